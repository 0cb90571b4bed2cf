"""The card on an annotated page, in Chromium: opened, read and closed in every way that people have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import Show
from e2e.e2e_pages import (
    BODY,
    CARCINOID,
    CARCINOID_DEFINITION,
    CARCINOID_NOTE,
    SOURCE,
    annotated,
    box,
    card,
    document,
    glossary,
    overlap,
    violations,
    word,
)

LONG = 60_000  # ms, longer than any card would wait to open or to close
PHONE = {"width": 320, "height": 568}
DARK = (
    '<meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark) '
    "{ body { background: #111; color: #eee } a { color: #9cf } }</style>"
)


# Ways to open the card of “carcinoid”, the second word of the page


def hover(shown: Page) -> None:
    word(shown).hover()
    expect(card(shown)).to_be_visible()


def tab(shown: Page) -> None:
    shown.keyboard.press("Tab")
    shown.keyboard.press("Tab")


def enter(shown: Page) -> None:
    tab(shown)
    shown.keyboard.press("Enter")


def click(shown: Page) -> None:
    word(shown).click()


def tap(shown: Page) -> None:
    word(shown).tap()


Open = Callable[[Page], None]


def away(shown: Page) -> None:
    """Takes the pointer to where nothing is, by way of the text."""
    shown.mouse.move(600, 40, steps=8)
    shown.clock.fast_forward(LONG)


# Opening


@pytest.mark.parametrize("open_card", [hover, tab, enter, click, tap])
def test_a_card_opens_and_stays(show: Show, open_card: Open) -> None:
    shown = show(annotated(), clock=True, has_touch=True)
    expect(card(shown)).to_have_count(0)
    open_card(shown)
    shown.clock.fast_forward(LONG)
    expect(card(shown)).to_be_visible()
    expect(card(shown)).to_have_accessible_name("Carcinoid")
    expect(word(shown)).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("carcinoid", [CARCINOID, CARCINOID_DEFINITION, CARCINOID_NOTE, SOURCE]),
        ("Ki-67", ["Ki-67", "A stain for cells that divide.", SOURCE]),
    ],
)
def test_a_card_holds_term_definition_note_and_source(show: Show, name: str, lines: list[str]) -> None:
    shown = show(annotated())
    word(shown, name).click()
    expect(card(shown).locator("dt, dd")).to_have_text(lines)
    expect(card(shown).get_by_role("link")).to_have_attribute("href", "https://example.org/")


def test_a_pointer_in_passing_opens_nothing(show: Show) -> None:
    shown = show(annotated(), clock=True)
    shown.clock.pause_at(shown.evaluate("Date.now()") + LONG)
    word(shown).hover()
    away(shown)
    expect(card(shown)).to_have_count(0)


def test_a_pointer_that_selects_opens_nothing(show: Show) -> None:
    shown = show(annotated(), clock=True)
    place = box(word(shown))
    shown.mouse.move(place["x"] - 60, place["y"] + 5)
    shown.mouse.down()
    shown.mouse.move(place["x"] + 20, place["y"] + 5, steps=4)
    shown.clock.fast_forward(LONG)
    expect(card(shown)).to_have_count(0)


def test_a_pointer_that_is_pressed_on_its_way_opens_nothing(show: Show) -> None:
    shown = show(annotated(), clock=True)
    shown.clock.pause_at(shown.evaluate("Date.now()") + LONG)
    word(shown).hover()
    shown.mouse.down()
    shown.clock.fast_forward(LONG)
    expect(card(shown)).to_have_count(0)


@pytest.mark.parametrize("go", ["hover", "focus", "click"])
def test_the_next_word_takes_the_card_over(show: Show, go: str) -> None:
    shown = show(annotated())
    for name, term in [("Ki-67", "Ki-67"), ("carcinoid", "Carcinoid")]:
        shown.keyboard.press("Shift")  # what is then focused has been reached by keyboard
        getattr(word(shown, name), go)()
        expect(card(shown)).to_have_accessible_name(term)
        expect(shown.locator(".netgloss-card")).to_have_count(1)
        expect(shown.locator("[aria-expanded=true]")).to_have_count(1)


# Staying open, as WCAG 1.4.13 wants


def test_the_pointer_can_move_into_the_card(show: Show) -> None:
    shown = show(annotated(), clock=True)
    hover(shown)
    place = box(card(shown))
    shown.clock.pause_at(shown.evaluate("Date.now()") + LONG)  # however long the browser takes for the way
    shown.mouse.move(place["x"] + 40, place["y"] + 60, steps=20)
    shown.clock.fast_forward(LONG)
    expect(card(shown)).to_be_visible()
    away(shown)
    expect(card(shown)).to_have_count(0)


@pytest.mark.parametrize("open_card", [tab, enter, click, tap])
def test_a_card_that_was_asked_for_outlasts_the_pointer(show: Show, open_card: Open) -> None:
    shown = show(annotated(), clock=True, has_touch=True)
    open_card(shown)
    away(shown)
    expect(card(shown)).to_be_visible()


def test_a_word_that_is_clicked_while_another_is_open_keeps_its_card(show: Show) -> None:
    shown = show(annotated(), clock=True)
    word(shown, "Ki-67").hover()
    expect(card(shown)).to_have_accessible_name("Ki-67")
    word(shown).click()
    away(shown)
    expect(card(shown)).to_have_accessible_name("Carcinoid")


def test_text_in_the_card_can_be_selected(show: Show) -> None:
    shown = show(annotated(), clock=True)
    word(shown, "Ki-67").click()
    text = box(card(shown).get_by_text("A stain for cells that divide."))
    shown.mouse.move(text["x"], text["y"] + 8)
    shown.mouse.down()
    shown.mouse.move(text["x"] + text["width"], text["y"] + 8)
    shown.mouse.up()
    away(shown)
    expect(card(shown)).to_be_visible()
    assert shown.evaluate("getSelection().toString().trim()") == "A stain for cells that divide."


# Closing


@pytest.mark.parametrize("open_card", [tab, enter, click])
def test_escape_closes_and_the_focus_stays_on_the_word(show: Show, open_card: Open) -> None:
    shown = show(annotated(), clock=True)
    open_card(shown)
    shown.keyboard.press("Escape")
    expect(card(shown)).to_have_count(0)
    expect(word(shown)).to_be_focused()
    expect(word(shown)).to_have_attribute("aria-expanded", "false")
    shown.clock.fast_forward(LONG)
    expect(card(shown)).to_have_count(0)


def test_escape_closes_a_card_under_the_pointer_and_moves_no_focus(show: Show) -> None:
    shown = show(annotated(), clock=True)
    shown.locator("#after").focus()
    hover(shown)
    shown.keyboard.press("Escape")
    expect(card(shown)).to_have_count(0)
    expect(shown.locator("#after")).to_be_focused()
    shown.clock.fast_forward(LONG)
    expect(card(shown)).to_have_count(0)


def test_escape_opens_no_card_for_the_word_that_lay_under_the_card(show: Show) -> None:
    shown = show(annotated("<main><h1>A letter</h1><p>carcinoid</p><p>And then:</p><p>Ki-67</p></main>"), clock=True)
    under = box(word(shown, "Ki-67"))
    place = (under["x"] + 10, under["y"] + 5)
    hover(shown)
    assert overlap(box(card(shown)), under)
    shown.mouse.move(*place, steps=8)
    shown.keyboard.press("Escape")
    expect(card(shown)).to_have_count(0)
    shown.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shown.clock.fast_forward(LONG)
    expect(card(shown)).to_have_count(0)
    shown.mouse.move(1, 1)
    shown.mouse.move(*place)
    shown.clock.fast_forward(LONG)
    expect(card(shown)).to_have_accessible_name("Ki-67")


def test_escape_is_the_pages_own_when_no_card_is_open(show: Show) -> None:
    script = "<script>addEventListener('keydown', (event) => { document.title = event.key; });</script>"
    shown = show(annotated(BODY + script))
    hover(shown)
    shown.keyboard.press("Escape")
    expect(shown).to_have_title("A letter")
    shown.keyboard.press("Escape")
    expect(shown).to_have_title("Escape")


@pytest.mark.parametrize("open_card", [enter, click])
def test_the_cross_closes_and_gives_the_focus_back(show: Show, open_card: Open) -> None:
    shown = show(annotated())
    open_card(shown)
    cross(shown).click()
    expect(card(shown)).to_have_count(0)
    expect(word(shown)).to_be_focused()


def outside(shown: Page) -> Locator:
    return shown.get_by_role("heading", name="A letter")


def cross(shown: Page) -> Locator:
    return card(shown).get_by_role("button", name="Close")


CLOSINGS: dict[str, tuple[Open, Open]] = {
    "click outside": (click, lambda shown: outside(shown).click()),
    "tap outside": (tap, lambda shown: outside(shown).tap()),
    "tap on the cross": (tap, lambda shown: cross(shown).tap()),
    "focus elsewhere": (click, lambda shown: shown.locator("#after").focus()),
    "second click": (click, click),
    "second tap": (tap, tap),
}


@pytest.mark.parametrize("name", CLOSINGS)
def test_a_card_that_was_asked_for_is_closed(show: Show, name: str) -> None:
    open_card, leave = CLOSINGS[name]
    shown = show(annotated(), has_touch=True)
    open_card(shown)
    expect(card(shown)).to_be_visible()
    leave(shown)
    expect(card(shown)).to_have_count(0)


def test_the_second_tap_on_the_second_word_closes_its_card(show: Show) -> None:
    shown = show(annotated(), has_touch=True)
    word(shown, "Ki-67").tap()
    word(shown).tap()
    expect(card(shown)).to_have_accessible_name("Carcinoid")
    word(shown).tap()
    expect(card(shown)).to_have_count(0)


def test_tab_goes_through_the_card_and_back_to_the_word(show: Show) -> None:
    shown = show(annotated())
    enter(shown)
    expect(card(shown)).to_be_focused()
    shown.keyboard.press("Tab")
    expect(card(shown).get_by_role("link")).to_be_focused()
    shown.keyboard.press("Tab")
    expect(cross(shown)).to_be_focused()
    shown.keyboard.press("Tab")
    expect(card(shown)).to_have_count(0)
    expect(word(shown)).to_be_focused()


def test_tab_on_a_word_goes_on_to_the_next(show: Show) -> None:
    shown = show(annotated())
    tab(shown)
    shown.keyboard.press("Tab")
    expect(card(shown)).to_have_accessible_name("DOTATATE")
    shown.keyboard.press("Tab")
    expect(shown.locator("#after")).to_be_focused()
    expect(card(shown)).to_have_count(0)


# Mentions in parts


PARTS = [("<sup>68</sup>Ga-DOTATATE", "68Ga-DOTATATE"), ("Ki-<b>67</b>", "Ki-67")]


@pytest.mark.parametrize(("markup", "name"), PARTS)
def test_a_mention_in_parts_is_one_stop_with_one_name(show: Show, markup: str, name: str) -> None:
    shown = show(annotated(f"<main><h1>A scan</h1><p>{markup} and <a href='#'>more</a></p></main>"))
    expect(word(shown, name)).to_have_count(1)
    shown.keyboard.press("Tab")
    expect(word(shown, name)).to_be_focused()
    shown.keyboard.press("Tab")
    expect(shown.get_by_role("link", name="more")).to_be_focused()


@pytest.mark.parametrize(("markup", "name"), PARTS)
def test_a_click_on_the_second_part_is_one_on_the_mention(show: Show, markup: str, name: str) -> None:
    shown = show(annotated(f"<main><h1>A scan</h1><p>{markup} is <a href='#'>more</a></p></main>"))
    first, second = shown.locator("main [data-netgloss]").all()
    second.click()
    expect(card(shown)).to_be_visible()
    expect(first).to_have_attribute("aria-expanded", "true")
    shown.keyboard.press("Escape")
    expect(card(shown)).to_have_count(0)
    second.click()
    cross(shown).click()
    expect(first).to_be_focused()
    first.click()
    second.click()
    expect(card(shown)).to_have_count(0)


# Where the card is


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("window", [(1280, 720), (640, 320), (320, 568)], ids=["desk", "phone on its side", "phone"])
def test_the_card_is_in_the_window_and_not_on_the_word(show: Show, window: tuple[int, int], direction: str) -> None:
    gap = '<div style="height: 200vh"></div>'
    text = "".join(f'<p style="margin: 0; text-align: {side}">carcinoid</p>' for side in ("left", "right"))
    width, height = window
    page = annotated(f"<main><h1>A letter</h1>{gap}{text}{gap}</main>", direction=direction)
    shown = show(page, viewport={"width": width, "height": height})
    for one in word(shown).all():
        for block in ("start", "center", "end"):
            one.evaluate("(word, block) => word.scrollIntoView({block})", block)
            one.dispatch_event("click")  # a click of the mouse would scroll the page
            place = box(card(shown))
            assert place["x"] >= 0
            assert place["y"] >= 0
            assert place["x"] + place["width"] <= width
            assert place["y"] + place["height"] <= height
            assert not overlap(place, box(one)), block
            one.dispatch_event("click")
            expect(card(shown)).to_have_count(0)


def test_english_is_read_from_the_left_on_a_page_that_is_not(show: Show) -> None:
    shown = show(annotated(direction="rtl"))
    click(shown)
    expect(card(shown)).to_have_css("direction", "ltr")
    expect(shown.get_by_role("region", name="Words explained")).to_have_css("direction", "ltr")


def test_the_page_can_be_scrolled_under_an_open_card_on_a_phone(show: Show) -> None:
    gap = '<div style="height: 200vh"></div>'
    shown = show(annotated(f"<main><h1>A letter</h1>{gap}<p>carcinoid</p>{gap}</main>"), viewport=PHONE, has_touch=True)
    tap(shown)
    expect(card(shown)).to_be_visible()
    shown.evaluate("scrollTo(0, 0)")
    shown.evaluate("new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); })")
    assert shown.evaluate("scrollY") == 0


def test_the_card_goes_with_its_word(show: Show) -> None:
    shown = show(annotated(f'{BODY}<div style="height: 200vh"></div>'))
    click(shown)
    before = box(card(shown))
    shown.evaluate("scrollTo(0, 40)")
    top = "(y) => document.querySelector('.netgloss-card').getBoundingClientRect().y === y"
    shown.wait_for_function(top, arg=before["y"] - 40)


def test_a_card_in_a_dialog_can_be_used(show: Show) -> None:
    dialog = '<dialog aria-label="News"><p>It is a carcinoid.</p></dialog>'
    shown = show(annotated(f"{BODY}{dialog}<script>document.querySelector('dialog').showModal();</script>"))
    word(shown).last.click()
    explained = shown.get_by_role("dialog", name="Carcinoid")
    explained.get_by_text("The old name for").click()
    expect(explained).to_be_visible()
    explained.get_by_role("button", name="Close").click()
    expect(explained).to_have_count(0)


# Pages that get in the way


@pytest.mark.parametrize(
    "body",
    [
        '<p id="netgloss-carcinoid">Ours</p>',
        '<form name="netgloss"></form>',
        '<img name="netgloss" alt="">',
        '<p id="netgloss-card" class="netgloss-words">Ours</p><script>var netgloss = 1, card = 2, shown = 3;</script>',
    ],
)
def test_a_page_may_use_our_names(show: Show, body: str) -> None:
    shown = show(annotated(body + BODY))
    click(shown)
    expect(card(shown)).to_contain_text(CARCINOID_DEFINITION)
    expect(shown.locator(".netgloss-card")).to_have_count(1)


def test_two_annotated_pieces_on_one_page(show: Show) -> None:
    pieces = [glossary().annotate_html(f"<p>{name} stands here.</p>") for name in ("Ki-67", "A carcinoid")]
    shown = show(document(f"<main><h1>Two letters</h1>{''.join(pieces)}</main>"))
    for name, term in [("Ki-67", "Ki-67"), ("carcinoid", "Carcinoid")]:
        word(shown, name).focus()
        shown.keyboard.press("Enter")
        expect(card(shown)).to_have_accessible_name(term)
        expect(card(shown).get_by_role("link")).to_have_count(1)
        expect(shown.locator(".netgloss-card")).to_have_count(1)


def readable(shown: Page) -> None:
    """The text is whole, and behind it stand the definitions."""
    expect(shown.locator("main p").first).to_have_text("Ki-67 is 2%. It was once called a carcinoid.")
    words = shown.get_by_role("region", name="Words explained")
    expect(words).to_be_in_viewport()
    for text in (CARCINOID, CARCINOID_DEFINITION, CARCINOID_NOTE, "No advice."):
        expect(words.get_by_text(text, exact=True)).to_be_visible()
    expect(words.get_by_text(SOURCE)).to_have_count(3)


def test_definitions_are_readable_without_scripts(show: Show) -> None:
    shown = show(annotated(), java_script_enabled=False)
    readable(shown)
    expect(shown.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize(
    "policy", ["default-src 'none'", "default-src 'none'; style-src 'unsafe-inline'"], ids=["nothing", "styles"]
)
def test_definitions_are_readable_where_a_policy_forbids_scripts(show: Show, policy: str) -> None:
    shown = show(annotated(), policy=policy)
    readable(shown)
    expect(shown.get_by_role("button")).to_have_count(0)


def test_a_card_works_without_style_sheets(show: Show) -> None:
    shown = show(annotated(), policy="default-src 'none'; script-src 'unsafe-inline'")
    readable(shown)
    click(shown)
    expect(card(shown)).to_contain_text(CARCINOID_DEFINITION)
    shown.keyboard.press("Escape")
    expect(card(shown)).to_have_count(0)


# How it looks


@pytest.mark.parametrize(("scheme", "open_card"), [("light", hover), ("dark", enter)])
def test_axe_finds_nothing(show: Show, scheme: str, open_card: Open) -> None:
    shown = show(annotated(head=DARK), color_scheme=scheme)
    open_card(shown)
    assert violations(shown) == []


def test_axe_finds_nothing_over_the_second_part_of_a_mention(show: Show) -> None:
    shown = show(annotated())
    shown.get_by_text("Ga-DOTATATE", exact=True).hover()
    expect(card(shown)).to_be_visible()
    assert violations(shown) == []


def test_definitions_are_readable_on_a_page_that_is_always_dark(show: Show) -> None:
    head = "<style>body { background: #111; color: #eee } #after { color: #9cf }</style>"
    assert violations(show(annotated(head=head))) == []


@pytest.mark.parametrize(
    ("scheme", "background", "text"),
    [("light", "rgb(255, 255, 255)", "rgb(26, 31, 36)"), ("dark", "rgb(29, 34, 39)", "rgb(232, 234, 237)")],
)
def test_the_card_is_as_light_or_dark_as_the_reader_likes(show: Show, scheme: str, background: str, text: str) -> None:
    shown = show(annotated(), color_scheme=scheme)
    click(shown)
    expect(card(shown)).to_have_css("background-color", background)
    expect(card(shown)).to_have_css("color", text)


def test_forced_colours_leave_the_card_a_border_and_the_word_its_line(show: Show) -> None:
    shown = show(annotated(), forced_colors="active")
    click(shown)
    expect(card(shown)).to_have_css("border-top-width", "1px")
    expect(card(shown)).to_have_css("border-top-style", "solid")
    expect(card(shown)).to_have_css("border-top-color", "rgb(0, 0, 0)")
    expect(word(shown)).to_have_css("text-decoration-line", "underline")


@pytest.mark.parametrize(("motion", "animation"), [("no-preference", "netgloss-in"), ("reduce", "none")])
def test_nothing_moves_for_those_who_do_not_want_it(show: Show, motion: str, animation: str) -> None:
    shown = show(annotated(), reduced_motion=motion)
    click(shown)
    expect(card(shown)).to_have_css("animation-name", animation)


def test_print_has_the_definitions_and_no_card(show: Show) -> None:
    shown = show(annotated())
    click(shown)
    shown.emulate_media(media="print")
    expect(shown.locator(".netgloss-card")).to_be_hidden()
    readable(shown)


@pytest.mark.parametrize("open_card", [enter, tap])
def test_the_page_is_never_wider_than_a_phone(show: Show, open_card: Open) -> None:
    shown = show(annotated(), viewport=PHONE, has_touch=True)
    open_card(shown)
    expect(card(shown)).to_be_visible()
    assert shown.evaluate("document.scrollingElement.scrollWidth") == 320
