// The words of a lexicon and the real words beside them: which words of a text deserve a second look, and which are
// ours once they are written as one or as two. In Python they are sets of `Speller`.

import { BLANK, ascii } from "./characters.js";
import { beginningOf } from "./forms.js";
import { PRIME, SEED, hashOf, spread } from "./phrases.js";
import { SortedWords } from "./sorted.js";
import { LONGEST, Words, sizeOf } from "./words.js";

/** @import { Forms } from "./forms.js" */
/** @import { Spelling } from "./spelling.js" */

export const KEY = 4; // letters that lead to an anchor
const BITS = 18; // of a number for so many letters, or for a word: the table of all stays in the cache
const SPREAD = 0x9e3779b1; // odd and without a pattern
const LETTERS = /^[a-z]+$/;

/**
 * @typedef {object} Targets words of ours that may be meant
 * @property {Set<string>} words
 * @property {Int32Array} hashes a bit for each hash of one of them
 *
 * @typedef {object} Anchors
 * @property {Set<string>} words
 * @property {number} least letters of the shortest
 * @property {number} most letters of the longest
 * @property {Int32Array} hashes a bit for each hash of one of them
 *
 * @typedef {object} Suspect a word of a text that deserves a second look
 * @property {number} start
 * @property {number} end
 * @property {string[] | undefined} seconds of a settled word: what may be its second half
 *
 * @typedef {object} Half a settled word that may be the first half of one of ours
 * @property {string[]} seconds what may be the second half
 * @property {number} next a bit for each letter with which a word may go on behind it
 * @property {number} before a bit for each letter that may stand in front of it in a word
 */

/** Looks words up. All but the anchors is made when first asked for, so that the start is no slower. */
export class Vocabulary {
  #spelling;
  #forms;
  /** The words of all forms. */
  #ours;
  /** Words that come near one of ours and mean something else. */
  #real;
  /** Letters of the shortest anchor. */
  least = 2 ** 30;
  /** A bit for each `KEY` letters that an anchor begins with. */
  beginnings = new Int32Array(2 ** (BITS - 5));
  /** @type {Anchors | undefined} */
  #anchors;
  /** @type {Targets | undefined} */
  #targets;
  /** @type {Set<string> | undefined} words of ours that are never meant by another */
  #exact;
  /** Settled words that texts have had: most words of a text are among them. */
  #seen = new Words();
  /** @type {Map<string, number>} those that are too long for that */
  #long = new Map();
  /** @type {(Half | undefined)[]} by their numbers, if they may be the first half of one of ours */
  #halves = [undefined];
  /** @type {Map<string, boolean>} two words → whether they stand beside each other in a form */
  #neighbours = new Map();
  /** @type {string | undefined} all forms with spaces around their words */
  #spaced;

  /**
   * @param {Spelling} spelling
   * @param {Forms} forms
   */
  constructor(spelling, forms) {
    this.#spelling = spelling;
    this.#forms = forms;
    this.#ours = new SortedWords(spelling.words);
    this.#real = new SortedWords(spelling.real);
    const bytes = new TextEncoder().encode(`${spelling.anchors}    `);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = 0, end = 0; at < spelling.anchors.length; at = end + 1) {
      end = bytes.indexOf(BLANK, at);
      if (end === at) continue;
      if (end - at < this.least) this.least = end - at;
      if (end - at < KEY) this.beginnings.fill(-1);
      else setBit(this.beginnings, keyOf(view.getInt32(at, true)));
    }
  }

  /**
   * Whether a word that `mayHaveAnchor` has one, and is unsettled.
   * @param {DataView} view
   * @param {number} start
   * @param {number} end
   */
  isDoubtful(view, start, end) {
    const { most, hashes } = (this.#anchors ??= this.#allAnchors());
    const last = Math.min(end, start + most);
    let hash = SEED;
    for (let at = start; at < last; at++) {
      hash = Math.imul(hash ^ view.getUint8(at), PRIME);
      if (hasBit(hashes, bitOf(hash))) {
        return !this.#number(view, start, end) && this.isAnchored(wordOf(view, start, end));
      }
    }
    return false;
  }

  /** @param {string} word */
  isAnchored(word) {
    const { least, most, words } = (this.#anchors ??= this.#allAnchors());
    for (let length = least; length <= most; length++) if (words.has(word.slice(0, length))) return true;
    return false;
  }

  /** @returns {Anchors} */
  #allAnchors() {
    const words = new Set(wordsOf(this.#spelling.anchors));
    const hashes = new Int32Array(2 ** (BITS - 5));
    let most = 0;
    for (const word of words) {
      setBit(hashes, bitOf(hashOfText(word)));
      most = Math.max(most, word.length);
    }
    return { words, least: this.least, most, hashes };
  }

  /**
   * The number of a settled word, 0 for any other.
   * @param {DataView} view
   * @param {number} start
   * @param {number} end
   */
  #number(view, start, end) {
    return (end - start <= LONGEST && this.#seen.find(view, start, end - start)) || this.#learn(view, start, end);
  }

  /**
   * The same of a word that is long, or that no text has had.
   * @param {DataView} view
   * @param {number} start
   * @param {number} end
   */
  #learn(view, start, end) {
    const isLong = end - start > LONGEST;
    const known = isLong ? this.#long.get(wordOf(view, start, end)) : 0;
    if (known) return known;
    const letters = lettersOf(view);
    if (!this.#isSettled(letters, start, end)) return 0;
    const number = this.#halves.push(this.#halfOf(letters, start, end)) - 1;
    if (isLong) this.#long.set(wordOf(view, start, end), number);
    else this.#seen.add(view, start, end - start, number);
    return number;
  }

  /**
   * Whether a word is ours or known to be real.
   * @param {Uint8Array} letters
   * @param {number} start
   * @param {number} end
   */
  #isSettled(letters, start, end) {
    return this.#real.has(letters, start, end) || this.#ours.has(letters, start, end);
  }

  /**
   * What belongs to a settled word if there are words of ours that begin with it and, torn apart, are two settled
   * words: "sub cutaneous".
   * @param {Uint8Array} letters
   * @param {number} start
   * @param {number} end
   * @returns {Half | undefined}
   */
  #halfOf(letters, start, end) {
    const { joined, torn: least } = this.#spelling;
    const longer = this.#ours.beginningWith(letters, start, end).filter((word) => word.length > end - start);
    const targets = longer.filter((word) => word.length >= joined && this.#isTarget(word));
    const rests = targets.map((target) => target.slice(end - start));
    const seconds = rests.filter((rest) => {
      const bytes = new TextEncoder().encode(rest);
      return rest.length >= least && this.#isSettled(bytes, 0, bytes.length);
    });
    if (!seconds.length) return undefined;
    let [next, before] = [0, 0];
    for (const rest of rests) next |= letterBit(rest.charCodeAt(0));
    const word = ascii(letters, start, end);
    for (const letter of this.#ours.lettersBefore(word)) before |= letterBit(letter.charCodeAt(0));
    return { seconds, next, before };
  }

  /**
   * Words that are unsettled, or may be the first half of one of ours with the next word or the one before.
   * @param {Uint8Array} masked
   * @param {number} low
   * @param {number} high where a word ends, too
   */
  suspects(masked, low, high) {
    const { torn: least } = this.#spelling;
    const view = new DataView(masked.buffer);
    /** @type {Suspect[]} */
    const suspects = [];
    for (let start = low, end = low; start < high; start = end + 1) {
      const size = sizeOf(view, start);
      end = start + size;
      if (size < least) continue;
      const number = this.#number(view, start, end);
      const half = this.#halves[number];
      if (!number || (half && this.#mayBeTorn(half, masked, start, end))) {
        suspects.push({ start, end, seconds: half?.seconds });
      }
    }
    return suspects;
  }

  /**
   * @param {Half} half
   * @param {Uint8Array} masked
   * @param {number} start
   * @param {number} end
   */
  #mayBeTorn({ next, before }, masked, start, end) {
    if (hasLetter(next, masked[end + 1])) {
      const hash = hashOf(masked, end + 1, masked.indexOf(BLANK, end + 1), hashOf(masked, start, end));
      if (hasBit(this.#meant.hashes, bitOf(hash))) return true;
    }
    if (start < 2 || !hasLetter(before, masked[start - 2])) return false;
    const low = masked.lastIndexOf(BLANK, start - 2) + 1;
    return hasBit(this.#meant.hashes, bitOf(hashOf(masked, start, end, hashOf(masked, low, start - 1))));
  }

  /**
   * The word of ours that has been torn apart into two; null for none.
   * @param {Uint8Array} masked
   * @param {number} start
   * @param {number} end
   * @param {number} otherStart
   * @param {number} otherEnd
   */
  torn(masked, start, end, otherStart, otherEnd) {
    const { hashes, words } = this.#meant;
    const hash = hashOf(masked, otherStart, otherEnd, hashOf(masked, start, end));
    if (!hasBit(hashes, bitOf(hash))) return null;
    const [first, second] = [ascii(masked, start, end), ascii(masked, otherStart, otherEnd)];
    const word = first + second;
    if (word.length < this.#spelling.joined || !words.has(word) || this.areNeighbours(first, second)) return null;
    return word;
  }

  /**
   * Whether two words stand beside each other in a form: "non functioning" is no "nonfunctioning" torn apart.
   * @param {string} first
   * @param {string} second
   */
  areNeighbours(first, second) {
    const pair = ` ${first} ${second} `;
    let known = this.#neighbours.get(pair);
    if (known === undefined) {
      this.#spaced ??= this.#forms.spaced();
      known = this.#spaced.includes(pair);
      this.#neighbours.set(pair, known);
    }
    return known;
  }

  /** The words of ours that may be meant. */
  targets() {
    return [...this.#meant.words];
  }

  /**
   * Whether a word of ours is one that may be meant.
   * @param {string} word
   */
  #isTarget(word) {
    this.#exact ??= new Set(this.#spelling.exact.split(" "));
    return word.length >= this.#spelling.shortest && LETTERS.test(word) && !this.#exact.has(word);
  }

  get #meant() {
    return (this.#targets ??= this.#allTargets());
  }

  /** @returns {Targets} */
  #allTargets() {
    const words = new Set(this.#ours.ofLetters(this.#spelling.shortest));
    for (const word of this.#spelling.exact.split(" ")) words.delete(word);
    const hashes = new Int32Array(2 ** (BITS - 5));
    for (const word of words) setBit(hashes, bitOf(hashOfText(word)));
    return { words, hashes };
  }

  /**
   * Whether the word is a form by itself.
   * @param {string} word
   */
  isForm(word) {
    return this.#forms.find(new TextEncoder().encode(word), word.length) !== 0;
  }

  /**
   * The form of two or three words that an unsettled word is when it is written as one; null for none.
   * @param {string} word
   */
  joined(word) {
    const { length } = word;
    if (length < this.#spelling.joined) return null;
    const forms = this.#forms;
    const { phrases } = forms;
    for (const second of [BLANK, word.charCodeAt(1)]) forms.prepare(beginningOf(word.charCodeAt(0), second));
    let last = 0; // of several it is the last
    const found = (/** @type {Uint8Array} */ bytes, /** @type {number} */ end) => {
      const phrase = forms.find(bytes, end);
      if (phrase && (!last || forms.place(phrase) > forms.place(last))) last = phrase;
    };
    let hash = SEED;
    for (let first = 1; first < length; first++) {
      hash = Math.imul(hash ^ word.charCodeAt(first - 1), PRIME);
      if (phrases.widest(hash) < 2) continue;
      const bytes = new Uint8Array(length + 2);
      for (let at = 0; at < length; at++) bytes[at < first ? at : at + 2] = word.charCodeAt(at);
      bytes[first] = bytes[first + 1] = BLANK;
      // The second blank wanders from the first to the end, where it is none.
      for (let second = first + 1; second <= length; second++) {
        found(bytes, length + 2);
        bytes[second] = /** @type {number} */ (bytes[second + 1]);
        bytes[second + 1] = BLANK;
      }
      found(bytes, length + 1);
    }
    return last ? phrases.text(last) : null;
  }
}

/**
 * @param {DataView} view
 * @param {number} start
 * @param {number} end
 */
const wordOf = (view, start, end) => ascii(lettersOf(view), start, end);

/** @param {DataView} view */
const lettersOf = (view) => new Uint8Array(view.buffer, view.byteOffset);

/** @param {string} text */
export const wordsOf = (text) => text.split(" ").filter(Boolean);

/**
 * A bit for a letter; others may have the same.
 * @param {number | undefined} code
 */
const letterBit = (code) => 1 << (Number(code) & 31);

/**
 * @param {number} bits
 * @param {number | undefined} code
 */
const hasLetter = (bits, code) => code !== BLANK && (bits & letterBit(code)) !== 0;

/**
 * @param {Int32Array} bits
 * @param {number} key
 */
function setBit(bits, key) {
  bits[key >> 5] = /** @type {number} */ (bits[key >> 5]) | (1 << (key & 31));
}

/**
 * @param {Int32Array} bits
 * @param {number} key
 */
const hasBit = (bits, key) => ((/** @type {number} */ (bits[key >> 5]) >>> (key & 31)) & 1) !== 0;

/**
 * The number of the bit for a hash.
 * @param {number} hash
 */
const bitOf = (hash) => spread(hash) & (2 ** BITS - 1);

/**
 * A number for `KEY` letters.
 * @param {number} letters as four bytes
 */
const keyOf = (letters) => Math.imul(letters, SPREAD) >>> (32 - BITS);

/** @param {string} text of ASCII */
function hashOfText(text) {
  let hash = SEED;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash;
}

/**
 * Whether a word of at least `KEY` letters may begin with an anchor: most words don't.
 * @param {Int32Array} beginnings
 * @param {DataView} view
 * @param {number} at
 */
export const mayHaveAnchor = (beginnings, view, at) => hasBit(beginnings, keyOf(view.getInt32(at, true)));
