"""What can be chosen about an annotation: one table for Python, the command line and HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from netgloss.errors import OptionError
from netgloss.glossary import LEVELS, Level

Mark = Literal["first", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is marked, and where."""

    mark: Mark | None = None
    """`first`: each concept once per section (heading, article). `all`: wherever it stands. Left out: `all` in a
    plain text of up to 2,000 characters, otherwise `first`."""
    level: Level = "specialist"
    """Mark concepts up to this level: `core`, `common`, `specialist`, or `everyday` for all."""
    density: int = 15
    """At most so many marks per 100 words of a paragraph, though never fewer than 6; 0 for no limit. Core words go
    first."""
    links: bool = False
    """Whether to mark inside links."""
    headings: bool = False
    """Whether to mark inside headings."""
    assets: bool = True
    """Whether to add the definitions, a style sheet and a script to HTML, or nothing but the spans."""

    def __post_init__(self) -> None:
        if self.mark not in (None, *get_args(Mark)):
            raise OptionError(f"The option mark is “{self.mark}”. It can be first or all.")
        if self.level not in LEVELS:
            raise OptionError(
                f"The option level is “{self.level}”. It can be {', '.join(LEVELS[:-1])} or {LEVELS[-1]}."
            )
        if type(self.density) is not int or self.density < 0:
            raise OptionError(f"The option density is “{self.density}”. It must be a whole number, 0 or more.")
        for name in ("links", "headings", "assets"):
            if type(getattr(self, name)) is not bool:
                raise OptionError(f"The option {name} is “{getattr(self, name)}”. It can be true or false.")


NAMES = tuple(item.name for item in fields(Options))


def options(**given: Any) -> Options:
    """The options with these names. Raises `OptionError`, which suggests the name that was probably meant."""
    for name in given:
        if name not in NAMES:
            raise unknown(name, NAMES)
    return Options(**given)


def unknown(name: str, names: Iterable[str]) -> OptionError:
    """The refusal of an option that is none of `names`, with the one that was probably meant."""
    from difflib import get_close_matches

    near = get_close_matches(name, names, 1)
    hint = f"Did you mean {near[0]}?" if near else f"The options are {', '.join(names)}."
    return OptionError(f"There is no option “{name}”. {hint}")
