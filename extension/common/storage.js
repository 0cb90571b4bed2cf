// The reader's choices, as the browser keeps them.

import { changeKept } from "./kept.js";

/** @returns {Promise<Settings>} */
async function settings() {
  const stored = await chrome.storage.local.get("settings");
  return { ...netgloss.SETTINGS, .../** @type {Partial<Settings>} */ (stored.settings) };
}

let changing = 0; // changes on their way

/** @param {Partial<Settings>} changes */
export async function change(changes) {
  changing++;
  try {
    await changeKept("settings", (kept) => ({ ...netgloss.SETTINGS, ...kept, ...changes }));
  } finally {
    changing--;
  }
}

/** What is to be shown of the choices; null where the reader has just made another, which is about to be stored. */
export async function settled() {
  const stored = await settings();
  return changing ? null : stored;
}

/**
 * Fills a choice of how much is marked, and keeps it.
 * @param {HTMLSelectElement} select with a value for each level
 * @param {() => void} [saved]
 */
export async function keepLevel(select, saved = () => undefined) {
  select.addEventListener("change", async () => {
    await change({ level: select.value });
    saved();
  });
  const show = async () => {
    const chosen = await settled();
    if (chosen) select.value = chosen.level;
  };
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && "settings" in changes) void show();
  });
  await show();
}
