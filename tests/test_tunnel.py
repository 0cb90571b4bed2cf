"""Fetching through a proxy that was named in the settings."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

import pytest
import trustme

from netgloss import FetchError, SettingsError
from netgloss.fetch import Fetched, fetch
from netgloss.policy import policy_of
from netgloss.settings import Settings
from origins import Names, Origin, page, policy, redirect, secure_origin, trusting, watched


@dataclass
class Proxy:
    """An HTTP proxy that knows CONNECT and nothing else."""

    status: str = "200 Connection established"
    heads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._listener.getsockname()
        self._accepting = Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # which wakes `accept`
        self._listener.close()
        self._accepting.join(10)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        near.settimeout(20)
        with near, suppress(OSError):
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += near.recv(1)
            self.heads.append(head.decode())
            near.sendall(f"HTTP/1.1 {self.status}\r\n\r\n".encode() if self.status else b"Hello!\r\n\r\n")
            if not self.status.startswith("200"):
                return
            host, _, port = head.split()[1].decode().rpartition(":")
            with socket.create_connection((host, int(port)), 20) as far:
                back = Thread(target=_pass_on, args=(far, near), daemon=True)
                back.start()
                _pass_on(near, far)
                back.join(20)


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    with watched() as watch:
        yield made
    made.close()
    assert watch.strangers == []


@pytest.fixture
def origin() -> Iterator[Origin]:
    made = Origin()
    yield made
    made.close()


def through(
    proxy: Proxy, origin: Origin, address: str, names: Names | None = None, trust: ssl.SSLContext | None = None
) -> Fetched:
    settings = policy(origin, proxy=proxy.address)
    return fetch(address, settings, resolve=names or Names(), trust=lambda: trust or ssl.create_default_context())


def refused(proxy: Proxy, origin: Origin, address: str, names: Names | None = None) -> tuple[str, str]:
    with pytest.raises(FetchError) as caught:
        through(proxy, origin, address, names)
    return caught.value.name, str(caught.value)


def test_the_proxy_is_told_the_address_and_the_site_its_name(proxy: Proxy, origin: Origin) -> None:
    origin.answers["/a"] = page("<p>Ki-67")
    assert through(proxy, origin, origin.url("/a")).body == b"<p>Ki-67"
    to = f"127.0.0.1:{origin.port}"
    assert proxy.heads == [f"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n\r\n"]
    assert origin.calls[0].header("Host") == f"page.example:{origin.port}"


def test_https_is_between_us_and_the_site(proxy: Proxy) -> None:
    authority = trustme.CA()
    secure = secure_origin(authority)
    secure.answers["/"] = page("secret")
    try:
        assert through(proxy, secure, secure.url(), trust=trusting(authority)).body == b"secret"
        assert secure.names == ["page.example"]
        assert len(proxy.heads) == 1
    finally:
        secure.close()


def test_a_redirect_goes_through_it_too(proxy: Proxy, origin: Origin) -> None:
    origin.answers["/a"] = redirect("/b")
    origin.answers["/b"] = page("here")
    assert through(proxy, origin, origin.url("/a")).body == b"here"
    assert len(proxy.heads) == 2


def test_what_is_not_public_is_not_asked_of_it(proxy: Proxy, origin: Origin) -> None:
    inside = Names(inside_example=["10.0.0.1"])
    assert refused(proxy, origin, origin.url(host="inside.example"), inside)[0] == "not-public"
    assert refused(proxy, origin, f"http://127.0.0.2:{origin.port}/")[0] == "not-public"
    origin.answers["/"] = redirect("http://169.254.169.254/")
    assert refused(proxy, origin, origin.url())[0] == "not-public"
    assert len(proxy.heads) == 1


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("403 Forbidden", "The proxy of this service makes no connection to page.example (403)."),
        ("407 Proxy Authentication Required", "The proxy of this service makes no connection to page.example (407)."),
        ("502 Bad Gateway", "The proxy of this service makes no connection to page.example (502)."),
        ("", "The proxy of this service does not speak HTTP."),
    ],
)
def test_a_proxy_that_refuses(proxy: Proxy, origin: Origin, status: str, sentence: str) -> None:
    proxy.status = status
    assert refused(proxy, origin, origin.url()) == ("unreachable", sentence)
    assert origin.calls == []


def test_a_proxy_that_is_not_there(proxy: Proxy, origin: Origin) -> None:
    proxy.close()
    assert refused(proxy, origin, origin.url())[0] == "unreachable"
    assert origin.calls == []  # nobody goes around it


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://proxy.example.org:3128", ("proxy.example.org", 3128)),
        ("http://10.0.0.1:8080/", ("10.0.0.1", 8080)),
        ("http://[fd00::1]:3128", ("fd00::1", 3128)),
        ("", None),
    ],
)
def test_the_proxy_of_the_settings(text: str, found: tuple[str, int] | None) -> None:
    assert policy_of(Settings(fetch_proxy=text)).proxy == found


@pytest.mark.parametrize(
    "text",
    ["proxy.example.org:3128", "https://proxy.example.org:3128", "http://proxy.example.org", "http://a:b@c:1",
     "socks5://a:1", "http://proxy.example.org:0", "http://proxy.example.org:65536", "http://a b:1"],
)  # fmt: skip
def test_a_proxy_that_is_none(text: str) -> None:
    with pytest.raises(SettingsError, match="NETGLOSS_FETCH_PROXY"):
        policy_of(Settings(fetch_proxy=text))
