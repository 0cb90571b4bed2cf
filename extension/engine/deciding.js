// What an open match means: by its neighbours, by a definition on the page, or by what the page speaks of: the twin of
// `deciding.py`.

import { BLANK, after, ascii } from "./characters.js";
import { longForm } from "./definitions.js";
import { OPEN, UNAMBIGUOUS } from "./mentions.js";

/** @import { Folded } from "./characters.js" */
/** @import { Entry, Lexicon } from "./lexicon.js" */
/** @import { Match } from "./mentions.js" */

const LIKELY = 1; // `page` of a rule that asks for no more than one other term
const VOUCHED = 2; // such forms that vouch for one more where nothing is certain
const SHORT = 120; // characters; a text may be a single sentence with a single term
const SMALL = /[a-z]/;
const NO_CAPITAL = /[^A-Z]+/g;
const SHOUTED = 8; // capitals around a form, and no small letter: whoever shouts writes every word like an abbreviation

/**
 * What the cues of a rule say about a form (see `SenseRule.byCues`), and the window that they stand in.
 * @typedef {{verdict: string | null, low: number, high: number}} ByCues
 */

/** @typedef {{start: number, concept: string, isCertain: boolean}} Likely */

/**
 * What a page of one or several texts speaks of. A form that one other term would confirm is likely enough for two more
 * such forms to count on, and all are certain then.
 */
export class Evidence {
  /** @type {Set<string>} */
  #certain = new Set();
  /** @type {Set<string>} */
  #counted = new Set();
  /** @type {Set<string>} */
  #possible = new Set();
  #hasTwo;
  #isShort;

  /** @param {Decider[]} deciders of all texts of the page */
  constructor(deciders) {
    const likely = deciders.flatMap((decider) => decider.likely);
    for (const { certain } of deciders) for (const concept of certain) this.#certain.add(concept);
    for (const { concept, isCertain } of likely) if (isCertain) this.#certain.add(concept);
    for (const concept of [...this.#certain, ...likely.map(named)]) this.#possible.add(concept);
    this.#hasTwo = this.#possible.size > VOUCHED;
    this.#counted = new Set([...this.#certain, ...likely.filter((item) => this.counts(item)).map(named)]);
    for (const { confirmed } of deciders) for (const concept of confirmed) this.#possible.add(concept);
    this.#isShort = deciders.reduce((length, decider) => length + decider.length, deciders.length - 1) <= SHORT;
  }

  /**
   * Whether a likely form is one for certain.
   * @param {Likely} form
   */
  counts({ concept, isCertain }) {
    return isCertain || others(this.#certain, concept) > 0 || this.#hasTwo;
  }

  /**
   * How many other concepts the page speaks of for certain.
   * @param {string} concept
   */
  others(concept) {
    return others(this.#counted, concept);
  }

  /**
   * Whether a page of some length speaks of nothing else of ours: one word nearby says too little then.
   * @param {string} concept
   */
  isAlone(concept) {
    return !this.#isShort && !others(this.#possible, concept);
  }
}

/** Decides for one text. */
export class Decider {
  #lexicon;
  #plain;
  #masked;
  /** @type {Match[]} that tell what the text is about */
  #telling = [];
  /** @type {number[]} where they end */
  #ends = [];
  /** @type {number[]} where terms begin that the text speaks of for certain */
  #places = [];
  /** @type {Evidence | undefined} what the whole page speaks of, once it has been read */
  #evidence;
  /** Concepts that the text speaks of without a doubt. */
  certain = new Set();
  /** @type {Likely[]} forms that one other term would confirm */
  likely = [];
  /** @type {string[]} concepts that cues confirm */
  confirmed = [];
  /** @type {Map<string, ByCues>} by place and concept */
  #verdicts = new Map();
  /** @type {Map<string, number>} by form and concept, how much more often cues confirm that meaning than deny it */
  #votes;
  #before;
  /** @type {{concept: string, page: number, form: string}[]} what the open matches may mean, and what that takes */
  #open = [];
  /** @type {Map<string, string>} an abbreviation → what the page has said that it means, "" if none of ours */
  #defined = new Map();

  /**
   * @param {Lexicon} lexicon
   * @param {Folded} folded
   * @param {Decider} [before] of the text in front of it on the page
   */
  constructor(lexicon, { plain, masked }, before) {
    this.#votes = before ? before.#votes : new Map();
    this.#before = before;
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
    this.certain = new Set(telling.map(conceptOf));
    for (const { start, end, entries, why } of found) {
      if (why !== OPEN) continue;
      const form = this.#key(start, end);
      for (const { concept, sense } of entries) this.#open.push({ concept, page: sense?.page ?? 0, form });
      for (const entry of entries) {
        const { verdict } = this.#byCues(entry, start, end);
        if (verdict) this.confirmed.push(entry.concept);
        if (verdict === "" || !entry.sense || entry.sense.page > LIKELY) continue;
        this.likely.push({ start, concept: entry.concept, isCertain: verdict !== null });
        break;
      }
    }
  }

  /**
   * What of the evidence the open matches rest on: while that stays as it is, so do they.
   * @param {Evidence} evidence
   */
  restsOn(evidence) {
    const open = this.#open.map(({ concept, page, form }) => {
      const isDenied = (this.#votes.get(`${form} ${concept}`) ?? 0) < 0;
      return `${Math.min(evidence.others(concept), page)}${evidence.isAlone(concept)}${isDenied}`;
    });
    return [...open, ...this.likely.map((form) => evidence.counts(form))].join(" ");
  }

  /**
   * The mentions among what was found.
   * @param {Match[]} found
   * @param {Evidence} evidence what the page speaks of
   * @param {(match: Match) => Match[]} inside finds the forms within a match that came to nothing
   */
  decide(found, evidence, inside) {
    this.#evidence = evidence;
    this.#defined = new Map(this.#before ? this.#before.#defined : []);
    const counted = this.likely.filter((item) => evidence.counts(item));
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
    if (concept !== null) this.#defined.set(key, concept);
    return this.#defined.get(key);
  }

  /**
   * Which of the entries' concepts is written out there; "" where it is something else, null where that is hard to say.
   * @param {[start: number, end: number]} span
   * @param {Entry[]} entries
   */
  #conceptAt([start, end], entries) {
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
    if (verdict) return !verdict.includes("~") && this.#evidence?.isAlone(entry.concept) ? null : verdict;
    if (verdict !== null) return null;
    // One text uses a word in one meaning: https://aclanthology.org/H92-1045/
    if ((this.#votes.get(`${this.#key(start, end)} ${entry.concept}`) ?? 0) < 0) return null;
    const near = () => {
      const first = after(this.#places, low - 1);
      return this.#places.slice(first, first + 2).some((place) => place < high && place !== start);
    };
    const evidence = () => {
      const shouted = (entry.cased.length || entry.capital) && this.#isShouted(low, start, end, high);
      return shouted && !near() ? 0 : this.#evidence?.others(entry.concept) ?? 0;
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
    const known = this.#verdicts.get(key);
    if (known) return known;
    const [low, high] = this.window(start, end, rule.window);
    const verdict = rule.byCues(this.#context(low, start, end, high));
    const byCues = { verdict, low, high };
    this.#verdicts.set(key, byCues);
    if (verdict !== null) {
      const form = `${this.#key(start, end)} ${entry.concept}`;
      this.#votes.set(form, (this.#votes.get(form) ?? 0) + (verdict ? 1 : -1));
    }
    return byCues;
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
    return /** @type {const} */ ([low, high]);
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

/**
 * How many other concepts there are.
 * @param {Set<string>} concepts
 * @param {string} concept
 */
const others = (concepts, concept) => concepts.size - (concepts.has(concept) ? 1 : 0);

/** @param {{concept: string}} thing */
const named = ({ concept }) => concept;

/** @param {Match} match */
const conceptOf = ({ entries: [entry] }) => /** @type {Entry} */ (entry).concept;

/**
 * @param {Entry} entry
 * @param {string} defined
 */
const byDefinition = ({ concept }, defined) => (concept === defined ? `defined: ${concept}` : null);
