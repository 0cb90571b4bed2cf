"""HTTP for programs: what every address of the API takes, gives and refuses."""

from __future__ import annotations

import contextlib
import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from netgloss.app import create_app
from netgloss.current import Current
from netgloss.errors import FetchError
from netgloss.fetch import Fetched
from netgloss.fetcher import Fetcher
from netgloss.policy import Policy
from netgloss.settings import Settings
from test_feeds import RSS, pdf

TEXT, HTML, JSON = "text/plain", "text/html", "application/json"
PROBLEM = "application/problem+json"
SPAN = '<span class="netgloss" data-netgloss="ki-67">Ki-67</span>'
LEXICON = Path(__file__).parents[1] / "extension" / "lexicon.json"


def annotate(
    client: FlaskClient, data: str | bytes, kind: str = TEXT, query: str = "", accept: str = "*/*"
) -> TestResponse:
    return client.post(f"/api/annotate{query}", data=data, content_type=kind, headers={"Accept": accept})


def marked(html: str) -> list[str]:
    """The marked words of a page, in order."""
    return [span.get_text() for span in BeautifulSoup(html, "html.parser").select("[data-netgloss]")]


def refused(response: TestResponse, status: int, kind: str) -> str:
    """The detail of a problem of this kind, once its form has been looked at."""
    problem = response.get_json()
    assert (response.status_code, response.content_type) == (status, PROBLEM)
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert (problem["status"], problem["type"]) == (status, f"/api#problem-{kind}")
    assert problem["title"]
    assert problem["detail"]
    return str(problem["detail"])


# Annotating


def test_a_text_comes_back_with_notes(client: FlaskClient) -> None:
    response = annotate(client, "My Ki-67 is 2%.\n")
    assert (response.status_code, response.content_type) == (200, "text/plain; charset=utf-8")
    assert response.text.startswith("My Ki-67 [1] is 2%.\n\nWords explained\n---------------\n[1] Ki-67: ")
    assert "not medical advice" in response.text


@pytest.mark.parametrize("text", ["", "Nothing to explain here.\r\n\r\n  ", "\N{ZEBRA FACE}\n"])
def test_a_text_without_terms_comes_back_as_it_was(client: FlaskClient, text: str) -> None:
    response = annotate(client, text.encode())
    assert (response.status_code, response.data) == (200, text.encode())


def test_a_page_comes_back_with_spans(client: FlaskClient) -> None:
    page = "<!DOCTYPE html>\n<title>Ki-67</title><P Class=x>A <b>Ki-67</b> of 2&percnt;<br>"
    response = annotate(client, page, HTML, "?assets=false")
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    assert response.text == page.replace("<b>Ki-67</b>", f"<b>{SPAN}</b>")


def test_a_page_brings_its_definitions_along(client: FlaskClient) -> None:
    page = BeautifulSoup(annotate(client, "<p>Ki-67", HTML).text, "html.parser")
    entry = page.select_one("#netgloss-ki-67")
    assert isinstance(entry, Tag)
    assert "A stain" in entry.get_text()


@pytest.mark.parametrize(
    ("page", "kind", "charset"),
    [
        ("é".encode("koi8-r", "xmlcharrefreplace"), "text/html; charset=koi8-r", "koi8-r"),
        ("ж".encode("koi8-r"), "text/html; charset=koi8-r", "koi8-r"),
        ("é".encode("latin-1"), "text/html; charset=iso-8859-1", "windows-1252"),
        ("é".encode("latin-1"), "text/html", "windows-1252"),
        ("é".encode(), "text/html", "utf-8"),
        ("é".encode(), "text/html; charset=nonsense", "utf-8"),
        (b"\xef\xbb\xbf" + "é".encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (b"<meta charset=koi8-r>" + "ж".encode("koi8-r"), "text/html", "koi8-r"),
        ("日本".encode("shift_jis"), "text/html; charset=shift_jis", "shift_jis"),
        (b"\xff\x81\x00", "text/html; charset=utf-8", "utf-8"),
    ],
)
def test_the_bytes_of_a_page_stay_in_their_encoding(client: FlaskClient, page: bytes, kind: str, charset: str) -> None:
    response = annotate(client, page + b" Ki-67", kind, "?assets=false")
    assert (response.status_code, response.content_type) == (200, f"text/html; charset={charset}")
    assert response.data == page + b" " + SPAN.encode()


@pytest.mark.parametrize(
    ("mark", "codec", "charset"),
    [(b"\xff\xfe", "utf-16-le", "utf-16le"), (b"\xfe\xff", "utf-16-be", "utf-16be")],
)
def test_a_page_in_utf_16_stays_in_it(client: FlaskClient, mark: bytes, codec: str, charset: str) -> None:
    response = annotate(client, mark + "é Ki-67".encode(codec), HTML, "?assets=false")
    assert response.data == mark + f"é {SPAN}".encode(codec)
    # The name is the Encoding Standard's; browsers know no other.
    assert response.content_type == f"text/html; charset={charset}"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("é Ki-67".encode(), TEXT),
        ("é Ki-67".encode(), "text/plain; charset=utf-8"),
        (b"\xef\xbb\xbf" + "é Ki-67".encode(), TEXT),
        ("é Ki-67".encode("latin-1"), "text/plain; charset=ISO-8859-1"),
        ("é Ki-67".encode("latin-1"), TEXT),
        ("é Ki-67".encode("utf-16"), TEXT),
        ("é Ki-67".encode("utf-16-be"), 'text/plain; charset="utf-16be"'),
    ],
)
def test_a_text_in_any_encoding_is_read(client: FlaskClient, data: bytes, kind: str) -> None:
    response = annotate(client, data, kind)
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.startswith("é Ki-67 [1]\n")


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ({"text": "a <b> Ki-67"}, f"<p>a &lt;b&gt; {SPAN}</p>"),
        ({"html": "<p>a <b>Ki-67"}, f"<p>a <b>{SPAN}"),
        ({"html": "<p>nothing"}, "<p>nothing"),
        ({"text": ""}, ""),
    ],
)
def test_json_is_answered_with_json(client: FlaskClient, body: dict[str, str], content: str) -> None:
    response = annotate(client, json.dumps({**body, "assets": False}), JSON)
    assert (response.status_code, response.content_type) == (200, JSON)
    assert response.get_json() == {"format": "html", "content": content}


def test_json_says_which_format_it_wants(client: FlaskClient) -> None:
    answer = annotate(client, json.dumps({"html": "<p>Ki-67</p>", "to": "markdown"}), JSON).get_json()
    assert answer["format"] == "markdown"
    assert answer["content"].startswith("Ki-67[^ki-67]\n\n[^ki-67]: **Ki-67**: ")


FORMATS = {
    "html": ("text/html; charset=utf-8", '<p><span class="netgloss'),
    "markdown": ("text/markdown; charset=utf-8", "Ki-67[^ki-67]"),
    "text": ("text/plain; charset=utf-8", "Ki-67 [1]\n"),
    "footnotes": ("text/html; charset=utf-8", "<p>Ki-67<sup>[1]</sup></p>"),
    "sheet": ("text/html; charset=utf-8", "<!DOCTYPE html>"),
    "sheet-markdown": ("text/markdown; charset=utf-8", "# Term sheet\n"),
    "json": ("application/json", "{\n"),
    "web-annotation": ("application/ld+json", "{\n"),
}


@pytest.mark.parametrize("to", FORMATS)
def test_a_text_can_be_had_in_every_format(client: FlaskClient, to: str) -> None:
    content_type, beginning = FORMATS[to]
    response = annotate(client, "Ki-67", TEXT, f"?to={to}")
    assert (response.status_code, response.content_type) == (200, content_type)
    assert response.text.startswith(beginning)


@pytest.mark.parametrize("to", ["markdown", "text", "footnotes", "sheet", "sheet-markdown", "json"])
def test_a_page_can_be_had_in_other_formats(client: FlaskClient, to: str) -> None:
    response = annotate(client, "<p>Ki-67</p>", HTML, f"?to={to}")
    assert (response.status_code, response.content_type) == (200, FORMATS[to][0])
    assert response.text.startswith(FORMATS[to][1])


@pytest.mark.parametrize(
    ("kind", "accept", "content_type"),
    [
        (TEXT, "*/*", TEXT),
        (TEXT, "", TEXT),
        (TEXT, "text/html", HTML),
        (TEXT, "text/markdown", "text/markdown"),
        (TEXT, "application/json", JSON),
        (TEXT, "application/ld+json", "application/ld+json"),
        (TEXT, "text/*", TEXT),
        (TEXT, "text/html;q=0.5, text/plain", TEXT),
        (TEXT, "text/html, text/plain;q=0.5", HTML),
        (TEXT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),  # a browser
        (TEXT, "image/png, */*;q=0.1", TEXT),
        (TEXT, "image/png, text/markdown;q=0.1", "text/markdown"),
        (HTML, "*/*", HTML),
        (HTML, "text/plain", TEXT),
        (HTML, "text/markdown", "text/markdown"),
        (HTML, "image/png, */*;q=0.1", HTML),
        (JSON, "*/*", JSON),
        (JSON, "application/json", JSON),
        (JSON, "text/html", HTML),
        (JSON, "text/plain", TEXT),
        (JSON, "text/markdown", "text/markdown"),
        (JSON, "image/png, */*;q=0.1", JSON),
        ("application/xhtml+xml", "*/*", HTML),
        ("TEXT/PLAIN", "*/*", TEXT),
    ],
)
def test_the_answer_has_the_type_that_is_liked_best(
    client: FlaskClient, kind: str, accept: str, content_type: str
) -> None:
    body = '{"text": "Ki-67"}' if kind == JSON else "Ki-67"
    response = annotate(client, body, kind, accept=accept)
    assert (response.status_code, response.mimetype) == (200, content_type)
    assert "Accept" in response.vary


@pytest.mark.parametrize(
    ("query", "body", "content_type"),
    [
        ("?to=markdown", "Ki-67", "text/markdown"),
        ("", '{"text": "Ki-67", "to": "markdown"}', "text/markdown"),
    ],
)
def test_the_format_that_is_named_goes_before_the_type_that_is_liked(
    client: FlaskClient, query: str, body: str, content_type: str
) -> None:
    response = annotate(client, body, JSON if body.startswith("{") else TEXT, query, accept="text/html")
    assert (response.status_code, response.mimetype) == (200, content_type)


@pytest.mark.parametrize("kind", [TEXT, HTML, JSON])
@pytest.mark.parametrize("accept", ["image/png", "application/pdf, image/*", "nonsense", "audio/*, text/plain;q=0"])
def test_a_type_that_cannot_be_had_is_refused(client: FlaskClient, kind: str, accept: str) -> None:
    body = '{"text": "Ki-67"}' if kind == JSON else "Ki-67"
    detail = refused(annotate(client, body, kind, accept=accept), 406, "not-acceptable")
    assert "text/html, text/markdown, text/plain, application/json" in detail


# Options

PAGE = "<h2>Ki-67</h2><p>Ki-67 and Ki-67, <a href=/>insulinoma</a>. A scan.</p>"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ["Ki-67"]),
        ({"mark": "first"}, ["Ki-67"]),
        ({"mark": "all"}, ["Ki-67", "Ki-67"]),
        ({"links": True}, ["Ki-67", "insulinoma"]),
        ({"headings": True}, ["Ki-67"]),
        ({"headings": True, "mark": "all"}, ["Ki-67", "Ki-67", "Ki-67"]),
        ({"level": "everyday"}, ["Ki-67", "scan"]),
        ({"density": 0, "mark": "all"}, ["Ki-67", "Ki-67"]),
    ],
)
def test_options_do_the_same_in_a_query_and_in_json(
    client: FlaskClient, options: dict[str, Any], words: list[str]
) -> None:
    query = "&".join(f"{name}={str(value).lower()}" for name, value in options.items())
    assert marked(annotate(client, PAGE, HTML, f"?assets=0&{query}").text) == words
    answer = annotate(client, json.dumps({"html": PAGE, "assets": False, **options}), JSON).get_json()
    assert marked(answer["content"]) == words


@pytest.mark.parametrize("text", ["true", "True", "TRUE", "1"])
def test_true_can_be_written_in_several_ways(client: FlaskClient, text: str) -> None:
    assert marked(annotate(client, PAGE, HTML, f"?assets=0&links={text}").text) == ["Ki-67", "insulinoma"]


def test_no_more_words_are_marked_than_the_density_allows(client: FlaskClient) -> None:
    text = " ".join(["Ki-67"] * 200)
    assert len(marked(annotate(client, text, TEXT, "?to=html&assets=0&mark=all&density=10").text)) == 20
    assert len(marked(annotate(client, text, TEXT, "?to=html&assets=0&mark=all&density=0").text)) == 200


def test_a_whole_number_in_json_may_be_written_with_a_point(client: FlaskClient) -> None:
    body = json.dumps({"text": "Ki-67 " * 200, "mark": "all", "assets": False, "density": 10.0})
    assert len(marked(annotate(client, body, JSON).get_json()["content"])) == 20


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("lvel=core", "There is no option “lvel”. Did you mean level?"),
        ("colour=red", "There is no option “colour”. The options are mark, level, density, links, headings, assets."),
        ("LEVEL=core", "There is no option “LEVEL”."),
        ("level=hard", "The option level is “hard”. It can be core, common, specialist or everyday."),
        ("level=", "The option level is “”."),
        ("mark=none", "The option mark is “none”. It can be first or all."),
        ("density=many", "The option density is “many”. It must be a whole number, 0 or more."),
        ("density=-1", "The option density is “-1”. It must be a whole number, 0 or more."),
        ("density=1.5", "The option density is “1.5”. It must be a whole number, 0 or more."),
        ("density=", "The option density is “”. It must be a whole number, 0 or more."),
        ("links=perhaps", "The option links is “perhaps”. It can be true or false."),
        ("assets=2", "The option assets is “2”. It can be true or false."),
        ("to=pdf", "There is no format “pdf”. The formats are html, markdown, text,"),
        ("to=", "There is no format “”."),
        ("text=mine", "There is no option “text”."),
        ("html=mine", "There is no option “html”."),
        ("charset=utf-8", "There is no option “charset”."),
        ("self=1", "There is no option “self”."),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(client: FlaskClient, query: str, sentence: str) -> None:
    for kind in (TEXT, HTML):
        detail = refused(annotate(client, "Ki-67", kind, f"?{query}"), 400, "option")
        assert detail.startswith(sentence)


def test_a_misspelt_option_in_json_gets_a_suggestion(client: FlaskClient) -> None:
    detail = refused(annotate(client, '{"text": "a", "lvel": "core"}', JSON), 400, "option")
    assert "Did you mean level?" in detail


def test_options_in_the_query_count_for_json_too(client: FlaskClient) -> None:
    response = annotate(client, '{"text": "Ki-67"}', JSON, "?to=text&level=core")
    assert response.get_json()["format"] == "text"
    refused(annotate(client, '{"text": "Ki-67"}', JSON, "?lvel=core"), 400, "option")


def test_a_page_has_no_places_to_count_for_web_annotations(client: FlaskClient) -> None:
    detail = refused(annotate(client, "<p>Ki-67", HTML, "?to=web-annotation"), 400, "option")
    assert "ask for json" in detail


# Rude bodies

ANNOTATE, FIND = "/api/annotate", "/api/find"
BAD, OPTION, DECODING, MEDIA = (400, "bad-request"), (400, "option"), (400, "decoding"), (415, "media-type")
DEEP = 100_000
RUDE: dict[str, tuple[str, str, bytes, tuple[int, str]]] = {
    "empty": (ANNOTATE, JSON, b"", BAD),
    "blank": (ANNOTATE, JSON, b" \n", BAD),
    "list": (ANNOTATE, JSON, b'["text"]', BAD),
    "empty list": (ANNOTATE, JSON, b"[]", BAD),
    "null": (ANNOTATE, JSON, b"null", BAD),
    "number": (ANNOTATE, JSON, b"67", BAD),
    "string": (ANNOTATE, JSON, b'"Ki-67"', BAD),
    "true": (ANNOTATE, JSON, b"true", BAD),
    "not a number": (ANNOTATE, JSON, b"NaN", BAD),
    "half an object": (ANNOTATE, JSON, b'{"text": "Ki', BAD),
    "two objects": (ANNOTATE, JSON, b'{"text": "a"}{"text": "b"}', BAD),
    "trailing comma": (ANNOTATE, JSON, b'{"text": "a",}', BAD),
    "single quotes": (ANNOTATE, JSON, b"{'text': 'a'}", BAD),
    "bare key": (ANNOTATE, JSON, b'{text: "a"}', BAD),
    "comment": (ANNOTATE, JSON, b'{"text": "a"} // mine', BAD),
    "bare control character": (ANNOTATE, JSON, b'{"text": "\x00"}', BAD),
    "not UTF-8": (ANNOTATE, JSON, b'{"text": "\xff"}', BAD),
    "UTF-16": (ANNOTATE, JSON, '{"text": "a"}'.encode("utf-16"), BAD),
    "another encoding": (ANNOTATE, "application/json; charset=latin1", b'{"text": "\xe9"}', BAD),
    "lone surrogate, escaped": (ANNOTATE, JSON, b'{"text": "\\ud800"}', BAD),
    "lone surrogate, as bytes": (ANNOTATE, JSON, b'{"text": "\xed\xa0\x80"}', BAD),
    "lone surrogate in a key": (ANNOTATE, JSON, b'{"text": "a", "\\udfff": 1}', BAD),
    "lists nested deeply": (ANNOTATE, JSON, b"[" * DEEP, BAD),
    "closed lists nested deeply": (ANNOTATE, JSON, b'{"text": ' + b"[" * DEEP + b"]" * DEEP + b"}", BAD),
    "objects nested deeply": (ANNOTATE, JSON, b'{"text":' * DEEP, BAD),
    "no input": (ANNOTATE, JSON, b"{}", BAD),
    "two inputs": (ANNOTATE, JSON, b'{"text": "a", "html": "b"}', BAD),
    "null as text": (ANNOTATE, JSON, b'{"text": null}', BAD),
    "number as text": (ANNOTATE, JSON, b'{"text": 67}', BAD),
    "list as text": (ANNOTATE, JSON, b'{"text": ["a"]}', BAD),
    "object as html": (ANNOTATE, JSON, b'{"html": {"a": "b"}}', BAD),
    "true as html": (ANNOTATE, JSON, b'{"html": true}', BAD),
    "unknown field": (ANNOTATE, JSON, b'{"text": "a", "__proto__": {}}', OPTION),
    "field without a name": (ANNOTATE, JSON, b'{"text": "a", "": 1}', OPTION),
    "unknown format": (ANNOTATE, JSON, b'{"text": "a", "to": "pdf"}', BAD),
    "null as format": (ANNOTATE, JSON, b'{"text": "a", "to": null}', BAD),
    "unknown level": (ANNOTATE, JSON, b'{"text": "a", "level": "hard"}', BAD),
    "number as level": (ANNOTATE, JSON, b'{"text": "a", "level": 1}', BAD),
    "unknown mark": (ANNOTATE, JSON, b'{"text": "a", "mark": "some"}', BAD),
    "string as density": (ANNOTATE, JSON, b'{"text": "a", "density": "3"}', BAD),
    "negative density": (ANNOTATE, JSON, b'{"text": "a", "density": -1}', BAD),
    "NaN as density": (ANNOTATE, JSON, b'{"text": "a", "density": NaN}', BAD),
    "infinite density": (ANNOTATE, JSON, b'{"text": "a", "density": 1e999}', BAD),
    "endless density": (ANNOTATE, JSON, b'{"text": "a", "density": ' + b"9" * 5_000 + b"}", BAD),
    "broken density": (ANNOTATE, JSON, b'{"text": "a", "density": 1.5}', BAD),
    "true as density": (ANNOTATE, JSON, b'{"text": "a", "density": true}', BAD),
    "string as links": (ANNOTATE, JSON, b'{"text": "a", "links": "yes"}', BAD),
    "number as assets": (ANNOTATE, JSON, b'{"text": "a", "assets": 1}', BAD),
    "text that is no UTF-8": (ANNOTATE, "text/plain; charset=utf-8", b"Ki-67 \xff", DECODING),
    "text that ends in a letter": (ANNOTATE, "text/plain; charset=utf-8", b"Ki-67 \xc3", DECODING),
    "text with half a UTF-16 letter": (ANNOTATE, "text/plain; charset=utf-16le", b"K\x00i", DECODING),
    "text with a mark and no UTF-8": (ANNOTATE, TEXT, b"\xef\xbb\xbf\xff", DECODING),
    "text that is no text": (ANNOTATE, TEXT, b"\x89PNG\r\n\x1a\n\x00\xff\x81\x8d\x8f", DECODING),
    "unknown encoding": (ANNOTATE, "text/plain; charset=nonsense", b"Ki-67", DECODING),
    "encoding that hides tags": (ANNOTATE, "text/plain; charset=utf-7", b"Ki-67", DECODING),
    "no type": (ANNOTATE, "", b"Ki-67", MEDIA),
    "nonsense as type": (ANNOTATE, ";;;", b"Ki-67", MEDIA),
    "form": (ANNOTATE, "application/x-www-form-urlencoded", b"text=Ki-67", MEDIA),
    "form with parts": (ANNOTATE, "multipart/form-data; boundary=x", b"--x--", MEDIA),
    "picture": (ANNOTATE, "image/png", b"\x89PNG", MEDIA),
    "find: empty": (FIND, JSON, b"", BAD),
    "find: list": (FIND, JSON, b"[1]", BAD),
    "find: no text": (FIND, JSON, b"{}", BAD),
    "find: number as text": (FIND, JSON, b'{"text": 1}', BAD),
    "find: lone surrogate": (FIND, JSON, b'{"text": "\\udc00"}', BAD),
    "find: nested deeply": (FIND, JSON, b'{"text":' + b"[" * DEEP, BAD),
    "find: unknown field": (FIND, JSON, b'{"text": "a", "mark": "all"}', OPTION),
    "find: unknown level": (FIND, JSON, b'{"text": "a", "level": "hard"}', BAD),
    "find: text that is no UTF-8": (FIND, "text/plain; charset=utf-8", b"\xff", DECODING),
    "find: text that is no text": (FIND, TEXT, b"\x89PNG\r\n\x1a\n\x00\xff\x81\x8d\x8f", DECODING),
    "find: unknown encoding": (FIND, "text/plain; charset=nonsense", b"a", DECODING),
    "find: page": (FIND, HTML, b"<p>Ki-67", MEDIA),
    "find: no type": (FIND, "", b"Ki-67", MEDIA),
}


@pytest.mark.parametrize("name", RUDE)
def test_a_rude_body_is_refused_in_good_form(client: FlaskClient, name: str) -> None:
    path, kind, body, (status, problem) = RUDE[name]
    refused(client.post(path, data=body, content_type=kind), status, problem)


def test_a_key_that_stands_twice_is_no_reason_to_fall_over(client: FlaskClient) -> None:
    assert annotate(client, '{"text": "a", "text": "b"}', JSON).status_code == 200


LIMIT = 100


@pytest.fixture
def narrow(current: Current) -> FlaskClient:
    """A client of a service that takes 100 bytes."""
    return create_app(Settings(port=80, body_limit=LIMIT), current).test_client()


@pytest.mark.parametrize("path", ["/api/annotate", "/api/find"])
@pytest.mark.parametrize(("kind", "body"), [(TEXT, b"x" * 101), (JSON, b'{"text": "' + b"x" * 100 + b'"}')])
def test_a_body_over_the_limit_is_refused(narrow: FlaskClient, path: str, kind: str, body: bytes) -> None:
    detail = refused(narrow.post(path, data=body, content_type=kind), 413, "too-large")
    assert detail == "The largest text that is taken has 100 bytes."


def test_a_page_over_the_limit_is_refused(narrow: FlaskClient) -> None:
    refused(narrow.post("/api/annotate", data=b"x" * 101, content_type=HTML), 413, "too-large")


def test_a_body_at_the_limit_is_taken(narrow: FlaskClient) -> None:
    assert narrow.post("/api/annotate", data=b"x" * 100, content_type=TEXT).data == b"x" * 100


# Finding


@pytest.mark.parametrize(
    ("body", "kind"),
    [("Ki-67 is a stain.", TEXT), ('{"text": "Ki-67 is a stain."}', JSON)],
)
def test_mentions_are_found(client: FlaskClient, body: str, kind: str) -> None:
    response = client.post("/api/find", data=body, content_type=kind)
    assert (response.status_code, response.content_type) == (200, JSON)
    assert response.get_json() == {
        "unit": "code point",
        "mentions": [
            {"start": 0, "end": 5, "text": "Ki-67", "concept": "ki-67", "form": "Ki-67", "why": "cue: stain",
             "misspelt": False},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("\N{ZEBRA FACE}\N{ZEBRA FACE} Ki-67", 3, 8),
        ("\N{WOMAN}\N{ZERO WIDTH JOINER}\N{MICROSCOPE} Ki-67", 4, 9),
        ("𝔾𝔼𝕋 é Ki-67", 6, 11),
        ("\r\n\r\nKi-67", 4, 9),
        ("e\N{COMBINING ACUTE ACCENT} Ki-67", 3, 8),
    ],
)
def test_offsets_count_code_points(client: FlaskClient, text: str, start: int, end: int) -> None:
    for body, kind in ((text.encode(), "text/plain; charset=utf-8"), (json.dumps({"text": text}), JSON)):
        (mention,) = client.post("/api/find", data=body, content_type=kind).get_json()["mentions"]
        assert (mention["start"], mention["end"], mention["text"]) == (start, end, "Ki-67")


def test_everyday_words_are_found_when_asked_for(client: FlaskClient) -> None:
    query = client.post("/api/find?level=everyday", data="Surgery helps.", content_type=TEXT).get_json()
    body = client.post("/api/find", json={"text": "Surgery helps.", "level": "everyday"}).get_json()
    assert [mention["concept"] for mention in query["mentions"]] == ["surgery"]
    assert body == query
    assert client.post("/api/find", data="Surgery helps.", content_type=TEXT).get_json()["mentions"] == []


def test_a_level_that_makes_no_sense_is_refused_where_another_counts(client: FlaskClient) -> None:
    body = json.dumps({"text": "Surgery helps.", "level": "everyday"})
    assert client.post("/api/find?level=core", data=body, content_type=JSON).status_code == 200
    refused(client.post("/api/find?level=hard", data=body, content_type=JSON), 400, "option")


def test_a_query_does_not_take_the_place_of_the_text(client: FlaskClient) -> None:
    refused(client.post("/api/find?text=Ki-67", data="insulinoma", content_type=TEXT), 400, "option")


# Looking up


def test_the_glossary_at_a_glance(client: FlaskClient) -> None:
    body = client.get("/api/glossary").get_json()
    concepts = {concept["id"]: concept for concept in body["concepts"]}
    assert (body["language"], body["licence"]) == ("en-GB", "CC BY 4.0")
    assert len(concepts) >= 120
    assert concepts["ki-67"]["term"] == "Ki-67"
    assert set(concepts["ki-67"]) == {"id", "term", "kind", "level", "definition"}


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("ki-67", "ki-67"),
        ("Ki67", "ki-67"),
        ("KI%2067", "ki-67"),
        ("MIB-1", "ki-67"),
        ("insulinomas", "insulinoma"),
        ("chromogranin%20A", "chromogranin-a"),
        ("CAP%2FTEM", "captem"),
    ],
)
def test_a_concept_is_found_by_id_and_by_form(client: FlaskClient, name: str, concept: str) -> None:
    response = client.get(f"/api/glossary/{name}")
    assert (response.status_code, response.content_type) == (200, JSON)
    assert response.get_json()["id"] == concept


def test_a_concept_is_told_in_full(client: FlaskClient) -> None:
    body = client.get("/api/glossary/ki-67").get_json()
    assert body["definition"].startswith("A stain")
    assert "MIB-1" in body["forms"]
    assert {"id", "title", "publisher", "year", "url"} <= set(body["sources"][0])


def test_an_unknown_concept_is_answered_with_the_nearest(client: FlaskClient) -> None:
    response = client.get("/api/glossary/insulinom")
    detail = refused(response, 404, "concept")
    assert detail.startswith("There is no concept “insulinom” in this glossary. The nearest: insulinoma")
    assert response.get_json()["nearest"][0] == "insulinoma"


@pytest.mark.parametrize("name", ["xyzzyxyzzy", "%00", "%ED%A0%80", "%3Cxyzzy%3E", "%E2%80%A6"])
def test_a_name_like_no_other_has_no_nearest(client: FlaskClient, name: str) -> None:
    response = client.get(f"/api/glossary/{name}")
    refused(response, 404, "concept")
    assert response.get_json()["nearest"] == []


@pytest.mark.parametrize(
    ("query", "first"),
    [("chromogran", "chromogranin-a"), ("chromagranin", "chromogranin-a"), ("Ki67", "ki-67"), ("KI-67", "ki-67")],
)
def test_a_search_gives_the_best_first(client: FlaskClient, query: str, first: str) -> None:
    body = client.get("/api/search", query_string={"q": query}).get_json()
    assert (body["query"], body["concepts"][0]["id"]) == (query, first)


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=xyzzyxyzzy", "?q=%ED%A0%80", "?q=" + "y" * 5_000])
def test_a_search_for_nothing_finds_nothing(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/search{query}")
    assert (response.status_code, response.get_json()["concepts"]) == (200, [])


# The lexicon, and what is kept


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("", None),
        ("identity", None),
        ("br", None),
        ("gzip;q=0", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("*", "gzip"),
    ],
)
def test_the_lexicon_is_the_one_that_is_committed(client: FlaskClient, accept: str, coding: str | None) -> None:
    response = client.get("/lexicon.json", headers={"Accept-Encoding": accept})
    content = gzip.decompress(response.data) if coding else response.data
    assert (response.content_type, response.content_encoding) == (JSON, coding)
    assert "Accept-Encoding" in response.vary
    assert content == LEXICON.read_bytes()


@pytest.mark.parametrize("path", ["/lexicon.json", "/api/glossary", "/api/glossary/ki-67", "/static/site.css"])
def test_who_has_it_already_gets_nothing(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('"')  # strong
    assert first.headers["Cache-Control"] == "no-cache"
    for known in (tag, f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    other = client.get(path, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_the_packed_lexicon_has_a_tag_of_its_own(client: FlaskClient) -> None:
    plain = client.get("/lexicon.json").headers["ETag"]
    packed = {"Accept-Encoding": "gzip"}
    tag = client.get("/lexicon.json", headers=packed).headers["ETag"]
    assert tag != plain
    assert client.get("/lexicon.json", headers={**packed, "If-None-Match": tag}).status_code == 304
    assert client.get("/lexicon.json", headers={**packed, "If-None-Match": plain}).status_code == 200


@pytest.mark.parametrize("path", ["/lexicon.json", "/api/glossary", "/api/search?q=ki", "/healthz", "/openapi.json"])
def test_the_head_of_an_answer_can_be_had_alone(client: FlaskClient, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.data, response.content_type) == (200, b"", JSON)


# What is said about it


def test_a_healthy_service_says_so(client: FlaskClient) -> None:
    response = client.get("/healthz")
    body = response.get_json()
    assert (response.status_code, response.content_type) == (200, JSON)
    assert (body["status"], body["problem"]) == ("ok", None)
    assert set(body["glossary"]) == {"version", "hash", "concepts", "since"}
    assert body["glossary"]["concepts"] >= 120


def test_the_description_names_every_address_and_its_refusals(client: FlaskClient) -> None:
    body = client.get("/openapi.json").get_json()
    assert body["openapi"] == "3.1.0"
    assert {f"{method} {path}" for path, methods in body["paths"].items() for method in methods} == {
        "post /api/annotate", "post /api/find", "get /api/glossary", "get /api/glossary/{id}", "get /api/search",
        "get /read", "get /lexicon.json", "get /healthz",
    }  # fmt: skip
    assert {"200", "400", "406", "413", "415", "421"} <= set(body["paths"]["/api/annotate"]["post"]["responses"])
    assert {"200", "304", "404"} <= set(body["paths"]["/api/glossary/{id}"]["get"]["responses"])
    names = [parameter["name"] for parameter in body["paths"]["/api/annotate"]["post"]["parameters"]]
    assert names == ["to", "mark", "level", "density", "links", "headings", "assets"]


@pytest.mark.parametrize(
    ("method", "path", "body", "shape"),
    [
        ("POST", "/api/annotate", {"text": "Ki-67"}, "AnnotateAnswer"),
        ("POST", "/api/find", {"text": "Ki-67"}, "FindAnswer"),
        ("GET", "/api/glossary", None, "GlossaryAnswer"),
        ("GET", "/api/search?q=ki", None, "SearchAnswer"),
        ("GET", "/healthz", None, "Health"),
        ("GET", "/api/glossary/insulinom", None, "ProblemDetails"),
        ("POST", "/api/find", {"text": 1}, "ProblemDetails"),
    ],
)
def test_answers_have_the_shape_that_is_described(
    client: FlaskClient, method: str, path: str, body: dict[str, Any] | None, shape: str
) -> None:
    description = client.get("/openapi.json").get_json()
    schema = {"$ref": f"#/components/schemas/{shape}", "components": description["components"]}
    answer = client.open(path, method=method, json=body).get_json()
    jsonschema.Draft202012Validator(schema).validate(answer)


# Addresses

SITE = "https://site.example"
LETTER = "My Ki-67 is 2%, and the nurse says that this is low."
WHOLE = (
    "<!DOCTYPE html><html lang=de><head><title>Scan | Blog</title><script>x()</script></head><body>"
    f"<nav>insulinoma</nav><article><h1>Scan</h1><p onclick=x()>{LETTER} <a href=b>carcinoid</a></p>"
    f"<p>{'And so it goes on. ' * 20}</p></article>"
)
# path → media type, what the site says of its letters, contents
WEB: dict[str, tuple[str, str | None, bytes]] = {
    "/page": ("text/html", None, WHOLE.encode()),
    "/old": ("text/html", "iso-8859-1", f"<title>Größe</title><p>{LETTER}".encode("latin-1")),
    "/letter.txt": ("text/plain", "utf-8", LETTER.encode()),
    "/letter.pdf": ("application/pdf", None, pdf([LETTER], title="Results")),
    "/feed": ("application/rss+xml", None, RSS.encode()),
    "/login": ("text/html", None, b"<form>Log in<input type=password></form>"),
    "/data": ("text/xml", None, b"<urlset/>"),
}


class Nothing:
    """A cache that keeps nothing."""

    def get(self, key: str) -> Any:
        return None

    def set(self, key: str, value: Any, timeout: int | None = None) -> Any:
        return None


def from_the_web(address: str, policy: Policy, **_: Any) -> Fetched:
    """What stands in `WEB`; /away leads to /page."""
    path = address.strip().removeprefix(SITE)
    if path == "/gone":
        raise FetchError("page-gone", "site.example has taken this page down for good (410).", site_status=410)
    media_type, charset, body = WEB[path.replace("/away", "/page")]
    return Fetched(
        asked=address.strip(), address=address.strip().replace("/away", "/page"), status=200, body=body,
        media_type=media_type, charset=charset, etag=None, last_modified=None, fresh_for=0, may_store=True,
        hops=(address,) if path == "/away" else (),
    )  # fmt: skip


@pytest.fixture
def online(current: Current) -> FlaskClient:
    """A client of a service in whose world there is but one site."""
    fetcher = Fetcher(Policy(), Nothing(), 1, contextlib.nullcontext, fetch=from_the_web)
    return create_app(Settings(port=80), current, fetcher).test_client()


def address(client: FlaskClient, path: str, accept: str = "*/*", **body: Any) -> TestResponse:
    return client.post("/api/annotate", json={"url": f"{SITE}{path}", **body}, headers={"Accept": accept})


ARTICLE = '<article lang="de"><header><h1>Scan</h1><p>Blog</p></header><p>My '


@pytest.mark.parametrize(
    ("path", "body", "view", "content"),
    [
        ("/page", {}, "page", '<!DOCTYPE html><html lang="de"><head><title>Scan | Blog</title></head><body><nav>'),
        ("/page", {"view": "page"}, "page", '<!DOCTYPE html><html lang="de"><head><title>Scan | Blog</title></head>'),
        ("/page", {"view": None}, "page", '<!DOCTYPE html><html lang="de"><head><title>Scan | Blog</title></head>'),
        ("/page", {"view": "reading"}, "reading", ARTICLE),
        ("/letter.txt", {}, "reading", "<article><header><h1>letter.txt</h1><p>site.example</p></header><p>My <span"),
        ("/letter.txt", {"view": "page"}, "reading", "<article><header><h1>letter.txt</h1>"),
        ("/letter.pdf", {}, "reading", "<article><header><h1>Results</h1><p>Dr A · site.example</p></header><h2>"),
        ("/feed", {}, "reading", '<article lang="en-GB"><header><h1>A &amp; B</h1>'),
    ],
)
def test_what_is_at_an_address_comes_back_explained(
    online: FlaskClient, path: str, body: dict[str, Any], view: str, content: str
) -> None:
    response = address(online, path, **body)
    answer = response.get_json()
    assert (response.status_code, response.content_type) == (200, JSON)
    assert (answer["format"], answer["origin"]["view"]) == ("html", view)
    assert answer["content"].startswith(content)
    assert 'id="netgloss-' in answer["content"]


def test_a_page_of_the_web_is_made_safe(online: FlaskClient) -> None:
    for view in ("page", "reading"):
        content = address(online, "/page", view=view, assets=False).get_json()["content"]
        assert "script" not in content
        assert "onclick" not in content
        assert '<a href="https://site.example/b">carcinoid</a>' in content


OF_A_PAGE = {
    "html": '<!DOCTYPE html><html lang="de">',
    "markdown": "Scan\n\nBlog\n\nMy Ki-67[^ki-67] is 2%",
    "text": "Scan\n\nBlog\n\nMy Ki-67 [1] is 2%",
    "footnotes": "<p>Scan</p>\n<p>Blog</p>\n<p>My Ki-67<sup>[1]</sup> is 2%",
    "sheet": '<!DOCTYPE html><html lang="en-GB">',
    "sheet-markdown": "# Term sheet\n\n## Ki-67 (kee-sixty-seven)\n\n> My Ki-67 is 2%",
    "json": "{\n",
}


@pytest.mark.parametrize("to", OF_A_PAGE)
def test_an_address_can_be_had_in_every_format(online: FlaskClient, to: str) -> None:
    named = address(online, "/page", to=to).get_json()
    in_query = online.post(f"/api/annotate?to={to}", json={"url": f"{SITE}/page"}).get_json()
    assert named == in_query
    assert named["format"] == to
    assert named["content"].startswith(OF_A_PAGE[to])
    assert named["origin"]["view"] == ("page" if to == "html" else "reading")
    if to != "html":
        assert "nsulinoma" not in named["content"]  # that is in the menu
        whole = address(online, "/page", to=to, view="page").get_json()
        assert whole["origin"]["view"] == "page"
        assert "nsulinoma" in whole["content"]


def test_an_address_has_no_places_to_count_for_web_annotations(online: FlaskClient) -> None:
    assert "ask for json" in refused(address(online, "/page", to="web-annotation"), 400, "option")


@pytest.mark.parametrize(
    ("accept", "content_type", "beginning"),
    [
        ("text/html", "text/html; charset=utf-8", OF_A_PAGE["html"]),
        ("text/markdown", "text/markdown; charset=utf-8", OF_A_PAGE["markdown"]),
        ("text/plain", "text/plain; charset=utf-8", OF_A_PAGE["text"]),
        ("text/html, */*;q=0.1", "text/html; charset=utf-8", OF_A_PAGE["html"]),
        ("application/json", JSON, '{"format": "html", "content": "<!DOCTYPE html>'),
        ("image/png, */*;q=0.1", JSON, '{"format": "html", "content": "<!DOCTYPE html>'),
    ],
)
def test_an_address_is_answered_with_the_type_that_is_liked_best(
    online: FlaskClient, accept: str, content_type: str, beginning: str
) -> None:
    response = address(online, "/page", accept)
    assert (response.status_code, response.content_type) == (200, content_type)
    assert response.text.startswith(beginning)
    assert "Accept" in response.vary
    if content_type.startswith("text/html"):  # somebody else's markup stays inert
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert {"sandbox", "default-src 'none'"} <= set(policy)
        assert not [rule for rule in policy if rule.startswith("script-src")]


def test_an_address_that_can_not_be_had_in_a_type_is_refused(online: FlaskClient) -> None:
    refused(address(online, "/page", "image/png"), 406, "not-acceptable")


ORIGINS: dict[str, tuple[str, dict[str, Any]]] = {
    "a page": (
        "/page",
        {"asked": f"{SITE}/page", "address": f"{SITE}/page", "kind": "page", "view": "page", "title": "Scan | Blog",
         "media_type": "text/html", "charset": "utf-8", "charset_by": "contents"},
    ),
    "a page to which another address has led": (
        "/away",
        {"asked": f"{SITE}/away", "address": f"{SITE}/page", "kind": "page", "view": "page", "title": "Scan | Blog",
         "media_type": "text/html", "charset": "utf-8", "charset_by": "contents"},
    ),
    "a page in an old encoding": (
        "/old",
        {"asked": f"{SITE}/old", "address": f"{SITE}/old", "kind": "page", "view": "page", "title": "Größe",
         "media_type": "text/html", "charset": "windows-1252", "charset_by": "site"},
    ),
    "a text": (
        "/letter.txt",
        {"asked": f"{SITE}/letter.txt", "address": f"{SITE}/letter.txt", "kind": "text", "view": "reading",
         "title": "letter.txt", "media_type": "text/plain", "charset": "utf-8", "charset_by": "site"},
    ),
    "a PDF": (
        "/letter.pdf",
        {"asked": f"{SITE}/letter.pdf", "address": f"{SITE}/letter.pdf", "kind": "pdf", "view": "reading",
         "title": "Results", "media_type": "application/pdf", "charset": "", "charset_by": None},
    ),
    "a feed": (
        "/feed",
        {"asked": f"{SITE}/feed", "address": f"{SITE}/feed", "kind": "feed", "view": "reading", "title": "A & B",
         "media_type": "application/rss+xml", "charset": "windows-1252", "charset_by": "page"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "origin"), ORIGINS.values(), ids=ORIGINS.keys())
def test_an_answer_says_where_it_is_from(online: FlaskClient, path: str, origin: dict[str, Any]) -> None:
    answer = address(online, path).get_json()
    assert answer["origin"] == origin
    description = online.get("/openapi.json").get_json()
    schema = {"$ref": "#/components/schemas/AnnotateAnswer", "components": description["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer)


def test_what_was_sent_has_no_origin(online: FlaskClient) -> None:
    for body in ({"text": "Ki-67"}, {"html": "<p>Ki-67"}):
        assert set(online.post("/api/annotate", json=body).get_json()) == {"format", "content"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ["Ki-67"]),
        ({"links": True}, ["Ki-67", "carcinoid"]),
        ({"level": "core"}, ["Ki-67"]),
        ({"mark": "all", "density": 0, "links": True}, ["Ki-67", "carcinoid"]),
    ],
)
def test_options_count_for_addresses_too(online: FlaskClient, options: dict[str, Any], words: list[str]) -> None:
    core = address(online, "/page", view="reading", assets=False, **options).get_json()["content"]
    query = "&".join(f"{name}={str(value).lower()}" for name, value in options.items())
    body = {"url": f"{SITE}/page", "view": "reading", "assets": False}
    assert online.post(f"/api/annotate?{query}", json=body).get_json()["content"] == core
    assert marked(core) == words


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"url": f"{SITE}/page", "text": "a"}, "Give one of “text”, “html” and “url”"),
        ({"url": f"{SITE}/page", "html": "a"}, "Give one of “text”, “html” and “url”"),
        ({"url": f"{SITE}/page", "text": "a", "html": "b"}, "Give one of “text”, “html” and “url”"),
        ({"url": None}, "Give one of “text”, “html” and “url”"),
        ({"view": "page"}, "Give one of “text”, “html” and “url”"),
        ({"text": "a", "view": "page"}, "Give “view” only with “url”"),
        ({"html": "a", "view": "reading"}, "Give “view” only with “url”"),
        ({"url": f"{SITE}/page", "view": "sheet"}, "“view”: "),
        ({"url": f"{SITE}/page", "view": ""}, "“view”: "),
        ({"url": 1}, "“url”: "),
        ({"url": [f"{SITE}/page"]}, "“url”: "),
    ],
)
def test_a_request_for_an_address_that_makes_no_sense_is_refused(
    online: FlaskClient, body: dict[str, Any], sentence: str
) -> None:
    assert refused(online.post("/api/annotate", json=body), 400, "bad-request").startswith(sentence)


def test_an_option_of_the_page_is_none_of_the_query(online: FlaskClient) -> None:
    for name in ("url", "view"):
        response = online.post(f"/api/annotate?{name}=page", json={"url": f"{SITE}/page"})
        refused(response, 400, "option")


@pytest.mark.parametrize(
    ("path", "status", "kind", "facts"),
    [
        ("/gone", 424, "page-gone", {"site_status": 410}),
        ("/login", 424, "page-login", {}),
        ("/data", 424, "content-type", {}),
    ],
)
def test_an_address_that_can_not_be_had_is_a_problem(
    online: FlaskClient, path: str, status: int, kind: str, facts: dict[str, Any]
) -> None:
    for accept in ("*/*", "application/json", "text/plain"):
        response = address(online, path, accept)
        refused(response, status, kind)
        problem = response.get_json()
        assert {name: problem[name] for name in facts} == facts
        assert set(problem) == {"type", "title", "status", "detail", "advice", *facts}
    page = address(online, path, "text/html")
    assert (page.status_code, page.mimetype) == (status, HTML)


@pytest.mark.parametrize(
    ("url", "status", "kind"),
    [
        ("", 400, "address"), ("site.example/page", 400, "address"), ("file:///etc/passwd", 400, "address"),
        ("https://site.example/\r\nX: y", 400, "address"), ("http://127.0.0.1/", 403, "not-public"),
        ("http://localhost:8765/", 403, "not-public"), ("http://site.example:8080/", 403, "not-allowed"),
        ("\u0000", 400, "address"), ("https://\u0130/", 403, "not-public"),
    ],
)  # fmt: skip
def test_an_address_that_must_not_be_had_is_a_problem(client: FlaskClient, url: str, status: int, kind: str) -> None:
    refused(client.post("/api/annotate", json={"url": url}), status, kind)
