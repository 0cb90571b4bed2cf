"""`netgloss check`: every problem, at once, with line, concept and a sentence."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from netgloss.check import Problem, check
from netgloss.positions import Lines
from small import concept, data, raw

TODAY = date(2026, 11, 22)


CLASSES = ("<number>", "<Name>", "<term>")


def problems(content: bytes) -> list[tuple[str, str]]:
    return [(problem.concept, problem.message) for problem in check(content, TODAY)]


def one(item: dict[str, Any], **fields: Any) -> str:
    """The only problem of a glossary with this concept."""
    found = [(name, message) for name, message in problems(data(item, **fields)) if "the source “book”" not in message]
    assert len(found) == 1, found
    assert found[0][0] == item["id"]
    return found[0][1]


def test_nothing_wrong() -> None:
    assert check(data(concept("a", "carcinoid")), TODAY) == []


ONE: dict[str, tuple[dict[str, Any], str]] = {
    "too long": ({"definition": "It is. " * 40}, "The definition has 280 characters; 240 is the most."),
    "hard to read": (
        {"definition": "Characteristically heterogeneous multidisciplinary considerations necessitating individualised "
         "decision-making notwithstanding considerable terminological inconsistencies."},
        "The definition is hard to read: grade",
    ),
    "empty definition": ({"definition": " "}, "The definition is empty."),
    "bad id": ({"id": "A b"}, "An id is made of small letters, digits and single hyphens."),
    "no source": ({"sources": []}, "There is no source. Name at least one work that says so."),
    "unknown source": ({"sources": ["book", "none"]}, "There is no source “none” in “sources”."),
    "unknown see": ({"see": ["none"]}, "There is no concept “none” to see."),
    "see itself": ({"see": ["a"]}, "The concept sends its readers to itself."),
    "outdated without use": (
        {"note": {"kind": "outdated", "text": "Old."}},
        "The word is outdated, but “use” does not say what to say instead.",
    ),
    "unknown use": (
        {"note": {"kind": "outdated", "text": "Old.", "use": "none"}}, "There is no concept “none” to say instead.",
    ),
    "month": ({"reviewed": "November"}, "The month of the review is written like 2026-11."),
    "old review": ({"reviewed": "2024-10"}, "The last review, 2024-10, is more than 2 years ago."),
    "short form": ({"forms": ["NET"]}, "“NET” has 3 letters or digits, and so little means many things."),
    "short capitals": ({"forms": ["PPGL"]}, "“PPGL” is an abbreviation of few letters, and those mean many things."),
    "everyday word": ({"forms": ["stage"]}, "“stage” is an everyday word. Write it as an object with a case or"),
    "no letters": ({"forms": ["+/-"]}, "The form “+/-” has no letter or digit to be found by."),
    "unknown sense": ({"forms": [{"text": "NET", "sense": "none"}]}, "There is no sense “none” in “senses”."),
    "unknown field": ({"colour": "red"}, "There is no field “colour”."),
    "wrong type": ({"definition": 3}, "“definition” must be a text, in quotes."),
    "wrong list": ({"see": "b"}, "“see” must be a list, in [ ]."),
    "wrong choice": ({"level": "hard"}, "“hard” is no level; it can be core, common, specialist or everyday."),
    "wrong form": ({"forms": [3]}, "Each of the forms is a text, or an object with a text."),
    "wrong case": ({"forms": [{"text": "A", "case": "upper"}]}, "“upper” is no case; it can be any, exact or capital."),
    "unknown form field": ({"forms": [{"text": "NET", "colour": "red"}]}, "There is no field “colour”."),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE)
def test_one_problem(name: str) -> None:
    fields, sentence = ONE[name]
    assert one({**concept("a", "carcinoid"), **fields}).startswith(sentence)


def test_missing_field() -> None:
    item = concept("a", "carcinoid")
    del item["definition"]
    assert one(item) == "The field “definition” is missing."


def test_two_concepts_with_one_id() -> None:
    found = problems(data(concept("a", "carcinoid"), concept("a", "insulinoma")))
    assert found == [("a", "This id is taken: the concept in line 17 has it too.")]


def test_two_concepts_with_one_form() -> None:
    found = problems(data(concept("a", "carcinoid"), concept("b", "insulinoma", "Carcinoids")))
    assert [name for name, _ in found] == ["b"]
    assert "is also a form of a" in found[0][1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"text": "MCT", "case": "exact"}, {"text": "mct scale", "case": "any"}),
        ({"text": "MCT", "case": "exact"}, {"text": "mct", "case": "any"}),  # the exact one goes first
        ({"text": "MCT", "case": "exact", "sense": "s"}, {"text": "MCT", "case": "exact"}),
    ],
)
def test_forms_that_do_not_clash(first: dict[str, Any], second: dict[str, Any]) -> None:
    content = data(concept("a", "carcinoid", first), concept("b", "insulinoma", second), senses={"s": {"yes": ["x"]}})
    assert [problem for problem in check(content, TODAY) if problem.severity == "error"] == []


def test_sense_with_a_bad_cue_and_no_form() -> None:
    found = problems(data(concept("a", "carcinoid"), senses={"s": {"yes": ["~"], "no": ["<noun> x"]}}))
    assert found == [
        ("", "No form uses the sense “s”."),
        ("", "The cue “~” of the sense “s” is empty."),
        ("", f"The cue “<noun> x” of the sense “s” holds <noun>; only {', '.join(CLASSES)} stand in pointed brackets."),
    ]


def test_not_sorted_is_a_warning() -> None:
    found = check(data(concept("b", "carcinoid"), concept("a", "insulinoma")), TODAY)
    assert [(problem.severity, problem.concept) for problem in found] == [("warning", "a")]


def test_unused_source_is_a_warning() -> None:
    content = raw(concept("a", "carcinoid"))
    content["sources"]["other"] = {"title": "B", "publisher": "P", "year": 2020, "url": "ftp://x"}
    found = check(json.dumps(content).encode(), TODAY)
    assert [(problem.severity, problem.message) for problem in found] == [
        ("error", "The address of source “other” must begin with http:// or https://."),
        ("warning", "No concept names the source “other”."),
    ]


def test_everything_at_once() -> None:
    content = data(
        concept("a", "carcinoid", definition="It is. " * 40, sources=["none"]),
        {**concept("b", "insulinoma"), "term": 3},
        concept("c", "gastrinoma", see=["none"], reviewed="2020-01"),
        concept("c", "glucagonoma", "carcinoid"),
    )
    assert [name for name, _ in problems(content)] == [
        "a",
        "a",
        "b",
        "c",
        "c",
        "c",
        "c",
    ]  # the last of them is “carcinoid”


def test_lines_are_those_of_the_file() -> None:
    content = data(concept("a", "carcinoid"), concept("b", "insulinoma", see=["none"]))
    problem = check(content, TODAY)[0]
    assert content.decode().splitlines()[problem.line - 1].strip().startswith('"see"')


def test_key_that_stands_twice() -> None:
    content = data(concept("a", "carcinoid")).replace(b'"kind": "tumour"', b'"kind": "test",\n"kind": "tumour"')
    assert problems(content) == [("a", "“kind” stands here for the second time; only one can count.")]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 1, "This is not JSON: Expecting value, at column 1."),
        (b'{\n"a": 1,\n}', 3, "This is not JSON:"),
        (b"{}", 1, "The field “title” is missing."),
        (b"[]", 1, "This is no glossary: the file must hold one object, in { }."),
        (b'{"a": "\n\xff"}', 2, "The file is not UTF-8 text. Save it as UTF-8."),
        (b"[" * 100_000, 1, "This is no glossary: it is nested too deeply."),
    ],
)
def test_no_glossary_at_all(content: bytes, line: int, message: str) -> None:
    first = check(content, TODAY)[0]
    assert first.line == line
    assert first.message.startswith(message)


def test_byte_order_mark_is_fine() -> None:
    assert check(b"\xef\xbb\xbf" + data(concept("a", "carcinoid")), TODAY) == []


def test_a_problem_reads_as_a_sentence() -> None:
    assert str(Problem(3, "ki-67", "The term is empty.")) == "line 3: ki-67: The term is empty."
    assert str(Problem(3, "", "Odd.", "warning")) == "line 3: warning: Odd."


def test_lines_of_every_value() -> None:
    text = '{\n "a": [\n  1,\n  {"b": "x\\n}"}\n ],\n "c": {"d": null}\n}'
    lines = Lines(text)
    assert [lines.of(path) for path in [(), ("a",), ("a", 0), ("a", 1, "b"), ("c", "d"), ("a", 7)]] == [
        1,
        2,
        3,
        4,
        6,
        2,
    ]
