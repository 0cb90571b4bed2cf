// A definition as nodes, for the card on a page and for the lists in popup and panel. Text stays text.
"use strict";
var netgloss = netgloss || {};

/**
 * A concept as the background sends it: what a card needs, names in place of ids.
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} term
 * @property {string} [say]
 * @property {string} level
 * @property {string} definition
 * @property {string} [more]
 * @property {{kind: string, text: string, use?: string}} [note] `use`: the term to say instead
 * @property {{edition: string, text: string}[]} [history]
 * @property {{id: string, term: string}[]} see
 * @property {{title: string, publisher: string, year: number, url: string}[]} sources
 * @property {string} reviewed year and month
 */

{
  const NAMED_SOURCES = 2; // enough to trust a definition by, as in `card.py`

  /**
   * A text of `_locales`, with what stands for `$1`, `$2`.
   * @param {string} name
   * @param {...string} parts
   */
  const say = (name, ...parts) => chrome.i18n.getMessage(name, parts);

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {string} className
   * @param {...(Node | string)} children
   */
  function element(name, className, ...children) {
    // In documents of XML, too.
    const made = /** @type {HTMLElementTagNameMap[Name]} */ (document.createElementNS("http://www.w3.org/1999/xhtml", name));
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /**
   * A button that says what it does.
   * @param {string} text
   * @param {() => void} act
   * @param {string} [className]
   */
  function button(text, act, className = "") {
    const made = element("button", className, text);
    made.type = "button";
    made.addEventListener("click", (event) => {
      event.stopPropagation();
      act();
    });
    return made;
  }

  /**
   * @param {string} address
   * @param {...(Node | string)} children
   */
  function link(address, ...children) {
    if (!/^https?:\/\//.test(address)) return element("span", "", ...children);
    const made = element("a", "", ...children);
    made.href = address;
    made.target = "_blank";
    made.rel = "noopener noreferrer";
    return made;
  }

  /** @param {Entry} entry "Source: … Reviewed …" */
  function provenance({ sources, reviewed }) {
    const line = element("p", "source", `${say("source")} `);
    sources.slice(0, NAMED_SOURCES).forEach(({ title, publisher, year, url }, at) => {
      line.append(at ? "; " : "", link(url, `${title} (${publisher}, ${year})`));
    });
    const others = sources.length - NAMED_SOURCES;
    if (others > 0) line.append(say("moreSources", String(others)));
    const [year, month] = reviewed.split("-").map(Number);
    const date = new Date(Date.UTC(Number(year), Number(month) - 1));
    const named = new Intl.DateTimeFormat(say("language"), { month: "long", year: "numeric", timeZone: "UTC" }).format(date);
    line.append(`. ${say("reviewed", named)}`);
    return line;
  }

  /** @type {Record<string, string>} */
  const NOTES = { outdated: "noteOutdated", misleading: "noteMisleading", "differs-by-edition": "noteEdition", region: "noteRegion" };

  /**
   * What there is to say of a concept, its name aside.
   * @param {Entry} entry
   */
  function definition(entry) {
    const parts = document.createDocumentFragment();
    parts.append(element("p", "definition", entry.definition));
    if (entry.note) {
      const { kind, text, use } = entry.note;
      const note = element("p", "note", element("b", "", say(NOTES[kind] ?? "noteRegion")), ` ${text}`);
      if (use) note.append(` ${say("sayInstead", use)}`);
      parts.append(note);
    }
    if (entry.more) parts.append(folded(say("moreDetail"), element("p", "", entry.more)));
    if (entry.history?.length) {
      const editions = entry.history.flatMap(({ edition, text }) => [element("dt", "", edition), element("dd", "", text)]);
      parts.append(folded(say("history"), element("dl", "", ...editions)));
    }
    return parts;
  }

  /**
   * @param {string} summary
   * @param {Node} content
   */
  const folded = (summary, content) => element("details", "", element("summary", "", summary), content);

  netgloss.say = say;
  netgloss.element = element;
  netgloss.button = button;
  netgloss.link = link;
  netgloss.definition = definition;
  netgloss.provenance = provenance;
}
