"""Functions that take any bytes and fail where a law of the program does not hold; two engines look for such bytes.

An engine is Hypothesis (`test_fuzz`, pages made to a plan) or Atheris (`python -m tests.fuzz`, bytes led by the
branches that they reach).
"""

from __future__ import annotations

import contextlib
import gzip
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import get_args
from unittest import mock
from urllib.parse import quote, urlsplit

from fuzz.laws import asks, harms, inside, is_public, links, within
from fuzz.pieces import CUT, NEXT
from netgloss import FetchError, Netgloss, load, strip
from netgloss.addresses import IP, Address, join, parse
from netgloss.answers import PDF, READ
from netgloss.encoding import charset_of, decode_page, decode_text, through_text
from netgloss.errors import DecodeError
from netgloss.feeds import read_feed
from netgloss.fetch import Fetched, fetch
from netgloss.follow import follow
from netgloss.inflate import unpack
from netgloss.page import prepare
from netgloss.pdf import _paragraphs
from netgloss.policy import Policy
from netgloss.problems import KINDS
from netgloss.reading import reading, to_html
from netgloss.robots import Robots
from netgloss.source import VIEWS, show, source_of
from netgloss.styles import quiet
from netgloss.transport import Journey
from netgloss.tree import parse as tree
from netgloss.walls import State, state
from trees import oracle

Target = Callable[[bytes], None]
ADDRESS = "https://forum.example/board/thread.html?t=1"
_BASE = parse(ADDRESS)
_SITE = "http://8.8.8.8/page"  # a number, so that nobody has to look it up
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_WITHIN = ("/read?url=http", "#", "about:srcdoc#", "mailto:", "tel:")  # where links of a page of ours may lead
_REQUEST = re.compile(
    rb"GET /[!-~]* HTTP/1\.1\r\n(?:(?:Host|User-Agent|Accept|Accept-Language|Accept-Encoding|Connection|If-None-Match"
    rb"|If-Modified-Since): [ -~\x80-\xff]+\r\n)+\r\n"
)


def text_of(data: bytes) -> str:
    """Bytes as a text that may hold what no text should: halves of characters, too."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


@cache
def glossary() -> Netgloss:
    """The shipped glossary."""
    return load()


# Fetching


def addresses(data: bytes) -> None:
    """An address is refused in one way, or read as one thing, which everybody else reads in the same way."""
    text = text_of(data)
    readers: tuple[Callable[[str], Address], ...] = (parse, partial(join, _BASE))
    for read in readers:
        try:
            found = read(text)
        except FetchError as error:
            assert error.name == "address"
            continue
        _check_address(found)


def _check_address(found: Address) -> None:
    said = str(found)
    assert parse(said) == found
    assert re.fullmatch("[!-~]+", said)
    assert found.scheme in ("http", "https")
    assert 1 <= found.port <= 65535
    assert found.target.startswith("/")
    assert found.ip or all(map(_LABEL.fullmatch, found.host.split(".")))
    assert not re.search(r"[@\\%\s]", said[: -len(found.target)])
    other = urlsplit(said)
    assert (other.hostname, other.username, other.port) == (found.host, None, _explicit(found))
    with contextlib.suppress(FetchError):
        Policy().check(found)
        assert inside(found.host) is None
        assert found.port in (80, 443)


def _explicit(found: Address) -> int | None:
    return None if found.port == {"http": 80, "https": 443}[found.scheme] else found.port


def answers(data: bytes) -> None:
    """Whatever sites answer gives a page or a refusal that has a name; only what is public is connected to."""
    with _sites(data) as requests:
        first = _fetched(None, robots=len(data) % 4 == 0)
        if first:
            _fetched(first, robots=False)
    for request in requests:
        assert _REQUEST.fullmatch(request), request


def _fetched(known: Fetched | None, *, robots: bool) -> Fetched | None:
    policy = Policy(robots=robots, decoded=200_000, total=60)
    try:
        found = fetch(_SITE, policy, known=known, resolve=_resolve, trust=_no_trust)
    except FetchError as error:
        assert error.name in KINDS
        assert str(error)
        assert all(isinstance(fact, str | int | float) for fact in error.facts.values())
        return None
    assert found.media_type in READ
    assert found.status in (200, 203)
    assert len(found.body) <= policy.decoded
    assert len(found.hops) <= policy.redirects
    assert 0 <= found.fresh_for <= 86400
    _check_address(parse(found.address))
    return found


def _resolve(host: str, port: int) -> list[str]:
    return ["10.0.0.1"] if host.startswith("inside") else ["8.8.4.4", "2606:4700::1111"]


def _no_trust() -> ssl.SSLContext:
    raise AssertionError("Nobody needs to be trusted here.")


@contextlib.contextmanager
def _sites(data: bytes) -> Iterator[list[bytes]]:
    """Sites that say the parts of `data`, one on each connection, the last on all that follow; what they were asked."""
    said = data.split(NEXT)
    others: list[socket.socket] = []
    requests: list[bytes] = []

    def dial(address: Address, ips: list[IP], journey: Journey) -> socket.socket:
        assert ips
        assert all(is_public(str(ip)) for ip in ips)
        assert address.port in journey.policy.ports
        ours, theirs = socket.socketpair()
        others.append(theirs)
        theirs.sendall(said[min(len(others), len(said)) - 1][:60_000])
        theirs.shutdown(socket.SHUT_WR)
        return ours

    with mock.patch("netgloss.transport._dial", dial):
        try:
            yield requests
        finally:
            for other in others:
                requests.append(other.recv(65536))
                other.close()


def robots(data: bytes) -> None:
    """A robots.txt allows a page or not; nothing else comes of it."""
    try:
        Robots().check(_BASE, lambda address: data)
    except FetchError as error:
        assert error.name == "robots"


def packing(data: bytes) -> None:
    """What is packed comes back, however it is cut up, and what only looks packed is refused within the limit."""
    how, data = data[:2] or b"\0", data[2:]
    coding = ("gzip", "deflate", "x-gzip", "identity", "deflate", "br", "gzip,deflate", "")[how[0] % 8]
    size = how[-1] + 1
    limit = 4096 if how[0] & 64 else 1_000_000
    packed = data
    if how[0] & 8:
        half = len(data) // 2 if how[0] & 32 and coding != "deflate" else 0  # in one member or two
        pack = zlib.compress if coding == "deflate" else gzip.compress
        packed = b"".join(pack(part) for part in (data[:half], data[half:])) if half else pack(data)
    if how[0] & 16:  # an end of it is lost, or it begins with something else
        packed = data[:3] + packed[: -len(packed) // 3]
    try:
        body = unpack(coding, (packed[at : at + size] for at in range(0, len(packed), size)), "a.example", limit)
    except FetchError as error:
        assert error.name in ("answer", "large")
        if coding in ("gzip", "deflate", "x-gzip") and how[0] & 24 == 8:
            assert error.name == "large"
            assert len(data) > limit
        return
    assert len(body) <= limit
    if coding in ("gzip", "deflate", "x-gzip") and how[0] & 24 == 8:
        assert body == data


# Reading bytes


def decoding(data: bytes) -> None:
    """Any bytes are some page, whatever encoding is declared, and come back from it byte for byte."""
    declared, cut, body = data.partition(b"\n")
    label = text_of(declared) if cut else None
    page = decode_page(body, label)
    page.encode("utf-8")
    charset_of(body, label)
    assert through_text(body, lambda text: text, label) == body
    with contextlib.suppress(DecodeError):
        decode_text(body, label)
    added = through_text(body, lambda text: f"{text}\u202f\U0001f993", label)
    assert added.startswith(body)


# Pages


def _placed(data: bytes) -> tuple[str, str]:
    """A page and its address, which is the first line where that looks like one."""
    text = text_of(data)
    if text.startswith(("http:", "https:")):
        address, _, html = text.partition("\n")
        return html, address
    return text, ADDRESS


def styles(data: bytes) -> None:
    """A style sheet asks for nothing, in an element or an attribute, and what asks for nothing stays as it is."""
    css = text_of(data)
    quieted = quiet(css)
    assert asks(quieted) == []
    assert quiet(quieted) == quieted
    for html in (f"<style>{css}</style>", f'<p style="{css}">', f"<p style='{css}'>"):
        assert harms(prepare(html, ADDRESS)) == []


def page(data: bytes) -> None:
    """A page comes out harmless, and is not changed any further."""
    html, address = _placed(data)
    written = prepare(html, address)
    assert harms(written) == []
    assert prepare(written, address) == written
    assert follow(written, None, framed=False) == written
    for framed in (False, True):
        followed = follow(written, lambda found: f"/read?url={quote(found, safe='')}", framed=framed)
        assert all(link.startswith(_WITHIN) for link in links(followed))
        assert len(links(followed)) == len(links(written))


def read(data: bytes) -> None:
    """The reading view is harmless, and has no looks of its own."""
    html, address = _placed(data)
    _check_reading(to_html(reading(html, address)))


def _check_reading(written: str) -> None:
    assert harms(written) == []
    assert not re.search(r"<[a-z0-9]+(?: [a-z]+=\"[^\"]*\")* (?:class|style)=", written)


def feeds(data: bytes) -> None:
    """A feed comes out harmless, or is none. The bytes are tried as a feed, as its items, and as what fields say."""
    text = text_of(data)
    fields = [part.replace("&", "&amp;").replace("<", "&lt;") for part in text.split("|")]
    names = ("title", "link", "description", "pubDate", "author", "guid", "content", "summary")
    item = "".join(f"<{name}>{field}</{name}>" for name, field in zip(names, fields, strict=False))
    for feed in (
        text,
        f"<rss><channel>{text}</channel></rss>",
        f"<rss><channel><title>{fields[0]}</title><item>{item}</item></channel></rss>",
        f"<feed><entry><content type='xhtml'>{text}</content></entry></feed>",
    ):
        found = read_feed(feed, ADDRESS)
        if found:
            _check_reading(to_html(found))


def walls(data: bytes) -> None:
    """What stands before a page is one of a few things, or nothing."""
    assert state(tree(text_of(data))) in (None, *get_args(State))


# Annotating


def annotate(data: bytes) -> None:
    """Annotations add spans and one block, which can be taken out again; annotating twice is annotating once."""
    html = text_of(data)
    if strip(html) != html:
        return  # what looks like an annotation of ours is one
    ng = glossary()
    whole = ng.annotate_html(html, mark="all", density=0)
    assert strip(whole) == html
    assert ng.annotate_html(whole, mark="all", density=0) == whole
    spans = ng.annotate_html(html, assets=False, mark="all", density=0, links=True, headings=True)
    assert strip(spans) == html
    assert oracle(spans) == oracle(html)
    clean = through_text(data, strip)
    assert through_text(ng.annotate_html(data), strip) == clean


def prepared(data: bytes) -> None:
    """A prepared page, annotated, is the same page with spans and one block."""
    html, address = _placed(data)
    _check_annotated(prepare(html, address))


def _check_annotated(html: str) -> None:
    ng = glossary()
    whole = ng.annotate_html(html)
    assert strip(html) == html
    assert strip(whole) == html
    spans = ng.annotate_html(html, assets=False, mark="all", density=0)
    assert strip(spans) == html
    assert oracle(spans) == oracle(html)


def whole(data: bytes) -> None:
    """From what a site answers to the annotated page, and to the reading view."""
    with _sites(data):
        found = _fetched(None, robots=False)
    if not found or found.media_type in PDF:  # which is read in a process of its own
        return
    for view in VIEWS:
        for anyway in (False, True):
            try:
                shown = show(source_of(found), view, anyway=anyway)
            except FetchError as error:
                assert error.name in KINDS
                continue
            assert harms(shown.html) == []
            _check_annotated(shown.html)


# Time


def _robots(text: str) -> None:
    with contextlib.suppress(FetchError):
        Robots().check(_BASE, lambda address: b"User-agent: *\nAllow: /\n" + _bytes(text))


def _show(text: str) -> None:
    found = Fetched(
        asked=ADDRESS, address=ADDRESS, status=200, body=_bytes(text), media_type="text/html", charset=None, etag=None,
        last_modified=None, fresh_for=0, may_store=True, hops=(),
    )  # fmt: skip
    with contextlib.suppress(FetchError):
        for view in VIEWS:
            show(source_of(found), view, anyway=True)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


_IN_ATTRIBUTES = "<img srcset='{0}'><a href='{0}'><img src='{0}' style='{0}' class='{0}'>"
_ITEM = "<rss><channel><item>{}</item></channel></rss>"
_WORK: dict[str, Callable[[str], object]] = {
    "prepare": lambda text: prepare(text, ADDRESS),
    "attributes": lambda text: prepare(_IN_ATTRIBUTES.format(text), ADDRESS),
    "styles": lambda text: quiet(text) + prepare(f"<p style='{text}'>", ADDRESS),
    "links": lambda text: follow(prepare(f"<a href=/x>{text}", ADDRESS), str, framed=True),
    "reading": lambda text: to_html(reading(text, ADDRESS)),
    "annotate": lambda text: glossary().annotate_html(text),
    "strip": lambda text: strip(text + "netgloss"),
    "walls": lambda text: state(tree(text)),
    "feed": lambda text: read_feed(_ITEM.format(text), ADDRESS),
    "item": lambda text: read_feed(_ITEM.format(f"<description><![CDATA[{text}]]></description>"), ADDRESS),
    "pdf": lambda text: _paragraphs(text),
    "decoding": lambda text: decode_page(_bytes(text)),
    "robots": _robots,
    "show": _show,
}
_SMALL, _MEDIUM, _LARGE = 8_000, 16_000, 64_000  # characters
_NOTICED, _LONG = 0.1, 1.0  # seconds of CPU, for the small size and for the large one
_GROWTH = 8  # times as long for four times as much; twice what linear work needs, half of what quadratic work does


def long(data: bytes) -> None:
    """Work grows with the length of the input and no faster. The first byte says which work."""
    parts = text_of(data[1:]).split(CUT)
    head, unit, other, tail = [*parts, "", "", ""][:4] if len(parts) > 1 else ("", parts[0], "", "")
    name = list(_WORK)[data[0] % len(_WORK)] if data else "prepare"

    def seconds(size: int) -> float:
        times = size // max(1, len(unit) + len(other))
        text = f"{head}{unit * times}{other * times}{tail}"
        began = time.process_time()
        _WORK[name](text)
        return time.process_time() - began

    if seconds(_SMALL) > _NOTICED:
        medium, large = seconds(_MEDIUM), seconds(_LARGE)
        assert large < max(_LONG, _GROWTH * medium), f"{name}: {medium:.2f} s, {large:.2f} s for four times as much"


def _timed(target: Target) -> Target:
    def run(data: bytes) -> None:
        with within():
            target(data)

    return run


TARGETS: dict[str, Target] = {
    target.__name__: _timed(target)
    for target in (
        addresses, answers, robots, packing, decoding, styles, page, read, feeds, walls, annotate, prepared, whole,
        long,
    )
}  # fmt: skip
