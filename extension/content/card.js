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
  const STYLE = `
    :host { all: initial !important; display: contents !important; }
    dialog { all: initial; color-scheme: light dark; --quiet: light-dark(#4a525a, #b7bec6); --line: light-dark(#57606a, #8b949e);
      --link: light-dark(#0550ae, #8ab8ff); box-sizing: border-box; position: fixed; inset: auto; margin: 0; display: none; width: max-content;
      max-width: min(360px, 100vw - 12px); max-height: min(420px, 100vh - 12px); overflow: auto; overscroll-behavior: contain;
      padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; background: light-dark(#fff, #1c2128);
      color: light-dark(#1f2328, #e6edf3); box-shadow: 0 4px 16px #0005; font: 16px/1.45 system-ui, sans-serif; text-align: start;
      overflow-wrap: anywhere; cursor: auto; user-select: text; }
    dialog:popover-open, dialog[open] { display: block; }
    dialog.sheet { inset: auto 0 0 0; width: auto; max-width: none; max-height: 60vh; border-radius: 12px 12px 0 0; }
    dialog::backdrop { background: none; }
    dialog:focus { outline: none; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
    header { display: flex; gap: 4px; align-items: start; }
    h2 { flex: 1; margin: 0; font: inherit; font-weight: 600; }
    h2 i { font-weight: normal; color: var(--quiet); }
    p { margin: 6px 0 0; }
    a { color: var(--link); }
    button { all: unset; box-sizing: border-box; min-height: 28px; padding: 2px 6px; border-radius: 4px; color: var(--link); cursor: pointer; }
    button:focus-visible { outline: 3px solid var(--link); outline-offset: -1px; }
    button:hover { text-decoration: underline; }
    header button { min-width: 28px; text-align: center; font-size: 18px; line-height: 24px; color: inherit; }
    .note { padding-inline-start: 8px; border-inline-start: 3px solid light-dark(#9a6700, #d29922); }
    details { margin-top: 6px; }
    summary { min-height: 24px; cursor: pointer; color: var(--link); }
    dl { margin: 4px 0 0; } dt { font-weight: 600; } dd { margin: 0 0 4px; }
    .also, .source, .related { font-size: 14px; color: var(--quiet); }
    .source { border-top: 1px solid light-dark(#d0d7de, #444c56); padding-top: 6px; }
    .related button, .also button { min-height: 24px; padding: 0 4px; }
    footer { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 6px; }
    footer button, footer a { font-size: 14px; }
    @media (forced-colors: active) { dialog { border-color: CanvasText; background: Canvas; color: CanvasText; }
      button, a, summary { color: LinkText; } .also, .source, .related, h2 i { color: CanvasText; } }
    @media print { dialog { display: none !important; } }`;

  netgloss.Card = class Card {
    /** @type {Shown | null} */
    shown = null;
    isPinned = false;
    #acts;
    /** @type {HTMLElement | null} exists only while the card is open */
    #host = null;
    /** @type {HTMLDialogElement | null} */
    #dialog = null;
    /** @type {Entry[]} on the way to the one that is shown */
    #trail = [];
    /** @type {Element | null} */
    #focused = null;
    /** @type {DOMRect | undefined} the line of the word that it stands at */
    #line;

    /** @param {Acts} acts */
    constructor(acts) {
      this.#acts = acts;
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
        const before = this.#focused;
        this.#remove();
        this.#focused = before ?? (focus ? document.activeElement : null);
        this.shown = shown;
        this.isPinned = pin;
        this.#trail = [];
        this.#make();
        this.#fill(shown.entry);
        this.#acts.changed(shown);
      }
      const boxes = shown.boxes();
      this.#line = boxes.find(({ top, bottom }) => pointer && pointer.y >= top && pointer.y <= bottom) ?? boxes[0];
      // What a page's modal dialog is above can't be used: then the card becomes one, too.
      if (this.isPinned && document.querySelector(":modal") && !this.#dialog?.matches(":modal")) {
        this.#dialog?.hidePopover();
        this.#dialog?.showModal();
      }
      this.place();
      if (focus) this.#dialog?.focus();
    }

    /** Closes the card; the focus goes back to where it was, if it was in the card. */
    close() {
      if (!this.shown) return;
      const focused = this.hasFocus ? this.#focused : null;
      this.#remove();
      this.#acts.changed(null);
      if (focused instanceof HTMLElement || focused instanceof SVGElement) focused.focus({ preventScroll: true });
      this.#focused = null;
    }

    get hasFocus() {
      return this.#host !== null && document.activeElement === this.#host;
    }

    /**
     * @param {number} x
     * @param {number} y
     */
    contains(x, y) {
      const box = this.#dialog?.getBoundingClientRect();
      return !!box && x >= box.left - GAP && x <= box.right + GAP && y >= box.top - GAP && y <= box.bottom + GAP;
    }

    /** Under the word or above it, never on it and never off the screen. */
    place() {
      const dialog = this.#dialog;
      if (!dialog || !this.shown) return;
      const isSheet = innerWidth < SHEET;
      dialog.classList.toggle("sheet", isSheet);
      const { style } = dialog;
      style.maxHeight = style.left = style.top = "";
      if (isSheet) return;
      const line = this.#lineNow();
      const room = { above: line.top - 2 * GAP, under: innerHeight - line.bottom - 2 * GAP };
      if (dialog.offsetHeight > Math.max(room.above, room.under)) style.maxHeight = `${Math.max(120, room.above, room.under)}px`;
      const { offsetWidth: width, offsetHeight: height } = dialog;
      const isUnder = height <= room.under || room.under >= room.above;
      const top = isUnder ? line.bottom + GAP : line.top - GAP - height;
      const right = document.documentElement.clientWidth || innerWidth; // a scroll bar is no room
      style.top = `${Math.max(GAP, Math.min(top, innerHeight - height - GAP))}px`;
      style.left = `${Math.max(GAP, Math.min(line.left, right - width - GAP))}px`;
    }

    /** The line of the word, wherever the page has been scrolled to. */
    #lineNow() {
      const boxes = this.shown?.boxes() ?? [];
      const before = this.#line;
      const same = boxes.find(({ left, width }) => before && left === before.left && width === before.width) ?? boxes[0];
      return same ?? before ?? new DOMRect(innerWidth / 2, innerHeight / 3, 0, 0);
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
      shadow.append(netgloss.element("style", "", STYLE), dialog);
      dialog.addEventListener("keydown", (event) => this.#keep(event));
      dialog.addEventListener("cancel", () => this.close());
      for (const name of ["click", "pointerdown", "mousedown", "wheel", "touchstart"]) {
        dialog.addEventListener(name, (event) => {
          if (name !== "click" || event.target !== dialog || this.#isInside(/** @type {MouseEvent} */ (event))) event.stopPropagation();
        }, { passive: true });
      }
      document.documentElement.append(host);
      this.#host = host;
      this.#dialog = dialog;
      dialog.showPopover();
    }

    /** @param {MouseEvent} event a click on the dialog itself: on its padding, or on the page behind a modal one */
    #isInside({ clientX, clientY }) {
      return this.contains(clientX, clientY);
    }

    #remove() {
      this.#host?.remove();
      this.#host = this.#dialog = this.shown = null;
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
      const header = element("header", "", title, this.#sign("\u00d7", say("close"), () => this.close()));
      if (!isFirst) header.prepend(this.#sign("\u2190", say("back"), () => this.#back()));
      const parts = document.createDocumentFragment();
      parts.append(header, netgloss.definition(entry));
      if (mark && isFirst) parts.append(...this.#reading(mark));
      if (entry.see.length) parts.append(this.#related(entry));
      if (entry.sources.length) parts.append(netgloss.provenance(entry));
      const footer = element("footer", "");
      if (mark && isFirst) footer.append(button(say("know"), () => this.#know(entry)));
      const page = this.#acts.page(entry);
      if (page) footer.append(netgloss.link(page, say("more")));
      if (footer.childNodes.length) parts.append(footer);
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
      const { text, form, misspelt, also } = mark.mention;
      const lines = [];
      if (misspelt) lines.push(element("p", "also", say("writtenHere", text)));
      const line = element("p", "also");
      if (also.length) line.append(say("canAlsoMean", form, also.join("; ")), " ");
      if (also.length || misspelt) {
        line.append(button(say("notHere"), () => {
          this.close();
          this.#acts.notHere(mark);
        }));
        lines.push(line);
      }
      return lines;
    }

    /** @param {Entry} entry */
    #related(entry) {
      const line = netgloss.element("p", "related", `${netgloss.say("related")} `);
      entry.see.forEach(({ id, term }, at) => {
        line.append(at ? ", " : "", netgloss.button(term, () => void this.#lookUp(entry, id)));
      });
      return line;
    }

    /**
     * @param {Entry} from
     * @param {string} id
     */
    async #lookUp(from, id) {
      const shown = this.shown;
      const entry = await this.#acts.lookUp(id);
      if (!entry || this.shown !== shown) return;
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

    /** @param {KeyboardEvent} event Tab goes round in the card; other keys are the card's own, too */
    #keep(event) {
      event.stopPropagation();
      const dialog = this.#dialog;
      if (event.key !== "Tab" || !dialog) return;
      const stops = /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("a, button, summary")]).filter((stop) => stop.checkVisibility());
      const root = /** @type {ShadowRoot} */ (dialog.getRootNode());
      const at = stops.findIndex((stop) => stop === root.activeElement);
      const next = event.shiftKey ? (at <= 0 ? stops.length - 1 : at - 1) : (at + 1) % stops.length;
      event.preventDefault();
      stops[next]?.focus();
    }
  };
}
