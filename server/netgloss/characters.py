"""Which characters are letters, gaps, quotes or nothing at all: the tables that both engines share.

Python's and V8's ideas of a word character differ, and both move with the Unicode edition, so netgloss carries its own.
The tables are built from fixed ranges with NFKD, which Unicode promises never to change for characters that exist, so
every Python writes the same lexicon.

Three steps, each of which keeps its offsets:
1. `plain`: the text with the characters in `FOLDS` replaced (`ﬁ` → `fi`, `⁶⁸` → `68`, a soft hyphen → nothing) and
   foreign letters as `_`; almost every text has none and is its own plain form;
2. `masked`: one byte for each character of `plain`: lower-case ASCII letters, digits and `_`, anything else a space;
3. tokens: what stands between the spaces of `masked`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

SPACES = (
    " \t\n\r\f\v\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
HYPHENS = (
    "-\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40"
    "\ufe31\ufe32\ufe58\ufe63\uff0d"
)
APOSTROPHES = "'\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02c8\u2032\u0060\u00b4\uff07"
SLASHES = "/\u2044\u2215\uff0f"

# What a gap between two words is made of: each character of these → the first of its kind.
KINDS = {char: chars[0] for chars in (SPACES, HYPHENS, APOSTROPHES, SLASHES) for char in chars}

# Written by people and programs in the middle of a word without being seen: soft hyphen, zero-width characters,
# direction marks, variation selectors, the byte order mark.
_INVISIBLE = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E),
              (0x2060, 0x2064), (0x2066, 0x2069), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)]  # fmt: skip
_COMBINING = [(0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF)]

# Latin letters with marks, super- and subscripts, letter-like symbols, roman numerals, ligatures, full-width forms and
# the "bold" and "italic" alphabets of social posts. Whatever NFKD makes of them in ASCII stands for them.
_COMPATIBLE = [(0x100, 0x24F), (0x1E00, 0x1EFF), (0x2070, 0x209C), (0x2102, 0x2115), (0x2119, 0x211D), (0x2124, 0x2138),
               (0x2160, 0x217F), (0xFB00, 0xFB06), (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A),
               (0x1D400, 0x1D7FF)]  # fmt: skip

# What NFKD leaves alone and readers of English do not.
_BY_HAND = {
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "ẞ": "SS", "Þ": "Th", "þ": "th", "Đ": "D", "đ": "d",
    "Ł": "L", "ł": "l", "ı": "i", "Ħ": "H", "ħ": "h", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    "κ": "kappa", "μ": "mu",
}  # fmt: skip

# Letters of scripts that put spaces between words: beside one of them, a match would be part of a larger word.
# Chinese, Japanese, Korean and Thai write `NET` into running text without a space, so theirs do not count.
_FOREIGN = [(0x250, 0x2AF), (0x370, 0x373), (0x376, 0x37D), (0x37F, 0x3FF), (0x400, 0x52F), (0x531, 0x556),
            (0x561, 0x587), (0x5D0, 0x5EA), (0x620, 0x669), (0x66E, 0x6D3), (0x6D5, 0x6FF), (0x904, 0x939),
            (0x10A0, 0x10FF), (0x1F00, 0x1FFF)]  # fmt: skip

FOREIGN_LETTER = "_"


def _codepoints(ranges: Iterable[tuple[int, int]]) -> Iterable[str]:
    return (chr(code) for first, last in ranges for code in range(first, last + 1))


def _folds() -> dict[str, str]:
    folds = dict.fromkeys(_codepoints(_FOREIGN), FOREIGN_LETTER)
    for char in _codepoints(_COMPATIBLE):
        ascii_form = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
        folds[char] = ascii_form if ascii_form.isascii() and ascii_form.isalnum() else FOREIGN_LETTER
    folds.update(dict.fromkeys(_codepoints(_INVISIBLE + _COMBINING), ""))
    folds.update(_BY_HAND)
    return folds


def _mask() -> bytes:
    """Latin-1 to ASCII, one byte for one byte; anything that is no part of a word becomes a space."""
    table = bytearray(b" " * 256)
    for code in range(256):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii() and (base.isalnum() or base == FOREIGN_LETTER):
            table[code] = ord(base)
    for char, base in {"Ø": "O", "ø": "o", "Ð": "D", "ð": "d"}.items():
        table[ord(char)] = ord(base)
    for char in "¼½¾":  # NFKD begins them with a digit
        table[ord(char)] = ord(" ")
    return bytes(table)


def _char_class(chars: Iterable[str]) -> str:
    """A regex class in as few ranges as possible: `re` takes 20 times longer to compile 4,000 single characters."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs) + "]"


FOLDS = _folds()
CASED = _mask()
MASK = CASED.lower()
_TO_FOLD = re.compile(_char_class(FOLDS))
# Most texts that are not ASCII hold only Latin-1 and a writer's quotes and dashes; this class finds that out at twice
# the speed of the long one above.
_UNUSUAL = re.compile("[^\x00-\xac\xae-\xc5\xc7-\xdd\xe0-\xe5\xe7-\xfd\xff‘’“”–—…•€]")
INVISIBLE = "".join(_codepoints(_INVISIBLE))
# `masked` tells only words from gaps; here a gap that may stand inside a form is a space and any other a line feed.
LINKS = bytes(
    code if code != ord(" ") else ord(" ") if chr(at) in SPACES + HYPHENS else ord("\n") for at, code in enumerate(MASK)
)
HARD = b"\n"
BLANK = ord(" ")


class Span(NamedTuple):
    """A place in a text."""

    start: int
    end: int  # behind the last character


# A gap of several characters that reads as one: spaces with a line end among them, a hyphen at a line end.
_WIDE_GAP = re.compile(rf"[{SPACES}]{{2,}}|[{re.escape(HYPHENS)}]\r?\n[{SPACES}]*")


class Folded:
    """A text as the matcher reads it. All its parts have the length of `plain`; `origin` leads back to the text.

    What `is_plain` has been folded before, and is not folded again.
    """

    __slots__ = ("_at", "_shift", "_text", "linked", "masked", "plain", "raw")

    def __init__(self, text: str, *, is_plain: bool = False) -> None:
        self._text = self.plain = text
        self._at, self._shift = [0], [0]
        self._encode()
        if is_plain:
            return
        changes = list(self._wide_gaps())
        if not text.isascii() and _UNUSUAL.search(text):
            changes += ((*found.span(), FOLDS[found.group()]) for found in _TO_FOLD.finditer(text))
            changes.sort()
        if changes:
            self._fold(changes)

    def _encode(self) -> None:
        # Two spaces at the end, so that every word ends at one and a look beyond it finds something.
        self.raw = self.plain.encode("latin-1", "replace") + b"  "
        self.masked = self.raw.translate(MASK)
        self.linked = self.raw.translate(LINKS)

    def _wide_gaps(self) -> Iterator[tuple[int, int, str]]:
        """Gaps between words of more than one character that are to be read as one; not across an empty line."""
        text, linked, masked = self._text, self.linked, self.masked
        at = linked.find(b"  ")
        while 0 <= at < len(text):
            found = _WIDE_GAP.match(text, at)
            end = found.end() if found else at + 1
            if found and masked[at - 1] != BLANK != masked[end] and text.count("\n", at, end) < 2:
                yield at, end, text[at] if text[at] in HYPHENS else " "
            at = linked.find(b"  ", end)

    def _fold(self, changes: list[tuple[int, int, str]]) -> None:
        text = self._text
        at, shift = [0], [0]
        parts: list[str] = []
        length = done = 0
        for start, end, fold in changes:
            parts += (text[done:start], fold)
            length += start - done + len(fold)
            done = end
            if len(fold) != end - start:
                at.append(length)
                shift.append(end - length)
        parts.append(text[done:])
        self.plain = "".join(parts)
        self._at, self._shift = at, shift
        self._encode()

    def origin(self) -> Callable[[int, int], Span]:
        """Start and end of a span in `plain` → the span in the text."""
        text, at, shift = self._text, self._at, self._shift

        def span(start: int, end: int) -> Span:
            start += shift[bisect_right(at, start) - 1]
            end += shift[bisect_right(at, end) - 1]
            while text[end - 1] in INVISIBLE:  # what follows the last letter unseen is not part of the word
                end -= 1
            return Span(start, end)

        return span


def fold(text: str) -> str:
    """The plain form of a short text: for the compiler, which writes forms as the matcher will read them."""
    return text if text.isascii() else Folded(text).plain


def masked(plain: str, mask: bytes = MASK) -> bytes:
    """A plain text as `Folded.masked` has it, from its first word to its last; `CASED` instead keeps the case."""
    return plain.encode("latin-1", "replace").translate(mask).strip()


def words(plain: str, mask: bytes = MASK) -> bytes:
    """The words of a plain text with one space between them, in lower case; `words(text, CASED)` keeps the case."""
    return b" ".join(masked(plain, mask).split())


def tables() -> dict[str, Any]:
    """The tables as the lexicon's JSON has them."""
    return {
        "spaces": SPACES,
        "hyphens": HYPHENS,
        "apostrophes": APOSTROPHES,
        "slashes": SLASHES,
        "invisible": INVISIBLE,
        "folds": _by_fold(),
        "cased": CASED.decode("ascii"),
    }


def _by_fold() -> dict[str, str]:
    """What is folded → all characters that fold to it: a tenth of the size of the table the other way round."""
    groups: dict[str, list[str]] = {}
    for char in sorted(FOLDS):
        groups.setdefault(FOLDS[char], []).append(char)
    return {folded: "".join(chars) for folded, chars in sorted(groups.items())}
