"""The description of the API against the service: requests as it allows, and as it does not, are answered as it says.

schemathesis makes them from `/openapi.json`. What they want to be fetched comes from a small web of our own, in which
everything that can happen to a page has a site.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from html import unescape
from typing import Any
from zlib import crc32

import jsonschema
import pytest
import schemathesis
from flask import Flask
from flask_caching.backends import NullCache
from schemathesis.checks import negative_data_rejection, positive_data_acceptance
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response

from netgloss import FetchError
from netgloss.addresses import parse
from netgloss.api import TYPES
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.fetch import Fetched
from netgloss.fetcher import Fetcher
from netgloss.openapi import openapi
from netgloss.policy import Policy
from netgloss.problems import KINDS, Refused
from netgloss.render import FORMATS
from netgloss.settings import Settings
from origins import watched
from test_feeds import pdf

Case = schemathesis.Case[Any]
JSON = "application/json"
ADDRESS = "http://127.0.0.1:8765"
LARGEST = 100_000  # bytes of a body

PAGE = "<!DOCTYPE html><html lang=en><title>A page</title><p>My Ki-67 is 2 %." + " Nothing else is said here." * 30
RSS = "<rss><channel><title>News</title><item><title>One</title><description>Ki-67</description></item></channel></rss>"

# The sites of that web, and what each sends: body, media type, declared encoding.
SITES: dict[str, tuple[str | bytes, str, str | None]] = {
    "page": (PAGE, "text/html", "utf-8"),
    "plain": ("<p>Ki-67" + " is all there is to this page" * 3, "text/html", None),
    "latin": ("<p>é Ki-67 ".encode("latin-1") * 100, "text/html", None),
    "noise": (bytes(range(256)) * 8, "text/html", "utf-8"),
    "text": ("My Ki-67 is 2 %.\n\nMy carcinoid is small.", "text/plain", "utf-8"),
    "letter": (pdf(["My Ki-67 is 2 %."]), "application/pdf", None),
    "news": (RSS, "application/rss+xml", "utf-8"),
}
# Sites with nothing to read, the same, and the kind of problem that each is.
POOR: dict[str, tuple[str, str | bytes, str, str | None]] = {
    "scan": ("pdf", pdf([""]), "application/pdf", None),
    "half-news": ("feed", RSS[:-9], "application/rss+xml", "utf-8"),
    "invoice": ("content-type", "<invoice/>", "application/xml", "utf-8"),
    "nothing": ("page-empty", "", "text/html", "utf-8"),
    "members": ("page-login", "<form><input type=password></form>", "text/html", "utf-8"),
    "cookies": ("page-consent", "<div id=cookies>Cookies. <button>Accept all</button></div>", "text/html", "utf-8"),
    "program": ("page-script", "<div id=root></div><script src=app.js></script>", "text/html", "utf-8"),
}
# The others give nothing at all, each for the reason that it is named after.
FAULTS = ("not-public", "not-allowed", "fetching-off", "robots", "name", "unreachable", "tls", "redirects", "answer",
          "slow", "large", "page-forbidden", "page-missing", "page-gone", "page-busy", "page-broken",
          "page-status")  # fmt: skip
CROWDED = ("rate", "busy")
ADDRESSES = [f"https://{name}.example/a" for name in (*SITES, *POOR, *FAULTS, *CROWDED)]
ACCEPTS = ["*/*", "application/json", "text/html", "text/markdown", "text/plain, application/json;q=0.5", "image/png"]


def web(address: str, policy: Policy, **_: object) -> Fetched:
    """Fetches from there, and from nowhere else."""
    asked = parse(address)
    policy.check(asked)
    name = asked.host.removesuffix(".example")
    body: str | bytes
    if name in FAULTS:
        raise FetchError(name, f"{asked.host} gives nothing.", site_status=500)
    if name in CROWDED:
        raise Refused(name, "Come back later.", retry_after=5)
    if name in SITES:
        body, media_type, charset = SITES[name]
    elif name in POOR:
        body, media_type, charset = POOR[name][1:]
    else:
        raise FetchError("name", f"There is no site with the name {asked.host}.")
    data = body.encode() if isinstance(body, str) else body
    return Fetched(
        asked=str(asked), address=str(asked), status=200, body=data, media_type=media_type, charset=charset, etag=None,
        last_modified=None, fresh_for=0, may_store=False, hops=(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def app(current: Current) -> Iterator[Flask]:
    fetcher = Fetcher(Policy(), NullCache(), 2, nullcontext, fetch=web)
    with watched() as watch:
        yield create_app(Settings(body_limit=LARGEST), current, fetcher)
    assert (watch.connects, watch.lookups) == ([], [])


CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {"deterministic": True, "max-examples": 300, "no-shrink": True},
        "checks": {
            # `busy` is described.
            "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "503"]},
            # The request can be right and the site not; or who asks takes pictures only.
            "positive_data_acceptance": {"expected-statuses": ["2xx", "403", "404", "406", "424", "429", "503"]},
        },
    }
)
schema = schemathesis.openapi.from_dict(openapi(), config=CONFIG)


def test_this_is_what_the_service_says_of_itself(app: Flask) -> None:
    answer = app.test_client().get("/openapi.json", base_url=ADDRESS)
    assert (answer.status_code, answer.get_json()) == (200, schema.raw_schema)


def closed(node: Any) -> Any:
    """A schema in which an object holds nothing but what is described; what is described as any object stays so."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    forbidding = {"additionalProperties": False} if "properties" in node and node.get("type") == "object" else {}
    return forbidding | {name: closed(item) for name, item in node.items()}


CLOSED = closed(openapi())


def ask(case: Case, app: Flask, accept: str, **given: Any) -> Response:
    """The answer, once it has been looked at."""
    # Schemathesis says that it takes packed answers, and then can't read them.
    headers = {"Accept": accept, "Accept-Encoding": "identity"}
    response = case.call_and_validate(ADDRESS, headers=headers, app=app, **given)
    kind = response.headers["content-type"][0]
    answers = CLOSED["paths"][case.operation.path][case.operation.method]["responses"]
    if kind == "application/problem+json":
        # RFC 9457, 3.1.2: the status in the body is that of the answer. It is one of those that are described.
        problem = response.json()
        name = problem["type"].removeprefix("/api#problem-")
        assert (problem["status"], problem["title"]) == (response.status_code, KINDS[name].title)
        if name not in ("method", "not-found"):  # which are about addresses that are not described
            assert f"{problem['title']}." in answers[str(response.status_code)]["description"]
    elif kind == "application/json" and response.status_code == 200 and response.content:
        described = {**answers["200"]["content"][kind]["schema"], "components": CLOSED["components"]}
        jsonschema.Draft202012Validator(described).validate(response.json())
    assert response.headers["x-content-type-options"] == ["nosniff"]
    return response


# Whatever can be made up

WORDS = "My Ki-67 is 2 %, and my carcinoid is small."


def choice(of: Sequence[Any], by: object) -> Any:
    """One of them, always the same for the same."""
    return of[crc32(repr(by).encode("utf-8", "replace")) % len(of)]


def led(fields: Any) -> Any:
    """What was made up, with something in the place of most strings that the service knows what to do with."""
    if isinstance(fields, str):
        return choice([fields, fields + WORDS], fields)
    if not isinstance(fields, dict):
        return fields
    known = {
        "url": ADDRESSES,
        "text": [WORDS],
        "html": [PAGE],
        "id": ["ki-67", "Ki67", "CAP/TEM"],
        "q": ["Ki67", "car"],
    }
    return {
        name: choice([value, *known[name]], fields) if name in known and isinstance(value, str) else value
        for name, value in fields.items()
    }


def too_strict(case: Case) -> list[schemathesis.CheckFunction]:
    """The checks that want more of the answer to a request than there is reason to."""
    checks = []
    assert case.meta
    wrong = {where for where, part in case.meta.components.items() if part.mode.is_negative}
    # Something else than a text is to be refused, but `null`, `[]` and `0` are texts as well.
    if ParameterLocation.BODY in wrong and case.media_type != JSON:
        checks.append(negative_data_rejection)
    # Without an address there is no page to have in some view or other: there is a form that asks for one.
    if case.path == "/read" and not str(case.query.get("url", "")).strip():
        checks.append(negative_data_rejection)
    # Whether a string is an address is not for a schema to say.
    fields = {**(case.query or {}), **(case.body if isinstance(case.body, dict) else {})}
    if fields.get("url") not in (None, *ADDRESSES):
        checks.append(positive_data_acceptance)
    # Nor is that a page has no places to count for this format; the schema of a query knows nothing of the body.
    if fields.get("to") == "web-annotation" and case.media_type != "text/plain" and fields.get("text") is None:
        checks.append(positive_data_acceptance)
    return checks


@schema.parametrize()
def test_whatever_is_asked_is_answered_as_described(case: Case, app: Flask) -> None:
    case.path_parameters, case.query, case.body = led(case.path_parameters), led(case.query), led(case.body)
    ask(case, app, choice(ACCEPTS, (case.body, case.query)), excluded_checks=too_strict(case))


# What can happen to an address

ANNOTATE, READ = schema["/api/annotate"]["POST"], schema["/read"]["GET"]
HAPPENS = {name: name for name in (*FAULTS, *CROWDED)} | {name: kind for name, (kind, *_) in POOR.items()}


@pytest.mark.parametrize("name", HAPPENS)
def test_whatever_happens_to_an_address_is_described(app: Flask, name: str) -> None:
    kind, address = KINDS[HAPPENS[name]], f"https://{name}.example/a"
    for case in (READ.Case(query={"url": address}), ANNOTATE.Case(body={"url": address}, media_type=JSON)):
        program = ask(case, app, JSON)
        assert (program.status_code, program.json()["type"]) == (kind.status, f"/api#problem-{HAPPENS[name]}")
        person = ask(case, app, "text/html")
        assert (person.status_code, kind.title in unescape(person.text)) == (kind.status, True)


def test_every_kind_of_problem_with_an_address_happens_here() -> None:
    of_sites = {name for name, kind in KINDS.items() if kind.status == 424}
    assert of_sites | {"not-public", "not-allowed", "fetching-off", "robots", "rate", "busy"} == set(HAPPENS.values())


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("name", SITES)
def test_whatever_an_address_brings_can_be_had_as_described(app: Flask, name: str, to: str) -> None:
    case = ANNOTATE.Case(body={"url": f"https://{name}.example/a", "to": to}, media_type=JSON)
    answer = ask(case, app, JSON)
    if to == "web-annotation":  # which counts in plain texts only
        assert answer.json()["type"] == "/api#problem-option"
        return
    assert answer.status_code == 200
    assert set(answer.json()) == {"format", "content", "origin"}
    assert ask(case, app, TYPES[to]).status_code == 200


@pytest.mark.parametrize("view", ["page", "reading", "sheet"])
@pytest.mark.parametrize("name", SITES)
def test_whatever_an_address_brings_is_shown_as_described(app: Flask, name: str, view: str) -> None:
    query = {"url": f"https://{name}.example/a", "view": view}
    assert ask(READ.Case(query=query), app, "text/html").status_code == 200


# What schemathesis does not come upon: a request that is too large, one for another host, one of another site

ELSEWHERE = {"Host": "example.org"}
FOREIGN = {"Origin": "https://example.org", "Sec-Fetch-Mode": "no-cors"}
LARGE = "x" * (LARGEST + 1)
FIND = schema["/api/find"]["POST"]
REFUSED: dict[str, tuple[Case, dict[str, str], str]] = {
    "too large": (ANNOTATE.Case(body=LARGE, media_type="text/plain"), {}, "too-large"),
    "too large a page": (ANNOTATE.Case(body=LARGE, media_type="text/html"), {}, "too-large"),
    "too large, in JSON": (ANNOTATE.Case(body={"text": LARGE}, media_type=JSON), {}, "too-large"),
    "too large to find in": (FIND.Case(body=LARGE, media_type="text/plain"), {}, "too-large"),
    "no UTF-8": (ANNOTATE.Case(body=b"\x89\x00\xff\x81\x8d\x8f", media_type="text/plain"), {}, "decoding"),
    "no UTF-8 to find in": (FIND.Case(body=b"\x89\x00\xff\x81\x8d\x8f", media_type="text/plain"), {}, "decoding"),
    "a picture": (ANNOTATE.Case(body=WORDS, media_type="text/plain"), {"Content-Type": "image/png"}, "media-type"),
    "a page to find in": (FIND.Case(body=WORDS, media_type="text/plain"), {"Content-Type": "text/html"}, "media-type"),
    "of another site": (ANNOTATE.Case(body=WORDS, media_type="text/plain"), FOREIGN, "foreign"),
    "to find, of another site": (FIND.Case(body=WORDS, media_type="text/plain"), FOREIGN, "foreign"),
    "to read, of another site": (READ.Case(query={"url": ADDRESSES[0]}), FOREIGN, "foreign"),
    **{
        f"another host: {path}": (schema[path][method].Case(path_parameters=parts), ELSEWHERE, "host")
        for path, method, parts in [
            ("/api/annotate", "POST", {}), ("/api/find", "POST", {}), ("/api/glossary", "GET", {}),
            ("/api/glossary/{id}", "GET", {"id": "ki-67"}), ("/api/search", "GET", {}), ("/read", "GET", {}),
            ("/lexicon.json", "GET", {}), ("/healthz", "GET", {}),
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_whatever_else_is_refused_is_described(app: Flask, name: str) -> None:
    case, headers, kind = REFUSED[name]
    case.headers.update(headers)
    answer = ask(case, app, JSON)
    assert (answer.status_code, answer.json()["type"]) == (KINDS[kind].status, f"/api#problem-{kind}")
