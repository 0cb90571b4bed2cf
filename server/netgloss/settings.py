"""The settings of the service: one table, read once. Nothing else reads the environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any

from netgloss.errors import SettingsError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
PREFIX = "NETGLOSS_"  # of environment variables: NETGLOSS_PORT and so on
CONTACT = "https://netgloss.example"
# What is in a header field of a request, and in brackets there.
_FIELD = re.compile(r"[!-'*-~]{1,200}")
# Scheme, name and port, as browsers send it. flask-cors would take anything with a * or a bracket for a pattern.
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?", re.I)

_POSITIVE = ("fetch_rate", "fetch_at_once", "fetch_connect", "fetch_first_byte", "fetch_between_bytes", "fetch_total",
             "fetch_wire", "fetch_decoded", "fetch_headers")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the service runs. Every setting has an environment variable of the same name behind `NETGLOSS_`."""

    host: str = "127.0.0.1"
    """The address to listen on. Anything but a loopback address lets other machines in."""
    port: int = 8765
    """The port to listen on; 0 for any that is free."""
    glossary: str | None = None
    """Path of a glossary instead of the shipped one."""
    watch: bool = False
    """Whether to read the glossary again when its file has changed."""
    body_limit: int = 2 * 1024 * 1024
    """Largest request body, in bytes."""
    hosts: tuple[str, ...] = ()
    """`Host` names that are answered, separated by commas, with their port where it is not the scheme's own. Left
    out: the loopback names and `host`, with our port. Any other name is somebody's trick to read this service from a
    web page."""
    origins: tuple[str, ...] = ()
    """Web origins besides browser extensions that may use the API, separated by commas: `https://blog.example.org`."""
    threads: int = 8
    """Requests that are worked on at once."""
    proxies: int = 0
    """How many proxies of yours stand in front of the service. What they say about who asks is then believed."""
    fetching: bool = True
    """Whether web pages are fetched by their address at all."""
    fetch_allow: tuple[str, ...] = ()
    """Sites that may be fetched from, separated by commas: `example.org` is that site and all below it. Left out: all
    on the public internet. No setting opens a private network."""
    fetch_deny: tuple[str, ...] = ()
    """Sites that are never fetched from, written like those above; they go before `fetch_allow`."""
    fetch_ports: tuple[int, ...] = (80, 443)
    """Ports that may be fetched from, separated by commas."""
    fetch_robots: bool | None = None
    """Whether a site's robots.txt is obeyed. It is written for programs that read by themselves; a person who opens
    one page here is no such program. Left out: obeyed where others than the person at this computer can use the
    service."""
    fetch_rate: int = 30
    """Pages that one reader may have fetched in a minute."""
    fetch_at_once: int = 8
    """Pages that are fetched at once, for all readers; twice as many may wait. Each has a thread besides `threads`."""
    fetch_proxy: str = ""
    """A proxy to fetch through, as `http://proxy.example.org:3128`; what the system says about proxies does not count.
    It is told the addresses of sites, which are still looked up and checked here."""
    fetch_contact: str = CONTACT
    """Where sites find out who fetches from them; it goes out with every request."""
    fetch_connect: float = 5
    """Seconds to find a site and connect to it."""
    fetch_first_byte: float = 10
    """Seconds for a site to begin with its answer."""
    fetch_between_bytes: float = 5
    """Seconds for which a site may fall silent in the middle of its answer."""
    fetch_total: float = 15
    """Seconds for everything together, the way over other addresses included."""
    fetch_wire: int = 5 * 1024 * 1024
    """Largest answer as it is sent, in bytes."""
    fetch_decoded: int = 5 * 1024 * 1024
    """Largest page after it is unpacked, in bytes."""
    fetch_headers: int = 64 * 1024
    """Largest head of an answer, in bytes."""

    @property
    def local(self) -> bool:
        """Whether only the computer that the service runs on can reach it, as far as can be told."""
        return self.host in _LOOPBACK and not self.hosts

    def answered_hosts(self, port: int | None = None) -> frozenset[str]:
        """The `Host` headers that are answered, in small letters. `port` is the one in use where the setting is 0."""
        if self.hosts:
            return frozenset(host.lower() for host in self.hosts)
        port = port or self.port
        own = f"[{self.host}]" if ":" in self.host else self.host
        names = {"127.0.0.1", "localhost", "[::1]", own.lower()}
        return frozenset(f"{name}:{port}" for name in names) | (frozenset(names) if port == 80 else frozenset())


def _flag(text: str) -> bool:
    try:
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}[text.lower()]
    except KeyError:
        raise ValueError("true or false") from None


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("a whole number") from None


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("a number of seconds") from None


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(number) for number in text.split(",") if number.strip())
    except ValueError:
        raise ValueError("whole numbers separated by commas") from None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


_READERS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "str | None": lambda text: text or None,
    "int": _number,
    "float": _seconds,
    "bool": _flag,
    "bool | None": lambda text: _flag(text) if text else None,
    "tuple[int, ...]": _numbers,
    "tuple[str, ...]": _names,
}


def read_settings(environment: Mapping[str, str], **given: Any) -> Settings:
    """The settings that the environment names, with those in `given` that are not None on top. Raises
    `SettingsError`.
    """
    known = {item.name: _READERS[str(item.type)] for item in fields(Settings)}
    found: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in known:
            raise SettingsError(
                f"There is no setting {variable}. There are {', '.join(PREFIX + n.upper() for n in known)}."
            )
        try:
            found[name] = known[name](text)
        except ValueError as error:
            raise SettingsError(f"The setting {variable} is “{text}”. It must be {error}.") from error
    settings = replace(Settings(**found), **{name: value for name, value in given.items() if value is not None})
    if not 0 <= settings.port <= 65535:
        raise SettingsError(f"The port is {settings.port}. It must be from 0 to 65535.")
    if settings.body_limit < 1 or settings.threads < 1:
        raise SettingsError("The settings body_limit and threads must be 1 or more.")
    if not _FIELD.fullmatch(settings.fetch_contact):
        raise SettingsError(f"The setting {PREFIX}FETCH_CONTACT must be a web or mail address.")
    if settings.proxies < 0:
        raise SettingsError(f"The setting {PREFIX}PROXIES must be 0 or more.")
    for name in _POSITIVE:
        if not 0 < getattr(settings, name) < inf:  # which is false for nan, too
            raise SettingsError(f"The setting {PREFIX}{name.upper()} must be more than 0, and a number.")
    if not settings.fetch_ports or not all(1 <= port <= 65535 for port in settings.fetch_ports):
        raise SettingsError(f"The setting {PREFIX}FETCH_PORTS must hold ports, each from 1 to 65535.")
    for origin in settings.origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"The setting {PREFIX}ORIGINS holds “{origin}”. Each must be an origin like https://blog.example.org, "
                "without a path or a pattern."
            )
    return settings
