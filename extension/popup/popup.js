// What is going on on the page in view: one switch, its words, and a look into the glossary.

import { ask, byId, fillTexts, showDisclaimer } from "../common/pages.js";
import { keepLevel } from "../common/storage.js";
import { goTo, isGranted, readingOf, siteOf, stop, tabInView, withdraw } from "../common/tabs.js";
import { Words } from "../common/words.js";

const { say } = netgloss;
const FOLLOW = 1_000; // ms: a page is read bit by bit, and may grow

fillTexts();
// A popup is as wide as what is in it, but on a phone it is a page like others.
document.body.classList.toggle("popup", chrome.extension.getViews({ type: "popup" }).includes(window));
const always = /** @type {HTMLInputElement} */ (byId("always"));
const once = byId("once");
const words = new Words(async (term) => {
  if (tab) await goTo(tab, term);
  close();
});

// What readers choose before the browser has said which page is in view counts, too.
void keepLevel(/** @type {HTMLSelectElement} */ (byId("level")));
byId("settings").addEventListener("click", async (event) => {
  event.preventDefault();
  await chrome.runtime.openOptionsPage();
  close();
});

const tab = await tabInView();
const site = siteOf(tab?.url);
let isRunning = false;
let isAsking = false; // the browser's question is open: the switch stands as the reader has set it

/** Shows how things are in the tab. */
async function look() {
  const reading = await readingOf(tab?.id);
  const isAlways = reading.isAllowed && site !== null && (await isGranted(site));
  isRunning = reading.isRunning;
  show("state", say(isRunning ? "stateOn" : reading.isAllowed ? "stateOff" : "stateCannot"));
  if (!isAsking) always.checked = isAlways;
  byId("site").hidden = !reading.isAllowed || !site;
  show("once", say(isRunning ? "stop" : "once"));
  once.hidden = !reading.isAllowed || (isRunning && isAlways);
  words.setPage(isRunning, reading.terms);
}

/**
 * What stands there already is not said again.
 * @param {string} id
 * @param {string} text
 */
function show(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

// Asking comes first: Firefox takes it from the click only.
always.addEventListener("click", () => {
  if (!site) return;
  const { checked } = always;
  isAsking = true;
  const changed = checked ? chrome.permissions.request({ origins: [site.all] }) : withdraw(site);
  void changed.catch(() => undefined).then(async () => {
    isAsking = false;
    byId("broader").hidden = checked || !(await isGranted(site));
    await look();
  });
});

once.addEventListener("click", async () => {
  if (tab?.id === undefined) return;
  await (isRunning ? stop(tab.id) : ask({ type: "explain", tab: tab.id }));
  await look();
});

// Beside the page where the browser has a place for it, or in a tab.
const all = /** @type {HTMLAnchorElement} */ (byId("all"));
all.addEventListener("click", async (event) => {
  event.preventDefault();
  if (!tab) return;
  // Neither Firefox nor Chromium has both.
  const opened = Reflect.get(chrome, "sidebarAction")?.open?.() ?? Reflect.get(chrome, "sidePanel")?.open({ windowId: tab.windowId });
  const isOpen = opened !== undefined && (await Promise.resolve(opened).then(() => true, () => false));
  if (!isOpen) await chrome.tabs.create({ url: `${all.href}?tab=${tab.id}` });
  close();
});

byId("host").textContent = site?.host ?? "";
void showDisclaimer();
await words.start();
if (!matchMedia("(pointer: coarse)").matches) byId("query").focus(); // on a phone a keyboard would cover the rest
await look();
setInterval(() => void look(), FOLLOW);
