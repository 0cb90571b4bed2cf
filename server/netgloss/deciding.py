"""What an open match means: by its neighbours, by a definition on the page, or by what the page speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Set

from netgloss.characters import BLANK, CASED, Folded
from netgloss.definitions import long_form
from netgloss.lexicon import PARAGRAPH_MARKS, Entry
from netgloss.mentions import UNAMBIGUOUS, Mention, Open

_SMALL = re.compile("[a-z]")
_CAPITAL = re.compile("[A-Z]")
_SHOUTED = 8  # capitals around a form, and no small letter: whoever shouts writes every word like an abbreviation

Inside = Callable[[int, int], Iterator[Mention | Open]]


class Decider:
    """Decides for one text. `plain` is that of `folded` with two characters more."""

    def __init__(self, plain: str, folded: Folded) -> None:
        self._plain = plain
        self._masked = folded.masked
        self._raw = folded.raw
        self._places: list[int] = []  # of terms that tell what the text is about
        self._evidence: Set[str] = frozenset()
        self._defined: dict[bytes, str] = {}  # an abbreviation → what the page has said that it means, "" if none of ours

    def decided(self, found: list[Mention | Open], telling: list[Mention], inside: Inside) -> list[Mention]:
        """The mentions among what was found. `inside` finds the forms within a match that came to nothing."""
        self._places = [mention.start for mention in telling]
        self._evidence = {mention.concept for mention in telling}
        ends = [(mention.end, mention.concept) for mention in telling]

        def decide(match: Mention | Open) -> Iterator[Mention]:
            if isinstance(match, Mention):
                yield match
                return
            defined = self._definition(match, ends)
            for entry in match.entries:
                why = self.why(entry, match.start, match.end) if defined is None else _by_definition(entry, defined)
                if why:
                    text = self._plain[match.start : match.end]
                    yield Mention(match.start, match.end, text, entry.id, entry.form, why)
                    return
            for inner in inside(*match.words):
                yield from decide(inner)

        return [mention for match in found for mention in decide(match)]

    def _definition(self, match: Open, terms: list[tuple[int, str]]) -> str | None:
        """The concept that the page has defined an abbreviation to mean, up to here; "" for none of ours, None where it
        has said nothing.
        """
        start, end = match.words
        key = self._masked[start:end].removesuffix(b"s")
        span = long_form(self._plain, self._masked, start, end)
        if span:
            concept = self._concept_at(*span, match.entries, terms)
            if concept is not None:
                self._defined[key] = concept
        return self._defined.get(key)

    def _concept_at(self, start: int, end: int, entries: tuple[Entry, ...], terms: list[tuple[int, str]]) -> str | None:
        """Which of the entries' concepts is written out there; "" where it is something else, None where that is hard
        to say.
        """
        first = bisect_left(terms, (start, ""))
        here = {concept for _, concept in terms[first : bisect_left(terms, (end + 1, ""))]}
        for entry in entries:
            if entry.id in here:
                return entry.id
        return None if here else ""

    def why(self, entry: Entry, start: int, end: int) -> str | None:
        """Why the form means this concept here, or None where it does not."""
        rule, masked = entry.sense, self._masked
        if rule is None:
            return UNAMBIGUOUS
        low, high = self.window(start, end, rule.window)
        before, after = self._raw[low:start].translate(CASED), self._raw[end:high].translate(CASED)
        if low and masked[low - 1] != BLANK:
            before = before.partition(b" ")[2]  # half a word is no cue
        if masked[high] != BLANK:
            after = after.rpartition(b" ")[0]
        context = b" %b " % b" ".join([*before.split(), b"~", *after.split()])

        def near() -> bool:
            at = bisect_left(self._places, low)
            return at < len(self._places) and self._places[at] < high

        def evidence() -> int:
            shouted = (entry.cased or entry.capital) and self._is_shouted(low, start, end, high)
            return 0 if shouted and not near() else len(self._evidence - {entry.id})

        return rule.decide(context, near, evidence)

    def _is_shouted(self, low: int, start: int, end: int, high: int) -> bool:
        """Whether everything around the form is in capitals, so that those of the form say nothing."""
        around = self._plain[low:start] + self._plain[end:high]
        return not _SMALL.search(around) and len(_CAPITAL.findall(around)) >= _SHOUTED

    def window(self, start: int, end: int, size: int) -> tuple[int, int]:
        """`size` characters on both sides, but not beyond the paragraph."""
        plain = self._plain
        low, high = max(0, start - size), min(len(plain) - 1, end + size)
        for mark in PARAGRAPH_MARKS:
            at = plain.rfind(mark, low, start)
            low = at + len(mark) if at >= 0 else low
            at = plain.find(mark, end, high)
            high = at if at >= 0 else high
        return low, high


def _by_definition(entry: Entry, defined: str) -> str | None:
    return f"defined: {entry.id}" if entry.id == defined else None
