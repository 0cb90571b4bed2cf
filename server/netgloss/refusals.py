"""A refusal as HTTP: a page for people, problem JSON for programs."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request

from netgloss.problems import Problem, prefers_page

_WAITING = (429, 503)


def problem_response(problem: Problem, **context: Any) -> Response:
    """A refusal. `context` is for the page."""
    status = problem.kind.status
    if prefers_page(request.headers.get("Accept", "")):
        response = make_response(render_template("problem.html", problem=problem, **context), status)
    else:
        body: Any = problem.as_json()
        response = make_response(body, status)
        response.content_type = "application/problem+json"
    if status in _WAITING and "retry_after" in problem.facts:
        response.headers["Retry-After"] = str(problem.facts["retry_after"])
    return response
