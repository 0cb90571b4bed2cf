"""`netgloss.load()` and what it returns: the public Python API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from netgloss.compiled import ready
from netgloss.errors import GlossaryError, NetglossError, OptionError, UnknownConceptError
from netgloss.garbage import no_collection
from netgloss.glossary import LEVELS, Concept, Glossary, Level, parse, shipped
from netgloss.lexicon import Lexicon
from netgloss.matcher import Matcher
from netgloss.mentions import Mention
from netgloss.options import options

if TYPE_CHECKING:
    from os import PathLike

    from bs4 import BeautifulSoup


class Netgloss:
    """A glossary, ready to find and explain its terms. Safe to share between threads: nothing in it changes."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.matcher = Matcher(lexicon)

    @property
    def concepts(self) -> Sequence[Concept]:
        """All concepts, sorted by id."""
        return self.lexicon.concepts

    @property
    def version(self) -> str:
        """The version of the glossary's contents."""
        return self.lexicon.header["version"]

    def concept(self, name: str) -> Concept:
        """The concept with this id, or that is written like this. Raises `UnknownConceptError` with the nearest ids."""
        found = self.lexicon.by_id.get(name) or self.lexicon.by_form(name)
        if found is None:
            raise UnknownConceptError(name, [concept.id for concept in self.search(name, 3)])
        return found

    def search(self, query: str, limit: int = 10) -> list[Concept]:
        """The concepts that `query` names, begins or resembles, best first."""
        from netgloss.search import search

        return search(self.lexicon, query, limit)

    def find(self, text: str, *, level: Level = "specialist") -> list[Mention]:
        """All mentions in `text` of concepts up to `level`, in order, none overlapping another. Offsets count code
        points.

        Words of the level `everyday` (*surgery*, *scan*) are left out unless asked for.
        """
        if level not in LEVELS:
            raise OptionError(f"The level is “{level}”. It can be {', '.join(LEVELS[:-1])} or {LEVELS[-1]}.")
        return self.matcher.find(text, level)

    def find_html(self, html: str, *, level: Level = "specialist") -> list[Mention]:
        """All mentions in the text of an HTML page, links and headings included. Offsets are those of the source; what
        stands between may hold markup. Raises `NetglossError` for a page that can't be followed with certainty.
        """
        from netgloss.document import Untraceable, scan

        try:
            page = scan(html, links=True, headings=True)
        except Untraceable as error:
            raise NetglossError(f"The structure of this page can't be followed: {error}.") from error
        found = []
        for mention in self.find(page.text, level=level):
            places = page.places(mention.start, mention.end)
            if places:
                found.append(mention._replace(start=places[0][0], end=places[-1][1]))
        return found

    @overload
    def annotate_html(self, html: str, *, charset: str | None = ..., **given: Any) -> str: ...
    @overload
    def annotate_html(self, html: bytes, *, charset: str | None = ..., **given: Any) -> bytes: ...
    def annotate_html(self, html: str | bytes, *, charset: str | None = None, **given: Any) -> str | bytes:
        """The document or fragment with its terms marked; options as in `netgloss.options.Options`.

        Nothing but our spans and, with `assets`, one block at the end is added; `netgloss.strip` takes them out
        again. Bytes are read as a browser would (`charset` is what the transport declared) and written in the same
        encoding.
        """
        from netgloss.annotate import annotate_html

        chosen = options(**given)
        chosen = replace(chosen, mark=chosen.mark or "first")
        if isinstance(html, str):
            return annotate_html(self.matcher, html, chosen)
        from netgloss.encoding import through_text

        return through_text(html, lambda text: annotate_html(self.matcher, text, chosen), charset)

    def annotate_page(self, html: str | bytes, to: str, *, charset: str | None = None, **given: Any) -> str:
        """The text of a document or fragment, explained in one of the formats of `annotate_text`. Offsets in `json` and
        `web-annotation` are those of the HTML.
        """
        from netgloss.encoding import decode_page
        from netgloss.render import annotate_page

        page = html if isinstance(html, str) else decode_page(html, charset)
        return annotate_page(self.matcher, page, to, options(**given))

    def annotate_text(self, text: str, to: str = "html", **given: Any) -> str:
        """A plain text, explained, as `html`, `markdown`, `text`, `footnotes` (HTML without a script, for e-mail),
        `sheet` (to print), `sheet-markdown`, `json` or `web-annotation`; options as in `netgloss.options.Options`.
        """
        from netgloss.render import annotate_text

        return annotate_text(self.matcher, text, to, options(**given))

    def annotate_soup(self, soup: BeautifulSoup, **given: Any) -> None:
        """Marks the terms of a BeautifulSoup tree in place; options as for `annotate_html`."""
        from netgloss.soup import annotate_soup

        chosen = options(**given)
        annotate_soup(self.matcher, soup, replace(chosen, mark=chosen.mark or "first"))


def load(path: str | PathLike[str] | None = None) -> Netgloss:
    """The shipped glossary, or the one at `path`. Raises `GlossaryError`, which names every problem of the file."""
    from os import fspath

    name = fspath(path) if path is not None else shipped()
    with no_collection():
        data = read(name)
        return Netgloss(Lexicon.of(understood(data, name), *ready(data)))


def read(path: str) -> bytes:
    """The contents of the glossary file at `path`. Raises `GlossaryError`."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise GlossaryError(path, [f"The file can't be opened: {error.strerror}."]) from error


def understood(data: bytes, path: str) -> Glossary:
    """The glossary in the bytes of the file at `path`. Raises `GlossaryError` with every problem."""
    try:
        return parse(data)
    except ValueError as error:
        from netgloss.check import check  # the thorough reader, which is slow to load

        problems = [str(problem) for problem in check(data) if problem.severity == "error"]
        raise GlossaryError(path, problems or [f"line 1: the file can't be read ({error})."]) from error
