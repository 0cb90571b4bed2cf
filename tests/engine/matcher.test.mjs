// Every row of `tests/cases/`, and what holds for the JavaScript engine alone.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

import { readLexicon } from "../../extension/engine/lexicon.js";
import { Matcher } from "../../extension/engine/matcher.js";

const TOP = new URL("../../", import.meta.url);
/** @param {string} path */
const json = (path) => JSON.parse(readFileSync(new URL(path, TOP), "utf8"));
const lexicon = json("extension/lexicon.json");
const matcher = new Matcher(readLexicon(lexicon));

/** @typedef {{name: string, text: string, find: string[], level?: string, misspelt?: boolean[]}} Row */

/** @param {Row} row */
function marked({ text, find }) {
  let plain = "";
  const spans = [];
  for (const piece of text.split("⟦")) {
    const end = piece.indexOf("⟧");
    if (end >= 0) spans.push([plain.length, plain.length + end, find[spans.length]]);
    plain += piece.replace("⟧", "");
  }
  assert.equal(spans.length, find.length);
  return { plain, spans };
}

const groups = readdirSync(new URL("tests/cases/", TOP)).filter((name) => name.endsWith(".json"));
assert.ok(groups.length > 5);
for (const group of groups) {
  for (const row of /** @type {Row[]} */ (json(`tests/cases/${group}`))) {
    test(`${group}: ${row.name}`, () => {
      const { plain, spans } = marked(row);
      const found = matcher.find(plain, row.level);
      assert.deepEqual(found.map(({ start, end, concept }) => [start, end, concept]), spans);
      assert.deepEqual(found.map(({ misspelt }) => misspelt), row.misspelt ?? found.map(() => false));
      for (const { start, end, text } of found) assert.equal(text, plain.slice(start, end));
    });
  }
}

test("a mention says what it is", () => {
  assert.deepEqual(matcher.find("My Ki67."), [
    { start: 3, end: 7, text: "Ki67", concept: "ki-67", form: "Ki-67", rank: 0, why: "page: no veto", misspelt: false },
  ]);
});

test("an ambiguous form says what decided", () => {
  assert.deepEqual(matcher.find("My NET is small.").map(({ why }) => why), ["cue: my ~"]);
  assert.equal(matcher.find("NETs!\n\nInsulinoma, gastrinoma and glucagonoma.")[0]?.why, "page: 3 other terms");
});

/** @type {[string, number][]} */
const SHIFTS = [["🦓 ", 3], ["🦓🦓\ufe0f ", 6], ["\ud800 ", 2], ["ﬁ ", 2], ["𝗡𝗘𝗧 ", 7]];
for (const [before, shift] of SHIFTS) {
  test(`offsets behind ${JSON.stringify(before)} are those of the text`, () => {
    const found = matcher.find(`${before}My Ki67.`).filter(({ concept }) => concept === "ki-67");
    assert.deepEqual(found.map(({ start, end, text }) => [start - shift, end - shift, text]), [[3, 7, "Ki67"]]);
  });
}

test("a character of two code units is one on the way to a cue", () => {
  const found = [30, 58].map((count) => matcher.find(`my ${"🦓".repeat(count)} NET`).map(({ why }) => why));
  assert.deepEqual(found, [["cue: my ~"], []]);
});

test("what repeats without end is read in time that grows with its length", () => {
  const written = "carcinoid  |/carcinoid|NET-|`a`|🦓 |carc\u200binoid |NET income |68Ga-[68Ga]Ga-".split("|");
  const meant = "carcinoyd |carcinoyd\n\n|carcin oid |the rapies |neuroendocrinetumour |NET (net income) ".split("|");
  for (const piece of [...written, ...meant]) {
    matcher.find(piece.repeat(500_000 / piece.length)); // were it quadratic, it would take minutes
  }
});

test("what other texts had makes no difference", () => {
  const cases = /** @type {Row[]} */ (groups.flatMap((group) => json(`tests/cases/${group}`)));
  for (const row of cases.filter((_, at) => at % 10 === 0)) {
    const { plain } = marked(row);
    assert.deepEqual(new Matcher(readLexicon(lexicon)).find(plain), matcher.find(plain), plain);
  }
});

test("levels", () => {
  const text = "The surgery for my carcinoid.";
  assert.deepEqual(matcher.find(text).map(({ concept }) => concept), ["carcinoid"]);
  assert.deepEqual(matcher.find(text, "everyday").map(({ concept }) => concept), ["surgery", "carcinoid"]);
  assert.throws(() => matcher.find(text, "hard"), RangeError);
});

for (const other of [null, undefined, 1, "", [], {}, { format: 2 }, { format: "3" }, { ...lexicon, format: 2 }]) {
  test(`${JSON.stringify(other)?.slice(0, 20)} is no lexicon`, () => {
    assert.throws(() => readLexicon(other), /no netgloss lexicon of format 3/);
  });
}

test("a misspelt word is one of its concept", () => {
  const what = { text: "carcinoyd", concept: "carcinoid", form: "Carcinoid", rank: 0 };
  assert.deepEqual(matcher.find("A carcinoyd."), [{ start: 2, end: 11, ...what, why: "unambiguous", misspelt: true }]);
});

test("without knowing which words are real none is misspelt", () => {
  const bare = new Matcher(readLexicon({ ...lexicon, spelling: null }));
  assert.deepEqual(bare.find("A carcinoyd, a carcinoid.").map(({ start }) => start), [15]);
  assert.throws(() => readLexicon({ ...lexicon, spelling: undefined }), /has no spelling/);
});

test("a lexicon without forms is refused", () => {
  assert.throws(() => readLexicon({ ...lexicon, forms: undefined }), /has no forms/);
});
