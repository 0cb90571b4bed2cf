// Mentions → marks: which are painted, and how.
"use strict";
var netgloss = netgloss || {};

/**
 * A form as it stands on the page, and what it means there; many mentions share one.
 * @typedef {object} Word
 * @property {string} concept id
 * @property {string} form as the glossary has it
 * @property {string} why what decided
 * @property {boolean} misspelt
 * @property {number} rank of its concept's level, 0 for the most needed
 * @property {string[]} also what else the form can mean
 *
 * @typedef {{start: number, end: number, word: Word}} Mention what is found in a text; UTF-16 code units
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
    /** @type {StaticRange | null} while it is painted */
    range = null;

    /**
     * @param {Word} word
     * @param {netgloss.Run} run
     * @param {number} start code units of the run
     * @param {number} end
     */
    constructor(word, run, start, end) {
      this.word = word;
      this.run = run;
      this.start = start;
      this.end = end;
    }

    get concept() {
      return this.word.concept;
    }

    /** Where it stands in the page; null where that has changed. */
    place() {
      return this.range ?? this.run.range(this.start, this.end);
    }

    /** As it is written there. */
    get text() {
      const range = this.place();
      const live = range && netgloss.liveRange(range);
      return live ? live.toString() : "";
    }

    /** @returns {Element | null} */
    get element() {
      return this.place()?.startContainer.parentElement ?? null;
    }

    /**
     * @param {Node} node
     * @param {number} offset of a caret
     */
    covers(node, offset) {
      const live = this.range && netgloss.liveRange(this.range);
      return live !== null && node.isConnected && live.isPointInRange(node, offset);
    }
  };

  /**
   * As they stand on the page; what is in a shadow tree comes before what its host holds.
   * @param {netgloss.Mark} one
   * @param {netgloss.Mark} other
   */
  netgloss.inOrder = function (one, other) {
    if (one.run === other.run) return one.start - other.start;
    const [a, b] = [one.run.pieces[0]?.node, other.run.pieces[0]?.node];
    if (!a || !b) return 0;
    if (a === b) return one.run.number - other.run.number;
    const { DOCUMENT_POSITION_DISCONNECTED: apart, DOCUMENT_POSITION_FOLLOWING: before } = Node;
    const order = a.compareDocumentPosition(b);
    if (!(order & apart)) return order & before ? -1 : 1;
    for (const host of hostsOf(a)) {
      for (const other of hostsOf(b)) {
        const place = host.compareDocumentPosition(other);
        if (!(place & apart)) return place & before ? -1 : 1;
      }
    }
    return 0;
  };

  /** @param {Node} node itself, and the hosts of the shadow trees that it is in */
  function hostsOf(node) {
    const hosts = [node];
    for (let root = node.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) hosts.push(root.host);
    return hosts;
  }

  /**
   * Which marks of a post, in order, are painted, and how each looks.
   * @param {netgloss.Mark[]} marks
   * @param {netgloss.Choices} choices
   * @param {Record<string, Entry>} concepts
   */
  netgloss.choose = function (marks, choices, concepts) {
    const { settings, known, met } = choices;
    const isOnce = settings.repeats === "first";
    /** @type {Set<string>} */
    const seen = new Set();
    return [...grouped(marks)].flatMap(([run, here]) => {
      const wanted = here.filter(({ concept, word }) => !(concept in known) && !choices.isOther(word) && !seen.has(concept));
      const chosen = thinned(run, isOnce ? once(wanted) : wanted);
      for (const mark of chosen) {
        const { concept } = mark;
        mark.look = WARNS.has(concepts[concept]?.note?.kind ?? "") ? "notice" : (met[concept] ?? 0) >= OFTEN ? "met" : "term";
        if (isOnce && isVisible(mark)) seen.add(concept);
      }
      return chosen;
    });
  };

  // What can't be seen now (a folded quote) may be unfolded later; until then the next one explains the word.
  const isVisible = (/** @type {netgloss.Mark} */ { element }) => element?.checkVisibility() ?? false;

  /** @param {netgloss.Mark[]} marks each concept of them once */
  function once(marks) {
    /** @type {Set<string>} */
    const seen = new Set();
    return marks.filter((mark) => {
      if (seen.has(mark.concept)) return false;
      if (isVisible(mark)) seen.add(mark.concept);
      return true;
    });
  }

  /**
   * At most so many marks in a run; the words that newcomers need go first.
   * @param {netgloss.Run} run
   * @param {netgloss.Mark[]} marks
   */
  function thinned(run, marks) {
    if (marks.length <= FEWEST) return marks;
    const most = Math.max(FEWEST, Math.ceil((run.size / WORD) * DENSITY));
    const order = [...marks].sort((a, b) => a.word.rank - b.word.rank || a.start - b.start);
    const kept = new Set(order.slice(0, most));
    return marks.filter((mark) => kept.has(mark));
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
