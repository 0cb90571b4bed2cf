"""Web addresses: one strict reading of them, and which machines are on the public internet.

Programs disagree about odd addresses, and every disagreement is a way past a check. So there is one reader here, it
refuses what is odd, and a connection goes to exactly what it has returned.

The tables are our own: what Python's `ipaddress` calls global changes with its patch level (CVE-2024-4032) and includes
multicast, 6to4 and NAT64.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin

from netgloss.errors import FetchError

IP = IPv4Address | IPv6Address
LONGEST = 4096  # characters of an address; what browsers and servers agree on ends at about 8,000 bytes
PORTS = {"http": 80, "https": 443}

_BLANKS = " \t\r\n\f\u00a0"  # what comes along when an address is copied
# Control characters and lone surrogates: never part of an address, and what smuggles a second line into a request.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# What RFC 3986 calls authority, path and query; no part can take anything from the next.
_PARTS = re.compile(r"//([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?")
# As DNS has it, and the underscore, which some sites really use.
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
# A last label like these makes every C library read the whole name as a number (URL Standard, “ends in a number”).
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
_V6 = re.compile(r"[0-9A-Fa-f:.]+")
_SAFE = "%/:@!$&'()*+,;=~-._[]"  # in a path; everything else that is no letter or digit is sent percent-encoded


@dataclass(frozen=True, slots=True)
class Address:
    """A web address, read. Made by `parse` and `join` only; all parts are ASCII."""

    scheme: str  # http or https
    host: str  # in small letters; punycode where a name is not ASCII; an IPv6 address without brackets
    port: int
    target: str  # path and query, percent-encoded, as it is sent; without the fragment, which never is

    @property
    def ip(self) -> IP | None:
        """The numeric address that stands in place of a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def authority(self) -> str:
        """Host and port as the `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Everything in front of the path."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.origin + self.target


def parse(text: str) -> Address:
    """A web address as people and `Location` headers write it. Raises `FetchError` (`address`)."""
    text = text.strip(_BLANKS)
    if len(text) > LONGEST:
        raise _long(len(text))
    if _CONTROL.search(text):
        raise _bad("This address holds a control character or a line end, which no web address does.")
    scheme = _SCHEME.match(text)
    if not scheme:
        raise _bad("This is no web address: it must begin with http:// or https://.")
    name = scheme[1].lower()
    if name not in PORTS:
        raise _bad(f"Addresses with “{name}:” are not read, only http:// and https://.")
    parts = _PARTS.fullmatch(text, scheme.end())
    if not parts or not parts[1]:
        raise _bad(f"This address names no site: {name}:// must be followed by a name.")
    authority, path, query = parts[1], parts[2], parts[3] or ""
    if "\\" in authority + path:
        raise _bad("This address holds a backslash, which programs read in different ways.")
    host, port = _authority(authority)
    target = quote(path or "/", safe=_SAFE) + quote(query, safe=_SAFE + "?")
    address = Address(name, host, PORTS[name] if port is None else port, target)
    if len(str(address)) > LONGEST:  # it has grown: other letters than ASCII are sent as up to twelve characters
        raise _long(len(str(address)))
    return address


def join(base: Address, reference: str) -> Address:
    """Where a link or a `Location` header on the page `base` leads. Raises `FetchError` (`address`)."""
    reference = reference.strip(_BLANKS)
    if len(reference) > LONGEST or _CONTROL.search(reference) or _SCHEME.match(reference):
        return parse(reference)
    if reference.startswith("//"):
        return parse(f"{base.scheme}:{reference}")
    return parse(urljoin(str(base), reference))


def fold(name: str) -> str:
    """The name of a site, as DNS has it: small letters, ASCII, no dot at the end. Raises `FetchError` (`address`)."""
    if len(name) > 253:  # before anything that takes time
        raise _bad("The name of the site is too long.")
    folded = name.lower()
    if not folded.isascii():
        import idna

        try:
            # As browsers do it (UTS 46): full-width letters, ideographic dots and invisible characters go here.
            folded = idna.uts46_remap(name, std3_rules=False, transitional=False)
            labels = [each if each.isascii() else idna.alabel(each).decode() for each in folded.split(".")]
        except idna.IDNAError as error:
            raise _bad("The name of the site holds characters that no name may have.") from error
        folded = ".".join(labels)
    folded = folded.removesuffix(".")
    labels = folded.split(".")
    if len(folded) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise _bad(f"“{folded[:80]}” is not the name of a site." if folded else "This address names no site.")
    return folded


def _authority(text: str) -> tuple[str, int | None]:
    if "@" in text:
        raise _bad("This address holds a user name or a password (something before an @). Leave it out.")
    if text.startswith("["):
        return _v6(text)
    if "%" in text:
        raise _bad("The name of the site holds a % sign. Write the name itself.")
    if re.search(r"\s", text):
        raise _bad("There is a blank in the name of the site.")
    name, colon, port = text.partition(":")
    if ":" in port:
        raise _bad("The name of the site holds more than one colon. A numeric IPv6 address stands in [brackets].")
    host = fold(name)
    if _NUMBER.fullmatch(host.rpartition(".")[2]) and not (
        _QUAD.fullmatch(host) and all(int(part) <= 255 for part in host.split("."))
    ):
        raise _bad("This address holds a number in an odd spelling. Only the plain one is read, as in 192.0.2.1.")
    return host, _port(port) if colon else None


def _v6(text: str) -> tuple[str, int | None]:
    inside, bracket, rest = text[1:].partition("]")
    if "%" in inside:
        raise _bad("This address names a network card (something after a % sign), so it is no public one.")
    if not bracket or not _V6.fullmatch(inside) or (rest and not rest.startswith(":")):
        raise _bad("What stands in [brackets] is no IPv6 address.")
    try:
        host = IPv6Address(inside).compressed
    except ValueError as error:
        raise _bad("What stands in [brackets] is no IPv6 address.") from error
    return host, _port(rest[1:]) if rest else None


def _port(text: str) -> int | None:
    if not text:
        return None  # `http://example.org:/`, which the standard allows
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise _bad("What follows the colon in this address is no port.")
    return int(text)


def _long(size: int) -> FetchError:
    return _bad(f"This address has {size} characters; the longest that is read has {LONGEST}.")


def _bad(sentence: str) -> FetchError:
    return FetchError("address", sentence)


# Which machines are on the public internet. The first net that holds an address says why it is refused.
# IANA's special-purpose registries, and what clouds have added.

_SELF = "this computer itself"
_METADATA = "the inside of a computing centre, where machines keep their secrets"
_PRIVATE = "a private network"
_LINK = "a machine in the same room or house"
_SHARED = "the inside of a provider's network"
_PROTOCOL = "a part of the internet's own machinery"
_EXAMPLE = "an address that exists in textbooks only"
_TEST = "a network that is for measuring"
_GROUP = "a group of machines, not one site"
_RESERVED = "a part of the internet that nobody has been given"
_NOWHERE = "no address at all"
_INSIDE = "an address that hides another one inside"

_V4 = [(IPv4Network(net), why) for net, why in {
    "169.254.169.254/32": _METADATA, "169.254.170.2/32": _METADATA, "100.100.100.200/32": _METADATA,
    "192.0.0.192/32": _METADATA, "168.63.129.16/32": _METADATA, "0.0.0.0/32": _NOWHERE,
    # The nets that are refused; those above are in them and have their own sentence, but for Azure's.
    "0.0.0.0/8": _SELF, "10.0.0.0/8": _PRIVATE, "100.64.0.0/10": _SHARED, "127.0.0.0/8": _SELF,
    "169.254.0.0/16": _LINK, "172.16.0.0/12": _PRIVATE, "192.0.0.0/24": _PROTOCOL, "192.0.2.0/24": _EXAMPLE,
    "192.31.196.0/24": _PROTOCOL, "192.52.193.0/24": _PROTOCOL, "192.88.99.0/24": _INSIDE,
    "192.168.0.0/16": _PRIVATE, "192.175.48.0/24": _PROTOCOL, "198.18.0.0/15": _TEST,
    "198.51.100.0/24": _EXAMPLE, "203.0.113.0/24": _EXAMPLE, "224.0.0.0/4": _GROUP, "240.0.0.0/4": _RESERVED,
}.items()]  # fmt: skip

_V6_PUBLIC = IPv6Network("2000::/3")
_V6_NETS = [(IPv6Network(net), why) for net, why in {
    "::/128": _NOWHERE, "::1/128": _SELF, "fd00:ec2::254/128": _METADATA, "fd20:ce::254/128": _METADATA,
    # IPv4 in other clothes: mapped, compatible, translated, NAT64 (two), 6to4, Teredo.
    "::ffff:0:0/96": _INSIDE, "::/96": _INSIDE, "::ffff:0:0:0/96": _INSIDE, "64:ff9b::/96": _INSIDE,
    "64:ff9b:1::/48": _INSIDE, "2002::/16": _INSIDE, "2001::/32": _INSIDE,
    "fc00::/7": _PRIVATE, "fec0::/10": _PRIVATE, "fe80::/10": _LINK, "ff00::/8": _GROUP,
    "100::/64": _NOWHERE, "100:0:0:1::/64": _NOWHERE, "5f00::/16": _PROTOCOL,
    "2001:2::/48": _TEST, "2001::/23": _PROTOCOL, "2001:db8::/32": _EXAMPLE, "2620:4f:8000::/48": _PROTOCOL,
    "3fff::/20": _EXAMPLE,
}.items()]  # fmt: skip
# The second half of an ISATAP address (RFC 5214): 0:5efe or 200:5efe in front of an IPv4 address.
_ISATAP = (0x00005EFE, 0x02005EFE)

# Names that never leave a local network, or never were in DNS (RFC 6761, 6762, 7686, 8375; ICANN 2024 for .internal).
_LOCAL_NAMES = {
    "localhost": _SELF, "internal": "the inside of an organisation", "local": _PRIVATE, "lan": _PRIVATE,
    "localdomain": _PRIVATE, "home": _PRIVATE, "corp": _PRIVATE, "intranet": _PRIVATE, "private": _PRIVATE,
    "home.arpa": _PRIVATE, "onion": "a hidden network", "i2p": "a hidden network",
}  # fmt: skip


def refusal(ip: IP) -> str | None:
    """What an address is if it is not public, to go behind “leads to”; None for a public one."""
    if isinstance(ip, IPv4Address):
        return next((why for net, why in _V4 if ip in net), None)
    why = next((why for net, why in _V6_NETS if ip in net), None)
    if why is None and ip not in _V6_PUBLIC:
        return _RESERVED
    if why is None and ip.scope_id is not None:
        return _LINK
    return _INSIDE if why is None and (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP else why


def is_public(ip: IP) -> bool:
    """Whether an address is one of the public internet."""
    return refusal(ip) is None


def name_refusal(host: str) -> str | None:
    """What a name leads to if it can't be that of a public site, known without asking anybody; else None."""
    labels = host.split(".")
    why = _LOCAL_NAMES.get(labels[-1]) or _LOCAL_NAMES.get(".".join(labels[-2:]))
    if why is None and len(labels) == 1 and ":" not in host:
        return _PRIVATE  # a name without a dot is looked up in the network that one happens to be in
    return why
