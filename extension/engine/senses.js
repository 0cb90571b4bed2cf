// Whether an ambiguous form means its concept here: the twin of `senses.py`.

/** @import { Characters } from "./characters.js" */

/**
 * A sense rule as the lexicon's JSON has it.
 * @typedef {object} Sense
 * @property {string[]} [yes] cues that confirm
 * @property {string[]} [no] cues that veto
 * @property {number} page without a cue: how many different unambiguous concepts the text must hold
 * @property {number} window how many characters on each side are near
 * @property {string[]} [also] what else the form can mean
 */

const TERM = "<term>";
const NEVER = 99; // `page` of a rule that no number of other terms confirms

/** @param {number} number of what is no letter in a cue: one character that stands for it in a trie */
const standIn = (number) => String.fromCharCode(number + 1);

/**
 * A pattern that matches any of `words`, written as a trie; of two words that begin alike the longer one counts.
 * @param {string[]} words
 */
function anyOf(words) {
  /** @typedef {Map<string, Trie>} Trie */
  /** @type {Trie} */
  const trie = new Map();
  for (const word of words) {
    let node = trie;
    for (const char of word) {
      let next = node.get(char);
      if (!next) node.set(char, (next = new Map()));
      node = next;
    }
    node.set("", new Map());
  }
  /** @type {(node: Trie) => string} */
  const pattern = (node) => {
    const branches = [...node.keys()].filter(Boolean).sort();
    const parts = branches.map((char) => char + pattern(/** @type {Trie} */ (node.get(char))));
    if (node.has("")) parts.push("");
    return parts.length === 1 ? /** @type {string} */ (parts[0]) : `(?:${parts.join("|")})`;
  };
  return pattern(trie);
}

/** A `Sense`, ready to decide. Its patterns are compiled when first asked for: most texts ask for few. */
export class SenseRule {
  /** @type {[boolean, RegExp][] | undefined} */
  #checks;
  /** @type {Sense} */
  #sense;
  /** @type {Characters} */
  #characters;
  /** @type {Record<string, string>} */
  #cues;

  /**
   * @param {Sense} sense
   * @param {Characters} characters
   * @param {Record<string, string>} cues
   */
  constructor(sense, characters, cues) {
    this.page = sense.page;
    this.window = sense.window;
    this.#sense = sense;
    this.#characters = characters;
    this.#cues = cues;
  }

  /**
   * Why the form means the concept here, or null where it does not.
   * @param {string} context ` words before ~ words after `, small letters
   * @param {() => boolean} nearTerm whether an unambiguous mention stands in the window
   * @param {() => number} evidence how many different unambiguous concepts the text holds
   */
  decide(context, nearTerm, evidence) {
    this.#checks ??= this.#compiled();
    for (const [verdict, pattern] of this.#checks) {
      const found = pattern.exec(context);
      if (found) return verdict ? `cue: ${found[0].trim()}` : null;
    }
    if (this.#sense.yes?.includes(TERM) && nearTerm()) return "cue: another term";
    if (this.page === 0) return "page: no veto";
    const count = this.page < NEVER ? evidence() : 0;
    return count >= this.page ? `page: ${count} other terms` : null;
  }

  #compiled() {
    const { yes = [], no = [] } = this.#sense;
    /** @type {[boolean, RegExp][]} */
    const checks = [];
    for (const beside of [true, false]) {
      for (const [verdict, cues] of /** @type {[boolean, string[]][]} */ ([[false, no], [true, yes]])) {
        const mine = cues.filter((cue) => cue.split(" ").includes("~") === beside && cue !== TERM);
        if (mine.length) checks.push([verdict, this.#pattern(mine)]);
      }
    }
    return checks;
  }

  /** @param {string[]} cues */
  #pattern(cues) {
    let pattern = anyOf(cues.map((cue) => this.#folded(cue)));
    Object.values(this.#cues).forEach((meaning, at) => {
      pattern = pattern.replaceAll(standIn(at), () => meaning);
    });
    return new RegExp(` ${pattern}(?= )`);
  }

  /**
   * A cue as the matcher would read it, with its stand-ins.
   * @param {string} cue
   */
  #folded(cue) {
    const standIns = new Map(Object.keys(this.#cues).map((name, at) => [name, standIn(at)]));
    const parts = cue.split(" ").filter(Boolean).map((word) => {
      if (word === "~") return word;
      const ending = (word.endsWith("*") && standIns.get("*")) || "";
      return standIns.get(word) ?? this.#characters.words(word.replace(/\*+$/, "")) + ending;
    });
    return parts.join(" ");
  }
}
