"""Who may ask for what: the wall between this service and pages of the web that make its reader's browser ask.

Any page can make a browser send a request to this computer (`<img src="http://127.0.0.1:8765/read?url=…">`), and CORS
only keeps it from reading the answer. What fetches or takes something in is therefore done only for our own pages, for
the extension, for configured origins, and for a person who has typed the address or says yes.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from flask import Request

from netgloss.problems import Refused

# Whole origins. Firefox gives every installation its own id, so there any extension has to do.
EXTENSIONS = (r"^chrome-extension://[a-p]{32}$", r"^moz-extension://[0-9a-f-]{36}$")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With `no-referrer`, browsers send `Origin: null` with our own forms, as they do for pages without an origin.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",  # what somebody pasted must not stay on a shared computer
}
# A page of ours that brings its style along and does nothing.
STANDALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_EXTENSION = re.compile("|".join(EXTENSIONS))
_OWN = ("same-origin", "none")  # of Sec-Fetch-Site; `same-site` is any other program on this computer
_WITH_PORT = re.compile(r"(?:\[([^]]+)\]|([^:]+)):\d{1,5}", re.A)  # as some proxies say from where
_KEY = 32  # hex digits of a key


class Guard:
    """What is let in, for one service."""

    def __init__(self, hosts: Callable[[Request], frozenset[str]], origins: tuple[str, ...]) -> None:
        """`hosts` are the `Host` headers that are answered, `origins` the configured web origins."""
        self._hosts = hosts
        self._origins = frozenset(origin.lower() for origin in origins)
        self._secret = secrets.token_bytes(32)

    def check(self, request: Request) -> None:
        """Raises `Refused` for what nobody may ask, before anything is done."""
        # A page on the web can give its own name the address 127.0.0.1; its requests then still carry that name.
        if request.environ.get("HTTP_HOST", "").lower() not in self._hosts(request):
            raise Refused("host", "This request names another host than this service answers to.")
        if request.method not in ("GET", "HEAD", "OPTIONS") and self.is_foreign(request):
            raise Refused("foreign", "This request was sent by a page of another site.")

    def is_foreign(self, request: Request) -> bool:
        """Whether a page that has no business here has caused a request, as far as browsers say."""
        origin = request.headers.get("Origin")
        if origin is not None:
            return not (self._is_own(request, origin) or origin.lower() in self._origins or _EXTENSION.match(origin))
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None:
            return site not in _OWN
        # An old browser, or a connection without TLS to another computer. Programs send no referrer.
        referrer = request.headers.get("Referer")
        return referrer is not None and not self._is_own(request, "/".join(referrer.split("/", 3)[:3]))

    def is_asked_by_person(self, request: Request, address: str, key: str) -> bool:
        """Whether a page may be fetched for this request: the person, a page of ours, or a link of ours asks for it.

        `key` is what came with the request; see `key_of`.
        """
        # A browser that never says who has caused a request is silent about foreign pages, too.
        silent = "Sec-Fetch-Site" not in request.headers and request.headers.get("User-Agent", "").startswith(
            "Mozilla/"
        )
        if not silent and not self.is_foreign(request):
            return True
        return is_navigation(request) and hmac.compare_digest(key.encode(), self.key_of(address).encode())

    def key_of(self, address: str) -> str:
        """What a link of ours carries to be known as one, behind whatever page it is followed from. It is good for this
        one address until the service is started again.
        """
        return hmac.new(self._secret, address.encode("utf-8", "replace"), sha256).hexdigest()[:_KEY]

    def _is_own(self, request: Request, origin: str) -> bool:
        scheme, _, host = origin.lower().partition("://")
        # Behind a proxy the scheme is not known here; the name with its port is what matters.
        return scheme in ("http", "https") and host in self._hosts(request)


def is_navigation(request: Request) -> bool:
    """Whether a person would see the answer as a page; a picture or a frame on somebody's page is none."""
    mode = request.headers.get("Sec-Fetch-Mode")
    target = request.headers.get("Sec-Fetch-Dest")
    return mode in (None, "navigate") and target in (None, "document")


def client_of(request: Request) -> str:
    """Who asks, to be counted: an address, of version 6 the net that one customer has. All of whom nothing is known are
    counted as one.
    """
    address = request.remote_addr or "unknown"
    if with_port := _WITH_PORT.fullmatch(address):
        address = with_port[1] or with_port[2]
    try:
        number = ip_address(address)
    except ValueError:
        return address
    if not isinstance(number, IPv6Address):
        return address
    # A socket for both versions gives an address of version 4 as one of version 6.
    return str(number.ipv4_mapped or f"{int(number) >> 64:x}/64")
