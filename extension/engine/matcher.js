// Lexicon + text → mentions: the twin of `matcher.py`, which says what is found and why. Both read `tests/cases/`.
//
// Leftmost-longest, on whole words: at each word the longest form that begins there and means its concept is taken, and
// the search goes on behind it. Where an ambiguous form turns out to mean something else, shorter forms inside it get
// their turn.

import { BLANK, after, ascii, isCapital, setOf } from "./characters.js";
import { SPACE } from "./lexicon.js";
import { PRIME, SEED } from "./phrases.js";

/** @import { Entry, Lexicon } from "./lexicon.js" */

/**
 * A place in a text where a form stands and means a concept.
 * @typedef {object} Mention
 * @property {number} start UTF-16 code units
 * @property {number} end UTF-16 code units, behind the last one
 * @property {string} text as it is written there
 * @property {string} concept id
 * @property {string} form as the glossary has it
 * @property {string} why "unambiguous", or what decided: "cue: …", "page: …"
 */

/**
 * What stands at a place of the plain text: one entry and a reason, or, while `why` is empty, what it may be; the whole
 * text decides. The words are the form itself: without a possessive `'s` or a bracket that belongs to the mention.
 * @typedef {{start: number, end: number, entries: Entry[], why: string, wordsStart: number, wordsEnd: number}} Match
 */

const UNAMBIGUOUS = "unambiguous";
const OPEN = "";

/** A lexicon, ready to search texts. */
export class Matcher {
  /** @param {Lexicon} lexicon */
  constructor(lexicon) {
    const { text } = lexicon;
    this.lexicon = lexicon;
    this.address = new RegExp(text.address);
    this.code = new RegExp(text.code, "g");
    this.apostrophes = setOf(text.apostrophes);
    this.suspectBefore = setOf(text.suspectBefore);
    this.suspectAfter = setOf(text.suspectAfter);
  }

  /**
   * All mentions in `text` of concepts up to `level`, in order, none overlapping another.
   * @param {string} text
   * @param {string} [level]
   * @returns {Mention[]}
   */
  find(text, level = "specialist") {
    const { levels } = this.lexicon.text;
    const most = levels.indexOf(level);
    if (most < 0) throw new RangeError(`The level is “${level}”. It can be ${levels.join(", ")}.`);
    const search = new Search(this, text);
    const { origin } = search.folded;
    /** @type {Mention[]} */
    const mentions = [];
    for (const match of search.run()) {
      const { concept, form, rank } = /** @type {Entry} */ (match.entries[0]);
      if (rank > most) continue;
      const [start, end] = origin(match.start, match.end);
      mentions.push({ start, end, text: text.slice(start, end), concept, form, why: match.why });
    }
    return mentions;
  }
}

/** One text being searched. Offsets are those of `folded.plain`. */
class Search {
  #chunkStart = 0;
  #chunkEnd = 0;
  #inAddress = false;
  /** @type {number[]} of the words looked at: where they end, the hash up to there, the gap behind */
  #ends = [];
  /** @type {number[]} */
  #hashes = [];
  /** @type {number[]} */
  #gaps = [];

  /**
   * @param {Matcher} matcher
   * @param {string} text
   */
  constructor(matcher, text) {
    this.matcher = matcher;
    this.lexicon = matcher.lexicon;
    this.folded = this.lexicon.characters.read(text);
    this.plain = this.folded.plain;
    this.masked = this.folded.masked;
  }

  /** First what can be decided on the spot, then what had to wait for the rest of the text. */
  run() {
    const matches = this.#decide(this.#scan(0, this.plain.length, this.plain.length));
    return this.plain.includes("`") ? this.#outsideCode(matches) : matches;
  }

  /**
   * The longest forms from left to right; one at the very start ends at or before `limit`.
   * @param {number} start
   * @param {number} end
   * @param {number} limit
   */
  #scan(start, end, limit) {
    const { masked } = this;
    const { phrases } = this.lexicon;
    /** @type {Match[]} */
    const found = [];
    let at = start;
    while (at < end) {
      let byte = masked[at];
      if (byte !== BLANK) {
        const word = at;
        let hash = SEED;
        do {
          hash = Math.imul(hash ^ /** @type {number} */ (byte), PRIME);
          byte = masked[++at];
        } while (byte !== BLANK);
        const widest = phrases.widest(hash);
        if (widest !== 0) {
          const match = this.#longest(word, at, hash, widest, word === start ? limit : end);
          if (match) {
            found.push(match);
            at = match.end;
          }
        }
      }
      at++;
    }
    return found;
  }

  /**
   * The longest form of at most `widest` words from `start`, ending at or before `limit`.
   * @param {number} start
   * @param {number} end of its first word
   * @param {number} hash of its first word
   * @param {number} widest
   * @param {number} limit
   */
  #longest(start, end, hash, widest, limit) {
    const { masked } = this;
    const { phrases } = this.lexicon;
    const ends = this.#ends;
    const hashes = this.#hashes;
    const gaps = this.#gaps;
    let count = 1;
    ends[0] = end;
    hashes[0] = hash;
    while (count < widest) {
      const size = this.#gapSize(end);
      const gap = size && this.lexicon.gapAt(this.plain, end, size);
      if (!gap) break;
      gaps[count - 1] = gap;
      for (const next = end + size; end < next; end++) hash = Math.imul(hash ^ BLANK, PRIME);
      for (let byte = masked[end]; byte !== BLANK; byte = masked[++end]) {
        hash = Math.imul(hash ^ /** @type {number} */ (byte), PRIME);
      }
      ends[count] = end;
      hashes[count] = hash;
      count++;
    }
    for (; count; count--) {
      end = /** @type {number} */ (ends[count - 1]);
      if (end > limit) continue;
      const phrase = phrases.find(masked, start, end, /** @type {number} */ (hashes[count - 1]));
      const match = phrase && this.#choose(this.lexicon.entries(phrase), start, end, count - 1);
      if (match) return match;
    }
    return null;
  }

  /**
   * How many characters stand between the word that ends at `end` and the next; 0 where no form could go on.
   * @param {number} end
   */
  #gapSize(end) {
    const { masked } = this;
    const last = Math.min(this.lexicon.text.widestGap, this.plain.length - end);
    for (let size = 1; size <= last; size++) if (masked[end + size] !== BLANK) return size;
    return 0;
  }

  /**
   * What the words from `start` to `end` stand for, or what the page has to decide between.
   * @param {Entry[]} entries
   * @param {number} start
   * @param {number} end
   * @param {number} gaps how many of `#gaps` stand between
   * @returns {Match | null}
   */
  #choose(entries, start, end, gaps) {
    let fitting = entries;
    for (const entry of entries) {
      if (!this.#fits(entry, start, end, gaps)) {
        fitting = entries.filter((other) => this.#fits(other, start, end, gaps));
        break;
      }
    }
    const wholeEnd = fitting.length ? this.#wholeWord(start, end) : 0;
    if (!wholeEnd) return null;
    const { bracket } = this.lexicon;
    const bracketed = this.plain.charAt(start - 1) === "[" && this.#gaps.slice(0, gaps).includes(bracket);
    const wholeStart = bracketed ? start - 1 : start;
    const match = { start: wholeStart, end: wholeEnd, entries: fitting, why: OPEN, wordsStart: start, wordsEnd: end };
    const rule = fitting[0]?.sense;
    if (!rule) match.why = UNAMBIGUOUS;
    else if (rule.page === 0 && fitting.length === 1) {
      // Only a veto could stop it: it need not wait, and is evidence itself.
      match.why = this.#why(/** @type {Entry} */ (fitting[0]), match, () => false, () => 0) ?? OPEN;
      if (match.why === OPEN) return null;
    }
    return match;
  }

  /**
   * @param {Entry} entry
   * @param {number} start
   * @param {number} end
   * @param {number} count of gaps
   */
  #fits(entry, start, end, count) {
    const { accepts, characters } = this.lexicon;
    const wanted = entry.gaps;
    if (wanted.length && wanted.length !== count) return false;
    for (let at = 0; at < count; at++) {
      if (!accepts[wanted[at] ?? SPACE]?.has(/** @type {number} */ (this.#gaps[at]))) return false;
    }
    if (entry.cased.length) return entry.cased.some((cased) => this.#isCased(cased, start, end));
    return !entry.capital || isCapital(/** @type {number} */ (characters.cased[this.plain.charCodeAt(start)]));
  }

  /**
   * @param {string} written
   * @param {number} start
   * @param {number} end
   */
  #isCased(written, start, end) {
    const { plain } = this;
    const { cased } = this.lexicon.characters;
    if (written.length !== end - start) return false;
    for (let at = start; at < end; at++) {
      if (cased[plain.charCodeAt(at)] !== written.charCodeAt(at - start)) return false;
    }
    return true;
  }

  /**
   * Where the mention ends (a possessive `'s` belongs to it), or 0 inside an address, file name or program.
   * @param {number} start
   * @param {number} end
   */
  #wholeWord(start, end) {
    const { plain, masked } = this;
    const { apostrophes, suspectBefore, suspectAfter } = this.matcher;
    const next = plain.charAt(end + 1);
    if (apostrophes.has(plain.charCodeAt(end)) && (next === "s" || next === "S") && masked[end + 2] === BLANK) end += 2;
    const before = suspectBefore.has(plain.charCodeAt(start - 1));
    if (before || (masked[end + 1] !== BLANK && suspectAfter.has(plain.charCodeAt(end)))) {
      if (start < this.#chunkStart || start >= this.#chunkEnd) this.#lookAtChunk(start);
      if (this.#inAddress) return 0;
    }
    return end;
  }

  /**
   * Whether what surrounds a word without a space between is an address; good for all words up to its end. Only ASCII
   * counts: Japanese text has no spaces either, and is no address for that.
   * @param {number} start
   */
  #lookAtChunk(start) {
    const { plain } = this;
    const inChunk = (/** @type {number} */ at) => {
      const code = plain.charCodeAt(at);
      return code >= 0x21 && code <= 0x7e;
    };
    let end = start;
    while (inChunk(start - 1)) start--;
    while (inChunk(end)) end++;
    this.#chunkStart = start;
    this.#chunkEnd = end;
    this.#inAddress = this.matcher.address.test(plain.slice(start, end).toLowerCase());
  }

  /**
   * Each open match decided by its neighbours, or by what the whole text speaks of.
   * @param {Match[]} found
   */
  #decide(found) {
    if (found.every((match) => match.why !== OPEN)) return found;
    // Words like *surgery* stand on any page and say nothing about what an abbreviation means there.
    const everyday = this.lexicon.text.levels.length - 1;
    /** @type {Set<string>} */
    const evidence = new Set();
    /** @type {number[]} */
    const places = [];
    for (const { start, entries: [entry], why } of found) {
      if (why === OPEN || !entry || entry.rank === everyday) continue;
      evidence.add(entry.concept);
      places.push(start);
    }
    const near = (/** @type {number} */ start, /** @type {number} */ end) =>
      after(places, end - 1) > after(places, start - 1);
    const others = (/** @type {Entry} */ entry) => evidence.size - (evidence.has(entry.concept) ? 1 : 0);
    /** @type {Match[]} */
    const decided = [];
    const decide = (/** @type {Match} */ match) => {
      if (match.why !== OPEN) {
        decided.push(match);
        return;
      }
      for (const entry of match.entries) {
        const why = this.#why(entry, match, near, others);
        if (why !== null) {
          decided.push({ ...match, entries: [entry], why });
          return;
        }
      }
      // What is within a match that came to nothing: the same words again, but no longer all of them as one form.
      this.#scan(match.wordsStart, match.wordsEnd, match.wordsEnd - 1).forEach(decide);
    };
    found.forEach(decide);
    return decided;
  }
  /**
   * Why the form means this concept here, or null where it does not.
   * @param {Entry} entry
   * @param {Match} match
   * @param {(start: number, end: number) => boolean} near
   * @param {(entry: Entry) => number} others
   */
  #why(entry, { start, end }, near, others) {
    const rule = entry.sense;
    if (!rule) return UNAMBIGUOUS;
    const [low, high] = this.#window(start, end, rule.window);
    return rule.decide(this.#context(low, start, end, high), () => near(low, high), () => others(entry));
  }

  /**
   * `size` characters on both sides, but not beyond the paragraph.
   * @param {number} start
   * @param {number} end
   * @param {number} size
   */
  #window(start, end, size) {
    const { plain } = this;
    let low = Math.max(0, start - size);
    let high = Math.min(plain.length, end + size);
    for (const mark of this.lexicon.text.paragraphMarks) {
      const before = plain.slice(low, start).lastIndexOf(mark);
      if (before >= 0) low += before + mark.length;
      const behind = plain.slice(end, high).indexOf(mark);
      if (behind >= 0) high = end + behind;
    }
    return /** @type {const} */ ([low, high]);
  }

  /**
   * ` words before ~ words after `; half a word at either end is no cue.
   * @param {number} low
   * @param {number} start
   * @param {number} end
   * @param {number} high
   */
  #context(low, start, end, high) {
    const { masked } = this;
    if (low && masked[low - 1] !== BLANK) while (low < start && masked[low] !== BLANK) low++;
    if (masked[high] !== BLANK) while (high > end && masked[high - 1] !== BLANK) high--;
    return ` ${ascii(masked, low, start)} ~ ${ascii(masked, end, high)} `.replace(/ {2,}/g, " ");
  }

  /** @param {Match[]} matches */
  #outsideCode(matches) {
    const found = this.plain.matchAll(this.matcher.code);
    const spans = Array.from(found, ({ 0: code, index }) => [index, index + code.length]);
    let at = 0;
    return matches.filter(({ start }) => {
      while (at < spans.length && Number(spans[at]?.[1]) <= start) at++;
      return at === spans.length || Number(spans[at]?.[0]) > start;
    });
  }
}
