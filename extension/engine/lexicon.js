// The lexicon that the Python side compiles and the extension ships: read, checked, and made ready to look up.

import { BLANK, Characters, UNITS, codes } from "./characters.js";
import { Phrases, PRIME, SEED } from "./phrases.js";
import { SenseRule } from "./senses.js";

/** @import { TextPolicy } from "./characters.js" */
/** @import { Sense } from "./senses.js" */
/** @import { Spelling } from "./spelling.js" */

const FORMAT = 2;
/** @type {never[]} shared by the many that have none, which makes the start shorter */
const NONE = [];

export const SPACE = 1; // the number of that gap

/**
 * @typedef {{title: string, publisher: string, year: number, url: string}} Source
 *
 * @typedef {object} Concept one entry of the glossary; the fields are described in `glossary.schema.json`
 * @property {string} id
 * @property {string} term
 * @property {string} kind
 * @property {string} level
 * @property {string} [say]
 * @property {string} definition
 * @property {string} [more]
 * @property {{kind: string, text: string, use?: string, since?: string}} [note]
 * @property {{edition: string, text: string}[]} [history]
 * @property {string[]} [see]
 * @property {Record<string, string>} [codes]
 * @property {string[]} sources
 * @property {string} reviewed
 *
 * @typedef {[concept: number, form: string, rule: string, sense: string, variants: string[]]} Form its rule is for case
 *
 * @typedef {object} LexiconJson
 * @property {number} format
 * @property {string} stamp what it was made from
 * @property {string} hash changes whenever the contents do
 * @property {string} title
 * @property {string} language
 * @property {string} version
 * @property {string} licence
 * @property {string} disclaimer
 * @property {TextPolicy} text
 * @property {Spelling | null} spelling null where nobody knows which words are real
 * @property {Record<string, Source>} sources
 * @property {Record<string, Sense>} senses
 * @property {Concept[]} concepts
 * @property {Form[]} forms
 *
 * @typedef {object} Entry what a written form stands for
 * @property {string} concept id
 * @property {number} rank of its level, 0 for the most needed
 * @property {string} form as the glossary has it
 * @property {string[]} cased how an exact form is written
 * @property {boolean} capital whether it begins with a capital
 * @property {number[]} gaps numbers of the gaps between its words; none where all are single spaces
 * @property {SenseRule | null} sense
 */

/** The compiled glossary. */
export class Lexicon {
  /** @type {Map<number, number>} number of a gap (0: none) and a kind of character → number of the gap that they make */
  #gaps = new Map();
  /** @type {number[]} the gaps of the written form at hand; none when all are single spaces */
  #between = [];
  /** @type {Entry[]} by the number of a phrase: what it stands for, or the first of several */
  #one = [];
  /** @type {Map<number, Entry[]>} */
  #several = new Map();

  /** @param {LexiconJson} json */
  constructor(json) {
    const { text, spelling, sources, senses, concepts, forms, ...header } = json;
    this.header = header;
    this.sources = sources;
    this.senses = senses;
    this.concepts = concepts;
    this.text = text;
    this.spelling = spelling;
    this.byId = new Map(concepts.map((concept) => [concept.id, concept]));
    this.characters = new Characters(text);
    let count = 0;
    let size = 0;
    for (const { 4: variants } of forms) {
      count += variants.length;
      for (const variant of variants) size += variant.length;
    }
    this.phrases = new Phrases(count, size);
    this.#gap(0, BLANK); // the first: `SPACE`
    this.#index(forms);
    const gap = (/** @type {string} */ chars) => codes(chars).reduce((before, code) => this.#gap(before, code), 0);
    const accepted = Object.entries(text.accepts).map(([one, others]) => [gap(one), ...others.map(gap)]);
    this.bracket = gap("]");
    /** @type {Set<number>[]} by the number of a form's gap: the gaps that it accepts in a text */
    this.accepts = [0, ...this.#gaps.values()].map((number) => new Set([number]));
    for (const [one = 0, ...others] of accepted) for (const other of others) this.accepts[one]?.add(other);
  }

  /**
   * The number of the gap that goes on with this kind of character.
   * @param {number} before number of the gap so far, 0 for none
   * @param {number} kind
   */
  #gap(before, kind) {
    if (before === 0 && kind === BLANK && this.#gaps.size) return SPACE;
    const key = before * UNITS + kind;
    let number = this.#gaps.get(key);
    if (number === undefined) this.#gaps.set(key, (number = this.#gaps.size + 1));
    return number;
  }

  /**
   * The number of the gap of `size` characters, 0 where no form has such a one.
   * @param {string} plain
   * @param {number} start
   * @param {number} size
   */
  gapAt(plain, start, size) {
    const { kinds } = this.characters;
    let gap = 0;
    for (let at = start; at < start + size; at++) {
      const code = plain.charCodeAt(at);
      const next = this.#gaps.get(gap * UNITS + (kinds.get(code) ?? code));
      if (next === undefined) return 0;
      gap = next;
    }
    return gap;
  }

  /** @param {Form[]} forms */
  #index(forms) {
    const { text, characters, concepts } = this;
    /** @type {Map<string, SenseRule>} */
    const rules = new Map();
    for (const [name, sense] of Object.entries(this.senses)) {
      rules.set(name, new SenseRule(sense, characters, text.cues));
    }
    /** @type {Entry[]} of the form at hand: variants with the same gaps share one */
    const mine = [];
    for (const { 0: number, 1: form, 2: rule, 3: sense, 4: variants } of forms) {
      const concept = /** @type {Concept} */ (concepts[number]);
      mine.length = 0;
      for (const variant of variants) {
        const phrase = this.#add(variant);
        if (!phrase) continue;
        let entry = this.#withThoseGaps(mine);
        if (!entry) {
          entry = {
            concept: concept.id,
            rank: text.levels.indexOf(concept.level),
            form,
            cased: rule === "exact" ? [] : NONE,
            capital: rule === "capital",
            gaps: this.#between.length ? this.#between.slice() : NONE,
            sense: rules.get(sense) ?? null,
          };
          mine.push(entry);
        }
        if (rule === "exact") entry.cased.push(this.characters.inCase(variant, 0, variant.length).trim());
        this.#stands(phrase, entry);
      }
    }
    for (const entries of this.#several.values()) entries.sort((a, b) => doubt(b) - doubt(a));
  }

  /** @param {Entry[]} entries */
  #withThoseGaps(entries) {
    const gaps = this.#between;
    for (const entry of entries) {
      let at = 0;
      while (at < gaps.length && gaps[at] === entry.gaps[at]) at++;
      if (at === gaps.length && at === entry.gaps.length) return entry;
    }
    return undefined;
  }

  /**
   * @param {number} phrase
   * @param {Entry} entry
   */
  #stands(phrase, entry) {
    const first = this.#one[phrase];
    if (!first) {
      this.#one[phrase] = entry;
    } else if (first !== entry) {
      const several = this.#several.get(phrase);
      if (!several) this.#several.set(phrase, [first, entry]);
      else if (!several.includes(entry)) several.push(entry);
    }
  }

  /**
   * What the phrase stands for; entries that have to prove themselves come first.
   * @param {number} phrase
   * @returns {Entry[]}
   */
  entries(phrase) {
    return this.#several.get(phrase) ?? [/** @type {Entry} */ (this.#one[phrase])];
  }

  /**
   * A written form → the number of its phrase, 0 for none. Leaves the numbers of its gaps in `#between`.
   * @param {string} variant
   */
  #add(variant) {
    const { mask, kinds } = this.characters;
    const { bytes, size: start } = this.phrases;
    const gaps = this.#between;
    gaps.length = 0;
    let hash = SEED;
    let first = 0;
    let end = start;
    let gap = 0;
    let blanks = 0;
    let spaced = true;
    for (let at = 0; at < variant.length; at++) {
      const code = variant.charCodeAt(at);
      const byte = /** @type {number} */ (mask[code]);
      if (byte === BLANK) {
        if (end === start) continue;
        gap = this.#gap(gap, code === BLANK ? BLANK : (kinds.get(code) ?? code));
        blanks++;
        continue;
      }
      if (blanks) {
        if (!gaps.length) first = hash;
        if (gap !== SPACE) spaced = false;
        gaps.push(gap);
        gap = 0;
        for (; blanks; blanks--) {
          bytes[end++] = BLANK;
          hash = Math.imul(hash ^ BLANK, PRIME);
        }
      }
      bytes[end++] = byte;
      hash = Math.imul(hash ^ byte, PRIME);
    }
    if (end === start) return 0;
    this.phrases.begin(gaps.length ? first : hash, gaps.length + 1);
    if (spaced) gaps.length = 0;
    return this.phrases.add(end, hash);
  }

  /** The forms that are written just so, as `Entry.cased` has them. */
  exactForms() {
    return [...this.#one.filter(Boolean), ...[...this.#several.values()].flat()].flatMap(({ cased }) => cased);
  }
}

/** @param {Entry} entry how much it has to prove: forms with a sense rule first, then those with a case rule */
const doubt = (entry) => (entry.sense ? 2 : 0) + (entry.cased.length || entry.capital ? 1 : 0);

/**
 * The lexicon in the parsed JSON. Throws for a file of another kind or format.
 * @param {unknown} json
 * @returns {Lexicon}
 */
export function readLexicon(json) {
  const raw = /** @type {Partial<LexiconJson> | null} */ (json);
  if (typeof raw !== "object" || raw === null || raw.format !== FORMAT) {
    throw new TypeError(`this is no netgloss lexicon of format ${FORMAT}`);
  }
  for (const part of /** @type {const} */ (["text", "sources", "senses", "concepts", "forms"])) {
    if (typeof raw[part] !== "object" || raw[part] === null) throw new TypeError(`this lexicon has no ${part}`);
  }
  if (typeof raw.spelling !== "object") throw new TypeError("this lexicon has no spelling");
  return new Lexicon(/** @type {LexiconJson} */ (raw));
}
