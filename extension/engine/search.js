// One text being searched, up to what only the whole page can decide: the middle part of `matcher.py`.

import { BLANK, after, ascii, isCapital } from "./characters.js";
import { Decider } from "./deciding.js";
import { beginningOf } from "./forms.js";
import { SPACE } from "./gaps.js";
import { OPEN, UNAMBIGUOUS } from "./mentions.js";
import { PRIME, SEED } from "./phrases.js";
import { Misspelt } from "./respell.js";
import { KEY, mayHaveAnchor } from "./vocabulary.js";

/** @import { Folded } from "./characters.js" */
/** @import { Window } from "./deciding.js" */
/** @import { Around, IsDenied } from "./evidence.js" */
/** @import { Entry } from "./lexicon.js" */
/** @import { Matcher } from "./matcher.js" */
/** @import { Match } from "./mentions.js" */
/** @import { Change, Respelt } from "./respell.js" */

const NOT = " non "; // `non-randomised` is the opposite of what the form means
const NO_ANCHORS = { least: 2 ** 30, beginnings: new Int32Array() };

/** One text being searched. Offsets are those of `folded.plain`. */
export class Search {
  #chunkStart = 0;
  #chunkEnd = 0;
  #inAddress = false;
  /** @type {number[]} of the words looked at: where they end, the hash up to there, the gap behind */
  #ends = [];
  /** @type {number[]} */
  #hashes = [];
  /** @type {number[]} */
  #gaps = [];

  /** @type {number[]} where words begin that may be misspelt wherever they stand */
  #doubtful = [];

  /**
   * @param {Matcher} matcher
   * @param {Folded} folded
   * @param {IsDenied} isDenied whether the texts in front of it deny a meaning
   */
  constructor(matcher, folded, isDenied) {
    this.matcher = matcher;
    this.lexicon = matcher.lexicon;
    this.folded = folded;
    this.plain = folded.plain;
    this.masked = folded.masked;
    this.decider = new Decider(this.lexicon, folded, isDenied);
  }

  /** The longest forms from left to right, those whose meaning the whole text has to decide left open. */
  scan() {
    return this.#scan(0, this.plain.length, this.plain.length);
  }

  /**
   * What was found before words were changed, with the changed paragraphs searched anew.
   * @param {Match[]} before
   * @param {Respelt} respelt
   */
  scanAgain(before, respelt) {
    const changed = this.#paragraphs(respelt.starts);
    const lows = changed.map(({ low }) => low);
    const found = changed.flatMap(({ low, high }) => this.#scan(low, high, high));
    for (const match of before) {
      const shift = respelt.shift(match.start);
      const start = match.start + shift;
      const paragraph = changed[after(lows, start) - 1];
      if (paragraph && start < paragraph.high) continue;
      const [end, wordsStart, wordsEnd] = [match.end + shift, match.wordsStart + shift, match.wordsEnd + shift];
      found.push({ ...match, start, end, wordsStart, wordsEnd });
    }
    return found.sort((one, other) => one.start - other.start);
  }

  /**
   * The paragraphs in which these places are.
   * @param {number[]} places in order
   */
  #paragraphs(places) {
    /** @type {Window[]} */
    const paragraphs = [];
    const mark = new RegExp(this.lexicon.text.paragraphMarks.join("|"), "g");
    let next = mark.exec(this.plain);
    let low = 0;
    for (const place of places) {
      for (; next && next.index < place; next = mark.exec(this.plain)) low = mark.lastIndex;
      if (paragraphs.at(-1)?.low !== low) paragraphs.push({ low, high: next?.index ?? this.plain.length });
    }
    return paragraphs;
  }

  /**
   * The misspelt words, as they were meant.
   * @param {Match[]} found
   * @returns {Change[]}
   */
  changes(found) {
    const { speller } = this.matcher;
    if (!speller) return [];
    const misspelt = new Misspelt(speller, this.lexicon.characters, this.folded);
    return misspelt.changes(this.#doubtful, this.#telling(found));
  }

  /**
   * What says what the text is about. Words like *surgery* stand on any page and say nothing about what an abbreviation
   * means there.
   * @param {Match[]} found
   */
  #telling(found) {
    const everyday = this.lexicon.text.levels.length - 1;
    return found.filter(({ why, entries: [entry] }) => why !== OPEN && entry?.rank !== everyday);
  }

  /**
   * Lets the cues speak.
   * @param {Match[]} found
   */
  read(found) {
    this.decider.read(found, this.#telling(found));
  }

  /**
   * The mentions: each open match decided by its neighbours, or by what the whole page speaks of.
   * @param {Match[]} found
   * @param {Around} around
   */
  decided(found, around) {
    // What is within a match that came to nothing: the same words again, but no longer all of them as one form.
    const inside = (/** @type {Match} */ { wordsStart, wordsEnd }) => this.#scan(wordsStart, wordsEnd, wordsEnd - 1);
    const isOpen = found.some(({ why }) => why === OPEN);
    const mentions = isOpen ? this.decider.decide(found, around, inside) : found;
    return this.plain.includes("`") ? this.#outsideCode(mentions) : mentions;
  }

  /**
   * The longest forms from left to right; one at the very start ends at or before `limit`.
   * @param {number} start
   * @param {number} end
   * @param {number} limit
   */
  #scan(start, end, limit) {
    const { masked } = this;
    const { forms } = this.lexicon;
    const { phrases, waiting } = forms;
    const vocabulary = this.matcher.speller?.vocabulary;
    const { least, beginnings } = vocabulary ?? NO_ANCHORS;
    const view = new DataView(masked.buffer);
    /** @type {Match[]} */
    const found = [];
    let at = start;
    while (at < end) {
      let byte = masked[at];
      if (byte !== BLANK) {
        const word = at;
        const beginning = beginningOf(byte, masked[at + 1]);
        if (waiting[beginning] !== 0) forms.prepare(beginning);
        let hash = SEED;
        do {
          hash = Math.imul(hash ^ /** @type {number} */ (byte), PRIME);
          byte = masked[++at];
        } while (byte !== BLANK);
        const widest = phrases.widest(hash);
        const match = widest === 0 ? null : this.#longest(word, at, hash, widest, word === start ? limit : end);
        if (match) {
          found.push(match);
          at = match.end;
        } else if (at - word >= least && (at - word < KEY || mayHaveAnchor(beginnings, view, word))) {
          if (vocabulary?.isDoubtful(view, word, at)) this.#doubtful.push(word);
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
    const { forms: { phrases }, gaps: known } = this.lexicon;
    const ends = this.#ends;
    const hashes = this.#hashes;
    const gaps = this.#gaps;
    let count = 1;
    ends[0] = end;
    hashes[0] = hash;
    while (count < widest) {
      const size = this.#gapSize(end);
      const gap = size && known.at(this.plain, end, size);
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
      match.why = this.decider.why(/** @type {Entry} */ (fitting[0]), match.start, match.end) ?? OPEN;
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
    const { gaps, characters } = this.lexicon;
    const wanted = entry.gaps;
    if (wanted.length && wanted.length !== count) return false;
    for (let at = 0; at < count; at++) {
      if (!gaps.accept(wanted[at] ?? SPACE, /** @type {number} */ (this.#gaps[at]))) return false;
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
      if (plain.charAt(start - 1) === "-" && ascii(masked, Math.max(0, start - NOT.length), start) === NOT) return 0;
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

  /** @param {Match[]} matches */
  #outsideCode(matches) {
    const found = this.plain.matchAll(this.matcher.code);
    const spans = Array.from(found, ({ 0: code, index }) => ({ start: index, end: index + code.length }));
    let at = 0;
    return matches.filter(({ start }) => {
      while (Number(spans[at]?.end) <= start) at++;
      const span = spans[at];
      return !span || span.start > start;
    });
  }
}
