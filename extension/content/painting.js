// Which of the marks that were found are painted, post by post, and only near the window: a browser looks at every mark
// whenever one of them changes.
"use strict";
var netgloss = netgloss || {};

/**
 * Within which each concept is explained once: a post, or where a page has none about two screens of text.
 * @typedef {object} Scope
 * @property {netgloss.Chunk | Element} owner
 * @property {netgloss.Run[]} runs with marks
 * @property {Element[]} near its elements that are near the window
 * @property {netgloss.Mark[]} painted
 */

{
  const NEAR = "100%"; // of the window, above and below it
  const PAUSE = 300; // ms
  /** @type {never[]} shared by the many that have none */
  const NONE = [];

  netgloss.Painting = class Painting {
    /** @type {WeakMap<netgloss.Chunk | Element, Scope>} by owner */
    #scopes = new WeakMap();
    /** @type {WeakMap<Element, Scope[]>} by the elements that say whether they are near */
    #scopesOf = new WeakMap();
    /** @type {Map<netgloss.Run, Scope>} of the runs with marks */
    #scopeOf = new Map();
    #choices;
    #highlights;
    #concepts;
    #gone;
    /** @type {Set<Element>} to be observed, all at once: each time costs the page a frame */
    #unobserved = new Set();
    #isPlanned = false;
    #observer = new IntersectionObserver((entries) => this.#moved(entries), /** @type {IntersectionObserverInit} */ ({
      rootMargin: `${NEAR} 0px`, scrollMargin: `${NEAR} 0px`,
    }));

    /**
     * @param {netgloss.Choices} choices
     * @param {netgloss.Highlights} highlights
     * @param {Record<string, Entry>} concepts
     * @param {(mark: netgloss.Mark) => void} gone called with a mark that is no more
     */
    constructor(choices, highlights, concepts, gone) {
      this.#choices = choices;
      this.#highlights = highlights;
      this.#concepts = concepts;
      this.#gone = gone;
    }

    detach() {
      this.#observer.disconnect();
    }

    /** @param {Iterable<netgloss.Run>} runs whose marks are others now */
    update(runs) {
      /** @type {Set<Scope>} */
      const changed = new Set();
      for (const run of runs) {
        const scope = this.#scopeOf.get(run) ?? (run.marks.length ? this.#scopeFor(run) : null);
        if (!scope) continue;
        if (run.marks.length) this.#put(run, scope);
        else this.#take(run, scope);
        changed.add(scope);
      }
      for (const scope of changed) this.#paint(scope);
      this.#observe();
    }

    /** Chooses everything anew. */
    updateAll() {
      for (const scope of new Set(this.#scopeOf.values())) this.#paint(scope);
    }

    /** Every mark there is, painted or not, in no order. */
    get marks() {
      return [...this.#scopeOf.keys()].flatMap(({ marks }) => marks);
    }

    /** The marks that are painted when they are near, in the order of the page. */
    get chosen() {
      return [...new Set(this.#scopeOf.values())].flatMap((scope) => this.#choose(scope)).sort(netgloss.inOrder);
    }

    /**
     * @param {netgloss.Run} run
     * @returns {Scope | null}
     */
    #scopeFor(run) {
      const owner = netgloss.postOf(run.block) ?? run.chunk;
      if (!owner) return null;
      let scope = this.#scopes.get(owner);
      if (!scope) this.#scopes.set(owner, (scope = { owner, runs: [], near: NONE, painted: NONE }));
      return scope;
    }

    /**
     * @param {netgloss.Run} run
     * @param {Scope} scope
     */
    #put(run, scope) {
      if (scope.runs.includes(run)) return;
      scope.runs = [...scope.runs, run];
      this.#scopeOf.set(run, scope);
      const element = elementOf(run, scope);
      const others = this.#scopesOf.get(element);
      if (!others) this.#scopesOf.set(element, [scope]);
      else if (!others.includes(scope)) others.push(scope);
      this.#unobserved.add(element);
      if (run.chunk?.isNear && !scope.near.includes(element)) scope.near = [...scope.near, element]; // without waiting to be told
    }

    /** At once, and then not again for a while. */
    #observe() {
      if (this.#isPlanned || !this.#unobserved.size) return;
      for (const element of this.#unobserved) {
        this.#observer.unobserve(element); // what is observed anew is told anew
        this.#observer.observe(element);
      }
      this.#unobserved.clear();
      this.#isPlanned = true;
      setTimeout(() => {
        this.#isPlanned = false;
        this.#observe();
      }, PAUSE);
    }

    /**
     * @param {netgloss.Run} run
     * @param {Scope} scope
     */
    #take(run, scope) {
      scope.runs = scope.runs.filter((other) => other !== run);
      this.#scopeOf.delete(run);
      const element = elementOf(run, scope);
      if (scope.runs.some((other) => elementOf(other, scope) === element)) return;
      scope.near = scope.near.filter((other) => other !== element);
      const others = (this.#scopesOf.get(element) ?? []).filter((other) => other !== scope);
      this.#scopesOf.set(element, others);
      if (others.length) return;
      this.#unobserved.delete(element);
      this.#observer.unobserve(element);
    }

    /** @param {IntersectionObserverEntry[]} entries */
    #moved(entries) {
      /** @type {Set<Scope>} */
      const changed = new Set();
      for (const { target, isIntersecting, boundingClientRect: { width, height } } of entries) {
        // What has no box of its own is not told apart from what is far: what is in it may be here.
        const isNear = isIntersecting || (!width && !height && target.checkVisibility());
        for (const scope of this.#scopesOf.get(target) ?? []) {
          const others = scope.near.filter((other) => other !== target);
          const near = isNear ? [...others, target] : others;
          if (near.length > 0 !== scope.near.length > 0) changed.add(scope);
          scope.near = near.length ? near : NONE;
        }
      }
      for (const scope of changed) this.#paint(scope);
    }

    /** @param {Scope} scope */
    #choose(scope) {
      const marks = scope.runs.flatMap((run) => run.marks);
      if (scope.runs.length > 1) marks.sort(netgloss.inOrder);
      return netgloss.choose(marks, this.#choices, this.#concepts);
    }

    /** @param {Scope} scope */
    #paint(scope) {
      if (!scope.near.length && !scope.painted.length) return;
      const chosen = scope.near.length ? this.#choose(scope) : NONE;
      for (const mark of scope.painted) {
        if (chosen.includes(mark)) continue;
        if (!mark.run.marks.includes(mark)) this.#gone(mark);
        this.#highlights.delete(mark);
      }
      for (const mark of chosen) this.#highlights.add(mark);
      scope.painted = chosen;
    }
  };

  /**
   * The element that says whether a run is near.
   * @param {netgloss.Run} run
   * @param {Scope} scope
   */
  function elementOf({ block }, { owner }) {
    if (owner instanceof Element) return owner;
    return block instanceof ShadowRoot ? block.host : block;
  }
}
