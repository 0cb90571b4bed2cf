"""The API's description, OpenAPI 3.1, made from the models; `/api` shows it to people."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from netgloss import __version__, models
from netgloss.problems import KINDS
from netgloss.render import FORMATS

_MODELS = (models.AnnotateRequest, models.AnnotateAnswer, models.FindRequest, models.FindAnswer, models.GlossaryAnswer,
           models.SearchAnswer, models.StandOff, models.Health, models.ProblemDetails)  # fmt: skip


def _ref(model: type) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _json(model: type) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(model)}}


_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
_OBJECT: dict[str, Any] = {"schema": {"type": "object"}}
# Whoever prefers a page gets one.
_PROBLEM = {"application/problem+json": {"schema": _ref(models.ProblemDetails)}, "text/html": _TEXT}
_RETRY_AFTER = {
    "Retry-After": {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer", "minimum": 1}}
}
# What can happen where an address is fetched: all that is a site's doing, and what is refused for its address.
_FETCHING = ("address", "not-public", "not-allowed", "fetching-off", "robots", "rate", "busy",
             *(name for name, kind in KINDS.items() if kind.status == 424))  # fmt: skip


def _answers(description: str, content: dict[str, Any], *problems: str) -> dict[str, Any]:
    """The answer that is wanted, and the refusals by their statuses, each with the titles of all it can stand for."""
    answers: dict[str, Any] = {"200": {"description": description, "content": content}}
    for name in (*problems, "host"):
        kind = KINDS[name]
        known = answers.get(str(kind.status))
        if known:
            known["description"] += f" Or: {kind.title}."
            continue
        answers[str(kind.status)] = {"description": f"{kind.title}.", "content": _PROBLEM}
        if kind.status in (429, 503):
            answers[str(kind.status)]["headers"] = _RETRY_AFTER
    return answers


def _parameter(name: str, description: str, *values: str) -> dict[str, Any]:
    schema = {"type": "string", "enum": list(values)} if values else {"type": "string"}
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _options() -> list[dict[str, Any]]:
    properties = models.AnnotateRequest.model_json_schema()["properties"]
    names = [name for name in properties if name not in ("text", "html", "url", "view", "to")]
    formats = {"type": "string", "enum": list(FORMATS)}
    options = [
        {
            "name": "to",
            "in": "query",
            "schema": formats,
            "description": "The format of the answer; goes before `Accept`.",
        }
    ]
    for name in names:
        schema = {
            key: value for key, value in properties[name].items() if key not in ("title", "description", "default")
        }
        if "anyOf" in schema:  # left out is the same as null, and a query has no null
            schema = next(way for way in schema["anyOf"] if way.get("type") != "null")
        options.append(
            {"name": name, "in": "query", "schema": schema, "description": properties[name].get("description", "")}
        )
    return options


@cache
def openapi() -> dict[str, Any]:
    """The description, as a JSON object."""
    _, schemas = models_json_schema(
        [(model, "validation") for model in _MODELS], ref_template="#/components/schemas/{model}"
    )
    annotated = {
        **dict.fromkeys(("text/plain", "text/html", "text/markdown"), _TEXT),
        "application/ld+json": _OBJECT,
        # An answer to JSON, or a text in the format `json`.
        "application/json": {"schema": {"anyOf": [_ref(models.AnnotateAnswer), _ref(models.StandOff)]}},
    }
    conditional = {"304": {"description": "You have it already."}}
    level = [option for option in _options() if option["name"] == "level"]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "netgloss",
            "version": __version__,
            "description": "Explains the words of neuroendocrine tumours in place. "
            "Nothing that is sent is stored or logged.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/api/annotate": {
                "post": {
                    "operationId": "annotate",
                    "summary": "Explain the terms of a text or a page",
                    "description": "The answer has the type of the request, or the one that `to` or `Accept` asks for.",
                    "parameters": _options(),
                    "requestBody": {
                        "required": True,
                        "content": {**dict.fromkeys(("text/plain", "text/html", "application/xhtml+xml"), _TEXT),
                                    **_json(models.AnnotateRequest)},
                    },
                    "responses": _answers(
                        "The annotated text.", annotated, "bad-request", "decoding", "option", "foreign",
                        "not-acceptable", "too-large", "media-type", *_FETCHING,
                    ),
                }
            },
            "/api/find": {
                "post": {
                    "operationId": "find",
                    "summary": "Find the terms in a text",
                    "parameters": level,
                    "requestBody": {"required": True, "content": {"text/plain": _TEXT, **_json(models.FindRequest)}},
                    "responses": _answers(
                        "The mentions, in order.", _json(models.FindAnswer), "bad-request", "decoding", "option",
                        "foreign", "too-large", "media-type",
                    ),
                }
            },
            "/api/glossary": {
                "get": {
                    "operationId": "glossary",
                    "summary": "All concepts, in short",
                    "responses": {**_answers("The glossary.", _json(models.GlossaryAnswer)), **conditional},
                }
            },
            "/api/glossary/{id}": {
                "get": {
                    "operationId": "concept",
                    "summary": "One concept, by id or by a way of writing it",
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": {
                        **_answers("The concept.", {"application/json": _OBJECT}, "concept"),
                        **conditional,
                    },
                }
            },
            "/api/search": {
                "get": {
                    "operationId": "search",
                    "summary": "Concepts that a query names, begins or resembles",
                    "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
                    "responses": _answers("Concepts, best first.", _json(models.SearchAnswer)),
                }
            },
            "/read": {
                "get": {
                    "operationId": "read",
                    "summary": "A page of the web, fetched and explained, for people",
                    "description": "For programs there is `url` in `/api/annotate`.",
                    "parameters": [
                        _parameter("url", "The address of a public page, text, PDF or feed."),
                        _parameter("view", "As it looks, its article or posts alone, or its terms, to print.",
                                   "page", "reading", "sheet"),
                        _parameter("links", "Whether its links lead to explained pages.", "explained", "original"),
                        *level,
                    ],
                    "responses": _answers(
                        "The page.", {"text/html": _TEXT}, "bad-request", "option", "foreign", *_FETCHING
                    ),
                }
            },
            "/lexicon.json": {
                "get": {
                    "operationId": "lexicon",
                    "summary": "The compiled glossary, as the browser extension takes it",
                    "responses": {
                        **_answers("The lexicon.", {"application/json": _OBJECT}), **conditional,
                    },
                }
            },
            "/healthz": {
                "get": {
                    "operationId": "health",
                    "summary": "Whether the service works",
                    "responses": _answers("It does.", {**_json(models.Health), "text/html": _TEXT}),
                }
            },
        },
        "components": {"schemas": schemas["$defs"]},
    }  # fmt: skip
