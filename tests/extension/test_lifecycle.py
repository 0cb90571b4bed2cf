"""The extension's parts end and begin at any moment, and open pages bear it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from extension.driving import SITES, Cards, Reader, point
from extension.launching import LOADING, launched, origin_of
from extension.looking import all_words, expect_words, show, wait_words, words

BODY = "<p>The liver mets are quiet, the octreotide helps, and PRRT is next.</p>"
FIRST = ["liver mets", "octreotide", "PRRT"]
ADD = "(text) => document.body.append(Object.assign(document.createElement('p'), {textContent: text}))"


@pytest.fixture(autouse=True)
def granted(reader: Reader) -> Iterator[None]:
    """Some tests take the grant away."""
    yield
    reader.grant()


def test_a_page_is_marked_though_nothing_ran_when_it_was_opened(reader: Reader, site: str) -> None:
    reader.kill()
    page = show(reader, site, BODY)
    expect_words(page, FIRST)


@pytest.mark.parametrize("number", [1, 5])
def test_a_page_is_marked_though_the_background_ends_while_it_is_read(reader: Reader, site: str, number: int) -> None:
    page = reader.open(f"{site}/infinite.html")
    for _ in range(number):
        page.evaluate("addPosts(100)")
        reader.kill()
    expect_words(page, ["PRRT", "carcinoid"], "#posts > :nth-child(95)")
    expect_words(page, ["DOTATATE scan", "PRRT", "Ki-67", "G2", "Octreotide"], "#posts > :nth-child(30)")


def test_what_comes_after_the_background_has_ended_is_read_with_what_was_there_before(
    reader: Reader, site: str
) -> None:
    page = show(reader, site, BODY)
    expect_words(page, FIRST)
    reader.kill()
    page.evaluate(ADD, "They told me that it is a NET.")
    expect_words(page, [*FIRST, "NET"])
    reader.kill()
    point(page, "NET")
    Cards(page).wait("Neuroendocrine tumour")


def test_a_choice_that_is_made_after_the_background_has_ended_holds(reader: Reader, site: str) -> None:
    page = show(reader, site, BODY)
    expect_words(page, FIRST)
    reader.kill()
    reader.set(settings={"level": "everyday"}, known={"octreotide": "2026-01-01"})
    expect_words(page, ["liver mets", "PRRT"])


def rest(page: Page) -> None:
    """A pointer that moves, as that of a reader who is still there."""
    page.mouse.move(1100, 600)
    page.mouse.move(1200, 605, steps=3)


def update(reader: Reader, page: Page) -> None:
    """Updates the extension, and waits until the new version has begun on a page."""
    names = page.evaluate("[...CSS.highlights.keys()]")
    reader.reload()
    page.wait_for_function("(names) => [...CSS.highlights.keys()].some((name) => !names.includes(name))", arg=names)


def test_after_an_update_open_pages_go_on_with_the_new_version(reader: Reader, site: str) -> None:
    page = show(reader, site, BODY)
    expect_words(page, FIRST)
    names = set(page.evaluate("[...CSS.highlights.keys()]"))
    update(reader, page)
    rest(page)
    expect_words(page, FIRST)
    page.evaluate(ADD, "They told me that it is a NET.")
    expect_words(page, [*FIRST, "NET"])
    point(page, "octreotide")
    card = Cards(page)
    card.wait("Octreotide")
    assert page.locator("html > body ~ *").count() == 1
    page.keyboard.press("Escape")
    card.wait_gone()
    assert not names & set(page.evaluate("[...CSS.highlights.keys()]"))


def test_an_update_while_a_card_is_open_closes_it(reader: Reader, site: str) -> None:
    page = show(reader, site, BODY)
    expect_words(page, FIRST)
    point(page, "octreotide")
    Cards(page).wait("Octreotide")
    update(reader, page)
    rest(page)
    expect_words(page, FIRST)
    page.wait_for_function("document.documentElement.lastElementChild === document.body")


def test_pages_opened_after_an_update_are_marked(reader: Reader, site: str) -> None:
    reader.reload()
    page = reader.open(f"{site}/phpbb.html")
    wait_words(page, "octreotide")


def test_marks_go_when_the_extension_is_switched_off(reader: Reader, site: str) -> None:
    page = show(reader, site, BODY)
    expect_words(page, FIRST)
    reader.switch(on=False)
    try:
        page.evaluate(ADD, "Everolimus.")
        rest(page)
        expect_words(page, [])
        page.keyboard.press("Tab")
        page.mouse.click(100, 30)
        page.evaluate("document.body.replaceChildren()")
        page.evaluate("scrollBy(0, 10)")
    finally:
        reader.switch(on=True)
    again = show(reader, site, BODY)
    expect_words(again, FIRST)
    assert words(page) == []


def test_taking_the_grant_away_ends_it_on_open_pages_and_giving_it_begins_it(reader: Reader, site: str) -> None:
    page = show(reader, site, BODY)
    expect_words(page, FIRST)
    reader.revoke()
    expect_words(page, [])
    page.evaluate(ADD, "Everolimus.")
    reader.grant()
    expect_words(page, [*FIRST, "Everolimus"])
    reader.revoke()
    expect_words(page, [])
    other = reader.open(f"{site}/phpbb.html")
    reader.grant()
    wait_words(other, "octreotide")


def tab_of(reader: Reader, page: Page) -> int:
    found: int = reader.inside.evaluate("async (url) => (await chrome.tabs.query({url}))[0].id", page.url)
    return found


def test_a_page_is_explained_just_this_once(reader: Reader, site: str) -> None:
    reader.revoke()
    page = reader.open(f"{site}/spa.html")
    other = reader.open(f"{site}/phpbb.html")
    page.bring_to_front()
    reader.click_action(page)
    # The tab's address is known for as long as the button has allowed it.
    assert reader.ask(type="explain", tab=tab_of(reader, page)) is True
    found = all_words(page)
    assert "DOTATATE scan" in found
    page.evaluate("go('drugs')")
    wait_words(page, "Octreotide")
    point(page, "Octreotide")
    Cards(page).wait("Octreotide")
    page.reload()
    assert words(other) == []
    reader.grant()
    wait_words(other, "octreotide")
    wait_words(page, "Octreotide")


def test_where_no_extension_may_run_it_says_so(reader: Reader, site: str) -> None:
    reader.revoke()
    page = reader.open(f"{site}/quiet.html")
    tab = reader.inside.evaluate("async () => (await chrome.tabs.query({})).at(-1).id")
    assert reader.ask(type="explain", tab=tab) is False
    assert words(page) == []


def test_a_granted_site_stays_granted_when_the_browser_has_been_closed(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, site: str
) -> None:
    profile: Path = tmp_path_factory.mktemp("kept")
    with launched(chromium, profile, extra=LOADING) as context:
        reader = Reader(context, origin_of(context))
        reader.grant()
        reader.ask(type="know", concept="octreotide")
        page = reader.open(f"{site}/phpbb.html")
        wait_words(page, "liver mets")
        kept = profile / "Default" / "Preferences"
        while not kept.exists() or SITES not in kept.read_text(encoding="utf-8"):
            page.wait_for_timeout(200)  # Chromium writes down what has been granted some seconds later
    with launched(chromium, profile, extra=LOADING) as context:
        reader = Reader(context, origin_of(context))
        page = reader.open(f"{site}/phpbb.html")
        wait_words(page, "liver mets")
        assert "octreotide" not in words(page)
        assert reader.said == []
        assert reader.errors() == []
