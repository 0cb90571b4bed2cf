"""Everything that is wrong with a glossary file, at once: each problem with its line, its concept and a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from netgloss.glossary import DEFINITION_LIMIT, Concept, Form, Glossary, Sense, Source
from netgloss.lexicon import Entry, Lexicon
from netgloss.matcher import Matcher
from netgloss.positions import Lines, Path
from netgloss.readability import grade
from netgloss.words import EVERYDAY, kind_of_name, occurrences

HARDEST = 13.0  # Flesch-Kincaid grade of a definition without its technical names
REVIEW_YEARS = 2
_SHORT = 3  # letters and digits of a form that stands for many other things in the world
_SHORT_CAPITALS = 4
HARDEST_MEDIAN = 9.0  # of all definitions, where there are many
_MANY = 20
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_CUE_CLASSES = ("<number>", "<Name>", "<term>")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    line: int
    concept: str  # id, or "" for the file as a whole
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        where = f"line {self.line}: " + (f"{self.concept}: " if self.concept else "")
        return where + ("warning: " if self.severity == "warning" else "") + self.message


def check(data: bytes, today: date | None = None) -> list[Problem]:
    """All problems of a glossary file, in the order of their lines. `today` decides which reviews are old."""
    return report(data, today)[0]


def report(data: bytes, today: date | None = None) -> tuple[list[Problem], list[float]]:
    """The problems, as `check` tells them, and the reading grade of each definition, its technical names aside."""
    try:
        text = data.decode("utf-8-sig")
        raw = json.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [Problem(line, "", "The file is not UTF-8 text. Save it as UTF-8.")], []
    except json.JSONDecodeError as error:
        return [Problem(error.lineno, "", f"This is not JSON: {error.msg}, at column {error.colno}.")], []
    except RecursionError:
        return [Problem(1, "", "This is no glossary: it is nested too deeply.")], []
    if not isinstance(raw, dict):
        return [Problem(1, "", "This is no glossary: the file must hold one object, in { }.")], []
    checked = _Check(raw, Lines(text), today or date.today())
    return sorted(checked.problems(), key=lambda problem: problem.line), checked.grades


@cache
def _adapter(cls: type) -> TypeAdapter[Any]:
    return TypeAdapter(cls)


class _Check:
    def __init__(self, raw: dict[str, Any], lines: Lines, today: date) -> None:
        self.raw = raw
        self.lines = lines
        self.today = today
        self.sources: dict[str, Source] = {}
        self.senses: dict[str, Sense] = {}
        self.concepts: dict[int, Concept] = {}  # those of the right shape, by index
        self.grades: list[float] = []  # of the definitions, as far as they could be read
        items = raw.get("concepts")
        written = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        self.count = len(written)
        self.ids = {name for item in written if isinstance(name := item.get("id"), str)}

    def problems(self) -> Iterator[Problem]:
        for path, line in self.lines.repeated:
            yield Problem(line, self._name(path), f"“{path[-1]}” stands here for the second time; only one can count.")
        yield from self._shape()
        yield from self._whole()
        for index, concept in self.concepts.items():
            for path, message, severity in self._concept(concept):
                yield Problem(self.lines.of(("concepts", index, *path)), concept.id, message, severity)
        yield from self._together()

    def _name(self, path: Path) -> str:
        """The id of the concept that `path` leads into."""
        if len(path) > 1 and path[0] == "concepts" and isinstance(self.raw.get("concepts"), list):
            index = path[1]
            if not isinstance(index, int) or index >= len(self.raw["concepts"]):
                return ""
            item = self.raw["concepts"][index]
            if isinstance(item, dict):
                return str(item.get("id") or item.get("term") or f"concept number {index + 1}")
        return ""

    # The shape: pydantic's opinion, in sentences

    def _shape(self) -> Iterator[Problem]:
        raw = {name: value for name, value in self.raw.items() if name != "$schema"}
        for name, cls, store in (
            ("sources", Source, self.sources),
            ("senses", Sense, self.senses),
            ("concepts", Concept, self.concepts),
        ):
            value = raw.get(name)
            empty: Any = [] if name == "concepts" else {}
            if isinstance(value, type(empty)):
                raw[name] = empty  # each item is looked at by itself, so that none hides another
                items = dict(enumerate(value)) if isinstance(value, list) else value
                for key, item in items.items():
                    yield from self._valid(cls, item, (name, key), store)
        yield from self._valid(Glossary, raw, (), {})

    def _valid(self, cls: type, item: Any, path: Path, store: dict[Any, Any]) -> Iterator[Problem]:
        try:
            value = _adapter(cls).validate_json(json.dumps(item), strict=True)
        except ValidationError as error:
            said = set()
            for detail in error.errors(include_url=False):
                sentence = _sentence(detail)
                where = (*path, *(part for part in detail["loc"] if part not in ("str", "Form")))
                if sentence and (where, sentence) not in said:
                    said.add((where, sentence))
                    yield Problem(self.lines.of(where), self._name(where), sentence)
        else:
            store[path[-1] if path else ""] = value

    # What a shape does not tell

    def _whole(self) -> Iterator[Problem]:
        ids: dict[str, int] = {}
        previous = ""
        for index, concept in self.concepts.items():
            line = self.lines.of(("concepts", index))
            if concept.id in ids:
                yield Problem(line, concept.id, f"This id is taken: the concept in line {ids[concept.id]} has it too.")
            elif concept.id < previous:
                yield Problem(
                    line, concept.id, f"Concepts are sorted by id; this one belongs before “{previous}”.", "warning"
                )
            ids.setdefault(concept.id, line)
            previous = max(previous, concept.id)
        # What can't be read may use any source and any sense.
        whole = len(self.concepts) == self.count
        named = {name for concept in self.concepts.values() for name in concept.sources}
        for name, source in self.sources.items():
            line = self.lines.of(("sources", name))
            if not source.url.startswith(("http://", "https://")):
                yield Problem(line, "", f"The address of source “{name}” must begin with http:// or https://.")
            if whole and name not in named:
                yield Problem(line, "", f"No concept names the source “{name}”.", "warning")
        used = {form.sense for concept in self.concepts.values() for form in concept.written_forms()}
        for name, sense in self.senses.items():
            line = self.lines.of(("senses", name))
            if whole and name not in used:
                yield Problem(line, "", f"No form uses the sense “{name}”.", "warning")
            for cue in (*sense.yes, *sense.no):
                fault = _cue_fault(cue)
                if fault:
                    yield Problem(line, "", f"The cue “{cue}” of the sense “{name}” {fault}")

    def _concept(self, concept: Concept) -> Iterator[tuple[Path, str, Literal["error", "warning"]]]:
        if not _ID.fullmatch(concept.id):
            yield ("id",), "An id is made of small letters, digits and single hyphens.", "error"
        for name in ("term", "definition"):
            if not getattr(concept, name).strip():
                yield (name,), f"The {name} is empty.", "error"
        if len(concept.definition) > DEFINITION_LIMIT:
            yield (
                ("definition",),
                f"The definition has {len(concept.definition)} characters; {DEFINITION_LIMIT} is the most.",
                "error",
            )
        if not concept.sources:
            yield ("sources",), "There is no source. Name at least one work that says so.", "error"
        for name in concept.sources:
            if name not in self.sources:
                yield ("sources",), f"There is no source “{name}” in “sources”.", "error"
        for name in concept.see:
            if name not in self.ids:
                yield ("see",), f"There is no concept “{name}” to see.", "error"
            elif name == concept.id:
                yield ("see",), "The concept sends its readers to itself.", "error"
        if concept.note:
            if concept.note.kind == "outdated" and not concept.note.use:
                yield ("note",), "The word is outdated, but “use” does not say what to say instead.", "error"
            if concept.note.use and concept.note.use not in self.ids:
                yield ("note", "use"), f"There is no concept “{concept.note.use}” to say instead.", "error"
        month = _MONTH.fullmatch(concept.reviewed)
        if not month:
            yield ("reviewed",), "The month of the review is written like 2026-11.", "error"
        elif (self.today.year - int(month[1])) * 12 + self.today.month - int(month[2]) > REVIEW_YEARS * 12:
            yield (
                ("reviewed",),
                f"The last review, {concept.reviewed}, is more than {REVIEW_YEARS} years ago.",
                "warning",
            )
        yield from self._forms(concept)

    def _forms(self, concept: Concept) -> Iterator[tuple[Path, str, Literal["error", "warning"]]]:
        ruled = {form.text for form in concept.forms if isinstance(form, Form)}
        for number, form in enumerate((concept.term, *concept.forms)):
            path: Path = ("forms", number - 1) if number else ("term",)
            if isinstance(form, Form):
                if form.sense and form.sense not in self.senses:
                    yield path, f"There is no sense “{form.sense}” in “senses”.", "error"
            elif not any(char.isalnum() for char in form):
                yield path, f"The form “{form}” has no letter or digit to be found by.", "error"
            elif form not in ruled:
                why = _needs_rule(form)
                name = kind_of_name(form.lower())
                if why:
                    yield path, f"“{form}” {why}. Write it as an object with a case or a sense.", "error"
                elif name:
                    yield path, f"“{form}” is also {name}. Write it as an object with a case or a sense.", "warning"

    def _together(self) -> Iterator[Problem]:
        """What only the compiled glossary shows: forms of two concepts, and definitions that are hard to read."""
        known = {name for form in self.concepts.values() for item in form.written_forms() if (name := item.sense)}
        if not self.concepts or not known <= self.senses.keys():
            return
        header = dict.fromkeys(("title", "language", "version", "licence", "disclaimer"), "")
        glossary = Glossary(**header, sources=self.sources, senses=self.senses, concepts=tuple(self.concepts.values()))
        indexes = list(self.concepts)
        lexicon = Lexicon.of(glossary)
        said = set()
        for entries in lexicon.phrases.values():
            for number, entry in enumerate(entries):
                for other in entries[:number]:
                    pair = entry.id, entry.form, other.id, other.form
                    if _clash(entry, other) and pair not in said:
                        said.add(pair)
                        index = indexes[lexicon.concepts.index(entry.concept)]
                        message = (
                            f"“{entry.form}” is also a form of {other.id} (there “{other.form}”). "
                            "Give each a sense, or one of them the form."
                        )
                        yield Problem(self.lines.of(("concepts", index, "forms")), entry.id, message)
        matcher = Matcher(lexicon)
        self.grades = [grade(without_names(matcher, concept)) for concept in self.concepts.values()]
        if len(self.grades) >= _MANY and median(self.grades) > HARDEST_MEDIAN:
            message = f"Half of the definitions are harder to read than grade {HARDEST_MEDIAN:.0f}. Plainer words."
            yield Problem(self.lines.of(("concepts",)), "", message)
        for (index, concept), score in zip(self.concepts.items(), self.grades, strict=True):
            if score > HARDEST:
                message = (
                    f"The definition is hard to read: grade {score:.0f}, and {HARDEST:.0f} is the most. "
                    "Shorter sentences, plainer words."
                )
                yield Problem(self.lines.of(("concepts", index, "definition")), concept.id, message)


def without_names(matcher: Matcher, concept: Concept) -> str:
    """A definition with a plain word for every technical name, as its readability is measured."""
    text = concept.definition
    for mention in reversed(matcher.find(text, "everyday")):
        text = f"{text[: mention.start]}name{text[mention.end :]}"
    return text


def _clash(entry: Entry, other: Entry) -> bool:
    """Whether two entries claim the same writing, and nothing decides between them."""
    if entry.id == other.id or entry.sense is not None or other.sense is not None:
        return False
    if entry.cased and other.cased:
        return not entry.cased.isdisjoint(other.cased)
    return bool(entry.cased) == bool(other.cased)


def _needs_rule(form: str) -> str | None:
    """Why a form must not stand without a rule."""
    letters = [char for char in form if char.isalnum()]
    if len(letters) <= _SHORT:
        return f"has {len(letters)} letters or digits, and so little means many things"
    if len(letters) <= _SHORT_CAPITALS and all(char.isupper() for char in letters):
        return "is an abbreviation of few letters, and those mean many things"
    if form.isalpha() and occurrences(form.lower()) >= EVERYDAY:
        return "is an everyday word"
    return None


def _cue_fault(cue: str) -> str | None:
    parts = cue.split()
    if not [part for part in parts if part != "~"]:
        return "is empty."
    for part in parts:
        if part.startswith("<") and part not in _CUE_CLASSES:
            return f"holds {part}; only {', '.join(_CUE_CLASSES)} stand in pointed brackets."
    return None


def _sentence(detail: ErrorDetails) -> str | None:
    """Pydantic's error as a sentence; None for the half of a union that was not meant."""
    kind, path, value = detail["type"], detail["loc"], detail["input"]
    name = next((part for part in reversed(path) if isinstance(part, str) and part not in ("str", "Form")), "")
    if path and path[-1] == "str":
        return None
    if kind == "dataclass_type" and path and path[-1] == "Form":
        return f"Each of the {name} is a text, or an object with a text." if not isinstance(value, str) else None
    if kind in ("missing", "missing_argument"):
        return f"The field “{name}” is missing."
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"There is no field “{name}”."
    if kind == "literal_error":
        return f"“{value}” is no {name}; it can be {detail['ctx']['expected'].replace(chr(39), '')}."
    wanted = _WANTED.get(kind)
    return f"“{name}” must be {wanted}." if wanted else f"“{name}”: {detail['msg']}."


_WANTED = {
    "string_type": "a text, in quotes",
    "int_type": "a whole number, without quotes",
    "bool_type": "true or false, without quotes",
    "tuple_type": "a list, in [ ]",
    "list_type": "a list, in [ ]",
    "dict_type": "an object, in { }",
    "dataclass_type": "an object, in { }",
}
