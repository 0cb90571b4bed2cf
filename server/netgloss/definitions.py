"""What a page itself says that an abbreviation stands for: `norepinephrine transporter (NET)`, `pNET (pancreatic NET)`,
`NET stands for …`.

The words are matched with the letters as Schwartz and Hearst do it (Pacific Symposium on Biocomputing 8, 2003,
451-462): from the end, each letter of the abbreviation in order, its first at the beginning of a word.
"""

from __future__ import annotations

import re

from netgloss.characters import BLANK, Span

_SHORTEST, _LONGEST = 2, 10  # letters of an abbreviation
_REACH = 100  # characters that the long form may have
_ABBREVIATION = re.compile(r"[A-Za-z0-9]*[A-Z][A-Za-z0-9-]*")
# Between the abbreviation and its long form, and between the long form and the abbreviation behind it.
_BEFORE = re.compile(r"s?['\"”’]? ?(?:\(|= ?|: |(?:,? (?:which )?(?:stands|short)|, short) for |means |is short for )")
_AFTER = re.compile(r" ?[(\[]['\"“‘]?\Z")
_CLOSES = re.compile(r"s?['\"”’]?[)\]]")
_SENTENCE = re.compile(r"[.;:!?()\[\]\0\n]")


def long_form(plain: str, masked: bytes, start: int, end: int) -> Span | None:
    """Where the words stand that the abbreviation from `start` to `end` is said to stand for, right beside it. `plain`
    and `masked`: as in `Folded`, with two characters more.
    """
    text = plain[start:end]
    letters = masked[start:end].removesuffix(b"s").replace(b" ", b"")
    if len(text) > _LONGEST or len(letters) < _SHORTEST or not _ABBREVIATION.fullmatch(text):
        return None
    opening = _AFTER.search(plain, max(0, start - 3), start)
    if opening and _CLOSES.match(plain, end):
        stop = opening.start()
        low = max(0, stop - _REACH)
        marks = [found.end() for found in _SENTENCE.finditer(plain, low, stop)]
        begin = _first_letter(masked, marks[-1] if marks else low, stop, letters)
        return None if begin is None else Span(begin, stop)
    found = _BEFORE.match(plain, end)
    if not found:
        return None
    low = found.end()
    mark = _SENTENCE.search(plain, low, low + _REACH)
    stop = mark.start() if mark else min(low + _REACH, len(plain))
    begin = _first_letter(masked, low, stop, letters)
    return None if begin is None or masked[low:begin].strip() else Span(low, stop)


def _first_letter(masked: bytes, low: int, stop: int, letters: bytes) -> int | None:
    """Where the shortest stretch up to `stop` begins that has the letters in order, the first at the beginning of a
    word.
    """
    at = stop
    for number in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= low and not (masked[at] == letters[number] and (number or at == low or masked[at - 1] == BLANK)):
            at -= 1
    return at if at >= low else None
