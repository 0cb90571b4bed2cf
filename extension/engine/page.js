// A page whose texts come and go (infinite scroll, opened threads, edited posts): what one speaks of may decide what
// another left open. A text is searched once; what is found in it is decided again when what it rests on has changed.
//
// Whatever has come and gone, the mentions of the texts that are there are those of a new page with the same texts in
// the same order. For that, three steps each rest on the one before alone: texts are read from the first to the last,
// knowing the votes in front of them; then the page is known; then they are decided from the first to the last, knowing
// the definitions in front of them.

import { Evidence } from "./evidence.js";
import { Definitions, InOrder, Questions, Votes } from "./parts.js";

/** @import { Likely } from "./deciding.js" */
/** @import { Around } from "./evidence.js" */
/** @import { Matcher, Reading } from "./matcher.js" */
/** @import { Mention } from "./mentions.js" */
/** @import { Part } from "./parts.js" */

/**
 * @typedef {{id: number, text: string}} Text
 * @typedef {{id: number, mentions: Mention[]}} Found
 *
 * @typedef {object} Work that an update makes
 * @property {InOrder} unread parts that are to be read
 * @property {Set<string>} topics that have changed, of questions
 * @property {InOrder} undecided parts that are to be decided
 */

const EVIDENCE = ""; // the topic of questions about what the page speaks of; the others are about votes

/** What is found on one page. */
export class Page {
  #matcher;
  #level;
  /** @type {Map<number, Part>} */
  #parts = new Map();
  #last = 0; // place of a part
  #evidence = new Evidence();
  #votes = new Votes();
  #definitions = new Definitions();
  #questions = new Questions();

  /**
   * Throws for an unknown level.
   * @param {Matcher} matcher
   * @param {string} [level] the most specialist one that is wanted
   */
  constructor(matcher, level = "specialist") {
    matcher.lexicon.rankOf(level);
    this.#matcher = matcher;
    this.#level = level;
  }

  /**
   * Forgets texts and takes others. A text whose number is known takes the place of the one before, any other comes
   * last. Returns the mentions of these texts and of all that have other mentions now, in the order of the page.
   * @param {Text[]} texts
   * @param {number[]} [gone] numbers of texts that are no longer there
   * @returns {Found[]}
   */
  update(texts, gone = []) {
    /** @type {Work} */
    const work = { unread: new InOrder(), topics: new Set(), undecided: new InOrder() };
    for (const id of gone) this.#forget(id, work);
    const changed = new InOrder();
    for (const { id, text } of texts) {
      const part = this.#part(id);
      changed.add(part);
      if (part.reading && part.text === text) continue;
      part.text = text;
      work.unread.add(part);
    }
    for (let part = work.unread.takeFirst(); part; part = work.unread.takeFirst()) this.#read(part, work);
    for (const topic of work.topics) for (const part of this.#questions.affected(topic)) work.undecided.add(part);
    for (let part = work.undecided.takeFirst(); part; part = work.undecided.takeFirst()) {
      if (this.#decide(part, work)) changed.add(part);
    }
    return changed.all().map(({ id, mentions }) => ({ id, mentions }));
  }

  /**
   * The text of this number; a new one comes last.
   * @param {number} id
   */
  #part(id) {
    const known = this.#parts.get(id);
    const part = known ?? newPart(id, ++this.#last);
    if (!known) this.#parts.set(id, part);
    return part;
  }

  /**
   * @param {number} id
   * @param {Work} work
   */
  #forget(id, work) {
    const part = this.#parts.get(id);
    if (!part) return;
    this.#parts.delete(id);
    work.unread.delete(part);
    work.undecided.delete(part);
    this.#questions.forget(part);
    this.#definitions.forget(part);
    for (const other of this.#definitions.define(part, new Map())) work.undecided.add(other);
    this.#follow(part, this.#withdraw(part), work);
  }

  /**
   * @param {Part} part
   * @param {Work} work
   */
  #read(part, work) {
    const before = this.#withdraw(part);
    part.reading = this.#matcher.read(part.text, (meaning, more) => this.#votes.isDeniedBefore(part, meaning, more));
    const { decider } = part.reading;
    this.#evidence.add(decider);
    this.#votes.add(part);
    this.#follow(part, [...before, ...decider.votes.keys()], work);
    work.undecided.add(part);
  }

  /**
   * Takes back what a text has said, but for its definitions. Returns the meanings that it has voted on.
   * @param {Part} part
   */
  #withdraw(part) {
    if (!part.reading) return [];
    const { decider } = part.reading;
    this.#evidence.remove(decider);
    this.#votes.remove(part);
    return [...decider.votes.keys()];
  }

  /**
   * What has to be looked at again when a text speaks of something else and votes otherwise on these meanings.
   * @param {Part} part
   * @param {string[]} meanings
   * @param {Work} work
   */
  #follow(part, meanings, work) {
    work.topics.add(EVIDENCE);
    for (const meaning of meanings) {
      work.topics.add(meaning);
      for (const other of this.#votes.affected(part, meaning)) work.unread.add(other);
    }
  }

  /**
   * Whether the text has other mentions now.
   * @param {Part} part that has been read
   * @param {Work} work
   */
  #decide(part, work) {
    const reading = /** @type {Reading} */ (part.reading);
    this.#questions.forget(part);
    this.#definitions.forget(part);
    const mentions = reading.mentions(this.#level, this.#around(part));
    for (const other of this.#definitions.define(part, reading.decider.defined)) work.undecided.add(other);
    const isSame = same(mentions, part.mentions);
    if (!isSame) part.mentions = mentions;
    return !isSame;
  }

  /**
   * What the page says to a text, which will rest on it.
   * @param {Part} part
   * @returns {Around}
   */
  #around(part) {
    const questions = this.#questions;
    return {
      others: (concept, enough) =>
        questions.ask(part, EVIDENCE, `others ${concept} ${enough}`, this.#others(concept, enough)),
      isAlone: (concept) => questions.ask(part, EVIDENCE, `alone ${concept}`, this.#isAlone(concept)),
      counts: (form) => questions.ask(part, EVIDENCE, `counts ${form.concept} ${form.isCertain}`, this.#counts(form)),
      isDenied: (meaning, more) => questions.ask(part, meaning, `denied ${more}`, this.#isDenied(meaning, more)),
      definition: (abbreviation) => this.#definitions.before(part, abbreviation),
    };
  }

  // The answers are made here: within `#around` they would keep the text that asked first, even when it is gone.

  /**
   * No more than are asked for: what is certain enough stays as it is while the page grows.
   * @param {string} concept
   * @param {number} enough
   */
  #others(concept, enough) {
    return () => Math.min(this.#evidence.others(concept), enough);
  }

  /** @param {string} concept */
  #isAlone(concept) {
    return () => this.#evidence.isAlone(concept);
  }

  /** @param {Likely} form */
  #counts(form) {
    return () => this.#evidence.counts(form);
  }

  /**
   * @param {string} meaning
   * @param {number} more
   */
  #isDenied(meaning, more) {
    return () => this.#votes.total(meaning) + more < 0;
  }
}

/**
 * @param {number} id
 * @param {number} place
 * @returns {Part}
 */
const newPart = (id, place) => ({
  id,
  place,
  text: "",
  reading: null,
  earlier: new Map(),
  lookedUp: new Map(),
  defined: new Map(),
  questions: new Set(),
  mentions: [],
});

/**
 * @param {Mention[]} one
 * @param {Mention[]} other
 */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
