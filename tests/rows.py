"""The rows of `tests/cases/`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netgloss.glossary import Level

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Row:
    name: str  # with its file
    text: str
    spans: list[tuple[int, int]]
    concepts: list[str]
    level: Level
    misspelt: list[bool]


def rows() -> list[Row]:
    """All rows of all files."""
    return [
        _row(path.stem, raw) for path in sorted(FOLDER.glob("*.json")) for raw in json.loads(path.read_text("utf-8"))
    ]


def _row(group: str, raw: dict[str, Any]) -> Row:
    spans = []
    text = ""
    for piece in raw["text"].split("⟦"):
        marked, bracket, rest = piece.partition("⟧")
        if bracket:
            spans.append((len(text), len(text) + len(marked)))
        text += marked + rest
    level, misspelt = raw.get("level", "specialist"), raw.get("misspelt", [])
    return Row(f"{group}: {raw['name']}", text, spans, raw["find"], level, misspelt)
