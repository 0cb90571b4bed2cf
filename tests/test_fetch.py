"""Fetching: a real site on this machine that answers rudely, names that change what they stand for, and every limit."""

from __future__ import annotations

import gzip
import itertools
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.client import HTTPMessage
from ipaddress import ip_network
from random import Random
from typing import Any

import pytest
import trustme

from netgloss import FetchError, SettingsError, __version__
from netgloss.answers import fresh_for, may_store
from netgloss.fetch import Fetched, fetch
from netgloss.inflate import unpack
from netgloss.policy import Policy, policy_of
from netgloss.problems import KINDS, of_error
from netgloss.robots import Robots
from netgloss.settings import Settings
from origins import Call, Handler, Names, Origin, Watch, page, policy, redirect, watched

OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PATIENCE = 20.0  # seconds, for what must end after a fraction of one, on a machine that has much else to do


@pytest.fixture
def watch() -> Iterator[Watch]:
    with watched() as watch:
        yield watch
    assert watch.strangers == []  # nothing but the machine that plays the public internet, in any test here


@pytest.fixture
def get(origin: Origin, secure: Origin, trust: ssl.SSLContext, watch: Watch) -> Callable[..., Fetched]:
    """Fetches a path of the plain site, or a whole address."""

    def run(path: str = "/", names: Names | None = None, *, known: Fetched | None = None, robots: Robots | None = None,
            clock: Callable[[], float] = time.monotonic, **given: Any) -> Fetched:  # fmt: skip
        address = path if "://" in path else origin.url(path)
        return fetch(
            address, policy(origin, secure, **given), known=known, robots=robots, resolve=names or Names(),
            clock=clock, trust=lambda: trust,
        )  # fmt: skip

    return run


Get = Callable[..., Fetched]


def refused(name: str, sentence: str, act: Callable[[], object]) -> FetchError:
    began = time.monotonic()
    with pytest.raises(FetchError) as caught:
        act()
    assert (caught.value.name, sentence in str(caught.value)) == (name, True), str(caught.value)
    assert time.monotonic() - began < PATIENCE
    return caught.value


# What goes well


def test_a_page(origin: Origin, get: Get) -> None:
    origin.answers["/t?f=2"] = page("<p>Ki-67 ä</p>", ETag='"v1"', Last_Modified="Sun, 01 Nov 2026 10:00:00 GMT",
                                    Cache_Control="max-age=600")  # fmt: skip
    assert get("/t?f=2#post-3") == Fetched(
        asked=origin.url("/t?f=2"), address=origin.url("/t?f=2"), status=200, body="<p>Ki-67 ä</p>".encode(),
        media_type="text/html", charset="utf-8", etag='"v1"', last_modified="Sun, 01 Nov 2026 10:00:00 GMT",
        fresh_for=600, may_store=True, hops=(), not_modified=False,
    )  # fmt: skip


ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,application/pdf;q=0.8,*/*;q=0.1"


def test_the_request_says_no_more_than_it_must(origin: Origin, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.2:3128")
    origin.answers["/a%20b?q=%C3%BC"] = page(Set_Cookie="id=1")
    get("/a b?q=ü#x")
    get("/a b?q=ü")
    first, second = (call.head.split("\r\n") for call in origin.calls)
    assert first == second  # no cookie is given back
    assert first == [
        "GET /a%20b?q=%C3%BC HTTP/1.1",
        f"Host: page.example:{origin.port}",
        f"User-Agent: netgloss/{__version__} (+https://netgloss.example)",
        f"Accept: {ACCEPT}",
        "Accept-Language: en, *;q=0.5",
        "Accept-Encoding: gzip",
        "Connection: close",
        "",
        "",
    ]


def test_https_is_by_name_though_the_connection_is_by_address(secure: Origin, get: Get, watch: Watch) -> None:
    secure.answers["/"] = page("secret")
    assert get(secure.url()).body == b"secret"
    assert secure.names == ["page.example"]
    assert secure.calls[0].header("Host") == f"page.example:{secure.port}"
    assert watch.connects == [("127.0.0.1", secure.port)]
    assert watch.lookups == []  # nobody asks a second time what the name stands for


@pytest.mark.parametrize(
    ("host", "name"),
    [("b.page.example", "b.page.example"), ("sub.wild.example", "sub.wild.example"),
     ("MÜLLER.example", "xn--mller-kva.example"), ("page.example.", "page.example"), ("127.0.0.1", None)],
)  # fmt: skip
def test_certificates_that_fit(host: str, name: str | None, secure: Origin, get: Get) -> None:
    secure.answers["/"] = page()
    assert get(secure.url("/", host)).status == 200
    assert secure.names == [name]


def test_the_next_address_is_tried_where_the_first_takes_no_connection(origin: Origin) -> None:
    origin.answers["/"] = page()
    both = policy(origin, test_nets=(ip_network("127.0.0.0/29"),))
    with watched() as watch:  # which refuses all connections but those to 127.0.0.1
        assert fetch(origin.url(), both, resolve=Names(page_example=["127.0.0.3", "127.0.0.1"])).status == 200
        refused("unreachable", "", lambda: fetch(origin.url(), both, resolve=Names(page_example=["127.0.0.3"] * 9)))
    assert [ip for ip, _ in watch.connects] == ["127.0.0.3", "127.0.0.1", *["127.0.0.3"] * 4]


BODIES: dict[str, tuple[bytes, bytes]] = {
    "gzip": (page(gzip.compress(b"text " * 9000), Content_Encoding="gzip"), b"text " * 9000),
    "x-gzip": (page(gzip.compress(b"text"), Content_Encoding="x-gzip"), b"text"),
    "GZIP": (page(gzip.compress(b"text"), Content_Encoding="GZIP"), b"text"),
    "gzip in two members": (page(gzip.compress(b"te") + gzip.compress(b"xt"), Content_Encoding="gzip"), b"text"),
    # 64 KiB are read at once: the first byte of the second member, then the rest of it.
    "gzip in two members, one byte of the second first": (
        page(gzip.compress(b"x" * 65_512, 0) + gzip.compress(b"y"), Content_Encoding="gzip"), b"x" * 65_512 + b"y",
    ),
    "gzip and rubbish behind": (page(gzip.compress(b"text") + b"rubbish", Content_Encoding="gzip"), b"text"),
    "gzip of nothing": (page(gzip.compress(b""), Content_Encoding="gzip"), b""),
    "gzip, but nothing sent": (page(b"", Content_Encoding="gzip"), b""),
    "deflate": (page(zlib.compress(b"text " * 9000), Content_Encoding="deflate"), b"text " * 9000),
    "deflate, bare": (page(zlib.compress(b"text", wbits=-15), Content_Encoding="deflate"), b"text"),
    "deflate, bare, long": (page(zlib.compress(b"x" * 400_000, wbits=-15), Content_Encoding="deflate"), b"x" * 400_000),
    # One byte more than is unpacked at once: it waits inside zlib when all that was sent has gone in.
    "deflate, bare, the last byte waits": (
        page(zlib.compress(b"x" * 65_537, 9, -15), Content_Encoding="deflate"), b"x" * 65_537,
    ),
    "identity": (page("text", Content_Encoding="identity"), b"text"),
    "gzip after identity": (page(gzip.compress(b"text"), Content_Encoding="identity, gzip"), b"text"),
    "until the end": (page("text", Content_Length=""), b"text"),
    "chunked": (
        CHUNKED + b"2\r\nte\r\n2;x=y\r\nxt\r\n0\r\nTrailer: 1\r\n\r\n",
        b"text",
    ),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\ntext", b"text"),
    "100 first": (b"HTTP/1.1 100 Continue\r\n\r\n" + page("text"), b"text"),
    "line feeds only": (b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 4\n\ntext", b"text"),
    "203": (page("text", "203 Non-Authoritative Information"), b"text"),
    "more than was promised": (page("text", Content_Length="2"), b"te"),
    "a length below nothing": (page("text", Content_Length="-5"), b"text"),
    "a length that is no number": (page("text", Content_Length="four"), b"text"),
    "the largest": (page(b"x" * 100_000), b"x" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "body"), BODIES.values(), ids=BODIES.keys())
def test_a_body(answer: bytes, body: bytes, origin: Origin, get: Get) -> None:
    origin.answers["/"] = answer
    assert get(decoded=400_000).body == body


PACKED = {
    "gzip": ("gzip", gzip.compress(b"text")),
    "gzip in two members": ("gzip", gzip.compress(b"te") + gzip.compress(b"xt")),
    "gzip and a byte behind": ("gzip", gzip.compress(b"text") + b"\x1f"),
    "deflate": ("deflate", zlib.compress(b"text")),
    "deflate, bare": ("deflate", zlib.compress(b"text", wbits=-15)),
}


@pytest.mark.parametrize(("coding", "data"), PACKED.values(), ids=PACKED.keys())
def test_bytes_can_come_one_by_one(coding: str, data: bytes) -> None:
    assert unpack(coding, (data[at : at + 1] for at in range(len(data))), "page.example", 9) == b"text"


TYPES: dict[str, tuple[str, str, str | None]] = {
    "HTML": ("text/html", "text/html", None),
    "HTML with its encoding": ("text/html; charset=ISO-8859-1", "text/html", "iso-8859-1"),
    "capitals": ("TEXT/HTML; CHARSET=UTF-8", "text/html", "utf-8"),
    "quoted encoding": ('text/html; charset="windows-1252"', "text/html", "windows-1252"),
    "singly quoted encoding": ("text/html;charset='koi8-r'", "text/html", "koi8-r"),
    "another parameter first": ("text/html; level=1; charset=utf-8", "text/html", "utf-8"),
    "blanks": ("text/html ; charset = utf-8", "text/html", "utf-8"),
    "an empty encoding": ("text/html; charset=", "text/html", None),
    "XHTML": ("application/xhtml+xml", "application/xhtml+xml", None),
    "text": ("text/plain", "text/plain", None),
    "PDF": ("application/pdf", "application/pdf", None),
    "RSS": ("application/rss+xml", "application/rss+xml", None),
    "Atom": ("application/atom+xml; charset=utf-8", "application/atom+xml", "utf-8"),
    "XML": ("text/xml", "text/xml", None),
    "none": ("", "text/html", None),
    "nonsense": ("html", "text/html", None),
}


@pytest.mark.parametrize(("field", "media_type", "charset"), TYPES.values(), ids=TYPES.keys())
def test_what_kind_of_page_it_is(field: str, media_type: str, charset: str | None, origin: Origin, get: Get) -> None:
    origin.answers["/"] = page("<!DOCTYPE html><p>text", Content_Type=field)
    fetched = get()
    assert (fetched.media_type, fetched.charset) == (media_type, charset)


SAVED = {
    "by its address": ("/report.pdf", "application/octet-stream", ""),
    "by its address, with a query": ("/Report.PDF?version=2", "binary/octet-stream", ""),
    "by its address, in a query": ("/get?file=report.pdf", "application/octet-stream", ""),
    "by its address, with a header that has no name": ("/report.pdf", "application/octet-stream", "attachment"),
    "by its header": ("/get?id=5", "application/force-download", 'attachment; filename="report.pdf"'),
    "by its header, in another alphabet": ("/5", "application/x-download", "attachment; filename*=UTF-8''befund.pdf"),
}


@pytest.mark.parametrize(("path", "media_type", "disposition"), SAVED.values(), ids=SAVED.keys())
def test_a_pdf_that_is_to_be_saved_is_known_by_its_name(
    path: str, media_type: str, disposition: str, origin: Origin, get: Get
) -> None:
    origin.answers[path] = page(b"%PDF-1.7 \0", Content_Type=media_type, Content_Disposition=disposition)
    assert get(path).media_type == "application/pdf"


UNSAVED = {
    "a name of another kind": ("/setup.exe", ""),
    "a name in the middle": ("/report.pdf.zip", ""),
    "a header that names another": ("/report.pdf", "attachment; filename=report.zip"),
}


@pytest.mark.parametrize(("path", "disposition"), UNSAVED.values(), ids=UNSAVED.keys())
def test_other_things_that_are_to_be_saved_are_refused(path: str, disposition: str, origin: Origin, get: Get) -> None:
    kind = "application/octet-stream"
    origin.answers[path] = page(b"%PDF-1.7 \0", Content_Type=kind, Content_Disposition=disposition)
    refused("content-type", "a file to be saved, not shown", lambda: get(path))


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(b"%PDF-1.7 \0", "application/pdf"), (b"\xef\xbb\xbf <html>", "text/html"),
     (b"<?xml version='1.0'?>", "application/xml"), (b"<p>x", "text/html"),
     (b"Dear all,", "text/plain"), (b"", "text/plain"), (b"<3 you all", "text/plain"),
     (b"\xff\xfeD\0e\0", "text/plain")],
)  # fmt: skip
def test_where_nothing_is_said_the_page_itself_says_what_it_is(
    body: bytes, media_type: str, origin: Origin, get: Get
) -> None:
    origin.answers["/"] = page(body, Content_Type="")
    assert get().media_type == media_type


THINGS = {
    "a picture": ("image/png", "a picture (image/png)"),
    "an SVG picture": ("image/svg+xml", "a picture (image/svg+xml)"),
    "a video": ("video/mp4", "a video (video/mp4)"),
    "a sound": ("audio/mpeg", "a sound recording (audio/mpeg)"),
    "JSON": ("application/json; charset=utf-8", "data for programs (application/json)"),
    "a program": ("text/javascript", "a program (text/javascript)"),
    "an archive": ("application/zip", "an archive of files"),
    "Word": ("application/msword", "a Word document"),
    "bytes": ("application/octet-stream", "a file to be saved, not shown"),
    "bytes, by another name": ("binary/octet-stream", "a file to be saved, not shown (binary/octet-stream)"),
    "unheard of": ("chemical/x-pdb", "is chemical/x-pdb."),
    "binary that says nothing": ("", "something that does not say what it is"),
    "binary that says nonsense": ("nonsense", "something that does not say what it is"),
}


@pytest.mark.parametrize(("field", "sentence"), THINGS.values(), ids=THINGS.keys())
def test_other_things_are_refused_by_what_they_are(field: str, sentence: str, origin: Origin, get: Get) -> None:
    origin.answers["/"] = page(b"\x89PNG\0\0", Content_Type=field)
    refused("content-type", sentence, get)


# Statuses

STATUSES: dict[int, tuple[str, str]] = {
    401: ("page-login", "page.example wants a name and a password for this page (401)."),
    402: ("page-login", "wants to be paid"),
    403: ("page-forbidden", "page.example refuses to give us this page (403)."),
    404: ("page-missing", "page.example has no page at this address (404)."),
    405: ("page-status", "status 405"),
    407: ("page-login", "wants a name and a password"),
    410: ("page-gone", "page.example has taken this page down for good (410)."),
    418: ("page-status", "page.example answers with status 418, which brings no page."),
    429: ("page-busy", "It asks us to wait for 120 seconds."),
    451: ("page-forbidden", "legal reasons"),
    500: ("page-broken", "page.example has a fault and can't give us this page (500)."),
    502: ("page-broken", "(502)"),
    503: ("page-broken", "(503)"),
    504: ("page-broken", "(504)"),
    204: ("page-status", "status 204"),
    206: ("page-status", "status 206"),
    300: ("page-status", "status 300"),
    304: ("page-status", "status 304"),
    103: ("page-status", "status 103"),
    999: ("page-status", "status 999"),
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_that_brings_no_page(status: int, origin: Origin, get: Get) -> None:
    name, sentence = STATUSES[status]
    origin.answers["/"] = page("An error page.", f"{status} Whatever", Retry_After="120")
    error = refused(name, sentence, get)
    assert error.facts == {"site_status": status, "retry_after": 120}
    problem = of_error(error)
    assert (problem.name, problem.detail, problem.facts) == (name, str(error), error.facts)


def test_every_refusal_has_a_problem() -> None:
    names = {
        "address", "not-public", "not-allowed", "fetching-off", "robots", "name", "unreachable", "tls", "redirects",
        "answer", "slow", "large", "content-type", "page-login", "page-forbidden", "page-missing", "page-gone",
        "page-busy", "page-broken", "page-status",
    }  # fmt: skip
    assert names <= KINDS.keys()
    assert {KINDS[name].status for name in names} == {400, 403, 424}


# Redirects, and names that change what they stand for


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(status: int, origin: Origin, get: Get) -> None:
    origin.answers |= {"/a": redirect("/b", status), "/b": page("There.", ETag='"b"')}
    fetched = get("/a")
    assert (fetched.asked, fetched.address, fetched.hops) == (origin.url("/a"), origin.url("/b"), (origin.url("/a"),))
    assert (fetched.body, fetched.etag) == (b"There.", '"b"')


FOLLOWED = {
    "a whole address": ("http://b.example:{port}/b", "http://b.example:{port}/b"),
    "another host without a scheme": ("//b.example:{port}/b", "http://b.example:{port}/b"),
    "a name": ("b", "http://page.example:{port}/b"),
    "a query": ("?x", "http://page.example:{port}/a?x"),
    "up": ("/x/../b", "http://page.example:{port}/b"),
    "UTF-8 as it is": ("/Ü", "http://page.example:{port}/%C3%9C"),
    "blanks": ("/b c", "http://page.example:{port}/b%20c"),
    "a name that is not ASCII": ("//ü.example:{port}/b", "http://xn--tda.example:{port}/b"),
    "with a fragment": ("/b#x", "http://page.example:{port}/b"),
    "a numeric public address": ("http://127.0.0.1:{port}/b", "http://127.0.0.1:{port}/b"),
}


@pytest.mark.parametrize(("location", "address"), FOLLOWED.values(), ids=FOLLOWED.keys())
def test_where_a_redirect_leads(location: str, address: str, origin: Origin, get: Get) -> None:
    port = str(origin.port)
    target = address.replace("{port}", port)
    origin.answers["/a"] = redirect(location.replace("{port}", port).encode().decode("latin-1"))
    origin.answers["/" + target.split("/", 3)[3]] = page("There.")
    fetched = get("/a")
    assert fetched.address == target
    assert origin.calls[-1].header("Host") == target.split("/")[2]
    assert origin.calls[-1].header("Referer") is None


def test_five_redirects_are_followed_and_no_sixth(origin: Origin, get: Get) -> None:
    origin.answers |= {f"/{step}": redirect(f"/{step + 1}") for step in range(6)}
    origin.answers |= {"/6": page(), "/5b": page()}
    assert get("/1").hops == tuple(origin.url(f"/{step}") for step in range(1, 6))
    origin.calls.clear()
    refused("redirects", "sends us on more than 5 times", lambda: get("/0"))
    assert origin.paths == ["/0", "/1", "/2", "/3", "/4", "/5"]


@pytest.mark.parametrize("location", ["/a", "", "#x", "?", "http://page.example:{port}/a", "//page.example.:{port}/a"])
def test_a_circle_ends(location: str, origin: Origin, get: Get) -> None:
    answer = redirect(location.replace("{port}", str(origin.port)))
    origin.answers |= {"/a": answer, "/a?": answer}
    refused("redirects", "", lambda: get("/a"))
    assert len(origin.calls) <= 6


def test_a_redirect_with_a_cookie_gives_none_back(origin: Origin, get: Get) -> None:
    origin.answers |= {"/a": page("", "302 Found", Location="/b", Set_Cookie="id=1; Path=/"), "/b": page()}
    get("/a")
    assert origin.calls[1].header("Cookie") is None


def test_the_body_of_a_redirect_is_not_waited_for(origin: Origin, get: Get) -> None:
    def endless(call: Call) -> None:
        call.send(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 1000000\r\n\r\n")
        while call.wait(0.05):
            pass

    origin.answers |= {"/a": endless, "/b": page()}
    assert get("/a").address == origin.url("/b")


# A redirect to each of these ends the journey before anybody is connected to.
ASTRAY: dict[str, tuple[str, str]] = {
    "this computer": ("http://127.0.0.2/", "not-public"),
    "this computer, IPv6": ("http://[::1]/", "not-public"),
    "this computer by name": ("http://localhost/", "not-public"),
    "this computer, the port of the site": ("http://127.0.0.2:{port}/", "not-public"),
    "a router": ("http://192.168.1.1/", "not-public"),
    "metadata": ("http://169.254.169.254/latest/meta-data/", "not-public"),
    "metadata by name": ("http://metadata.google.internal/", "not-public"),
    "mapped": ("http://[::ffff:127.0.0.2]/", "not-public"),
    "NAT64": ("http://[64:ff9b::7f00:2]/", "not-public"),
    "6to4": ("http://[2002:7f00:2::]/", "not-public"),
    "without a scheme": ("//127.0.0.2:{port}/", "not-public"),
    "a name without a dot": ("http://intranet/", "not-public"),
    "a name that leads to a private address": ("http://inside.example:{port}/", "not-public"),
    "a name that leads to loopback": ("http://loop.example:{port}/", "not-public"),
    "a name that leads to both": ("http://both.example:{port}/", "not-public"),
    "https to a private address": ("https://inside.example:{port}/", "not-public"),
    "a name that leads nowhere": ("http://nowhere.example:{port}/", "name"),
    "another port": ("http://page.example:22/", "not-allowed"),
    "a denied site": ("http://denied.example:{port}/", "not-allowed"),
    "decimal": ("http://2130706434/", "redirects"),
    "octal": ("http://0177.0.0.2/", "redirects"),
    "hex": ("http://0x7f000002/", "redirects"),
    "short": ("http://127.2/", "redirects"),
    "a user name": ("http://page.example@127.0.0.2/", "redirects"),
    "a backslash": ("http://page.example\\@127.0.0.2/", "redirects"),
    "two backslashes": ("\\\\127.0.0.2\\", "redirects"),
    "a slash and a backslash": ("/\\127.0.0.2/", "redirects"),
    "three slashes": ("///127.0.0.2/", "redirects"),
    "a file": ("file:///etc/passwd", "redirects"),
    "gopher": ("gopher://127.0.0.2:6379/_INFO", "redirects"),
    "a script": ("javascript:alert(1)", "redirects"),
    "a document in itself": ("data:text/html,x", "redirects"),
    "ftp": ("ftp://127.0.0.2/", "redirects"),
    "one slash": ("http:/127.0.0.2/", "redirects"),
    "a line end": ("/b\r\n Host: 127.0.0.2", "redirects"),
    "a tab": ("/b\tc", "redirects"),
    "an encoded name": ("http://%31%32%37.0.0.2/", "redirects"),
    "a zone": ("http://[fe80::1%25eth0]/", "redirects"),
    "nothing behind the slashes": ("http://", "redirects"),
    "too long": ("/" + "a" * 5000, "redirects"),
    "no place": ("", "redirects"),
}


@pytest.mark.parametrize(("location", "name"), ASTRAY.values(), ids=ASTRAY.keys())
@pytest.mark.parametrize("steps", [1, 3], ids=["at once", "at the third step"])
def test_a_redirect_that_leads_astray(location: str, name: str, steps: int, origin: Origin, get: Get) -> None:
    origin.answers |= {f"/{step}": redirect(f"/{step + 1}") for step in range(1, steps)}
    origin.answers[f"/{steps}"] = redirect(location.replace("{port}", str(origin.port)))
    names = Names(inside_example=["10.0.0.1"], loop_example=["127.0.0.2"], both_example=["127.0.0.1", "127.0.0.2"],
                  nowhere_example=OSError("no such name"))  # fmt: skip
    refused(name, "", lambda: get("/1", names, deny=("denied.example",)))
    assert len(origin.calls) == steps


INSIDE, OUTSIDE = ["127.0.0.2"], ["127.0.0.1"]
CHANGING: dict[str, tuple[list[list[str]], bool]] = {
    # What a name stands for at the first look-up, the second and so on; whether the fetch of one page goes well.
    "public, then private": ([OUTSIDE, INSIDE], True),  # nobody asks a second time
    "public, then loopback, IPv6": ([OUTSIDE, ["::1"]], True),
    "private, then public": ([INSIDE, OUTSIDE], False),
    "public and private": ([[*OUTSIDE, *INSIDE]], False),
    "private and public": ([[*INSIDE, *OUTSIDE]], False),
    "public and unspecified": ([[*OUTSIDE, "0.0.0.0"]], False),  # noqa: S104 (it is refused)
    "public and mapped": ([[*OUTSIDE, "::ffff:127.0.0.2"]], False),
    "public and metadata": ([[*OUTSIDE, "169.254.169.254"]], False),
    "public and a zone": ([[*OUTSIDE, "fe80::1%lo"]], False),
    "the private one out of sight": ([[*OUTSIDE * 30, *INSIDE]], False),
    "nothing": ([[]], False),
    "nonsense": ([["localhost"]], False),
    "nonsense that some read as loopback": ([["127.1"]], False),
    "decimal": ([["2130706433"]], False),
}


@pytest.mark.parametrize(("answers", "well"), CHANGING.values(), ids=CHANGING.keys())
def test_a_name_that_stands_for_several_things(
    answers: list[list[str]], well: bool, origin: Origin, get: Get, watch: Watch
) -> None:
    origin.answers["/"] = page()
    names = Names(page_example=answers)
    if well:
        assert get("/", names).status == 200
        assert names.asked == ["page.example"]
    else:
        with pytest.raises(FetchError) as caught:
            get("/", names)
        assert caught.value.name in ("not-public", "name")
        assert watch.connects == []


@pytest.mark.parametrize(
    "second", [INSIDE, ["::1"], [*OUTSIDE, *INSIDE], ["10.0.0.1"], ["169.254.169.254"], ["::ffff:127.0.0.2"]]
)
def test_a_name_is_looked_up_and_checked_anew_for_each_redirect(
    second: list[str], origin: Origin, get: Get, watch: Watch
) -> None:
    origin.answers |= {"/a": redirect("/b"), "/b": page()}
    refused("not-public", "page.example leads to ", lambda: get("/a", Names(page_example=[OUTSIDE, second])))
    assert watch.connects == [("127.0.0.1", origin.port)]


def test_a_name_that_changes_behind_robots_txt(origin: Origin, watch: Watch) -> None:
    origin.answers |= {"/robots.txt": page(""), "/": page()}
    names = Names(page_example=[OUTSIDE, INSIDE])
    refused("not-public", "", lambda: fetch(origin.url(), policy(origin, robots=True), resolve=names))
    assert watch.connects == [("127.0.0.1", origin.port)]


# Faults on the way


def says(data: bytes) -> Handler:
    return lambda call: call.send(data)


def silent(data: bytes = b"") -> Handler:
    def handler(call: Call) -> None:
        call.send(data)
        while call.wait(0.05):
            pass

    return handler


def drips(data: bytes, drop: bytes = b"x") -> Handler:
    """One drop after the other, each in time, and no end."""

    def handler(call: Call) -> None:
        call.send(data)
        while call.wait(0.05):
            call.send(drop)

    return handler


def floods(data: bytes, more: bytes) -> Handler:
    def handler(call: Call) -> None:
        call.send(data)
        while not call.stopped.is_set():
            call.send(more)

    return handler


def resets(data: bytes) -> Handler:
    def handler(call: Call) -> None:
        call.send(data)
        call.reset()

    return handler


BOMB = gzip.compress(bytes(50_000_000), 9)
GZIPPED = b"Content-Encoding: gzip\r\n"
# Limits here: 0.5 s for the first byte and between bytes, or 1 s in all; 300 kB sent, 500 kB unpacked, 20 kB of head.
FAULTS: dict[str, tuple[bytes | Handler, str, str]] = {
    "says nothing": (silent(), "slow", "has not begun to answer in 0.5 seconds"),
    "stops in the first line": (silent(b"HTTP/1.1 2"), "slow", "stopped in the middle of the page, for more than 0.5"),
    "stops in the head": (silent(OK_HEAD), "slow", "stopped in the middle"),
    "stops in the body": (silent(OK_HEAD + b"Content-Length: 9\r\n\r\nabc"), "slow", "stopped in the middle"),
    "stops in a chunk": (silent(CHUNKED + b"5\r\nab"), "slow", "stopped in the middle"),
    "stops before the last chunk": (silent(CHUNKED + b"2\r\nab\r\n"), "slow", "stopped in the middle"),
    "drips the first line": (drips(b"", b"H"), "slow", "has not sent the page in 1 seconds"),
    "drips the head": (drips(OK_HEAD, b"X-A: b\r\n"), "slow", "has not sent the page in 1 seconds"),
    "drips one header field": (drips(OK_HEAD + b"X: "), "slow", "has not sent the page in 1 seconds"),
    "drips the body": (drips(OK_HEAD + b"\r\n"), "slow", "has not sent the page in 1 seconds"),
    "drips the body with a length": (drips(OK_HEAD + b"Content-Length: 9000\r\n\r\n"), "slow", "has not sent the page"),
    "drips chunks": (drips(CHUNKED, b"1\r\nx\r\n"), "slow", "has not sent the page in 1 seconds"),
    "drips a chunk's size": (drips(CHUNKED, b"0"), "slow", "has not sent the page in 1 seconds"),
    "drips trailers": (drips(CHUNKED + b"0\r\n", b"A: b\r\n"), "slow", "has not sent the page in 1 seconds"),
    "drips continues": (drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "slow", "has not sent the page in 1 seconds"),
    "drips gzip": (drips(OK_HEAD + GZIPPED + b"\r\n" + BOMB[:10], b"\0"), "slow", "has not sent the page"),
    "closes at once": (says(b""), "answer", "has broken off its answer before the end"),
    "closes in the first line": (says(b"HTTP/1.1 200"), "answer", "broken off its answer"),
    "closes behind the first line": (says(b"HTTP/1.1 200 OK\r\n"), "answer", "broken off its answer"),
    "closes in the head": (says(b"HTTP/1.1 200 OK\r\nContent-Length: 5"), "answer", "broken off"),
    "resets at once": (resets(b""), "answer", "has broken off its answer before the end"),
    "resets in the head": (resets(OK_HEAD), "answer", ""),
    "resets in the body": (resets(OK_HEAD + b"Content-Length: 900\r\n\r\nabc"), "answer", "broken off"),
    "promises more than it sends": (page("abc", Content_Length="9"), "answer", "broken off its answer"),
    "ends in a chunk": (says(CHUNKED + b"5\r\nab"), "answer", "broken off its answer"),
    "ends before the last chunk": (says(CHUNKED + b"2\r\nab\r\n"), "answer", "broken off its answer"),
    "a chunk's size that is no number": (says(CHUNKED + b"zz\r\nab\r\n0\r\n\r\n"), "answer", ""),
    "a chunk's size below nothing": (says(CHUNKED + b"-2\r\nab\r\n0\r\n\r\n"), "answer", ""),
    "a chunk of very many bytes": (says(CHUNKED + b"ffffffffffff\r\nab"), "answer", "broken off its answer"),
    "a chunk's size of very many digits": (floods(CHUNKED, b"0" * 4000), "answer", ""),
    "promises too much": (page("abc", Content_Length="300001"), "large", "more than 300,000 bytes for this page"),
    "promises very much": (page("abc", Content_Length="9" * 30), "large", "more than 300,000 bytes for this page"),
    "sends for ever": (floods(OK_HEAD + b"\r\n", b"x" * 9999), "large", "more than 300,000 bytes for this page"),
    "sends chunks for ever": (floods(CHUNKED, b"2000\r\n" + b"x" * 8192 + b"\r\n"), "large", "more than 300,000 bytes"),
    "sends trailers for ever": (floods(CHUNKED + b"0\r\n", b"A: b\r\n" * 999), "large", "more than 300,000 bytes"),
    "a gzip bomb": (page(BOMB, Content_Encoding="gzip"), "large", "packed more than 500,000 bytes into this page"),
    "a deflate bomb": (page(zlib.compress(bytes(50_000_000), 9), Content_Encoding="deflate"), "large", "packed"),
    "a bare deflate bomb": (page(zlib.compress(bytes(9**7), 9, -15), Content_Encoding="deflate"), "large", "packed"),
    "a gzip bomb in chunks": (
        says(OK_HEAD + GZIPPED + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BOMB) + BOMB + b"\r\n0\r\n\r\n"),
        "large", "packed more",
    ),
    "a bomb in many members": (page(gzip.compress(bytes(20_000)) * 60, Content_Encoding="gzip"), "large", "packed"),
    "thousands of empty members": (page(gzip.compress(b"") * 9000, Content_Encoding="gzip"), "answer", "unpacked"),
    "gzip in gzip": (page(gzip.compress(BOMB), Content_Encoding="gzip, gzip"), "answer", "more than once"),
    "deflate in gzip": (page(b"", Content_Encoding="deflate,gzip"), "answer", "more than once (deflate, gzip)"),
    "brotli": (page(b"\x0b\x02\x80text\x03", Content_Encoding="br"), "answer", "page as br, which was not asked for"),
    "zstd": (page(b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), "answer", "packed this page as zstd"),
    "compress": (page(b"\x1f\x9d", Content_Encoding="compress"), "answer", "packed this page as compress"),
    "unheard of": (page(b"x", Content_Encoding="x" * 999), "answer", "which was not asked for"),
    "gzip that is none": (page("<p>plain", Content_Encoding="gzip"), "answer", "can't be unpacked"),
    "deflate that is none": (page(b"\xff\xff\xff\xff", Content_Encoding="deflate"), "answer", "can't be unpacked"),
    "gzip that was cut": (page(gzip.compress(b"text" * 999)[:-20], Content_Encoding="gzip"), "answer", "broken off"),
    "gzip with a wrong sum": (page(gzip.compress(b"text")[:-8] + bytes(8), Content_Encoding="gzip"), "answer", ""),
    "a huge head": (floods(OK_HEAD, b"X-Y: " + b"z" * 900 + b"\r\n"), "large", "bytes in front of the page"),
    "an endless line": (floods(OK_HEAD + b"X: ", b"z" * 4000), "large", "more than 20,000 bytes in front"),
    "an endless first line": (floods(b"HTTP/1.1 200 ", b"z" * 4000), "large", "in front of the page"),
    "very many header fields": (says(OK_HEAD + b"A: b\r\n" * 150 + b"\r\nabc"), "large", "in front of the page"),
    "continues for ever": (floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99), "large", "in front of the page"),
    "another language": (says(b"220 mail.example ESMTP\r\n"), "answer", "is not proper HTTP"),
    "HTTP 0.9": (says(b"<html>\n<p>old"), "answer", "is not proper HTTP"),
    "HTTP 2": (says(b"HTTP/2 200 OK\r\n\r\n"), "answer", "is not proper HTTP"),
    "a status that is no number": (says(b"HTTP/1.1 abc OK\r\n\r\n"), "answer", "is not proper HTTP"),
    "a status of four digits": (says(b"HTTP/1.1 2000 OK\r\n\r\n"), "answer", "is not proper HTTP"),
    "TLS where none is": (says(b"\x15\x03\x01\0\x02\x02\x0a"), "answer", ""),
    "nothing but line ends": (says(b"\r\n" * 50), "answer", ""),
    "NUL bytes": (says(bytes(100)), "answer", ""),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "name", "sentence"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_on_the_way(answer: bytes | Handler, name: str, sentence: str, origin: Origin, get: Get) -> None:
    origin.answers["/"] = answer
    # In a drip each single drop comes in time, and all the time is used up at last.
    dripping = "has not sent the page" in sentence
    first_byte = 0.5 if "has not begun" in sentence else 15
    between_bytes = 0.5 if "stopped in the middle" in sentence else 15
    total = 1 if dripping else 15
    refused(name, sentence, lambda: get(
        first_byte=first_byte, between_bytes=between_bytes, total=total, wire=300_000, decoded=500_000, headers=20_000,
    ))  # fmt: skip


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2", OK_HEAD, OK_HEAD + b"\r\nabc"])
def test_a_silence_ends_with_the_time_for_everything(said: bytes, origin: Origin, get: Get) -> None:
    origin.answers["/"] = silent(said)
    refused("slow", "has not sent the page in 0.5 seconds", lambda: get(first_byte=99, between_bytes=99, total=0.5))


def test_a_bomb_takes_no_memory(origin: Origin, get: Get) -> None:
    import tracemalloc

    origin.answers["/"] = page(gzip.compress(bytes(200_000_000), 9), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        refused("large", "packed more", lambda: get(decoded=1_000_000))
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_the_time_is_for_the_whole_journey(origin: Origin, get: Get) -> None:
    """Every step is quick; together they take too long by the clock, and then nothing more is asked."""
    origin.answers |= {f"/{step}": redirect(f"/{step + 1}") for step in range(9)}
    clock = itertools.count(0, 0.5)
    error = refused("slow", "has not sent the page in 4 seconds", lambda: get("/0", clock=lambda: next(clock), total=4))
    assert error.facts == {"limit": "total", "seconds": 4}
    assert len(origin.calls) <= 3


def test_a_look_up_that_does_not_end_is_left_behind(get: Get, watch: Watch) -> None:
    release = threading.Event()

    class Slow(Names):
        def __call__(self, host: str, port: int) -> list[str]:
            release.wait(60)
            return ["127.0.0.1"]

    try:
        error = refused("slow", "No connection to page.example in 0.3 seconds", lambda: get("/", Slow(), connect=0.3))
    finally:
        release.set()
    assert error.facts == {"limit": "connect", "seconds": 0.3}
    assert watch.connects == []


def test_a_connection_that_is_not_taken_up_ends(watch: Watch, secure: Origin, trust: ssl.SSLContext) -> None:
    """Somebody accepts the connection and never says a word of TLS."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        refused("slow", "No connection to page.example in 0.4 seconds", lambda: fetch(
            f"https://page.example:{port}/", policy(ports=(port,), connect=0.4), resolve=Names(), trust=lambda: trust,
        ))  # fmt: skip


def test_nobody_listens(watch: Watch) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    names = Names()
    refused("unreachable", "page.example takes no connection (connection refused).",
            lambda: fetch(f"http://page.example:{port}/", policy(ports=(port,)), resolve=names))  # fmt: skip


@pytest.mark.parametrize("error", [OSError("no such name"), UnicodeError("label too long")])
def test_no_such_name(error: Exception, get: Get) -> None:
    refused("name", "There is no site with the name page.example", lambda: get("/", Names(page_example=error)))


TLS: dict[str, tuple[str, str]] = {
    "another site's certificate": ("other.example", "The certificate of other.example is that of another site"),
    "a name that nobody has": ("nobody.example", "is that of another site"),
    "a name below the wild card's": ("a.sub.wild.example", "is that of another site"),
    "the wild card's own name": ("wild.example", "is that of another site"),
    "expired": ("expired.example", "The certificate of expired.example has expired"),
    "not valid yet": ("early.example", "is not valid yet"),
    "signed by somebody unknown": ("unknown.example", "is signed by somebody unknown"),
    "an alert": ("alert.example", "No secure connection to alert.example can be made"),
}


@pytest.mark.parametrize(("host", "sentence"), TLS.values(), ids=TLS.keys())
def test_a_site_that_can_not_prove_who_it_is(host: str, sentence: str, secure: Origin, get: Get) -> None:
    secure.answers["/"] = page()
    refused("tls", sentence, lambda: get(secure.url("/", host)))
    assert secure.calls == []  # nothing was asked of it


def test_https_where_plain_http_is_spoken(origin: Origin, get: Get) -> None:
    refused("tls", "No secure connection", lambda: get(origin.url().replace("http:", "https:")))


def test_plain_http_where_tls_is_spoken(secure: Origin, get: Get) -> None:
    with pytest.raises(FetchError) as caught:
        get(secure.url().replace("https:", "http:"))
    assert caught.value.name == "answer"


def test_a_certificate_that_only_signs_itself(trust: ssl.SSLContext, watch: Watch) -> None:
    itself = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with itself.private_key_pem.tempfile() as key, itself.cert_pem.tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    origin = Origin(tls=context)
    try:
        refused("tls", "is signed by ", lambda: fetch(
            origin.url(), policy(origin), resolve=Names(), trust=lambda: trust,
        ))  # fmt: skip
    finally:
        origin.close()


def test_the_systems_own_trust_checks_names_and_certificates() -> None:
    from netgloss.transport import system_trust

    context = system_trust()
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


# What may be fetched


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"fetching": False}, "fetching-off"),
        ({"deny": ("page.example",)}, "not-allowed"),
        ({"deny": ("example",)}, "not-allowed"),
        ({"deny": ("page.example",), "allow": ("page.example",)}, "not-allowed"),
        ({"allow": ("other.example",)}, "not-allowed"),
        ({"allow": ("b.page.example",)}, "not-allowed"),
        ({"own": ("page.example",)}, "not-allowed"),
        ({"ports": (80, 443)}, "not-allowed"),
        ({"allow": ("page.example",)}, None),
        ({"allow": ("other.example", "example")}, None),
        ({"deny": ("other.example", "xpage.example", "b.page.example")}, None),
    ],
)
def test_lists_of_sites(given: dict[str, Any], name: str | None, origin: Origin, watch: Watch) -> None:
    origin.answers["/"] = page()
    names = Names()
    the_policy = policy(origin, **given)
    if name is None:
        assert fetch(origin.url(), the_policy, resolve=names).status == 200
    else:
        refused(name, "", lambda: fetch(origin.url(), the_policy, resolve=names))
        assert (names.asked, watch.connects) == ([], [])


def test_no_list_opens_a_private_network(watch: Watch) -> None:
    open_to_it = Policy(allow=("localhost", "127.0.0.1", "inside.example"))
    for host in ("localhost", "127.0.0.1", "inside.example"):
        refused("not-public", "", lambda host=host: fetch(  # type: ignore[misc]
            f"http://{host}/", open_to_it, resolve=Names(inside_example=["10.0.0.1"]),
        ))  # fmt: skip
    assert watch.connects == []


def test_the_policy_that_the_settings_ask_for() -> None:
    made = policy_of(Settings(
        fetch_allow=("Bücher.example", "example.org."), fetch_deny=("A.example",), fetch_ports=(80,), fetch_total=7,
        hosts=("words.example.org", "words.example.org:8080", "[::1]:80"),
    ))  # fmt: skip
    assert (made.allow, made.deny) == (("xn--bcher-kva.example", "example.org"), ("a.example",))
    assert (made.ports, made.total, made.own) == ((80,), 7, ("words.example.org", "words.example.org"))


@pytest.mark.parametrize(
    ("settings", "obeyed"),
    [(Settings(), False), (Settings(host="0.0.0.0"), True), (Settings(hosts=("words.example.org",)), True),  # noqa: S104
     (Settings(fetch_robots=True), True), (Settings(host="0.0.0.0", fetch_robots=False), False)],  # noqa: S104
)  # fmt: skip
def test_robots_txt_is_obeyed_where_others_can_use_the_service(settings: Settings, obeyed: bool) -> None:
    assert policy_of(settings).robots is obeyed


@pytest.mark.parametrize(
    "name", ["*.example.org", "https://example.org", "example.org/", "a b", "", "exam\u202eple.org"]
)
def test_a_list_with_something_else_than_names_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="NETGLOSS_FETCH_DENY must hold names of sites"):
        policy_of(Settings(fetch_deny=("example.org", name)))


# robots.txt

ROBOTS: dict[str, tuple[bytes | Handler, bool]] = {
    # What the site answers for /robots.txt; whether /forum/t then may be read.
    "everything": (page("User-agent: *\nDisallow: /"), False),
    "nothing": (page("User-agent: *\nDisallow:"), True),
    "this part": (page("User-agent: *\nDisallow: /forum/"), False),
    "another part": (page("User-agent: *\nDisallow: /admin/"), True),
    "us": (page("User-agent: netgloss\nDisallow: /"), False),
    "us in capitals": (page("USER-AGENT: NetGloss\nDISALLOW: /"), False),
    "us allowed, others not": (page("User-agent: *\nDisallow: /\n\nUser-agent: netgloss\nAllow: /"), True),
    "others": (page("User-agent: otherbot\nDisallow: /"), True),
    "a byte order mark": (page("\ufeffUser-agent: *\nDisallow: /"), False),
    "CR LF": (page("User-agent: *\r\nDisallow: /\r\n"), False),
    "packed": (page(gzip.compress(b"User-agent: *\nDisallow: /"), Content_Encoding="gzip"), False),
    "an HTML page": (page("<!DOCTYPE html><p>Welcome."), True),
    "missing": (page("", "404 Not Found"), True),
    "gone": (page("", "410 Gone"), True),
    "forbidden": (page("", "403 Forbidden"), True),
    "a login": (page("", "401 Unauthorized"), True),
    "a fault": (page("", "503 Busy"), False),
    "too busy": (page("", "429 Busy"), False),
    "broken": (says(b"nonsense\r\n\r\n"), False),
    "elsewhere": (redirect("/other-robots"), False),
    "elsewhere, but private": (redirect("http://127.0.0.2/robots.txt"), True),
    "elsewhere, for ever": (redirect("/robots.txt"), True),
    "empty": (page(""), True),
    "not text": (page(bytes(range(256)) * 9), True),
    "a rule that is no path": (page("User-agent: *\nDisallow: //[\nDisallow: /forum"), False),
    "a delay that is no number": (page("User-agent: *\nCrawl-delay: ²\nRequest-rate: ²/²\nDisallow: /forum"), False),
    "beyond the part that is read": (page(b"#" * 512_000 + b"\nUser-agent: *\nDisallow: /"), True),
}


@pytest.mark.parametrize(("answer", "allowed"), ROBOTS.values(), ids=ROBOTS.keys())
def test_robots_txt(answer: bytes | Handler, allowed: bool, origin: Origin, watch: Watch) -> None:
    origin.answers |= {
        "/robots.txt": answer, "/other-robots": page("User-agent: *\nDisallow: /"), "/forum/t": page("A post."),
    }  # fmt: skip

    def run(*, robots: bool) -> Fetched:
        return fetch(origin.url("/forum/t"), policy(origin, robots=robots), resolve=Names())

    assert run(robots=False).body == b"A post."  # a person's own reading of one page
    origin.calls.clear()
    if allowed:
        assert run(robots=True).body == b"A post."
    else:
        refused("robots", "robots.txt", lambda: run(robots=True))
        assert "/forum/t" not in origin.paths


def test_robots_txt_is_asked_for_once_an_hour(origin: Origin, watch: Watch) -> None:
    now = [0.0]
    robots = Robots(clock=lambda: now[0])
    origin.answers |= {"/robots.txt": page("User-agent: *\nDisallow: /no"), "/a": page(), "/b": page(), "/no": page()}

    def get(path: str) -> Fetched:
        return fetch(origin.url(path), policy(origin, robots=True), robots=robots, resolve=Names())

    get("/a")
    get("/b")
    refused("robots", "", lambda: get("/no"))
    assert origin.paths == ["/robots.txt", "/a", "/b"]
    now[0] = 3601
    get("/a")
    assert origin.paths[3:] == ["/robots.txt", "/a"]


def test_a_redirect_asks_the_robots_txt_of_where_it_leads(origin: Origin, watch: Watch) -> None:
    def robots_txt(call: Call) -> None:
        forbidden = str(call.header("Host")).startswith("b.")
        call.send(page("User-agent: *\nDisallow: /" if forbidden else ""))

    origin.answers |= {"/robots.txt": robots_txt, "/a": redirect(origin.url("/b", "b.example")), "/b": page()}
    refused("robots", "b.example asks programs", lambda: fetch(
        origin.url("/a"), policy(origin, robots=True), resolve=Names(),
    ))  # fmt: skip
    assert origin.paths == ["/robots.txt", "/a", "/robots.txt"]


def test_no_more_than_256_robots_txt_are_remembered() -> None:
    from netgloss.addresses import parse

    robots = Robots()
    for number in range(300):
        robots.check(parse(f"https://a{number}.example/"), lambda _: b"")
    assert len(robots._files) == 256


# Asking whether a page has changed


def test_a_page_that_has_not_changed_is_not_sent_again(origin: Origin, get: Get) -> None:
    origin.answers["/"] = page("Old.", ETag='W/"1"', Last_Modified="Sun, 01 Nov 2026 10:00:00 GMT")
    known = get()
    origin.answers["/"] = page("", "304 Not Modified", Cache_Control="max-age=60")
    again = get(known=known)
    assert origin.calls[0].header("If-None-Match") is None
    assert origin.calls[1].header("If-None-Match") == 'W/"1"'
    assert origin.calls[1].header("If-Modified-Since") == "Sun, 01 Nov 2026 10:00:00 GMT"
    assert (again.not_modified, again.body, again.fresh_for, again.etag) == (True, b"Old.", 60, 'W/"1"')


@pytest.mark.parametrize(
    ("said", "fresh_for", "may_store"),
    [
        ({}, 600, True),  # nothing new
        ({"Cache_Control": "max-age=5"}, 5, True),
        ({"Cache_Control": "no-cache"}, 0, True),
        ({"Cache_Control": "no-store"}, 0, False),
        ({"Expires": "0"}, 0, True),
    ],
)
def test_what_an_unchanged_page_says_anew_counts(
    origin: Origin, get: Get, said: dict[str, str], fresh_for: int, may_store: bool
) -> None:
    origin.answers["/"] = page("Old.", ETag='"1"', Cache_Control="max-age=600")
    known = get()
    origin.answers["/"] = page("", "304 Not Modified", Content_Type="", **said)
    again = get(known=known)
    assert (again.not_modified, again.body, again.fresh_for, again.may_store) == (True, b"Old.", fresh_for, may_store)


def test_a_page_that_has_changed_is_sent_again(origin: Origin, get: Get) -> None:
    origin.answers["/"] = page("Old.", ETag='"1"')
    known = get()
    origin.answers["/"] = page("New.", ETag='"2"')
    again = get(known=known)
    assert (again.not_modified, again.body, again.etag) == (False, b"New.", '"2"')


def test_what_is_known_of_one_address_is_told_to_no_other(origin: Origin, get: Get) -> None:
    origin.answers |= {"/a": redirect("/b"), "/b": page("B.", ETag='"1"'), "/c": page("C.", ETag='"1"')}
    known = get("/a")
    origin.answers["/b"] = page("", "304 Not Modified")
    assert get("/a", known=known).not_modified
    assert [call.header("If-None-Match") for call in origin.calls[2:]] == [None, '"1"']
    origin.answers["/a"] = redirect("/c")
    assert get("/a", known=known).body == b"C."
    assert origin.calls[-1].header("If-None-Match") is None
    origin.answers["/c"] = page("", "304 Not Modified")  # which nobody has asked it for
    refused("page-status", "status 304", lambda: get("/a", known=known))


def test_an_answer_that_nobody_asked_for_brings_no_page(origin: Origin, get: Get) -> None:
    origin.answers["/"] = page("", "304 Not Modified")
    refused("page-status", "status 304", get)


@pytest.mark.parametrize(
    "fields",
    [{"ETag": "1"}, {"ETag": '"a\r\n b"'}, {"ETag": '"' + "x" * 999 + '"'}, {"Last_Modified": "yesterday"},
     {"Last_Modified": "Sun, 01 Nov 2026 10:00:00 GMT\r\n X: y"}],
)  # fmt: skip
def test_a_malformed_validator_is_not_sent_back(fields: dict[str, str], origin: Origin, get: Get) -> None:
    origin.answers["/"] = page("Old.", **fields)
    known = get()
    assert (known.etag, known.last_modified) == (None, None)
    get(known=known)
    assert origin.calls[1].head == origin.calls[0].head


DATE, LATER = "Sun, 01 Nov 2026 10:00:00 GMT", "Sun, 01 Nov 2026 10:05:00 GMT"
FRESH: dict[str, tuple[dict[str, str], int]] = {
    "nothing is said": ({}, 0),
    "max-age": ({"Cache-Control": "max-age=600"}, 600),
    "among others, in capitals": ({"Cache-Control": "public, Max-Age=600, must-revalidate"}, 600),
    "quoted": ({"Cache-Control": 'max-age="600"'}, 600),
    "for shared caches": ({"Cache-Control": "max-age=600, s-maxage=60"}, 60),
    "part of it is over": ({"Cache-Control": "max-age=600", "Age": "100"}, 500),
    "all of it is over": ({"Cache-Control": "max-age=600", "Age": "1000"}, 0),
    "no more than a day": ({"Cache-Control": "max-age=31536000"}, 86400),
    "no-store": ({"Cache-Control": "no-store, max-age=600"}, 0),
    "no-cache": ({"Cache-Control": "no-cache, max-age=600"}, 0),
    "private": ({"Cache-Control": "private, max-age=600"}, 0),
    "for everybody another": ({"Cache-Control": "max-age=600", "Vary": "*"}, 0),
    "below nothing": ({"Cache-Control": "max-age=-5"}, 0),
    "no number": ({"Cache-Control": "max-age=soon", "Expires": LATER, "Date": DATE}, 0),
    "very large": ({"Cache-Control": "max-age=" + "9" * 5000}, 0),
    "Expires": ({"Expires": LATER, "Date": DATE}, 300),
    "Expires, but max-age": ({"Expires": LATER, "Date": DATE, "Cache-Control": "max-age=5"}, 5),
    "Expires in the past": ({"Expires": DATE, "Date": LATER}, 0),
    "Expires without a date": ({"Expires": LATER}, 0),
    "Expires: 0": ({"Expires": "0", "Date": DATE}, 0),
    "Expires, without a zone": ({"Expires": "Sun, 01 Nov 2026 10:05:00", "Date": DATE}, 0),
    "Expires in the year 99999": ({"Expires": "Sun, 01 Nov 99999 10:05:00 GMT", "Date": DATE}, 0),
}


@pytest.mark.parametrize(("fields", "seconds"), FRESH.values(), ids=FRESH.keys())
def test_how_long_a_page_stays_fresh(fields: dict[str, str], seconds: int) -> None:
    headers = HTTPMessage()
    for name, value in fields.items():
        headers[name] = value
    assert fresh_for(headers) == seconds
    assert may_store(headers) is ("no-store" not in fields.get("Cache-Control", ""))


# Whatever a site says


def test_no_answer_of_any_kind_does_harm(origin: Origin, watch: Watch) -> None:
    """Bytes that were made by chance from pieces of HTTP: a page or a `FetchError`, in time, and nothing else."""
    pieces = [
        b"HTTP/1.1 200 OK", b"HTTP/1.1 302 Found", b"HTTP/1.1 304 X", b"HTTP/1.1 100 Continue", b"\r\n", b"\r\n",
        b"\r\n", b"\n", b"\r\n\r\n", b"Content-Type: text/html", b"Content-Type: text/plain; charset=\xff",
        b"Content-Length: 5", b"Content-Length: -1", b"Transfer-Encoding: chunked", b"Location: /",
        b"Location: //127.0.0.2/",
        b"Location: \xff",
        b"Content-Encoding: gzip", b"Content-Encoding: deflate", b"5\r\nabcde\r\n0\r\n\r\n", gzip.compress(b"text"),
        b"\0", b"\xff", b": ", b" ", b"x" * 3000, b"ETag: \"a\"", b"Retry-After: \xb2", b"Age: \xb2", b"Expires: 0",
        b"Cache-Control: max-age=\xb2", b"Date: x",
    ]  # fmt: skip
    dice = Random(6)  # noqa: S311 (it decides nothing but which bytes)
    pages = 0
    for _ in range(1500):
        start = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"] if dice.random() < 0.7 else []
        origin.answers["/"] = b"".join(start + dice.choices(pieces, k=dice.randrange(14)))
        try:
            pages += fetch(origin.url(), policy(origin, total=10), resolve=Names()).status in (200, 203)
        except FetchError as error:
            assert error.name in KINDS  # noqa: PT017 (most answers are refused, and some are not)
    assert pages > 50
