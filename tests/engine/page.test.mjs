// A page whose texts come and go says what a new one with the same texts would say.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { readLexicon } from "../../extension/engine/lexicon.js";
import { Matcher } from "../../extension/engine/matcher.js";
import { Page } from "../../extension/engine/page.js";

/** @typedef {import("../../extension/engine/page.js").Text} Text */
/** @typedef {import("../../extension/engine/mentions.js").Mention} Mention */

/** @param {string} path */
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const lexicon = JSON.parse(read("extension/lexicon.json"));
const matcher = new Matcher(readLexicon(lexicon));

/** @param {string} file */
const texts = (file) =>
  read(`benchmarks/accuracy/${file}.jsonl`)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).text.replaceAll(/⟦([^⟦⟧|]*)\|[^⟦⟧|]*⟧/g, "$1"));

/** @param {string[]} parts */
const numbered = (parts) => parts.map((text, id) => ({ id, text }));

/** A page, and what it has said so far. */
class Reader {
  /** @type {Map<number, Mention[]>} */
  mentions = new Map();
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * Returns the numbers of the texts that it speaks of.
   * @param {Text[]} given
   * @param {number[]} [gone]
   */
  update(given, gone = []) {
    const found = this.page.update(given, gone);
    for (const id of gone) this.mentions.delete(id);
    for (const { id, mentions } of found) this.mentions.set(id, mentions);
    return found.map(({ id }) => id);
  }

  /** @param {number} id */
  concepts(id) {
    return this.mentions.get(id)?.map(({ concept }) => concept);
  }
}

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
  const reader = new Reader(new Page(matcher, level));
  for (const text of numbered(parts)) reader.update([text]);
  return parts.map((_, id) => reader.mentions.get(id)?.map(({ start, concept }) => [start, concept]));
}

for (const file of ["tuning-texts", "tuning-traps", "frozen-texts", "frozen-traps"]) {
  test(`${file}, sentence by sentence`, () => {
    // A slip is looked for in the company of its own text only, so texts with one are left to the tests below.
    for (const text of texts(file).filter((text) => !text.includes("|misspelt"))) {
      const parts = text.split(/(?<=[.!?]) /);
      const isMisspelt = matcher.find(parts.join("\0")).some(({ misspelt }) => misspelt);
      if (!isMisspelt) assert.deepEqual(growing(parts), atOnce(parts), text);
    }
  });
}

test("all texts as one long thread", () => {
  const parts = texts("tuning-texts").filter((text) => !text.includes("|misspelt")).slice(0, 60);
  assert.deepEqual(growing(parts, "core").flat().length, atOnce(parts, "core").flat().length);
});

test("a single text is found as it is by itself, but for how much it rests on", () => {
  for (const text of texts("tuning-texts")) {
    const [found] = new Page(matcher).update([{ id: 1, text }]);
    const plain = (/** @type {Mention[]} */ mentions) =>
      mentions.map((mention) => ({ ...mention, why: mention.why.replace(/\d+ other.*/, "others") }));
    assert.deepEqual(plain(found?.mentions ?? []), plain(matcher.find(text)));
  }
});

test("what a later text says decides an earlier one, while it is there", () => {
  const reader = new Reader(new Page(matcher));
  assert.deepEqual(reader.update([{ id: 7, text: "NETs again!" }]), [7]);
  assert.deepEqual(reader.concepts(7), []);
  assert.deepEqual(reader.update([{ id: 3, text: "Insulinoma, gastrinoma and carcinoid." }]), [7, 3]);
  assert.deepEqual(reader.concepts(7), ["net"]);
  assert.deepEqual(reader.update([{ id: -4, text: "A nice day." }]), [-4]);
  assert.deepEqual(reader.update([], [3]), [7]);
  assert.deepEqual(reader.concepts(7), []);
});

test("a text that is replaced keeps its place", () => {
  const reader = new Reader(new Page(matcher));
  const others = { id: 9, text: "Carcinoid, insulinoma, gastrinoma." };
  const defined = { id: 1, text: "A nice evening tour (NET) costs little." };
  const used = { id: 2, text: "Book your NET now." };
  reader.update([others, { id: 1, text: "A nice evening." }, used]);
  assert.deepEqual(reader.concepts(2), ["net"]);
  assert.deepEqual(reader.update([defined]), [1, 2]); // the definition stands in front
  assert.deepEqual(reader.concepts(2), []);
  assert.deepEqual(reader.update([{ id: 1, text: "A nice evening." }]), [1, 2]);
  assert.deepEqual(reader.concepts(2), ["net"]);
  assert.deepEqual(reader.update([defined], [1]), [1]); // and now behind
});

test("a text that is given again unchanged is answered again", () => {
  const page = new Page(matcher);
  const text = { id: 1, text: "My insulinoma is small." };
  const [first] = page.update([text]);
  assert.deepEqual(page.update([text]), [first]);
});

test("unknown numbers are forgotten without a word", () => {
  assert.deepEqual(new Page(matcher).update([], [1, 2]), []);
});

test("an unknown level is refused", () => {
  assert.throws(() => new Page(matcher, "hard"), /The level is “hard”/);
});

test("a mention knows how much it is needed", () => {
  const [found] = new Page(matcher, "everyday").update([{ id: 1, text: "The surgery for my carcinoid." }]);
  assert.deepEqual(found?.mentions.map(({ rank }) => lexicon.text.levels[rank]), ["everyday", "core"]);
});

// Whatever has come and gone

/**
 * Numbers below `most`, the same in every run: https://en.wikipedia.org/wiki/Linear_congruential_generator
 * @param {number} seed
 */
function dice(seed) {
  let state = seed;
  return (/** @type {number} */ most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/**
 * A glossary of forms that contain, define, deny and vouch for each other.
 * @returns {Matcher}
 */
function tangled() {
  const senses = {
    never: { yes: ["yes", "~ <number>"], no: ["no", "no ~"], page: 99, window: 60 },
    three: { yes: ["<term>"], no: ["ccc ~"], page: 3, window: 12 },
    always: { yes: [], no: ["no"], page: 0, window: 20 },
    two: { yes: ["yes"], no: ["no ~"], page: 2, window: 60 },
    likely: { yes: ["my ~"], no: ["no"], page: 1, window: 60 },
  };
  /** @type {[string, string, string?][]} */
  const written = [
    ["every", ""], ["aaa bbb ccc", ""], ["aaa bbb", "never"], ["bbb", "three"], ["AB", "two", "exact"],
    ["ABC", "never", "exact"], ["ABC", "likely", "exact"], ["ddd", "always"], ["ddd eee", "always"], ["eee", "two"],
    ["AB ddd", "three"], ["fff", "likely"], ["ggg", "likely"], ["AB fff", "never"], ["term", ""], ["terma", ""],
    ["termb", ""], ["alpha beta", ""], ["alpha beta charlie", ""], ["carcinoid", ""],
  ];
  const ids = written.map((_, at) => `c${at}`);
  const concepts = ids.map((id, at) => ({ id, term: id, kind: "x", level: at ? "core" : "everyday", sources: [] }));
  const forms = written.map(([form, sense, rule], at) => ({ concept: at, form, sense, case: rule, variants: [form] }));
  const words = [...new Set(written.flatMap(([form]) => form.toLowerCase().split(" ")))].sort().join(" ");
  const spelling = { ...lexicon.spelling, words, exact: "", anchors: "carc" };
  return new Matcher(readLexicon({ ...lexicon, senses, concepts, forms, spelling }));
}

const WORDS = [
  ..."aaa bbb ccc ddd eee fff ggg AB ABC aaa bbb AB ABC ddd eee fff ggg aaa bbb no yes my 5 term terma".split(" "),
  ..."termb every carcinoyd xxx".split(" "), "alpha beta", "alpha beta charlie", "AB (alpha beta)",
  "alpha beta charlie (ABC)", "AB stands for another", "ABC (a big car)", "aaa bbb ccc", "AB ddd", "AB fff", "ddd eee",
];
const SOME = texts("tuning-traps").concat(texts("tuning-texts"));

/** @typedef {(most: number) => number} Dice */
/** @type {Record<string, {matcher: Matcher, text: (number: Dice) => string, runs: number}>} */
const WORLDS = {
  "tangled forms": {
    matcher: tangled(),
    text: (number) => {
      const word = () => WORDS[number(WORDS.length)] + ([". ", "\n\n"][number(9)] ?? " ");
      return Array.from({ length: number(9) }, word).join("");
    },
    runs: 2500,
  },
  "sentences of patients and of others": {
    matcher,
    text: (number) => {
      const sentences = String(SOME[number(SOME.length)]).split(/(?<=[.!?]) /);
      return String(sentences[number(sentences.length)]);
    },
    runs: 150,
  },
};

test("what has gone with what it rested on is not read again", () => {
  const page = new Page(tangled());
  page.update([{ id: 1, text: "no ddd" }, { id: 2, text: "ddd" }]);
  page.update([], [1, 2]);
  const text = { id: 3, text: "term. eee" }; // asks for two others
  assert.deepEqual(page.update([text]), new Page(tangled()).update([text]));
});

for (const [name, { matcher: engine, text, runs }] of Object.entries(WORLDS)) {
  test(`what has come and gone makes no difference: ${name}`, () => {
    for (let seed = 1; seed <= runs; seed++) {
      const number = dice(seed);
      const level = ["specialist", "core", "everyday"][number(3)] ?? "specialist";
      const reader = new Reader(new Page(engine, level));
      /** @type {Map<number, string>} */
      const live = new Map();
      for (let updates = 1 + number(8); updates; updates--) {
        const gone = Array.from({ length: number(3) }, () => number(9));
        const given = Array.from({ length: number(4) }, () => ({ id: number(9), text: text(number) }));
        for (const id of gone) live.delete(id);
        for (const { id, text } of given) live.set(id, text);
        reader.update(given, gone);
        const all = Array.from(live, ([id, text]) => ({ id, text }));
        const fresh = new Page(engine, level).update(all);
        const found = all.map(({ id }) => ({ id, mentions: reader.mentions.get(id) }));
        assert.deepEqual(found, fresh, `seed ${seed}: ${JSON.stringify(all)}`);
      }
    }
  });
}
