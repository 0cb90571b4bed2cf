"""What a lexicon has to know about other words, so that a misspelt word is told from a real one: made at compile time.

The lists (the `lists` extra) hold general English with names and brands (wordfreq), diseases (ICD-10-CM), drugs
(drug-named-entity-recognition) and names of people and places (Faker).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from warnings import catch_warnings

from netgloss.errors import NetglossError
from netgloss.lexicon import Lexicon
from netgloss.spelling import Speller, Spelling
from netgloss.words import names, occurrences

# How common a word is: its share of all words.
_RARE = 3e-6  # technical words; any of seven letters may be meant
_COMMON = 1e-4  # short words that everybody can spell
_LONG, _LONG_ORDINARY = 7, 8  # letters that a technical word and an ordinary one need at least
_ANCHOR_SHARE = 3e-5  # of all words in English; one that is commoner costs more time than it finds words
_ANCHOR = 4, 7  # letters, least and most
_COMMONEST = 30_000
_NOT_RARE = 1e-7  # share of all words of one with an anchor
# A word of a list that sounds like a far commoner one of ours is a misspelling that the list has caught: "responce".
_SLIP = 30.0
_SLIP_LETTERS = 8
_SLIP_COST = 1
# Brands that sound like a word which people misspell far more often, and puns that sound like names.
_NEVER_MEANT = frozenset({"pancreaze", "netter", "netters"})


def spelling(lexicon: Lexicon) -> Spelling:
    """How words of this lexicon may be misspelt, and which words only look so. Raises `NetglossError` without lists."""
    shares, others = _lists()
    alone = {
        phrase for phrase, entries in lexicon.phrases.items() if b" " not in phrase and entries[0].sense is None
    }
    known = lexicon.words
    exact = {word for word in known if word.isalpha() and not _may_be_meant(word.decode(), word in alone, shares)}
    rules = replace(Spelling(), exact=_joined(word.decode() for word in exact))
    speller = Speller(rules, known, lexicon.phrases)
    real = {word for word in {*shares, *others} if word.encode() not in known and _is_real(word, speller, shares)}
    anchors = _anchors((word.decode() for word in speller.targets), shares)
    real |= _worth_knowing(shares, anchors, rules.torn) - {word.decode() for word in known}
    return replace(rules, real=_joined(real), anchors=_joined(anchors))


def _worth_knowing(shares: Mapping[str, float], anchors: set[str], shortest: int) -> set[str]:
    """English words that would be looked at in vain again and again: the commonest, and all that have an anchor."""
    least, most = _ANCHOR
    words = sorted((word for word in shares if len(word) >= shortest), key=lambda word: (-shares[word], word))
    anchored = (
        word
        for word in words
        if shares[word] >= _NOT_RARE and any(word[:length] in anchors for length in range(least, most + 1))
    )
    return {*words[:_COMMONEST], *anchored}


def _joined(words: Iterable[str]) -> str:
    return " ".join(sorted(words))


def _may_be_meant(word: str, alone: bool, shares: Mapping[str, float]) -> bool:
    """Whether a word of ours is one that people mean when they misspell. `alone`: it is a form by itself."""
    if word in _NEVER_MEANT:
        return False
    share = shares.get(word, 0.0)
    return len(word) >= (_LONG if share < _RARE else _LONG_ORDINARY) or (alone and share < _COMMON)


def _is_real(word: str, speller: Speller, shares: Mapping[str, float]) -> bool:
    """Whether a word that is none of ours has to be protected from being taken for one."""
    meant = speller.meant(word.encode())
    if meant is None:
        return False
    if len(word) < _SLIP_LETTERS or occurrences(word):
        return True
    if word + "e" == meant or word == meant + "e":  # the name of a drug in another language: levothyroxin
        return False
    cost = speller.cost(speller.sounds(word), speller.sounds(meant), _SLIP_COST)
    return cost > _SLIP_COST or shares.get(meant, 0.0) < _SLIP * shares.get(word, 1.0)


def _anchors(targets: Iterable[str], shares: Mapping[str, float]) -> set[str]:
    """The first half of each word of ours, as far as it is rare in English."""
    least, most = _ANCHOR
    total: dict[str, float] = defaultdict(float)
    for word, share in shares.items():
        for length in range(least, most + 1):
            total[word[:length]] += share
    anchors = {word[: min(max(least, (len(word) - 1) // 2), most)] for word in targets}
    return {anchor for anchor in anchors if total[anchor] < _ANCHOR_SHARE}


@cache
def _lists() -> tuple[Mapping[str, float], frozenset[str]]:
    """English words with their shares of all words, and words of other lists. Small letters of ASCII."""
    try:
        with catch_warnings(action="ignore", category=DeprecationWarning):  # of how the package reads its own data
            from simple_icd_10_cm import get_all_codes, get_full_data
        from drug_named_entity_recognition.drugs_finder import drug_variant_to_canonical
        from wordfreq import get_frequency_dict
    except ImportError as error:
        raise NetglossError(
            f"The word lists that a build needs are not installed ({error.name}). Run: pip install 'netgloss[lists]'"
        ) from error
    shares = {word: share for word, share in get_frequency_dict("en", "large").items() if _is_word(word)}
    texts = (*drug_variant_to_canonical, *(get_full_data(code) for code in get_all_codes()))
    return shares, frozenset(word for text in texts for word in _words(text)) | frozenset(filter(_is_word, names()))


def _words(text: str) -> Iterator[str]:
    return (word for word in text.lower().replace("-", " ").split() if _is_word(word))


def _is_word(word: str) -> bool:
    return word.isascii() and word.isalpha()
