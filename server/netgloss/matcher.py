"""Lexicon + text → mentions. Pure; the extension has its twin in JavaScript, and both read `tests/cases/`.

Leftmost-longest, on whole words: at each word the longest form that begins there and means its concept is taken, and
the search goes on behind it. Where an ambiguous form turns out to mean something else, shorter forms inside it get
their turn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import repeat
from operator import itemgetter

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from netgloss.characters import APOSTROPHES, BLANK, CASED, HARD, KINDS, Folded, Span, masked
from netgloss.deciding import Decider, Window
from netgloss.garbage import no_collection
from netgloss.glossary import LEVELS, Level
from netgloss.lexicon import (
    ACCEPTS,
    ADDRESS,
    CODE,
    SUSPECT_AFTER,
    SUSPECT_BEFORE,
    WIDEST_GAP,
    Entry,
    Lexicon,
)
from netgloss.mentions import UNAMBIGUOUS, Mention, Open
from netgloss.respell import Change, Misspelt, Respelt
from netgloss.spelling import Speller

_APOSTROPHE = frozenset(APOSTROPHES)
_SUSPECT_BEFORE = frozenset(SUSPECT_BEFORE)
_SUSPECT_AFTER = frozenset(SUSPECT_AFTER)
_NOT = b" non "  # `non-randomised` is the opposite of what the form means
_ADDRESS = re.compile(ADDRESS)
_CODE = re.compile(CODE)
# What may be an address: ASCII without spaces. Japanese text has none either, and is no address for that.
_CHUNK = re.compile(r"[!-~]+")


# What a form asks for once its words are found (see `Entry`); an anchor is no form (see `Spelling`).
_OTHER, _SIMPLE, _EXACT, _ANCHOR = range(4)


class Matcher:
    """A lexicon, ready to search texts.

    An Aho-Corasick automaton over all forms finds the candidates, so that only what looks like a form costs time in
    Python, whatever the size of the vocabulary. It reads the text with every word in `Title Case`, and so do its
    patterns: a capital is the beginning of a word. What it finds still has to prove itself.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        # By the number of a phrase in the automaton. Columns, because what stands together is read together: among
        # 100,000 entries most of the time is spent waiting for memory.
        first = [entries[0] for entries in lexicon.phrases.values()]
        self.cased = [entry.cased for entry in first]
        self.ids = [entry.id for entry in first]
        self.forms = [entry.form for entry in first]
        self._phrase_kinds = bytes(_SIMPLE if entry.simple else _EXACT if entry.exact else _OTHER for entry in first)
        self._hidden = {
            level: frozenset(concept.id for concept in lexicon.concepts if LEVELS.index(concept.level) > rank)
            for rank, level in enumerate(LEVELS)
        }

    @cached_property
    def speller(self) -> Speller | None:
        """Recognises misspelt words; None for a lexicon that does not know which words are real."""
        lexicon = self.lexicon
        spelling = lexicon.spelling
        if spelling is None:
            return None
        exact = (record.variants for record in lexicon.records if record.case == "exact")
        cased = (masked(form, CASED) for variants in exact for form in variants)
        return Speller(spelling, lexicon.words, lexicon.phrases, cased)

    @cached_property
    def patterns(self) -> list[bytes]:
        """What the automaton looks for: the phrases of the lexicon, and then the anchors of their misspelt words."""
        phrases = [phrase.title() + b" " for phrase in self.lexicon.phrases]
        return [*phrases, *(anchor.title() for anchor in self.speller.anchors)] if self.speller else phrases

    @cached_property
    def kinds(self) -> bytes:
        """By the number of a pattern: what has to be asked of it."""
        return self._phrase_kinds.ljust(len(self.patterns), bytes([_ANCHOR]))

    @cached_property
    def automaton(self) -> BytesAhoCorasick:
        """Built when first asked for: looking words up needs none."""
        return BytesAhoCorasick(
            self.patterns,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,  # a DFA is faster below 1,000 forms and 20 times larger above
        )

    def find(self, text: str, level: Level = "specialist") -> list[Mention]:
        """All mentions in `text` of concepts up to `level`, in order, none overlapping another."""
        folded = Folded(text)
        with no_collection():
            search = _Search(self, folded)
            found = search.scan()
            changes = search.changes(found)
            respelt = Respelt(folded.plain, changes) if changes else None
            if respelt:
                search = _Search(self, respelt.folded)
                found = search.scan_again(found, respelt)
            mentions = search.decide(found)
        hidden = self._hidden[level]
        if hidden:
            mentions = [mention for mention in mentions if mention.concept not in hidden]
        if respelt:
            mentions = list(_as_written(mentions, respelt))
        elif folded.plain is text:
            return mentions
        origin = folded.origin()
        spans = [origin(mention.start, mention.end) for mention in mentions]
        return [
            mention._replace(start=start, end=end, text=text[start:end])
            for mention, (start, end) in zip(mentions, spans, strict=True)
        ]


def _as_written(mentions: list[Mention], respelt: Respelt) -> Iterator[Mention]:
    """The mentions of a text as it was meant, at their places in the text as it was written."""
    done = 0
    for mention in mentions:
        start, end, misspelt = respelt.origin(mention.start, mention.end)
        if start >= done:  # two terms of one word that was written together are one place
            yield mention._replace(start=start, end=end, misspelt=misspelt)
            done = end


class _Search:
    """One text being searched. Offsets are those of `folded.plain`."""

    def __init__(self, matcher: Matcher, folded: Folded) -> None:
        self.matcher = matcher
        self.lexicon = matcher.lexicon
        self.folded = folded
        self._anchors: list[int] = []  # places within words that may be misspelt
        self.masked = self.folded.masked
        self._chunk = Span(0, 0)
        self._in_address = False
        self.plain = self.folded.plain + "\0\0"  # as long as `masked`: a look beyond the last word finds something
        self._decider = Decider(self.plain, self.folded)

    def scan(self, low: int = 0, high: int | None = None) -> list[Mention | Open]:
        """The longest forms from left to right, those whose meaning the whole text has to decide left open. `low` and
        `high`: where a paragraph begins and where its mark stands.
        """
        plain, masked, raw, linked = self.plain, self.masked, self.folded.raw, self.folded.linked
        kinds, cased = self.matcher.kinds, self.matcher.cased
        sure: list[tuple[int, int, int]] = []  # as the automaton has them: this loop is the search
        others: list[Mention | Open] = []
        done = 0
        candidates = self.matcher.automaton.find_matches_as_indexes(self._titled(low, high))
        if low:
            candidates = [(number, start + low, end + low) for number, start, end in candidates]
        for candidate in candidates:
            number, start, end = candidate
            end -= 1
            kind = kinds[number]
            if (
                (kind == _SIMPLE or (kind == _EXACT and raw[start:end].translate(CASED) in cased[number]))
                and start >= done
                and masked[start - 1] == BLANK
                and plain[start - 1] not in _SUSPECT_BEFORE
                and (plain[end] not in _SUSPECT_AFTER or masked[end + 1] == BLANK)
                and linked.find(HARD, start, end) < 0
            ):
                sure.append(candidate)
                done = end
                continue
            if kind == _ANCHOR:
                self._anchors.append(start)
                continue
            for match in self._words(max(start, done), end):
                others.append(match)
                done = match.end
        found = self._mentions(sure)
        return sorted([*found, *others], key=itemgetter(0)) if others else found

    def _titled(self, low: int, high: int | None) -> bytes:
        return self.masked.title() if high is None else self.masked[low : high + 1].title()

    def scan_again(self, before: list[Mention | Open], respelt: Respelt) -> list[Mention | Open]:
        """What was found before words were changed, with the changed paragraphs searched anew."""
        changed: list[Window] = []
        for span in respelt.spans():
            if not changed or span.start >= changed[-1].high:
                changed.append(self._decider.window(span.start, span.end, len(self.plain)))
        lows = [paragraph.low for paragraph in changed]
        found = [match for paragraph in changed for match in self.scan(paragraph.low, paragraph.high)]
        for match in before:
            shift = respelt.shift(match.start)
            at = bisect_right(lows, match.start + shift)
            if at and match.start + shift < changed[at - 1].high:
                continue
            moved = match._replace(start=match.start + shift, end=match.end + shift)
            if isinstance(moved, Open):
                moved = moved._replace(words_start=moved.words_start + shift, words_end=moved.words_end + shift)
            found.append(moved)
        return sorted(found, key=itemgetter(0))

    def _mentions(self, sure: list[tuple[int, int, int]]) -> list[Mention | Open]:
        """What the automaton has found and nothing speaks against, all at once: one by one it is most of the work."""
        if not sure:
            return []
        plain, ids, forms = self.plain, self.matcher.ids, self.matcher.forms
        numbers, starts, stops = zip(*sure, strict=True)
        ends = [stop - 1 for stop in stops]  # of the form, without the blank behind it
        texts = [plain[start:end] for start, end in zip(starts, ends, strict=True)]
        columns = (starts, ends, texts, map(ids.__getitem__, numbers), map(forms.__getitem__, numbers))
        rows = zip(*columns, repeat(UNAMBIGUOUS), repeat(False), strict=False)
        return list(map(tuple.__new__, repeat(Mention), rows))  # `Mention._make` without its checks

    def _mention(self, start: int, end: int, entry: Entry, why: str) -> Mention:
        return Mention(start, end, self.plain[start:end], entry.id, entry.form, why)

    def _words(self, start: int, end: int) -> Iterator[Mention | Open]:
        """What the automaton's candidate comes to, word by word: the long way, for what isn't plain."""
        masked, starts = self.masked, self.lexicon.starts
        while start < end:
            word_end = masked.find(b" ", start)
            counts = starts.get(masked[start:word_end])
            if counts and masked[start - 1] == BLANK:
                match = self._longest(start, counts, len(masked))
                if match:
                    yield match
                    word_end = match.end
            start = word_end + 1

    def _longest(self, start: int, counts: tuple[int, ...], limit: int) -> Mention | Open | None:
        """The longest form of so many words (`counts`, descending) from `start`, ending at or before `limit`."""
        masked, phrases = self.masked, self.lexicon.phrases
        end = masked.find(b" ", start)
        ends: list[int] = [end]
        gaps: list[str] = []
        while len(ends) < counts[0]:
            gap = self._gap(end)
            if gap not in self.lexicon.gaps:
                break
            gaps.append(gap)
            end = masked.find(b" ", end + len(gap))
            ends.append(end)
        for count in counts:
            if count <= len(ends) and ends[count - 1] <= limit:
                end = ends[count - 1]
                entries = phrases.get(masked[start:end])
                match = self._choose(entries, start, end, gaps[: count - 1]) if entries else None
                if match:
                    return match
        return None

    def _gap(self, end: int) -> str:
        """What stands between the word that ends at `end` and the next, by its kind; "" where no form could go on."""
        masked, plain = self.masked, self.plain
        for size in range(1, WIDEST_GAP + 1):
            if masked[end + size : end + size + 1] != b" ":
                return "".join([KINDS.get(char, char) for char in plain[end : end + size]])
        return ""

    def _choose(self, entries: tuple[Entry, ...], start: int, end: int, gaps: list[str]) -> Mention | Open | None:
        """What the words from `start` to `end` stand for, or what the page has to decide between."""
        fitting = tuple(entry for entry in entries if self._fits(entry, start, end, gaps))
        whole_end = self._whole_word(start, end) if fitting else None
        if whole_end is None:
            return None
        whole_start = start - 1 if "]" in gaps and self.plain[start - 1] == "[" else start
        rule = fitting[0].sense
        if rule is None:
            return self._mention(whole_start, whole_end, fitting[0], UNAMBIGUOUS)
        if rule.page == 0 and len(fitting) == 1:  # only a veto could stop it: it need not wait, and is evidence itself
            why = self._decider.why(fitting[0], whole_start, whole_end)
            return self._mention(whole_start, whole_end, fitting[0], why) if why else None
        return Open(whole_start, whole_end, fitting, start, end)

    def _fits(self, entry: Entry, start: int, end: int, gaps: list[str]) -> bool:
        wanted = entry.gaps or (" ",) * len(gaps)
        if len(gaps) != len(wanted) or not all(
            gap == kind or gap in ACCEPTS.get(kind, ()) for gap, kind in zip(gaps, wanted, strict=True)
        ):
            return False
        if entry.cased:
            return self.folded.raw[start:end].translate(CASED) in entry.cased
        return not entry.capital or self.plain[start].isupper()

    def _whole_word(self, start: int, end: int) -> int | None:
        """Where the mention ends (a possessive `'s` belongs to it), or None inside an address, file name or program."""
        plain, masked = self.plain, self.masked
        if plain[end] in _APOSTROPHE and plain[end + 1] in "sS" and masked[end + 2] == BLANK:
            end += 2
        before, after = plain[start - 1], plain[end]
        if before == "-" and masked[max(0, start - 5) : start].endswith(_NOT):
            return None
        if before in _SUSPECT_BEFORE or (after in _SUSPECT_AFTER and masked[end + 1] != BLANK):
            if not self._chunk.start <= start < self._chunk.end:
                self._look_at_chunk(start)
            if self._in_address:
                return None
        return end

    def _look_at_chunk(self, start: int) -> None:
        """Whether what surrounds a word without a space between is an address; good for all words up to its end."""
        plain = self.plain
        while start and "!" <= plain[start - 1] <= "~":
            start -= 1
        found = _CHUNK.match(plain, start)
        self._chunk = Span(start, found.end() if found else start)
        self._in_address = bool(found and _ADDRESS.search(found.group().lower()))

    def changes(self, found: list[Mention | Open]) -> list[Change]:
        """The misspelt words, as they were meant."""
        speller = self.matcher.speller
        if speller is None:
            return []
        terms = [Span(mention.start, mention.end) for mention in self._telling(found)]
        return Misspelt(speller, self.folded).changes(self._anchors, terms)

    def _telling(self, found: list[Mention | Open]) -> list[Mention]:
        """The mentions that say what the text is about."""
        telling = self.lexicon.telling
        return [match for match in found if type(match) is Mention and match.concept in telling]

    def decide(self, found: list[Mention | Open]) -> list[Mention]:
        """The mentions: each open match decided by its neighbours, or by what the whole text speaks of."""
        if any(type(match) is Open for match in found):
            mentions = self._decider.decided(found, self._telling(found), self._inside)
        else:
            mentions = [match for match in found if isinstance(match, Mention)]
        return self._outside_code(mentions) if "`" in self.plain else mentions

    def _inside(self, match: Open) -> Iterator[Mention | Open]:
        """The forms within a match that came to nothing."""
        masked, at, end = self.masked, match.words_start, match.words_end
        limit = end - 1  # at first: not the match itself again
        while at < end:
            word_end = masked.find(b" ", at)
            counts = self.lexicon.starts.get(masked[at:word_end])
            inner = self._longest(at, counts, limit) if counts else None
            if inner:
                yield inner
                word_end = inner.end
            at, limit = word_end + 1, end

    def _outside_code(self, found: list[Mention]) -> list[Mention]:
        spans = list(_CODE.finditer(self.plain))
        starts = [span.start() for span in spans]

        def outside(mention: Mention) -> bool:
            at = bisect_right(starts, mention.start)
            return not at or spans[at - 1].end() <= mention.start

        return [mention for mention in found if outside(mention)]
