"""What people and programs read when something is refused: RFC 9457 problem details, and a plain page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from netgloss.errors import DecodeError, FetchError, NetglossError, OptionError, UnknownConceptError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of refusal."""

    status: int
    title: str
    advice: str  # what to do


KINDS = {
    "bad-request": Kind(400, "This request can't be read", "Check what was sent and try again."),
    "decoding": Kind(
        400, "The text can't be read", "Save it as UTF-8, or say which encoding it has, and send it again."
    ),
    "option": Kind(400, "This option can't be used", "The options and their values are described at /api."),
    "not-found": Kind(404, "There is no such page", "Start again at the first page."),
    "foreign": Kind(
        403,
        "This service works for its own reader only",
        "Open the service itself and give it the address or the text there.",
    ),
    "concept": Kind(404, "There is no such word in the glossary", "Look it up at /api/search."),
    "method": Kind(405, "This address does not take that kind of request", "The addresses are described at /api."),
    "not-acceptable": Kind(406, "There is no such format", "Ask for one of the formats described at /api."),
    "too-large": Kind(413, "The text is too large", "Send it in smaller parts."),
    "media-type": Kind(415, "Texts of this kind are not taken", "Send text/plain, text/html or application/json."),
    "host": Kind(
        421, "This service does not answer to that name", "Open it under the address that it printed when it started."
    ),
    "headers": Kind(431, "The request's headers are too large", "Send fewer or smaller headers."),
    "rate": Kind(429, "Too many pages in too short a time", "Wait a little, then try again."),
    "server": Kind(500, "Something went wrong here", "Try again; if it happens again, please report it."),
    # What can go wrong with a web page that is to be fetched. Refused by us: 400 and 403. The site's doing: 424, as
    # nothing is the matter with this service, and the request can be repeated as it is.
    "address": Kind(
        400, "This address can't be read", "Copy it from the address bar of your browser; it begins with https://."
    ),
    "not-public": Kind(
        403,
        "This address is not on the public internet",
        "Read the page with the browser extension, or copy its text and paste it.",
    ),
    "not-allowed": Kind(
        403,
        "This service does not read that site",
        "Read the page with the browser extension, or copy its text and paste it.",
    ),
    "fetching-off": Kind(
        403, "This service reads no web addresses", "Copy the page's text and paste it, or use the extension."
    ),
    "robots": Kind(
        403,
        "The site asks programs not to read this page",
        "Read the page with the browser extension, or copy its text and paste it.",
    ),
    "name": Kind(
        424, "There is no site of that name", "Check the spelling of the address, and that you are online; try again."
    ),
    "unreachable": Kind(424, "The site can't be reached", "Try again later; perhaps it is down just now."),
    "tls": Kind(
        424,
        "The site can't prove who it is",
        "Somebody may stand between you and the site, or its certificate is broken. Try again from another network.",
    ),
    "redirects": Kind(
        424, "The address leads nowhere", "Open the page in your browser and copy the address that it then has."
    ),
    "answer": Kind(
        424,
        "The site's answer is broken",
        "Try again; if it stays so, open the page in your browser and paste its text.",
    ),
    "slow": Kind(424, "The site is too slow", "Try again later, or open the page in your browser and paste its text."),
    "large": Kind(
        424, "The page is too large", "Open the page in your browser and paste the part that you want explained."
    ),
    "content-type": Kind(
        424, "This is not a page that can be read", "Only web pages, texts, PDF files and feeds are read."
    ),
    "page-login": Kind(
        424,
        "The page is behind a login",
        "Log in with your browser and use the extension there, or paste the page's text.",
    ),
    "page-consent": Kind(
        424,
        "The page only shows a question about cookies",
        "Answer it in your browser and use the extension there, or paste the page's text.",
    ),
    "page-script": Kind(
        424,
        "The page is drawn by its scripts",
        "Open it in your browser and use the extension there, or paste the page's text.",
    ),
    "page-empty": Kind(
        424,
        "There is no text on the page",
        "Open it in your browser; if it has a text there, use the extension, or paste it.",
    ),
    "pdf": Kind(
        424,
        "This PDF can't be read",
        "Open it yourself, copy the text and paste it. Of a scan, a program that reads scans (OCR) may make a text.",
    ),
    "feed": Kind(424, "This feed can't be read", "Open the site that it belongs to instead."),
    "page-forbidden": Kind(
        424,
        "The site does not give us this page",
        "Some sites refuse every program. Use the extension in your browser, or paste the page's text.",
    ),
    "page-missing": Kind(
        424, "The site has no such page", "Check the address, or look for the page from the site's first page."
    ),
    "page-gone": Kind(424, "The page is gone", "The site has taken it down. An archive of the web may have kept it."),
    "page-busy": Kind(424, "The site asks us to wait", "Try again in some minutes."),
    "page-broken": Kind(424, "The site has a fault", "The fault is on the other side. Try again later."),
    "page-status": Kind(424, "The site's answer is no page", "Open the address in your browser to see what it is."),
    "not-implemented": Kind(501, "This service can't do that", "The addresses are described at /api."),
    "busy": Kind(503, "There is too much to do just now", "Try again in a few seconds."),
}
_BY_STATUS = {kind.status: name for name, kind in reversed(KINDS.items())}


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal: its kind, what is the matter this time, and facts for programs."""

    name: str
    detail: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """The kind, with status, title and advice."""
        return KINDS[self.name]

    def as_json(self) -> dict[str, Any]:
        """The members of an `application/problem+json` body."""
        kind = self.kind
        return {"type": f"/api#problem-{self.name}", "title": kind.title, "status": kind.status, "detail": self.detail,
                "advice": kind.advice, **self.facts}  # fmt: skip


class Refused(NetglossError):  # noqa: N818 (it is the request that is wrong)
    """A request that is answered with a problem."""

    def __init__(self, name: str, detail: str, **facts: Any) -> None:
        self.problem = Problem(name, detail, facts)
        super().__init__(detail)


def of_error(error: NetglossError) -> Problem:
    """The problem that one of our exceptions is."""
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, UnknownConceptError):
        return Problem("concept", str(error), {"nearest": error.nearest})
    if isinstance(error, OptionError):
        return Problem("option", str(error))
    if isinstance(error, DecodeError):
        return Problem("decoding", str(error))
    if isinstance(error, FetchError):
        return Problem(error.name, str(error), dict(error.facts))
    return Problem("server", str(error))


def of_status(status: int, detail: str) -> Problem:
    """The problem for an HTTP status that the framework or the server has decided on."""
    name = _BY_STATUS.get(status, "bad-request" if status < 500 else "server")
    return Problem(name, detail)


def prefers_page(accept: str) -> bool:
    """Whether whoever sent this `Accept` header is a browser that shows pages to a person."""
    return "text/html" in accept and "application/json" not in accept
