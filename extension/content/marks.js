// Mentions → marks: which are painted, and how.
"use strict";
var netgloss = netgloss || {};

/**
 * What the background finds in a text.
 * @typedef {object} Mention
 * @property {number} start UTF-16 code units
 * @property {number} end
 * @property {string} text as it is written there
 * @property {string} concept id
 * @property {string} form as the glossary has it
 * @property {string} why what decided
 * @property {boolean} misspelt
 * @property {number} rank of its concept's level, 0 for the most needed
 * @property {string[]} also what else the form can mean
 */

{
  const FEWEST = 6; // marks in a paragraph, however short it is, as in `choose.py`
  const DENSITY = 0.15; // marks to a word
  const WORD = 6; // characters, with the blank
  const OFTEN = 20; // pages on which a reader has met a word that then is marked faintly
  const WARNS = new Set(["outdated", "misleading"]);

  /** A mention on the page. */
  netgloss.Mark = class Mark {
    /** @type {Look} */
    look = "term";
    isPainted = false;

    /**
     * @param {Mention} mention
     * @param {netgloss.Run} run
     * @param {StaticRange} range
     */
    constructor(mention, run, range) {
      this.mention = mention;
      this.run = run;
      this.range = range;
    }

    get concept() {
      return this.mention.concept;
    }

    /** @returns {Element | null} */
    get element() {
      return this.range.startContainer.parentElement;
    }

    /**
     * @param {Node} node
     * @param {number} offset of a caret
     */
    covers(node, offset) {
      const { startContainer, startOffset, endContainer, endOffset } = this.range;
      if (node === startContainer && node === endContainer) return offset >= startOffset && offset <= endOffset;
      if (node === startContainer) return offset >= startOffset;
      if (node === endContainer) return offset <= endOffset;
      const order = Node.DOCUMENT_POSITION_FOLLOWING;
      return !!(startContainer.compareDocumentPosition(node) & order && node.compareDocumentPosition(endContainer) & order);
    }
  };

  /**
   * @param {netgloss.Mark} one
   * @param {netgloss.Mark} other
   */
  netgloss.inOrder = function (one, other) {
    const [a, b] = [one.range, other.range];
    if (a.startContainer === b.startContainer) return a.startOffset - b.startOffset;
    return a.startContainer.compareDocumentPosition(b.startContainer) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  };

  /**
   * Which marks of a post, in order, are painted, and how each looks.
   * @param {netgloss.Mark[]} marks
   * @param {netgloss.Choices} choices
   * @param {Record<string, Entry>} concepts
   */
  netgloss.choose = function (marks, choices, concepts) {
    const { settings, known, met } = choices;
    /** @type {Set<string>} */
    const seen = new Set();
    /** @type {netgloss.Mark[]} */
    const chosen = [];
    for (const mark of marks) {
      const { concept } = mark;
      if (concept in known || choices.isOther(mark.mention)) continue;
      if (settings.repeats === "first") {
        if (seen.has(concept)) continue;
        // What can't be seen now (a folded quote) may be unfolded later; until then the next one explains the word.
        if (mark.element?.checkVisibility() ?? false) seen.add(concept);
      }
      mark.look = WARNS.has(concepts[concept]?.note?.kind ?? "") ? "notice" : (met[concept] ?? 0) >= OFTEN ? "met" : "term";
      chosen.push(mark);
    }
    return thinned(chosen);
  };

  /**
   * At most so many marks in each run; the words that newcomers need go first.
   * @param {netgloss.Mark[]} marks
   */
  function thinned(marks) {
    if (marks.length <= FEWEST) return marks;
    return [...grouped(marks)].flatMap(([run, here]) => {
      if (here.length <= FEWEST) return here;
      const most = Math.max(FEWEST, Math.ceil((run.size / WORD) * DENSITY));
      const kept = new Set([...here].sort((a, b) => a.mention.rank - b.mention.rank || a.mention.start - b.mention.start).slice(0, most));
      return here.filter((mark) => kept.has(mark));
    });
  }

  /** @param {netgloss.Mark[]} marks */
  function grouped(marks) {
    /** @type {Map<netgloss.Run, netgloss.Mark[]>} */
    const groups = new Map();
    for (const mark of marks) {
      const group = groups.get(mark.run);
      if (group) group.push(mark);
      else groups.set(mark.run, [mark]);
    }
    return groups;
  }
}
