"""The card by itself, where a test can look into it: how it reads, how it looks, and what it makes of any text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.e2e_pages import violations
from extension.serve import TOP
from extension.showing import document

EXTENSION = TOP / "extension"
DARK = "<style>body { background: #111; color: #eee } a { color: #9cf }</style>"
BODY = (
    "<main><h1>A letter</h1><p>It spoke of a <b>carcinoid</b> in the bowel.</p>"
    '<p>More text, <a href="#next">the next letter</a> and what is under the card.</p></main>'
)
ENTRY: dict[str, Any] = {
    "id": "carcinoid",
    "term": "Carcinoid",
    "say": "KAR-sih-noyd",
    "level": "core",
    "definition": "The old name for a tumour of hormone-making cells.",
    "more": "The lungs keep it.",
    "note": {"kind": "outdated", "text": "It sounds like less than it is.", "use": "Neuroendocrine tumour"},
    "history": [{"edition": "1907", "text": "The word is coined."}, {"edition": "2010", "text": "It is given up."}],
    "see": [{"id": "net", "term": "Neuroendocrine tumour"}, {"id": "grade", "term": "Grade"}],
    "sources": [
        {"title": "A book", "publisher": "A press", "year": 2020, "url": "https://example.org/a"},
        {"title": "A paper", "publisher": "A journal", "year": 2021, "url": "https://example.org/b"},
        {"title": "A third", "publisher": "A clinic", "year": 2022, "url": "https://example.org/c"},
    ],
    "reviewed": "2026-11",
}
WORD = {"concept": "carcinoid", "form": "Carcinoid", "misspelt": True, "also": ["a brand of tea", "a ship"]}
PLAIN: dict[str, Any] = {"id": "mri", "term": "MRI", "level": "core", "definition": "A scan.", "see": [], "sources": []}
# The extension's texts; the card's tree opened; whatever it asks for kept.
_STUBS = """(texts) => {
  const fill = (text, parts) => text.replace(/\\$(\\d)/g, (_, number) => parts[number - 1]);
  globalThis.chrome = { i18n: { getMessage: (name, parts = []) => fill(texts[name].message, parts) } };
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) { return attachShadow.call(this, { ...options, mode: "open" }) };
}"""
_OPEN = """([entry, word, more]) => {
  const mark = word && { concept: entry.id, word, text: "carcinoyd" };
  const boxes = () => [...document.querySelector("b").getClientRects()];
  globalThis.did = [];
  const act = (name) => (...rest) => void did.push([name, ...rest]);
  globalThis.card = new netgloss.Card({
    lookUp: async (id) => ({ ...entry, id, term: `About ${id}` }), know: act("know"),
    notHere: () => did.push(["not here"]), page: () => more, changed: () => undefined,
  });
  card.open({ entry, mark, boxes }, { pin: true, focus: true });
}"""

Open = Callable[..., Page]


@cache
def _texts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXTENSION / "_locales/en/messages.json").read_text("utf-8"))
    return found


@pytest.fixture
def open_card(chromium: Browser) -> Iterator[Open]:
    """Opens the card of an entry on a page of its own."""
    pages: list[Page] = []

    def show(
        entry: dict[str, Any] = ENTRY, word: dict[str, Any] | None = WORD, *, more: str = "", head: str = "",
        direction: str = "ltr", **options: Any,
    ) -> Page:  # fmt: skip
        page = chromium.new_page(reduced_motion="reduce", **options)
        pages.append(page)
        page.set_content(document(BODY, head=head, direction=direction))
        page.evaluate(_STUBS, _texts())
        for name in ("common/definition.js", "content/card.js"):
            page.add_script_tag(content=(EXTENSION / name).read_text("utf-8"))
        page.evaluate(_OPEN, [entry, word, more])
        return page

    yield show
    for page in pages:
        page.close()


def card(page: Page) -> Locator:
    return page.get_by_role("dialog")


# How it reads


def test_a_screen_reader_hears_a_dialog_that_has_the_term_for_its_name(open_card: Open) -> None:
    page = open_card(more="https://example.org/carcinoid")
    expect(card(page)).to_have_accessible_name("Carcinoid")
    expect(card(page)).to_be_focused()
    expect(card(page)).to_have_attribute("lang", "en")
    expect(card(page)).to_match_aria_snapshot("""
      - dialog "Carcinoid":
        - heading "Carcinoid KAR-sih-noyd" [level=2]
        - button "Close": ×
        - paragraph: The old name for a tumour of hormone-making cells.
        - paragraph: "Outdated word. It sounds like less than it is. Say instead: Neuroendocrine tumour."
        - group: More detail
        - group: What the WHO editions say
        - paragraph:
          - text: "Written “carcinoyd” here. “Carcinoid” can also mean: a brand of tea; a ship."
          - button "Not this meaning here"
        - paragraph:
          - text: "Related:"
          - button "Neuroendocrine tumour"
          - button "Grade"
        - paragraph:
          - text: "Source:"
          - link "A book (A press, 2020)"
          - text: ;
          - link "A paper (A journal, 2021)"
          - text: ", and 1 more. Reviewed November 2026."
        - paragraph:
          - button "I know this word"
          - link "More about this word"
    """)


def test_a_word_of_which_little_is_said_has_a_short_card(open_card: Open) -> None:
    page = open_card({**PLAIN, "sources": ENTRY["sources"][:1], "reviewed": "2026-02"}, None)
    expect(card(page)).to_have_text("MRI×A scan.Source: A book (A press, 2020). Reviewed February 2026.")
    expect(card(page).get_by_role("button")).to_have_count(1)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("outdated", "Outdated word."),
        ("misleading", "Can mislead."),
        ("differs-by-edition", "Differs by edition."),
        ("region", "Differs by country."),
        ("of a newer glossary", "Differs by country."),
    ],
)
def test_a_note_begins_with_its_reason(open_card: Open, kind: str, label: str) -> None:
    page = open_card({**PLAIN, "note": {"kind": kind, "text": "So it is."}})
    expect(card(page).locator(".note")).to_have_text(f"{label} So it is.")


def test_what_is_folded_opens(open_card: Open) -> None:
    page = open_card()
    expect(card(page).get_by_text("The lungs keep it.")).to_be_hidden()
    card(page).get_by_text("More detail").click()
    expect(card(page).get_by_text("The lungs keep it.")).to_be_visible()
    card(page).get_by_text("What the WHO editions say").click()
    expect(card(page).get_by_role("term")).to_have_text(["1907", "2010"])
    expect(card(page).get_by_role("definition")).to_have_text(["The word is coined.", "It is given up."])


def test_no_part_of_it_announces_itself(open_card: Open) -> None:
    page = open_card()
    expect(card(page).locator("[aria-live], [role=status], [role=alert], [role=log], output")).to_have_count(0)


# What it makes of any text


_MARKUP = "<img src=x onerror='did.push(1)'><b>bold</b>&amp;<script>did.push(2)</script>"
_HOSTILE = {
    **dict.fromkeys(("term", "say", "definition", "more"), _MARKUP),
    "id": "hostile",
    "level": "core",
    "note": {"kind": "outdated", "text": _MARKUP, "use": _MARKUP},
    "history": [{"edition": _MARKUP, "text": _MARKUP}],
    "see": [{"id": "x", "term": _MARKUP}],
    "sources": [
        {"title": _MARKUP, "publisher": _MARKUP, "year": 2020, "url": "javascript:did.push(3)"},
        {"title": "A file", "publisher": "A disk", "year": 2020, "url": "file:///etc/passwd"},
    ],
    "reviewed": "2026-11",
}


def test_markup_in_a_glossary_is_text(open_card: Open) -> None:
    page = open_card(_HOSTILE, {**WORD, "form": _MARKUP, "also": [_MARKUP]}, more="data:text/html,x")
    shown = card(page)
    expect(shown).to_have_accessible_name(_MARKUP)
    expect(shown.locator("img, script")).to_have_count(0)
    expect(shown.locator("b")).to_have_text(["Outdated word."])
    found = shown.evaluate("(dialog) => dialog.textContent")
    assert found.count(_MARKUP) == 13
    assert page.evaluate("did") == []


def test_only_addresses_of_the_web_are_links(open_card: Open) -> None:
    page = open_card(_HOSTILE, more="javascript:did.push(4)")
    expect(card(page).get_by_role("link")).to_have_count(0)
    page = open_card(more="http://words.example/carcinoid")
    expect(card(page).get_by_role("link", name="More about this word")).to_have_attribute(
        "href", "http://words.example/carcinoid"
    )
    for link in card(page).get_by_role("link").all():
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")


# Whom its buttons tell


def test_its_buttons_act_by_pointer_and_by_key(open_card: Open) -> None:
    page = open_card()
    card(page).get_by_role("button", name="Grade").click()
    expect(card(page)).to_have_accessible_name("About grade")
    page.keyboard.press("Tab")
    expect(card(page).get_by_role("button", name="Back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page)).to_have_accessible_name("Carcinoid")
    card(page).get_by_role("button", name="I know this word").focus()
    page.keyboard.press("Space")
    expect(card(page)).to_have_count(0)
    assert page.evaluate("did") == [["know", "carcinoid"]]


def test_the_page_hears_nothing_of_what_happens_in_it(open_card: Open) -> None:
    page = open_card()
    page.evaluate(
        """() => {
          globalThis.heard = [];
          const hear = ({ type, target }) => target === document.documentElement.lastElementChild && heard.push(type);
          const names = Object.keys(HTMLElement.prototype).filter((name) => name.startsWith("on"));
          names.push("onfocusin", "onfocusout");
          for (const name of names) document.addEventListener(name.slice(2), hear, true);
        }"""
    )
    card(page).get_by_text("More detail").click()
    card(page).get_by_role("button", name="Grade").click()
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    page.mouse.wheel(0, 40)
    card(page).get_by_role("heading").dblclick()
    card(page).get_by_role("heading").click(button="right")
    expect(card(page).get_by_role("button", name="Back")).to_be_visible()
    assert " ".join(page.evaluate("heard")) == ""


def test_a_page_can_press_nothing_in_it(open_card: Open) -> None:
    page = open_card()
    button = card(page).get_by_role("button", name="Grade")
    box = button.bounding_box()
    assert box
    page.evaluate(
        """([x, y]) => {
          const host = document.documentElement.lastElementChild;
          for (const detail of [0, 1]) host.dispatchEvent(new MouseEvent("click", { clientX: x, clientY: y, detail }));
          for (const key of ["Tab", "Enter", "Escape"]) host.dispatchEvent(new KeyboardEvent("keydown", { key }));
        }""",
        [box["x"] + 5, box["y"] + 5],
    )
    expect(card(page)).to_have_accessible_name("Carcinoid")
    expect(card(page)).to_be_focused()
    button.click()
    expect(card(page)).to_have_accessible_name("About grade")


# How it looks


@pytest.mark.parametrize("width", [320, 1000])
@pytest.mark.parametrize("colours", ["light", "dark", "forced"])
def test_axe_finds_nothing(open_card: Open, width: int, colours: str) -> None:
    page = open_card(
        more="https://example.org/carcinoid", head=DARK if colours == "dark" else "",
        viewport={"width": width, "height": 720}, color_scheme="light" if colours == "light" else "dark",
        forced_colors="active" if colours == "forced" else "none",
    )  # fmt: skip
    for summary in card(page).locator("summary").all():
        summary.click()
    assert violations(page) == []
    card(page).get_by_role("button", name="Grade").click()
    expect(card(page).get_by_role("button", name="Back")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("width", "height"),
    [(1280, 720), (1000, 300), (640, 360), (481, 200), (480, 800), (320, 568), (320, 180), (700, 90), (200, 100)],
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_it_is_all_in_the_window_and_nothing_in_it_is_cut_off(
    open_card: Open, width: int, height: int, direction: str
) -> None:
    page = open_card(direction=direction, viewport={"width": width, "height": height})
    for summary in card(page).locator("summary").all():
        summary.click()
    found = card(page).evaluate(
        """(dialog) => { const { left, top, right, bottom } = dialog.getBoundingClientRect();
          return [left >= 0, top >= 0, right <= innerWidth, bottom <= innerHeight,
            dialog.scrollWidth <= dialog.clientWidth] }"""
    )
    assert found == [True] * 5
    card(page).get_by_role("button", name="I know this word").scroll_into_view_if_needed()
    expect(card(page).get_by_role("button", name="I know this word")).to_be_in_viewport(ratio=1)
    if height > 160:
        expect(card(page).get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)


def test_it_is_not_printed(open_card: Open) -> None:
    page = open_card()
    page.emulate_media(media="print")
    expect(card(page)).to_be_hidden()
