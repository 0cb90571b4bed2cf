"""Looking a word up: concepts by what somebody typed."""

from __future__ import annotations

from difflib import SequenceMatcher

from netgloss.characters import fold, words
from netgloss.glossary import LEVELS, Concept
from netgloss.lexicon import Lexicon

# Of SequenceMatcher's ratio; `chromagranin` is 0.92 like `chromogranin`. Short words are alike by chance.
_ALIKE, _SHORT_ALIKE = 0.72, 0.85
_SHORT = 7


def search(lexicon: Lexicon, query: str, limit: int = 10) -> list[Concept]:
    """The concepts that `query` names, best first: a form itself, its beginning, a word's beginning, then look-alikes;
    of equals those that more readers need.
    """
    wanted = words(fold(query))
    if not wanted:
        return []
    ranks: dict[str, tuple[float, int, int, str]] = {}
    for phrase, entries in lexicon.phrases.items():
        rank = _rank(wanted, b" ".join(phrase.split()) if b"  " in phrase else phrase)
        if rank is None:
            continue
        for entry in entries:
            better = (rank, LEVELS.index(entry.concept.level), len(phrase), entry.id)
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
    least = _ALIKE if len(wanted) > _SHORT else _SHORT_ALIKE
    alike = SequenceMatcher(None, wanted, phrase, autojunk=False)
    if alike.real_quick_ratio() < least or alike.quick_ratio() < least:
        return None
    ratio = alike.ratio()
    return 5 - ratio if ratio >= least else None
