"""The program that reads a PDF: bytes on its standard input → JSON on its output. `pdf` starts it.

It runs by itself, so that nothing of ours is loaded into the process that reads a stranger's file.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any


def read(data: bytes, pages: int, characters: int) -> dict[str, Any]:
    """`locked`, the texts of the first `pages` pages up to `characters` in all, how many there are (`of`), `title` and
    `author`. Raises whatever pypdf raises.
    """
    from pypdf import PdfReader

    file = PdfReader(io.BytesIO(data))
    if file.is_encrypted and not file.decrypt(""):
        return {"locked": True, "pages": [], "of": 0, "title": "", "author": ""}
    texts: list[str] = []
    for page in file.pages[:pages]:
        try:
            text = page.extract_text()
        except Exception:  # noqa: BLE001 (one broken page does not cost the others)
            text = ""
        texts.append(_sayable(text[:characters]))
        characters -= len(text)
        if characters <= 0:
            break
    about: Any = file.metadata or {}
    title, author = (" ".join(_sayable(str(about.get(key) or "")).split())[:300] for key in ("/Title", "/Author"))
    return {"locked": False, "pages": texts, "of": len(file.pages), "title": title, "author": author}


def _sayable(text: str) -> str:
    """Without halves of surrogate pairs, which JSON could carry and nothing else."""
    return text.encode("utf-8", "replace").decode()


def _limit(memory: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, OSError, ValueError):
        pass  # Windows has no such limit; there the time has to do


if __name__ == "__main__":
    most_pages, most_memory, most_characters = map(int, sys.argv[1:])
    _limit(most_memory)
    logging.disable()
    json.dump(read(sys.stdin.buffer.read(), most_pages, most_characters), sys.stdout)
