"""Scripts smuggled into pages."""

from __future__ import annotations

from typing import NamedTuple


class Payload(NamedTuple):
    """One page."""

    html: str


PAYLOADS = {"script": Payload("<script>fire()</script>")}
