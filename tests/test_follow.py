"""Where the links of a shown page lead: into explained pages, or out, and never to a place that was not asked for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
import turbohtml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netgloss.follow import follow
from netgloss.page import prepare
from netgloss.reading import reading, to_html
from payloads import PAYLOADS
from test_page import _PIECES, alarms

HERE = Path(__file__).parent
PAGES = sorted([*(HERE / "extension" / "pages").glob("*.html"), *(HERE / "pages").glob("*/source.html")])
ADDRESS = "https://site.example/folder/page?q=1"


def lead(address: str) -> str:
    """Where `/read` would lead."""
    return f"/read?url={quote(address, safe='')}"


# name → (as the page has it, as it is shown); {top} is where a frame names the window
LINKS: dict[str, tuple[str, str]] = {
    "https": ('<a href="https://a.example/b">x</a>', '<a href="/read?url=https%3A%2F%2Fa.example%2Fb"{top}>x</a>'),
    "http": ('<a href="http://a.example/">x</a>', '<a href="/read?url=http%3A%2F%2Fa.example%2F"{top}>x</a>'),
    "relative": ('<a href="../b">x</a>', '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb"{top}>x</a>'),
    "without a scheme": ("<a href='//a.example/b'>x</a>", '<a href="/read?url=https%3A%2F%2Fa.example%2Fb"{top}>x</a>'),
    "capitals": ("<A HREF='HTTPS://A.example/B'>x</A>", '<a href="/read?url=https%3A%2F%2FA.example%2FB"{top}>x</a>'),
    "a query alone": (
        "<a href='?p=2'>x</a>",
        '<a href="/read?url=https%3A%2F%2Fsite.example%2Ffolder%2Fpage%3Fp%3D2"{top}>x</a>',
    ),
    "an ampersand": (
        '<a href="/b?c=1&amp;copy=2">x</a>',
        '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb%3Fc%3D1%26copy%3D2"{top}>x</a>',
    ),
    "an ampersand, bare": (
        '<a href="/b?c=1&d=2">x</a>', '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb%3Fc%3D1%26d%3D2"{top}>x</a>',
    ),
    "an entity that was written as text": (
        '<a href="/b?c=&amp;lt;">x</a>', '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb%3Fc%3D%26lt%3B"{top}>x</a>',
    ),
    "quotes": (
        "<a href='/b?c=\"d\"'>x</a>", '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb%3Fc%3D%22d%22"{top}>x</a>',
    ),
    "a quote and a tag": (
        "<a href='/b\"><script>y</script>'>x</a>",
        '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb%22%3E%3Cscript%3Ey%3C%2Fscript%3E"{top}>x</a>',
    ),
    "a place on another page": (
        '<a href="/b#c">x</a>', '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb%23c"{top}>x</a>',
    ),
    "attributes in front": (
        '<a class="b" title="c &gt; d" rel=nofollow href="/e">x</a>',
        '<a class="b" title="c &gt; d" rel="nofollow" href="/read?url=https%3A%2F%2Fsite.example%2Fe"{top}>x</a>',
    ),
    "attributes behind": (
        '<a href="/e" class="b" id=c>x</a>',
        '<a href="/read?url=https%3A%2F%2Fsite.example%2Fe"{top} class="b" id="c">x</a>',
    ),
    "an attribute that looks like one": (
        """<a title=' href="https://b.example/"' data-href="https://c.example/" href="/e">x</a>""",
        ('<a title=" href=&quot;https://b.example/&quot;" data-href="https://c.example/" '
        'href="/read?url=https%3A%2F%2Fsite.example%2Fe"{top}>x</a>'),
    ),
    "two addresses": (
        '<a href="/b" href="/c">x</a>', '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb"{top}>x</a>',
    ),
    "a window of the page's choice": (
        '<a target="_blank" href="/b">x</a>', '<a href="/read?url=https%3A%2F%2Fsite.example%2Fb"{top}>x</a>',
    ),
    "an area": (
        '<map name=m><area shape="rect" coords="0,0,9,9" href="/b" alt=x></map>',
        ('<map name="m"><area shape="rect" coords="0,0,9,9" '
        'href="/read?url=https%3A%2F%2Fsite.example%2Fb"{top} alt="x"></map>'),
    ),
    "several": (
        '<a href="/b">x</a><p><a href="/c">y</a>',
        ('<a href="/read?url=https%3A%2F%2Fsite.example%2Fb"{top}>x</a>'
        '<p><a href="/read?url=https%3A%2F%2Fsite.example%2Fc"{top}>y</a></p>'),
    ),
    "mail": (
        '<a href="mailto:a@b.example?subject=c&amp;body=d">x</a>',
        '<a href="mailto:a@b.example?subject=c&amp;body=d"{top}>x</a>',
    ),
    "a telephone": ('<a href="tel:+49123">x</a>', '<a href="tel:+49123"{top}>x</a>'),
    "no address": ("<a>x</a>", "<a>x</a>"),
    "a name": ('<a name="b">x</a>', '<a name="b">x</a>'),
    "a script": ('<a href="javascript:y">x</a>', "<a>x</a>"),
    "a private address": ('<a href="http://192.168.0.1/">x</a>', "<a>x</a>"),
    "a link in the head": (
        '<link rel=canonical href="https://a.example/">', '<link rel="canonical" href="https://a.example/">',
    ),
    "a picture": ('<img src="https://a.example/b.png">', '<img src="https://a.example/b.png">'),
    "an element that begins like one": (
        '<abbr title="b" href="https://a.example/">x</abbr>', '<abbr title="b" href="https://a.example/">x</abbr>',
    ),
    "a text that looks like one": (
        '<p>&lt;a href="https://a.example/"&gt;x</p>', '<p>&lt;a href="https://a.example/"&gt;x</p>',
    ),
    "a style that looks like one": (
        '<style>p::before { content: \'<a href="https://a.example/">\' }</style>',
        '<style>p::before { content: \'\\3c a href="https://a.example/">\' }</style>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("framed", [True, False], ids=["in a frame", "without a frame"])
@pytest.mark.parametrize(("page", "shown"), LINKS.values(), ids=LINKS.keys())
def test_links_lead_where_the_reader_wants_them_to(page: str, shown: str, framed: bool) -> None:
    top = ' target="_top"' if framed else ""
    assert follow(prepare(page, ADDRESS), lead, framed=framed) == shown.replace("{top}", top)


@pytest.mark.parametrize(("page", "shown"), LINKS.values(), ids=LINKS.keys())
def test_links_stay_as_they_are_on_request(page: str, shown: str) -> None:
    prepared = prepare(page, ADDRESS)
    assert follow(prepared, None, framed=False) == prepared
    assert follow(prepared, None, framed=True).replace(' target="_top"', "") == prepared


# A place in the page itself: in a frame (whose contents have an address of their own) and without one.
PLACES = {
    "a place": ("#b", "about:srcdoc#b", "#b"),
    "the top": ("#", "about:srcdoc#", "#"),
    "a place with odd letters": ("#b%20&amp;&quot;c", "about:srcdoc#b%20&amp;&quot;c", "#b%20&amp;&quot;c"),
    "a place by the page's own address": (
        "https://site.example/folder/page?q=1#b",
        "/read?url=https%3A%2F%2Fsite.example%2Ffolder%2Fpage%3Fq%3D1%23b",
        "/read?url=https%3A%2F%2Fsite.example%2Ffolder%2Fpage%3Fq%3D1%23b",
    ),
}


@pytest.mark.parametrize("way", [lead, None], ids=["explained", "as it is"])
@pytest.mark.parametrize(("href", "framed", "bare"), PLACES.values(), ids=PLACES.keys())
def test_a_place_in_the_page_is_found_in_the_page(
    href: str, framed: str, bare: str, way: Callable[[str], str] | None
) -> None:
    prepared = prepare(f'<a class="c" href="{href}">x</a>', ADDRESS)
    if href.startswith("#"):
        # No window is named: a place in the page must not be opened in the whole one.
        assert follow(prepared, way, framed=True) == f'<a class="c" href="{framed}">x</a>'
        assert follow(prepared, way, framed=False) == f'<a class="c" href="{bare}">x</a>' == prepared
    else:
        there = framed if way else href
        assert follow(prepared, way, framed=True) == f'<a class="c" href="{there}" target="_top">x</a>'


LEADS = {
    "quotes": ('/read?url="a"&b', "/read?url=&quot;a&quot;&amp;b"),
    "a tag": ("/read?<script>", "/read?&lt;script&gt;"),
    "a group of a pattern": (r"/read?\1\g<0>", r"/read?\1\g&lt;0&gt;"),
}


@pytest.mark.parametrize(("leads", "written"), LEADS.values(), ids=LEADS.keys())
def test_what_leads_there_is_written_as_a_value(leads: str, written: str) -> None:
    html = follow(prepare('<a href="/b">x</a>', ADDRESS), lambda _: leads, framed=False)
    assert html == f'<a href="{written}">x</a>'


# Laws

# A parser makes several of a link that holds another, so they are counted where they are written.
_WRITTEN = re.compile(r'<(?:a|area)\b[^>]* href="([^"]*)"')


def links(html: str) -> list[str]:
    """The addresses of all links, as a conforming parser reads them."""
    found = []
    left = list(turbohtml.parse(html).children)
    while left:
        node = left.pop()
        if isinstance(node, turbohtml.Element):
            if node.tag in ("a", "area") and "href" in node.attrs:
                found.append(str(node.attrs["href"]))
            left += node.children
    return found


def text(html: str) -> str:
    """The text of a page, as it is written."""
    return re.sub(r"<[^>]*>", "", html)


def holds(html: str) -> None:
    """What is true of whatever `writing` has written."""
    assert follow(html, None, framed=False) == html
    asked: list[str] = []

    def leading(address: str) -> str:
        asked.append(address)
        return f"/read?url={quote(address, safe='')}"

    for framed in (True, False):
        asked.clear()
        shown = follow(html, leading, framed=framed)
        assert text(shown) == text(html)
        written = [unescape(value) for value in _WRITTEN.findall(html)]
        assert asked == [link for link in written if re.match("https?://", link)]
        before, after = links(html), links(shown)
        assert len(after) == len(before)
        assert set(before) == set(written)
        assert not [link for link in after if re.match(r"\s*(?:https?:|//)", link, re.I)]
        allowed = {f"/read?url={quote(address, safe='')}" for address in asked}
        for link in after:
            assert link in allowed or re.match("mailto:|tel:|about:srcdoc#" if framed else "mailto:|tel:|#", link, re.I)
        ours = shown.replace(' target="_top"', "").replace('href="about:srcdoc#', 'href="#')
        assert [alarm for alarm in alarms(ours) if not re.match("(?:a|area).href=/read", alarm)] == []
        # Every link opens in the whole window, but for those to a place in the page itself.
        assert shown.count(' target="_top"') == (sum(not link.startswith("#") for link in written) if framed else 0)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name if page.name != "source.html" else page.parent.name)
def test_whole_pages(page: Path) -> None:
    html = page.read_text("utf-8")
    holds(prepare(html, ADDRESS))
    holds(to_html(reading(html, ADDRESS)))


@pytest.mark.parametrize("name", PAYLOADS)
def test_hostile_pages(name: str) -> None:
    holds(prepare(PAYLOADS[name].html, ADDRESS))
    holds(to_html(reading(PAYLOADS[name].html, ADDRESS)))


_LINKS = st.sampled_from(
    "<a|<area|<abbr| href=|\"|'| title=|https://a.example/b|http://|//c.example|#d|mailto:e@f|tel:1|about:srcdoc#g|"
    'javascript:h| href="/i"| data-j="|&amp;|&quot;|&lt;|&#34;|>|</a>|<p>|<style>|</style>|<textarea>|<title>|</title>|'
    "<pre>|<a href=k>|<svg><a xlink:href=l>|<math>| target=_top|\n| |/|=".split("|")
)


@settings(max_examples=500, deadline=None)
@example("<a href=k><p><a href=l>")
@given(st.lists(st.one_of(_LINKS, _PIECES, st.text(max_size=6)), max_size=30).map("".join))
def test_whatever_comes_in(html: str) -> None:
    holds(prepare(html, ADDRESS))
    holds(to_html(reading(html, ADDRESS)))


LARGE = {
    "links": '<a href="/b">x</a>' * 50_000,
    "links without an address": "<a>" * 100_000,
    "attributes": "<a " + " ".join(f'data-{number}=""' for number in range(50_000)) + ">",
    "a long address": f'<a href="/{"b" * 1_000_000}">',
    "a long title": f'<a title="{" href=" * 200_000}">',
}


@pytest.mark.parametrize("name", LARGE)
def test_time_is_bounded(name: str) -> None:
    html = prepare(LARGE[name], ADDRESS)
    start = time.process_time()
    follow(html, lead, framed=True)
    assert time.process_time() - start < 10
