"""Work that takes long: so many at once, so many in the queue, and the next one is told to come back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Event, Lock
from typing import NoReturn

import pytest

from netgloss.problems import KINDS, Refused
from netgloss.slots import Shares, Slots

LONG = 60.0  # seconds; nothing here waits for so long unless it is broken
SHORT = 0.02  # seconds, for what is to give up
SIZES = [(1, 0), (1, 1), (1, 3), (2, 0), (2, 4), (8, 16)]  # at once, in the queue


def refused(slots: Slots) -> Refused:
    with pytest.raises(Refused) as caught, slots.one():
        pytest.fail("There was a place.")
    return caught.value


@pytest.mark.parametrize(("at_once", "waiting"), SIZES)
def test_so_many_work_so_many_wait_and_the_others_are_refused(at_once: int, waiting: int) -> None:
    slots, lock, leave = Slots(at_once, waiting, LONG), Lock(), Event()
    now = most = 0

    def work() -> bool:
        nonlocal now, most
        try:
            with slots.one():
                with lock:
                    now += 1
                    most = max(most, now)
                assert leave.wait(LONG)
                with lock:
                    now -= 1
        except Refused:
            turned_away.release()
            return False
        return True

    people, places = at_once + waiting + 5, at_once + waiting
    turned_away = Count(people - places)
    with ThreadPoolExecutor(people) as pool:
        done = [pool.submit(work) for _ in range(people)]
        # Nobody leaves yet, so that all without a place are turned away, whatever order they come in.
        assert turned_away.all_there.wait(LONG)
        leave.set()
        worked = [each.result(LONG) for each in done]
    assert (worked.count(True), worked.count(False)) == (places, 5)
    assert most == at_once


class Count:
    """An event that comes about when so many have said something."""

    def __init__(self, wanted: int) -> None:
        self.all_there, self._left, self._lock = Event(), wanted, Lock()

    def release(self) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                self.all_there.set()


def test_who_is_refused_is_told_when_to_come_back() -> None:
    slots = Slots(1, 0, LONG)
    with slots.one():
        problem = refused(slots).problem
    assert (problem.name, problem.facts) == ("busy", {"retry_after": 5})
    assert problem.detail == "Too many pages are being read at this moment."
    assert KINDS["busy"].status == 503


def test_who_waits_comes_next() -> None:
    slots, begun, leave = Slots(1, 1, LONG), Event(), Event()

    def work() -> None:
        with slots.one():
            begun.set()
            assert leave.wait(LONG)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(work)
        assert begun.wait(LONG)
        begun.clear()
        second = pool.submit(work)
        assert not begun.wait(SHORT)
        assert not second.done()
        leave.set()
        first.result(LONG)
        second.result(LONG)
        assert begun.is_set()


def test_who_waits_too_long_is_refused_and_leaves_the_queue() -> None:
    slots = Slots(1, 1, SHORT)
    with slots.one():
        for _ in range(3):  # each finds the one place of the queue free again
            assert refused(slots).problem.name == "busy"
    with slots.one():
        pass


def test_somebody_else_s_patience_takes_nobody_s_place() -> None:
    slots = Slots(2, 1, SHORT)
    with slots.one():
        with slots.one():
            refused(slots)
        with slots.one():  # the second place is there again
            refused(slots)


class FaultError(Exception):
    """What goes wrong with the work."""


@pytest.mark.parametrize("error", [FaultError, Refused, KeyboardInterrupt, GeneratorExit, SystemExit])
@pytest.mark.parametrize(("at_once", "waiting"), SIZES)
def test_work_that_fails_gives_its_place_back(at_once: int, waiting: int, error: type[BaseException]) -> None:
    def fail() -> NoReturn:
        raise Refused("busy", "Another one.") if error is Refused else error()

    slots = Slots(at_once, waiting, SHORT)
    for _ in range(3 * (at_once + waiting)):
        with pytest.raises(error), slots.one():
            fail()
    with ExitStack() as all_places:
        for _ in range(at_once):
            all_places.enter_context(slots.one())
        refused(slots)


def test_no_place_is_given_back_twice() -> None:
    def work() -> NoReturn:
        with slots.one():
            refused(slots)
            raise FaultError

    slots = Slots(1, 0, SHORT)
    with pytest.raises(FaultError):
        work()
    with slots.one():
        refused(slots)


def test_places_are_each_service_s_own() -> None:
    one, other = Slots(1, 0, SHORT), Slots(1, 0, SHORT)
    with one.one(), other.one():
        refused(one)
        refused(other)


def test_a_crowd_that_comes_and_goes_leaves_all_places_free() -> None:
    slots, lock = Slots(3, 30, LONG), Lock()
    now = most = 0

    def work(fails: bool) -> None:
        nonlocal now, most
        with slots.one():
            with lock:
                now += 1
                most = max(most, now)
            with lock:
                now -= 1
            if fails:
                raise FaultError

    def come_and_go(number: int) -> None:
        for turn in range(20):
            with suppress(FaultError):
                work(fails=(number + turn) % 3 == 0)

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(come_and_go, range(30)))
    assert now == 0
    assert 1 <= most <= 3
    with slots.one(), slots.one(), slots.one():
        pass


# Shares


def test_nobody_has_more_than_a_share() -> None:
    shares = Shares(2)
    with shares.one("a"), shares.one("a"):
        with pytest.raises(Refused) as caught, shares.one("a"):
            pytest.fail("There was a share.")
        with shares.one("b"), shares.one("b"):
            pass  # others have shares of their own
    assert caught.value.problem.kind.status == 503
    assert caught.value.problem.facts == {"retry_after": 5}


def test_a_share_is_given_back_whatever_happens() -> None:
    shares = Shares(1)
    for _ in range(3):
        with pytest.raises(KeyError), shares.one("a"):
            raise KeyError
    with shares.one("a"), suppress(Refused), shares.one("a"):
        pytest.fail("There was a share.")
    with shares.one("a"):
        pass
    assert shares._held == {}  # nobody is remembered
