"""Fetching for many readers: each page once while it is fresh, a few at a time, so many a minute for each reader."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import sha256
from threading import Lock
from typing import Any, Protocol

from netgloss.addresses import parse
from netgloss.fetch import Fetched, fetch
from netgloss.policy import Policy
from netgloss.robots import Robots
from netgloss.slots import Slots
from netgloss.source import Source, source_of

LARGEST_KEPT = 2 * 1024 * 1024  # bytes of a page that is kept in memory
MOST_KEPT = 32  # pages
_TO_ASK = 3600  # seconds for which a page that is not fresh any more is kept, to ask whether it has changed
_QUEUE = 2  # times as many as are fetched at once may wait
PATIENCE = 10.0  # seconds in the queue


def places(at_once: int) -> int:
    """How many may fetch or wait for it where so many are fetched at once: each of them holds a thread."""
    return at_once * (1 + _QUEUE)


class Cache(Protocol):
    """As much of a cache as is needed here; flask-caching's is one."""

    def get(self, key: str) -> Any:
        """What is kept under a key, or None."""

    def set(self, key: str, value: Any, timeout: int | None = None) -> Any:
        """Keeps a value for so many seconds."""


class Fetcher:
    """What reads web addresses for a service."""

    def __init__(
        self, policy: Policy, cache: Cache, at_once: int, counted: Callable[[], AbstractContextManager[Any]],
        *, clock: Callable[[], float] = time.time, fetch: Callable[..., Fetched] = fetch,
    ) -> None:  # fmt: skip
        """`counted` gives a context that counts one fetch of whoever asks, and refuses one too many. `clock` (seconds)
        and `fetch` stand in for the real ones in tests.
        """
        self._policy, self._cache, self._counted, self._clock, self._fetch = policy, cache, counted, clock, fetch
        self._slots = Slots(at_once, places(at_once) - at_once, PATIENCE)
        self._robots = Robots()
        self._lock = Lock()  # flask-caching's memory looks through all of it while others write into it

    def read(self, address: str) -> Source:
        """What is at an address. Raises `FetchError`, and `Refused` where too much is asked for."""
        # As it is read: where on the page somebody wants to go makes no other page.
        key = "page " + sha256(str(parse(address)).encode()).hexdigest()
        with self._lock:
            kept: tuple[float, Fetched] | None = self._cache.get(key)
        if kept and 0 <= self._clock() - kept[0] < kept[1].fresh_for:  # clocks are put back, too
            return source_of(kept[1])
        with self._counted(), self._slots.one():
            fetched = self._fetch(address, self._policy, known=kept[1] if kept else None, robots=self._robots)
        if fetched.may_store and len(fetched.body) <= LARGEST_KEPT:
            timeout = fetched.fresh_for + (_TO_ASK if fetched.etag or fetched.last_modified else 0)
            if timeout:
                with self._lock:
                    self._cache.set(key, (self._clock(), replace(fetched, not_modified=False)), timeout=timeout)
        return source_of(fetched)
