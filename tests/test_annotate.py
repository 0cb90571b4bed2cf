"""Mentions spliced into HTML: where they go, where they never go, and the laws that hold for every page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

import netgloss
from netgloss import Netgloss
from small import concept, small
from trees import opened, oracle, parsed
from tricky import PAGES
from whole_pages import SOURCES, annotated, expected_file

_MARK = re.compile(r'<span class="netgloss[^>]*>([^<]*)</span>')


def marked(ng: Netgloss, html: str, **options: Any) -> str:
    """The page with ⟦ and ⟧ for our tags."""
    return _MARK.sub(r"⟦\1⟧", ng.annotate_html(html, mark="all", density=0, assets=False, **options))


ROWS = {
    "a paragraph": "<p>My ⟦Ki-67⟧ and ⟦PRRT⟧.</p>",
    "a fragment": "My ⟦Ki-67⟧",
    "capitals in tags": "<P>My ⟦Ki-67⟧</P>",
    "across inline markup": "<p>⟦Ki-⟧<b>⟦67⟧</b> is high",
    "isotope in superscript": "<p><sup>⟦68⟧</sup>⟦Ga-DOTATATE⟧ here",
    "in its own element": "<p><em>⟦carcinoid syndrome⟧</em>",
    "markup around a part": "<p><i>⟦carcinoid⟧</i>⟦ syndrome⟧",
    "not across br": "<p>⟦carcinoid⟧<br>syndrome",
    "not across blocks": "<p>⟦carcinoid⟧<p>syndrome",
    "not across cells": "<table><tr><td>⟦carcinoid⟧<td>syndrome</table>",
    "not across list items": "<ul><li>⟦carcinoid⟧<li>syndrome</ul>",
    "across a comment": "<p>⟦car⟧<!-- x -->⟦cinoid⟧",
    "across a source line": "<p>⟦carcinoid\n  syndrome⟧",
    "across a source line of Windows": "<p>⟦carcinoid\r\nsyndrome⟧",
    "link": "<a href='/ki-67'>Ki-67</a> ⟦PRRT⟧",
    "heading": "<h2>Ki-67</h2><p>⟦PRRT⟧",
    "button": "<button>Ki-67</button> ⟦PRRT⟧",
    "code": "<code>Ki-67</code> <pre>Ki-67</pre><kbd>Ki-67</kbd><samp>Ki-67</samp> ⟦PRRT⟧",
    "script and style": "<script>'Ki-67'</script><style>/* Ki-67 */</style>⟦PRRT⟧",
    "form fields": "<textarea>Ki-67</textarea><select><option>Ki-67</select> ⟦PRRT⟧",
    "title": "<title>Ki-67</title>⟦PRRT⟧",
    "drawings and formulas": "<svg><text>Ki-67</text></svg><math><mi>Ki-67</mi></math> ⟦PRRT⟧",
    "edited": "<div contenteditable=true>Ki-67</div>⟦PRRT⟧",
    "asked not to": "<p translate=no>Ki-67<p class='a notranslate'>Ki-67<p class=no-netgloss>Ki-67<p>⟦PRRT⟧",
    "explained already": "<abbr title=x>PRRT</abbr> <dfn>Ki-67</dfn> ⟦PRRT⟧",
    "attributes": '<img alt="Ki-67" title="PRRT"><input value="Ki-67">⟦PRRT⟧',
    "an address in the text": "<p>https://x.org/carcinoid a@carcinoid.org @carcinoid carcinoid.txt ⟦PRRT⟧",
    "half a word in a link": "<p>non<a href=x>carcinoid</a>syndrome ⟦PRRT⟧",
    "a word that a link goes on": "<p>carcinoid<a href=x>s</a> ⟦PRRT⟧",
    "beside a link": "<p><a href=x>my</a> ⟦PRRT⟧ <a href=x>here</a>",
    "references inside": "<p>⟦Ki&#8209;67⟧ ⟦carcinoid&nbsp;syndrome⟧",
    "references around": "<p>&quot;⟦Ki-67⟧&quot; &lt;⟦PRRT⟧&gt; R&amp;D &copy⟦PRRT⟧",
    "part of a word by a reference": "<p>x&#97;carcinoid",
    "text straight in a table": "<table>Ki-67<tr>Ki-67<td>⟦PRRT⟧</table>",
    "astral characters": "<p>\U0001f993\U0001f993 ⟦Ki-67⟧ &#129427; ⟦PRRT⟧",
    "less than": "<p>Ki<67 ⟦Ki-67⟧ < 3 ⟦PRRT⟧",
    "possessive": "<p>the ⟦carcinoid's⟧ edge",
    "plaintext": "<p>⟦PRRT⟧<plaintext>Ki-67",
    "cut off in a tag": "<p>⟦PRRT⟧ <b class='Ki-67",
    "nothing of ours": "<p>A walk in the park.</p>",
    "empty": "",
}


@pytest.mark.parametrize("name", ROWS)
def test_row(ng: Netgloss, name: str) -> None:
    row = ROWS[name]
    assert marked(ng, row.replace("⟦", "").replace("⟧", "")) == row


def test_links_and_headings_are_marked_on_demand(ng: Netgloss) -> None:
    html = "<h2>Ki-67</h2><p><a href=x>PRRT</a>"
    assert marked(ng, html, links=True, headings=True) == "<h2>⟦Ki-67⟧</h2><p><a href=x>⟦PRRT⟧</a>"


def test_a_mark_names_its_concept_and_its_warning(ng: Netgloss) -> None:
    assert ng.annotate_html("<p>a carcinoid", assets=False) == (
        '<p>a <span class="netgloss netgloss-outdated" data-netgloss="carcinoid">carcinoid</span>'
    )


def test_the_second_part_of_a_mention_says_so(ng: Netgloss) -> None:
    assert ng.annotate_html("Ki-<b>67</b>", assets=False) == (
        '<span class="netgloss" data-netgloss="ki-67">Ki-</span>'
        '<b><span class="netgloss netgloss-rest" data-netgloss="ki-67">67</span></b>'
    )


def test_definitions_come_once_at_the_end(ng: Netgloss) -> None:
    html = ng.annotate_html("<p>Ki-67 and PRRT and Ki-67", mark="all")
    body, _, end = html.partition("<!--netgloss")
    assert body.count("data-netgloss=") == 3
    assert end.count(ng.concept("ki-67").definition) == 1
    assert end.count(ng.concept("prrt").definition) == 1
    assert end.endswith("<!--/netgloss-->")


def test_no_definitions_where_they_would_not_be_shown(ng: Netgloss) -> None:
    # Behind <plaintext> everything is text; definitions would be read as such.
    html = "<p>Ki-67<plaintext>x"
    assert ng.annotate_html(html) == html


def test_an_older_annotation_is_replaced(ng: Netgloss) -> None:
    html = "<p>Ki-67 and PRRT, Ki-67"
    assert ng.annotate_html(ng.annotate_html(html, mark="all"), mark="first") == ng.annotate_html(html, mark="first")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.parent.name)
def test_whole_page(ng: Netgloss, source: Path) -> None:
    assert annotated(ng, source) == expected_file(source).read_bytes()


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.parent.name)
def test_whole_page_comes_back(ng: Netgloss, source: Path) -> None:
    html = source.read_bytes().decode()
    assert netgloss.strip(ng.annotate_html(html)) == html
    assert ng.annotate_html(source.read_bytes()) == ng.annotate_html(html).encode()


@pytest.mark.parametrize("trees", [parsed, opened], ids=["scripting off", "scripting on"])
def test_a_browser_finds_nothing_else_changed(
    ng: Netgloss, chromium: Browser, trees: Callable[[Page, list[str]], list[str]]
) -> None:
    pages = [*PAGES, *(source.read_bytes().decode() for source in SOURCES)]
    annotations = [ng.annotate_html(html, mark="all", density=0, links=True, headings=True) for html in pages]
    assert sum(old != new for old, new in zip(pages, annotations, strict=True)) > 200
    page = chromium.new_page()
    before, after = trees(page, pages), trees(page, annotations)
    page.close()
    assert [html for html, old, new in zip(pages, before, after, strict=True) if old != new] == []


STRIPPED = {
    # name: what looks like ours, what is left of it
    "no tags": ("a<!--netgloss 0-->b<!--/netgloss-->c", "ac"),
    "tags of its own": ("a</svg></table><!--netgloss 14-->b<!--/netgloss-->", "a"),
    "some of its own": ("a</svg></table><!--netgloss 8-->b<!--/netgloss-->", "a</svg>"),
    "a part of a tag": ("a</svg></table><!--netgloss 3-->b<!--/netgloss-->", "a</svg></tab"),
    "more than there are": ("a</svg></table><!--netgloss 99-->b<!--/netgloss-->", "a"),
    "other tags": ("a</div></svg><!--netgloss 99-->b<!--/netgloss-->", "a</div>"),
    "one behind the other": ("</svg><!--netgloss 6--><!--/netgloss--><!--netgloss 6--><!--/netgloss-->", ""),
    "a number that is none": ("a<!--netgloss \u0663-->b<!--/netgloss-->", "a<!--netgloss \u0663-->b<!--/netgloss-->"),
    "a number that is too long": (f"<!--netgloss {'1' * 5000}--><!--/netgloss-->",) * 2,
    "no end": ("a<!--netgloss 0-->b", "a<!--netgloss 0-->b"),
}


@pytest.mark.parametrize("name", STRIPPED)
def test_what_looks_like_ours_is_taken_out(name: str) -> None:
    html, expected = STRIPPED[name]
    assert netgloss.strip(html) == expected


@pytest.mark.parametrize("html", ["</svg>" * 100_000, "<!--netgloss 0-->" * 50_000, "</svg><!--netgloss 9-->" * 50_000])
def test_time_to_take_it_out_is_bounded(html: str) -> None:
    start = time.process_time()
    assert netgloss.strip(html + "netgloss") == html + "netgloss"
    assert time.process_time() - start < 10


# The laws, over generated pages

_WORDS = ["Ki-67", "PRRT", "carcinoid", " syndrome", "NET", "NETs", " my ", "68", "Ga", "-DOTATATE", "grade 2", "\n"]
_MARKUP = (
    "<p>|</p>|<b>|</b>|<i>|</i>|<a href=x>|</a>|<br>|<div>|</div>|<table>|<tr>|<td>|</table>|<h1>|</h1>|<pre>|</pre>|"
    "<script>|</script>|<!-- x -->|<!--|<svg>|</svg>|<select>|</select>|<template>|</template>|"
    '<span class=notranslate>|</span>|<span class="netgloss">|<!--netgloss 0-->|<!--/netgloss-->|'
    "&amp;|&nbsp;|&#8209;|&|<|\0|\U0001f993|\r\n"
).split("|")
_pages = st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from(_MARKUP), st.text(max_size=3)), max_size=30).map(
    "".join
)
# What looks like an annotation of ours is one: it is taken out.
_foreign = _pages.filter(lambda html: netgloss.strip(html) == html)


@settings(max_examples=1000, deadline=None)
@given(html=_foreign, assets=st.booleans())
def test_taken_out_again_is_the_page_as_it_was(ng: Netgloss, html: str, assets: bool) -> None:
    assert netgloss.strip(ng.annotate_html(html, assets=assets, density=0)) == html


@settings(max_examples=500, deadline=None)
@given(html=_pages)
def test_twice_is_once(ng: Netgloss, html: str) -> None:
    once = ng.annotate_html(html)
    assert ng.annotate_html(once) == once


@settings(max_examples=500, deadline=None)
@given(html=_pages)
def test_nothing_to_explain_nothing_changed(html: str) -> None:
    nothing = small(concept("a", "zyzzyva"))
    assert nothing.annotate_html(html) == netgloss.strip(html)


@settings(max_examples=700, deadline=None)
@given(html=_foreign)
def test_spans_leave_the_tree_as_it_was(ng: Netgloss, html: str) -> None:
    assert oracle(ng.annotate_html(html, assets=False, mark="all", density=0)) == oracle(html)


@settings(max_examples=300, deadline=None)
@given(text=st.text())
def test_any_text_comes_back(ng: Netgloss, text: str) -> None:
    assert netgloss.strip(ng.annotate_html(text)) == netgloss.strip(text)
