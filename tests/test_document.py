"""Where text stands in HTML: every law that a span put there has to keep, with every word wrapped."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from netgloss import Netgloss
from netgloss.document import BLOCK, Untraceable, scan
from netgloss.errors import NetglossError
from trees import opened, oracle, parsed
from tricky import GROUPS, PAGES

SOURCES = sorted((Path(__file__).parent / "pages").glob("*/source.html"))
_WORD = re.compile(r"[^\W_]+")
_OPEN, _CLOSE = '<span class="netgloss" data-netgloss="x">', "</span>"


def wrapped(html: str, **options: bool) -> tuple[str, int]:
    """The page with every word that may be marked in a span, and their number; as it is where it can't be followed."""
    try:
        page = scan(html, **options)
    except Untraceable:
        return html, 0
    parts: list[str] = []
    done = count = 0
    for word in _WORD.finditer(page.text):
        for start, end in page.places(*word.span()):
            assert done <= start < end
            parts += (html[done:start], _OPEN, html[start:end], _CLOSE)
            done = end
            count += 1
    return "".join(parts) + html[done:], count


# What is read: the words of each block, as a reader would see them.
READ = {
    "paragraphs": ("<p>One two<p>three", ["One two", "three"]),
    "inline markup is no border": ("<p>Ki-<b>67</b> <sup>68</sup>Ga", ["Ki-67 68Ga"]),
    "br": ("a<br>b", ["a", "b"]),
    "cells": ("<table><tr><td>a<td>b</table>c", ["a", "b", "c"]),
    "text of a table": ("<table>a<tr>b<td>c</table>", ["c"]),
    "comment in a word": ("car<!-- x -->cinoid", ["carcinoid"]),
    "references": ("a&nbsp;b &amp;&#8209;&hyphen;c &notit;", ["a\xa0b &\u2011\u2010c ¬it;"]),
    "heading": ("<h1>a</h1>b<h2>c</h2>", ["b"]),
    "link": ("a <a href=x>b</a> c", ["a \ufffc c"]),
    "link that touches a word": ("a<a href=x>b</a>c", ["a_\ufffc_c"]),
    "raw text": ("<style>a</style>b<script>c</script>d<textarea>e</textarea>f<title>g</title>h", ["b", "d", "f", "h"]),
    "escaped script": ("<script><!--<script>a</script>b--></script>c", ["c"]),
    "noscript": ("<noscript><p>a</p></noscript>b", ["b"]),
    "iframe, xmp, noembed": ("<iframe>a</iframe><xmp><b></xmp><noembed>c</noembed>d", ["d"]),
    "template": ("<template><p>a</template>b", ["b"]),
    "select": ("<select><option>a</select>b", ["\ufffcb"]),
    "drawing": ("<svg><text>a</text></svg>b", ["\ufffcb"]),
    "formula": ("<math><mi>a</mi></math>b", ["\ufffcb"]),
    "code": ("<code>a</code> b <pre>c</pre><kbd>d</kbd><samp>e</samp> f", ["\ufffc b ", "\ufffc\ufffc f"]),
    "button": ("<button>a</button>b", ["b"]),
    "abbr and dfn": ("<abbr title=x>a</abbr> <dfn>b</dfn> c", ["\ufffc \ufffc c"]),
    "edited": ("<div contenteditable>a</div>b<div contenteditable=false>c</div>", ["b", "c"]),
    "asked not to": ('<p translate=no>a<p class="x notranslate">b<p class=no-netgloss>c<p>d', ["d"]),
    "first attribute counts": ("<p translate=yes translate=no>a", ["a"]),
    "doctype, comments, instructions": ("<!DOCTYPE html><!-- a --><?b?><!c></d e>f", ["f"]),
    "less than": ("a < b <3", ["a < b <3"]),
    "unclosed tag": ("a <b", ["a "]),
    "unclosed comment": ("a <!-- b", ["a "]),
    "unclosed quote": ('a <b c="d>e', ["a "]),
    "plaintext": ("a<plaintext>b</plaintext>c", ["a"]),
    "before html": ("a<html><body>b", ["a", "b"]),
    "behind html": ("<body>a</body></html>b", ["a", "b"]),
    "white space": ("  <p> a  <b> b </b>\n</p> ", ["a   b "]),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_text_of_a_page(name: str) -> None:
    html, blocks = READ[name]
    assert [block for block in scan(html).text.split(BLOCK) if block.strip()] == blocks


def test_links_and_headings_are_read_when_asked_for() -> None:
    page = scan("<h1>a</h1><a href=x>b</a>", links=True, headings=True)
    assert [block for block in page.text.split(BLOCK) if block] == ["a", "b"]


def test_sections_begin_at_headings_and_articles() -> None:
    page = scan("<p>a<h2>x</h2><p>b<article>c</article>", headings=True)
    assert [page.text[at:].replace(BLOCK, "")[:1] for at in page.sections] == ["x", "c"]


PLACES = {
    "in one piece": ("<p>My carcinoid.", "carcinoid", ["carcinoid"]),
    "across markup": ("Ki-<b>67</b>", "Ki-67", ["Ki-", "67"]),
    "across a comment": ("car<!-- x -->cinoid", "carcinoid", ["car", "cinoid"]),
    "with a reference in it": ("&amp; Ki&#8209;67&lt;", "Ki\u201167", ["Ki&#8209;67"]),
    "with a reference without semicolon": ("&copyKi&shy67", "Ki\xad67", ["Ki&shy67"]),
    "beside half-named references": ("&notit; Ki-67 &noti PRRT", "PRRT", ["PRRT"]),
    "between two references": ("&quot;Ki-67&quot;&quot;", "Ki-67", ["Ki-67"]),
    "half of a reference": ("&NotEqualTilde;", "\u0338", []),
    "behind astral characters": ("&#129427;\U0001f993 Ki-67", "Ki-67", ["Ki-67"]),
}


@pytest.mark.parametrize("name", PLACES)
def test_places(name: str) -> None:
    html, words, pieces = PLACES[name]
    page = scan(html)
    at = page.text.index(words)
    assert [html[start:end] for start, end in page.places(at, at + len(words))] == pieces


@pytest.mark.parametrize("group", GROUPS)
def test_every_word_wrapped_leaves_the_tree_as_it_was(group: str) -> None:
    for html in GROUPS[group]:
        marked, _ = wrapped(html)
        assert oracle(marked) == oracle(html), html


@pytest.mark.parametrize("trees", [parsed, opened], ids=["scripting off", "scripting on"])
def test_every_word_wrapped_leaves_a_browsers_tree_as_it_was(
    chromium: Browser, trees: Callable[[Page, list[str]], list[str]]
) -> None:
    marked, counts = zip(*(wrapped(html, links=True, headings=True) for html in PAGES), strict=True)
    assert len(PAGES) >= 200
    assert sum(counts) > 400  # or a scanner that follows nothing would pass
    page = chromium.new_page()
    before, after = trees(page, PAGES), trees(page, list(marked))
    page.close()
    assert [html for html, old, new in zip(PAGES, before, after, strict=True) if old != new] == []


_TAGS = (
    "a b i p div span table tr td th tbody caption ul li h2 pre code br hr img svg math mi title desc foreignObject "
    "select option template script style textarea noscript button form font nobr sup dl dt dd body html head frameset"
).split()
_PIECES = st.one_of(
    st.sampled_from(_TAGS).map(lambda name: f"<{name}>"),
    st.sampled_from(_TAGS).map(lambda name: f"</{name}>"),
    st.sampled_from([f"<{name} class='x' title=\"a>b\">" for name in ("p", "div", "span", "td")]),
    st.sampled_from(["<p translate=no>", "<div class=notranslate>", "<div contenteditable>", "<br/>", "<svg/>"]),
    st.sampled_from(["<!-- c -->", "<!-->", "<!x>", "<?y>", "</ z>", "<![CDATA[", "]]>"]),
    st.sampled_from(["<", "</", "<!--", "<b", '<i a="']),
    st.sampled_from(["&amp;", "&nbsp", "&#8209;", "&notit;", "&", "\0", "\r\n", "\xad", "\U0001f993"]),
    st.sampled_from(["word", " two words ", "x", " "]),
    st.text(max_size=4),
)  # fmt: skip
_soups = st.lists(_PIECES, max_size=25).map("".join)


@settings(max_examples=1500, deadline=None)
@given(_soups, st.booleans(), st.booleans())
def test_any_soup_keeps_its_tree(html: str, links: bool, headings: bool) -> None:
    marked, _ = wrapped(html, links=links, headings=headings)
    assert oracle(marked) == oracle(html)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PAGES), st.sampled_from(PAGES), st.integers(0, 60))
def test_pages_cut_and_joined_keep_their_trees(first: str, second: str, cut: int) -> None:
    html = first[:cut] + second
    assert oracle(wrapped(html)[0]) == oracle(html)


_ENDLESS: dict[str, Callable[[int], str]] = {
    "less-than signs": lambda n: "<" * n,
    "spaced less-than signs": lambda n: "< " * n,
    "comment of dashes": lambda n: "<!--" + "-" * n,
    "unclosed comments": lambda n: "<!--" * n,
    "nested blocks": lambda n: "<div>" * n,
    "formatting and paragraphs": lambda n: "<b><p>" * n,
    "open buttons": lambda n: "<button>" * n,
    "open links": lambda n: "<a href=x>" * n,
    "open code": lambda n: "<code>x<kbd>y" * n,
    "templates": lambda n: "<template>" * n,
    "drawings": lambda n: "<svg><g>" * n,
    "tables": lambda n: "<table><td>" * n,
    "ampersands": lambda n: "&" * n,
    "half-named references": lambda n: "&notit;" * n,
    "open quotes": lambda n: '<a "' * n,
    "attributes": lambda n: "<a " + "b=c " * n,
    "scripts in scripts": lambda n: "<script><!--<script></script>" * n,
    "one word": lambda n: "x" * n,
    "NUL": lambda n: "\0" * n,
}


@pytest.mark.parametrize("name", _ENDLESS)
def test_work_grows_with_the_page_and_no_faster(name: str) -> None:
    # Counted in lines of Python, not in seconds: the same on every machine. A regex that ran away would not count
    # here, but it would never come to an end.
    small, large = (_lines_run(_ENDLESS[name](size)) for size in (1_000, 8_000))
    assert large < 10 * small + 1_000


def _lines_run(html: str) -> int:
    count = 0

    def trace(*_: object) -> Callable[..., object]:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        wrapped(html)
    finally:
        sys.settrace(before)
    return count


def test_two_million_signs_of_nothing_are_read() -> None:
    for piece in ("<", "&", "<a ", "<!--", "</", "<b><p>"):
        wrapped(piece * (300_000 // len(piece)))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parent.name)
def test_whole_page_keeps_its_tree(path: Path) -> None:
    html = path.read_bytes().decode("utf-8")
    marked, count = wrapped(html, links=True, headings=True)
    assert count > 50
    assert oracle(marked) == oracle(html)


def test_mentions_of_a_page_stand_where_its_source_has_them(ng: Netgloss) -> None:
    html = "<title>PRRT</title><h1>Ki-<b>67</b></h1><a href=prrt>PRRT</a> &amp; carcinoid&nbsp;syndrome"
    found = ng.find_html(html)
    assert [html[mention.start : mention.end] for mention in found] == [
        "Ki-<b>67", "PRRT", "carcinoid&nbsp;syndrome",
    ]  # fmt: skip
    assert [mention.text for mention in found] == ["Ki-67", "PRRT", "carcinoid\xa0syndrome"]


def test_a_page_that_can_not_be_followed_is_refused_in_a_sentence(ng: Netgloss) -> None:
    with pytest.raises(NetglossError, match="The structure of this page can't be followed: "):
        ng.find_html("<svg></p>Ki-67</svg>")
