"""The extension's engine in Node: MB/s beside a trie-shaped regex with the same forms, what recognising misspelt words
costs on text without any, and the time to start: from the parsed lexicon to the mentions of a first sentence.
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
# A thread that grows: posts, characters of each, posts that come at once, parts that are measured by themselves; and
# how far apart in the labelled texts two posts begin.
_POSTS, _POST, _BATCH, _PARTS, _STEP = 2_000, 500, 20, 5, 1_237
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
    speeds = []
    for size in SIZES:
        forms = vocabulary(size)
        content = {
            "lexicon": engine(forms).lexicon.to_json(),
            "pattern": rf"(?<![a-z0-9])(?:{any_of(form.lower() for form in forms)})(?![a-z0-9])",
            "exact": {form.lower(): form for form, case in forms.items() if case == "exact"},
            "texts": [text(TEXT, forms, every) for every in DENSITIES.values()],
        }
        measured = _measured(path, content)
        cells = [f"{measured['start']:.0f}"]
        for text_ in measured["texts"]:
            cells += [f"{text_['ours']:.1f}", f"{text_['regex']:.1f}", f"{text_['ratio']:.1f}", str(text_["differ"])]
        rows.append([f"{size:,}", *cells])
        speeds.append([text_["ours"] for text_ in measured["texts"]])
    few, many = speeds[0], speeds[-1]
    shares = [cell for one, other in zip(few, many, strict=True) for cell in (f"{other / one:.2f}×", "", "", "")]
    rows.append([f"{SIZES[-1]:,} / {SIZES[0]:,}", "", *shares])
    return table(rows)


def _start(path: Path) -> str:
    lexicon = netgloss.load().lexicon
    runs = [_measured(path, lexicon.to_json()) for _ in range(_STARTS)]
    parse, start = (median(run[name] for run in runs) for name in ("parse", "start"))
    concepts, forms = len(lexicon.concepts), len(lexicon.records)
    rows = [
        ["as shipped", "concepts", "forms", "JSON.parse ms", "start ms", "of 1,000 concepts", "of 10,000 forms"],
        ["", f"{concepts:,}", f"{forms:,}", f"{parse:.0f}", f"{start:.0f}", f"{start / concepts * 1000:.0f}",
         f"{start / forms * 10_000:.0f}"],
    ]  # fmt: skip
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
    starts = [median(_measured(path, lexicon)["start"] for _ in range(_STARTS)) for lexicon in (bare, shipped)]
    columns = _measured(path, {"lexicons": [bare, shipped], "groups": list(groups.values())})
    rows = [
        ["spelling", "start ms", *groups],
        ["without", f"{starts[0]:.0f}", *(f"{column['without']:.1f}" for column in columns)],
        ["with", f"{starts[1]:.0f}", *(f"{column['with']:.1f}" for column in columns)],
        ["of the time", f"{starts[1] / starts[0]:.2f}×", *(f"{column['ratio']:.2f}×" for column in columns)],
    ]
    return table(rows)


def _thread(path: Path) -> str:
    text_ = "\n\n".join(labelled(item["text"])[0] for item in read("tuning-texts.jsonl"))
    size, most = _POST, len(text_) - _POST
    posts = [text_[start : start + size] for start in (at * _STEP % most for at in range(_POSTS))]
    content = {"lexicon": netgloss.load().lexicon.to_json(), "posts": posts, "batch": _BATCH, "parts": _PARTS}
    measured = _measured(path, content)
    part = _POSTS // _PARTS
    rows = [
        [f"µs for a post of {_POST}", *(f"{at * part + 1:,}-{(at + 1) * part:,}" for at in range(_PARTS)), "by itself"],
        ["", *(f"{time:.0f}" for time in measured["parts"]), f"{measured['alone']:.0f}"],
    ]
    return table(rows)


def main() -> None:
    """Prints speed by the number of forms; of the shipped lexicon its start, what its spelling costs, and a thread."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "content.json"
        sys.stdout.write(_beside_regex(path) + "\n")
        sys.stdout.write(_start(path) + "\n")
        sys.stdout.write(_spelling(path) + "\n")
        sys.stdout.write(_thread(path) + "\n")


if __name__ == "__main__":
    main()
