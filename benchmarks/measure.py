"""Timing: every candidate in turn, round after round, so that a busy machine is busy for all of them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any


def rounds(candidates: Mapping[str, Callable[[], Any]], count: int = 5) -> dict[str, list[float]]:
    """CPU seconds of each candidate in each round. One round more comes first and is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(count + 1):
        for name, run in candidates.items():
            gc.collect()
            start = time.process_time()
            run()
            spent = time.process_time() - start
            if number:
                seconds[name].append(spent)
    return seconds


def ratio(mine: list[float], theirs: list[float]) -> float:
    """How many times longer they take: the median over rounds."""
    return median(their / my for my, their in zip(mine, theirs, strict=True))


def table(rows: list[list[str]]) -> str:
    """Rows under each other, the first as their heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join(["", lines[0], "-" * len(lines[0]), *lines[1:]])
