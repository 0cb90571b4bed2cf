// What a page of one or several texts speaks of, counted, so that texts can come and go.

/** @import { Decider, Likely } from "./deciding.js" */

const VOUCHED = 2; // likely forms that vouch for one more where nothing is certain
const SHORT = 120; // characters; a text may be a single sentence with a single term

/**
 * Whether cues deny a meaning of a form more often than they confirm it, with so many votes more.
 * @typedef {(meaning: string, more: number) => boolean} IsDenied
 *
 * What the texts of a page say to each other.
 * @typedef {object} Around
 * @property {(concept: string, enough: number) => number} others how many other concepts the page speaks of for
 * certain; where there are enough of them it need not say how many more
 * @property {(concept: string) => boolean} isAlone whether a page of some length speaks of nothing else of ours: one
 * word nearby says too little then
 * @property {(form: Likely) => boolean} counts whether a likely form is one for certain
 * @property {IsDenied} isDenied whether the whole page denies a meaning
 * @property {(abbreviation: string) => string | undefined} definition the concept that the texts in front have defined
 * it to mean, "" for none of ours
 */

/** How many texts speak of each concept. */
class Tally {
  /** @type {Map<string, number>} */
  #counts = new Map();

  get size() {
    return this.#counts.size;
  }

  /** @param {Iterable<string>} concepts of one text, each once */
  add(concepts) {
    for (const concept of concepts) this.#counts.set(concept, (this.#counts.get(concept) ?? 0) + 1);
  }

  /** @param {Iterable<string>} concepts of one text, each once */
  remove(concepts) {
    for (const concept of concepts) {
      const count = Number(this.#counts.get(concept)) - 1;
      if (count) this.#counts.set(concept, count);
      else this.#counts.delete(concept);
    }
  }

  /**
   * How many other concepts there are.
   * @param {string} concept
   */
  others(concept) {
    return this.size - (this.#counts.has(concept) ? 1 : 0);
  }
}

/**
 * A form that one other term would confirm is likely enough for two more such forms to count on, and all are certain
 * then.
 */
export class Evidence {
  #certain = new Tally();
  #spoken = new Tally(); // those and the likely ones
  #possible = new Tally(); // those and what cues confirm
  #length = -1; // of all texts, with a character between them

  /** @param {Decider} decider of one more text, which it has read */
  add(decider) {
    const { certain, spoken, possible } = decider.concepts;
    this.#certain.add(certain);
    this.#spoken.add(spoken);
    this.#possible.add(possible);
    this.#length += decider.length + 1;
  }

  /** @param {Decider} decider of a text that is no longer there */
  remove(decider) {
    const { certain, spoken, possible } = decider.concepts;
    this.#certain.remove(certain);
    this.#spoken.remove(spoken);
    this.#possible.remove(possible);
    this.#length -= decider.length + 1;
  }

  /** @param {Likely} form */
  counts({ concept, isCertain }) {
    return isCertain || this.#certain.others(concept) > 0 || this.#spoken.size > VOUCHED;
  }

  /** @param {string} concept */
  others(concept) {
    // Something certain confirms every likely form but its own, which is certain by itself.
    return this.#certain.size || this.#spoken.size > VOUCHED ? this.#spoken.others(concept) : 0;
  }

  /** @param {string} concept */
  isAlone(concept) {
    return this.#length > SHORT && this.#possible.others(concept) === 0;
  }
}

/**
 * A page of a single text. What that speaks of is counted when it is first asked for: many texts leave nothing open.
 * @param {Decider} decider
 * @returns {Around}
 */
export function alone(decider) {
  /** @type {Evidence | undefined} */
  let made;
  const evidence = () => {
    if (!made) {
      made = new Evidence();
      made.add(decider);
    }
    return made;
  };
  return {
    others: (concept) => evidence().others(concept),
    isAlone: (concept) => evidence().isAlone(concept),
    counts: (form) => evidence().counts(form),
    isDenied: (meaning, more) => (decider.votes.get(meaning) ?? 0) + more < 0,
    definition: () => undefined,
  };
}
