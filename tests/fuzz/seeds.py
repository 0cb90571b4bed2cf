"""What a fuzzer starts from: the hostile pages, the pages of forums, and the words that inputs are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fuzz import pieces
from payloads import PAYLOADS
from tricky import PAGES

_TESTS = Path(__file__).resolve().parents[1]
_PART = 3000  # bytes; long inputs are slow to change
_PAGE_TARGETS = ("page", "read", "walls", "annotate", "prepared")
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style", re.S)
_WORDS: dict[str, Sequence[str | bytes]] = {
    "addresses": pieces.ADDRESSES,
    "answers": pieces.HTTP,
    "robots": pieces.ROBOTS,
    "packing": [b"\x1f\x8b\x08", b"\x78\x9c"],
    "decoding": [*pieces.BYTES, *pieces.CHARSETS],
    "styles": pieces.STYLES,
    "feeds": [*pieces.FEEDS, *pieces.HALVES],
    "whole": [*pieces.HTTP, *pieces.HALVES],
}


def _pages() -> Iterator[bytes]:
    for payload in PAYLOADS.values():
        yield payload.html.encode("utf-8", "surrogatepass")
    for page in PAGES:
        yield page.encode("utf-8", "surrogatepass")
    for path in sorted([*(_TESTS / "pages").glob("*/source.html"), *(_TESTS / "extension" / "pages").glob("*.html")]):
        data = path.read_bytes()
        middle = data.find(b"<body")
        yield data[:_PART]
        yield data[middle : middle + _PART]


def seeds(name: str) -> list[bytes]:
    """Inputs to begin with."""
    pages = list(_pages())
    if name == "long":  # all kinds of work get something
        return [bytes([number % 256]) + page[:200] for number, page in enumerate(pages)]
    if name in _PAGE_TARGETS:
        return pages
    if name == "whole":
        return [_HEAD + page for page in pages]
    if name == "styles":
        return [style[:_PART] for page in pages for style in _STYLE.findall(page) if style]
    if name == "answers":
        return [_HEAD + b"<p>Ki-67", *(b"HTTP/1.1 200 OK\r\n" + word + b"\r\n\r\n<p>x" for word in words(name))]
    if name == "feeds":
        return [b"<rss><channel><item><description><![CDATA[" + page + b"]]></description></item></channel></rss>"
                for page in pages]  # fmt: skip
    return words(name)


def words(name: str) -> list[bytes]:
    """What a fuzzer may put into an input."""
    found: Sequence[str | bytes] = _WORDS.get(name) or [
        *pieces.HALVES, *pieces.WORDS, *pieces.VALUES, *pieces.STYLES, *pieces.ADDRESSES, pieces.CUT,
        *(f"<{end}{tag}>" for tag in pieces.TAGS for end in ("", "/")), *(f" {key}=" for key in pieces.ATTRIBUTES),
    ]  # fmt: skip
    return [word if isinstance(word, bytes) else word.encode("utf-8", "surrogatepass") for word in found if word]
