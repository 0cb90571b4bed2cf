"""Reading with the keyboard: from word to word, into the card and back to where one was."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from extension.driving import Cards, Reader, wait_painted
from extension.looking import HERE, expect_words, seen
from extension.showing import boxes, count_cards, counted, later, made, middle, opened, show

LETTER = (
    '<p><a id="before" href="#before">Before</a> It was called a carcinoid once, and I am on octreotide.</p>'
    '<p>Then came lanreotide. <a id="after" href="#after">After</a></p><textarea id="field">What I wrote.</textarea>'
)
WORDS = ["carcinoid", "octreotide", "lanreotide"]
TERMS = ["Carcinoid", "Octreotide", "Lanreotide"]


def stepped(reader: Reader, page: Page, *terms: str, command: str = "next-term") -> Cards:
    """The card after as many steps, which lead to these terms."""
    card = Cards(page)
    for term in terms:
        reader.press(command, page)
        card.wait(f"{term} ")
        assert card.call("(dialog) => dialog.ariaLabel") == term
    return card


def focused(page: Page) -> str:
    """What has the focus in the page."""
    found: str = page.evaluate("document.activeElement.id || document.activeElement.localName")
    return found


# From word to word


def test_the_commands_go_through_the_words_in_order_and_round(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    expect_words(page, WORDS)
    stepped(reader, page, *TERMS, "Carcinoid")
    stepped(reader, page, "Lanreotide", "Octreotide", "Carcinoid", command="previous-term")


def test_the_first_step_back_leads_to_the_last_word_above(reader: Reader, site: str) -> None:
    page = show(reader, site, f'{LETTER}<p style="height: 3000px"></p>')
    expect_words(page, WORDS)
    page.evaluate("scrollTo(0, 1500)")
    stepped(reader, page, "Lanreotide", command="previous-term")


def test_steps_begin_at_what_is_on_the_screen(reader: Reader, site: str) -> None:
    page = show(reader, site, f'<p style="height: 3000px">So they found a tumour marker, CgA.</p>{LETTER}')
    wait_painted(page, "CgA")
    page.evaluate("scrollTo(0, 9999)")
    wait_painted(page, "carcinoid")
    stepped(reader, page, "Carcinoid", "Octreotide")


def test_steps_go_on_after_a_card_was_closed(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    expect_words(page, WORDS)
    for term in TERMS:
        card = stepped(reader, page, term)
        page.keyboard.press("Escape")
        card.wait_gone()


def test_steps_go_on_from_the_word_whose_card_is_open(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    opened(page, "octreotide")
    stepped(reader, page, "Lanreotide")


def test_steps_leave_out_what_is_known_or_folded(reader: Reader, site: str) -> None:
    folded = "<details><summary>More</summary><p>And everolimus.</p></details>"
    page = show(reader, site, folded + LETTER)
    reader.set(known={"octreotide": "2026-11-01"})
    expect_words(page, ["everolimus", "carcinoid", "lanreotide"])
    stepped(reader, page, "Carcinoid", "Lanreotide", "Carcinoid")


def test_a_page_without_words_stays_as_it_is(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/quiet.html")
    count_cards(page)
    reader.press("next-term", page)
    later(page)
    assert counted(page) == 0
    assert focused(page) == "body"


def test_the_first_command_on_a_page_begins_to_explain_it(reader: Reader, site: str) -> None:
    page = reader.open(made(reader, site.replace("127.0.0.1", "localhost"), LETTER))  # which nobody has allowed
    reader.click_action(page)
    stepped(reader, page, *TERMS)


@pytest.mark.parametrize(
    "around",
    [
        "<p>{}</p>",
        "<div>{}</div>",
        '<div style="height: 300px; overflow: auto; border: 1px solid">{}</div>',
        '<div style="height: 90vh; overflow: hidden"><main style="height: 100%; overflow-y: scroll">{}</main></div>',
    ],
)
@pytest.mark.parametrize("size", [(1280, 720), (320, 400)])
def test_a_step_scrolls_to_the_word_even_in_one_long_text(
    reader: Reader, site: str, around: str, size: tuple[int, int]
) -> None:
    lines = "It went on like that.<br>" * 120
    page = show(
        reader, site, around.format(f"Once a carcinoid.<br>{lines}Octreotide.<br>{lines}Lanreotide.<br>{lines}")
    )
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wait_painted(page, "carcinoid")
    for word, term in zip(("carcinoid", "Octreotide", "Lanreotide"), TERMS, strict=True):
        card = stepped(reader, page, term)
        page.wait_for_function(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"
        )
        x, y = middle(page, word)
        box = card.wait().box
        assert 0 < y < size[1]
        assert not box["y"] <= y <= box["y"] + box["height"]
        assert page.evaluate("([x, y]) => document.caretPositionFromPoint(x, y).offsetNode.data", [x, y]).count(word)


def test_the_word_whose_card_is_open_is_painted_otherwise(reader: Reader, site: str) -> None:
    page = show(reader, site, f'{LETTER}<p style="height: 4000px"></p><p>And everolimus.</p>')
    expect_words(page, ["everolimus"], "p:last-of-type")  # all of it has been read
    page.evaluate("scrollTo(0, 0)")
    expect_words(page, WORDS)
    for term, word in [*zip(TERMS, WORDS, strict=True), ("Everolimus", "everolimus")]:
        card = stepped(reader, page, term)
        boxes(page, word)  # what was far is painted in a moment
        page.wait_for_function("[...CSS.highlights.values()].some(({ size }) => size === 1)")
        assert [text for text, look in seen(page) if look == HERE] == [word]
    page.keyboard.press("Escape")
    card.wait_gone()
    assert [text for text, look in seen(page) if look == HERE] == []


# In the card


def test_a_step_leads_into_the_card_which_is_a_dialog_with_a_name(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    expect_words(page, WORDS)
    card = stepped(reader, page, "Carcinoid")
    assert card.focused == "card"
    assert role_and_name(page) == ("dialog", "Carcinoid")


def role_and_name(page: Page) -> tuple[str, str]:
    """What a screen reader hears of what has the focus."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    for node in nodes:
        properties = {each["name"]: each["value"]["value"] for each in node.get("properties", ())}
        if properties.get("focused") and node["role"]["value"] != "RootWebArea":
            return node["role"]["value"], node["name"]["value"]
    raise AssertionError("nothing has the focus")


def test_tab_goes_round_in_the_card_both_ways(reader: Reader, site: str) -> None:
    page = show(reader, site, "<p>It was called a carcinoid once.</p>")
    wait_painted(page, "carcinoid")
    card = stepped(reader, page, "Carcinoid")
    names = []
    for _ in range(12):
        page.keyboard.press("Tab")
        names.append(card.focused)
    assert names[:4] == ["Close", "More detail", "What the WHO editions say", "Neuroendocrine tumour"]
    assert names[-2:] == ["I know this word", "Close"]
    page.keyboard.press("Shift+Tab")
    assert card.focused == "I know this word"
    page.keyboard.press("Shift+Tab")
    assert card.focused.startswith("History of the word carcinoid")


def test_what_is_folded_is_no_stop_until_it_is_open(reader: Reader, site: str) -> None:
    page = show(reader, site, "<p>It was called a carcinoid once.</p>")
    wait_painted(page, "carcinoid")
    card = stepped(reader, page, "Carcinoid")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "Doctors say NET for the gut and pancreas now." in card.wait("Doctors say NET").text
    assert card.focused == "More detail"


def test_words_can_be_looked_up_further_with_keys_alone(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    expect_words(page, WORDS)
    card = stepped(reader, page, "Carcinoid")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card.wait("A tumour that starts in neuroendocrine cells")
    assert card.focused == "card"
    page.keyboard.press("Tab")
    assert card.focused == "Back"
    page.keyboard.press("Space")
    card.wait("The old name for a neuroendocrine tumour")
    assert card.focused == "card"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # “I know this word”
    card.wait_gone()
    expect_words(page, WORDS[1:])


# And back


@pytest.mark.parametrize("close", ["Esc", "×"])
def test_the_focus_goes_back_where_it_was(reader: Reader, site: str, close: str) -> None:
    page = show(reader, site, LETTER)
    expect_words(page, WORDS)
    page.locator("#before").focus()
    card = stepped(reader, page, *TERMS)
    if close == "Esc":
        page.keyboard.press("Escape")
    else:
        card.press("Close")
    card.wait_gone()
    assert focused(page) == "before"
    page.keyboard.press("Tab")
    assert focused(page) == "after"


def test_the_caret_goes_back_where_it_was(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    expect_words(page, WORDS)
    page.locator("#field").evaluate("(field) => { field.focus(); field.setSelectionRange(5, 6) }")
    card = stepped(reader, page, "Carcinoid")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    card.wait_gone()
    page.keyboard.type("we")
    assert page.locator("#field").input_value() == "What we wrote."


def test_the_focus_goes_back_into_a_shadow_tree(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER + '<div id="host"></div>')
    page.evaluate("() => { host.attachShadow({ mode: 'open' }).append(document.createElement('input')) }")
    expect_words(page, WORDS)
    page.locator("#host input").focus()
    card = stepped(reader, page, "Carcinoid")
    page.keyboard.press("Escape")
    card.wait_gone()
    page.keyboard.type("back")
    assert page.locator("#host input").input_value() == "back"


@pytest.mark.parametrize("close", ["Esc", "×"])
def test_what_was_selected_is_selected_again(reader: Reader, site: str, close: str) -> None:
    page = show(reader, site, LETTER)
    expect_words(page, WORDS)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    text = page.evaluate("getSelection().toString()")
    card = stepped(reader, page, "Carcinoid")
    card.press("Neuroendocrine tumour")
    card.wait("A tumour that starts in neuroendocrine cells")
    if close == "Esc":
        page.keyboard.press("Escape")
    else:
        card.press("Close")
    card.wait_gone()
    assert page.evaluate("getSelection().toString()") == text


def test_reading_aloud_and_writing_are_left_alone_until_one_asks(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    expect_words(page, WORDS)
    page.locator("#field").focus()
    page.evaluate(
        """() => {
          globalThis.heard = [];
          for (const name of ["focus", "blur", "focusin", "focusout", "selectionchange"]) {
            document.addEventListener(name, ({ type }) => heard.push(type), true);
          }
        }"""
    )
    card = Cards(page)
    for word in WORDS:
        page.mouse.move(*middle(page, word), steps=3)
        card.wait(word.capitalize())
    assert page.evaluate("heard") == []
    page.keyboard.type("And ")
    page.mouse.move(1200, 700)
    card.wait_gone()
    assert page.locator("#field").input_value() == "And What I wrote."


# In frames


def test_the_commands_are_for_the_frame_that_the_reader_is_in(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/frames.html")
    frame = page.frame_locator("#same")
    wait_painted(page, "octreotide")
    inner = page.frame(url="**/frame.html")
    assert inner
    inner.wait_for_function("[...CSS.highlights.values()].some(({ size }) => size > 3)")
    count_cards(page)
    frame.locator("p").click(position={"x": 2, "y": 2})
    inner.evaluate(
        "globalThis.log = []; new MutationObserver((found) => log.push(...found)).observe("
        "document.documentElement, { childList: true })"
    )
    reader.press("next-term", page)
    inner.wait_for_function("log.length === 1")
    assert inner.evaluate("document.activeElement === document.documentElement.lastElementChild")
    assert counted(page) == 0
    page.keyboard.press("Escape")
    inner.wait_for_function("log.length === 2")
    page.locator("h1").click()
    reader.press("next-term", page)
    Cards(page).wait()
    assert counted(page) == 1


def test_the_commands_find_words_in_shadow_trees_in_the_order_of_the_page(reader: Reader, site: str) -> None:
    tree = "<div><template shadowrootmode=open><p>{}</p></template></div>"
    page = show(
        reader,
        site,
        f"<p>It was called a carcinoid once.</p>{tree.format('I am on octreotide.')}"
        f"<p>Then came lanreotide.</p>{tree.format('And everolimus.')}",
    )
    boxes(page, "everolimus")
    stepped(reader, page, "Carcinoid", "Octreotide", "Lanreotide", "Everolimus", "Carcinoid")
