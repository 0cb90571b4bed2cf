"""What somebody reads stays in their browser: no request, and nothing kept of a page's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from extension.driving import Cards, Reader, point, wait_until
from extension.launching import launched, load
from extension.looking import all_words, tall, wait_words, words
from extension.serve import PAGES, Request, serving

NAMES = [
    *sorted(path.name for path in PAGES.iterdir() if path.suffix in (".html", ".xhtml")),
    *(f"apps/{name}.html" for name in ("react", "vue", "svelte", "lit", "editors")),
    "generated/forum?kb=100",
]
AT_LEISURE = {"/favicon.ico", "/avatar.svg"}  # the page's pictures load late, some only in a page that stays open
# What Chromium asks its maker for by itself, and when it likes: with no extension, too.
ITS_OWN = re.compile(r"(?:CONNECT |GET http://)[a-z0-9.-]+\.(?:google|googleapis|gstatic|gvt1)\.com[:/].*")
QUIET = {"quiet.html", "apps/editors.html"}


class _Nowhere(ThreadingHTTPServer):
    """A proxy that leads nowhere, and writes down where somebody wanted to go. Pages of this computer need none."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusing)
        self.wanted: list[str] = []


class _Refusing(BaseHTTPRequestHandler):
    server: _Nowhere

    def _refuse(self) -> None:
        self.server.wanted.append(f"{self.command} {self.path}")
        self.send_error(502)

    do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_PATCH = do_DELETE = do_CONNECT = _refuse  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
        """Says nothing."""


@contextmanager
def nowhere() -> Iterator[_Nowhere]:
    with _Nowhere() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def foreign(wanted: list[str]) -> list[str]:
    """Where somebody wanted to go, but for the browser itself."""
    return [line for line in wanted if not ITS_OWN.fullmatch(line)]


def seen_by(asked: list[Request]) -> list[tuple[str, str, bytes, str]]:
    """What the server has been asked for, in no order, but for what browsers ask for when they like."""
    return sorted(
        (request.method, request.path, request.body, request.headers.get("referer", ""))
        for request in asked
        if request.path not in AT_LEISURE
    )


def read(reader: Reader, page: Page, name: str) -> None:
    """Reads a page as somebody would who wants to know all of it."""
    if name in QUIET:
        return
    words_here = all_words(page)
    assert words_here
    cards = Cards(page)
    reader.press("next-term", page)
    card = cards.wait()
    related = [button for button in card.buttons if button not in ("Close", "I know this word", "Back")]
    if related and "not this meaning" not in related[0].lower():
        cards.press(related[0])
        cards.wait()
    page.keyboard.press("Escape")
    cards.wait_gone()


def test_no_request_tells_of_what_somebody_reads(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    asked: list[Request] = []
    by_reader: dict[str, list[tuple[str, str, bytes, str]]] = {}
    by_others: dict[str, list[tuple[str, str, bytes, str]]] = {}

    def visit(
        context: BrowserContext, reader: Reader | None, seen: dict[str, list[tuple[str, str, bytes, str]]]
    ) -> None:
        for name in NAMES:
            asked.clear()
            page = reader.open(f"{site}/{name}") if reader else context.new_page()
            if reader:
                read(reader, page, name)
            else:
                page.goto(f"{site}/{name}")
            page.evaluate("window.settled ?? window.ready")
            page.close()
            seen[name] = seen_by(asked)

    folder: Path = tmp_path_factory.mktemp("private")
    with serving(asked) as site, nowhere() as server:
        proxy = (f"--proxy-server=127.0.0.1:{server.server_port}",)
        with launched(chromium, folder / "other", extra=proxy) as context:
            visit(context, None, by_others)
        assert foreign(server.wanted) == []
        with launched(chromium, folder / "reader", extra=proxy) as context:
            reader = Reader(context, load(context))
            reader.grant()
            visit(context, reader, by_reader)
            reader.ask(type="search", query="everolimus")
            reader.ask(type="glossary")
            reader.kill()
            reader.ask(type="know", concept="carcinoid")
            page = reader.open(f"{site}/phpbb.html")
            wait_words(page, "octreotide")
            reader.choose_menu("Ki-67 and lanreotide", page)
            Cards(page).wait("Ki-67")
            assert foreign(server.wanted) == []
            # Had there been any, they would have been seen.
            page.evaluate("fetch('http://elsewhere.example/PRRT').catch(() => null)")
            assert foreign(server.wanted) == ["GET http://elsewhere.example/PRRT"]
    assert by_reader == by_others


MARKER = "quixotlwort"
# Words that have been met are told when their page is left.
MET = "async () => Object.keys((await chrome.storage.local.get()).met ?? {}).length > 1"
LETTER = f"""<p>{MARKER} wrote that the NET of {MARKER} has liver mets, and that lanreotied {MARKER} is due.
The {MARKER}-octreotide was stopped, and CgA ({MARKER}) went down.</p>"""
EVERYTHING = """async () => {
  const areas = await Promise.all(["local", "session", "sync", "managed"].map((area) => chrome.storage[area].get()));
  const caches = await globalThis.caches.keys();
  const databases = (await indexedDB.databases()).map(({ name }) => name);
  return { areas: JSON.stringify(areas), other: [...caches, ...databases, ...Object.keys(localStorage)] };
}"""


def test_nothing_of_a_page_is_kept(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, site: str) -> None:
    folder: Path = tmp_path_factory.mktemp("kept")
    with launched(chromium, folder) as context:
        reader = Reader(context, load(context))
        reader.grant()
        page = reader.open(f"{site}/quiet.html")
        page.evaluate("(html) => document.body.innerHTML = html", LETTER)
        wait_words(page, "lanreotied", "liver mets")
        cards = Cards(page)
        point(page, "lanreotied")
        cards.wait("Lanreotide")
        cards.press("Not this meaning here")
        cards.wait_gone()
        point(page, "liver mets")
        cards.wait("iver metast")
        cards.press("I know this word")
        cards.wait_gone()
        reader.choose_menu(f"{MARKER} and octreotide", page)
        cards.wait("Octreotide")
        page.goto(f"{site}/spa.html")
        wait_words(page, "NET")
        wait_until(reader.inside, MET)
        found = reader.inside.evaluate(EVERYTHING)
        stored = reader.stored()
    assert MARKER not in found["areas"]
    assert "lanreotied" not in found["areas"]
    assert found["other"] == []
    assert set(stored) <= {"settings", "known", "met", "glossaryAsked", "glossaryProblem"}
    assert len(stored["known"]) == 1
    assert all(isinstance(number, int) for number in stored["met"].values())
    own = [path for path in folder.rglob("*") if path.is_file() and reader.id in str(path)]
    assert own
    assert [path for path in own if MARKER.encode() in path.read_bytes()] == []


def test_words_met_are_counted_once_a_page(reader: Reader, site: str) -> None:
    page = tall(reader.open(f"{site}/spa.html"))
    wait_words(page, "DOTATATE scan")
    page.goto(f"{site}/quiet.html")
    wait_until(reader.inside, MET)
    assert set(reader.stored()["met"].values()) == {1}
    assert words(page) == []
