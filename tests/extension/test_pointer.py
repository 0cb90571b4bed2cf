"""When a card opens under pointer and finger, when it stays and when it goes, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from extension.driving import Cards, Reader, wait_painted
from extension.looking import expect_words
from extension.showing import boxes, count_cards, counted, later, middle, opened, rested, show

LETTER = (
    "<p>It was called a carcinoid once.</p><p>I am on octreotide.</p>"
    '<p style="margin-top: 400px">Then <a id="link" href="#there">a link</a>, <button id="button">a button</button> '
    '<label id="label">and <input type="checkbox"> a box</label>, and everolimus later.</p>'
)
WIDTH, HEIGHT = 1280, 720
NOWHERE = (1200, 700)


def inside(card: Cards) -> tuple[float, float]:
    """A place in the card where nothing can be pressed."""
    box = card.wait().box
    return box["x"] + 30, box["y"] + 50


# Opening


def test_a_card_opens_when_the_pointer_rests_on_a_word(reader: Reader, site: str) -> None:
    card = rested(show(reader, site, LETTER), "carcinoid")
    assert card.wait().text.startswith("Carcinoid")
    assert card.focused == ""


def test_a_pointer_on_its_way_opens_nothing(reader: Reader, site: str) -> None:
    page = show(reader, site, f'<p style="font-size: 180px">carcinoid</p>{LETTER}')
    x, y = middle(page, "carcinoid")
    page.evaluate("globalThis.moves = []; addEventListener('pointermove', () => moves.push(performance.now()), true)")
    card = Cards(page)
    for _ in range(50):
        page.mouse.move(*NOWHERE)
        later(page)
        count_cards(page)
        page.evaluate("moves.length = 0")
        for step in range(60):
            page.mouse.move(x + (300 if step % 2 else -300), y)
        page.mouse.move(*NOWHERE)
        later(page)
        pause = page.evaluate("Math.max(...moves.map((time, at) => time - (moves[at - 1] ?? time)))")
        if pause < 100:  # a machine that has much else to do makes a rest of it
            break
        page.keyboard.press("Escape")
    assert pause < 100
    assert page.evaluate("moves.at(-1) - moves[0]") > 300
    assert counted(page) == 0
    assert card.now() is None


def test_nothing_opens_by_itself_for_readers_who_want_no_hovering(reader: Reader, site: str) -> None:
    reader.set(settings={"hover": False})
    page = show(reader, site, LETTER)
    count_cards(page)
    page.mouse.move(*middle(page, "carcinoid"), steps=2)
    later(page)
    assert counted(page) == 0
    assert opened(page, "carcinoid").wait().text.startswith("Carcinoid")


def test_events_that_a_page_makes_up_open_and_close_nothing(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    where = middle(page, "carcinoid")
    make = """([x, y]) => { for (const name of ["pointermove", "pointerdown", "pointerup", "click"]) {
      const target = document.elementFromPoint(x, y);
      target.dispatchEvent(new PointerEvent(name, { clientX: x, clientY: y, detail: 1, bubbles: true })) } }"""
    count_cards(page)
    page.evaluate(make, where)
    later(page)
    assert counted(page) == 0
    card = opened(page, "octreotide")
    page.evaluate(make, where)
    page.evaluate("document.body.click()")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))")
    later(page)
    assert card.wait().text.startswith("Octreotide")


def test_a_click_that_selects_text_opens_nothing(reader: Reader, site: str) -> None:
    reader.set(settings={"hover": False})
    page = show(reader, site, LETTER)
    x, y = middle(page, "carcinoid")
    count_cards(page)
    page.mouse.move(x - 20, y)
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=4)
    page.mouse.up()
    assert len(page.evaluate("getSelection().toString()")) > 2
    page.mouse.move(*NOWHERE)
    later(page)
    assert counted(page) == 0


def test_a_card_that_is_about_to_open_does_not_once_the_pointer_is_pressed(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    x, y = middle(page, "carcinoid")
    page.evaluate("addEventListener('pointermove', () => times.push(performance.now()), true)")
    page.evaluate("addEventListener('pointerdown', () => times.push(performance.now()), true)")
    count_cards(page)
    for _ in range(50):
        page.evaluate("globalThis.times = []; opened = 0")
        page.mouse.move(x, y)
        page.mouse.down()
        later(page)
        seen = counted(page)
        page.mouse.move(*NOWHERE)
        page.mouse.up()
        page.evaluate("getSelection().removeAllRanges()")
        Cards(page).wait_gone()
        if page.evaluate("times[1] - times[0]") < 100:  # a machine that has much else to do makes a rest of it
            break
    assert page.evaluate("times[1] - times[0]") < 100
    assert seen == 0


def test_a_card_that_is_about_to_open_does_not_once_another_is_closed_by_key(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = opened(page, "carcinoid")
    count_cards(page)
    page.mouse.move(*middle(page, "everolimus"))
    page.keyboard.press("Escape")
    card.wait_gone()
    later(page)
    assert counted(page) == 0


def test_a_word_that_is_selected_by_two_clicks_is_left_without_a_card(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    x, y = middle(page, "carcinoid")
    page.mouse.dblclick(x, y)
    page.mouse.move(*NOWHERE)
    assert page.evaluate("getSelection().toString().trim()") == "carcinoid"
    Cards(page).wait_gone()


# Staying and going


def test_the_pointer_can_go_into_the_card_and_stay_there(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = rested(page, "carcinoid")
    page.mouse.move(*inside(card), steps=10)
    later(page)
    assert card.wait().text.startswith("Carcinoid")
    page.mouse.move(*NOWHERE)
    card.wait_gone()


def test_the_card_goes_when_the_pointer_has_left_the_word(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = rested(page, "carcinoid")
    page.mouse.move(*NOWHERE)
    card.wait_gone()


def test_the_card_goes_when_the_pointer_goes_into_a_frame(reader: Reader, site: str) -> None:
    frame = '<iframe srcdoc="Elsewhere" style="position: fixed; inset: 300px 0 auto auto"></iframe>'
    page = show(reader, site, LETTER + frame)
    card = rested(page, "carcinoid")
    box = page.locator("iframe").bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    card.wait_gone()


def test_the_next_word_takes_over_from_one_that_was_only_rested_on(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = rested(page, "octreotide")
    page.mouse.move(*middle(page, "carcinoid"), steps=2)
    card.wait("The old name for a neuroendocrine tumour")
    later(page)
    card.wait("The old name for a neuroendocrine tumour")


def test_a_card_that_was_clicked_for_stays(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = opened(page, "octreotide")
    page.mouse.move(*middle(page, "carcinoid"), steps=2)
    later(page)
    page.mouse.move(*NOWHERE)
    later(page)
    assert card.wait().text.startswith("Octreotide")


def test_a_click_keeps_the_card_that_resting_has_opened(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    count_cards(page)
    card = rested(page, "carcinoid")
    page.mouse.click(*middle(page, "carcinoid"))
    page.mouse.move(*NOWHERE)
    later(page)
    assert card.wait().text.startswith("Carcinoid")
    assert counted(page) == 1


@pytest.mark.parametrize("how", ["outside", "on the word again", "×", "Esc"])
def test_a_card_that_was_clicked_for_goes_when_the_reader_says_so(reader: Reader, site: str, how: str) -> None:
    page = show(reader, site, LETTER)
    card = opened(page, "carcinoid")
    if how == "outside":
        page.mouse.click(*NOWHERE)
    elif how == "on the word again":
        page.mouse.click(*middle(page, "carcinoid"))
    elif how == "×":
        card.press("Close")
    else:
        page.keyboard.press("Escape")
    card.wait_gone()


def test_a_card_that_was_closed_stays_so_until_the_pointer_has_left_the_word(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = rested(page, "carcinoid")
    page.keyboard.press("Escape")
    card.wait_gone()
    count_cards(page)
    x, y = middle(page, "carcinoid")
    page.mouse.move(x + 2, y)
    later(page)
    assert counted(page) == 0
    page.mouse.move(*NOWHERE)
    rested(page, "carcinoid")


def test_esc_closes_the_card_and_not_what_the_page_has_open(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/dialog.html")
    page.locator("#open-modal").click()
    modal = page.get_by_role("dialog", name="Words")
    card = opened(page, "octreotide")
    page.evaluate("globalThis.keys = []; document.addEventListener('keydown', ({ key }) => keys.push(key))")
    page.keyboard.press("Escape")
    card.wait_gone()
    expect(modal).to_be_visible()
    assert page.evaluate("keys") == []
    page.keyboard.press("Escape")
    expect(modal).to_be_hidden()
    assert page.evaluate("keys") == ["Escape"]


# What the page has under the pointer works as ever


def test_links_buttons_and_fields_work_with_and_without_a_card(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    page.evaluate("() => { globalThis.clicks = 0; button.onclick = () => clicks++ }")
    for opens in (lambda: None, lambda: opened(page, "everolimus")):
        page.locator("body").evaluate("location.hash = ''")
        opens()
        page.locator("#button").click()
        Cards(page).wait_gone()
        opens()
        page.locator("#label").click(position={"x": 5, "y": 5})
        Cards(page).wait_gone()
        opens()
        page.locator("#link").click()
        Cards(page).wait_gone()
        page.wait_for_url("**#there")
    assert page.evaluate("clicks") == 2
    assert page.locator("input").is_checked() is False  # twice


def test_a_page_that_listens_to_clicks_on_its_words_hears_them(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    page.evaluate("() => { globalThis.clicks = []; onclick = ({ target }) => clicks.push(target.localName) }")
    opened(page, "carcinoid")
    assert page.evaluate("clicks") == ["p"]


def test_a_page_that_allows_clicks_and_focus_in_its_own_window_only_can_be_read(reader: Reader, site: str) -> None:
    page = show(
        reader, site, '<div id="own" tabindex="-1">It was called a carcinoid once, and I am on octreotide.</div>'
    )
    page.evaluate(
        """() => { for (const name of ["focusin", "mousedown", "pointerdown", "click"]) {
          document.addEventListener(name, (event) => {
            if (own.contains(event.target)) return;
            event.preventDefault();
            event.stopImmediatePropagation();
            own.focus();
          }, true) } }"""
    )
    card = opened(page, "carcinoid")
    card.press("Neuroendocrine tumour")
    card.wait("A tumour that starts in neuroendocrine cells")
    page.keyboard.press("Tab")
    assert card.focused == "Back"
    card.press("Close")
    card.wait_gone()


# Changes under an open card


def test_the_card_stays_when_its_text_is_read_again(reader: Reader, site: str) -> None:
    page = show(reader, site, '<p>It was called a carcinoid once, <i id="time">2 minutes</i> ago.</p>')
    card = opened(page, "carcinoid")
    count_cards(page)
    page.evaluate("time.firstChild.data = '3 minutes, with liver mets,'")
    expect_words(page, ["carcinoid", "carcinoid", "liver mets"])  # the one that the card is about is painted twice
    assert card.wait().text.startswith("Carcinoid")
    assert counted(page) == 0


def test_the_card_waits_for_the_background_as_long_as_its_word_is_there(reader: Reader, site: str) -> None:
    page = show(reader, site, '<p>It was called a carcinoid once, <i id="time">2 minutes</i> ago.</p>')
    card = opened(page, "carcinoid")
    count_cards(page)
    busy = "for (const end = Date.now() + 2500; Date.now() < end; )"
    reader.worker().evaluate(f"void setTimeout(() => {{ {busy}; }})")
    page.evaluate("time.firstChild.data = '3 minutes, with liver mets,'")
    expect_words(page, ["carcinoid", "carcinoid", "liver mets"])
    assert card.wait().text.startswith("Carcinoid")
    assert counted(page) == 0


def test_the_card_goes_with_its_text(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = opened(page, "carcinoid")
    page.evaluate("document.querySelector('p').remove()")
    card.wait_gone()


def test_a_card_that_the_page_has_thrown_out_opens_again(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = opened(page, "carcinoid")
    page.evaluate("document.documentElement.lastElementChild.remove()")
    card.wait_gone()
    page.mouse.move(*NOWHERE)
    opened(page, "carcinoid")


# Fingers


@pytest.fixture
def finger(reader: Reader) -> Iterator[Callable[[Page, float, float], None]]:
    """Taps on a page."""
    sessions: list[CDPSession] = []

    def tap(page: Page, x: float, y: float) -> None:
        if not sessions:
            sessions.append(reader.context.new_cdp_session(page))
            sessions[0].send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        sessions[0].send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        sessions[0].send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    yield tap
    for session in sessions:
        session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


Tap = Callable[[Page, float, float], None]


def test_a_tap_opens_a_card_and_a_tap_elsewhere_closes_it(reader: Reader, site: str, finger: Tap) -> None:
    page = show(reader, site, LETTER)
    card = Cards(page)
    finger(page, *middle(page, "carcinoid"))
    box = card.wait("Carcinoid").box
    later(page)
    finger(page, box["x"] + 30, box["y"] + 50)
    later(page)
    assert card.wait().text.startswith("Carcinoid")
    finger(page, *NOWHERE)
    card.wait_gone()


def test_on_a_narrow_window_the_card_is_a_sheet_at_its_foot(reader: Reader, site: str, finger: Tap) -> None:
    page = show(reader, site, LETTER)
    page.set_viewport_size({"width": 360, "height": 640})
    card = Cards(page)
    finger(page, *middle(page, "octreotide"))
    box = card.wait("Octreotide").box
    assert (box["x"], box["width"]) == (0, 360)
    assert box["y"] + box["height"] == 640
    assert 150 < box["height"] <= 0.6 * 640
    finger(page, 180, 160)
    card.wait_gone()
    page.set_viewport_size({"width": 481, "height": 640})
    finger(page, *middle(page, "octreotide"))
    assert card.wait("Octreotide").box["width"] == 360


# Where it stands


def expect_at(page: Page, card: Cards, word: dict[str, float]) -> None:
    """Expects the card close to this word, not on it, and all of it in the window."""
    box = card.wait().box
    size = page.viewport_size
    assert size
    assert box["x"] >= 0 <= box["y"]
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    above = word["top"] - (box["y"] + box["height"])
    under = box["y"] - word["bottom"]
    assert 0 <= max(above, under) < 10
    assert box["x"] < word["right"]
    assert box["x"] + box["width"] > word["left"]


CORNERS = "".join(
    f'<p style="position: fixed; margin: 0; {edges}">{word}</p>'
    for word, edges in {
        "carcinoid": "top: 0; left: 0",
        "liver mets": "top: 0; right: 0",
        "lanreotide": "bottom: 0; left: 0",
        "everolimus": "bottom: 0; right: 0",
        "octreotide": "top: 52%; left: 50%",
    }.items()
)


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (500, 900)])
def test_it_stands_by_its_word_wherever_that_is_and_folds_open_in_the_window(
    reader: Reader, site: str, size: tuple[int, int]
) -> None:
    page = show(reader, site, CORNERS)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for word in ("carcinoid", "octreotide", "lanreotide", "everolimus", "liver mets"):
        card = opened(page, word)
        [where] = boxes(page, word)
        expect_at(page, card, where)
        side = card.wait().box["y"] > where["top"]
        card.call("(dialog) => { for (const each of dialog.querySelectorAll('details')) each.open = true }")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        expect_at(page, card, where)
        assert (card.wait().box["y"] > where["top"]) is side
        page.keyboard.press("Escape")
        card.wait_gone()


@pytest.mark.parametrize("zoom", [0.8, 1.5])
def test_it_stands_by_its_word_in_a_page_that_enlarges_itself(reader: Reader, site: str, zoom: float) -> None:
    page = show(reader, site, CORNERS, head=f"<style>html {{ zoom: {zoom} }}</style>")
    for word in ("carcinoid", "octreotide", "lanreotide", "everolimus", "liver mets"):
        card = opened(page, word)
        [where] = boxes(page, word)
        expect_at(page, card, where)
        page.keyboard.press("Escape")
        card.wait_gone()


@pytest.mark.parametrize("zoom", [2, 4])
def test_it_is_in_the_window_when_the_page_is_zoomed(reader: Reader, site: str, zoom: int) -> None:
    page = show(reader, site, CORNERS)
    width, height = WIDTH // zoom, HEIGHT // zoom
    zoomed(page, width, height, zoom)
    wait_painted(page, "carcinoid", "octreotide", "lanreotide", "everolimus", "liver mets")
    for _ in range(5):
        reader.press("next-term", page)
        card = Cards(page)
        box = card.wait().box
        assert box["x"] >= 0 <= box["y"]
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
        card.press("Close")
        card.wait_gone()


def zoomed(page: Page, width: int, height: int, zoom: float) -> None:
    """Enlarges a page as its reader does, or as a screen of many pixels does."""
    page.context.new_cdp_session(page).send(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": zoom, "mobile": False},
    )
    page.wait_for_function("(width) => innerWidth === width", arg=width)


def test_it_stays_with_its_word_and_in_the_window_while_the_page_is_scrolled(reader: Reader, site: str) -> None:
    page = show(reader, site, f'<p style="margin-top: 900px">A carcinoid.</p><p style="height: 1500px">{LETTER}</p>')
    page.evaluate("scrollTo(0, 600)")
    card = opened(page, "carcinoid")
    settled = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    for top in (500, 300, 700, 880):
        page.evaluate("(top) => scrollTo(0, top)", top)
        page.evaluate(settled)
        [where] = boxes(page, "carcinoid")
        expect_at(page, card, where)
    for top in (0, 1600):  # where the word is not seen
        page.evaluate("(top) => scrollTo(0, top)", top)
        page.evaluate(settled)
        box = card.wait().box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= HEIGHT


def test_scrolling_in_the_card_does_not_move_it(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER + '<p style="height: 3000px"></p>')
    page.set_viewport_size({"width": 700, "height": 300})
    card = opened(page, "carcinoid")
    before = card.wait().box
    page.mouse.move(*inside(card))
    page.mouse.wheel(0, 100)
    assert card.call(
        """(dialog) => new Promise((done) => { const look = () => dialog.scrollTop > 0 ? done(true)
          : requestAnimationFrame(look); look() })"""
    )
    assert card.wait().box == before
    assert page.evaluate("scrollY") == 0


def test_of_a_word_on_two_lines_the_card_stands_at_the_line_pointed_at(reader: Reader, site: str) -> None:
    page = show(
        reader,
        site,
        '<p style="width: min-content; margin: 250px 0 0 300px">So they called it a carcinoid syndrome then.</p>',
    )
    wait_painted(page, "carcinoid syndrome")
    first, second = boxes(page, "carcinoid syndrome")
    assert first["bottom"] <= second["top"] + 1
    card = Cards(page)
    for line in (first, second):
        page.mouse.click(line["x"] + line["width"] / 2, line["y"] + line["height"] / 2)
        card.wait()
        expect_at(page, card, line)
        page.evaluate("scrollBy(0, 1)")
        page.keyboard.press("Escape")
        card.wait_gone()
    count_cards(page)
    page.mouse.click(second["right"] + 40, first["y"] + 5)  # between the parts, in the rectangle around both
    later(page)
    assert counted(page) == 0


# Above all that a page has


def test_the_card_is_above_a_modal_dialog_and_can_be_used_there(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/dialog.html")
    page.locator("#open-modal").click()
    card = opened(page, "octreotide")
    card.press("Somatostatin analogue")
    card.wait("← Somatostatin analogue".replace(" ", "\n", 1))
    page.mouse.click(*NOWHERE)
    card.wait_gone()
    expect(page.get_by_role("dialog", name="Words")).to_be_visible()
    page.get_by_role("dialog", name="Words").get_by_label("In a field").click()


def test_over_a_modal_dialog_resting_opens_and_a_click_on_the_card_keeps_it(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/dialog.html")
    page.locator("#open-modal").click()
    page.locator("#modal input").focus()
    card = rested(page, "octreotide")
    assert page.evaluate("document.activeElement.localName") == "input"
    where = inside(card)
    page.evaluate("globalThis.clicks = 0; addEventListener('click', () => void clicks++)")
    page.mouse.move(*where, steps=5)
    later(page)
    page.mouse.click(*where)
    assert page.evaluate("clicks") == 0
    page.mouse.move(*NOWHERE)
    later(page)
    card.press("Somatostatin analogue")
    card.wait("←\nSomatostatin analogue")
    page.keyboard.press("Escape")
    card.wait_gone()
    assert page.evaluate("document.activeElement.localName") == "input"


@pytest.mark.parametrize(
    ("button", "word"), [("open-popover", "PRRT"), ("open-hint", "carcinoid syndrome"), ("open-plain", "lanreotide")]
)
def test_the_card_is_above_popovers_and_other_dialogs(reader: Reader, site: str, button: str, word: str) -> None:
    page = reader.open(f"{site}/dialog.html")
    page.locator(f"#{button}").click()
    card = opened(page, word)
    assert_on_top(page, card)
    card.press("Close")
    card.wait_gone()


def test_the_card_is_above_what_fills_the_screen(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/dialog.html")
    page.locator("#open-full").click()
    page.wait_for_function("document.fullscreenElement !== null")
    card = opened(page, "chromogranin A")
    assert_on_top(page, card)
    card.press("Close")
    card.wait_gone()
    assert page.evaluate("document.fullscreenElement?.id") == "full"


def test_the_card_is_above_what_the_page_puts_on_top(reader: Reader, site: str) -> None:
    cover = '<div style="position: fixed; inset: 60px 0 0 0; background: gold; z-index: 2147483647"></div>'
    page = show(reader, site, LETTER + cover)
    card = opened(page, "carcinoid")
    assert_on_top(page, card)
    card.press("Close")
    card.wait_gone()


def assert_on_top(page: Page, card: Cards) -> None:
    box = card.wait().box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    script = "([x, y]) => document.elementFromPoint(x, y) === document.documentElement.lastElementChild"
    assert page.evaluate(script, [x, y])


# Finding the word under the pointer


def without_highlights_from_point(page: Page) -> None:
    """Takes away what a browser may not have; of the extension's world only, which pages don't share."""
    session = page.context.new_cdp_session(page)
    worlds: list[int] = []
    session.on(
        "Runtime.executionContextCreated",
        lambda event: (
            worlds.append(event["context"]["id"])
            if event["context"]["origin"].startswith("chrome-extension://")
            else None
        ),
    )
    session.send("Runtime.enable")
    assert worlds
    for world in worlds:
        taken = session.send(
            "Runtime.evaluate",
            {
                "expression": "delete HighlightRegistry.prototype.highlightsFromPoint "
                "&& !('highlightsFromPoint' in CSS.highlights) && Boolean(netgloss.session)",
                "contextId": world,
            },
        )
        assert taken["result"]["value"] is True


@pytest.mark.parametrize("browser", ["new", "old"])
def test_words_are_found_in_the_page_and_in_shadow_trees(reader: Reader, site: str, browser: str) -> None:
    page = reader.open(f"{site}/shadow.html")
    page.evaluate("ready")
    page.wait_for_function("[...CSS.highlights.values()].reduce((sum, { size }) => sum + size, 0) >= 10")
    if browser == "old":
        without_highlights_from_point(page)
    for word, says in {
        "liver mets": "Liver metastases", "octreotide": "Octreotide", "carcinoid syndrome": "Carcinoid syndrome",
        "PRRT": "PRRT", "carcinoid": "Carcinoid", "lanreotide": "Lanreotide", "chromogranin A": "Chromogranin A",
    }.items():  # fmt: skip
        card = opened(page, word)
        assert card.wait().text.startswith(says)
        page.keyboard.press("Escape")
        card.wait_gone()


@pytest.mark.parametrize("browser", ["new", "old"])
def test_only_the_word_itself_counts_and_all_of_it(reader: Reader, site: str, browser: str) -> None:
    page = show(
        reader, site,
        '<p style="width: min-content; margin: 250px 0 0 300px">So they called it a carcinoid syndrome then.</p>'
        "<p>It was <sup>68</sup>Ga-DOTATATE first.</p>",
    )  # fmt: skip
    wait_painted(page, "carcinoid syndrome", "68Ga-DOTATATE")
    if browser == "old":
        without_highlights_from_point(page)
    card = Cards(page)
    for word in ("carcinoid syndrome", "68Ga-DOTATATE"):
        lines = boxes(page, word)
        assert len(lines) > 1
        for line in lines:
            for x in (line["left"] + 2, line["right"] - 2):
                page.mouse.click(x, line["y"] + line["height"] / 2)
                card.wait()
                page.keyboard.press("Escape")
                card.wait_gone()
    count_cards(page)
    first, second = boxes(page, "carcinoid syndrome")
    for x, y in [
        (first["left"] - 6, first["y"] + 5),
        (first["right"] + 30, first["y"] + 5),
        (second["left"] - 6, second["y"] + 5),
        (second["right"] + 30, second["y"] + 5),
        (first["x"] + 10, first["top"] - 40),
        (second["x"] + 10, HEIGHT - 20),
    ]:
        page.mouse.click(x, y)
    later(page)
    assert counted(page) == 0


def test_a_click_that_selects_text_in_a_shadow_tree_opens_nothing(reader: Reader, site: str) -> None:
    reader.set(settings={"hover": False})
    page = reader.open(f"{site}/shadow.html")
    page.evaluate("ready")
    x, y = middle(page, "carcinoid syndrome")
    count_cards(page)
    page.mouse.move(x - 30, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=4)
    page.mouse.up()
    page.mouse.move(*NOWHERE)
    later(page)
    assert counted(page) == 0


@pytest.mark.parametrize("zoom", [0.75, 1.5, 2])
def test_words_are_found_where_the_page_is_zoomed_or_the_screen_has_many_pixels(
    reader: Reader, site: str, zoom: float
) -> None:
    page = show(reader, site, CORNERS)
    zoomed(page, 900, 600, zoom)
    for word in ("carcinoid", "octreotide", "lanreotide", "everolimus", "liver mets"):
        card = opened(page, word)
        assert card.wait().text.casefold()[:4] == ("liver metastases" if "mets" in word else word)[:4]
        page.keyboard.press("Escape")
        card.wait_gone()
    rested(page, "carcinoid")
