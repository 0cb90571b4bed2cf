"""The compiled glossary: the same after a round trip, the same on every machine, and as fresh as its source."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netgloss
from netgloss import Netgloss
from netgloss.characters import CASED, FOLDS, HYPHENS, KINDS, SPACES, Folded, fold, words
from netgloss.compiled import ready, stamp
from netgloss.glossary import parse
from netgloss.lexicon import Lexicon
from netgloss.schema import glossary_schema
from rows import rows
from small import concept, data, raw, small

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def again(ng: Netgloss) -> Netgloss:
    """The shipped glossary after a journey through JSON."""
    return Netgloss(Lexicon.from_json(ng.lexicon.to_json()))


# JSON


def test_the_lexicon_from_json_finds_the_same(ng: Netgloss, again: Netgloss) -> None:
    cases = rows()
    assert len(cases) > 100
    for row in cases:
        assert again.find(row.text, level=row.level) == ng.find(row.text, level=row.level), row.name


def test_the_lexicon_from_json_has_the_same_hash_and_header(ng: Netgloss, again: Netgloss) -> None:
    assert again.lexicon.hash() == ng.lexicon.hash()
    assert again.lexicon.header == ng.lexicon.header
    assert again.lexicon.sources == ng.lexicon.sources
    assert again.lexicon.senses == ng.lexicon.senses
    assert again.lexicon.to_json() == ng.lexicon.to_json()


def test_the_lexicon_from_json_explains_the_same(ng: Netgloss, again: Netgloss) -> None:
    text = "My Ki-67 is 2 %, so a G1 carcinoid."
    for to in ("html", "text", "sheet", "web-annotation"):
        assert again.annotate_text(text, to) == ng.annotate_text(text, to)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": 2}', '{"format": "3"}', "not JSON"])
def test_what_is_no_lexicon_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no netgloss lexicon of format 3|Expecting value"):
        Lexicon.from_json(text)


def test_the_lexicon_as_json() -> None:
    lexicon = json.loads(small(concept("mct", "MCT", {"text": "MCT", "case": "exact"})).lexicon.to_json())
    assert list(lexicon) == [
        "format", "stamp", "hash", "title", "language", "version", "licence", "disclaimer", "text", "spelling",
        "sources", "senses", "concepts", "forms",
    ]  # fmt: skip
    assert lexicon["format"] == 3
    (form,) = lexicon["forms"]
    assert {"MCT", "MCTs"} <= set(form.pop("variants"))
    assert form == {"concept": 0, "form": "MCT", "case": "exact"}
    assert lexicon["concepts"] == [
        {"id": "mct", "term": "MCT", "kind": "tumour", "level": "core", "definition": "A thing in the body.",
         "sources": ["book"], "reviewed": "2026-11"},
    ]  # fmt: skip
    assert lexicon["text"]["hyphens"] == HYPHENS
    assert lexicon["text"]["folds"]["fi"] == "ﬁ"


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_every_machine_writes_the_same(seed: str, ng: Netgloss) -> None:
    program = "import netgloss, sys; sys.stdout.buffer.write(netgloss.load().lexicon.to_json().encode())"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True, env=environment)
    assert done.stdout == ng.lexicon.to_json().encode()


def test_two_builds_are_the_same(ng: Netgloss) -> None:
    content = (TOP / "glossary.json").read_bytes()
    spelling = ng.lexicon.spelling
    assert Lexicon.of(parse(content), None, lambda _: spelling).to_json() == ng.lexicon.to_json()


def test_the_committed_files_are_fresh(ng: Netgloss) -> None:
    made = ng.lexicon.to_json(stamp((TOP / "glossary.json").read_bytes()))
    assert (TOP / "extension" / "lexicon.json").read_bytes() == made.encode()


def test_the_forms_that_the_build_left_are_those_that_would_be_made(ng: Netgloss) -> None:
    content = (TOP / "glossary.json").read_bytes()
    made = Lexicon.of(parse(content)).records
    assert ready(content)[0] == list(made)
    assert ng.lexicon.records == made


def test_the_forms_of_another_glossary_are_made() -> None:
    assert ready((TOP / "glossary.json").read_bytes() + b" ")[0] is None
    assert (TOP / "glossary.schema.json").read_bytes() == glossary_schema().encode()


def test_the_shipped_glossary_is_as_its_schema_says() -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(glossary_schema()))
    assert list(validator.iter_errors(json.loads((TOP / "glossary.json").read_bytes()))) == []
    assert list(validator.iter_errors({"title": 3})) != []


def in_order(words: str) -> bool:
    return words.split() == sorted(set(words.split()))


def test_words_are_in_order_where_javascript_looks_them_up(tmp_path: Path) -> None:
    file = tmp_path / "glossary.json"
    file.write_bytes(data(concept("aardvark", "Aardvark", "zyzzyva cell", "β-aa 9")))
    for ng in (netgloss.load(), netgloss.load(file)):
        spelling = json.loads(ng.lexicon.to_json())["spelling"]
        assert in_order(spelling["words"])
        assert in_order(spelling["real"])
    assert {"9", "aa", "aardvark", "beta", "zyzzyva"} <= set(spelling["words"].split())
    assert "carcinoid" in spelling["real"].split()


# The hash


def first(content: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = content["concepts"][0]
    return item


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "version": lambda content: content.update(version="2"),
    "disclaimer": lambda content: content.update(disclaimer="Some."),
    "definition": lambda content: first(content).update(definition="Another thing."),
    "a form": lambda content: first(content).update(forms=["gastrin tumour"]),
    "a rule of a form": lambda content: first(content).update(forms=[{"text": "Gastrinoma", "case": "capital"}]),
    "level": lambda content: first(content).update(level="common"),
    "a source": lambda content: content["sources"]["book"].update(year=2021),
    "a sense": lambda content: content["senses"]["s"].update(page=3),
    "a cue": lambda content: content["senses"]["s"].update(no=["income"]),
    "a concept less": lambda content: content["concepts"].pop(),
}


def compiled(content: dict[str, Any]) -> Lexicon:
    return Lexicon.of(parse(json.dumps(content).encode()))


@pytest.mark.parametrize("name", CHANGES)
def test_the_hash_changes_with_the_contents(name: str) -> None:
    content = raw(concept("gastrinoma", "Gastrinoma"), concept("ki-67", "Ki-67"), senses={"s": {"yes": ["my ~"]}})
    before = compiled(copy.deepcopy(content)).hash()
    assert compiled(copy.deepcopy(content)).hash() == before
    CHANGES[name](content)
    assert compiled(content).hash() != before


# Forms


@pytest.mark.parametrize("written", ["MIB-1", "mib 1", "MIB1", " Mib–1 ", "ｍｉｂ-１"])
def test_a_concept_by_a_way_of_writing_it(written: str) -> None:
    found = small(concept("ki-67", "Ki-67", "MIB-1")).lexicon.by_form(written)
    assert found is not None
    assert found.id == "ki-67"


@pytest.mark.parametrize("written", ["", " ", "MIB", "MIB-12", "-"])
def test_no_concept_is_written_so(written: str) -> None:
    assert small(concept("ki-67", "Ki-67", "MIB-1")).lexicon.by_form(written) is None


# Characters


PLAIN = {
    "ligature": ("ﬁne", "fine"),
    "superscript": ("⁶⁸Ga", "68Ga"),
    "full width": ("ＮＥＴ１", "NET1"),
    "bold": ("𝗡𝗘𝗧", "NET"),
    "soft hyphen": ("car\u00adcinoid", "carcinoid"),
    "zero width": ("car\u200bcinoid\ufeff", "carcinoid"),
    "combining": ("me\u0301tastase", "metastase"),
    "Greek": ("α-blocker", "alpha-blocker"),
    "foreign letters": ("жx", "_x"),
    "spaces": ("Ki  67", "Ki 67"),
    "a line end": ("heart\r\n  disease", "heart disease"),
    "a hyphen at a line end": ("neuro-\n  endocrine", "neuro-endocrine"),
    "an empty line": ("heart\n\ndisease", "heart\n\ndisease"),
    "spaces around": ("  x  ", "  x  "),
    "emoji": ("🦓 NET", "🦓 NET"),
}


@pytest.mark.parametrize("name", PLAIN)
def test_the_plain_form(name: str) -> None:
    text, plain = PLAIN[name]
    assert Folded(text).plain == plain


def test_words_of_a_plain_text() -> None:
    assert words(fold("Señor’s Ki–67 (2 %)")) == b"senor s ki 67 2"
    assert words("Ki-67 NET", CASED) == b"Ki 67 NET"


CHARACTERS = st.sampled_from(
    "aZ9_ -'.\n\r\t\0" + SPACES + HYPHENS + "ﬁæßœ⁶Ａ１𝗡αжéñ日🦓€½" + "\u00ad\u200b\ufeff\u0301\ufe0f\ud800\udc80"
)
TEXTS = st.lists(st.one_of(CHARACTERS, CHARACTERS, st.characters()), max_size=40).map("".join)


def tokens(folded: Folded) -> list[tuple[int, int]]:
    masked = folded.masked.rstrip()
    spans, at = [], 0
    for word in masked.split(b" "):
        if word:
            spans.append((at, at + len(word)))
        at += len(word) + 1
    return spans


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_word_has_its_place_in_the_text(text: str) -> None:
    folded = Folded(text)
    origin = folded.origin()
    behind = 0
    for start, end in tokens(folded):
        low, high = origin(start, end)
        assert behind <= low < high <= len(text)
        assert fold(text[low:high]) == folded.plain[start:end]
        behind = high


@settings(deadline=None)
@given(TEXTS)
def test_all_forms_of_a_text_are_as_long_as_each_other(text: str) -> None:
    folded = Folded(text)
    assert len(folded.raw) == len(folded.masked) == len(folded.linked) == len(folded.plain) + 2


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc", "Zs"]), min_size=1)).map(" ".join))
def test_ascii_with_single_spaces_is_its_own_plain_form(text: str) -> None:
    folded = Folded(text)
    assert folded.plain is text
    assert folded.origin()(0, len(text)) == (0, len(text)) if text else True


@settings(deadline=None)
@given(TEXTS)
def test_a_plain_form_is_its_own(text: str) -> None:
    plain = Folded(text).plain
    assert fold(plain) in (plain, Folded(plain).plain)
    assert not any(FOLDS.get(char, char) != char for char in plain)


def test_every_kind_of_gap_has_one_sign() -> None:
    assert {KINDS["\u2011"], KINDS["\u00a0"], KINDS["’"], KINDS["⁄"]} == {"-", " ", "'", "/"}
