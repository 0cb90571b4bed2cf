// Looking a word up: concepts by what somebody typed, as `search.py` ranks them; look-alikes by the pairs of letters that
// two words share, which takes no time to speak of.

/** @import { Concept, LexiconJson } from "../engine/lexicon.js" */

const MOST = 12; // concepts: more help nobody
const ALIKE = 0.6; // of pairs shared
const LEVELS = ["core", "common", "specialist", "everyday"];

/** @param {string} text letters and digits only, so that `Ki 67` finds `Ki-67` */
const plain = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** @param {string} text */
function pairs(text) {
  /** @type {Set<string>} */
  const found = new Set();
  for (let at = 0; at < text.length - 1; at++) found.add(text.slice(at, at + 2));
  return found;
}

/** @typedef {{text: string, concept: Concept, level: number}} Written a form of a concept */

/** The forms of a lexicon, ready to be looked up. */
export class Index {
  /** @type {Written[]} */
  #forms = [];

  /** @param {LexiconJson} json */
  constructor({ concepts, forms }) {
    for (const { concept: number, variants } of forms) {
      const concept = /** @type {Concept} */ (concepts[number]);
      for (const text of new Set(variants.map(plain))) this.#forms.push({ text, concept, level: LEVELS.indexOf(concept.level) });
    }
  }

  /**
   * The concepts that a query names, best first: a form itself, its beginning, a word's beginning, a part, a look-alike;
   * of equals those that more readers need.
   * @param {string} query
   * @param {number} [limit]
   */
  search(query, limit = MOST) {
    const wanted = plain(query);
    if (!wanted) return [];
    const wantedPairs = pairs(wanted);
    /** @type {Map<Concept, {rank: number, level: number, length: number}>} */
    const best = new Map();
    for (const { text, concept, level } of this.#forms) {
      const rank = rankOf(wanted, wantedPairs, text);
      const before = best.get(concept);
      const found = { rank, level, length: text.length };
      if (rank < NONE && (!before || order(found, before) < 0)) best.set(concept, found);
    }
    return [...best].sort(([a, one], [b, other]) => order(one, other) || (a.id < b.id ? -1 : 1)).slice(0, limit).map(([concept]) => concept);
  }
}

const NONE = 9;

/**
 * @param {{rank: number, level: number, length: number}} one
 * @param {{rank: number, level: number, length: number}} other
 */
const order = (one, other) => one.rank - other.rank || one.level - other.level || one.length - other.length;

/**
 * @param {string} wanted
 * @param {Set<string>} wantedPairs
 * @param {string} text
 */
function rankOf(wanted, wantedPairs, text) {
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  if (` ${text}`.includes(` ${wanted}`)) return 2;
  if (wanted.length > 3 && text.includes(wanted)) return 3;
  if (wanted.length < 4 || text.length > 2 * wanted.length || wanted.length > 2 * text.length) return NONE;
  let shared = 0;
  const others = pairs(text);
  for (const pair of wantedPairs) if (others.has(pair)) shared++;
  const alike = (2 * shared) / (wantedPairs.size + others.size);
  return alike >= ALIKE ? 5 - alike : NONE;
}
