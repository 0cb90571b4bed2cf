// The part that all tabs share: holds the glossary, finds its words in the texts that pages send, and asks nobody else.
// It may be ended at any moment and begins again with the next message; what has to last is in the browser's storage.

import { conceptOf, explain, find, state } from "./glossary.js";
import { know, meet, unknow } from "./reader.js";
import { update, updateDaily, useShipped } from "./server.js";
import { forgetTab, read } from "./pages.js";
import { run, step, watchSites } from "./sites.js";

/**
 * @typedef {chrome.runtime.MessageSender} Sender
 * @typedef {Record<string, string[]>} Others by address: forms that mean something else on a page
 */

const MENU = "explain";

/** @param {string | undefined} url which place on a page is looked at makes it no other page */
const addressOf = (url) => (url ?? "").replace(/#.*/, "");

/** @param {number | undefined} tab */
const keyOf = (tab) => `others:${tab}`;

/**
 * @param {number | undefined} tab
 * @returns {Promise<Others>}
 */
async function othersOf(tab) {
  const key = keyOf(tab);
  return /** @type {Others | undefined} */ ((await chrome.storage.session.get(key))[key]) ?? {};
}

/**
 * Answers to messages, by type.
 * @type {Record<string, (message: any, sender: Sender) => Promise<unknown>>}
 */
const ANSWERS = {
  // Of pages
  async hello({ css }, { tab, frameId, url }) {
    const target = { tabId: Number(tab?.id), frameIds: [Number(frameId)] };
    await chrome.scripting.insertCSS({ target, css, origin: "USER" });
    const kept = await othersOf(tab?.id);
    return kept[addressOf(url)] ?? [];
  },
  async read(message, sender) {
    void updateDaily();
    return read(message, sender);
  },
  met: async ({ concepts }) => meet(concepts),
  async others({ others }, { tab, url }) {
    const kept = await othersOf(tab?.id);
    await chrome.storage.session.set({ [keyOf(tab?.id)]: { ...kept, [addressOf(url)]: others } });
    return true;
  },
  // Of pages and of the extension's own
  concept: async ({ id }) => conceptOf(id),
  know: async ({ concept }) => know(concept).then(() => true),
  // Of the extension's own
  unknow: async ({ concept }) => unknow(concept),
  search: async ({ query }) => find(query),
  glossary: async () => state(),
  update: async () => update(true),
  bundled: async () => useShipped(),
  explain: async ({ tab }) => run(tab),
};
const OF_PAGES = new Set(["hello", "read", "met", "others", "concept", "know"]);

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const answer = Object.hasOwn(ANSWERS, message?.type) ? ANSWERS[message.type] : undefined;
  const isOurs = sender.url?.startsWith(chrome.runtime.getURL("")) ?? false;
  if (!answer || sender.id !== chrome.runtime.id || !(isOurs || OF_PAGES.has(message.type))) return false;
  answer(message, sender).then(respond, () => respond(null)); // a tab that has closed in between needs no answer
  return true;
});

chrome.tabs.onRemoved.addListener((tab) => {
  forgetTab(tab);
  void chrome.storage.session.remove(keyOf(tab));
});

// Phones have neither keys nor menus, and no API for them.
chrome.commands?.onCommand.addListener((command, tab) => {
  if (tab?.id !== undefined) void step(tab.id, command === "next-term" ? 1 : -1);
});

chrome.runtime.onInstalled.addListener(() => {
  chrome.contextMenus?.removeAll(() => {
    chrome.contextMenus.create({ id: MENU, title: chrome.i18n.getMessage("menuExplain"), contexts: ["selection"] });
  });
});

chrome.contextMenus?.onClicked.addListener(async ({ menuItemId, selectionText, frameId }, tab) => {
  if (menuItemId !== MENU || tab?.id === undefined || !selectionText) return;
  const entry = await explain(selectionText);
  const frame = { frameId: frameId ?? 0 };
  const explained = (/** @type {number} */ id) => chrome.tabs.sendMessage(id, { type: "explain", entry }, frame).then(() => true, () => false);
  const isShown = (await run(tab.id)) && (await explained(tab.id)); // in a frame of another site there may be nothing of ours
  if (!isShown) await chrome.tabs.create({ url: chrome.runtime.getURL(`panel/panel.html?query=${encodeURIComponent(selectionText)}`) });
});

watchSites();
