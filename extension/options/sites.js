// The sites on which netgloss runs by itself.

import { byId, tell } from "../common/pages.js";
import { nameOf, siteOf } from "../common/tabs.js";
import { labelled, showRows, whenStored } from "./parts.js";

const { say, element, button } = netgloss;

/** What the browser lets netgloss read. */
export async function granted() {
  const { origins = [] } = await chrome.permissions.getAll();
  return origins;
}

export async function startSites() {
  chrome.permissions.onAdded.addListener(() => void show());
  chrome.permissions.onRemoved.addListener(() => void show());
  whenStored(["server"], () => void show());
  await show();
}

async function show() {
  /** @type {Map<string, string[]>} name → as the browser calls it, once for each protocol */
  const sites = new Map();
  for (const origin of await granted()) sites.set(nameOf(origin), [...(sites.get(nameOf(origin)) ?? []), origin]);
  const { server = "" } = await chrome.storage.local.get("server");
  const asked = siteOf(String(server))?.host;
  showRows(byId("sites-list"), [...sites].map(([host, origins]) => row(host, origins, host === asked)), byId("sites-title"));
  byId("sites-none").hidden = sites.size > 0;
}

/**
 * @param {string} host
 * @param {string[]} origins as the browser calls it
 * @param {boolean} isServer whether the glossary is asked for there
 */
function row(host, origins, isServer) {
  const name = ["*", "<all_urls>"].includes(host) ? say("siteAll") : host;
  const subject = element("b", "", name);
  const line = element("span", "", subject);
  if (isServer) line.append(" ", element("span", "quiet", say("siteServer")));
  const remove = button(say("siteRemove"), async () => {
    await chrome.permissions.remove({ origins }).catch(() => false);
    const left = await granted();
    tell(say(origins.some((origin) => left.includes(origin)) ? "siteKept" : "siteRemoved", name));
  });
  const made = element("li", "", line, labelled(remove, subject, `site-${host.replace(/\W+/g, "-")}`));
  made.dataset.key = host;
  return made;
}
