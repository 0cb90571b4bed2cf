"""A service that listens, and the browsers in which its pages are opened."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from werkzeug.serving import WSGIRequestHandler, make_server

from browsers import path_of
from e2e.e2e_pages import ADDRESS, ROOT
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a library that it uses has asked for something deprecated
    from marionette_driver.geckoinstance import DesktopInstance, GeckoInstance  # type: ignore[import-untyped]
    from marionette_driver.marionette import Marionette  # type: ignore[import-untyped]

STARTUP = 60  # seconds for Firefox, on a machine that has much else to do
ADDON = "netgloss@netgloss.example"
ADDON_HOST = "5a7c1f0e-3d52-4b57-9f2b-6a1f0c9d8e21"  # Firefox makes one up where its settings hold none

Show = Callable[..., Page]


class _Quiet(WSGIRequestHandler):
    """Leaves what failed to be read among what did not."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


@pytest.fixture(scope="session")
def site(current: Current) -> Iterator[str]:
    """The address of a service that runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        app = create_app(Settings(port=port), current)
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno())
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts. Nothing moves in them unless it is asked for."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(chromium.new_context(**{"reduced_motion": "reduce", **options}))
        made[-1].set_default_timeout(10_000)
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def show(context: Callable[..., BrowserContext]) -> Show:
    """Shows a page in Chromium, where it is the only one in the world. With `clock`, time can be put forward."""

    def open_page(html: str, *, policy: str = "", clock: bool = False, **options: Any) -> Page:
        def answer(route: Route) -> None:
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
            if route.request.url == ADDRESS:
                route.fulfill(body=html, headers=headers)
            else:
                route.abort()

        made = context(**options)
        made.route("**/*", answer)
        page = made.new_page()
        if clock:
            page.clock.install()
        page.goto(ADDRESS)
        return page

    return open_page


@pytest.fixture(scope="module")
def extension(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BrowserContext, str]]:
    """A Chromium in which the extension is loaded, and the extension's origin."""
    context = chromium.browser_type.launch_persistent_context(
        tmp_path_factory.mktemp("chromium"),
        executable_path=path_of("chromium"),
        # Branded browsers have no --load-extension any more.
        args=["--headless=new", "--no-sandbox", "--enable-unsafe-extension-debugging"],
        ignore_default_args=["--disable-extensions"],
        reduced_motion="reduce",
    )
    assert context.browser
    loaded = context.browser.new_browser_cdp_session().send(
        "Extensions.loadUnpacked", {"path": str(ROOT / "extension")}
    )
    yield context, f"chrome-extension://{loaded['id']}"
    context.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marionette]:
    """A Firefox that asks nothing of the network on its own account."""
    profile: Path = tmp_path_factory.mktemp("firefox")
    settings = {
        **GeckoInstance.required_prefs,
        **DesktopInstance.desktop_prefs,
        "marionette.port": 0,  # any that is free
        "extensions.webextensions.uuids": json.dumps({ADDON: ADDON_HOST}),
        "ui.prefersReducedMotion": 1,
        "widget.gtk.overlay-scrollbars.enabled": False,
    }
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()]
    (profile / "user.js").write_text("".join(lines), "utf-8")
    command = [path_of("firefox"), "-headless", "-no-remote", "-profile", str(profile), "-marionette"]
    process = subprocess.Popen(
        # What errors a page has caused is only known to the browser's own parts.
        [*command, "-remote-allow-system-access"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    ports: Queue[int] = Queue()
    reader = Thread(target=_read_output, args=(process.stdout, ports))
    reader.start()
    try:
        driver = Marionette(port=ports.get(timeout=STARTUP))
        driver.start_session()
        yield driver
        driver.delete_session()
    finally:
        _end(process)
        reader.join()


def _read_output(output: IO[str], ports: Queue[int]) -> None:
    """Passes on the port that Firefox says it listens on, and lets it say the rest too."""
    with output:
        for line in output:
            if found := re.search(r"Listening on port (\d+)", line):
                ports.put(int(found[1]))


def _end(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STARTUP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
