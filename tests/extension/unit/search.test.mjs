// Looking words up, as people type them.

import assert from "node:assert/strict";
import test from "node:test";

import { Index } from "../../../extension/background/search.js";
import { lexicon } from "./stub.mjs";

const index = new Index(lexicon());

/** @type {Record<string, [query: string, term: string]>} */
const FOUND = {
  "a term": ["Ki-67", "Ki-67"],
  "a space for the hyphen": ["Ki 67", "Ki-67"],
  joined: ["ki67", "Ki-67"],
  "a hyphen that does not break": ["Ki\u201167", "Ki-67"],
  "spaces around": ["  Ki-67 ", "Ki-67"],
  "a form": ["CgA", "Chromogranin A"],
  "a beginning": ["chromogr", "Chromogranin A"],
  "a plural": ["carcinoids", "Carcinoid"],
  American: ["neuroendocrine tumor", "Neuroendocrine tumour"],
  slang: ["mets", "Metastasis"],
  "a slip": ["chromagrannin", "Chromogranin A"],
};
for (const [name, [query, term]] of Object.entries(FOUND)) {
  test(`${name} is found first`, () => assert.equal(index.search(query)[0]?.term, term));
}

for (const query of ["", "   ", "--", "xyzzy", "qqqqqqqqqq", "β"]) {
  test(`“${query}” names nothing`, () => assert.deepEqual(index.search(query), []));
}

test("no more than asked for, and none twice", () => {
  const found = index.search("tumour", 5);
  assert.equal(found.length, 5);
  assert.equal(new Set(found).size, 5);
});
