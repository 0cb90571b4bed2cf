"""Pictures that are not there to be seen, but to tell somebody that the page was."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["is_beacon"]

# A picture of one point is not there to be seen.
_TINY = re.compile(r"\s*[01](?:\.0*)?(?:px)?\s*", re.I)
_TINY_STYLE = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*[01]px|display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# With no more characters than names of sites have: in an address of any length it would be tried from each to each.
_BEACON = re.compile(
    r"://(?:[^/]{0,200}\.)?(?:google-analytics|googletagmanager|doubleclick|scorecardresearch|quantserve|stats\.wp|"
    r"matomo|piwik|pixel\.[a-z0-9-]{1,63}|bat\.bing|hotjar|chartbeat|adnxs|criteo)\.[a-z.]{1,60}(?::\d{1,5})?/"
    r"|://(?:www\.)?facebook\.com/tr\b|/(?:piwik|matomo)\.php\b|/(?:pixel|beacon|track(?:er|ing)?)\.(?:gif|php)\b",
    re.I,
)


def is_beacon(attrs: Mapping[str, object], source: str) -> bool:
    """Whether a picture with these attributes and this address is there to be counted."""
    return (
        bool(_TINY.fullmatch(str(attrs.get("width", ""))))
        or bool(_TINY.fullmatch(str(attrs.get("height", ""))))
        or bool(_TINY_STYLE.search(str(attrs.get("style", ""))))
        or bool(_BEACON.search(source))
    )
