"""Whether an ambiguous form means its concept here.

Order of decision, first that applies: a veto beside the form, a confirmation beside it, a veto nearby, a confirmation
nearby, another term nearby if the rule asks for one, and then the page: how many different concepts it holds for
certain. The cues are data in `glossary.json`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from netgloss.characters import fold, words
from netgloss.glossary import Sense
from netgloss.patterns import any_of

_TERM = "<term>"
_NEVER = 99  # `page` of a rule that no number of other terms confirms
# What is no letter in a cue, and the patterns that it becomes; Python and JavaScript read them alike.
CUES = {
    "*": r"[a-z0-9_]*",
    "<number>": r"(?:[0-9]+[a-z]?|[ivx]+|one|two|three|four)",
    "<Name>": r"[A-Z][a-z]+",  # a word with a capital: cues with one are held against the text in its own case
}
_NAME = "<Name>"
_STAND_INS = {cue: chr(number) for number, cue in enumerate(CUES, 1)}  # one character each, for the trie


def _pattern(cues: list[str]) -> re.Pattern[bytes] | None:
    """One pattern over a context of words with single spaces; of two cues that begin alike the longer one counts."""
    if not cues:
        return None
    pattern = any_of(map(_folded, cues))
    for cue, stand_in in _STAND_INS.items():
        pattern = pattern.replace(stand_in, CUES[cue])
    return re.compile(f" {pattern}(?= )".encode())


def _cased_pattern(cues: list[str]) -> re.Pattern[bytes] | None:
    """The same over a context in the case of the text, for cues that ask for it; their letters match in both."""
    if not cues:
        return None
    pattern = "|".join(map(_folded, cues))
    pattern = re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", pattern)
    for cue, stand_in in _STAND_INS.items():
        pattern = pattern.replace(stand_in, CUES[cue])
    return re.compile(f" (?:{pattern})(?= )".encode())


def _folded(cue: str) -> str:
    """A cue as the matcher would read it, with its stand-ins."""
    parts = []
    for word in cue.split():
        if word == "~" or word in _STAND_INS:
            parts.append(_STAND_INS.get(word, word))
        else:
            ending = _STAND_INS["*"] if word.endswith("*") else ""
            parts.append(words(fold(word.rstrip("*"))).decode() + ending)
    return " ".join(parts)


class _Check(NamedTuple):
    verdict: bool  # whether the cue confirms, or is a veto
    is_cased: bool  # whether the case of the text counts
    pattern: re.Pattern[bytes]


class SenseRule:
    """A `Sense`, ready to decide. Its patterns are compiled when first asked for: most texts ask for few."""

    def __init__(self, name: str, sense: Sense) -> None:
        self.name = name
        self.page = sense.page
        self.window = sense.window
        self.also = sense.also
        self._yes = sense.yes
        self._no = sense.no

    @cached_property
    def _checks(self) -> list[_Check]:
        """In the order in which they are tried."""
        checks = []
        for beside in (True, False):
            for verdict, cues in ((False, self._no), (True, self._yes)):
                here = [cue for cue in cues if ("~" in cue.split()) is beside and cue != _TERM]
                for cased, compiled in ((False, _pattern), (True, _cased_pattern)):
                    pattern = compiled([cue for cue in here if (_NAME in cue.split()) is cased])
                    if pattern:
                        checks.append(_Check(verdict, cased, pattern))
        return checks

    def by_cues(self, context: bytes) -> str | None:
        """Which cue confirms that the form means the concept here, "" where one speaks against it, None without any.

        `context` is `b" words before ~ words after "` in the case of the text.
        """
        small = context.lower()
        for check in self._checks:
            found = check.pattern.search(context if check.is_cased else small)
            if found:
                return f"cue: {found[0].decode().strip()}" if check.verdict else ""
        return None

    def by_page(self, near_term: Callable[[], bool], evidence: Callable[[], int]) -> str | None:
        """What else confirms it where no cue does, None where nothing does. `near_term` tells whether another term
        stands in the window, `evidence` how many other concepts the text holds.
        """
        if _TERM in self._yes and near_term():
            return "cue: another term"
        if self.page == 0:
            return "page: no veto"
        count = evidence() if self.page < _NEVER else 0
        return f"page: {count} other term{'s' if count > 1 else ''}" if count >= self.page else None
