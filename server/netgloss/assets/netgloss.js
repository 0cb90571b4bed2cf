// Shows a definition beside the word that it explains. Without this script the definitions stand at the end of the page.
(() => {
  "use strict";
  const OPEN_AFTER = 150; // ms of rest on a word: shorter and cards flicker up under a passing pointer
  const CLOSE_AFTER = 300; // ms for the pointer's way from the word into the card (WCAG 1.4.13)
  const GAP = 6; // px between word and card

  /** @param {HTMLElement} mark the page may have elements with our ids */
  const definitionOf = (mark) => document.querySelector(`.netgloss-words dl > #netgloss-${CSS.escape(mark.dataset.netgloss ?? "")}`);

  // Several annotated pieces can stand on one page: each makes its own words stops, the first brings the card.
  const marks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-netgloss]")]);
  for (const [at, mark] of marks.entries()) {
    if (mark.matches(".netgloss-rest") || mark.hasAttribute("role") || !definitionOf(mark)) continue;
    mark.setAttribute("tabindex", "0");
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-haspopup", "dialog");
    mark.setAttribute("aria-expanded", "false");
    // Where markup has cut a word in parts, it is still read as one.
    const rest = [];
    for (let part; (part = marks[at + 1 + rest.length])?.matches(".netgloss-rest"); ) {
      part.id = `netgloss-part-${at + 1 + rest.length}`;
      rest.push(part.id);
    }
    if (rest.length) mark.setAttribute("aria-owns", rest.join(" "));
  }
  for (const source of document.querySelectorAll(".netgloss-words cite[data-href^='http']")) {
    if (source.querySelector("a")) continue;
    const link = document.createElement("a");
    link.href = /** @type {HTMLElement} */ (source).dataset.href ?? "";
    link.rel = "noopener noreferrer";
    if (location.protocol === "about:") link.target = "_blank"; // a frame of ours, which nothing may lead elsewhere
    link.append(...source.childNodes);
    source.append(link);
  }
  const started = Symbol.for("netgloss"); // a string could be the name of a form or a picture on the page
  const page = /** @type {Document & Record<symbol, boolean>} */ (document);
  if (page[started]) return;
  page[started] = true;

  const card = document.createElement("div");
  card.className = "netgloss-card";
  card.id = "netgloss-card";
  card.lang = "en-GB";
  card.dir = "ltr";
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
  // Above everything else on the page, dialogs included, where the browser knows how.
  const layered = "popover" in HTMLElement.prototype;
  if (layered) card.setAttribute("popover", "manual");
  else card.hidden = true;

  /** @type {HTMLElement | null} */
  let shown = null; // the mark whose card is open
  let pinned = false; // by a click or a key: the pointer leaving does not close it
  let focused = false; // opened by the focus: it closes when that goes, not when the pointer does
  /** @type {number | undefined} */
  let timer;

  /**
   * The mark that something in it stands for: of a word in parts, the first.
   * @param {EventTarget | null} target
   */
  function markOf(target) {
    const part = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-netgloss]") : null);
    if (!part?.matches(".netgloss-rest")) return part;
    const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-netgloss]")]);
    return all.slice(0, all.indexOf(part)).findLast((mark) => !mark.matches(".netgloss-rest")) ?? null;
  }

  /**
   * @param {HTMLElement} mark
   * @param {boolean} pin
   * @param {{x: number, y: number}} [pointer] in which of a mark's lines the card is wanted
   */
  function open(mark, pin, pointer) {
    clearTimeout(timer);
    const definition = definitionOf(mark);
    if (!definition) return;
    if (shown !== mark) {
      hide();
      shown = mark;
      const close = document.createElement("button");
      close.type = "button";
      close.setAttribute("aria-label", "Close");
      close.textContent = "\u00d7";
      close.addEventListener("click", () => dismiss());
      const copies = [...definition.children].map((child) => child.cloneNode(true));
      const list = document.createElement("dl");
      list.append(...copies);
      card.replaceChildren(list, close);
      card.setAttribute("aria-label", definition.querySelector("dt")?.firstChild?.textContent?.trim() ?? "");
      mark.setAttribute("aria-expanded", "true");
      (mark.closest("dialog") ?? document.body).append(card); // what is outside of a modal dialog can't be used
      if (layered) card.showPopover();
      else card.hidden = false;
    }
    pinned ||= pin;
    place(mark, pointer);
    uncover(mark);
  }

  /** @param {HTMLElement} mark @param {{x: number, y: number}} [pointer] */
  function place(mark, pointer) {
    const lines = [...mark.getClientRects()];
    const line = lines.find((box) => pointer && pointer.y >= box.top && pointer.y <= box.bottom) ?? lines[0];
    if (!line || atBottom()) return;
    // Under the word or above it, never on it; what fits neither way scrolls inside.
    const [above, under] = [line.top - 2 * GAP, innerHeight - line.bottom - 2 * GAP];
    card.style.setProperty("--netgloss-room", `${Math.max(above, under)}px`);
    const { width, height } = card.getBoundingClientRect();
    const top = height <= under || under >= above ? line.bottom + GAP : line.top - GAP - height;
    const right = document.documentElement.clientWidth - width - GAP; // a scroll bar is no room
    card.style.top = `${Math.max(0, Math.min(top, innerHeight - height))}px`;
    card.style.left = `${Math.max(0, Math.min(line.left, right))}px`;
  }

  /** Whether the style sheet lays the card at the bottom of the screen. */
  const atBottom = () => matchMedia("(max-width: 480px)").matches;

  /** Scrolls a word out from under the card, once: after that the page is the reader's to scroll. @param {HTMLElement} mark */
  function uncover(mark) {
    const covered = mark.getBoundingClientRect().bottom + GAP - card.getBoundingClientRect().top;
    if (atBottom() && covered > 0) scrollBy({ top: covered, behavior: "instant" });
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.setAttribute("aria-expanded", "false");
    shown = null;
    pinned = focused = false;
    if (layered) card.hidePopover();
    card.remove();
  }

  /** Closes the card and gives the focus back to the word it came from. */
  function dismiss() {
    const mark = card.contains(document.activeElement) ? shown : null;
    hide();
    calm = true;
    quiet = mark;
    mark?.focus();
    quiet = null;
  }
  /** @type {HTMLElement | null} */
  let quiet = null; // gets its focus back without opening again
  let calm = false; // a card has just been closed: to what lay under it nobody has pointed
  let at = { x: 0, y: 0 }; // where the pointer is

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = markOf(event.target);
    clearTimeout(timer);
    if (calm && event.clientX === at.x && event.clientY === at.y) return;
    if (mark && mark !== shown && !pinned && !event.buttons) {
      timer = setTimeout(() => open(mark, false, { x: event.clientX, y: event.clientY }), OPEN_AFTER);
    } else if (shown && !pinned && !focused && !mark && !card.contains(/** @type {Node} */ (event.target))) {
      timer = setTimeout(hide, CLOSE_AFTER);
    }
  });
  document.addEventListener("pointermove", (event) => {
    calm = false;
    at = { x: event.clientX, y: event.clientY };
  }, { passive: true });
  // Who presses is about to click or to select.
  document.addEventListener("pointerdown", () => clearTimeout(timer));
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event.target);
    if (mark && mark !== quiet && mark.matches(":focus-visible")) {
      open(mark, false);
      focused = true;
    } else if (shown && !mark && !card.contains(/** @type {Node} */ (event.target))) hide();
  });
  document.addEventListener("focusout", (event) => {
    if (shown && !pinned && event.target === shown && !card.contains(/** @type {Node | null} */ (event.relatedTarget))) hide();
  });
  document.addEventListener("click", (event) => {
    const mark = markOf(event.target);
    if (mark) {
      if (mark === shown && pinned) dismiss();
      else open(mark, true, { x: event.clientX, y: event.clientY });
    } else if (shown && !card.contains(/** @type {Node} */ (event.target))) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) {
      event.stopPropagation();
      dismiss();
      return;
    }
    const mark = markOf(event.target);
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(mark, true);
      card.focus(); // so that a screen reader reads it
    } else if (event.key === "Tab" && shown && card.contains(document.activeElement)) {
      const stops = [card, ...card.querySelectorAll("a, button")];
      const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      if (event.shiftKey ? at <= 0 : at === stops.length - 1) {
        event.preventDefault(); // out of the card is back to the word
        dismiss();
      }
    }
  }, true);
  for (const moved of ["scroll", "resize"]) {
    addEventListener(moved, (event) => {
      if (shown && !(event.target instanceof Node && card.contains(event.target))) place(shown);
    }, { capture: true, passive: true });
  }
})();
