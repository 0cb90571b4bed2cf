// The words that the reader knows: to see, to take back, to take along to another computer.

import { changeKept } from "../common/kept.js";
import { ask, byId, day, plural, save, tell, today } from "../common/pages.js";
import { confirmed, labelled, showRows, whenStored } from "./parts.js";

const { say, element, button } = netgloss;
const LARGEST = 1_000_000; // bytes of a file: some 20,000 words
const WORD = /^[a-z0-9]+(?:-[a-z0-9]+)*$/; // an id of the glossary
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** @typedef {Record<string, string>} Known concepts → since when */

/** @type {Map<string, string>} the names of concepts */
const terms = new Map();

/** @returns {Promise<Known>} */
async function stored() {
  const { known } = await chrome.storage.local.get("known");
  return /** @type {Known | undefined} */ (known) ?? {};
}

export async function startKnown() {
  byId("known-export").addEventListener("click", async () => {
    const json = { netgloss: "known words", saved: today(), known: await stored() };
    save(`${say("knownFile")}-${today()}.json`, "application/json", `${JSON.stringify(json, null, 2)}\n`);
  });
  byId("known-clear").addEventListener("click", async () => {
    if (!(await confirmed(say("knownUndoAllAsk"), say("knownUndoAll")))) return;
    await chrome.storage.local.remove("known");
    byId("known-title").focus();
    tell(say("saved"));
  });
  const input = /** @type {HTMLInputElement} */ (byId("known-import"));
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    if (file) tell(await add(file));
    input.value = ""; // the same file may be chosen again
  });
  whenStored(["known", "glossary"], () => {
    terms.clear();
    void show();
  });
  await show();
}

async function show() {
  const known = await stored();
  const ids = Object.keys(known);
  await Promise.all(ids.map(async (id) => terms.has(id) || terms.set(id, (await ask({ type: "concept", id }))?.term ?? id)));
  const named = ids.map((id) => ({ id, term: terms.get(id) ?? id, since: known[id] ?? "" }));
  named.sort((one, other) => one.term.localeCompare(other.term, say("language")));
  showRows(byId("known-list"), named.map(row), byId("known-title"));
  byId("known-none").hidden = ids.length > 0;
  byId("known-export").hidden = byId("known-clear").hidden = !ids.length;
}

/** @param {{id: string, term: string, since: string}} word */
function row({ id, term, since }) {
  const name = element("b", "", term);
  const undo = button(say("unknow"), async () => {
    await ask({ type: "unknow", concept: id });
    tell(say("knownUndone", term));
  });
  const date = element("span", "quiet", say("knownSince", day(since)));
  const made = element("li", "", element("span", "", name, " ", date), labelled(undo, name, `known-${id}`));
  made.dataset.key = id;
  return made;
}

/**
 * Adds the words of a file. Returns what there is to say of it.
 * @param {File} file
 */
async function add(file) {
  if (file.size > LARGEST) return say("importTooLarge");
  const { known = {}, problem = "" } = read(await file.text());
  if (problem) return problem;
  let added = 0;
  await changeKept("known", (/** @type {Known} */ before) => {
    added = Object.keys(known).filter((id) => !(id in before)).length;
    return { ...known, ...before };
  });
  return added ? plural("imported", added) : say("importNothing");
}

/**
 * What a file holds: a list that was saved here, or everything that was.
 * @param {string} text
 * @returns {{known?: Known, problem?: string}}
 */
function read(text) {
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: say("importNoJson") };
  }
  const known = json?.known ?? json?.local?.known;
  if (typeof known !== "object" || known === null || Array.isArray(known)) return { problem: say("importNoList") };
  for (const [id, date] of Object.entries(known)) {
    if (!WORD.test(id)) return { problem: say("importBadWord", id.slice(0, 40)) };
    if (typeof date !== "string" || !DATE.test(date) || Number.isNaN(Date.parse(date))) return { problem: say("importBadDate", id) };
  }
  return { known };
}
