"""The extension's engine in Node: MB/s beside a trie-shaped regex with the same forms, what recognising misspelt words
costs on text without any, and the time to start.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import netgloss
from benchmarks.accuracy.__main__ import labelled, read
from benchmarks.corpus import engine, text, vocabulary
from benchmarks.matching import DENSITIES
from benchmarks.measure import table
from benchmarks.spelling import letters
from netgloss.patterns import any_of

SIZES = (300, 3_000, 30_000)
TEXT = 2_000_000  # characters
_STARTS = 9
_NODE = Path(sys.executable).with_name("node")
_PROGRAM = Path(__file__).with_suffix(".mjs")


def _measured(path: Path, content: Any) -> Any:
    """What Node measures of this, in a process of its own, so that none is warm from the one before."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return json.loads(subprocess.run([_NODE, _PROGRAM, path], capture_output=True, check=True).stdout)


def _beside_regex(path: Path) -> str:
    rows = [["forms", "start ms"]]
    for density in DENSITIES:
        rows[0] += [f"{density} MB/s", "regex", "×", "differ"]
    for size in SIZES:
        forms = vocabulary(size)
        content = {
            "lexicon": engine(forms).lexicon.to_json(),
            "pattern": rf"(?<![a-z0-9])(?:{any_of(form.lower() for form in forms)})(?![a-z0-9])",
            "exact": {form.lower(): form for form, case in forms.items() if case == "exact"},
            "texts": [text(TEXT, forms, every) for every in DENSITIES.values()],
        }
        rows.append([f"{size:,}", *_measured(path, content)])
    return table(rows)


def _spelling(path: Path) -> str:
    shipped = netgloss.load().lexicon.to_json()
    bare = json.dumps({**json.loads(shipped), "spelling": None}, ensure_ascii=False, separators=(",", ":"))
    texts = [labelled(item["text"]) for item in read("tuning-texts.jsonl")]
    groups = {
        "prose MB/s": [text(TEXT, {"x": "any"}, 0)],
        "letters MB/s": [letters() * 5],
        "one by one MB/s": [plain for plain, labels in texts if not any(label.misspelt for label in labels)] * 10,
    }
    starts = [median(_measured(path, lexicon) for _ in range(_STARTS)) for lexicon in (bare, shipped)]
    columns = _measured(path, {"lexicons": [bare, shipped], "groups": list(groups.values())})
    rows = [
        ["spelling", "start ms", *groups],
        ["without", f"{starts[0]:.0f}", *(f"{without:.1f}" for without, _, _ in columns)],
        ["with", f"{starts[1]:.0f}", *(f"{with_it:.1f}" for _, with_it, _ in columns)],
        ["of the time", f"{starts[1] / starts[0]:.2f}×", *(f"{ratio:.2f}×" for _, _, ratio in columns)],
    ]
    return table(rows)


def main() -> None:
    """Prints a line for each number of forms, and the shipped lexicon with its spelling and without."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "content.json"
        sys.stdout.write(_beside_regex(path) + "\n")
        sys.stdout.write(_spelling(path) + "\n")


if __name__ == "__main__":
    main()
