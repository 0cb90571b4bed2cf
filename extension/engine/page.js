// A page that grows: its texts come one after the other (infinite scroll, opened threads), and what a later one speaks of
// may decide what an earlier one left open. No text is searched twice.

import { Evidence } from "./deciding.js";

/** @import { Mention } from "./mentions.js" */
/** @import { Matcher, Reading } from "./matcher.js" */

/** What is found on one page. */
export class Page {
  #matcher;
  #level;
  /** @type {{reading: Reading, mentions: Mention[], rests: string}[]} */
  #parts = [];

  /**
   * @param {Matcher} matcher
   * @param {string} [level]
   */
  constructor(matcher, level = "specialist") {
    this.#matcher = matcher;
    this.#level = level;
  }

  /** Of each text so far its mentions. */
  get mentions() {
    return this.#parts.map(({ mentions }) => mentions);
  }

  /**
   * One more text. Returns the numbers of the texts whose mentions are others now, that of the new one among them.
   * @param {string} text
   */
  add(text) {
    const reading = this.#matcher.read(text, this.#parts.at(-1)?.reading.decider);
    this.#parts.push({ reading, mentions: [], rests: "new" });
    const evidence = new Evidence(this.#parts.map((part) => part.reading.decider));
    /** @type {number[]} */
    const changed = [];
    this.#parts.forEach((part, number) => {
      const rests = part.reading.decider.restsOn(evidence);
      if (rests === part.rests) return;
      const mentions = part.reading.mentions(this.#level, evidence);
      if (part.reading === reading || !same(mentions, part.mentions)) changed.push(number);
      Object.assign(part, { mentions, rests });
    });
    return changed;
  }
}

/**
 * @param {Mention[]} one
 * @param {Mention[]} other
 */
const same = (one, other) =>
  one.length === other.length &&
  one.every(({ start, concept }, at) => start === other[at]?.start && concept === other[at]?.concept);
