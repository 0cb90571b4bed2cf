// Runs on their way to the background, several to a text: what stands together says together what its words mean.
"use strict";
var netgloss = netgloss || {};
{
  const BLOCK = "\0"; // between two runs: no term runs across it
  const FULL = 4_000; // code units; about two screens of text

  let count = 0;

  /** Some runs of the page that are read as one text. */
  netgloss.Chunk = class Chunk {
    id = ++count;
    /** @type {netgloss.Run[]} in the order of the page */
    runs = [];
    #size = 0;
    version = 0; // of the text, as it was sent

    /** @param {boolean} isNear the window, when it was read */
    constructor(isNear) {
      this.isNear = isNear;
    }

    get isFull() {
      return this.#size >= FULL;
    }

    /**
     * @param {netgloss.Run[]} runs
     * @param {number} [at] before which of the others they stand
     */
    put(runs, at = this.runs.length) {
      this.runs.splice(at, 0, ...runs);
      for (const run of runs) {
        run.chunk = this;
        this.#size += run.text.length;
      }
    }

    /**
     * Forgets a run. Returns where it stood.
     * @param {netgloss.Run} run
     */
    drop(run) {
      const at = this.runs.indexOf(run);
      if (at >= 0) this.runs.splice(at, 1);
      run.chunk = null;
      return Math.max(0, at);
    }

    /** The text, to be sent. Its runs keep where to find it again. */
    text() {
      this.version++;
      this.runs = this.runs.slice(); // a copy takes no more room than it needs
      let text = "";
      for (const run of this.runs) {
        run.recall();
        run.at = text.length;
        text += run.text + BLOCK;
        run.letGo();
      }
      return text;
    }

    /**
     * The mark of a mention in the text that was sent last; null where the page has changed since.
     * @param {Mention} mention
     */
    mark(mention) {
      const run = this.runs.findLast(({ at }) => at <= mention.start);
      return !run || run.isDirty ? null : new netgloss.Mark(mention.word, run, mention.start - run.at, mention.end - run.at);
    }
  };
}
