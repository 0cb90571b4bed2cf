"""The embedded server: waitress, with two things that it lacks.

On SIGTERM it cuts what is in flight; ours stops accepting, finishes, and then goes. And what it refuses before the
application sees it (a body that is too large) is answered in its own words, after which it closes the connection
under the feet of a client that is still sending; ours answers as the application does and lets the client read that.
"""

from __future__ import annotations

import json
import logging
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from html import escape
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import ErrorTask

from netgloss.current import Current
from netgloss.errors import SettingsError
from netgloss.fetcher import places
from netgloss.guard import HEADERS
from netgloss.problems import of_status, prefers_page
from netgloss.settings import Settings

GRACE = 10.0  # seconds for what is in flight when the service is told to stop
_CONNECTIONS = 500  # beyond these, new ones wait to be accepted
_LINGER = 2.0  # seconds for a client that was refused to stop sending and read why
# `select`, all that Windows has, knows no more than some hundred connections.
_poll: Callable[..., None] = wasyncore.poll2 if hasattr(select, "poll") else wasyncore.poll
_log = logging.getLogger("netgloss")


class _Refusal(ErrorTask):
    """A request that waitress itself refuses, answered like any other problem."""

    def execute(self) -> None:
        error = self.request.error
        limit = self.channel.adj.max_request_body_size - 1
        problem = of_status(
            error.code,
            f"The largest text that is taken has {limit} bytes." if error.code == 413
            else "The request is larger than this service takes, or is not proper HTTP.",
        )  # fmt: skip
        kind = problem.kind
        if prefers_page(self.request.headers.get("ACCEPT", "")):
            title = escape(kind.title)
            text = f"<h1>{title}</h1><p>{escape(problem.detail)}</p><p>{escape(kind.advice)}</p>"
            body = f"<!DOCTYPE html><html lang=en-GB><title>{title}</title>{text}"
            content_type = "text/html; charset=utf-8"
        else:
            body, content_type = json.dumps(problem.as_json()) + "\n", "application/problem+json"
        data = body.encode()
        self.status = f"{kind.status} {error.reason}"
        self.response_headers += [("Content-Type", content_type), *HEADERS.items()]
        self.set_close_on_finish()
        self.content_length = len(data)
        self.write(data)
        self.channel.linger_until = time.monotonic() + _LINGER


class _Channel(HTTPChannel):
    """A connection. Behind a refusal it goes on listening, and throws away what it hears, until the client has read."""

    error_task_class = _Refusal
    linger_until = 0.0
    lingering = False

    def send_continue(self) -> None:
        # Waitress would tell a client that asks first to go on with a body that it has refused already.
        if not self.request.error:
            super().send_continue()

    def handle_close(self) -> None:
        if not self.lingering and self.linger_until > time.monotonic() and self.connected:
            self.lingering, self.will_close = True, False
            with suppress(OSError):  # the client has gone
                self.socket.shutdown(socket.SHUT_WR)
                return
        super().handle_close()

    def readable(self) -> bool:
        return self.lingering or bool(super().readable())

    def handle_read(self) -> None:
        if not self.lingering:
            super().handle_read()
            return
        try:
            data = self.socket.recv(self.adj.recv_bytes)
        except OSError:
            data = b""
        if not data or time.monotonic() > self.linger_until:
            super().handle_close()

    @property
    def busy(self) -> bool:
        """Whether a request is being received or worked on, or an answer is on its way."""
        return bool(self.requests or self.request is not None or self.total_outbufs_len)


TcpWSGIServer.channel_class = _Channel


def serve(app: Flask, settings: Settings, current: Current, ready: Callable[[str], None]) -> None:
    """Serves until SIGTERM or SIGINT; SIGHUP reads the glossary again. Calls `ready` with the address once it listens.

    Raises `SettingsError` where the address can't be listened on.
    """
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        # Whoever waits for a slow site holds a thread; the others are still there for everything else.
        "threads": settings.threads + places(settings.fetch_at_once),
        "connection_limit": _CONNECTIONS,
        "max_request_body_size": settings.body_limit + 1,  # waitress refuses what is as large as its limit
        # In memory, whatever its size: waitress would put it into a temporary file, and what is pasted is not stored.
        "inbuf_overflow": sys.maxsize,
        "outbuf_overflow": sys.maxsize,
        "ident": None,
        "clear_untrusted_proxy_headers": not settings.proxies,  # the application itself knows how many to believe
    }
    try:
        server = create_server(app, **options)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"Nothing can listen on {settings.host}, port {settings.port} ({error}). "
            "Another program may use it: try --port."
        ) from error
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would tell of everybody who has to wait
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    def reload(number: int, frame: FrameType | None) -> None:
        current.reload()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if hasattr(signal, "SIGHUP"):  # not on Windows
        signal.signal(signal.SIGHUP, reload)
    ready(f"http://{_shown(settings.host)}:{server.effective_port}/")
    sockets = server._map  # noqa: SLF001 (waitress has no other way to its sockets)
    while not stopping:
        _poll(0.5, sockets)
    _finish(server, sockets)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _finish(server: TcpWSGIServer, sockets: dict[int, Any]) -> None:
    """No new connections, and an end to the old ones as soon as they have nothing to do."""
    server.accepting = False
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline:
        channels = list(server.active_channels.values())
        for channel in channels:
            if not channel.busy:
                channel.will_close = True
        if not channels:
            break
        _poll(0.05, sockets)
    else:
        _log.warning("%d requests were not finished in %d seconds.", len(server.active_channels), GRACE)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(sockets)
