// What several sections of the settings need.

import { byId } from "../common/pages.js";

/**
 * Shows rows in place of others. Focus and open parts stay with the row of the same `data-key`; where it has gone, the
 * focus goes to the row that takes its place.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} rows
 * @param {HTMLElement} heading takes the focus where no row is left
 */
export function showRows(list, rows, heading) {
  const before = /** @type {HTMLElement[]} */ ([...list.children]);
  const at = before.findIndex((row) => row.contains(document.activeElement));
  const open = new Set(before.filter((row) => row.querySelector("details")?.open).map(({ dataset }) => dataset.key));
  const focused = before[at]?.dataset.key;
  list.replaceChildren(...rows);
  for (const row of rows) {
    const details = row.querySelector("details");
    if (details) details.open = open.has(row.dataset.key);
  }
  if (at < 0) return;
  const row = rows.find(({ dataset }) => dataset.key === focused) ?? rows[Math.min(at, rows.length - 1)];
  const target = /** @type {HTMLElement | null | undefined} */ (row?.querySelector("button, summary"));
  (target ?? heading).focus();
}

/**
 * A button whose name says what it is for.
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} subject
 * @param {string} id unique on the page
 */
export function labelled(button, subject, id) {
  button.id = `${id}-button`;
  subject.id = `${id}-subject`;
  button.setAttribute("aria-labelledby", `${button.id} ${subject.id}`);
  return button;
}

/**
 * Asks the reader before something that can't be undone.
 * @param {string} question
 * @param {string} action what the button says that does it
 * @returns {Promise<boolean>}
 */
export function confirmed(question, action) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("confirm"));
  byId("confirm-question").textContent = question;
  byId("confirm-yes").textContent = action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/**
 * Calls when something in the browser's storage has changed.
 * @param {string[] | null} keys null for any
 * @param {() => void} act
 */
export function whenStored(keys, act) {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (!keys || (area === "local" && keys.some((key) => key in changes))) act();
  });
}
