"""A cleaned tree → HTML that a browser reads as that tree.

Not BeautifulSoup's own way, which is slower, leaves `>` and quotes to the reader, and knows no `<pre>` that begins with
an empty line.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Doctype, Tag

from netgloss.elements import VOID

__all__ = ["escaped", "opening_tag", "write"]

_DOCTYPE = re.compile(
    r"""html(?:\s+public\s*(?P<public>"[^"<>&]*"|'[^'<>&]*')\s*(?P<system>"[^"<>&]*"|'[^'<>&]*')?)?(?:\s.*)?""",
    re.I | re.S,
)


def write(soup: BeautifulSoup | Tag) -> str:
    """A cleaned tree as HTML."""
    parts: list[str] = []
    tags: dict[tuple[str, ...], str] = {}
    # A list instead of recursion: pages nest deeper than Python's stack.
    left: list[object] = list(reversed(soup.contents))
    while left:
        node = left.pop()
        if type(node) is str:
            parts.append(node)
        elif isinstance(node, Tag):
            name = node.name
            if node.attrs:
                key = (name, *node.attrs, *node.attrs.values())
                opening = tags.get(key)
                if opening is None:
                    opening = tags[key] = opening_tag(name, node.attrs)
                parts.append(opening)
            else:
                parts.append(f"<{name}>")
            if name in VOID:
                continue
            if name == "style":
                parts += [*map(str, node.contents), "</style>"]
                continue
            if name in ("pre", "textarea", "listing") and node.contents and str(node.contents[0])[:1] == "\n":
                parts.append("\n")  # a parser drops the first
            left.append(f"</{name}>")
            left += reversed(node.contents)
        elif isinstance(node, Doctype):
            parts.append(_doctype(str(node)))
        else:
            parts.append(escaped(str(node)))
    return "".join(parts)


def opening_tag(name: str, attributes: dict[str, str]) -> str:
    """A start tag."""
    # Quotes around every value, and nothing in it that could end them or begin a tag.
    values = (f' {key}="{escaped(str(value)).replace(chr(34), "&quot;")}"' for key, value in attributes.items())
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
