// One document being explained: puts the parts together, and takes all of them away again.
"use strict";
var netgloss = netgloss || {};

/** @typedef {{id: number, mentions: Mention[]}[]} Found */

{
  const SHADOWS_AFTER = [500, 2_000, 6_000]; // ms, in which scripts give elements their shadow trees
  const MOST_MET = 300; // marks looked at for whether they have been on the screen

  netgloss.Session = class Session {
    /** @type {Record<string, Entry>} concepts that stand on the page */
    concepts = {};
    #page = crypto.randomUUID();
    #isFirst = true; // nothing has been asked yet
    #isStopped = false;
    #choices = new netgloss.Choices((isOtherLevel) => this.#chosen(isOtherLevel));
    #highlights = new netgloss.Highlights();
    #painting = new netgloss.Painting(this.#choices, this.#highlights, this.concepts, (mark) => this.#unpainted(mark));
    #card = new netgloss.Card({
      lookUp: (id) => this.#tell({ type: "concept", id }),
      know: (concept) => void this.#tell({ type: "know", concept }),
      notHere: (mark) => this.#notHere(mark),
      page: () => "",
      changed: (shown) => this.#highlights.point(shown?.mark ?? null),
    });
    #reading = this.#newReading();
    #pointer = this.#newPointer();
    /** @type {Set<string>} concepts counted as met on this page */
  #met = new Set();
  #seen = 0; // how far down the page has been on the screen
    /** @type {ReturnType<typeof setTimeout>[]} */
    #timers = [];
    #ends = new AbortController();

    async start() {
      await this.#choices.load();
      const others = await this.#tell({ type: "hello", css: this.#highlights.css });
      if (this.#isStopped || !others) return this.stop();
      this.#choices.remember(others);
      this.#highlights.attach();
      this.#pointer.attach();
      this.#reading.start();
      const { signal } = this.#ends;
      chrome.runtime.onMessage.addListener(this.#listen);
      document.addEventListener("visibilitychange", () => this.#hidden(), { signal });
      addEventListener("pagehide", () => this.#card.close(), { signal });
      addEventListener("scroll", () => (this.#seen = Math.max(this.#seen, scrollY)), { passive: true, signal });
      this.#timers = SHADOWS_AFTER.map((time) => setTimeout(() => this.#reading.lookAgain(), time));
    }

    /** Leaves the page as if nothing had been. */
    stop() {
      if (this.#isStopped) return;
      this.#isStopped = true;
      this.#timers.forEach(clearTimeout);
      this.#ends.abort();
      this.#card.close();
      this.#pointer.detach();
      this.#reading.stop();
      this.#highlights.detach();
      if (isAlive()) {
        this.#choices.detach();
        chrome.runtime.onMessage.removeListener(this.#listen);
      }
      if (netgloss.session === this) netgloss.session = null;
    }

    #newReading() {
      return new netgloss.Reading(
        (texts, gone) => this.#read(texts, gone),
        (runs) => this.#painting.update(runs),
        (node) => this.#card.owns(node),
      );
    }

    #newPointer() {
      return new netgloss.Pointer(this.#highlights, this.#reading, this.#card, (mark, pin, pointer) => this.#show(mark, { pin, pointer }), () => this.#choices.settings);
    }

    // Asking the background

    /**
     * Tells the background something. Answers null, and ends quietly, where the extension is no more: it has been updated
     * or switched off while the page was open.
     * @param {object} message
     */
    async #tell(message) {
      if (!isAlive()) {
        this.stop();
        return null;
      }
      try {
        return await chrome.runtime.sendMessage(message);
      } catch {
        if (!isAlive()) this.stop();
        return null; // the background was ended in the middle of it
      }
    }

    /**
     * @param {{id: number, text: string}[]} texts
     * @param {number[]} gone
     * @returns {Promise<Found | null>}
     */
    async #read(texts, gone) {
      const { level } = this.#choices.settings;
      const message = { type: "read", page: this.#page, level, texts, gone, isFirst: this.#isFirst };
      const answer = (await this.#tell(message)) ?? (await this.#tell(message)) ?? { found: [], concepts: {} };
      if (answer.isForgotten) {
        this.#isFirst = true;
        return null;
      }
      this.#isFirst = false;
      Object.assign(this.concepts, answer.concepts);
      return answer.found;
    }

    // What the reader does

    /**
     * @param {netgloss.Mark} mark
     * @param {{pin: boolean, focus?: boolean, pointer?: {x: number, y: number}}} how
     */
    #show(mark, how) {
      if (!isAlive()) return this.stop();
      const entry = this.concepts[mark.concept];
      if (entry) this.#card.open({ entry, mark, boxes: () => netgloss.boxesOf(mark.range) }, how);
    }

    /** @param {netgloss.Mark} mark */
    #notHere({ mention }) {
      this.#choices.setOther(mention);
      void this.#tell({ type: "others", others: this.#choices.others });
    }

    /** @param {netgloss.Mark} mark that is painted no more */
    #unpainted(mark) {
      if (this.#card.shown?.mark === mark) this.#card.close();
    }

    /** @param {boolean} isOtherLevel */
    #chosen(isOtherLevel) {
      if (!isOtherLevel) return this.#painting.updateAll();
      this.#page = crypto.randomUUID();
      this.#isFirst = true;
      this.#reading.repeat();
    }

    #hidden() {
      if (!document.hidden) return this.#pointer.attach();
      const most = this.#seen + innerHeight - scrollY;
      const concepts = this.#highlights.marks.slice(0, MOST_MET)
        .filter(({ concept, element }) => !this.#met.has(concept) && (element?.getBoundingClientRect().top ?? Infinity) < most)
        .map(({ concept }) => concept);
      const met = [...new Set(concepts)];
      for (const concept of met) this.#met.add(concept);
      if (met.length) void this.#tell({ type: "met", concepts: met });
    }

    // What popup, panel and keys ask for

    #listen = (/** @type {any} */ message, /** @type {chrome.runtime.MessageSender} */ sender) => {
      if (sender.id !== chrome.runtime.id) return;
      if (message.type === "stop" || (message.type === "leave" && message.origins.some(isHere))) this.stop();
      else if (message.type === "step" && isFocused()) this.#step(message.by);
      else if (message.type === "go") this.#go(message.concept);
      else if (message.type === "explain" && isFocused()) this.#explain(message.entry);
    };

    /** The concepts on the page, in the order in which they come, with how often they stand there. */
    terms() {
      /** @type {Map<string, {entry: Entry, count: number, isKnown: boolean}>} */
      const terms = new Map();
      for (const { concept, mention } of this.#painting.marks.sort(netgloss.inOrder)) {
        const entry = this.concepts[concept];
        if (!entry || this.#choices.isOther(mention)) continue;
        const term = terms.get(concept) ?? { entry, count: 0, isKnown: concept in this.#choices.known };
        term.count++;
        terms.set(concept, term);
      }
      return [...terms.values()];
    }

    /** @param {1 | -1} by the next painted term, or the one before */
    #step(by) {
      const marks = this.#highlights.marks.filter(({ range }) => netgloss.boxesOf(range).length).sort(netgloss.inOrder);
      if (!marks.length) return;
      const shown = this.#card.shown?.mark;
      const at = shown ? marks.indexOf(shown) : -1;
      let next = at + by;
      if (at < 0) {
        // From what is on the screen on.
        const first = marks.findIndex(({ range }) => (netgloss.boxesOf(range)[0]?.bottom ?? 0) > 0);
        next = by > 0 ? Math.max(0, first) : first - 1;
      }
      const mark = marks[(next + marks.length) % marks.length];
      if (mark) this.#goTo(mark);
    }

    /** @param {string} concept to the first mark of it, and from that to the next */
    #go(concept) {
      const marks = this.#painting.marks.filter((mark) => mark.concept === concept && netgloss.boxesOf(mark.range).length).sort(netgloss.inOrder);
      const at = marks.findIndex((mark) => mark === this.#card.shown?.mark);
      const mark = marks[(at + 1) % marks.length];
      if (mark) this.#goTo(mark);
    }

    /** @param {netgloss.Mark} mark */
    #goTo(mark) {
      const [box] = netgloss.boxesOf(mark.range);
      if (!box) return;
      if (box.top < 0 || box.bottom > innerHeight - this.#card.covered) mark.element?.scrollIntoView({ block: "center", behavior: "instant" });
      this.#show(mark, { pin: true, focus: true });
    }

    /** @param {Entry} entry of what the reader has selected */
    #explain(entry) {
      const selection = getSelection();
      const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
      this.#card.open({ entry, mark: null, boxes: () => (range ? [...range.getClientRects()] : []) }, { pin: true, focus: true });
    }
  };

  /** Whether the extension that this belongs to is still there. */
  const isAlive = () => {
    try {
      return Boolean(chrome.runtime?.id);
    } catch {
      return false;
    }
  };

  /** @param {string} origin pattern of sites, as in a manifest: whether this document is of one of them */
  function isHere(origin) {
    const [, scheme, host = ""] = /^(\*|https?):\/\/([^/]*)\//.exec(origin) ?? [];
    const isScheme = scheme === "*" || `${scheme}:` === location.protocol;
    const isHost = host === "*" || host === location.host || host === location.hostname || (host.startsWith("*.") && `.${location.hostname}`.endsWith(host.slice(1)));
    return isScheme && isHost;
  }

  /** Whether the reader is in this frame, and not in one of its frames. */
  const isFocused = () => document.hasFocus() && !(document.activeElement instanceof HTMLIFrameElement);
}
