"""What a misspelt word was meant to be: words by their sound, and how far apart two of them are.

People write *gastronoma*, *everolimis*, *pheocromocytoma*. A word is taken for one of ours when it sounds nearly like
it and is no real word. The real words that come near one of ours have been looked up when the lexicon was made (see
`lookalikes`), so that neither engine needs a dictionary.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from string import ascii_lowercase
from typing import Any, NamedTuple


class Limit(NamedTuple):
    """What a slip may cost in a word of so many letters or more."""

    letters: int
    most: int


class Ends(NamedTuple):
    """What a slip does to both ends of a word."""

    harmless: int  # the most that a slip may cost which changes them
    kept: int  # so many sounds at the beginning and at the end, a dearer slip leaves as they are


class Keys(NamedTuple):
    """By how many sounds of what is meant it is looked up."""

    first: int
    last: int


class Sound(NamedTuple):
    """Letters that sound like others."""

    written: str
    sound: str


class Spelling(NamedTuple):
    """The rules, as the lexicon's JSON has them; words are separated by spaces. Costs count half letters."""

    shortest: int = 5
    """Letters of a word of ours that may be meant; anything shorter resembles too much."""
    least: int = 5
    """Letters of a word that may be misspelt."""
    limits: tuple[Limit, ...] = (Limit(10, 4), Limit(8, 3), Limit(6, 2), Limit(5, 1))
    """The first that fits counts."""
    ends: Ends = Ends(harmless=2, kept=2)
    """What dear slips leave alone."""
    keys: Keys = Keys(first=3, last=3)
    """Of what is meant, so many sounds at the beginning are as they should be; or so many at the end, and the first is
    at least alike; or all of them are there, in another order."""
    sounds: tuple[Sound, ...] = (
        Sound("ph", "f"), Sound("ae", "e"), Sound("oe", "e"), Sound("y", "i"), Sound("rh", "r"), Sound("th", "t"),
        Sound("wh", "w"), Sound("ch", "c"), Sound("ck", "c"), Sound("k", "c"), Sound("qu", "c"), Sound("z", "s"),
        Sound("x", "cs"), Sound("sci", "si"), Sound("sce", "se"), Sound("gn", "n"),
    )  # fmt: skip
    """What sounds alike, one after the other. Then double letters count once, and of several vowels the first."""
    vowels: str = "aeiou"
    """See above."""
    alike: tuple[str, ...] = ("aeiou", "cs", "mn", "dt", "bp", "gj", "fv")
    """A letter for another of the same group costs one, as do two that have changed places; other slips cost two."""
    company: int = 400
    """Words without an anchor are looked at within so many characters of a term."""
    joined: int = 8
    """Letters of a form of several words that may be written as one; of a word that may be written as two."""
    torn: int = 3
    """Letters of one of the two that is no word by itself."""
    anchors: str = ""
    """Beginnings of words of ours that are rare in English. Words that have one are looked at anywhere."""
    real: str = ""
    """Words that come near one of ours and mean something else, or nothing of ours. In order."""
    exact: str = ""
    """Words of ours that are never meant by another."""

    def as_json(self, words: Iterable[bytes]) -> dict[str, Any]:
        """As the lexicon's JSON has them: every value by its name, and `words` of all forms in order, which JavaScript
        looks up there.
        """
        return {
            **self._asdict(),
            "words": b" ".join(sorted(words)).decode(),
            "limits": [limit._asdict() for limit in self.limits],
            "ends": self.ends._asdict(),
            "keys": self.keys._asdict(),
            "sounds": [sound._asdict() for sound in self.sounds],
        }


def read_spelling(raw: dict[str, Any] | None) -> Spelling | None:
    """The rules as JSON has them. Raises KeyError and TypeError for others."""
    if raw is None:
        return None
    parts: dict[str, Any] = {
        "limits": tuple(Limit(**limit) for limit in raw["limits"]),
        "ends": Ends(**raw["ends"]),
        "keys": Keys(**raw["keys"]),
        "sounds": tuple(Sound(**sound) for sound in raw["sounds"]),
        "alike": tuple(raw["alike"]),
    }
    return Spelling(**{name: parts.get(name, raw[name]) for name in Spelling._fields})


_SMALL = 2  # a cost that is one letter's, or two slight ones


class _Target(NamedTuple):
    """A word of ours that may be meant."""

    word: str
    sounds: str
    kinds: int  # of letters, see `Speller._kinds`
    most: int  # half letters that a slip may cost


class Candidate(NamedTuple):
    """What may be meant; of two the one that has less, from the top."""

    cost: int
    part: bool  # no form by itself
    other: bool  # neither of the two words begins with the other
    apart: int  # letters
    word: str


class Speller:
    """The words of a lexicon, ready to be recognised when misspelt."""

    def __init__(
        self, spelling: Spelling, words: frozenset[bytes], phrases: Iterable[bytes], cased: Iterable[bytes] = ()
    ) -> None:
        self.spelling = spelling
        self.known = words
        self._phrases = tuple(phrases)
        self._cased = tuple(cased)
        self._alone = frozenset(phrase for phrase in self._phrases if b" " not in phrase)
        self.anchors = frozenset(spelling.anchors.encode().split())
        self._anchor_lengths = sorted({len(anchor) for anchor in self.anchors})
        self.settled = self.known | frozenset(spelling.real.encode().split())
        self._several_vowels = re.compile(f"([{spelling.vowels}])[{spelling.vowels}]+")
        self._groups = {letter: group for group in spelling.alike for letter in group}
        groups = sorted({self._groups.get(letter, letter) for letter in ascii_lowercase})
        most = max(limit.most for limit in spelling.limits) // 2
        self._lengths = range(-most, most + 1)
        self._bits = {letter: 1 << groups.index(self._groups.get(letter, letter)) for letter in ascii_lowercase}

    @cached_property
    def targets(self) -> frozenset[bytes]:
        """Words of ours that may be meant."""
        exact = frozenset(self.spelling.exact.encode().split())
        shortest = self.spelling.shortest
        return frozenset(word for word in self.known if len(word) >= shortest and word.isalpha() and word not in exact)

    @cached_property
    def _by_key(self) -> Mapping[str, Mapping[int, list[_Target]]]:
        """Beginnings, or first letters with ends, and how many sounds there are → the words of that kind."""
        keys = self.spelling.keys
        index: defaultdict[str, defaultdict[int, list[_Target]]] = defaultdict(lambda: defaultdict(list))
        for word in sorted(word.decode() for word in self.targets):
            sounds = self.sounds(word)
            most = next((limit.most for limit in self.spelling.limits if len(word) >= limit.letters), 0)
            target = _Target(word, sounds, self._kinds(sounds), most)
            index[sounds[: keys.first]][len(sounds)].append(target)
            index[self._first(sounds) + sounds[-keys.last :]][len(sounds)].append(target)
            index[_jumbled(sounds)][len(sounds)].append(target)
        return index

    def _kinds(self, sounds: str) -> int:
        """Which letters there are, a bit for each group of letters that sound alike."""
        bits = 0
        for letter in set(sounds):
            bits |= self._bits[letter]
        return bits

    @cached_property
    def _joined(self) -> Mapping[str, str]:
        """Forms of two or three words, written as one → as they should be."""
        least = self.spelling.joined
        pairs = (
            (text.replace(" ", ""), text)
            for text in (phrase.decode() for phrase in self._phrases if 0 < phrase.count(b" ") < 3)
        )
        return {
            one: text for one, text in pairs if len(one) >= least and one.isalpha() and one.encode() not in self.settled
        }

    @cached_property
    def halves(self) -> Mapping[bytes, set[bytes]]:
        """First parts of words of ours that, torn apart, are two real words ("sub cutaneous") → the second parts."""
        least, settled = self.spelling.torn, self.settled
        halves: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for word in self.targets:
            if len(word) >= self.spelling.joined:
                for at in range(least, len(word) - least + 1):
                    first, second = word[:at], word[at:]
                    if first in settled and second in settled and (first, second) not in self._neighbours:
                        halves[first].add(second)
        return halves

    @cached_property
    def quiet(self) -> frozenset[bytes]:
        """Words that need not be looked at: settled, and no first part of one of ours."""
        return self.settled.difference(self.halves)

    @cached_property
    def _neighbours(self) -> frozenset[tuple[bytes, bytes]]:
        """Words that stand beside each other in forms: "non functioning" is no "nonfunctioning" torn apart."""
        phrases = (phrase.split() for phrase in self._phrases if b" " in phrase)
        return frozenset(pair for words in phrases for pair in pairwise(words))

    @cached_property
    def _written(self) -> Mapping[str, str]:
        """Words of forms that are written just so, in small letters → as they are written."""
        words = sorted({word for phrase in self._cased for word in phrase.decode().split()})
        return {word.lower(): word for word in words}

    def sounds(self, word: str) -> str:
        """A word as it sounds."""
        for written, sound in self.spelling.sounds:
            word = word.replace(written, sound)
        return self._several_vowels.sub(r"\1", _DOUBLE.sub(r"\1", word))

    def meant(self, word: bytes) -> str | None:
        """The word or words of ours that a word (small letters) is meant to be; None where it is one, or none."""
        if len(word) < self.spelling.least or word in self.settled or not word.isalpha():
            return None
        text = word.decode()
        return self._joined.get(text) or self._nearest(text)

    def one(self, first: bytes, second: bytes) -> str | None:
        """The word of ours that has been torn apart into these two."""
        word = first + second
        if len(word) < self.spelling.joined or word not in self.targets or (first, second) in self._neighbours:
            return None
        return word.decode()

    def _nearest(self, word: str) -> str | None:
        first, last = self.spelling.keys
        harmless, kept = self.spelling.ends
        sounds = self.sounds(word)
        found_by = sounds[:first], self._first(sounds) + sounds[-last:], _jumbled(sounds)
        by_length = [self._by_key[key] for key in found_by if key in self._by_key]
        if not by_length:
            return None
        kinds = self._kinds(sounds)
        best: Candidate | None = None
        for apart in self._lengths:
            length = len(sounds) + apart
            for target, ours, others, limit in [found for near in by_length for found in near.get(length, ())]:
                most = limit
                if most > harmless and (sounds[:kept] != ours[:kept] or sounds[-kept:] != ours[-kept:]):
                    most = harmless
                # A letter too many costs two, and so does one of a group that the other word has none of, at least.
                if (
                    2 * abs(apart) > most
                    or 2 * (others & ~kinds).bit_count() > most
                    or 2 * (kinds & ~others).bit_count() > most
                ):
                    continue
                cost = self.cost(sounds, ours, most)
                if cost > most:
                    continue
                begins = word.startswith(target) or target.startswith(word)
                part = target.encode() not in self._alone
                found = Candidate(cost, part, not begins, abs(len(word) - len(target)), target)
                if best is None or found < best:
                    best = found
        return best.word if best else None

    def _first(self, sounds: str) -> str:
        """The letters that sound like the first, and a blank."""
        return self._groups.get(sounds[0], sounds[0]) + " "

    def cost(self, written: str, ours: str, most: int) -> int:
        """What it takes to make one of the other, or any number over `most`: optimal string alignment, with the costs
        of `Spelling.alike`.
        """
        start, limit = 0, min(len(written), len(ours))
        while start < limit and written[start] == ours[start]:
            start += 1
        end = 0
        while end < limit - start and written[-1 - end] == ours[-1 - end]:
            end += 1
        written, ours = written[start : len(written) - end], ours[start : len(ours) - end]
        if not written or not ours:
            return 2 * (len(written) + len(ours))
        if most > _SMALL:
            return self._aligned(written, ours, most)
        # So few can't pay for a letter too many or too few and something else besides.
        return self._replaced(written, ours) if len(written) == len(ours) else most + 1

    def _replaced(self, written: str, ours: str) -> int:
        """The cost letter by letter, neighbours that have changed places aside."""
        groups = self._groups
        cost = at = 0
        last = len(ours) - 1
        while at <= last:
            mine, other = written[at], ours[at]
            if mine != other:
                group = groups.get(mine)
                if at < last and mine == ours[at + 1] and written[at + 1] == other:
                    at += 1
                    cost += 1
                else:
                    cost += 1 if group is not None and group == groups.get(other) else 2
            at += 1
        return cost

    def _aligned(self, written: str, ours: str, most: int) -> int:
        groups = self._groups
        before: list[int] = []
        above: list[int] = []
        row = list(range(0, 2 * len(ours) + 2, 2))
        for at, mine in enumerate(written):
            before, above, row = above, row, [2 * at + 2]
            group = groups.get(mine)
            cost = row[0]
            for to, other in enumerate(ours):
                if mine == other:
                    cost = above[to]
                else:
                    replaced = above[to] + (1 if group is not None and group == groups.get(other) else 2)
                    cost += 2
                    if above[to + 1] + 2 < cost:
                        cost = above[to + 1] + 2
                    if replaced < cost:
                        cost = replaced
                    if at and to and before[to - 1] + 1 < cost and mine == ours[to - 1] and written[at - 1] == other:
                        cost = before[to - 1] + 1
                row.append(cost)
            if min(row) > most and min(above) >= most:  # nothing that follows can be cheaper
                return most + 1
        return cost

    def is_anchored(self, word: str) -> bool:
        """Whether a word begins with an anchor."""
        return any(word[:length].encode() in self.anchors for length in self._anchor_lengths)

    def in_case_of(self, written: str, meant: str) -> str:
        """What was meant, in the case in which it was written, or in which it has to be."""
        words = [self._written.get(word, word) for word in meant.split(" ")]
        if written.isupper():
            return " ".join(words).upper()
        if written[0].isupper():
            words[0] = words[0][0].upper() + words[0][1:]
        return " ".join(words)


def _jumbled(sounds: str) -> str:
    """What words have in common whose letters have changed places; it begins as no other key does."""
    return " " + "".join(sorted(sounds))


_DOUBLE = re.compile(r"(.)\1+")
