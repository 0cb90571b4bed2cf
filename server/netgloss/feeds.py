"""RSS and Atom: the items of a feed, as posts. Nothing is read that declares entities or a document type."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from html import escape
from xml.parsers import expat  # no entity is ever expanded here: a document type ends the reading

from netgloss.page import clean
from netgloss.reading import Article, Post
from netgloss.tidy import tidied
from netgloss.tree import parse

__all__ = ["read_feed"]

_MOST = 200  # items
_DEEPEST = 200  # elements in elements
_DECLARED = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_CONTENT = ("encoded", "content", "description", "summary")  # the fullest first
_DATES = ("pubDate", "published", "date", "updated", "issued")
_HOLDERS = frozenset("channel rss feed RDF image textInput item entry".split())
_AUTHORS = ("creator", "name", "author")
_ATTRIBUTES = ("href", "src", "alt", "title")


class _NoFeed(Exception):  # noqa: N818 (a page of another kind)
    """No feed, or one that is not read."""


def read_feed(text: str, address: str) -> Article | None:
    """The items of the feed at `address` in its order; None for what is no feed, is not well-formed, or declares a
    document type.
    """
    reader = _Reader()
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(_DECLARED.sub("", text).encode("utf-8", "replace"), True)
    except (expat.ExpatError, _NoFeed):
        return None
    if not reader.is_feed:
        return None
    posts = tuple(_post(item, address) for item in reader.items)
    return Article(title=_plain(reader.head.get("title", "")) or address, date=_date(reader.head), posts=posts,
                   lang=_lang(reader.head.get("language", "")))  # fmt: skip


class _Reader:
    """Collects the fields of a feed and of its items."""

    def __init__(self) -> None:
        self.is_feed = False
        self.head: dict[str, str] = {}
        self.items: list[dict[str, str]] = []
        self.into = self.head
        self.open: list[str] = []
        self.field = ""  # the field whose text is being read
        self.at = 0  # how deep that stands

    def refuse(self, *_: object) -> None:
        """Ends the reading."""
        raise _NoFeed

    def start(self, full: str, attributes: dict[str, str]) -> None:
        """An element begins; its name comes behind its namespace."""
        name = full.rpartition(" ")[2]
        if not self.open:
            self.is_feed = name in ("rss", "feed", "RDF")
            if not self.is_feed:
                raise _NoFeed
        self.open.append(name)
        if len(self.open) > _DEEPEST:
            raise _NoFeed
        if self.field:
            if self.field in _CONTENT:  # XHTML in Atom
                kept = "".join(f' {key}="{escape(attributes[key])}"' for key in _ATTRIBUTES if key in attributes)
                self._add(f"<{name}{kept}>")
        elif name in ("item", "entry") and len(self.items) < _MOST:
            self.into = {}
            self.items.append(self.into)
        elif name == "link" and attributes.get("href"):
            if attributes.get("rel", "alternate") == "alternate":
                self.into.setdefault("link", attributes["href"])
        elif self._is_field(name):
            self.field, self.at = name, len(self.open)
            self.into[name] = ""
            if self.open[0] == "feed" and attributes.get("type", "text") == "text":
                self.into[f"{name} is plain"] = "yes"

    def _is_field(self, name: str) -> bool:
        """Whether an element holds text that is read; the first of one name counts. Atom's author holds a name."""
        if name in self.into or "image" in self.open[:-1]:
            return False
        return name not in _HOLDERS and not (name == "author" and self.open[0] == "feed")

    def end(self, full: str) -> None:
        """An element ends."""
        name = self.open.pop()
        if self.field and len(self.open) < self.at:
            self.field = ""
        elif self.field in _CONTENT:
            self._add(f"</{name}>")
        if name in ("item", "entry"):
            self.into = self.head if len(self.items) < _MOST else {}

    def text(self, text: str) -> None:
        """A piece of text."""
        if self.field:
            nested = self.field in _CONTENT and len(self.open) > self.at
            self._add(escape(text) if nested else text)

    def _add(self, text: str) -> None:
        self.into[self.field] = self.into.get(self.field, "") + text


def _post(item: dict[str, str], address: str) -> Post:
    name = next((name for name in _CONTENT if item.get(name, "").strip()), "")
    source = item.get(name, "")
    if f"{name} is plain" in item:
        source = f"<p>{escape(source)}</p>"
    link = item.get("link", "").strip() or item.get("guid", "").strip()
    soup = parse(f'<body><a href="{escape(link)}"></a>{source}')
    clean(soup, address)
    first = soup.select_one("a")  # made absolute, and judged, with the rest
    where = str(first.get("href", "")) if first else ""
    author = next((item[name].strip() for name in _AUTHORS if item.get(name, "").strip()), "")
    return Post(
        title=_plain(item.get("title", "")), author=_plain(author), date=_date(item), content=tidied(soup), link=where
    )


def _plain(text: str) -> str:
    """A title: some feeds write markup into it."""
    return " ".join(parse(text).get_text().split()) if re.search(r"[<&]", text) else " ".join(text.split())


def _date(fields: dict[str, str]) -> str:
    given = next((fields[name].strip() for name in _DATES if fields.get(name, "").strip()), "")
    try:
        return parsedate_to_datetime(given).isoformat()
    except (ValueError, TypeError, IndexError):
        return given[:40]


def _lang(text: str) -> str:
    return text.strip() if re.fullmatch(r"\s*[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\s*", text) else ""
