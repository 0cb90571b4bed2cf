"""What a person pastes is not logged, not written to a disk, not sent anywhere, and not kept by the browser."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

import netgloss
from netgloss.app import create_app
from netgloss.cli import main
from netgloss.current import Current
from netgloss.errors import FetchError
from netgloss.fetch import Fetched, fetch
from netgloss.fetcher import Fetcher
from netgloss.policy import Policy
from netgloss.settings import Settings

CANARY = "Quetzalcoatl-7731"  # stands in every text below
TEXT = f"My carcinoid, says {CANARY}, has a Ki-67 of 2 %.\n"
PAGE = f"<p>My carcinoid, says {CANARY}, has a Ki-67 of 2 %.</p>"
ADDRESS = "http://127.0.0.1:8765"


class Watch:
    """What has been kept or sent since the test began."""

    def __init__(self, home: Path, caplog: pytest.LogCaptureFixture) -> None:
        self.home = home
        self.called: list[str] = []  # network and temporary files
        self._caplog = caplog

    def seen(self) -> list[str]:
        records = [*self._caplog.get_records("setup"), *self._caplog.get_records("call")]
        messages = [f"{record.getMessage()} {record.exc_info}" for record in records]
        files = [path.name for path in self.home.rglob("*")]
        return [*self.called, *files, *(message for message in messages if CANARY in message)]

    def forget(self) -> None:
        self.called.clear()
        self._caplog.clear()


@pytest.fixture
def quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[Watch]:
    """A home without a network; nothing may be in it afterwards, and nothing of the text in any log."""
    watch = Watch(tmp_path, caplog)
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)  # decided anew
    monkeypatch.chdir(tmp_path)

    def refuse(self: socket.socket, *args: Any) -> None:
        watch.called.append(f"to {args[-1]}")
        raise OSError("no network here")

    def note(name: str) -> Callable[..., None]:
        return lambda *args, **given: watch.called.append(name)

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, note(name))
    caplog.set_level(logging.DEBUG)
    for name, logger in list(logging.Logger.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger):
            caplog.set_level(logging.DEBUG, name)
    yield watch
    assert watch.seen() == []


def test_the_watch_sees_what_is_kept_and_sent(quiet: Watch) -> None:
    logging.getLogger("netgloss").debug("somebody pasted %s", TEXT)
    with pytest.raises(OSError, match="no network here"), socket.socket() as out:
        out.connect(("127.0.0.1", 9))
    tempfile.TemporaryFile()  # noqa: SIM115 (it is none)
    kept = Path("kept.txt")
    kept.touch()
    assert quiet.seen() == ["to ('127.0.0.1', 9)", "TemporaryFile", "kept.txt", f"somebody pasted {TEXT} None"]
    kept.unlink()
    quiet.forget()


PYTHON: dict[str, Callable[[netgloss.Netgloss], Any]] = {
    "find": lambda ng: ng.find(TEXT),
    "annotate_text": lambda ng: [ng.annotate_text(TEXT, to) for to in ("html", "markdown", "text", "sheet", "json")],
    "annotate_html": lambda ng: ng.annotate_html(PAGE),
    "annotate_html of bytes": lambda ng: ng.annotate_html(PAGE.encode("utf-16")),
    "annotate_page": lambda ng: ng.annotate_page(PAGE, "text"),
    "search": lambda ng: ng.search(CANARY),
    "strip": lambda ng: netgloss.strip(ng.annotate_html(PAGE)),
}


@pytest.mark.parametrize("name", PYTHON)
@pytest.mark.usefixtures("quiet")
def test_the_python_api_keeps_nothing(name: str, ng: netgloss.Netgloss) -> None:
    PYTHON[name](ng)


@pytest.mark.usefixtures("quiet")
def test_a_tree_is_marked_and_not_kept(ng: netgloss.Netgloss) -> None:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(PAGE, "html.parser")
    ng.annotate_soup(soup)
    assert CANARY in str(soup)


@pytest.mark.parametrize(
    "command",
    [
        ["find", "-"],
        ["find", "-", "--json"],
        ["annotate", "--text", "-"],
        ["annotate", "--text", "--to", "sheet", "-"],
        ["annotate", "--html", "-"],
        ["strip", "-"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("quiet")
def test_a_command_keeps_nothing(command: list[str]) -> None:
    result = CliRunner().invoke(main, command, input=PAGE)
    assert result.exit_code == 0
    assert result.stderr == ""


@pytest.mark.usefixtures("quiet")
def test_a_command_that_refuses_does_not_quote_the_text() -> None:
    result = CliRunner().invoke(main, ["find", "-", "--encoding", "utf-8"], input=f"{TEXT}ñ".encode("latin-1"))
    assert result.exit_code == 2
    assert CANARY not in result.output


# The service


@pytest.fixture
def service(current: Current) -> FlaskClient:
    return create_app(Settings(), current).test_client()


def typed(content_type: str, body: str | bytes, path: str = "/api/annotate") -> dict[str, Any]:
    return {"path": path, "content_type": content_type, "data": body}


def form(path: str, **fields: str) -> dict[str, Any]:
    return {"path": path, "data": {"text": TEXT, **fields}}


REQUESTS: dict[str, tuple[dict[str, Any], int]] = {
    "a text": (typed("text/plain", TEXT), 200),
    "a text, to a sheet": (typed("text/plain", TEXT, "/api/annotate?to=sheet"), 200),
    "a page": (typed("text/html", PAGE), 200),
    "a page, to a text": (typed("text/html", PAGE, "/api/annotate?to=text"), 200),
    "JSON": (typed("application/json", json.dumps({"text": TEXT})), 200),
    "a page in JSON": (typed("application/json", json.dumps({"html": PAGE, "to": "json"})), 200),
    "find": (typed("text/plain", TEXT, "/api/find"), 200),
    "find in JSON": (typed("application/json", json.dumps({"text": TEXT}), "/api/find"), 200),
    "the form": (form("/"), 200),
    "the form to print": (form("/take", to="sheet", show="1"), 200),
    "a download": (form("/take", to="json"), 200),
    "a type that is not taken": (typed("image/png", TEXT), 415),
    "not JSON": (typed("application/json", TEXT), 400),
    "JSON of another shape": (typed("application/json", json.dumps({"txt": TEXT})), 400),
    "JSON of another type": (typed("application/json", json.dumps({"text": [TEXT]})), 400),
    "bytes that are no text": (typed("text/plain; charset=utf-8", TEXT.encode() + b"\xff"), 400),
    "no such option": (typed("text/plain", TEXT, "/api/annotate?colour=red"), 400),
    "no such page": (typed("text/plain", TEXT, "/api/nothing"), 404),
    "too large": (typed("text/plain", TEXT * 50_000), 413),
    "a form that is too large": (form("/", more=TEXT * 50_000), 413),
    "no such choice": (form("/", level="hard"), 400),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.usefixtures("quiet")
def test_the_service_keeps_nothing(name: str, service: FlaskClient) -> None:
    given, status = REQUESTS[name]
    answer = service.post(base_url=ADDRESS, **given)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"


class Forgetful(dict[str, Any]):
    """A cache that shows what it was given."""

    def set(self, key: str, value: Any, timeout: int | None = None) -> None:
        self[key] = (value, timeout)


def fetched(address: str, *_: Any, **__: Any) -> Fetched:
    if "missing" in address:
        raise FetchError("page-missing", f"{CANARY} has no page at this address (404).")
    return Fetched(
        asked=address, address=address, status=200, body=f"<title>{CANARY}</title>{PAGE * 40}".encode(),
        media_type="text/html", charset="utf-8", etag=None, last_modified=None, fresh_for=0, may_store=True, hops=(),
    )  # fmt: skip


ADDRESSES: dict[str, tuple[str, int]] = {
    "as it looks": (f"/read?url=https://example.org/{CANARY}", 200),
    "the reading view": (f"/read?url=https://example.org/{CANARY}&view=reading", 200),
    "a sheet": (f"/read?url=https://example.org/{CANARY}&view=sheet", 200),
    "a page that is not there": (f"/read?url=https://example.org/missing/{CANARY}", 424),
    "a private address": (f"/read?url=http://127.0.0.1/{CANARY}", 403),
    "no address": (f"/read?url={CANARY} {CANARY}", 400),
}


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.usefixtures("quiet")
def test_what_is_read_on_the_web_is_not_kept(name: str, current: Current) -> None:
    path, status = ADDRESSES[name]
    cache = Forgetful()
    real = name == "a private address"
    fetcher = Fetcher(Policy(), cache, 8, nullcontext, fetch=fetch if real else fetched)
    answer = create_app(Settings(), current, fetcher).test_client().get(path, base_url=ADDRESS)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
    assert cache == {}  # the site does not call it fresh


@pytest.mark.usefixtures("quiet")
def test_what_is_looked_up_is_not_kept(service: FlaskClient) -> None:
    answer = service.get(f"/api/search?q={CANARY}", base_url=ADDRESS)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.usefixtures("quiet")
def test_every_route_that_takes_a_text_is_tested(service: FlaskClient) -> None:
    rules = service.application.url_map.iter_rules()
    taking = {rule.rule for rule in rules if {"POST", "PUT", "PATCH"} & (rule.methods or set())}
    assert taking == {given["path"].partition("?")[0] for given, status in REQUESTS.values() if status == 200}


@pytest.mark.usefixtures("quiet")
def test_an_error_of_ours_is_logged_without_what_it_quotes(
    service: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Any, text: str, **given: Any) -> None:
        raise RuntimeError(f"can't find in {text}")

    monkeypatch.setattr(netgloss.Netgloss, "find", fail)
    answer = service.post("/api/find", data=TEXT, content_type="text/plain", base_url=ADDRESS)
    assert answer.status_code == 500
    assert CANARY not in answer.get_data(as_text=True)
    logged = [record.getMessage() for record in caplog.records if record.name == "netgloss"]
    assert [message.partition(" at ")[0] for message in logged] == ["RuntimeError"]


# A watch on what the whole program does with files and sockets, set before anything of ours is imported.
WATCH = """
import os, sys
def watch(event, args):
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        name = os.fsdecode(args[0]) if isinstance(args[0], (str, bytes)) else str(args[0])
        if name != os.devnull:
            os.write(2, f"WATCH writes {name}\\n".encode())
    elif event.startswith("tempfile.") or event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        if event == "socket.getaddrinfo" and args[0] == "127.0.0.1":
            return
        os.write(2, f"WATCH {event} {args[-1]!r}\\n".encode())
sys.addaudithook(watch)
from netgloss.cli import main
sys.argv[0] = "netgloss"
main()
"""


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The service as a process of its own, with its address; it stops when told to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", WATCH, "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert "ready" in process.stdout.readline()
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(timeout=30)


def send(address: str, content_type: str, body: bytes) -> bytes:
    with urlopen(Request(address, body, {"Content-Type": content_type}), timeout=60) as answer:  # noqa: S310 (loopback)
        content: bytes = answer.read()
        return content


BOUNDARY = "-----------8721656041911415653955004498"


@pytest.mark.parametrize(
    ("path", "content_type", "before", "behind"),
    [
        ("/api/annotate", "text/plain", "", ""),
        ("/", "application/x-www-form-urlencoded", "text=", ""),
        (
            "/", f"multipart/form-data; boundary={BOUNDARY}",
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="letter.txt"\r\n\r\n',
            f"\r\n--{BOUNDARY}--\r\n",
        ),
    ],
    ids=["a text", "a form", "a file"],
)  # fmt: skip
def test_not_even_a_long_text_is_written_to_a_disk(
    path: str, content_type: str, before: str, behind: str, watched: tuple[str, subprocess.Popen[str]], tmp_path: Path
) -> None:
    address, process = watched
    text = f"{CANARY} and a carcinoid" + " and so on" * 150_000  # 1.5 MB: more than servers like to hold in memory
    assert b"netgloss" in send(f"{address}{path}", content_type, f"{before}{text}{behind}".encode())
    process.terminate()
    output, errors = process.communicate(timeout=30)
    assert [line for line in errors.splitlines() if line.startswith("WATCH")] == []
    assert CANARY not in output + errors
    assert list(tmp_path.rglob("*")) == []
