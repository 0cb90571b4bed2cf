// The pointer and the keys: when a card opens, when it stays and when it goes. One set of listeners for the whole page.
"use strict";
var netgloss = netgloss || {};
{
  const OPEN_AFTER = 150; // ms of rest on a word: shorter and cards flicker up under a passing pointer
  const CLOSE_AFTER = 300; // ms for the pointer's way from the word into the card (WCAG 1.4.13)
  const FAST = 0.25; // px/ms: a pointer on its way somewhere
  const REACH = 8; // px around word and card in which the pointer is still on its way between them
  const STILL = 5; // px that a click may slip
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
    /** @type {{clientX: number, clientY: number}} where it was last pressed down */
    #down = { clientX: 0, clientY: 0 };
    /** @type {Shown | null} closed by the reader while the pointer was on the word: it opens no more until the pointer leaves */
    #dismissed = null;
    #listeners = {
      pointermove: (/** @type {Event} */ event) => this.#moved(/** @type {PointerEvent} */ (event)),
      pointerout: (/** @type {Event} */ event) => this.#left(/** @type {PointerEvent} */ (event)),
      pointerdown: (/** @type {Event} */ event) => this.#held(/** @type {PointerEvent} */ (event)),
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

    /** Listens; once more does nothing more. */
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
    #moved({ clientX: x, clientY: y, timeStamp: time, pointerType, buttons, isTrusted }) {
      if (!isTrusted || pointerType === "touch" || buttons || !this.#settings().hover) return;
      const last = this.#last;
      const speed = Math.hypot(x - last.x, y - last.y) / Math.max(1, time - last.time);
      const mean = (speed + last.speed) / 2; // of two: a single one jumps
      this.#last = { x, y, time, speed };
      if (mean > FAST || this.#opening === undefined) {
        clearTimeout(this.#opening);
        this.#opening = setTimeout(() => this.#rested(), OPEN_AFTER);
      }
      if (this.#dismissed && !isOn(this.#dismissed, x, y)) this.#dismissed = null;
      this.#watch(x, y);
    }

    #rested() {
      this.#opening = undefined;
      const { x, y } = this.#last;
      if (this.#card.isPinned || (this.#card.shown && this.#card.contains(x, y))) return;
      const mark = this.#at(x, y);
      if (!mark || mark === this.#card.shown?.mark || this.#isDismissed(mark, x, y)) return;
      clearTimeout(this.#closing);
      this.#closing = undefined;
      this.#show(mark, false, { x, y });
    }

    /**
     * Whether its card has just been closed. What has been read again since is marked by another mark.
     * @param {netgloss.Mark} mark
     * @param {number} x
     * @param {number} y
     */
    #isDismissed(mark, x, y) {
      const closed = this.#dismissed;
      return closed?.mark?.concept === mark.concept && isOn(closed, x, y);
    }

    /**
     * Closes the card once the pointer has left word and card for good.
     * @param {number} x
     * @param {number} y
     */
    #watch(x, y) {
      const card = this.#card;
      if (!card.shown || card.isPinned) return;
      if (isOn(card.shown, x, y) || card.contains(x, y) || card.hasFocus) {
        clearTimeout(this.#closing);
        this.#closing = undefined;
      } else {
        this.#closing ??= setTimeout(() => {
          this.#closing = undefined;
          if (!card.isPinned) card.close();
        }, CLOSE_AFTER);
      }
    }

    /** @param {PointerEvent} event that begins a click or a selection: either is no rest */
    #held(event) {
      this.#down = event;
      if (event.isTrusted) this.#stayShut();
    }

    /** @param {PointerEvent} event of which nothing more is heard once the pointer is in a frame, or out of the window */
    #left({ relatedTarget, isTrusted }) {
      if (!isTrusted || (relatedTarget && !(relatedTarget instanceof HTMLIFrameElement))) return;
      this.#stayShut();
      this.#watch(-Infinity, -Infinity);
    }

    /** @param {MouseEvent} event */
    #clicked(event) {
      if (!event.isTrusted) return;
      const { clientX: x, clientY: y, target } = event;
      const card = this.#card;
      if (card.owns(/** @type {Node} */ (target))) {
        if (event.detail && !card.contains(x, y)) this.#dismiss(); // on the page behind a modal one
        return;
      }
      this.#stayShut();
      if (card.shown && card.contains(x, y, 0)) {
        // The page has made the card inert; what is under it was not meant.
        event.preventDefault();
        event.stopImmediatePropagation();
        card.pin();
        return;
      }
      const isOnControl = event.composedPath().some((node) => node instanceof Element && node.matches(INTERACTIVE));
      const mark = isOnControl || !isPlain(event) || this.#isSelecting(event) ? null : this.#at(x, y);
      if (mark && !(mark === card.shown?.mark && card.isPinned)) this.#show(mark, true, { x, y });
      else if (card.shown) this.#dismiss();
    }

    /** @param {MouseEvent} event whether it has selected text: what is selected in a shadow tree, the document does not tell */
    #isSelecting({ clientX: x, clientY: y, detail }) {
      const way = Math.hypot(x - this.#down.clientX, y - this.#down.clientY);
      return detail > 1 || way > STILL || !(getSelection()?.isCollapsed ?? true);
    }

    /** @param {KeyboardEvent} event */
    #pressed(event) {
      if (!event.isTrusted || event.key !== "Escape" || !this.#card.shown || event.isComposing) return;
      event.preventDefault(); // the key closes the card, and not what the page has open below it
      event.stopImmediatePropagation();
      this.#dismiss();
    }

    /** Opens nothing for the rest that has begun. */
    #stayShut() {
      clearTimeout(this.#opening);
      this.#opening = undefined;
    }

    #dismiss() {
      this.#stayShut();
      this.#dismissed = this.#card.shown;
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

  /** @param {MouseEvent} event whether it is a click by a pointer, with nothing held that gives it another meaning */
  const isPlain = ({ button, detail, shiftKey, ctrlKey, metaKey, altKey }) => !button && detail > 0 && !(shiftKey || ctrlKey || metaKey || altKey);

  /**
   * @param {Shown} shown
   * @param {number} x
   * @param {number} y
   */
  const isOn = ({ boxes }, x, y) => boxes().some(({ left, right, top, bottom }) => x >= left - REACH && x <= right + REACH && y >= top - REACH && y <= bottom + REACH);
}
