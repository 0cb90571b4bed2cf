"""Prints precision, recall, misspelt recall and trap rate, beside other ways of finding terms: `make accuracy`.

A mention is right where it overlaps a label of the same concept. Labels of everyday words (*surgery*) are wanted by
nobody and forbidden to nobody. Misspelt words count apart. The errors of the frozen half are never shown: whoever sees
them tunes to them.
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
HALVES = "tuning", "frozen"
_LABEL = re.compile(r"⟦([^⟦⟧|]*)\|([^⟦⟧|]*)(\|misspelt)?⟧")
_WORST = 20

Found = list[tuple[int, int, str]]  # start, end, concept
Finder = Callable[[str], Found]


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
        self.confused: Counter[str] = Counter()

    def add(self, text: str, labels: list[Label], found: Found, everyday: frozenset[str]) -> None:
        """One text."""
        for label in labels:
            if label.concept in everyday:
                continue
            here = [name for start, end, name in found if start < label.end and label.start < end]
            hit = label.concept in here
            words = text[label.start : label.end]
            if label.misspelt:
                self.misspelt += 1
                self.misspelt_found += hit
            elif hit:
                self.right += 1
            else:
                self.missed += 1
                self.errors[f"missed {words!r} ({label.concept})"] += 1
                self.confused.update(f"{words!r}: {name} for {label.concept}" for name in here)
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


def whole_word_regex(forms: dict[str, str]) -> Finder:
    """Every form wherever it stands as a whole word, whatever the case: what tooltip plugins do."""
    lower = {form.lower(): name for form, name in forms.items()}
    longest_first = sorted(lower, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return lambda text: [(*match.span(), lower.get(match.group().lower(), "")) for match in pattern.finditer(text)]


def flashtext(forms: dict[str, str]) -> Finder:
    """flashtext, which ignores case."""
    from flashtext import KeywordProcessor

    processor = KeywordProcessor()
    for form, name in forms.items():
        processor.add_keyword(form, name)
    return lambda text: [(start, end, name) for name, start, end in processor.extract_keywords(text, span_info=True)]


def phrase_matcher(forms: dict[str, str]) -> Finder:
    """spaCy's PhraseMatcher on lower-cased tokens; of overlapping matches the longest, as its users are told to."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    by_name: dict[str, list[Any]] = {}
    for form, name in forms.items():
        by_name.setdefault(name, []).append(language.make_doc(form))
    for name, docs in by_name.items():
        matcher.add(name, docs)

    def find(text: str) -> Found:
        spans = filter_spans(matcher(language.make_doc(text), as_spans=True))
        return [(span.start_char, span.end_char, span.label_) for span in spans]

    return find


def read(name: str) -> list[dict[str, Any]]:
    """The lines of a file of this folder."""
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def measured(find: Finder, half: str, everyday: frozenset[str]) -> tuple[Score, dict[str, Score], list[str]]:
    """The score over all texts of a half, by kind of text, and the traps that were marked."""
    total = Score()
    kinds: dict[str, Score] = {}
    for item in read(f"{half}-texts.jsonl"):
        text, labels = labelled(item["text"])
        found = find(text)
        for score in (total, kinds.setdefault(item["kind"], Score())):
            score.add(text, labels, found, everyday)
    fallen = [
        item["id"]
        for item in read(f"{half}-traps.jsonl")
        if any(name not in item.get("meant", ()) for _, _, name in find(item["text"]))
    ]
    return total, kinds, fallen


def main() -> None:
    """Prints the tables of both halves, and the commonest errors of the one that may be looked at."""
    ng = netgloss.load()
    everyday = frozenset(concept.id for concept in ng.concepts if concept.level == "everyday")
    forms = {
        form.text: concept.id
        for concept in ng.concepts
        if concept.id not in everyday
        for form in concept.written_forms()
    }
    finders: dict[str, Finder] = {
        "netgloss": lambda text: [(mention.start, mention.end, mention.concept) for mention in ng.find(text)],
        "whole-word regex": whole_word_regex(forms),
        "flashtext": flashtext(forms),
        "spaCy PhraseMatcher": phrase_matcher(forms),
    }
    for half in HALVES:
        count = len(read(f"{half}-traps.jsonl"))
        sys.stdout.write(f"The {half} half: {len(read(f'{half}-texts.jsonl'))} texts, {count} traps\n")
        rows = [["", "precision", "recall", "F1", "misspelt", "traps marked"]]
        for name, find in finders.items():
            total, kinds, fallen = measured(find, half, everyday)
            rows.append([name, *total.row(), f"{len(fallen)} ({len(fallen) / count:.1%})"])
            if name == "netgloss":
                rows += [[f"  {kind}", *score.row(), ""] for kind, score in sorted(kinds.items())]
                ours, ours_fallen = total, fallen
        sys.stdout.write(table(rows) + "\n")
        sys.stdout.write(f"Another concept than the one meant: {ours.confused.total()} times\n\n")
        if half == HALVES[0]:
            for title, errors in (("Commonest errors", ours.errors), ("Concepts confused", ours.confused)):
                sys.stdout.write(f"{title}\n")
                sys.stdout.writelines(f"  {count} × {error}\n" for error, count in errors.most_common(_WORST))
            sys.stdout.write(f"Traps marked: {' '.join(ours_fallen)}\n\n")


if __name__ == "__main__":
    main()
