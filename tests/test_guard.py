"""Who may make this service do something: asked through the whole application, as browsers, pages and programs ask."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app
from werkzeug.wrappers import Request

from netgloss import FetchError
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.fetch import Fetched
from netgloss.fetcher import Fetcher
from netgloss.guard import Guard
from netgloss.policy import Policy
from netgloss.problems import Refused
from netgloss.settings import Settings
from origins import policy, watched

HOST = "127.0.0.1:8765"
OWN = f"http://{HOST}"
BLOG = "https://blog.example.org"  # a configured origin
EVIL = "https://evil.example"
CHROMIUM = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
FIREFOX = "moz-extension://0a1b2c3d-4e5f-6789-abcd-ef0123456789"
ADDRESS = "https://page.example/thread?id=7"
SAID = "My Ki-67 is 2%, the nurse said, and that is low."
PAGE = "text/html; charset=utf-8"
PROBLEM = "application/problem+json"
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

Headers = Mapping[str, str]


def page_of(address: str) -> Fetched:
    return Fetched(
        asked=address, address=address, status=200, body=f"<!DOCTYPE html><title>T</title><p>{SAID}".encode(),
        media_type="text/html", charset="utf-8", etag=None, last_modified=None, fresh_for=0, may_store=True, hops=(),
    )  # fmt: skip


@dataclass
class World:
    """Stands in for the web: has every page, unless it `fails`, and remembers which were wanted."""

    asked: list[str] = field(default_factory=list)
    fails: BaseException | None = None

    def fetch(self, address: str, policy: Policy, *, known: object, robots: object) -> Fetched:
        self.asked.append(address)
        if self.fails:
            raise self.fails
        return page_of(address)


class Forgetful:
    """A cache that keeps nothing."""

    def get(self, key: str) -> None:
        return None

    def set(self, key: str, value: object, timeout: int | None = None) -> None:
        pass


def service(current: Current, world: World, **settings: Any) -> Flask:
    fetcher = Fetcher(policy(), Forgetful(), 8, nullcontext, fetch=world.fetch)
    return create_app(Settings(**{"origins": (BLOG,), **settings}), current, fetcher)


@pytest.fixture(scope="module")
def shared(current: Current) -> tuple[Flask, World]:
    world = World()
    return service(current, world), world


@pytest.fixture
def app(shared: tuple[Flask, World]) -> Flask:
    return shared[0]


@pytest.fixture
def world(shared: tuple[Flask, World]) -> Iterator[World]:
    shared[1].asked.clear()
    yield shared[1]
    shared[1].fails = None


def ask(app: Flask, path: str, headers: Headers | None = None, *, method: str = "GET", host: str | None = HOST,
        remote: str | None = "127.0.0.1", **given: Any) -> TestResponse:  # fmt: skip
    """An answer to a request that has these header fields and no others, but for those of its contents."""
    environ = EnvironBuilder(path, method=method, headers=list((headers or {}).items()), **given).get_environ()
    for name, value in (("HTTP_HOST", host), ("REMOTE_ADDR", remote)):
        environ.pop(name, None)
        if value is not None:
            environ[name] = value
    body, status, fields = run_wsgi_app(app, environ)
    return TestResponse(body, status, fields, Request(environ))


def read(address: str = ADDRESS, key: str | None = None, **more: str) -> str:
    """The path under which an address is read."""
    fields = {"url": address, **more} | ({} if key is None else {"key": key})
    return "/read?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())


def key_of(app: Flask, address: str = ADDRESS) -> str:
    guard: Guard = app.extensions["netgloss.guard"]
    return guard.key_of(address)


def heading(response: TestResponse) -> str:
    found = BeautifulSoup(response.text, "html.parser").h1
    return found.get_text() if found else ""


def problem(response: TestResponse) -> tuple[int, str]:
    """The status and the kind of a problem."""
    assert response.content_type == PROBLEM, response.text
    return response.status_code, response.get_json()["type"].removeprefix("/api#problem-")


# Who asks

FETCHED, ASKED, DONE, REFUSED = "fetched", "asked first", "done", "refused"


def sec(site: str, mode: str = "navigate", to: str = "document") -> dict[str, str]:
    """What browsers say with every request to a computer that they trust the way to: this one, or one by TLS."""
    return {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "Sec-Fetch-Site": site,
            "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": to}  # fmt: skip


def old(**headers: str) -> dict[str, str]:
    """A browser that does not say it: an old one, or one that has come over a network without TLS."""
    return {"User-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15", **headers}


# Who asks → the headers, what becomes of a page that is to be fetched, what becomes of something that is sent.
WHO: dict[str, tuple[dict[str, str], str, str]] = {
    # The person, and pages of ours
    "the address bar": (sec("none"), FETCHED, DONE),
    "the address bar, and who knows what for": (sec("none", to=""), FETCHED, DONE),
    "a link on a page of ours": ({**sec("same-origin"), "Sec-Fetch-User": "?1"}, FETCHED, DONE),
    "a link on a page of ours, with a referrer": ({**sec("same-origin"), "Referer": f"{OWN}/"}, FETCHED, DONE),
    "a form of ours": ({**sec("same-origin"), "Origin": OWN, "Referer": f"{OWN}/"}, FETCHED, DONE),
    "a script of ours": ({**sec("same-origin", "cors", ""), "Origin": OWN}, FETCHED, DONE),
    "a script of ours, GET": (sec("same-origin", "cors", "empty"), FETCHED, DONE),
    "our page under another of our names": (
        {**sec("cross-site", "cors", "empty"), "Origin": "http://localhost:8765"}, FETCHED, DONE,
    ),
    "our page under the third of our names": (
        {**sec("cross-site", "cors", "empty"), "Origin": "http://[::1]:8765"}, FETCHED, DONE,
    ),
    "our page behind a proxy with TLS": ({**sec("same-origin"), "Origin": f"https://{HOST}"}, FETCHED, DONE),
    "our name in capitals": ({**sec("same-origin"), "Origin": "HTTP://LOCALHOST:8765"}, FETCHED, DONE),
    # The extension, and who is configured
    "the extension in Chromium": (sec("none", "cors", "empty"), FETCHED, DONE),
    "the extension in Chromium, sending": ({**sec("none", "cors", "empty"), "Origin": CHROMIUM}, FETCHED, DONE),
    "the extension in Chromium, not permitted yet": (
        {**sec("cross-site", "cors", "empty"), "Origin": CHROMIUM}, FETCHED, DONE,
    ),
    "the extension in Firefox": ({**sec("cross-site", "cors", "empty"), "Origin": FIREFOX}, FETCHED, DONE),
    "a configured page": ({**sec("cross-site", "cors", "empty"), "Origin": BLOG}, FETCHED, DONE),
    "a configured page, in an old browser": (old(Origin=BLOG), ASKED, DONE),
    "a link on a configured page": ({**sec("cross-site"), "Referer": f"{BLOG}/"}, ASKED, REFUSED),
    "a picture on a configured page": ({**sec("cross-site", "no-cors", "image"), "Referer": BLOG}, REFUSED, REFUSED),
    "a form of a configured page": ({**sec("cross-site"), "Origin": BLOG}, FETCHED, DONE),
    # Other programs on this computer
    "a link of another program here": (sec("same-site"), ASKED, REFUSED),
    "a form of another program here": ({**sec("same-site"), "Origin": "http://127.0.0.1:8080"}, ASKED, REFUSED),
    "a script of another program here": (
        {**sec("same-site", "cors", "empty"), "Origin": "http://localhost:8080"}, REFUSED, REFUSED,
    ),
    "a picture of another program here": (sec("same-site", "no-cors", "image"), REFUSED, REFUSED),
    "port 80 of this computer": ({**sec("same-site", "cors", "empty"), "Origin": "http://127.0.0.1"}, REFUSED, REFUSED),
    "TLS on port 443 of this computer": (
        {**sec("same-site", "cors", "empty"), "Origin": "https://localhost"}, REFUSED, REFUSED,
    ),
    # Pages of the web, in a browser of these days
    "a link": (sec("cross-site"), ASKED, REFUSED),
    "a link, clicked": ({**sec("cross-site"), "Sec-Fetch-User": "?1", "Referer": f"{EVIL}/a"}, ASKED, REFUSED),
    "a link, fetched beforehand": ({**sec("cross-site"), "Sec-Purpose": "prefetch;prerender"}, ASKED, REFUSED),
    "a form": ({**sec("cross-site"), "Origin": EVIL}, ASKED, REFUSED),
    "a form in a sandbox": ({**sec("cross-site"), "Origin": "null"}, ASKED, REFUSED),
    "a picture": (sec("cross-site", "no-cors", "image"), REFUSED, REFUSED),
    "a picture for everybody": ({**sec("cross-site", "cors", "image"), "Origin": EVIL}, REFUSED, REFUSED),
    "a frame": (sec("cross-site", to="iframe"), REFUSED, REFUSED),
    "an old frame": (sec("cross-site", to="frame"), REFUSED, REFUSED),
    "an object": (sec("cross-site", to="object"), REFUSED, REFUSED),
    "an embedded thing": (sec("cross-site", to="embed"), REFUSED, REFUSED),
    "a fenced frame": (sec("cross-site", to="fencedframe"), REFUSED, REFUSED),
    "a frame of old": (sec("cross-site", "nested-navigate", "nested-document"), REFUSED, REFUSED),
    "a script": (sec("cross-site", "no-cors", "script"), REFUSED, REFUSED),
    "a module": ({**sec("cross-site", "cors", "script"), "Origin": EVIL}, REFUSED, REFUSED),
    "a style sheet": (sec("cross-site", "no-cors", "style"), REFUSED, REFUSED),
    "a font": ({**sec("cross-site", "cors", "font"), "Origin": EVIL}, REFUSED, REFUSED),
    "a film": (sec("cross-site", "no-cors", "video"), REFUSED, REFUSED),
    "a sound": (sec("cross-site", "no-cors", "audio"), REFUSED, REFUSED),
    "subtitles": (sec("cross-site", "same-origin", "track"), REFUSED, REFUSED),
    "a manifest": (sec("cross-site", "cors", "manifest"), REFUSED, REFUSED),
    "a report": ({**sec("cross-site", "cors", "report"), "Origin": EVIL}, REFUSED, REFUSED),
    "a ping": ({**sec("cross-site", "no-cors", "empty"), "Origin": EVIL, "Ping-To": EVIL}, REFUSED, REFUSED),
    "a beacon": ({**sec("cross-site", "no-cors", "empty"), "Origin": EVIL}, REFUSED, REFUSED),
    "fetch()": ({**sec("cross-site", "cors", "empty"), "Origin": EVIL}, REFUSED, REFUSED),
    "fetch() without CORS": (sec("cross-site", "no-cors", "empty"), REFUSED, REFUSED),
    "fetch() from a sandbox": ({**sec("cross-site", "cors", "empty"), "Origin": "null"}, REFUSED, REFUSED),
    "fetch() from a file": ({**sec("cross-site", "cors", "empty"), "Origin": "file://"}, REFUSED, REFUSED),
    "an event source": (sec("cross-site", "cors", "empty"), REFUSED, REFUSED),
    "a socket": ({**sec("cross-site", "websocket", "empty"), "Origin": EVIL}, REFUSED, REFUSED),
    "a worker": (sec("cross-site", "same-origin", "worker"), REFUSED, REFUSED),
    "a content script, in the name of its page": (
        {**sec("cross-site", "cors", "empty"), "Origin": EVIL, "Referer": f"{EVIL}/"}, REFUSED, REFUSED,
    ),
    "a name that begins with ours": (
        {**sec("cross-site", "cors", "empty"), "Origin": f"http://{HOST}.evil.example"}, REFUSED, REFUSED,
    ),
    "a name that ends with ours": (
        {**sec("cross-site", "cors", "empty"), "Origin": f"http://evil.{HOST}"}, REFUSED, REFUSED,
    ),
    "our name for another scheme": ({**sec("cross-site"), "Origin": f"ftp://{HOST}"}, ASKED, REFUSED),
    "our name with a slash": ({**sec("cross-site"), "Origin": f"{OWN}/"}, ASKED, REFUSED),
    "our name with another port": ({**sec("same-site"), "Origin": "http://127.0.0.1:87650"}, ASKED, REFUSED),
    "the configured name with another port": (
        {**sec("cross-site", "cors", "empty"), "Origin": f"{BLOG}:8443"}, REFUSED, REFUSED,
    ),
    "the configured name without TLS": (
        {**sec("cross-site", "cors", "empty"), "Origin": "http://blog.example.org"}, REFUSED, REFUSED,
    ),
    "a site below the configured one": (
        {**sec("cross-site", "cors", "empty"), "Origin": "https://a.blog.example.org"}, REFUSED, REFUSED,
    ),
    "a name like an extension's": (
        {**sec("cross-site", "cors", "empty"), "Origin": f"{CHROMIUM}.evil.example"}, REFUSED, REFUSED,
    ),
    "an extension with a short name": (
        {**sec("cross-site", "cors", "empty"), "Origin": "chrome-extension://abcdefghijklmnop"}, REFUSED, REFUSED,
    ),
    "two origins": ({**sec("cross-site"), "Origin": f"{OWN}, {EVIL}"}, ASKED, REFUSED),
    "an origin that is empty": ({**sec("cross-site"), "Origin": ""}, ASKED, REFUSED),
    # What no browser says
    "no origin, on a page of ours": ({**sec("same-origin"), "Origin": "null"}, ASKED, REFUSED),
    "a foreign origin, on a page of ours": ({**sec("same-origin"), "Origin": EVIL}, ASKED, REFUSED),
    "a site of a new kind": (sec("same-galaxy"), ASKED, REFUSED),
    "a site of a new kind, for a picture": (sec("same-galaxy", "no-cors", "image"), REFUSED, REFUSED),
    "a site in capitals": (sec("Same-Origin"), ASKED, REFUSED),
    "a site that is empty": (sec(""), ASKED, REFUSED),
    "two sites": (sec("none, cross-site"), ASKED, REFUSED),
    "only that it is foreign": ({"Sec-Fetch-Site": "cross-site"}, ASKED, REFUSED),
    "only that it is nobody's": ({"Sec-Fetch-Site": "none"}, FETCHED, DONE),
    # Browsers that do not say it: who has caused a request stays unknown, so nothing is fetched without a question.
    "an old browser": (old(), ASKED, DONE),
    "an old browser, with a referrer of ours": (old(Referer=f"{OWN}/read"), ASKED, DONE),
    "an old browser, with an origin of ours": (old(Origin=OWN, Referer=f"{OWN}/"), ASKED, DONE),
    "an old browser, on a foreign page": (old(Referer=f"{EVIL}/"), ASKED, REFUSED),
    "an old browser, sending from a foreign page": (old(Origin=EVIL, Referer=f"{EVIL}/"), ASKED, REFUSED),
    "an old browser, without an origin": (old(Origin="null"), ASKED, REFUSED),
    "an old browser, with an empty referrer": (old(Referer=""), ASKED, REFUSED),
    "an old browser, at a name like ours": (old(Referer=f"http://{HOST}.evil.example/"), ASKED, REFUSED),
    "an old browser, at a site with our name for a user": (old(Referer=f"http://{HOST}@evil.example/"), ASKED, REFUSED),
    "an old browser, at a site with our name in its path": (old(Referer=f"{EVIL}/{OWN}/"), ASKED, REFUSED),
    "an old browser, at another port": (old(Referer="http://127.0.0.1:8766/"), ASKED, REFUSED),
    "an old browser, at something that is no address": (old(Referer="127.0.0.1:8765"), ASKED, REFUSED),
    "an old browser with the extension": (old(Origin=CHROMIUM), ASKED, DONE),
    # Programs: nobody has them ask in secret.
    "curl": ({"User-Agent": "curl/8.5.0", "Accept": "*/*"}, FETCHED, DONE),
    "a program without a name": ({}, FETCHED, DONE),
    "a program that resembles a browser a little": ({"User-Agent": "Bot (like Mozilla/5.0)"}, FETCHED, DONE),
    "a program with a referrer of ours": ({"Referer": f"{OWN}/"}, FETCHED, DONE),
    "a program with a foreign referrer": ({"User-Agent": "curl/8.5.0", "Referer": f"{EVIL}/"}, ASKED, REFUSED),
    "a program with a foreign origin": ({"User-Agent": "curl/8.5.0", "Origin": EVIL}, ASKED, REFUSED),
}  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("who", WHO)
def test_who_has_a_page_fetched(app: Flask, world: World, who: str, method: str) -> None:
    headers, outcome, _ = WHO[who]
    response = ask(app, read(), headers, method=method)
    assert world.asked == ([ADDRESS] if outcome == FETCHED else [])
    assert response.status_code == (403 if outcome == REFUSED else 200)
    if method == "HEAD":
        assert response.data == b""
    elif outcome == FETCHED:
        assert "Ki-67</span>" in BeautifulSoup(response.text, "html.parser").select("iframe")[0]["srcdoc"]
    elif outcome == ASKED:
        assert heading(response) == "Open this page explained?"
        assert {"page.example", ADDRESS} <= set(BeautifulSoup(response.text, "html.parser").stripped_strings)
        assert "Ki-67" not in response.text
    else:
        assert problem(response) == (403, "foreign")


SENT: dict[str, tuple[str, dict[str, Any]]] = {
    "a form": ("/", {"data": {"text": SAID}}),
    "a form in parts": ("/", {"data": {"text": SAID}, "content_type": "multipart/form-data"}),
    "a form for a file": ("/take", {"data": {"text": SAID, "to": "json"}}),
    "a text": ("/api/annotate", {"data": SAID, "content_type": "text/plain"}),
    "a page": ("/api/annotate", {"data": SAID, "content_type": "text/html"}),
    "a text in JSON": ("/api/annotate", {"json": {"text": SAID}}),
    "an address": ("/api/annotate", {"json": {"url": ADDRESS}}),
    "a text to look through": ("/api/find", {"data": SAID, "content_type": "text/plain"}),
    "a text to look through, in JSON": ("/api/find", {"json": {"text": SAID}}),
}  # fmt: skip


@pytest.mark.parametrize("what", SENT)
@pytest.mark.parametrize("who", WHO)
def test_who_has_something_done_with_what_is_sent(app: Flask, world: World, who: str, what: str) -> None:
    headers, _, outcome = WHO[who]
    path, given = SENT[what]
    response = ask(app, path, headers, method="POST", **given)
    assert world.asked == ([ADDRESS] if outcome == DONE and what == "an address" else [])
    if outcome == DONE:
        assert response.status_code == 200
        assert "ki-67" in response.text.lower()
    else:
        assert problem(response) == (403, "foreign")
        assert "ki-67" not in response.text.lower()


FOREIGNERS = [who for who, (_, _, outcome) in WHO.items() if outcome == REFUSED]


@pytest.mark.parametrize("who", FOREIGNERS)
def test_strangers_are_refused_whatever_they_send_and_where(app: Flask, world: World, who: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"):
        for path in ("/", read(), "/nowhere", "/healthz"):
            assert problem(ask(app, path, WHO[who][0], method=method)) == (403, "foreign")
    assert world.asked == []


REFUSALS: list[tuple[str, str, str]] = [
    ("GET", read(), "a picture"), ("GET", read(), "a frame"), ("GET", read(), "fetch()"), ("POST", "/", "a form"),
    ("POST", "/take", "a form in a sandbox"), ("POST", "/", "an old browser, on a foreign page"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "who"), REFUSALS)
def test_a_refusal_is_a_page_where_pages_are_liked(app: Flask, method: str, path: str, who: str) -> None:
    response = ask(app, path, {**WHO[who][0], "Accept": ACCEPT}, method=method)
    assert (response.status_code, response.content_type) == (403, PAGE)
    assert heading(response) == "This service works for its own reader only"
    assert "Open the service itself and give it the address or the text there." in response.text


def test_what_is_only_looked_at_is_for_everybody_who_can_reach_it(app: Flask) -> None:
    for path in (
        "/",
        "/read",
        "/api",
        "/healthz",
        "/lexicon.json",
        "/api/glossary",
        "/words/ki-67",
        "/static/site.css",
    ):
        for who in ("a link", "fetch()", "a picture", "an old browser"):
            assert ask(app, path, WHO[who][0]).status_code == 200


@pytest.mark.parametrize("address", ["", "http://", "nonsense", "javascript:alert(1)", "http://a@b.example/"])
def test_an_address_that_is_none_is_refused_without_a_question(app: Flask, world: World, address: str) -> None:
    response = ask(app, read(address), WHO["a link"][0])
    assert heading(response) != "Open this page explained?"
    assert response.status_code == (400 if address else 200)
    assert world.asked == []


# Nothing at all leaves this computer

PUBLIC = "http://93.184.215.14/"  # a literal address: not even a name is looked up, and the watch lets no one out


@pytest.mark.parametrize("who", ["the address bar", "a form of ours", "curl", "the extension in Firefox"])
def test_the_watch_sees_a_fetch(current: Current, who: str) -> None:
    with watched() as watch:
        response = ask(create_app(Settings(), current), read(PUBLIC), WHO[who][0])
    assert problem(response) == (424, "unreachable")
    assert watch.connects == [("93.184.215.14", 80)]


@pytest.mark.parametrize("who", [who for who in WHO if WHO[who][1] != FETCHED])
def test_no_stranger_makes_a_connection(current: Current, who: str) -> None:
    app = create_app(Settings(), current)
    with watched() as watch:
        for address in (PUBLIC, "https://page.example/", "http://127.0.0.1/", "http://169.254.169.254/"):
            for path in (read(address), read(address, "0" * 32), read(address, view="sheet", anyway="1")):
                ask(app, path, WHO[who][0])
                if WHO[who][2] == REFUSED:
                    ask(app, path, WHO[who][0], method="POST")
                    ask(app, "/api/annotate", WHO[who][0], method="POST", json={"url": address})
    assert (watch.connects, watch.lookups) == ([], [])


# The page that asks, and its key


def link(app: Flask, path: str, who: str = "a link") -> str:
    """Where the page that asks leads."""
    response = ask(app, path, WHO[who][0])
    assert heading(response) == "Open this page explained?"
    (found,) = BeautifulSoup(response.text, "html.parser").select("main a.button")
    return str(found["href"])


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (ADDRESS, ADDRESS),
        ("page.example", "https://page.example"),
        ("  https://page.example/  ", "https://page.example/"),
        ("https://page.example/a?b=c&key=d&url=e#f", "https://page.example/a?b=c&key=d&url=e#f"),
        ('https://page.example/"><script>', 'https://page.example/"><script>'),
        ("https://page.example/ü/%20", "https://page.example/ü/%20"),
        ("https://müller.example/", "https://müller.example/"),
    ],
)
@pytest.mark.parametrize("who", ["a link", "an old browser", "a link of another program here", "a form in a sandbox"])
def test_who_is_asked_can_say_yes(app: Flask, world: World, who: str, address: str, asked: str) -> None:
    yes = link(app, read(address, view="reading", level="core"), who)
    assert world.asked == []
    fields = parse_qs(urlsplit(yes).query)
    assert (fields["url"], fields["view"], fields["level"]) == ([asked], ["reading"], ["core"])
    # The click comes from a page of ours. In an old browser that can't be seen: then the key tells.
    for then in ("a link on a page of ours", "an old browser", who):
        assert ask(app, yes, WHO[then][0]).status_code == 200
    assert world.asked == [asked] * 3


def test_links_on_a_page_of_ours_need_no_question(app: Flask, world: World) -> None:
    response = ask(app, read(view="reading"), WHO["the address bar"][0])
    links = [str(a["href"]) for a in BeautifulSoup(response.text, "html.parser").select("a[href^='/read']")]
    assert len(links) >= 3  # as it looks, the term sheet, the links as they are
    world.asked.clear()
    for each in links:
        assert ask(app, each, WHO["an old browser"][0]).status_code == 200
        assert ask(app, each, WHO["a form in a sandbox"][0]).status_code == 200  # as our frame is one
    assert world.asked == [ADDRESS] * (2 * len(links))


OTHERS = {
    "another page": "https://page.example/thread?id=8",
    "another site": "https://page2.example/thread?id=7",
    "another scheme": "http://page.example/thread?id=7",
    "another port": "https://page.example:443/thread?id=7",
    "another place on the page": "https://page.example/thread?id=7#a",
    "a longer address": "https://page.example/thread?id=77",
    "nothing": "",
}
CHANGED: dict[str, Callable[[str], str]] = {
    "empty": lambda key: "",
    "one digit less": lambda key: key[:-1],
    "one digit more": lambda key: key + "0",
    "one digit changed": lambda key: key[:-1] + ("0" if key[-1] != "0" else "1"),
    "in capitals": lambda key: key.upper() if key.upper() != key else "A" * 32,
    "with a blank": lambda key: f"{key} ",
    "twice": lambda key: key * 2,
    "only zeros": lambda key: "0" * 32,
    "not ASCII": lambda key: "é" * 32,
    "digits that are none of ours": lambda key: key.translate({ord("0") + n: 0xFF10 + n for n in range(10)}) + "０",
    "not UTF-8": lambda key: "\udcff" * 32,
    "a NUL": lambda key: f"{key}\0",
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_key_is_good_for_its_own_address_only(app: Flask, world: World, name: str) -> None:
    for who in ("a link", "an old browser"):
        link(app, read(ADDRESS, key_of(app, OTHERS[name])), who)
    assert world.asked == []


@pytest.mark.parametrize("name", CHANGED)
def test_a_key_that_is_changed_is_none(app: Flask, world: World, name: str) -> None:
    key = CHANGED[name](key_of(app)).encode("utf-8", "surrogateescape")
    response = ask(app, f"{read()}&key={quote(key, safe='')}", WHO["a link"][0])
    assert heading(response) == "Open this page explained?"
    assert world.asked == []


def test_the_first_of_two_keys_counts(app: Flask, world: World) -> None:
    link(app, f"{read(key='0' * 32)}&key={key_of(app)}")
    assert world.asked == []


@pytest.mark.parametrize("who", [who for who in WHO if WHO[who][1] == REFUSED])
def test_a_key_opens_nothing_but_a_page(app: Flask, world: World, who: str) -> None:
    assert problem(ask(app, read(key=key_of(app)), WHO[who][0])) == (403, "foreign")
    assert world.asked == []


@pytest.mark.parametrize("who", [who for who in WHO if WHO[who][1] == ASKED])
def test_with_its_key_a_page_is_opened_from_anywhere(app: Flask, world: World, who: str) -> None:
    assert ask(app, read(key=key_of(app)), WHO[who][0]).status_code == 200
    assert world.asked == [ADDRESS]


def test_a_key_lets_nothing_be_sent(app: Flask, world: World) -> None:
    for path, given in SENT.values():
        sent = ask(app, f"{path}?key={key_of(app)}", WHO["a form"][0], method="POST", **given)
        assert problem(sent) == (403, "foreign")
    assert world.asked == []


def test_a_key_is_good_until_the_service_is_started_again(current: Current, app: Flask, world: World) -> None:
    again = World()
    other = service(current, again)
    assert key_of(other) != key_of(app)
    link(other, read(key=key_of(app)))
    assert again.asked == []
    assert ask(other, read(key=key_of(other)), WHO["a link"][0]).status_code == 200
    assert again.asked == [ADDRESS]


def test_keys_tell_nothing(app: Flask) -> None:
    keys = {key_of(app, f"https://page.example/{number}") for number in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)


# The name of the service

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND")
NAMES: list[str | None] = [None, "", "evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "page.example"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("host", NAMES)
def test_the_name_is_looked_at_before_anything_else(app: Flask, world: World, host: str | None, method: str) -> None:
    best: list[Headers] = [
        WHO["the address bar"][0],
        WHO["a form of ours"][0],
        WHO["the extension in Firefox"][0],
        {**WHO["curl"][0], "X-Forwarded-Host": HOST, "Forwarded": f"host={HOST}", "X-Original-Host": HOST},
        {**sec("same-origin"), "Origin": f"http://{host}", "Referer": f"http://{host}/"},  # what rebinding looks like
        WHO["a picture"][0],
    ]
    for headers in best:
        for path in (read(key=key_of(app)), "/read", "/", "/take", "/api/annotate", "/nowhere"):
            response = ask(app, path, headers, method=method, host=host)
            assert response.status_code == 421
            assert response.headers.get("Access-Control-Allow-Origin") in (None, FIREFOX)
    assert world.asked == []


def test_a_wrong_name_is_not_listened_to(app: Flask, world: World) -> None:
    # Neither is its text read, nor is it told that it is too long.
    long = ask(app, "/", {"Content-Length": "999999999"}, method="POST", host="evil.example")
    assert problem(long) == (421, "host")
    address = ask(app, "/api/annotate", method="POST", host="evil.example:8765", json={"url": ADDRESS})
    assert problem(address) == (421, "host")
    assert world.asked == []


@pytest.mark.parametrize(
    ("hosts", "host", "origin", "outcome"),
    [
        (("words.example.org",), "words.example.org", "https://words.example.org", DONE),
        (("words.example.org",), "words.example.org", "http://words.example.org", DONE),
        (("Words.Example.org",), "words.example.org", "https://words.example.org", DONE),
        (("words.example.org",), "words.example.org", "https://words.example.org:8443", REFUSED),
        (("words.example.org:8443",), "words.example.org:8443", "https://words.example.org:8443", DONE),
        (("words.example.org:8443",), "words.example.org:8443", "https://words.example.org", REFUSED),
        (("words.example.org", "other.example.org"), "words.example.org", "https://other.example.org", DONE),
        (("words.example.org",), "words.example.org", "https://example.org", REFUSED),
        (("words.example.org",), "words.example.org", "http://127.0.0.1:8765", REFUSED),
        (("words.example.org",), "words.example.org", "null", REFUSED),
    ],
)
def test_pages_of_ours_under_a_configured_name(
    current: Current, hosts: tuple[str, ...], host: str, origin: str, outcome: str
) -> None:
    world = World()
    app = service(current, world, hosts=hosts)
    given: dict[str, Any] = {"method": "POST", "host": host, "json": {"url": ADDRESS}}
    response = ask(app, "/api/annotate", {**sec("same-site", "cors", "empty"), "Origin": origin}, **given)
    assert response.status_code == (200 if outcome == DONE else 403)
    assert world.asked == ([ADDRESS] if outcome == DONE else [])


# Pages of other origins: what they may read of an answer


def allowed(response: TestResponse) -> dict[str, str]:
    return {name: value for name, value in response.headers if name.startswith("Access-Control-")}


# What goes wrong in the world → the status and the kind of the problem.
FAILS: dict[str, tuple[BaseException | None, int, str]] = {
    "nothing": (None, 200, ""),
    "not public": (FetchError("not-public", "It leads inside."), 403, "not-public"),
    "no such site": (FetchError("name", "There is none."), 424, "name"),
    "too slow": (FetchError("slow", "It takes long."), 424, "slow"),
    "waits for ever": (FetchError("page-busy", "It asks us to wait.", status=429, retry_after=9), 424, "page-busy"),
    "too many": (Refused("rate", "So many.", retry_after=60), 429, "rate"),
    "too much to do": (Refused("busy", "So many.", retry_after=5), 503, "busy"),
    "a fault of ours": (RuntimeError("zanzibar"), 500, "server"),
}


@pytest.mark.parametrize("name", FAILS)
@pytest.mark.parametrize("origin", [CHROMIUM, FIREFOX, BLOG])
def test_who_is_configured_may_read_every_answer_of_the_api(app: Flask, world: World, origin: str, name: str) -> None:
    world.fails, status, _ = FAILS[name]
    headers = {**sec("cross-site", "cors", "empty"), "Origin": origin}
    response = ask(app, "/api/annotate", headers, method="POST", json={"url": ADDRESS})
    assert response.status_code == status
    assert allowed(response) == {"Access-Control-Allow-Origin": origin}
    assert "Origin" in [each.strip() for each in response.headers["Vary"].split(",")]


@pytest.mark.parametrize("name", FAILS)
@pytest.mark.parametrize("origin", ["null", EVIL, "http://blog.example.org", OWN, f"https://{HOST}", "*", ""])
def test_nobody_else_may_read_an_answer(app: Flask, world: World, origin: str, name: str) -> None:
    world.fails = FAILS[name][0]
    headers = {**sec("cross-site", "cors", "empty"), "Origin": origin}
    for path, given in SENT.values():
        response = ask(app, path, headers, method="POST", **given)
        assert allowed(response) == {}
        assert not path.startswith("/api/") or "Origin" in response.headers["Vary"]


@pytest.mark.parametrize("name", FAILS)
def test_no_page_of_another_origin_reads_what_is_read(app: Flask, world: World, name: str) -> None:
    world.fails = FAILS[name][0]
    for origin in (CHROMIUM, FIREFOX, BLOG, OWN, EVIL, "null"):
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            for path in ("/read", read(), read(view="reading"), read(key=key_of(app)), read("nonsense")):
                for headers in (sec("cross-site", "cors", "empty"), sec("cross-site"), {}):
                    response = ask(app, path, {**headers, "Origin": origin}, method=method)
                    assert allowed(response) == {}


@pytest.mark.parametrize("path", ["/api/annotate", "/api/find", "/read", "/", "/take"])
@pytest.mark.parametrize("origin", ["null", EVIL, OWN, BLOG, CHROMIUM])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_browsers_that_ask_before_they_send(app: Flask, world: World, origin: str, path: str, method: str) -> None:
    headers = {**sec("cross-site", "cors", "empty"), "Origin": origin, "Access-Control-Request-Method": method,
               "Access-Control-Request-Headers": "content-type", "Access-Control-Request-Local-Network": "true",
               "Access-Control-Request-Private-Network": "true"}  # fmt: skip
    response = ask(app, path, headers, method="OPTIONS")
    assert response.status_code == 200
    permitted = origin in (BLOG, CHROMIUM) and path.startswith("/api/") and method != "PUT"
    assert response.headers.get("Access-Control-Allow-Origin") == (
        origin if origin in (BLOG, CHROMIUM) and path.startswith("/api/") else None
    )
    if permitted:
        assert method in response.headers["Access-Control-Allow-Methods"]
        assert response.headers["Access-Control-Allow-Headers"] == "content-type"
    else:
        assert method not in response.headers.get("Access-Control-Allow-Methods", "")
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "true" not in allowed(response).values()
    assert world.asked == []


@pytest.mark.parametrize("origin", ["https://Blog.Example.org", "HTTPS://BLOG.EXAMPLE.ORG"])
def test_an_origin_may_be_configured_in_capitals(current: Current, origin: str) -> None:
    app = service(current, World(), origins=(origin,))
    headers = {**sec("cross-site", "cors", "empty"), "Origin": BLOG}  # browsers send small letters
    response = ask(app, "/api/find", headers, method="POST", json={"text": SAID})
    assert response.status_code == 200
    assert allowed(response) == {"Access-Control-Allow-Origin": BLOG}


# Headers

GUARDED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OURS = {"default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'"}  # fmt: skip
FORBIDDEN = ("Set-Cookie", "Server", "X-Powered-By", "Via", "Date", "ETag", "Last-Modified", "Location", "Refresh")


def guarded(response: TestResponse) -> set[str]:
    """The rules of the policy of an answer, once its other headers have been looked at."""
    assert {name: response.headers.get(name) for name in GUARDED} == GUARDED
    assert not set(FORBIDDEN) & {name.title() for name, _ in response.headers}
    assert len({name for name, _ in response.headers}) == len(list(response.headers))  # none of them twice
    assert response.content_type in (PAGE, PROBLEM, "application/json", "text/plain; charset=utf-8")
    return set(response.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("view", ["page", "reading", "sheet"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_is_shown_is_guarded(app: Flask, world: World, view: str, method: str) -> None:
    response = ask(app, read(view=view), WHO["the address bar"][0], method=method)
    rules = guarded(response)
    assert world.asked == [ADDRESS]
    assert (response.status_code, response.content_type) == (200, PAGE)
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert {"default-src 'none'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= rules
    if view != "sheet":
        assert "treat-as-public-address" in rules
        (sandbox,) = [rule for rule in rules if rule.startswith("sandbox")]
        assert "allow-same-origin" not in sandbox
        assert "allow-forms" not in sandbox
        (scripts,) = [rule for rule in rules if rule.startswith("script-src")]
        assert scripts.startswith("script-src 'sha256-")
        assert len(scripts.split()) == 2


@pytest.mark.parametrize("name", [name for name in FAILS if name != "nothing"])
@pytest.mark.parametrize("accept", [ACCEPT, "application/json", ""])
@pytest.mark.parametrize("way", ["/read", "HEAD /read", "/api/annotate"])
def test_a_refusal_is_guarded(app: Flask, world: World, name: str, accept: str, way: str) -> None:
    world.fails, status, kind = FAILS[name]
    headers = {**WHO["the address bar"][0], "Accept": accept}
    if way == "/api/annotate":
        response = ask(app, way, headers, method="POST", json={"url": ADDRESS})
    else:
        response = ask(app, read(), headers, method="HEAD" if " " in way else "GET")
    assert guarded(response) == OURS
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert (response.status_code, response.content_type) == (status, PAGE if accept == ACCEPT else PROBLEM)
    assert response.headers.get("Retry-After") == {"rate": "60", "busy": "5"}.get(kind)
    if accept != ACCEPT and " " not in way:
        assert problem(response) == (status, kind)


PLAIN: dict[str, tuple[str, str, Headers, int]] = {
    "the form": ("GET", "/read", sec("none"), 200),
    "the page that asks": ("GET", read(), sec("cross-site"), 200),
    "the page that asks, in an old browser": ("GET", read(), old(), 200),
    "a stranger": ("GET", read(), sec("cross-site", "no-cors", "image"), 403),
    "a stranger who sends": ("POST", "/api/annotate", {"Origin": EVIL}, 403),
    "not an address": ("GET", read("nonsense"), sec("none"), 400),
    "no such view": ("GET", read(view="upside-down"), sec("none"), 400),
    "no such level": ("GET", read(level="none"), sec("none"), 400),
    "the wrong method": ("POST", "/read", sec("none"), 405),
    "the right methods": ("OPTIONS", "/read", sec("cross-site", "cors", "empty"), 200),
}


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("accept", [ACCEPT, "*/*"])
def test_every_other_answer_is_guarded(app: Flask, world: World, name: str, accept: str) -> None:
    method, path, headers, status = PLAIN[name]
    response = ask(app, path, {**headers, "Accept": accept}, method=method)
    assert response.status_code == status
    assert guarded(response) == OURS
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert world.asked == []


def test_one_too_many_is_guarded(current: Current, monkeypatch: pytest.MonkeyPatch) -> None:
    standing(monkeypatch)
    world = World()
    monkeypatch.setattr("netgloss.app.Fetcher", partial(Fetcher, fetch=world.fetch))
    app = create_app(Settings(fetch_rate=1), current)
    assert ask(app, read()).status_code == 200
    for accept, kind in ((ACCEPT, PAGE), ("*/*", PROBLEM)):
        response = ask(app, read(), {"Accept": accept})
        assert guarded(response) == OURS
        assert (response.status_code, response.content_type) == (429, kind)
        assert response.headers["Retry-After"] == "60"
    assert world.asked == [ADDRESS]


# Errors of ours

CANARY = "zanzibar"


def chain() -> RuntimeError:
    error = RuntimeError(CANARY)
    error.__cause__ = KeyError(CANARY)
    error.add_note(CANARY)
    return error


class CanaryError(Exception):
    """What says the word wherever it can."""

    def __str__(self) -> str:
        return CANARY

    __repr__ = __str__


ERRORS: dict[str, tuple[BaseException, str]] = {
    "RuntimeError": (RuntimeError(CANARY), "RuntimeError"),
    "with a cause": (chain(), "RuntimeError"),
    "KeyError": (KeyError(CANARY), "KeyError"),
    "OSError": (OSError(5, CANARY, CANARY), "OSError"),
    "UnicodeDecodeError": (UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY), "UnicodeDecodeError"),
    "TimeoutError": (TimeoutError(CANARY), "TimeoutError"),
    "RecursionError": (RecursionError(CANARY), "RecursionError"),
    "MemoryError": (MemoryError(CANARY), "MemoryError"),
    "AssertionError": (AssertionError(CANARY), "AssertionError"),
    "of its own kind": (CanaryError(), "CanaryError"),
    "several": (ExceptionGroup(CANARY, [ValueError(CANARY)]), "ExceptionGroup"),
}


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("accept", [ACCEPT, "application/json"])
@pytest.mark.parametrize("way", ["/read", "/api/annotate"])
def test_an_error_tells_nothing_but_where_it_was(
    app: Flask, world: World, name: str, accept: str, way: str,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    world.fails, kind = ERRORS[name]
    address = f"https://page.example/{CANARY}"
    headers = {"Accept": accept, "User-Agent": CANARY}
    with caplog.at_level(logging.DEBUG):
        if way == "/read":
            response = ask(app, read(address), headers)
        else:
            response = ask(app, way, headers, method="POST", json={"url": address})
    assert world.asked == [address]
    assert (response.status_code, response.content_type) == (500, PAGE if accept == ACCEPT else PROBLEM)
    assert "An error of ours, not of yours." in response.text
    for secret in (CANARY, kind, "Traceback", "File ", ".py"):
        assert secret not in response.text
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.name == "netgloss"
    assert record.getMessage().startswith(f"{kind} at ")
    assert record.getMessage().partition(":")[0].endswith("test_guard.py")
    assert record.exc_info is None
    assert CANARY not in caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("name", [name for name in FAILS if name != "a fault of ours"])
def test_nobody_s_address_is_logged(
    app: Flask, world: World, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    world.fails = FAILS[name][0]
    with caplog.at_level(logging.DEBUG):
        for headers in (WHO["the address bar"][0], WHO["a link"][0], WHO["a picture"][0]):
            ask(app, read(f"https://page.example/{CANARY}"), headers)
    assert CANARY not in caplog.text + "".join(capfd.readouterr())


def test_after_many_errors_it_works_as_before(app: Flask, world: World) -> None:
    world.fails = RuntimeError(CANARY)
    for _ in range(40):  # more than can be fetched at once, or wait
        assert ask(app, read()).status_code == 500
    world.fails = None
    assert ask(app, read()).status_code == 200


# Who is counted, where proxies stand in front

Asked = tuple[str | None, dict[str, str]]  # the address of the connection, and header fields


def standing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stops the clock of the limits: they count by its minutes, and one must not end in between."""
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda: 9e8))


def second(current: Current, monkeypatch: pytest.MonkeyPatch, proxies: int, first: Asked, then: Asked) -> int:
    """The status that the second request for a page gets, where one reader can have one in a minute."""
    standing(monkeypatch)
    monkeypatch.setattr("netgloss.app.Fetcher", partial(Fetcher, fetch=World().fetch))
    app = create_app(Settings(fetch_rate=1, proxies=proxies), current)
    assert ask(app, read(), first[1], remote=first[0]).status_code == 200
    return ask(app, read(), then[1], remote=then[0]).status_code


ME, YOU = "198.51.100.7", "198.51.100.8"
PROXY = "10.0.0.1"


def by(*hops: str) -> Asked:
    """A request that has come over a proxy, which says where from."""
    return PROXY, {"X-Forwarded-For": ", ".join(hops)}


COUNTED: dict[str, tuple[int, Asked, Asked, int]] = {
    "the same": (0, (ME, {}), (ME, {}), 429),
    "another": (0, (ME, {}), (YOU, {}), 200),
    "the same, who names others": (0, (ME, {"X-Forwarded-For": "1.1.1.1"}), (ME, {"X-Forwarded-For": "2.2.2.2"}), 429),
    "another, who names the same": (0, (ME, {"X-Forwarded-For": ME}), (YOU, {"X-Forwarded-For": ME}), 200),
    "the same net": (0, ("2001:db8:1:2::1", {}), ("2001:db8:1:2:ffff::9", {}), 429),
    "the next net": (0, ("2001:db8:1:2::1", {}), ("2001:db8:1:3::1", {}), 200),
    "the same address, written in another way": (0, ("2001:db8::1", {}), ("2001:0DB8:0:0::1", {}), 429),
    "the same, on a socket for both versions": (0, (ME, {}), (f"::ffff:{ME}", {}), 429),
    "others, on a socket for both versions": (0, (f"::ffff:{ME}", {}), (f"::ffff:{YOU}", {}), 200),
    "a link with its zone": (0, ("fe80::1%eth0", {}), ("fe80::2%eth0", {}), 429),
    "nobody knows who, as through a socket of a file": (0, (None, {}), (None, {}), 429),
    "nobody says who": (0, ("", {}), ("", {}), 429),
    "no address at all": (0, ("unix:", {}), ("unix:", {}), 429),
    "by one proxy": (1, by(ME), by(ME), 429),
    "by one proxy, another": (1, by(ME), by(YOU), 200),
    "by one proxy, with lies in front": (1, by("1.1.1.1", ME), by("2.2.2.2", ME), 429),
    "by one proxy, with a long way in front": (1, by(YOU, "8.8.8.8", ME), by(ME), 429),
    "by one proxy, others with the same lie": (1, by(YOU, ME), by(ME, YOU), 200),
    "by one proxy, in two lines": (1, by("1.1.1.1,  ", ME), by(ME), 429),
    "by one proxy that says nothing": (1, (PROXY, {}), (PROXY, {}), 429),
    "by one proxy that says an empty thing": (1, by(""), by(""), 429),
    "by one proxy that adds the port": (1, by(f"{ME}:50001"), by(f"{ME}:50002"), 429),
    "by one proxy that adds the port, another": (1, by(f"{ME}:50001"), by(f"{YOU}:50001"), 200),
    "by one proxy that adds the port to version 6": (1, by("[2001:db8::1]:50001"), by("[2001:db8::1]:50002"), 429),
    "by two proxies": (2, by(ME, PROXY), by(ME, PROXY), 429),
    "by two proxies, another": (2, by(ME, PROXY), by(YOU, PROXY), 200),
    "by two proxies, over others": (2, by(ME, "10.0.0.2"), by(ME, "10.0.0.3"), 429),
    "by two proxies, with lies in front": (2, by("1.1.1.1", ME, PROXY), by("2.2.2.2", ME, PROXY), 429),
    "by one proxy instead of two": (2, by(ME), by(YOU), 429),
    "by a proxy, version 6": (1, by("2001:db8:1:2::1"), by("2001:db8:1:2::2"), 429),
}
for header in ("Forwarded", "X-Real-IP", "X-Client-IP", "Client-IP", "True-Client-IP", "CF-Connecting-IP",
               "X-Cluster-Client-IP", "X-Forwarded", "X-Original-Forwarded-For", "Via"):  # fmt: skip
    form = "for={}" if header == "Forwarded" else "{}"
    for number in (0, 1):
        COUNTED[f"{header}, {number} proxies"] = (
            number, (PROXY, {header: form.format(ME)}), (PROXY, {header: form.format(YOU)}), 429,
        )  # fmt: skip


@pytest.mark.parametrize("name", COUNTED)
def test_who_is_counted(current: Current, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    proxies, first, then, status = COUNTED[name]
    assert second(current, monkeypatch, proxies, first, then) == status


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_proxies_say_nothing_about_anything_else(current: Current, proxies: int) -> None:
    world = World()
    app = service(current, world, proxies=proxies)
    says = {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "443", "X-Forwarded-Prefix": "/evil",
            "X-Forwarded-Host": "evil.example", "X-Forwarded-For": ME,
            "Forwarded": f"for={ME};host=evil.example;proto=https"}  # fmt: skip
    shown = ask(app, read(view="reading"), {**sec("none"), **says})
    assert shown.status_code == 200
    assert "evil" not in shown.text
    assert ask(app, read(), {**sec("none"), **says}, host="evil.example").status_code == 421
    own = {**sec("cross-site", "cors", "empty"), "Origin": "https://evil.example", **says}
    assert problem(ask(app, read(), own)) == (403, "foreign")
    assert len(world.asked) == 1
