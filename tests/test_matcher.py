"""Mentions in a text: what holds for every text and every glossary. Single rules are rows of `tests/cases/`."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netgloss
from netgloss import Netgloss
from rows import rows
from small import concept, small

_TEXTS = [row.text for row in rows()]
# A text of a few words may hold a single term and nothing else of ours; a long one has to say more.
_LONG_TEXTS = [text + " y" * 60 for text in _TEXTS]


def found(ng: Netgloss, text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.concept) for mention in ng.find(text)]


# Glossaries of a few words over a tiny alphabet, so that forms overlap, contain and follow each other.
_forms = st.lists(st.sampled_from("aaa bbb ccc ddd eee".split()), min_size=1, max_size=4).map(" ".join)
_texts = st.lists(st.sampled_from(["aaa", "bbb", "ccc", "ddd", "eee", "xxx"]), max_size=25)
_gaps = st.sampled_from([" ", " ", " ", "-", "\n", ", ", ". ", "\0"])


@settings(max_examples=600, deadline=None)
@given(st.sets(_forms, min_size=1, max_size=8), _texts, st.data())
def test_longest_form_from_left_to_right(forms: set[str], words: list[str], data: st.DataObject) -> None:
    text = "".join(word + data.draw(_gaps) for word in words)
    ng = small(*(concept(f"c{at}", form, {"text": form, "plural": False}) for at, form in enumerate(sorted(forms))))
    # The same said slowly: of all forms at a place `re` tries the longest first.
    ways = sorted((form.replace(" ", "[ \n-]") for form in forms), key=len, reverse=True)
    expected = [match.span() for match in re.finditer(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", text)]
    assert [(mention.start, mention.end) for mention in ng.find(text)] == expected


@settings(max_examples=400, deadline=None)
@given(text=st.lists(st.one_of(st.sampled_from(_TEXTS), st.text(max_size=8)), max_size=4).map("".join))
def test_offsets_are_those_of_the_text(ng: Netgloss, text: str) -> None:
    end = 0
    for mention in ng.find(text, level="everyday"):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.why
        assert ng.concept(mention.concept).id == mention.concept
        end = mention.end


@settings(max_examples=300, deadline=None)
@given(text=st.text())
def test_any_text_is_read(ng: Netgloss, text: str) -> None:
    ng.find(text)


@settings(max_examples=200, deadline=None)
@given(text=st.sampled_from(_LONG_TEXTS), shift=st.sampled_from(["\U0001f993 ", "\xad", "é ", "ﬁ ", "x " * 50]))
def test_what_stands_far_in_front_moves_offsets_only(ng: Netgloss, text: str, shift: str) -> None:
    alone = ng.find(text)
    moved = ng.find(shift + "\n\n" + text)
    assert [(m.start + len(shift) + 2, m.end + len(shift) + 2, m.concept) for m in alone] == [
        (m.start, m.end, m.concept) for m in moved
    ]


def test_a_mention_says_what_it_is(ng: Netgloss) -> None:
    assert ng.find("My Ki67.") == [netgloss.Mention(3, 7, "Ki67", "ki-67", "Ki-67", "page: no veto")]


def test_an_ambiguous_form_says_what_decided(ng: Netgloss) -> None:
    assert [mention.why for mention in ng.find("My NET is small.")] == ["cue: my ~"]
    assert ng.find("NETs!\n\nInsulinoma, gastrinoma and glucagonoma.")[0].why == "page: 3 other terms"


def test_levels(ng: Netgloss) -> None:
    text = "The surgery for my carcinoid."
    assert found(ng, text) == [("carcinoid", "carcinoid")]
    assert [mention.concept for mention in ng.find(text, level="everyday")] == ["surgery", "carcinoid"]


def test_unknown_level_is_refused(ng: Netgloss) -> None:
    with pytest.raises(netgloss.OptionError, match="The level is “hard”"):
        ng.find("x", level="hard")  # type: ignore[arg-type]


def test_two_senses_of_one_form() -> None:
    ng = small(
        concept("tc", "typical carcinoid", {"text": "TC", "case": "exact", "sense": "lung"}),
        concept("cell", "test cell", {"text": "TC", "case": "exact", "sense": "cell"}),
        senses={"lung": {"yes": ["lung"], "page": 99}, "cell": {"yes": ["dish"], "page": 99}},
    )
    assert found(ng, "TC of the lung") == [("TC", "tc")]
    assert found(ng, "TC in a dish") == [("TC", "cell")]
    assert found(ng, "TC tube") == []


def test_what_a_rejected_form_holds_is_found() -> None:
    ng = small(
        concept("net", "neuroendocrine tumour"),
        concept("big", "big neuroendocrine tumour scale", {"text": "big neuroendocrine tumour scale", "sense": "no"}),
        senses={"no": {"yes": ["never said"], "page": 99}},
    )
    assert found(ng, "a big neuroendocrine tumour scale") == [("neuroendocrine tumour", "net")]


def test_a_case_rule_falls_back_to_the_form_without_one() -> None:
    ng = small(
        concept("scan", "PETT scan", {"text": "PETT", "case": "exact"}),
        concept("animal", "pett animal", {"text": "pett", "case": "any", "plural": False}),
    )
    assert found(ng, "PETT and pett") == [("PETT", "scan"), ("pett", "animal")]


def test_many_threads_find_the_same(ng: Netgloss) -> None:
    text = "\n\n".join(_TEXTS)
    expected = ng.find(text)
    fresh = netgloss.load()
    with ThreadPoolExecutor(8) as pool:
        assert all(mentions == expected for mentions in pool.map(fresh.find, [text] * 16))


ENDLESS = {
    "one term": "carcinoid syndrome ",
    "beginnings of a term": "carcinoid heart ",
    "an ambiguous term": "NET ",
    "a vetoed term": "NET income ",
    "addresses": "http://x/carcinoid ",
    "one address": "/carcinoid",
    "dotted": "carcinoid.",
    "hyphens": "NET-",
    "underscores": "carcinoid." + "_" * 9_000 + " ",
    "backticks": "`",
    "code": "`a`",
    "invisible": "carc\u200binoid ",
    "spaces": "carcinoid" + " " * 500 + "syndrome",
    "quotes": "'NET's ",
    "isotopes": "68Ga-[68Ga]Ga-",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_repetition_is_read(ng: Netgloss, name: str) -> None:
    # Were any of it quadratic, it would take hours, not seconds.
    piece = ENDLESS[name]
    ng.find(piece * (500_000 // len(piece)))


@pytest.mark.parametrize(
    ("form", "texts", "others"),
    [
        ("H. pylori", ["H. pylori", "H pylori", "h. Pylori"], ["H, pylori", "H / pylori"]),
        ("U&E", ["U&E", "U & E"], ["U E", "U/E"]),
        ("NET, NOS", ["NET, NOS", "NET NOS"], ["NET. NOS"]),
        ("95% CI", ["95% CI"], ["95 CI", "95%, CI"]),
        ("b.i.d.", ["b.i.d."], ["bid", "b i d"]),
        ("RECIST 1.1", ["RECIST 1.1"], ["RECIST 1,1"]),
        ("Graves' disease", ["Graves' disease", "Graves’ disease", "Graves disease"], ["Graves, disease"]),
        ("lutetium (177Lu) oxo", ["lutetium (177Lu) oxo", "lutetium 177Lu oxo"], ["lutetium [177Lu] oxo"]),
    ],
)
def test_marks_within_a_form(form: str, texts: list[str], others: list[str]) -> None:
    ng = small(concept("a", "zyzzyva", {"text": form, "plural": False}))
    for text in texts:
        assert [mention.text.rstrip(".") for mention in ng.find(f"the {text} here")] == [text.rstrip(".")]
    for text in others:
        assert ng.find(f"the {text} here") == []


def test_every_form_without_a_sense_is_found_where_it_stands_alone(ng: Netgloss) -> None:
    missed = []
    for each in ng.concepts:
        for form in each.written_forms():
            if form.sense is None:
                found = ng.find(form.text, level="everyday")
                if [mention.concept for mention in found] != [each.id]:
                    missed.append((each.id, form.text, [mention.concept for mention in found]))
    assert missed == []
