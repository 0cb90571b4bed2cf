// What the elements of a page mean for its text: the twin of `elements.py`, whose lists these are (a test compares them).
"use strict";
var netgloss = netgloss || {};

/**
 * How the text in an element belongs to the text around it: `inline` goes on, `block` stands by itself, `object` is
 * left alone in a line, `none` is left alone and stands by itself, `editor` is where people write.
 * @typedef {"inline" | "block" | "object" | "none" | "editor"} Kind
 */

{
  const setOf = (/** @type {string} */ names) => new Set(names.split(" "));
  const HEADINGS = setOf("h1 h2 h3 h4 h5 h6");
  const RAW = setOf("script style textarea title xmp iframe noembed noframes plaintext frameset");
  const LEFT_ALONE = setOf("abbr audio button canvas code datalist dfn kbd label object pre samp summary video");
  const PASSED_OVER = setOf("svg math select template noscript");
  const BREAKS = setOf(
    "address applet base blockquote body br center dd details dialog dir div dl dt embed fieldset figcaption figure " +
      "footer form frame head header hgroup hr html img input legend li link listing map marquee menu meta nav ol " +
      "optgroup option p param rp rt search source track ul " +
      "article aside main section caption col colgroup tbody td tfoot th thead tr table pre summary",
  );
  const ASKING = "[translate='no' i], .notranslate, .no-netgloss, .netgloss";
  // Where people write: what they see is what their post will hold. Editors that draw the text themselves have names.
  const EDITORS =
    "input, textarea, [contenteditable]:not([contenteditable='false' i]), [role='textbox' i], [role='searchbox' i], " +
    "[role='combobox' i], .ProseMirror, .CodeMirror, .cm-editor, .monaco-editor, .ace_editor, .ql-container, .ck-editor, " +
    ".cke, .tox, .mce-content-body, .fr-box, .DraftEditor-root, .redactor-box, .note-editor, trix-editor, " +
    "[data-slate-editor], [data-lexical-editor]";

  const SPECIAL = `${EDITORS}, ${ASKING}`;

  /**
   * @param {Element} element
   * @returns {Kind}
   */
  netgloss.kindOf = function (element) {
    const name = element.localName;
    const isHeading = HEADINGS.has(name);
    const breaks = isHeading || BREAKS.has(name) || name.includes("-");
    // Most elements are none of these, and asking for one is dear.
    if (element.matches(SPECIAL)) {
      if (element.matches(EDITORS)) return "editor";
      return breaks ? "none" : "object";
    }
    if (isHeading || name === "a" || LEFT_ALONE.has(name) || PASSED_OVER.has(name) || RAW.has(name)) return breaks ? "none" : "object";
    return breaks || element.shadowRoot ? "block" : "inline";
  };

  /** @param {Element} element whether it begins a new section of the page */
  netgloss.isHeading = (element) => HEADINGS.has(element.localName);

  /**
   * Whether an element is, or stands in, something that is left alone. What a page says of itself as a whole is not asked:
   * applications refuse translation there, and explaining is none.
   * @param {Element | ShadowRoot} start
   */
  netgloss.isLeftAlone = function (start) {
    const { body, documentElement } = document;
    if (document.designMode === "on") return true;
    for (let node = /** @type {Node | null} */ (start); node; node = above(node)) {
      if (!(node instanceof Element)) continue;
      if (node === body || node === documentElement) {
        if (/** @type {HTMLElement} */ (node).isContentEditable) return true;
        continue;
      }
      const kind = netgloss.kindOf(node);
      if (kind !== "inline" && kind !== "block") return true;
    }
    return false;
  };

  /** @param {Node} node its parent, out of a shadow tree too */
  const above = (node) => (node instanceof ShadowRoot ? node.host : node.parentNode);

  /**
   * The block that an element or a text directly belongs to.
   * @param {Node} start
   * @returns {Element | ShadowRoot | null}
   */
  netgloss.blockOf = function (start) {
    for (let node = /** @type {Node | null} */ (start); node; node = node.parentNode) {
      if (node instanceof ShadowRoot) return node;
      if (node instanceof Element && netgloss.kindOf(node) !== "inline") return node;
    }
    return null;
  };
}
