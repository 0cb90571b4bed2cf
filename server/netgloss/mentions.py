"""What is found in a text: mentions, and places whose meaning is still open."""

from __future__ import annotations

from typing import NamedTuple

from netgloss.lexicon import Entry


class Mention(NamedTuple):
    """A place in a text where a form stands and means a concept."""

    start: int  # code points
    end: int  # code points, behind the last one
    text: str  # as it is written there
    concept: str  # id
    form: str  # as the glossary has it
    why: str  # "unambiguous", or what decided: "cue: …", "page: …"
    misspelt: bool = False


UNAMBIGUOUS = "unambiguous"


class Open(NamedTuple):
    """A form that may mean one of several things; what it is will be known when the text has been read to its end."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    words_start: int  # the form itself: without a possessive `'s` or a bracket that belongs to the mention
    words_end: int
