// The tab that popup and panel are about: whether its words are explained, and which they are.

/** @import { Term } from "./terms.js" */

/**
 * @typedef {object} Reading
 * @property {boolean} isAllowed whether the extension may run in the tab
 * @property {boolean} isRunning
 * @property {Term[]} terms in the order of the page, of all its frames
 */

/** The tab named in the page's own address, or the one that the reader sees. */
export async function tabInView() {
  const named = new URLSearchParams(location.search).get("tab");
  if (named) return chrome.tabs.get(Number(named)).catch(() => undefined);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab;
}

/**
 * @param {number | undefined} tab
 * @returns {Promise<Reading>}
 */
export async function readingOf(tab) {
  if (tab === undefined) return { isAllowed: false, isRunning: false, terms: [] };
  try {
    const target = { tabId: tab, allFrames: true };
    const frames = await chrome.scripting.executeScript({ target, func: () => Reflect.get(globalThis, "netgloss")?.session?.terms() ?? null });
    const isRunning = frames.some(({ result }) => result);
    return { isAllowed: true, isRunning, terms: together(frames) };
  } catch {
    return { isAllowed: false, isRunning: false, terms: [] }; // one of the browser's own pages, or one that nobody let us read
  }
}

/** @param {chrome.scripting.InjectionResult<Omit<Term, "frame">[] | null>[]} frames */
function together(frames) {
  /** @type {Map<string, Term>} */
  const terms = new Map();
  for (const { frameId: frame, result } of frames) {
    for (const { entry, count, isKnown } of result ?? []) {
      const term = terms.get(entry.id);
      if (term) term.count += count;
      else terms.set(entry.id, { entry, count, isKnown, frame });
    }
  }
  return [...terms.values()];
}

/**
 * Goes to where a term stands.
 * @param {chrome.tabs.Tab} tab
 * @param {Term} term
 */
export async function goTo({ id, windowId, active }, { entry, frame }) {
  if (id === undefined) return;
  if (!active) {
    await chrome.tabs.update(id, { active: true });
    await chrome.windows?.update(windowId, { focused: true }); // there are no windows on Android
  }
  await chrome.tabs.sendMessage(id, { type: "go", concept: entry.id }, { frameId: frame ?? 0 }).catch(() => undefined);
}

/** @param {number} tab */
export const stop = (tab) => chrome.tabs.sendMessage(tab, { type: "stop" }).catch(() => undefined);

/**
 * What browsers call all pages of a site.
 * @typedef {object} Site
 * @property {string} host
 * @property {string} pages those that are reached as the one in view is
 * @property {string} all by whichever protocol
 */

/**
 * @param {string | undefined} address
 * @returns {Site | null} null for pages that are on none
 */
export function siteOf(address) {
  if (!address || !URL.canParse(address)) return null;
  const { protocol, hostname: host } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:") return null;
  return { host, pages: `${protocol}//${host}/*`, all: `*://${host}/*` };
}

/** @param {Site} site whether netgloss may always run there */
export const isGranted = ({ pages }) => chrome.permissions.contains({ origins: [pages] });

/**
 * Takes back what was allowed on this one site.
 * @param {Site} site
 */
export async function withdraw({ host }) {
  const { origins = [] } = await chrome.permissions.getAll();
  const own = origins.filter((origin) => origin.replace(/^[^:]+:\/\//, "") === `${host}/*`);
  if (own.length) await chrome.permissions.remove({ origins: own });
}

/** @param {string} pages as the browser calls those of a site */
export const nameOf = (pages) => /^[^:]+:\/\/(?:\*\.)?([^/]+)\//.exec(pages)?.[1] ?? pages;
