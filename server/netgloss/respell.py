"""The misspelt words of a text, and the text as it was meant, with the way back to where its words stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from netgloss.characters import BLANK, HYPHENS, SPACES, Folded, Span
from netgloss.spelling import Speller

# What stands between two sentences, a few characters at most.
_NEAR = 5
_PIECE = 1_000  # characters
_OPENING = " \t\r\"'“‘(["
_SENTENCE_ENDS = ".!?:;•*>-–—\n\0"
_TORN = frozenset(SPACES + HYPHENS)


class Change(NamedTuple):
    """Words of a text that were meant otherwise. Offsets are those of `Folded.plain`."""

    start: int
    end: int
    meant: str


class Origin(NamedTuple):
    """Where in the text as it was written something stands."""

    start: int
    end: int
    misspelt: bool


class Misspelt:
    """The misspelt words of one text."""

    def __init__(self, speller: Speller, folded: Folded) -> None:
        self._speller = speller
        self._plain = folded.plain + "\0\0"  # as long as `masked`
        self._masked = folded.masked
        self._verdicts: dict[bytes, str | None] = {}

    def changes(self, anchors: list[int], terms: list[Span]) -> list[Change]:
        """What has to be changed, in order. `anchors`: where words begin that have one; `terms`: spans of terms that
        tell what the text is about.
        """
        masked, settled = self._masked, self._speller.settled
        doubtful = [start for start in anchors if masked[start : masked.find(b" ", start)] not in settled]
        found = {change for start in doubtful if not self._is_name(start) for change in self._at(start)}
        if found:
            terms = sorted([*terms, *(Span(change.start, change.end) for change in found)])
        for piece in self._company(terms):
            found.update(change for start in self._unsettled(piece) for change in self._at(start))
        return list(_apart(sorted(found)))

    def _is_name(self, start: int) -> bool:
        """Whether a word has a capital that neither the beginning of a sentence nor capitals all around account for: a
        name, as far as one can tell.
        """
        plain = self._plain
        if not ("A" <= plain[start] <= "Z" and "a" <= plain[start + 1] <= "z"):
            return False
        before = plain[max(0, start - _NEAR) : start].rstrip(_OPENING)
        return bool(before) and before[-1] not in _SENTENCE_ENDS

    def _at(self, start: int) -> Iterator[Change]:
        """The change of the word that begins here, if it is misspelt."""
        masked = self._masked
        end = masked.find(b" ", start)
        word = masked[start:end]
        if masked[start - 1] != BLANK or not word.isalpha():
            return
        torn = list(self._torn(word, start, end))
        if torn:
            yield from torn
            return
        try:
            meant = self._verdicts[word]
        except KeyError:
            meant = self._verdicts[word] = self._speller.meant(word)
        if meant and not (self._is_name(start) and not self._speller.is_anchored(meant)):
            yield self._change(start, end, meant)

    def _change(self, start: int, end: int, meant: str) -> Change:
        return Change(start, end, self._speller.in_case_of(self._plain[start:end], meant))

    def _torn(self, word: bytes, start: int, end: int) -> Iterator[Change]:
        """One word that has been written as two, this one and the next or the one before."""
        masked, plain = self._masked, self._plain
        if plain[end] in _TORN and masked[end + 1] != BLANK:
            other_end = masked.find(b" ", end + 1)
            meant = self._speller.one(word, masked[end + 1 : other_end])
            if meant:
                yield self._change(start, other_end, meant)
        if start > 1 and plain[start - 1] in _TORN and masked[start - 2] != BLANK:
            other_start = masked.rfind(b" ", 0, start - 1) + 1
            meant = self._speller.one(masked[other_start : start - 1], word)
            if meant:
                yield self._change(other_start, end, meant)

    def _company(self, terms: list[Span]) -> Iterator[Span]:
        """The text around the terms, piece by piece."""
        size = self._speller.spelling.company
        low = high = 0
        for start, end in terms:
            if start - size > high:
                yield from self._pieces(low, high)
                low = start - size
            high = end + size
        yield from self._pieces(low, high)

    def _pieces(self, low: int, high: int) -> Iterator[Span]:
        """The whole words of a stretch, in pieces of a few lines: each is looked through for all of its words."""
        masked = self._masked
        high = min(high, len(masked) - 2)
        if low and masked[low - 1] != BLANK:
            low = masked.find(b" ", low)
        if masked[high] != BLANK:
            high = masked.rfind(b" ", 0, high)
        while low < high:
            end = high if high - low < _PIECE else masked.find(b" ", low + _PIECE)
            yield Span(low, min(end, high))
            low = end

    def _unsettled(self, piece: Span) -> Iterator[int]:
        """Where words begin in a piece that are neither ours nor known to be real, or that may be the first half of one
        of ours.
        """
        text = b" %b " % self._masked[piece.start : piece.end]
        words = set(text.split())
        least, halves = self._speller.spelling.torn, self._speller.halves
        for word in words - self._speller.quiet:
            if word in halves and words.isdisjoint(halves[word]):
                continue
            if len(word) >= least and word.isalpha():
                at = text.find(b" %b " % word)
                while at >= 0:
                    yield piece.start + at
                    at = text.find(b" %b " % word, at + 1)


def _apart(changes: list[Change]) -> Iterator[Change]:
    """Those that do not overlap one before them."""
    done = 0
    for change in changes:
        if change.start >= done:
            yield change
            done = change.end


class Respelt:
    """A text as it was meant, ready to be searched."""

    def __init__(self, plain: str, changes: list[Change]) -> None:
        self._changes = changes
        self._places = [change.start for change in changes]
        self._starts: list[int] = []  # of the changed words, in the text as it was meant
        self._ends: list[int] = []
        parts: list[str] = []
        length = done = 0
        for start, end, meant in changes:
            parts += (plain[done:start], meant)
            self._starts.append(length + start - done)
            length += start - done + len(meant)
            self._ends.append(length)
            done = end
        parts.append(plain[done:])
        self.folded = Folded("".join(parts), is_plain=True)

    def origin(self, start: int, end: int) -> Origin:
        """A span of the text as it was meant → the span in the text as it was written, and whether that is misspelt."""
        first = bisect_right(self._ends, start)  # changes that end before the span
        last = bisect_left(self._starts, end) - 1  # the last change that begins before it ends
        if first > last:
            return Origin(start - self._shift(first), end - self._shift(first), misspelt=False)
        inside = self._starts[first] <= start
        begin = self._changes[first].start if inside else start - self._shift(first)
        inside = self._ends[last] >= end
        stop = self._changes[last].end if inside else end - self._shift(last + 1)
        return Origin(begin, stop, misspelt=True)

    def spans(self) -> list[Span]:
        """Where the changed words stand in the text as it was meant."""
        return list(map(Span, self._starts, self._ends))

    def shift(self, place: int) -> int:
        """How much further in the text as it was meant is what stands at this place of the text as it was written."""
        return self._shift(bisect_left(self._places, place))

    def _shift(self, count: int) -> int:
        """The same, behind so many changes."""
        return self._ends[count - 1] - self._changes[count - 1].end if count else 0
