"""The word lists behind the lexicon's spelling: as fresh as the glossary, and never at the price of a real word."""

from __future__ import annotations

import json
import sys

import pytest

from netgloss import Netgloss
from netgloss.errors import NetglossError
from netgloss.lookalikes import _lists
from netgloss.words import kind_of_name, occurrences


def test_no_word_of_a_dictionary_is_taken_for_one_of_ours(ng: Netgloss) -> None:
    speller = ng.matcher.speller
    assert speller is not None
    shares, others = _lists()
    words = {word for word in {*shares, *others} if occurrences(word) or kind_of_name(word)}
    assert len(words) > 50_000
    taken = {word: meant for word in words if (meant := speller.meant(word.encode()))}
    assert taken == {}


@pytest.mark.parametrize("word", ["gastronome", "crinoid", "carotenoid", "sarcoid", "prostrate", "zonegran", "benigno"])
def test_look_alikes_are_real(ng: Netgloss, word: str) -> None:
    speller = ng.matcher.speller
    assert speller is not None
    assert speller.meant(word.encode()) is None


def test_spelling_makes_the_lexicon_little_larger(ng: Netgloss) -> None:
    with_spelling = ng.lexicon.to_json()
    content = json.loads(with_spelling)
    content["spelling"] = None
    without = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    assert len(with_spelling.encode()) <= 1.4 * len(without.encode())


def test_without_the_lists_a_build_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    _lists.cache_clear()
    with pytest.raises(NetglossError, match=r"pip install 'netgloss\[lists\]'"):
        _lists()
    monkeypatch.undo()
    _lists.cache_clear()
