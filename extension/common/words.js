// The words of a page with a search field, as in popup and panel: filters them, and looks up what is not among them.

import { ask, byId, plural } from "./pages.js";
import { TermList } from "./terms.js";

/** @import { Acts, Term } from "./terms.js" */

const { say } = netgloss;

/** @param {string} text letters and digits only, so that `Ki 67` finds `Ki-67` */
const plain = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

export class Words {
  /** @type {Term[]} of the page */
  #terms = [];
  /** @type {Record<string, unknown>} by id */
  #known = {};
  /** @type {Entry[]} what the glossary has for the query, best first */
  #found = [];
  #query = "";
  #asked = 0;
  #isOnPage = false;
  /** @type {HTMLDetailsElement | undefined} opened because it fits best */
  #opened;
  #input = /** @type {HTMLInputElement} */ (byId("query"));
  #here;
  #elsewhere;
  #changed;

  /**
   * @param {(term: Term) => void} go
   * @param {() => void} [changed] called when other terms are on show
   */
  constructor(go, changed = () => undefined) {
    this.#changed = changed;
    /** @type {Acts} */
    const acts = {
      go,
      know: (concept, isKnown) => void ask({ type: isKnown ? "know" : "unknow", concept }),
      lookUp: (term) => void this.lookUp(term),
    };
    this.#here = new TermList(byId("here-list"), acts);
    this.#elsewhere = new TermList(byId("elsewhere-list"), acts);
  }

  async start() {
    this.#input.addEventListener("input", () => void this.#search());
    if (this.#input.value) void this.#search(); // readers may be faster than this page
    chrome.storage.onChanged.addListener(({ known }, area) => {
      if (area === "local" && known) this.#knows(known.newValue);
    });
    const { known } = await chrome.storage.local.get("known");
    this.#knows(known);
  }

  /** @param {any} known */
  #knows(known) {
    this.#known = known ?? {};
    this.#show();
  }

  /** The terms that are on show. */
  get shown() {
    return [...this.#here.terms, ...this.#elsewhere.terms];
  }

  /**
   * @param {boolean} isRunning whether the page is explained at all
   * @param {Term[]} terms of the page
   */
  setPage(isRunning, terms) {
    this.#isOnPage = isRunning;
    this.#terms = terms;
    this.#show();
  }

  /** @param {string} query as if it had been typed */
  lookUp(query) {
    this.#input.value = query;
    this.#input.focus();
    return this.#search();
  }

  async #search() {
    const query = this.#input.value.trim();
    const turn = ++this.#asked;
    const found = query ? ((await ask({ type: "search", query })) ?? []) : [];
    if (turn !== this.#asked) return; // something else has been typed since
    this.#query = query;
    this.#found = found;
    this.#show();
    const { length } = this.shown;
    byId("status").textContent = !query ? "" : length ? plural("found", length) : say("notFound");
    this.#openBest();
  }

  #show() {
    const isKnown = (/** @type {string} */ id) => id in this.#known;
    const ids = new Set(this.#found.map(({ id }) => id));
    const wanted = plain(this.#query);
    const fits = (/** @type {Entry} */ { id, term }) => !this.#query || ids.has(id) || (wanted && plain(term).includes(wanted));
    const here = this.#terms.filter(({ entry }) => fits(entry)).map((term) => ({ ...term, isKnown: isKnown(term.entry.id) }));
    const onPage = new Set(here.map(({ entry }) => entry.id));
    const elsewhere = this.#found.filter(({ id }) => !onPage.has(id)).map((entry) => ({ entry, count: 0, isKnown: isKnown(entry.id) }));
    this.#here.show(here);
    this.#elsewhere.show(elsewhere);
    byId("here").hidden = !this.#isOnPage || (this.#query !== "" && !here.length);
    byId("here-count").textContent = plural("onPage", here.length);
    byId("none").hidden = this.#query !== "" || here.length > 0;
    byId("elsewhere-title").textContent = say(this.#isOnPage ? "elsewhere" : "inGlossary");
    byId("elsewhere").hidden = !elsewhere.length;
    this.#changed();
  }

  /** What fits best is what was looked for. */
  #openBest() {
    const best = this.#found[0]?.id ?? this.shown[0]?.entry.id ?? "";
    const details = this.#query ? (this.#elsewhere.details(best) ?? this.#here.details(best)) : undefined;
    if (details === this.#opened) return;
    if (this.#opened) this.#opened.open = false;
    this.#opened = details && !details.open ? details : undefined;
    if (this.#opened) this.#opened.open = true;
  }
}
