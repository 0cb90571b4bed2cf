"""The extension's engine in Node: MB/s beside a trie-shaped regex with the same forms, and the time to start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import engine, text, vocabulary
from benchmarks.matching import DENSITIES
from benchmarks.measure import table
from netgloss.patterns import any_of

SIZES = (300, 3_000, 30_000)
TEXT = 2_000_000  # characters
_NODE = Path(sys.executable).with_name("node")
_PROGRAM = Path(__file__).with_suffix(".mjs")


def _written(folder: Path, size: int) -> Path:
    """What Node needs to measure a vocabulary of this size."""
    forms = vocabulary(size)
    path = folder / f"{size}.json"
    content = {
        "lexicon": engine(forms).lexicon.to_json(),
        "pattern": rf"(?<![a-z0-9])(?:{any_of(form.lower() for form in forms)})(?![a-z0-9])",
        "exact": {form.lower(): form for form, case in forms.items() if case == "exact"},
        "texts": [text(TEXT, forms, every) for every in DENSITIES.values()],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def main() -> None:
    """Prints a line for each number of forms."""
    rows = [["forms", "start ms"]]
    for density in DENSITIES:
        rows[0] += [f"{density} MB/s", "regex", "×", "differ"]
    with TemporaryDirectory() as folder:
        for size in SIZES:
            # A process for each, so that none is warm from the one before.
            done = subprocess.run([_NODE, _PROGRAM, _written(Path(folder), size)], capture_output=True, check=True)
            rows.append([f"{size:,}", *json.loads(done.stdout)])
    sys.stdout.write(table(rows) + "\n")


if __name__ == "__main__":
    main()
