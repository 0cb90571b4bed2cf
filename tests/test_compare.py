"""What changed between two glossaries, and on pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from netgloss.cli import main
from netgloss.compare import Change, changes, mentions_changed, summary
from small import concept, data, small

NET, HOUSE = concept("net", "carcinoid"), concept("house", "greenhouse")


def test_nothing_changed() -> None:
    assert changes(small(NET), small(NET)) == []


def test_added_and_removed() -> None:
    assert changes(small(NET), small(HOUSE)) == [
        Change("added", "house", "greenhouse"),
        Change("removed", "net", "carcinoid"),
    ]


DETAILS: dict[str, tuple[dict[str, Any], str]] = {
    "definition": ({"definition": "Another thing."}, "definition: 'A thing in the body.' → 'Another thing.'"),
    "level": ({"level": "common"}, "level: 'core' → 'common'"),
    "form added": ({"forms": ["karzinoid"]}, "forms added: “karzinoid”"),
    "form with a rule": ({"forms": [{"text": "CA", "case": "exact"}]}, "forms added: “CA” (exact)"),
    "note": (
        {"note": {"kind": "misleading", "text": "Old."}},
        "note: None → {'kind': 'misleading', 'text': 'Old.', 'use': None, 'since': None}",
    ),
}


@pytest.mark.parametrize("name", DETAILS)
def test_one_detail(name: str) -> None:
    fields, detail = DETAILS[name]
    assert changes(small(NET), small({**NET, **fields})) == [Change("changed", "net", "carcinoid", (detail,))]


def test_a_rule_that_changed_counts_for_its_concept() -> None:
    item = concept("net", "carcinoid", {"text": "CA", "sense": "s"})
    old, new = (small(item, senses={"s": {"yes": [cue]}}) for cue in ("gut", "lung"))
    assert changes(old, new) == [Change("changed", "net", "carcinoid", ("sense s: its rule is another",))]


def test_mentions_gained_and_lost() -> None:
    gained, lost = mentions_changed(small(NET), small(HOUSE), "A carcinoid in a greenhouse.")
    assert [mention.text for mention in gained] == ["greenhouse"]
    assert [mention.text for mention in lost] == ["carcinoid"]


def test_summary_counts() -> None:
    ng = small(NET)
    text = "The carcinoid. A carcinoid."
    assert summary(ng.find(text), text, 8) == ["2 × carcinoid (net): … The carcinoid. A carc …"]


def test_command(tmp_path: Path) -> None:
    old, new, page = (str(tmp_path / name) for name in ("old.json", "new.json", "page.html"))
    Path(old).write_bytes(data(NET))
    Path(new).write_bytes(data(HOUSE))
    Path(page).write_text("<html><p title=carcinoid>A carcinoid <b>green</b>house", "utf-8")
    done = CliRunner().invoke(main, ["diff", old, new, "--on", page])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "+ house: greenhouse",
        "- net: carcinoid",
        f"{page}: 1 mentions gained, 1 lost",
        "  + 1 × greenhouse (house): … A carcinoid greenhouse …",
        "  - 1 × carcinoid (net): … A carcinoid greenhouse …",
    ]
