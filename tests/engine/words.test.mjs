// Words looked up: the table of short ones, and lists in order.

import assert from "node:assert/strict";
import test from "node:test";

import { SortedWords } from "../../extension/engine/sorted.js";
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

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(`${text} `);

const ASKED = "0 a aa ab abc abcd b g n net net5 neta nets netz z zz".split(" ");
const LISTS = ["", "a", "net nets", "a ab abc b ba net5 net_ neta netab nets z", "aaaa b c d e f g", "a bbbbbbb c"];
for (const list of LISTS) {
  test(`words in order are found where they stand: “${list}”`, () => {
    const words = list.split(" ").filter(Boolean);
    const sorted = new SortedWords(list);
    for (const word of ASKED) {
      const { length } = word;
      assert.equal(sorted.has(bytes(word), 0, length), words.includes(word), word);
      const like = words.filter((other) => other.startsWith(word));
      assert.deepEqual(sorted.beginningWith(bytes(word), 0, length), like);
      const longer = words.filter((other) => other !== word && other.endsWith(word));
      const letters = new Set(longer.map((other) => other.charAt(other.length - length - 1)));
      assert.deepEqual([...sorted.lettersBefore(word)].sort(), [...letters].sort());
    }
    assert.deepEqual(sorted.ofLetters(2), words.filter((word) => /^[a-z]{2,}$/.test(word)));
  });
}
