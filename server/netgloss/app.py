"""`create_app`: the one place where the parts of the service are put together."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, Response, request
from flask_caching import Cache
from flask_cors import CORS
from flask_limiter import Limiter, RateLimitExceeded
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from netgloss.api import api
from netgloss.current import Current
from netgloss.errors import NetglossError
from netgloss.fetcher import MOST_KEPT, Fetcher, places
from netgloss.guard import EXTENSIONS, HEADERS, Guard, client_of
from netgloss.policy import policy_of
from netgloss.problems import Problem, of_error, of_status
from netgloss.read import read
from netgloss.refusals import problem_response
from netgloss.settings import Settings
from netgloss.site import site
from netgloss.slots import Shares

_log = logging.getLogger("netgloss")

_MINUTE = 60  # seconds


class _InMemory(Request):
    """A request whose uploads never touch a disk; the limit on its body is the limit on them."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        return BytesIO()


def create_app(settings: Settings, current: Current | None = None, fetcher: Fetcher | None = None) -> Flask:
    """The service as a WSGI application. Raises `GlossaryError` if the glossary can't be used, `SettingsError`.

    `fetcher` stands in for the one that the settings ask for, in tests.
    """
    app = Flask("netgloss", static_folder=None)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    app.request_class = _InMemory
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_limit
    app.extensions["netgloss"] = current or Current(settings.glossary, watch=settings.watch)
    guard = Guard(
        lambda request: settings.answered_hosts(settings.port or int(request.environ["SERVER_PORT"])), settings.origins
    )
    app.extensions["netgloss.guard"] = guard

    @app.before_request
    def check() -> None:
        guard.check(request)  # before anything else: what comes below has looks of its own at requests

    app.extensions["netgloss.fetcher"] = fetcher or _fetcher(app, settings)
    app.register_blueprint(api)
    app.register_blueprint(site)
    app.register_blueprint(read)
    allowed = {"origins": [*EXTENSIONS, *settings.origins], "methods": ["GET", "HEAD", "POST"], "always_send": False,
               "supports_credentials": False, "send_wildcard": False}  # fmt: skip
    CORS(app, resources={r"^/api/.+": allowed, r"^/lexicon\.json$": allowed})

    @app.context_processor
    def promise() -> dict[str, Any]:
        return {"local": settings.local, "fetching": settings.fetching}

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/") or request.path == "/lexicon.json":
            response.vary.add("Origin")
        return response

    @app.errorhandler(NetglossError)
    def refuse(error: NetglossError) -> Response:
        return problem_response(of_error(error))

    @app.errorhandler(RateLimitExceeded)
    def refuse_one_too_many(_: RateLimitExceeded) -> Response:
        detail = f"One reader can have {settings.fetch_rate} pages fetched in a minute."
        return problem_response(Problem("rate", detail, {"retry_after": _MINUTE}))

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


def _fetcher(app: Flask, settings: Settings) -> Fetcher:
    # In memory, and never more than so many: what people read is not to lie about.
    cache = Cache(app, config={"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": MOST_KEPT})
    limiter = Limiter(lambda: client_of(request), app=app, storage_uri="memory://", strategy="sliding-window-counter")
    limited = limiter.shared_limit(f"{settings.fetch_rate} per minute", scope="fetch")
    shares = Shares(places(settings.fetch_at_once) // 2)  # so that nobody can keep all places with slow sites

    @contextmanager
    def counted() -> Iterator[None]:
        with shares.one(client_of(request)), limited:
            yield

    return Fetcher(policy_of(settings), cache, settings.fetch_at_once, counted)
