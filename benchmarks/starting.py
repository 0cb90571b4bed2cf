"""What it costs to begin: importing, loading a glossary, holding it in memory. Each figure from fresh processes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import table
from netgloss.glossary import shipped

_RUNS = 9
_PROGRAM = """
import json, resource, sys, time
start = time.process_time()
import netgloss
imported = time.process_time()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
loading = time.process_time()
ng = netgloss.load(sys.argv[1])
loaded = time.process_time()
ng.find("My Ki-67 and the NET. " * 1000)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
forms = sum(len(concept.written_forms()) for concept in ng.concepts)
print(json.dumps([imported - start, loaded - loading, after / 1024, (after - before) / 1024, len(ng.concepts), forms]))
"""


def grown(concepts: int) -> dict[str, Any]:
    """The shipped glossary with so many concepts: a part of it, or copies under other names."""
    raw: dict[str, Any] = json.loads(Path(shipped()).read_text("utf-8"))
    own = raw["concepts"]
    names = {concept["id"] for concept in own[:concepts]}
    made = []
    for copy in range(-(-concepts // len(own))):
        for concept in json.loads(json.dumps(own)):
            if copy:
                concept["id"] += f"-x{copy}"
                concept["term"] += f" zq{copy}"
                concept["forms"] = [
                    f"{form} zq{copy}" if isinstance(form, str) else {**form, "text": f"{form['text']} zq{copy}"}
                    for form in concept.get("forms", [])
                ]
            concept["see"] = [name for name in concept.get("see", []) if name in names]
            made.append(concept)
    raw["concepts"] = made[:concepts]
    used = {
        form.get("sense") for concept in made[:concepts] for form in concept.get("forms", []) if isinstance(form, dict)
    }
    raw["senses"] = {name: rule for name, rule in raw["senses"].items() if name in used}
    return raw


def main() -> None:
    """Prints medians for the shipped glossary, for one of 3,000 forms and for one of 1,000 concepts."""
    shipped_size = len(json.loads(Path(shipped()).read_text("utf-8"))["concepts"])
    rows = [["concepts", "forms", "import ms", "load ms", "memory MB", "of it the engine MB"]]
    with tempfile.TemporaryDirectory() as folder:
        for concepts in (shipped_size, 650, 1_000):
            path = Path(folder) / "glossary.json"
            path.write_text(json.dumps(grown(concepts)), "utf-8")
            runs = [
                json.loads(
                    subprocess.run([sys.executable, "-c", _PROGRAM, path], check=True, capture_output=True).stdout
                )
                for _ in range(_RUNS)
            ]
            importing, loading, memory, engine, count, forms = (median(figures) for figures in zip(*runs, strict=True))
            rows.append(
                [
                    str(count),
                    f"{forms:,}",
                    f"{importing * 1000:.0f}",
                    f"{loading * 1000:.0f}",
                    f"{memory:.0f}",
                    f"{engine:.0f}",
                ]
            )
    sys.stdout.write(table(rows) + "\n")


if __name__ == "__main__":
    main()
