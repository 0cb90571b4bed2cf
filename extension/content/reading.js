// Reads the page block by block, what is on the screen first and the rest while the browser has nothing else to do, and
// again what changes. No task of it lasts long, and all of them together take a small share of the page's time.
"use strict";
var netgloss = netgloss || {};

/**
 * A block that is being read.
 * @typedef {object} Job
 * @property {Block} block
 * @property {boolean} isNear the window
 * @property {(blocks: Block[]) => void} put takes the blocks in it
 * @property {ReturnType<typeof netgloss.readerOf>} reader
 */

{
  const SLICE = 8; // ms of a task: half of a frame
  const WAIT = 100; // ms from a change to its reading: changes come in swarms
  const SHARE = 20; // one part of so many of the page's time is ours
  const LONGEST = 2_000; // ms from a change to its reading, however many there are
  const IDLE = 1_000; // ms that the browser may be busy with other things
  const BATCH = 40_000; // code units in a message
  const OBSERVED = { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["contenteditable", "role"] };
  /** @type {never[]} */
  const NONE = [];
  const ROOM = 1_000; // nodes
  const MOST_HOSTS = 2_000; // elements that may still get a shadow tree

  /** What has been read → the runs that stand directly in it, most often one. @type {WeakMap<Block, netgloss.Run | netgloss.Run[]>} */
  const read = new WeakMap();

  /**
   * @param {Block} block
   * @returns {readonly netgloss.Run[]}
   */
  function runsOf(block) {
    const runs = read.get(block);
    if (!runs) return NONE;
    return Array.isArray(runs) ? runs : [runs];
  }

  /** @param {Node} node a text, and the marks that may stand in it */
  netgloss.marksOf = function (node) {
    const block = netgloss.blockOf(node);
    return (block ? runsOf(block) : NONE).flatMap(({ marks }) => marks);
  };

  /** What is read of one document. */
  netgloss.Reading = class Reading {
    /** @type {Map<number, netgloss.Chunk>} */
    chunks = new Map();
    /** @type {Set<ShadowRoot>} */
    shadowRoots = new Set();
    #queue = new netgloss.Queue();
    /** @type {Job[]} begun, or to be done before all others */
    #jobs = [];
    /** @type {Set<Block>} whose own runs have changed */
    #changed = new Set();
    /** @type {Set<Node>} added, or no longer what they were */
    #added = new Set();
    /** @type {Set<Node>} */
    #removed = new Set();
    /** @type {Set<Element>} that may still get a shadow tree: custom ones, and those with nothing in them */
    #hosts = new Set();
    /** @type {netgloss.Chunk | null} */
    #open = null;
    /** @type {Set<netgloss.Chunk>} */
    #outbox = new Set();
    /** @type {number[]} chunks that are no more */
    #gone = [];
    #isReading = false; // or about to
    #isSending = false;
    #isPlanned = false;
    #isStopped = false;
    #spent = 0; // ms of the last reading of changes
    #room = ROOM; // for nodes that wait until the page is shown
    #turn = 0; // of sending
    #observer = new MutationObserver((records) => this.#notice(records));
    #ask;
    #found;
    #ignored;
    #renewed;

    /**
     * @param {(texts: {id: number, text: string}[], gone: number[]) => Promise<{id: number, mentions: Mention[]}[] | null>} ask
     *   asks what is in these texts; null where the answer rests on texts that have been forgotten
     * @param {(runs: Set<netgloss.Run>) => void} found called with runs whose marks are others now
     * @param {(node: Node) => boolean} ignored whether a node is ours
     * @param {() => void} [renewed] called when the page has been written anew, which takes all listeners away
     */
    constructor(ask, found, ignored, renewed = () => {}) {
      this.#ask = ask;
      this.#found = found;
      this.#ignored = ignored;
      this.#renewed = renewed;
    }

    start() {
      this.#observe(document);
      if (document.body) this.#added.add(document.body);
      this.#whenSeen();
    }

    stop() {
      this.#isStopped = true;
      this.#observer.disconnect();
      this.chunks.clear();
      for (const list of [this.#changed, this.#added, this.#removed, this.#hosts, this.#outbox, this.shadowRoots]) list.clear();
      this.#queue.clear();
      this.#jobs = [];
    }

    /** Sends everything once more, to somebody who has forgotten it; what is under way counts no more. */
    repeat() {
      this.#gone = [];
      this.#isSending = false;
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
          this.#touch(target.parentNode, target);
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
      if (document.hidden && this.#added.size + this.#removed.size > this.#room) this.#letGo();
    }

    /** What comes and goes while nobody looks is not held for as long as that. */
    #letGo() {
      for (const node of this.#removed) if (!node.isConnected) this.#forget(node);
      for (const list of /** @type {Set<Node>[]} */ ([this.#added, this.#removed, this.#changed, this.#hosts])) {
        for (const node of list) if (!node.isConnected) list.delete(node);
      }
      this.#room = ROOM + 2 * (this.#added.size + this.#removed.size);
    }

    /**
     * The own runs of a block are to be read again.
     * @param {Node | null} node in it
     * @param {Node} [text] whose marks are where they should be no more
     */
    #touch(node, text) {
      const block = node && netgloss.blockOf(node);
      if (!block) return;
      this.#changed.add(block);
      if (!text) return;
      for (const run of runsOf(block)) {
        if (run.marks.some(({ range }) => range?.startContainer === text || range?.endContainer === text)) this.#unmark(run);
      }
    }

    #plan() {
      if (this.#isPlanned || this.#isStopped) return;
      this.#isPlanned = true;
      setTimeout(() => this.#whenSeen(), Math.min(LONGEST, Math.max(WAIT, this.#spent * SHARE)));
    }

    /** Nobody reads a tab that is not shown. */
    #whenSeen() {
      if (document.hidden) document.addEventListener("visibilitychange", () => this.#whenSeen(), { once: true });
      else requestAnimationFrame(() => setTimeout(() => this.#catchUp())); // when the page has been laid out anyway
    }

    /** Reads what has changed. */
    #catchUp() {
      this.#isPlanned = false;
      if (this.#isStopped) return;
      const start = performance.now();
      for (const node of this.#removed) if (this.#forgets(node)) this.#forget(node);
      this.#removed.clear();
      const added = [...this.#added];
      this.#added.clear();
      const others = new Set(added);
      for (const node of added) this.#add(node, others);
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
     * @param {Set<Node>} others that have been added with it
     */
    #add(node, others) {
      if (!node.isConnected) return;
      for (let above = node.parentNode; above; above = above.parentNode) if (others.has(above)) return;
      const { body, documentElement } = document;
      if (node === documentElement && body) {
        this.#renewed();
        node = body;
      }
      if (!body?.contains(rootIn(node))) return;
      const around = node.parentNode && netgloss.blockOf(node.parentNode);
      const kind = node instanceof Element ? netgloss.kindOf(node) : "inline";
      if (!(node instanceof Element) || kind !== "block") {
        if (around) this.#changed.add(around);
        if (!(node instanceof Element) || kind !== "inline" || netgloss.isLeftAlone(node)) return;
        for (const inner of netgloss.readBlock(node).blocks) this.#queue.add(inner);
        return;
      }
      if (around && runsOf(around).length) this.#changed.add(around); // it may have parted a run
      if (!netgloss.isLeftAlone(node)) this.#queue.add(node);
    }

    /** @param {Block} block whose own runs are read again, but not the blocks in it */
    #readAgain(block) {
      if (!block.isConnected) return;
      if (netgloss.isLeftAlone(block)) {
        this.#replace(block, [], false);
        return;
      }
      this.#jobs.push({ block, isNear: true, put: () => {}, reader: netgloss.readerOf(block) });
    }

    /** @param {Node} root everything in it */
    #forget(root) {
      if (!(root instanceof Element || root instanceof ShadowRoot)) return;
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
      for (let node = /** @type {Node | null} */ (root); node; node = walker.nextNode()) {
        const block = /** @type {Block} */ (node);
        for (const run of runsOf(block)) this.#drop(run);
        read.delete(block);
        const shadow = block instanceof Element ? block.shadowRoot : null;
        if (shadow && this.shadowRoots.delete(shadow)) this.#forget(shadow);
      }
    }

    /** Elements get their shadow trees whenever their script comes, and no change tells of it. */
    #lookForShadows() {
      for (const host of this.#hosts) {
        if (host.isConnected && !host.shadowRoot) continue;
        this.#hosts.delete(host);
        if (host.isConnected) this.#queue.add(host);
      }
    }

    /** Whether something that has changed is still to be read, or what is in it to be told. */
    get isBusy() {
      return this.#isPlanned || this.#isReading || this.#isSending;
    }

    /** For when a page has had time to give its elements their shadow trees. */
    lookAgain() {
      this.#lookForShadows();
      this.#pump();
    }

    // Reading

    /** Goes on reading, until there is nothing left to be read. */
    #pump() {
      if (this.#isReading || this.#isStopped) return;
      if (this.#isUrgent) {
        this.#isReading = true;
        setTimeout(() => this.#readOn(SLICE));
      } else if (!this.#queue.isEmpty) {
        this.#isReading = true;
        this.#open = null; // what was near is read, and what follows stands elsewhere
        requestIdleCallback((deadline) => this.#readOn(Math.min(SLICE, Math.max(2, deadline.timeRemaining()))), { timeout: IDLE });
      } else {
        this.#open = null;
        void this.#send();
      }
    }

    /** @param {number} time ms */
    #readOn(time) {
      this.#isReading = false;
      if (this.#isStopped) return;
      const end = performance.now() + time;
      const isUrgent = this.#isUrgent;
      while (performance.now() < end && (!isUrgent || this.#isUrgent)) {
        const job = this.#jobs.pop() ?? this.#begun(this.#queue.next());
        if (!job) break;
        if (!job.block.isConnected) continue;
        if (!job.reader.read(end)) this.#jobs.push(job);
        else this.#finish(job);
      }
      void this.#send();
      this.#pump();
    }

    /** Whether something waits that is on the screen. */
    get #isUrgent() {
      return this.#jobs.length > 0 || this.#queue.isUrgent;
    }

    /**
     * @param {ReturnType<netgloss.Queue["next"]>} next
     * @returns {Job | undefined}
     */
    #begun(next) {
      return next && { ...next, reader: netgloss.readerOf(next.block) };
    }

    /** @param {Job} job that has been read */
    #finish({ block, isNear, put, reader: { runs, blocks } }) {
      if (block instanceof Element && netgloss.isHeading(block)) {
        this.#open = null; // a section begins
        return;
      }
      this.#replace(block, runs, isNear);
      const shadow = block instanceof Element ? this.#shadowOf(block) : null;
      put(shadow ? [shadow, ...blocks] : blocks);
    }

    /** @param {Element} element */
    #shadowOf(element) {
      const shadow = element.shadowRoot;
      if (!shadow) {
        const mayHost = element.localName.includes("-") || !element.firstChild; // scripts fill empty boxes with a thread's comments
        if (mayHost && this.#hosts.size < MOST_HOSTS) this.#hosts.add(element);
      } else if (!this.shadowRoots.has(shadow)) {
        this.shadowRoots.add(shadow);
        this.#observe(shadow);
      }
      return shadow;
    }

    // Runs, and the texts that they are sent in

    /**
     * @param {Block} block
     * @param {netgloss.Run[]} runs that stand directly in it now
     * @param {boolean} isNear the window
     */
    #replace(block, runs, isNear) {
      const before = runsOf(block);
      if (!before.length && !runs.length) return;
      /** @type {netgloss.Chunk | null} */
      let chunk = null;
      let place = 0;
      for (const run of before) {
        if (!run.chunk) continue;
        const at = this.#drop(run);
        if (!chunk) [chunk, place] = [at.chunk, at.place];
      }
      const [first] = runs;
      if (first) read.set(block, runs.length > 1 ? runs.slice() : first); // a copy takes no more room than it needs
      else read.delete(block);
      if (!runs.length) return;
      if (chunk) {
        chunk.put(runs, place);
        this.chunks.set(chunk.id, chunk);
        this.#outbox.add(chunk);
      } else for (const run of runs) this.#put(run, isNear);
    }

    /**
     * @param {netgloss.Run} run
     * @param {boolean} isNear
     */
    #put(run, isNear) {
      if (!this.#open || this.#open.isFull || this.#open.isNear !== isNear) {
        this.#open = new netgloss.Chunk(isNear);
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
      run.marks = NONE;
      this.#found(new Set([run]));
    }

    async #send() {
      if (this.#isSending || this.#isStopped) return;
      this.#isSending = true;
      const turn = ++this.#turn;
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
        if (this.#isStopped || turn !== this.#turn) return;
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
        /** @type {Map<netgloss.Run, netgloss.Mark[]>} */
        const marks = new Map();
        for (const mention of mentions) {
          const mark = chunk.mark(mention);
          if (!mark) continue;
          const others = marks.get(mark.run);
          if (others) others.push(mark);
          else marks.set(mark.run, [mark]);
        }
        for (const run of chunk.runs) {
          const here = marks.get(run) ?? NONE;
          if (!here.length && !run.marks.length) continue;
          run.marks = here.slice();
          changed.add(run);
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
}
