"""The extension knows the same elements as the service: what is left alone, and what parts a text."""

from __future__ import annotations

import re
from pathlib import Path

from netgloss import elements

SOURCE = Path(__file__).resolve().parents[1] / "extension" / "content" / "elements.js"
TEXT = SOURCE.read_text(encoding="utf-8")
_LIST = re.compile(r"const (\w+) = setOf\(\s*((?:\"[^\"]*\"[\s+,]*)+)\)")


def _lists() -> dict[str, frozenset[str]]:
    found = _LIST.findall(TEXT)
    return {name: frozenset(" ".join(re.findall(r'"([^"]*)"', names)).split()) for name, names in found}


LISTS = _lists()
CLASSES = ("notranslate", "no-netgloss", "netgloss", "translate", "post", "content")
NAMES = frozenset().union(
    elements.RAW,
    elements.STRUCTURE,
    elements.SECTIONS,
    elements.LEFT_ALONE,
    elements.PASSED_OVER,
    elements.INLINE,
    elements.BREAKS,
    elements.VOID,
    elements.FORMATTING,
    elements.ENDS_PARAGRAPH,
    elements.BREAKS_OUT,
    *LISTS.values(),
)


def test_every_list_is_read() -> None:
    assert set(LISTS) == {"HEADINGS", "RAW", "LEFT_ALONE", "PASSED_OVER", "BREAKS"}


def test_the_same_elements_are_left_alone() -> None:
    left = LISTS["RAW"] | LISTS["LEFT_ALONE"] | LISTS["PASSED_OVER"] | LISTS["HEADINGS"] | {"a"}
    assert left & NAMES == {name for name in NAMES if elements.left_alone(name, links=False, headings=False)}


def test_the_same_elements_part_a_text() -> None:
    assert LISTS["BREAKS"] | LISTS["HEADINGS"] == {name for name in NAMES if elements.breaks(name)}


def test_headings_are_the_same() -> None:
    assert LISTS["HEADINGS"] == elements.HEADINGS


def test_the_same_attributes_ask_to_be_left_alone() -> None:
    asking = re.search(r'const ASKING = "([^"]+)"', TEXT)
    assert asking
    translate, *classes = asking[1].split(", ")
    assert translate == "[translate='no' i]"
    assert {name.removeprefix(".") for name in classes} == {name for name in CLASSES if elements.asks({"class": name})}
