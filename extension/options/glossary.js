// Which glossary is in use, and the server that may be asked for a newer one.

import { ask, byId, day, number, tell } from "../common/pages.js";
import { siteOf } from "../common/tabs.js";
import { serverAddress } from "./address.js";
import { whenStored } from "./parts.js";

/** @import { GlossaryState } from "../common/pages.js" */

const { say, element } = netgloss;
const CHANGES = /** @type {const} */ ([["added", "changesAdded"], ["changed", "changesChanged"], ["removed", "changesRemoved"]]);

const form = () => /** @type {HTMLFormElement} */ (byId("server-form"));
const input = () => /** @type {HTMLInputElement} */ (byId("server"));

export async function startGlossary() {
  form().addEventListener("submit", (event) => {
    event.preventDefault();
    use(input().value);
  });
  byId("server-check").addEventListener("click", () => use(input().defaultValue));
  byId("server-bundled").addEventListener("click", async () => {
    byId("glossary-title").focus(); // the button goes away
    await show(await ask({ type: "bundled" }));
    form().reset();
    tell(say("serverBundledDone"));
  });
  whenStored(["glossary", "server"], () => void look());
  await look();
}

async function look() {
  await show(await ask({ type: "glossary" }));
}

/**
 * Asks a server from now on. The browser's question comes first: Firefox takes it from the click only.
 * @param {string} typed
 */
function use(typed) {
  const { address = "", problem } = serverAddress(typed);
  complain(problem ? say(problem) : "");
  if (problem) return input().focus();
  const { pages = "" } = siteOf(address) ?? {};
  chrome.permissions.request({ origins: [pages] }).catch(() => false).then(async (isGranted) => {
    if (!isGranted) {
      complain(say("serverNotLet"));
      return tell(say("serverNotLet"));
    }
    tell(say("serverAsking"));
    await chrome.storage.local.set({ server: address });
    /** @type {GlossaryState | null} */
    const glossary = await ask({ type: "update" });
    await show(glossary);
    if (glossary && input().value === typed) form().reset(); // to the address as it is kept
    tell(say(glossary ? glossary.problem || "serverDone" : "serverNoAnswer"));
  });
}

/** @param {string} sentence about what was typed, or "" */
function complain(sentence) {
  const error = byId("server-error");
  error.textContent = sentence;
  error.hidden = !sentence;
  input().setAttribute("aria-invalid", String(Boolean(sentence)));
}

/** @param {GlossaryState | null} glossary */
async function show(glossary) {
  if (!glossary) return;
  const { title, version, concepts, from, fetched, problem, changes, disclaimer } = glossary;
  const { server } = await chrome.storage.local.get("server");
  byId("glossary-use").textContent = say("glossaryInUse", title, version, number(concepts));
  byId("glossary-from").textContent = from ? say("glossaryFrom", from, day(fetched)) : say("glossaryShipped");
  byId("glossary-problem").textContent = problem ? say(problem) : "";
  byId("glossary-problem").hidden = !problem;
  byId("disclaimer").textContent = disclaimer;
  input().defaultValue = String(server ?? ""); // which leaves alone what is being typed
  byId("server-check").hidden = !server;
  byId("server-bundled").hidden = !server && !from;
  showChanges(changes);
}

/** @param {GlossaryState["changes"]} changes */
function showChanges(changes) {
  byId("changes").hidden = !changes;
  const lists = CHANGES.flatMap(([kind, name]) => {
    const terms = changes?.[kind] ?? [];
    return terms.length ? [element("dt", "", say(name)), ...terms.map((term) => element("dd", "", term))] : [];
  });
  const none = element("dd", "", say("changesNone"));
  byId("changes-list").replaceChildren(...(lists.length ? lists : [element("dt", "", say("changesChanged")), none]));
}
