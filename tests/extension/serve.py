"""A web server for the pages that the extension is tested on, with a second origin for what some of them frame.

Run as a program it serves them to be looked at: `PYTHONPATH=tests .venv/bin/python -m extension.serve`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from extension import big

TOP = Path(__file__).resolve().parents[2]
PAGES = Path(__file__).with_name("pages")
APPS = Path(__file__).with_name("apps")
BUILT = TOP / "test-output" / "apps"  # git leaves it alone
NODE = Path(sys.executable).with_name("node")
BUILDING = 120  # seconds, on a machine that has much else to do

HTML = "text/html; charset=utf-8"
TYPES = {
    ".html": HTML,
    ".xhtml": "application/xhtml+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_SEALED = "default-src 'none'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
# What a page allows itself. A browser reports every breach to `/reports`, which is recorded like any other request.
POLICIES = {
    "/csp.html": f"{_SEALED}; report-uri /reports",
    "/csp-script.html": f"{_SEALED}; script-src 'self'; report-uri /reports",
}
GENERATED: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "forum": (HTML, "kb", big.forum),
    "posts": (HTML, "n", big.posts),
    "text": (HTML, "mb", big.text),
    "plain": (TYPES[".txt"], "mb", big.plain),
}
PORT = b"{{port}}"  # stands in a page for the port of the other origin


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for."""

    method: str
    path: str  # with its query
    headers: dict[str, str]  # names in small letters; `host` tells the two origins apart
    body: bytes


class _Server(ThreadingHTTPServer):
    """One origin."""

    daemon_threads = True  # a browser that keeps a connection open must not keep us waiting

    def __init__(self, requests: list[Request]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests = requests
        self.other = b""

    @property
    def port(self) -> int:
        return self.server_port

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leaves out that a browser has hung up: pages are closed while they load."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Records what it is asked and answers it."""

    server: _Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append(Request(self.command, self.path, headers, body))
        address = urlsplit(self.path)
        path = unquote(address.path)
        if self.command != "GET" or path == "/favicon.ico":
            self._send(204, HTML, b"")
            return
        try:
            kind, content = _content(path, dict(parse_qsl(address.query)))
        except (LookupError, OSError, ValueError):
            self._send(404, TYPES[".txt"], b"There is no such page.\n")
            return
        self._send(200, kind, content.replace(PORT, self.server.other), POLICIES.get(path))

    do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 (the library's names)

    def _send(self, status: int, kind: str, content: bytes, policy: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        # Not `no-store`, which would keep pages out of the back-forward cache.
        self.send_header("Cache-Control", "no-cache")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
        """Says nothing."""


def _content(path: str, query: dict[str, str]) -> tuple[str, bytes]:
    """The type and the bytes of what stands at `path`. Raises LookupError, OSError or ValueError if nothing does."""
    if path == "/":
        return HTML, _index().encode()
    if path.startswith("/generated/"):
        kind, unit, make = GENERATED[path.removeprefix("/generated/")]
        return kind, make(int(query[unit])).encode()
    if path.startswith("/apps/"):
        return _file(built(), path.removeprefix("/apps/"))
    return _file(PAGES, path.removeprefix("/"))


def _file(folder: Path, name: str) -> tuple[str, bytes]:
    found = (folder / name).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise LookupError(name)
    return TYPES[found.suffix], found.read_bytes()


def _index() -> str:
    """A list of everything that can be opened."""
    names = [
        *sorted(path.name for path in PAGES.iterdir() if path.suffix in (".html", ".xhtml")),
        *sorted(f"apps/{path.name}" for path in built().glob("*.html")),
        *(f"generated/{name}?{unit}=1" for name, (_, unit, _) in GENERATED.items()),
    ]
    items = "".join(f'<li><a href="/{escape(name)}">{escape(name)}</a>' for name in names)
    return f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Pages</title><ul>{items}</ul></html>'


_building = Lock()


def built() -> Path:
    """The folder of the apps, built anew if one of their sources or the packages have changed."""
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    with _building, BUILT.with_suffix(".lock").open("w") as others:  # other processes of the tests build, too
        flock(others, LOCK_EX)
        stamp = BUILT / "built.txt"
        sources = [path for path in APPS.rglob("*") if path.is_file()]
        newest = max(path.stat().st_mtime for path in [*sources, TOP / "package-lock.json"])
        if not stamp.exists() or stamp.stat().st_mtime < newest:
            subprocess.run([NODE, APPS / "build.mjs", BUILT], cwd=TOP, timeout=BUILDING, check=True)
            stamp.write_text("The apps are as new as this file.\n", encoding="utf-8")
    return BUILT


@contextmanager
def _running(server: _Server) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving(requests: list[Request] | None = None) -> Iterator[str]:
    """Serves on this computer; gives the address, without a slash at its end. What is asked is added to `requests`."""
    asked: list[Request] = [] if requests is None else requests
    one, other = _Server(asked), _Server(asked)
    one.other, other.other = str(other.port).encode(), str(one.port).encode()
    with ExitStack() as running:
        running.enter_context(_running(one))
        running.enter_context(_running(other))
        yield f"http://127.0.0.1:{one.port}"


def main() -> None:
    """Serves until Ctrl+C."""
    with serving() as address:
        sys.stdout.write(f"{address}/\n")
        sys.stdout.flush()
        try:
            Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
