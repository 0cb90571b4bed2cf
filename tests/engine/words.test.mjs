// The table of short words.

import assert from "node:assert/strict";
import test from "node:test";

import { BEHIND, LONGEST, Words, sizeOf } from "../../extension/engine/words.js";

/** @param {string} text */
const view = (text) => new DataView(new TextEncoder().encode(text + " ".repeat(BEHIND)).buffer);

test("every word is found again, and no other", () => {
  const words = new Words();
  const all = Array.from({ length: 20_000 }, (_, number) => number.toString(36).padStart((number % LONGEST) + 1, "a"));
  const known = [...new Set(all)].filter((word) => word.length <= LONGEST);
  known.forEach((word, at) => words.add(view(word), 0, word.length, at + 1));
  known.forEach((word, at) => assert.equal(words.find(view(`${word} x`), 0, word.length), at + 1));
  for (const other of ["", "zzzz", "aaaaaaaaaaa", "a_", "abcdefghijkl"]) {
    assert.equal(words.find(view(other), 0, other.length), known.indexOf(other) + 1, other);
  }
});

test("a word ends at the next blank", () => {
  for (let size = 0; size < 20; size++) assert.equal(sizeOf(view(`${"z".repeat(size)} a`), 0), size);
});
