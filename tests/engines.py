"""The JavaScript engine, run by Node."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from netgloss import Mention, Netgloss
from netgloss.glossary import LEVELS, Level

NODE = Path(sys.executable).with_name("node")
TOP = Path(__file__).parents[1]


class JavaScriptEngine:
    """`matcher.js` with the extension's lexicon or the one at `lexicon`, in a process of its own."""

    def __init__(self, lexicon: Path | None = None) -> None:
        command = [NODE, TOP / "tests" / "engine" / "serve.mjs", *([lexicon] if lexicon else [])]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> JavaScriptEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def find(self, text: str, level: Level = "specialist") -> list[dict[str, Any]]:
        """The mentions as JavaScript has them."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked
        assert answers
        asked.write(json.dumps({"text": text, "level": level}).encode() + b"\n")
        asked.flush()
        mentions: list[dict[str, Any]] = json.loads(answers.readline())
        return mentions


def units(text: str) -> int:
    """The length of a text as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_javascript(ng: Netgloss, text: str, mentions: list[Mention]) -> list[dict[str, Any]]:
    """Python's mentions with the offsets of JavaScript, and with the rank of their concepts."""
    converted = []
    place = done = 0
    for mention in mentions:
        start = place + units(text[done : mention.start])
        place, done = start + units(mention.text), mention.end
        rank = LEVELS.index(ng.concept(mention.concept).level)
        converted.append({**mention._asdict(), "start": start, "end": place, "rank": rank})
    return converted
