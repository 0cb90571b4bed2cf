"""The parts of HTML in which text is no text, or in which a span would change the tree; followed without a tree.

What can only be told with one (a table in a `<select>`, HTML in an `<svg>` that does not close) is `Untraceable`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from re import Match

from netgloss.elements import BREAKS_OUT, CELLS, INTEGRATION_POINTS, RAW, STRUCTURE, TABLE_PARTS, VOID
from netgloss.markup import AFTER_NAME, ATTRIBUTE, SCRIPT_STATE, TAG


class Untraceable(Exception):  # noqa: N818 (no error: a page of a kind)
    """The structure of this page can't be followed without building its tree."""


class Ended(Exception):  # noqa: N818 (no error: a page that stops in the middle)
    """The page ends inside an element. `closers` are end tags behind which elements can be added, None if none can."""

    def __init__(self, closers: str | None) -> None:
        self.closers = closers


class Structure:
    """Follows the structure of one page. Offsets are those of its source."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.tables: list[bool] = []  # for each open table: in a cell of it?
        self.strays = False  # whether a part of a table, a select or a template stood outside of one

    def follow(self, name: str, attributes: str, at: int) -> int:
        """Where to go on behind a tag of `STRUCTURE`, which ends at `at`; `name` has its slash, in small letters."""
        base = name.lstrip("/")
        if base in TABLE_PARTS or base == "table":
            self._table(name)
        elif name in RAW:
            return self._raw(name, at)
        elif name in ("svg", "math"):
            return at if closes_itself(attributes) else self._foreign(name, at)
        elif name == "select":
            return self._select(at)
        elif name == "template":
            return self._template(at)
        elif name == "noscript":
            return self._noscript(at)
        elif name in ("plaintext", "frameset"):
            raise Ended(None)  # whatever follows is no text of the page
        elif name in ("/template", "/select"):
            self.strays = True
        return at

    def _table(self, name: str) -> None:
        """Text that stands directly in a table is moved in front of it (“foster parenting”): only cells are safe."""
        tables = self.tables
        if name == "table":
            # Outside of a cell, it ends the one that it stands in.
            if not tables or tables[-1]:
                tables.append(False)
        elif not tables:
            self.strays = True
        elif name == "/table":
            tables.pop()
        else:
            tables[-1] = name in CELLS

    def _raw(self, name: str, at: int) -> int:
        """Behind the end tag of an element whose contents are not markup."""
        html, size = self.html, len(name) + 2
        end = html.find("</", at)
        while end >= 0:
            if html[end + 2 : end + size].lower() == name and html[end + size : end + size + 1] in AFTER_NAME:
                break
            end = html.find("</", end + 2)
        if end < 0:
            raise Ended(None)
        if name == "script" and html.find("<!--", at, end) >= 0:
            end = self._script_end(at)
        found = TAG.match(html, end)
        if not found or not found["name"]:
            raise Ended(None)
        return found.end()

    def _script_end(self, at: int) -> int:
        """A script's end tag, past the script data's escaped states: `<!-- <script> </script> -->` does not end it."""
        escaped = twice = False
        while found := SCRIPT_STATE.search(self.html, at):
            mark = found.group()
            at = found.end()
            if mark == "<!--":
                if not escaped:
                    escaped, twice = True, False
                    at -= 2  # `<!-->` opens and closes
            elif mark == "-->":
                escaped = twice = False
            elif not found["end"]:
                twice = escaped
            elif twice:
                twice = False
            else:
                return found.start()
        raise Ended(None)

    def _template(self, at: int) -> int:
        """Behind a template: its contents are not on the page, and its insertion modes are its own."""
        depth = 1
        try:
            while depth:
                found = next(self._tags(at))
                name, at = found["name"].lower(), found.end()
                if name == "template":
                    depth += 1
                elif name == "/template":
                    depth -= 1
                elif name in ("select", "plaintext", "frameset", "noscript"):
                    raise Untraceable(f"<{name}> in a template")
                elif name in RAW:
                    at = self._raw(name, at)
                elif name in ("svg", "math") and not closes_itself(found["attributes"]):
                    at = self._foreign(name, at)
        except Ended as ended:
            raise Ended(None if ended.closers is None else ended.closers + "</template>" * depth) from None
        return at

    def _select(self, at: int) -> int:
        """Behind a select. Browsers differ in what they let stand in one; where that matters, we give up."""
        opened: Counter[str] = Counter()
        while True:
            found = next(self._tags(at, "</select>"))
            name = found["name"].lower()
            base = name.lstrip("/")
            if name in ("select", "/select"):
                return found.end()
            if name == "input" or (self.tables and (base in TABLE_PARTS or base == "table")):
                return found.start("name") - 1
            at = found.end()
            if name == "script":
                at = self._raw(name, at)
            elif name == "template":
                at = self._template(at)
            elif base in STRUCTURE or base in ("textarea", "keygen"):
                raise Untraceable(f"<{name}> in a select")
            elif name == base:
                opened[base] += 1
            elif opened[base] or base in ("option", "optgroup"):
                opened[base] -= 1
            else:
                raise Untraceable(f"<{name}> in a select")

    def _noscript(self, at: int) -> int:
        """Behind a noscript: text where scripts run, markup where they don't. Both must end at one place."""
        end = self._raw("noscript", at)
        inner = Structure(self.html[at : self.html.rindex("<", at, end)])
        try:
            inner.walk()
            whole = not inner.strays and not inner.tables
        except Ended:
            whole = False
        if not whole:
            raise Untraceable("a noscript element that is not whole")
        return end

    def walk(self) -> None:
        """Follows the whole source. Raises `Ended` if it ends within something."""
        at = 0
        while at < len(self.html):
            found = TAG.match(self.html, at)
            if not found or found["unfinished"]:
                raise Ended(None)
            at = found.end()
            name = (found["name"] or "").lower()
            if name.lstrip("/") in STRUCTURE:
                at = self.follow(name, found["attributes"], at)

    def _foreign(self, root: str, at: int) -> int:
        """Behind an SVG or MathML element, or at the tag that breaks out of it."""
        opened = [root]
        html_depth = 0  # integration points that are open: their contents are HTML again
        while opened:
            found = next(self._tags(at, None if html_depth else f"</{root}>", foreign=True))
            name, attributes = found["name"].lower(), found["attributes"]
            if not html_depth and _breaks_out(name, attributes):
                if "annotation-xml" in opened or name not in BREAKS_OUT:
                    raise Untraceable(f"<{name}> in {root}")
                return found.start("name") - 1
            at = found.end()
            if name.startswith("/"):
                if name[1:] not in opened:
                    raise Untraceable(f"<{name}> in {root}")
                closed = ""
                while closed != name[1:]:
                    closed = opened.pop()
                    html_depth -= closed in INTEGRATION_POINTS
            elif html_depth:
                if name in STRUCTURE:
                    raise Untraceable(f"<{name}> in HTML in {root}")
                if name not in VOID:
                    opened.append(name)
            elif not closes_itself(attributes):
                opened.append(name)
                html_depth += name in INTEGRATION_POINTS
        return at

    def _tags(self, at: int, closers: str | None = "", *, foreign: bool = False) -> Iterator[Match[str]]:
        """The tags in an element that is passed over. Raises `Ended` with `closers` where there are no more."""
        for found in TAG.finditer(self.html, at):
            if foreign and (found["bogus"] or "").startswith("<![CDATA["):
                # In SVG this is text up to `]]>`, in HTML a comment up to `>`; both readings have to end at one place.
                if not found["bogus"].endswith("]]>") or "<" in found["bogus"][9:]:
                    raise Untraceable("a CDATA section in SVG or MathML")
            elif found["name"]:
                yield found
            elif found["unfinished"]:
                raise Ended(None)
        raise Ended(closers)


def _breaks_out(name: str, attributes: str) -> bool:
    return name in BREAKS_OUT or name in ("/p", "/br") or (name == "font" and attributes != ">")


def closes_itself(attributes: str) -> bool:
    """Whether a tag of SVG or MathML ends in `/>`. A slash at the end of an unquoted value belongs to the value."""
    if not attributes.endswith("/>"):
        return False
    last = ""
    for found in ATTRIBUTE.finditer(attributes, 0, len(attributes) - 1):
        last = found.group()
    return not (last.endswith("/") and attributes.endswith(last + ">"))
