// Stands in for the browser: storage, messages by their keys, and files of the extension.

import { readFileSync } from "node:fs";

const EXTENSION = new URL("../../../extension/", import.meta.url);

/** What is stored. @type {Record<string, any>} */
export let stored = {};

/**
 * Begins anew, with these things stored, and with a network that answers so.
 * @param {Record<string, any>} values
 * @param {(address: string, options: any) => Response | Promise<Response>} [answer]
 */
export function browser(values, answer = () => Promise.reject(new TypeError("no network"))) {
  stored = values;
  /** @type {string[]} */
  const asked = [];
  const area = {
    get: async (/** @type {string | string[]} */ keys) => {
      const named = [keys].flat().filter((key) => key in stored);
      return structuredClone(Object.fromEntries(named.map((key) => [key, stored[key]])));
    },
    set: async (/** @type {Record<string, any>} */ more) => void Object.assign(stored, structuredClone(more)),
    remove: async (/** @type {string | string[]} */ keys) => {
      for (const key of [keys].flat()) delete stored[key];
    },
  };
  const chrome = {
    i18n: { getMessage: (/** @type {string} */ name) => name },
    runtime: { getURL: (/** @type {string} */ path) => `extension:///${path}` },
    storage: { local: area, session: area },
  };
  const fetch = async (/** @type {string | URL} */ address, /** @type {any} */ options = {}) => {
    const text = String(address);
    if (text.startsWith("extension:///")) return new Response(readFileSync(new URL(text.slice(13), EXTENSION)));
    asked.push(text);
    return answer(text, options);
  };
  Object.assign(globalThis, { chrome, fetch });
  return asked;
}

/** The lexicon that ships with the extension. */
export const lexicon = () => JSON.parse(readFileSync(new URL("lexicon.json", EXTENSION), "utf8"));
