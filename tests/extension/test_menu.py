"""“Explain in netgloss” in the context menu: what is said of a selected text."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page

from extension.driving import Cards, Reader, wait_painted
from extension.showing import made, show

LETTER = (
    '<p id="words">It was called a carcinoid once; I am on lanreotide, and my net income is small.</p>'
    '<p id="plain">The garden is a good place to be in.</p><textarea id="field">octreotide</textarea>'
)


def select(page: Page | Frame, selector: str, text: str) -> None:
    """Selects a text in an element as a reader does."""
    page.evaluate(
        """([selector, text]) => { const { firstChild } = document.querySelector(selector);
          const at = firstChild.data.indexOf(text);
          getSelection().setBaseAndExtent(firstChild, at, firstChild, at + text.length) }""",
        [selector, text],
    )


def asked(reader: Reader, page: Page, selector: str, text: str) -> Cards:
    """The card that is opened for a selected text."""
    select(page, selector, text)
    reader.choose_menu(text, page)
    card = Cards(page)
    card.wait()
    return card


def test_one_term_has_its_own_card_at_the_selection(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = asked(reader, page, "#words", "called a carcinoid once")
    shown = card.wait("The old name for a neuroendocrine tumour")
    assert shown.text.startswith("Carcinoid")
    assert "I know this word" not in shown.buttons  # that is for the words that are marked
    selected = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().toJSON()")
    assert 0 <= shown.box["y"] - selected["bottom"] < 10
    assert abs(shown.box["x"] - selected["x"]) < 2
    assert card.focused == "card"
    page.keyboard.press("Escape")
    card.wait_gone()
    assert page.evaluate("getSelection().toString()") == "called a carcinoid once"


def test_esc_closes_the_card_before_the_page_has_been_begun_to_be_read(reader: Reader, site: str) -> None:
    reader.worker().evaluate(
        """() => {
          const { promise, resolve } = Promise.withResolvers();
          const real = chrome.storage.session.get.bind(chrome.storage.session);
          chrome.storage.session.get = (...given) => promise.then(() => real(...given));
          globalThis.letGo = () => {
            chrome.storage.session.get = real;
            resolve();
          };
        }"""
    )
    page = reader.open(made(reader, site, LETTER))
    card = asked(reader, page, "#words", "called a carcinoid once")
    page.keyboard.press("Escape")
    card.wait_gone()
    reader.worker().evaluate("letGo()")
    wait_painted(page, "carcinoid")


def test_several_terms_are_listed_and_lead_to_their_definitions_and_back(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = asked(reader, page, "#words", "carcinoid once; I am on lanreotide")
    shown = card.wait("The words in what you selected:")
    assert shown.text.startswith("carcinoid once; I am on lanreotide")
    assert shown.buttons == ["Close", "Carcinoid", "Lanreotide"]
    card.press("Lanreotide")
    card.wait("A long-acting medicine")
    card.press("Back")
    assert card.wait("The words in what you selected:").buttons == ["Close", "Carcinoid", "Lanreotide"]


def test_a_misspelt_term_is_explained_like_the_term(reader: Reader, site: str) -> None:
    page = show(reader, site, '<p id="slip">They wrote lanreotyde there.</p>')
    asked(reader, page, "#slip", "lanreotyde").wait("A long-acting medicine")


def test_for_a_text_that_is_no_term_the_nearest_terms_are_named(reader: Reader, site: str) -> None:
    page = show(reader, site, '<p id="part">Of the chromogran they said nothing.</p>')
    shown = asked(reader, page, "#part", "chromogran").wait("This is not in the glossary. The nearest words:")
    assert shown.text.startswith("chromogran\n")
    assert shown.buttons[:3] == ["Close", "Chromogranin A", "Chromogranin B"]
    assert "Related" not in shown.text


def test_of_a_text_that_nothing_comes_near_the_card_says_so(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    shown = asked(reader, page, "#plain", "is a good").wait("This is not in the glossary, and nothing comes near it.")
    assert shown.text.startswith("is a good\n")
    assert shown.buttons == ["Close"]


def test_a_long_selection_is_named_by_its_beginning(reader: Reader, site: str) -> None:
    long = "The path went on and on. " * 300
    page = show(reader, site, f'<p id="long">{long}</p>')
    card = asked(reader, page, "#long", long.strip())
    assert card.wait().text.startswith("The path went on and on. The path went o…\n")


def test_a_selection_in_a_field_is_explained_at_the_field_which_keeps_it(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    page.locator("#field").evaluate("(field) => { field.focus(); field.select() }")
    reader.choose_menu("octreotide", page)
    card = Cards(page)
    box = card.wait("A medicine that copies the hormone").box
    field = page.locator("#field").bounding_box()
    assert field
    assert 0 <= box["y"] - field["y"] - field["height"] < 10
    page.keyboard.press("Escape")
    card.wait_gone()
    page.keyboard.type("x")
    assert page.locator("#field").input_value() == "x"


def test_a_card_that_is_open_gives_way(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    wait_painted(page, "carcinoid")
    reader.press("next-term", page)
    Cards(page).wait("The old name")
    card = asked(reader, page, "#words", "lanreotide")
    card.wait("A long-acting medicine")
    asked(reader, page, "#words", "carcinoid").wait("The old name")


def test_a_page_that_is_not_explained_yet_is_from_then_on(reader: Reader, site: str) -> None:
    page = reader.open(made(reader, site.replace("127.0.0.1", "localhost"), LETTER))  # which nobody has allowed
    reader.click_action(page)  # as choosing from the menu does in a real window
    asked(reader, page, "#words", "carcinoid").wait("The old name")
    wait_painted(page, "lanreotide")


# Frames, and pages that nobody may read


def choose(reader: Reader, page: Page, text: str, frame: int = 0) -> None:
    """Does what the entry in the context menu does, in a frame of whichever page is in view."""
    page.bring_to_front()
    reader.worker().evaluate(
        """([selectionText, frameId]) => chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) =>
          chrome.contextMenus.onClicked.dispatch({ menuItemId: "explain", selectionText, frameId }, tab))""",
        [text, frame],
    )


def frame_ids(reader: Reader, page: Page) -> dict[str, int]:
    """The numbers that the browser has given to the frames of a page that the extension runs in, by address."""
    page.bring_to_front()
    found: dict[str, int] = reader.worker().evaluate(
        """() => chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(async ([{ id }]) => {
          const frames = await chrome.scripting.executeScript({
            target: { tabId: id, allFrames: true }, func: () => frameElement?.id ?? "" });
          return Object.fromEntries(frames.map(({ frameId, result }) => [result, frameId])) })"""
    )
    return found


@pytest.mark.parametrize(
    ("name", "text"), [("same", "carcinoid"), ("srcdoc", "carcinoid"), ("blank", "octreotide"), ("written", "PRRT")]
)
def test_what_is_selected_in_a_frame_is_explained_there(reader: Reader, site: str, name: str, text: str) -> None:
    page = reader.open(f"{site}/frames.html")
    wait_painted(page, "octreotide")
    element = page.locator(f"#{name}").element_handle()
    assert element
    frame = element.content_frame()
    assert frame
    select(frame, "p", text)
    choose(reader, page, text, frame_ids(reader, page)[name])
    frame.wait_for_function("document.documentElement.lastElementChild !== document.body")
    assert page.evaluate("document.documentElement.lastElementChild === document.body")
    assert frame.evaluate("document.activeElement === document.documentElement.lastElementChild")


def test_where_no_extension_may_read_the_panel_explains(reader: Reader) -> None:
    page = reader.context.new_page()
    page.goto("chrome://version")
    with reader.context.expect_page() as opening:
        choose(reader, page, "carcinoid")
    panel = opening.value
    assert "/panel/panel.html?query=carcinoid" in panel.url
    panel.get_by_text("The old name for a neuroendocrine tumour").wait_for()


def test_in_a_frame_that_the_reader_has_not_allowed_the_panel_explains(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/frames.html")
    wait_painted(page, "octreotide")
    with reader.context.expect_page() as opening:
        choose(reader, page, "carcinoid", 999_999)  # no frame that the extension runs in
    assert "/panel/panel.html?query=carcinoid" in opening.value.url
