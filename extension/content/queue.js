// The blocks of a page that wait to be read: what is on the screen or near it first, the rest in the order of the page.
"use strict";
var netgloss = netgloss || {};

/** @typedef {Element | ShadowRoot} Block */

{
  const NEAR = 0.5; // windows above and below the one that is seen
  const MEASURED = 200; // roots that are asked where they are; what comes in greater numbers is not all on the screen

  netgloss.Queue = class Queue {
    /** @type {Block[]} nobody has looked where they are */
    #fresh = [];
    /** @type {Block[]} the next one last */
    #near = [];
    /** @type {Block[]} the next one first */
    #far = [];
    #done = 0; // of those
    /** @type {Block[]} in the far block that is being read; the next one last */
    #inside = [];

    /** @param {Block} block to be read with all that is in it */
    add(block) {
      this.#fresh.push(block);
    }

    clear() {
      this.#fresh = this.#near = this.#far = this.#inside = [];
    }

    get isEmpty() {
      return !this.#fresh.length && !this.#near.length && !this.#inside.length && this.#done >= this.#far.length;
    }

    /** Whether something waits that is near the window. */
    get isUrgent() {
      const fresh = this.#fresh;
      this.#fresh = [];
      /** @type {Block[]} */
      const near = [];
      fresh.forEach((block, at) => (at < MEASURED && placeOf(block) === "near" ? near : this.#far).push(block));
      this.#near.push(...near.reverse());
      return this.#near.length > 0;
    }

    /** The next block, and what is done with the blocks in it. */
    next() {
      const near = this.#near.pop();
      if (near) return { block: near, isNear: true, put: (/** @type {Block[]} */ blocks) => this.#putNear(blocks) };
      const block = this.#inside.pop() ?? this.#far[this.#done++];
      if (this.#done >= this.#far.length) {
        this.#far = [];
        this.#done = 0;
      }
      return block && { block, isNear: false, put: (/** @type {Block[]} */ blocks) => void this.#inside.push(...blocks.reverse()) };
    }

    /** @param {Block[]} blocks in one that is near */
    #putNear(blocks) {
      /** @type {Block[]} */
      const near = [];
      let isBelow = false;
      for (const block of blocks) {
        /** @type {string} */
        const place = isBelow ? "below" : placeOf(block);
        isBelow = place === "below"; // as are those that follow, almost always; they are read a moment later
        (place === "near" ? near : this.#far).push(block);
      }
      this.#near.push(...near.reverse());
    }
  };

  /**
   * @param {Block} block
   * @returns {"near" | "above" | "below"}
   */
  function placeOf(block) {
    const element = block instanceof ShadowRoot ? block.host : block;
    const { top, bottom, width, height } = element.getBoundingClientRect();
    if (!width && !height) return "near"; // has no box of its own, but what is in it may be here
    if (bottom <= -NEAR * innerHeight) return "above";
    return top >= (1 + NEAR) * innerHeight ? "below" : "near";
  }
}
