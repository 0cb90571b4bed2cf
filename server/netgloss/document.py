"""HTML → its text, with the place of every character in the source.

No parser tells where a text stands in the source, and none gives a page back as it was, so this scanner does the one
thing that splicing needs: it follows the HTML standard's tokenizer over the source and knows, for each stretch of text,
whether a `<span>` may be put into it without changing the page's DOM. It keeps no tree; where one would be needed the
page is `Untraceable` and stays as it is.

Four ideas make it fast: tags that mean nothing are stepped over inside one regex match; links with nothing special in
them are one match; where character references stand is only worked out for runs in which a term was found; and all runs
of a page are joined into one text, blocks separated by NUL, so that the matcher is called once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from html import unescape
from html.entities import html5
from itertools import accumulate

from netgloss.elements import (
    BREAKS,
    ENDED_BY_LIKE,
    ENDS_PARAGRAPH,
    FORMATTING,
    HEADINGS,
    INLINE,
    LEFT_ALONE,
    NONE,
    PASSED_OVER,
    RAW,
    SECTIONS,
    STRUCTURE,
    TABLE_PARTS,
    VOID,
    asks,
)
from netgloss.markup import (
    ATTRIBUTE,
    BREAK,
    HELD,
    HELD_NAME,
    REFERENCE,
    RUN,
    SHAPE,
    SPACE,
    TAG,
    TAG_ATTRIBUTES,
    TAG_NAME,
    UNFINISHED,
    steps,
)
from netgloss.structure import Ended, Structure, Untraceable

__all__ = ["BLOCK", "GLUE", "OBJECT", "Page", "Untraceable", "is_word", "scan"]

BLOCK = "\0"  # between two blocks of the joined text: no term runs across it
OBJECT = "\ufffc"  # in place of a link or other inline element that is left alone
GLUE = "_"  # where such an element touches a word: what is beside it is part of a larger word
_ASKING = re.compile(r"translate|contenteditable|netgloss")


class Page:
    """The text of a document, block after block, and where each stretch of it stands in the source."""

    __slots__ = ("_html", "_offsets", "_sources", "_stops", "_tables", "closers", "end", "sections", "text")

    def __init__(
        self,
        html: str,
        parts: list[str],
        sources: list[int],
        stops: dict[int, int],
        sections: list[int],
        end: int,
        closers: str | None,
    ) -> None:
        self._html = html
        self.text = "".join(parts)
        self._offsets = [*accumulate(map(len, parts), initial=0)]  # of each part in the text
        self._sources = sources  # where each part stands in the source; -1 for what was put between
        self._tables: dict[int, list[tuple[int, int]]] = {}
        self._stops = stops  # number of a part that is written with character references there → where that ends
        self.sections = [self._offsets[part] for part in sections]  # where a heading, an article or the like begins
        self.end = end  # offset in the source where elements may be added to the page,
        self.closers = closers  # behind these end tags; None where nothing can be added

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the span (start, end) of `text` stands in the source: one place for each part that markup makes of it.

        Empty where the span begins or ends within a character reference.
        """
        offsets, sources = self._offsets, self._sources
        part = bisect_right(offsets, start) - 1
        if end <= offsets[part + 1] and part not in self._stops:
            first = sources[part] + start - offsets[part]
            return [(first, first + end - start)]
        places: list[tuple[int, int]] = []
        while offsets[part] < end:
            if sources[part] >= 0:
                low, high = max(start, offsets[part]) - offsets[part], min(end, offsets[part + 1]) - offsets[part]
                if part in self._stops:
                    low, high = self._coded(part, low), self._coded(part, high)
                    if low < 0 or high < 0:
                        return []
                if low < high:
                    places.append((sources[part] + low, sources[part] + high))
            part += 1
        return places

    def _coded(self, part: int, at: int) -> int:
        """Where the decoded character `at` of a part with character references is written in it, or -1: within a
        reference.
        """
        table = self._tables.get(part)
        if table is None:
            table = self._tables[part] = _references(self._html[self._sources[part] : self._stops[part]])
        number = bisect_right(table, (at, self._stops[part])) - 1  # the last edge there: references may touch
        behind, source = table[number]
        # Odd entries are the beginnings of references.
        return source + at - behind if number % 2 == 0 else source if at == behind else -1


def scan(html: str, *, links: bool = False, headings: bool = False) -> Page:
    """The text of a document or fragment in which terms may be marked. Raises `Untraceable`.

    `links` and `headings`: whether the text of links and of headings belongs to it.
    """
    return _Scanner(html, links, headings).page()


class _Scanner(Structure):
    """One document being read."""

    def __init__(self, html: str, links: bool, headings: bool) -> None:
        super().__init__(html)
        self.links = links
        self.headings = headings
        self.parts: list[str] = [BLOCK]
        self.sources: list[int] = [-1]
        self.stops: dict[int, int] = {}
        self.sections: list[int] = []
        self.object = 0, 0  # the inside of the last inline element that has been passed over

    def page(self) -> Page:
        """Reads the page."""
        closers: str | None = ""
        try:
            end = self._read()
        except Ended as ended:
            end, closers = len(self.html), ended.closers
        if closers is not None:
            closers += "</table>" * len(self.tables)
        return Page(self.html, self.parts, self.sources, self.stops, self.sections, end, closers)

    def _read(self) -> int:
        """Reads the page; returns its end, which is in front of a last tag that is cut off.

        One loop without calls for what pages mostly are made of: text between tags that mean nothing to us, and links.
        """
        html, tables = self.html, self.tables
        put, put_source, parts = self.parts.append, self.sources.append, self.parts
        lower = html.encode("latin-1", "replace").lower()
        asking = b"translate" in lower or b"contenteditable" in lower or b"netgloss" in lower
        step = steps(self.links, self.headings, asking).finditer
        at = 0
        while True:
            for found in step(html, at):
                space = -1
                if found.start(BREAK) >= 0:
                    if parts[-1] != BLOCK:
                        put(BLOCK)
                        put_source(-1)
                else:
                    space = found.start(SPACE)
                kind = found.lastindex
                if kind == RUN:
                    start, stop = found.span(RUN)
                    if space >= 0:
                        if found.end(SPACE) == start:
                            start = space
                        else:
                            put(" ")
                            put_source(-1)
                    if tables and not tables[-1]:
                        continue
                    run = html[start:stop]
                    if parts[-1] == OBJECT:
                        self._glue(run)
                    if "&" in run:
                        self.stops[len(parts)] = stop
                        run = unescape(run)
                    put(run)
                    put_source(start)
                    continue
                if space >= 0:
                    put(" ")
                    put_source(-1)
                if kind == HELD:
                    self._pass(found[HELD_NAME], *found.span(HELD))
                    continue
                at = end = found.end()
                if kind == SHAPE:
                    self._pass("svg", end, end)
                elif kind == TAG_ATTRIBUTES:
                    at = self._tag(found[TAG_NAME].lower(), found[TAG_ATTRIBUTES], end)
                elif kind == UNFINISHED:
                    return self._cut_off(end - 1)
                else:
                    return end
                if at != end:
                    break

    def _cut_off(self, at: int) -> int:
        """A tag that is cut off is nothing to a browser; a comment or a declaration goes on to the end."""
        if self.html[at + 1 : at + 3].lstrip("/")[:1].isalpha():
            return at
        raise Ended(None)

    # Text

    def _put(self, part: str, source: int = -1) -> None:
        self.parts.append(part)
        self.sources.append(source)

    def _break(self) -> None:
        if self.parts[-1] != BLOCK:
            self._put(BLOCK)

    def _section(self) -> None:
        self._break()
        self.sections.append(len(self.parts))

    def _pass(self, name: str, start: int, stop: int) -> None:
        """An element whose inside, from `start` to `stop`, is left alone. An inline one that touches a word is part
        of it.
        """
        if name in INLINE:
            if is_word(self.parts[-1][-1]) and is_word(self._visible(start, stop)[:1]):
                self._put(GLUE)
            self._put(OBJECT)
            self.object = start, stop
        elif name in HEADINGS:
            self._section()
        else:
            self._break()

    def _glue(self, run: str) -> None:
        """Between an inline element that is left alone and the text behind it."""
        if is_word(run[0]) and is_word(self._visible(*self.object)[-1:]):
            self._put(GLUE)

    def _visible(self, start: int, stop: int) -> str:
        return "".join(found["text"] for found in TAG.finditer(self.html, start, stop))

    # Tags that mean something

    def _tag(self, name: str, attributes: str, at: int) -> int:
        """What a special tag does to the text around it; where to go on."""
        base = name.lstrip("/")
        if base in PASSED_OVER or base in RAW:
            self._pass(base, at, at)
            return self.follow(name, attributes, at)
        if base in TABLE_PARTS or base == "table":
            self._break()
            at = self.follow(name, attributes, at)
        elif base in ("plaintext", "frameset"):  # has no end, whatever it asks for
            return self.follow(name, attributes, at)
        if self._leaves_alone(name) or self._asks(name, attributes):
            return self._leave_alone(name, at)
        if name in SECTIONS:
            self._section()
        elif base in BREAKS or base in SECTIONS:
            self._break()
        return at

    def _leaves_alone(self, name: str) -> bool:
        return name in LEFT_ALONE or (name == "a" and not self.links) or (name in HEADINGS and not self.headings)

    def _asks(self, name: str, attributes: str) -> bool:
        """Whether the tag's element asks to be left alone. The first of several attributes of one name counts."""
        if name.startswith("/") or name in VOID or not _ASKING.search(attributes.lower()):
            return False
        values: dict[str, str] = {}
        for found in ATTRIBUTE.finditer(attributes):
            values.setdefault(found[1].lower(), unescape(found[2] or found[3] or found[4] or ""))
        return asks(values)

    def _leave_alone(self, root: str, start: int) -> int:
        """Behind an element that is left as it is, or at the tag that ends it for want of its own end tag."""
        opened = _Open(root)
        at = stop = start
        while opened:
            found = TAG.match(self.html, at)
            if not found or found["unfinished"] or (not found["name"] and found.end() == len(self.html)):
                # The page ends in it; what is cut off there is for the main loop to see.
                at = stop = found.end() - bool(found["unfinished"]) if found else len(self.html)
                break
            at = found.end()
            if not found["name"]:
                continue
            name, stop = found["name"].lower(), found.start("name") - 1
            base = name.lstrip("/")
            if name == base:
                opened.end_by_start(base)
            elif base not in opened and self._ends_ancestor(base, root):
                opened.clear()
            if not opened:
                at = stop
                break
            if base in STRUCTURE:
                at = self.follow(name, found["attributes"], at)
            if name != base:
                opened.close(base)
            elif base not in VOID and base not in RAW and base not in PASSED_OVER:
                opened.add(base)
        self._pass(root, start, stop)
        return at

    def _ends_ancestor(self, base: str, root: str) -> bool:
        """Whether an end tag without a start tag inside the element ends an element around it, and so this one."""
        if base in TABLE_PARTS or base == "table":
            return bool(self.tables)
        if root in FORMATTING:  # goes on in the next block
            return False
        return (base in BREAKS or base in SECTIONS) and base not in VOID and base != "p"


class _Open:
    """The elements that are open in one that is left alone, that one first."""

    def __init__(self, root: str) -> None:
        self._names = [root]
        self._counts = Counter((root,))

    def __bool__(self) -> bool:
        return bool(self._names)

    def __contains__(self, name: str) -> bool:
        return self._counts[name] > 0

    def add(self, name: str) -> None:
        self._names.append(name)
        self._counts[name] += 1

    def clear(self) -> None:
        self._names.clear()

    def close(self, name: str) -> None:
        """Closes the innermost element of this name and all in it; without one, nothing."""
        if name in self:
            closed = ""
            while closed != name:
                closed = self._names.pop()
                self._counts[closed] -= 1

    def end_by_start(self, name: str) -> None:
        """Closes what a start tag closes for want of an end tag: an open paragraph, the list item before."""
        if name in ENDS_PARAGRAPH:
            self.close("p")
        likes, stops = ENDED_BY_LIKE.get(name, (NONE, NONE))
        if any(like in self for like in likes):
            innermost = next((other for other in reversed(self._names) if other in stops or other in likes), None)
            if innermost in likes:
                self.close(innermost)


def is_word(char: str) -> bool:
    """Whether this is a character of a word; nothing is none."""
    return char.isalnum() or char == "_"


def _references(run: str) -> list[tuple[int, int]]:
    """The edges of the character references in a text: offset in the decoded text, offset in the run; begin, end,
    begin …
    """
    table = [(0, 0)]
    for found in REFERENCE.finditer(run):
        char, size = _decoded(found.group())
        if size:
            behind, source = table[-1]
            at = behind + found.start() - source
            table += ((at, found.start()), (at + len(char), found.start() + size))
    return table


def _decoded(reference: str) -> tuple[str, int]:
    """The characters that a reference stands for and how much of it was needed: `&notit;` is `¬` and 4. Or "" and 0."""
    if reference[1] == "#":
        return unescape(reference), len(reference)
    name = reference[1:]
    while len(name) > 1:
        if name in html5:
            return html5[name], len(name) + 1
        name = name[:-1]
    return "", 0
