"""The service as a whole: who is answered, with which headers, and what is never told or kept."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from netgloss import Netgloss
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.settings import Settings

PROBLEM = "application/problem+json"
PAGE = "text/html; charset=utf-8"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CHROMIUM = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
FIREFOX = "moz-extension://0a1b2c3d-4e5f-6789-abcd-ef0123456789"
BLOG = "https://blog.example.org"


@pytest.fixture
def app(current: Current) -> Flask:
    """The service with one configured origin."""
    return create_app(Settings(origins=(BLOG,)), current)


@pytest.fixture
def local(current: Current) -> FlaskClient:
    """A client of a service on port 80, which answers to the name that Flask's client uses; it takes 10,000 bytes."""
    return create_app(Settings(port=80, origins=(BLOG,), body_limit=10_000), current).test_client()


# Host


def ask(app: Flask, host: str | None, *headers: tuple[str, str]) -> int:
    """The status that a request for this host gets."""
    environ = EnvironBuilder("/healthz", headers=headers).get_environ()
    del environ["HTTP_HOST"]
    if host is not None:
        environ["HTTP_HOST"] = host
    _, status, _ = run_wsgi_app(app, environ)
    return int(status.split()[0])


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LocalHost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_the_loopback_names_are_answered(app: Flask, host: str) -> None:
    assert ask(app, host) == 200


@pytest.mark.parametrize(
    "host",
    [
        None, "", " ", "127.0.0.1", "localhost", "127.0.0.1:80", "127.0.0.1:8766", "127.0.0.1:08765", "127.0.0.1:",
        "localhost.:8765", "localhost:8765.", "127.0.0.1.:8765", "127.1:8765", "2130706433:8765", "0.0.0.0:8765",
        "::1", "[::1]", "[::1]:80", "[0:0:0:0:0:0:0:1]:8765", "[::ffff:127.0.0.1]:8765", "example.org",
        "example.org:8765", "localhost.example.org:8765", "127.0.0.1.nip.io:8765", "evil@localhost:8765",
        "localhost:8765, example.org", "localhost:8765,localhost:8765", "localhost:8765/", "http://localhost:8765",
        "localhost:8765#", "ⓛocalhost:8765",
    ],
)  # fmt: skip
def test_no_other_name_is_answered(app: Flask, host: str | None) -> None:
    assert ask(app, host if host is None else host.encode().decode("latin-1")) == 421


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded", "X-Forwarded-Server"],
)
def test_what_a_proxy_might_say_about_the_host_does_not_count(app: Flask, header: str) -> None:
    right, wrong = "localhost:8765", "example.org"
    form = "host={}" if header == "Forwarded" else "{}"
    assert ask(app, wrong, (header, form.format(right))) == 421
    assert ask(app, right, (header, form.format(wrong))) == 200


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/glossary", "/lexicon.json", "/openapi.json", "/static/site.css", "/nowhere", "/take"]
)
def test_the_host_is_looked_at_before_anything_else(app: Flask, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS", "HEAD"):
        response = app.test_client().open(path, method=method, headers={"Host": "example.org", "Origin": CHROMIUM})
        assert response.status_code == 421


def test_a_wrong_host_is_told_what_to_do(app: Flask) -> None:
    program = app.test_client().get("/", headers={"Host": "example.org"})
    assert (program.content_type, program.get_json()["type"]) == (PROBLEM, "/api#problem-host")
    person = app.test_client().get("/", headers={"Host": "example.org", **BROWSER})
    assert person.content_type == PAGE
    assert "Open it under the address that it printed when it started." in person.text


def test_configured_names_take_the_place_of_the_loopback_names(current: Current) -> None:
    app = create_app(Settings(hosts=("Words.example.org",)), current)
    assert [ask(app, host) for host in ("words.example.org", "WORDS.example.org", "127.0.0.1:8765")] == [200, 200, 421]


# Origins


def names(response: TestResponse, header: str) -> set[str]:
    """The names that this header lists, in however many lines."""
    return {name.strip() for line in response.headers.getlist(header) for name in line.split(",")}


@pytest.mark.parametrize("origin", [CHROMIUM, FIREFOX, BLOG])
@pytest.mark.parametrize("path", ["/lexicon.json", "/api/glossary", "/api/search?q=ki", "/api/nowhere"])
def test_extensions_and_configured_origins_may_read(local: FlaskClient, path: str, origin: str) -> None:
    response = local.get(path, headers={"Origin": origin})
    assert response.headers.getlist("Access-Control-Allow-Origin") == [origin]
    assert "Origin" in names(response, "Vary")
    assert "Access-Control-Allow-Credentials" not in response.headers


FOREIGN = [
    "https://example.org", "null", "*", "", "http://blog.example.org", "https://blog.example.org:8443",
    "https://blog.example.org.example.com", "https://xblog.example.org", "https://blogxexample.org",
    "https://sub.blog.example.org", "https://blog.example.org/", "http://127.0.0.1:8765", "file://",
    "chrome-extension://abcdefghijklmnop", "chrome-extension://zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop.example.org", f"https://{CHROMIUM}", f"{CHROMIUM}/",
    "moz-extension://example.org", f"{FIREFOX}.example.org", f"https://example.org/{FIREFOX}",
]  # fmt: skip


@pytest.mark.parametrize("origin", FOREIGN)
def test_no_other_origin_may_read(local: FlaskClient, origin: str) -> None:
    for path in ("/lexicon.json", "/api/glossary"):
        response = local.get(path, headers={"Origin": origin})
        assert [name for name, _ in response.headers if name.startswith("Access-Control-")] == []


def test_who_names_no_origin_is_told_none(local: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in local.get("/lexicon.json").headers


@pytest.mark.parametrize("path", ["/", "/api", "/healthz", "/openapi.json", "/static/site.css", "/xlexicon.json"])
def test_nothing_else_is_for_other_origins(local: FlaskClient, path: str) -> None:
    for origin in (CHROMIUM, FIREFOX, BLOG):
        response = local.get(path, headers={"Origin": origin})
        assert [name for name, _ in response.headers if name.startswith("Access-Control-")] == []


@pytest.mark.parametrize("path", ["/lexicon.json", "/api/glossary"])
@pytest.mark.parametrize("headers", [{}, {"Origin": "https://example.org"}, {"Origin": BLOG}])
def test_what_may_be_kept_is_kept_for_each_origin(local: FlaskClient, path: str, headers: dict[str, str]) -> None:
    # A cache that has seen the answer to a request without an origin must not give it to one with.
    assert "Origin" in names(local.get(path, headers=headers), "Vary")


def preflight(client: FlaskClient, origin: str, path: str = "/api/annotate") -> TestResponse:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
        "Access-Control-Request-Private-Network": "true",
    }
    return client.options(path, headers=headers)


@pytest.mark.parametrize("origin", [CHROMIUM, FIREFOX, BLOG])
def test_extensions_and_configured_origins_may_send_json(local: FlaskClient, origin: str) -> None:
    response = preflight(local, origin)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == origin
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"].lower() == "content-type"
    assert "Origin" in names(response, "Vary")
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers.get("Access-Control-Allow-Private-Network") != "true"


@pytest.mark.parametrize("origin", FOREIGN)
def test_no_other_origin_may_send_json(local: FlaskClient, origin: str) -> None:
    response = preflight(local, origin)
    assert [name for name, _ in response.headers if name.startswith("Access-Control-")] == []


def test_a_form_on_another_page_learns_nothing(local: FlaskClient) -> None:
    response = local.post("/", data={"text": "Ki-67"}, headers={"Origin": BLOG, **BROWSER})
    assert "Access-Control-Allow-Origin" not in response.headers


# Headers

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ANSWERS: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "first page": (200, "GET", "/", {}),
    "result": (200, "POST", "/", {"data": {"text": "Ki-67"}}),
    "download": (200, "POST", "/take", {"data": {"text": "Ki-67"}}),
    "API, for people": (200, "GET", "/api", {}),
    "health": (200, "GET", "/healthz", {}),
    "health, for people": (200, "GET", "/healthz", {"headers": BROWSER}),
    "style": (200, "GET", "/static/site.css", {}),
    "text": (200, "POST", "/api/annotate", {"data": "Ki-67", "content_type": "text/plain"}),
    "page": (200, "POST", "/api/annotate", {"data": "Ki-67", "content_type": "text/html"}),
    "JSON": (200, "POST", "/api/annotate", {"json": {"text": "Ki-67"}}),
    "mentions": (200, "POST", "/api/find", {"json": {"text": "Ki-67"}}),
    "glossary": (200, "GET", "/api/glossary", {}),
    "lexicon": (200, "GET", "/lexicon.json", {}),
    "had already": (304, "GET", "/lexicon.json", {"headers": {"If-None-Match": "*"}}),
    "options": (200, "OPTIONS", "/api/find", {}),
    "not JSON": (400, "POST", "/api/find", {"data": "{", "content_type": "application/json"}),
    "nowhere": (404, "GET", "/nowhere", {}),
    "nowhere, for people": (404, "GET", "/nowhere", {"headers": BROWSER}),
    "no such word": (404, "GET", "/api/glossary/xyzzyxyzzy", {}),
    "wrong method": (405, "GET", "/api/find", {}),
    "not acceptable": (406, "POST", "/api/annotate",
                       {"data": "a", "content_type": "text/plain", "headers": {"Accept": "image/png"}}),
    "too large": (413, "POST", "/api/find", {"data": "a" * 10_001, "content_type": "text/plain"}),
    "too large, for people": (413, "POST", "/", {"data": {"text": "a" * 10_001}, "headers": BROWSER}),
    "wrong type": (415, "POST", "/api/find", {"data": "a", "content_type": "image/png"}),
    "wrong host": (421, "GET", "/", {"headers": {"Host": "example.org"}}),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_guarded(local: FlaskClient, name: str) -> None:
    status, method, path, request = ANSWERS[name]
    response = local.open(path, method=method, **request)
    assert response.status_code == status
    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == ("no-cache" if "ETag" in response.headers else "no-store")
    assert not {"Set-Cookie", "Server", "X-Powered-By"} & set(response.headers.keys())


def test_pages_of_ours_run_nothing_but_our_own_files(local: FlaskClient) -> None:
    policy = local.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(
        policy.split("; ")
    )


def test_pages_of_others_run_nothing(local: FlaskClient) -> None:
    page = "<script>alert(1)</script><p onclick=alert(2)>Ki-67"
    response = local.post("/api/annotate", data=page, content_type="text/html")
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert page[:40] in response.text  # untouched, and so it must stay inert
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert not [rule for rule in policy if rule.startswith("script-src")]


# Refusals


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/nowhere", 404, "There is no such page"),
        ("GET", "/static/app.py", 404, "There is no such page"),
        ("GET", "/static/..%2Fapp.py", 404, "There is no such page"),
        ("GET", "/static/", 404, "There is no such page"),
        ("GET", "/api/glossary/xyzzyxyzzy", 404, "There is no such word in the glossary"),
        ("GET", "/api/annotate", 405, "This address does not take that kind of request"),
        ("POST", "/lexicon.json", 405, "This address does not take that kind of request"),
        ("DELETE", "/", 405, "This address does not take that kind of request"),
        ("TRACE", "/", 405, "This address does not take that kind of request"),
        ("GET", "/take", 405, "This address does not take that kind of request"),
    ],
)
def test_a_refusal_is_a_page_for_people_and_json_for_programs(
    local: FlaskClient, method: str, path: str, status: int, title: str
) -> None:
    person = local.open(path, method=method, headers=BROWSER)
    assert (person.status_code, person.content_type) == (status, PAGE)
    heading = BeautifulSoup(person.text, "html.parser").h1
    assert heading is not None
    assert heading.get_text() == title
    for accept in ("*/*", "application/json", "application/json, text/html", ""):
        program = local.open(path, method=method, headers={"Accept": accept})
        assert (program.status_code, program.content_type) == (status, PROBLEM)
        assert (program.get_json()["title"], program.get_json()["status"]) == (title, status)


def test_a_wrong_method_is_told_which_are_right(local: FlaskClient) -> None:
    assert names(local.get("/api/annotate"), "Allow") == {"POST", "OPTIONS"}


def test_the_nearest_words_are_links_for_people(local: FlaskClient) -> None:
    page = BeautifulSoup(local.get("/api/glossary/insulinom", headers=BROWSER).text, "html.parser")
    assert "/words/insulinoma" in [link["href"] for link in page.select("main a")]


def test_what_is_quoted_on_a_page_is_only_text(local: FlaskClient) -> None:
    response = local.get("/api/glossary/<script>alert(1)", headers=BROWSER)
    assert response.status_code == 404
    assert "<script" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text


# What is never told or kept

CANARY = "zanzibar"
POSTS: dict[str, tuple[str, dict[str, Any]]] = {
    "form": ("/", {"data": {"text": f"{CANARY} Ki-67"}}),
    "form with parts": ("/", {"data": {"text": f"{CANARY} Ki-67"}, "content_type": "multipart/form-data"}),
    "form with a bad level": ("/", {"data": {"text": f"{CANARY} Ki-67", "level": CANARY}}),
    "long form": ("/", {"data": {"text": CANARY * 2_000}}),
    "download": ("/take", {"data": {"text": f"{CANARY} Ki-67", "to": "json"}}),
    "sheet": ("/take", {"data": {"text": f"{CANARY} Ki-67", "to": "sheet", "show": "1"}}),
    "text": ("/api/annotate", {"data": f"{CANARY} Ki-67", "content_type": "text/plain"}),
    "text that can't be read": (
        "/api/annotate", {"data": CANARY.encode() + b"\xff", "content_type": "text/plain; charset=utf-8"},
    ),
    "page": ("/api/annotate", {"data": f"<p>{CANARY} Ki-67", "content_type": "text/html"}),
    "page in another format": ("/api/annotate?to=sheet", {"data": f"<p>{CANARY} Ki-67", "content_type": "text/html"}),
    "JSON": ("/api/annotate", {"json": {"text": f"{CANARY} Ki-67"}}),
    "not JSON": ("/api/annotate", {"data": f"{{{CANARY}", "content_type": "application/json"}),
    "wrong JSON": ("/api/annotate", {"json": {"text": [CANARY]}}),
    "long text": ("/api/annotate", {"data": CANARY * 2_000, "content_type": "text/plain"}),
    "mentions": ("/api/find", {"data": f"{CANARY} Ki-67", "content_type": "text/plain"}),
    "mentions, JSON": ("/api/find", {"json": {"text": f"{CANARY} Ki-67"}}),
    "wrong type": ("/api/find", {"data": CANARY, "content_type": "image/png"}),
    "nowhere": ("/nowhere", {"data": CANARY, "content_type": "text/plain"}),
    "wrong host": ("/", {"data": {"text": CANARY}, "headers": {"Host": "example.org"}}),
}  # fmt: skip


@pytest.mark.parametrize("name", POSTS)
def test_what_is_pasted_is_neither_logged_nor_stored(
    local: FlaskClient,
    name: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path, request = POSTS[name]
    with caplog.at_level(logging.DEBUG):
        local.post(path, **request)
    assert CANARY not in caplog.text
    assert CANARY not in "".join(capfd.readouterr())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["form", "download", "text", "JSON"])
@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_an_error_of_ours_tells_nothing(
    local: FlaskClient,
    name: str,
    headers: dict[str, str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(self: Netgloss, text: str, *args: Any, **given: Any) -> str:
        raise RuntimeError(f"no luck with {text}")

    monkeypatch.setattr(Netgloss, "annotate_text", fail)
    path, request = POSTS[name]
    with caplog.at_level(logging.DEBUG):
        response = local.post(path, headers=headers, **request)
    assert (response.status_code, response.content_type) == (500, PAGE if headers else PROBLEM)
    assert "An error of ours, not of yours." in response.text
    for secret in (CANARY, "RuntimeError", "no luck", "Traceback", ".py"):
        assert secret not in response.text
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage().startswith("RuntimeError at ")  # enough to look for it
    assert "test_app.py" in record.getMessage()
    assert CANARY not in caplog.text
