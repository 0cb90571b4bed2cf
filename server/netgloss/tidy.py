"""A part of a cleaned tree as plain HTML: text, headings, lists, tables, pictures, links; nothing of its looks."""

from __future__ import annotations

import re

from bs4 import PageElement, Tag

from netgloss.elements import VOID
from netgloss.writing import escaped, opening_tag

__all__ = ["tidied"]


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_KEPT = _set(
    "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins "
    "kbd li mark ol p pre q rp rt ruby s samp small strong sub sup table tbody td tfoot th thead tr u ul var wbr"
)
_AS_DIV = _set("address article center details dir fieldset main section summary header hgroup listing")
_DROPPED = _set(
    "aside audio button dialog footer form head input label link map meta nav option picture-source progress script "
    "select source style template textarea title track video"
)
_SHELLS = _set("div p ul ol li figure a blockquote h2 h3 h4 h5 h6")  # nothing when they hold nothing
_ATTRIBUTES = {
    "a": ("href",),
    "img": ("src", "srcset", "alt", "width", "height"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "ol": ("start", "reversed", "type"),
    "abbr": ("title",),
    "blockquote": ("cite",),
}
# What stands in an article and is none of it.
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|recommend(?:ed|ations)?|newsletter|subscribe|advert(?:isement)?|ads?|"
    r"promo|sponsor(?:ed)?|breadcrumbs?|cookie|consent|screen-reader-text|sr-only|u-srOnly|visually-hidden|pagination|"
    r"post-navigation|comments?-area|comment-respond|signature|noprint)(?:$|[\s_-])",
    re.I,
)


def tidied(element: Tag, *, skip: Tag | None = None) -> str:
    """The contents of an element; `skip` is left out. Headings begin at the second level."""
    parts: list[str] = []
    full = 0  # how many of the parts hold something
    # What is to be read, or an element to be closed: its name, where its start tag is, what was full then.
    left: list[PageElement | tuple[str, int, int]] = list(reversed(element.contents))
    while left:
        node = left.pop()
        if isinstance(node, tuple):
            name, start, before = node
            if full == before and name in _SHELLS:
                del parts[start:]
            else:
                parts.append(f"</{name}>")
        elif not isinstance(node, Tag):
            parts.append(escaped(str(node)))
            full += not str(node).isspace()
        elif node is not skip and not _left_out(node):
            name = "h2" if node.name == "h1" else "div" if node.name in _AS_DIV else node.name
            if name in _KEPT:
                parts.append(
                    opening_tag(name, {key: str(node[key]) for key in _ATTRIBUTES.get(name, ()) if key in node.attrs})
                )
                if name in VOID:
                    full += name in ("img", "hr")
                    continue
                left.append((name, len(parts) - 1, full))
            left += reversed(node.contents)
    return "".join(parts).strip()


def _left_out(element: Tag) -> bool:
    """Whether an element is none of what its surroundings say."""
    name, attrs = element.name, element.attrs
    return (
        name in _DROPPED
        or "hidden" in attrs
        or attrs.get("aria-hidden") == "true"
        or (name == "img" and "src" not in attrs)
        or ("class" in attrs and name not in ("body", "p") and bool(_NOISE.search(str(attrs["class"]))))
    )
