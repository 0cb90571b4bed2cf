// What a page itself says that an abbreviation stands for: the twin of `definitions.py`, which says how it is found.

import { BLANK, ascii } from "./characters.js";

/** @import { Span } from "./characters.js" */

const SHORTEST = 2; // letters of an abbreviation
const LONGEST = 10;
const REACH = 100; // characters that the long form may have
const ABBREVIATION = /^[A-Za-z0-9]*[A-Z][A-Za-z0-9-]*$/;
// Between the abbreviation and its long form, and between the long form and the abbreviation behind it.
const BEFORE = /s?['"”’]? ?(?:\(|= ?|: |(?:,? (?:which )?(?:stands|short)|, short) for |means |is short for )/y;
const AFTER = / ?[([]['"“‘]?$/;
const LONGEST_AFTER = 3; // characters that it matches
const CLOSES = /s?['"”’]?[)\]]/y;
const SENTENCE = /[.;:!?()[\]\0\n]/;

/**
 * Where the words stand that the abbreviation from `start` to `end` is said to stand for, right beside it.
 * @param {string} plain
 * @param {Uint8Array} masked
 * @param {number} start
 * @param {number} end
 * @returns {Span | null}
 */
export function longForm(plain, masked, start, end) {
  if (end - start > LONGEST) return null;
  const letters = ascii(masked, start, end).replace(/s$/, "").replaceAll(" ", "");
  if (letters.length < SHORTEST || !ABBREVIATION.test(plain.slice(start, end))) return null;
  const ahead = Math.max(0, start - LONGEST_AFTER);
  const opening = AFTER.exec(plain.slice(ahead, start));
  if (opening && endOf(CLOSES, plain, end)) {
    const stop = ahead + opening.index;
    let low = stop;
    while (low > 0 && low > stop - REACH && !SENTENCE.test(plain.charAt(low - 1))) low--;
    const begin = firstLetter(masked, low, stop, letters);
    return begin < 0 ? null : { start: begin, end: stop };
  }
  const low = endOf(BEFORE, plain, end);
  if (!low) return null;
  const behind = plain.slice(low, low + REACH);
  const mark = behind.search(SENTENCE);
  const stop = low + (mark < 0 ? behind.length : mark);
  const begin = firstLetter(masked, low, stop, letters);
  return begin < 0 || ascii(masked, low, begin).trim() ? null : { start: low, end: stop };
}

/**
 * Where the match of a sticky pattern ends that begins at this place; 0 for none.
 * @param {RegExp} pattern
 * @param {string} text
 * @param {number} start
 */
function endOf(pattern, text, start) {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

/**
 * Where the shortest stretch up to `stop` begins that has the letters in order, the first at the beginning of a word;
 * -1 for none.
 * @param {Uint8Array} masked
 * @param {number} low
 * @param {number} stop
 * @param {string} letters
 */
function firstLetter(masked, low, stop, letters) {
  let at = stop;
  for (let number = letters.length - 1; number >= 0; number--) {
    const letter = letters.charCodeAt(number);
    const fits = () => masked[at] === letter && (number > 0 || at === low || masked[at - 1] === BLANK);
    at--;
    while (at >= low && !fits()) at--;
  }
  return at < low ? -1 : at;
}
