"""Hostile pages in Chromium: bare, with one wall, with the other. Each wall holds by itself.

The browser is given everything that it could be tricked with: the page's own origin, one that counts who calls (by TCP
connection, so that nothing a browser does can go unseen), a function that reports, time, and a reader who clicks.
"""

from __future__ import annotations

import re
import socketserver
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Error, Frame, Page

from browsers import path_of
from netgloss.page import prepare
from netgloss.reading import reading, to_html
from payloads import PAYLOADS

# From shared/security.md, section 2.
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src https: data:; "
    "style-src 'unsafe-inline' https:; font-src https: data:; media-src https:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; treat-as-public-address"
)
NAMES = list(PAYLOADS)
TOGETHER = 20  # pages that are open at once
PATIENCE = 400  # ms; bare, what fires does so in this time
_NUMBER = re.compile(rb"\bp(\d+)\.recorder\.example")
ADDRESS = "https://forum.example/thread"


class _Recorder(socketserver.ThreadingTCPServer):
    """Takes connections. The number of who calls stands in the name that is called, in plain HTTP and in TLS."""

    daemon_threads = True

    def __init__(self) -> None:
        self.called: set[int] = set()
        recorder = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.settimeout(5)
                try:
                    heard = self.request.recv(4096)
                except OSError:
                    return
                recorder.called |= {int(number) for number in _NUMBER.findall(heard)}

        super().__init__(("127.0.0.1", 0), Handler)


class _Site(ThreadingHTTPServer):
    """Serves the pages that it is told to under `/number`."""

    daemon_threads = True

    def __init__(self) -> None:
        self.make: Callable[[int], str] = str
        self.policy = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = re.fullmatch(r"/(\d+)", self.path)
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if site.policy:
                    self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                self.wfile.write(site.make(int(found[1])).encode() if found else b"")

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        super().__init__(("127.0.0.1", 0), Handler)


class Bench:
    """A browser in front of both."""

    def __init__(self, browser: Browser, site: _Site, recorder: _Recorder) -> None:
        self.browser, self.site, self.recorder = browser, site, recorder
        self.origin = f"http://site.example:{site.server_port}"

    def fired(self, make: Callable[[int], str], policy: str = "") -> list[str]:
        """The payloads of which a script ran, a dialog came up, a request went out or the page went away."""
        self.site.make, self.site.policy = make, policy
        self.recorder.called.clear()
        found: set[int] = set()
        context = self.browser.new_context()
        context.set_default_timeout(30_000)
        context.add_init_script("window.fire = (number) => console.log(`fired ${number}`)")
        context.on("console", lambda said: _note(said.text, found))
        tabs = [_Tab(context.new_page(), self.origin, found) for _ in range(TOGETHER)]
        # Those that want a click come last: the others are not to get one.
        numbers = sorted(range(len(NAMES)), key=lambda number: PAYLOADS[NAMES[number]].click)
        for at in range(0, len(numbers), TOGETHER):
            batch = list(zip(numbers[at : at + TOGETHER], tabs, strict=False))
            for number, tab in batch:
                tab.open(number)
            for number, tab in batch:
                if PAYLOADS[NAMES[number]].click:
                    tab.page.mouse.move(40, 40)
                    tab.page.mouse.click(50, 50)
            tabs[0].page.wait_for_timeout(PATIENCE)
        context.close()
        return [NAMES[number] for number in sorted(found | self.recorder.called)]


class _Tab:
    """A tab that shows one payload after the other, and says which one has led it away."""

    def __init__(self, page: Page, origin: str, found: set[int]) -> None:
        self.page, self.origin, self.found = page, origin, found
        self.number = -1
        page.on("dialog", self._dialog)
        page.on("framenavigated", self._moved)

    def open(self, number: int) -> None:
        self.number = -1  # what the page before does now is not this one's doing
        try:
            self.page.goto(f"{self.origin}/{number}", wait_until="commit")
        except Error:
            self.found.add(number)  # it has gone elsewhere before it was here
        self.number = number

    def _dialog(self, dialog: Dialog) -> None:
        self.found.add(self.number)
        dialog.dismiss()

    def _moved(self, frame: Frame) -> None:
        expected = (f"{self.origin}/{self.number}", "about:blank")
        if self.number >= 0 and frame == self.page.main_frame and frame.url.partition("#")[0] not in expected:
            self.found.add(self.number)


def _note(said: str, found: set[int]) -> None:
    if report := re.fullmatch(r"fired (\d+)", said):
        found.add(int(report[1]))


@pytest.fixture(scope="module")
def bench(chromium: Browser) -> Iterator[Bench]:
    recorder, site = _Recorder(), _Site()
    threads = [Thread(target=server.serve_forever) for server in (recorder, site)]
    for thread in threads:
        thread.start()
    browser = chromium.browser_type.launch(
        executable_path=path_of("chromium"), args=["--no-sandbox", "--host-resolver-rules=MAP *.example 127.0.0.1"]
    )
    yield Bench(browser, site, recorder)
    browser.close()
    for server in (recorder, site):
        server.shutdown()
        server.server_close()
    for thread in threads:
        thread.join()


def page(number: int, scheme: str, bench: Bench) -> str:
    port = bench.recorder.server_address[1]
    return "<!DOCTYPE html>" + PAYLOADS[NAMES[number]].page(number, f"{scheme}://*.recorder.example:{port}")


def test_the_payloads_are_live(bench: Bench) -> None:
    fired = bench.fired(lambda number: page(number, "http", bench))
    assert len(fired) >= 330  # of 387; some of the others wait for other browsers


def test_removal_alone_holds(bench: Bench) -> None:
    assert bench.fired(lambda number: prepare(page(number, "https", bench), ADDRESS)) == []


def test_removal_alone_holds_in_the_reading_view(bench: Bench) -> None:
    def read(number: int) -> str:
        return to_html(reading(page(number, "https", bench) + "<p>" + "word " * 60, ADDRESS))

    assert bench.fired(read) == []


def test_the_policy_alone_holds(bench: Bench) -> None:
    assert bench.fired(lambda number: page(number, "http", bench), POLICY) == []
