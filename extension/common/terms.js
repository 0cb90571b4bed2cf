// A list of terms, each of which opens to its definition. It changes under the reader's hands without losing their place.

import { plural } from "./pages.js";

const { say, element, button, definition, provenance } = netgloss;

/**
 * @typedef {object} Term
 * @property {Entry} entry
 * @property {number} count how often it stands on the page, 0 for a term that was only looked up
 * @property {boolean} isKnown whether the reader has said to know it
 * @property {number} [frame] of the page, in which it stands
 */

/**
 * What the buttons of an entry do.
 * @typedef {object} Acts
 * @property {(term: Term) => void} go
 * @property {(concept: string, isKnown: boolean) => void} know
 * @property {(term: string) => void} lookUp
 */

/** One entry of a list. */
class Item {
  details = element("details", "");
  node = element("li", "", this.details);
  term;
  #count = element("span", "count");
  #know;

  /**
   * @param {Term} term
   * @param {Acts} acts
   */
  constructor(term, acts) {
    this.term = term;
    const { entry } = term;
    const summary = element("summary", "", element("span", "term", entry.term));
    if (entry.say) summary.append(" ", element("i", "", entry.say));
    summary.append(" ", this.#count);
    this.#know = button(say("know"), () => acts.know(entry.id, !this.term.isKnown));
    const buttons = element("p", "buttons");
    if (term.count) buttons.append(button(say("go"), () => acts.go(this.term)));
    buttons.append(this.#know);
    this.details.append(summary, definition(entry));
    if (entry.see.length) this.details.append(related(entry, acts));
    this.details.append(provenance(entry), buttons);
    this.update(term);
  }

  /** @param {Term} term the same concept, which may stand elsewhere now */
  update(term) {
    this.term = term;
    const count = term.count ? plural("times", term.count) : "";
    this.#count.textContent = [count, term.isKnown ? say("isKnown") : ""].filter(Boolean).join(", ");
    this.#know.textContent = say(term.isKnown ? "unknow" : "know");
  }

  /** @param {Term} term */
  fits({ entry, count }) {
    return JSON.stringify(entry) === JSON.stringify(this.term.entry) && !count === !this.term.count;
  }
}

/**
 * @param {Entry} entry
 * @param {Acts} acts
 */
function related({ see }, acts) {
  const line = element("p", "related", `${say("related")} `);
  see.forEach(({ term }, at) => line.append(at ? ", " : "", button(term, () => acts.lookUp(term))));
  return line;
}

export class TermList {
  /** @type {Map<string, Item>} in the order of the list */
  #items = new Map();
  #list;
  #acts;

  /**
   * @param {HTMLElement} list
   * @param {Acts} acts
   */
  constructor(list, acts) {
    this.#list = list;
    this.#acts = acts;
  }

  get terms() {
    return [...this.#items.values()].map(({ term }) => term);
  }

  /** @param {Term[]} terms */
  show(terms) {
    const focused = document.activeElement;
    const before = this.#items;
    this.#items = new Map(terms.map((term) => [term.entry.id, this.#itemFor(term, before.get(term.entry.id))]));
    const nodes = [...this.#items.values()].map(({ node }) => node);
    const wanted = new Set(nodes);
    for (const { node } of before.values()) if (!wanted.has(node)) node.remove();
    nodes.forEach((node, at) => {
      const there = this.#list.children[at] ?? null;
      if (node !== there) this.#list.insertBefore(node, there); // what stays where it is keeps the focus
    });
    if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  /**
   * @param {Term} term
   * @param {Item} [before]
   */
  #itemFor(term, before) {
    if (!before?.fits(term)) return new Item(term, this.#acts);
    before.update(term);
    return before;
  }

  /**
   * The folding part of an entry.
   * @param {string} concept
   */
  details(concept) {
    return this.#items.get(concept)?.details;
  }
}
