// The glossary that is in use: the one that ships with the extension, or a newer one from the reader's own server.

import { readLexicon } from "../engine/lexicon.js";
import { Matcher } from "../engine/matcher.js";
import { Index } from "./search.js";
import { checked } from "./checks.js";

/** @import { Concept, Lexicon, LexiconJson } from "../engine/lexicon.js" */

/**
 * A glossary that has been fetched, as it is stored.
 * @typedef {object} Fetched
 * @property {string} text
 * @property {string} from the address of the server
 * @property {string} etag
 * @property {string} fetched ISO date
 * @property {{added: string[], changed: string[], removed: string[]}} changes terms, compared with the one before
 */

const LONGEST_SELECTION = 5_000; // characters looked at
const NEAREST = 5; // suggestions for a word that is not there

/** @type {Promise<Glossary> | null} */
let loading = null;

/** A lexicon, ready to be asked. */
export class Glossary {
  /** @type {Index | undefined} */
  #index;
  /** @type {Map<string, string[]> | undefined} a concept and its form → what else that can mean */
  #also;
  #json;

  /** @param {LexiconJson} json @param {Fetched | null} fetched */
  constructor(json, fetched) {
    this.#json = json;
    this.lexicon = readLexicon(json);
    this.fetched = fetched;
    this.matcher = new Matcher(this.lexicon);
  }

  /**
   * Concepts by what somebody typed.
   * @param {string} query
   * @param {number} [limit]
   */
  search(query, limit) {
    this.#index ??= new Index(this.#json);
    return this.#index.search(query, limit);
  }

  /**
   * What else a form can mean.
   * @param {string} concept
   * @param {string} form
   */
  also(concept, form) {
    this.#also ??= new Map(this.#others());
    return this.#also.get(`${concept} ${form}`) ?? [];
  }

  /** @returns {Generator<[string, string[]]>} */
  *#others() {
    const { concepts, forms, senses } = this.#json;
    for (const { concept, form, sense } of forms) {
      const also = sense ? senses[sense]?.also : undefined;
      if (also) yield [`${concepts[concept]?.id} ${form}`, also];
    }
  }
}

/** @returns {Promise<Glossary>} */
export function loaded() {
  loading ??= load();
  return loading;
}

/** Another glossary is in use from now on. */
export function reload() {
  loading = null;
}

async function load() {
  const stored = await chrome.storage.local.get("glossary");
  const glossary = /** @type {Fetched | undefined} */ (stored["glossary"]);
  if (glossary) {
    try {
      const json = checked(JSON.parse(glossary.text), await shipped());
      if (json) return new Glossary(json, glossary);
    } catch {
      // no JSON: the same as none of ours
    }
    await chrome.storage.local.remove("glossary"); // it is of another version of this extension
  }
  return new Glossary(await shipped(), null);
}

/**
 * The JSON of the lexicon that ships with the extension.
 * @returns {Promise<LexiconJson>}
 */
export async function shipped() {
  return (await fetch(chrome.runtime.getURL("lexicon.json"))).json();
}

/**
 * A concept as pages show it.
 * @param {Lexicon} lexicon
 * @param {Concept} concept
 */
function entryOf(lexicon, concept) {
  const named = (/** @type {string} */ id) => {
    const other = lexicon.byId.get(id);
    return other ? [{ id, term: other.term }] : [];
  };
  const { id, term, say, level, definition, more, note, history, see = [], sources, reviewed } = concept;
  const use = note?.use ? named(note.use)[0]?.term : undefined;
  return {
    id, term, say, level, definition, more, history, reviewed,
    note: note && { kind: note.kind, text: note.text, use },
    see: see.flatMap(named),
    sources: sources.flatMap((name) => lexicon.sources[name] ?? []),
  };
}

/**
 * @param {Glossary} glossary
 * @param {string[]} ids
 */
export function entriesOf({ lexicon }, ids) {
  const concepts = ids.flatMap((id) => lexicon.byId.get(id) ?? []);
  return Object.fromEntries(concepts.map((concept) => [concept.id, entryOf(lexicon, concept)]));
}

/** @param {string} id */
export async function conceptOf(id) {
  const glossary = await loaded();
  return entriesOf(glossary, [id])[id] ?? null;
}

/**
 * Concepts by what somebody typed, best first.
 * @param {string} query
 */
export async function find(query) {
  const glossary = await loaded();
  return glossary.search(query).map((concept) => entryOf(glossary.lexicon, concept));
}

/**
 * What a card says of a selected text: its one concept, its concepts, or the nearest ones.
 * @param {string} selection
 */
export async function explain(selection) {
  const text = selection.trim().slice(0, LONGEST_SELECTION);
  const glossary = await loaded();
  const { lexicon, matcher } = glossary;
  const mentioned = new Set(matcher.find(text, "everyday").map(({ concept }) => concept));
  const named = [...mentioned].flatMap((id) => lexicon.byId.get(id) ?? []);
  const concepts = named.length ? named : glossary.search(text, NEAREST);
  const [only] = concepts;
  if (only && concepts.length === 1 && mentioned.size) return entryOf(lexicon, only);
  const say = chrome.i18n.getMessage;
  const message = mentioned.size ? "selectionTerms" : concepts.length ? "selectionNearest" : "selectionNothing";
  return {
    id: "", term: text.length > 40 ? `${text.slice(0, 40)}…` : text, level: "", definition: say(message), reviewed: "",
    see: concepts.map(({ id, term }) => ({ id, term })), sources: [],
  };
}

/** What the reader is told of the glossary in use. */
export async function state() {
  const { lexicon, fetched } = await loaded();
  const { title, version, language, disclaimer } = lexicon.header;
  const { glossaryProblem: problem = "" } = await chrome.storage.local.get("glossaryProblem");
  return {
    title, version, language, disclaimer, problem,
    concepts: lexicon.concepts.length,
    from: fetched?.from ?? "",
    fetched: fetched?.fetched ?? "",
    changes: fetched?.changes ?? null,
  };
}
