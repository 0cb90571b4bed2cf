"""One request over one connection of our own making, with every limit in one place.

The standard library's `http.client` reads the answer; the connection it reads from is ours: made to an address that
was checked, with no proxy of the system's, no pool and no second look-up. All reading goes through `_Wire`, which gives
every single read only the time that is left, so that an answer that comes drop by drop ends when its time is over.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException, HTTPMessage, HTTPResponse, IncompleteRead, LineTooLong
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from netgloss import __version__
from netgloss.addresses import IP, Address
from netgloss.errors import FetchError
from netgloss.policy import Policy
from netgloss.tunnel import tunnel

USER_AGENT = f"netgloss/{__version__} (+{{}})"
Resolve = Callable[[str, int], list[str]]
_ADDRESSES = 4  # of a site that are tried, one after the other
_CHUNK = 64 * 1024  # bytes of an answer that are read at once
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,application/pdf;q=0.8,*/*;q=0.1"


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system finds them. Raises `OSError`."""
    found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


@cache
def system_trust() -> ssl.SSLContext:
    """The certificates that this system trusts; reading them takes tens of milliseconds."""
    return ssl.create_default_context()


@dataclass(slots=True)
class Journey:
    """One fetch from beginning to end: its policy, its time, and how it reaches the world."""

    policy: Policy
    resolve: Resolve = look_up
    clock: Callable[[], float] = time.monotonic
    trust: Callable[[], ssl.SSLContext] = system_trust
    end: float = field(init=False)  # on the clock

    def __post_init__(self) -> None:
        self.end = self.clock() + self.policy.total

    def left(self, host: str) -> float:
        """Seconds that are left. Raises `FetchError` (`slow`) where none are."""
        left = self.end - self.clock()
        if left <= 0:
            raise self.over(host)
        return left

    def over(self, host: str) -> FetchError:
        """What is raised when all the time is used up."""
        seconds = self.policy.total
        sentence = f"{host} has not sent the page in {seconds:g} seconds, which is the longest that we wait for one."
        return FetchError("slow", sentence, limit="total", seconds=seconds)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site has said: the status, the header fields, and the body as it was sent where it was asked for."""

    status: int
    headers: HTTPMessage
    chunks: Iterator[bytes]


class Connection:
    """A connection to the site of an address. Raises `FetchError` when it is made and when it is used."""

    def __init__(self, address: Address, journey: Journey) -> None:
        self._address, self._journey = address, journey
        self._socket = _dial(address, _checked(address, journey), journey)
        self._response: HTTPResponse | None = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._response:
            self._response.close()
        self._socket.close()

    def ask(self, extra: dict[str, str]) -> Answer:
        """Sends the request, with no more than it needs, and reads the head of the answer."""
        host, policy = self._address.host, self._journey.policy
        fields = {
            "Host": self._address.authority, "User-Agent": USER_AGENT.format(policy.contact), "Accept": _ACCEPT,
            "Accept-Language": "en, *;q=0.5", "Accept-Encoding": "gzip", "Connection": "close", **extra,
        }  # fmt: skip
        lines = [f"GET {self._address.target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        wire = _Wire(self._socket, host, self._journey)
        try:
            self._socket.settimeout(self._journey.left(host))
            self._socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
            response = self._response = HTTPResponse(wire, method="GET")  # type: ignore[arg-type]
            response.begin()
        except (OSError, HTTPException) as error:
            if (
                isinstance(error, LineTooLong) or type(error) is HTTPException
            ):  # http.client's: 64 KiB a line, 100 lines
                raise too_large(host, policy.headers, "headers") from error
            raise _broken(error, host, policy) from error
        wire.in_head = False
        return Answer(response.status, response.headers, self._body(response))

    def _body(self, response: HTTPResponse) -> Iterator[bytes]:
        host, policy = self._address.host, self._journey.policy
        if (response.length or 0) > policy.wire:
            raise too_large(host, policy.wire, "wire")
        try:
            while chunk := response.read(_CHUNK):
                yield chunk
        except (OSError, HTTPException, ValueError) as error:
            raise _broken(error, host, policy) from error
        if response.length:  # less has come than was promised
            raise _cut(host)


class _Wire(io.RawIOBase):
    """What comes from a socket, within the limits. Stands in for the socket and for the file that is made of it."""

    def __init__(self, connected: socket.socket, host: str, journey: Journey) -> None:
        self._socket, self._host, self._journey = connected, host, journey
        self._received = 0
        self.in_head = True

    def makefile(self, mode: str) -> io.BufferedReader:
        """As that of a socket, for `http.client`."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        host, policy = self._host, self._journey.policy
        if self.in_head and self._received >= policy.headers:
            raise too_large(host, policy.headers, "headers")
        first = self._received == 0
        limit = policy.first_byte if first else policy.between_bytes
        left = self._journey.left(host)
        self._socket.settimeout(min(limit, left))
        try:
            count = self._socket.recv_into(buffer)
        except TimeoutError as error:
            if left <= limit:
                raise self._journey.over(host) from error
            sentence = (
                f"{host} has not begun to answer in {limit:g} seconds." if first
                else f"{host} has stopped in the middle of the page, for more than {limit:g} seconds."
            )  # fmt: skip
            name = "first_byte" if first else "between_bytes"
            raise FetchError("slow", sentence, limit=name, seconds=limit) from error
        if not count and self.in_head:
            raise _cut(host)  # http.client would take the head for complete
        self._received += count
        if self._received > policy.wire:
            raise too_large(host, policy.wire, "wire")
        return count


def too_large(host: str, limit: int, name: str) -> FetchError:
    """What is raised for an answer with more bytes than the limit of this name."""
    what = {
        "wire": "sends more than {} bytes for this page, which is the most that is taken",
        "decoded": "has packed more than {} bytes into this page, which is the most that is unpacked",
        "headers": "sends more than {} bytes in front of the page, which is the most that is taken",
    }[name].format(f"{limit:,}")
    return FetchError("large", f"{host} {what}.", limit=name, bytes=limit)


def _checked(address: Address, journey: Journey) -> list[IP]:
    """The addresses to connect to: all that the name has, and each one public."""
    host = address.host
    if (literal := address.ip) is not None:
        journey.policy.check_ip(host, literal)
        return [literal]
    # The system's look-up can't be told when to end, so it is left behind when its time is over.
    answers: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(journey.resolve(host, address.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=min(journey.policy.connect, journey.left(host)))
    except Empty:
        raise _no_connection(host, journey) from None
    if isinstance(found, Exception) or not found:
        raise FetchError("name", f"There is no site with the name {host}, or it can't be found just now.")
    try:
        ips = [ip_address(each) for each in found]
    except ValueError as error:
        raise FetchError("name", f"The name {host} leads to something that is no address.") from error
    for ip in ips:
        journey.policy.check_ip(host, ip)
    return ips[:_ADDRESSES]


def _dial(address: Address, ips: list[IP], journey: Journey) -> socket.socket:
    """A connection to the first of the addresses that takes one, by TLS for https."""
    host = address.host
    end = journey.clock() + journey.policy.connect
    for rest, ip in zip(range(len(ips), 0, -1), ips, strict=True):
        left = min(end - journey.clock(), journey.left(host))
        if left <= 0:
            raise _no_connection(host, journey)
        proxy = journey.policy.proxy
        family = socket.AF_INET6 if (":" in proxy[0] if proxy else ip.version == 6) else socket.AF_INET
        connected = socket.socket(family, socket.SOCK_STREAM)
        try:
            connected.settimeout(left / rest)
            connected.connect(proxy or (str(ip), address.port))
            if proxy:
                tunnel(connected, host, ip, address.port)
            if address.scheme == "http":
                return connected
            connected.settimeout(max(min(end - journey.clock(), journey.left(host)), 0.001))
            return journey.trust().wrap_socket(connected, server_hostname=host)
        except ssl.SSLError as error:
            connected.close()
            raise _not_secure(error, host) from error
        except OSError as error:
            connected.close()
            if rest == 1 and isinstance(error, TimeoutError):
                raise _no_connection(host, journey) from error
            if rest == 1:
                raise FetchError("unreachable", f"{host} takes no connection ({_reason(error)}).") from error
        except BaseException:
            connected.close()
            raise
    raise FetchError("name", f"The name {host} leads to no address.")


def _no_connection(host: str, journey: Journey) -> FetchError:
    seconds = journey.policy.connect
    if journey.end <= journey.clock():
        return journey.over(host)
    return FetchError("slow", f"No connection to {host} in {seconds:g} seconds.", limit="connect", seconds=seconds)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


# OpenSSL's verify codes (x509_vfy.h).
_CERTIFICATE = {
    9: "is not valid yet", 10: "has expired", 18: "is signed by nobody but itself", 19: "is signed by somebody unknown",
    20: "is signed by somebody unknown", 21: "is signed by somebody unknown", 62: "is that of another site",
    64: "is that of another site",
}  # fmt: skip


def _not_secure(error: ssl.SSLError, host: str) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        what = _CERTIFICATE.get(error.verify_code, f"can't be trusted ({error.verify_message})")
        return FetchError("tls", f"The certificate of {host} {what}, so that it can't be told who answers there.")
    return FetchError("tls", f"No secure connection to {host} can be made ({error.reason or 'it broke off'}).")


def _broken(error: Exception, host: str, policy: Policy) -> FetchError:
    if isinstance(error, TimeoutError):
        return FetchError("slow", f"{host} does not take our request.", limit="total", seconds=policy.total)
    if isinstance(error, IncompleteRead | ConnectionError | ssl.SSLError):
        return _cut(host)
    return FetchError("answer", f"What {host} answers is not proper HTTP.")


def _cut(host: str) -> FetchError:
    return FetchError("answer", f"{host} has broken off its answer before the end.")
