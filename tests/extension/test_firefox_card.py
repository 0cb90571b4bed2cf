"""The card in Firefox: pointer, keys and menu; words are found there by the caret."""

from __future__ import annotations

import pytest
from marionette_driver.keys import Keys  # type: ignore[import-untyped]

from extension.fox import DIALOG, Fox

LANREOTIDE = "A long-acting medicine that copies the hormone somatostatin."


@pytest.fixture
def page(fox: Fox, site: str) -> str:
    """A page with a word for everything."""
    address = f"{site}/firefox.html"
    fox.open(address)
    return address


def select(fox: Fox, selector: str) -> tuple[float, float]:
    """Selects the text of an element; gives a place in it."""
    box: list[float] = fox.run(
        """const element = document.querySelector(arguments[0]);
        element.scrollIntoView({ block: "center", behavior: "instant" });
        getSelection().selectAllChildren(element);
        const { x, y } = getSelection().getRangeAt(0).getBoundingClientRect();
        return [x + 20, y + 10]""",
        selector,
    )
    return box[0], box[1]


# The pointer


@pytest.mark.usefixtures("page")
def test_a_card_opens_under_a_resting_pointer_and_goes_with_it(fox: Fox) -> None:
    fox.point("lanreotide")
    card = fox.wait_card("Lanreotide")
    assert LANREOTIDE in card.text
    assert "Differs by country." in card.text
    assert card.buttons[0] == "Close"
    fox.move(card.box["x"] + 20, card.box["y"] + 60)
    fox.point("octreotide")
    fox.wait_card("Octreotide")
    fox.move(800, 400)
    fox.wait_no_card()


@pytest.mark.usefixtures("page")
def test_the_pointer_may_go_into_the_card(fox: Fox) -> None:
    fox.point("lanreotide")
    card = fox.wait_card("Lanreotide")
    fox.move(card.box["x"] + 20, card.box["y"] + 60)
    fox.press_button("More detail")
    assert "CLARINET" in fox.wait_card("Lanreotide").text
    fox.press(800, 590)
    fox.wait_no_card()


@pytest.mark.usefixtures("page")
def test_a_click_keeps_the_card_open(fox: Fox) -> None:
    for close in ("escape", "button", "outside"):
        fox.click("lanreotide")
        fox.wait_card("Lanreotide")
        fox.point("everolimus")
        fox.move(800, 590)
        assert "Lanreotide" in fox.wait_card().text
        if close == "escape":
            fox.key(Keys.ESCAPE)
        elif close == "button":
            fox.press_button("Close")
        else:
            fox.press(800, 590)
        fox.wait_no_card()
    assert fox.run("return window.keys") == []  # Esc was for the card
    assert fox.run("return document.documentElement.lastElementChild.localName") == "body"


@pytest.mark.usefixtures("page")
def test_buttons_and_links_work_as_ever(fox: Fox) -> None:
    fox.click("lanreotide")
    fox.wait_card("Lanreotide")
    fox.one("#link").click()
    fox.wait_no_card()
    fox.one("#button").click()
    assert fox.run("return window.clicks") == ["link", "button"]


@pytest.mark.usefixtures("page")
def test_a_word_over_two_lines_is_one_word(fox: Fox) -> None:
    for line in (0, 1):
        fox.point("carcinoid syndrome", line=line)
        card = fox.wait_card("Carcinoid syndrome")
        x, y, _, height = fox.lines("carcinoid syndrome")[line]
        assert card.box["x"] == pytest.approx(max(x, 6), abs=1)
        assert card.box["y"] == pytest.approx(y + height + 6, abs=1)
        fox.move(800, 590)
        fox.wait_no_card()
    (x, y, width, height), _ = fox.lines("carcinoid syndrome")
    fox.move(x + width + 20, y + height / 2)  # beside its first line
    fox.point("octreotide")
    assert "Octreotide" in fox.wait_card().text


@pytest.mark.usefixtures("page")
def test_words_in_shadow_trees_have_cards(fox: Fox) -> None:
    fox.point("DOTATATE scan")
    fox.wait_card("DOTATATE")
    fox.move(800, 590)
    fox.wait_no_card()
    for line in (0, 1):
        fox.point("liver metastases", line=line)
        fox.wait_card("Liver metastases")
        fox.key(Keys.ESCAPE)
        fox.wait_no_card()


@pytest.mark.usefixtures("page")
def test_no_card_is_off_the_screen(fox: Fox) -> None:
    for word, selector in (("lanreotide", "#white"), ("PRRT", "#last")):
        for place in ("margin-left: 0", "margin-left: auto; width: fit-content; margin-top: 500px"):
            fox.run("document.querySelector(arguments[0]).style = arguments[1]", selector, place)
            fox.show(selector)
            fox.click(word)
            box = fox.wait_card().box
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= fox.run("return document.documentElement.clientWidth")
            assert box["y"] + box["height"] <= fox.run("return innerHeight")
            fox.key(Keys.ESCAPE)
            fox.wait_no_card()


def test_no_style_of_a_page_reaches_the_card(fox: Fox, site: str) -> None:
    fox.open(f"{site}/userstyle.html?variant=")
    fox.wait(fox.painted)
    styles = []
    for name in ("", *fox.run("return window.variants")):
        fox.run("window.variant(arguments[0])", name)
        fox.command("next-term")
        fox.wait_card()
        styles.append(fox.style("fontSize", "color", "opacity", "textTransform", "borderRadius"))
        assert styles[-1] == styles[0], name
        assert fox.look(f"{DIALOG} return dialog.checkVisibility({{ visibilityProperty: true }})"), name
        fox.key(Keys.ESCAPE)
        fox.wait_no_card()


def test_a_card_above_a_modal_dialog_can_be_used(fox: Fox, site: str) -> None:
    fox.open(f"{site}/dialog.html")
    fox.one("#open-modal").click()
    fox.click("DOTATATE scan")
    fox.wait_card("DOTATATE")
    fox.press_button("Close")
    fox.wait_no_card()
    fox.click("octreotide")
    fox.wait_card("Octreotide")
    fox.key(Keys.ESCAPE)
    fox.wait_no_card()
    assert fox.run("return document.querySelector('#modal').open")


def test_a_card_in_full_screen_can_be_used(fox: Fox, site: str) -> None:
    fox.open(f"{site}/dialog.html")
    fox.show("#open-full")
    fox.one("#open-full").click()
    fox.wait(lambda: fox.run("return document.fullscreenElement !== null"))
    fox.click("chromogranin A")
    fox.wait_card("Chromogranin A")
    fox.press_button("Close")
    fox.wait_no_card()
    fox.run("document.exitFullscreen()")
    fox.wait(lambda: fox.run("return document.fullscreenElement === null"))


@pytest.mark.usefixtures("page")
def test_a_tap_opens_a_sheet_where_the_window_is_narrow(fox: Fox) -> None:
    fox.driver.set_window_rect(width=450, height=700)
    fox.wait(lambda: fox.run("return innerWidth") < 480)
    x, y, width, height = fox.lines("lanreotide")[0]
    fox.tap(x + width / 2, y + height / 2)
    box = fox.wait_card("Lanreotide").box
    assert box["x"] == 0
    assert box["width"] == fox.run("return document.documentElement.clientWidth")
    assert box["y"] + box["height"] == pytest.approx(fox.run("return innerHeight"), abs=1)
    fox.tap(430, 120)
    fox.wait_no_card()


# What the card offers


@pytest.mark.usefixtures("page")
def test_related_terms_are_looked_up_in_the_card(fox: Fox) -> None:
    fox.click("lanreotide")
    fox.wait_card("Lanreotide")
    fox.press_button("Somatostatin analogue")
    assert fox.wait_card("←\nSomatostatin analogue").buttons[0] == "Back"
    fox.press_button("Octreotide")
    fox.wait_card("Octreotide ok-TREE")
    fox.press_button("Back")
    fox.wait_card("←\nSomatostatin analogue")
    fox.press_button("Back")
    assert fox.wait_card(LANREOTIDE).buttons[0] == "Close"


def test_a_word_that_is_known_is_marked_nowhere(fox: Fox, site: str, page: str) -> None:
    fox.expect(["lanreotide", "carcinoid"], "#white")
    first = fox.new_tab(f"{site}/frames.html")
    with fox.frame("#srcdoc"):
        fox.expect(["lanreotide", "carcinoid", "CgA"])
        fox.click("carcinoid")
        fox.wait_card("Carcinoid")
        fox.press_button("I know this word")
        fox.wait_no_card()
        fox.expect(["lanreotide", "CgA"])
    assert list(fox.stored()["known"]) == ["carcinoid"]
    fox.driver.close()
    fox.driver.switch_to_window(first)
    fox.expect(["lanreotide"], "#white")
    fox.open(page)
    fox.expect(["lanreotide"], "#white")


def test_a_meaning_can_be_denied_on_one_page(fox: Fox, site: str) -> None:
    fox.open(f"{site}/frame.html")
    fox.click("NET")
    assert "“NET” can also mean: net income" in fox.wait_card("Neuroendocrine tumour").text
    fox.press_button("Not this meaning here")
    fox.wait_no_card()
    fox.expect(["DOTATATE scan", "liver mets", "PRRT", "carcinoid"])
    fox.wait(lambda: fox.inside("background", "return Object.keys(await browser.storage.session.get()).length"))
    fox.driver.refresh()
    fox.expect(["DOTATATE scan", "liver mets", "PRRT", "carcinoid"])
    fox.open(f"{site}/frames.html")
    fox.expect(["NET", "octreotide", "Ki-67"])


# Keys


@pytest.mark.usefixtures("page")
def test_keys_go_from_word_to_word(fox: Fox) -> None:
    fox.expect(["lanreotide", "carcinoid"], "#white")
    fox.one("#field").click()
    fox.run("scrollTo(0, 0)")
    for beginning in ("Lanreotide lan", "Carcinoid KAR", "Octreotide ok", "Carcinoid syndrome\n"):
        fox.command("next-term")
        fox.wait_card(beginning)
        assert fox.focused == "card"
    fox.command("previous-term")
    fox.wait_card("Octreotide ok")
    fox.key(Keys.TAB)
    assert fox.focused == "Close"
    fox.key(Keys.TAB, shift=True)
    assert fox.focused == "I know this word"
    fox.key(Keys.TAB)
    assert fox.focused == "Close"
    fox.key(Keys.ENTER)
    fox.wait_no_card()
    assert fox.run("return document.activeElement.id") == "field"


@pytest.mark.usefixtures("page")
def test_keys_reach_what_is_far_down_and_go_round(fox: Fox) -> None:
    fox.expect(["PRRT"], "#last")
    fox.expect(["lanreotide", "carcinoid"], "#white")
    fox.command("next-term")
    fox.wait_card("Lanreotide lan")
    fox.command("previous-term")
    fox.wait_card("PRRT\n")
    assert fox.run("return scrollY") > 1000
    fox.key(Keys.ESCAPE)
    fox.wait_no_card()


def test_keys_work_in_the_frame_that_has_the_focus(fox: Fox, site: str) -> None:
    fox.open(f"{site}/frames.html")
    fox.expect(["NET", "octreotide", "Ki-67"])
    fox.show("#same")
    with fox.frame("#same"):
        fox.expect(["DOTATATE scan", "liver mets", "PRRT", "carcinoid", "NET"])
        fox.one("p").click()
        fox.command("next-term")
        fox.wait_card("DOTATATE")
    assert fox.card() is None


# The menu


@pytest.mark.usefixtures("page")
def test_a_selection_is_explained(fox: Fox) -> None:
    fox.choose_menu(*select(fox, "#white"))
    card = fox.wait_card("On white: lanreotide")
    assert "Lanreotide" in card.buttons
    fox.press_button("Lanreotide")
    fox.wait_card(LANREOTIDE)
    fox.key(Keys.ESCAPE)
    fox.wait_no_card()
    assert fox.run("return String(getSelection())") == "On white: lanreotide, and a carcinoid of old."


@pytest.mark.usefixtures("page")
def test_a_selection_of_one_term_is_its_card(fox: Fox) -> None:
    x, y = select(fox, "#later")
    fox.choose_menu(x, y)
    assert fox.wait_card("Everolimus").buttons[0] == "Close"


@pytest.mark.usefixtures("page")
def test_a_selection_without_a_term_says_so(fox: Fox) -> None:
    fox.choose_menu(*select(fox, "#nothing"))
    fox.wait_card("There is no such word")
