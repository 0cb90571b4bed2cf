// One document being explained: puts the parts together, and takes all of them away again.
"use strict";
var netgloss = netgloss || {};

/** @typedef {{id: number, mentions: Mention[]}[]} Found */
/** @typedef {{id: number, mentions: {start: number, end: number, word: string}[]}[]} Sent the same, as the background tells it */

{
  const PAUSES = [50, 200, 500, 1_000, 2_000, 4_000]; // ms between one question and the next
  const SHADOWS_AFTER = [500, 2_000, 6_000]; // ms, in which scripts give elements their shadow trees
  const EDGE = 80; // px at the edges of a window, where pages keep bars of their own
  const TRIES = 5; // to find the word of the card again
  const PAUSE = 200; // ms between them
  const READING = 3_000; // ms in which a page that has just been asked for finds its first words

  netgloss.Session = class Session {
    /** @type {Record<string, Entry>} concepts that stand on the page */
    concepts = {};
    /** @type {Record<string, Word>} */
    #words = {};
    #page = newName();
    #isFirst = true; // nothing has been asked yet
    #lost = 0; // answers, one after the other
    #isStopped = false;
    #choices = new netgloss.Choices((isOtherLevel) => this.#chosen(isOtherLevel));
    #highlights = new netgloss.Highlights();
    #painting = new netgloss.Painting(this.#choices, this.#highlights, this.concepts, (mark) => this.#unpainted(mark));
    #card = new netgloss.Card({
      lookUp: (id) => this.#insist({ type: "concept", id }),
      know: (concept) => void this.#insist({ type: "know", concept }),
      notHere: (mark) => this.#notHere(mark),
      page: ({ id }) => this.#choices.pageOf(id),
      changed: (shown) => this.#highlights.point(shown?.mark ?? null),
    });
    #reading = this.#newReading();
    #pointer = this.#newPointer();
    /** @type {Set<string>} concepts counted as met on this page */
    #met = new Set();
    #began = performance.now();
    /** @type {1 | -1 | 0} a step that waits for the first words */
    #wanted = 0;
    /** @type {netgloss.Mark | null} that the last step has led to */
    #last = null;
    /** @type {{range: StaticRange, text: string} | null} the word of the card as it was when that was opened */
    #word = null;
    /** @type {ReturnType<typeof setTimeout>[]} */
    #timers = [];
    #ends = new AbortController();

    async start() {
      netgloss.clearAway(); // before anything can ask for a card of ours
      chrome.runtime.onMessage.addListener(this.#listen); // before all that takes time: it may have been begun to be asked at once
      this.#attach(); // a card that has been asked for can be closed
      while (!(await unlessLeft(this.#choices.load())));
      const others = await this.#insist({ type: "hello", css: this.#highlights.css });
      if (this.#isStopped || !others) return this.stop();
      this.#choices.remember(others);
      this.#highlights.attach();
      const { signal } = this.#ends;
      if (document.readyState !== "loading") this.#reading.start();
      else document.addEventListener("DOMContentLoaded", () => this.#reading.start(), { once: true, signal });
      this.#timers = SHADOWS_AFTER.map((time) => setTimeout(() => this.#reading.lookAgain(), time));
    }

    /** Listens; once more does nothing more, but a page that is written anew forgets all listeners. */
    #attach() {
      const { signal } = this.#ends;
      this.#pointer.attach();
      document.addEventListener("visibilitychange", this.#hidden, { signal });
      addEventListener("pagehide", this.#left, { signal });
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
      this.#painting.detach();
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
        (runs) => this.#found(runs),
        (node) => this.#card.owns(node),
        () => this.#attach(),
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
        return await unlessLeft(chrome.runtime.sendMessage(message));
      } catch {
        if (!isAlive()) this.stop();
        return null; // the background was ended in the middle of it
      }
    }

    /**
     * The same, several times if need be: a background that is being ended refuses for a while.
     * @param {object} message
     */
    async #insist(message) {
      for (const pause of PAUSES) {
        const answer = await this.#tell(message);
        if (answer !== null || this.#isStopped) return answer;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      return this.#tell(message);
    }

    /**
     * @param {{id: number, text: string}[]} texts
     * @param {number[]} gone
     * @returns {Promise<Found | null>}
     */
    async #read(texts, gone) {
      const { level } = this.#choices.settings;
      const message = { type: "read", page: this.#page, level, texts, gone, isFirst: this.#isFirst };
      const answer = await this.#tell(message);
      if (!answer || answer.isForgotten) return this.#beginAgain(answer ? 0 : PAUSES[this.#lost++]);
      this.#lost = 0;
      this.#isFirst = false;
      Object.assign(this.concepts, answer.concepts);
      Object.assign(this.#words, answer.words);
      return /** @type {Sent} */ (answer.found).map(({ id, mentions }) => {
        return { id, mentions: mentions.map(({ start, end, word }) => ({ start, end, word: /** @type {Word} */ (this.#words[word]) })) };
      });
    }

    /**
     * All texts are to be read anew, under another name. With an answer that is lost, what it has told is lost, too.
     * @param {number | undefined} pause ms before that; none where it has been tried for long enough
     * @returns {Promise<Found | null>}
     */
    async #beginAgain(pause) {
      this.#page = newName();
      this.#isFirst = true;
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
      return pause === undefined ? [] : null;
    }

    /** @param {Set<netgloss.Run>} runs whose marks are others now */
    #found(runs) {
      this.#painting.update(runs);
      const wanted = this.#wanted;
      this.#wanted = 0;
      if (wanted) this.#step(wanted);
    }

    // What the reader does

    /**
     * @param {netgloss.Mark} mark
     * @param {{pin: boolean, focus?: boolean, pointer?: {x: number, y: number}}} how
     */
    #show(mark, how) {
      if (!isAlive()) return this.stop();
      const entry = this.concepts[mark.concept];
      const range = mark.place();
      if (!entry || !range) return;
      this.#word = { range, text: textOf(range) };
      this.#card.open({ entry, mark, boxes: () => netgloss.boxesOf(mark.place()) }, how);
    }

    /** @param {netgloss.Mark} mark */
    #notHere({ word }) {
      this.#choices.setOther(word);
      void this.#insist({ type: "others", others: this.#choices.others });
    }

    /** @param {netgloss.Mark} mark that is no more */
    #unpainted(mark) {
      if (this.#card.shown?.mark === mark) queueMicrotask(() => this.#follow(mark, TRIES));
    }

    /**
     * Keeps the card while its word is there: what stands around it may be read again, and then another mark takes its place.
     * @param {netgloss.Mark} mark
     * @param {number} tries once all has been read
     */
    #follow(mark, tries) {
      const word = this.#word;
      if (!word || this.#card.shown?.mark !== mark) return;
      const { startContainer, startOffset } = word.range;
      const next = this.#highlights.marks.find(({ concept, range }) => {
        return concept === mark.concept && range?.startContainer === startContainer && range.startOffset === startOffset;
      });
      const { isBusy } = this.#reading;
      if (next) this.#card.follow(next, () => netgloss.boxesOf(next.place()));
      else if ((tries || isBusy) && textOf(word.range) === word.text) setTimeout(() => this.#follow(mark, isBusy ? tries : tries - 1), PAUSE);
      else this.#card.close();
    }

    /** @param {boolean} isOtherLevel */
    #chosen(isOtherLevel) {
      if (!isOtherLevel) return this.#painting.updateAll();
      void this.#beginAgain(0);
      this.#reading.repeat();
    }

    #left = () => this.#card.close();

    #hidden = () => {
      if (!document.hidden) return;
      const met = [...this.#highlights.seen].filter((concept) => !this.#met.has(concept));
      for (const concept of met) this.#met.add(concept);
      if (met.length) void this.#tell({ type: "met", concepts: met });
    };

    // What popup, panel and keys ask for

    #listen = (/** @type {any} */ message, /** @type {chrome.runtime.MessageSender} */ sender) => {
      if (sender.id !== chrome.runtime.id) return;
      if (message.type === "stop" || (message.type === "leave" && message.origins.some(isHere))) this.stop();
      else if (message.type === "step" && isFocused()) this.#step(message.by);
      else if (message.type === "go") this.#go(message.concept);
      else if (message.type === "explain") this.#explain(message.entry);
    };

    /** The concepts on the page, in the order in which they come, with how often they stand there. */
    terms() {
      /** @type {Map<string, {entry: Entry, count: number, isKnown: boolean}>} */
      const terms = new Map();
      for (const { concept, word } of this.#painting.marks.sort(netgloss.inOrder)) {
        const entry = this.concepts[concept];
        if (!entry || this.#choices.isOther(word)) continue;
        const term = terms.get(concept) ?? { entry, count: 0, isKnown: concept in this.#choices.known };
        term.count++;
        terms.set(concept, term);
      }
      return [...terms.values()];
    }

    /** @param {1 | -1} by the next painted term, or the one before */
    #step(by) {
      const marks = this.#painting.chosen.filter(isShown);
      if (!marks.length && performance.now() - this.#began < READING) this.#wanted = by;
      const shown = this.#card.shown?.mark;
      let at = marks.findIndex((mark) => mark === shown || (!shown && mark === this.#last && isOnScreen(mark)));
      if (at < 0) {
        // From what is on the screen on.
        const first = marks.findIndex((mark) => (netgloss.boxesOf(mark.place())[0]?.bottom ?? 0) > 0);
        at = (first < 0 ? marks.length : first) - (by > 0 ? 1 : 0);
      }
      const mark = marks[(at + by + marks.length) % marks.length];
      if (!mark) return;
      this.#last = mark;
      this.#goTo(mark);
    }

    /** @param {string} concept to the first mark of it, and from that to the next */
    #go(concept) {
      const marks = this.#painting.marks.filter((mark) => mark.concept === concept && isShown(mark)).sort(netgloss.inOrder);
      const at = marks.findIndex((mark) => mark === this.#card.shown?.mark);
      const mark = marks[(at + 1) % marks.length];
      if (mark) this.#goTo(mark);
    }

    /** @param {netgloss.Mark} mark */
    #goTo(mark) {
      if (!isOnScreen(mark)) mark.element?.scrollIntoView({ block: "center", behavior: "instant" });
      this.#show(mark, { pin: true, focus: true });
      bringToView(mark, this.#card.covered);
    }

    /** @param {Entry} entry of what the reader has selected */
    #explain(entry) {
      const selection = getSelection();
      const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
      const field = netgloss.focused();
      const boxes = () => {
        const lines = [...(range?.getClientRects() ?? [])];
        return lines.length || !field ? lines : [...field.getClientRects()]; // what is selected in a field has no place
      };
      this.#card.open({ entry, mark: null, boxes }, { pin: true, focus: true });
    }
  };

  /** Pages that came without encryption have no `crypto.randomUUID`. */
  const newName = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

  const textOf = (/** @type {StaticRange} */ range) => netgloss.liveRange(range)?.toString() ?? "";

  /** @param {netgloss.Mark} mark whether it stands where it can be seen, and not in what is folded */
  const isShown = (mark) => (mark.element?.checkVisibility() ?? false) && netgloss.boxesOf(mark.place()).length > 0;

  /** @param {netgloss.Mark} mark */
  function isOnScreen(mark) {
    const [box] = netgloss.boxesOf(mark.place());
    return !!box && box.bottom > 0 && box.top < innerHeight;
  }

  /**
   * Brings a word, and not only the element it stands in, to where it is seen: in the window and in whatever scrolls in it.
   * @param {netgloss.Mark} mark
   * @param {number} covered px at the lower edge of the window
   */
  function bringToView(mark, covered) {
    for (let part = mark.element; part; part = part.parentElement ?? hostOf(part)) {
      const isRoot = part === document.scrollingElement;
      if (part.scrollHeight <= part.clientHeight || (!isRoot && !/auto|scroll/.test(getComputedStyle(part).overflowY))) continue;
      const [box] = netgloss.boxesOf(mark.place());
      const edges = part.getBoundingClientRect();
      const top = isRoot ? EDGE : edges.top;
      const bottom = isRoot ? innerHeight - covered - EDGE : Math.min(edges.bottom, Math.max(top + EDGE, innerHeight - covered));
      if (!box || (box.top >= top && box.bottom <= bottom)) continue;
      part.scrollBy({ top: (box.top + box.bottom - top - bottom) / 2, behavior: "instant" });
    }
  }

  /** @param {Element} element that stands directly in a shadow tree */
  function hostOf(element) {
    const root = element.getRootNode();
    return root instanceof ShadowRoot ? root.host : null;
  }

  /**
   * What a promise of the browser gives; null where the page was left and is shown again: what it had asked then, Firefox
   * never answers.
   * @template Value
   * @param {Promise<Value>} promise
   */
  async function unlessLeft(promise) {
    const end = new AbortController();
    const { signal } = end;
    /** @type {Promise<null>} */
    const back = new Promise((resolve) => addEventListener("pageshow", ({ persisted }) => persisted && resolve(null), { signal }));
    try {
      return await Promise.race([promise, back]);
    } finally {
      end.abort();
    }
  }

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
  const isFocused = () => document.hasFocus() && !netgloss.focused()?.matches("iframe, frame, object, embed");
}
