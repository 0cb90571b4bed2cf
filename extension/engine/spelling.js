// What a misspelt word was meant to be: the twin of `spelling.py`, which says how it is found.

import { isCapital } from "./characters.js";
import { Vocabulary } from "./vocabulary.js";

/** @import { Lexicon } from "./lexicon.js" */

/**
 * The rules as the lexicon's JSON has them; words are separated by spaces. Costs count half letters. `Spelling` in
 * `spelling.py` says more of each.
 * @typedef {object} Spelling
 * @property {number} shortest letters of a word of ours that may be meant
 * @property {number} least letters of a word that may be misspelt
 * @property {{letters: number, most: number}[]} limits from so many letters on: the most that a slip may cost
 * @property {{harmless: number, kept: number}} ends a slip that costs more leaves so many sounds at both ends alone
 * @property {{first: number, last: number}} keys so many sounds at the beginning, or at the end, are as they should be
 * @property {{written: string, sound: string}[]} sounds what sounds alike, one after the other
 * @property {string} vowels of several in a row the first counts
 * @property {string[]} alike a letter for another of the same group costs less
 * @property {number} company words without an anchor are looked at within so many characters of a term
 * @property {number} joined letters of a form that may be written as one word, or of a word that may be written as two
 * @property {number} torn letters of one of the two that is no word by itself
 * @property {string} anchors beginnings of words that are looked at anywhere
 * @property {string} words of all forms, in order
 * @property {string} real words that come near one of ours and mean something else, in order
 * @property {string} exact words of ours that are never meant by another
 *
 * @typedef {object} Targets the words of ours that may be meant, side by side: they are thousands, and most never are
 * @property {string[]} words
 * @property {string[]} sounds
 * @property {Int32Array} begins a number for how each begins
 * @property {Int32Array} ends for how it ends
 * @property {Int32Array} jumbled for which letters it has
 *
 * @typedef {object} Candidate what may be meant; of two the one that has less, from the top
 * @property {number} cost
 * @property {number} part 1 for a word that is no form by itself
 * @property {number} other 1 where neither of the two words begins with the other
 * @property {number} apart letters
 * @property {string} word
 */

const SMALL = 2; // a cost that is one letter's, or two slight ones
const DOUBLE = /(.)\1/;
const DOUBLES = /(.)\1+/g;
const WORD = /^[a-z]+$/;
const FIRST = 0x61; // the code of "a"
const LETTERS = 26;
const MIX = 0x9e3779b1; // spreads numbers: the golden ratio
const BASE = LETTERS + 1; // of numbers that stand for letters

/** The words of a lexicon, ready to be recognised when misspelt. */
export class Speller {
  #lexicon;
  /** @type {Map<string, string>} */
  #groups = new Map();
  /** @type {number[]} by letter, the number of its group */
  #kinds;
  /** Several vowels in a row. */
  #vowels;
  /** What sounds alike, with the letters that it takes and makes. */
  #rules;
  /** The most letters too many or too few. */
  #furthest;
  /** @type {Targets | undefined} */
  #targets;
  /** @type {Map<string, string> | undefined} words of forms that are written just so, in small letters → as they are */
  #written;

  /**
   * @param {Spelling} spelling
   * @param {Lexicon} lexicon
   */
  constructor(spelling, lexicon) {
    this.spelling = spelling;
    this.#lexicon = lexicon;
    this.vocabulary = new Vocabulary(spelling, lexicon.forms);
    for (const group of spelling.alike) for (const letter of group) this.#groups.set(letter, group);
    const groups = Array.from({ length: LETTERS }, (_, at) => String.fromCharCode(FIRST + at)).map(
      (letter) => this.#groups.get(letter) ?? letter,
    );
    this.#kinds = groups.map((group) => groups.indexOf(group));
    this.#vowels = new RegExp(`([${spelling.vowels}])[${spelling.vowels}]+`, "g");
    this.#rules = spelling.sounds.map(({ written, sound }) => {
      return { written, sound, needs: lettersOf(written), gives: lettersOf(sound) };
    });
    this.#furthest = Math.floor(Math.max(...spelling.limits.map(({ most }) => most)) / 2);
  }

  /**
   * The word or words of ours that an unsettled word (small letters) is meant to be; null when it is none of ours.
   * @param {string} word
   */
  meant(word) {
    if (word.length < this.spelling.least || !WORD.test(word)) return null;
    return this.vocabulary.joined(word) ?? this.#nearest(word);
  }

  /**
   * What was meant, in the case in which it was written, or in which it has to be.
   * @param {string} written letters, and blanks between them
   * @param {string} meant
   */
  inCaseOf(written, meant) {
    this.#written ??= new Map([...this.#lexicon.exactWords()].sort().map((word) => [word.toLowerCase(), word]));
    const words = meant.split(" ").map((word) => this.#written?.get(word) ?? word);
    const text = words.join(" ");
    if (written === written.toUpperCase()) return text.toUpperCase();
    return isCapital(written.charCodeAt(0)) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  }

  /**
   * Words as they sound.
   * @param {string} words with line feeds between them
   */
  #sounds(words) {
    let letters = lettersOf(words);
    for (const { written, sound, needs, gives } of this.#rules) {
      if ((letters & needs) !== needs || !words.includes(written)) continue;
      words = words.replaceAll(written, sound);
      letters |= gives;
    }
    if (DOUBLE.test(words)) words = words.replace(DOUBLES, "$1");
    return words.replace(this.#vowels, "$1");
  }

  /**
   * The number of a letter's group.
   * @param {number} code
   */
  #kind(code) {
    return /** @type {number} */ (this.#kinds[code - FIRST]);
  }

  /**
   * A bit for each group that a word has letters of.
   * @param {string} sounds
   */
  #kindsOf(sounds) {
    let bits = 0;
    for (let at = 0; at < sounds.length; at++) bits |= 1 << this.#kind(sounds.charCodeAt(at));
    return bits;
  }

  /** @returns {Targets} */
  #allTargets() {
    const words = this.vocabulary.targets();
    const sounds = this.#sounds(words.join("\n")).split("\n");
    const begins = new Int32Array(words.length);
    const ends = new Int32Array(words.length);
    const jumbled = new Int32Array(words.length);
    for (let at = 0; at < sounds.length; at++) {
      const sounding = /** @type {string} */ (sounds[at]);
      begins[at] = this.#beginOf(sounding);
      ends[at] = this.#endOf(sounding);
      jumbled[at] = mixOf(sounding);
    }
    return { words, sounds, begins, ends, jumbled };
  }

  /**
   * A number for the beginning of a word.
   * @param {string} sounds
   */
  #beginOf(sounds) {
    return numberOf(sounds, 0, Math.min(sounds.length, this.spelling.keys.first));
  }

  /**
   * A number for the end of a word and the group of its first letter.
   * @param {string} sounds
   */
  #endOf(sounds) {
    const start = Math.max(0, sounds.length - this.spelling.keys.last);
    return numberOf(sounds, start, sounds.length) * LETTERS + this.#kind(sounds.charCodeAt(0));
  }

  /** @param {string} word */
  #nearest(word) {
    const targets = (this.#targets ??= this.#allTargets());
    const { limits, ends: { harmless, kept } } = this.spelling;
    const sounds = this.#sounds(word);
    const kinds = this.#kindsOf(sounds);
    /** @type {Candidate | null} */
    let best = null;
    const weigh = (/** @type {string} */ ours, /** @type {string} */ meant) => {
      const apart = Math.abs(ours.length - sounds.length);
      if (apart > this.#furthest) return;
      const limit = limits.find(({ letters }) => meant.length >= letters)?.most ?? 0;
      const most = limit > harmless && !sameEnds(sounds, ours, kept) ? harmless : limit;
      // A letter too many costs two, and so does one of a group that the other word has none of, at least.
      const others = this.#kindsOf(ours);
      if (2 * Math.max(apart, bitCount(others & ~kinds), bitCount(kinds & ~others)) > most) return;
      const cost = this.#cost(sounds, ours, most);
      if (cost > most) return;
      const found = this.#candidate(cost, word, meant);
      if (!best || isLess(found, best)) best = found;
    };
    const ways = [
      { numbers: targets.begins, wanted: this.#beginOf(sounds) },
      { numbers: targets.ends, wanted: this.#endOf(sounds) },
      { numbers: targets.jumbled, wanted: mixOf(sounds) },
    ];
    for (const { numbers, wanted } of ways) {
      for (let at = numbers.indexOf(wanted); at >= 0; at = numbers.indexOf(wanted, at + 1)) {
        const ours = /** @type {string} */ (targets.sounds[at]);
        if (numbers === targets.jumbled && inOrder(ours) !== inOrder(sounds)) continue;
        weigh(ours, /** @type {string} */ (targets.words[at]));
      }
    }
    return best && /** @type {Candidate} */ (best).word;
  }

  /**
   * @param {number} cost
   * @param {string} written
   * @param {string} word
   * @returns {Candidate}
   */
  #candidate(cost, written, word) {
    const begins = written.startsWith(word) || word.startsWith(written);
    const apart = Math.abs(written.length - word.length);
    return { cost, part: this.vocabulary.isForm(word) ? 0 : 1, other: begins ? 0 : 1, apart, word };
  }

  /**
   * What it takes to make one of the other, or any number over `most`: optimal string alignment, with the costs of
   * `Spelling.alike`.
   * @param {string} written
   * @param {string} ours
   * @param {number} most
   */
  #cost(written, ours, most) {
    const limit = Math.min(written.length, ours.length);
    let start = 0;
    while (start < limit && written[start] === ours[start]) start++;
    let end = 0;
    while (end < limit - start && written.at(-1 - end) === ours.at(-1 - end)) end++;
    written = written.slice(start, written.length - end);
    ours = ours.slice(start, ours.length - end);
    if (!written || !ours) return 2 * (written.length + ours.length);
    if (most > SMALL) return this.#aligned(written, ours, most);
    // So few can't pay for a letter too many or too few and something else besides.
    return written.length === ours.length ? this.#replaced(written, ours) : most + 1;
  }

  /**
   * The cost letter by letter, neighbours that have changed places aside.
   * @param {string} written
   * @param {string} ours
   */
  #replaced(written, ours) {
    let cost = 0;
    for (let at = 0; at < ours.length; at++) {
      if (written[at] === ours[at]) continue;
      if (at < ours.length - 1 && written[at] === ours[at + 1] && written[at + 1] === ours[at]) {
        cost++;
        at++;
      } else {
        cost += this.#costOf(written.charAt(at), ours.charAt(at));
      }
    }
    return cost;
  }

  /**
   * The cost of a letter for another.
   * @param {string} mine
   * @param {string} other
   */
  #costOf(mine, other) {
    const group = this.#groups.get(mine);
    return group !== undefined && group === this.#groups.get(other) ? 1 : 2;
  }

  /**
   * @param {string} written
   * @param {string} ours
   * @param {number} most
   */
  #aligned(written, ours, most) {
    /** @type {number[]} */
    let before = [];
    /** @type {number[]} */
    let above = [];
    let row = Array.from({ length: ours.length + 1 }, (_, at) => 2 * at);
    let cost = 0;
    for (let at = 0; at < written.length; at++) {
      cost = 2 * at + 2;
      [before, above, row] = [above, row, [cost]];
      const mine = written.charAt(at);
      for (let to = 0; to < ours.length; to++) {
        const other = ours.charAt(to);
        const replaced = Number(above[to]) + (mine === other ? 0 : this.#costOf(mine, other));
        if (mine === other) cost = replaced;
        else {
          cost = Math.min(cost + 2, Number(above[to + 1]) + 2, replaced);
          const swapped = at && to && mine === ours[to - 1] && written[at - 1] === other;
          if (swapped) cost = Math.min(cost, Number(before[to - 1]) + 1);
        }
        row.push(cost);
      }
      if (Math.min(...row) > most && Math.min(...above) >= most) return most + 1; // nothing that follows can be cheaper
    }
    return cost;
  }
}

/**
 * A bit for each letter.
 * @param {string} text
 */
function lettersOf(text) {
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits |= 1 << (text.charCodeAt(at) - FIRST);
  return bits;
}

/**
 * A number for a few letters in a row.
 * @param {string} letters
 * @param {number} start
 * @param {number} end
 */
function numberOf(letters, start, end) {
  let number = 0;
  for (let at = start; at < end; at++) number = number * BASE + letters.charCodeAt(at) - FIRST + 1;
  return number;
}

/**
 * A number for letters in any order; others may have the same.
 * @param {string} letters
 */
function mixOf(letters) {
  let number = 0;
  for (let at = 0; at < letters.length; at++) {
    const letter = letters.charCodeAt(at);
    number = (number + Math.imul(letter * letter * letter, MIX)) | 0;
  }
  return number;
}

/** @param {string} letters */
const inOrder = (letters) => [...letters].sort().join("");

/** @param {number} bits */
function bitCount(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

/**
 * @param {string} one
 * @param {string} other
 * @param {number} count
 */
const sameEnds = (one, other, count) =>
  one.slice(0, count) === other.slice(0, count) && one.slice(-count) === other.slice(-count);

/**
 * @param {Candidate} one
 * @param {Candidate} other
 */
function isLess(one, other) {
  const order = one.cost - other.cost || one.part - other.part || one.other - other.other || one.apart - other.apart;
  return order ? order < 0 : one.word < other.word;
}
