// A newer glossary from the reader's own server: taken when it is one, refused with a reason when it is not.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { checked } from "../../../extension/background/checks.js";
import { explain, find, reload, state } from "../../../extension/background/glossary.js";
import { update, updateDaily, useShipped } from "../../../extension/background/server.js";
import { browser, lexicon, stored } from "./stub.mjs";

const SERVER = "https://glossary.test/base";
const ADDRESS = "https://glossary.test/base/lexicon.json";
const DAY = 24 * 60 * 60 * 1000;

/** @param {(json: any) => void} change */
function changed(change) {
  const json = lexicon();
  change(json);
  return json;
}

const newer = changed((json) => {
  json.version = "2099.1";
  json.concepts[0].definition = "Other words.";
  json.concepts.push({ ...json.concepts[1], id: "zz-new", term: "Zz new" });
  json.forms.push({ concept: json.concepts.length - 1, form: "Zz new", variants: ["Zz new"] });
});

beforeEach(() => reload());

test("a newer glossary is taken, and what has changed is told", async () => {
  const asked = browser({ server: SERVER }, () => new Response(JSON.stringify(newer), { headers: { ETag: '"1"' } }));
  const told = await update(true);
  assert.deepEqual(asked, [ADDRESS]);
  assert.equal(told.version, "2099.1");
  assert.equal(told.from, SERVER);
  assert.equal(told.problem, "");
  assert.deepEqual(told.changes, { added: ["Zz new"], changed: [newer.concepts[0].term], removed: [] });
  assert.equal((await find("zz new"))[0]?.term, "Zz new");
});

test("the shipped one is a click away, and the server is asked no more", async () => {
  const asked = browser({ server: SERVER }, () => new Response(JSON.stringify(newer)));
  await update(true);
  const told = await useShipped();
  assert.equal(told.from, "");
  assert.notEqual(told.version, "2099.1");
  await updateDaily();
  assert.equal(asked.length, 1);
});

test("what a server brings too late is not kept", async () => {
  /** @type {(response: Response) => void} */
  let answer = () => {};
  const asked = browser({ server: SERVER }, () => new Promise((resolve) => (answer = resolve)));
  const updated = update(true);
  while (!asked.length) await new Promise((next) => setImmediate(next));
  await useShipped();
  answer(new Response(JSON.stringify(newer)));
  assert.equal((await updated).from, "");
  assert.deepEqual(stored, {});
});

test("it is asked once a day, with the tag of the last answer", async () => {
  /** @type {any[]} */
  const headers = [];
  const asked = browser({ server: SERVER }, (_, options) => {
    headers.push(options.headers);
    return headers.length === 1 ? new Response(JSON.stringify(newer), { headers: { ETag: '"1"' } }) : new Response(null, { status: 304 });
  });
  await updateDaily();
  await updateDaily();
  assert.equal(asked.length, 1);
  stored["glossaryAsked"] = Date.now() - DAY - 1;
  await updateDaily();
  assert.deepEqual(headers, [{}, { "If-None-Match": '"1"' }]);
  assert.equal((await state()).version, "2099.1");
});

test("nothing of the reader goes with the question", async () => {
  browser({ server: SERVER, known: { "ki-67": "2026-11-01" } }, (_, options) => {
    assert.equal(options.credentials, "omit");
    assert.equal(options.referrerPolicy, "no-referrer");
    assert.equal(options.redirect, "error");
    assert.equal(options.body, undefined);
    return new Response(JSON.stringify(newer));
  });
  assert.equal((await update(true)).problem, "");
});

/** @type {Record<string, [answer: () => Response | Promise<Response>, problem: string]>} */
const REFUSED = {
  "no answer": [() => Promise.reject(new TypeError("refused")), "serverNoAnswer"],
  "no such page": [() => new Response("", { status: 404 }), "serverHasNone"],
  "a failing server": [() => new Response("", { status: 500 }), "serverHasNone"],
  "no JSON": [() => new Response("<!DOCTYPE html>"), "serverMalformed"],
  "half of it": [() => new Response(JSON.stringify(newer).slice(0, 1_000_000)), "serverMalformed"],
  "other JSON": [() => new Response("[]"), "serverMalformed"],
  "no text at all": [() => new Response(new Uint8Array([0xff, 0xfe, 0xff])), "serverNoAnswer"],
  "too much": [() => new Response(" ".repeat(9_000_000)), "serverTooLarge"],
};
for (const [name, [answer, problem]] of Object.entries(REFUSED)) {
  test(`${name}: the glossary stays, and the reader is told`, async () => {
    browser({ server: SERVER }, answer);
    const told = await update(true);
    assert.equal(told.problem, problem);
    assert.equal(told.from, "");
    assert.ok(told.concepts > 1_000);
  });
}

test("what was stored by another version is let go", async () => {
  browser({ glossary: { text: '{"format": 1}', from: SERVER, etag: "", fetched: "", changes: null } });
  assert.equal((await state()).from, "");
  assert.equal("glossary" in stored, false);
});

/** @type {Record<string, (json: any) => void>} */
const MALFORMED = {
  "another format": (json) => (json.format = 99),
  "no concepts": (json) => delete json.concepts,
  "a concept without a definition": (json) => delete json.concepts[0].definition,
  "a definition that is a book": (json) => (json.concepts[0].definition = "x".repeat(5_000)),
  "a definition that is no text": (json) => (json.concepts[0].definition = { toString: "x" }),
  "an id that is no slug": (json) => (json.concepts[0].id = "<b>"),
  "a source that runs": (json) => (Object.values(json.sources)[0].url = "javascript:alert(1)"),
  "a source that is not there": (json) => json.concepts[0].sources.push("nowhere"),
  "no source": (json) => (json.concepts[0].sources = []),
  "a form of no concept": (json) => (json.forms[0].concept = 1e6),
  "a form with a rule that is not there": (json) => (json.forms[0].sense = "toString"),
  "a form that is no text": (json) => (json.forms[0].variants = [1]),
  "a date that is none": (json) => (json.concepts[0].reviewed = "soon"),
  "a rule with cues that are no texts": (json) => (Object.values(json.senses)[0].yes = [1]),
  "words that are no text": (json) => (json.spelling.real = ["a"]),
};
for (const [name, change] of Object.entries(MALFORMED)) {
  test(`${name} is refused`, () => assert.equal(checked(changed(change), lexicon()), null));
}

test("rules of reading are the extension's own, whatever a server says", () => {
  const own = lexicon();
  const taken = checked(changed((json) => {
    json.text.address = "(a+)+$";
    json.spelling.limits = [];
  }), own);
  assert.deepEqual(taken?.text, own.text);
  assert.deepEqual(taken?.spelling?.limits, own.spelling.limits);
});

test("a selection is explained: its one term, its terms, the nearest ones, or nothing", async () => {
  browser({});
  assert.equal((await explain(" Ki-67 ")).id, "ki-67");
  const several = await explain("Ki-67 and CgA");
  assert.deepEqual([several.id, several.definition, several.see.map(({ term }) => term)], ["", "selectionTerms", ["Ki-67", "Chromogranin A"]]);
  const near = await explain("chromogran");
  assert.deepEqual([near.definition, near.see[0]?.term], ["selectionNearest", "Chromogranin A"]);
  assert.deepEqual((await explain("xyzzy")).see, []);
  assert.equal((await explain("xyzzy")).definition, "selectionNothing");
  assert.equal((await explain("y".repeat(10_000))).term, `${"y".repeat(40)}…`);
});
