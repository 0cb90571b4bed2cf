"""Pages for people: paste a text, read it explained, take it along."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from netgloss import __version__
from netgloss.api import TYPES, served
from netgloss.card import NOTES, asset, note_text, reviewed, words
from netgloss.current import Current
from netgloss.glossary import LEVELS, Level
from netgloss.guard import STANDALONE
from netgloss.openapi import openapi
from netgloss.options import Mark, options
from netgloss.problems import KINDS, Refused, prefers_page

site = Blueprint("site", __name__)

DOWNLOADS = {
    "html": ("netgloss.html", "Web page"),
    "markdown": ("netgloss.md", "Markdown with footnotes"),
    "text": ("netgloss.txt", "Plain text with footnotes"),
    "sheet": ("term-sheet.html", "Term sheet, web page"),
    "sheet-markdown": ("term-sheet.md", "Term sheet, Markdown"),
    "json": ("netgloss.json", "JSON"),
}
_ASSETS = {
    "icon.svg": "image/svg+xml",
    "netgloss.css": "text/css",
    "site.css": "text/css",
    "netgloss.js": "text/javascript",
    "site.js": "text/javascript",
}


@site.get("/")
def start() -> str:
    """The box to paste into."""
    return render_template("index.html", levels=LEVELS, level="specialist", mark="all")


@site.post("/")
def read() -> str:
    """The pasted text, explained."""
    text, level, mark = _pasted()
    netgloss = served().netgloss
    content = netgloss.annotate_text(text, "html", level=level, mark=mark, density=0, assets=False)
    found = netgloss.find(text, level=level)
    return render_template(
        "result.html", text=text, level=level, mark=mark, levels=LEVELS, content=content, downloads=DOWNLOADS,
        count=len({mention.concept for mention in found}),
        words=words(netgloss.lexicon, found) if found else "",
        footnotes=netgloss.annotate_text(text, "footnotes", level=level, mark=mark, density=0),
        plain=netgloss.annotate_text(text, "text", level=level, mark=mark, density=0),
    )  # fmt: skip


@site.post("/take")
def take() -> Response:
    """The pasted text, explained, as a file; or its term sheet, to print."""
    text, level, mark = _pasted()
    to = request.form.get("to", "html")
    if to not in DOWNLOADS:
        raise Refused("bad-request", f"There is no format “{to}” to take along.")
    content = served().netgloss.annotate_text(text, to, level=level, mark=mark, density=0)
    if to == "html":
        content = render_template("standalone.html", content=content)
    response = make_response(content)
    response.content_type = TYPES[to] if to == "json" else f"{TYPES[to]}; charset=utf-8"
    response.headers["Content-Security-Policy"] = STANDALONE
    if "show" not in request.form:
        response.headers["Content-Disposition"] = f'attachment; filename="{DOWNLOADS[to][0]}"'
    return response


@site.get("/words/<path:name>")
def word(name: str) -> str:
    """One concept, in full."""
    lexicon = served().netgloss.lexicon
    concept = served().netgloss.concept(name)
    written = [record.form for record in lexicon.records if lexicon.concepts[record.concept] is concept]
    return render_template(
        "word.html", concept=concept, note=note_text(concept, lexicon), reviewed=reviewed(concept),
        label=NOTES[concept.note.kind] if concept.note else "",
        forms=[form for form in written if form != concept.term],
        related=[lexicon.by_id[other] for other in concept.see],
        sources=[lexicon.sources[source] for source in concept.sources],
    )  # fmt: skip


@site.get("/api")
def describe() -> str:
    """The API, for people."""
    return render_template("api.html", api=openapi(), kinds=KINDS)


@site.get("/healthz")
def health() -> Response:
    """Whether the service works, and with which glossary."""
    now = served()
    problem = current().problem
    body = {
        "status": "degraded" if problem else "ok",
        "version": __version__,
        "glossary": {"version": now.netgloss.version, "hash": now.tag, "concepts": len(now.netgloss.concepts),
                     "since": now.since.isoformat(timespec="seconds")},
        "problem": problem,
    }  # fmt: skip
    if prefers_page(request.headers.get("Accept", "")):
        return make_response(render_template("health.html", **body))
    response = make_response(body)
    response.headers["Cache-Control"] = "no-store"
    return response


@site.get("/static/<name>")
def static(name: str) -> Response:
    """Style sheets and scripts."""
    if name not in _ASSETS:
        raise Refused("not-found", f"There is no file “{name}”.")
    response = make_response(asset(name))
    response.content_type = f"{_ASSETS[name]}; charset=utf-8"
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def current() -> Current:
    """The glossary file and what is served of it."""
    from flask import current_app

    holder: Current = current_app.extensions["netgloss"]
    return holder


def _pasted() -> tuple[str, Level, Mark]:
    """The text and the choices of a form. Browsers send line ends as CR LF."""
    form = request.form
    text = form.get("text", "").replace("\r\n", "\n")
    chosen = options(level=form.get("level", "specialist"), mark=form.get("mark", "all"))
    return text, chosen.level, chosen.mark or "all"
