// What the reader has met and knows, kept on this computer.

const MOST = 9_999;

/** @template Value @param {string} key @param {(value: Record<string, Value>) => void} change */
async function change(key, change) {
  const stored = await chrome.storage.local.get(key);
  const value = /** @type {Record<string, Value>} */ (stored[key] ?? {});
  change(value);
  await chrome.storage.local.set({ [key]: value });
  return true;
}

/** @type {Promise<unknown>} one change after the other, or one of two at a time would be lost */
let last = Promise.resolve();

/** @template Value @param {string} key @param {(value: Record<string, Value>) => void} act */
function inTurn(key, act) {
  const next = last.then(() => change(key, act));
  last = next.catch(() => undefined);
  return next;
}

/** @param {string} concept the reader knows it: it is marked no more */
export const know = (concept) =>
  inTurn("known", (known) => {
    known[concept] = new Date().toISOString().slice(0, 10);
  });

/** @param {string} concept */
export const unknow = (concept) =>
  inTurn("known", (known) => {
    delete known[concept];
  });

/** @param {string[]} concepts seen on one page */
export const meet = (concepts) =>
  inTurn("met", (/** @type {Record<string, number>} */ met) => {
    for (const concept of concepts) met[concept] = Math.min(MOST, (met[concept] ?? 0) + 1);
  });
