"""A browser with the extension, which explains the pages of a server on this computer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from marionette_driver.marionette import Marionette  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext

from extension.driving import Reader
from extension.fox import Fox
from extension.serve import Request, serving


@pytest.fixture(scope="session")
def asked() -> list[Request]:
    """Everything that the server has been asked for."""
    return []


@pytest.fixture(scope="session")
def site(asked: list[Request]) -> Iterator[str]:
    """The address of the pages."""
    with serving(asked) as address:
        yield address


@pytest.fixture(scope="module")
def everywhere(extension: tuple[BrowserContext, str]) -> Reader:
    """A reader who has allowed every page of this computer."""
    reader = Reader(*extension)
    reader.grant()
    return reader


@pytest.fixture
def reader(everywhere: Reader) -> Iterator[Reader]:
    """The same, with nothing chosen yet; at the end nothing has gone wrong and nobody has said a word."""
    everywhere.ask(type="met", concepts=[])  # by then all that earlier pages have told is stored
    everywhere.clear()
    everywhere.said.clear()
    pages = set(everywhere.context.pages)
    yield everywhere
    for page in everywhere.context.pages:
        if page not in pages and page != everywhere.inside:
            page.close()
    assert everywhere.said == []
    assert everywhere.errors() == []


@pytest.fixture(scope="package")
def installed(firefox: Marionette) -> Iterator[Fox]:
    """A reader in Firefox who has allowed every page of this computer."""
    fox = Fox(firefox)
    fox.install()
    fox.grant()
    yield fox
    fox.open("about:blank")
    fox.revoke()
    fox.uninstall()


@pytest.fixture
def fox(installed: Fox) -> Iterator[Fox]:
    """The same, with nothing chosen yet and one tab; at the end nothing has gone wrong and nobody has said a word."""
    installed.begin()
    yield installed
    assert installed.errors() == []
