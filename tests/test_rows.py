"""Every row of `tests/cases/`."""

from __future__ import annotations

import pytest

from netgloss import Netgloss
from rows import Row, rows

ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row(ng: Netgloss, row: Row) -> None:
    found = ng.find(row.text, level=row.level)
    assert [(mention.text, mention.concept) for mention in found] == [
        (row.text[start:end], concept) for (start, end), concept in zip(row.spans, row.concepts, strict=True)
    ]
    assert [(mention.start, mention.end) for mention in found] == row.spans
    assert [mention.misspelt for mention in found] == (row.misspelt or [False] * len(found))


def test_names_are_unique() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
