"""What looks like a term and is not in the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netgloss.gloss import Netgloss
from netgloss.variants import spelling
from netgloss.words import kind_of_name, occurrences

_HEAVY = "Ac|At|Bi|Cu|Ga|Ho|In|Lu|Pb|Ra|Re|Sc|Sm|Tb|Tc|Zr"  # elements whose letters alone say enough
_ENDINGS = (
    "omas? omata tide mab nib limus platin rubicin tecan citabine lomide statin prazole olol itis ectomy ectomies "
    "otomy ostomy oscopy ography ogram plasty aemia emia osis oses opathy uria algia penia megaly genic blast cyte "
    "trophic kinase receptor genesis"
)
# What a word looks like → how much more than its count that says. Tried in this order; the first that fits counts.
_KINDS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    ("isotope", 3.0, re.compile(rf"\b(?:\d{{2,3}}m?-?(?:{_HEAVY}|C|F|I|N|Y)|(?:{_HEAVY})-?\d{{2,3}}m?)\b")),
    ("gene or code", 2.5, re.compile(r"\b[A-Z]{2,6}-?\d{1,4}[A-Z]?\b")),
    ("abbreviation", 2.0, re.compile(
        r"\b(?:[A-Z][a-z]?){2,6}s?\b|\b[A-Z]{2,6}(?:[-/][A-Z0-9]{1,5})+\b|\b[a-z]{1,3}[A-Z]{2,5}s?\b"
    )),
    ("medical word", 2.0, re.compile(rf"\b[A-Za-z-]{{2,}}(?:{'|'.join(_ENDINGS.split())})\b")),
    ("name", 1.0, re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{3,}(?:-[A-Z][a-z]+)?\b")),
    ("unknown word", 1.0, re.compile(r"\b[a-z]{6,}\b")),
)  # fmt: skip
_WORDS_AROUND = 35  # characters of context on each side
_ROMAN = re.compile(r"[IVXLC]+")
_SHOUTED = 0.6  # share of capitals from which on a line is shouted, and its capitals say nothing
_SHORT_LINE = 12  # letters; one of fewer may be an abbreviation and nothing else
_SHOUTED_WORD = 20_000  # occurrences from which on a word in capitals is only shouted: BUT, US
_RARE = 100  # occurrences below which a word that looks medical is worth a thought


@dataclass(frozen=True, slots=True)
class Gap:
    """A word that may be a term."""

    text: str
    kind: str
    count: int
    score: float  # by which gaps are ranked
    context: str  # where it stands first


def gaps(netgloss: Netgloss, texts: Iterable[str]) -> list[Gap]:
    """What looks like a term in `texts` and is part of no mention, best first."""
    found: dict[str, tuple[str, str, float, list[int], str]] = {}
    for text in texts:
        for start, word, kind, weight in _candidates(text, _covered(netgloss, text)):
            key = word.casefold().removesuffix("s")
            if key in found:
                found[key][3].append(start)
            else:
                context = " ".join(text[max(0, start - _WORDS_AROUND) : start + len(word) + _WORDS_AROUND].split())
                found[key] = (word, kind, weight, [start], context)
    ranked = [
        Gap(word, kind, len(places), weight * len(places) ** 0.5, context)
        for word, kind, weight, places, context in found.values()
    ]
    return sorted(ranked, key=lambda gap: (-gap.score, gap.text))


def _covered(netgloss: Netgloss, text: str) -> bytearray:
    """For each character whether it belongs to a mention."""
    covered = bytearray(len(text))
    for mention in netgloss.find(text, level="everyday"):
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return covered


def _candidates(text: str, covered: bytearray) -> Iterator[tuple[int, str, str, float]]:
    taken = bytearray(covered)
    for line in re.finditer(r"[^\n]+", text):
        letters = [char for char in line.group() if char.isalpha()]
        if len(letters) > _SHORT_LINE and sum(map(str.isupper, letters)) > _SHOUTED * len(letters):
            taken[line.start() : line.end()] = b"\1" * len(line.group())
    for kind, weight, pattern in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]) and _telling(match.group(), kind):
                taken[start:end] = b"\1" * (end - start)
                yield start, match.group(), kind, weight


def _telling(word: str, kind: str) -> bool:
    """Whether a word of this look can be a term: not English, nobody's name."""
    lower = word.lower()
    if kind in ("isotope", "gene or code"):
        return True
    if kind_of_name(lower) is not None:
        return False
    if kind == "abbreviation":
        return not _ROMAN.fullmatch(word) and occurrences(lower) < (1 if word.istitle() else _SHOUTED_WORD)
    if kind == "medical word":
        return occurrences(lower) < _RARE
    known = (lower.removesuffix(ending) for ending in ("", "s", "d", "ed", "ing", "ly", "al"))
    return not any(occurrences(way) for word in known for way in spelling([word]))  # the list knows American spelling
