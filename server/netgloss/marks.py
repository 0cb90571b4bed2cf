"""What an annotated page holds that the page itself does not: how it is written, and how it is taken out again."""

from __future__ import annotations

import re

from netgloss.glossary import Concept

# The number says how many of the characters in front, which are end tags, belong to the block.
_BLOCK = "<!--netgloss {}-->{}<!--/netgloss-->"
_ADDED = re.compile(r"<!--netgloss ([0-9]{1,9})-->(?:[^<]++|<(?!!--/?netgloss))*<!--/netgloss-->")
_CLOSERS = ("</table>", "</select>", "</template>", "</svg>", "</math>")
_SPAN = re.compile(r'<span class="netgloss(?: netgloss-[a-z]+)*" data-netgloss="[a-z0-9-]+">([^<]*)</span>')


def strip(html: str) -> str:
    """The page without what `annotate_html` added: what went in, byte for byte."""
    if "netgloss" not in html:
        return html
    parts: list[str] = []
    done = 0
    for found in _ADDED.finditer(html):
        parts.append(html[done : _start(html, done, found.start(), int(found[1]))])
        done = found.end()
    return _SPAN.sub(r"\1", "".join([*parts, html[done:]]))


def _start(html: str, done: int, at: int, size: int) -> int:
    """Where a block at `at` begins with the end tags in front of it, of which `size` characters are its own."""
    # From the end, as a pattern that begins with any number of tags would try each of them as the first.
    start = at
    while at - start < size and (closer := next((tag for tag in _CLOSERS if html.endswith(tag, done, start)), "")):
        start -= len(closer)
    return max(start, at - size)


def block(closers: str, content: str) -> str:
    """Content to be added to a page, behind end tags for what is open there."""
    return closers + _BLOCK.format(len(closers), content)


def classes(concept: Concept, *, rest: bool = False) -> list[str]:
    """The classes of a mark; `rest` where markup has cut the mention in two and this is not its first part."""
    names = ["netgloss"]
    if concept.note and concept.note.kind in ("outdated", "misleading"):
        names.append(f"netgloss-{concept.note.kind}")  # has an underline of its own
    if rest:
        names.append("netgloss-rest")
    return names


def opening_tag(concept: Concept, *, rest: bool = False) -> str:
    """The start tag of a mark; its end tag is `</span>`."""
    return f'<span class="{" ".join(classes(concept, rest=rest))}" data-netgloss="{concept.id}">'
