"""Looking a word up: concepts by what somebody typed."""

from __future__ import annotations

from difflib import SequenceMatcher

from netgloss.characters import fold, words
from netgloss.glossary import Concept
from netgloss.lexicon import Lexicon

_ALIKE = (
    0.72  # of SequenceMatcher's ratio; `chromagranin` is 0.92 like `chromogranin`, `insulin` 0.75 like `insulinoma`
)


def search(lexicon: Lexicon, query: str, limit: int = 10) -> list[Concept]:
    """The concepts that `query` names, best first: a form itself, its beginning, a word's beginning, then
    look-alikes.
    """
    wanted = words(fold(query))
    if not wanted:
        return []
    ranks: dict[str, tuple[float, int, str]] = {}
    for phrase, entries in lexicon.phrases.items():
        rank = _rank(wanted, b" ".join(phrase.split()) if b"  " in phrase else phrase)
        if rank is None:
            continue
        for entry in entries:
            better = (rank, len(phrase), entry.id)
            if entry.id not in ranks or better < ranks[entry.id]:
                ranks[entry.id] = better
    return [lexicon.by_id[name] for *_, name in sorted(ranks.values())[:limit]]


def _rank(wanted: bytes, phrase: bytes) -> float | None:
    if phrase == wanted:
        return 0
    if phrase.startswith(wanted):
        return 1
    if b" " + wanted in b" " + phrase:
        return 2
    if len(wanted) > 3 and wanted in phrase:
        return 3
    # Cheap bounds first: the full comparison costs 50 times more.
    if (
        len(wanted) < 4
        or not 0.6 < len(wanted) / len(phrase) < 1.7
        or len(set(wanted) & set(phrase)) < 0.6 * len(set(wanted))
    ):
        return None
    alike = SequenceMatcher(None, wanted, phrase, autojunk=False)
    if alike.real_quick_ratio() < _ALIKE or alike.quick_ratio() < _ALIKE:
        return None
    ratio = alike.ratio()
    return 5 - ratio if ratio >= _ALIKE else None
