"""What may be fetched, and how much of it: the settings, as the fetcher needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from netgloss.addresses import IP, Address, fold, name_refusal, refusal
from netgloss.errors import FetchError, SettingsError
from netgloss.settings import CONTACT, PREFIX, Settings

_PROXY = re.compile(r"http://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\]):(?P<port>[0-9]{1,5})/?", re.I | re.A)
_ONLY = "Only pages on the public internet are read."


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be fetched. Times are in seconds, sizes in bytes; see `Settings` for what each means."""

    fetching: bool = True
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    own: tuple[str, ...] = ()  # names of this service: it must not be made to read itself, and itself, and itself
    ports: tuple[int, ...] = (80, 443)
    robots: bool = False
    redirects: int = 5
    connect: float = 5
    first_byte: float = 10
    between_bytes: float = 5
    total: float = 15
    wire: int = 5 * 1024 * 1024
    decoded: int = 5 * 1024 * 1024
    headers: int = 64 * 1024
    proxy: tuple[str, int] | None = None  # host and port of one to go through
    contact: str = CONTACT
    test_nets: tuple[IPv4Network | IPv6Network, ...] = ()
    """Nets that play the public internet in tests. No setting leads here."""

    def check(self, address: Address) -> None:
        """Raises `FetchError` if this address must not be fetched, as far as it says itself."""
        if not self.fetching:
            raise FetchError("fetching-off", "Whoever runs this service has switched the fetching of web pages off.")
        host = address.host
        if (ip := address.ip) is not None:
            self.check_ip(host, ip)
        elif why := name_refusal(host):
            raise FetchError("not-public", f"{host} leads to {why}. {_ONLY}")
        if address.port not in self.ports:
            known = ", ".join(map(str, self.ports))
            raise FetchError("not-allowed", f"Port {address.port} of {host} is not read, only {known}.")
        if _named(host, self.own):
            raise FetchError("not-allowed", f"{host} is this service itself.")
        if _named(host, self.deny) or (self.allow and not _named(host, self.allow)):
            raise FetchError("not-allowed", f"Whoever runs this service does not let it read {host}.")

    def check_ip(self, host: str, ip: IP) -> None:
        """Raises `FetchError` if `host` has led to an address that is not public.

        The message does not show the address: it would tell strangers what names inside an organisation stand for.
        """
        why = refusal(ip)
        if why and not any(ip in net for net in self.test_nets if net.version == ip.version):
            raise FetchError("not-public", f"{host} leads to {why}. {_ONLY}")


def policy_of(settings: Settings) -> Policy:
    """The policy that the settings ask for. Raises `SettingsError`."""
    own = tuple(name for host in settings.hosts if (name := host.lower().rsplit(":", 1)[0]) and "[" not in name)
    return Policy(
        fetching=settings.fetching,
        allow=_names("fetch_allow", settings.fetch_allow),
        deny=_names("fetch_deny", settings.fetch_deny),
        own=own,
        ports=settings.fetch_ports,
        robots=not settings.local if settings.fetch_robots is None else settings.fetch_robots,
        connect=settings.fetch_connect,
        first_byte=settings.fetch_first_byte,
        between_bytes=settings.fetch_between_bytes,
        total=settings.fetch_total,
        wire=settings.fetch_wire,
        decoded=settings.fetch_decoded,
        headers=settings.fetch_headers,
        proxy=_proxy(settings.fetch_proxy) if settings.fetch_proxy else None,
        contact=settings.fetch_contact,
    )


def _proxy(text: str) -> tuple[str, int]:
    found = _PROXY.fullmatch(text)
    if not found or not 1 <= int(found["port"]) <= 65535:
        raise SettingsError(
            f"The setting {PREFIX}FETCH_PROXY is “{text}”. It must be an address like http://proxy.example.org:3128."
        )
    return found["host"].strip("[]"), int(found["port"])


def _named(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _names(setting: str, names: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(fold(name) for name in names)
    except FetchError as error:
        raise SettingsError(
            f"The setting {PREFIX}{setting.upper()} must hold names of sites like example.org. {error}"
        ) from error
