// Where pages are explained: on the sites that the reader has granted, always; elsewhere when asked, once.

const SCRIPTS = [
  "common/definition.js", "content/elements.js", "content/runs.js", "content/posts.js", "content/chunks.js", "content/queue.js",
  "content/marks.js", "content/choices.js", "content/highlights.js", "content/reading.js", "content/painting.js",
  "content/card.js", "content/pointer.js", "content/session.js", "content/start.js",
];
const ID = "sites";

// Scripts begin with the document: a style sheet that comes later makes the browser style all of the page once more.

/** Keeps the content scripts on the granted sites, whatever happens to grants, browser and extension. */
export function watchSites() {
  chrome.permissions.onAdded.addListener(({ origins = [] }) => void inTurn(async () => {
    await register();
    await runOn(origins);
  }));
  chrome.permissions.onRemoved.addListener(({ origins = [] }) => void inTurn(async () => {
    await register();
    await leave(origins);
  }));
  chrome.storage.local.onChanged.addListener((changes) => {
    if ("server" in changes) void inTurn(register);
  });
  void inTurn(register); // the background may have been ended between a grant and this
  chrome.runtime.onInstalled.addListener(() => void inTurn(async () => {
    await register();
    await runOn(await granted()); // tabs that were open before an update
  }));
}

/** @type {Promise<unknown>} one after the other: registering twice at a time fails */
let last = Promise.resolve();

/** @param {() => Promise<unknown>} act */
function inTurn(act) {
  last = last.then(act, act);
  return last;
}

/** The sites that are explained. That of a glossary server is granted, too, but to be asked and not to be read. */
async function granted() {
  const { origins = [] } = await chrome.permissions.getAll();
  const { server } = await chrome.storage.local.get("server");
  const host = typeof server === "string" && URL.canParse(server) ? new URL(server).hostname : "";
  return origins.filter((origin) => origin !== `*://${host}/*`);
}

async function register() {
  const matches = await granted();
  const known = await chrome.scripting.getRegisteredContentScripts({ ids: [ID] });
  if (!matches.length) {
    if (known.length) await chrome.scripting.unregisterContentScripts({ ids: [ID] });
    return;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = { id: ID, matches, js: SCRIPTS, allFrames: true, matchOriginAsFallback: true, runAt: "document_start", persistAcrossSessions: true };
  await (known.length ? chrome.scripting.updateContentScripts([script]) : chrome.scripting.registerContentScripts([script]));
}

/** @param {string[]} origins in whose open tabs it begins at once */
async function runOn(origins) {
  if (!origins.length) return;
  const tabs = await chrome.tabs.query({ url: origins });
  await Promise.all(tabs.map(({ id }) => id !== undefined && run(id)));
}

/** @param {string[]} origins that are no longer granted */
async function leave(origins) {
  const tabs = await chrome.tabs.query({});
  await Promise.all(tabs.map(({ id }) => id !== undefined && chrome.tabs.sendMessage(id, { type: "leave", origins }).catch(() => undefined)));
}

/**
 * Explains the frames of a tab that are not explained yet. Returns false where no extension may.
 * @param {number} tab
 */
export async function run(tab) {
  try {
    const target = { tabId: tab, allFrames: true };
    const frames = await chrome.scripting.executeScript({ target, func: () => Boolean(globalThis.netgloss?.session) });
    const frameIds = frames.filter(({ result }) => !result).map(({ frameId }) => frameId);
    if (frameIds.length) await chrome.scripting.executeScript({ target: { tabId: tab, frameIds }, files: SCRIPTS });
    return true;
  } catch {
    return false; // the browser's own pages, its store, a tab that has closed
  }
}

/**
 * Goes to the next term on the page that is being read, or the one before.
 * @param {number} tab
 * @param {1 | -1} by
 */
export async function step(tab, by) {
  if (await run(tab)) await chrome.tabs.sendMessage(tab, { type: "step", by }).catch(() => undefined);
}
