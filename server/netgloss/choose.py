"""Which mentions are marked: readers who see too many underlines read none of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import ceil

from netgloss.document import BLOCK
from netgloss.glossary import LEVELS, Concept
from netgloss.mentions import Mention
from netgloss.options import Options

SHORT_TEXT = 2_000  # characters; a forum post or a letter, in which every mention may be looked for
_FEWEST = 6  # marks in a paragraph, however short it is
_LONGEST_PARAGRAPH = 5_000  # characters looked through for its beginning and its end


def chosen(
    mentions: list[Mention], text: str, sections: Sequence[int], concepts: dict[str, Concept], options: Options
) -> list[Mention]:
    """The mentions to mark. `sections`: offsets in `text` at which a new section begins."""
    if options.mark == "first":
        mentions = _first(mentions, sections)
    if options.density and len(mentions) > _FEWEST:
        mentions = _thinned(mentions, text, concepts, options.density)
    return mentions


def _first(mentions: Iterable[Mention], sections: Sequence[int]) -> list[Mention]:
    """The first mention of each concept in each section."""
    seen: set[str] = set()
    kept = []
    section = 0
    for mention in mentions:
        here = bisect_right(sections, mention.start)
        if here != section:
            section = here
            seen.clear()
        if mention.concept not in seen:
            seen.add(mention.concept)
            kept.append(mention)
    return kept


def _thinned(mentions: list[Mention], text: str, concepts: dict[str, Concept], density: int) -> list[Mention]:
    """At most `density` mentions per 100 words in each paragraph; the words that newcomers need go first."""
    kept: list[Mention] = []
    at = 0
    while at < len(mentions):
        stop = at + 1
        if at + _FEWEST < len(mentions):
            end = _end(text, mentions[at].start)
            while stop < len(mentions) and mentions[stop].start < end:
                stop += 1
        here = mentions[at:stop]
        if len(here) > _FEWEST:
            count = len(text[_begin(text, here[0].start) : _end(text, here[-1].start)].split())
            ranked = sorted(here, key=lambda mention: (LEVELS.index(concepts[mention.concept].level), mention.start))
            here = sorted(ranked[: max(_FEWEST, ceil(count * density / 100))])
        kept += here
        at = stop
    return kept


def _end(text: str, at: int) -> int:
    limit = min(len(text), at + _LONGEST_PARAGRAPH)
    ends = [end for end in (text.find(BLOCK, at, limit), text.find("\n\n", at, limit)) if end >= 0]
    return min(ends, default=limit)


def _begin(text: str, at: int) -> int:
    limit = max(0, at - _LONGEST_PARAGRAPH)
    return max(text.rfind(BLOCK, limit, at) + 1, text.rfind("\n\n", limit, at) + 1, limit)
