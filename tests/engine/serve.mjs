// Answers each line {"text", "level"} of standard input with a line of mentions; the Python side asks.

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { readLexicon } from "../../extension/engine/lexicon.js";
import { Matcher } from "../../extension/engine/matcher.js";

const path = process.argv[2] ?? new URL("../../extension/lexicon.json", import.meta.url);
const matcher = new Matcher(readLexicon(JSON.parse(await readFile(path, "utf8"))));
for await (const line of createInterface({ input: process.stdin })) {
  const { text, level } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(matcher.find(text, level))}\n`);
}
