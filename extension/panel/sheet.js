// The term sheet: words explained, with room for the reader's own questions, to print and to take along.

import { day } from "../common/pages.js";

/** @import { Term } from "../common/terms.js" */
/** @import { GlossaryState } from "../common/pages.js" */

const { say, element, definition, provenance } = netgloss;
const LINES = 2; // to write on
const BLANK = "_".repeat(40);

/**
 * What a term sheet is made of.
 * @typedef {object} Sheet
 * @property {Term[]} terms
 * @property {string} page the title of the page they stand on, or ""
 * @property {GlossaryState | null} glossary
 */

/** @param {string} page */
const origin = (page) => (page ? say("sheetFrom", page, day(new Date())) : say("sheetDate", day(new Date())));

/** @param {GlossaryState | null} glossary */
const credits = (glossary) => (glossary ? [glossary.disclaimer, say("sheetGlossary", glossary.title, glossary.version)] : []);

/** @param {Sheet} sheet */
export function asNodes({ terms, page, glossary }) {
  const article = element("article", "", element("h1", "", say("sheet")), element("p", "", say("sheetAbout")), element("p", "", origin(page)));
  for (const { entry } of terms) {
    const title = element("h2", "", entry.term);
    if (entry.say) title.append(" ", element("i", "", entry.say));
    const lines = Array.from({ length: LINES }, () => element("p", "line"));
    article.append(element("section", "", title, ...brief(entry), provenance(entry), element("p", "ask", say("askTeam")), ...lines));
  }
  article.append(element("div", "end", ...credits(glossary).map((text) => element("p", "", text))));
  return article;
}

/**
 * A definition without what folds.
 * @param {Entry} entry
 */
const brief = (entry) => [...definition(entry).children].filter((part) => part.localName !== "details");

/**
 * A page that holds its own style sheet.
 * @param {Sheet} sheet
 */
export async function asHtml(sheet) {
  const css = await (await fetch(new URL("sheet.css", import.meta.url))).text();
  const page = document.implementation.createHTMLDocument(say("sheet"));
  page.documentElement.lang = say("language");
  const viewport = element("meta", "");
  viewport.name = "viewport";
  viewport.content = "width=device-width, initial-scale=1";
  const charset = element("meta", "");
  charset.setAttribute("charset", "utf-8");
  page.head.prepend(charset, viewport);
  page.body.append(element("main", "", asNodes(sheet)));
  // Not as a node: this page's own policy would hold for it.
  return `<!DOCTYPE html>\n${page.documentElement.outerHTML.replace("</head>", () => `<style>\n${css}</style></head>`)}\n`;
}

/** @param {string} text as plain text in Markdown */
const escaped = (text) => text.replace(/[\\`*_[\]<>~]|&(?=#?\w+;)|^(?:[#+-]|\d+(?=[.)]))/gm, (sign) => (/^\d/.test(sign) ? `${sign}\\` : `\\${sign}`));

/** @param {Sheet} sheet */
export function asMarkdown({ terms, page, glossary }) {
  const parts = [`# ${say("sheet")}`, escaped(say("sheetAbout")), escaped(origin(page))];
  for (const { entry } of terms) {
    parts.push(`## ${escaped(entry.term)}${entry.say ? ` (${escaped(entry.say)})` : ""}`);
    for (const part of [...brief(entry), provenance(entry)]) parts.push(escaped(part.textContent ?? ""));
    parts.push(`${say("askTeam")} ${BLANK}`, BLANK);
  }
  return `${[...parts, "---", ...credits(glossary).map(escaped)].join("\n\n")}\n`;
}
