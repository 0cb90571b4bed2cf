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
 *
 * @typedef {{verdict: boolean, isCased: boolean, pattern: RegExp}} Check what cues say, and whether case counts
 */

const TERM = "<term>";
const NAME = "<Name>"; // asks for a capital: cues with one are held against the text in its own case
const LAST = "\uffff"; // comes behind any letter
const PLAIN = /^[a-z0-9_]+$/; // what a text has as it is
const NEVER = 99; // `page` of a rule that no number of other terms confirms

/** @param {number} number of what is no letter in a cue: one character that stands for it among the others */
const standIn = (number) => String.fromCharCode(number + 1);

/**
 * A pattern that matches any of `words`; of two words that begin alike the longer one counts. Python writes it as a
 * trie, which V8 makes of it by itself.
 * @param {string[]} words
 */
const anyOf = (words) => `(?:${words.map((word) => word + LAST).sort().join("|").replaceAll(LAST, "")})`;

/** @param {string[]} words */
function inBothCases(words) {
  const patterns = words.map((word) => word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`));
  return `(?:${patterns.join("|")})`;
}

/** A `Sense`, ready to decide. Its patterns are compiled when first asked for: most texts ask for few. */
export class SenseRule {
  /** @type {Check[] | undefined} in the order in which they are tried */
  #checks;
  /** @type {Sense} */
  #sense;
  /** @type {Characters} */
  #characters;
  /** @type {Record<string, string>} */
  #cues;
  /** What is no letter in a cue → one character for it. */
  #standIns;

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
    this.#standIns = new Map(Object.keys(cues).map((name, at) => [name, standIn(at)]));
  }

  /**
   * Which cue confirms that the form means the concept here, "" where one speaks against it, null without any.
   * @param {string} context ` words before ~ words after ` in the case of the text
   */
  byCues(context) {
    this.#checks ??= this.#compiled();
    const small = context.toLowerCase();
    for (const { verdict, isCased, pattern } of this.#checks) {
      const found = pattern.exec(isCased ? context : small);
      if (found) return verdict ? `cue: ${found[0].trim()}` : "";
    }
    return null;
  }

  /**
   * What else confirms it where no cue does, null where nothing does.
   * @param {() => boolean} nearTerm whether another term stands in the window
   * @param {() => number} evidence how many other concepts the text holds
   */
  byPage(nearTerm, evidence) {
    if (this.#sense.yes?.includes(TERM) && nearTerm()) return "cue: another term";
    if (this.page === 0) return "page: no veto";
    const count = this.page < NEVER ? evidence() : 0;
    return count >= this.page ? `page: ${count} other term${count > 1 ? "s" : ""}` : null;
  }

  #compiled() {
    const { yes = [], no = [] } = this.#sense;
    /** @type {Check[]} */
    const checks = [];
    for (const beside of [true, false]) {
      for (const verdict of [false, true]) {
        const cues = verdict ? yes : no;
        const here = cues.filter((cue) => cue.split(" ").includes("~") === beside && cue !== TERM);
        for (const isCased of [false, true]) {
          const mine = here.filter((cue) => cue.split(" ").includes(NAME) === isCased).map((cue) => this.#folded(cue));
          if (mine.length) checks.push({ verdict, isCased, pattern: this.#pattern(mine, isCased) });
        }
      }
    }
    return checks;
  }

  /**
   * One pattern over a context of words with single spaces.
   * @param {string[]} cues
   * @param {boolean} cased whether the context has the case of the text; small letters of a cue match in both
   */
  #pattern(cues, cased) {
    let pattern = cased ? inBothCases(cues) : anyOf(cues);
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
    const parts = cue.split(" ").filter(Boolean).map((word) => {
      if (word === "~") return word;
      const ending = (word.endsWith("*") && this.#standIns.get("*")) || "";
      const letters = PLAIN.test(word) ? word : this.#characters.words(word.replace(/\*+$/, ""));
      return this.#standIns.get(word) ?? letters + ending;
    });
    return parts.join(" ");
  }
}
