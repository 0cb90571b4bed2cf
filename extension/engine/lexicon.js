// The lexicon that the Python side compiles and the extension ships: read, checked, and made ready to look up.

import { BLANK, Characters } from "./characters.js";
import { Forms } from "./forms.js";
import { Gaps, SPACE } from "./gaps.js";
import { SenseRule } from "./senses.js";

/** @import { TextPolicy } from "./characters.js" */
/** @import { Sense } from "./senses.js" */
/** @import { Spelling } from "./spelling.js" */

const FORMAT = 3;
/** @type {never[]} one for the many entries that have none: what lies close together is read faster */
const NONE = [];
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
 * @typedef {object} Form with all its variants
 * @property {number} concept its place among the concepts
 * @property {string} form as the glossary has it
 * @property {string} [case] "exact" or "capital"; without it, any
 * @property {string} [sense] the name of its rule
 * @property {string[]} variants
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
  #forms;
  /** @type {(Entry[] | undefined)[]} by the number of a phrase, once a text has had it */
  #entries;
  /** @type {Map<string, SenseRule>} by their names, once a text has asked for them */
  #rules = new Map();

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
    this.gaps = new Gaps(this.characters.kinds, text.accepts);
    this.bracket = this.gaps.of("]");
    this.#forms = forms;
    this.forms = new Forms(forms, this.characters, this.gaps);
    this.#entries = new Array(this.forms.count + 1); // of that length from the beginning: it stays a list, and fast
  }

  /**
   * The rank of a level, 0 for the most needed.
   * @param {string} level
   */
  rankOf(level) {
    const { levels } = this.text;
    const rank = levels.indexOf(level);
    if (rank < 0) throw new RangeError(`The level is “${level}”. It can be ${levels.join(", ")}.`);
    return rank;
  }

  /**
   * What the phrase stands for; entries that have to prove themselves come first.
   * @param {number} phrase
   * @returns {Entry[]}
   */
  entries(phrase) {
    let entries = this.#entries[phrase];
    if (!entries) {
      const text = this.forms.phrases.text(phrase);
      const forms = this.forms.writtenSo(phrase).flatMap((place) => this.#forms[place] ?? []);
      entries = forms.flatMap((form) => this.#entriesOf(form, text));
      entries.sort((a, b) => doubt(b) - doubt(a));
      this.#entries[phrase] = entries;
    }
    return entries;
  }

  /**
   * What those variants of a form stand for that are written with the letters of the phrase: one for all that have the
   * same gaps.
   * @param {Form} form
   * @param {string} phrase
   */
  #entriesOf({ concept: number, form, case: rule, sense, variants }, phrase) {
    const { characters, text } = this;
    const concept = /** @type {Concept} */ (this.concepts[number]);
    /** @type {Map<string, Entry>} */
    const byGaps = new Map();
    for (const variant of variants) {
      const cased = characters.inCase(variant, 0, variant.length).trim();
      if (cased.toLowerCase() !== phrase) continue;
      const gaps = this.#gapsOf(variant);
      const key = gaps.join(" ");
      const entry = byGaps.get(key) ?? {
        concept: concept.id,
        rank: text.levels.indexOf(concept.level),
        form,
        cased: rule === "exact" ? [] : NONE,
        capital: rule === "capital",
        gaps,
        sense: this.#rule(sense),
      };
      byGaps.set(key, entry);
      if (rule === "exact") entry.cased.push(cased);
    }
    return [...byGaps.values()];
  }

  /** @param {string} [name] */
  #rule(name) {
    const sense = name && this.senses[name];
    if (!sense) return null;
    let rule = this.#rules.get(name);
    if (!rule) this.#rules.set(name, (rule = new SenseRule(sense, this.characters, this.text.cues)));
    return rule;
  }

  /**
   * The numbers of the gaps between the words of a written form; none where all are single spaces.
   * @param {string} variant
   */
  #gapsOf(variant) {
    const { mask } = this.characters;
    /** @type {number[]} */
    const gaps = [];
    let done = 0; // where the word before the gap ends
    for (let at = 0; at < variant.length; at++) {
      if (mask[variant.charCodeAt(at)] === BLANK) continue;
      if (done && done < at) gaps.push(this.gaps.at(variant, done, at - done));
      done = at + 1;
    }
    return gaps.some((gap) => gap !== SPACE) ? gaps : NONE;
  }

  /** The words of forms that are written just so, each once. */
  exactWords() {
    const forms = this.#forms.filter((form) => form.case === "exact").flatMap(({ variants }) => variants);
    const text = forms.join(" ");
    return new Set(this.characters.inCase(text, 0, text.length).split(" "));
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
