// Looks a word up in the glossary that ships with the extension. Nothing leaves the browser.

/**
 * @typedef {{title: string, publisher: string, year: number, url: string}} Source
 * @typedef {{id: string, term: string, say?: string, definition: string, note?: {kind: string, text: string, use?: string},
 *   sources: string[], reviewed: string}} Concept
 * @typedef {[number, string, string, string, string[]]} Form concept, form, case, sense, variants
 * @typedef {{disclaimer: string, sources: Record<string, Source>, concepts: Concept[], forms: Form[]}} Lexicon
 */

const MOST = 12; // entries shown: more than fit the popup help nobody
/** @type {Record<string, string>} what a note says first, as on annotated pages */
const NOTES = {
  outdated: "Outdated word.",
  misleading: "Can mislead.",
  "differs-by-edition": "Differs by edition.",
  region: "Differs by country.",
};
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** @param {string} text letters and digits only, so that `Ki 67` finds `Ki-67` */
const plain = (text) => text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

/**
 * Concepts that the query names, begins, or stands in, best first.
 * @param {Lexicon} lexicon
 * @param {string} query
 */
function lookUp(lexicon, query) {
  const wanted = plain(query);
  /** @type {Map<number, number>} concept → how well it fits, 0 best */
  const ranks = new Map();
  if (!wanted) return [];
  for (const [concept, , , , variants] of lexicon.forms) {
    for (const variant of variants) {
      const text = plain(variant);
      const rank = text === wanted ? 0 : text.startsWith(wanted) ? 1 : ` ${text}`.includes(` ${wanted}`) ? 2 : text.includes(wanted) && wanted.length > 3 ? 3 : 4;
      if (rank < (ranks.get(concept) ?? 4)) ranks.set(concept, rank);
    }
  }
  const term = (/** @type {number} */ concept) => lexicon.concepts[concept]?.term ?? "";
  return [...ranks].sort(([a, x], [b, y]) => x - y || term(a).length - term(b).length || term(a).localeCompare(term(b)))
    .slice(0, MOST).flatMap(([concept]) => lexicon.concepts[concept] ?? []);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} [className]
 */
function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/**
 * @param {Lexicon} lexicon
 * @param {Concept} concept
 * @param {boolean} open
 */
function entry(lexicon, concept, open) {
  const details = document.createElement("details");
  details.open = open;
  const summary = element("summary", concept.term);
  if (concept.say) summary.append(" ", element("i", concept.say));
  details.append(summary, element("p", concept.definition));
  if (concept.note) {
    const instead = lexicon.concepts.find((other) => other.id === concept.note?.use);
    const note = element("p", "", "note");
    note.append(element("b", NOTES[concept.note.kind] ?? ""), ` ${concept.note.text}`);
    if (instead) note.append(` Say instead: ${instead.term}.`);
    details.append(note);
  }
  const source = lexicon.sources[concept.sources[0] ?? ""];
  if (source) details.append(element("p", `Source: ${source.title}, ${source.year}. Reviewed ${MONTH.format(new Date(concept.reviewed))}.`, "quiet"));
  return details;
}

const input = /** @type {HTMLInputElement} */ (document.getElementById("query"));
const status = /** @type {HTMLElement} */ (document.getElementById("status"));
const found = /** @type {HTMLElement} */ (document.getElementById("found"));
const disclaimer = /** @type {HTMLElement} */ (document.getElementById("disclaimer"));

/** @type {Lexicon} */
const lexicon = await (await fetch(new URL("../lexicon.json", import.meta.url))).json();
disclaimer.textContent = lexicon.disclaimer;

function show() {
  const concepts = lookUp(lexicon, input.value);
  found.replaceChildren(...concepts.map((concept, at) => entry(lexicon, concept, at === 0)));
  status.textContent = input.value.trim() && !concepts.length ? "There is no such word in the glossary." : "";
}
input.addEventListener("input", show);
show();
