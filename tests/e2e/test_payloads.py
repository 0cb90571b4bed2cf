"""Hostile pages in Chromium: bare, behind one wall, behind the other, behind both. Each wall holds by itself.

The browser is given everything that it could be tricked with: the page's own origin, one that counts who calls (by TCP
connection, so that nothing a browser does can go unseen), a function that reports, time, and a reader who clicks.
"""

from __future__ import annotations

import asyncio
import re
import socketserver
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import replace
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Dialog, Error, Frame, Page, async_playwright
from werkzeug.wrappers import Request, Response

from browsers import path_of
from e2e.serving import serving
from netgloss import read
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.fetch import Fetched
from netgloss.fetcher import Fetcher
from netgloss.page import prepare
from netgloss.policy import Policy
from netgloss.reading import reading, to_html
from netgloss.settings import Settings
from netgloss.source import Shown, Source, View, show
from payloads import PAYLOADS

NAMES = list(PAYLOADS)
TOGETHER = 20  # pages that are open at once
PATIENCE = 400  # ms of its own for each page; bare, what fires does so in this time
LOADED = 5_000  # ms for what a page waits for
ADDRESS = "https://forum.example/thread"
WORDS = "<p>My Ki-67 was 2%.</p>"  # so that our own script is there too, and is no way around the walls
# A page that may run a script, be it ours alone, may also lead its reader away by itself. A page in the frame may not.
LEADING_AWAY = {f"request {number}" for number in range(5)}
Addresses = Callable[[int], str]  # a payload's number → where it is shown
Found = dict[int, str]  # a payload's number → what it did
# A timer of the page waits for the page to be painted, on a busy machine, too.
_WAIT = "(ms) => new Promise((done) => requestAnimationFrame(() => setTimeout(done, ms)))"
_TLS = b"\x16"  # how a handshake begins
_NUMBER = re.compile(rb"\bp(\d+)\.recorder\.example")


class _Recorder(socketserver.ThreadingTCPServer):
    """Takes connections. The number of who calls stands in the name that is called, in plain HTTP and in TLS."""

    daemon_threads = True
    request_queue_size = 128  # many pages call at once

    def __init__(self) -> None:
        self.called: set[int] = set()
        recorder = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.settimeout(5)
                with suppress(OSError):
                    heard = self.request.recv(4096)
                    recorder.called |= {int(number) for number in _NUMBER.findall(heard)}
                    if not heard.startswith(_TLS):
                        # Nothing to go to: who is led here stays, and does not disturb the page that comes next.
                        self.request.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

        super().__init__(("127.0.0.1", 0), Handler)


class Served(NamedTuple):
    """What stands under a number: a page, with its policy."""

    html: str
    policy: str = ""


class Bench:
    """A browser in front of all that serves pages."""

    def __init__(self, recorder: _Recorder, run: Callable[[Coroutine[Any, Any, Found]], Found]) -> None:
        """`run` does what has to be done in the loop that belongs to the browser."""
        self._recorder, self._run = recorder, run
        self.make: Callable[[int], Served] = lambda _: Served("")

    def page(self, number: int, scheme: str) -> str:
        """A hostile page as its author wrote it."""
        recorder = f"{scheme}://*.recorder.example:{self._recorder.server_address[1]}"
        return "<!DOCTYPE html>" + PAYLOADS[NAMES[number]].page(number, recorder) + WORDS

    def answer(self, environ: Any, start: Any) -> Iterable[bytes]:
        """The site that serves pages as they are."""
        found = re.fullmatch(r"/(\d+)", Request(environ).path)
        if not found:
            return Response(status=404)(environ, start)
        html, policy = self.make(int(found[1]))
        response = Response(html, content_type="text/html; charset=utf-8")
        if policy:
            response.headers["Content-Security-Policy"] = policy
        return response(environ, start)

    def fetch(self, address: str, *_: Any, **__: Any) -> Fetched:
        """The page of a number as the service gets it."""
        body = self.page(int(urlsplit(address).path[1:]), "https").encode()
        return Fetched(
            asked=address, address=address, status=200, body=body, media_type="text/html", charset="utf-8",
            etag=None, last_modified=None, fresh_for=0, may_store=False, hops=(),
        )  # fmt: skip

    def fired(self, addresses: Addresses) -> dict[str, str]:
        """The payloads of which a script ran, a dialog came up, a request went out or the page went away: which."""
        self._recorder.called.clear()
        found = self._run(_read_all(self._recorder.server_address[1], addresses))
        found |= dict.fromkeys(self._recorder.called, "request")
        return {NAMES[number]: what for number, what in found.items()}


async def _read_all(port: int, addresses: Addresses) -> Found:
    """Opens every page in a browser of its own, many at once, and gives those that did something."""
    found: Found = {}
    arguments = [
        "--no-sandbox", "--host-resolver-rules=MAP *.example 127.0.0.1",
        # The recorder plays the public internet: that a browser keeps pages away from this machine is no wall of ours.
        f"--ip-address-space-overrides=127.0.0.1:{port}=public",
        # Nor are processes, and each takes its time to start.
        "--disable-features=IsolateSandboxedIframes,SpareRendererForSitePerProcess", "--renderer-process-limit=2",
    ]  # fmt: skip
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path_of("chromium"), args=arguments)
        context = await browser.new_context(viewport={"width": 600, "height": 600})
        context.set_default_timeout(60_000)
        await context.add_init_script("window.fire = (number) => console.log(`fired ${number}`)")
        context.on("console", lambda said: _note(said.text, found))
        # Those that want a click come last: the others are not to get one.
        numbers = sorted(range(len(NAMES)), key=lambda number: PAYLOADS[NAMES[number]].click, reverse=True)
        tabs = [_Tab(await context.new_page(), addresses, found) for _ in range(TOGETHER)]
        await asyncio.gather(*(tab.read(numbers) for tab in tabs))
        await browser.close()
    return found


class _Tab:
    """A tab that shows one payload after the other, and says which one has led it away."""

    def __init__(self, page: Page, addresses: Addresses, found: Found) -> None:
        self._page, self._addresses, self._found = page, addresses, found
        self._number = -1
        page.on("dialog", self._dialog)
        page.on("framenavigated", self._moved)

    async def read(self, numbers: list[int]) -> None:
        """Takes from the end of these numbers as long as there are any."""
        while numbers:
            number = numbers.pop()
            try:
                answer = await self._page.goto(self._addresses(number), wait_until="commit")
                if answer and answer.status != 200:
                    self._found[number] = f"status {answer.status}"
            except Error as error:
                self._found[number] = error.message  # it has gone elsewhere before it was here
            self._number = number
            await self._settle()
            if PAYLOADS[NAMES[number]].click:
                await self._page.mouse.move(390, 390)
                await self._page.mouse.click(400, 400)
                await self._settle()
            self._number = -1  # what it does from now on could be the doing of the next one

    async def _settle(self) -> None:
        """Gives the page time: until it is there, and some of its own."""
        with suppress(Error):  # it has gone, or is waiting for something that does not come
            await self._page.wait_for_load_state("load", timeout=LOADED)
        with suppress(Error, TimeoutError):
            await asyncio.wait_for(self._page.evaluate(_WAIT, PATIENCE), LOADED / 1000)

    async def _dialog(self, dialog: Dialog) -> None:
        self._found[self._number] = f"dialog: {dialog.message}"
        await dialog.dismiss()

    def _moved(self, frame: Frame) -> None:
        if frame == self._page.main_frame:
            gone = frame.url.partition("#")[0] not in (self._addresses(self._number), "about:blank")
        else:
            gone = frame.url.startswith("http")  # what is kept from leading away shows an error of the browser's
        if gone and self._number >= 0:
            self._found[self._number] = f"led to {frame.url}"


def _note(said: str, found: Found) -> None:
    if report := re.fullmatch(r"fired (\d+)", said):
        found[int(report[1])] = "script"


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with _Recorder() as recorder, ThreadPoolExecutor(1) as other:
        thread = Thread(target=recorder.serve_forever)
        thread.start()
        # In a thread of its own: the loop of this one belongs to the browser of other tests.
        yield Bench(recorder, lambda task: other.submit(asyncio.run, task).result())
        recorder.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def bare(bench: Bench) -> Iterator[Addresses]:
    """Where the pages are served as `bench.make` says."""
    with serving(lambda _: bench.answer) as address:
        yield lambda number: f"{address.replace('127.0.0.1', 'site.example')}/{number}"


@pytest.fixture(scope="module")
def service(bench: Bench, current: Current) -> Iterator[Callable[[View], Addresses]]:
    """Where the service shows them in a view."""
    fetcher = Fetcher(Policy(), _Forgetful(), TOGETHER, nullcontext, fetch=bench.fetch)
    with serving(lambda port: create_app(Settings(port=port), current, fetcher)) as address:
        # There is little to read on them, so each is wanted anyway.
        yield lambda view: lambda number: f"{address}/read?url=https://forum.example/{number}&view={view}&anyway=1"


class _Forgetful(dict[str, Any]):
    def set(self, key: str, value: Any, timeout: int | None = None) -> None:
        """Keeps nothing."""


def test_the_payloads_are_live(bench: Bench, bare: Addresses) -> None:
    bench.make = lambda number: Served(bench.page(number, "http"))
    fired = bench.fired(bare)
    assert len(fired) >= 330  # of 387; some of the others wait for other browsers
    assert fired.keys() >= LEADING_AWAY


@pytest.mark.parametrize("view", ["page", "reading"])
def test_removal_alone_holds(bench: Bench, bare: Addresses, view: View) -> None:
    def removed(number: int) -> Served:
        html = bench.page(number, "https")
        if view == "page":
            return Served(prepare(html, ADDRESS))
        return Served(to_html(reading(html + "<p>" + "word " * 60, ADDRESS)))

    bench.make = removed
    assert bench.fired(bare) == {}


def test_the_frame_and_its_policy_alone_hold(
    bench: Bench, service: Callable[[View], Addresses], monkeypatch: pytest.MonkeyPatch
) -> None:
    def untouched(source: Source, view: View | None = None, *, anyway: bool = False) -> Shown:
        html = source.text.replace("https://", "http://")
        return replace(show(source, view, anyway=anyway), html=html)

    monkeypatch.setattr(read, "show", untouched)
    assert bench.fired(service("page")) == {}


def test_the_policy_of_the_reading_view_alone_holds(bench: Bench, bare: Addresses) -> None:
    bench.make = lambda number: Served(bench.page(number, "http"), read.POLICIES["reading"])
    fired = bench.fired(bare)
    assert fired.keys() == LEADING_AWAY, fired


@pytest.mark.parametrize("view", ["page", "reading"])
def test_nothing_gets_through_both(bench: Bench, service: Callable[[View], Addresses], view: View) -> None:
    assert bench.fired(service(view)) == {}
