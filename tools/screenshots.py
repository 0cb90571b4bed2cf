"""The README's pictures, taken anew: `PYTHONPATH=tests .venv/bin/python tools/screenshots.py`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from cachelib import SimpleCache
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from browsers import path_of
from e2e.serving import serving as listening
from extension.driving import Cards, Reader, place, wait_painted
from extension.serve import serving
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.fetch import Fetched
from netgloss.fetcher import Fetcher
from netgloss.policy import Policy
from netgloss.settings import Settings

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


def _read(browser: Browser) -> None:
    """A forum page that the service has fetched, as it looks, with a card."""

    def fetch(address: str, *_: object, **__: object) -> Fetched:
        body = (TOP / "tests" / "extension" / "pages" / "phpbb.html").read_bytes()
        return Fetched(
            asked=address, address=address, status=200, body=body, media_type="text/html", charset="utf-8", etag=None,
            last_modified=None, fresh_for=0, may_store=False, hops=(),
        )  # fmt: skip

    current = Current()

    def service(port: int) -> Flask:
        return create_app(Settings(port=port), current, Fetcher(Policy(), SimpleCache(), 1, nullcontext, fetch=fetch))

    with listening(service) as address:
        page = browser.new_page(viewport={"width": 900, "height": 560}, reduced_motion="reduce")
        page.goto(f"{address}/read?url=https://forum.example/thread")
        frame = page.frame_locator("iframe")
        frame.locator("[data-netgloss=prrt]").first.click()
        frame.get_by_role("dialog").wait_for()
        _shoot(page, "read", width=900, height=560)
        page.close()


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
        _read(browser)
        context.close()


if __name__ == "__main__":
    main()
