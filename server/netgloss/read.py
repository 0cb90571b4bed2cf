"""Pages of the web, fetched and explained: as they look, or as a text to read."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for

from netgloss.addresses import parse
from netgloss.api import fetcher, served
from netgloss.card import asset
from netgloss.errors import FetchError
from netgloss.follow import follow
from netgloss.glossary import LEVELS
from netgloss.guard import STANDALONE, Guard, is_navigation
from netgloss.options import options
from netgloss.problems import Refused, of_error
from netgloss.refusals import problem_response
from netgloss.source import VIEWS, Shown, Source, View, show

read = Blueprint("read", __name__)

# What the page may do, and its frame. Without `allow-same-origin` it belongs to no origin, ours least of all.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
# The browser runs one script, which it knows by its contents: there is no secret in it that a page could read.
_SCRIPT = "'sha256-" + b64encode(sha256(asset("netgloss.js").encode()).digest()).decode() + "'"
_POLICY = (
    f"sandbox {SANDBOX}; default-src 'none'; script-src {_SCRIPT}; img-src https: data:; {{}}form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; treat-as-public-address"
)
POLICIES: dict[View, str] = {
    "page": _POLICY.format("style-src 'unsafe-inline' https:; font-src https: data:; media-src https:; "),
    "reading": _POLICY.format("style-src 'unsafe-inline'; "),
}
# As people type an address: without a scheme. What is before the path is taken in one way only, however long it is.
_BARE = re.compile(r"(?=[^\s:/?#@]+?\.[^\s:/?#@])[^\s:/?#@]++(?::[0-9]+)?(?:[/?#].*)?", re.S)
# What could only be refused when it is fetched. The name of a site can end like that of a file.
_FILES = re.compile(
    r"https?://[^/?#]*/[^?#]*\.(?:avif|bmp|css|csv|docx?|epub|exe|gif|gz|ico|jpe?g|js|json|m4a|mov|mp[34]|odt|ogg|png|pptx?|rar|rtf|svg|"
    r"tar|tiff?|wav|webm|webp|xlsx?|zip)(?:[?#].*)?",
    re.I | re.S,
)
# Only in a tag is there a `<`: what a page says in words is no mark.
_MARK = re.compile(r'<span class="netgloss[^"<>]*" data-netgloss="([a-z0-9-]+)"')
_SHEET = "sheet"
_ORIGINAL = "original"
_BY = {
    "mark": "its byte order mark", "site": "what the site says", "page": "what the page says",
    "contents": "what its letters look like", "correction": "its letters, against what it says",
}  # fmt: skip


@read.get("/read")
def read_address() -> Response:
    """The page at `url`, explained: `view` is `page` (as it looks), `reading` or `sheet` (its terms, to print)."""
    asked = _asked()
    if not asked:
        return make_response(render_template("address.html", levels=LEVELS))
    way = _Way(asked)
    if way.view not in (None, *VIEWS, _SHEET):
        raise Refused("bad-request", f"There is no view “{way.view}” of a page; there are page, reading and sheet.")
    if request.args.get("links", _ORIGINAL) not in (_ORIGINAL, "explained"):
        raise Refused("bad-request", "The links of a page can be “original” or “explained”.")
    chosen = options(level=way.level)
    parsed = parse(asked)  # what can't be read is refused without a question
    guard: Guard = current_app.extensions["netgloss.guard"]
    if not guard.is_asked_by_person(request, asked, request.args.get("key", "")):
        if not is_navigation(request):
            raise Refused("foreign", "A page of another site wanted this service to fetch something.")
        return make_response(render_template("ask.html", address=parsed, host=parsed.host, way=way))
    source = fetcher().read(asked)
    view: Any = "reading" if way.view == _SHEET else way.view
    shown = show(source, view, anyway="anyway" in request.args)
    if way.view == _SHEET:
        return _respond(served().netgloss.annotate_page(shown.html, _SHEET, level=chosen.level), STANDALONE)
    return _show(source, shown, way)


@read.errorhandler(FetchError)
def refuse(error: FetchError) -> Response:
    """What went wrong with an address, with what can be done about it."""
    asked = _asked()
    problem = of_error(error)
    # An address that we refuse is not made a link.
    outside = problem.kind.status == 424 and parse(asked)
    return problem_response(problem, asked=asked, original=str(outside) if outside else "", way=_Way(asked))


def _asked() -> str:
    """The address that the reader has given, with a scheme."""
    asked = request.args.get("url", "").strip()
    return f"https://{asked}" if _BARE.fullmatch(asked) else asked


class _Way:
    """How a page is being read: what the links in and around it carry on."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.view = request.args.get("view")
        self.level = request.args.get("level", "specialist")
        self.stays = request.args.get("links") != _ORIGINAL  # whether links lead to explained pages
        self._guard: Guard = current_app.extensions["netgloss.guard"]
        self._start = url_for("read.read_address")

    def to(self, address: str, **changes: str | None) -> str:
        """Where an address is read in the same way, but for what changes."""
        fields = {
            "url": address,
            "view": self.view,
            "level": self.level if self.level != "specialist" else None,
            "links": None if self.stays else _ORIGINAL,
            **changes,
            "key": self._guard.key_of(address),
        }
        return f"{self._start}?" + "&".join(
            f"{name}={quote(value, safe='')}" for name, value in fields.items() if value
        )

    def here(self, **changes: str | None) -> str:
        """The same page in another way; shown whatever stands before it, if it is so now."""
        anyway = "1" if "anyway" in request.args else None
        return self.to(self.address, **{"anyway": anyway, **changes})

    @property
    def lead(self) -> Callable[[str], str] | None:
        """Where links lead; None for where they lead to."""
        if not self.stays:
            return None
        view = None if self.view == _SHEET else self.view
        return lambda address: address if _FILES.fullmatch(address) else self.to(address, view=view)


def _show(source: Source, shown: Shown, way: _Way) -> Response:
    framed = shown.view == "page"
    netgloss = served().netgloss
    content = netgloss.annotate_html(follow(shown.html, way.lead, framed=framed), level=way.level)
    concepts = [netgloss.concept(name) for name in dict.fromkeys(_MARK.findall(content))]
    page = render_template(
        "shown.html", framed=framed, shown=shown, source=source, way=way, content=content, sandbox=SANDBOX,
        host=urlsplit(source.address).hostname, by=_BY.get(source.charset_by or ""),
        concepts=sorted(concepts, key=lambda concept: concept.term.lower()),
        style=asset("shown.css"),
    )  # fmt: skip
    return _respond(page, POLICIES[shown.view])


def _respond(page: str, policy: str) -> Response:
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
