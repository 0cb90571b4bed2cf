// Lexicon + text → mentions: the twin of `matcher.py`, which says what is found and why. Both read `tests/cases/`.
//
// Leftmost-longest, on whole words: at each word the longest form that begins there and means its concept is taken, and
// the search goes on behind it. Where an ambiguous form turns out to mean something else, shorter forms inside it get
// their turn.

import { setOf } from "./characters.js";
import { alone } from "./evidence.js";
import { Respelt } from "./respell.js";
import { Search } from "./search.js";
import { Speller } from "./spelling.js";

/** @import { Around, IsDenied } from "./evidence.js" */
/** @import { Entry, Lexicon } from "./lexicon.js" */
/** @import { Match, Mention } from "./mentions.js" */
/** @import { Origin } from "./respell.js" */

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
    return reading.mentions(level, alone(reading.decider));
  }

  /**
   * A text searched as far as that can be done without knowing what else stands on its page.
   * @param {string} text
   * @param {IsDenied} [isDenied] whether the texts in front of it deny a meaning
   */
  read(text, isDenied = (_, more) => more < 0) {
    return new Reading(this, text, isDenied);
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
   * @param {IsDenied} isDenied
   */
  constructor(matcher, text, isDenied) {
    this.#text = text;
    this.#lexicon = matcher.lexicon;
    const { characters } = matcher.lexicon;
    this.#folded = characters.read(text);
    this.#search = new Search(matcher, this.#folded, isDenied);
    this.#found = this.#search.scan();
    const changes = this.#search.changes(this.#found);
    if (changes.length) {
      this.#respelt = new Respelt(characters, this.#folded.plain, changes);
      this.#search = new Search(matcher, this.#respelt.folded, isDenied);
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
   * @param {Around} around what the page says
   * @returns {Mention[]}
   */
  mentions(level, around) {
    const most = this.#lexicon.rankOf(level);
    /** @type {Mention[]} */
    const mentions = [];
    let done = 0;
    for (const match of this.#search.decided(this.#found, around)) {
      const { concept, form, rank } = /** @type {Entry} */ (match.entries[0]);
      if (rank > most) continue;
      const { misspelt, ...written } = this.#respelt?.origin(match.start, match.end) ?? asWritten(match);
      if (written.start < done) continue; // two terms of one word that was written together are one place
      done = written.end;
      const { start, end } = this.#folded.origin(written.start, written.end);
      const text = this.#text.slice(start, end);
      mentions.push({ start, end, text, concept, form, rank, why: match.why, misspelt });
    }
    return mentions;
  }
}

/**
 * @param {Match} match
 * @returns {Origin}
 */
const asWritten = ({ start, end }) => ({ start, end, misspelt: false });
