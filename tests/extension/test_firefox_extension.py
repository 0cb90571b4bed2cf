"""The extension as a part of Firefox: how it begins and ends, its own pages, and what it tells nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from marionette_driver.keys import Keys  # type: ignore[import-untyped]

from extension.fox import ORIGIN, Box, Fox
from extension.serve import PAGES, Request

WHITE, TINTED = (255, 255, 255), (222, 222, 222)
# Loads frames of another host, which is not allowed; makes up its own numbers; goes on without an end.
UNLIKE = {"frames.html", "hostile.html", "infinite.html"}


@pytest.fixture
def elsewhere(fox: Fox, site: str) -> str:
    """The address of a page that nobody has allowed."""
    address = f"{site.replace('127.0.0.1', 'localhost')}/firefox.html"
    fox.open(address)
    return address


@pytest.fixture
def ungranted(fox: Fox) -> Iterator[None]:
    """Leaves the permissions as they were."""
    yield
    fox.close_popup()
    fox.revoke("*://localhost/*")
    fox.grant()


def seen(fox: Fox, word: str) -> Box:
    """Where a marked word stands."""
    return fox.lines(word)[0]


def add(fox: Fox, text: str) -> None:
    fox.run("document.querySelector('#later').append(document.createElement('br'), arguments[0])", text)


# Its background comes and goes


def test_the_background_may_end_at_any_moment(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    fox.expect(["everolimus"], "#later")
    fox.expect(["PRRT"], "#last")  # all of it has been read
    fox.kill()
    assert fox.state == "stopped"
    add(fox, "A NET, and PRRT.")  # which they are for what the page said before
    fox.expect(["everolimus", "NET", "PRRT"], "#later")
    fox.kill()
    fox.click("lanreotide")
    fox.wait_card("Lanreotide")
    fox.press_button("Somatostatin analogue")
    fox.wait_card("←\nSomatostatin analogue")
    fox.kill()
    fox.open(f"{site}/phpbb.html")
    fox.kill()
    fox.expect(["pancreatic NET", "carcinoid", "NET G1"], "#p48231")


def test_a_page_that_comes_back_is_read_on(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    for _ in range(5):
        fox.open(f"{site}/quiet.html")  # while the answer of the background is on its way
        fox.driver.go_back()
    fox.expect(["everolimus"], "#later")
    add(fox, "A NET, and PRRT.")
    fox.expect(["everolimus", "NET", "PRRT"], "#later")
    fox.point("lanreotide")
    fox.wait_card("Lanreotide")


# It comes and goes


def test_it_is_switched_off_and_on_while_a_page_is_open(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    place = seen(fox, "lanreotide")
    fox.point("lanreotide")
    fox.wait_card("Lanreotide")
    fox.move(800, 590)
    fox.wait_no_card()
    assert fox.colour(place) == TINTED
    fox.switch(on=False)
    assert fox.wait(lambda: fox.colour(place) == WHITE)
    fox.move(place[0] + 20, place[1] + 10)
    fox.switch(on=True)
    assert fox.wait(lambda: fox.colour(place) == TINTED)
    assert fox.card() is None
    add(fox, "A NET, and PRRT.")
    fox.expect(["everolimus", "NET", "PRRT"], "#later")
    fox.click("lanreotide")
    fox.wait_card("Lanreotide")
    fox.press_button("Close")
    fox.wait_no_card()


@pytest.mark.parametrize("renew", [Fox.reload, Fox.install])
def test_it_is_updated_while_a_page_is_open(fox: Fox, site: str, renew: object) -> None:
    fox.open(f"{site}/firefox.html")
    fox.click("lanreotide")
    fox.wait_card("Lanreotide")
    assert callable(renew)
    renew(fox)
    add(fox, "A NET, and PRRT.")
    fox.expect(["everolimus", "NET", "PRRT"], "#later")
    fox.expect(["lanreotide", "carcinoid"], "#white")
    fox.click("lanreotide")
    fox.wait_card("Lanreotide")
    fox.key(Keys.ESCAPE)
    fox.wait_no_card()
    assert fox.run("return document.documentElement.lastElementChild.localName") == "body"
    fox.open(f"{site}/firefox.html")
    fox.expect(["everolimus"], "#later")


@pytest.mark.usefixtures("ungranted")
def test_a_site_is_taken_back_and_allowed_again_while_a_page_is_open(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    place = seen(fox, "lanreotide")
    fox.revoke()
    assert fox.wait(lambda: fox.colour(place) == WHITE)
    assert fox.painted() == []
    fox.grant()
    fox.expect(["lanreotide", "carcinoid"], "#white")


# Its own pages


@pytest.mark.usefixtures("elsewhere", "ungranted")
def test_the_popup_explains_a_page_once(fox: Fox) -> None:
    fox.open_popup()
    fox.wait_in("popup", "Not switched on for this page.")
    fox.press_in("popup", "#once")
    fox.wait_in("popup", "Explaining NET words here.")
    fox.wait_in("popup", "On this page: 8 words")
    fox.press_in("popup", "#once")
    fox.wait_in("popup", "Not switched on for this page.")
    fox.close_popup()
    fox.expect([])


@pytest.mark.usefixtures("ungranted")
def test_the_popup_explains_a_site_always(fox: Fox, elsewhere: str) -> None:
    fox.open_popup()
    fox.wait_in("popup", "Not switched on for this page.")
    fox.press_in("popup", "#always")
    fox.chrome("""
      const find = () => document.querySelector("#addon-webext-permissions-notification");
      while (!find()?.button?.checkVisibility()) await pause();
      find().button.click()""")
    fox.expect(["lanreotide", "carcinoid"], "#white")
    fox.close_popup()
    fox.open(elsewhere)
    fox.expect(["lanreotide", "carcinoid"], "#white")
    fox.open_popup()
    fox.wait_in("popup", "On this page: 8 words")
    fox.press_in("popup", "#always")
    fox.wait_in("popup", "Not switched on for this page.")
    fox.close_popup()
    fox.expect([])


def test_the_popup_looks_words_up_and_leads_to_them(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    fox.expect(["everolimus"], "#later")
    fox.open_popup()
    fox.wait_in("popup", "On this page: 8 words")
    fox.wait(lambda: fox.inside("popup", "return innerWidth") > 300)  # Firefox asks the page how wide it wants to be
    fox.type_in("popup", "#query", "Ki 67")
    fox.wait_in("popup", "A stain that shows which cells")
    fox.inside("popup", "document.querySelector('#query').select()")
    fox.type_in("popup", "#query", "xyzzy")
    fox.wait_in("popup", "There is no such word in the glossary.")
    fox.inside("popup", "document.querySelector('#query').select()")
    fox.type_in("popup", "#query", "prrt")
    fox.wait_in("popup", "Show on the page")
    fox.press_in("popup", "#here-list details[open] > .buttons button")
    fox.wait_card("PRRT")
    fox.close_popup()
    assert fox.run("return scrollY") > 1000


def test_the_sidebar_lists_the_words_of_the_page(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    fox.expect(["everolimus"], "#later")
    fox.open_sidebar()
    fox.wait_in("sidebar", "On this page: 8 words")
    fox.press_in("sidebar", "#here-list > li:first-child summary")
    fox.wait_in("sidebar", "A long-acting medicine that copies the hormone somatostatin.")
    fox.press_in("sidebar", "#here-list > li:first-child .buttons button:last-child")
    fox.wait(lambda: fox.painted("#white") == ["carcinoid"])
    fox.open(f"{site}/quiet.html")
    fox.wait_in("sidebar", "On this page: 0 words")
    fox.close_sidebar()


def test_the_words_of_the_page_are_saved(fox: Fox, site: str, tmp_path: Path) -> None:
    fox.driver.set_prefs({"browser.download.folderList": 2, "browser.download.dir": str(tmp_path)})
    fox.open(f"{site}/firefox.html")
    fox.open_sidebar()
    fox.wait_in("sidebar", "On this page: 8 words")
    fox.press_in("sidebar", "#save-markdown")
    [sheet] = fox.wait(lambda: [path for path in tmp_path.glob("netgloss-words-*.md") if path.stat().st_size])
    assert "A long-acting medicine that copies the hormone somatostatin." in sheet.read_text("utf-8")
    fox.close_sidebar()


def test_the_popup_leads_to_the_options(fox: Fox, site: str) -> None:
    fox.open(f"{site}/quiet.html")
    fox.open_popup()
    fox.press_in("popup", "#settings")
    [_, options] = fox.wait(lambda: len(tabs := fox.driver.window_handles) == 2 and tabs)
    fox.driver.switch_to_window(options)
    fox.wait(lambda: fox.driver.get_url() == f"{ORIGIN}/options/options.html")


def test_the_options_are_kept(fox: Fox, site: str) -> None:
    fox.set(known={"lanreotide": "2026-11-01"})
    fox.open(f"{ORIGIN}/options/options.html")
    fox.wait(lambda: fox.driver.find_elements("css selector", "#known-list button"))
    fox.one("#known-list button").click()
    fox.wait(lambda: fox.stored()["known"] == {})
    fox.one("#level option[value=core]").click()
    fox.wait(lambda: fox.stored().get("settings", {}).get("level") == "core")
    assert "127.0.0.1" in fox.one("#sites-list").text
    fox.open(f"{site}/firefox.html")
    fox.expect(["lanreotide", "carcinoid"], "#white")


@pytest.mark.usefixtures("elsewhere", "ungranted")
def test_the_menu_explains_where_nothing_is_allowed(fox: Fox) -> None:
    fox.run("getSelection().selectAllChildren(document.querySelector('#later'))")
    fox.choose_menu(20, fox.one("#later").rect["y"] + 10)
    fox.wait_card("Everolimus")
    fox.wait(fox.painted)  # by then all that has been begun for this page is there
    assert "Everolimus" in fox.wait_card().text


# What pages see of it, and what it tells


SERIALISED = """
  await window.ready;
  const roots = (root) => [...root.querySelectorAll("*")].flatMap(rootsOf);
  const rootsOf = ({ shadowRoot }) => (shadowRoot ? [shadowRoot, ...roots(shadowRoot)] : []);
  return document.documentElement.getHTML({ shadowRoots: roots(document) })"""


def test_pages_and_their_servers_see_nothing_of_it(fox: Fox, site: str, asked: list[Request]) -> None:
    names = sorted({path.name for path in PAGES.glob("*html")} - UNLIKE)
    pages: dict[str, str] = {}
    asked.clear()
    fox.switch(on=False)
    for name in names:
        fox.open(f"{site}/{name}")
        pages[name] = fox.run_async(SERIALISED)
    without = {(request.method, request.path, request.body) for request in asked}
    asked.clear()
    fox.switch(on=True)
    fox.forget()
    for name in names:
        fox.open(f"{site}/{name}")
        if name != "quiet.html":
            fox.wait(fox.painted)
            fox.command("next-term")
            fox.wait_card()
            fox.key(Keys.ESCAPE)
            fox.wait_no_card()
        assert fox.run_async(SERIALISED) == pages[name], name
    assert {(request.method, request.path, request.body) for request in asked} <= without
    assert {address.split("/")[2] for address in fox.asked()} == {site.split("/")[2]}


def test_a_page_that_allows_nothing_is_explained(fox: Fox, site: str, asked: list[Request]) -> None:
    asked.clear()
    fox.open(f"{site}/csp.html")
    fox.expect(["liver mets", "stable", "Octreotide", "PRRT", "DOTATATE scan"], "article:nth-of-type(2)")
    fox.click("liver mets")
    box = fox.wait_card("Liver metastases").box
    assert box["width"] <= 360
    assert fox.style("fontSize") == ["15px"]
    reports = [request.body for request in asked if request.method != "GET"]
    assert [report for report in reports if b"favicon" not in report] == []  # that one, Firefox asks for itself
