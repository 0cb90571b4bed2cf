"""Inputs for each target that are made to a plan: pages, feeds, style sheets and answers that are nearly right."""

from __future__ import annotations

import gzip
import zlib
from html import escape

from hypothesis import strategies as st
from hypothesis.provisional import domains

from fuzz import pieces
from fuzz.targets import TARGETS

Texts = st.SearchStrategy[str]
Data = st.SearchStrategy[bytes]


def _some(strategy: Texts, most: int) -> Texts:
    return st.lists(strategy, max_size=most).map("".join)


def _encoded(texts: Texts) -> Data:
    return texts.map(lambda text: text.encode("utf-8", "surrogatepass"))


_ANY = st.text(st.characters(exclude_categories=()), max_size=6)  # halves of characters, too

# Addresses

HOST = _some(st.sampled_from([*pieces.ADDRESSES, "a", "."]), 5)
ADDRESS = st.one_of(
    _some(st.one_of(st.sampled_from(pieces.ADDRESSES), _ANY), 8),
    st.tuples(
        st.sampled_from(["http://", "https://", "HTTPS:\\\\", "//", "http:/", "javascript:", ""]),
        st.one_of(
            HOST,
            st.ip_addresses(v=4).map(str),
            st.ip_addresses(v=6).map(lambda ip: f"[{ip}]"),
            st.integers(0, 2**32 - 1).map(str),
            st.integers(0, 2**32 - 1).map(hex),
            domains(),
        ),
        st.sampled_from(["", "", ":80", ":443", ":22", ":0", ":+80", ":８０", ":"]),
        st.sampled_from(["", "/", "/a?b#c", "\\@b.example", "/%2e%2e/é", "?/@", "#@127.0.0.1/"]),
    ).map("".join),
)

# Style sheets, and where they hide

STYLE = _some(st.one_of(st.sampled_from(pieces.STYLES), st.sampled_from(["a", "b", "url(x)", "import"]), _ANY), 14)

# Pages: elements with attributes that hold what such attributes hold, with half of something in between


def _quoted(value: str, how: str) -> str:
    if how == "'":
        return "'" + value.replace("'", "&#39;") + "'"
    return f'"{escape(value)}"' if how else value


VALUE = st.one_of(
    st.sampled_from(pieces.VALUES), ADDRESS, STYLE, _some(st.sampled_from([*pieces.VALUES, " "]), 4), _ANY
)
ATTRIBUTE = st.builds(
    lambda name, value, how, end: f" {name}={_quoted(value, how)}{end}",
    st.sampled_from(pieces.ATTRIBUTES),
    VALUE,
    st.sampled_from(['"', '"', "'", ""]),
    st.sampled_from(["", "", "", "/", "\n", "x"]),
)
TAG = st.builds(
    lambda name, attributes, end: f"<{name}{''.join(attributes)}{end}",
    st.sampled_from(pieces.TAGS),
    st.lists(ATTRIBUTE, max_size=3),
    st.sampled_from([">", ">", ">", ">", "/>", " >", ""]),
)
WORDS = _some(st.sampled_from([*pieces.WORDS, " ", ". "]), 6)
_LEAF = st.one_of(WORDS, WORDS, st.sampled_from(pieces.HALVES), _ANY, TAG)


def _element(inner: Texts) -> Texts:
    def build(name: str, attributes: list[str], held: list[str], end: str) -> str:
        return f"<{name}{''.join(attributes)}>{''.join(held)}{end.replace('*', name)}"

    return st.builds(
        build,
        st.sampled_from(pieces.TAGS),
        st.lists(ATTRIBUTE, max_size=2),
        st.lists(inner, max_size=4),
        st.sampled_from(["</*>", "</*>", "</*>", "</*>", "", "</*\n>", "</b>", "</*"]),
    )


BODY = _some(st.recursive(_LEAF, _element, max_leaves=12), 4)
_POSTS = _some(
    st.builds(
        "<{0} class='{1}'><a class='{2}' href=/u/x>{3}</a><time datetime='{4}'>{4}</time><div class='{5}'>{6}</div></{0}>".format,
        st.sampled_from(["div", "li", "article", "tr", "section", "shreddit-comment"]),
        st.sampled_from(pieces.VALUES),
        st.sampled_from(pieces.VALUES),
        WORDS,
        st.sampled_from(["2024-02-03", "3 February 2024 at 4:05 pm", "03.02.2024", "", "9999-99-99T99:99"]),
        st.sampled_from(pieces.VALUES),
        BODY,
    ),
    4,
)
_STYLED = STYLE.map(lambda css: f"<style>{css}</style>")
_HEAD = st.sampled_from([
    "", "<!DOCTYPE html>", "<title>Ki-67 | Forum</title>", "<html lang=en><head><base href=/x/><meta charset=utf-8></head><body>",
    "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[{\"name\":\"<b>\"}],\"headline\":\"x\"}</script>",
    "<script type=application/ld+json>[[{\"@graph\":[{\"@type\":[\"Article\"],\"author\":{}}]}]]</script>", "https://[x\n",
    "http://b.example/\n", '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0//EN" \'x\'>',
])  # fmt: skip
PAGE = st.one_of(
    st.tuples(_HEAD, st.one_of(BODY, _POSTS, _STYLED), BODY).map("".join),
    _some(st.one_of(st.sampled_from(pieces.HALVES), TAG, _ANY), 20),
)

# Feeds


def _element_of(name: str, inner: Texts) -> Texts:
    return inner.map(lambda text: f"<{name}>{text}</{name}>")


_FIELD = st.one_of(
    BODY.map(escape),
    BODY.map(lambda html: f"<![CDATA[{html.replace(']]>', '')}]]>"),
    ADDRESS.map(escape),
    st.sampled_from(
        ["<p x='&quot;'>a<br/></p>", "Sat, 03 Feb 2024 04:05:06 GMT", "Sat, 99 Feb 99999 04:05:06 +9999", ""]
    ),
).map(
    lambda text: "".join(char for char in text if char >= " " and not "\ud800" <= char <= "\udfff" and char < "\ufffe")
)
_FIELDS = st.one_of(*(_element_of(name, _FIELD) for name in (
    "title", "link", "description", "content", "summary", "pubDate", "updated", "author", "guid", "encoded", "language",
)))  # fmt: skip
_RSS = st.builds(
    "<rss><channel>{}<item>{}</item><item>{}</item></channel></rss>".format,
    _some(_FIELDS, 2),
    _some(_FIELDS, 4),
    _some(_FIELDS, 4),
)
_ATOM = st.builds(
    "<feed>{}<entry>{}<author><name>x</name></author><link href='/y'/></entry></feed>".format,
    _some(_FIELDS, 2),
    _some(_FIELDS, 5),
)
FEED = st.one_of(
    _RSS, _ATOM, _some(st.sampled_from(pieces.FEEDS), 14), BODY, _some(st.one_of(ADDRESS, st.just("|")), 8)
)

# Answers


def _joined(strategy: Data, most: int) -> Data:
    return st.lists(strategy, max_size=most).map(b"".join)


def _sent(body: bytes, how: str) -> bytes:
    """The end of the head, and a body."""
    if how == "gzip":
        body, head = gzip.compress(body, mtime=0), b"Content-Encoding: gzip\r\n"
    elif how == "deflate":
        body, head = zlib.compress(body), b"Content-Encoding: deflate\r\n"
    elif how == "chunked":
        body, head = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body), b"Transfer-Encoding: chunked\r\n"
    else:
        head = b"Content-Length: %d\r\n" % (len(body) + (how == "cut")) if how else b""
    return head + b"\r\n" + body


def answer(body: Data) -> Data:
    """What a site says on one connection."""
    fields = _joined(st.one_of(st.sampled_from(pieces.HTTP), st.binary(max_size=5)), 4)
    types = [
        b"text/html",
        b"text/html; charset=utf-8",
        b"application/rss+xml",
        b"text/plain;charset=koi8-r",
        b"text/xml",
    ]
    start = st.sampled_from([b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\n" for kind in types])
    moved = st.sampled_from([b"HTTP/1.1 302 Found\r\n", b"HTTP/1.1 308 \r\n", b"HTTP/1.1 301 Moved\r\n"])
    away = st.one_of(
        ADDRESS.map(lambda to: b"Location: " + to.encode("utf-8", "replace") + b"\r\n\r\n"), st.binary(max_size=8)
    )
    how = st.sampled_from(["", "gzip", "deflate", "chunked", "length", "cut"])
    return st.one_of(
        st.tuples(start, st.builds(_sent, body, how)).map(b"".join),
        st.tuples(start, fields, st.builds(_sent, body, how)).map(b"".join),
        st.tuples(moved, away).map(b"".join),
        st.tuples(start, fields, body).map(b"".join),
        fields,
    )


def _several(answers: Data) -> Data:
    return st.lists(answers, min_size=1, max_size=4).map(pieces.NEXT.join)


_BODIES = st.one_of(_encoded(PAGE), _encoded(FEED), st.binary(max_size=30))
_ROBOTS = _joined(st.one_of(st.sampled_from(pieces.ROBOTS), st.binary(max_size=5)), 10)
_PACKED = st.tuples(
    st.binary(min_size=2, max_size=2), st.one_of(_BODIES, st.binary(max_size=40).map(lambda part: part * 300))
)
_DECODED = st.tuples(
    st.one_of(st.sampled_from(pieces.CHARSETS), _ANY).map(lambda label: label.encode("utf-8", "surrogatepass") + b"\n"),
    _joined(
        st.one_of(
            st.sampled_from(pieces.BYTES), st.sampled_from(pieces.CHARSETS).map(str.encode), st.binary(max_size=4)
        ),
        10,
    ),
)
_UNIT = _some(st.one_of(_LEAF, STYLE, ADDRESS), 2)
_GROWING = st.tuples(
    st.integers(0, 255).map(lambda number: bytes([number])),
    _encoded(st.tuples(_some(_LEAF, 2), _UNIT, _UNIT, _some(_LEAF, 1)).map(pieces.CUT.join)),
).map(b"".join)  # fmt: skip

SHAPES: dict[str, Data] = {
    "addresses": _encoded(ADDRESS),
    "answers": _several(answer(_BODIES)),
    "robots": _ROBOTS,
    "packing": _PACKED.map(b"".join),
    "decoding": _DECODED.map(b"".join),
    "styles": _encoded(STYLE),
    "page": _encoded(PAGE),
    "read": _encoded(PAGE),
    "feeds": _encoded(FEED),
    "walls": _encoded(PAGE),
    "annotate": _encoded(PAGE),
    "prepared": _encoded(PAGE),
    "whole": _several(answer(st.one_of(_encoded(PAGE), _encoded(FEED)))),
    "long": _GROWING,
}
assert list(SHAPES) == list(TARGETS)
