// Marks, painted by the browser over the page's own text: no element is added, and nothing moves
// (https://drafts.csswg.org/css-highlight-api-1/). A page can list the names of highlights, so they are drawn by lot.
"use strict";
var netgloss = netgloss || {};

/**
 * How a mark looks: `term`, `met` for one that the reader has met often, `notice` for an outdated or misleading word,
 * `here` for the one whose card is open.
 * @typedef {"term" | "met" | "notice" | "here"} Look
 */

{
  // The text's own colour has the contrast of the text, on light pages, on dark ones and in forced colours.
  const LINES = {
    term: "text-decoration: underline dotted 1.5px currentColor",
    met: "text-decoration: underline dotted 1px color-mix(in srgb, currentColor 50%, transparent)",
    notice: "text-decoration: underline dashed 1.5px currentColor",
    here: "text-decoration: underline solid 2px currentColor",
  };
  // Firefox draws no lines in highlights before 146 (https://bugzilla.mozilla.org/show_bug.cgi?id=1925021): a tint, then.
  const TINTS = {
    term: "background-color: color-mix(in srgb, currentColor 13%, transparent)",
    met: "background-color: color-mix(in srgb, currentColor 6%, transparent)",
    notice: "background-color: color-mix(in srgb, #d29922 32%, transparent)",
    here: "background-color: color-mix(in srgb, currentColor 28%, transparent)",
  };
  const LETTERS = "abcdefghijklmnopqrstuvwxyz";
  const WITH_LINES = 146;
  const firefox = /Firefox\/(\d+)/.exec(navigator.userAgent);
  // All elements inherit what the root's highlights look like, from Chrome 134 on; before, each had to be told, at a price.
  const chromium = /Chrome\/(\d+)/.exec(navigator.userAgent);
  const ROOT = chromium && Number(chromium[1]) >= 134 ? ":root" : "";
  const STYLES = firefox && Number(firefox[1]) < WITH_LINES ? TINTS : LINES;
  const LOOKS = /** @type {Look[]} */ (Object.keys(STYLES));

  // Letters, more or fewer of them: nothing that would tell ours from others.
  const randomName = () => Array.from(crypto.getRandomValues(new Uint8Array(5 + Math.floor(Math.random() * 8))), (byte) => LETTERS[byte % 26]).join("");

  /** The highlights of this document. */
  netgloss.Highlights = class Highlights {
    /** @type {Map<Look, {name: string, highlight: Highlight}>} */
    #sets = new Map(LOOKS.map((look) => [look, { name: randomName(), highlight: new Highlight() }]));
    /** @type {Map<AbstractRange, {mark: netgloss.Mark, look: Look}>} */
    #marks = new Map();
    /** @type {netgloss.Mark | null} the one that the card is about */
    #here = null;
    /** @type {Set<string>} concepts that have been painted, and so have been on the screen or near it */
    seen = new Set();

    /** For the style sheet that paints them; it is the browser's, not the page's. */
    get css() {
      const rules = [...this.#sets].map(([look, { name }]) => `${ROOT}::highlight(${name}) { ${STYLES[look]} }`);
      return `@media not print { ${rules.join(" ")} }`;
    }

    attach() {
      for (const { name, highlight } of this.#sets.values()) CSS.highlights.set(name, highlight);
    }

    detach() {
      for (const { name, highlight } of this.#sets.values()) {
        highlight.clear();
        CSS.highlights.delete(name);
      }
      this.#marks.clear();
    }

    /** @param {netgloss.Mark} mark painted as it is to look now */
    add(mark) {
      const before = mark.range && this.#marks.get(mark.range);
      if (before && before.look === mark.look) return;
      this.delete(mark);
      mark.range = mark.place();
      if (!mark.range) return;
      this.#marks.set(mark.range, { mark, look: mark.look });
      this.#set(mark.look)?.add(mark.range);
      if (mark === this.#here) this.#set("here")?.add(mark.range);
      this.seen.add(mark.concept);
    }

    /** @param {netgloss.Mark} mark */
    delete(mark) {
      const { range } = mark;
      mark.range = null;
      const painted = range && this.#marks.get(range);
      if (!painted) return;
      this.#marks.delete(range);
      this.#set(painted.look)?.delete(range);
      this.#set("here")?.delete(range);
    }

    /**
     * Shows which word the card is about.
     * @param {netgloss.Mark | null} mark
     */
    point(mark) {
      this.#here = mark; // it may be far from the window, and is painted when it comes near
      const here = this.#set("here");
      here?.clear();
      if (mark?.range && this.#marks.has(mark.range)) here?.add(mark.range);
    }

    /** @returns {netgloss.Mark[]} those that are painted, in no order */
    get marks() {
      return [...this.#marks.values()].map(({ mark }) => mark);
    }

    /**
     * The mark at a place of the window.
     * @param {number} x
     * @param {number} y
     * @param {ShadowRoot[]} shadowRoots in which to look, too
     * @returns {netgloss.Mark | null}
     */
    at(x, y, shadowRoots) {
      if (!this.#marks.size) return null;
      if (!chrome.runtime?.id) {
        this.detach(); // the extension has been updated or switched off: nobody explains these any more
        return null;
      }
      // Chromium 150 finds no highlights on a screen of many pixels, nor at any zoom but 100 %.
      const found = this.#fromHighlights(x, y, shadowRoots) ?? this.#fromCaret(x, y, shadowRoots);
      return found && netgloss.boxesOf(found.range).some((box) => isIn(box, x, y)) ? found : null;
    }

    /**
     * @param {number} x
     * @param {number} y
     * @param {ShadowRoot[]} shadowRoots
     */
    #fromHighlights(x, y, shadowRoots) {
      if (!("highlightsFromPoint" in CSS.highlights)) return null;
      const registry = /** @type {HighlightRegistry & {highlightsFromPoint: (x: number, y: number, options: object) => {ranges: AbstractRange[]}[]}} */ (CSS.highlights);
      for (const { ranges } of registry.highlightsFromPoint(x, y, { shadowRoots })) {
        for (const range of ranges) {
          const painted = this.#marks.get(range);
          if (painted) return painted.mark;
        }
      }
      return null;
    }

    /**
     * @param {number} x
     * @param {number} y
     * @param {ShadowRoot[]} shadowRoots
     */
    #fromCaret(x, y, shadowRoots) {
      const place = caretAt(x, y, shadowRoots);
      if (!place) return null;
      for (const mark of netgloss.marksOf(place.node)) {
        // A pointer on the right half of a letter is behind it.
        if (mark.range && this.#marks.has(mark.range) && mark.covers(place.node, place.offset)) return mark;
      }
      return null;
    }

    /** @param {Look} look */
    #set(look) {
      return this.#sets.get(look)?.highlight;
    }
  };

  /**
   * @param {number} x
   * @param {number} y
   * @param {ShadowRoot[]} shadowRoots
   */
  function caretAt(x, y, shadowRoots) {
    if (document.caretPositionFromPoint) {
      const place = document.caretPositionFromPoint(x, y, { shadowRoots });
      return place && { node: place.offsetNode, offset: place.offset };
    }
    const range = document.caretRangeFromPoint(x, y);
    return range && { node: range.startContainer, offset: range.startOffset };
  }

  /**
   * @param {DOMRect} box
   * @param {number} x
   * @param {number} y
   */
  const isIn = (box, x, y) => x >= box.left - 1 && x <= box.right + 1 && y >= box.top - 1 && y <= box.bottom + 1;

  /**
   * A range that can be measured; null where the text has become shorter, and is about to be read again.
   * @param {StaticRange} range
   */
  netgloss.liveRange = function ({ startContainer, startOffset, endContainer, endOffset }) {
    if (!startContainer.isConnected || !endContainer.isConnected) return null;
    const live = document.createRange();
    try {
      live.setStart(startContainer, startOffset);
      live.setEnd(endContainer, endOffset);
    } catch {
      return null;
    }
    return live;
  };

  /**
   * Where a range stands in the window, line by line.
   * @param {StaticRange | null} range
   */
  netgloss.boxesOf = function (range) {
    const live = range && netgloss.liveRange(range);
    return live ? [...live.getClientRects()].filter(({ width, height }) => width && height) : [];
  };
}
