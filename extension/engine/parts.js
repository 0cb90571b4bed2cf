// The texts of a page, and what each rests on in the others: a change in one is followed to those that it concerns, and
// the others are not looked at.

/** @import { Mention } from "./mentions.js" */
/** @import { Reading } from "./matcher.js" */

/**
 * A text of a page.
 * @typedef {object} Part
 * @property {number} id
 * @property {number} place a larger number is further behind
 * @property {string} text
 * @property {Reading | null} reading null before it has been read
 * @property {Map<string, Earlier>} earlier a meaning of a form → the votes in front that the reading rests on
 * @property {Map<string, string | undefined>} lookedUp an abbreviation → the definition in front that its mentions rest
 * on
 * @property {Map<string, string>} defined an abbreviation → what it says itself
 * @property {Set<Question>} questions what else its mentions rest on
 * @property {Mention[]} mentions
 *
 * @typedef {{votes: number, least: number, most: number}} Earlier votes, and between what they may change without the
 * text being read otherwise
 *
 * @typedef {object} Question to the page as a whole
 * @property {() => number | boolean} answer as it is now
 * @property {number | boolean} known the answer that was given
 * @property {Set<Part>} askers
 */

/** Parts in the order in which they stand on the page. */
export class InOrder {
  /** @type {Part[]} */
  #parts = [];

  /** @param {Part} part */
  add(part) {
    const at = this.#from(part.place);
    if (this.#parts[at] !== part) this.#parts.splice(at, 0, part);
  }

  /** @param {Part} part */
  delete(part) {
    const at = this.#from(part.place);
    if (this.#parts[at] === part) this.#parts.splice(at, 1);
  }

  /** Takes the first out. */
  takeFirst() {
    return this.#parts.shift();
  }

  all() {
    return [...this.#parts];
  }

  /** @param {Part} part */
  inFrontOf(part) {
    return this.#parts.slice(0, this.#from(part.place));
  }

  /** @param {Part} part */
  lastInFrontOf(part) {
    return this.#parts[this.#from(part.place) - 1];
  }

  /**
   * Whether all of them are in front of this one.
   * @param {Part} part
   */
  areInFrontOf(part) {
    return this.#from(part.place) === this.#parts.length;
  }

  /** @param {Part} part */
  behind(part) {
    return this.#parts.slice(this.#from(part.place + 1));
  }

  /**
   * How many parts stand in front of a place.
   * @param {number} place
   */
  #from(place) {
    let low = 0;
    let high = this.#parts.length;
    if (Number(this.#parts[high - 1]?.place) < place) return high; // most parts come last
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(this.#parts[middle]?.place) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** How much more often the cues of all texts confirm a meaning of a form than deny it. */
export class Votes {
  /** @type {Map<string, number>} */
  #totals = new Map();
  /** @type {Map<string, InOrder>} */
  #voters = new Map();
  /** @type {Map<string, InOrder>} */
  #askers = new Map();

  /** @param {string} meaning */
  total(meaning) {
    return this.#totals.get(meaning) ?? 0;
  }

  /**
   * Whether the texts in front of one deny a meaning, with so many votes more. Its reading will rest on that.
   * @param {Part} part
   * @param {string} meaning
   * @param {number} more
   */
  isDeniedBefore(part, meaning, more) {
    let earlier = part.earlier.get(meaning);
    if (!earlier) {
      earlier = { votes: this.#before(part, meaning), least: -Infinity, most: Infinity };
      part.earlier.set(meaning, earlier);
      listOf(this.#askers, meaning).add(part);
    }
    const isDenied = earlier.votes + more < 0;
    if (isDenied) earlier.most = Math.min(earlier.most, -more - 1);
    else earlier.least = Math.max(earlier.least, -more);
    return isDenied;
  }

  /**
   * @param {Part} part
   * @param {string} meaning
   */
  #before(part, meaning) {
    const voters = this.#voters.get(meaning);
    if (!voters || voters.areInFrontOf(part)) return this.total(meaning);
    return voters.inFrontOf(part).reduce((sum, voter) => sum + (votesOf(voter).get(meaning) ?? 0), 0);
  }

  /** @param {Part} part that has been read */
  add(part) {
    for (const [meaning, votes] of votesOf(part)) {
      this.#count(part, meaning, votes);
      listOf(this.#voters, meaning).add(part);
    }
  }

  /** @param {Part} part that is to be read again, or never more */
  remove(part) {
    for (const [meaning, votes] of votesOf(part)) {
      this.#count(part, meaning, -votes);
      this.#voters.get(meaning)?.delete(part);
    }
    for (const meaning of part.earlier.keys()) this.#askers.get(meaning)?.delete(part);
    part.earlier.clear();
  }

  /**
   * @param {Part} part
   * @param {string} meaning
   * @param {number} votes
   */
  #count(part, meaning, votes) {
    this.#totals.set(meaning, this.total(meaning) + votes);
    for (const { earlier } of this.#askers.get(meaning)?.behind(part) ?? []) {
      /** @type {Earlier} */ (earlier.get(meaning)).votes += votes;
    }
  }

  /**
   * The parts behind one whose reading rested on something else than the votes are now.
   * @param {Part} part
   * @param {string} meaning that it votes on, or has voted on
   */
  affected(part, meaning) {
    const askers = this.#askers.get(meaning)?.behind(part) ?? [];
    return askers.filter(({ earlier }) => {
      const { votes, least, most } = /** @type {Earlier} */ (earlier.get(meaning));
      return votes < least || votes > most;
    });
  }
}

/** What the texts say that abbreviations stand for: of several in front of a place, the last counts. */
export class Definitions {
  /** @type {Map<string, InOrder>} */
  #definers = new Map();
  /** @type {Map<string, InOrder>} */
  #askers = new Map();

  /**
   * What the texts in front of one say, which will rest on it; undefined where they say nothing.
   * @param {Part} part
   * @param {string} abbreviation
   */
  before(part, abbreviation) {
    const definition = this.#before(part, abbreviation);
    part.lookedUp.set(abbreviation, definition);
    listOf(this.#askers, abbreviation).add(part);
    return definition;
  }

  /**
   * @param {Part} part
   * @param {string} abbreviation
   */
  #before(part, abbreviation) {
    return this.#definers.get(abbreviation)?.lastInFrontOf(part)?.defined.get(abbreviation);
  }

  /** @param {Part} part that is to be decided again, or never more */
  forget(part) {
    for (const abbreviation of part.lookedUp.keys()) this.#askers.get(abbreviation)?.delete(part);
    part.lookedUp.clear();
  }

  /**
   * Lets a text say something else. Returns the parts behind it whose mentions rest on other definitions now.
   * @param {Part} part
   * @param {Map<string, string>} defined
   */
  define(part, defined) {
    const before = part.defined;
    part.defined = defined;
    const abbreviations = new Set([...before.keys(), ...defined.keys()]);
    return [...abbreviations].flatMap((abbreviation) => {
      if (before.get(abbreviation) === defined.get(abbreviation)) return [];
      const definers = listOf(this.#definers, abbreviation);
      if (defined.has(abbreviation)) definers.add(part);
      else definers.delete(part);
      const askers = this.#askers.get(abbreviation)?.behind(part) ?? [];
      return askers.filter((asker) => this.#before(asker, abbreviation) !== asker.lookedUp.get(abbreviation));
    });
  }
}

/** What mentions rest on in the page as a whole: the questions that were asked, with the answers that they got. */
export class Questions {
  /** @type {Map<string, Map<string, Question>>} by what they are about */
  #topics = new Map();

  /**
   * @template {number | boolean} Answer
   * @param {Part} part that asks
   * @param {string} topic
   * @param {string} name of the question
   * @param {() => Answer} answer
   * @returns {Answer}
   */
  ask(part, topic, name, answer) {
    let questions = this.#topics.get(topic);
    if (!questions) this.#topics.set(topic, (questions = new Map()));
    let question = questions.get(name);
    if (!question) questions.set(name, (question = { answer, known: answer(), askers: new Set() }));
    question.askers.add(part);
    part.questions.add(question);
    return /** @type {Answer} */ (question.known);
  }

  /**
   * The parts that have asked what has another answer now.
   * @param {string} topic
   */
  affected(topic) {
    /** @type {Part[]} */
    const parts = [];
    const questions = this.#topics.get(topic) ?? new Map();
    for (const [name, question] of questions) {
      if (!question.askers.size) {
        questions.delete(name);
        continue;
      }
      const known = question.answer();
      if (known !== question.known) parts.push(...question.askers);
      question.known = known;
    }
    return parts;
  }

  /** @param {Part} part that is to be decided again, or never more */
  forget(part) {
    for (const question of part.questions) question.askers.delete(part);
    part.questions.clear();
  }
}

/**
 * @param {Part} part
 * @returns {Map<string, number>}
 */
const votesOf = ({ reading }) => reading?.decider.votes ?? new Map();

/**
 * @param {Map<string, InOrder>} lists
 * @param {string} name
 */
function listOf(lists, name) {
  let list = lists.get(name);
  if (!list) lists.set(name, (list = new InOrder()));
  return list;
}
