"""The glossary as an editor writes it: its shape, and how `glossary.json` becomes it.

The dataclasses are the one description of the shape. `parse` reads a file against them quickly, for every start;
`schema` hands them to pydantic for the JSON Schema and `check` for the full report.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar, get_args

_T = TypeVar("_T")

Case = Literal["any", "exact", "capital"]
Kind = Literal[
    "tumour", "classification", "hormone-syndrome", "genetics", "test", "imaging", "drug", "procedure", "anatomy",
    "spread", "symptom", "care", "research", "slang",
]  # fmt: skip
Level = Literal["core", "common", "specialist", "everyday"]
NoteKind = Literal["outdated", "misleading", "differs-by-edition", "region"]

LEVELS: tuple[Level, ...] = ("core", "common", "specialist", "everyday")
DEFINITION_LIMIT = 240  # characters; what fits a card and a reader's patience (CMS design system, #2047)

# Pydantic reads this from each class; the words below the fields become the schema's descriptions.
_STRICT = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that definitions are checked against."""

    __pydantic_config__ = _STRICT

    title: str
    """Its title."""
    publisher: str
    """Who publishes it, or its authors."""
    year: int
    """Year of the edition that was used."""
    url: str
    """Where a reader finds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A written form that needs a rule. A form without one is just a string."""

    __pydantic_config__ = _STRICT

    text: str
    """The form. Spelling, plural, hyphen and case variants are made by the compiler."""
    case: Case = "any"
    """`any`: case does not matter. `exact`: written just so (a plural may add s). `capital`: begins with a capital."""
    sense: str | None = None
    """The rule in `senses` that tells when this form means the concept."""
    plural: bool = True
    """Whether the form has a plural."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """When an ambiguous form means its concept. `~` in a cue stands for the form, `word*` for any ending,
    `<number>` for a number, `<Name>` for a word with a capital, `<term>` for an unambiguous term nearby.
    """

    __pydantic_config__ = _STRICT

    yes: tuple[str, ...] = ()
    """Cues that confirm: words and phrases nearby, or right beside the form (`my ~`, `~ income`)."""
    no: tuple[str, ...] = ()
    """Cues that veto."""
    page: int = 2
    """Without a cue: how many different unambiguous concepts the text must hold. 0: always; 99: never."""
    window: int = 60
    """How many characters on each side are near."""
    also: tuple[str, ...] = ()
    """What else the form can mean, in a few words each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A warning that belongs with the word."""

    __pydantic_config__ = _STRICT

    kind: NoteKind
    """What is the matter with the word."""
    text: str
    """Why, in a sentence or two."""
    use: str | None = None
    """For an outdated word: the id of the concept to say instead."""
    since: str | None = None
    """The year since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What an edition of a classification said of the word."""

    __pydantic_config__ = _STRICT

    edition: str
    """Which edition."""
    text: str
    """What it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One entry of the glossary."""

    __pydantic_config__ = _STRICT

    id: str
    """Stable slug, never reused."""
    term: str
    """The name shown; also a written form."""
    forms: tuple[str | Form, ...] = ()
    """Other written forms."""
    kind: Kind
    """What kind of thing it is."""
    level: Level
    """Who needs it: readers choose how much is marked. `everyday` is explained on request only."""
    say: str | None = None
    """Respelling of a word that is hard to say."""
    definition: str
    """Plain words, at most 240 characters, understandable by itself."""
    more: str | None = None
    """A longer explanation."""
    note: Note | None = None
    """A warning that belongs with the word."""
    history: tuple[Edition, ...] = ()
    """What successive editions said, where it changed; oldest first."""
    see: tuple[str, ...] = ()
    """Ids of related concepts."""
    codes: dict[str, str] = field(default_factory=dict)
    """Code system to code, where known for certain."""
    sources: tuple[str, ...]
    """Ids of the works it was checked against; at least one."""
    reviewed: str
    """Month of the last review, YYYY-MM."""

    def written_forms(self) -> tuple[Form, ...]:
        """All forms as objects, the term first. A form with the term's own text carries the term's rule."""
        forms = [Form(text=form) if isinstance(form, str) else form for form in self.forms]
        if not any(form.text == self.term for form in forms):
            forms.insert(0, Form(text=self.term))
        return tuple(forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The whole file."""

    __pydantic_config__ = _STRICT

    title: str
    """Its title."""
    language: str
    """BCP 47 language tag."""
    version: str
    """Version of the contents."""
    licence: str
    """Licence of the contents."""
    disclaimer: str
    """What every reader is told: this is not medical advice."""
    sources: dict[str, Source]
    """The works that definitions are checked against, by id."""
    senses: dict[str, Sense] = field(default_factory=dict)
    """The rules for ambiguous forms, by id."""
    concepts: tuple[Concept, ...]
    """The entries, sorted by id."""


def shipped() -> str:
    """Where `glossary.json` is: in an installed package beside this module, in a clone at the top."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "glossary.json")
    return installed if os.path.exists(installed) else os.path.join(here, "..", "..", "glossary.json")


def parse(data: bytes) -> Glossary:
    """The glossary in the bytes of a file. Raises ValueError for anything else; `check` says what is wrong with it."""
    try:
        return _glossary(json.loads(data))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"this is no glossary: {error}") from error


def _glossary(raw: dict[str, Any]) -> Glossary:
    raw.pop("$schema", None)
    raw["sources"] = {name: read_source(source) for name, source in raw["sources"].items()}
    raw["senses"] = {name: read_sense(sense) for name, sense in raw.get("senses", {}).items()}
    raw["concepts"] = tuple(read_concept(concept) for concept in _list(raw["concepts"]))
    glossary = _build(Glossary, raw)
    ids = {concept.id for concept in glossary.concepts}
    if len(ids) != len(glossary.concepts):
        raise ValueError("two concepts have one id")
    for concept in glossary.concepts:
        senses = {form.sense for form in concept.forms if isinstance(form, Form)} - {None}
        named = {*concept.see, *([concept.note.use] if concept.note and concept.note.use else [])}
        if not (senses <= glossary.senses.keys() and named <= ids and glossary.sources.keys() >= {*concept.sources}):
            raise ValueError(f"{concept.id} names something that is not there")
    return glossary


def read_source(raw: dict[str, Any]) -> Source:
    """A source as JSON has it. Raises KeyError, TypeError or ValueError."""
    return _build(Source, raw)


def read_sense(raw: dict[str, Any]) -> Sense:
    """A sense rule as JSON has it. Raises KeyError, TypeError or ValueError."""
    return _build(Sense, raw)


def read_concept(raw: dict[str, Any]) -> Concept:
    """A concept as JSON has it. Raises KeyError, TypeError or ValueError."""
    if "forms" in raw:
        raw["forms"] = tuple(form if type(form) is str else _build(Form, form) for form in _list(raw["forms"]))
    if raw.get("note") is not None:
        raw["note"] = _build(Note, raw["note"])
    if "history" in raw:
        raw["history"] = tuple(_build(Edition, edition) for edition in _list(raw["history"]))
    return _build(Concept, raw)


def _build(cls: type[_T], raw: dict[str, Any]) -> _T:
    """`cls(**raw)` with lists made tuples. Raises if a field is unknown, missing or of a wrong type."""
    readers = _FIELD_READERS[cls]
    return cls(**{name: readers[name](value) for name, value in raw.items()})


def _exactly(*types: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) not in types:
            raise TypeError(f"{value!r} is no {types[0].__name__}")
        return value

    return read


_list = _exactly(list)


def _one_of(*choices: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in choices:
            raise ValueError(f"{value!r} is none of {choices}")
        return value

    return read


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list or not all(type(item) is str for item in value):
        raise TypeError(f"{value!r} is no list of strings")
    return tuple(value)


# By annotation. Fields of any other type hold objects that are built already.
_READERS: dict[str, Callable[[Any], Any]] = {
    "str": _exactly(str),
    "str | None": _exactly(str, type(None)),
    "int": _exactly(int),
    "bool": _exactly(bool),
    "dict[str, str]": _exactly(dict),
    "tuple[str, ...]": _texts,
    "Case": _one_of(*get_args(Case)),
    "Kind": _one_of(*get_args(Kind)),
    "Level": _one_of(*get_args(Level)),
    "NoteKind": _one_of(*get_args(NoteKind)),
}


_FIELD_READERS: dict[type, dict[str, Callable[[Any], Any]]] = {
    cls: {item.name: _READERS.get(str(item.type), lambda value: value) for item in fields(cls)}
    for cls in (Source, Form, Sense, Note, Edition, Concept, Glossary)
}
