"""A service that listens, and pages in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from e2e.e2e_pages import ADDRESS
from e2e.reading_service import Service, reading_service
from e2e.serving import serving
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.settings import Settings

Show = Callable[..., Page]


@pytest.fixture(scope="session")
def site(current: Current) -> Iterator[str]:
    """The address of a service that runs."""
    with serving(lambda port: create_app(Settings(port=port), current)) as address:
        yield address


@pytest.fixture(scope="session")
def reading_one(current: Current) -> Iterator[Service]:
    with reading_service(current) as service:
        yield service


@pytest.fixture
def reading(reading_one: Service) -> Service:
    """A service that reads a site of ours, which nobody has called yet."""
    reading_one.origin.calls.clear()
    reading_one.answers.clear()
    return reading_one


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
