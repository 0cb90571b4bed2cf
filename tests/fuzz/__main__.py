"""Looks for inputs that break a law, led by the branches that they reach: `make fuzz`.

Each target runs for a time, and until it has tried enough inputs. What it has learned stays in `test-output/fuzz`, and
so do inputs that fail, which can be given as arguments: `python -m tests.fuzz --target page FILE`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(_TESTS))
from fuzz.seeds import seeds, words  # noqa: E402 (not to be found before)
from fuzz.targets import TARGETS  # noqa: E402

_OUTPUT = _TESTS.parent / "test-output" / "fuzz"
_ENOUGH = 10_000  # inputs of each target, whatever the time
_HANGS = 60  # seconds for one input, by the clock; `laws.within` ends it by its CPU much earlier
_LONGEST = 3000  # bytes of an input
_RUNS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def run(name: str, seconds: int) -> tuple[int, int]:
    """How many inputs were tried, and the exit status. Prints what libFuzzer says of one that fails."""
    corpus, found = _OUTPUT / name / "corpus", _OUTPUT / name / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds(name):
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)  # noqa: S324 (as libFuzzer names them)
    dictionary = _OUTPUT / name / "words"
    dictionary.write_text("".join(f'"{_written(word)}"\n' for word in words(name)), "ascii")
    tried = 0
    while True:
        done = _fuzz(name, [
            str(corpus), f"-dict={dictionary}", f"-artifact_prefix={found}{os.sep}", f"-max_total_time={seconds}",
            f"-max_len={_LONGEST}", f"-timeout={_HANGS}", "-print_final_stats=1", "-verbosity=0", "-len_control=0",
        ])  # fmt: skip
        runs = _RUNS.search(done.stderr)
        tried += int(runs[1]) if runs else 0
        if done.returncode or not runs:
            print(done.stdout, done.stderr, sep="\n")
            return tried, done.returncode or 1
        if tried >= _ENOUGH:
            return tried, 0


def _fuzz(name: str, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    paths = {**os.environ, "PYTHONPATH": str(_TESTS), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "fuzz.engine", name, *arguments]
    return subprocess.run(command, env=paths, capture_output=True, text=True, errors="replace", check=False)


def _written(word: bytes) -> str:
    """A word as the dictionaries of libFuzzer have it."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\x{byte:02X}" for byte in word[:60])


def main() -> int:
    """Prints the count of each target; 1 if an input has failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each target (%(default)s)")
    parser.add_argument("--target", choices=TARGETS, action="append", help="one or several; all without it")
    parser.add_argument("file", type=Path, nargs="*", help="inputs to try again instead")
    given = parser.parse_args()
    names = given.target or list(TARGETS)
    for file in given.file:
        for name in names:
            TARGETS[name](file.read_bytes())
            print(f"{file} breaks no law of {name}.")
    if given.file:
        return 0
    total, failed = 0, []
    for name in names:
        tried, status = run(name, given.seconds)
        total += tried
        failed += [name] if status else []
        print(
            f"{name:10} {tried:9,} inputs{'  FAILED: ' + str(_OUTPUT / name / 'found') if status else ''}", flush=True
        )
    print(f"{'in all':10} {total:9,} inputs, {len(failed) or 'no'} target{'s' * (len(failed) != 1)} with a failure")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
