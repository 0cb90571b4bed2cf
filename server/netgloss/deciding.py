"""What an open match means: by its neighbours, by a definition on the page, or by what the page speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from netgloss.characters import BLANK, CASED, Folded, Span
from netgloss.definitions import long_form
from netgloss.lexicon import PARAGRAPH_MARKS, Entry
from netgloss.mentions import UNAMBIGUOUS, Mention, Open

_LIKELY = 1  # `page` of a rule that asks for no more than one other term
_VOUCHED = 2  # such forms that vouch for one more where nothing is certain
_SHORT = 120  # characters; a text may be a single sentence with a single term
_SMALL = re.compile("[a-z]")
_CAPITAL = re.compile("[A-Z]")
_SHOUTED = 8  # capitals around a form, and no small letter: whoever shouts writes every word like an abbreviation

Inside = Callable[[Open], Iterator[Mention | Open]]


class Window(NamedTuple):
    """What stands around a form, up to where it counts."""

    low: int
    high: int


class ByCues(NamedTuple):
    """What the cues of a rule say about a form (see `SenseRule.by_cues`), and the window that they stand in."""

    verdict: str | None
    low: int
    high: int


class Likely(NamedTuple):
    """A form that one other term would confirm."""

    start: int
    concept: str
    is_certain: bool


class Decider:
    """Decides for one text. `plain` is that of `folded` with two characters more."""

    def __init__(self, plain: str, folded: Folded) -> None:
        self._plain = plain
        self._masked = folded.masked
        self._raw = folded.raw
        self._places: list[int] = []  # of terms that tell what the text is about
        self._evidence: Set[str] = frozenset()
        self._telling: list[Mention] = []
        self._ends: list[int] = []  # where they end
        self._possible: Set[str] | None = None  # concepts that it may speak of, once it has been read
        self._verdicts: dict[tuple[int, str], ByCues] = {}  # by place and concept
        self._votes: dict[tuple[bytes, str], int] = {}  # how much more often cues confirm a form's meaning than deny it
        self._defined: dict[bytes, str] = {}  # an abbreviation → what the page says that it means, "" if none of ours

    def decided(self, found: list[Mention | Open], telling: list[Mention], inside: Inside) -> list[Mention]:
        """The mentions among what was found. `telling`: those that say what the text is about. `inside` finds the forms
        within a match that came to nothing.
        """
        self._telling = telling
        self._ends = [mention.end for mention in telling]
        self._weigh([match for match in found if isinstance(match, Open)], telling)

        def decide(match: Mention | Open) -> Iterator[Mention]:
            if isinstance(match, Mention):
                yield match
                return
            defined = self._definition(match)
            for entry in match.entries:
                why = self.why(entry, match.start, match.end) if defined is None else _by_definition(entry, defined)
                if why:
                    text = self._plain[match.start : match.end]
                    yield Mention(match.start, match.end, text, entry.id, entry.form, why)
                    return
            for inner in inside(match):
                yield from decide(inner)

        return [mention for match in found for mention in decide(match)]

    def _weigh(self, matches: list[Open], telling: list[Mention]) -> None:
        """What the text speaks of for certain, and which forms it uses in another meaning.

        A form that one other term would confirm is likely enough for two more such forms to count on, and all are
        certain then.
        """
        likely: list[Likely] = []
        confirmed: set[str] = set()
        for match in matches:
            for entry in match.entries:
                verdict = self._by_cues(entry, match.start, match.end).verdict
                if verdict:
                    confirmed.add(entry.id)
                if verdict != "" and entry.sense and entry.sense.page <= _LIKELY:
                    likely.append(Likely(match.start, entry.id, verdict is not None))
                    break
        certain = {mention.concept for mention in telling}
        certain.update(form.concept for form in likely if form.is_certain)
        possible = certain.union(form.concept for form in likely)
        has_two = len(possible) > _VOUCHED
        counted = [form for form in likely if form.is_certain or certain - {form.concept} or has_two]
        self._possible = possible | confirmed
        self._places = sorted([*(mention.start for mention in telling), *(form.start for form in counted)])
        self._evidence = certain.union(form.concept for form in counted)

    def _definition(self, match: Open) -> str | None:
        """The concept that the page has defined an abbreviation to mean, up to here; "" for none of ours, None where it
        has said nothing.
        """
        start, end = match.words_start, match.words_end
        key = self._key(start, end)
        span = long_form(self._plain, self._masked, start, end)
        if span:
            concept = self._concept_at(span, match.entries)
            if concept is not None:
                self._defined[key] = concept
        return self._defined.get(key)

    def _concept_at(self, span: Span, entries: tuple[Entry, ...]) -> str | None:
        """Which of the entries' concepts is written out there; "" where it is something else, None where that is hard
        to say.
        """
        terms = self._telling[bisect_left(self._ends, span.start) : bisect_right(self._ends, span.end)]
        here = {mention.concept for mention in terms}
        for entry in entries:
            if entry.id in here:
                return entry.id
        return None if here else ""

    def why(self, entry: Entry, start: int, end: int) -> str | None:
        """Why the form means this concept here, or None where it does not."""
        rule = entry.sense
        if rule is None:
            return UNAMBIGUOUS
        verdict, low, high = self._by_cues(entry, start, end)
        if verdict:
            return None if "~" not in verdict and self._is_alone(entry) else verdict
        if verdict is not None:
            return None
        if self._votes.get((self._key(start, end), entry.id), 0) < 0:
            return None  # one text uses a word in one meaning: https://aclanthology.org/H92-1045/

        def near() -> bool:
            at = bisect_left(self._places, low)
            return any(place < high and place != start for place in self._places[at : at + 2])

        def evidence() -> int:
            shouted = (entry.cased or entry.capital) and self._is_shouted(low, start, end, high)
            return 0 if shouted and not near() else len(self._evidence - {entry.id})

        return rule.by_page(near, evidence)

    def _by_cues(self, entry: Entry, start: int, end: int) -> ByCues:
        known = self._verdicts.get((start, entry.id))
        if known:
            return known
        rule, masked = entry.sense, self._masked
        if rule is None:
            return ByCues(UNAMBIGUOUS, start, end)
        low, high = self.window(start, end, rule.window)
        before, after = self._raw[low:start].translate(CASED), self._raw[end:high].translate(CASED)
        if low and masked[low - 1] != BLANK:
            before = before.partition(b" ")[2]  # half a word is no cue
        if masked[high] != BLANK:
            after = after.rpartition(b" ")[0]
        verdict = rule.by_cues(b" %b " % b" ".join([*before.split(), b"~", *after.split()]))
        by_cues = self._verdicts[start, entry.id] = ByCues(verdict, low, high)
        if verdict is not None:
            key = self._key(start, end), entry.id
            self._votes[key] = self._votes.get(key, 0) + (1 if verdict else -1)
        return by_cues

    def _key(self, start: int, end: int) -> bytes:
        """A form as it stands in the text, without the s of a plural or a possessive."""
        return self._masked[start:end].removesuffix(b" s").removesuffix(b"s")

    def _is_alone(self, entry: Entry) -> bool:
        """Whether a text of some length speaks of nothing else of ours: one word nearby says too little then."""
        return self._possible is not None and self._possible <= {entry.id} and len(self._plain) - 2 > _SHORT

    def _is_shouted(self, low: int, start: int, end: int, high: int) -> bool:
        """Whether everything around the form is in capitals, so that those of the form say nothing."""
        around = self._plain[low:start] + self._plain[end:high]
        return not _SMALL.search(around) and len(_CAPITAL.findall(around)) >= _SHOUTED

    def window(self, start: int, end: int, size: int) -> Window:
        """`size` characters on both sides, but not beyond the paragraph."""
        plain = self._plain
        low, high = max(0, start - size), min(len(plain) - 1, end + size)
        for mark in PARAGRAPH_MARKS:
            at = plain.rfind(mark, low, start)
            low = at + len(mark) if at >= 0 else low
            at = plain.find(mark, end, high)
            high = at if at >= 0 else high
        return Window(low, high)


def _by_definition(entry: Entry, defined: str) -> str | None:
    return f"defined: {entry.id}" if entry.id == defined else None
