"""The links of a page that we have written: where they lead when the reader wants to stay explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

# `writing` gives every value in double quotes, without a bracket in it.
_LINK = re.compile(r'<(a|area)((?: [^\s="]+="[^"<>]*")*?) href="([^"<>]*)"')
_WEB = re.compile(r"https?://")


def follow(html: str, lead: Callable[[str], str] | None, *, framed: bool) -> str:
    """The HTML of `writing` with its web links through `lead` (address → address of ours; None for as they are).

    A page in a frame gets them opened in the whole window, and its links to places in itself made to work there.
    """
    top = ' target="_top"' if framed else ""

    def change(found: re.Match[str]) -> str:
        name, before, href = found.groups()
        if href.startswith("#"):
            # Contents that stand in an attribute of a frame have another address than they resolve places against.
            return f'<{name}{before} href="about:srcdoc{href}"' if framed else found[0]
        if lead is not None and _WEB.match(href):
            href = escape(lead(unescape(href)))
        return f'<{name}{before} href="{href}"{top}'

    return _LINK.sub(change, html)
