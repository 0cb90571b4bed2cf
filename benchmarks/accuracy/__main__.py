"""Prints precision, recall and trap rate, beside a tooltip plugin's way of doing it: `make accuracy`.

A mention is right where it overlaps a label of the same concept. Labels of everyday words (*surgery*) are wanted by
nobody and forbidden to nobody. Misspelt words count apart.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import netgloss
from benchmarks.measure import table

FOLDER = Path(__file__).parent
_LABEL = re.compile(r"⟦([^⟦⟧|]*)\|([^⟦⟧|]*)(\|misspelt)?⟧")
_WORST = 20

Found = list[tuple[int, int, str]]  # start, end, concept


class Label(NamedTuple):
    """What a careful editor would have explained."""

    start: int
    end: int
    concept: str
    misspelt: bool


def labelled(marked: str) -> tuple[str, list[Label]]:
    """A text without its labels, and these."""
    parts: list[str] = []
    labels: list[Label] = []
    length = done = 0
    for found in _LABEL.finditer(marked):
        between = marked[done : found.start()]
        start = length + len(between)
        length = start + len(found[1])
        parts += (between, found[1])
        labels.append(Label(start, length, found[2], bool(found[3])))
        done = found.end()
    return "".join(parts) + marked[done:], labels


class Score:
    """Counts over many texts."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missed = self.misspelt = self.misspelt_found = 0
        self.errors: Counter[str] = Counter()

    def add(self, text: str, labels: list[Label], found: Found, everyday: frozenset[str]) -> None:
        """One text."""
        wanted = [label for label in labels if label.concept not in everyday]
        for label in wanted:
            hit = any(start < label.end and label.start < end and name == label.concept for start, end, name in found)
            if label.misspelt:
                self.misspelt += 1
                self.misspelt_found += hit
            elif hit:
                self.right += 1
            else:
                self.missed += 1
                self.errors[f"missed {text[label.start : label.end]!r} ({label.concept})"] += 1
        for start, end, name in found:
            if not any(start < label.end and label.start < end and name == label.concept for label in labels):
                self.wrong += 1
                self.errors[f"marked {text[start:end]!r} as {name}"] += 1

    def row(self) -> list[str]:
        """Precision, recall, F1, misspelt recall."""
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        both = 2 * precision * recall / max(1e-9, precision + recall)
        spelling = f"{self.misspelt_found}/{self.misspelt}"
        return [f"{precision:.3f}", f"{recall:.3f}", f"{both:.3f}", spelling]


def whole_word_regex(ng: netgloss.Netgloss) -> Callable[[str], Found]:
    """Every form wherever it stands as a whole word, whatever the case: what tooltip plugins do."""
    by_form = {
        form.text.lower(): concept.id
        for concept in ng.concepts
        if concept.level != "everyday"
        for form in concept.written_forms()
    }
    longest_first = sorted(by_form, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return lambda text: [(*match.span(), by_form.get(match.group().lower(), "")) for match in pattern.finditer(text)]


def read(name: str) -> list[dict[str, Any]]:
    """The lines of a file of this folder."""
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def main() -> None:
    """Prints the tables and the commonest errors."""
    ng = netgloss.load()
    finders: dict[str, Callable[[str], Found]] = {
        "netgloss": lambda text: [(mention.start, mention.end, mention.concept) for mention in ng.find(text)],
        "whole-word regex": whole_word_regex(ng),
    }
    everyday = frozenset(concept.id for concept in ng.concepts if concept.level == "everyday")
    texts, traps = read("texts.jsonl"), read("traps.jsonl")
    sys.stdout.write(f"{len(texts)} texts, {len(traps)} traps\n")
    rows = [["", "precision", "recall", "F1", "misspelt", "traps marked"]]
    for name, find in finders.items():
        total, kinds = Score(), {item["kind"]: Score() for item in texts}
        for item in texts:
            text, labels = labelled(item["text"])
            found = find(text)
            for score in (total, kinds[item["kind"]]):
                score.add(text, labels, found, everyday)
        fallen = [item["id"] for item in traps if find(item["text"])]
        rows.append([name, *total.row(), f"{len(fallen)} ({len(fallen) / len(traps):.1%})"])
        if name == "netgloss":
            rows += [[f"  {kind}", *score.row(), ""] for kind, score in sorted(kinds.items())]
            worst = total.errors.most_common(_WORST)
    sys.stdout.write(table(rows) + "\n\nCommonest errors\n")
    sys.stdout.writelines(f"  {count} × {error}\n" for error, count in worst)


if __name__ == "__main__":
    main()
