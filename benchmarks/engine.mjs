// Measures what `engine.py` wrote to a file; prints a row of cells, or figures.

import { readFileSync } from "node:fs";

import { readLexicon } from "../extension/engine/lexicon.js";
import { Matcher } from "../extension/engine/matcher.js";

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
 * A matcher, and how many milliseconds it took until it had searched its first text.
 * @param {string} lexicon
 * @returns {[Matcher, number]}
 */
function started(lexicon) {
  const before = performance.now();
  const matcher = new Matcher(readLexicon(JSON.parse(lexicon)));
  matcher.find("My NET.");
  return [matcher, performance.now() - before];
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
  const [matcher, start] = started(lexicon);
  const cells = [start.toFixed(0)];
  for (const text of texts) {
    const [ours = NaN, theirs = NaN] = rounds([() => matcher.find(text), () => byRegex(text)]).map(median);
    const speed = (/** @type {number} */ time) => (text.length / time / 1000).toFixed(1);
    const spans = new Set(byRegex(text).map(String));
    const differ = matcher.find(text).filter(({ start, end }) => !spans.delete(`${start},${end}`)).length + spans.size;
    cells.push(speed(ours), speed(theirs), (theirs / ours).toFixed(1), String(differ));
  }
  return cells;
}

/**
 * Two lexicons against each other: MB/s of both for each group of texts, and how many times longer the second takes.
 * @param {{lexicons: string[], groups: string[][]}} content
 */
function besideEachOther({ lexicons, groups }) {
  const matchers = lexicons.map((lexicon) => started(lexicon)[0]);
  return groups.map((texts) => {
    const characters = texts.reduce((length, text) => length + text.length, 0);
    const times = rounds(matchers.map((matcher) => () => texts.map((text) => matcher.find(text))));
    const [one = [], other = []] = times;
    const speeds = times.map((figures) => characters / median(figures) / 1000);
    return [...speeds, median(other.map((time, round) => time / (one[round] ?? NaN)))];
  });
}

const content = JSON.parse(readFileSync(String(process.argv[2]), "utf8"));
const measured = content.pattern ? besideRegex(content) : content.groups ? besideEachOther(content) : started(content)[1];
process.stdout.write(JSON.stringify(measured));
