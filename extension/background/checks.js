// Whether what a server has sent is a glossary that this extension can use, and nothing else.

/** @import { LexiconJson } from "../engine/lexicon.js" */

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const WEB = /^https?:\/\//;
const MOST = { concepts: 20_000, forms: 200_000, variants: 2_000, text: 4_000, words: 4_000_000 }; // items; code units

const isText = (/** @type {unknown} */ value, most = MOST.text) => typeof value === "string" && value.length <= most;
const isNumber = (/** @type {unknown} */ value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isMissingOr = (/** @type {(value: unknown) => boolean} */ is) => (/** @type {unknown} */ value) => value === undefined || is(value);

/** @param {(value: unknown) => boolean} is @param {number} [most] */
const listOf = (is, most = MOST.text) => (/** @type {unknown} */ value) => Array.isArray(value) && value.length <= most && value.every(is);

/** @param {Record<string, (value: unknown) => boolean>} fields */
const having = (fields) => (/** @type {unknown} */ value) =>
  isObject(value) && Object.entries(fields).every(([name, is]) => is(/** @type {Record<string, unknown>} */ (value)[name]));

/** @param {(value: unknown) => boolean} is */
const mapOf = (is) => (/** @type {unknown} */ value) => isObject(value) && Object.values(/** @type {object} */ (value)).every(is);

const texts = listOf((value) => isText(value));
const isSource = having({
  title: isText, publisher: isText, year: isNumber, url: (value) => isText(value) && WEB.test(String(value)),
});
const isConcept = having({
  id: (value) => isText(value) && SLUG.test(String(value)),
  term: isText, kind: isText, level: isText, definition: isText, reviewed: (value) => /^\d{4}-\d{2}$/.test(String(value)),
  sources: texts, say: isMissingOr((value) => isText(value)), more: isMissingOr((value) => isText(value)), see: isMissingOr(texts),
  note: isMissingOr(having({ kind: isText, text: isText, use: isMissingOr((value) => isText(value)) })),
  history: isMissingOr(listOf(having({ edition: isText, text: isText }))),
});
const isSense = having({ page: isNumber, window: isNumber, yes: isMissingOr(texts), no: isMissingOr(texts), also: isMissingOr(texts) });
const isForm = having({
  concept: isNumber, form: isText, case: isMissingOr((value) => isText(value)), sense: isMissingOr((value) => isText(value)),
  variants: listOf((value) => isText(value), MOST.variants),
});
const isLexicon = having({
  format: isNumber, hash: isText, title: isText, language: isText, version: isText, licence: isText, disclaimer: isText,
  sources: mapOf(isSource), senses: mapOf(isSense), concepts: listOf(isConcept, MOST.concepts), forms: listOf(isForm, MOST.forms),
});

/**
 * The lexicon, or null where it is none. How texts are read and how words may be misspelt is this extension's own: a
 * server may bring other words, but no other rules (and no patterns that would keep the browser busy).
 * @param {unknown} json
 * @param {LexiconJson} own
 * @returns {LexiconJson | null}
 */
export function checked(json, own) {
  if (!isLexicon(json)) return null;
  const lexicon = /** @type {LexiconJson} */ (json);
  const { spelling } = lexicon;
  const isComplete = lexicon.forms.every(
    ({ concept, sense }) => lexicon.concepts[concept] !== undefined && (!sense || Object.hasOwn(lexicon.senses, sense)),
  );
  const words = spelling && [spelling.words, spelling.anchors, spelling.real, spelling.exact];
  if (lexicon.format !== own.format || !isComplete || !(words ?? []).every((list) => isText(list, MOST.words))) return null;
  if (!lexicon.concepts.every(({ sources }) => sources.length && sources.every((name) => Object.hasOwn(lexicon.sources, name)))) return null;
  return { ...lexicon, text: own.text, spelling: spelling && own.spelling && { ...own.spelling, words: spelling.words, anchors: spelling.anchors, real: spelling.real, exact: spelling.exact } };
}
