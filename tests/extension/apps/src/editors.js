/** Every kind of thing that people write in, each with a text full of terms. `contents()` gives what each would save. */

import { Bold, Italic } from "@ckeditor/ckeditor5-basic-styles";
import { ClassicEditor } from "@ckeditor/ckeditor5-editor-classic";
import { Essentials } from "@ckeditor/ckeditor5-essentials";
import { Paragraph } from "@ckeditor/ckeditor5-paragraph";
import { EditorView as CodeMirror, basicSetup } from "codemirror";
import { exampleSetup } from "prosemirror-example-setup";
import { DOMParser, DOMSerializer } from "prosemirror-model";
import { schema } from "prosemirror-schema-basic";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import Quill from "quill";
import tinymce from "tinymce";

import "tinymce/icons/default";
import "tinymce/models/dom";
import "tinymce/skins/content/default/content.js";
import "tinymce/skins/ui/oxide/content.inline.js";
import "tinymce/skins/ui/oxide/content.js";
import "tinymce/skins/ui/oxide/skin.js";
import "tinymce/themes/silver";

import "@ckeditor/ckeditor5-editor-classic/dist/index.css";
import "@ckeditor/ckeditor5-ui/dist/index.css";
import "prosemirror-example-setup/style/style.css";
import "prosemirror-menu/style/menu.css";
import "prosemirror-view/style/prosemirror.css";
import "quill/dist/quill.snow.css";

const PARAGRAPHS = [
  "My NET is G2 with a Ki-67 of 4 %, and it was called a carcinoid at first.",
  "Octreotide, then lanreotide, then PRRT. The liver mets are quiet, the DOTATATE scan was good, CgA is 120.",
  "Is carcinoid syndrome why I am red? My pet does not say.",
];
const PLAIN = PARAGRAPHS.join("\n\n");

/** @param {string} id */
function place(id) {
  const box = document.createElement("section");
  const title = document.createElement("h2");
  const host = document.createElement("div");
  host.id = id;
  title.textContent = id;
  box.append(title, host);
  document.getElementById("app").append(box);
  return host;
}

function paragraphs() {
  const parts = document.createDocumentFragment();
  for (const text of PARAGRAPHS) {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    parts.append(paragraph);
  }
  return parts;
}

/** @returns {() => string} */
function prosemirror() {
  const written = document.createElement("div");
  written.append(paragraphs());
  const doc = DOMParser.fromSchema(schema).parse(written);
  const view = new EditorView(place("prosemirror"), { state: EditorState.create({ doc, plugins: exampleSetup({ schema }) }) });
  return () => {
    const saved = document.createElement("div");
    saved.append(DOMSerializer.fromSchema(schema).serializeFragment(view.state.doc.content));
    return saved.getHTML();
  };
}

/** @returns {() => string} */
function quill() {
  const editor = new Quill(place("quill"), { theme: "snow" });
  editor.setText(PLAIN);
  return () => JSON.stringify(editor.getContents());
}

/** @returns {() => string} */
function codemirror() {
  const view = new CodeMirror({ doc: PLAIN, extensions: [basicSetup, CodeMirror.lineWrapping], parent: place("codemirror") });
  return () => view.state.doc.toString();
}

/**
 * @param {string} id
 * @param {boolean} inline in the page itself; otherwise in a frame of its own
 * @returns {Promise<() => string>}
 */
async function tiny(id, inline) {
  const target = place(id);
  target.append(paragraphs());
  const [editor] = await tinymce.init({
    target,
    inline,
    license_key: "gpl",
    skin: "oxide",
    content_css: "default",
    promotion: false,
    branding: false,
    height: 260,
  });
  return () => editor.getContent();
}

/** @returns {Promise<() => string>} */
async function ckeditor() {
  const target = place("ckeditor");
  target.append(paragraphs());
  const editor = await ClassicEditor.create(target, {
    licenseKey: "GPL",
    plugins: [Essentials, Paragraph, Bold, Italic],
    toolbar: ["undo", "redo", "bold", "italic"],
  });
  return () => editor.getData();
}

/**
 * @param {"textarea" | "input"} name
 * @returns {() => string}
 */
function field(name) {
  const made = document.createElement(name);
  made.value = name === "input" ? PARAGRAPHS[0] : PLAIN;
  made.setAttribute("aria-label", name);
  place(name).append(made);
  return () => made.value;
}

/**
 * @param {string} id
 * @param {Record<string, string>} attributes
 * @returns {() => string}
 */
function editable(id, attributes) {
  const host = place(id);
  const made = document.createElement("div");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(paragraphs());
  host.append(made);
  return () => made.getHTML();
}

/** @type {Record<string, () => string>} */
const saved = {};
Object.assign(window, {
  contents: () => Object.fromEntries(Object.entries(saved).map(([name, save]) => [name, save()])),
  ready: (async () => {
    saved.textarea = field("textarea");
    saved.input = field("input");
    saved.contenteditable = editable("contenteditable", { contenteditable: "true" });
    saved.plaintext = editable("plaintext", { contenteditable: "plaintext-only" });
    saved.textbox = editable("textbox", { role: "textbox", "aria-multiline": "true", "aria-label": "textbox", tabindex: "0" });
    saved.prosemirror = prosemirror();
    saved.quill = quill();
    saved.codemirror = codemirror();
    saved.tinymce = await tiny("tinymce", false);
    saved["tinymce-inline"] = await tiny("tinymce-inline", true);
    saved.ckeditor = await ckeditor();
  })(),
});
