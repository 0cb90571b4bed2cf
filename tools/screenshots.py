"""The README's pictures of the extension, taken anew: `PYTHONPATH=tests .venv/bin/python tools/screenshots.py`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from browsers import path_of
from extension.driving import Cards, Reader, place, wait_painted
from extension.serve import serving

TOP = Path(__file__).resolve().parents[1]
DOCS = TOP / "docs"


def _shoot(page: Page, name: str, *, width: int, height: int) -> None:
    page.screenshot(path=DOCS / f"{name}.png", clip={"x": 0, "y": 0, "width": width, "height": height})


def _card(reader: Reader, site: str, name: str, word: str, *, width: int, height: int) -> None:
    """A forum page with the card of a word."""
    page = reader.open(f"{site}/discourse.html")
    page.set_viewport_size({"width": width, "height": height})
    wait_painted(page, word)
    x, y = place(page, word)
    page.mouse.click(x, y)
    Cards(page).wait()
    _shoot(page, name, width=width, height=height)
    page.close()


def _popup(reader: Reader, site: str) -> None:
    """The button's window beside a page; in a tab of its own it shows that page's words, too."""
    page = reader.open(f"{site}/discourse.html")
    wait_painted(page, "lanreotide")
    popup = reader.context.new_page()
    popup.set_viewport_size({"width": 352, "height": 560})
    # Asked for the tab in front, it is told of the page: the popup is one, in a tab.
    popup.add_init_script(
        f"chrome.tabs.query = ((ask) => () => ask({{ url: {page.url.partition('#')[0]!r} }}))(chrome.tabs.query)"
    )
    popup.goto(f"{reader.origin}/popup/popup.html")
    popup.get_by_role("heading", name="On this page").wait_for()
    _shoot(popup, "popup", width=352, height=560)


def main() -> None:
    """Writes them into `docs/`."""
    DOCS.mkdir(exist_ok=True)
    with sync_playwright() as playwright, TemporaryDirectory() as profile, serving() as site:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=path_of("chromium"),
            args=["--headless=new", "--no-sandbox", "--enable-unsafe-extension-debugging"],
            ignore_default_args=["--disable-extensions"],
            color_scheme="light",
        )
        browser = context.browser
        if browser is None:
            raise RuntimeError("Chromium did not start.")
        loaded = browser.new_browser_cdp_session().send("Extensions.loadUnpacked", {"path": str(TOP / "extension")})
        reader = Reader(context, f"chrome-extension://{loaded['id']}")
        reader.grant()
        _card(reader, site, "card", "lanreotide", width=900, height=560)
        _card(reader, site, "phone", "lanreotide", width=352, height=560)
        _popup(reader, site)
        context.close()


if __name__ == "__main__":
    main()
