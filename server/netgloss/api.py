"""HTTP for programs: parse, call, respond. The work is done elsewhere."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, make_response, request
from pydantic import BaseModel, ValidationError

from netgloss import models
from netgloss.current import Current, Served
from netgloss.encoding import charset_of, decode_text
from netgloss.errors import OptionError
from netgloss.fetcher import Fetcher
from netgloss.openapi import openapi
from netgloss.options import NAMES, options, unknown
from netgloss.problems import Refused
from netgloss.render import record, writer
from netgloss.source import show

api = Blueprint("api", __name__)

_Model = TypeVar("_Model", bound=BaseModel)

TYPES = {
    "html": "text/html",
    "markdown": "text/markdown",
    "text": "text/plain",
    "footnotes": "text/html",
    "sheet": "text/html",
    "sheet-markdown": "text/markdown",
    "json": "application/json",
    "web-annotation": "application/ld+json",
}
_FORMAT_OF = {"text/html": "html", "text/markdown": "markdown", "text/plain": "text", "application/json": "json",
              "application/ld+json": "web-annotation"}  # fmt: skip
_HTML = ("text/html", "application/xhtml+xml")
# Somebody else's markup, answered from our address: whatever it holds must stay inert.
_INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:"


def served() -> Served:
    """The glossary as it is at this request."""
    current: Current = current_app.extensions["netgloss"]
    return current.served


def fetcher() -> Fetcher:
    """What fetches pages."""
    holder: Fetcher = current_app.extensions["netgloss.fetcher"]
    return holder


@api.post("/api/annotate")
def annotate() -> Response:
    """A text or a page, annotated; the answer has the same type, or the one that `to` or `Accept` asks for."""
    kind = request.mimetype
    if kind == "application/json":
        return _annotate_json()
    if kind not in ("text/plain", *_HTML):
        raise Refused(
            "media-type",
            f"This is {kind or 'of no stated type'}; text/plain, text/html and application/json are taken.",
        )
    chosen, to = _query_options(), _format("html" if kind in _HTML else "text")
    netgloss = served().netgloss
    if kind == "text/plain":
        return _content(netgloss.annotate_text(_text(), to, **chosen), to)
    data, charset = request.get_data(cache=False), request.mimetype_params.get("charset")
    if to == "html":
        content = netgloss.annotate_html(data, charset=charset, **chosen)
        return _respond(content, f"text/html; charset={charset_of(data, charset)}")
    return _content(netgloss.annotate_page(data, to, charset=charset, **chosen), to)


def _annotate_json() -> Response:
    asked = _model(models.AnnotateRequest)
    chosen = {**_query_options(), **{name: getattr(asked, name) for name in NAMES if name in asked.model_fields_set}}
    accepted = _accepted("json")
    to = asked.to if "to" in asked.model_fields_set else _named() or ("html" if accepted == "json" else accepted)
    netgloss = served().netgloss
    if asked.url is not None:
        return _annotate_address(asked, to, accepted == "json", chosen)
    if asked.html is not None and to == "html":
        content = netgloss.annotate_html(asked.html, **chosen)
    elif asked.html is not None:
        content = netgloss.annotate_page(asked.html, to, **chosen)
    else:
        content = netgloss.annotate_text(asked.text or "", to, **chosen)
    if accepted != "json":
        return _content(content, to)
    return _json({"format": to, "content": content})


def _annotate_address(asked: models.AnnotateRequest, to: str, as_json: bool, chosen: dict[str, Any]) -> Response:
    """What an address brings, annotated."""
    netgloss = served().netgloss
    if to != "html":
        netgloss.annotate_page("", to, **chosen)  # refuses what pages can't be had in, before anything is fetched
    source = fetcher().read(asked.url or "")
    shown = show(source, asked.view or ("page" if to == "html" else "reading"))
    if to == "html":
        content = netgloss.annotate_html(shown.html, **chosen)
    else:
        content = netgloss.annotate_page(shown.html, to, **chosen)
    if not as_json:
        return _content(content, to)
    origin = {name: getattr(shown if hasattr(shown, name) else source, name) for name in models.Origin.model_fields}
    return _json({"format": to, "content": content, "origin": origin})


@api.post("/api/find")
def find() -> Response:
    """The mentions in a text."""
    for name in request.args:
        if name != "level":
            raise unknown(name, ["level"])
    level: Any = options(level=request.args.get("level", "specialist")).level
    if request.mimetype == "application/json":
        asked = _model(models.FindRequest)
        text, level = asked.text, asked.level if "level" in asked.model_fields_set else level
    elif request.mimetype == "text/plain":
        text = _text()
    else:
        raise Refused(
            "media-type",
            f"This is {request.mimetype or 'of no stated type'}; text/plain and application/json are taken.",
        )
    mentions = served().netgloss.find(text, level=level)
    return _json({"unit": "code point", "mentions": [mention._asdict() for mention in mentions]})


@api.get("/api/glossary")
def glossary() -> Response:
    """All concepts, in short."""
    now = served()
    body = {**now.netgloss.lexicon.header, "hash": now.tag, "concepts": [_summary(c) for c in now.netgloss.concepts]}
    return _cached(_json(body))


@api.get("/api/glossary/<path:name>")  # PET/CT has a slash
def concept(name: str) -> Response:
    """One concept, in full."""
    now = served()
    return _cached(_json(record(now.netgloss.concept(name), now.netgloss.lexicon)))


@api.get("/api/search")
def search() -> Response:
    """Concepts that `q` names, begins or resembles."""
    query = request.args.get("q", "")
    return _json({"query": query, "concepts": [_summary(concept) for concept in served().netgloss.search(query)]})


@api.get("/lexicon.json")
def lexicon() -> Response:
    """The compiled glossary, as the extension takes it."""
    now = served()
    packed = request.accept_encodings.quality("gzip") > 0
    response = make_response(now.compressed if packed else now.lexicon)
    response.content_type = "application/json"
    response.vary.add("Accept-Encoding")
    if packed:
        response.content_encoding = "gzip"
    # A strong tag stands for the very bytes, so the packed answer has its own.
    return _cached(response, now.tag + ("-gzip" if packed else ""))


@api.get("/openapi.json")
def description() -> Response:
    """The API's description, for programs."""
    return _json(openapi())


# Reading requests


def _text() -> str:
    """The plain text that was sent."""
    return decode_text(request.get_data(cache=False), request.mimetype_params.get("charset"))


def _model(model: type[_Model]) -> _Model:
    """A JSON body in its shape. Its first fault is told as a sentence."""
    try:
        return model.model_validate_json(request.get_data(cache=False).removeprefix(BOM_UTF8))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            raise unknown(name, model.model_fields) from error
        if first["type"] == "json_invalid":
            raise Refused("bad-request", f"This is not JSON: {first['ctx']['error']}.") from error
        message = first["msg"].removeprefix("Value error, ")
        raise Refused("bad-request", f"“{name}”: {message}." if name else f"{message}.") from error


def _query_options() -> dict[str, Any]:
    """The options in the query, in their types."""
    given: dict[str, Any] = {name: value for name, value in request.args.items() if name != "to"}
    if "density" in given:
        try:
            given["density"] = int(given["density"])
        except ValueError:
            raise OptionError(
                f"The option density is “{given['density']}”. It must be a whole number, 0 or more."
            ) from None
    for name in ("links", "headings", "assets"):
        if name in given:
            given[name] = {"true": True, "1": True, "false": False, "0": False}.get(given[name].lower(), given[name])
    options(**given)  # refuses what is none, before a name of ours could be taken for an argument
    return given


def _format(default: str) -> str:
    """The format asked for, by `to`, by `Accept`, or as the request came."""
    return _named() or _accepted(default)


def _named() -> str | None:
    """The format that the query names."""
    to = request.args.get("to")
    if to is not None:
        writer(to)  # refuses a format that does not exist
    return to


def _accepted(default: str) -> str:
    """The format that `Accept` likes best; `default` where it has no preference."""
    accept = request.accept_mimetypes
    if not accept:
        return default
    liked = {form: accept.quality(kind) for kind, form in _FORMAT_OF.items()}
    best = max(liked, key=lambda form: (liked[form], form == default))
    if not liked[best]:
        raise Refused(
            "not-acceptable", f"Nothing here is {request.headers['Accept']}; {', '.join(_FORMAT_OF)} can be had."
        )
    return best


# Answering


def _summary(concept: Any) -> dict[str, Any]:
    return {name: getattr(concept, name) for name in models.ConceptSummary.model_fields}


def _json(body: dict[str, Any]) -> Response:
    return _respond(json.dumps(body, ensure_ascii=False) + "\n", "application/json")


def _content(content: str, to: str) -> Response:
    kind = TYPES[to]
    return _respond(content, kind if kind.endswith("json") else f"{kind}; charset=utf-8")


def _respond(content: str | bytes, content_type: str) -> Response:
    response = make_response(content)
    response.content_type = content_type
    response.vary.add("Accept")
    if content_type.startswith("text/html"):
        response.headers["Content-Security-Policy"] = _INERT
    return response


def _cached(response: Response, tag: str | None = None) -> Response:
    """With a strong ETag, and 304 for whoever has it already."""
    if tag:
        response.set_etag(tag)
    else:
        response.add_etag()
    response.headers["Cache-Control"] = "no-cache"  # may be kept, must be asked about
    response.make_conditional(request)
    return response
