// What the reader has chosen, kept by the browser on this computer and nowhere else.
"use strict";
var netgloss = netgloss || {};

/**
 * @typedef {object} Settings
 * @property {string} level concepts up to this one are marked
 * @property {"first" | "all"} repeats each concept once in a post, or wherever it stands
 * @property {boolean} hover whether resting the pointer on a word opens its card
 * @property {boolean} fade whether words met often are marked faintly
 */

{
  /** @type {Settings} */
  netgloss.SETTINGS = { level: "specialist", repeats: "first", hover: true, fade: true };

  const KEYS = ["settings", "known", "met", "server"];

  netgloss.Choices = class Choices {
    settings = netgloss.SETTINGS;
    /** @type {Record<string, string>} concepts that the reader knows → since when */
    known = {};
    /** @type {Record<string, number>} concepts → on how many pages they have been met */
    met = {};
    #server = ""; // that the reader has named
    /** @type {Set<string>} forms that mean something else on this page */
    #others = new Set();
    /** @type {Set<string>} keys that have changed since: what is read of them is older than what was heard */
    #heard = new Set();
    #changed;
    #listen = (/** @type {Record<string, chrome.storage.StorageChange>} */ changes, /** @type {string} */ area) => {
      if (area !== "local") return;
      const before = this.settings.level;
      for (const key of KEYS) {
        if (!changes[key]) continue;
        this.#heard.add(key);
        this.#take(key, changes[key].newValue);
      }
      if ("settings" in changes || "known" in changes) this.#changed(this.settings.level !== before);
    };

    /** @param {(isOtherLevel: boolean) => void} changed called when what is painted is to be chosen anew */
    constructor(changed) {
      this.#changed = changed;
    }

    async load() {
      chrome.storage.onChanged.addListener(this.#listen);
      const stored = await chrome.storage.local.get(KEYS);
      for (const key of KEYS) if (!this.#heard.has(key)) this.#take(key, stored[key]);
      return true;
    }

    detach() {
      chrome.storage?.onChanged.removeListener(this.#listen);
    }

    /**
     * @param {string} key
     * @param {any} value
     */
    #take(key, value) {
      if (key === "settings") this.settings = { ...netgloss.SETTINGS, ...value };
      else if (key === "known") this.known = value ?? {};
      else if (key === "server") this.#server = value ?? "";
      else this.met = this.settings.fade ? (value ?? {}) : {};
    }

    /** @param {string} concept its page on the reader's server; "" where none has been named */
    pageOf(concept) {
      return this.#server && concept ? `${this.#server.replace(/\/$/, "")}/words/${concept}` : "";
    }

    /** @param {Word} word */
    isOther({ form, concept }) {
      return this.#others.has(`${concept} ${form}`);
    }

    /**
     * A form means something else on this page.
     * @param {Word} word
     */
    setOther({ form, concept }) {
      this.#others.add(`${concept} ${form}`);
      this.#changed(false);
    }

    get others() {
      return [...this.#others];
    }

    /** @param {string[]} others as they were remembered */
    remember(others) {
      for (const other of others) this.#others.add(other);
    }
  };
}
