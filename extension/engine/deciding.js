// What an open match means: by its neighbours, by a definition on the page, or by what the page speaks of: the twin of
// `deciding.py`.

import { BLANK, after, ascii } from "./characters.js";
import { longForm } from "./definitions.js";
import { OPEN, UNAMBIGUOUS } from "./mentions.js";

/** @import { Folded, Span } from "./characters.js" */
/** @import { Around, IsDenied } from "./evidence.js" */
/** @import { Entry, Lexicon } from "./lexicon.js" */
/** @import { Match } from "./mentions.js" */

const LIKELY = 1; // `page` of a rule that asks for no more than one other term
const SMALL = /[a-z]/;
const NO_CAPITAL = /[^A-Z]+/g;
const SHOUTED = 8; // capitals around a form, and no small letter: whoever shouts writes every word like an abbreviation

/**
 * @typedef {{low: number, high: number}} Window what stands around a form, up to where it counts
 *
 * @typedef {Window & {verdict: string | null}} ByCues what the cues of a rule say about a form (see
 * `SenseRule.byCues`), and the window that they stand in
 *
 * @typedef {{start: number, concept: string, isCertain: boolean}} Likely a form that one other term would confirm
 *
 * @typedef {object} Concepts of a text
 * @property {Set<string>} certain it speaks of them without a doubt
 * @property {Set<string>} spoken those, and those that one other term would confirm
 * @property {Set<string>} possible those, and those that cues confirm
 */

/** Decides for one text, as often as what stands around it on the page has changed. */
export class Decider {
  #lexicon;
  #plain;
  #masked;
  #isDeniedBefore;
  /** @type {Match[]} that tell what the text is about */
  #telling = [];
  /** @type {number[]} where they end */
  #ends = [];
  /** @type {number[]} where terms begin that the text speaks of for certain */
  #places = [];
  /** @type {Around | undefined} while it decides */
  #around;
  /** @type {Likely[]} */
  #likely = [];
  /** @type {Map<string, ByCues>} by place and concept */
  #verdicts = new Map();
  /** @type {Map<string, number>} a meaning of a form → how much more often cues confirm it here than deny it */
  votes = new Map();
  /** The same of what is only found while the text is decided, since it is within something that came to nothing. */
  #inner = { verdicts: new Map(), votes: new Map() };
  /** @type {Map<string, string>} an abbreviation → what the text says that it means, "" if none of ours */
  defined = new Map();
  /** @type {string[]} concepts that cues confirm */
  #confirmed = [];
  /** @type {Concepts | undefined} */
  #concepts;

  /**
   * @param {Lexicon} lexicon
   * @param {Folded} folded
   * @param {IsDenied} isDenied whether the texts in front of it deny a meaning
   */
  constructor(lexicon, { plain, masked }, isDenied) {
    this.#isDeniedBefore = isDenied;
    this.length = plain.length;
    this.#lexicon = lexicon;
    this.#plain = plain;
    this.#masked = masked;
  }

  /**
   * Looks for the cues of all open matches and for what else the text says for certain.
   * @param {Match[]} found
   * @param {Match[]} telling
   */
  read(found, telling) {
    this.#telling = telling;
    this.#ends = telling.map(({ end }) => end);
    for (const { start, end, entries, why } of found) {
      if (why !== OPEN) continue;
      for (const entry of entries) {
        const { verdict } = this.#byCues(entry, start, end);
        if (verdict) this.#confirmed.push(entry.concept);
        if (verdict === "" || !entry.sense || entry.sense.page > LIKELY) continue;
        this.#likely.push({ start, concept: entry.concept, isCertain: verdict !== null });
        break;
      }
    }
  }

  /** What the text speaks of, once it has been read. */
  get concepts() {
    return (this.#concepts ??= this.#allConcepts());
  }

  /** @returns {Concepts} */
  #allConcepts() {
    const likely = this.#likely.map(({ concept }) => concept);
    const certain = this.#likely.filter(({ isCertain }) => isCertain).map(({ concept }) => concept);
    const telling = this.#telling.map(conceptOf);
    return {
      certain: new Set([...telling, ...certain]),
      spoken: new Set([...telling, ...likely]),
      possible: new Set([...telling, ...likely, ...this.#confirmed]),
    };
  }

  /**
   * The mentions among what was found.
   * @param {Match[]} found
   * @param {Around} around what the page says
   * @param {(match: Match) => Match[]} inside finds the forms within a match that came to nothing
   */
  decide(found, around, inside) {
    this.#around = around;
    this.#inner = { verdicts: new Map(), votes: new Map() };
    this.defined = new Map();
    const counted = this.#likely.filter((form) => around.counts(form));
    this.#places = [...this.#telling, ...counted].map(({ start }) => start).sort((a, b) => a - b);
    /** @type {Match[]} */
    const decided = [];
    const decide = (/** @type {Match} */ match) => {
      if (match.why !== OPEN) {
        decided.push(match);
        return;
      }
      const defined = this.#definition(match);
      for (const entry of match.entries) {
        const why = defined === undefined ? this.why(entry, match.start, match.end) : byDefinition(entry, defined);
        if (why !== null) {
          decided.push({ ...match, entries: [entry], why });
          return;
        }
      }
      inside(match).forEach(decide);
    };
    found.forEach(decide);
    return decided;
  }

  /**
   * The concept that the page has defined an abbreviation to mean, up to here; "" for none of ours, undefined where it
   * has said nothing.
   * @param {Match} match
   */
  #definition({ entries, wordsStart, wordsEnd }) {
    const key = this.#key(wordsStart, wordsEnd);
    const span = longForm(this.#plain, this.#masked, wordsStart, wordsEnd);
    const concept = span && this.#conceptAt(span, entries);
    if (concept !== null) this.defined.set(key, concept);
    return this.defined.get(key) ?? this.#around?.definition(key);
  }

  /**
   * Which of the entries' concepts is written out there; "" where it is something else, null where that is hard to say.
   * @param {Span} span
   * @param {Entry[]} entries
   */
  #conceptAt({ start, end }, entries) {
    const terms = this.#telling.slice(after(this.#ends, start - 1), after(this.#ends, end));
    const here = new Set(terms.map(conceptOf));
    const entry = entries.find(({ concept }) => here.has(concept));
    if (entry) return entry.concept;
    return here.size ? null : "";
  }

  /**
   * Why the form means this concept here, or null where it does not.
   * @param {Entry} entry
   * @param {number} start
   * @param {number} end
   */
  why(entry, start, end) {
    const rule = entry.sense;
    if (!rule) return UNAMBIGUOUS;
    const { verdict, low, high } = this.#byCues(entry, start, end);
    if (verdict) return !verdict.includes("~") && this.#around?.isAlone(entry.concept) ? null : verdict;
    if (verdict !== null) return null;
    // One text uses a word in one meaning: https://aclanthology.org/H92-1045/
    if (this.#isDenied(`${this.#key(start, end)} ${entry.concept}`)) return null;
    const near = () => {
      const first = after(this.#places, low - 1);
      return this.#places.slice(first, first + 2).some((place) => place < high && place !== start);
    };
    const evidence = () => {
      const shouted = (entry.cased.length || entry.capital) && this.#isShouted(low, start, end, high);
      return shouted && !near() ? 0 : this.#around?.others(entry.concept, rule.page) ?? 0;
    };
    return rule.byPage(near, evidence);
  }

  /**
   * @param {Entry} entry
   * @param {number} start
   * @param {number} end
   * @returns {ByCues}
   */
  #byCues(entry, start, end) {
    const rule = entry.sense;
    if (!rule) return { verdict: UNAMBIGUOUS, low: start, high: end };
    const key = `${start} ${entry.concept}`;
    const known = this.#verdicts.get(key) ?? this.#inner.verdicts.get(key);
    if (known) return known;
    const { verdicts, votes } = this.#around ? this.#inner : { verdicts: this.#verdicts, votes: this.votes };
    const { low, high } = this.window(start, end, rule.window);
    const verdict = rule.byCues(this.#context(low, start, end, high));
    const byCues = { verdict, low, high };
    verdicts.set(key, byCues);
    if (verdict !== null) {
      const meaning = `${this.#key(start, end)} ${entry.concept}`;
      votes.set(meaning, (votes.get(meaning) ?? 0) + (verdict ? 1 : -1));
    }
    return byCues;
  }

  /**
   * Whether cues deny a meaning of a form more often than they confirm it: on the whole page, or before that is known,
   * up to here.
   * @param {string} meaning
   */
  #isDenied(meaning) {
    if (this.#around) return this.#around.isDenied(meaning, this.#inner.votes.get(meaning) ?? 0);
    return this.#isDeniedBefore(meaning, this.votes.get(meaning) ?? 0);
  }

  /**
   * A form as it stands in the text, without the s of a plural or a possessive.
   * @param {number} start
   * @param {number} end
   */
  #key(start, end) {
    return ascii(this.#masked, start, end).replace(/ s$/, "").replace(/s$/, "");
  }

  /**
   * Whether everything around the form is in capitals, so that those of the form say nothing.
   * @param {number} low
   * @param {number} start
   * @param {number} end
   * @param {number} high
   */
  #isShouted(low, start, end, high) {
    const around = this.#plain.slice(low, start) + this.#plain.slice(end, high);
    return !SMALL.test(around) && around.replace(NO_CAPITAL, "").length >= SHOUTED;
  }

  /**
   * `size` characters on both sides, but not beyond the paragraph.
   * @param {number} start
   * @param {number} end
   * @param {number} size
   * @returns {Window}
   */
  window(start, end, size) {
    const plain = this.#plain;
    let low = Math.max(0, start - size);
    let high = Math.min(plain.length, end + size);
    for (const mark of this.#lexicon.text.paragraphMarks) {
      const before = plain.slice(low, start).lastIndexOf(mark);
      if (before >= 0) low += before + mark.length;
      const behind = plain.slice(end, high).indexOf(mark);
      if (behind >= 0) high = end + behind;
    }
    return { low, high };
  }

  /**
   * ` words before ~ words after ` in the case of the text; half a word at either end is no cue.
   * @param {number} low
   * @param {number} start
   * @param {number} end
   * @param {number} high
   */
  #context(low, start, end, high) {
    const masked = this.#masked;
    if (low && masked[low - 1] !== BLANK) while (low < start && masked[low] !== BLANK) low++;
    if (masked[high] !== BLANK) while (high > end && masked[high - 1] !== BLANK) high--;
    const { characters } = this.#lexicon;
    const before = characters.inCase(this.#plain, low, start);
    return ` ${before} ~ ${characters.inCase(this.#plain, end, high)} `.replace(/ {2,}/g, " ");
  }
}

/** @param {Match} match */
const conceptOf = ({ entries: [entry] }) => /** @type {Entry} */ (entry).concept;

/**
 * @param {Entry} entry
 * @param {string} defined
 */
const byDefinition = ({ concept }, defined) => (concept === defined ? `defined: ${concept}` : null);
