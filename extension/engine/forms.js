// All written forms, to be looked up by their letters. They are made ready when a text first has a word with the same
// first two letters: a text of a few words needs few of them, and the start is short.

import { BLANK } from "./characters.js";
import { PRIME, Phrases, SEED, hashOf } from "./phrases.js";

/** @import { Characters } from "./characters.js" */
/** @import { Gaps } from "./gaps.js" */
/** @import { Form } from "./lexicon.js" */

const LETTER_BITS = 7; // of ASCII

/**
 * A number for the first two letters of a word, the second of which may be the blank behind it.
 * @param {number | undefined} first
 * @param {number | undefined} second
 */
export const beginningOf = (first, second) => (Number(first) << LETTER_BITS) | Number(second);

/** The written forms of a lexicon. */
export class Forms {
  /** By the beginning of a word: the number, from 1, of the first variant that begins so and is not ready; 0: none. */
  waiting = new Int32Array(1 << (2 * LETTER_BITS));
  /** What is ready. */
  phrases;
  /** @type {Characters} */
  #characters;
  #gaps;
  /** @type {string[]} */
  #variants;
  /** @type {Int32Array} by the number of a variant: the place of its form */
  #formOf;
  /** @type {Int32Array} by the number of a variant: the next with the same beginning */
  #next;
  /** @type {Int32Array} by the number of a phrase: that of the first variant which is written so */
  #first;
  /** @type {Map<number, number[]>} by the number of a phrase: the places of further forms that are written so */
  #others = new Map();

  /**
   * @param {Form[]} forms
   * @param {Characters} characters
   * @param {Gaps} gaps gets those of all that is ready
   */
  constructor(forms, characters, gaps) {
    this.#characters = characters;
    this.#gaps = gaps;
    this.#variants = forms.flatMap(({ variants }) => variants);
    /** How many written forms there are; no more phrases. */
    this.count = this.#variants.length;
    let number = this.count;
    this.#formOf = new Int32Array(number + 1);
    this.#next = new Int32Array(number + 1);
    this.#first = new Int32Array(number + 1);
    let size = 0;
    // From behind, so that what begins alike is in order.
    for (let form = forms.length - 1; form >= 0; form--) {
      for (let left = /** @type {Form} */ (forms[form]).variants.length; left; left--, number--) {
        const variant = /** @type {string} */ (this.#variants[number - 1]);
        const beginning = this.#beginningOf(variant);
        size += variant.length;
        this.#formOf[number] = form;
        this.#next[number] = /** @type {number} */ (this.waiting[beginning]);
        this.waiting[beginning] = number;
      }
    }
    this.phrases = new Phrases(this.count, size);
  }

  /** @param {string} variant */
  #beginningOf(variant) {
    const { mask } = this.#characters;
    let at = 0;
    while (at < variant.length - 1 && mask[variant.charCodeAt(at)] === BLANK) at++;
    const second = at + 1 < variant.length ? mask[variant.charCodeAt(at + 1)] : BLANK;
    return beginningOf(mask[variant.charCodeAt(at)], second);
  }

  /**
   * Makes the forms ready that begin so.
   * @param {number} beginning
   */
  prepare(beginning) {
    let number = /** @type {number} */ (this.waiting[beginning]);
    this.waiting[beginning] = 0;
    for (; number; number = /** @type {number} */ (this.#next[number])) {
      const phrase = this.#add(/** @type {string} */ (this.#variants[number - 1]));
      if (phrase) this.#stands(phrase, number);
    }
  }

  /**
   * A written form → the number of its phrase, 0 for none.
   * @param {string} variant
   */
  #add(variant) {
    const { mask } = this.#characters;
    const { bytes, size: start } = this.phrases;
    let hash = SEED;
    let first = 0; // the hash of the first word
    let words = 1;
    let end = start;
    let gap = 0;
    let blanks = 0;
    for (let at = 0; at < variant.length; at++) {
      const code = variant.charCodeAt(at);
      const byte = /** @type {number} */ (mask[code]);
      if (byte === BLANK) {
        if (end === start) continue;
        gap = this.#gaps.and(gap, code);
        blanks++;
        continue;
      }
      if (blanks) {
        if (words++ === 1) first = hash;
        gap = 0;
        for (; blanks; blanks--) {
          bytes[end++] = BLANK;
          hash = Math.imul(hash ^ BLANK, PRIME);
        }
      }
      bytes[end++] = byte;
      hash = Math.imul(hash ^ byte, PRIME);
    }
    if (end === start) return 0;
    this.phrases.begin(words === 1 ? hash : first, words);
    return this.phrases.add(end, hash);
  }

  /**
   * @param {number} phrase
   * @param {number} variant that is written so
   */
  #stands(phrase, variant) {
    const first = this.#first[phrase];
    const form = /** @type {number} */ (this.#formOf[variant]);
    if (!first) {
      this.#first[phrase] = variant;
    } else if (this.#formOf[first] !== form) {
      const others = this.#others.get(phrase);
      if (!others) this.#others.set(phrase, [form]);
      else if (others.at(-1) !== form) others.push(form);
    }
  }

  /**
   * A number that is larger for a phrase further behind in the lexicon.
   * @param {number} phrase
   */
  place(phrase) {
    return Number(this.#first[phrase]);
  }

  /**
   * The places of the forms that are written so, in order.
   * @param {number} phrase
   */
  writtenSo(phrase) {
    const first = /** @type {number} */ (this.#formOf[this.place(phrase)]);
    return [first, ...(this.#others.get(phrase) ?? [])];
  }

  /**
   * The number of the phrase that these bytes are up to `end`, 0 for none.
   * @param {Uint8Array} bytes
   * @param {number} end
   */
  find(bytes, end) {
    this.prepare(beginningOf(bytes[0], bytes[1]));
    return this.phrases.find(bytes, 0, end, hashOf(bytes, 0, end));
  }

  /** All phrases with spaces around their words, which tell one from the other. */
  spaced() {
    this.waiting.forEach((number, beginning) => number && this.prepare(beginning));
    return ` ${this.phrases.texts().replaceAll("\n", " \n ")}`.replace(/ {2,}/g, " ");
  }
}
