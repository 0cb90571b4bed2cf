// Which characters are letters, gaps, quotes or nothing at all, by the lexicon's tables: the twin of `characters.py`.

import { BEHIND } from "./words.js";

/**
 * The part of the lexicon's JSON that says how texts are read.
 * @typedef {object} TextPolicy
 * @property {string} spaces
 * @property {string} hyphens
 * @property {string} apostrophes
 * @property {string} slashes
 * @property {string} invisible what stands in a word without being seen
 * @property {Record<string, string>} folds what is folded → all characters that fold to it
 * @property {string} cased one character for each of Latin-1: a letter, a digit, `_`, or a space for anything else
 * @property {string} address a regular expression, held against small letters
 * @property {string} code a regular expression
 * @property {string} suspectBefore
 * @property {string} suspectAfter
 * @property {number} widestGap characters between two words of a form
 * @property {Record<string, string[]>} accepts what else than itself a form's gap accepts
 * @property {string[]} paragraphMarks
 * @property {Record<string, string>} cues what is no letter in a cue → a regular expression
 * @property {string[]} levels from the most needed to the least
 */

export const BLANK = 0x20;
export const UNITS = 0x10000; // UTF-16 code units
// Stands for a character of two code units, so that every place in a plain text is one character, as in Python.
const ONE_FOR_TWO = "\ufffd";

// Why a character may have to be folded: spaces and hyphens only where two of them meet.
const LINK = 1;
const FOLD = 2;

/**
 * A text as the matcher reads it.
 * @typedef {object} Folded
 * @property {string} plain the text with its folds; one code unit for each character
 * @property {Uint8Array} masked of `plain`: small ASCII letters, digits and `_`, anything else a blank; and `BEHIND`
 * blanks more
 * @property {(start: number, end: number) => Span} origin of a span in `plain` → the span in the text
 *
 * @typedef {{start: number, end: number}} Span a place in a text; its end is behind the last code unit
 */

/** @param {string} chars */
const inClass = (chars) => chars.replace(/[\\\]^-]/g, "\\$&");

/** @param {string} chars */
export const codes = (chars) => Array.from(chars, (char) => char.charCodeAt(0));

/** @param {string} chars */
export const setOf = (chars) => new Set(codes(chars));

/** The character tables of a lexicon. */
export class Characters {
  #policy;
  /** @type {Map<number, string> | undefined} code point → what stands for it, once a text has one of them */
  #folds;

  /** @param {TextPolicy} policy */
  constructor(policy) {
    const { spaces, hyphens, apostrophes, slashes } = policy;
    /** Code unit → ASCII letter, digit, `_` or blank. */
    this.cased = new Uint8Array(UNITS).fill(BLANK);
    this.cased.set(new TextEncoder().encode(policy.cased));
    /** The same in small letters. */
    this.mask = new Uint8Array(UNITS).fill(BLANK);
    this.mask.set(new TextEncoder().encode(policy.cased.toLowerCase()));
    /** @type {Map<number, number>} character of a gap → the first of its kind */
    this.kinds = new Map();
    for (const kind of [spaces, hyphens, apostrophes, slashes]) {
      for (const code of codes(kind)) this.kinds.set(code, kind.charCodeAt(0));
    }
    this.asks = new Uint8Array(UNITS);
    for (const code of codes(spaces + hyphens)) if (code < policy.cased.length) this.asks[code] = LINK;
    for (const chars of Object.values(policy.folds)) {
      for (let at = 0; at < chars.length; at++) this.asks[chars.charCodeAt(at)] = FOLD;
    }
    this.asks.fill(FOLD, 0xd800, 0xdc00);
    this.asks.fill(0, 0xdc00, 0xe000); // second halves are folded with the first
    this.#policy = policy;
    this.invisible = setOf(policy.invisible);
    this.hyphens = setOf(hyphens);
    /** What may stand between the two parts of a word. */
    this.parts = setOf(spaces + hyphens);
    this.wideGap = new RegExp(`[${inClass(spaces)}]{2,}|[${inClass(hyphens)}]\\r?\\n[${inClass(spaces)}]*`, "y");
  }

  /**
   * @param {string} text
   * @returns {Folded}
   */
  read(text) {
    /** @type {number[]} */
    const asking = [];
    const masked = this.#masked(text, asking);
    const folded = asking.length ? this.#fold(text, masked, asking) : null;
    return folded ?? { plain: text, masked, origin: asItIs };
  }

  /**
   * @param {string} text
   * @param {number[]} asking gets the places of characters that may have to be folded: of two links the second
   */
  #masked(text, asking) {
    const { mask, asks } = this;
    const { length } = text;
    const masked = new Uint8Array(length + BEHIND);
    let before = 0;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      masked[at] = /** @type {number} */ (mask[code]);
      const ask = /** @type {number} */ (asks[code]);
      if (ask & (FOLD | before)) asking.push(at);
      before = ask;
    }
    masked.fill(BLANK, length);
    return masked;
  }

  /**
   * The text with its folds, or null when there are none.
   * @param {string} text
   * @param {Uint8Array} masked
   * @param {number[]} asking
   * @returns {Folded | null}
   */
  #fold(text, masked, asking) {
    const { asks, hyphens, invisible } = this;
    const folds = (this.#folds ??= foldsOf(this.#policy));
    /** @type {number[]} places in `plain` from which on the text is so much further */
    const places = [0];
    const shifts = [0];
    /** @type {string[]} */
    const parts = [];
    let length = 0;
    let done = 0;
    const replace = (/** @type {number} */ start, /** @type {number} */ end, /** @type {string} */ fold) => {
      parts.push(text.slice(done, start), fold);
      length += start - done + fold.length;
      done = end;
      if (fold.length === end - start) return;
      places.push(length);
      shifts.push(end - length);
    };
    let seen = 0; // where the last gap that was looked at ends
    for (const at of asking) {
      if (asks[text.charCodeAt(at)] === FOLD) {
        const code = /** @type {number} */ (text.codePointAt(at));
        const size = code < UNITS ? 1 : 2;
        const fold = folds.get(code) ?? (size === 2 ? ONE_FOR_TWO : undefined);
        if (fold !== undefined) replace(at, at + size, fold);
      } else if (at > seen) {
        const start = at - 1;
        const end = this.#wideGap(text, start);
        seen = end || at;
        if (end && start && masked[start - 1] !== BLANK && masked[end] !== BLANK && withinParagraph(text, start, end)) {
          replace(start, end, hyphens.has(text.charCodeAt(start)) ? text.charAt(start) : " ");
        }
      }
    }
    if (!done) return null;
    parts.push(text.slice(done));
    const plain = parts.join("");
    return {
      plain,
      masked: this.#masked(plain, []),
      origin: (start, end) => {
        start += /** @type {number} */ (shifts[after(places, start) - 1]);
        end += /** @type {number} */ (shifts[after(places, end) - 1]);
        // What follows the last letter unseen is not part of the word.
        while (invisible.has(text.charCodeAt(end - 1))) end--;
        return { start, end };
      },
    };
  }

  /**
   * Where the gap ends that is of several characters and reads as one: spaces, or a hyphen at a line end. 0 for none.
   * @param {string} text
   * @param {number} start
   */
  #wideGap(text, start) {
    this.wideGap.lastIndex = start;
    return this.wideGap.test(text) ? this.wideGap.lastIndex : 0;
  }

  /**
   * A text whose folds have been made before.
   * @param {string} plain
   * @returns {Folded}
   */
  readPlain(plain) {
    return { plain, masked: this.#masked(plain, []), origin: asItIs };
  }

  /**
   * The letters, digits and `_` of a plain text, anything else a blank.
   * @param {string} plain
   * @param {number} start
   * @param {number} end
   */
  inCase(plain, start, end) {
    let text = "";
    for (let at = start; at < end; at++) {
      text += String.fromCharCode(/** @type {number} */ (this.cased[plain.charCodeAt(at)]));
    }
    return text;
  }

  /**
   * The words of a short text in small letters, one space between them.
   * @param {string} text
   */
  words(text) {
    const { plain, masked } = this.read(text);
    return ascii(masked, 0, plain.length).trim().replace(/ +/g, " ");
  }
}

/** @param {TextPolicy} policy */
function foldsOf({ folds }) {
  /** @type {Map<number, string>} */
  const byCode = new Map();
  for (const [fold, chars] of Object.entries(folds)) {
    for (const char of chars) byCode.set(/** @type {number} */ (char.codePointAt(0)), fold);
  }
  return byCode;
}

/** @type {Folded["origin"]} of a text without folds */
const asItIs = (start, end) => ({ start, end });

/** @param {number} code */
export const isCapital = (code) => code >= 0x41 && code <= 0x5a;

/**
 * An empty line ends a paragraph, and no form goes on behind it.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
const withinParagraph = (text, start, end) => text.slice(start, end).split("\n").length < 3;

/**
 * How many of the ascending numbers are at most `value`.
 * @param {number[]} numbers
 * @param {number} value
 */
export function after(numbers, value) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (numbers[middle]) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} start
 * @param {number} end
 */
export function ascii(bytes, start, end) {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(/** @type {number} */ (bytes[at]));
  return text;
}
