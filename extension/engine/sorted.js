// Words in alphabetical order, looked up where they stand: nothing has to be made of them first.

import { BLANK } from "./characters.js";

/** Words of small letters, digits and `_`. */
export class SortedWords {
  /** All of them, a blank before and behind each. */
  #text;
  /** @type {Uint8Array | undefined} the same, once a word is looked up */
  #encoded;

  /** @param {string} words in order, with a blank between them */
  constructor(words) {
    this.#text = ` ${words} `;
  }

  get #bytes() {
    return (this.#encoded ??= new TextEncoder().encode(this.#text));
  }

  /**
   * Whether these letters are one of the words.
   * @param {Uint8Array} letters
   * @param {number} start
   * @param {number} end
   */
  has(letters, start, end) {
    const at = this.#lower(letters, start, end);
    return this.#bytes[at + end - start] === BLANK && order(this.#bytes, at, letters, start, end) === 0;
  }

  /**
   * Those that begin with these letters.
   * @param {Uint8Array} letters
   * @param {number} start
   * @param {number} end
   */
  beginningWith(letters, start, end) {
    const bytes = this.#bytes;
    /** @type {string[]} */
    const words = [];
    let at = this.#lower(letters, start, end);
    while (at < bytes.length && order(bytes, at, letters, start, end) === 0) {
      const behind = bytes.indexOf(BLANK, at);
      words.push(this.#text.slice(at, behind));
      at = behind + 1;
    }
    return words;
  }

  /**
   * The letters that stand before an ending.
   * @param {string} ending
   */
  lettersBefore(ending) {
    /** @type {Set<string>} */
    const letters = new Set();
    const end = `${ending} `;
    for (let at = this.#text.indexOf(end); at >= 0; at = this.#text.indexOf(end, at + 1)) {
      letters.add(this.#text.charAt(at - 1));
    }
    letters.delete(" ");
    return letters;
  }

  /**
   * Those of letters alone.
   * @param {number} least letters
   */
  ofLetters(least) {
    return this.#text.match(new RegExp(`(?<= )[a-z]{${least},}(?= )`, "g")) ?? [];
  }

  /**
   * Where the first word begins that has these letters or others that come later.
   * @param {Uint8Array} letters
   * @param {number} start
   * @param {number} end
   */
  #lower(letters, start, end) {
    const bytes = this.#bytes;
    let low = 1; // where a word begins
    let high = bytes.length; // and the same, or the end
    while (low < high) {
      let middle = (low + high) >> 1;
      while (bytes[middle - 1] !== BLANK) middle--;
      if (order(bytes, middle, letters, start, end) < 0) low = bytes.indexOf(BLANK, middle) + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Less than 0 where what stands there comes before these letters, 0 where it begins with them.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {Uint8Array} letters
 * @param {number} start
 * @param {number} end
 */
function order(bytes, at, letters, start, end) {
  for (; start < end; at++, start++) {
    const difference = Number(bytes[at]) - Number(letters[start]);
    if (difference !== 0) return difference;
  }
  return 0;
}
