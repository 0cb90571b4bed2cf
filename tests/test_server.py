"""The program as it runs: it starts, answers, reads its glossary again, and stops without cutting anybody off."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from bs4 import BeautifulSoup

from small import concept, data

PROGRAM = [str(Path(sys.executable).with_name("netgloss"))]
PATIENCE = 30.0  # seconds before something that ought to happen is held never to
ONE = data(concept("one", "carcinoid"), version="1")
TWO = data(concept("one", "carcinoid"), concept("two", "insulinoma"), version="2.0")
BROKEN = data(concept("one", "carcinoid", colour="red"), version="3")
LIMIT = 2 * 1024 * 1024  # bytes of a body, unless set otherwise


class Service:
    """The running program: its output, line by line, and its address."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.output: list[str] = []
        self.port = 0
        self._lines: Queue[str | None] = Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def line_with(self, part: str) -> str:
        """The next line that holds this."""
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            self.output.append(line)
            if part in line:
                return line
        raise AssertionError(f"The program ended without a word of “{part}”: {self.output}")

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The exit code after this signal; everything that it said is in `output` then."""
        self.process.send_signal(number)
        return self.exit_code()

    def exit_code(self) -> int:
        """The exit code, once it has ended by itself."""
        code = self.process.wait(PATIENCE)
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            self.output.append(line)
        return code

    def connect(self) -> socket.socket:
        """A connection for requests that no library would send."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """An ordinary request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def health(self) -> Any:
        """What the service says about itself."""
        return json.loads(self.ask("GET", "/healthz")[1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """The environment, with these settings of ours and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NETGLOSS_")}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **settings}


@contextmanager
def started(*arguments: str, command: list[str] = PROGRAM, **settings: str) -> Iterator[Service]:
    """The program, ready; ended when it is no longer needed, whatever happens."""
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, encoding="utf-8",
        env=environment(**settings),
    )  # fmt: skip
    try:
        service = Service(process)
        address = re.search(r"http://\S+:(\d+)/", service.line_with("is ready"))
        assert address is not None
        service.port = int(address[1])
        yield service
    finally:
        process.kill()
        process.wait(PATIENCE)
        assert process.stdout is not None
        service._reader.join(PATIENCE)
        process.stdout.close()


def refused_start(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a start that comes to nothing."""
    result = subprocess.run(
        [*PROGRAM, "serve", *arguments],
        capture_output=True, encoding="utf-8", timeout=PATIENCE, env=environment(**settings), check=False,
    )  # fmt: skip
    return result.returncode, result.stdout, result.stderr


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    """A glossary file of version 1."""
    path = tmp_path / "glossary.json"
    path.write_bytes(ONE)
    return path


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One program for all tests that do it no harm."""
    path = tmp_path_factory.mktemp("served") / "glossary.json"
    path.write_bytes(ONE)
    with started("--glossary", str(path)) as running:
        yield running


def answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (small letters) and body of one answer, read until it is whole."""
    response = HTTPResponse(connection)
    response.begin()
    body = response.read()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, body


def head(service: Service, *lines: str, path: str = "/api/annotate", method: str = "POST") -> bytes:
    """The head of a request with a plain text."""
    return "\r\n".join(
        [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{service.port}", "Content-Type: text/plain", *lines, "", ""]
    ).encode()


# Starting


def test_the_program_says_where_it_is_and_how_to_load_the_extension(glossary: Path) -> None:
    with started("--glossary", str(glossary)) as service:
        assert service.output == [
            f"netgloss is ready: open http://127.0.0.1:{service.port}/ in a browser. Stop it with Ctrl-C.\n"
        ]
        folder = Path(service.line_with("The browser extension is in ").split(" is in ")[1].strip())
        assert (folder / "manifest.json").exists()
        service.line_with("chrome://extensions")
        service.line_with("about:debugging#/runtime/this-firefox")
        assert service.ask("GET", "/")[0].status == 200


def test_a_start_without_a_glossary_named_serves_the_shipped_one() -> None:
    with started() as service:
        _, body = service.ask("POST", "/api/annotate", "My Ki-67 is 2%.", Content_Type="text/plain")
        assert body.decode().startswith("My Ki-67 [1] is 2%.\n")


def test_any_free_port_will_do(glossary: Path) -> None:
    with started("--glossary", str(glossary)) as service:
        assert service.port != 0
        assert service.ask("GET", "/healthz")[0].status == 200


def test_settings_come_from_the_environment(glossary: Path) -> None:
    with started(NETGLOSS_GLOSSARY=str(glossary), NETGLOSS_BODY_LIMIT="10") as service:
        assert service.health()["glossary"]["version"] == "1"
        assert service.ask("POST", "/api/annotate", "x" * 10, Content_Type="text/plain")[0].status == 200
        assert service.ask("POST", "/api/annotate", "x" * 11, Content_Type="text/plain")[0].status == 413


READERS: dict[str, tuple[str, list[tuple[str, int]]]] = {
    # name: NETGLOSS_PROXIES, and who asks for a page (X-Forwarded-For), with the status; each may do it once a minute
    "nobody's proxy is believed": ("0", [("203.0.113.1", 403), ("203.0.113.2", 429)]),
    "one proxy, two readers": ("1", [("203.0.113.1", 403), ("203.0.113.2", 403), ("203.0.113.1", 429)]),
    "one proxy, a reader who makes one up": ("1", [("198.51.100.1, 203.0.113.1", 403),
                                                   ("198.51.100.2, 203.0.113.1", 429)]),
    "two proxies": ("2", [("203.0.113.1, 10.0.0.1", 403), ("203.0.113.2, 10.0.0.1", 403)]),
    "one customer's net": ("1", [("2001:db8:1:2::1", 403), ("2001:db8:1:2:ffff::9", 429), ("2001:db8:1:3::1", 403)]),
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_readers_are_told_apart_as_far_as_the_settings_believe(glossary: Path, name: str) -> None:
    proxies, asks = READERS[name]
    # Limits count by the minute of the clock, and one must not end in between.
    standing = "import limits.storage.memory as memory; memory.time = type('Standing', (), {'time': lambda: 9e8})"
    command = [sys.executable, "-c", f"{standing}; from netgloss.cli import main; main()"]
    settings = {"NETGLOSS_FETCH_RATE": "1", "NETGLOSS_PROXIES": proxies}
    with started("--glossary", str(glossary), command=command, **settings) as service:
        for address, status in asks:
            response, _ = service.ask("GET", "/read?url=http://10.0.0.1/", X_Forwarded_For=address)
            assert (address, response.status) == (address, status)
            assert response.headers["Retry-After"] == ("60" if status == 429 else None)


def test_a_port_that_is_taken_is_told_in_a_sentence(glossary: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, out, err = refused_start("--port", str(port), "--glossary", str(glossary))
    assert (code, out) == (2, "")
    assert err.startswith(f"netgloss: Nothing can listen on 127.0.0.1, port {port} (")
    assert err.endswith("Another program may use it: try --port.\n")
    assert "Traceback" not in err


def test_a_broken_glossary_is_told_with_its_lines(glossary: Path) -> None:
    glossary.write_bytes(data(concept("one", "carcinoid", colour="red"), concept("two", "insulinoma", see=["none"])))
    lines = glossary.read_text(encoding="utf-8").splitlines()
    code, out, err = refused_start("--port", str(free_port()), "--glossary", str(glossary))
    assert (code, out) == (2, "")
    first, *problems = err.splitlines()
    assert first == f"netgloss: {glossary} can't be used: 2 problems."
    for part, sentence in (
        ('"colour"', "one: There is no field “colour”."),
        ('"see"', "two: There is no concept “none” to see."),
    ):
        number = next(number for number, line in enumerate(lines, 1) if part in line)
        assert f"line {number}: {sentence}" in problems


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        (
            ["--glossary", "nowhere.json"],
            {},
            "nowhere.json can't be used: 1 problem.\nThe file can't be opened: No such",
        ),
        ([], {"NETGLOSS_PORT": "http"}, "The setting NETGLOSS_PORT is “http”. It must be a whole number."),
        ([], {"NETGLOSS_COLOUR": "red"}, "There is no setting NETGLOSS_COLOUR."),
        (["--port", "70000"], {}, "The port is 70000. It must be from 0 to 65535."),
        (["--host", "192.0.2.1"], {}, "Nothing can listen on 192.0.2.1, port 8765 ("),
    ],
)
def test_a_start_that_comes_to_nothing_says_why(
    arguments: list[str], settings: dict[str, str], sentence: str, glossary: Path
) -> None:
    code, out, err = refused_start(*arguments, **{"NETGLOSS_GLOSSARY": str(glossary), **settings})
    assert (code, out) == (2, "")
    assert err.startswith(f"netgloss: {sentence}")
    assert "Traceback" not in err


# Stopping

TEXT = b"My carcinoid, in two parts."
ANSWER = b"My carcinoid [1], in two parts.\n\nWords explained\n"


def half_a_request(service: Service) -> socket.socket:
    """A connection whose request the service is reading: it has asked for the body, and got half of it."""
    connection = service.connect()
    connection.sendall(head(service, f"Content-Length: {len(TEXT)}", "Expect: 100-continue"))
    assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(TEXT[:10])
    return connection


def wait_until_nobody_is_let_in(service: Service) -> None:
    """Returns when the service has begun to stop."""
    try:
        while True:
            with service.connect() as connection:
                connection.sendall(head(service, path="/healthz", method="GET"))
                connection.recv(1)
    except OSError:
        return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_in_flight_is_finished_before_the_end(glossary: Path, number: signal.Signals) -> None:
    with started("--glossary", str(glossary)) as service, half_a_request(service) as connection:
        service.process.send_signal(number)
        wait_until_nobody_is_let_in(service)
        connection.sendall(TEXT[10:])
        status, _, body = answer(connection)
        assert status == 200
        assert body.startswith(ANSWER)
        assert connection.recv(1) == b""
        assert service.exit_code() == 0
        assert "Traceback" not in "".join(service.output)


def test_idle_connections_do_not_hold_up_the_end(glossary: Path) -> None:
    with started("--glossary", str(glossary)) as service, service.connect() as idle, service.connect() as kept:
        kept.sendall(head(service, path="/healthz", method="GET"))
        assert answer(kept)[0] == 200
        assert service.end() == 0
        assert (idle.recv(1), kept.recv(1)) == (b"", b"")


def test_a_request_that_never_ends_is_given_up(glossary: Path) -> None:
    hasty = "import netgloss.server; netgloss.server.GRACE = 0.2; from netgloss.cli import main; main()"
    with (
        started("--glossary", str(glossary), command=[sys.executable, "-c", hasty]) as service,
        half_a_request(service) as connection,
    ):
        assert service.end() == 0
        assert connection.recv(1) == b""
        assert any("requests were not finished" in line for line in service.output)


# Reading the glossary again


def test_a_broken_glossary_does_not_take_the_place_of_the_old(glossary: Path) -> None:
    with started("--glossary", str(glossary)) as service:
        glossary.write_bytes(BROKEN)
        service.process.send_signal(signal.SIGHUP)
        service.line_with("goes on being served.")
        log = "".join(service.output)
        assert f"{glossary} can't be used: 1 problem." in log
        assert "one: There is no field “colour”." in log
        health = service.health()
        assert (health["status"], health["glossary"]["version"]) == ("degraded", "1")
        assert "There is no field “colour”." in health["problem"]
        _, body = service.ask("POST", "/api/annotate", TEXT, Content_Type="text/plain")
        assert body.startswith(ANSWER)

        glossary.write_bytes(TWO)
        service.process.send_signal(signal.SIGHUP)
        service.line_with("version 2.0 is served.")
        health = service.health()
        assert (health["status"], health["glossary"]["version"], health["problem"]) == ("ok", "2.0", None)


def test_a_request_in_flight_outlives_another_glossary(glossary: Path) -> None:
    with started("--glossary", str(glossary)) as service, half_a_request(service) as connection:
        glossary.write_bytes(TWO)
        service.process.send_signal(signal.SIGHUP)
        service.line_with("version 2.0 is served.")
        connection.sendall(TEXT[10:])
        assert answer(connection)[2].startswith(ANSWER)


def test_a_watched_glossary_is_read_when_it_has_changed(glossary: Path) -> None:
    with started("--glossary", str(glossary), "--watch") as service:
        assert service.health()["glossary"]["version"] == "1"
        glossary.write_bytes(TWO)
        assert service.health()["glossary"]["version"] == "2.0"


# Requests that ask too much


def refused(response: tuple[int, dict[str, str], bytes], status: int, kind: str) -> dict[str, Any]:
    """The problem that an answer is, whole and with its guard."""
    code, headers, body = response
    assert (code, headers["content-type"]) == (status, "application/problem+json")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers
    problem: dict[str, Any] = json.loads(body)
    assert (problem["status"], problem["type"]) == (status, f"/api#problem-{kind}")
    assert {"title", "detail"} <= set(problem)
    return problem


def test_a_body_that_is_announced_as_too_large_is_not_waited_for(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(head(service, "Content-Length: 10000000") + b"a little")
        problem = refused(answer(connection), 413, "too-large")
    assert str(LIMIT) in problem["detail"]


def test_a_client_that_asks_first_is_not_told_to_go_on(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(head(service, "Content-Length: 10000000", "Expect: 100-continue"))
        assert connection.recv(12, socket.MSG_PEEK | socket.MSG_WAITALL) == b"HTTP/1.1 413"
        refused(answer(connection), 413, "too-large")


def test_a_body_in_chunks_is_refused_once_it_is_too_large(service: Service) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with service.connect() as connection:
        connection.sendall(head(service, "Transfer-Encoding: chunked"))
        connection.sendall(chunk * 33)  # 2 MiB and a little more, and no end
        refused(answer(connection), 413, "too-large")


def test_a_client_that_sends_it_all_the_same_can_read_why_not(service: Service) -> None:
    # A server that just closed would make the client's system throw the answer away.
    with service.connect() as connection:
        connection.sendall(head(service, "Content-Length: 8000000"))
        connection.sendall(b"x" * 8_000_000)
        refused(answer(connection), 413, "too-large")
        assert connection.recv(1) == b""


def test_a_body_at_the_limit_is_taken(service: Service) -> None:
    body = b"x" * LIMIT
    with service.connect() as connection:
        connection.sendall(head(service, f"Content-Length: {LIMIT}") + body)
        status, _, content = answer(connection)
    assert (status, content == body) == (200, True)


def test_a_body_in_chunks_is_taken(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(head(service, "Transfer-Encoding: chunked"))
        for part in (TEXT[:3], TEXT[3:10], TEXT[10:]):
            connection.sendall(b"%x\r\n%b\r\n" % (len(part), part))
        connection.sendall(b"0\r\n\r\n")
        status, _, content = answer(connection)
    assert (status, content.startswith(ANSWER)) == (200, True)


def test_one_byte_more_is_refused(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(head(service, f"Content-Length: {LIMIT + 1}"))
        refused(answer(connection), 413, "too-large")


def test_people_get_a_page(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(head(service, "Content-Length: 10000000", "Accept: text/html,*/*;q=0.8", path="/"))
        status, headers, body = answer(connection)
    soup = BeautifulSoup(body.decode(), "html.parser")
    assert (status, headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert soup.h1 is not None
    assert soup.h1.get_text() == "The text is too large"
    assert soup.html is not None
    assert soup.html.get("lang") == "en-GB"


@pytest.mark.parametrize(
    ("request_", "status", "kind"),
    [
        (b"Ki-67\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "not-implemented"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000, 431, "headers"),
        (b"GET / HTTP/1.1\r\n\r\n", 421, "host"),
        (b"GET / HTTP/1.0\r\n\r\n", 421, "host"),
        (b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", 421, "host"),
    ],
    ids=["no HTTP", "no header", "length in words", "length below nothing", "no chunk", "unknown coding",
         "endless header", "no host", "no host, as of old", "wrong host"],
)  # fmt: skip
def test_a_rude_request_is_refused_in_good_form(service: Service, request_: bytes, status: int, kind: str) -> None:
    with service.connect() as connection:
        connection.sendall(request_)
        refused(answer(connection), status, kind)
    assert service.ask("GET", "/healthz")[0].status == 200


def test_two_hosts_are_none(service: Service) -> None:
    with service.connect() as connection:
        connection.sendall(head(service, "Host: example.org", path="/healthz", method="GET"))
        refused(answer(connection), 421, "host")


def test_slow_clients_hold_up_nobody(service: Service) -> None:
    slow = [service.connect() for _ in range(50)]
    try:
        for number, connection in enumerate(slow):
            # Some dawdle in the head of their request, some in its body.
            text = head(service, "Content-Length: 1000")
            connection.sendall(text[:20] if number % 2 else text + b"x")
        for _ in range(20):
            assert service.ask("GET", "/healthz")[0].status == 200
        assert service.ask("POST", "/api/annotate", TEXT, Content_Type="text/plain")[1].startswith(ANSWER)
    finally:
        for connection in slow:
            connection.close()


def test_a_client_that_goes_away_harms_nobody(service: Service) -> None:
    for _ in range(10):
        with service.connect() as connection:
            connection.sendall(head(service, f"Content-Length: {LIMIT}") + b"x" * 100_000)
    assert service.ask("GET", "/healthz")[0].status == 200


# What is never kept

CANARY = "zanzibar"
# Says when a file is opened to be written, which covers nameless ones in a temporary folder too.
WATCHED = """
import os, sys

def watch(event, arguments):
    if event == "open" and arguments[0] != os.devnull and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        os.write(2, f"A file is written: {arguments[0]}\\n".encode())

sys.addaudithook(watch)
from netgloss.cli import main
main()
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Everything that the program has said after it was sent a canary in every way."""
    path = tmp_path_factory.mktemp("watched") / "glossary.json"
    path.write_bytes(ONE)
    long = f"{CANARY} carcinoid\n" * 70_000  # more than a server likes to keep in memory, in and out
    requests = [
        ("/", f"text={CANARY}+carcinoid", "application/x-www-form-urlencoded", 200),
        ("/", f"text={CANARY}&level={CANARY}", "application/x-www-form-urlencoded", 400),
        ("/", f"text={'x' * 600_000}{CANARY}", "application/x-www-form-urlencoded", 200),
        ("/take", f"text={CANARY}+carcinoid", "application/x-www-form-urlencoded", 200),
        ("/api/annotate", f"{CANARY} carcinoid", "text/plain", 200),
        ("/api/annotate", f"<p>{CANARY} carcinoid", "text/html", 200),
        ("/api/annotate", f'{{"text": "{CANARY} carcinoid"}}', "application/json", 200),
        ("/api/annotate", f'{{"text": ["{CANARY}"]}}', "application/json", 400),
        ("/api/annotate", f"{{{CANARY}", "application/json", 400),
        ("/api/annotate", long, "text/plain", 200),
        ("/api/annotate", CANARY * 300_000, "text/plain", 413),
        ("/api/find", f"{CANARY} carcinoid", "text/plain", 200),
        ("/api/find", CANARY, "image/png", 415),
        ("/nowhere", CANARY, "text/plain", 404),
    ]
    with started("--glossary", str(path), command=[sys.executable, "-c", WATCHED]) as service:
        for address, body, kind, status in requests:
            assert service.ask("POST", address, body, Content_Type=kind)[0].status == status, address
        for rude in (f"{CANARY}\r\n\r\n", f"POST / HTTP/1.1\r\n{CANARY}\r\n\r\n"):
            with service.connect() as connection:
                connection.sendall(rude.encode())
                assert answer(connection)[0] == 400
        with service.connect() as connection:  # goes away before the answer
            connection.sendall(head(service, f"Content-Length: {len(long)}") + long.encode())
        assert service.end() == 0
        return "".join(service.output)


def test_what_is_pasted_is_never_said(said: str) -> None:
    assert "netgloss is ready" in said
    assert CANARY not in said
    assert "Traceback" not in said


def test_what_is_pasted_is_never_written(said: str) -> None:
    assert "A file is written" not in said
