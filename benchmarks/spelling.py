"""What recognising misspelt words costs on text without any: the shipped glossary with it and without."""

from __future__ import annotations

import json
import sys
from functools import partial
from statistics import median

import netgloss
from benchmarks.accuracy.__main__ import FOLDER, labelled
from benchmarks.corpus import text
from benchmarks.measure import ratio, rounds, table
from netgloss.lexicon import Lexicon

SIZE = 2_000_000
_CAREFUL = {"guideline", "clinic-letter", "faq", "blog"}  # kinds of texts whose writers spell well


def letters() -> str:
    """Labelled texts, full of our words and without a misspelt one."""
    items = [json.loads(line) for line in (FOLDER / "tuning-texts.jsonl").read_text("utf-8").splitlines()]
    chosen = (labelled(item["text"]) for item in items if item["kind"] in _CAREFUL)
    return "\n\n".join(plain for plain, labels in chosen if not any(label.misspelt for label in labels))


def main() -> None:
    """Prints MB/s with and without, and the sizes of the lexicon."""
    ng = netgloss.load()
    lexicon = ng.lexicon
    bare = netgloss.Netgloss(
        Lexicon(lexicon.header, lexicon.sources, lexicon.senses, lexicon.concepts, lexicon.records)
    )
    rows = [["MB/s", "without", "with", "of the time"]]
    for name, content in {"prose": text(SIZE, {"x": "any"}, 0), "letters": letters() * 5}.items():
        seconds = rounds({"without": partial(bare.find, content), "with": partial(ng.find, content)})
        speeds = [f"{len(content) / median(seconds[way]) / 1e6:.1f}" for way in ("without", "with")]
        rows.append([name, *speeds, f"{ratio(seconds['without'], seconds['with']):.2f}×"])
    sizes = [len(each.lexicon.to_json().encode()) for each in (bare, ng)]
    sys.stdout.write(table(rows) + f"\nLexicon: {sizes[0]:,} and {sizes[1]:,} bytes, {sizes[1] / sizes[0]:.2f}×\n")


if __name__ == "__main__":
    main()
