// The words of the page in view, beside it or in a tab of their own; to search, to print, to take along.

import { ask, byId, fillTexts, save, showDisclaimer, today } from "../common/pages.js";
import { goTo, readingOf, tabInView } from "../common/tabs.js";
import { Words } from "../common/words.js";
import { asHtml, asMarkdown, asNodes } from "./sheet.js";

/** @import { GlossaryState } from "../common/pages.js" */
/** @import { Reading } from "../common/tabs.js" */

const { say } = netgloss;
const AFTER = [300, 1_000, 3_000, 8_000]; // ms after a page has come: it is read bit by bit

fillTexts();
const address = new URLSearchParams(location.search);
const own = await chrome.tabs.getCurrent(); // nothing where this stands beside a page
const isOfOnePage = address.has("tab");
const isOfNone = own !== undefined && !isOfOnePage; // only to look words up
if (isOfNone) {
  byId("heading").textContent = say("extName");
  byId("refresh").hidden = true;
}
/** @type {GlossaryState | null} */
let glossary = null;
const disclaimer = showDisclaimer().then((shown) => (glossary = shown));
/** @type {chrome.tabs.Tab | undefined} */
let tab;
/** @type {ReturnType<typeof setTimeout>[]} */
let timers = [];

const words = new Words(
  (term) => {
    if (tab) void goTo(tab, term);
  },
  () => (byId("take").hidden = !words.shown.length),
);

/** Shows how things are in the tab in view. */
async function look() {
  tab = await tabInView();
  const reading = await readingOf(tab?.id);
  byId("title").textContent = tab?.title ?? "";
  byId("state").textContent = stateOf(reading);
  byId("state").hidden = reading.isRunning;
  byId("once").hidden = reading.isRunning || !reading.isAllowed;
  words.setPage(reading.isRunning, reading.terms);
}

/** @param {Reading} reading */
function stateOf({ isAllowed, isRunning }) {
  if (isRunning) return say("stateOn");
  if (isAllowed) return say("stateOff");
  return say(tab && !tab.url ? "stateNotLet" : "stateCannot"); // it may be a page like any other if its address is hidden
}

/** Now, and a few times more while the page is being read. */
function follow() {
  if (isOfNone) return;
  timers.forEach(clearTimeout);
  timers = AFTER.map((time) => setTimeout(() => void look(), time));
  void look();
}

// To take along

const sheet = () => ({ terms: words.shown, page: tab?.title ?? "", glossary });

// No sheet goes without the disclaimer, however late that comes.
byId("save-html").addEventListener("click", async () => {
  await disclaimer;
  save(`${say("sheetFile")}-${today()}.html`, "text/html", await asHtml(sheet()));
});
byId("save-markdown").addEventListener("click", async () => {
  await disclaimer;
  save(`${say("sheetFile")}-${today()}.md`, "text/markdown", asMarkdown(sheet()));
});
byId("print").addEventListener("click", async () => {
  if (own) {
    await disclaimer;
    return print();
  }
  // What stands beside a page can't be printed everywhere.
  const query = encodeURIComponent(/** @type {HTMLInputElement} */ (byId("query")).value);
  void chrome.tabs.create({ url: chrome.runtime.getURL(`panel/panel.html?tab=${tab?.id}&query=${query}&print=1`) });
});

addEventListener("beforeprint", () => byId("sheet").replaceChildren(asNodes(sheet())));
addEventListener("afterprint", () => byId("sheet").replaceChildren());

// What the reader does

byId("refresh").addEventListener("click", follow);
byId("once").addEventListener("click", async () => {
  byId("query").focus(); // the button goes away
  if (tab?.id !== undefined) await ask({ type: "explain", tab: tab.id });
  follow();
});
chrome.tabs.onActivated.addListener(async ({ windowId }) => {
  if (!isOfOnePage && (await chrome.windows?.getCurrent())?.id === windowId) follow();
});
chrome.tabs.onUpdated.addListener((id, { status, title }) => {
  if (id === tab?.id && (status || title)) follow();
});
chrome.permissions.onAdded.addListener(follow);
chrome.permissions.onRemoved.addListener(follow);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) follow();
});

await words.start();
const query = address.get("query");
if (query) await words.lookUp(query);
if (address.has("print")) {
  await Promise.all([look(), disclaimer]);
  print();
}
follow();
