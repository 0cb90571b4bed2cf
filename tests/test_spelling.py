"""Misspelt words: how they sound, what a slip costs, which word was meant. Single slips: `cases/misspelt.json`."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netgloss import Netgloss
from netgloss.characters import Folded
from netgloss.respell import Change, Respelt
from netgloss.spelling import Speller, Spelling

PHRASES = [
    b"gastrinoma", b"carcinoid", b"phaeochromocytoma", b"dotatate", b"bone mets", b"somatostatin analogue",
    b"non functioning", b"nonfunctioning", b"brachytherapy", b"lymph node", b"insulin", b"insulinoma",
]  # fmt: skip


def speller(real: str = "", exact: str = "") -> Speller:
    words = frozenset(b" ".join(PHRASES).split())
    return Speller(Spelling(real=real, exact=exact), words, PHRASES, [b"DOTATATE"])


SOUNDS = {
    "pheochromocytoma": "fecromocitoma",
    "phaeochromocytoma": "fecromocitoma",
    "insulinnoma": "insulinoma",
    "neuroendocrine": "nerendocrine",
    "whipple": "wiple",
    "tumour": "tumor",
    "gallium": "galim",
    "anxiety": "ancsiti",
    "ascites": "asites",
    "x": "cs",
    "aaaa": "a",
}


@pytest.mark.parametrize("word", SOUNDS)
def test_how_a_word_sounds(word: str) -> None:
    assert speller().sounds(word) == SOUNDS[word]


COSTS = {
    ("gastrinoma", "gastrinoma"): 0,
    ("gastronoma", "gastrinoma"): 1,  # a vowel for a vowel
    ("carsinoid", "carcinoid"): 1,  # alike by ear
    ("cracinoid", "carcinoid"): 1,  # swapped
    ("carcinid", "carcinoid"): 2,  # dropped
    ("carcinnoid", "carcinoid"): 2,  # doubled; by its sound it would cost nothing
    ("carcixoid", "carcinoid"): 2,  # replaced
    ("karcinoyd", "carcinoid"): 4,
    ("", "abc"): 6,
    ("abcd", "badc"): 2,  # swapped twice
    ("ba", "abc"): 3,  # swapped, and one missing
}


@pytest.mark.parametrize("words", COSTS)
def test_what_a_slip_costs(words: tuple[str, str]) -> None:
    one, other = words
    assert speller().cost(one, other, 6) == speller().cost(other, one, 6) == COSTS[words]


@settings(deadline=None)
@given(st.text("abcde", max_size=7), st.text("abcde", max_size=7), st.integers(0, 4))
def test_a_limit_changes_no_cost_within_it(one: str, other: str, most: int) -> None:
    whole = speller().cost(one, other, most=99)
    within = speller().cost(one, other, most)
    assert within == whole if whole <= most else within > most


MEANT = {
    "gastronoma": "gastrinoma",
    "feochromocytoma": "phaeochromocytoma",
    "bonemets": "bone mets",
    "dototate": "dotatate",
    "gastrinoma": None,  # is one of ours
    "nett": None,  # too short
    "gastr1noma": None,  # no word
    "astronomer": None,
    "insuline": "insulin",  # a form by itself, and the beginning of what is written
}


@pytest.mark.parametrize("word", MEANT)
def test_what_is_meant(word: str) -> None:
    assert speller().meant(word.encode()) == MEANT[word]


def test_a_real_word_is_never_taken_for_ours() -> None:
    assert speller(real="gastronoma bonemets").meant(b"gastronoma") is None
    assert speller(real="gastronoma bonemets").meant(b"bonemets") is None


def test_some_words_of_ours_are_never_meant() -> None:
    assert speller(exact="gastrinoma").meant(b"gastronoma") is None


TORN = {
    ("carci", "noid"): "carcinoid",
    ("brachy", "therapy"): "brachytherapy",
    ("non", "functioning"): None,  # is written so
    ("insu", "lin"): None,  # too short
    ("lymph", "node"): None,
}


@pytest.mark.parametrize("parts", TORN)
def test_one_word_written_as_two(parts: tuple[str, str]) -> None:
    assert speller().one(*(part.encode() for part in parts)) == TORN[parts]


def test_two_real_words_that_are_one_of_ours() -> None:
    assert speller(real="brachy therapy non").halves == {b"brachy": {b"therapy"}}


CASES = {
    ("gastronoma", "gastrinoma"): "gastrinoma",
    ("Gastronoma", "gastrinoma"): "Gastrinoma",
    ("GASTRONOMA", "gastrinoma"): "GASTRINOMA",
    ("Bonemets", "bone mets"): "Bone mets",
    ("dototate", "dotatate"): "DOTATATE",
}


@pytest.mark.parametrize("words", CASES)
def test_what_is_meant_stands_in_the_case_that_was_written(words: tuple[str, str]) -> None:
    assert speller().in_case_of(*words) == CASES[words]


# Texts


def test_places_lead_back_to_the_text_as_it_was_written() -> None:
    changes = [Change(2, 10, "bone mets"), Change(15, 20, "abc")]
    respelt = Respelt("a bonemets and xyzzy b", changes)
    assert respelt.folded.plain == "a bone mets and abc b"
    assert respelt.spans() == [(2, 11), (16, 19)]
    assert respelt.origin(0, 1) == (0, 1, False)
    assert respelt.origin(2, 11) == (2, 10, True)
    assert respelt.origin(7, 11) == (2, 10, True)  # half of a word that was written together is all of it
    assert respelt.origin(12, 15) == (11, 14, False)
    assert respelt.origin(2, 19) == (2, 20, True)
    assert respelt.origin(20, 21) == (21, 22, False)
    assert [respelt.shift(at) for at in (0, 11, 21)] == [0, 1, -1]


_SLIPS = st.sampled_from(["drop", "double", "swap", "replace", "tear", "none", "none"])


@st.composite
def slipped(draw: st.DrawFn) -> str:
    """A text of terms, some of them misspelt."""
    terms = "carcinoid gastrinoma everolimus insulinoma somatostatin neuroendocrine tumour bone metastases octreotide"
    words = []
    for word in draw(st.lists(st.sampled_from([*terms.split(), "and", "the", "choir", "ﬁne", "x"]), max_size=14)):
        at = draw(st.integers(1, max(1, len(word) - 2)))
        slip = draw(_SLIPS)
        words.append(
            word[:at] + word[at + 1 :] if slip == "drop"
            else word[: at + 1] + word[at:] if slip == "double"
            else word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :] if slip == "swap" and at < len(word)
            else word[:at] + draw(st.sampled_from("aeiouckst")) + word[at + 1 :] if slip == "replace"
            else word[:at] + " " + word[at:] if slip == "tear"
            else word
        )  # fmt: skip
    return "".join(word + draw(st.sampled_from([" ", " ", ", ", "\n\n", "-"])) for word in words)


@settings(max_examples=400, deadline=None)
@given(text=slipped())
def test_a_misspelt_text_says_what_the_corrected_one_says(ng: Netgloss, text: str) -> None:
    mentions = ng.find(text)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    misspelt = [mention for mention in mentions if mention.misspelt]
    corrected = text
    for mention in reversed(misspelt):
        corrected = f"{corrected[: mention.start]}{ng.concept(mention.concept).term.lower()}{corrected[mention.end :]}"
    assert {m.concept for m in misspelt} <= {m.concept for m in ng.find(corrected, level="everyday")}


def test_most_slips_of_a_letter_are_recognised(ng: Netgloss) -> None:
    known = ng.matcher.speller
    assert known is not None
    dice = random.Random(3)  # noqa: S311 - dice for a test
    words = sorted(word.decode() for word in known.targets if len(word) >= 9)
    slips = []
    for word in dice.sample(words, 1500):
        at = dice.randrange(1, len(word))
        slips.append(word[:at] + dice.choice(["", word[at] * 2, dice.choice("aeiourstn")]) + word[at + 1 :])
    slips = [slip for slip in slips if slip.encode() not in known.settled]
    assert len(slips) > 1000
    assert sum(known.meant(slip.encode()) is not None for slip in slips) > 0.94 * len(slips)


def test_folded_text_is_not_folded_again() -> None:
    assert Folded("a-\n b", is_plain=True).plain == "a-\n b"
