"""A fetched page, text, PDF or feed: as text, with how it was read, and in the two ways in which it can be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from typing import Literal, get_args
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from netgloss.answers import FEEDS, PDF, TEXTS
from netgloss.encoding import By, recover_page
from netgloss.errors import DecodeError, FetchError
from netgloss.feeds import read_feed
from netgloss.fetch import Fetched
from netgloss.page import clean
from netgloss.pdf import read_pdf
from netgloss.reading import Article, article_of, to_html
from netgloss.slots import Slots
from netgloss.tree import parse
from netgloss.walls import SAYS, state
from netgloss.writing import write
from netgloss.xhtml import as_html

Kind = Literal["page", "text", "pdf", "feed"]
View = Literal["page", "reading"]
VIEWS: tuple[View, ...] = get_args(View)

# A feed or a page of XML says so at its beginning, whatever the site calls it. What stands before that is taken off one
# at a time: in a loop of one expression, many comments could be told apart in more ways than can be tried.
_BEFORE_ROOT = re.compile(
    r"[\s\ufeff]+|<\?.*?\?>|<!--.*?-->|<!doctype\s+(?P<doctype>[^\s>\[]++)[^>\[]*+(?:\[[^\]]*+\]\s*+)?>", re.I | re.S
)
_ROOT = re.compile(r"<(?:[\w.-]++:)?([\w.-]++)(?=[\s/>])")
_FEED_ROOTS = ("rss", "feed", "RDF")
_LINE_END = re.compile(r"\r\n?")
# Each is a process of its own, which may take much memory and many seconds.
_PDFS = Slots(2, 4, 10.0)
_BETWEEN = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an address has brought."""

    asked: str
    address: str  # where it came from in the end
    hops: tuple[str, ...]
    kind: Kind
    media_type: str
    charset: str  # as the Encoding Standard names it; "" for a PDF
    charset_by: By | None
    text: str  # "" for a PDF
    data: bytes  # of a PDF

    @property
    def views(self) -> tuple[View, ...]:
        """The views in which it can be had, its own first."""
        return VIEWS if self.kind == "page" else ("reading",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A source in one view, safe to be shown, not annotated yet."""

    view: View
    title: str
    lang: str
    html: str  # a whole page, or the inside of a body


def source_of(fetched: Fetched) -> Source:
    """What was fetched, as text. Raises `FetchError` for XML that is neither a feed nor a page."""
    if fetched.media_type in PDF:
        kind: Kind = "pdf"
        text, charset, by = "", "", None
    else:
        text, charset, by = recover_page(fetched.body, fetched.charset)
        kind = _kind(fetched.media_type, text, fetched.address)
        if kind == "page" and fetched.media_type != "text/html":
            text = as_html(text)
    return Source(
        asked=fetched.asked, address=fetched.address, hops=fetched.hops, kind=kind, media_type=fetched.media_type,
        charset=charset, charset_by=by, text=text, data=fetched.body if kind == "pdf" else b"",
    )  # fmt: skip


def _kind(media_type: str, text: str, address: str) -> Kind:
    if media_type in TEXTS:
        return "text"
    root = _root(text)
    if root in _FEED_ROOTS:
        return "feed"
    if media_type in FEEDS and root.lower() != "html":
        raise FetchError("content-type", f"{urlsplit(address).hostname} sends data for programs, which is no page.")
    return "page"


def _root(text: str) -> str:
    """The name of the first element, without that of its name space; of a page HTML's document type will do."""
    at, doctype = 0, ""
    while found := _BEFORE_ROOT.match(text, at):
        at, doctype = found.end(), found["doctype"] or doctype
    root = _ROOT.match(text, at)
    return root[1] if root and doctype.lower() != "html" else doctype


def show(source: Source, view: View | None = None, *, anyway: bool = False) -> Shown:
    """The source in a view, by default its own first; what it can't be had in becomes what it can.

    Raises `FetchError` for a page with nothing to read, unless it is wanted `anyway`, and for a broken feed or PDF;
    `Refused` where too many PDFs are being read.
    """
    if source.kind == "page":
        return _page(source, anyway) if view in (None, "page") else _reading(source, anyway)
    article = {"text": _text, "pdf": _pdf, "feed": _feed}[source.kind](source)
    return _shown(article)


def _page(source: Source, anyway: bool) -> Shown:
    soup = _tree(source, anyway)
    title = soup.select_one("title")
    said = " ".join(title.get_text().split()) if title else ""
    clean(soup, source.address)
    root = soup.select_one("html")
    lang = str(root.get("lang", "")) if root else ""
    return Shown(view="page", title=said or _host(source), lang=lang, html=write(soup))


def _reading(source: Source, anyway: bool) -> Shown:
    return _shown(article_of(_tree(source, anyway), source.address))


def _tree(source: Source, anyway: bool) -> BeautifulSoup:
    soup = parse(source.text)
    if not anyway and (found := state(soup)):
        raise FetchError(f"page-{found}", SAYS[found])
    return soup


def _text(source: Source) -> Article:
    paragraphs = (part.strip("\n") for part in _BETWEEN.split(_LINE_END.sub("\n", source.text)))
    content = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part.strip())
    return Article(title=_name(source), site=_host(source), content=content)


def _pdf(source: Source) -> Article:
    try:
        with _PDFS.one():
            article = read_pdf(source.data)
    except DecodeError as error:
        raise FetchError("pdf", str(error)) from error
    return replace(article, title=article.title or _name(source), site=_host(source))


def _feed(source: Source) -> Article:
    article = read_feed(source.text, source.address)
    if article is None:
        raise FetchError(
            "feed", f"The feed of {_host(source)} is broken, or is built in a way that is not safe to read."
        )
    return replace(article, site=_host(source))


def _shown(article: Article) -> Shown:
    return Shown(view="reading", title=article.title, lang=article.lang, html=to_html(article))


def _host(source: Source) -> str:
    return urlsplit(source.address).hostname or ""


def _name(source: Source) -> str:
    """The name of a file that has no title, in one line."""
    name = unquote(urlsplit(source.address).path.rpartition("/")[2])
    return " ".join(name.split()) or _host(source)
