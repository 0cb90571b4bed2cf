"""Lists of words that stand for more than our subject: English, names of people, names of places.

They are read when first asked for, by the check of a glossary and by the search for gaps; finding terms needs none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

EVERYDAY = 1_000  # occurrences in the list's film subtitles from which on a word is everybody's


def occurrences(word: str) -> int:
    """How often an English word stands in the list's texts, 0 for one that it does not have. Small letters."""
    return _english().get(word, 0)


def kind_of_name(word: str) -> str | None:
    """`a given name`, `a family name` or `a place`, if the word is one. Small letters."""
    return _names().get(word)


def names() -> Iterable[str]:
    """All names of the lists, in small letters."""
    return _names()


@cache
def _english() -> dict[str, int]:
    from spellchecker import SpellChecker

    words: dict[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return words


@cache
def _names() -> dict[str, str]:
    from faker.providers.address.en_GB import Provider as BritishPlaces
    from faker.providers.address.en_US import Provider as AmericanPlaces
    from faker.providers.person.en_GB import Provider as BritishPeople
    from faker.providers.person.en_US import Provider as AmericanPeople

    names: dict[str, str] = {}
    for place in (*BritishPlaces.counties, *BritishPlaces.countries, *AmericanPlaces.states):
        names[place.lower()] = "a place"
    for people in (BritishPeople, AmericanPeople):
        names |= {name.lower(): "a family name" for name in people.last_names}
        names |= {name.lower(): "a given name" for name in people.first_names}
    return names
