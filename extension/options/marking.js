// What is marked, and how.

import { byId, tell } from "../common/pages.js";
import { change, keepLevel, settled } from "../common/storage.js";
import { whenStored } from "./parts.js";

const { say } = netgloss;
const SWITCHES = /** @type {const} */ (["hover", "fade"]);

const saved = () => tell(say("saved"));

const repeats = () => /** @type {NodeListOf<HTMLInputElement>} */ (document.getElementsByName("repeats"));

export async function startMarking() {
  for (const radio of repeats()) radio.addEventListener("change", () => void keep({ repeats: radio.value === "all" ? "all" : "first" }));
  for (const name of SWITCHES) {
    const input = /** @type {HTMLInputElement} */ (byId(name));
    input.addEventListener("change", () => void keep({ [name]: input.checked }));
  }
  whenStored(["settings"], () => void show());
  await keepLevel(/** @type {HTMLSelectElement} */ (byId("level")), saved);
  await show();
}

/** @param {Partial<Settings>} changes */
async function keep(changes) {
  await change(changes);
  saved();
}

async function show() {
  const chosen = await settled();
  if (!chosen) return;
  for (const radio of repeats()) radio.checked = radio.value === chosen.repeats;
  for (const name of SWITCHES) /** @type {HTMLInputElement} */ (byId(name)).checked = chosen[name];
}
