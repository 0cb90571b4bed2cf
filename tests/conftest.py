"""What many tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

import netgloss
from browsers import path_of
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.settings import Settings

ADDRESS = "http://127.0.0.1:8765"


@pytest.fixture(scope="session")
def ng() -> netgloss.Netgloss:
    """The shipped glossary."""
    return netgloss.load()


@pytest.fixture(scope="session")
def current() -> Current:
    return Current()


@pytest.fixture
def client(current: Current) -> FlaskClient:
    """A client of the service at the address that it answers to."""
    app = create_app(Settings(), current)
    app.config["SERVER_NAME"] = ADDRESS.removeprefix("http://")  # the Host that the client sends
    return app.test_client()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = path_of("chromium")  # which asks Playwright, and that can't be asked twice at once
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
