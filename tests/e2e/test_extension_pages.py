"""The extension's own pages in Chromium: popup, panel and settings. They tell how things are, and ask nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FileChooser, Locator, Page, expect

from e2e.e2e_pages import overflow, violations
from extension.driving import Cards, Reader, wait_painted, wait_until
from extension.serve import serving

DISCLAIMER = (
    "netgloss explains words. It is not medical advice and says nothing about anyone’s own results: for those, please "
    "ask your own care team."
)
POPUP = "popup/popup.html"
PANEL = "panel/panel.html"
OPTIONS = "options/options.html"
KNOWN = {"carcinoid": "2026-11-02", "chromogranin-a": "2026-10-01", "ki-67": "2026-11-20"}
NOT_THERE = "There is no such word in the glossary."


@dataclass(frozen=True)
class Visitor:
    """Somebody who opens the extension's pages."""

    reader: Reader
    page: Page  # the one they look at; as wide as a popup

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.reader.origin}/{path}")
        return self.page

    def open_with(self, path: str, *, stored: dict[str, Any]) -> Page:
        self.reader.set(**stored)
        return self.open(path)


@pytest.fixture(scope="module")
def reader(extension: tuple[BrowserContext, str]) -> Reader:
    return Reader(*extension)


@pytest.fixture
def visitor(reader: Reader) -> Iterator[Visitor]:
    """Somebody new; at the end nothing has gone wrong."""
    reader.clear()
    reader.inside.evaluate("chrome.storage.session.clear()")
    reader.said.clear()
    before = set(reader.context.pages)
    page = reader.open("about:blank")
    page.set_viewport_size({"width": 352, "height": 600})
    yield Visitor(reader, page)
    for other in reader.context.pages:
        if other not in before:
            other.close()
    assert reader.said == []
    assert reader.errors() == []


@pytest.fixture(scope="module")
def forum() -> Iterator[str]:
    """The address of pages to read."""
    with serving([]) as address:
        yield address


# Until it is let go nobody answers this page: neither the background nor the browser, of its storage and its tabs.
SLOWLY = """(() => {
  const { promise, resolve } = Promise.withResolvers();
  const { runtime, storage, tabs } = chrome;
  for (const [owner, name] of [[runtime, "sendMessage"], [storage.local, "get"], [tabs, "query"]]) {
    const real = owner[name].bind(owner);
    owner[name] = (...given) => promise.then(() => real(...given));
  }
  globalThis.letGo = resolve;
})();"""


# Until it is let go this page stores nothing.
STORING_LATE = """(() => {
  const { promise, resolve } = Promise.withResolvers();
  const real = chrome.storage.local.set.bind(chrome.storage.local);
  chrome.storage.local.set = (...given) => {
    globalThis.isStoring = true;
    return promise.then(() => real(...given));
  };
  globalThis.letGo = resolve;
})();"""


def query(page: Page) -> Locator:
    return page.get_by_label("Find a word")


def entries(page: Page) -> Locator:
    return page.locator(".terms > li > details")


def entry(page: Page, term: str) -> Locator:
    return entries(page).filter(has=page.locator(".term").get_by_text(term, exact=True))


def status(page: Page) -> Locator:
    return page.locator("main #status")


# Looking words up

FOUND = {
    "term": ("Ki-67", "Ki-67"),
    "space for the hyphen": ("Ki 67", "Ki-67"),
    "joined": ("ki67", "Ki-67"),
    "hyphen that does not break": ("Ki\u201167", "Ki-67"),
    "spaces around": ("  Ki-67 ", "Ki-67"),
    "form": ("CgA", "Chromogranin A"),
    "beginning": ("chromogr", "Chromogranin A"),
    "plural": ("carcinoids", "Carcinoid"),
    "American": ("neuroendocrine tumor", "Neuroendocrine tumour"),
    "slang": ("mets", "Metastasis"),
    "isotope": ("Lu-177", "Lutetium-177"),
    "quote": ("Whipple’s procedure", "Whipple procedure"),
    "misspelt": ("everolimis", "Everolimus"),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_word_is_found_as_people_write_it(visitor: Visitor, name: str) -> None:
    popup = visitor.open(POPUP)
    wanted, term = FOUND[name]
    query(popup).fill(wanted)
    first = entries(popup).first
    expect(first).to_have_attribute("open", "")
    expect(first.locator(".term")).to_have_text(term)


def test_it_can_be_typed_at_once(visitor: Visitor) -> None:
    popup = visitor.open(POPUP)
    expect(query(popup)).to_be_focused()
    popup.keyboard.type("ki67")
    expect(entries(popup).first).to_contain_text("A stain that shows which cells")
    expect(entries(popup).first).to_contain_text("Source: ")


def test_a_note_says_what_is_wrong_with_the_word_and_what_to_say(visitor: Visitor) -> None:
    popup = visitor.open(POPUP)
    query(popup).fill("carcinoid")
    expect(entries(popup).first).to_contain_text("Outdated word. The name now is NET")
    expect(entries(popup).first).to_contain_text("Say instead: Neuroendocrine tumour.")
    expect(entries(popup).first).to_contain_text("Reviewed November 2026.")


def test_further_words_open_by_keyboard(visitor: Visitor) -> None:
    popup = visitor.open(POPUP)
    query(popup).fill("carcinoid")
    second = entries(popup).nth(1)
    expect(second).not_to_have_attribute("open", "")
    second.locator("> summary").press("Enter")
    expect(second).to_have_attribute("open", "")


def test_a_related_word_is_looked_up(visitor: Visitor) -> None:
    popup = visitor.open(POPUP)
    query(popup).fill("carcinoid")
    entry(popup, "Carcinoid").get_by_role("button", name="Neuroendocrine tumour", exact=True).click()
    expect(query(popup)).to_have_value("Neuroendocrine tumour")
    expect(query(popup)).to_be_focused()
    expect(entries(popup).first).to_contain_text("A tumour that starts in neuroendocrine cells")
    expect(entries(popup).first).to_have_attribute("open", "")


@pytest.mark.parametrize("path", [POPUP, PANEL])
@pytest.mark.parametrize("wanted", ["xyzzy", "--", "β"])
def test_a_word_that_is_not_there_says_so(visitor: Visitor, path: str, wanted: str) -> None:
    page = visitor.open(path)
    query(page).fill(wanted)
    expect(status(page)).to_have_text(NOT_THERE)
    expect(entries(page)).to_have_count(0)


@pytest.mark.parametrize("wanted", ["", "   "])
def test_nothing_asked_nothing_said(visitor: Visitor, wanted: str) -> None:
    popup = visitor.open(POPUP)
    query(popup).fill("Ki-67")
    expect(status(popup)).to_contain_text("found.")
    query(popup).fill(wanted)
    expect(entries(popup)).to_have_count(0)
    expect(status(popup)).to_have_text("")


def test_what_was_typed_last_is_what_is_shown(visitor: Visitor) -> None:
    popup = visitor.open(POPUP)
    query(popup).press_sequentially("carcinoid")
    query(popup).fill("Lu-177")
    expect(entries(popup).first.locator(".term")).to_have_text("Lutetium-177")
    expect(entry(popup, "Carcinoid")).to_have_count(0)


def test_a_word_is_known_from_here_and_marked_again(visitor: Visitor) -> None:
    popup = visitor.open(POPUP)
    query(popup).fill("Ki-67")
    entry(popup, "Ki-67").get_by_role("button", name="I know this word").click()
    again = entry(popup, "Ki-67").get_by_role("button", name="Mark it again")
    expect(again).to_be_focused()
    expect(entry(popup, "Ki-67").locator("> summary")).to_contain_text("known")
    assert list(visitor.reader.stored()["known"]) == ["ki-67"]
    again.click()
    expect(entry(popup, "Ki-67").locator("> summary")).not_to_contain_text("known")
    assert visitor.reader.stored()["known"] == {}


def test_the_panel_opens_with_what_was_asked(visitor: Visitor) -> None:
    panel = visitor.open(f"{PANEL}?query=everolimus")
    expect(panel.get_by_role("heading", level=1)).to_have_text("netgloss")
    expect(panel.get_by_role("heading", level=2)).to_have_text("In the glossary")
    expect(entry(panel, "Everolimus")).to_have_attribute("open", "")


def test_a_popup_that_belongs_to_no_page_says_so(visitor: Visitor) -> None:
    popup = visitor.open(POPUP)
    expect(popup.locator("#state")).to_have_text("netgloss can’t run on this page.")
    expect(popup.get_by_role("switch")).to_have_count(0)
    expect(popup.get_by_role("button", name="Just this once")).to_have_count(0)


# How the pages look


@pytest.mark.parametrize("path", [POPUP, f"{PANEL}?query=carcinoid"])
@pytest.mark.parametrize("height", [600, 300])
def test_the_disclaimer_is_always_there(visitor: Visitor, path: str, height: int) -> None:
    page = visitor.open(path)
    page.set_viewport_size({"width": 352, "height": height})
    expect(page.get_by_text(DISCLAIMER)).to_be_visible()
    query(page).fill("carcinoid")
    expect(entries(page).first).to_be_visible()
    if height == 600:
        expect(page.get_by_text(DISCLAIMER)).to_be_in_viewport(ratio=1)
    else:  # where it would hide what it stands beside
        page.get_by_text(DISCLAIMER).scroll_into_view_if_needed()
        expect(page.get_by_text(DISCLAIMER)).to_be_in_viewport(ratio=1)


SIGHTS: dict[str, tuple[int, dict[str, Any]]] = {
    "as wide as a popup": (352, {"color_scheme": "light"}),
    "phone, dark": (320, {"color_scheme": "dark"}),
    "tab": (1000, {"color_scheme": "light"}),
    "forced colours": (352, {"forced_colors": "active", "color_scheme": "dark"}),
}


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("path", [POPUP, PANEL, OPTIONS])
def test_it_fits_and_axe_finds_nothing(visitor: Visitor, path: str, sight: str) -> None:
    width, media = SIGHTS[sight]
    stored = {
        "known": KNOWN,
        "met": {"net": 4},
        "server": "https://words.example.org",
        "glossaryProblem": "serverHasNone",
    }
    page = visitor.open_with(path, stored=stored)
    page.set_viewport_size({"width": width, "height": 600})
    page.emulate_media(**media)
    if path == OPTIONS:
        expect(page.locator("#known-list li")).to_have_count(3)
        page.locator("#stored-list summary").first.click()
    else:
        query(page).fill("carcinoid")
        expect(entries(page).first).to_be_visible()
    assert overflow(page) == 0
    assert violations(page) == []
    page.emulate_media(forced_colors="none")


def test_a_question_fits_and_axe_finds_nothing(visitor: Visitor) -> None:
    page = visitor.open_with(OPTIONS, stored={"known": KNOWN})
    page.set_viewport_size({"width": 320, "height": 600})
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    assert overflow(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("path", [POPUP, PANEL, OPTIONS])
def test_every_control_is_large_enough_and_has_a_name(visitor: Visitor, path: str) -> None:
    page = visitor.open_with(path, stored={"known": KNOWN})
    if path != OPTIONS:
        query(page).fill("carcinoid")
        expect(entries(page).first).to_be_visible()
    # WCAG 2.2, 2.5.8: 24 pixels, but for links in a sentence.
    small = page.evaluate(
        """[...document.querySelectorAll("button, select, input, summary, nav a, header a")].filter((control) => {
          const { width, height } = (control.closest("label") ?? control).getBoundingClientRect();
          return control.checkVisibility() && Math.min(width, height) < 24;
        }).map((control) => control.outerHTML)"""
    )
    assert small == []


@pytest.mark.parametrize("path", [POPUP, f"{PANEL}?query=carcinoid", OPTIONS])
def test_nothing_leaves_the_extension(visitor: Visitor, path: str) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = visitor.open(path)
    expect(page.get_by_text(DISCLAIMER)).to_be_visible()
    assert [url for url in asked if not url.startswith(f"{visitor.reader.origin}/")] == []


# Settings: what is marked


def test_what_is_chosen_is_kept_at_once_and_said(visitor: Visitor) -> None:
    page = visitor.open(OPTIONS)
    done = page.locator("#status")
    expect(page.get_by_label("mark it the first time in each post")).to_be_checked()
    expect(done).to_have_text("")
    page.get_by_label("Mark", exact=True).select_option("only the words a newcomer needs")
    expect(done).to_have_text("Saved.")
    page.get_by_label("mark it every time").check()
    page.get_by_label("Show the meaning when the pointer rests on a word").uncheck()
    page.get_by_label("Mark words fainter that you have often met").uncheck()
    expected = {"level": "core", "repeats": "all", "hover": False, "fade": False}
    wait_until(
        page,
        "async (expected) => JSON.stringify((await chrome.storage.local.get()).settings) === expected",
        json.dumps(expected, separators=(",", ":"), sort_keys=True),
    )
    page.reload()
    expect(page.get_by_label("Mark", exact=True)).to_have_value("core")
    expect(page.get_by_label("mark it every time")).to_be_checked()
    expect(page.get_by_label("Mark words fainter that you have often met")).not_to_be_checked()


def test_what_is_chosen_in_the_popup_is_chosen_in_the_settings(visitor: Visitor) -> None:
    visitor.open(POPUP).get_by_label("Mark", exact=True).select_option("every word, everyday ones too")
    expect(visitor.reader.inside.get_by_label("Mark", exact=True)).to_have_value("everyday")


# Settings: known words


def rows(page: Page, section: str) -> Locator:
    return page.locator(f"#{section}-list > li")


def test_known_words_are_listed_by_name_and_taken_back_one_by_one(visitor: Visitor) -> None:
    page = visitor.open_with(OPTIONS, stored={"known": {**KNOWN, "gone-from-the-glossary": "2026-01-31"}})
    expect(rows(page, "known")).to_contain_text(
        ["Carcinoid since 2 November 2026", "Chromogranin A since 1 October 2026", "gone-from-the-glossary", "Ki-67"]
    )
    undo = page.get_by_role("button", name="Mark it again Chromogranin A")
    undo.focus()
    page.keyboard.press("Enter")
    expect(rows(page, "known")).to_have_count(3)
    expect(page.locator("#status")).to_have_text("“Chromogranin A” is marked again.")
    expect(page.get_by_role("button", name="Mark it again gone-from-the-glossary")).to_be_focused()
    assert "chromogranin-a" not in visitor.reader.stored()["known"]


def test_the_focus_goes_to_the_heading_when_the_last_one_is_taken_back(visitor: Visitor) -> None:
    page = visitor.open_with(OPTIONS, stored={"known": {"ki-67": "2026-11-20"}})
    page.get_by_role("button", name="Mark it again Ki-67").press("Enter")
    expect(page.get_by_text("You have not marked any word as known.")).to_be_visible()
    expect(page.get_by_role("heading", name="Words you know")).to_be_focused()


def test_all_of_them_are_taken_back_only_after_a_question(visitor: Visitor) -> None:
    page = visitor.open_with(OPTIONS, stored={"known": KNOWN})
    everything = page.locator("#known-clear")
    everything.click()
    expect(page.get_by_role("dialog", name="Mark all of these words again?")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(everything).to_be_focused()
    assert visitor.reader.stored()["known"] == KNOWN
    everything.click()
    page.keyboard.press("Escape")
    assert visitor.reader.stored()["known"] == KNOWN
    everything.click()
    page.get_by_role("dialog").get_by_role("button", name="Mark all of them again").click()
    expect(rows(page, "known")).to_have_count(0)
    expect(page.get_by_role("heading", name="Words you know")).to_be_focused()
    assert "known" not in visitor.reader.stored()


def choose(page: Page, content: str | bytes) -> None:
    """Chooses a file to add known words from."""
    with page.expect_file_chooser() as chosen:
        page.get_by_label("Add from a file (JSON)").click()
    chooser: FileChooser = chosen.value
    buffer = content if isinstance(content, bytes) else content.encode()
    chooser.set_files({"name": "known.json", "mimeType": "application/json", "buffer": buffer})


def saved(page: Page, button: str, folder: Path) -> tuple[str, str]:
    """The name and the content of the file that a button hands over."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.name, path.read_text("utf-8")


def test_known_words_are_taken_along_to_another_computer(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open_with(OPTIONS, stored={"known": KNOWN})
    name, content = saved(page, "Save the list (JSON)", tmp_path)
    assert name.startswith("netgloss-known-words-20")
    assert json.loads(content)["known"] == KNOWN
    visitor.reader.set(known={"carcinoid": "2026-01-01", "prrt": "2026-01-02"})
    expect(rows(page, "known")).to_have_count(2)
    choose(page, content)
    expect(page.locator("#status")).to_have_text("2 words added.")
    assert visitor.reader.stored()["known"] == {**KNOWN, "carcinoid": "2026-01-01", "prrt": "2026-01-02"}
    choose(page, content)
    expect(page.locator("#status")).to_have_text("All words of that file are in the list already.")


def test_a_word_that_is_known_while_a_file_is_added_is_kept(visitor: Visitor) -> None:
    visitor.page.add_init_script(STORING_LATE)
    page = visitor.open(OPTIONS)
    choose(page, json.dumps({"known": KNOWN}))
    wait_until(page, "() => globalThis.isStoring")
    page.evaluate("void chrome.runtime.sendMessage({ type: 'know', concept: 'prrt' })")
    wait_until(
        page,
        """async () => {
      const { pending } = await navigator.locks.query();
      return pending.length > 0 || "known" in (await chrome.storage.local.get());
    }""",
    )
    page.evaluate("letGo()")
    expect(rows(page, "known")).to_have_count(len(KNOWN) + 1)


def test_known_words_are_also_read_from_a_file_with_everything(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open_with(OPTIONS, stored={"known": {"ki-67": "2026-11-20"}})
    _, content = saved(page, "Save everything (JSON)", tmp_path)
    visitor.reader.clear()
    choose(page, content)
    expect(page.locator("#status")).to_have_text("1 word added.")


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "no JSON": ("carcinoid", "That file is not JSON. Choose a file that netgloss has saved."),
    "not even text": (b"\xff\xfe\x00\x01", "That file is not JSON. Choose a file that netgloss has saved."),
    "null": ("null", "That file holds no list of known words. Choose a file that netgloss has saved."),
    "a list": (
        '{"known": ["ki-67"]}',
        "That file holds no list of known words. Choose a file that netgloss has saved.",
    ),
    "something else": ('{"a": 1}', "That file holds no list of known words. Choose a file that netgloss has saved."),
    "no name of a word": (
        '{"known": {"Ki 67": "2026-11-20"}}',
        "That file can’t be read: “Ki 67” is not the name of a word. Nothing was added.",
    ),
    "a trap": (
        '{"known": {"__proto__": "2026-11-20"}}',
        "That file can’t be read: “__proto__” is not the name of a word. Nothing was added.",
    ),
    "no date": (
        '{"known": {"prrt": "2026-11-20", "ki-67": "yesterday"}}',
        "That file can’t be read: the date of “ki-67” is wrong. Nothing was added.",
    ),
    "no such date": (
        '{"known": {"ki-67": "2026-13-45"}}',
        "That file can’t be read: the date of “ki-67” is wrong. Nothing was added.",
    ),
    "too large": (b" " * 1_000_001, "That file is too large to be a list of words."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(visitor: Visitor, name: str) -> None:
    content, sentence = REFUSED[name]
    page = visitor.open_with(OPTIONS, stored={"known": {"carcinoid": "2026-11-02"}})
    expect(rows(page, "known")).to_have_count(1)
    choose(page, content)
    expect(page.locator("#status")).to_have_text(sentence)
    assert visitor.reader.stored()["known"] == {"carcinoid": "2026-11-02"}


# Settings: everything stored


def test_everything_stored_is_shown_and_can_be_saved(visitor: Visitor, tmp_path: Path) -> None:
    visitor.reader.inside.evaluate(
        """chrome.storage.session.set({"others:7": {url: "https://forum.example/7", others: []}})"""
    )
    page = visitor.open_with(OPTIONS, stored={"known": KNOWN, "met": {"net": 2}, "of-tomorrow": [1]})
    expect(rows(page, "stored")).to_contain_text(
        ["Words you know", "Words you have met", "Something else: “of-tomorrow”", "Words you said mean something else"]
    )
    met = rows(page, "stored").nth(1)
    expect(met).to_contain_text("14 bytes")
    met.locator("summary").click()
    expect(met.locator("pre")).to_have_text('{ "net": 2 }')
    visitor.reader.set(met={"net": 3})
    expect(met.locator("pre")).to_have_text('{ "net": 3 }')
    expect(met.locator("details")).to_have_attribute("open", "")  # it stays open while things change
    name, content = saved(page, "Save everything (JSON)", tmp_path)
    assert name.startswith("netgloss-everything-20")
    found = json.loads(content)
    assert found["local"] == {"known": KNOWN, "met": {"net": 3}, "of-tomorrow": [1]}
    assert list(found["session"]) == ["others:7"]


def test_everything_is_deleted_only_after_a_question(visitor: Visitor) -> None:
    visitor.reader.grant()
    visitor.reader.inside.evaluate("""chrome.storage.session.set({"others:7": {}})""")
    page = visitor.open_with(OPTIONS, stored={"known": KNOWN, "settings": {"level": "core"}})
    expect(rows(page, "sites")).to_have_count(1)
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Cancel").click()
    assert visitor.reader.stored()["known"] == KNOWN
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(page.locator("#status")).to_have_text("Everything has been deleted.")
    expect(page.get_by_text("Nothing is stored.")).to_be_visible()
    expect(page.get_by_role("heading", name="Everything stored")).to_be_focused()
    expect(page.get_by_label("Mark", exact=True)).to_have_value("specialist")
    expect(rows(page, "known")).to_have_count(0)
    expect(rows(page, "sites")).to_have_count(0)
    assert visitor.reader.stored() == {}
    assert visitor.reader.inside.evaluate("chrome.storage.session.get()") == {}


# Settings: sites, glossary, keys


def test_sites_are_listed_and_taken_back(visitor: Visitor) -> None:
    page = visitor.open(OPTIONS)
    expect(page.get_by_text("There is no site yet.")).to_be_visible()
    visitor.reader.grant()
    expect(rows(page, "sites")).to_contain_text(["127.0.0.1"])
    page.get_by_role("button", name="Remove 127.0.0.1").press("Enter")
    expect(page.locator("#status")).to_have_text("netgloss no longer runs on 127.0.0.1.")
    expect(page.get_by_role("heading", name="Sites")).to_be_focused()
    assert granted(visitor.reader) == []


ADDRESSES = {
    "https://words.example.org": "https://words.example.org",
    " https://words.example.org/ ": "https://words.example.org",
    "words.example.org": "https://words.example.org",
    "https://example.org/netgloss/lexicon.json": "https://example.org/netgloss",
    "https://example.org:8443/netgloss/?a=1#b": "https://example.org:8443/netgloss",
    "localhost:8765": "http://localhost:8765",
    "127.0.0.1:8765": "http://127.0.0.1:8765",
    "http://[::1]:8765/": "http://[::1]:8765",
    "http://192.168.1.4:8765": "http://192.168.1.4:8765",
    "http://172.20.0.1": "http://172.20.0.1",
    "http://attic.local": "http://attic.local",
    "attic:8765": "http://attic:8765",
}
NO_ADDRESS = "That is not a web address. It should look like https://words.example.org"
NOT_SAFE = "The address has to begin with https://, so that nobody can change the glossary on its way."
NO_ADDRESSES = {
    "": NO_ADDRESS,
    "two words": NO_ADDRESS,
    "ftp://words.example.org": NO_ADDRESS,
    "javascript://words.example.org/%0aalert(1)": NO_ADDRESS,
    "https://": NO_ADDRESS,
    "https://me:secret@words.example.org": NO_ADDRESS,
    "http://words.example.org": NOT_SAFE,
    "http://172.32.0.1": NOT_SAFE,
    "http://127.0.0.1.example.org": NOT_SAFE,
    "http://10.example.org": NOT_SAFE,
    "http://localhost.example.org": NOT_SAFE,
}


@pytest.mark.parametrize("typed", ADDRESSES)
def test_a_server_s_address_is_understood_as_people_type_it(visitor: Visitor, typed: str) -> None:
    script = "(typed) => import('/options/address.js').then(({ serverAddress }) => serverAddress(typed))"
    assert visitor.reader.inside.evaluate(script, typed) == {"address": ADDRESSES[typed]}


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_is_no_address_is_refused_in_a_sentence(visitor: Visitor, typed: str) -> None:
    page = visitor.open(OPTIONS)
    field = page.get_by_label("Address of a glossary server")
    field.fill(typed)
    page.get_by_role("button", name="Use this server").click()
    expect(page.locator("#server-error")).to_contain_text(NO_ADDRESSES[typed])
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert "server" not in visitor.reader.stored()


def test_an_address_stays_as_it_is_typed_while_the_page_looks_how_things_are(visitor: Visitor) -> None:
    visitor.page.add_init_script(SLOWLY)
    page = visitor.open_with(OPTIONS, stored={"server": "https://words.example.org"})
    field = page.get_by_label("Address of a glossary server")
    field.fill("words.example.n")
    page.evaluate("letGo()")
    expect(page.locator("#glossary-from")).to_have_text("It came with netgloss and works without a network.")
    expect(field).to_have_value("words.example.n")
    visitor.reader.set(server="https://other.example.org")  # as another page of settings does
    expect(rows(page, "stored")).to_contain_text("other.example.org")
    expect(field).to_have_value("words.example.n")


def test_what_a_reader_chooses_at_once_is_kept(visitor: Visitor) -> None:
    visitor.page.add_init_script(SLOWLY)
    page = visitor.open(OPTIONS)
    page.get_by_label("Mark", exact=True).select_option("core")
    page.get_by_label("mark it every time").check()
    page.evaluate("letGo()")
    kept = '{ "fade": true, "hover": true, "level": "core", "repeats": "all" }'
    expect(rows(page, "stored").locator("pre")).to_have_text(kept)
    expect(page.get_by_label("Mark", exact=True)).to_have_value("core")
    expect(page.get_by_label("mark it every time")).to_be_checked()


def test_a_level_that_is_chosen_before_the_popup_is_ready_is_kept(visitor: Visitor) -> None:
    visitor.page.add_init_script(SLOWLY)
    popup = visitor.open(POPUP)
    popup.get_by_label("Mark", exact=True).select_option("core")
    popup.evaluate("letGo()")
    wait_until(popup, "async () => (await chrome.storage.local.get()).settings?.level === 'core'")
    expect(popup.get_by_label("Mark", exact=True)).to_have_value("core")


def test_a_word_that_is_typed_before_the_popup_is_ready_is_looked_up(visitor: Visitor) -> None:
    visitor.page.add_init_script(SLOWLY)
    popup = visitor.open(POPUP)
    query(popup).fill("ki67")
    popup.evaluate("letGo()")
    expect(entries(popup).first.locator(".term")).to_have_text("Ki-67")


def test_a_glossary_comes_from_a_server_and_goes_again(visitor: Visitor, site: str) -> None:
    visitor.reader.grant()
    page = visitor.open(OPTIONS)
    expect(page.locator("#glossary-from")).to_have_text("It came with netgloss and works without a network.")
    expect(page.get_by_role("button", name="Check for a newer one now")).to_be_hidden()
    page.get_by_label("Address of a glossary server").fill(site)
    page.get_by_role("button", name="Use this server").click()
    expect(page.locator("#status")).to_have_text("The server has answered. Its glossary is in use.")
    expect(page.locator("#glossary-from")).to_contain_text(f"It came from {site} on ")
    expect(page.get_by_text("What changed the last time")).to_be_visible()
    expect(rows(page, "sites")).to_contain_text(["127.0.0.1 (your glossary server)"])
    expect(rows(page, "stored")).to_contain_text(["The glossary from that server"])
    fetched = visitor.reader.stored()["glossary"]["fetched"]
    page.get_by_role("button", name="Check for a newer one now").click()
    newer = "async (fetched) => (await chrome.storage.local.get()).glossary.fetched !== fetched"
    wait_until(page, newer, fetched)
    expect(page.locator("#status")).to_have_text("The server has answered. Its glossary is in use.")
    page.get_by_role("button", name="Back to the glossary that came with netgloss").click()
    expect(page.locator("#glossary-from")).to_have_text("It came with netgloss and works without a network.")
    expect(page.get_by_label("Address of a glossary server")).to_have_value("")
    assert visitor.reader.stored() == {}
    visitor.reader.revoke()


def test_a_server_without_a_glossary_is_told_of(visitor: Visitor, forum: str) -> None:
    visitor.reader.grant()
    page = visitor.open(OPTIONS)
    page.get_by_label("Address of a glossary server").fill(forum)
    page.get_by_role("button", name="Use this server").click()
    sentence = "There is no glossary at that address. The one you had is still in use."
    expect(page.locator("#status")).to_have_text(sentence)
    expect(page.locator("#glossary-problem")).to_have_text(sentence)
    expect(page.locator("#glossary-from")).to_have_text("It came with netgloss and works without a network.")
    visitor.reader.revoke()


def test_keys_are_listed(visitor: Visitor) -> None:
    page = visitor.open(OPTIONS)
    table = page.get_by_role("table")
    expect(table).to_contain_text("List the words on this page")
    expect(table).to_contain_text("Show the next explained word")
    expect(table.locator("tbody tr")).to_have_count(3)


# Beside a page


def granted(reader: Reader) -> list[str]:
    """The sites that netgloss may read."""
    found: list[str] = reader.inside.evaluate("chrome.permissions.getAll().then(({ origins }) => origins)")
    return found


@dataclass(frozen=True)
class Reading:
    """A forum page that is open, and the number of its tab."""

    visitor: Visitor
    page: Page
    tab: int

    def open(self, path: str) -> Page:
        return self.visitor.open(f"{path}?tab={self.tab}")


@pytest.fixture
def reading(visitor: Visitor, forum: str) -> Iterator[Reading]:
    """A page of a site that the reader has let netgloss in on."""
    visitor.reader.grant()
    page = visitor.reader.open(f"{forum}/phpbb.html")
    wait_painted(page, "carcinoid")
    script = "(url) => chrome.tabs.query({ url }).then(([tab]) => tab.id)"
    yield Reading(visitor, page, visitor.reader.inside.evaluate(script, f"{page.url}*"))
    visitor.reader.revoke()


def test_the_popup_tells_what_is_on_the_page(reading: Reading) -> None:
    popup = reading.open(POPUP)
    expect(popup.locator("#state")).to_have_text("Explaining NET words here.")
    # Both in one look: a page is read bit by bit.
    heading = """() => {
      const count = document.querySelectorAll(".terms > li > details").length;
      return count > 0 && document.querySelector("h2").textContent === `On this page: ${count} words`;
    }"""
    wait_until(popup, heading)
    expect(entry(popup, "Carcinoid").locator("> summary")).to_contain_text("times")
    assert violations(popup) == []
    assert overflow(popup) == 0


def test_the_words_of_the_page_are_filtered_and_the_glossary_has_the_rest(reading: Reading) -> None:
    popup = reading.open(POPUP)
    expect(entry(popup, "Ki-67")).to_have_count(1)
    query(popup).fill("carcinoid")
    expect(popup.locator("#here-list .term")).to_have_text(["Carcinoid"])
    expect(popup.locator("#elsewhere-list .term").first).to_contain_text("Carcinoid ")
    expect(entry(popup, "Carcinoid")).to_have_attribute("open", "")
    query(popup).fill("insulinoma")
    expect(popup.locator("#here")).to_be_hidden()
    expect(popup.locator("#elsewhere-list .term").first).to_have_text("Insulinoma")
    query(popup).fill("")
    expect(entry(popup, "Carcinoid")).not_to_have_attribute("open", "")  # nobody had opened it
    expect(entry(popup, "Ki-67")).to_have_count(1)


def test_a_word_is_shown_where_it_stands(reading: Reading) -> None:
    panel = reading.open(PANEL)
    entry(panel, "Carcinoid").locator("> summary").click()
    entry(panel, "Carcinoid").get_by_role("button", name="Show on the page").click()
    assert "The old name for a neuroendocrine tumour" in Cards(reading.page).wait("Carcinoid").text
    assert reading.page.evaluate("document.visibilityState") == "visible"


def test_a_known_word_stays_in_the_list(reading: Reading) -> None:
    popup = reading.open(POPUP)
    entry(popup, "Carcinoid").locator("> summary").click()
    entry(popup, "Carcinoid").get_by_role("button", name="I know this word").click()
    expect(entry(popup, "Carcinoid").locator("> summary")).to_contain_text("known")
    expect(entry(popup, "Carcinoid").get_by_role("button", name="Mark it again")).to_be_focused()


def test_one_switch_is_enough_for_a_site(visitor: Visitor, forum: str) -> None:
    reader = visitor.reader
    page = reader.open(f"{forum}/phpbb.html")
    tab = reader.inside.evaluate("chrome.tabs.query({ active: true }).then(([tab]) => tab.id)")
    reader.click_action(page)
    popup = visitor.open(f"{POPUP}?tab={tab}")
    expect(popup.locator("#state")).to_have_text("Not switched on for this page.")
    expect(popup.locator("#host")).to_have_text("127.0.0.1")
    switch = popup.get_by_role("switch", name="Explain NET words on this site, always")
    expect(switch).not_to_be_checked()
    # A browser without a window asks nobody: the answer has to be there already.
    reader._extensions.evaluate(
        "([id, host]) => chrome.developerPrivate.addHostPermission(id, host)", [reader.id, "*://127.0.0.1/*"]
    )
    switch.check()
    expect(popup.locator("#state")).to_have_text("Explaining NET words here.")
    wait_painted(page, "carcinoid")
    assert granted(reader) == ["*://127.0.0.1/*"]
    switch.uncheck()
    expect(popup.locator("#state")).to_have_text("Not switched on for this page.")
    page.wait_for_function("CSS.highlights.size === 0")
    assert granted(reader) == []


def test_the_switch_stays_as_it_was_set_while_the_browser_is_at_it(reading: Reading) -> None:
    reading.visitor.page.add_init_script("chrome.permissions.remove = () => new Promise(() => undefined)")
    popup = reading.open(POPUP)
    switch = popup.get_by_role("switch")
    expect(switch).to_be_checked()
    switch.click()
    popup.evaluate(  # until the popup has looked at the page again, and again
        """() => new Promise((done) => {
          const { contains } = chrome.permissions;
          let looks = 0;
          chrome.permissions.contains = (...given) => (++looks > 2 && done(), contains(...given));
        })"""
    )
    expect(switch).not_to_be_checked()


def test_switching_off_leaves_nothing_of_the_site_allowed(reading: Reading) -> None:
    reader = reading.visitor.reader
    reader.grant("*://127.0.0.1/*")
    popup = reading.open(POPUP)
    popup.get_by_role("switch").uncheck()
    reading.page.wait_for_function("CSS.highlights.size === 0")
    assert granted(reader) == []


def test_what_is_allowed_on_every_site_is_not_switched_off_on_one(reading: Reading) -> None:
    reader = reading.visitor.reader
    reader.grant("http://*/*")
    popup = reading.open(POPUP)
    switch = popup.get_by_role("switch")
    expect(switch).to_be_checked()
    switch.click()
    expect(popup.get_by_text("You have let netgloss in on more sites at once.")).to_be_visible()
    expect(switch).to_be_checked()
    settings = reading.visitor.open(OPTIONS)
    expect(rows(settings, "sites")).to_contain_text(["all sites"])
    settings.get_by_role("button", name="Remove all sites").click()
    expect(settings.get_by_text("There is no site yet.")).to_be_visible()


def test_the_page_is_left_and_explained_again(reading: Reading) -> None:
    popup = reading.open(POPUP)
    expect(popup.get_by_role("button", name="Just this once")).to_be_hidden()
    reading.visitor.reader.inside.evaluate("(tab) => chrome.tabs.sendMessage(tab, { type: 'stop' })", reading.tab)
    expect(popup.locator("#state")).to_have_text("Not switched on for this page.")
    reading.page.wait_for_function("CSS.highlights.size === 0")
    popup.get_by_role("button", name="Just this once").click()
    expect(popup.locator("#state")).to_have_text("Explaining NET words here.")
    wait_painted(reading.page, "carcinoid")


def test_the_panel_follows_the_page_and_the_focus_stays(reading: Reading, forum: str) -> None:
    panel = reading.open(PANEL)
    expect(panel.get_by_role("heading", level=1)).to_have_text("Words on this page")
    summary = entry(panel, "Ki-67").locator("> summary")
    summary.click()
    expect(summary).to_be_focused()
    before = panel.locator("#title").text_content()
    reading.page.goto(f"{forum}/discourse.html")
    expect(panel.locator("#title")).not_to_have_text(before or "")
    expect(entry(panel, "Chromogranin A")).to_have_count(1)
    panel.get_by_role("button", name="Read the page again").click()
    expect(panel.get_by_role("button", name="Read the page again")).to_be_focused()


def test_nothing_is_announced_while_a_page_changes(reading: Reading) -> None:
    panel = reading.open(PANEL)
    expect(entry(panel, "Ki-67")).to_have_count(1)
    live = panel.evaluate(
        "[...document.querySelectorAll('[role=status], [role=alert], [aria-live]')].map(({ id }) => id)"
    )
    assert live == ["status"]


def test_an_open_entry_and_its_focus_survive_what_is_added(reading: Reading) -> None:
    popup = reading.open(POPUP)
    entry(popup, "Ki-67").locator("> summary").press("Enter")
    reading.page.evaluate(
        """() => { const post = document.createElement("p"); post.textContent = "An insulinoma, a NET of the pancreas.";
        document.body.prepend(post) }"""
    )
    expect(entry(popup, "Insulinoma")).to_have_count(1)
    expect(entry(popup, "Ki-67")).to_have_attribute("open", "")
    expect(entry(popup, "Ki-67").locator("> summary")).to_be_focused()


def test_the_words_are_saved_as_a_term_sheet(reading: Reading, tmp_path: Path) -> None:
    panel = reading.open(PANEL)
    query(panel).fill("carcinoid syndrome")
    expect(entry(panel, "Carcinoid syndrome")).to_have_attribute("open", "")
    name, markdown = saved(panel, "Save as text", tmp_path)
    assert name.startswith("netgloss-words-20")
    assert name.endswith(".md")
    assert markdown.startswith("# Term sheet\n")
    assert "\n## Carcinoid syndrome" in markdown
    assert "Ask my team: ____" in markdown
    assert DISCLAIMER in markdown
    name, html = saved(panel, "Save as page", tmp_path)
    assert name.endswith(".html")
    assert html.startswith('<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">')
    sheet = reading.visitor.reader.context.new_page()
    sheet.set_viewport_size({"width": 320, "height": 600})
    sheet.set_content(html)
    expect(sheet.get_by_role("heading", level=1)).to_have_text("Term sheet")
    expect(sheet.get_by_role("heading", name="Carcinoid syndrome", exact=True)).to_be_visible()
    assert sheet.get_by_text("Ask my team:").count() == entries(panel).count()
    assert overflow(sheet) == 0
    assert violations(sheet) == []


def test_no_term_sheet_goes_without_the_disclaimer(reading: Reading, tmp_path: Path) -> None:
    reading.visitor.page.add_init_script("""(() => {
      const { promise, resolve } = Promise.withResolvers();
      const real = chrome.runtime.sendMessage.bind(chrome.runtime);
      chrome.runtime.sendMessage = (message) =>
        message.type === "glossary" ? promise.then(() => real(message)) : real(message);
      globalThis.letGo = resolve;
    })();""")
    panel = reading.open(PANEL)
    expect(entry(panel, "Ki-67")).to_have_count(1)
    with panel.expect_download() as download:
        panel.get_by_role("button", name="Save as text").click()
        panel.evaluate("letGo()")
    download.value.save_as(tmp_path / "sheet.md")
    assert DISCLAIMER in (tmp_path / "sheet.md").read_text("utf-8")


def test_what_is_printed_is_the_term_sheet(reading: Reading) -> None:
    panel = reading.open(PANEL)
    expect(entry(panel, "Ki-67")).to_have_count(1)
    panel.evaluate("window.print = () => { window.printed = true; dispatchEvent(new Event('beforeprint')) }")
    panel.get_by_role("button", name="Print").click()
    wait_until(panel, "() => window.printed")
    panel.emulate_media(media="print")
    expect(panel.get_by_role("heading", name="Term sheet")).to_be_visible()
    expect(panel.get_by_text("Ask my team:").first).to_be_visible()
    expect(query(panel)).to_be_hidden()
    panel.evaluate("dispatchEvent(new Event('afterprint'))")
    panel.emulate_media(media="screen")
    expect(panel.get_by_role("heading", name="Term sheet")).to_have_count(0)


def test_a_page_that_is_not_explained_can_be_from_the_panel(reading: Reading) -> None:
    reader = reading.visitor.reader
    reader.inside.evaluate("(tab) => chrome.tabs.sendMessage(tab, { type: 'stop' })", reading.tab)
    panel = reading.open(PANEL)
    expect(panel.locator("#state")).to_have_text("Not switched on for this page.")
    panel.get_by_role("button", name="Just this once").click()
    expect(entry(panel, "Ki-67")).to_have_count(1)
    expect(query(panel)).to_be_focused()
    reader.revoke()
    expect(panel.locator("#state")).to_have_text("netgloss has not been let in here. Press its button in the toolbar.")
