"""The shipped glossary, and how a file becomes one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import netgloss
from netgloss.check import check
from netgloss.glossary import Concept, Form, parse
from netgloss.schema import glossary_schema
from small import concept, data, raw

TOP = Path(__file__).parent.parent


def test_shipped_glossary_has_no_problem() -> None:
    assert check((TOP / "glossary.json").read_bytes()) == []


def test_shipped_glossary_fits_its_schema() -> None:
    schema = json.loads((TOP / "glossary.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads((TOP / "glossary.json").read_text("utf-8")), schema)


def test_schema_is_up_to_date() -> None:
    assert (TOP / "glossary.schema.json").read_text("utf-8") == glossary_schema()


def test_schema_refuses_what_the_check_refuses() -> None:
    schema = json.loads(glossary_schema())
    wrong: list[dict[str, Any]] = [
        {"definition": "x" * 241}, {"id": "Not A Slug"}, {"sources": []}, {"level": "hard"}, {"extra": 1},
    ]  # fmt: skip
    for fields in wrong:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(raw({**concept("a", "carcinoid"), **fields}), schema)


SEED_WORDS = {
    # what the article that the project grew from needs explained, and by what
    "benign": "benign", "malignant": "malignant", "carcinoma": "carcinoma", "adenoma": "adenoma", "tumor": "tumour",
    "adenocarcinoma": "adenocarcinoma", "neoplasm": "neoplasm", "NET": "net", "NEN": "nen", "NEC": "nec",
    "carcinoid": "carcinoid", "grade": "grade", "stage": "stage", "TNM": "tnm", "Ki67": "ki-67",
    "differentiation": "differentiation", "indolent": "indolent", "metastasis": "metastasis", "WHO 1980": "who-1980",
    "WHO 2000": "who-2000", "WHO 2010": "who-2010", "WHO 2016": "who-2016", "WHO 2017": "who-2017",
    "WHO 2019": "who-2019", "WHO 2021": "who-2021", "WHO 2022": "who-2022", "GAPP": "gapp", "ENETS": "enets",
    "NANETS": "nanets", "UKINETS": "ukinets", "ICD": "icd", "NCI": "nci", "pheochromocytoma": "phaeochromocytoma",
    "paraganglioma": "paraganglioma", "insulinoma": "insulinoma", "Si-NET": "small-intestine-net",
    "pNET": "pancreatic-net", "GEP-NET": "gep-net", "pancreatic cancer": "pancreatic-cancer", "incurable": "incurable",
    "terminal": "terminal", "malignant potential": "malignant-potential", "uncertain behaviour": "uncertain-behaviour",
    "enterochromaffin cells": "enterochromaffin-cell", "karzinoide": "karzinoide", "ISI": "isi", "IARC": "iarc",
}  # fmt: skip


@pytest.mark.parametrize("word", SEED_WORDS)
def test_word_of_the_article_is_there(ng: netgloss.Netgloss, word: str) -> None:
    assert ng.concept(word).id == SEED_WORDS[word]


@pytest.mark.parametrize(
    ("name", "kind", "use"),
    [("benign", "misleading", None), ("carcinoid", "outdated", "net"), ("indolent", "misleading", None),
     ("pancreatic-cancer", "misleading", None), ("stage-4", "misleading", None), ("incurable", "misleading", None),
     ("pituitary-adenoma", "differs-by-edition", None)],
)  # fmt: skip
def test_notes_of_the_articles_author(ng: netgloss.Netgloss, name: str, kind: str, use: str | None) -> None:
    note = ng.concept(name).note
    assert note is not None
    assert (note.kind, note.use) == (kind, use)


def test_carcinoid_says_since_when_and_where_it_lives_on(ng: netgloss.Netgloss) -> None:
    carcinoid = ng.concept("carcinoid")
    assert carcinoid.note is not None
    assert carcinoid.note.since == "2010"
    assert "lung" in carcinoid.note.text
    assert [edition.edition for edition in carcinoid.history] == [
        "1907", "1929", "WHO 2000", "WHO 2010", "WHO 2019", "WHO 2021",
    ]  # fmt: skip


def test_size() -> None:
    concepts = netgloss.load().concepts
    assert len(concepts) >= 120
    assert sum(concept.level == "core" for concept in concepts) >= 80


def test_parse_gives_objects() -> None:
    glossary = parse(data(concept("a", "carcinoid", {"text": "CA", "case": "exact"})))
    assert isinstance(glossary.concepts[0], Concept)
    assert glossary.concepts[0].written_forms() == (Form(text="carcinoid"), Form(text="CA", case="exact"))


def test_the_terms_own_rule_comes_with_the_forms() -> None:
    glossary = parse(data(concept("a", "stage", {"text": "stage", "case": "exact"})))
    assert glossary.concepts[0].written_forms() == (Form(text="stage", case="exact"),)


BROKEN = {
    "not JSON": b"{",
    "not an object": b"[]",
    "nothing": b"",
    "not UTF-8": b"\xff\xfe\x00",
    "nested": b"[" * 100_000,
    "missing fields": b"{}",
    "wrong type": data({**concept("a", "carcinoid"), "term": 3}),
    "unknown field": data({**concept("a", "carcinoid"), "colour": "red"}),
    "missing field": data({key: value for key, value in concept("a", "carcinoid").items() if key != "definition"}),
    "unknown kind": data(concept("a", "carcinoid", kind="beast")),
    "unknown level": data(concept("a", "carcinoid", level="hard")),
    "two of one id": data(concept("a", "carcinoid"), concept("a", "insulinoma")),
    "unknown sense": data(concept("a", "carcinoid", {"text": "CA", "sense": "none"})),
    "unknown source": data(concept("a", "carcinoid", sources=["none"])),
    "unknown see": data(concept("a", "carcinoid", see=["none"])),
    "unknown use": data(concept("a", "carcinoid", note={"kind": "outdated", "text": "Old.", "use": "none"})),
    "null concept": data(None),  # type: ignore[arg-type]
    "forms no list": data({**concept("a", "carcinoid"), "forms": "NET"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_refused_with_its_problems(tmp_path: Path, name: str) -> None:
    path = tmp_path / "glossary.json"
    path.write_bytes(BROKEN[name])
    with pytest.raises(netgloss.GlossaryError) as caught:
        netgloss.load(path)
    assert caught.value.problems
    assert all(problem.startswith("line ") for problem in caught.value.problems)
    assert str(path) in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(netgloss.GlossaryError, match="can't be opened"):
        netgloss.load(tmp_path / "none.json")
