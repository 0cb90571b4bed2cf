"""Addresses in a page: made absolute, and only those that a reader may follow or a browser may load by itself."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from itertools import islice
from urllib.parse import SplitResult, urljoin, urlsplit

from netgloss.addresses import is_public, name_refusal

__all__ = ["Links"]

# Browsers drop these wherever they stand in an address, and blanks at its ends
# (https://url.spec.whatwg.org/#concept-basic-url-parser).
_DROPPED = re.compile(r"[\t\n\r]")
_ENDS = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = re.compile(r"(https?)://([^/?#\\@\s]+)", re.I)
_HOST = re.compile(r"(?:[^\s:/?#\\@\[\]<>^|%]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{0,5})?")
# `./` in front of what needs no other look: forums write all their links so.
_BESIDE = re.compile(r"\./([A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*+/?(?:\?[^#]+)?(?:#.+)?)", re.S)
_OTHER_SCHEMES = ("mailto:", "tel:")
_PICTURE = re.compile(
    r"data:image/(?:png|gif|jpe?g|webp|avif|bmp|x-icon|vnd\.microsoft\.icon);base64,[A-Za-z0-9+/=\s]*", re.I
)
# https://html.spec.whatwg.org/multipage/images.html#srcset-attributes: an address, then up to a comma what it is for.
# What stands behind the last is a match as well, or each of its characters would be tried.
_CANDIDATE = re.compile(r"[\s,]*+(?:([^\s,]\S*)((?:\([^)]*\)|[^,()])*+),?|\Z)")
_CANDIDATES = 100  # in one `srcset`; each may look for a bracket up to the end
_DESCRIPTOR = re.compile(r"(?:[0-9]++w|(?:[0-9]++|[0-9]*+\.[0-9]++)x)?")


class Links:
    """The addresses of one page, as seen from where it stands."""

    def __init__(self, address: str, base: str | None = None) -> None:
        """`address` is where the page was found, `base` what its `<base href>` says."""
        self._page = address
        given = _tidy(base or "")
        joined = _join(address, given) if given else address
        self._base = joined if _WEB.match(joined) else address
        parts = _split(self._base)
        self._origin = f"{parts.scheme}://{parts.netloc}" if parts else ""
        self._folder = self._origin + (parts.path.rpartition("/")[0] or "") + "/" if parts else ""
        self._here = _join(self._base, "./") if parts else ""

    def absolute(self, value: str) -> str:
        """The address as a browser would resolve it, or "" for what can't be."""
        value = _tidy(value)
        if not value:
            return ""
        scheme = _SCHEME.match(value)
        if scheme:
            if value.lower().startswith(("http:", "https:")):
                return _slashes(value)
            return value
        if not self._origin:
            return ""
        if beside := _BESIDE.fullmatch(value):
            return self._here + beside[1]
        head = value.split("?", 1)[0].split("#", 1)[0]
        if "\\" in head:  # a slash, to browsers
            head, value = head.replace("\\", "/"), head.replace("\\", "/") + value[len(head) :]
        if value.startswith("//"):
            return _slashes(self._origin.partition(":")[0] + ":" + value)
        if "./" in head or head.endswith(".") or value[0] in "?#":
            return _join(self._base, value)
        return self._origin + value if value[0] == "/" else self._folder + value

    def link(self, value: str) -> str | None:
        """Where a reader may go by clicking. A place in the page itself stays `#place`."""
        value = _tidy(value)
        if value.startswith("#"):
            return value
        found = self.absolute(value)
        if found[:7].lower().startswith(_OTHER_SCHEMES):
            return found
        return found if _public(found) else None

    def load(self, value: str) -> str | None:
        """What a browser may load by itself: over https, and from a public address."""
        found = self.absolute(value)
        return found if found[:8].lower() == "https://" and _public(found) else None

    def picture(self, value: str) -> str | None:
        """The same for pictures, which may stand in the page as data too."""
        value = _tidy(value)
        if value[:5].lower() == "data:":
            return value if _PICTURE.fullmatch(value) else None
        return self.load(value)

    def pictures(self, value: str) -> str | None:
        """The same for a `srcset`."""
        kept = []
        for found in islice(_CANDIDATE.finditer(value), _CANDIDATES):
            if found[1] is None:
                break
            address, comma = found[1].rstrip(","), found[1].endswith(",")
            loaded = self.load(address)
            descriptor = "" if comma else found[2].strip()
            if loaded and _DESCRIPTOR.fullmatch(descriptor):
                kept.append(f"{loaded.replace(',', '%2C')} {descriptor}".rstrip())
        return ", ".join(kept) or None


def _tidy(value: str) -> str:
    return value.strip() if value.isascii() and value.isprintable() else _DROPPED.sub("", value).strip(_ENDS)


def _slashes(value: str) -> str:
    """A web address with the slashes that browsers read into it."""
    scheme, _, rest = value.partition(":")
    cut = min((at for at in (rest.find("?"), rest.find("#")) if at >= 0), default=len(rest))
    head = rest[:cut].replace("\\", "/")
    return f"{scheme.lower()}://{head.lstrip('/')}{rest[cut:]}" if head.startswith("/") else ""


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address) if _WEB.match(address) else None
    except ValueError:  # a bracket that is never closed
        return None


def _join(base: str, value: str) -> str:
    try:
        return urljoin(base, value)
    except ValueError:  # a bracket that is never closed
        return ""


def _public(address: str) -> bool:
    found = _WEB.match(address)
    return found is not None and _public_host(found[2].lower())


@lru_cache(maxsize=4096)
def _public_host(host: str) -> bool:
    """Whether a name with its port may be one on the public web, as far as that can be told without asking.

    What is fetched is judged by `policy`; this is for what a browser might load or open from the page.
    """
    if not _HOST.fullmatch(host):
        return False
    if host.startswith("["):
        try:
            return is_public(IPv6Address(host[1 : host.index("]")]))
        except ValueError:
            return False
    name = host.partition(":")[0].rstrip(".")
    if not name.isascii():
        name = _folded(name)
    labels = name.split(".")
    if _numeric(labels[-1]):
        try:
            return is_public(IPv4Address(name))
        except ValueError:
            return False  # other ways to write a number, which browsers read
    return name_refusal(name) is None


def _folded(name: str) -> str:
    """Full-width and circled characters as browsers read them."""
    import unicodedata

    return unicodedata.normalize("NFKC", name).replace("。", ".").replace("\u00ad", "").lower()


def _numeric(label: str) -> bool:
    return label.isdigit() or label.startswith("0x")
