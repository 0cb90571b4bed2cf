"""Browsers of their own for tests that need another one than the module's, or the same one twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from browsers import path_of

EXTENSION = Path(__file__).resolve().parents[2] / "extension"


@contextmanager
def launched(
    browser: Browser, profile: Path, *, extra: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> Iterator[BrowserContext]:
    """Chromium with this profile, and with other arguments than tests start it with."""
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=path_of("chromium"),
        args=["--headless=new", "--no-sandbox", "--enable-unsafe-extension-debugging", *extra],
        ignore_default_args=["--disable-extensions", *without],
        reduced_motion="reduce",
    )
    yield context
    context.close()


def load(context: BrowserContext, extension: Path = EXTENSION) -> str:
    """Loads the extension; gives its origin."""
    assert context.browser
    loaded = context.browser.new_browser_cdp_session().send("Extensions.loadUnpacked", {"path": str(extension)})
    return f"chrome-extension://{loaded['id']}"


# An extension that is loaded through the debugger begins anew when the browser does: Chromium forgets what was granted.
LOADING = (f"--load-extension={EXTENSION}", "--disable-features=DisableLoadExtensionCommandLineSwitch")


def origin_of(context: BrowserContext) -> str:
    """The origin of an extension that was loaded with the browser."""
    page = context.new_page()
    page.goto("chrome://extensions")
    found: list[dict[str, str]] = page.evaluate("chrome.developerPrivate.getExtensionsInfo()")
    page.close()
    return next(f"chrome-extension://{info['id']}" for info in found if info["name"] == "netgloss")
