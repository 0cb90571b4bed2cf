"""A service that listens, and pages in Chromium."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from werkzeug.serving import WSGIRequestHandler, make_server

from e2e.e2e_pages import ADDRESS
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.settings import Settings

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
