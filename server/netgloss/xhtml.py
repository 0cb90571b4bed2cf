"""A page written in XML → the same in HTML, as far as the two differ in what is text and where an element ends.

A browser reads a page as XML if the site sends it as that. Read as HTML, `<script src="x"/>` would swallow all that
comes behind it.
"""

from __future__ import annotations

import re
from html import escape

from netgloss.elements import VOID

__all__ = ["as_html"]

# Comments; sections that are text only; what HTML takes as it is; elements that end where they begin. What has no end
# goes on to the end of the page, and no attribute holds a `<`, so that nothing is looked at twice.
_PARTS = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<!\[CDATA\[(?P<text>.*?)(?:\]\]>|\Z)"
    r"|(?P<raw><(?P<holder>script|style)(?=[\s>])[^<>]*(?<!/)>.*?(?:</(?P=holder)>|\Z))"
    r"""|<(?P<name>[A-Za-z][^\s<>/"'=]*+)(?P<attributes>(?:[^<>/"']++|/(?!>)|"[^"<]*"|'[^'<]*')*)/>""",
    re.S,
)


def as_html(xml: str) -> str:
    """The source of a page in HTML. What is not well-formed is left as it is."""
    return _PARTS.sub(_part, xml)


def _part(found: re.Match[str]) -> str:
    if found["text"] is not None:
        return escape(found["text"], quote=False)
    if found["raw"]:
        return found["raw"].replace("<![CDATA[", "").replace("]]>", "")
    name = found["name"]
    if not name or name in VOID:
        return found[0]
    return f"<{name}{found['attributes']}></{name}>"
