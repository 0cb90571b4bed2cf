// What is found in a text: mentions, and places whose meaning is still open: the twin of `mentions.py`.

/** @import { Entry } from "./lexicon.js" */

/**
 * A place in a text where a form stands and means a concept.
 * @typedef {object} Mention
 * @property {number} start UTF-16 code units
 * @property {number} end UTF-16 code units, behind the last one
 * @property {string} text as it is written there
 * @property {string} concept id
 * @property {string} form as the glossary has it
 * @property {number} rank of the concept's level, 0 for the most needed
 * @property {string} why "unambiguous", or what decided: "cue: …", "page: …", "defined: …"
 * @property {boolean} misspelt
 */

/**
 * What stands at a place of the plain text: one entry and a reason, or, while `why` is empty, what it may be; the whole
 * text decides. The words are the form itself: without a possessive `'s` or a bracket that belongs to the mention.
 * @typedef {{start: number, end: number, entries: Entry[], why: string, wordsStart: number, wordsEnd: number}} Match
 */

export const UNAMBIGUOUS = "unambiguous";
export const OPEN = "";
