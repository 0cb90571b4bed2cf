// Shows a definition beside the word that it explains. Without this script the definitions stand at the end of the page.
(() => {
  "use strict";
  const OPEN_AFTER = 150; // ms of rest on a word: shorter and cards flicker up under a passing pointer
  const CLOSE_AFTER = 300; // ms for the pointer's way from the word into the card (WCAG 1.4.13)
  const GAP = 6; // px between word and card

  const page = /** @type {Document & {netgloss?: boolean}} */ (document);
  if (page.netgloss) return; // several annotated pieces can stand on one page
  page.netgloss = true;

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
  /** @type {number | undefined} */
  let timer;

  /** @param {EventTarget | null} target */
  const markOf = (target) => /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-netgloss]") : null);

  /** @param {HTMLElement} mark */
  const definitionOf = (mark) => document.getElementById(`netgloss-${mark.dataset.netgloss}`);

  for (const mark of document.querySelectorAll("[data-netgloss]:not(.netgloss-rest)")) {
    if (!definitionOf(/** @type {HTMLElement} */ (mark))) continue;
    mark.setAttribute("tabindex", "0");
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-haspopup", "dialog");
    mark.setAttribute("aria-expanded", "false");
  }

  for (const source of document.querySelectorAll(".netgloss-words cite[data-href^='http']")) {
    const link = document.createElement("a");
    link.href = /** @type {HTMLElement} */ (source).dataset.href ?? "";
    link.rel = "noopener noreferrer";
    link.append(...source.childNodes);
    source.append(link);
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
    pinned = pin || (pinned && shown === mark);
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
      document.body.append(card);
      if (layered) card.showPopover();
      else card.hidden = false;
    }
    place(mark, pointer);
  }

  /** @param {HTMLElement} mark @param {{x: number, y: number}} [pointer] */
  function place(mark, pointer) {
    const lines = [...mark.getClientRects()];
    const line = lines.find((box) => pointer && pointer.y >= box.top && pointer.y <= box.bottom) ?? lines[0];
    if (!line) return;
    const { width, height, top: edge } = card.getBoundingClientRect();
    if (matchMedia("(max-width: 480px)").matches) {
      // The card lies at the bottom of the screen: the word must not be under it.
      if (line.bottom + GAP > edge) scrollBy({ top: line.bottom + GAP - edge, behavior: "instant" });
      return;
    }
    const below = line.bottom + GAP;
    const fits = below + height <= innerHeight || line.top - GAP - height < 0;
    const top = fits ? Math.min(below, innerHeight - height) : line.top - GAP - height;
    card.style.top = `${Math.max(0, top)}px`;
    card.style.left = `${Math.max(GAP, Math.min(line.left, innerWidth - width - GAP))}px`;
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.setAttribute("aria-expanded", "false");
    shown = null;
    pinned = false;
    if (layered) card.hidePopover();
    card.remove();
  }

  /** Closes the card and gives the focus back to the word it came from. */
  function dismiss() {
    const mark = card.contains(document.activeElement) ? shown : null;
    hide();
    quiet = mark;
    mark?.focus();
    quiet = null;
  }
  /** @type {HTMLElement | null} */
  let quiet = null; // gets its focus back without opening again

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = markOf(event.target);
    clearTimeout(timer);
    if (mark && mark !== shown && !pinned) {
      timer = setTimeout(() => open(mark, false, { x: event.clientX, y: event.clientY }), OPEN_AFTER);
    } else if (shown && !pinned && !mark && !card.contains(/** @type {Node} */ (event.target))) {
      timer = setTimeout(hide, CLOSE_AFTER);
    }
  });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event.target);
    if (mark && mark !== quiet && mark.matches(":focus-visible")) open(mark, false);
    else if (shown && !mark && !card.contains(/** @type {Node} */ (event.target))) hide();
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
