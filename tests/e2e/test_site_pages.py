"""The pages of the service in Chromium: everything on them can be seen, reached and taken along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from e2e.e2e_pages import card, overflow, violations, word

LETTER = """Dear Ms Green,

The biopsy shows a well-differentiated neuroendocrine tumour. Ki-67 is 2%, so it is G1.
It was once called a carcinoid.

https://example.org/an-address-without-a-place-to-break-it/0123456789012345678901234567890123456789012345678901234567

Kind regards"""
NOTHING_FOUND = "No words of the glossary were found in this text."

Visit = Callable[[Page], Page]


class Watched:
    """A browser context that writes down what should not happen."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.console: list[str] = []
        self.strangers: list[str] = []  # addresses of other servers
        self.page = context.new_page()
        context.on("console", lambda message: self.console.append(message.text))
        context.on("weberror", lambda error: self.console.append(str(error.error)))
        context.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith(f"{self.site}/"):
            self.strangers.append(url)


@pytest.fixture
def blank(context: Callable[..., BrowserContext], site: str) -> Callable[..., Page]:
    """Makes an empty page on which addresses are those of the service."""
    return lambda **options: context(base_url=site, **options).new_page()


def box_for_text(page: Page) -> Locator:
    return page.get_by_label("Your text")


def paste(page: Page, text: str = LETTER) -> Page:
    page.goto("/")
    box_for_text(page).fill(text)
    page.get_by_role("button", name="Explain this text").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your text, explained")
    page.wait_for_load_state()
    return page


def go(address: str) -> Visit:
    def visit(page: Page) -> Page:
        page.goto(address)
        return page

    return visit


def result_with_card(page: Page) -> Page:
    paste(page)
    word(page).click()
    expect(card(page)).to_be_visible()
    return page


def result_with_form(page: Page) -> Page:
    paste(page)
    page.get_by_text("Change the text").click()
    return page


def term_sheet(page: Page) -> Page:
    paste(page)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Term sheet to print").click()
    opened.value.wait_for_load_state()
    return opened.value


PAGES: dict[str, Visit] = {
    "start": go("/"),
    "result": paste,
    "result with a card": result_with_card,
    "result with the form": result_with_form,
    "nothing found": lambda page: paste(page, "Hello."),
    "term sheet": term_sheet,
    "for programs": go("/api"),
    "health": go("/healthz"),
    "no such page": go("/nowhere"),
}
# Browsers say this about the page itself.
SAID = {"no such page": ["Failed to load resource: the server responded with a status of 404 (NOT FOUND)"]}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_accessible_and_keeps_to_itself(
    context: Callable[..., BrowserContext], site: str, name: str, width: int, scheme: str
) -> None:
    window = {"width": width, "height": 700}
    watched = Watched(context(base_url=site, viewport=window, color_scheme=scheme), site)
    page = PAGES[name](watched.page)
    assert overflow(page) == 0
    assert violations(page) == []
    assert watched.console == SAID.get(name, [])
    assert watched.strangers == []


# Pasting


def test_a_text_is_pasted_and_read_by_keyboard(blank: Callable[..., Page]) -> None:
    page = go("/")(blank())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(box_for_text(page)).to_be_focused()
    page.keyboard.insert_text("It was a carcinoid.")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Explain this text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("One word is explained.")).to_be_visible()
    expect(word(page)).to_be_visible()
    page.wait_for_load_state()  # by then its tools are there
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skips to the text
    for _ in range(5):  # four tools, and the word
        page.keyboard.press("Tab")
    expect(word(page)).to_be_focused()
    expect(card(page)).to_contain_text("Outdated word.")
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    expect(word(page)).to_be_focused()


def test_the_link_to_skip_is_seen_when_it_is_reached(blank: Callable[..., Page]) -> None:
    page = go("/")(blank())
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_in_viewport(ratio=1)


def test_a_result_keeps_the_text_and_the_choices(blank: Callable[..., Page]) -> None:
    page = go("/")(blank())
    box_for_text(page).fill("First line\n\nA carcinoid & <b>more</b>")
    page.get_by_label("Explain").select_option("common words")
    page.get_by_label("Mark").select_option("the first time")
    page.get_by_role("button", name="Explain this text").click()
    expect(page.get_by_role("article").locator("p")).to_have_text(["First line", "A carcinoid & <b>more</b>"])
    page.get_by_text("Change the text").click()
    expect(box_for_text(page)).to_have_value("First line\n\nA carcinoid & <b>more</b>")
    expect(page.get_by_role("combobox", name="Explain")).to_have_value("common")
    expect(page.get_by_role("combobox", name="Mark")).to_have_value("first")


@pytest.mark.parametrize(("choice", "count"), [("every time", 2), ("the first time", 1)])
def test_words_are_marked_as_often_as_is_chosen(blank: Callable[..., Page], choice: str, count: int) -> None:
    page = go("/")(blank())
    box_for_text(page).fill("A carcinoid is a carcinoid.")
    page.get_by_label("Mark").select_option(choice)
    page.get_by_role("button", name="Explain this text").click()
    expect(word(page)).to_have_count(count)


def test_a_text_without_such_words_says_so(blank: Callable[..., Page]) -> None:
    page = paste(blank(), "Hello.")
    expect(page.get_by_text(NOTHING_FOUND)).to_be_visible()
    expect(page.get_by_role("group", name="Take this along")).to_have_count(0)


def test_an_empty_box_is_not_sent(blank: Callable[..., Page]) -> None:
    page = go("/")(blank())
    page.get_by_role("button", name="Explain this text").click()
    expect(box_for_text(page)).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("The words of neuroendocrine tumours, explained")


def test_it_works_without_scripts(blank: Callable[..., Page]) -> None:
    page = paste(blank(java_script_enabled=False))
    words = page.get_by_role("region", name="Words explained")
    expect(page.get_by_role("article")).to_contain_text("It was once called a carcinoid.")
    expect(words.get_by_text("Outdated word.")).to_be_visible()
    expect(page.get_by_role("button", name="Copy with notes")).to_have_count(0)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == "netgloss.html"


# Taking along


def test_the_text_is_copied_with_its_notes(context: Callable[..., BrowserContext], site: str) -> None:
    page = paste(context(base_url=site, permissions=["clipboard-read", "clipboard-write"]).new_page())
    page.get_by_role("button", name="Copy with notes").click()
    expect(page.get_by_role("status")).to_have_text("Copied. Paste it into a mail or a document.")
    read = "navigator.clipboard.read().then(([item]) => item.getType(type)).then((blob) => blob.text())"
    plain, rich = (page.evaluate(f"(type) => {read}", kind) for kind in ("text/plain", "text/html"))
    assert plain.startswith("Dear Ms Green,\n\nThe biopsy [1] shows")
    assert "\n[1] Biopsy: " in plain
    assert "<p>Dear Ms Green,</p>" in rich
    assert "The biopsy<sup>[1]</sup> shows" in rich
    assert "<li><b>Biopsy</b>: " in rich


def test_a_browser_that_does_not_let_copy_says_what_to_do(blank: Callable[..., Page]) -> None:
    page = blank()
    page.add_init_script("navigator.clipboard.write = () => Promise.reject(new Error());")
    paste(page).get_by_role("button", name="Copy with notes").click()
    expect(page.get_by_role("status")).to_contain_text("Select the text and copy it by hand.")


DOWNLOADS = {
    "Web page": ("netgloss.html", "<!DOCTYPE html>\n<html"),
    "Markdown with footnotes": ("netgloss.md", "Dear Ms Green,\n\nThe biopsy[^biopsy] shows"),
    "Plain text with footnotes": ("netgloss.txt", "Dear Ms Green,\n\nThe biopsy [1] shows"),
    "Term sheet, web page": ("term-sheet.html", "<!DOCTYPE html><html"),
    "Term sheet, Markdown": ("term-sheet.md", "# Term sheet\n\n## Biopsy"),
    "JSON": ("netgloss.json", "{\n"),
}


def test_the_text_is_downloaded_in_every_format(blank: Callable[..., Page], tmp_path: Path) -> None:
    page = paste(blank())
    assert page.get_by_role("combobox", name="Download as").locator("option").all_inner_texts() == list(DOWNLOADS)
    for choice, (name, begin) in DOWNLOADS.items():
        page.get_by_role("combobox", name="Download as").select_option(choice)
        with page.expect_download() as started:
            page.get_by_role("button", name="Download").click()
        assert started.value.suggested_filename == name
        started.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_text("utf-8").startswith(begin)


def test_a_downloaded_page_explains_its_words(blank: Callable[..., Page], tmp_path: Path) -> None:
    page = paste(blank(viewport={"width": 320, "height": 700}))
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    started.value.save_as(tmp_path / "letter.html")
    page.goto((tmp_path / "letter.html").as_uri())
    assert overflow(page) == 0
    assert violations(page) == []
    word(page).click()
    expect(card(page)).to_contain_text("Outdated word.")


def test_the_term_sheet_quotes_the_sentence_of_each_word(blank: Callable[..., Page]) -> None:
    sheet = term_sheet(blank())
    rows = dict(zip(sheet.locator("h2").all_inner_texts(), sheet.locator("blockquote").all_inner_texts(), strict=True))
    assert rows["Carcinoid KAR-sih-noyd"] == "It was once called a carcinoid."
    assert rows["Ki-67 kee-sixty-seven"] == "Ki-67 is 2%, so it is G1."
    expect(sheet.get_by_text("My question:")).to_have_count(len(rows))


def test_print_leaves_out_what_can_only_be_clicked(blank: Callable[..., Page]) -> None:
    page = paste(blank())
    page.emulate_media(media="print")
    expect(page.get_by_role("article")).to_be_visible()
    expect(page.get_by_role("region", name="Words explained")).to_be_visible()
    for name in ("Copy with notes", "Term sheet to print", "Download"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    expect(page.get_by_text("Change the text")).to_be_hidden()
