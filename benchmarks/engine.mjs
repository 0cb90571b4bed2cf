// Measures what `engine.py` wrote to a file; prints a row of cells.

import { readFileSync } from "node:fs";

import { readLexicon } from "../extension/engine/lexicon.js";
import { Matcher } from "../extension/engine/matcher.js";

const { lexicon, pattern, exact, texts } = JSON.parse(readFileSync(String(process.argv[2]), "utf8"));
const regex = new RegExp(pattern, "g");

/** @param {string} text */
function byRegex(text) {
  const found = [];
  for (const { 0: form, index } of text.toLowerCase().matchAll(regex)) {
    const end = index + form.length;
    if (!(form in exact) || text.slice(index, end) === exact[form]) found.push([index, end]);
  }
  return found;
}

/**
 * CPU milliseconds: the median of five rounds after one that is not counted.
 * @param {(() => unknown)[]} candidates
 */
function rounds(candidates) {
  /** @type {number[][]} */
  const times = candidates.map(() => []);
  for (let round = 0; round < 6; round++) {
    candidates.forEach((run, at) => {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      if (round) times[at]?.push((user + system) / 1000);
    });
  }
  return times.map((each) => each.sort((a, b) => a - b)[2] ?? NaN);
}

const before = performance.now();
const matcher = new Matcher(readLexicon(JSON.parse(lexicon)));
matcher.find("My NET.");
const cells = [(performance.now() - before).toFixed(0)];
for (const text of texts) {
  const [ours = NaN, theirs = NaN] = rounds([() => matcher.find(text), () => byRegex(text)]);
  const speed = (/** @type {number} */ time) => (text.length / time / 1000).toFixed(1);
  const spans = new Set(byRegex(text).map(String));
  const differ = matcher.find(text).filter(({ start, end }) => !spans.delete(`${start},${end}`)).length + spans.size;
  cells.push(speed(ours), speed(theirs), (theirs / ours).toFixed(1), String(differ));
}
process.stdout.write(JSON.stringify(cells));
