"""JSON with the line of every value. The standard library's parser does not tell, and an editor needs to know."""

from __future__ import annotations

import json
import re
from typing import Any

Path = tuple[str | int, ...]

_TOKEN = re.compile(r'\s*(?:([{}\[\],:])|("(?:[^"\\]|\\.)*")|([^\s{}\[\],:"]+))', re.S)


class Lines:
    """The lines of a JSON text, which must be valid JSON."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self.repeated: list[
            tuple[Path, int]
        ] = []  # keys that stand twice in one object: JSON keeps the last in silence
        self._read(text)

    def of(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest value around it."""
        while path not in self._lines and path:
            path = path[:-1]
        return self._lines.get(path, 1)

    def _read(self, text: str) -> None:
        line, counted = 1, 0
        stack: list[list[Any]] = []  # for each open value: its path, and the key or the index of the next one in it
        path: Path = ()
        key_next = False
        for found in _TOKEN.finditer(text):
            start = found.start(found.lastindex or 0)
            line += text.count("\n", counted, start)
            counted = start
            punctuation, string, _ = found.groups()
            if punctuation in ("{", "["):
                self._lines[path] = line
                stack.append([path, 0 if punctuation == "[" else None])
                path = (*path, 0) if punctuation == "[" else path
                key_next = punctuation == "{"
            elif punctuation in ("}", "]"):
                path = stack.pop()[0]
                key_next = False
            elif punctuation == ",":
                outer, index = stack[-1]
                if index is None:
                    path, key_next = outer, True
                else:
                    stack[-1][1] = index + 1
                    path = (*outer, index + 1)
            elif punctuation is None:
                if string and key_next:
                    path = (*stack[-1][0], json.loads(string))
                    key_next = False
                    if path in self._lines:
                        self.repeated.append((path, line))
                self._lines[path] = line
