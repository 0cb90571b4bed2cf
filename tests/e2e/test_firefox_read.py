"""Pages of the web as the service shows them once more, in Firefox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from marionette_driver.keys import Keys  # type: ignore[import-untyped]
from marionette_driver.marionette import Marionette  # type: ignore[import-untyped]
from werkzeug.wrappers import Response

from e2e.reading_service import Service
from e2e.serving import serving
from e2e.test_firefox import count, errors, one, point, press, wait, wait_for_card, wait_for_no_card

VIEWS = pytest.mark.parametrize("view", ["page", "reading"])
Read = Callable[[str, str], None]
_WORD = "[role=button][data-netgloss=carcinoid]"


@pytest.fixture
def read(firefox: Marionette, reading: Service) -> Iterator[Read]:
    """Opens a page of the site in a view, and looks at what holds its words."""

    def open_page(path: str, view: str) -> None:
        firefox.set_window_rect(width=900, height=700)
        firefox.navigate(reading.read(path, view=view))
        enter(firefox, view)

    yield open_page
    firefox.switch_to_frame()


def enter(firefox: Marionette, view: str) -> None:
    firefox.switch_to_frame()
    if view == "page":
        wait(firefox, lambda browser: count(browser, "iframe") == 1)
        firefox.switch_to_frame(one(firefox, "iframe"))
    wait(firefox, lambda browser: count(browser, "[role=button]") > 0)


def heading(firefox: Marionette) -> str:
    text: str = one(firefox, "h1").text
    return text


def follow(firefox: Marionette, view: str, href: str, name: str) -> None:
    """Clicks on a link and waits for the page that it leads to."""
    one(firefox, f"a[href*={href!r}]").click()
    firefox.switch_to_frame()
    wait(firefox, lambda browser: browser.title.startswith(name))
    enter(firefox, view)


@VIEWS
def test_the_pointer_opens_and_closes_a_card(firefox: Marionette, read: Read, view: str) -> None:
    read("/plain", view)
    point(firefox, one(firefox, _WORD))
    assert "Outdated word." in wait_for_card(firefox)
    point(firefox, one(firefox, ".netgloss-card dd"))
    point(firefox, one(firefox, "h1"))
    wait_for_no_card(firefox)


@VIEWS
def test_the_keyboard_opens_and_closes_a_card(firefox: Marionette, read: Read, view: str, reading: Service) -> None:
    read("/plain", view)
    firefox.switch_to_frame()
    press(firefox, *[Keys.TAB] * 8)  # the way past the bar, six stops in it, and the first word
    if view == "page":
        firefox.switch_to_frame(one(firefox, "iframe"))
    assert "Outdated word." in wait_for_card(firefox)
    press(firefox, Keys.ESCAPE)
    wait_for_no_card(firefox)
    assert errors(firefox, reading.address) == []


@VIEWS
def test_links_go_on_being_explained(firefox: Marionette, read: Read, reading: Service, view: str) -> None:
    read("/plain", view)
    follow(firefox, view, "second", "The second letter")
    assert heading(firefox) == "The second letter"
    follow(firefox, view, "third", "The third letter")
    assert heading(firefox) == "The third letter"
    one(firefox, "[data-netgloss=octreotide]").click()
    wait_for_card(firefox)
    assert reading.origin.paths == ["/plain", "/second", "/third"]


def test_a_link_within_the_page_scrolls(firefox: Marionette, read: Read, reading: Service) -> None:
    read("/plain", "page")
    one(firefox, "a[href$='#end']").click()
    end = "return document.getElementById('end').getBoundingClientRect().top"
    wait(firefox, lambda browser: 0 <= browser.execute_script(end) < 300)
    one(firefox, "[data-netgloss=ki-67]").click()
    wait_for_card(firefox)
    assert reading.origin.paths == ["/plain"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_link_on_a_page_of_others_asks_first(firefox: Marionette, reading: Service, host: str) -> None:
    def answer(environ: Any, start: Any) -> Any:
        html = f'<!DOCTYPE html><title>A forum</title><a href="{reading.read("/plain")}">Read this</a>'
        return Response(html, content_type="text/html; charset=utf-8")(environ, start)

    with serving(lambda _: answer) as address:
        firefox.navigate(address.replace("127.0.0.1", host))
        one(firefox, "a").click()
        wait(firefox, lambda browser: heading(browser) == "Open this page explained?")
        assert reading.origin.calls == []
        one(firefox, "a.button").click()
        wait(firefox, lambda browser: browser.title.startswith("Scan day"))
    assert reading.origin.paths == ["/plain"]


@VIEWS
def test_a_page_belongs_to_no_origin(firefox: Marionette, read: Read, view: str) -> None:
    read("/plain", view)
    assert firefox.execute_script("return window.origin", sandbox=None) == "null"
    assert one(firefox, "title").get_property("textContent").startswith("Scan day")  # its own script has not run
