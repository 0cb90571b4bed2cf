// The texts of open pages, and what is found in them. All of it is in memory, and ends with its tab.

import { Page } from "../engine/page.js";
import { entriesOf, loaded } from "./glossary.js";

/** @import { Mention } from "../engine/mentions.js" */

const MOST = 60; // pages: the least recently read goes, and is read again should it change

/** @type {Map<string, {page: Page, tab: number | undefined, frame: number | undefined, told: Set<string>}>} by name */
const pages = new Map();

/**
 * What is found in new texts of a page, and in older ones whose meaning they have changed.
 * @param {{page: string, level: string, texts: {id: number, text: string}[], gone: number[], isFirst: boolean}} message
 * @param {chrome.runtime.MessageSender} sender
 */
export async function read({ page: name, level, texts, gone, isFirst }, { tab, frameId }) {
  const glossary = await loaded();
  const known = pages.get(name);
  if (!known && !isFirst) return { isForgotten: true, found: [], words: {}, concepts: {} };
  const entry = known ?? begin(new Page(glossary.matcher, level), tab?.id, frameId);
  pages.delete(name);
  pages.set(name, entry); // the most recent is the last
  /** @type {Record<string, object>} that the page has not been told of yet */
  const words = {};
  /** @param {Mention} mention */
  const keyOf = ({ concept, form, why, misspelt, rank }) => {
    const key = [concept, form, why, misspelt].join("|");
    if (!entry.told.has(key)) words[key] = { concept, form, why, misspelt, rank, also: glossary.also(concept, form) };
    entry.told.add(key);
    return key;
  };
  /** @type {Set<string>} */
  const concepts = new Set();
  const found = entry.page.update(texts, gone).map(({ id, mentions }) => {
    for (const { concept } of mentions) if (!entry.told.has(concept)) concepts.add(concept);
    return { id, mentions: mentions.map((mention) => ({ start: mention.start, end: mention.end, word: keyOf(mention) })) };
  });
  for (const id of concepts) entry.told.add(id);
  return { isForgotten: false, found, words, concepts: entriesOf(glossary, [...concepts]) };
}

/**
 * @param {Page} page
 * @param {number | undefined} tab
 * @param {number | undefined} frame
 */
function begin(page, tab, frame) {
  for (const [other, entry] of pages) if (entry.tab === tab && entry.frame === frame) pages.delete(other);
  const [oldest] = pages.keys();
  if (pages.size >= MOST && oldest !== undefined) pages.delete(oldest);
  return { page, tab, frame, told: /** @type {Set<string>} */ (new Set()) };
}

/** @param {number} tab that has been closed */
export function forgetTab(tab) {
  for (const [name, entry] of pages) if (entry.tab === tab) pages.delete(name);
}

/** Every page will be read anew, by another glossary. */
export const forgetPages = () => pages.clear();
