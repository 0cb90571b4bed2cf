"""What must never be found in what we write, as parsers that are not ours read it; and how long anything may take."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
from collections.abc import Iterator
from html.parser import HTMLParser
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import turbohtml

from test_addresses import NETS
from test_page import FORBIDDEN, alarms

SECONDS = 10.0  # of CPU for one input; linear work on one of them takes milliseconds


class TooSlowError(AssertionError):
    """An input has taken longer than any input may."""


@contextlib.contextmanager
def within(seconds: float = SECONDS) -> Iterator[None]:
    """Raises `TooSlowError` in work that takes more than so many seconds of CPU, be it in a regular expression."""

    def over(*_: object) -> None:
        raise TooSlowError(f"This takes more than {seconds:g} seconds of CPU.")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


# Machines


_NETS = [ip_network(net) for net in NETS]


def is_public(ip: str) -> bool:
    """Whether a numeric address is a public one, by a list that is not the program's."""
    found = ip_address(ip)
    return not any(found in net for net in _NETS if net.version == found.version)


def inside(host: str) -> str | None:
    """The non-public address that a browser or a C library reads into a host, or None."""
    try:
        ip = str(ip_address(host.strip("[]")))
    except ValueError:
        try:
            ip = socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))  # which knows octal, hex, and missing parts
        except (OSError, UnicodeError, ValueError):
            return None
    return None if is_public(ip) else ip


# Pages


class _Reader(HTMLParser):
    """What the standard library's parser finds, which reads other tags than browsers do."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"<{tag}>"] if tag in FORBIDDEN else []
        self.found += [f"{tag}.{name}" for name, _ in attrs if name.startswith("on") or name == "srcdoc"]


def harms(html: str) -> list[str]:
    """What is left in a page that could run, load or lead somewhere."""
    # Some is read more closely here: `@importance` and `\\url(` ask for nothing, and a class `netgloss"` is not ours.
    found = [alarm for alarm in alarms(html) if not alarm.startswith("style=") and not alarm.endswith(".class")]
    other = _Reader()
    other.feed(html)
    other.close()
    found += other.found
    left: list[Any] = list(turbohtml.parse(html).children)
    while left:
        node = left.pop()
        if not isinstance(node, turbohtml.Element):
            continue
        left += node.children
        if node.tag == "style":
            found += asks("".join(child.data for child in node.children if isinstance(child, turbohtml.Text)))
        attrs: Any = node.attrs
        found += [name for name in attrs.get("class") or () if re.match(r"netgloss(?:-|\Z)", str(name), re.I)]
        found += asks(str(attrs["style"])) if "style" in attrs else []
        sources = [part.split()[0] for part in str(attrs.get("srcset", "")).split(", ") if part.strip()]
        for source in (*sources, *(str(attrs[name]) for name in ("href", "src", "poster", "cite") if name in attrs)):
            if re.match("https?:", source, re.I) and (private := inside(urlsplit(source).hostname or "")):
                found.append(f"{source} leads to {private}")
    return found


def links(html: str) -> list[str]:
    """Where the links of a page lead."""
    page = turbohtml.parse(html)
    found: list[Any] = [*page.find_all("a"), *page.find_all("area")]
    return [str(link.attrs["href"]) for link in found if "href" in link.attrs]


# Style sheets, read as the standard has it (https://www.w3.org/TR/css-syntax-3/#tokenization), character by character.

_ASKING = re.compile(r"(?:url|src|image|url-prefix|(?:-[a-z]+-)?(?:image-set|cross-fade))", re.I)
_RULE = re.compile(r"(?:-[a-z]+-)?(?:import|namespace)", re.I)
_TAG = re.compile(r"<[A-Za-z/!?]")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|([^\n])|\Z)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def asks(css: str) -> list[str]:
    """What in a style sheet makes a browser ask for something, or could begin a tag."""
    found = [tag.group() for tag in _TAG.finditer(css)]
    css = css.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\0", "\ufffd")
    at = 0
    while at < len(css):
        char = css[at]
        if css.startswith("/*", at):
            end = css.find("*/", at + 2)
            at = end + 2 if end >= 0 else len(css)
        elif char in "\"'":
            at = _string(css, at)
        elif number := _NUMBER.match(css, at):
            at = number.end()
            if _begins_name(css, at):
                _, at = _name(css, at)  # a unit
        elif char in "#@" and (_is_name(css, at + 1) if char == "#" else _begins_name(css, at + 1)):
            name, at = _name(css, at + 1)
            found += [f"@{name}"] if char == "@" and _RULE.fullmatch(name) else []
        elif _begins_name(css, at):
            name, at = _name(css, at)
            found += [f"{name}("] if css.startswith("(", at) and _ASKING.fullmatch(name) else []
        else:
            at += 1
    return found


def _string(css: str, at: int) -> int:
    quote, at = css[at], at + 1
    while at < len(css) and css[at] != quote:
        if css[at] == "\n":
            return at
        at += 2 if css[at] == "\\" else 1
    return at + 1


def _is_name(css: str, at: int) -> bool:
    char = css[at : at + 1]
    return bool(char) and (char.isascii() is False or char.isalnum() or char in "_-" or _is_escape(css, at))


def _is_escape(css: str, at: int) -> bool:
    return css.startswith("\\", at) and css[at + 1 : at + 2] != "\n"


def _begins_name(css: str, at: int) -> bool:
    if css.startswith("-", at):
        return css.startswith("-", at + 1) or _begins_name(css, at + 1)
    return _is_name(css, at) and not css[at].isdigit()


def _name(css: str, at: int) -> tuple[str, int]:
    parts = []
    while _is_name(css, at):
        if css[at] != "\\":
            parts.append(css[at])
            at += 1
            continue
        found = _ESCAPE.match(css, at)
        assert found
        number = int(found[1], 16) if found[1] else -1
        parts.append((found[2] or "\ufffd") if number < 0 else chr(number) if 0 < number < 0x110000 else "\ufffd")
        at = found.end()
    return "".join(parts), at
