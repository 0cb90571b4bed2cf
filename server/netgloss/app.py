"""`create_app`: the one place where the parts of the service are put together."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, Response, make_response, render_template, request
from flask_cors import CORS
from werkzeug.exceptions import HTTPException

from netgloss.api import api
from netgloss.current import Current
from netgloss.errors import NetglossError
from netgloss.problems import Problem, Refused, of_error, of_status, prefers_page
from netgloss.settings import Settings
from netgloss.site import site

_log = logging.getLogger("netgloss")

# Whole origins. Firefox gives every installation its own id, so there any extension has to do.
_EXTENSIONS = (r"^chrome-extension://[a-p]{32}$", r"^moz-extension://[0-9a-f-]{36}$")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",  # what somebody pasted must not stay on a shared computer
}


class _InMemory(Request):
    """A request whose uploads never touch a disk; the limit on its body is the limit on them."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        return BytesIO()


def create_app(settings: Settings, current: Current | None = None) -> Flask:
    """The service as a WSGI application. Raises `GlossaryError` if the glossary can't be used."""
    app = Flask("netgloss", static_folder=None)
    app.request_class = _InMemory
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_limit
    app.extensions["netgloss"] = current or Current(settings.glossary, watch=settings.watch)
    app.register_blueprint(api)
    app.register_blueprint(site)
    allowed = {"origins": [*_EXTENSIONS, *settings.origins], "methods": ["GET", "HEAD", "POST"], "always_send": False,
               "supports_credentials": False, "send_wildcard": False}  # fmt: skip
    CORS(app, resources={r"^/api/.+": allowed, r"^/lexicon\.json$": allowed})

    @app.context_processor
    def promise() -> dict[str, Any]:
        return {"local": settings.local}

    @app.before_request
    def check_host() -> None:
        # A page on the web can give its own name the address 127.0.0.1; its requests then still carry that name.
        hosts = settings.answered_hosts(settings.port or int(request.environ["SERVER_PORT"]))
        if request.environ.get("HTTP_HOST", "").lower() not in hosts:
            raise Refused("host", "This request names another host than this service answers to.")

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/") or request.path == "/lexicon.json":
            response.vary.add("Origin")
        return response

    @app.errorhandler(NetglossError)
    def refuse(error: NetglossError) -> Response:
        return problem_response(of_error(error))

    @app.errorhandler(HTTPException)
    def refuse_http(error: HTTPException) -> Response:
        status = error.code or 500
        detail = (
            f"The largest text that is taken has {settings.body_limit} bytes."
            if status == 413
            else error.description or ""
        )
        response = problem_response(of_status(status, detail))
        if status == 405:
            response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
        return response

    @app.errorhandler(Exception)
    def fail(error: Exception) -> Response:
        # The kind and the place, never the message: it may quote what somebody pasted.
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
        _log.error("%s at %s", type(error).__name__, where)
        return problem_response(Problem("server", "An error of ours, not of yours. Nothing of what you sent was kept."))

    return app


def problem_response(problem: Problem) -> Response:
    """A refusal, as a page for people and as problem JSON for programs."""
    status = problem.kind.status
    if prefers_page(request.headers.get("Accept", "")):
        return make_response(render_template("problem.html", problem=problem), status)
    body: Any = problem.as_json()
    response = make_response(body, status)
    response.content_type = "application/problem+json"
    return response
