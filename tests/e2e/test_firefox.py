"""The card and the site once more, in Firefox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from marionette_driver import By, Wait  # type: ignore[import-untyped]
from marionette_driver.keys import Keys  # type: ignore[import-untyped]
from marionette_driver.marionette import Marionette, WebElement  # type: ignore[import-untyped]

from e2e.e2e_pages import BODY, CARCINOID_DEFINITION, annotated

# What pages of this address have done wrong, warnings aside.
_ERRORS = """return Services.console.getMessageArray().filter((message) => message instanceof Ci.nsIScriptError
  && !(message.flags & Ci.nsIScriptError.warningFlag) && message.sourceName.startsWith(arguments[0]))
  .map((message) => message.errorMessage)"""


@pytest.fixture
def show(firefox: Marionette, tmp_path: Path) -> Callable[[str], None]:
    """Shows a page in a small window."""

    def open_page(html: str) -> None:
        (tmp_path / "page.html").write_text(html, "utf-8")
        firefox.set_window_rect(width=900, height=700)
        firefox.navigate((tmp_path / "page.html").as_uri())

    return open_page


def one(firefox: Marionette, selector: str) -> WebElement:
    return firefox.find_element(By.CSS_SELECTOR, selector)


def count(firefox: Marionette, selector: str) -> int:
    return len(firefox.find_elements(By.CSS_SELECTOR, selector))


def wait(firefox: Marionette, condition: Callable[[Marionette], Any]) -> Any:
    return Wait(firefox, timeout=10).until(condition)


def wait_for_card(firefox: Marionette) -> str:
    """The text of the card, once it is open."""
    wait(firefox, lambda browser: count(browser, ".netgloss-card") == 1)
    text: str = one(firefox, ".netgloss-card").text
    return text


def wait_for_no_card(firefox: Marionette) -> None:
    wait(firefox, lambda browser: count(browser, ".netgloss-card") == 0)


def press(firefox: Marionette, *keys: str) -> None:
    firefox.actions.sequence("key", "keyboard").send_keys(keys).perform()


def point(firefox: Marionette, target: WebElement) -> None:
    firefox.actions.sequence("pointer", "mouse", {"pointerType": "mouse"}).pointer_move(0, 0, origin=target).perform()


def focused(firefox: Marionette) -> str:
    text: str = firefox.execute_script("return document.activeElement.textContent")
    return text


def errors(firefox: Marionette, address: str) -> list[str]:
    with firefox.using_context("chrome"):
        found: list[str] = firefox.execute_script(_ERRORS, [address])
    return found


def test_the_pointer_opens_and_closes_a_card(firefox: Marionette, show: Callable[[str], None]) -> None:
    show(annotated())
    point(firefox, one(firefox, "[data-netgloss=carcinoid]"))
    assert CARCINOID_DEFINITION in wait_for_card(firefox)
    point(firefox, one(firefox, "h1"))
    wait_for_no_card(firefox)


def test_the_focus_opens_a_card_and_escape_closes_it(firefox: Marionette, show: Callable[[str], None]) -> None:
    show(annotated())
    press(firefox, Keys.TAB, Keys.TAB)
    assert CARCINOID_DEFINITION in wait_for_card(firefox)
    press(firefox, Keys.ESCAPE)
    wait_for_no_card(firefox)
    assert focused(firefox) == "carcinoid"


def test_enter_leads_into_the_card_and_tab_out_again(firefox: Marionette, show: Callable[[str], None]) -> None:
    show(annotated())
    press(firefox, Keys.TAB, Keys.TAB, Keys.ENTER)
    wait_for_card(firefox)
    press(firefox, Keys.TAB)
    assert focused(firefox) == "A book (A press, 2020)"
    press(firefox, Keys.TAB)
    assert focused(firefox) == "×"
    press(firefox, Keys.TAB)
    wait_for_no_card(firefox)
    assert focused(firefox) == "carcinoid"


def test_clicks_open_and_close_a_card(firefox: Marionette, show: Callable[[str], None]) -> None:
    show(annotated())
    for close in ("[data-netgloss=carcinoid]", "h1", ".netgloss-card button"):
        one(firefox, "[data-netgloss=carcinoid]").click()
        wait_for_card(firefox)
        one(firefox, close).click()
        wait_for_no_card(firefox)


def test_a_mention_in_parts_is_one_button(firefox: Marionette, show: Callable[[str], None]) -> None:
    show(annotated())
    first, second = firefox.find_elements(By.CSS_SELECTOR, "main [data-netgloss=dotatate]")
    assert (first.computed_role, first.computed_label) == ("button", "68Ga-DOTATATE")
    second.click()
    assert "A substance that finds most of these tumours." in wait_for_card(firefox)
    assert first.get_attribute("aria-expanded") == "true"
    press(firefox, Keys.ESCAPE)
    wait_for_no_card(firefox)


def test_the_card_does_not_lie_under_the_scroll_bar(firefox: Marionette, show: Callable[[str], None]) -> None:
    show(annotated(f'{BODY}<p style="text-align: right">Ki-67</p><div style="height: 200vh"></div>'))
    firefox.find_elements(By.CSS_SELECTOR, "[data-netgloss=ki-67]")[-1].click()
    wait_for_card(firefox)
    place = one(firefox, ".netgloss-card").rect
    outer, inner = firefox.execute_script("return [innerWidth, document.documentElement.clientWidth]")
    assert inner < outer
    assert place["x"] + place["width"] <= inner


def test_a_pasted_text_is_explained(firefox: Marionette, site: str) -> None:
    firefox.navigate(f"{site}/")
    press(firefox, Keys.TAB, Keys.ENTER, Keys.TAB)
    press(firefox, *"It was a carcinoid.", Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    wait(firefox, lambda browser: count(browser, "article [data-netgloss=carcinoid][role=button]") == 1)
    wait(firefox, lambda browser: one(browser, "#copy").is_displayed())  # and all is in its place
    point(firefox, one(firefox, "article [data-netgloss=carcinoid]"))
    assert "Outdated word." in wait_for_card(firefox)
    press(firefox, Keys.ESCAPE)
    wait_for_no_card(firefox)
    one(firefox, "#copy").click()
    wait(firefox, lambda browser: one(browser, "#copied").text == "Copied. Paste it into a mail or a document.")
    assert errors(firefox, site) == []
