// What the reader has met and knows, kept on this computer.

import { changeKept } from "../common/kept.js";

const MOST = 9_999;

/** @param {string} concept the reader knows it: it is marked no more */
export const know = (concept) => changeKept("known", (known) => ({ ...known, [concept]: new Date().toISOString().slice(0, 10) }));

/** @param {string} concept */
export const unknow = (concept) => changeKept("known", (known) => Object.fromEntries(Object.entries(known).filter(([id]) => id !== concept)));

/** @param {string[]} concepts seen on one page */
export const meet = (concepts) =>
  changeKept("met", (/** @type {Record<string, number>} */ met) => {
    const counts = concepts.map((concept) => [concept, Math.min(MOST, (met[concept] ?? 0) + 1)]);
    return { ...met, ...Object.fromEntries(counts) };
  });
