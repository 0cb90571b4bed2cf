"""So many at once, a few more in a queue, and the others are told to come back: one kind of work never takes it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from netgloss.problems import Refused


class Slots:
    """Places for work that takes long."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        """`patience` is how many seconds somebody waits in the queue."""
        self._places = BoundedSemaphore(at_once)
        self._queue = BoundedSemaphore(at_once + waiting)
        self._patience = patience

    @contextmanager
    def one(self) -> Iterator[None]:
        """One place, for as long as the block takes. Raises `Refused` where there is none to be had."""
        if not self._queue.acquire(blocking=False):
            raise _busy()
        try:
            if not self._places.acquire(timeout=self._patience):
                raise _busy()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._queue.release()


class Shares:
    """So many at once for each of those who ask; one more is refused, and does not wait in anybody's way."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def one(self, who: str) -> Iterator[None]:
        """One share, for as long as the block takes. Raises `Refused` where all that somebody may have are in use."""
        with self._lock:
            if self._held[who] >= self._most:
                raise _busy()
            self._held[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self._held[who] -= 1
                if not self._held[who]:
                    del self._held[who]


def _busy() -> Refused:
    return Refused("busy", "Too many pages are being read at this moment.", retry_after=5)
