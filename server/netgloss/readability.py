"""How hard a definition is to read: the Flesch-Kincaid grade (Kincaid and others, 1975), in US school years."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
# Not heard: the e of -e, -es, -ed, but for -le, -ies and after t or d (`wanted`).
_SILENT = re.compile(r"(?:[^laeiouy]es?|[^aeioutdy]ed|[aeiouy]les?)$")


def syllables(word: str) -> int:
    """An estimate that is right for nine words in ten."""
    word = word.lower()
    count = len(_VOWELS.findall(word))
    if _SILENT.search(word) and not word.endswith(("ces", "ges", "ses", "xes", "zes", "shes", "ches")):
        count -= 1
    count += len(re.findall(r"(?:ia|io(?!n)|iu|eo|ua(?!r)|uou)", word))
    return max(count, 1)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text, 0 for one without words."""
    spoken = _WORD.findall(text)
    if not spoken:
        return 0.0
    sentences = max(1, len([part for part in _SENTENCE_END.split(text) if _WORD.search(part)]))
    return 0.39 * len(spoken) / sentences + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59
