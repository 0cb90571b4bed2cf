// Everything that is stored: to see, to take along, to delete.

import { ask, byId, save, tell, today } from "../common/pages.js";
import { confirmed, showRows, whenStored } from "./parts.js";
import { granted } from "./sites.js";

const { say, element } = netgloss;
const LONGEST = 5_000; // characters shown of one thing

/** @type {Record<string, string>} what is stored under a name → the name of a text */
const NAMES = {
  settings: "storedSettings", known: "storedKnown", met: "storedMet", server: "storedServer", glossary: "storedGlossary",
  glossaryAsked: "storedGlossaryAsked", glossaryProblem: "storedGlossaryProblem",
};

/** @type {[number, string][]} from which number of bytes on, which unit */
const UNITS = [[1_000_000, "megabyte"], [1_000, "kilobyte"], [1, "byte"]];

export async function startStored() {
  byId("stored-export").addEventListener("click", async () => {
    const [local, session, sites] = await everything();
    const json = { netgloss: "everything stored", saved: today(), sites, local, session };
    save(`${say("storedFile")}-${today()}.json`, "application/json", `${JSON.stringify(json, null, 2)}\n`);
  });
  byId("stored-delete").addEventListener("click", async () => {
    if (!(await confirmed(say("storedDeleteAsk"), say("storedDelete")))) return;
    await deleteAll();
    byId("stored-title").focus();
    tell(say("storedDeleted"));
  });
  whenStored(null, () => void show());
  await show();
}

const everything = () => Promise.all([chrome.storage.local.get(null), chrome.storage.session.get(null), granted()]);

async function deleteAll() {
  const origins = await granted();
  if (origins.length) await chrome.permissions.remove({ origins }).catch(() => false);
  await ask({ type: "bundled" }); // what the background holds in memory, or is about to hear from a server
  await Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()]);
}

async function show() {
  const [local, session] = await everything();
  const rows = Object.entries({ ...local, ...session }).map(([key, value]) => row(key, value));
  showRows(byId("stored-list"), rows, byId("stored-title"));
  byId("stored-none").hidden = rows.length > 0;
  byId("stored-export").hidden = !rows.length;
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function row(key, value) {
  const name = key.startsWith("others:") ? say("storedOthers") : NAMES[key] ? say(NAMES[key]) : say("storedOther", key);
  const text = JSON.stringify(value, null, 2);
  const pre = element("pre", "", text.slice(0, LONGEST));
  pre.tabIndex = 0; // it scrolls
  const details = element("details", "", element("summary", "", name, " ", element("span", "quiet", size(text))), pre);
  if (text.length > LONGEST) details.append(element("p", "quiet", say("storedTooLong")));
  const made = element("li", "", details);
  made.dataset.key = key;
  return made;
}

/** @param {string} text */
function size(text) {
  const bytes = new TextEncoder().encode(text).length;
  const [factor, unit] = UNITS.find(([from]) => bytes >= from) ?? [1, "byte"];
  return new Intl.NumberFormat(say("language"), { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 }).format(bytes / factor);
}
