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
SHIPPED = 0  # concepts: whatever there are
_PROGRAM = """
import json, resource, sys, time
start = time.process_time()
import netgloss
imported = time.process_time()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
loading = time.process_time()
ng = netgloss.load(sys.argv[1] or None)
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
            if concept.get("note", {}).get("use") not in (None, *names):
                del concept["note"]
            made.append(concept)
    raw["concepts"] = made[:concepts]
    used = {
        form.get("sense") for concept in made[:concepts] for form in concept.get("forms", []) if isinstance(form, dict)
    }
    raw["senses"] = {name: rule for name, rule in raw["senses"].items() if name in used}
    return raw


def main() -> None:
    """Prints medians for the shipped glossary, and for files of about 3,000 forms and of 1,000 concepts."""
    rows = [["concepts", "forms", "import ms", "load ms", "memory MB", "of it the engine MB"]]
    with tempfile.TemporaryDirectory() as folder:
        for concepts in (SHIPPED, 385, 1_000):
            path = ""
            if concepts != SHIPPED:
                path = f"{folder}/glossary.json"
                Path(path).write_text(json.dumps(grown(concepts)), "utf-8")
            command = [sys.executable, "-c", _PROGRAM, path]
            runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(_RUNS)]
            importing, loading, memory, engine, count, forms = (median(figures) for figures in zip(*runs, strict=True))
            name = f"{count:,} as shipped" if concepts == SHIPPED else f"{count:,} from a file"
            times = [f"{seconds * 1000:.0f}" for seconds in (importing, loading)]
            rows.append([name, f"{forms:,}", *times, f"{memory:.0f}", f"{engine:.0f}"])
    sys.stdout.write(table(rows) + "\n")


if __name__ == "__main__":
    main()
