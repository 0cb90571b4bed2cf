"""Whole-page cases: `tests/pages/<name>/source.html`, and beside it what becomes of it.

Run as a program it writes every `expected.html` anew; read the difference before you keep it.
"""

from __future__ import annotations

from pathlib import Path

import netgloss

FOLDER = Path(__file__).parent / "pages"
SOURCES = sorted(FOLDER.glob("*/source.html"))


def expected_file(source: Path) -> Path:
    return source.with_name("expected.html")


def annotated(ng: netgloss.Netgloss, source: Path) -> bytes:
    """Spans only: definitions change with every edit of the glossary, and their form is tested elsewhere."""
    return ng.annotate_html(source.read_bytes(), assets=False)


if __name__ == "__main__":
    ng = netgloss.load()
    for source in SOURCES:
        expected_file(source).write_bytes(annotated(ng, source))
