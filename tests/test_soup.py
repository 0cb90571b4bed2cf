"""Terms marked in a BeautifulSoup tree, for programs that hold one already."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from netgloss import Netgloss

CARCINOID = '<span class="netgloss netgloss-outdated" data-netgloss="carcinoid">carcinoid</span>'
KI_67 = '<span class="netgloss" data-netgloss="ki-67">Ki-67</span>'


def tree(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def marked(ng: Netgloss, html: str, **options: Any) -> str:
    soup = tree(html)
    ng.annotate_soup(soup, assets=False, **options)
    return str(soup)


def marks(soup: BeautifulSoup) -> list[tuple[str, str, bool]]:
    """Each mark: its text, its concept, whether it goes on from the one before."""
    return [
        (mark.get_text(), str(mark["data-netgloss"]), "netgloss-rest" in mark["class"])
        for mark in soup.find_all(attrs={"data-netgloss": True})
    ]


def test_a_tree_is_marked_in_place(ng: Netgloss) -> None:
    soup = tree("<p>My <b>carcinoid</b> &amp; Ki-67.</p>")
    paragraph, bold = soup.p, soup.b
    ng.annotate_soup(soup, assets=False)
    assert str(soup) == f"<p>My <b>{CARCINOID}</b> &amp; {KI_67}.</p>"
    assert soup.p is paragraph
    assert soup.b is bold


def test_a_tree_made_by_hand(ng: Netgloss) -> None:
    soup = BeautifulSoup(features="html.parser")
    paragraph = soup.new_tag("p")
    for piece in ("Ki", "-", "67"):  # as edits leave it: three nodes
        paragraph.append(piece)
    soup.append(paragraph)
    ng.annotate_soup(soup, assets=False)
    assert [mark.get_text() for mark in soup.find_all("span")] == ["Ki", "-", "67"]
    assert soup.get_text() == "Ki-67"


def test_definitions_are_added_once_to_the_body(ng: Netgloss) -> None:
    soup = tree("<html><head></head><body><p>carcinoid</p><p>carcinoid</p></body></html>")
    ng.annotate_soup(soup, mark="all")
    body = soup.body
    assert body is not None
    assert [child.name for child in body.children if isinstance(child, Tag)] == [
        "p", "p", "style", "section", "script",
    ]  # fmt: skip
    assert [entry["id"] for entry in soup.select(".netgloss-words dl > div")] == ["netgloss-carcinoid"]


def test_definitions_are_added_to_a_fragment(ng: Netgloss) -> None:
    soup = tree("<p>carcinoid</p>")
    ng.annotate_soup(soup)
    assert [child.name for child in soup.children if isinstance(child, Tag)] == ["p", "style", "section", "script"]


UNTOUCHED = {
    "no terms": "<p>Hello &amp; goodbye",
    "nothing": "",
    "a comment": "<!-- carcinoid --><!DOCTYPE carcinoid><?carcinoid?>",
    "a link": "<p><a href='x'>carcinoid <b>Ki-67</b></a></p>",
    "a heading": "<h2>carcinoid</h2><h6><i>Ki-67</i></h6>",
    "code": "<code>carcinoid</code><pre>carcinoid</pre><kbd>Ki-67</kbd><samp>Ki-67</samp>",
    "script and style": "<script>carcinoid</script><style>carcinoid</style>",
    "forms": "<textarea>carcinoid</textarea><select><option>carcinoid</option></select><button>Ki-67</button>",
    "head": "<head><title>carcinoid</title></head>",
    "drawings": "<svg><text>carcinoid</text></svg><math><mi>carcinoid</mi></math>",
    "explained already": "<abbr title='x'>carcinoid</abbr><dfn>Ki-67</dfn>",
    "asked for": (
        "<p translate=no>carcinoid</p><p class='a notranslate'>Ki-67</p><p class=no-netgloss>Ki-67</p>"
        "<div contenteditable>Ki-67</div><div contenteditable=true><p>Ki-67</p></div>"
    ),
    "not in the page": "<template>carcinoid</template><noscript>carcinoid</noscript>",
    "between the cells of a table": "<table>carcinoid<tr>Ki-67<td>x</td></tr></table>",
    "part of a larger word": "<p>xcarcinoid carcinoid<a>s</a> <code>x</code>carcinoid",
    "across blocks": "<p>heart</p><p>attack</p>",
}


@pytest.mark.parametrize("name", UNTOUCHED)
def test_what_is_left_alone(name: str, ng: Netgloss) -> None:
    html = UNTOUCHED[name]
    assert marked(ng, html) == str(tree(html))


@pytest.mark.parametrize(
    ("html", "options", "words"),
    [
        ("<a>carcinoid</a> <h2>Ki-67</h2>", {"links": True}, ["carcinoid"]),
        ("<a>carcinoid</a> <h2>Ki-67</h2>", {"headings": True}, ["Ki-67"]),
        ("<h2><a>carcinoid</a></h2>", {"headings": True, "links": True}, ["carcinoid"]),
        ("<p>carcinoid carcinoid<h2>x</h2>carcinoid", {}, ["carcinoid", "carcinoid"]),
        ("<p>carcinoid carcinoid", {"mark": "all"}, ["carcinoid", "carcinoid"]),
        ("<p>carcinoid, surgery", {"level": "everyday"}, ["carcinoid", "surgery"]),
        ("<p>carcinoid, gastrinoma", {"level": "core"}, ["carcinoid"]),
        ("<p>" + "carcinoid " * 40, {"mark": "all", "density": 25}, ["carcinoid"] * 10),
    ],
)
def test_options(html: str, options: dict[str, Any], words: list[str], ng: Netgloss) -> None:
    soup = tree(html)
    ng.annotate_soup(soup, assets=False, **options)
    assert [text for text, _, _ in marks(soup)] == words


def test_a_mention_goes_across_inline_markup(ng: Netgloss) -> None:
    soup = tree("<p><sup>68</sup>Ga-<i>DOTATATE</i> PET, Ki-<b>67</b></p>")
    text = soup.get_text()
    ng.annotate_soup(soup, assets=False)
    assert marks(soup)[-2:] == [("Ki-", "ki-67", False), ("67", "ki-67", True)]
    assert [rest for _, _, rest in marks(soup)[:-2]] == [False, True, True, True]
    assert soup.get_text() == text


@pytest.mark.parametrize("html", ["<p>carcinoid<br>heart disease", "<table><tr><td>carcinoid<td>heart disease"])
def test_a_mention_does_not_go_across_a_break(html: str, ng: Netgloss) -> None:
    soup = tree(html)
    ng.annotate_soup(soup, assets=False)
    assert marks(soup) == [("carcinoid", "carcinoid", False)]


PAGES = {
    "an article": "<!DOCTYPE html><body><h1>My carcinoid</h1><p>A carcinoid is a NET; Ki-67 2%, G1.</p></body>",
    "a fragment": "carcinoid <b>and</b> Ki-67",
    "sections": "<article><h2>One</h2>carcinoid, carcinoid<h2>Two</h2>carcinoid<section>carcinoid</section></article>",
    "inline markup": "<p><sup>177</sup>Lu-<b>DOTA</b>TATE and Ki-<i>67</i>, <em>carcinoid</em> heart <u>disease</u>",
    "a table": "<table><tr><th>carcinoid</th><td>Ki-67</td></tr><tr><td>heart disease</td><td>carcinoid</td></table>",
    "a list": "<ul><li>carcinoid<li>heart disease<li><a href=x>Ki-67</a> MIB-1</ul>",
    "character references": "<p>Ki&#45;67 &amp; Ki&#8209;67, carci&shy;noid &lt;b&gt; <b>carcinoid</b></p>",
    "things left alone": "<p>carcinoid<a>s</a> <code>x</code>carcinoid <abbr>Ki-67</abbr> <kbd>Ki-67</kbd> Ki-67",
    "things that ask": "<p class='x notranslate'>carcinoid</p><p translate=no>Ki-67</p><p contenteditable=false>Ki-67",
    "things that are not shown": "<title>Ki-67</title><script>Ki-67</script><svg><text>Ki-67</text></svg><p>Ki-67</p>",
    "senses": "<p>My net income. The .NET framework. I have a NET (carcinoid) of the ileum, stage IV.</p>",
    "line ends": "<p>The\n   carcinoid\n\theart\n disease,\nKi\n67</p>",
    "ruby": "<p><ruby>carcinoid<rt>x</rt></ruby>",
}


@pytest.mark.parametrize("options", [{}, {"mark": "all", "links": True, "headings": True}], ids=["default", "more"])
@pytest.mark.parametrize("name", PAGES)
def test_the_same_is_marked_as_in_the_source(name: str, options: dict[str, Any], ng: Netgloss) -> None:
    soup = tree(PAGES[name])
    ng.annotate_soup(soup, assets=False, **options)
    assert marks(soup) == marks(tree(ng.annotate_html(PAGES[name], assets=False, **options)))


@pytest.mark.parametrize("assets", [True, False], ids=["with definitions", "marks only"])
@pytest.mark.parametrize("name", PAGES)
def test_twice_is_once(name: str, assets: bool, ng: Netgloss) -> None:
    soup = tree(PAGES[name])
    ng.annotate_soup(soup, assets=assets)
    once = str(soup)
    ng.annotate_soup(soup, assets=assets)
    assert str(soup) == once


def test_other_options_replace_the_marks(ng: Netgloss) -> None:
    soup = tree("<p>carcinoid <a>Ki-67</a></p>")
    ng.annotate_soup(soup)
    ng.annotate_soup(soup, links=True, assets=False)
    assert str(soup) == f"<p>{CARCINOID} <a>{KI_67}</a></p>"


def test_a_page_annotated_as_a_source_is_annotated_anew(ng: Netgloss) -> None:
    html = "<html><body><p>carcinoid, Ki-<b>67</b></p></body></html>"
    soup = tree(ng.annotate_html(html))
    ng.annotate_soup(soup, assets=False)
    assert str(soup) == marked(ng, html)


def test_a_deep_tree(ng: Netgloss) -> None:
    soup = tree("<div>carcinoid")
    inner = soup.div
    assert inner is not None
    for _ in range(5_000):  # html.parser's own builder would take its time
        deeper = soup.new_tag("div")
        inner.append(deeper)
        inner = deeper
    inner.append("Ki-67")
    ng.annotate_soup(soup, assets=False)
    assert [mark.get_text() for mark in soup.find_all("span")] == ["carcinoid", "Ki-67"]
