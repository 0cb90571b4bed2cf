"""Pages of the web as the service shows them, in Chromium: as they look, and to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, Route, expect
from werkzeug.wrappers import Response

from e2e.e2e_pages import box, overflow, overlap, violations
from e2e.reading_service import PICTURES, Service
from e2e.serving import serving

LONG = 60_000  # ms, longer than any card would wait to open or to close
TERMS = ["Carcinoid", "DOTATATE", "Ki-67"]
BAR = ["netgloss", "Original page, in a new tab", "3 words explained on this page", "About"]
# Whether nothing else lies over the middle of an element.
_ON_TOP = """(element) => {
  const box = element.getClientRects()[0];
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return element.contains(there) || there.contains(element);
}"""
ASKING = "Open this page explained?"
VIEWS = pytest.mark.parametrize("view", ["page", "reading"])
# Sizes of the window: of an old telephone, and of a 1280 × 1024 screen at 400 %.
SMALL = pytest.mark.parametrize("window", [(320, 568), (320, 256)], ids=["320 px", "400 %"])


class Reader:
    """A browser at the service, and what it should not do."""

    def __init__(self, context: BrowserContext, service: Service) -> None:
        self.service = service
        self.console: list[str] = []
        self.elsewhere: list[str] = []  # addresses of other servers that were asked for
        context.route(lambda url: not url.startswith(f"{service.address}/"), self._answer)
        context.on("console", lambda message: self.console.append(message.text))
        context.on("weberror", lambda error: self.console.append(str(error.error)))
        self.page = context.new_page()

    def _answer(self, route: Route) -> None:
        self.elsewhere.append(route.request.url)
        if route.request.resource_type in ("document", "stylesheet"):
            kind = "text/html" if route.request.resource_type == "document" else "text/css"
            route.fulfill(body="", content_type=kind)
        else:
            route.fulfill(body="<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml")

    def read(self, path: str, view: str = "page", **fields: str) -> Page | FrameLocator:
        """Opens a page of the site, and gives what holds its words."""
        self.page.goto(self.service.read(path, view=view, **fields))
        return self.inside(view)

    def inside(self, view: str) -> Page | FrameLocator:
        return self.page.frame_locator("iframe") if view == "page" else self.page

    @property
    def fetched(self) -> list[str]:
        """The paths on the site that the service has asked for."""
        return self.service.origin.paths


@pytest.fixture
def reader(context: Callable[..., BrowserContext], reading: Service) -> Callable[..., Reader]:
    """Makes readers."""
    return lambda **options: Reader(context(**options), reading)


def word(inside: Page | FrameLocator, name: str = "carcinoid") -> Locator:
    return inside.get_by_role("button", name=name, exact=True)


def card(inside: Page | FrameLocator) -> Locator:
    return inside.get_by_role("dialog")


def bar(page: Page) -> Locator:
    return page.locator(".bar")


def about(page: Page) -> Locator:
    """Opens what there is to say about the page."""
    bar(page).get_by_text("About", exact=True).click()
    return bar(page).locator("details[open] .panel")


def focused(page: Page) -> str:
    """What the focus is on, in the frame, too."""
    for frame in reversed(page.frames):
        name: str = frame.evaluate(
            "document.activeElement.matches('body, iframe') ? '' : document.activeElement.innerText"
        )
        if name:
            return " ".join(name.replace("↗", "").split())
    return ""


# The card


@VIEWS
def test_the_pointer_opens_a_card_and_can_go_into_it(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    one.page.clock.install()
    inside = one.read("/letter", view)
    word(inside).hover()
    expect(card(inside)).to_contain_text("Outdated word.")
    place = box(card(inside))
    one.page.clock.pause_at(one.page.evaluate("Date.now()") + LONG)  # however long the browser takes for the way
    one.page.mouse.move(place["x"] + 40, place["y"] + 60, steps=20)
    one.page.clock.fast_forward(LONG)
    expect(card(inside)).to_be_visible()
    one.page.mouse.move(place["x"] + 500, place["y"] + 300, steps=8)
    one.page.clock.fast_forward(LONG)
    expect(card(inside)).to_have_count(0)


@VIEWS
def test_escape_closes_a_card_under_the_pointer(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    inside = one.read("/letter", view)
    inside.get_by_role("heading", name="Scan day").click()  # a frame gets keys once it is in use
    word(inside).hover()
    expect(card(inside)).to_be_visible()
    one.page.keyboard.press("Escape")
    expect(card(inside)).to_have_count(0)


@VIEWS
def test_a_click_opens_and_closes_a_card(reader: Callable[..., Reader], view: str) -> None:
    inside = reader().read("/letter", view)
    word(inside).click()
    expect(card(inside)).to_have_accessible_name("Carcinoid")
    card(inside).get_by_role("button", name="Close").click()
    expect(card(inside)).to_have_count(0)


@VIEWS
def test_a_tap_opens_a_card_at_the_bottom_of_a_telephone(reader: Callable[..., Reader], view: str) -> None:
    one = reader(viewport={"width": 320, "height": 568}, has_touch=True)
    inside = one.read("/letter", view)
    word(inside).tap()
    place = box(card(inside))
    assert place["x"] == 0
    assert place["width"] == 320
    assert abs(place["y"] + place["height"] - 568) < 1
    assert not overlap(place, box(word(inside)))
    word(inside).tap()
    expect(card(inside)).to_have_count(0)


def test_a_source_opens_beside_a_page_in_the_frame(reader: Callable[..., Reader]) -> None:
    one = reader()
    inside = one.read("/letter")
    word(inside).click()
    with one.page.expect_popup() as opened:
        card(inside).get_by_role("link").first.click()
    assert opened.value.url.startswith("https://")
    # It is a page like any other, and knows nothing of the one that it was opened from.
    assert opened.value.evaluate("[opener, origin === location.origin]") == [None, True]
    expect(card(inside)).to_be_visible()


def test_a_source_opens_from_the_reading_view(reader: Callable[..., Reader]) -> None:
    one = reader()
    inside = one.read("/letter", "reading")
    word(inside).click()
    card(inside).get_by_role("link").first.click()
    one.page.wait_for_url("https://**/*")
    assert one.page.evaluate("origin === location.origin")


@VIEWS
def test_everything_is_reached_by_keyboard(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    inside = one.read("/letter", view)
    stops = []
    for _ in range(10):
        one.page.keyboard.press("Tab")
        stops.append(focused(one.page))
    other = "Reading view" if view == "page" else "As it looks"
    skip = "Skip to the page" if view == "page" else "Skip to the text"
    expected = [skip, *BAR[:2], other, *BAR[2:], "DOTATATE scan", "carcinoid", "To the end", "The second letter"]
    assert stops == expected
    one.page.keyboard.press("Shift+Tab")
    one.page.keyboard.press("Shift+Tab")
    expect(card(inside)).to_have_accessible_name("Carcinoid")
    one.page.keyboard.press("Escape")
    expect(card(inside)).to_have_count(0)
    expect(word(inside)).to_be_focused()


@VIEWS
def test_without_scripts_the_words_stand_at_the_end(reader: Callable[..., Reader], view: str) -> None:
    one = reader(java_script_enabled=False)
    inside = one.read("/letter", view)
    expect(inside.get_by_role("region", name="Words explained").locator("dt")).to_contain_text(TERMS)
    bar(one.page).get_by_text("3 words").click()
    expect(bar(one.page).locator("dt")).to_have_text(TERMS)


# Links


@VIEWS
def test_links_go_on_being_explained(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    inside = one.read("/letter", view, level="common")
    for number, (name, term) in enumerate([("second", "biopsy"), ("third", "octreotide")]):
        link = inside.get_by_role("link", name=f"The {name} letter")
        link.click() if number else link.press("Enter")
        expect(inside.get_by_role("heading", level=1)).to_have_text(f"The {name} letter")
        expect(word(inside, term)).to_be_visible()
        fields = parse_qs(urlsplit(one.page.url).query)
        assert (fields["view"], fields["level"]) == ([view], ["common"])
        expect(one.page).to_have_title(f"The {name} letter · page.example · netgloss")
    assert one.fetched == ["/letter", "/second", "/third"]


@VIEWS
def test_a_link_opens_explained_in_another_tab(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    inside = one.read("/letter", view)
    with one.page.context.expect_page() as opened:
        inside.get_by_role("link", name="The second letter").click(modifiers=["ControlOrMeta"])
    there = opened.value.frame_locator("iframe") if view == "page" else opened.value
    expect(word(there, "biopsy")).to_be_visible()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Scan day")


@VIEWS
def test_links_lead_out_for_who_wants_that(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    inside = one.read("/letter", view)
    about(one.page)
    bar(one.page).get_by_role("link", name="Open links as they are").click()
    inside.get_by_role("link", name="The second letter").click()
    one.page.wait_for_url(one.service.site("/second"))
    assert one.fetched == ["/letter", "/letter"]


def test_a_link_within_the_page_scrolls(reader: Callable[..., Reader]) -> None:
    one = reader(viewport={"width": 600, "height": 400})
    inside = one.read("/letter")
    end = inside.get_by_role("heading", name="The end")
    expect(end).not_to_be_in_viewport()
    inside.get_by_role("link", name="To the end").click()
    expect(end).to_be_in_viewport()
    place = box(bar(one.page))
    assert box(end)["y"] > place["y"] + place["height"] - 1
    word(inside, "Ki-67").click()
    expect(card(inside)).to_be_visible()
    assert one.fetched == ["/letter"]


# The bar


@VIEWS
def test_the_bar_tells_words_and_where_the_page_comes_from(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    one.read("/letter", view)
    bar(one.page).get_by_text("3 words").click()
    opened = bar(one.page).locator("details[open] .panel")
    expect(opened.locator("dt")).to_have_text(TERMS)
    expect(opened.locator("dd").first).to_contain_text("The old name for a neuroendocrine tumour")
    expect(about(one.page)).to_contain_text("This is a page of page.example, fetched by netgloss for you")
    expect(opened).to_have_count(1)
    expect(opened.get_by_role("link").first).to_have_attribute("href", one.service.site("/letter"))
    about_again = bar(one.page).get_by_text("About", exact=True)
    about_again.click()
    expect(opened).to_have_count(0)


@VIEWS
def test_one_view_leads_to_the_other(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    one.read("/letter", view)
    other = "page" if view == "reading" else "reading"
    bar(one.page).get_by_role("link", name="As it looks" if view == "reading" else "Reading view").click()
    expect(one.page.locator("iframe")).to_have_count(int(other == "page"))
    expect(word(one.inside(other))).to_be_visible()


@VIEWS
def test_the_original_opens_in_another_tab(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    one.read("/letter", view)
    with one.page.expect_popup() as opened:
        bar(one.page).get_by_role("link", name="Original").click()
    opened.value.wait_for_url(one.service.site("/letter"))
    assert opened.value.evaluate("[opener, origin === location.origin]") == [None, True]


@VIEWS
def test_the_term_sheet_opens_in_another_tab_and_prints(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    one.read("/letter", view)
    bar(one.page).get_by_text("3 words").click()
    with one.page.expect_popup() as opened:
        bar(one.page).get_by_role("link", name="Term sheet").click()
    sheet = opened.value
    expect(sheet.get_by_role("heading", level=2)).to_contain_text(["DOTATATE", "Carcinoid", "Ki-67"])
    sheet.emulate_media(media="print")
    expect(sheet.get_by_text("My question:").first).to_be_visible()
    assert violations(sheet) == []


def test_the_reading_view_prints_without_the_bar(reader: Callable[..., Reader]) -> None:
    one = reader()
    inside = one.read("/letter", "reading")
    one.page.emulate_media(media="print")
    expect(bar(one.page)).to_be_hidden()
    expect(inside.get_by_role("main")).to_be_visible()
    expect(inside.get_by_role("region", name="Words explained")).to_be_visible()


@VIEWS
@pytest.mark.parametrize("path", ["/hostile", "/quirks"])
def test_no_style_of_a_page_reaches_the_bar(reader: Callable[..., Reader], view: str, path: str) -> None:
    one = reader()
    one.read(path, view)
    for part in [*bar(one.page).get_by_role("link").all(), *bar(one.page).locator("summary").all()]:
        expect(part).to_be_in_viewport(ratio=1)
        assert part.evaluate(_ON_TOP), part.inner_text()
    expect(about(one.page)).to_be_visible()
    inside = one.inside(view)
    if path == "/quirks" or view == "reading":
        expect(word(inside, "DOTATATE scan")).to_be_visible()


def test_an_old_page_is_shown_by_the_rules_of_new_ones(reader: Callable[..., Reader]) -> None:
    # What stands in a `srcdoc` never has quirks (https://html.spec.whatwg.org/#the-initial-insertion-mode). Pages that
    # count on them look a little different, and can be read.
    one = reader()
    inside = one.read("/quirks")
    assert inside.locator("html").evaluate("() => document.compatMode") == "CSS1Compat"
    expect(inside.get_by_text("My DOTATATE scan was on Monday")).to_be_visible()


# All in all


def words_open(one: Reader) -> None:
    bar(one.page).get_by_text("words").first.click()


def nothing(one: Reader) -> None:
    """Leaves the page as it is."""


STATES: dict[str, Callable[[Reader], Any]] = {
    "as it comes": nothing,
    "words": words_open,
    "about": lambda one: about(one.page),
    "card": lambda one: word(one.inside("page" if one.page.frames[1:] else "reading")).click(),
}


@VIEWS
@SMALL
@pytest.mark.parametrize("state", STATES)
def test_a_page_fits_into_a_small_window(
    reader: Callable[..., Reader], view: str, state: str, window: tuple[int, int]
) -> None:
    one = reader(viewport={"width": window[0], "height": window[1]}, color_scheme="dark")
    inside = one.read("/letter", view)
    STATES[state](one)
    assert overflow(one.page) == 0
    assert violations(one.page) == []
    for part in [*bar(one.page).get_by_role("link").all(), *bar(one.page).locator("summary, .panel p").all()]:
        if part.is_visible():
            part.scroll_into_view_if_needed()
            assert part.evaluate(_ON_TOP), part.inner_text()
    if state == "as it comes":
        word(inside).scroll_into_view_if_needed()
        assert word(inside).evaluate(_ON_TOP)
        word(inside).click()
        expect(card(inside)).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@VIEWS
def test_a_page_is_accessible_in_every_state(reader: Callable[..., Reader], view: str, scheme: str) -> None:
    for state in STATES.values():
        one = reader(color_scheme=scheme)
        one.read("/letter", view)
        state(one)
        assert violations(one.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_card_in_the_frame_is_accessible(reader: Callable[..., Reader], scheme: str) -> None:
    one = reader(color_scheme=scheme)
    inside = one.read("/letter")
    word(inside).click()
    expect(card(inside)).to_be_visible()
    assert violations(one.page.frames[1]) == []


@VIEWS
def test_a_page_asks_only_for_its_own_pictures_and_styles(reader: Callable[..., Reader], view: str) -> None:
    one = reader()
    inside = one.read("/letter", view)
    word(inside).hover()
    expect(card(inside)).to_be_visible()
    words_open(one)
    about(one.page)
    expect(one.page).to_have_title("Scan day · page.example · netgloss")
    style = [f"{PICTURES}/style.css"] if view == "page" else []
    assert sorted(one.elsewhere) == [f"{PICTURES}/scanner.png", *style]
    assert one.console == []


# Pages of ours

OURS: dict[str, str] = {
    "address form": "/read",
    "behind a login": "/read?url={site}/login",
    "missing": "/read?url={site}/gone",
    "private": "/read?url=http://192.168.0.1/",
    "no address": "/read?url=nonsense",
    "no such view": "/read?url={site}/letter&view=upside-down",
}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
@pytest.mark.parametrize("name", OURS)
def test_a_page_of_ours_fits_and_is_accessible(
    reader: Callable[..., Reader], name: str, width: int, scheme: str
) -> None:
    one = reader(viewport={"width": width, "height": 700}, color_scheme=scheme)
    one.page.goto(one.service.address + OURS[name].format(site=one.service.site("").rstrip("/")))
    assert overflow(one.page) == 0
    assert violations(one.page) == []
    assert [said for said in one.console if "responded with a status of" not in said] == []
    assert one.elsewhere == []


def test_an_address_is_typed_and_read_by_keyboard(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.page.goto(f"{one.service.address}/")
    one.page.get_by_label("Address of a page").focus()
    one.page.keyboard.insert_text(one.service.site("/letter").removeprefix("http://"))
    one.page.keyboard.press("Home")
    one.page.keyboard.insert_text("http://")
    one.page.keyboard.press("Enter")
    expect(word(one.inside("page"))).to_be_visible()


def test_a_page_that_needs_a_login_is_shown_on_demand(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.page.goto(one.service.read("/login"))
    expect(one.page.get_by_role("heading", level=1)).to_have_text("The page is behind a login")
    one.page.get_by_role("link", name="Show what there is").click()
    expect(one.inside("page").get_by_text("Log in to go on")).to_be_visible()


# Pages of others that lead here

_LEADING = """<!DOCTYPE html><title>A forum</title><a href="{read}">Read this</a>"""
_PULLING = """<!DOCTYPE html><title>A trap</title><img src="{read}&a"><iframe src="{read}&b"></iframe>
<script src="{read}&c"></script><link rel="stylesheet" href="{read}&d">
<object data="{read}&e"></object>
<video src="{read}&f"></video><form method="post" action="{service}/" target="g"><input name="text" value="NET"></form>
<iframe name="g"></iframe><script>
const plain = {{ "Content-Type": "text/plain" }};
const post = (to, body) => fetch(to, {{ method: "POST", mode: "no-cors", headers: plain, body }});
window.asked = Promise.allSettled([
  fetch("{read}&g", {{ mode: "no-cors" }}), post("{read}&h", ""),
  post("{service}/api/annotate", '{{"url": "{page}"}}'), fetch("{read}&i"),
]);
document.forms[0].submit();
</script>"""


@pytest.fixture(params=["localhost", "127.0.0.1"])
def stranger(request: pytest.FixtureRequest, reading: Service) -> Iterator[str]:
    """A site of somebody else on this computer: another site to browsers, or the same one with another port."""
    page, read = reading.site("/plain"), reading.read("/plain")
    pages = {
        "/leading": _LEADING.format(read=read),
        "/pulling": _PULLING.format(read=read, service=reading.address, page=page),
    }

    def answer(environ: Any, start: Any) -> Any:
        html = pages.get(environ["PATH_INFO"])
        return Response(html, 200 if html else 404, content_type="text/html; charset=utf-8")(environ, start)

    with serving(lambda _: answer) as address:
        yield address.replace("127.0.0.1", request.param)


def test_a_link_on_a_page_of_others_asks_first(
    context: Callable[..., BrowserContext], reading: Service, stranger: str
) -> None:
    page = context().new_page()
    page.goto(f"{stranger}/leading")
    page.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ASKING)
    expect(page.get_by_text(reading.site("/plain"))).to_be_visible()
    assert reading.origin.calls == []
    assert violations(page) == []
    page.get_by_role("link", name="Fetch and explain it").click()
    expect(word(page.frame_locator("iframe"))).to_be_visible()
    assert reading.origin.paths == ["/plain"]


def test_a_page_of_others_can_make_nothing_be_fetched(
    context: Callable[..., BrowserContext], reading: Service, stranger: str
) -> None:
    page = context().new_page()
    page.goto(f"{stranger}/pulling")  # until everything that it shows is there
    page.evaluate("window.asked")
    form = page.frame(name="g")
    assert form
    form.wait_for_load_state()
    asked = {path.rpartition("&")[2] or path: status for path, status in reading.answers.items()}
    assert asked == dict.fromkeys([*"abcdefghi", "/", "/api/annotate"], 403)
    assert reading.origin.calls == []
