"""HTML → a BeautifulSoup tree, read as browsers read it.

BeautifulSoup comes with builders for three parsers. The standard library's and libxml2's read other tags than a browser
does in a page that is made to be read in two ways (raw text, unclosed quotes and comments), and html5lib takes seconds.
This builder is on the tokenizer that the annotator has already: it keeps the HTML standard's tokens, ends what the next
tag ends (paragraphs, list items, cells), and does not build what no reader of ours may get: comments, SVG, MathML and
the contents of scripts and frames.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from bs4 import BeautifulSoup, Doctype, NavigableString, Tag
from bs4.builder import TreeBuilder

from netgloss.elements import (
    BREAKS_OUT,
    ENDED_BY_LIKE,
    ENDS_PARAGRAPH,
    FORMATTING,
    NONE,
    RAW,
    TABLE_PARTS,
    VOID,
)
from netgloss.markup import ATTRIBUTE, TAG
from netgloss.structure import Ended, Structure, closes_itself

__all__ = ["parse"]

_SURROGATE = re.compile("[\ud800-\udfff]")
# Deeper than this, what follows stands beside instead of inside. Browsers do the same (Chromium: at 512).
_DEEPEST = 200
_MOST_ATTRIBUTES = 200  # of one element; the others are left out
# What an end tag can't reach through, from the standard's “has an element in scope”.
_WALLS = frozenset("table td th caption button marquee html".split())
_TABLE_WALLS = frozenset(("table", "html"))
_TABLE = TABLE_PARTS | {"table"}
# A row ends the row before, a body of a table the body before.
_ENDS_IN_TABLE = {
    "tr": frozenset(("tr", "caption", "colgroup")),
    **dict.fromkeys(("tbody", "thead", "tfoot"), frozenset("tbody thead tfoot caption colgroup".split())),
}
# What has to end others before it begins.
_ENDING = ENDS_PARAGRAPH | {"a", "nobr"} | _ENDS_IN_TABLE.keys() | ENDED_BY_LIKE.keys()
_LASTING = frozenset(("html", "body"))  # their end tags end nothing: what follows belongs to the body still
_BLOCKS = ENDS_PARAGRAPH | {"li", "dd", "dt", "td", "th", "body"}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HEAD = frozenset("base basefont bgsound link meta noscript script style template title".split())
_DATA = "application/ld+json"  # the one kind of script that says something about the page
_NO_SCRIPT_TEXT = frozenset("iframe noembed noframes script".split())


def parse(html: str) -> BeautifulSoup:
    """The tree of a page or fragment. Whatever comes in, it comes out as some tree.

    Elements whose attributes are written alike share them: an element gets others, they are not changed.
    """
    # BeautifulSoup itself is not shown the source: it would wonder whether this is the name of a file.
    return BeautifulSoup("", builder=_Builder(html))


class _Builder(TreeBuilder):
    """Feeds a tree from the tokens of the source."""

    NAME = "netgloss"
    is_xml = False

    def __init__(self, html: str) -> None:
        self.html = html
        super().__init__(multi_valued_attributes=None, store_line_numbers=False, string_containers={})
        self.empty_element_tags = set(VOID)

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Any:
        """The source is text already, and known."""
        return [(markup, None, None, False)]

    def test_fragment_to_document(self, fragment: str) -> str:
        """A fragment is built as it is."""
        return fragment

    def feed(self, markup: Any) -> None:
        """Builds the tree."""
        _Feed(self.soup, self, self.html).read()


class _Feed:
    """One document being read into one tree."""

    def __init__(self, soup: Any, builder: TreeBuilder, html: str) -> None:
        self.soup, self.builder = soup, builder
        # NUL is dropped or replaced, depending on where it stands; it means nothing anywhere.
        html = html.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
        self.html = _SURROGATE.sub("\ufffd", html)  # half a character can't be written
        self.structure = Structure(self.html)
        self.opened: list[Tag] = [soup]  # what is open, from the outside in,
        self.names: list[str] = []  # the names of these but for the soup's,
        self.counts: dict[str, int] = {}  # and how often each is among them
        self.doomed: set[int] = set()  # places among the names: formatting whose end tag stood in a block further in
        self.texts: list[str] = []  # read, and not in the tree yet
        self.last: Tag | NavigableString | None = None  # the last in the tree
        self.attributes: dict[str, dict[str, Any]] = {}  # source of attributes → what they are: most come again

    def read(self) -> None:
        """Reads the source to its end."""
        html, put, texts, names, doomed = self.html, self._start, self.texts, self.names, self.doomed
        at = 0
        while True:
            for found in TAG.finditer(html, at):
                text, name, attributes, bogus, unfinished = found.groups()
                if text:
                    texts.append(unescape(text) if "&" in text else text)
                if name:
                    name = name.lower()
                    if name[0] == "/":
                        name = name[1:]
                        if names and name == names[-1] and not doomed and name not in _LASTING:
                            if texts:
                                self._flush()
                            self.counts[name] -= 1
                            names.pop()
                            self.opened.pop()
                        else:
                            self._end(name)
                        continue
                    end = found.end()
                    at = put(name, attributes, end)
                    if at != end:
                        break
                elif bogus:
                    self._declaration(bogus)
                elif unfinished or found.end() == len(html):
                    self._flush()
                    return

    def _flush(self) -> None:
        """Puts the text that has been read into the tree."""
        texts = self.texts
        if texts:
            self._put(NavigableString(texts[0] if len(texts) == 1 else "".join(texts)))
            texts.clear()

    def _put(self, text: NavigableString) -> None:
        """A text at the end of the tree. BeautifulSoup's own way would cut white space, and look for what could stand
        behind it.
        """
        parent, last = self.opened[-1], self.last
        text.parent, text.previous_element = parent, last
        if last is not None:
            last.next_element = text
        contents = parent.contents
        if contents:
            text.previous_sibling = contents[-1]
            contents[-1].next_sibling = text
        contents.append(text)
        self.last = text

    def _declaration(self, bogus: str) -> None:
        if bogus[:9].lower() == "<!doctype" and not self.names:
            self._flush()
            self._put(Doctype(bogus[9:-1].strip()))

    # Start tags

    def _start(self, name: str, attributes: str, at: int) -> int:
        """Puts an element into the tree; returns where to go on."""
        if name in ("svg", "math"):
            return at if closes_itself(attributes) else self._foreign(name, at)
        if name == "image":
            name = "img"  # as the standard has it
        if name in ("html", "head", "body"):
            if self.counts.get(name) or (name == "head" and self.counts.get("body")):
                return at
            if name == "body":
                self._close("head", NONE)
        elif name in _ENDING or (self.names and self.names[-1] == "head"):
            self._make_room(name)
        if self.texts:
            self._flush()
        parent = self.opened[-1]
        tag = Tag(self.soup, self.builder, name, None, None, None, parent, self.last)
        if attributes != ">":
            tag.attrs = self._read_attributes(attributes)
        parent.contents.append(tag)
        self.last = tag
        if name in VOID:
            return at
        if name in RAW:
            return self._raw(tag, attributes, at)
        if name == "plaintext":
            return len(self.html)
        if len(self.names) >= _DEEPEST:
            return at
        self.opened.append(tag)
        self.names.append(name)
        self.counts[name] = self.counts.get(name, 0) + 1
        if name in ("pre", "listing") and self.html.startswith("\n", at):
            at += 1  # https://html.spec.whatwg.org/multipage/parsing.html: the first line end is no text
        return at

    def _make_room(self, name: str) -> None:
        """Ends what an element of this name can't stand in."""
        counts = self.counts
        if self.names and self.names[-1] == "head" and name not in _HEAD:
            self._close("head", NONE)
        if name in ENDS_PARAGRAPH and counts.get("p"):
            self._close("p", _WALLS)
        if name in FORMATTING:
            if name in ("a", "nobr") and counts.get(name):
                self._end_formatting(name)
            return
        if name in _ENDS_IN_TABLE and counts.get("table"):
            self._close_innermost(_ENDS_IN_TABLE[name], _TABLE_WALLS)
        if name in ENDED_BY_LIKE:
            likes, stops = ENDED_BY_LIKE[name]
            if any(map(counts.get, likes)):
                self._close_innermost(likes, stops)

    def _raw(self, tag: Tag, attributes: str, at: int) -> int:
        """The contents of an element that holds no markup; returns the end of its end tag."""
        name = tag.name
        try:
            end = self.structure.follow(name, attributes, at)
            stop = self.html.rindex("</", at, end)
        except Ended:
            end = stop = len(self.html)
        text = self.html[at:stop]
        if name in ("textarea", "title"):
            text = unescape(text.removeprefix("\n") if name == "textarea" else text)
        if text and (name not in _NO_SCRIPT_TEXT or str(tag.attrs.get("type", "")).strip().lower() == _DATA):
            self.opened.append(tag)
            self._put(NavigableString(text))
            self.opened.pop()
        return end

    def _foreign(self, root: str, at: int) -> int:
        """Behind a drawing or a formula, or at the tag that breaks out of it."""
        depth = 1
        for found in TAG.finditer(self.html, at):
            if not found["name"]:
                continue
            name = found["name"].lower()
            if name in BREAKS_OUT or name in ("/p", "/br"):
                return found.start("name") - 1
            if name == root and not closes_itself(found["attributes"]):
                depth += 1
            elif name == f"/{root}":
                depth -= 1
                if not depth:
                    return found.end()
        return len(self.html)

    def _read_attributes(self, source: str) -> dict[str, Any]:
        known = self.attributes.get(source)
        if known is None:
            known = self.attributes[source] = {}
            for found in ATTRIBUTE.finditer(source, 0, len(source) - 1):
                name, quoted, apart, bare = found.groups("")
                name, value = name.lower(), quoted or apart or bare
                if name not in known:  # the first of one name counts
                    known[name] = unescape(value) if "&" in value else value
                    if len(known) == _MOST_ATTRIBUTES:
                        break
        return known

    # End tags

    def _end(self, name: str) -> None:
        if name in _LASTING:
            return
        if self.names and self.names[-1] == name:
            self._leave(len(self.names) - 1)
        elif name in FORMATTING:
            self._end_formatting(name)
        elif name in _HEADINGS:
            self._close_innermost(_HEADINGS, _WALLS)
        elif name == "br":
            self._start("br", ">", 0)  # as the standard has it
        elif self.counts.get(name):
            self._close(name, _TABLE_WALLS - {name} if name in _TABLE else _WALLS - {name})

    def _end_formatting(self, name: str) -> None:
        """Ends a formatting element; where a block was begun in it, only when that block ends."""
        if not self.counts.get(name):
            return
        names, doomed = self.names, self.doomed
        for at in range(len(names) - 1, -1, -1):
            if names[at] == name and at not in doomed:
                if any(inner in _BLOCKS or inner in _WALLS for inner in names[at:]):
                    doomed.add(at)
                else:
                    self._leave(at)
                return

    def _close(self, name: str, walls: frozenset[str]) -> None:
        self._close_innermost(frozenset((name,)), walls)

    def _close_innermost(self, likes: frozenset[str], walls: frozenset[str]) -> None:
        """Closes the innermost element of these names, and all in it, unless a wall stands between."""
        names = self.names
        for at in range(len(names) - 1, -1, -1):
            if names[at] in likes:
                self._leave(at)
                return
            if names[at] in walls:
                return

    def _leave(self, size: int) -> None:
        """Leaves this many elements open; fewer where formatting was to end with what is closed."""
        if self.texts:
            self._flush()
        names, opened, counts, doomed = self.names, self.opened, self.counts, self.doomed
        while len(names) > size or len(names) - 1 in doomed:
            counts[names.pop()] -= 1
            opened.pop()
            doomed.discard(len(names))
