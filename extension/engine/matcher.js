// Lexicon + text → mentions: the twin of `matcher.py`, which says what is found and why. Both read `tests/cases/`.
//
// Leftmost-longest, on whole words: at each word the longest form that begins there and means its concept is taken, and
// the search goes on behind it. Where an ambiguous form turns out to mean something else, shorter forms inside it get
// their turn.

import { setOf } from "./characters.js";
import { Evidence } from "./deciding.js";
import { Respelt } from "./respell.js";
import { Search } from "./search.js";
import { Speller } from "./spelling.js";

/** @import { Decider } from "./deciding.js" */
/** @import { Entry, Lexicon } from "./lexicon.js" */
/** @import { Match, Mention } from "./mentions.js" */

/** A lexicon, ready to search texts. */
export class Matcher {
  /** @param {Lexicon} lexicon */
  constructor(lexicon) {
    const { text } = lexicon;
    this.lexicon = lexicon;
    this.address = new RegExp(text.address);
    this.code = new RegExp(text.code, "g");
    this.apostrophes = setOf(text.apostrophes);
    this.suspectBefore = setOf(text.suspectBefore);
    this.suspectAfter = setOf(text.suspectAfter);
    /** Recognises misspelt words; null for a lexicon that does not know which words are real. */
    this.speller = lexicon.spelling && new Speller(lexicon.spelling, lexicon);
  }

  /**
   * All mentions in `text` of concepts up to `level`, in order, none overlapping another.
   * @param {string} text
   * @param {string} [level]
   * @returns {Mention[]}
   */
  find(text, level = "specialist") {
    const reading = this.read(text);
    return reading.mentions(level, new Evidence([reading.decider]));
  }

  /**
   * A text searched as far as that can be done without knowing what else stands on its page.
   * @param {string} text
   * @param {Decider} [before] of the text in front of it
   */
  read(text, before) {
    return new Reading(this, text, before);
  }
}

/** A text with what was found in it, some of it open until the whole page is known. */
export class Reading {
  #text;
  #lexicon;
  #folded;
  /** @type {Respelt | null} */
  #respelt = null;
  /** @type {Search} */
  #search;
  /** @type {Match[]} */
  #found;

  /**
   * @param {Matcher} matcher
   * @param {string} text
   * @param {Decider} [before]
   */
  constructor(matcher, text, before) {
    this.#text = text;
    this.#lexicon = matcher.lexicon;
    const { characters } = matcher.lexicon;
    this.#folded = characters.read(text);
    this.#search = new Search(matcher, this.#folded, before);
    this.#found = this.#search.scan();
    const changes = this.#search.changes(this.#found);
    if (changes.length) {
      this.#respelt = new Respelt(characters, this.#folded.plain, changes);
      this.#search = new Search(matcher, this.#respelt.folded, before);
      this.#found = this.#search.scanAgain(this.#found, this.#respelt);
    }
    this.#search.read(this.#found);
  }

  /** Knows what its cues say. */
  get decider() {
    return this.#search.decider;
  }

  /**
   * @param {string} level
   * @param {Evidence} evidence what the whole page speaks of
   * @returns {Mention[]}
   */
  mentions(level, evidence) {
    const { levels } = this.#lexicon.text;
    const most = levels.indexOf(level);
    if (most < 0) throw new RangeError(`The level is “${level}”. It can be ${levels.join(", ")}.`);
    /** @type {Mention[]} */
    const mentions = [];
    let done = 0;
    for (const match of this.#search.decided(this.#found, evidence)) {
      const { concept, form, rank } = /** @type {Entry} */ (match.entries[0]);
      if (rank > most) continue;
      const [from, to, misspelt] = this.#respelt?.origin(match.start, match.end) ?? [match.start, match.end, false];
      if (this.#respelt && from < done) continue; // two terms of one word that was written together are one place
      done = to;
      const [start, end] = this.#folded.origin(from, to);
      mentions.push({ start, end, text: this.#text.slice(start, end), concept, form, why: match.why, misspelt });
    }
    return mentions;
  }
}
