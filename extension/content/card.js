// The card with a definition, in a closed shadow tree of its own and above everything else on the page. At most one.
"use strict";
var netgloss = netgloss || {};

/**
 * What the card is asked to show.
 * @typedef {object} Shown
 * @property {Entry} entry
 * @property {netgloss.Mark | null} mark the word on the page, if there is one
 * @property {() => DOMRect[]} boxes where it stands in the window, line by line
 */

/**
 * What the card's buttons do.
 * @typedef {object} Acts
 * @property {(id: string) => Promise<Entry | null>} lookUp
 * @property {(concept: string) => void} know
 * @property {(mark: netgloss.Mark) => void} notHere
 * @property {(entry: Entry) => string} page an address with more about it, or ""
 * @property {(shown: Shown | null) => void} changed called when another word is shown, or none
 */

{
  const GAP = 6; // px between word and card
  const SHEET = 480; // px of a window that is too narrow for a card beside the word
  const LOWEST = 120; // px of a card in a window that has no room for it
  const TALLEST = 460; // px
  // What pages listen for. Of what happens in the card they hear nothing: their shortcuts, focus traps and menus are for them.
  const EVENTS = [
    "click", "dblclick", "auxclick", "contextmenu", "pointerdown", "pointerup", "pointermove", "pointerover", "pointerout",
    "pointerenter", "pointerleave", "mousedown", "mouseup", "mousemove", "mouseover", "mouseout", "mouseenter", "mouseleave",
    "wheel", "touchstart", "touchmove", "touchend", "keydown", "keypress", "keyup",
    "focusin", "focusout", "focus", "blur", "selectstart", "dragstart", "copy", "cut",
  ];
  const STYLE = `
    :host { all: initial !important; display: contents !important; }
    dialog { all: initial; color-scheme: light dark; --quiet: #4a525a; --line: #57606a; --faint: #d0d7de; --link: #0550ae;
      --text: #1f2328; --back: #fff; --over: #eaeef2; --warning: #9a6700;
      box-sizing: border-box; position: fixed; inset: auto; margin: 0; display: none; width: max-content;
      max-width: min(360px, 100vw - 12px); max-height: ${TALLEST}px; overflow: auto; overscroll-behavior: contain;
      scroll-padding-top: 44px; scrollbar-width: thin; padding: 0 14px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--back);
      color: var(--text); box-shadow: 0 4px 16px #0004; font: 15px/1.45 system-ui, sans-serif; text-align: start;
      overflow-wrap: anywhere; cursor: auto; user-select: text; }
    dialog:popover-open, dialog[open] { display: block; }
    dialog.sheet { inset: auto 0 0 0; width: auto; max-width: none; max-height: max(60vh, min(160px, 90vh)); border-width: 1px 0 0; border-radius: 12px 12px 0 0; }
    dialog::backdrop { background: none; }
    dialog:focus { outline: none; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 1px; border-radius: 2px; }
    .head { display: flex; gap: 4px; align-items: start; padding: 8px 0 2px; background: var(--back); }
    h2 { flex: 1; margin: 0; padding: 3px 0; font: inherit; font-weight: 600; }
    h2 i { font-weight: normal; color: var(--quiet); }
    p { margin: 6px 0 0; }
    p.definition { margin: 0; }
    a { color: var(--link); }
    button { all: unset; box-sizing: border-box; color: var(--link); cursor: pointer; }
    button:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
    .head button { width: 28px; height: 28px; border-radius: 4px; color: inherit; font-size: 18px; line-height: 26px; text-align: center; }
    .head button:first-child { margin-inline-start: -6px; }
    .head button:last-child { margin-inline-end: -6px; }
    .head button:hover, .buttons button:hover { background: var(--over); }
    .note { padding-inline-start: 8px; border-inline-start: 3px solid var(--warning); }
    details { margin-top: 4px; }
    summary { min-height: 24px; cursor: pointer; color: var(--link); }
    details > p, dl { margin: 2px 0 4px; } dt { font-weight: 600; } dd { margin: 0 0 4px; }
    .also, .related { font-size: 14px; color: var(--quiet); }
    .related { display: flex; flex-wrap: wrap; gap: 0 12px; line-height: 24px; }
    .also button, .related button { text-decoration: underline; }
    .also button:hover, .related button:hover, a:hover { text-decoration-thickness: 2px; }
    .source { padding-top: 6px; border-top: 1px solid var(--faint); font-size: 13px; color: var(--quiet); }
    .source a { color: inherit; }
    .buttons { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin-top: 10px; font-size: 14px; }
    .buttons button { min-height: 28px; padding: 2px 10px; border: 1px solid var(--line); border-radius: 6px; }
    @media (min-height: 160px) { .head { position: sticky; top: 0; } }
    @media (prefers-color-scheme: dark) { dialog { --quiet: #b7bec6; --line: #8b949e; --faint: #444c56; --link: #8ab8ff; --text: #e6edf3;
      --back: #1c2128; --over: #2d333b; --warning: #d29922; } }
    @media (forced-colors: active) { .source a { color: LinkText; } dialog { --quiet: CanvasText; --line: CanvasText; --faint: CanvasText; --link: LinkText; --back: Canvas;
      color: CanvasText; } }
    @media print { dialog { display: none !important; } }`;

  /** Removes the card that an earlier life of the extension has left open: Firefox ends its scripts without a word. */
  netgloss.clearAway = function () {
    for (const element of document.querySelectorAll("html > body ~ div")) {
      const root = /** @type {{openOrClosedShadowRoot?: ShadowRoot | null}} */ (element).openOrClosedShadowRoot;
      if (root?.mode === "closed" && !element.attributes.length && root.querySelector("dialog[popover='manual']")) element.remove();
    }
  };

  netgloss.Card = class Card {
    isPinned = false;
    /** @type {Shown | null} */
    #shown = null;
    #acts;
    /** @type {HTMLElement | null} exists only while the card is open */
    #host = null;
    /** @type {HTMLDialogElement | null} */
    #dialog = null;
    /** @type {Entry[]} on the way to the one that is shown */
    #trail = [];
    /** @type {(() => void) | null} gives focus and selection back to the page */
    #giveBack = null;
    #line = 0; // of the word, at which it stands
    #isUnder = true; // and not above it
    #place = new DOMRect(innerWidth / 2, innerHeight / 3, 0, 0); // where that was last

    /** @param {Acts} acts */
    constructor(acts) {
      this.#acts = acts;
    }

    /** What it is open for. A page may have thrown it out. */
    get shown() {
      return this.#host?.isConnected ? this.#shown : null;
    }

    /** @param {Node | null} node */
    owns(node) {
      return node !== null && node === this.#host;
    }

    /**
     * @param {Shown} shown
     * @param {object} how
     * @param {boolean} how.pin whether it stays when the pointer leaves
     * @param {boolean} [how.focus] whether it was asked for by key, and takes the focus
     * @param {{x: number, y: number}} [how.pointer] in which line of the word the card is wanted
     */
    open(shown, { pin, focus = false, pointer }) {
      if (this.shown?.mark && this.shown.mark === shown.mark) {
        this.isPinned ||= pin;
      } else {
        const giveBack = this.hasFocus ? this.#giveBack : remembered();
        this.#remove();
        this.#giveBack = giveBack;
        this.#shown = shown;
        this.isPinned = pin;
        this.#trail = [];
        this.#make();
        this.#fill(shown.entry);
        this.#acts.changed(shown);
      }
      const lines = shown.boxes();
      this.#line = Math.max(0, lines.findIndex(({ top, bottom }) => pointer && pointer.y >= top && pointer.y <= bottom));
      this.place();
      if (this.isPinned) this.pin();
      if (focus) this.#dialog?.focus();
    }

    /**
     * Keeps it open when the pointer leaves. What a page's modal dialog or full screen makes inert can't be used: then the
     * card becomes a modal dialog, too.
     */
    pin() {
      this.isPinned = true;
      const dialog = this.#dialog;
      if (!dialog || dialog.matches(":modal")) return;
      const { x, y, width, height } = dialog.getBoundingClientRect();
      if (this.owns(document.elementFromPoint(x + width / 2, y + height / 2))) return;
      dialog.hidePopover();
      dialog.showModal();
      dialog.focus(); // and none of its buttons
    }

    /** Closes the card; what had the focus before has it again, if it was in the card. */
    close() {
      if (!this.shown) return;
      const giveBack = this.hasFocus ? this.#giveBack : null;
      this.#remove();
      this.#acts.changed(null);
      giveBack?.();
    }

    /**
     * The same word is marked by another mark now.
     * @param {netgloss.Mark} mark
     * @param {() => DOMRect[]} boxes
     */
    follow(mark, boxes) {
      if (!this.shown) return;
      this.#shown = { ...this.shown, mark, boxes };
      this.#acts.changed(this.shown);
      this.place();
    }

    get hasFocus() {
      return this.#host !== null && document.activeElement === this.#host;
    }

    /**
     * @param {number} x
     * @param {number} y
     * @param {number} [reach] px around it that count, too
     */
    contains(x, y, reach = GAP) {
      const box = this.#dialog?.getBoundingClientRect();
      return !!box && x >= box.left - reach && x <= box.right + reach && y >= box.top - reach && y <= box.bottom + reach;
    }

    /**
     * Under the word or above it, never on it and never off the screen.
     * @param {boolean} [staysOnItsSide] as something in it has been unfolded
     */
    place(staysOnItsSide = false) {
      const dialog = this.#dialog;
      if (!dialog || !this.shown) return;
      const isSheet = innerWidth < SHEET;
      dialog.classList.toggle("sheet", isSheet);
      const { style } = dialog;
      style.maxHeight = style.left = style.top = "";
      if (isSheet) return;
      const zoom = dialog.currentCSSZoom ?? 1; // of the page's root: boxes are zoomed, lengths not yet
      const view = shownPart();
      const line = this.#lineNow();
      const above = line.top - view.top - 2 * GAP;
      const under = view.bottom - line.bottom - 2 * GAP;
      if (!staysOnItsSide) this.#isUnder = dialog.getBoundingClientRect().height <= under || under >= above;
      const room = Math.min(Math.max(LOWEST, this.#isUnder ? under : above), TALLEST * zoom, view.height - 2 * GAP);
      style.maxHeight = `${room / zoom}px`;
      const { width, height } = dialog.getBoundingClientRect();
      const top = this.#isUnder ? line.bottom + GAP : line.top - GAP - height;
      style.top = `${between(view.top + GAP, top, view.bottom - GAP - height) / zoom}px`;
      style.left = `${between(view.left + GAP, line.left, view.right - GAP - width) / zoom}px`;
    }

    /** The line of the word, wherever the page has been scrolled to. */
    #lineNow() {
      const lines = this.shown?.boxes() ?? [];
      this.#place = lines[this.#line] ?? lines[0] ?? this.#place;
      return this.#place;
    }

    /** How much of the window's lower edge the card covers. */
    get covered() {
      return this.#dialog?.classList.contains("sheet") ? this.#dialog.offsetHeight : 0;
    }

    #make() {
      const host = netgloss.element("div", "");
      const shadow = host.attachShadow({ mode: "closed", delegatesFocus: false });
      const dialog = netgloss.element("dialog", "");
      dialog.popover = "manual";
      dialog.tabIndex = -1;
      dialog.lang = "en";
      dialog.dir = "ltr";
      // A style sheet of the page can't reach in, and its policy does not hold here; Firefox has no other way.
      const style = netgloss.element("style", "");
      style.textContent = STYLE; // set so it is ours: a node that is appended counts as the page's, whose policy may forbid it
      shadow.append(style, dialog);
      dialog.addEventListener("cancel", () => this.close());
      dialog.addEventListener("toggle", ({ target }) => target !== dialog && this.place(true), { capture: true });
      for (const name of EVENTS) addEventListener(name, this.#keep, { capture: true, passive: name !== "keydown" });
      document.documentElement.append(host);
      this.#host = host;
      this.#dialog = dialog;
      dialog.inert = true; // a dialog that is shown as a popover takes the focus if it can
      dialog.showPopover();
      dialog.inert = false;
    }

    /**
     * Keeps what happens in the card from the page: at the window, as pages listen below it. There nothing tells where in
     * the card it was, and no listener in the card hears of it; what links and folds do, the browser does.
     * @param {Event} event
     */
    #keep = (event) => {
      if (event.target !== this.#host) return;
      event.stopImmediatePropagation();
      if (!event.isTrusted) return; // a page may try what it can press
      if (event instanceof KeyboardEvent && event.type === "keydown" && event.key === "Tab") this.#goRound(event);
      if (event instanceof MouseEvent && event.type === "click") this.#press(event);
    };

    /** @param {MouseEvent} event by a pointer, or by a key on what has the focus */
    #press({ detail, clientX, clientY }) {
      const root = /** @type {ShadowRoot | undefined} */ (this.#dialog?.getRootNode());
      const pressed = detail ? root?.elementFromPoint(clientX, clientY) : root?.activeElement;
      pressed?.closest("button")?.dispatchEvent(new MouseEvent("click"));
    }

    #remove() {
      for (const name of EVENTS) removeEventListener(name, this.#keep, { capture: true });
      this.#host?.remove();
      this.#host = this.#dialog = this.#shown = null;
      this.isPinned = false;
    }

    /** @param {Entry} entry */
    #fill(entry) {
      const dialog = this.#dialog;
      if (!dialog || !this.shown) return;
      const { say, element, button } = netgloss;
      const { mark } = this.shown;
      const isFirst = !this.#trail.length;
      const title = element("h2", "", entry.term);
      if (entry.say) title.append(" ", element("i", "", entry.say));
      const head = element("div", "head", title, this.#sign("\u00d7", say("close"), () => this.close()));
      if (!isFirst) head.prepend(this.#sign("\u2190", say("back"), () => this.#back()));
      const parts = document.createDocumentFragment();
      parts.append(head, netgloss.definition(entry));
      if (mark && isFirst) parts.append(...this.#reading(mark));
      if (entry.see.length) parts.append(this.#related(entry));
      if (entry.sources.length) parts.append(netgloss.provenance(entry));
      const buttons = element("p", "buttons");
      if (mark && isFirst) buttons.append(button(say("know"), () => this.#know(entry)));
      const page = this.#acts.page(entry);
      if (page) buttons.append(netgloss.link(page, say("more")));
      if (buttons.childNodes.length) parts.append(buttons);
      dialog.replaceChildren(parts);
      dialog.setAttribute("aria-label", entry.term);
      dialog.scrollTop = 0;
    }

    /**
     * A button with a sign for its name.
     * @param {string} sign
     * @param {string} name
     * @param {() => void} act
     */
    #sign(sign, name, act) {
      const made = netgloss.button(sign, act);
      made.setAttribute("aria-label", name);
      made.title = name;
      return made;
    }

    /** @param {netgloss.Mark} mark how the word was written, and what else it can mean */
    #reading(mark) {
      const { say, element, button } = netgloss;
      const { text } = mark;
      const { form, misspelt, also } = mark.word;
      if (!misspelt && !also.length) return [];
      const line = element("p", "also");
      if (misspelt) line.append(say("writtenHere", text), " ");
      if (also.length) line.append(say("canAlsoMean", form, also.join("; ")), " ");
      line.append(button(say("notHere"), () => {
        this.close();
        this.#acts.notHere(mark);
      }));
      return [line];
    }

    /** @param {Entry} entry */
    #related(entry) {
      /** @type {HTMLElement[]} */
      const others = entry.see.map(({ id, term }) => netgloss.button(term, () => void this.#lookUp(entry, id)));
      if (entry.id) others.unshift(netgloss.element("span", "", netgloss.say("related")));
      return netgloss.element("p", "related", ...others);
    }

    /**
     * @param {Entry} from
     * @param {string} id
     */
    async #lookUp(from, id) {
      const dialog = this.#dialog;
      const entry = await this.#acts.lookUp(id);
      if (!entry || !dialog || this.#dialog !== dialog) return;
      this.isPinned = true;
      this.#trail.push(from);
      this.#turn(entry);
    }

    #back() {
      const entry = this.#trail.pop();
      if (entry) this.#turn(entry);
    }

    /** @param {Entry} entry shown in place of another */
    #turn(entry) {
      const hadFocus = this.hasFocus;
      this.#fill(entry);
      this.place();
      if (hadFocus) this.#dialog?.focus();
    }

    /** @param {Entry} entry */
    #know(entry) {
      this.close();
      this.#acts.know(entry.id);
    }

    /** @param {KeyboardEvent} event Tab does not leave the card: what comes after it is the end of the page */
    #goRound(event) {
      const dialog = /** @type {HTMLElement} */ (this.#dialog);
      const stops = /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("a, button, summary")]).filter((stop) => stop.checkVisibility());
      const root = /** @type {ShadowRoot} */ (dialog.getRootNode());
      const at = stops.findIndex((stop) => stop === root.activeElement);
      const next = event.shiftKey ? (at <= 0 ? stops.length - 1 : at - 1) : (at + 1) % stops.length;
      event.preventDefault();
      stops[next]?.focus();
    }
  };

  /** The part of the window that is seen, without its scroll bars, and of a window that two fingers have enlarged. */
  function shownPart() {
    const { offsetLeft = 0, offsetTop = 0, width = innerWidth, height = innerHeight } = visualViewport ?? {};
    return new DOMRect(offsetLeft, offsetTop, width, height);
  }

  /**
   * @param {number} least which wins
   * @param {number} value
   * @param {number} most
   */
  const between = (least, value, most) => Math.max(least, Math.min(value, most));

  /** What has the focus in this document, in its open shadow trees too. */
  netgloss.focused = function () {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return focused;
  };

  /** What has the focus in the page now, and what is selected there. Returns what gives both back. */
  function remembered() {
    const focused = netgloss.focused();
    const selection = getSelection();
    const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0).cloneRange() : null;
    return () => {
      if (range && selection?.isCollapsed) {
        selection.removeAllRanges();
        selection.addRange(range);
      }
      if (focused instanceof HTMLElement || focused instanceof SVGElement) focused.focus({ preventScroll: true });
    };
  }
}
