"""A web address → the page, safely: nothing but public addresses, no more than the limits, nothing of the reader's.

The address is read by one strict reader (`addresses`), every address that its name has is checked (`policy`), and the
connection goes to one of those that were checked (`transport`). A redirect starts all over.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from netgloss.addresses import Address, join, parse
from netgloss.answers import (
    REDIRECTS,
    check_status,
    declared_type,
    fresh_for,
    may_store,
    sniffed_type,
    validators,
)
from netgloss.errors import FetchError
from netgloss.inflate import unpack
from netgloss.policy import Policy
from netgloss.robots import LARGEST, Robots
from netgloss.transport import Answer, Connection, Journey, Resolve, look_up, system_trust

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as a site has sent it."""

    asked: str  # the address that was asked for, as it was read
    address: str  # the one that the page came from; names that are not ASCII are in punycode
    status: int  # 200 or 203
    body: bytes  # unpacked
    media_type: str  # one of `answers.READ`, in small letters
    charset: str | None  # what the header says, in small letters; `encoding` decides with it
    etag: str | None
    last_modified: str | None
    fresh_for: int  # seconds for which the page may be used again without asking
    may_store: bool  # whether the site lets it be kept at all
    hops: tuple[str, ...]  # the addresses that have sent us on, first to last
    not_modified: bool = False  # the site says that the page is still what was known; all else is as it was then


def fetch(
    address: str, policy: Policy, *, known: Fetched | None = None, robots: Robots | None = None,
    resolve: Resolve = look_up, clock: Callable[[], float] = time.monotonic,
    trust: Callable[[], ssl.SSLContext] = system_trust,
) -> Fetched:  # fmt: skip
    """The page at an address. Raises `FetchError` for everything else.

    `known` is what an earlier fetch of the address gave: the site is then asked whether that has changed. `robots`
    remembers robots.txt files from one fetch to the next. `resolve`, `clock` (seconds) and `trust` stand in for the
    system's in tests.
    """
    trip = _Trip(Journey(policy, resolve, clock, trust), robots or Robots(), known)
    asked = parse(address)

    def read(here: Address, answer: Answer, hops: list[str]) -> Fetched:
        status, headers = answer.status, answer.headers
        if status == 304 and known is not None and known.address == str(here):
            # What it says nothing new about is as it was (RFC 9111, section 3.2).
            fresh = fresh_for(headers) if "Cache-Control" in headers or "Expires" in headers else known.fresh_for
            return replace(
                known, asked=str(asked), hops=tuple(hops), fresh_for=fresh,
                may_store=known.may_store and may_store(headers), not_modified=True,
            )  # fmt: skip
        check_status(status, headers, here.host)
        media_type, charset = declared_type(headers, here)
        body = unpack(headers.get("Content-Encoding") or "", answer.chunks, here.host, policy.decoded)
        etag, last_modified = validators(headers)
        return Fetched(
            asked=str(asked), address=str(here), status=status, body=body,
            media_type=media_type or sniffed_type(body, here.host), charset=charset, etag=etag,
            last_modified=last_modified, fresh_for=fresh_for(headers), may_store=may_store(headers), hops=tuple(hops),
        )  # fmt: skip

    return trip.follow(asked, read, permitted=not policy.robots)


class _Trip:
    """From an address over its redirects to an answer."""

    def __init__(self, journey: Journey, robots: Robots, known: Fetched | None) -> None:
        self._journey, self._robots, self._known = journey, robots, known

    def follow(self, here: Address, read: Callable[[Address, Answer, list[str]], T], *, permitted: bool) -> T:
        """What `read` makes of the answer to which an address leads; it also gets the addresses on the way there."""
        policy = self._journey.policy
        hops: list[str] = []
        while len(hops) <= policy.redirects:
            policy.check(here)
            if not permitted:
                self._robots.check(here, self._robots_txt)
            with Connection(here, self._journey) as connection:
                answer = connection.ask(self._conditions(here))
                target = answer.headers.get("Location") if answer.status in REDIRECTS else None
                if not target:
                    return read(here, answer, hops)
            hops.append(str(here))
            try:
                here = join(here, _as_sent(target))
            except FetchError as error:
                raise FetchError("redirects", f"{here.host} sends us on to something else. {error}") from error
        raise FetchError(
            "redirects",
            f"{parse(hops[0]).host} sends us on more than {policy.redirects} times, which seems to have no end.",
        )

    def _robots_txt(self, address: Address) -> bytes:
        def read(here: Address, answer: Answer, hops: list[str]) -> bytes:
            check_status(answer.status, answer.headers, here.host)
            coding = answer.headers.get("Content-Encoding") or ""
            return unpack(coding, answer.chunks, here.host, self._journey.policy.decoded)[:LARGEST]

        return self.follow(address, read, permitted=True)

    def _conditions(self, here: Address) -> dict[str, str]:
        known = self._known
        if known is None or known.address != str(here):
            return {}
        fields = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in fields.items() if value}


def _as_sent(field: str) -> str:
    """A header field as text: `http.client` reads each byte as a character, sites send UTF-8."""
    try:
        return field.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return field
