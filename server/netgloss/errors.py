"""The exceptions that users of netgloss can meet. Each one reads as a sentence: what is wrong, where, what to do."""

from __future__ import annotations


class NetglossError(Exception):
    """Anything that netgloss refuses on purpose."""


class GlossaryError(NetglossError):
    """`glossary.json` (or the file given instead) can't be used. `problems` holds every reason, each with its line."""

    def __init__(self, path: str, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{path} can't be used: {count}.", *problems]))


class OptionError(NetglossError, ValueError):
    """An option has a name or a value that netgloss does not know."""


class DecodeError(NetglossError, ValueError):
    """Bytes that can't be read as text in the encoding that was named for them."""


class UnknownConceptError(NetglossError, KeyError):
    """No concept has this id or form. `nearest` lists the ids that come closest."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        self.name = name
        self.nearest = nearest
        hint = f" The nearest: {', '.join(nearest)}." if nearest else ""
        super().__init__(f"There is no concept “{name}” in this glossary.{hint}")

    def __str__(self) -> str:
        # KeyError shows the repr of its argument; people should read the sentence.
        return str(self.args[0])


class FetchError(NetglossError):
    """A web page can't be had. `name` is that of its kind in `problems`, `facts` are for programs."""

    def __init__(self, name: str, detail: str, **facts: str | int | float) -> None:
        self.name = name
        self.facts = facts
        super().__init__(detail)


class SettingsError(NetglossError, ValueError):
    """A setting is missing or malformed; the message names it."""
