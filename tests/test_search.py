"""Looking a word up by what somebody typed."""

from __future__ import annotations

import pytest

from netgloss import Netgloss, UnknownConceptError
from small import concept, small

FIRST = {
    "an id": ("ki-67", "ki-67"),
    "a term": ("Ki-67", "ki-67"),
    "another form": ("MIB-1", "ki-67"),
    "without its hyphen": ("ki67", "ki-67"),
    "small letters": ("prrt", "prrt"),
    "American spelling": ("neuroendocrine tumor", "net"),
    "plural": ("carcinoids", "carcinoid"),
    "its beginning": ("chromogran", "chromogranin-a"),
    "the beginning of a word in it": ("heart dis", "carcinoid-heart-disease"),
    "the middle of a word": ("endocrinolog", "endocrinologist"),
    "a slip": ("chromagranin", "chromogranin-a"),
    "two letters changed": ("lanreotdie", "lanreotide"),
    "another end": ("insulinomia", "insulinoma"),
    "diacritics": ("Métástasis", "metastasis"),
    "space around": ("  carcinoid \n", "carcinoid"),
}


@pytest.mark.parametrize("name", FIRST)
def test_the_best_is_first(name: str, ng: Netgloss) -> None:
    query, concept_id = FIRST[name]
    assert ng.search(query)[0].id == concept_id


@pytest.mark.parametrize("query", ["", " ", "-", "🦓", "qqqqq", "xy", "the quick brown fox jumps", "\0"])
def test_nothing_is_like_it(query: str, ng: Netgloss) -> None:
    assert ng.search(query) == []


def test_the_order_is_itself_its_beginning_a_word_of_it_its_inside_its_like() -> None:
    mine = small(
        concept("a", "gastrim"),
        concept("b", "enterogastrin"),
        concept("c", "big gastrin"),
        concept("d", "gastrinoma"),
        concept("e", "gastrin"),
    )
    assert [found.id for found in mine.search("gastrin")] == ["e", "d", "c", "b", "a"]


def test_the_shorter_form_goes_first_then_the_id() -> None:
    mine = small(concept("a", "gastrin test"), concept("b", "gastrinoma"), concept("c", "gastrin"), concept("d", "MCT"))
    assert [found.id for found in mine.search("gastr")] == ["c", "b", "a"]


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_no_more_than_asked_for(limit: int, ng: Netgloss) -> None:
    assert len(ng.search("carcinoid", limit)) == limit


def test_each_concept_once(ng: Netgloss) -> None:
    found = [found.id for found in ng.search("net", 400)]
    assert len(found) == len(set(found)) > 10


def test_a_concept_by_its_id_or_a_form_of_it(ng: Netgloss) -> None:
    assert ng.concept("chromogranin-a") is ng.concept("CgA") is ng.concept("chromogranin A")


@pytest.mark.parametrize(
    ("name", "nearest", "sentence"),
    [
        (
            "neuroendocrinologi", ["neuroendocrine", "net-specialist", "endocrinologist"],
            ("There is no concept “neuroendocrinologi” in this glossary. The nearest: "
            "neuroendocrine, net-specialist, endocrinologist."),
        ),
        ("qqqqq", [], "There is no concept “qqqqq” in this glossary."),
        ("", [], "There is no concept “” in this glossary."),
    ],
)  # fmt: skip
def test_an_unknown_concept_is_refused_with_the_nearest(
    name: str, nearest: list[str], sentence: str, ng: Netgloss
) -> None:
    with pytest.raises(UnknownConceptError) as caught:
        ng.concept(name)
    assert caught.value.nearest == nearest
    assert str(caught.value) == sentence
    assert isinstance(caught.value, KeyError)
