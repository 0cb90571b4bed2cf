"""Terms marked in a BeautifulSoup tree, in place: for programs that hold one already."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from bs4 import BeautifulSoup, Comment, NavigableString, PageElement, Tag

from netgloss.card import assets
from netgloss.choose import chosen
from netgloss.document import BLOCK, GLUE, OBJECT, is_word
from netgloss.elements import INLINE, SECTIONS, asks, breaks, holds_no_text, left_alone
from netgloss.marks import classes
from netgloss.matcher import Matcher
from netgloss.options import Options

_EDGE = re.compile(r"netgloss \d+|/netgloss")  # of what `annotate_html` adds


def annotate_soup(matcher: Matcher, soup: BeautifulSoup, options: Options) -> None:
    """Marks the terms in `soup`. Marks and definitions of an earlier run are replaced."""
    _unmark(soup)
    run = _Run(options)
    run.read(soup)
    text = "".join(run.parts)
    offsets = [*accumulate(map(len, run.parts), initial=0)]
    sections = [offsets[part] for part in run.sections]
    concepts = matcher.lexicon.by_id
    mentions = chosen(matcher.find(text, options.level), text, sections, concepts, options)
    spans: dict[int, list[tuple[int, int, list[str], str]]] = {}
    for mention in mentions:
        part = first = bisect_right(offsets, mention.start) - 1
        while offsets[part] < mention.end:
            if run.nodes[part] is not None:
                start, end = max(mention.start - offsets[part], 0), min(mention.end, offsets[part + 1]) - offsets[part]
                names = classes(concepts[mention.concept], rest=part > first)
                spans.setdefault(part, []).append((start, end, names, mention.concept))
            part += 1
    for part, marks in spans.items():
        node = run.nodes[part]
        if node is not None:
            _splice(soup, node, marks)
    if options.assets and mentions:
        added = BeautifulSoup(assets(matcher.lexicon, mentions), "html.parser")
        (soup.body or soup).extend(list(added.contents))


def _unmark(soup: BeautifulSoup) -> None:
    for words in soup.find_all("section", class_="netgloss-words"):
        for neighbour in (words.find_previous_sibling(), words.find_next_sibling()):
            if neighbour is not None and neighbour.name in ("style", "script") and ".netgloss" in neighbour.get_text():
                neighbour.decompose()
        words.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        if _EDGE.fullmatch(comment):
            comment.extract()
    marks = soup.find_all("span", attrs={"data-netgloss": True})
    for mark in marks:
        mark.unwrap()
    if marks:
        soup.smooth()


def _splice(soup: BeautifulSoup, node: NavigableString, marks: list[tuple[int, int, list[str], str]]) -> None:
    text, done = str(node), 0
    pieces: list[NavigableString | Tag] = []
    for start, end, names, concept in marks:
        if done < start:
            pieces.append(NavigableString(text[done:start]))
        mark = soup.new_tag("span", attrs={"class": names, "data-netgloss": concept})
        mark.string = text[start:end]
        pieces.append(mark)
        done = end
    if done < len(text):
        pieces.append(NavigableString(text[done:]))
    node.replace_with(*pieces)


class _Run:
    """The text of a tree, block after block, with the node that each part comes from."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.parts: list[str] = [BLOCK]
        self.nodes: list[NavigableString | None] = [None]
        self.sections: list[int] = []
        self.object = ""  # the text of the last inline element that has been passed over

    def _put(self, part: str, node: NavigableString | None = None) -> None:
        if part != BLOCK or self.parts[-1] != BLOCK:
            self.parts.append(part)
            self.nodes.append(node)

    def _pass(self, inside: str) -> None:
        """An inline element that is left alone. One that touches a word is part of it."""
        if is_word(self.parts[-1][-1:]) and is_word(inside[:1]):
            self._put(GLUE)
        self._put(OBJECT)
        self.object = inside

    def read(self, root: Tag) -> None:
        # A list instead of recursion: pages nest deeper than Python's stack.
        left: list[PageElement | str] = [root]
        while left:
            node = left.pop()
            if isinstance(node, Tag):
                self._open(node, left)
            elif type(node) is NavigableString:
                if node and (node.parent is None or not holds_no_text(node.parent.name)):
                    if self.parts[-1] == OBJECT and is_word(node[0]) and is_word(self.object[-1:]):
                        self._put(GLUE)
                    self._put(str(node), node)
            elif type(node) is str:
                self._put(node)

    def _open(self, tag: Tag, left: list[PageElement | str]) -> None:
        name = tag.name.lower()
        separator = BLOCK if breaks(name) else ""
        if name in SECTIONS:
            self._put(BLOCK)
            self.sections.append(len(self.parts))
        if left_alone(name, links=self.options.links, headings=self.options.headings) or asks(
            {key: value if isinstance(value, str) else " ".join(value) for key, value in tag.attrs.items()}
        ):
            if name in INLINE:
                self._pass(tag.get_text())
            else:
                self._put(BLOCK)
            return
        if separator:
            self._put(separator)
            left.append(separator)
        left.extend(reversed(tag.contents))
