// What stands between the words of a form, as numbers: a gap of a text is compared with that of a form at once.

import { BLANK, UNITS, codes } from "./characters.js";

export const SPACE = 1; // the number of a single space

/** The gaps that forms have, each with a number from 1. */
export class Gaps {
  #kinds;
  /** @type {Map<number, number>} number of a gap, 0 for none, and a kind of character → number of both together */
  #numbers = new Map();
  /** @type {Map<number, Set<number>>} gap of a form → what else it accepts in a text */
  #accepts = new Map();

  /**
   * @param {Map<number, number>} kinds character → the first of its kind
   * @param {Record<string, string[]>} accepts gap of a form → what else it accepts in a text
   */
  constructor(kinds, accepts) {
    this.#kinds = kinds;
    this.and(0, BLANK); // the first: `SPACE`
    for (const [one, others] of Object.entries(accepts)) {
      this.#accepts.set(this.of(one), new Set(others.map((other) => this.of(other))));
    }
  }

  /**
   * The number of the gap that goes on with this character.
   * @param {number} before number of the gap so far, 0 for none
   * @param {number} code
   */
  and(before, code) {
    if (before === 0 && code === BLANK && this.#numbers.size) return SPACE;
    const key = before * UNITS + this.#kind(code);
    let number = this.#numbers.get(key);
    if (number === undefined) this.#numbers.set(key, (number = this.#numbers.size + 1));
    return number;
  }

  /** @param {string} chars */
  of(chars) {
    return codes(chars).reduce((before, code) => this.and(before, code), 0);
  }

  /**
   * The number of the gap of `size` characters, 0 where no form has such a one.
   * @param {string} plain
   * @param {number} start
   * @param {number} size
   */
  at(plain, start, size) {
    let gap = 0;
    for (let at = start; at < start + size; at++) {
      const next = this.#numbers.get(gap * UNITS + this.#kind(plain.charCodeAt(at)));
      if (next === undefined) return 0;
      gap = next;
    }
    return gap;
  }

  /**
   * Whether a form with the first gap may be written with the second.
   * @param {number} wanted
   * @param {number} gap
   */
  accept(wanted, gap) {
    return wanted === gap || this.#accepts.get(wanted)?.has(gap) === true;
  }

  /** @param {number} code */
  #kind(code) {
    return this.#kinds.get(code) ?? code;
  }
}
