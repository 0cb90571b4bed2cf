"""The extension's popup in Chromium: looks words up, and asks nobody."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from e2e.e2e_pages import overflow, violations

DISCLAIMER = (
    "netgloss explains words. It is not medical advice and says nothing about anyone’s own results: for those, please "
    "ask your own care team."
)


@pytest.fixture(scope="module")
def page(extension: tuple[BrowserContext, str]) -> Page:
    """A page of the browser that has the extension."""
    return extension[0].new_page()


@pytest.fixture
def popup(page: Page, extension: tuple[BrowserContext, str]) -> Page:
    """The popup, as wide as it is made for."""
    page.set_viewport_size({"width": 352, "height": 600})
    page.goto(f"{extension[1]}/popup/popup.html")
    return page


def query(popup: Page) -> Locator:
    return popup.get_by_label("Look up a word")


def entries(popup: Page) -> Locator:
    return popup.get_by_role("group")


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
}


@pytest.mark.parametrize("name", FOUND)
def test_a_word_is_found_as_people_write_it(popup: Page, name: str) -> None:
    wanted, term = FOUND[name]
    query(popup).fill(wanted)
    first = entries(popup).first
    expect(first).to_have_attribute("open", "")
    expect(first.locator("summary")).to_contain_text(term)


def test_it_can_be_typed_at_once(popup: Page) -> None:
    expect(query(popup)).to_be_focused()
    popup.keyboard.type("ki67")
    expect(entries(popup).first).to_contain_text("A stain that shows which cells")
    expect(entries(popup).first).to_contain_text("Source: ")


def test_a_note_says_what_is_wrong_with_the_word_and_what_to_say(popup: Page) -> None:
    query(popup).fill("carcinoid")
    expect(entries(popup).first).to_contain_text("Outdated word. The name now is NET")
    expect(entries(popup).first).to_contain_text("Say instead: Neuroendocrine tumour.")


def test_a_review_has_its_month_by_name(popup: Page) -> None:
    query(popup).fill("carcinoid")
    expect(entries(popup).first).to_contain_text("Reviewed November 2026.")


def test_further_words_open_by_keyboard(popup: Page) -> None:
    query(popup).fill("carcinoid")
    second = entries(popup).nth(1)
    expect(second).not_to_have_attribute("open", "")
    second.locator("summary").press("Enter")
    expect(second).to_have_attribute("open", "")


@pytest.mark.parametrize("wanted", ["xyzzy", "--", "β"])
def test_a_word_that_is_not_there_says_so(popup: Page, wanted: str) -> None:
    query(popup).fill(wanted)
    expect(popup.get_by_role("status")).to_have_text("There is no such word in the glossary.")
    expect(entries(popup)).to_have_count(0)


@pytest.mark.parametrize("wanted", ["", "   "])
def test_nothing_asked_nothing_said(popup: Page, wanted: str) -> None:
    query(popup).fill("Ki-67")
    expect(entries(popup)).not_to_have_count(0)
    query(popup).fill(wanted)
    expect(entries(popup)).to_have_count(0)
    expect(popup.get_by_role("status")).to_have_text("")


def test_the_disclaimer_is_always_there(popup: Page) -> None:
    expect(popup.get_by_text(DISCLAIMER)).to_be_visible()
    query(popup).fill("Ki-67")
    expect(popup.get_by_text(DISCLAIMER)).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(352, "light"), (320, "dark")])
@pytest.mark.parametrize("wanted", ["carcinoid", "xyzzy"])
def test_it_fits_and_axe_finds_nothing(popup: Page, width: int, scheme: str, wanted: str) -> None:
    popup.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    popup.set_viewport_size({"width": width, "height": 600})
    query(popup).fill(wanted)
    assert overflow(popup) == 0
    assert violations(popup) == []


def test_nothing_leaves_the_extension_and_nothing_fails(extension: tuple[BrowserContext, str]) -> None:
    context, origin = extension
    page = context.new_page()
    addresses: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: addresses.append(request.url.removeprefix(origin)))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{origin}/popup/popup.html")
    query(page).fill("carcinoid")
    expect(entries(page)).not_to_have_count(0)
    assert sorted(addresses) == ["/lexicon.json", "/popup/popup.css", "/popup/popup.html", "/popup/popup.js"]
    assert said == []
    page.close()
