"""A cleaned tree → HTML that a browser reads as that tree.

Not BeautifulSoup's own way, which is slower, leaves `>` and quotes to the reader, and knows no `<pre>` that begins with
an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Doctype, Tag

from netgloss.elements import VOID

__all__ = ["escaped", "opening_tag", "write"]

_DOCTYPE = re.compile(
    r"""html(?:\s+public\s*(?P<public>"[^"<>&]*"|'[^'<>&]*')\s*(?P<system>"[^"<>&]*"|'[^'<>&]*')?)?(?:\s.*)?""",
    re.I | re.S,
)
_SWALLOWING = frozenset(("pre", "textarea", "listing"))  # a parser drops a line end that they begin with


def write(soup: BeautifulSoup | Tag) -> str:
    """A cleaned tree as HTML."""
    parts: list[str] = []
    tags: dict[tuple[str, int], str] = {}  # name, and place in memory of the attributes, which elements share
    # A list instead of recursion: pages nest deeper than Python's stack.
    left: list[tuple[Iterator[object], str]] = [(iter(soup.contents), "")]  # what is still to come, and its end tag
    while left:
        rest, closing = left[-1]
        for node in rest:
            if isinstance(node, Tag):
                name, attrs = node.name, node.attrs
                if attrs:
                    key = name, id(attrs)
                    opening = tags.get(key)
                    if opening is None:
                        opening = tags[key] = opening_tag(name, attrs)
                    parts.append(opening)
                else:
                    parts.append(f"<{name}>")
                if name in VOID:
                    continue
                contents = node.contents
                if name == "style":
                    parts += map(str, contents)
                elif contents:
                    first = contents[0]
                    if name in _SWALLOWING and not isinstance(first, Tag) and str(first)[:1] == "\n":
                        parts.append("\n")
                    left.append((iter(contents), f"</{name}>"))
                    break
                parts.append(f"</{name}>")
            elif isinstance(node, Doctype):
                parts.append(_doctype(str(node)))
            else:
                parts.append(escaped(str(node)))
        else:
            left.pop()
            parts.append(closing)
    return "".join(parts)


def opening_tag(name: str, attributes: dict[str, str]) -> str:
    """A start tag."""
    # Quotes around every value, and nothing in it that could end them or begin a tag.
    values = [f' {key}="{escaped(str(value)).replace(chr(34), "&quot;")}"' for key, value in attributes.items()]
    return f"<{name}{''.join(values)}>"


def escaped(text: str) -> str:
    """Text as text, wherever it stands but in quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _doctype(text: str) -> str:
    """What decides whether the page is laid out as of old, and no more."""
    found = _DOCTYPE.fullmatch(text.strip())
    if not found:
        return ""
    public, system = found["public"], found["system"]
    if not public:
        return "<!DOCTYPE html>"
    return f"<!DOCTYPE html PUBLIC {public}{' ' + system if system else ''}>"
