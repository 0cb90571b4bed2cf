"""What the head of an answer means: the status, the kind of thing that was sent, and how long it stays fresh."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from http.client import HTTPMessage

from netgloss.addresses import Address
from netgloss.errors import FetchError

REDIRECTS = (301, 302, 303, 307, 308)
PAGES = (200, 203)
_DAY = 86400  # seconds; what claims to stay fresh for longer is asked after a day

# Status → the name of its problem, and the sentence.
_STATUSES = {
    401: ("page-login", "{} wants a name and a password for this page (401)."),
    402: ("page-login", "{} wants to be paid for this page (402)."),
    403: ("page-forbidden", "{} refuses to give us this page (403)."),
    404: ("page-missing", "{} has no page at this address (404)."),
    406: ("page-forbidden", "{} refuses to give us this page (406)."),
    407: ("page-login", "{} wants a name and a password for this page (407)."),
    410: ("page-gone", "{} has taken this page down for good (410)."),
    429: ("page-busy", "{} gets too many requests just now (429)."),
    451: ("page-forbidden", "{} may not show this page, for legal reasons (451)."),
}

HTML = ("text/html", "application/xhtml+xml")
TEXTS = ("text/plain", "text/markdown")
PDF = ("application/pdf", "application/x-pdf")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
# What sites send with things that a browser is to save; a PDF, which we read, is known by its name.
_SAVED = ("application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download")
READ = (*HTML, *TEXTS, *PDF, *FEEDS)
# The beginning of a media type → what people call such a thing.
_THINGS = {
    "image/": "a picture", "video/": "a video", "audio/": "a sound recording", "font/": "a font",
    "text/css": "a style sheet", "text/javascript": "a program", "application/javascript": "a program",
    "text/calendar": "a calendar", "text/csv": "a table", "application/json": "data for programs",
    "application/zip": "an archive of files", "application/gzip": "an archive of files",
    "application/msword": "a Word document", "application/vnd.openxmlformats-officedocument.word": "a Word document",
    "application/vnd.oasis.opendocument.text": "a text document", "application/rtf": "a text document",
    "application/epub": "an e-book", "application/vnd.openxmlformats-officedocument.spread": "a table",
    "application/vnd.ms-excel": "a table", "application/vnd.openxmlformats-officedocument.pres": "slides",
    "application/vnd.ms-powerpoint": "slides", "multipart/": "several things at once",
    **dict.fromkeys(_SAVED, "a file to be saved, not shown"),
}  # fmt: skip

_MEDIA_TYPE = re.compile(r"([a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+)\s*(?:;|$)")
_NAMES_PDF = re.compile(r"\.pdf(?![\w.-])", re.I)
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?\s*([\w.:+-]{1,40})""", re.I | re.A)
# What begins like this is HTML, if nobody says what it is (MIME Sniffing Standard, shortened).
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|!--|html|head|title|body|script|style|meta|div|p|h1|table|a|br)[\s>]", re.I
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Only what looks like a validator is sent back to a site; header fields can hold line ends.
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]{0,256}"')
_DATE = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT")
_SECONDS = re.compile(r"\d{1,12}", re.A)


def check_status(status: int, headers: HTTPMessage, host: str) -> None:
    """Raises `FetchError` for every answer that brings no page. A redirect is none: whoever asks has followed it."""
    if status in PAGES:
        return
    if status in REDIRECTS:
        raise FetchError("redirects", f"{host} sends us on without saying where to ({status}).", site_status=status)
    if status in _STATUSES:
        name, sentence = _STATUSES[status]
    elif 500 <= status <= 599:
        name, sentence = "page-broken", f"{{}} has a fault and can't give us this page ({status})."
    else:
        name, sentence = "page-status", f"{{}} answers with status {status}, which brings no page."
    facts = {"site_status": status}
    wait = (headers.get("Retry-After") or "").strip()
    if _SECONDS.fullmatch(wait):
        facts["retry_after"] = int(wait)
        if status == 429:
            sentence += f" It asks us to wait for {int(wait)} seconds."
    raise FetchError(name, sentence.format(host), **facts)


def declared_type(headers: HTTPMessage, here: Address) -> tuple[str | None, str | None]:
    """The media type and the character encoding that the header names, each None where it names none.

    What is only to be saved is a PDF if its name says so, in the header or in the address.

    Raises `FetchError` for a kind of thing that is not read.
    """
    field = (headers.get_all("Content-Type") or [""])[-1].strip()
    found = _MEDIA_TYPE.match(field.lower())
    if not found:
        return None, None
    media_type = found[1]
    disposition = headers.get("Content-Disposition") or ""
    if media_type in _SAVED and _NAMES_PDF.search(disposition if "filename" in disposition.lower() else here.target):
        return "application/pdf", None
    if media_type not in READ:
        raise unread(here.host, media_type)
    charset = _CHARSET.search(field)
    return media_type, charset[1].lower() if charset else None


def sniffed_type(body: bytes, host: str) -> str:
    """The media type of a body about which nothing was said. Raises `FetchError` for what can't be text."""
    start = body[:1024]
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if _HTML_START.match(start):
        return "text/html"
    if start.startswith(b"<?xml"):
        return "application/xml"
    if _BINARY.search(start) and not start.startswith((b"\xfe\xff", b"\xff\xfe")):
        raise unread(host, "something that does not say what it is")
    return "text/plain"


def unread(host: str, media_type: str) -> FetchError:
    """What is raised for a kind of thing that is not read."""
    thing = next((name for start, name in _THINGS.items() if media_type.startswith(start)), None)
    what = f"{thing} ({media_type})" if thing else media_type
    return FetchError("content-type", f"What {host} has at this address is {what}.", media_type=media_type)


def fresh_for(headers: HTTPMessage) -> int:
    """The seconds for which an answer may be used again without asking, by its own header fields (RFC 9111)."""
    directives = _cache_control(headers)
    if {"no-store", "no-cache", "private"} & directives.keys() or "*" in (headers.get("Vary") or ""):
        return 0
    for name in ("s-maxage", "max-age"):
        if name in directives:
            age = (headers.get("Age") or "0").strip()
            seconds = int(directives[name]) if _SECONDS.fullmatch(directives[name]) else 0
            return max(0, min(_DAY, seconds - (int(age) if _SECONDS.fullmatch(age) else 0)))
    try:
        expires, date = (parsedate_to_datetime(headers[name] or "") for name in ("Expires", "Date"))
        return max(0, min(_DAY, int((expires - date).total_seconds())))
    except (ValueError, TypeError, OverflowError):  # missing, nonsense, or one of them without a zone
        return 0


def may_store(headers: HTTPMessage) -> bool:
    """Whether an answer may be kept at all."""
    return "no-store" not in _cache_control(headers)


def validators(headers: HTTPMessage) -> tuple[str | None, str | None]:
    """`ETag` and `Last-Modified`, each None where it is missing or malformed."""
    etag, modified = (headers.get(name) or "" for name in ("ETag", "Last-Modified"))
    return etag if _ETAG.fullmatch(etag) else None, modified if _DATE.fullmatch(modified) else None


def _cache_control(headers: HTTPMessage) -> dict[str, str]:
    parts = ",".join(headers.get_all("Cache-Control") or []).lower().split(",")
    pairs = (part.partition("=") for part in parts)
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}
