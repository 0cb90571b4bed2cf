// The pointer and the keys: when a card opens, when it stays and when it goes. One set of listeners for the whole page.
"use strict";
var netgloss = netgloss || {};
{
  const OPEN_AFTER = 150; // ms of rest on a word: shorter and cards flicker up under a passing pointer
  const CLOSE_AFTER = 300; // ms for the pointer's way from the word into the card (WCAG 1.4.13)
  const FAST = 0.25; // px/ms: a pointer on its way somewhere
  const REACH = 8; // px around word and card in which the pointer is still on its way between them
  const INTERACTIVE = "a, button, input, select, textarea, label, summary, video, audio, [role='button' i], [role='link' i]";

  netgloss.Pointer = class Pointer {
    #highlights;
    #reading;
    #card;
    #show;
    #settings;
    /** @type {number | undefined} */
    #opening;
    /** @type {number | undefined} */
    #closing;
    #last = { x: 0, y: 0, time: 0, speed: 0 };
    #listeners = {
      pointermove: (/** @type {Event} */ event) => this.#moved(/** @type {PointerEvent} */ (event)),
      pointerleave: () => this.#left(),
      click: (/** @type {Event} */ event) => this.#clicked(/** @type {MouseEvent} */ (event)),
      keydown: (/** @type {Event} */ event) => this.#pressed(/** @type {KeyboardEvent} */ (event)),
      scroll: (/** @type {Event} */ event) => this.#scrolled(event),
      resize: () => this.#card.place(),
    };

    /**
     * @param {netgloss.Highlights} highlights
     * @param {netgloss.Reading} reading
     * @param {netgloss.Card} card
     * @param {(mark: netgloss.Mark, pin: boolean, pointer: {x: number, y: number}) => void} show
     * @param {() => Settings} settings
     */
    constructor(highlights, reading, card, show, settings) {
      this.#highlights = highlights;
      this.#reading = reading;
      this.#card = card;
      this.#show = show;
      this.#settings = settings;
    }

    /** Listens; once more does nothing more, but a page that is written anew forgets all listeners. */
    attach() {
      for (const [name, listener] of Object.entries(this.#listeners)) {
        addEventListener(name, listener, { capture: true, passive: name !== "keydown" && name !== "click" });
      }
    }

    detach() {
      clearTimeout(this.#opening);
      clearTimeout(this.#closing);
      for (const [name, listener] of Object.entries(this.#listeners)) removeEventListener(name, listener, { capture: true });
    }

    /** @param {PointerEvent} event */
    #moved({ clientX: x, clientY: y, timeStamp: time, pointerType, buttons }) {
      if (pointerType === "touch" || buttons || !this.#settings().hover) return;
      const last = this.#last;
      const speed = Math.hypot(x - last.x, y - last.y) / Math.max(1, time - last.time);
      const mean = (speed + last.speed) / 2; // of two: a single one jumps
      this.#last = { x, y, time, speed };
      if (mean > FAST || this.#opening === undefined) {
        clearTimeout(this.#opening);
        this.#opening = setTimeout(() => this.#rested(), OPEN_AFTER);
      }
      if (this.#card.shown && !this.#card.isPinned) this.#watch(x, y);
    }

    #rested() {
      this.#opening = undefined;
      const { x, y } = this.#last;
      if (this.#card.isPinned || (this.#card.shown && this.#card.contains(x, y))) return;
      const mark = this.#at(x, y);
      if (mark && mark !== this.#card.shown?.mark) this.#show(mark, false, { x, y });
    }

    /**
     * Closes the card once the pointer has left word and card for good.
     * @param {number} x
     * @param {number} y
     */
    #watch(x, y) {
      const card = this.#card;
      const isOnWord = card.shown?.boxes().some((box) => x >= box.left - REACH && x <= box.right + REACH && y >= box.top - REACH && y <= box.bottom + REACH);
      if (isOnWord || card.contains(x, y) || card.hasFocus) {
        clearTimeout(this.#closing);
        this.#closing = undefined;
      } else {
        this.#closing ??= setTimeout(() => {
          this.#closing = undefined;
          if (!card.isPinned) card.close();
        }, CLOSE_AFTER);
      }
    }

    #left() {
      clearTimeout(this.#opening);
      this.#opening = undefined;
    }

    /** @param {MouseEvent} event */
    #clicked(event) {
      const { clientX: x, clientY: y, target } = event;
      const card = this.#card;
      if (card.owns(/** @type {Node} */ (target))) {
        if (card.shown && !card.contains(x, y) && event.detail) card.close(); // on the page behind a modal one
        return;
      }
      clearTimeout(this.#opening);
      this.#opening = undefined;
      const isOnControl = event.composedPath().some((node) => node instanceof Element && node.matches(INTERACTIVE));
      const isSelecting = !(getSelection()?.isCollapsed ?? true);
      const mark = event.button || !event.detail || isOnControl || isSelecting ? null : this.#at(x, y);
      if (mark && !(mark === card.shown?.mark && card.isPinned)) this.#show(mark, true, { x, y });
      else if (card.shown) card.close();
    }

    /** @param {KeyboardEvent} event */
    #pressed(event) {
      if (event.key !== "Escape" || !this.#card.shown || event.isComposing) return;
      event.preventDefault(); // the key closes the card, and not what the page has open below it
      event.stopImmediatePropagation();
      this.#card.close();
    }

    /** @param {Event} event */
    #scrolled({ target }) {
      if (this.#card.shown && !this.#card.owns(/** @type {Node} */ (target))) this.#card.place();
    }

    /**
     * @param {number} x
     * @param {number} y
     */
    #at(x, y) {
      return this.#highlights.at(x, y, [...this.#reading.shadowRoots]);
    }
  };
}
