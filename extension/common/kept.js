// What the browser keeps of a reader, changed in turn.

/**
 * Changes what is kept under a key. One change after the other, from whichever page or the background: none is lost.
 * @template Value
 * @param {string} key
 * @param {(kept: Record<string, Value>) => Record<string, Value>} changed
 */
export async function changeKept(key, changed) {
  await navigator.locks.request(key, async () => {
    const kept = /** @type {Record<string, Value>} */ ((await chrome.storage.local.get(key))[key] ?? {});
    await chrome.storage.local.set({ [key]: changed(kept) });
  });
}
