"""The texts of the extension: all in one file, none missing, none left over."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from netgloss.card import NOTES

EXTENSION = Path(__file__).resolve().parents[1] / "extension"
TEXTS: dict[str, dict[str, str]] = json.loads((EXTENSION / "_locales/en/messages.json").read_text("utf-8"))
PARTS = ("background", "common", "content", "options", "panel", "popup")
SCRIPTS = sorted(path for part in PARTS for path in (EXTENSION / part).glob("*.js"))
PAGES = sorted(EXTENSION.glob("*/*.html"))

# Where a name stands: in a manifest, on a page, in a call, in a table. Of the tables, names begin with one of these.
_MANIFEST = re.compile(r"__MSG_(\w+?)__")
_PAGE = re.compile(r'data-message(?:-label)?="(\w+)"')
_CALL = re.compile(r"(?:\bsay|\bgetMessage)\(([^,()]*)")
_TABLE = re.compile(r'"((?:note|server|stored|changes|import|site|selection|level|state)[A-Z]\w*)"')
_PLURAL = re.compile(r'\bplural\("(\w+)"')
_LITERAL = re.compile(r'"(\w+)"')


def used() -> set[str]:
    """The names of the texts that are asked for."""
    names = set(_MANIFEST.findall((EXTENSION / "manifest.json").read_text("utf-8")))
    for path in PAGES:
        names.update(_PAGE.findall(path.read_text("utf-8")))
    for path in SCRIPTS:
        script = path.read_text("utf-8")
        names.update(_TABLE.findall(script))
        for call in _CALL.findall(script):
            names.update(_LITERAL.findall(call))
        for name in _PLURAL.findall(script):
            names.update((f"{name}_one", f"{name}_other"))
    return names


def test_every_text_that_is_asked_for_is_there() -> None:
    assert used() - TEXTS.keys() == set()


def test_every_text_is_asked_for() -> None:
    assert TEXTS.keys() - used() == set()


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_can_be_translated(name: str) -> None:
    text = TEXTS[name]
    assert text.keys() == {"message", "description"}
    assert text["message"].strip()
    assert text["description"].strip()
    parts = re.findall(r"\$.?", text["message"])
    assert parts == [f"${number}" for number in range(1, len(parts) + 1)]  # which is all that a `$` may be


def test_notes_say_what_they_say_on_annotated_pages() -> None:
    table = re.search(r"NOTES = \{(.*?)\}", (EXTENSION / "common/definition.js").read_text("utf-8"))
    assert table
    names = dict(re.findall(r'"?([\w-]+)"?: "(\w+)"', table[1]))
    assert {kind: TEXTS[name]["message"] for kind, name in names.items()} == NOTES


def test_stores_take_the_description() -> None:
    assert len(TEXTS["extDescription"]["message"]) <= 132  # characters


class _Texts(HTMLParser):
    """Collects what a page says of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}" for name, _ in attrs if name in {"alt", "aria-label", "placeholder", "title"}]

    def handle_data(self, data: str) -> None:
        if any(map(str.isalpha, data)):
            self.found.append(data.strip())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_no_text_of_its_own(path: Path) -> None:
    texts = _Texts()
    texts.feed(path.read_text("utf-8"))
    texts.close()
    assert texts.found == []
