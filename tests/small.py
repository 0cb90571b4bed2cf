"""Small glossaries for tests that need their own."""

from __future__ import annotations

import json
from typing import Any

from netgloss import Netgloss
from netgloss.glossary import parse
from netgloss.lexicon import Lexicon


def concept(name: str, term: str, *forms: Any, **fields: Any) -> dict[str, Any]:
    """A concept that is valid in every respect."""
    return {
        "id": name, "term": term, "forms": list(forms), "kind": "tumour", "level": "core",
        "definition": "A thing in the body.", "sources": ["book"], "reviewed": "2026-11", **fields,
    }  # fmt: skip


def raw(*concepts: dict[str, Any], senses: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A glossary as JSON has it."""
    return {
        "title": "Test", "language": "en-GB", "version": "1", "licence": "CC BY 4.0", "disclaimer": "No advice.",
        "sources": {"book": {"title": "A book", "publisher": "A press", "year": 2020, "url": "https://example.org/"}},
        "senses": senses or {}, "concepts": list(concepts), **fields,
    }  # fmt: skip


def data(*concepts: dict[str, Any], **fields: Any) -> bytes:
    """The same as the bytes of a file."""
    return json.dumps(raw(*concepts, **fields), indent=1).encode()


def small(*concepts: dict[str, Any], **fields: Any) -> Netgloss:
    """The same, ready to find."""
    return Netgloss(Lexicon.of(parse(data(*concepts, **fields))))
