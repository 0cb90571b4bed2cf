"""What was fetched: as text, and as it can be shown. Every kind, every encoding, everything missing."""

from __future__ import annotations

import time
from typing import Any

import pytest

from netgloss.errors import FetchError
from netgloss.fetch import Fetched
from netgloss.problems import KINDS, Refused
from netgloss.slots import Slots
from netgloss.source import VIEWS, Shown, Source, View, show, source_of
from netgloss.walls import SAYS
from test_feeds import ATOM, RSS, locked, pdf
from test_page import alarms

ADDRESS = "https://site.example/folder/a-letter"
SAID = "My Ki-67 is 2%, and the nurse says that this is low."
LONG = "A sentence about the Ki-67. " * 20


def fetched(body: bytes | str, media_type: str = "text/html", charset: str | None = None, **given: Any) -> Fetched:
    """A page as `fetch` gives it."""
    data = body.encode() if isinstance(body, str) else body
    fields: dict[str, Any] = {"asked": ADDRESS, "address": ADDRESS, "hops": (), **given}
    return Fetched(status=200, body=data, media_type=media_type, charset=charset, etag=None, last_modified=None,
                   fresh_for=0, may_store=True, **fields)  # fmt: skip


def refused(name: str, sentence: str, fetched: Fetched, view: View | None = None) -> None:
    """Whether it is refused with this kind of problem and this sentence."""
    with pytest.raises(FetchError) as caught:
        show(source_of(fetched), view)
    assert (caught.value.name, str(caught.value)) == (name, sentence)
    assert name in KINDS


# What it is

XHTML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head>'
    f"<title>X</title></head><body><p>{SAID}</p></body></html>"
)
RDF = (
    '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="/"><title>R</title></channel>'
    "<item><title>One</title><link>/1</link><description>a &lt;b&gt;b&lt;/b&gt;</description></item></rdf:RDF>"
)
# name → (media type, contents, what it is)
THINGS: dict[str, tuple[str, bytes | str, str]] = {
    "HTML": ("text/html", f"<!DOCTYPE html><p>{SAID}", "page"),
    "a piece of HTML": ("text/html", SAID, "page"),
    "no contents": ("text/html", b"", "page"),
    "XHTML": ("application/xhtml+xml", XHTML, "page"),
    "XHTML as XML": ("text/xml", XHTML, "page"),
    "XHTML as an application's XML": ("application/xml", XHTML, "page"),
    "XHTML as a feed": ("application/rss+xml", XHTML, "page"),
    "XHTML behind a comment": ("text/xml", XHTML.replace("<html", "<!-- <rss> --><html", 1), "page"),
    "XHTML with a document type": ("text/xml", XHTML.replace("<html", "<!DOCTYPE html SYSTEM 'x'><html", 1), "page"),
    "HTML as XML, by its document type alone": ("text/xml", f"<!doctype HTML><title>x</title>{SAID}", "page"),
    "a text": ("text/plain", SAID, "text"),
    "a text that looks like a page": ("text/plain", "<!DOCTYPE html><html>", "text"),
    "a text that looks like a feed": ("text/plain", RSS, "text"),
    "Markdown": ("text/markdown", "# Ki-67", "text"),
    "a PDF": ("application/pdf", pdf(["x"]), "pdf"),
    "a PDF of old": ("application/x-pdf", pdf(["x"]), "pdf"),
    "RSS": ("application/rss+xml", RSS, "feed"),
    "RSS as XML": ("text/xml", RSS, "feed"),
    "RSS as HTML": ("text/html", RSS, "feed"),
    "RSS as XHTML": ("application/xhtml+xml", RSS, "feed"),
    "RSS behind a byte order mark": ("text/html", b"\xef\xbb\xbf" + RSS.encode(), "feed"),
    "RSS behind blanks": ("text/html", f"\n\t {RSS}", "feed"),
    "RSS behind comments": ("text/html", "<!-- a --><!-- <html> -->\n<rss version='2.0'></rss>", "feed"),
    "RSS with a style sheet": ("text/xml", RSS.replace("?>", '?>\n<?xml-stylesheet href="a>b"?>', 1), "feed"),
    "RSS with a document type": ("text/xml", "<!DOCTYPE rss PUBLIC 'a' 'b' [<!ENTITY c 'd'>]><rss/>", "feed"),
    "Atom": ("application/atom+xml", ATOM, "feed"),
    "Atom as RSS": ("application/rss+xml", ATOM, "feed"),
    "Atom as HTML": ("text/html", ATOM, "feed"),
    "Atom in a name space with a name": ("text/xml", "<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", "feed"),
    "RDF": ("application/rdf+xml", RDF, "feed"),
    "RDF as HTML": ("text/html", RDF, "feed"),
    "a page about feeds": ("text/html", f"<p>Write &lt;rss> or <feed>. {SAID}", "page"),
    "a page of an element that begins like a feed": ("text/html", f"<rss-reader>{SAID}</rss-reader>", "page"),
}  # fmt: skip


@pytest.mark.parametrize(("media_type", "body", "kind"), THINGS.values(), ids=THINGS.keys())
def test_what_it_is(media_type: str, body: bytes | str, kind: str) -> None:
    source = source_of(fetched(body, media_type))
    assert (source.kind, source.media_type) == (kind, media_type)
    assert source.views == (("page", "reading") if kind == "page" else ("reading",))
    assert (bool(source.data), bool(source.text)) == (kind == "pdf", kind != "pdf" and bool(body))


DATA = {
    "a map of a site": "<?xml version='1.0'?><urlset><url/></urlset>",
    "a drawing": "<svg xmlns='http://www.w3.org/2000/svg'><title>Ki-67</title></svg>",
    "XML in words": "just words",
    "nothing": "",
    "a comment that is never closed": "<!-- <rss>",
    "an instruction that is never closed": "<?xml <rss>",
    "a document type that is never closed": "<!DOCTYPE rss [ <rss>",
    "another document type": "<!DOCTYPE book><book/>",
    "a root that begins like a feed": "<rssx/>",
}


@pytest.mark.parametrize("media_type", ["text/xml", "application/xml", "application/rss+xml", "application/atom+xml"])
@pytest.mark.parametrize("body", DATA.values(), ids=DATA.keys())
def test_other_xml_is_refused(body: str, media_type: str) -> None:
    refused("content-type", "site.example sends data for programs, which is no page.", fetched(body, media_type))


HARD_TO_TELL = {
    "comments": "<!--a-->" * 100_000,
    "comments, never closed": "<!--a" * 100_000,
    "instructions": "<?a?>" * 100_000,
    "blanks": " " * 1_000_000,
    "a document type": "<!doctype " + "a" * 1_000_000,
    "document types": "<!doctype a>" * 100_000,
    "a name": "<" + "a" * 1_000_000,
    "names": "<a:" * 100_000,
    "tags that close themselves": "<a b='/>" * 100_000,
    "data": "<![CDATA[" * 100_000,
    "styles": "<style>" * 100_000,
}


@pytest.mark.parametrize("media_type", ["text/html", "application/xhtml+xml"])
@pytest.mark.parametrize("body", HARD_TO_TELL.values(), ids=HARD_TO_TELL.keys())
def test_telling_takes_no_longer_for_a_page_that_is_hard_to_tell(body: str, media_type: str) -> None:
    start = time.process_time()
    assert source_of(fetched(f"{body}<p>", media_type)).kind == "page"
    assert time.process_time() - start < 10


def test_where_it_came_from_is_kept() -> None:
    source = source_of(
        fetched("x", asked="http://a.example/", address="https://b.example/c", hops=("http://a.example/",))
    )
    assert source == Source(
        asked="http://a.example/", address="https://b.example/c", hops=("http://a.example/",), kind="page",
        media_type="text/html", charset="utf-8", charset_by="contents", text="x", data=b"",
    )  # fmt: skip


# name → (contents, what the site says, what it is read as, by what)
ENCODINGS: dict[str, tuple[bytes, str | None, str, str]] = {
    "a mark": (b"\xef\xbb\xbfna\xc3\xafve", "latin1", "utf-8", "mark"),
    "a mark of UTF-16": ("\ufeffnaïve".encode("utf-16-le"), None, "utf-16le", "mark"),
    "the site": ("naïve".encode("latin-1"), "iso-8859-1", "windows-1252", "site"),
    "the page": (b"<meta charset=windows-1252>na\xefve", None, "windows-1252", "page"),
    "the page's XML": (b"<?xml version='1.0' encoding='iso-8859-15'?>na\xefve", None, "iso-8859-15", "page"),
    "the contents, in UTF-8": ("naïve".encode(), None, "utf-8", "contents"),
    "the contents, not in UTF-8": ("naïve".encode("latin-1"), None, "windows-1252", "contents"),
    "the contents, as what the site says means nothing": ("naïve".encode(), "nonsense", "utf-8", "contents"),
    "the contents against the site": ("naïve".encode(), "iso-8859-1", "utf-8", "correction"),
    "the contents against the page": ("<meta charset=latin1>naïve".encode(), None, "utf-8", "correction"),
    "the contents against UTF-8": ("naïve Größe".encode("latin-1"), "utf-8", "windows-1252", "correction"),
}


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
@pytest.mark.parametrize(("body", "said", "charset", "by"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_the_encoding_is_told(media_type: str, body: bytes, said: str | None, charset: str, by: str) -> None:
    source = source_of(fetched(body, media_type, said))
    assert (source.charset, source.charset_by) == (charset, by)
    assert "naïve" in source.text
    assert not source.text.startswith("\ufeff")


def test_all_ways_to_tell_an_encoding_are_looked_at() -> None:
    assert {by for *_, by in ENCODINGS.values()} == {"mark", "site", "page", "contents", "correction"}


def test_a_feed_is_read_in_its_own_encoding() -> None:
    source = source_of(fetched(RSS.replace("One", "Größe").encode("latin-1"), "application/rss+xml"))
    assert (source.charset, source.charset_by) == ("windows-1252", "page")
    assert ">Größe</a>" in show(source).html


def test_a_pdf_has_no_encoding() -> None:
    source = source_of(fetched(pdf(["x"]), "application/pdf", "utf-8"))
    assert (source.charset, source.charset_by, source.text) == ("", None, "")


# How it is shown


def test_a_page_as_it_looks() -> None:
    page = (
        '<!DOCTYPE html><html lang="de" onclick="x()"><head><title> A &amp;\n B </title><script>x()</script></head>'
        f'<body class="dark"><nav>Menu</nav><p>{SAID} <a href="../c?d=1&amp;e">more</a></p></body></html>'
    )
    assert show(source_of(fetched(page))) == Shown(
        view="page", title="A & B", lang="de",
        html='<!DOCTYPE html><html lang="de"><head><title> A &amp;\n B </title></head><body class="dark">'
        f'<nav>Menu</nav><p>{SAID} <a href="https://site.example/c?d=1&amp;e">more</a></p></body></html>',
    )  # fmt: skip


def test_an_article_to_read() -> None:
    page = (
        '<html lang="en-GB"><head><title>How to read a report | The blog</title></head><body><nav>Menu</nav><article>'
        f'<h1>How to read a report</h1><p style="color:red" onclick="x()">{LONG}<b>End.</b> <a href="/c">c</a></p>'
        "<div class=share-buttons>Share</div></article><footer>Foot</footer></body></html>"
    )
    assert show(source_of(fetched(page)), "reading") == Shown(
        view="reading", title="How to read a report", lang="en-GB",
        html='<article lang="en-GB"><header><h1>How to read a report</h1><p>The blog</p></header>'
        f'<p>{LONG}<b>End.</b> <a href="https://site.example/c">c</a></p></article>',
    )  # fmt: skip


def test_addresses_are_those_of_where_the_page_was_found() -> None:
    source = source_of(
        fetched(f'{SAID}<a href="c">c</a>', asked="https://a.example/b", address="https://z.example/y/x")
    )
    for view in VIEWS:
        assert '<a href="https://z.example/y/c">c</a>' in show(source, view).html


# name → (media type, contents, title, language, HTML)
SHOWN: dict[str, tuple[str, bytes | str, str, str, str]] = {
    "a text": (
        "text/plain", "My Ki-67.\r\n\r\nIs it <low>?\r\n  & is it 2%?\n \t \n\n", "a-letter", "",
        ("<article><header><h1>a-letter</h1><p>site.example</p></header><p>My Ki-67.</p>"
        "<p>Is it &lt;low&gt;?<br>  &amp; is it 2%?</p></article>"),
    ),
    "a text with line ends of old": (
        "text/plain", "One\rtwo\r\rthree", "a-letter", "",
        "<article><header><h1>a-letter</h1><p>site.example</p></header><p>One<br>two</p><p>three</p></article>",
    ),
    "an empty text": (
        "text/plain", "", "a-letter", "", "<article><header><h1>a-letter</h1><p>site.example</p></header></article>",
    ),
    "Markdown": (
        "text/markdown", "# Ki-67\n\n[x](javascript:y)", "a-letter", "",
        ("<article><header><h1>a-letter</h1><p>site.example</p></header><p># Ki-67</p>"
         "<p>[x](javascript:y)</p></article>"),
    ),
    "a PDF": (
        "application/pdf", pdf(["My Ki-67 is <low>."], ["Page two."]), "A letter", "",
        ("<article><header><h1>A letter</h1><p>Dr A · site.example</p></header><h2>Page 1</h2>"
        "<p>My Ki-67 is &lt;low&gt;.</p><h2>Page 2</h2><p>Page two.</p></article>"),
    ),
    "a PDF without a title": (
        "application/pdf", pdf(["x"], title=""), "a-letter", "",
        "<article><header><h1>a-letter</h1><p>Dr A · site.example</p></header><h2>Page 1</h2><p>x</p></article>",
    ),
    "RSS": (
        "application/rss+xml", RSS, "A & B", "en-GB",
        ('<article lang="en-GB"><header><h1>A &amp; B</h1><p>site.example</p></header><section id="post-1"><header>'
        '<h2><a href="https://site.example/one">One</a></h2><p>Ann · <time datetime="2026-03-03T09:00:00+01:00">'
        '3 March 2026, 09:00</time></p></header><p>My <b>NET</b> <img src="https://site.example/folder/a.png"></p>'
        '</section><section id="post-2"><header><h2><a href="https://blog.example/two">Two</a></h2></header>'
        "a <em>b</em></section></article>"),
    ),
    "Atom, called HTML": (
        "text/html", ATOM, "News", "",
        ('<article><header><h1>News</h1><p>site.example</p></header><section id="post-1"><header>'
        '<h2><a href="https://blog.example/1">a &lt; b</a></h2><p>Ann · <time datetime="2026-03-02T09:14:00Z">'
        "2 March 2026, 09:14</time></p></header><div><p>x &lt; y <a>l</a></p></div></section>"
        '<section id="post-2"><header><h2>2</h2></header><p>1 &lt; 2</p></section></article>'),
    ),
    "RDF": (
        "application/rdf+xml", RDF, "R", "",
        ('<article><header><h1>R</h1><p>site.example</p></header><section id="post-1"><header>'
        '<h2><a href="https://site.example/1">One</a></h2></header>a <b>b</b></section></article>'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("view", [None, *VIEWS])
@pytest.mark.parametrize(("media_type", "body", "title", "lang", "html"), SHOWN.values(), ids=SHOWN.keys())
def test_what_is_no_page_is_shown_to_read_in_whatever_view_it_is_wanted(
    media_type: str, body: bytes | str, title: str, lang: str, html: str, view: View | None
) -> None:
    assert show(source_of(fetched(body, media_type)), view) == Shown(view="reading", title=title, lang=lang, html=html)


# XML can say things that HTML can't: name → (the inside of the body, the same as HTML)
AS_HTML = {
    "an empty element": ('<a id="top"/>word', '<a id="top"></a>word'),
    "an empty element, with blanks": (
        "<div\nclass='a/b' title='1 > 0' />word", '<div class="a/b" title="1 &gt; 0"></div>word',
    ),
    "an empty script": ('<script src="a.js"/>word<script src="b.js" />', "word"),
    "an empty field": ("<textarea/>word", "<textarea></textarea>word"),
    "elements that are always empty": ('one<br/>two<hr />', "one<br>two<hr>"),
    "data": ("<p><![CDATA[<b> & ]]]]><![CDATA[>]]></p>", "<p>&lt;b&gt; &amp; ]]&gt;</p>"),
    "a style in data": (
        "<style><![CDATA[p > b { color: red }]]></style>", "<style>p > b { color: red }</style>",
    ),
    "a comment": ("one<!-- <b/> <![CDATA[ -->two", "onetwo"),
    "a tag that is never closed": ("one<b /", "one"),
}  # fmt: skip


@pytest.mark.parametrize("media_type", ["application/xhtml+xml", "text/xml"])
@pytest.mark.parametrize(("inside", "expected"), AS_HTML.values(), ids=AS_HTML.keys())
def test_xhtml_is_read_as_xml(inside: str, expected: str, media_type: str) -> None:
    source = source_of(fetched(f"<html><head><title/></head><body><p>{SAID}</p>{inside}", media_type))
    html = show(source).html
    assert html.startswith(f"<html><head><title></title></head><body><p>{SAID}</p>{expected}")
    assert alarms(html) == []


def test_html_is_not_read_as_xml() -> None:
    html = show(source_of(fetched(f"<p>{SAID}</p><div/>one<![CDATA[two]]>"))).html
    assert html == f"<p>{SAID}</p><div>one</div>"


# Titles

TITLES: dict[str, tuple[str, str, View | None, str]] = {
    "a page's": ("text/html", f"<title>\n A <b>&lt;i> </title>{SAID}", None, "A <b><i>"),
    "a page's first": ("text/html", f"<title>One</title><title>Two</title>{SAID}", None, "One"),
    "not that of a drawing": ("text/html", f"<svg><title>Logo</title></svg>{SAID}", None, "site.example"),
    "a page without one": ("text/html", SAID, None, "site.example"),
    "a page with an empty one": ("text/html", f"<title> </title><h1>No</h1>{SAID}", None, "site.example"),
    "an article's": ("text/html", f"<title>News</title><h1>On <i>NETs</i></h1>{SAID}", "reading", "News"),
    "an article's heading": ("text/html", f"<h1>On <i>NETs</i></h1>{SAID}", "reading", "On NETs"),
    "an article without one": ("text/html", SAID, "reading", "site.example"),
    "a feed without one": ("text/xml", "<rss><channel/></rss>", None, ADDRESS),
}


@pytest.mark.parametrize(("media_type", "body", "view", "title"), TITLES.values(), ids=TITLES.keys())
def test_titles(media_type: str, body: str, view: View | None, title: str) -> None:
    assert show(source_of(fetched(body, media_type)), view).title == title


NAMES = {
    "a file": ("https://site.example/a/letter.txt", "letter.txt"),
    "a file with a query": ("https://site.example/a/letter.txt?v=1", "letter.txt"),
    "encoded": ("https://site.example/My%20letter%20%C3%BC.txt", "My letter ü.txt"),
    "encoded, and no UTF-8": ("https://site.example/%FC.txt", "\N{REPLACEMENT CHARACTER}.txt"),
    "several lines": ("https://site.example/a%0Ab%09c.txt", "a b c.txt"),
    "markup": ("https://site.example/%3Cscript%3E.txt", "<script>.txt"),
    "a folder": ("https://site.example/a/", "site.example"),
    "no path": ("https://site.example", "site.example"),
    "a blank": ("https://site.example/%20", "site.example"),
    "no name": ("http://[2001:db8::1]:8080/", "2001:db8::1"),
}


@pytest.mark.parametrize(("address", "title"), NAMES.values(), ids=NAMES.keys())
def test_a_file_without_a_title_has_its_name(address: str, title: str) -> None:
    for media_type, body in (("text/plain", b"x"), ("application/pdf", pdf(["x"], title=""))):
        shown = show(source_of(fetched(body, media_type, address=address)))
        assert shown.title == title
        assert "<script" not in shown.html


# Nothing to read

WALLS = {
    "login": "<title>Log in</title><form><input type=password><button>Log in</button></form>",
    "consent": "<div id=onetrust-banner>We and our partners use cookies.<button>Accept all</button></div>",
    "script": "<div id=root></div><script src=app.js></script>",
    "empty": "<p> </p>",
}


@pytest.mark.parametrize("view", [None, *VIEWS])
@pytest.mark.parametrize("name", WALLS)
def test_a_page_with_nothing_to_read_is_told_so_and_shown_anyway(name: str, view: View | None) -> None:
    page = fetched(WALLS[name])
    refused(f"page-{name}", SAYS[name], page, view)  # type: ignore[index]
    shown = show(source_of(page), view, anyway=True)
    assert shown.view == (view or "page")
    assert alarms(shown.html) == []


def test_all_walls_are_looked_at() -> None:
    assert WALLS.keys() == SAYS.keys()


def test_a_text_is_never_behind_a_wall() -> None:
    assert show(source_of(fetched("Log in", "text/plain"))).title == "a-letter"


FEED = "The feed of site.example is broken, or is built in a way that is not safe to read."
BROKEN: dict[str, tuple[str, bytes | str, str, str]] = {
    "a PDF that is none": ("application/pdf", b"%PDF-1.4 rubbish", "pdf",
                           "This PDF is broken, or too large."),
    "a locked PDF": ("application/pdf", locked(), "pdf",
                     "This PDF is locked with a password."),
    "a PDF of pictures": ("application/pdf", pdf([]), "pdf",
                          "There is no text in this PDF, only pictures of it."),
    "a feed that was cut off": ("application/rss+xml", RSS[:-20], "feed", FEED),
    "a feed with entities": ("text/html", '<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>', "feed",
                             FEED),
    "a feed that is HTML inside": ("text/html", "<rss><channel><title>a<br></title></channel></rss>", "feed", FEED),
}  # fmt: skip


@pytest.mark.parametrize(("media_type", "body", "name", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_told_so(media_type: str, body: bytes | str, name: str, sentence: str) -> None:
    refused(name, sentence, fetched(body, media_type))
    with pytest.raises(FetchError):
        show(source_of(fetched(body, media_type)), anyway=True)  # there is nothing else to show


def test_only_so_many_pdfs_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a process of its own; one that is kept in memory takes no place among what is fetched."""
    places = Slots(1, 0, 1)
    monkeypatch.setattr("netgloss.source._PDFS", places)
    good, broken = (source_of(fetched(body, "application/pdf")) for body in (pdf(["x"]), b"%PDF-1.4 rubbish"))
    with places.one(), pytest.raises(Refused) as caught:
        show(good)
    assert caught.value.problem.name == "busy"
    for _ in range(2):  # the place is given back, whatever comes of it
        assert show(good).title == "A letter"
        with pytest.raises(FetchError):
            show(broken)
