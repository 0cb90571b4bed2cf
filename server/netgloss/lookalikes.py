"""What a lexicon has to know about other words, so that a misspelt word is told from a real one: made at compile time.

The lists (the `lists` extra) hold general English with names and brands (wordfreq), diseases (ICD-10-CM), drugs
(drug-named-entity-recognition) and names of people and places (Faker).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import inf
from warnings import catch_warnings

from netgloss.errors import NetglossError
from netgloss.lexicon import Lexicon
from netgloss.spelling import Speller, Spelling
from netgloss.words import kind_of_name, names, occurrences

# How common a word is: its share of all words.
_COMMON = 1e-4  # everybody can spell them if they are short
_NOT_SHORT, _LONG = 6, 7  # letters that an uncommon word which is no form by itself, and a common one need at least
_ANCHOR_SHARE = 2e-5  # of all words in English; one that is commoner costs more time than it finds words
_ANCHOR = 4, 7  # letters, least and most
# By ear, one is written for the other.
_HEARD = {"c": ("s", "k"), "s": ("c",), "k": ("c",), "ph": ("f",), "f": ("ph",), "y": ("i",), "i": ("y",)}
_VERY_LONG = 13  # letters; nobody writes so many by heart
_COMMONEST = 45_000
_NOT_RARE = 1e-7  # share of all words of one with an anchor
# A word of English texts that no dictionary has and that sounds like a far commoner one of ours is itself misspelt:
# "responce". Letters that it has at least, what the slip costs at most, and how much commoner what was meant has to be.
_SLIPS = ((8, 1, 30.0), (8, 2, 100.0), (5, 0, 100.0), (5, 2, 500.0))
_DEAREST = max(cost for _, cost, _ in _SLIPS)
# Brands and foreign words that sound like one which people misspell far more often, and puns that sound like names.
_NEVER_MEANT = frozenset({"pancreaze", "netter", "netters", "karzinoid", "karzinoids", "karzinoide", "karzinoides"})


def spelling(lexicon: Lexicon) -> Spelling:
    """How words of this lexicon may be misspelt, and which words only look so. Raises `NetglossError` without lists."""
    return _spelling(frozenset(lexicon.phrases), lexicon.words)


@cache  # it takes ten seconds
def _spelling(phrases: frozenset[bytes], known: frozenset[bytes]) -> Spelling:
    shares, others = _lists()
    exact = {word for word in known if word.isalpha() and not _may_be_meant(word.decode(), word in phrases, shares)}
    rules = Spelling(exact=_joined(word.decode() for word in exact))
    speller = Speller(rules, known, phrases)
    real = {word for word in {*shares, *others} if word.encode() not in known and _is_real(word, speller, shares)}
    anchors = _anchors((word.decode() for word in speller.targets), shares)
    real |= _worth_knowing(shares, anchors, rules.torn) - {word.decode() for word in known}
    return rules._replace(real=_joined(real), anchors=_joined(anchors))


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
    return alone or len(word) >= (_LONG if shares.get(word, 0.0) >= _COMMON else _NOT_SHORT)


def _is_real(word: str, speller: Speller, shares: Mapping[str, float]) -> bool:
    """Whether a word that is none of ours has to be protected from being taken for one."""
    meant = speller.meant(word.encode())
    if meant is None:
        return False
    if word + "e" == meant or word == meant + "e":  # the name of a drug in another language: levothyroxin
        return bool(occurrences(word))
    if occurrences(word) or kind_of_name(word) or word not in shares:
        return True
    cost = speller.cost(speller.sounds(word), speller.sounds(meant), _DEAREST)
    times = next((times for letters, most, times in _SLIPS if len(word) >= letters and cost <= most), inf)
    return shares.get(meant, 0.0) < times * shares[word]


def _anchors(targets: Iterable[str], shares: Mapping[str, float]) -> set[str]:
    """The first letters of each word of ours: as few as are rare in English, and no more than half of it."""
    least, most = _ANCHOR
    total: dict[str, float] = defaultdict(float)
    for word, share in shares.items():
        for length in range(least, most + 1):
            total[word[:length]] += share
    anchors = set()
    for word in targets:
        lengths = range(least, min(max(least, (len(word) - 1) // 2), most) + 1)
        for heard in (word, *_by_ear(word)):
            anchors.update([heard[:length] for length in lengths if total[heard[:length]] < _ANCHOR_SHARE][:1])
    return anchors


def _by_ear(word: str) -> Iterator[str]:
    """The word with one sound of its first half written otherwise, or if it is long with one letter left out there."""
    half = (len(word) + 1) // 2
    if len(word) >= _VERY_LONG:
        yield from (word[:at] + word[at + 1 :] for at in range(1, half))
    for written, others in _HEARD.items():
        at = word.find(written, 0, half)
        while at >= 0:
            yield from (word[:at] + other + word[at + len(written) :] for other in others)
            at = word.find(written, at + 1, half)


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
