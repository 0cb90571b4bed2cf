"""Fetching for many readers, with the cache and the limits that the service really has: what is fetched, how often, and
what the site sees of it.
"""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from ipaddress import ip_address
from queue import SimpleQueue
from threading import Barrier, Event, Lock
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from netgloss import FetchError
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.fetch import Fetched, fetch
from netgloss.fetcher import LARGEST_KEPT, MOST_KEPT, Fetcher, places
from netgloss.policy import Policy
from netgloss.problems import Refused
from netgloss.settings import Settings
from origins import Call, Names, Origin, page, policy, redirect, watched

HOST = "127.0.0.1:8765"
SAID = "<title>T</title><p>My Ki-67 is {}%, the nurse said, and that is low."
ETAG = {"ETag": '"v1"'}
CHANGED = "Sun, 01 Nov 2026 10:00:00 GMT"
LONG = 60.0  # seconds; nothing here waits for so long unless it is broken
START = 1_800_000_000.0  # a time at which a minute begins


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: float = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The one clock of the fetcher, of the cache and of the limits."""
    clock = Clock()
    monkeypatch.setattr("cachelib.simple.time", clock)
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=clock))
    return clock


@pytest.fixture(scope="module")
def site() -> Iterator[Origin]:
    origin = Origin()
    yield origin
    origin.close()


@pytest.fixture
def origin(site: Origin) -> Iterator[Origin]:
    site.forget()
    with watched() as watch:
        yield site
    assert watch.strangers == []


Make = Callable[..., Flask]


@pytest.fixture
def make(current: Current, origin: Origin, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes services that read the site. With `fetched_by`, something else reads for them."""

    def run(fetched_by: Callable[..., Fetched] | None = None, robots: bool = False, **settings: Any) -> Flask:
        by = fetched_by or partial(fetch, resolve=Names())
        monkeypatch.setattr("netgloss.app.policy_of", lambda _: policy(origin, robots=robots))
        monkeypatch.setattr("netgloss.app.Fetcher", partial(Fetcher, fetch=by, clock=clock))
        return create_app(Settings(**settings), current)

    return run


def read(app: Flask, url: str, *, by: str = "127.0.0.1", **query: str) -> TestResponse:
    """How a page is shown to the reader at this address."""
    return app.test_client().get(
        "/read", query_string={"url": url, "view": "reading", **query}, headers={"Host": HOST},
        environ_base={"REMOTE_ADDR": by},
    )  # fmt: skip


def annotate(app: Flask, url: str, *, by: str = "127.0.0.1") -> TestResponse:
    return app.test_client().post(
        "/api/annotate", json={"url": url}, headers={"Host": HOST}, environ_base={"REMOTE_ADDR": by}
    )


def text(response: TestResponse) -> str:
    """What a page that is shown says about the Ki-67."""
    assert response.status_code == 200, response.text
    (said,) = re.findall(r"My Ki-67 is \d+%.*?low\.", BeautifulSoup(response.text, "html.parser").get_text())
    return str(said)


def conditions(call: Call) -> tuple[str | None, str | None]:
    return call.header("If-None-Match"), call.header("If-Modified-Since")


# Freshness

# name → header fields of the page, seconds until it is read again, whether it is then fetched again, and with which
# conditions: If-None-Match and If-Modified-Since.
AGAIN: dict[str, tuple[dict[str, str], float, bool, tuple[str | None, str | None]]] = {
    "fresh": ({"Cache-Control": "max-age=600"}, 0, False, (None, None)),
    "fresh to the last second": ({"Cache-Control": "max-age=600"}, 599, False, (None, None)),
    "stale": ({"Cache-Control": "max-age=600"}, 600, True, (None, None)),
    "stale, with a tag": ({"Cache-Control": "max-age=600", **ETAG}, 600, True, ('"v1"', None)),
    "stale, with a date": ({"Cache-Control": "max-age=600", "Last-Modified": CHANGED}, 600, True, (None, CHANGED)),
    "stale, with both": (
        {"Cache-Control": "max-age=600", "Last-Modified": CHANGED, **ETAG}, 600, True, ('"v1"', CHANGED),
    ),
    "stale for nearly an hour": ({"Cache-Control": "max-age=600", **ETAG}, 4199, True, ('"v1"', None)),
    "stale for an hour": ({"Cache-Control": "max-age=600", **ETAG}, 4200, True, (None, None)),
    "fresh for long, then stale": ({"Cache-Control": "max-age=7200", **ETAG}, 7200, True, ('"v1"', None)),
    "fresh for a day at most": ({"Cache-Control": "max-age=31536000", **ETAG}, 86_400, True, ('"v1"', None)),
    "fresh for nearly a day": ({"Cache-Control": "max-age=31536000"}, 86_399, False, (None, None)),
    "fresh, by public caches' time": ({"Cache-Control": "max-age=0, s-maxage=600"}, 599, False, (None, None)),
    "stale, by public caches' time": ({"Cache-Control": "max-age=600, s-maxage=5"}, 6, True, (None, None)),
    "fresh, but old already": ({"Cache-Control": "max-age=600", "Age": "590"}, 9, False, (None, None)),
    "stale, as it was old already": ({"Cache-Control": "max-age=600", "Age": "590", **ETAG}, 10, True, ('"v1"', None)),
    "fresh until a date": (
        {"Date": formatdate(START, usegmt=True), "Expires": formatdate(START + 600, usegmt=True)}, 599, False,
        (None, None),
    ),
    "stale from a date on": (
        {"Date": formatdate(START, usegmt=True), "Expires": formatdate(START + 600, usegmt=True)}, 600, True,
        (None, None),
    ),
    "nothing said": ({}, 0, True, (None, None)),
    "only a tag": (ETAG, 0, True, ('"v1"', None)),
    "only a weak tag": ({"ETag": 'W/"v1"'}, 0, True, ('W/"v1"', None)),
    "only a date": ({"Last-Modified": CHANGED}, 0, True, (None, CHANGED)),
    "a tag that is none": ({"ETag": "v1"}, 0, True, (None, None)),
    "a date that is none": ({"Last-Modified": "yesterday"}, 0, True, (None, None)),
    "must be asked about": ({"Cache-Control": "no-cache, max-age=600", **ETAG}, 1, True, ('"v1"', None)),
    "must be asked about, but how": ({"Cache-Control": "no-cache"}, 1, True, (None, None)),
    "for one reader": ({"Cache-Control": "private, max-age=600", **ETAG}, 1, True, ('"v1"', None)),
    "for one reader, named": ({"Cache-Control": 'private="Set-Cookie", max-age=600', **ETAG}, 1, True, ('"v1"', None)),
    "another for each reader": ({"Cache-Control": "max-age=600", "Vary": "*", **ETAG}, 1, True, ('"v1"', None)),
    "not to be kept": ({"Cache-Control": "no-store"}, 0, True, (None, None)),
    "not to be kept, whatever else": (
        {"Cache-Control": "no-store, max-age=600", "Last-Modified": CHANGED, **ETAG}, 0, True, (None, None),
    ),
    "not to be kept, in capitals": ({"Cache-Control": "max-age=600,NO-STORE", **ETAG}, 0, True, (None, None)),
    "the clock was put back": ({"Cache-Control": "max-age=600", **ETAG}, -3000, True, ('"v1"', None)),
}  # fmt: skip


@pytest.mark.parametrize("name", AGAIN)
def test_when_a_page_is_fetched_again(make: Make, origin: Origin, clock: Clock, name: str) -> None:
    fields, seconds, again, asked = AGAIN[name]
    app = make()
    origin.answers["/"] = page(SAID.format(2), **fields)
    assert text(read(app, origin.url())).startswith("My Ki-67 is 2%")
    clock.now += seconds
    origin.answers["/"] = page(SAID.format(3), **fields)
    assert text(read(app, origin.url())).startswith(f"My Ki-67 is {3 if again else 2}%")
    first, *rest = origin.calls
    assert conditions(first) == (None, None)
    assert [conditions(call) for call in rest] == ([asked] if again else [])


def same(call: Call) -> None:
    """A site whose page has not changed, which it says to whoever has it; it stays fresh for ten minutes."""
    if call.header("If-None-Match") == '"v1"':
        call.send(page("", "304 Not Modified", Cache_Control="max-age=600", Content_Type="", **ETAG))
    else:
        call.send(page(SAID.format(2), Cache_Control="max-age=600", **ETAG))
    call.connection.close()


def test_what_has_not_changed_is_fresh_again(make: Make, origin: Origin, clock: Clock) -> None:
    app = make()
    origin.answers["/"] = same
    shown = [text(read(app, origin.url()))]
    for seconds in (599, 1, 599, 1, 4199):  # fresh, asked about, fresh, asked about, asked about
        clock.now += seconds
        shown.append(text(read(app, origin.url())))
    assert set(shown) == {"My Ki-67 is 2%, the nurse said, and that is low."}
    assert [conditions(call)[0] for call in origin.calls] == [None, '"v1"', '"v1"', '"v1"']


def test_what_does_not_say_that_it_is_fresh_again_is_asked_about_each_time(make: Make, origin: Origin) -> None:
    app = make()
    origin.answers["/"] = page(SAID.format(2), **ETAG)
    read(app, origin.url())
    origin.answers["/"] = page("", "304 Not Modified", Content_Type="")
    for _ in range(3):
        assert "2%" in text(read(app, origin.url()))
    assert [conditions(call)[0] for call in origin.calls] == [None, '"v1"', '"v1"', '"v1"']


def test_what_has_changed_takes_the_place_of_what_was_known(make: Make, origin: Origin, clock: Clock) -> None:
    app = make()
    for number in (1, 2, 3):
        origin.answers["/"] = page(SAID.format(number), Cache_Control="max-age=60", ETag=f'"v{number}"')
        assert f"{number}%" in text(read(app, origin.url()))
        assert f"{number}%" in text(read(app, origin.url()))
        clock.now += 60
    assert [conditions(call)[0] for call in origin.calls] == [None, '"v1"', '"v2"']


def test_a_site_that_fails_in_between_is_asked_as_before(make: Make, origin: Origin) -> None:
    app = make()
    origin.answers["/"] = page(SAID.format(2), **ETAG)
    read(app, origin.url())
    origin.answers["/"] = page("Oh.", "500 Oh")
    assert read(app, origin.url()).status_code == 424
    origin.answers["/"] = same
    assert "2%" in text(read(app, origin.url()))
    assert [conditions(call)[0] for call in origin.calls] == [None, '"v1"', '"v1"']


def test_a_site_that_says_unasked_that_nothing_has_changed(make: Make, origin: Origin) -> None:
    origin.answers["/"] = page("", "304 Not Modified", Content_Type="")
    assert read(make(), origin.url()).status_code == 424


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "500 Oh", "503 Busy", "204 Nothing", "418 Teapot"])
def test_a_failure_is_not_kept(make: Make, origin: Origin, status: str) -> None:
    app = make()
    origin.answers["/"] = page(SAID.format(2), status, Cache_Control="max-age=600", **ETAG)
    for _ in range(2):
        assert read(app, origin.url()).status_code == 424
    origin.answers["/"] = page(SAID.format(2), Cache_Control="max-age=600")
    assert "2%" in text(read(app, origin.url()))
    assert [conditions(call) for call in origin.calls] == [(None, None)] * 3


def test_a_page_that_can_not_be_shown_is_fresh_all_the_same(make: Make, origin: Origin) -> None:
    app = make()
    origin.answers["/"] = page("<form><input type=password>Log in</form>", Cache_Control="max-age=600")
    assert read(app, origin.url()).status_code == 424
    assert read(app, origin.url(), anyway="1").status_code == 200
    assert len(origin.calls) == 1


# What is the same page


def test_all_ways_to_show_a_page_have_it_fetched_once(make: Make, origin: Origin) -> None:
    app = make()
    origin.answers["/"] = page(SAID.format(2), Cache_Control="max-age=600")
    for view in ("page", "reading", "sheet"):
        for level in ("core", "specialist"):
            for by in ("127.0.0.1", "198.51.100.7"):
                assert read(app, origin.url(), view=view, level=level, by=by).status_code == 200
    assert annotate(app, origin.url()).status_code == 200
    assert len(origin.calls) == 1


SAME = {
    "another place on the page": ("/a?b=c#one", "/a?b=c#two"),
    "no place on the page": ("/a?b=c", "/a?b=c#two"),
    "a letter that has to be escaped": ("/ü", "/%C3%BC"),
    "no path": ("/", ""),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_page_under_two_addresses(make: Make, origin: Origin, name: str) -> None:
    app = make()
    one, other = SAME[name]
    answer = page(SAID.format(2), Cache_Control="max-age=600")
    origin.answers |= {"/a?b=c": answer, "/%C3%BC": answer, "/": answer}
    for path in (one, other, one):
        assert "2%" in text(read(app, origin.url(path)))
    assert len(origin.calls) == 1


def test_a_name_in_capitals_is_the_same(make: Make, origin: Origin) -> None:
    app = make()
    origin.answers["/"] = page(SAID.format(2), Cache_Control="max-age=600")
    for name in ("page.example", "PAGE.example", "page.example."):
        assert "2%" in text(read(app, origin.url(host=name)))
    assert len(origin.calls) == 1


@pytest.mark.parametrize("other", ["/b", "/A", "/a/", "/a?", "/a?x", "/%61%2F", "/a;b"])
def test_another_page(make: Make, origin: Origin, other: str) -> None:
    app = make()
    origin.answers["/a"] = page(SAID.format(2), Cache_Control="max-age=600")
    origin.answers[other] = page(SAID.format(3), Cache_Control="max-age=600")
    assert "2%" in text(read(app, origin.url("/a")))
    assert "3%" in text(read(app, origin.url(other)))


def test_another_site(make: Make, origin: Origin) -> None:
    app = make()
    for number, name in enumerate(("page.example", "www.page.example", "127.0.0.1")):
        origin.answers["/"] = page(SAID.format(number), Cache_Control="max-age=600")
        assert f"{number}%" in text(read(app, origin.url(host=name)))
    assert len(origin.calls) == 3


def test_a_page_behind_a_redirect(make: Make, origin: Origin, clock: Clock) -> None:
    app = make()
    origin.answers |= {"/old": redirect("/new"), "/new": page(SAID.format(2), Cache_Control="max-age=600", **ETAG)}
    for _ in range(2):
        assert "2%" in text(read(app, origin.url("/old")))
    assert origin.paths == ["/old", "/new"]
    clock.now += 600
    assert "2%" in text(read(app, origin.url("/old")))
    # The tag is the new address's, so that is what is asked with it.
    assert [(call.path, conditions(call)[0]) for call in origin.calls[2:]] == [("/old", None), ("/new", '"v1"')]
    origin.answers["/old"] = redirect("/newer")
    origin.answers["/newer"] = page(SAID.format(3), **ETAG)
    clock.now += 600
    assert "3%" in text(read(app, origin.url("/old")))
    assert conditions(origin.calls[-1]) == (None, None)


# What is kept


@pytest.mark.parametrize(("size", "calls"), [(LARGEST_KEPT, 1), (LARGEST_KEPT + 1, 2)])
@pytest.mark.parametrize("packed", [False, True])
def test_a_large_page_is_not_kept(make: Make, origin: Origin, size: int, calls: int, packed: bool) -> None:
    app = make()
    # A page that is shown quickly: most of it is taken out.
    body = (SAID.format(2) + "<!--").encode().ljust(size, b"-")
    fields = {"Cache-Control": "max-age=600", "Content-Encoding": "gzip" if packed else "", **ETAG}
    origin.answers["/"] = page(gzip.compress(body) if packed else body, **fields)
    for _ in range(2):
        assert "2%" in text(read(app, origin.url()))
    assert [conditions(call) for call in origin.calls] == [(None, None)] * calls


def test_only_so_many_pages_are_kept(make: Make, origin: Origin) -> None:
    app = make(fetch_rate=1000)
    many = 3 * MOST_KEPT
    for number in range(many):
        origin.answers[f"/{number}"] = page(SAID.format(2), Cache_Control="max-age=600")
        read(app, origin.url(f"/{number}"))
    origin.calls.clear()
    for number in reversed(range(many)):
        read(app, origin.url(f"/{number}"))
    kept = many - len(origin.calls)
    assert MOST_KEPT // 2 <= kept <= MOST_KEPT + 1


def test_pages_are_kept_for_one_service_only(make: Make, origin: Origin) -> None:
    origin.answers["/"] = page(SAID.format(2), Cache_Control="max-age=600")
    for _ in range(3):
        read(make(), origin.url())
    assert len(origin.calls) == 3


def test_nothing_is_written_to_a_disk(
    make: Make, origin: Origin, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    app = make()
    origin.answers["/"] = page(SAID.format(2), Cache_Control="max-age=600")
    read(app, origin.url())
    assert list(tmp_path.iterdir()) == []


# So many a minute

ME, YOU = "198.51.100.7", "198.51.100.8"


def fetched(app: Flask, origin: Origin, count: int, by: str = ME, start: int = 0) -> list[int]:
    """The statuses that so many different pages get."""
    answer = page(SAID.format(2), Cache_Control="max-age=600")
    paths = [f"/{number}" for number in range(start, start + count)]
    origin.answers |= dict.fromkeys(paths, answer)
    return [read(app, origin.url(path), by=by).status_code for path in paths]


def test_the_thirty_first_page_in_a_minute_is_refused(make: Make, origin: Origin) -> None:
    app = make()
    assert fetched(app, origin, 32) == [200] * 30 + [429] * 2
    assert len(origin.calls) == 30
    refused = annotate(app, origin.url("/31"), by=ME)
    assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
    assert refused.headers["Retry-After"] == "60"
    said = refused.get_json()
    assert (said["type"], said["retry_after"]) == ("/api#problem-rate", 60)
    assert said["detail"] == "One reader can have 30 pages fetched in a minute."
    assert len(origin.calls) == 30


def test_another_reader_goes_on(make: Make, origin: Origin) -> None:
    app = make()
    fetched(app, origin, 31)
    assert fetched(app, origin, 31, YOU, 100) == [200] * 30 + [429]
    assert fetched(app, origin, 1, "2001:db8:1:2::1", 200) == [200]
    assert fetched(app, origin, 1, ME, 300) == [429]


def test_a_net_of_version_6_is_one_reader(make: Make, origin: Origin) -> None:
    app = make()
    net = int(ip_address("2001:db8:1:2::"))
    statuses = [fetched(app, origin, 1, str(ip_address(net + (n << 55) + n)), n)[0] for n in range(31)]
    assert statuses == [200] * 30 + [429]
    assert fetched(app, origin, 1, "2001:db8:1:3::1", 50) == [200]


def test_the_limit_is_a_setting(make: Make, origin: Origin) -> None:
    app = make(fetch_rate=3)
    assert fetched(app, origin, 4) == [200] * 3 + [429]
    assert "One reader can have 3 pages fetched in a minute." in annotate(app, origin.url("/3"), by=ME).text


def test_a_page_that_is_kept_does_not_count(make: Make, origin: Origin) -> None:
    app = make()
    fetched(app, origin, 1)
    for _ in range(100):
        assert read(app, origin.url("/0"), by=ME).status_code == 200
    assert fetched(app, origin, 30, start=1) == [200] * 29 + [429]
    # What is kept can be read all the same.
    assert read(app, origin.url("/0"), by=ME).status_code == 200
    assert annotate(app, origin.url("/0"), by=ME).status_code == 200
    assert len(origin.calls) == 30


def test_a_page_that_is_asked_about_counts(make: Make, origin: Origin) -> None:
    app = make(fetch_rate=5)
    origin.answers["/"] = page(SAID.format(2), **ETAG)
    statuses = [read(app, origin.url(), by=ME).status_code]
    origin.answers["/"] = page("", "304 Not Modified", Content_Type="", **ETAG)
    statuses += [read(app, origin.url(), by=ME).status_code for _ in range(5)]
    assert statuses == [200] * 5 + [429]


def test_all_ways_to_fetch_count_together(make: Make, origin: Origin) -> None:
    app = make(fetch_rate=4)
    statuses = []
    for number in range(3):
        origin.answers |= {f"/{number}": page(SAID.format(2)), f"/api/{number}": page(SAID.format(2))}
        statuses.append(read(app, origin.url(f"/{number}"), by=ME, view="page").status_code)
        statuses.append(annotate(app, origin.url(f"/api/{number}"), by=ME).status_code)
    assert statuses == [200] * 4 + [429] * 2


FAILURES = ["/missing", "http://nowhere.example/", "http://127.0.0.2/", "http://page.example:1/"]


@pytest.mark.parametrize("address", FAILURES)
def test_a_page_that_can_not_be_had_counts(make: Make, origin: Origin, address: str) -> None:
    # Otherwise somebody could look through names and ports, one after the other.
    app = make(lambda *args, **given: fetch(*args, **given, resolve=Names(nowhere_example=OSError())), fetch_rate=3)
    statuses = [read(app, origin.url(address) if address[0] == "/" else address).status_code for _ in range(4)]
    assert (statuses[3], 429 in statuses[:3], 200 in statuses) == (429, False, False)


def test_what_fetches_nothing_does_not_count(make: Make, origin: Origin) -> None:
    app = make(fetch_rate=1)
    client = app.test_client()
    base = {"REMOTE_ADDR": ME}
    foreign = {"Host": HOST, "Sec-Fetch-Site": "cross-site"}
    for _ in range(5):
        assert read(app, "no address", by=ME).status_code == 400
        assert annotate(app, "ftp://page.example/", by=ME).status_code == 400
        assert read(app, origin.url(), by=ME, view="none").status_code == 400
        assert client.get("/read", headers={"Host": HOST}, environ_base=base).status_code == 200
        asked = client.get("/read", query_string={"url": origin.url()}, headers=foreign, environ_base=base)
        assert "Open this page explained?" in asked.text
        sent = client.post("/api/annotate", json={"url": origin.url()}, headers=foreign, environ_base=base)
        assert sent.status_code == 403
        assert client.post("/api/find", data="Ki-67", content_type="text/plain", headers={"Host": HOST},
                           environ_base=base).status_code == 200  # fmt: skip
        assert client.get("/", headers={"Host": "evil.example"}, environ_base=base).status_code == 421
    assert fetched(app, origin, 2) == [200, 429]


def test_the_limit_leaves_everything_else_alone(make: Make, origin: Origin) -> None:
    app = make(fetch_rate=1)
    assert fetched(app, origin, 2) == [200, 429]
    client = app.test_client()
    given: dict[str, Any] = {"headers": {"Host": HOST}, "environ_base": {"REMOTE_ADDR": ME}}
    for _ in range(40):
        assert client.get("/", **given).status_code == 200
        assert client.get("/read", **given).status_code == 200
        assert client.post("/api/annotate", json={"text": "Ki-67"}, **given).status_code == 200


@pytest.mark.parametrize("seconds", [120, 180, 3600])
def test_after_a_while_all_is_forgotten(make: Make, origin: Origin, clock: Clock, seconds: int) -> None:
    app = make()
    fetched(app, origin, 31)
    clock.now += seconds
    assert fetched(app, origin, 31, start=100) == [200] * 30 + [429]


def test_no_sixty_seconds_see_many_more_than_thirty(make: Make, origin: Origin, clock: Clock) -> None:
    app = make()
    clock.now += 59  # the end of a minute, and the beginning of the next
    first = fetched(app, origin, 40)
    clock.now += 2
    second = fetched(app, origin, 40, start=100)
    assert first.count(200) == 30
    assert second.count(200) <= 2
    clock.now += 29  # by then half of what was before is over
    assert 10 <= fetched(app, origin, 40, start=200).count(200) <= 16


def test_a_question_about_robots_txt_is_no_page(make: Make, origin: Origin) -> None:
    app = make(robots=True, fetch_rate=3)
    origin.answers["/robots.txt"] = page("User-agent: *\nDisallow: /private", Content_Type="text/plain")
    assert fetched(app, origin, 2) == [200, 200]
    assert origin.paths == ["/robots.txt", "/0", "/1"]  # which is remembered
    assert read(app, origin.url("/private"), by=ME).status_code == 403
    assert fetched(app, origin, 1, start=5) == [429]


# Many at once


@dataclass
class Slow:
    """A world in which every page takes until it is `released`, and which counts who waits for one."""

    released: Event = field(default_factory=Event)
    begun: SimpleQueue[str] = field(default_factory=SimpleQueue)
    most: int = 0
    fails: Exception | None = None
    _now: int = 0
    _lock: Lock = field(default_factory=Lock)

    def fetch(self, address: str, policy: Policy, *, known: object, robots: object) -> Fetched:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self.begun.put(address)
        try:
            assert self.released.wait(LONG)
            if self.fails:
                raise self.fails
        finally:
            with self._lock:
                self._now -= 1
        return Fetched(
            asked=address, address=address, status=200, body=SAID.format(2).encode(), media_type="text/html",
            charset="utf-8", etag=None, last_modified=None, fresh_for=600, may_store=True, hops=(),
        )  # fmt: skip


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_slow_sites_leave_the_rest_of_the_service_alone(make: Make, at_once: int) -> None:
    slow = Slow()
    app = make(slow.fetch, fetch_at_once=at_once, fetch_rate=1000)
    people, room = places(at_once) + 6, places(at_once)
    assert room == 3 * at_once
    done: SimpleQueue[TestResponse] = SimpleQueue()
    with ThreadPoolExecutor(people) as pool:
        for number in range(people):
            pool.submit(lambda n: done.put(read(app, f"https://page.example/{n}", by=f"198.51.100.{n}")), number)
        try:
            # No page comes yet, so that the first to be answered are those for whom there is no place.
            refused = [done.get(timeout=LONG) for _ in range(6)]
            for _ in range(at_once):
                slow.begun.get(timeout=LONG)
            assert (done.empty(), slow.begun.empty()) == (True, True)
            given: dict[str, Any] = {"headers": {"Host": HOST}}
            found = app.test_client().post("/api/find", json={"text": "Ki-67"}, **given)
            assert found.get_json()["mentions"]
            assert app.test_client().post("/", data={"text": "Ki-67"}, **given).status_code == 200
            assert app.test_client().get("/healthz", **given).status_code == 200
        finally:
            slow.released.set()
        shown = [done.get(timeout=LONG) for _ in range(room)]
    for response in refused:
        assert (response.status_code, response.content_type) == (503, "application/problem+json")
        assert response.headers["Retry-After"] == "5"
        assert (response.get_json()["type"], response.get_json()["retry_after"]) == ("/api#problem-busy", 5)
    assert [response.status_code for response in shown] == [200] * room
    assert slow.most == at_once
    assert read(app, "https://page.example/again").status_code == 200


def test_one_reader_leaves_half_of_the_places_to_others(make: Make) -> None:
    slow = Slow()
    app = make(slow.fetch, fetch_at_once=4, fetch_rate=1000)
    done: SimpleQueue[TestResponse] = SimpleQueue()
    with ThreadPoolExecutor(10) as pool:
        for number in range(8):
            pool.submit(lambda n: done.put(read(app, f"https://page.example/{n}")), number)
        try:
            refused = [done.get(timeout=LONG) for _ in range(2)]
            other = pool.submit(read, app, "https://page.example/other", by="198.51.100.7")
            assert (done.empty(), other.done()) == (True, False)
        finally:
            slow.released.set()
        shown = [done.get(timeout=LONG) for _ in range(6)]
        assert other.result(LONG).status_code == 200
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in refused] == [(503, "5")] * 2
    assert [answer.status_code for answer in shown] == [200] * 6


def test_a_fresh_page_needs_no_place(make: Make) -> None:
    slow = Slow()
    slow.released.set()
    app = make(slow.fetch, fetch_at_once=1)
    assert read(app, "https://page.example/kept").status_code == 200
    slow.released.clear()
    slow.begun.get()
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(read, app, "https://page.example/slow")
        try:
            slow.begun.get(timeout=LONG)
            assert read(app, "https://page.example/kept").status_code == 200
            assert not waits.done()
        finally:
            slow.released.set()
        assert waits.result(LONG).status_code == 200


@pytest.mark.parametrize(
    ("fails", "status"),
    [(FetchError("slow", "It is."), 424), (Refused("busy", "It is."), 503), (RuntimeError("no"), 500)],
    ids=["the site fails", "a refusal", "a fault of ours"],
)
def test_places_are_given_back_whatever_goes_wrong(make: Make, fails: Exception, status: int) -> None:
    slow = Slow(fails=fails)
    app = make(slow.fetch, fetch_at_once=2, fetch_rate=1000)
    slow.released.set()
    for _ in range(3):
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda n: read(app, f"https://page.example/{n}", by=f"198.51.100.{n}"), range(6)))
        assert [answer.status_code for answer in answers] == [status] * 6
    slow.fails = None
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: read(app, f"https://page.example/{n}", by=f"198.51.100.{n}"), range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    assert slow.most <= 2


def test_who_has_waited_too_long_is_told_to_come_back(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netgloss.fetcher.PATIENCE", 0.02)
    slow = Slow()
    app = make(slow.fetch, fetch_at_once=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(read, app, "https://page.example/1")
        try:
            slow.begun.get(timeout=LONG)
            late = read(app, "https://page.example/2")
        finally:
            slow.released.set()
        assert first.result(LONG).status_code == 200
    assert (late.status_code, late.headers["Retry-After"]) == (503, "5")
    assert read(app, "https://page.example/2").status_code == 200


def test_many_readers_each_get_their_own_page(make: Make, origin: Origin) -> None:
    app = make(fetch_rate=1000)
    for number in range(12):
        fields = {} if number % 3 else {"Cache-Control": "max-age=600"}
        origin.answers[f"/{number}"] = page(SAID.format(1000 + number), **fields, ETag=f'"v{number}"')
    together = Barrier(places(8))

    def go(reader: int) -> list[tuple[int, bool]]:
        together.wait(LONG)
        seen = []
        for turn in range(6):
            number = (reader + 5 * turn) % 12
            answer = read(app, origin.url(f"/{number}"), by=f"198.51.100.{reader}", view=("page", "reading")[turn % 2])
            others = [n for n in range(12) if n != number and f"{1000 + n}%" in answer.text]
            seen.append((answer.status_code, f"{1000 + number}%" in answer.text and not others))
        return seen

    with ThreadPoolExecutor(places(8)) as pool:
        seen = [each for reader in pool.map(go, range(places(8))) for each in reader]
    assert seen == [(200, True)] * (6 * places(8))


def test_readers_who_race_get_no_more_than_their_pages(make: Make) -> None:
    slow = Slow()
    slow.released.set()
    app = make(slow.fetch, fetch_rate=10, fetch_at_once=20)
    together = Barrier(40)

    def go(number: int) -> int:
        together.wait(LONG)
        return read(app, f"https://page.example/{number}", by=ME).status_code

    with ThreadPoolExecutor(40) as pool:
        statuses = list(pool.map(go, range(40)))
    assert set(statuses) <= {200, 429}
    # Those who come at the very same moment may take a page from each other, but nobody gets one too many.
    assert 1 <= statuses.count(200) <= 10
    assert slow.begun.qsize() == statuses.count(200)


def test_the_clock_of_the_fetcher_is_that_of_the_wall() -> None:
    # A computer that has slept for a night has not stopped the freshness of a page.
    seen = []

    class Spy:
        def get(self, key: str) -> None:
            return None

        def set(self, key: str, value: tuple[float, Fetched], timeout: int | None = None) -> None:
            seen.append(value[0])

    slow = Slow()
    slow.released.set()
    before = time.time()
    Fetcher(policy(), Spy(), 1, nullcontext, fetch=slow.fetch).read("https://page.example/")
    assert before <= seen[0] <= time.time()
