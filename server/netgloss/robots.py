"""robots.txt: what sites ask of programs that read them (RFC 9309)."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

from netgloss.addresses import Address
from netgloss.errors import FetchError

LARGEST = 500 * 1024  # bytes that are read of one; the RFC wants at least so many
_KEPT_FOR = 3600.0  # seconds; the RFC allows a day
_KEPT = 256  # files
_AGENT = "netgloss"
# The other fields mean nothing to us, and some values of theirs the standard library's parser can't bear.
_FIELD = re.compile(r"\s*(?:(?:user-agent|allow|disallow)\s*:|$)", re.I)
# A site without such a file forbids nothing (RFC 9309, 2.3.1.3); one that has a fault may have meant to (2.3.1.4).
_NO_FILE = ("page-missing", "page-gone", "page-login", "page-forbidden", "page-status", "redirects", "address",
            "not-public", "not-allowed")  # fmt: skip
_NO_ANSWER = ("page-broken", "page-busy", "large", "answer")

Get = Callable[[Address], bytes]


class Robots:
    """The robots.txt files of the sites that were asked lately. One object serves all threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._files: OrderedDict[str, tuple[float, RobotFileParser]] = OrderedDict()

    def check(self, address: Address, get: Get) -> None:
        """Raises `FetchError` (`robots`) if the site does not want programs to read this address.

        `get` fetches a file; it raises `FetchError` where that can't be had.
        """
        if not self._rules(address, get).can_fetch(_AGENT, str(address)):
            raise FetchError("robots", f"{address.host} asks programs in its robots.txt not to read this page.")

    def _rules(self, address: Address, get: Get) -> RobotFileParser:
        origin, now = address.origin, self._clock()
        with self._lock:
            if origin in self._files and self._files[origin][0] > now:
                self._files.move_to_end(origin)
                return self._files[origin][1]
        rules = _read(Address(address.scheme, address.host, address.port, "/robots.txt"), get)
        with self._lock:
            self._files[origin] = (now + _KEPT_FOR, rules)
            while len(self._files) > _KEPT:
                self._files.popitem(last=False)
        return rules


def _read(address: Address, get: Get) -> RobotFileParser:
    rules = RobotFileParser()
    try:
        text = get(address).decode("utf-8-sig", "replace")
    except FetchError as error:
        if error.name in _NO_ANSWER:
            raise FetchError("robots", f"{address.host} has not told what its robots.txt allows. {error}") from error
        if error.name not in _NO_FILE:
            raise
        text = ""
    rules.parse([line for line in text.splitlines() if _FIELD.match(line) and _bearable(line)])
    return rules


def _bearable(line: str) -> bool:
    """Whether the standard library can read the path of a rule: it takes `//[` for a host."""
    try:
        urlsplit(unquote(line.partition(":")[2].strip()))
    except ValueError:
        return False
    return True
