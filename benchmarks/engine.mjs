// Measures what `engine.py` wrote to a file; prints figures.

import { readFileSync } from "node:fs";

import { readLexicon } from "../extension/engine/lexicon.js";
import { Matcher } from "../extension/engine/matcher.js";
import { Page } from "../extension/engine/page.js";

const ROUNDS = 5;

/**
 * CPU milliseconds of each candidate in each round, after one round that is not counted.
 * @param {(() => unknown)[]} candidates
 */
function rounds(candidates) {
  /** @type {number[][]} */
  const times = candidates.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    candidates.forEach((run, at) => {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      if (round) times[at]?.push((user + system) / 1000);
    });
  }
  return times;
}

/** @param {number[]} figures */
const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? NaN;

/**
 * A matcher, and how many milliseconds it took: to parse the lexicon, and from there until it had searched its first
 * text.
 * @param {string} lexicon
 */
function started(lexicon) {
  const before = performance.now();
  const json = JSON.parse(lexicon);
  const parsed = performance.now();
  const matcher = new Matcher(readLexicon(json));
  matcher.find("My NET is small.");
  return { matcher, parse: parsed - before, start: performance.now() - parsed };
}

/**
 * Beside a regex with the same forms.
 * @param {{lexicon: string, pattern: string, exact: Record<string, string>, texts: string[]}} content
 */
function besideRegex({ lexicon, pattern, exact, texts }) {
  const regex = new RegExp(pattern, "g");
  const byRegex = (/** @type {string} */ text) => {
    const found = [];
    for (const { 0: form, index } of text.toLowerCase().matchAll(regex)) {
      const end = index + form.length;
      if (!(form in exact) || text.slice(index, end) === exact[form]) found.push([index, end]);
    }
    return found;
  };
  const { matcher, start } = started(lexicon);
  const measured = texts.map((text) => {
    const [ours = NaN, theirs = NaN] = rounds([() => matcher.find(text), () => byRegex(text)]).map(median);
    const speed = (/** @type {number} */ time) => text.length / time / 1000;
    const spans = new Set(byRegex(text).map(String));
    const differ = matcher.find(text).filter(({ start, end }) => !spans.delete(`${start},${end}`)).length + spans.size;
    return { ours: speed(ours), regex: speed(theirs), ratio: theirs / ours, differ };
  });
  return { start, texts: measured };
}

/**
 * Two lexicons against each other: MB/s of both for each group of texts, and how many times longer the second takes.
 * @param {{lexicons: string[], groups: string[][]}} content
 */
function besideEachOther({ lexicons, groups }) {
  const matchers = lexicons.map((lexicon) => started(lexicon).matcher);
  return groups.map((texts) => {
    const characters = texts.reduce((length, text) => length + text.length, 0);
    const times = rounds(matchers.map((matcher) => () => texts.map((text) => matcher.find(text))));
    const [one = [], other = []] = times;
    const [without, withIt] = times.map((figures) => characters / median(figures) / 1000);
    return { without, with: withIt, ratio: median(other.map((time, round) => time / (one[round] ?? NaN))) };
  });
}

/**
 * A thread that grows: CPU microseconds for each post in each part of it, taken together over a few threads; and those
 * that it takes to find its words by itself.
 * @param {{lexicon: string, posts: string[], batch: number, parts: number}} content
 */
function growing({ lexicon, posts, batch, parts }) {
  const { matcher } = started(lexicon);
  const texts = posts.map((text, id) => ({ id, text }));
  const size = posts.length / parts;
  const alone = median(rounds([() => posts.map((post) => matcher.find(post))])[0] ?? []);
  const candidates = Array.from({ length: parts }, (_, part) => texts.slice(part * size, (part + 1) * size));
  let page = new Page(matcher);
  const grow = (/** @type {typeof texts} */ some) => {
    if (some[0]?.id === 0) page = new Page(matcher);
    for (let at = 0; at < some.length; at += batch) page.update(some.slice(at, at + batch));
  };
  const times = rounds(candidates.map((some) => () => grow(some))).map(median);
  return { parts: times.map((time) => (time / size) * 1000), alone: (alone / posts.length) * 1000 };
}

const content = JSON.parse(readFileSync(String(process.argv[2]), "utf8"));

/** @param {string} lexicon */
function figures(lexicon) {
  const { parse, start } = started(lexicon);
  return { parse, start };
}

/** What is measured, by what there is to measure. */
function measured() {
  if (content.pattern) return besideRegex(content);
  if (content.groups) return besideEachOther(content);
  return content.posts ? growing(content) : figures(content);
}

process.stdout.write(JSON.stringify(measured()));
