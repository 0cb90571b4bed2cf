"""A web site of our own on this machine that can answer in every rude way, and a watch on who connects to whom."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import IPv4Network
from threading import Event, Thread
from typing import Any

import trustme

from netgloss.policy import Policy

PUBLIC = (IPv4Network("127.0.0.1/32"),)  # the one address that plays the public internet; 127.0.0.2 stays private
Handler = Callable[["Call"], None]


@dataclass
class Call:
    """A request that has come in, and the connection to answer it on."""

    connection: socket.socket
    head: str  # as it was sent
    stopped: Event

    @property
    def path(self) -> str:
        return self.head.split(" ")[1]

    def header(self, name: str) -> str | None:
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return None

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Lets time pass; false once the other side has gone or the test is over."""
        if self.stopped.wait(seconds):
            return False
        readable, _, _ = select.select([self.connection], [], [], 0)
        return not readable  # nothing more is said to us, so this is the end

    def reset(self) -> None:
        """Ends the connection as a machine that falls over does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()


def page(body: bytes | str = "<p>A page.</p>", status: str = "200 OK", **headers: str) -> bytes:
    """A proper answer. `Content_Type="text/plain"` sets a header field."""
    data = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items() if value)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + data


def redirect(to: str, status: int = 302) -> bytes:
    return page("", f"{status} Found", Location=to)


@dataclass
class Origin:
    """A server on 127.0.0.1. Each path has bytes to be sent, or somebody who sends them."""

    answers: dict[str, bytes | Handler] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    calls: list[Call] = field(default_factory=list)  # that have come in, in order
    names: list[str | None] = field(default_factory=list)  # that TLS clients have asked for (SNI)
    _stopped: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads: list[Thread] = []
        self._accepting = Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def url(self, path: str = "/", host: str = "page.example") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [call.path for call in self.calls]

    def forget(self) -> None:
        self.answers.clear()
        self.calls.clear()
        self.names.clear()

    def close(self) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # which wakes `accept`
        self._listener.close()
        self._accepting.join(10)
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = Thread(target=self._serve, args=[connection], daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        with contextlib.suppress(OSError), contextlib.ExitStack() as closing:
            closing.callback(connection.close)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
                closing.callback(connection.close)
            head = b""
            while b"\r\n\r\n" not in head:
                data = connection.recv(65536)
                if not data:
                    return
                head += data
                if not head.startswith(b"G"):  # TLS, where none is spoken
                    connection.sendall(page("Bad request.", "400 Bad Request"))
                    return
            call = Call(connection, head.decode("latin-1"), self._stopped)
            self.calls.append(call)
            answer = self.answers.get(call.path, page("Nothing here.", "404 Not Found"))
            if callable(answer):
                answer(call)
            else:
                call.send(answer)
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_WR)


def policy(*origins: Origin, **given: Any) -> Policy:
    """A policy under which 127.0.0.1 is public, with the ports of these origins."""
    return Policy(**{"ports": tuple(each.port for each in origins), "test_nets": PUBLIC, **given})


class Names:
    """A resolver of our own: a name → its addresses, or a list of them for each look-up; the last goes on."""

    def __init__(self, **names: list[str] | list[list[str]] | Exception) -> None:
        self._names: dict[str, Any] = {name.replace("_", "."): found for name, found in names.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        found = self._names.get(host, ["127.0.0.1"])
        if isinstance(found, Exception):
            raise found
        if found and isinstance(found[0], list):
            found = found.pop(0) if len(found) > 1 else found[0]
        return list(found)


# Who connects to whom: seen by the interpreter itself (an audit hook), whatever way the program takes.


@dataclass
class Watch:
    """The connections and look-ups that were tried while it was on, as (address, port) and names."""

    connects: list[tuple[str, int]] = field(default_factory=list)
    lookups: list[str] = field(default_factory=list)

    @property
    def strangers(self) -> list[tuple[str, int]]:
        """Those to other machines than the one that plays the public internet."""
        return [each for each in self.connects if each[0] != "127.0.0.1"]


_watches: list[Watch] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watches or event not in ("socket.connect", "socket.getaddrinfo"):
        return
    if event == "socket.getaddrinfo":
        for watch in _watches:
            watch.lookups.append(str(arguments[0]))
        return
    address = arguments[1]
    if isinstance(address, tuple):
        for watch in _watches:
            watch.connects.append((str(address[0]), int(address[1])))
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError(111, "no test leaves this machine")


@cache
def _hook() -> None:
    sys.addaudithook(_audit)  # which can't be taken away again


@contextlib.contextmanager
def watched() -> Iterator[Watch]:
    """Records every connection that is tried, and lets none out to another address than 127.0.0.1."""
    _hook()
    watch = Watch()
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)


# A world with certificates


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """What trusts this authority and nobody else, and is otherwise as the system's."""
    context = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    return context


def secure_origin(authority: trustme.CA) -> Origin:
    """An https site with many names; the one asked for (SNI) decides what is wrong with the certificate."""
    now = datetime.now(UTC)
    stranger = trustme.CA()
    certificates = {
        "expired.example": authority.issue_cert("expired.example", not_before=now - timedelta(days=9),
                                                not_after=now - timedelta(days=1)),
        "early.example": authority.issue_cert("early.example", not_before=now + timedelta(days=3)),
        "unknown.example": stranger.issue_cert("unknown.example"),
        "other.example": authority.issue_cert("page.example"),
        "wild.example": authority.issue_cert("*.wild.example"),
        "sub.wild.example": authority.issue_cert("*.wild.example"),
    }  # fmt: skip

    def context(certificate: trustme.LeafCert) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(made)
        return made

    contexts = {name: context(certificate) for name, certificate in certificates.items()}
    usual = context(authority.issue_cert("page.example", "b.page.example", "127.0.0.1", "xn--mller-kva.example"))
    origin = Origin(tls=usual)

    def choose(connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> int | None:
        origin.names.append(name)
        if name == "alert.example":
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        connection.context = contexts.get(name or "", usual)
        return None

    usual.sni_callback = choose
    return origin
