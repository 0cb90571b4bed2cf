"""The shapes of what the API takes and gives; OpenAPI is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from netgloss.glossary import Level

Format = Literal["html", "markdown", "text", "footnotes", "sheet", "sheet-markdown", "json", "web-annotation"]


class _Taken(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class _Given(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)


class FindRequest(_Taken):
    """A text in which terms are to be found."""

    text: str
    """The text."""
    level: Level = "specialist"
    """Find concepts up to this level; `everyday` for all."""


# What a JSON schema can't tell from the types of the fields, and what is checked below.
_ONE_INPUT: dict[str, JsonValue] = {
    "oneOf": [{"required": [name], "properties": {name: {"type": "string"}}} for name in ("text", "html", "url")],
    "if": {"required": ["view"], "properties": {"view": {"type": "string"}}},
    "then": {"required": ["url"], "properties": {"url": {"type": "string"}}},
}


def _whole(value: object) -> object:
    """In JSON 15.0 is the same number as 15, and JSON Schema calls both integers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class AnnotateRequest(_Taken):
    """A text or a page to be annotated, with options. One of `text`, `html` and `url` is needed."""

    model_config = ConfigDict(json_schema_extra=_ONE_INPUT)

    text: str | None = None
    """A plain text."""
    html: str | None = None
    """An HTML document or fragment."""
    url: str | None = None
    """The address of a public web page, text, PDF or feed, which is fetched."""
    view: Literal["page", "reading"] | None = None
    """Of what is fetched: the page as it looks, or its article or posts alone. Left out: `page` for HTML, else
    `reading`."""
    to: Format = "html"
    """The format of the content in the answer."""
    mark: Literal["first", "all"] | None = None
    """`first`: each concept once per section. `all`: wherever it stands. Left out: `all` in a short plain text."""
    level: Level = "specialist"
    """Mark concepts up to this level; `everyday` for all."""
    density: Annotated[int, Field(ge=0), BeforeValidator(_whole)] = 15
    """At most so many marks per 100 words of a paragraph, though never fewer than 6; 0 for no limit."""
    links: bool = False
    """Whether to mark inside links."""
    headings: bool = False
    """Whether to mark inside headings."""
    assets: bool = True
    """Whether HTML brings its definitions, a style sheet and a script along, or nothing but the spans."""

    @model_validator(mode="after")
    def _one_input(self) -> AnnotateRequest:
        if [self.text, self.html, self.url].count(None) != 2:
            raise ValueError("Give one of “text”, “html” and “url”")
        if self.view is not None and self.url is None:
            raise ValueError("Give “view” only with “url”")
        return self


class Mention(_Given):
    """A place where a term stands. Offsets count code points."""

    start: int
    end: int
    text: str
    """As it is written there."""
    concept: str
    """Id of the concept."""
    form: str
    """The form, as the glossary has it."""
    why: str
    """`unambiguous`, or what decided the meaning."""
    misspelt: bool
    """Whether it is written there with a slip."""


class FindAnswer(_Given):
    """All mentions, in order."""

    unit: Literal["code point"]
    mentions: list[Mention]


class StandOff(FindAnswer):
    """A text in the format `json`: its mentions, and what they mean."""

    glossary: dict[str, str]
    """Title, language, version, licence and disclaimer."""
    concepts: dict[str, dict[str, Any]]
    """Each concept mentioned, in full, by its id."""


class Origin(_Given):
    """Where a page came from, and how it was read."""

    asked: str
    """The address that was asked for."""
    address: str
    """The one to which that has led."""
    kind: Literal["page", "text", "pdf", "feed"]
    view: Literal["page", "reading"]
    title: str
    media_type: str
    charset: str
    """As the Encoding Standard names it; empty for a PDF."""
    charset_by: Literal["mark", "site", "page", "contents", "correction"] | None
    """What the encoding was decided by: the byte order mark, what the site or the page says, what the letters look
    like, or what they look like against what is said. Null for a PDF."""


class AnnotateAnswer(_Given):
    """An annotated text and what it mentions."""

    format: Format
    content: str
    """The annotated text in that format."""
    origin: Origin | None = None
    """Of what was fetched; left out for what was sent."""


class ConceptSummary(_Given):
    """A concept in a list."""

    id: str
    term: str
    kind: str
    level: Level
    definition: str


class GlossaryAnswer(_Given):
    """The glossary at a glance."""

    title: str
    language: str
    version: str
    licence: str
    disclaimer: str
    hash: str
    concepts: list[ConceptSummary]


class SearchAnswer(_Given):
    """Concepts that a query names, best first."""

    query: str
    concepts: list[ConceptSummary]


class Health(_Given):
    """Whether the service works, and with which glossary."""

    status: Literal["ok", "degraded"]
    """`degraded`: the glossary file can't be used now, and the one that was read before is being served."""
    version: str
    """Of the program."""
    glossary: dict[str, Any]
    problem: str | None
    """What is wrong with the glossary file."""


class ProblemDetails(_Given):
    """RFC 9457: what was wrong with a request."""

    type: str
    title: str
    status: int
    detail: str
    advice: str
