"""So many at once, a few more in a queue, and the others are told to come back: one kind of work never takes it all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

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


def _busy() -> Refused:
    return Refused("busy", "Too many pages are being read at this moment.", retry_after=5)
