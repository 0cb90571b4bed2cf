// Which of the marks that were found are painted, post by post.
"use strict";
var netgloss = netgloss || {};

/**
 * Within which each concept is explained once: a post, or where a page has none about two screens of text.
 * @typedef {object} Scope
 * @property {Set<netgloss.Run>} runs with marks
 * @property {Set<netgloss.Mark>} painted
 */

{
  netgloss.Painting = class Painting {
    /** @type {WeakMap<Element | netgloss.Chunk, Scope>} */
    #scopes = new WeakMap();
    /** @type {Map<netgloss.Run, Scope>} of the runs with marks */
    #scopeOf = new Map();
    #choices;
    #highlights;
    #concepts;
    #gone;

    /**
     * @param {netgloss.Choices} choices
     * @param {netgloss.Highlights} highlights
     * @param {Record<string, Entry>} concepts
     * @param {(mark: netgloss.Mark) => void} gone called with a mark that is painted no more
     */
    constructor(choices, highlights, concepts, gone) {
      this.#choices = choices;
      this.#highlights = highlights;
      this.#concepts = concepts;
      this.#gone = gone;
    }

    /** @param {Iterable<netgloss.Run>} runs whose marks are others now */
    update(runs) {
      /** @type {Set<Scope>} */
      const changed = new Set();
      for (const run of runs) {
        const before = this.#scopeOf.get(run);
        const scope = run.marks.length ? (before ?? this.#scopeFor(run)) : before;
        if (!scope) continue;
        if (run.marks.length) {
          scope.runs.add(run);
          this.#scopeOf.set(run, scope);
        } else {
          scope.runs.delete(run);
          this.#scopeOf.delete(run);
        }
        changed.add(scope);
      }
      for (const scope of changed) this.#paint(scope);
    }

    /** Chooses everything anew. */
    updateAll() {
      for (const scope of new Set(this.#scopeOf.values())) this.#paint(scope);
    }

    /** Every mark there is, painted or not, in no order. */
    get marks() {
      return [...this.#scopeOf.keys()].flatMap(({ marks }) => marks);
    }

    /**
     * @param {netgloss.Run} run
     * @returns {Scope}
     */
    #scopeFor(run) {
      const owner = netgloss.postOf(run.block) ?? run.chunk;
      if (!owner) return { runs: new Set(), painted: new Set() };
      const known = this.#scopes.get(owner);
      if (known) return known;
      const scope = { runs: new Set(), painted: new Set() };
      this.#scopes.set(owner, scope);
      return scope;
    }

    /** @param {Scope} scope */
    #paint(scope) {
      const marks = [...scope.runs].flatMap((run) => run.marks);
      if (scope.runs.size > 1) marks.sort(netgloss.inOrder);
      const chosen = new Set(netgloss.choose(marks, this.#choices, this.#concepts));
      for (const mark of scope.painted) {
        if (chosen.has(mark)) continue;
        this.#highlights.delete(mark);
        this.#gone(mark);
      }
      for (const mark of chosen) {
        if (scope.painted.has(mark)) this.#highlights.delete(mark); // it may look otherwise now
        this.#highlights.add(mark);
      }
      scope.painted = chosen;
    }
  };
}
