// A block of the page → its runs: stretches of text with no block boundary in them, and where each of their characters
// stands. Nothing is changed, and nothing is measured but for the rare word that two elements share.
"use strict";
var netgloss = netgloss || {};

/**
 * @typedef {object} Piece a text node's part in a run
 * @property {Text} node
 * @property {number} from its first code unit in the node
 * @property {number} at the same in the run
 * @property {number} size code units
 */

{
  const OBJECT = "\ufffc"; // in place of something in a line that is left alone
  const GLUE = "_"; // where that touches a word: what is beside it is part of a larger word
  const LONGEST = 16_000; // code units of a run; a longer one is parted between two words
  const WORD_END = /[\p{L}\p{N}_]$/u;
  const WORD_START = /^[\p{L}\p{N}_]/u;
  const OFTEN = 64; // nodes
  const FEW = 8; // runs of a block that is quickly read again
  const LETTER = /\p{L}/u;
  /** @type {never[]} */
  const NONE = [];

  /** A stretch of text with no block boundary in it. */
  netgloss.Run = class Run {
    /** @type {Piece[] | null} read anew when they are wanted: most runs hold no term, and a page has thousands */
    #pieces = [];
    text = "";
    at = 0; // where it begins in the text in which it was sent
    /** @type {readonly netgloss.Mark[]} */
    marks = NONE;
    /** @type {netgloss.Chunk | null} the text that it is sent in */
    chunk = null;
    isDirty = false; // its text is no longer what was read
    isKept = false; // what has been read, as it would take long to read its block again

    /**
     * @param {Element | ShadowRoot} block that it directly belongs to
     * @param {number} number of the runs that stand directly in it
     */
    constructor(block, number) {
      this.block = block;
      this.number = number;
    }

    get pieces() {
      if (!this.#pieces) this.recall();
      return this.#pieces ?? [];
    }

    /** Code units. */
    get size() {
      const last = this.pieces.at(-1);
      return last ? last.at + last.size : 0;
    }

    /** Reads it once more, where that has been let go. */
    recall() {
      if (this.text) return;
      const again = netgloss.readBlock(this.block).runs[this.number];
      this.text = again?.text ?? "";
      this.#pieces = again?.pieces ?? [];
    }

    /** Keeps only where to find it. */
    letGo() {
      if (this.isKept) return;
      this.text = "";
      this.#pieces = null;
    }

    /**
     * Where code units stand in the page.
     * @param {number} start
     * @param {number} end
     */
    range(start, end) {
      const first = this.pieces.findLast(({ at }) => at <= start);
      const last = this.pieces.findLast(({ at }) => at < end);
      if (!first || !last) return null;
      const [startOffset, endOffset] = [start - first.at + first.from, end - last.at + last.from];
      // The page may have changed since: what is read again will say where it stands now.
      if (startOffset > first.node.length || endOffset > last.node.length) return null;
      return new StaticRange({ startContainer: first.node, startOffset, endContainer: last.node, endOffset });
    }
  };

  /** Reads one block. */
  class Reader {
    /** @type {netgloss.Run[]} */
    runs = [];
    /** @type {Element[]} blocks in this one, in order */
    blocks = [];
    #block;
    /** @type {netgloss.Run} */
    #run;
    #isBehindObject = false;
    #hasEditor = false;
    /** @type {Node | null} that is read next */
    #next;

    /** @param {Element | ShadowRoot} block */
    constructor(block) {
      this.#block = block;
      this.#run = new netgloss.Run(block, 0);
      this.#next = block.firstChild;
    }

    /**
     * Reads on. Returns whether that was all of the block.
     * @param {number} end time at which to pause; a single block may hold a whole book
     */
    read(end) {
      let node = this.#next;
      for (let count = 1; node; count++) {
        if (count % OFTEN === 0 && performance.now() > end) {
          this.#next = node;
          return false;
        }
        if (node instanceof Text) this.#put(node);
        else if (node instanceof Element && this.#enters(node)) {
          node = node.firstChild;
          continue;
        }
        while (node && !node.nextSibling) {
          node = node.parentNode;
          if (node === this.#block) node = null;
        }
        node = node && node.nextSibling;
      }
      this.#next = null;
      this.#end();
      if (this.#hasEditor) this.runs = [];
      if (this.runs.length > FEW) for (const run of this.runs) run.isKept = true;
      return true;
    }

    /**
     * Whether the text in an element goes on with the text before it.
     * @param {Element} element
     */
    #enters(element) {
      const kind = netgloss.kindOf(element);
      if (kind === "inline") return element.firstChild !== null;
      if (kind === "object") this.#object(element);
      else this.#end();
      if (kind === "block") this.blocks.push(element);
      if (kind === "editor") this.#hasEditor = true;
      if (netgloss.isHeading(element)) this.blocks.push(element); // a new section begins
      return false;
    }

    /** @param {Element} element */
    #object(element) {
      const run = this.#run;
      const text = element.textContent ?? "";
      if (WORD_END.test(run.text) && WORD_START.test(text)) run.text += GLUE;
      run.text += OBJECT;
      this.#isBehindObject = WORD_END.test(text);
    }

    /** @param {Text} node */
    #put(node) {
      const { data } = node;
      if (!data) return;
      const run = this.#run;
      if (this.#isBehindObject && WORD_START.test(data)) run.text += GLUE;
      this.#isBehindObject = false;
      const last = run.pieces.at(-1)?.node;
      if (last && WORD_END.test(run.text) && WORD_START.test(data) && areApart(last, node)) {
        this.#end();
        this.#put(node);
        return;
      }
      for (let from = 0; from < data.length; ) {
        const room = LONGEST - this.#run.text.length;
        let size = data.length - from;
        if (size > room) {
          const blank = data.lastIndexOf(" ", from + room);
          size = blank > from ? blank - from : this.#run.text ? 0 : room;
        }
        if (size) this.#run.pieces.push({ node, from, at: this.#run.text.length, size });
        this.#run.text += data.slice(from, from + size);
        from += size;
        if (from < data.length) this.#end();
      }
    }

    #end() {
      const run = this.#run;
      this.#isBehindObject = false;
      if (!run.text) return;
      if (run.pieces.length && LETTER.test(run.text)) this.runs.push(run);
      this.#run = new netgloss.Run(this.#block, this.runs.length);
    }
  }

  /**
   * Whether two texts that touch are in boxes of their own, whatever their elements are called.
   * @param {Text} one
   * @param {Text} other
   */
  const areApart = (one, other) => isBoxed(one, other) || isBoxed(other, one);

  /**
   * @param {Text} text
   * @param {Text} other
   */
  function isBoxed(text, other) {
    for (let element = text.parentElement; element && !element.contains(other); element = element.parentElement) {
      if (!getComputedStyle(element).display.startsWith("inline")) return true;
    }
    return false;
  }

  /**
   * The runs that stand directly in a block, and the blocks in it.
   * @param {Element | ShadowRoot} block
   */
  netgloss.readBlock = function (block) {
    const reader = netgloss.readerOf(block);
    reader.read(Infinity);
    return reader;
  };

  /** @param {Element | ShadowRoot} block to be read little by little */
  netgloss.readerOf = (block) => new Reader(block);
}
