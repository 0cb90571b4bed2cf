// What all of the extension's own pages need: their texts, the background's ear, and a line that says what was done.

const { say } = netgloss;

/**
 * What the background tells of the glossary in use.
 * @typedef {object} GlossaryState
 * @property {string} title
 * @property {string} version
 * @property {string} language
 * @property {number} concepts
 * @property {string} disclaimer
 * @property {string} from the address of the server that it came from, or "" if it came with the extension
 * @property {string} fetched ISO date, or ""
 * @property {{added: string[], changed: string[], removed: string[]} | null} changes terms
 * @property {string} problem the name of a text, or ""
 */

const TRIES = 3; // the background may just be starting
const PAUSE = 150; // ms
const SEEN = 20_000; // ms, after which what was done is no news

const language = say("language");
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);
const days = new Intl.DateTimeFormat(language, { dateStyle: "long" });

/** @param {number} value */
export const number = (value) => numbers.format(value);

/** @param {string | Date} date */
export const day = (date) => {
  const read = new Date(date);
  return Number.isNaN(read.getTime()) ? String(date) : days.format(read);
};

/**
 * A text that depends on a number, which is its `$1`.
 * @param {string} name
 * @param {number} count
 */
export const plural = (name, count) => say(`${name}_${plurals.select(count)}`, number(count)) || say(`${name}_other`, number(count));

/**
 * @template {HTMLElement} [Type=HTMLElement]
 * @param {string} id
 */
export const byId = (id) => /** @type {Type} */ (document.getElementById(id));

/** Puts the texts where the page names them: `data-message` as content, `data-message-label` as name. */
export function fillTexts() {
  document.documentElement.lang = language;
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-message], [data-message-label]"))) {
    const { message, messageLabel } = element.dataset;
    if (message) element.textContent = say(message);
    if (!messageLabel) continue;
    element.ariaLabel = say(messageLabel);
    if (element instanceof HTMLButtonElement) element.title = say(messageLabel);
  }
}

/**
 * Asks the background.
 * @param {{type: string, [name: string]: unknown}} message
 * @returns {Promise<any>} null where there is no answer
 */
export async function ask(message) {
  for (let tries = 1; ; tries++) {
    try {
      return (await chrome.runtime.sendMessage(message)) ?? null;
    } catch {
      if (tries === TRIES) return null;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/**
 * Shows the disclaimer of the glossary in use.
 * @returns {Promise<GlossaryState | null>}
 */
export async function showDisclaimer() {
  const glossary = await ask({ type: "glossary" });
  byId("disclaimer").textContent = glossary?.disclaimer ?? "";
  return glossary;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let telling;

/**
 * Says what was done, to screen readers too; the same thing twice is said twice.
 * @param {string} text
 */
export function tell(text) {
  const status = byId("status");
  status.textContent = "";
  clearTimeout(telling);
  telling = setTimeout(() => {
    status.textContent = text;
    telling = setTimeout(() => (status.textContent = ""), SEEN);
  }, 50);
}

/**
 * Hands a file to the reader.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a browser may ask first where to put it
}

/** Today, as it stands in names of files. */
export const today = () => new Date().toISOString().slice(0, 10);
