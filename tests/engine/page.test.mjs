// A page that grows says in the end what it would have said at once.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { readLexicon } from "../../extension/engine/lexicon.js";
import { Matcher } from "../../extension/engine/matcher.js";
import { Page } from "../../extension/engine/page.js";

/** @param {string} path */
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const matcher = new Matcher(readLexicon(JSON.parse(read("extension/lexicon.json"))));

/** @param {string} file */
const texts = (file) =>
  read(`benchmarks/accuracy/${file}.jsonl`)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).text.replaceAll(/⟦([^⟦⟧|]*)\|[^⟦⟧|]*⟧/g, "$1"));

/**
 * @param {string[]} parts
 * @param {string} [level]
 */
function atOnce(parts, level) {
  const found = matcher.find(parts.join("\0"), level);
  let start = 0;
  return parts.map((part) => {
    const [low, high] = [start, start + part.length];
    start = high + 1;
    const here = found.filter((mention) => mention.start >= low && mention.start < high);
    return here.map((mention) => [mention.start - low, mention.concept]);
  });
}

/**
 * @param {string[]} parts
 * @param {string} [level]
 */
function growing(parts, level) {
  const page = new Page(matcher, level);
  for (const part of parts) page.add(part);
  return page.mentions.map((mentions) => mentions.map(({ start, concept }) => [start, concept]));
}

for (const file of ["tuning-texts", "tuning-traps", "frozen-texts", "frozen-traps"]) {
  test(`${file}, sentence by sentence`, () => {
    // A slip is looked for in the company of its own text only, so texts with one are left to the test below.
    for (const text of texts(file).filter((text) => !text.includes("|misspelt"))) {
      const parts = text.split(/(?<=[.!?]) /);
      const whole = atOnce(parts);
      if (!matcher.find(parts.join("\0")).some(({ misspelt }) => misspelt)) assert.deepEqual(growing(parts), whole, text);
    }
  });
}

test("all texts as one long thread", () => {
  const parts = texts("tuning-texts").filter((text) => !text.includes("|misspelt")).slice(0, 60);
  assert.deepEqual(growing(parts, "core").flat().length, atOnce(parts, "core").flat().length);
});

test("what a later text says decides an earlier one", () => {
  const page = new Page(matcher);
  assert.deepEqual(page.add("NETs again!"), [0]);
  assert.deepEqual(page.mentions, [[]]);
  assert.deepEqual(page.add("Insulinoma, gastrinoma and carcinoid."), [0, 1]);
  assert.deepEqual(page.mentions[0]?.map(({ concept }) => concept), ["net"]);
  assert.deepEqual(page.add("A nice day."), [2]);
});

test("what is settled is not decided again", () => {
  const page = new Page(matcher);
  page.add("My insulinoma is small.");
  const [first] = page.mentions;
  page.add("Carcinoid, gastrinoma.");
  assert.equal(page.mentions[0], first);
});

test("a definition holds for the texts behind it", () => {
  const page = new Page(matcher);
  page.add("Carcinoid, insulinoma, gastrinoma. A nice evening tour (NET) costs little.");
  page.add("Book your NET now.");
  assert.deepEqual(page.mentions[1], []);
});

test("an unknown level is refused", () => {
  assert.throws(() => new Page(matcher, "hard").add("x"), /The level is “hard”/);
});
