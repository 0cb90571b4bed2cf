// The misspelt words of a text, and the text as it was meant, with the way back: the twin of `respell.py`.

import { BLANK, after, ascii } from "./characters.js";

/** @import { Characters, Folded, Span } from "./characters.js" */
/** @import { Speller } from "./spelling.js" */

// What stands between two sentences, a few characters at most.
const NEAR = 5;
const OPENING = /[ \t\r"'“‘([]+$/;
const SENTENCE_END = /[.!?:;•*>\-–—\n\0]$/;
const NAME = /^[A-Z][a-z]/;
const PIECE = 1000; // characters; two halves of a word are looked for in one piece

/**
 * @typedef {Span & {meant: string}} Change words of a plain text that were meant otherwise
 * @typedef {Span & {misspelt: boolean}} Origin where in the text as it was written something stands
 */

/** The misspelt words of one text. */
export class Misspelt {
  #speller;
  #characters;
  #plain;
  #masked;
  /** @type {Map<string, string | null>} */
  #verdicts = new Map();
  /** @type {Change[]} */
  #found = [];

  /**
   * @param {Speller} speller
   * @param {Characters} characters
   * @param {Folded} folded
   */
  constructor(speller, characters, { plain, masked }) {
    this.#speller = speller;
    this.#characters = characters;
    this.#plain = plain;
    this.#masked = masked;
  }

  /**
   * What has to be changed, in order.
   * @param {number[]} doubtful where words begin that may be misspelt wherever they stand
   * @param {Span[]} terms that tell what the text is about, in order
   */
  changes(doubtful, terms) {
    for (const start of doubtful) if (!this.#isName(start)) this.#lookAt(start, this.#masked.indexOf(BLANK, start));
    if (this.#found.length) terms = [...terms, ...this.#found].sort((a, b) => a.start - b.start || a.end - b.end);
    const { company: size } = this.#speller.spelling;
    let low = 0;
    let high = 0;
    for (const { start, end } of terms) {
      if (start - size > high) {
        this.#lookThrough(low, high);
        low = start - size;
      }
      high = end + size;
    }
    this.#lookThrough(low, high);
    return this.#found.length ? apart(this.#found.sort(inOrder)) : this.#found;
  }

  /**
   * Whether a word has a capital that neither the beginning of a sentence nor capitals all around account for: a name,
   * as far as one can tell.
   * @param {number} start
   */
  #isName(start) {
    const plain = this.#plain;
    if (!NAME.test(plain.slice(start, start + 2))) return false;
    const before = plain.slice(Math.max(0, start - NEAR), start).replace(OPENING, "");
    return before !== "" && !SENTENCE_END.test(before);
  }

  /**
   * The changes of the whole words of a stretch, piece by piece.
   * @param {number} low
   * @param {number} high
   */
  #lookThrough(low, high) {
    const masked = this.#masked;
    high = Math.min(high, this.#plain.length);
    if (low && masked[low - 1] !== BLANK) low = masked.indexOf(BLANK, low);
    if (masked[high] !== BLANK) while (high > low && masked[high - 1] !== BLANK) high--;
    while (low < high) {
      const end = high - low < PIECE ? high : Math.min(high, masked.indexOf(BLANK, low + PIECE));
      this.#lookAtPiece(low, end);
      low = end;
    }
  }

  /**
   * @param {number} low
   * @param {number} high
   */
  #lookAtPiece(low, high) {
    const masked = this.#masked;
    const { vocabulary } = this.#speller;
    for (const { start, end, seconds } of vocabulary.suspects(masked, low, high)) {
      if (!seconds) {
        this.#lookAt(start, end);
        continue;
      }
      const torn = this.#torn(start, end);
      if (!torn.length) continue;
      const word = ascii(masked, start, end);
      const words = ` ${ascii(masked, low, high)} `;
      const isHalf = seconds.some((second) => words.includes(` ${second} `) && !vocabulary.areNeighbours(word, second));
      if (isHalf) this.#found.push(...torn);
    }
  }

  /**
   * The changes of an unsettled word, if it is misspelt.
   * @param {number} start
   * @param {number} end
   */
  #lookAt(start, end) {
    const word = ascii(this.#masked, start, end);
    if (/[^a-z]/.test(word)) return;
    const torn = this.#torn(start, end);
    this.#found.push(...torn);
    if (!torn.length) this.#spell(word, start, end);
  }

  /**
   * @param {string} word
   * @param {number} start
   * @param {number} end
   */
  #spell(word, start, end) {
    let meant = this.#verdicts.get(word);
    if (meant === undefined) this.#verdicts.set(word, (meant = this.#speller.meant(word)));
    if (meant && (this.#speller.vocabulary.isAnchored(meant) || !this.#isName(start))) {
      this.#found.push(this.#change(start, end, meant));
    }
  }

  /**
   * One word that has been written as two, this one and the next or the one before.
   * @param {number} start
   * @param {number} end
   */
  #torn(start, end) {
    const masked = this.#masked;
    const { vocabulary } = this.#speller;
    /** @type {Change[]} */
    const changes = [];
    if (this.#isTorn(end) && masked[end + 1] !== BLANK) {
      const otherEnd = masked.indexOf(BLANK, end + 1);
      const meant = vocabulary.torn(masked, start, end, end + 1, otherEnd);
      if (meant) changes.push(this.#change(start, otherEnd, meant));
    }
    if (start > 1 && this.#isTorn(start - 1) && masked[start - 2] !== BLANK) {
      const otherStart = masked.lastIndexOf(BLANK, start - 2) + 1;
      const meant = vocabulary.torn(masked, otherStart, start - 1, start, end);
      if (meant) changes.push(this.#change(otherStart, end, meant));
    }
    return changes;
  }

  /** @param {number} at */
  #isTorn(at) {
    return this.#characters.parts.has(this.#plain.charCodeAt(at));
  }

  /**
   * @param {number} start
   * @param {number} end
   * @param {string} meant
   * @returns {Change}
   */
  #change(start, end, meant) {
    const written = this.#characters.inCase(this.#plain, start, end);
    return { start, end, meant: this.#speller.inCaseOf(written, meant) };
  }
}

/**
 * @param {Change} one
 * @param {Change} other
 */
const inOrder = (one, other) => one.start - other.start || one.end - other.end || (one.meant < other.meant ? -1 : 1);

/**
 * Those that do not overlap one before them.
 * @param {Change[]} changes in order
 */
function apart(changes) {
  let done = 0;
  return changes.filter(({ start, end }) => {
    if (start < done) return false;
    done = end;
    return true;
  });
}

/** A text as it was meant, ready to be searched. */
export class Respelt {
  #changes;
  /** @type {number[]} where the changed words begin in the text as it was written */
  #places;
  /** @type {number[]} and in the text as it was meant */
  starts = [];
  /** @type {number[]} */
  #ends = [];

  /**
   * @param {Characters} characters
   * @param {string} plain
   * @param {Change[]} changes
   */
  constructor(characters, plain, changes) {
    this.#changes = changes;
    this.#places = changes.map(({ start }) => start);
    /** @type {string[]} */
    const parts = [];
    let length = 0;
    let done = 0;
    for (const { start, end, meant } of changes) {
      parts.push(plain.slice(done, start), meant);
      length += start - done;
      this.starts.push(length);
      length += meant.length;
      this.#ends.push(length);
      done = end;
    }
    parts.push(plain.slice(done));
    this.folded = characters.readPlain(parts.join(""));
  }

  /**
   * A span of the text as it was meant → the span in the text as it was written, and whether that is misspelt.
   * @param {number} start
   * @param {number} end
   * @returns {Origin}
   */
  origin(start, end) {
    const first = after(this.#ends, start); // changes that end before the span
    const last = after(this.starts, end - 1) - 1; // the last change that begins before it ends
    if (first > last) {
      const shift = this.#shift(first);
      return { start: start - shift, end: end - shift, misspelt: false };
    }
    const begin = Number(this.starts[first]) <= start ? this.#changes[first]?.start : undefined;
    const stop = Number(this.#ends[last]) >= end ? this.#changes[last]?.end : undefined;
    return { start: begin ?? start - this.#shift(first), end: stop ?? end - this.#shift(last + 1), misspelt: true };
  }

  /**
   * How much further in the text as it was meant is what stands at this place of the text as it was written.
   * @param {number} place
   */
  shift(place) {
    return this.#shift(after(this.#places, place - 1));
  }

  /**
   * The same, behind so many changes.
   * @param {number} count
   */
  #shift(count) {
    return count ? Number(this.#ends[count - 1]) - Number(this.#changes[count - 1]?.end) : 0;
  }
}
