"""The written forms of the shipped glossary as the last build left them: read in a fifth of the time of making them.

They count only while nothing has changed that they were made from, the glossary and the code that writes forms out;
otherwise they are made anew, and nobody notices but the clock.
"""

from __future__ import annotations

import json
import os
from zlib import crc32

from netgloss.lexicon import FORMAT, Lexicon, Record, SpellingOf, read_records
from netgloss.spelling import Spelling, read_spelling

_HERE = os.path.dirname(os.path.abspath(__file__))
_MAKERS = ("variants.py", "characters.py", "lexicon.py")


def stamp(glossary: bytes) -> str:
    """Names the glossary file and the code together: another stamp, other forms."""
    checksum = crc32(glossary)
    for name in _MAKERS:
        with open(os.path.join(_HERE, name), "rb") as file:
            checksum = crc32(file.read(), checksum)
    return f"{checksum:08x}"


def ready(glossary: bytes) -> tuple[list[Record] | None, SpellingOf]:
    """The forms of the glossary in these bytes, None where they have to be made; and how its words may be misspelt."""
    try:
        head = f'{{"format":{FORMAT},"stamp":"{stamp(glossary)}",'
        with open(_path(), encoding="utf-8") as file:
            if file.read(len(head)) != head:
                return None, _spelling
            content = json.loads(head + file.read())
        records = read_records(content["forms"])
        spelling = read_spelling(content["spelling"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, _spelling
    return records, lambda _: spelling


def _spelling(words: frozenset[bytes]) -> Spelling | None:
    """How the words of another glossary may be misspelt: those that it shares with ours as in ours. Nobody has looked
    for what comes near its other words, so that no slip is taken for them.
    """
    try:
        with open(_path(), encoding="utf-8") as file:
            lexicon = Lexicon.from_json(file.read())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    spelling = lexicon.spelling
    if spelling is None:
        return None
    real = b" ".join(sorted({*spelling.real.encode().split(), *(lexicon.words - words)}))
    exact = b" ".join([spelling.exact.encode(), *sorted(words - lexicon.words)])
    return spelling._replace(real=real.decode(), exact=exact.decode())


def _path() -> str:
    installed = os.path.join(_HERE, "lexicon.json")
    return installed if os.path.exists(installed) else os.path.join(_HERE, "..", "..", "extension", "lexicon.json")
