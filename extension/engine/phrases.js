// The written forms by their hash: a text is hashed as it is read, so that looking a word up makes no string.

import { ascii } from "./characters.js";

export const SEED = 0x811c9dc5 | 0; // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
export const PRIME = 0x01000193;
const LINE_FEED = 0x0a;

/**
 * @param {Uint8Array} bytes
 * @param {number} start
 * @param {number} end
 * @param {number} [hash] of what stands before
 */
export function hashOf(bytes, start, end, hash = SEED) {
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ /** @type {number} */ (bytes[at]), PRIME);
  return hash;
}

/** @param {number} hash */
export const spread = (hash) => hash ^ (hash >>> 15);

/** Bytes to be found by their hash and then compared, and for each first word the most words of a form with it. */
export class Phrases {
  count = 0;
  /** All phrases one behind the other, a line feed behind each. */
  bytes;
  /** Where the next one is to be written before it is added. */
  size = 0;
  /** @type {Int32Array} where each phrase begins in `bytes` */
  #starts;
  /** @type {Int32Array} */
  #hashes;
  /** @type {Int32Array} number of a phrase, from 1; 0 for none */
  #slots;
  /** @type {Int32Array} */
  #firsts;
  /** @type {Uint8Array} by the slots of `#firsts`: small enough to stay in the cache, and mostly all that is asked */
  #widest;

  /**
   * @param {number} most phrases
   * @param {number} size of all of them together, without the line feeds
   */
  constructor(most, size) {
    const slots = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.bytes = new Uint8Array(size + most);
    this.#starts = new Int32Array(most + 2);
    this.#hashes = new Int32Array(most + 1);
    this.#slots = new Int32Array(slots);
    this.#firsts = new Int32Array(slots);
    this.#widest = new Uint8Array(slots);
  }

  /**
   * The number, from 1, of the phrase that has been written to `bytes` at `size`.
   * @param {number} end
   * @param {number} hash
   */
  add(end, hash) {
    const slot = this.#slot(this.bytes, this.size, end, hash);
    const known = this.#slots[slot];
    if (known) return known;
    const number = ++this.count;
    this.#slots[slot] = number;
    this.#hashes[number] = hash;
    this.bytes[end] = LINE_FEED;
    this.#starts[number + 1] = this.size = end + 1;
    return number;
  }

  /**
   * The number of the phrase, 0 for none.
   * @param {Uint8Array} bytes
   * @param {number} start
   * @param {number} end
   * @param {number} hash
   */
  find(bytes, start, end, hash) {
    return /** @type {number} */ (this.#slots[this.#slot(bytes, start, end, hash)]);
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} start
   * @param {number} end
   * @param {number} hash
   */
  #slot(bytes, start, end, hash) {
    const last = this.#slots.length - 1;
    let slot = spread(hash) & last;
    for (;;) {
      const number = /** @type {number} */ (this.#slots[slot]);
      if (number === 0 || (this.#hashes[number] === hash && this.#same(number, bytes, start, end))) return slot;
      slot = (slot + 1) & last;
    }
  }

  /**
   * @param {number} number
   * @param {Uint8Array} bytes
   * @param {number} start
   * @param {number} end
   */
  #same(number, bytes, start, end) {
    let from = /** @type {number} */ (this.#starts[number]);
    if (this.#starts[number + 1] !== from + end - start + 1) return false;
    while (start < end) if (this.bytes[from++] !== bytes[start++]) return false;
    return true;
  }

  /** @param {number} number */
  text(number) {
    return ascii(this.bytes, /** @type {number} */ (this.#starts[number]), Number(this.#starts[number + 1]) - 1);
  }

  /** All of them, in the order of their numbers, a line feed behind each. */
  texts() {
    return new TextDecoder().decode(this.bytes.subarray(0, this.size));
  }

  /**
   * A form of so many words begins with the word of this hash. Should two words share one, what is found for the other
   * is compared as a whole and refused.
   * @param {number} hash
   * @param {number} count
   */
  begin(hash, count) {
    const slot = this.#first(hash);
    this.#firsts[slot] = hash;
    this.#widest[slot] = Math.max(/** @type {number} */ (this.#widest[slot]), Math.min(count, 255));
  }

  /**
   * The most words of a form that begins with the word of this hash; 0 where none does.
   * @param {number} hash
   */
  widest(hash) {
    return /** @type {number} */ (this.#widest[this.#first(hash)]);
  }

  /** @param {number} hash */
  #first(hash) {
    const last = this.#widest.length - 1;
    let slot = spread(hash) & last;
    while (this.#widest[slot] !== 0 && this.#firsts[slot] !== hash) slot = (slot + 1) & last;
    return slot;
  }
}
