// Short words by their letters, which stand in the table as numbers: one look at it does, and nothing has to be
// compared.

export const LONGEST = 12; // letters
export const BEHIND = 12; // bytes that there have to be from the beginning of a word on
const SLOT = 4; // numbers in a slot: that of the word, and three with four letters each
const FEW = 12; // bits of the number of a slot, at first
// Odd numbers without a pattern spread the words over the table: https://github.com/Cyan4973/xxHash
const [P1, P2, P3] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d];

/**
 * By the letters of a word: which bits of the four letters from `first` on are its own.
 * @param {number} first
 */
const masks = (first) =>
  Int32Array.from({ length: LONGEST + 1 }, (_, size) => {
    const letters = Math.min(4, Math.max(0, size - first));
    return letters === 4 ? -1 : 256 ** letters - 1;
  });
const [M1, M2, M3] = [masks(0), masks(4), masks(8)];

/**
 * How many letters stand between a place and the next blank; four are looked at at once.
 * @param {DataView} view
 * @param {number} start
 */
export function sizeOf(view, start) {
  for (let at = start; ; at += 4) {
    const letters = view.getInt32(at, true) ^ 0x20202020;
    const blanks = (letters - 0x01010101) & ~letters & 0x80808080; // a bit for each: Hacker's Delight, 6-1
    if (blanks) return at - start + ((31 - Math.clz32(blanks & -blanks)) >> 3);
  }
}

/** Words and their numbers, from 1. */
export class Words {
  #count = 0;
  #bits = FEW;
  #slots = new Int32Array(SLOT * 2 ** FEW);

  /**
   * The number of a word, 0 for none.
   * @param {DataView} view
   * @param {number} start
   * @param {number} size letters
   */
  find(view, start, size) {
    const first = view.getInt32(start, true) & /** @type {number} */ (M1[size]);
    const second = view.getInt32(start + 4, true) & /** @type {number} */ (M2[size]);
    const third = view.getInt32(start + 8, true) & /** @type {number} */ (M3[size]);
    return /** @type {number} */ (this.#slots[this.#slot(first, second, third)]);
  }

  /**
   * A new word.
   * @param {DataView} view
   * @param {number} start
   * @param {number} size letters
   * @param {number} number
   */
  add(view, start, size, number) {
    if (2 * this.#count >= 2 ** this.#bits) this.#grow();
    const first = view.getInt32(start, true) & /** @type {number} */ (M1[size]);
    const second = view.getInt32(start + 4, true) & /** @type {number} */ (M2[size]);
    const third = view.getInt32(start + 8, true) & /** @type {number} */ (M3[size]);
    this.#slots.set([number, first, second, third], this.#slot(first, second, third));
    this.#count++;
  }

  #grow() {
    const slots = this.#slots;
    this.#slots = new Int32Array(SLOT * 2 ** ++this.#bits);
    for (let at = 0; at < slots.length; at += SLOT) {
      const [number = 0, first = 0, second = 0, third = 0] = slots.subarray(at, at + SLOT);
      if (number) this.#slots.set([number, first, second, third], this.#slot(first, second, third));
    }
  }

  /**
   * Where the word with these letters is, or where there is room for it.
   * @param {number} first
   * @param {number} second
   * @param {number} third
   */
  #slot(first, second, third) {
    const slots = this.#slots;
    const mixed = Math.imul(first, P1) ^ Math.imul(second, P2) ^ Math.imul(third, P3);
    let slot = SLOT * (Math.imul(mixed ^ (mixed >>> 15), P1) >>> (32 - this.#bits));
    while (slots[slot] && (slots[slot + 1] !== first || slots[slot + 2] !== second || slots[slot + 3] !== third)) {
      slot = (slot + SLOT) & (slots.length - 1);
    }
    return slot;
  }
}
