// Reads the page block by block, what is on the screen first and the rest while the browser has nothing else to do, and
// again what changes. No task of it lasts long, and all of them together take a small share of the page's time.
"use strict";
var netgloss = netgloss || {};

/** @typedef {Element | ShadowRoot} Block */

{
  const SLICE = 8; // ms of a task: half of a frame
  const WAIT = 100; // ms from a change to its reading: changes come in swarms
  const SHARE = 20; // one part of so many of the page's time is ours
  const BATCH = 40_000; // code units in a message
  const NEAR = 0.5; // windows above and below the one that is seen
  const OBSERVED = { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["contenteditable", "role"] };
  const MOST_HOSTS = 2_000; // custom elements that may still get a shadow tree

  /** The text nodes that have been read → their runs. @type {WeakMap<Node, netgloss.Run>} */
  const runOf = new WeakMap();

  /** @param {Node} node */
  netgloss.marksOf = (node) => runOf.get(node)?.marks ?? [];

  /** What is read of one document. */
  netgloss.Reading = class Reading {
    /** @type {Map<number, netgloss.Chunk>} */
    chunks = new Map();
    /** @type {Set<ShadowRoot>} */
    shadowRoots = new Set();
    /** @type {WeakMap<Block, netgloss.Run[]>} */
    #runsOf = new WeakMap();
    /** @type {WeakSet<Block>} */
    #visited = new WeakSet();
    /** @type {Block[]} to be read, the next one last */
    #near = [];
    /** @type {Block[]} the same for what is far from the window, the next one first */
    #far = [];
    /** @type {Set<Block>} whose own runs have changed */
    #changed = new Set();
    /** @type {Set<Node>} added, or no longer what they were */
    #added = new Set();
    /** @type {Set<Node>} */
    #removed = new Set();
    /** @type {Set<Element>} custom elements that may still get a shadow tree */
    #hosts = new Set();
    /** @type {netgloss.Chunk | null} */
    #open = null;
    /** @type {Set<netgloss.Chunk>} */
    #outbox = new Set();
    /** @type {number[]} chunks that are no more */
    #gone = [];
    #isSending = false;
    #isPlanned = false;
    #isStopped = false;
    #spent = 0; // ms of the last reading of changes
    #observer = new MutationObserver((records) => this.#notice(records));
    #ask;
    #found;
    #ignored;

    /**
     * @param {(texts: {id: number, text: string}[], gone: number[]) => Promise<{id: number, mentions: Mention[]}[] | null>} ask
     *   asks what is in these texts; null where the answer rests on texts that have been forgotten
     * @param {(runs: Set<netgloss.Run>) => void} found called with runs whose marks are others now
     * @param {(node: Node) => boolean} ignored whether a node is ours
     */
    constructor(ask, found, ignored) {
      this.#ask = ask;
      this.#found = found;
      this.#ignored = ignored;
    }

    start() {
      this.#observe(document);
      if (document.body) this.#added.add(document.body);
      this.#catchUp();
    }

    stop() {
      this.#isStopped = true;
      this.#observer.disconnect();
      this.chunks.clear();
      for (const list of [this.#changed, this.#added, this.#removed, this.#hosts, this.#outbox, this.shadowRoots]) list.clear();
      this.#near = [];
      this.#far = [];
    }

    /** Sends everything once more, to somebody who has forgotten it. */
    repeat() {
      this.#gone = [];
      for (const chunk of this.chunks.values()) this.#outbox.add(chunk);
      void this.#send();
    }

    /** @param {Document | ShadowRoot} root */
    #observe(root) {
      this.#observer.observe(root, OBSERVED);
    }

    // What has changed

    /** @param {MutationRecord[]} records */
    #notice(records) {
      for (const { type, target, addedNodes, removedNodes } of records) {
        if (type === "characterData") {
          const run = runOf.get(target);
          if (run) this.#unmark(run);
          this.#touch(target.parentNode);
        } else if (type === "attributes") {
          this.#removed.add(target);
          this.#added.add(target);
        } else {
          for (const node of removedNodes) if (!this.#ignored(node)) this.#removed.add(node);
          for (const node of addedNodes) if (!this.#ignored(node)) this.#added.add(node);
          if (removedNodes.length) this.#touch(target);
        }
      }
      this.#plan();
    }

    /** @param {Node | null} node in a block whose own runs are to be read again */
    #touch(node) {
      const block = node && netgloss.blockOf(node);
      if (block) this.#changed.add(block);
    }

    #plan() {
      if (this.#isPlanned || this.#isStopped) return;
      this.#isPlanned = true;
      setTimeout(() => {
        this.#isPlanned = false;
        if (document.hidden) document.addEventListener("visibilitychange", () => this.#catchUp(), { once: true });
        else this.#catchUp();
      }, Math.max(WAIT, this.#spent * SHARE));
    }

    /** Reads what has changed. */
    #catchUp() {
      if (this.#isStopped) return;
      const start = performance.now();
      for (const node of this.#removed) if (this.#forgets(node)) this.#forget(node);
      this.#removed.clear();
      const added = [...this.#added];
      this.#added.clear();
      for (const node of added) this.#add(node, added.length > 1 ? new Set(added) : null);
      for (const block of this.#changed) this.#readAgain(block);
      this.#changed.clear();
      this.#lookForShadows();
      this.#spent = performance.now() - start;
      this.#pump();
    }

    /** @param {Node} node whether what was read in it counts no more: it is gone, or elsewhere, or something else now */
    #forgets(node) {
      return !node.isConnected || this.#added.has(node);
    }

    /**
     * @param {Node} node
     * @param {Set<Node> | null} others
     */
    #add(node, others) {
      if (!node.isConnected || !document.body?.contains(rootIn(node))) return;
      for (let above = others && node.parentNode; above; above = above.parentNode) if (others?.has(above)) return;
      const around = node.parentNode && netgloss.blockOf(node.parentNode);
      if (!(node instanceof Element) || netgloss.kindOf(node) !== "block") {
        if (around) this.#changed.add(around);
        return;
      }
      if (around && this.#runsOf.get(around)?.length) this.#changed.add(around); // it may have parted a run
      if (!netgloss.isLeftAlone(node)) this.#far.push(node);
    }

    /** @param {Block} block whose own runs are read again, but not the blocks in it */
    #readAgain(block) {
      if (!block.isConnected) return;
      if (netgloss.isLeftAlone(block)) {
        this.#replace(block, []);
        return;
      }
      const { runs, blocks } = netgloss.readBlock(block);
      this.#replace(block, runs);
      for (const inner of blocks) if (!this.#visited.has(inner)) this.#far.push(inner);
    }

    /** @param {Node} root everything in it */
    #forget(root) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let node = /** @type {Node | null} */ (root); node; node = walker.nextNode()) {
        const run = runOf.get(node);
        if (run) this.#drop(run);
        if (!(node instanceof Element)) continue;
        this.#visited.delete(node);
        const shadow = node.shadowRoot;
        if (shadow && this.shadowRoots.delete(shadow)) this.#forget(shadow);
      }
    }

    /** Custom elements get their shadow trees whenever their script comes, and no change tells of it. */
    #lookForShadows() {
      for (const host of this.#hosts) {
        if (host.isConnected && !host.shadowRoot) continue;
        this.#hosts.delete(host);
        if (host.isConnected) this.#far.push(host);
      }
    }

    /** For when a page has had time to give its elements their shadow trees. */
    lookAgain() {
      this.#lookForShadows();
      this.#pump();
    }

    // Reading

    #pump() {
      if (this.#isStopped) return;
      if (this.#far.length) this.#sortOut();
      if (this.#near.length) {
        const end = performance.now() + SLICE;
        while (this.#near.length && performance.now() < end) this.#visit(/** @type {Block} */ (this.#near.pop()), true);
        this.#open = null;
        void this.#send();
        setTimeout(() => this.#pump());
      } else if (this.#far.length) {
        requestIdleCallback((deadline) => this.#readOn(deadline), { timeout: 1_000 });
      } else {
        this.#open = null;
        void this.#send();
      }
    }

    /** Takes what is near the window out of what waits. */
    #sortOut() {
      const far = this.#far;
      this.#far = [];
      /** @type {Block[]} */
      const near = [];
      for (const block of far) (near.length < MOST_HOSTS && isNear(block) ? near : this.#far).push(block);
      this.#near.push(...near.reverse());
    }

    /** @param {IdleDeadline} deadline */
    #readOn(deadline) {
      if (this.#isStopped) return;
      const end = performance.now() + Math.min(SLICE, Math.max(2, deadline.timeRemaining()));
      let done = 0;
      /** @type {Block[]} */
      const stack = [];
      while (performance.now() < end && (stack.length || done < this.#far.length)) {
        this.#visit(stack.pop() ?? /** @type {Block} */ (this.#far[done++]), false, stack);
      }
      this.#far = [...stack.reverse(), ...this.#far.slice(done)];
      void this.#send();
      this.#pumpFar();
    }

    #pumpFar() {
      if (this.#near.length || !this.#far.length) this.#pump();
      else requestIdleCallback((deadline) => this.#readOn(deadline), { timeout: 1_000 });
    }

    /**
     * @param {Block} block
     * @param {boolean} isHere whether what is far from the window is put off
     * @param {Block[]} [stack] takes the blocks in it
     */
    #visit(block, isHere, stack = this.#near) {
      if (!block.isConnected) return;
      if (block instanceof Element && netgloss.isHeading(block)) {
        this.#open = null; // a section begins
        return;
      }
      if (isHere && !isNear(block)) {
        this.#far.push(block);
        return;
      }
      this.#visited.add(block);
      const { runs, blocks } = netgloss.readBlock(block);
      this.#replace(block, runs);
      for (let at = blocks.length - 1; at >= 0; at--) stack.push(/** @type {Element} */ (blocks[at]));
      if (!(block instanceof Element)) return;
      const shadow = block.shadowRoot;
      if (shadow) {
        if (!this.shadowRoots.has(shadow)) {
          this.shadowRoots.add(shadow);
          this.#observe(shadow);
        }
        stack.push(shadow);
      } else if (block.localName.includes("-") && this.#hosts.size < MOST_HOSTS) {
        this.#hosts.add(block);
      }
    }

    // Runs, and the texts that they are sent in

    /**
     * @param {Block} block
     * @param {netgloss.Run[]} runs that stand directly in it now
     */
    #replace(block, runs) {
      const before = this.#runsOf.get(block) ?? [];
      if (!before.length && !runs.length) return;
      /** @type {netgloss.Chunk | null} */
      let chunk = null;
      let place = 0;
      for (const run of before) {
        if (!run.chunk) continue;
        const at = this.#drop(run);
        if (!chunk) [chunk, place] = [at.chunk, at.place];
      }
      this.#runsOf.set(block, runs);
      if (!runs.length) return;
      for (const run of runs) for (const { node } of run.pieces) runOf.set(node, run);
      if (chunk) {
        chunk.put(runs, place);
        this.chunks.set(chunk.id, chunk);
        this.#outbox.add(chunk);
      } else for (const run of runs) this.#put(run);
    }

    /** @param {netgloss.Run} run */
    #put(run) {
      if (!this.#open || this.#open.isFull) {
        this.#open = new netgloss.Chunk();
        this.chunks.set(this.#open.id, this.#open);
      }
      this.#open.put([run]);
      this.#outbox.add(this.#open);
    }

    /**
     * @param {netgloss.Run} run that is no more
     */
    #drop(run) {
      this.#unmark(run);
      for (const { node } of run.pieces) if (runOf.get(node) === run) runOf.delete(node);
      const { chunk } = run;
      if (!chunk) return { chunk: null, place: 0 };
      const place = chunk.drop(run);
      if (chunk.runs.length) this.#outbox.add(chunk);
      else this.#end(chunk);
      return { chunk, place };
    }

    /** @param {netgloss.Chunk} chunk */
    #end(chunk) {
      this.chunks.delete(chunk.id);
      this.#outbox.delete(chunk);
      if (chunk.version) this.#gone.push(chunk.id);
      if (this.#open === chunk) this.#open = null;
    }

    /** @param {netgloss.Run} run whose text is no longer what was read */
    #unmark(run) {
      run.isDirty = true;
      if (!run.marks.length) return;
      run.marks = [];
      this.#found(new Set([run]));
    }

    async #send() {
      if (this.#isSending || this.#isStopped) return;
      this.#isSending = true;
      while ((this.#outbox.size || this.#gone.length) && !this.#isStopped) {
        const gone = this.#gone.splice(0);
        /** @type {Map<number, number>} */
        const versions = new Map();
        const texts = [];
        let size = 0;
        for (const chunk of this.#outbox) {
          this.#outbox.delete(chunk);
          if (!chunk.runs.length) continue;
          const text = chunk.text();
          versions.set(chunk.id, chunk.version);
          texts.push({ id: chunk.id, text });
          size += text.length;
          if (size > BATCH) break;
        }
        if (!texts.length && !gone.length) continue;
        const answer = await this.#ask(texts, gone.filter((id) => !this.chunks.has(id)));
        if (this.#isStopped) return;
        if (answer) this.#take(answer, versions);
        else for (const chunk of this.chunks.values()) this.#outbox.add(chunk);
      }
      this.#isSending = false;
    }

    /**
     * @param {{id: number, mentions: Mention[]}[]} answer
     * @param {Map<number, number>} versions of the texts that were asked about
     */
    #take(answer, versions) {
      /** @type {Set<netgloss.Run>} */
      const changed = new Set();
      for (const { id, mentions } of answer) {
        const chunk = this.chunks.get(id);
        if (!chunk || (versions.get(id) ?? chunk.version) !== chunk.version) continue;
        if (this.#outbox.has(chunk)) continue; // it has changed since
        for (const run of chunk.runs) {
          if (run.marks.length) changed.add(run);
          run.marks = [];
        }
        for (const mention of mentions) {
          const mark = chunk.mark(mention);
          if (!mark) continue;
          mark.run.marks.push(mark);
          changed.add(mark.run);
        }
      }
      if (changed.size) this.#found(changed);
    }
  };

  /** @param {Node} node what stands in the document for something in a shadow tree */
  function rootIn(node) {
    let root = node.getRootNode();
    while (root instanceof ShadowRoot) {
      node = root.host;
      root = node.getRootNode();
    }
    return node;
  }

  /** @param {Block} block whether it is on the screen, or not far from it */
  function isNear(block) {
    const element = block instanceof ShadowRoot ? block.host : block;
    const { top, bottom, width, height } = element.getBoundingClientRect();
    if (!width && !height) return true; // has no box of its own, but what is in it may
    return bottom > -NEAR * innerHeight && top < (1 + NEAR) * innerHeight;
  }
}
