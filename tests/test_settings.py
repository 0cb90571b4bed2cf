"""The settings of the service: read once, and refused with a sentence that names what is wrong."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from netgloss.errors import SettingsError
from netgloss.settings import Settings, read_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.glossary, settings.watch) == ("127.0.0.1", 8765, None, False)
    assert (settings.body_limit, settings.hosts, settings.origins, settings.threads) == (2_097_152, (), (), 8)
    assert (settings.fetching, settings.fetch_allow, settings.fetch_deny, settings.fetch_robots) == (True, (), (), None)
    assert (settings.fetch_ports, settings.fetch_total, settings.fetch_decoded) == ((80, 443), 15, 5_242_880)


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("NETGLOSS_HOST", "::1", "host", "::1"),
        ("NETGLOSS_PORT", "9000", "port", 9000),
        ("NETGLOSS_PORT", "0", "port", 0),
        ("NETGLOSS_PORT", "65535", "port", 65535),
        ("NETGLOSS_GLOSSARY", "mine.json", "glossary", "mine.json"),
        ("NETGLOSS_GLOSSARY", "", "glossary", None),
        ("NETGLOSS_WATCH", "1", "watch", True),
        ("NETGLOSS_WATCH", "TRUE", "watch", True),
        ("NETGLOSS_WATCH", "yes", "watch", True),
        ("NETGLOSS_WATCH", "no", "watch", False),
        ("NETGLOSS_WATCH", "", "watch", False),
        ("NETGLOSS_BODY_LIMIT", "1", "body_limit", 1),
        ("NETGLOSS_HOSTS", "words.example.org, localhost:8765,", "hosts", ("words.example.org", "localhost:8765")),
        ("NETGLOSS_HOSTS", " , ", "hosts", ()),
        ("NETGLOSS_ORIGINS", "https://a.example", "origins", ("https://a.example",)),
        (
            "NETGLOSS_ORIGINS", "https://a.example,http://b.example:8080",
            "origins", ("https://a.example", "http://b.example:8080"),
        ),
        ("NETGLOSS_THREADS", "2", "threads", 2),
        ("NETGLOSS_PROXIES", "1", "proxies", 1),
        ("NETGLOSS_FETCHING", "no", "fetching", False),
        ("NETGLOSS_FETCH_RATE", "5", "fetch_rate", 5),
        ("NETGLOSS_FETCH_AT_ONCE", "2", "fetch_at_once", 2),
        ("NETGLOSS_FETCH_PROXY", "http://proxy.example:3128", "fetch_proxy", "http://proxy.example:3128"),
        ("NETGLOSS_FETCH_CONTACT", "https://clinic.example/us", "fetch_contact", "https://clinic.example/us"),
        ("NETGLOSS_FETCH_ALLOW", "forum.example, b.example", "fetch_allow", ("forum.example", "b.example")),
        ("NETGLOSS_FETCH_DENY", "forum.example", "fetch_deny", ("forum.example",)),
        ("NETGLOSS_FETCH_PORTS", "80, 443,8080", "fetch_ports", (80, 443, 8080)),
        ("NETGLOSS_FETCH_ROBOTS", "yes", "fetch_robots", True),
        ("NETGLOSS_FETCH_ROBOTS", "no", "fetch_robots", False),
        ("NETGLOSS_FETCH_ROBOTS", "", "fetch_robots", None),
        ("NETGLOSS_FETCH_CONNECT", "2.5", "fetch_connect", 2.5),
        ("NETGLOSS_FETCH_TOTAL", "30", "fetch_total", 30.0),
        ("NETGLOSS_FETCH_WIRE", "1000", "fetch_wire", 1000),
    ],
)  # fmt: skip
def test_a_setting_is_read_from_the_environment(variable: str, text: str, name: str, value: Any) -> None:
    assert getattr(read_settings({variable: text}), name) == value


@pytest.mark.parametrize("variable", ["PORT", "netgloss_port", "NETGLOSSPORT", "XNETGLOSS_PORT"])
def test_variables_of_other_programs_are_left_alone(variable: str) -> None:
    assert read_settings({variable: "nonsense"}) == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        ("NETGLOSS_PROT", "9000", "There is no setting NETGLOSS_PROT. There are NETGLOSS_HOST, NETGLOSS_PORT,"),
        ("NETGLOSS_", "x", "There is no setting NETGLOSS_."),
        ("NETGLOSS_PORT", "http", "The setting NETGLOSS_PORT is “http”. It must be a whole number."),
        ("NETGLOSS_PORT", "", "The setting NETGLOSS_PORT is “”. It must be a whole number."),
        ("NETGLOSS_PORT", "80.5", "The setting NETGLOSS_PORT is “80.5”. It must be a whole number."),
        ("NETGLOSS_PORT", "-1", "The port is -1. It must be from 0 to 65535."),
        ("NETGLOSS_PORT", "65536", "The port is 65536. It must be from 0 to 65535."),
        ("NETGLOSS_WATCH", "maybe", "The setting NETGLOSS_WATCH is “maybe”. It must be true or false."),
        ("NETGLOSS_BODY_LIMIT", "2MB", "The setting NETGLOSS_BODY_LIMIT is “2MB”. It must be a whole number."),
        ("NETGLOSS_BODY_LIMIT", "0", "The settings body_limit and threads must be 1 or more."),
        ("NETGLOSS_FETCHING", "2", "The setting NETGLOSS_FETCHING is “2”. It must be true or false."),
        ("NETGLOSS_PROXIES", "-1", "The setting NETGLOSS_PROXIES must be 0 or more."),
        ("NETGLOSS_FETCH_RATE", "0", "The setting NETGLOSS_FETCH_RATE must be more than 0, and a number."),
        ("NETGLOSS_FETCH_AT_ONCE", "0", "The setting NETGLOSS_FETCH_AT_ONCE must be more than 0, and a number."),
        ("NETGLOSS_FETCH_CONTACT", "a\r\nX: y", "The setting NETGLOSS_FETCH_CONTACT must be a web or mail address."),
        ("NETGLOSS_FETCH_CONTACT", "", "The setting NETGLOSS_FETCH_CONTACT must be a web or mail address."),
        ("NETGLOSS_FETCH_ROBOTS", "maybe", "The setting NETGLOSS_FETCH_ROBOTS is “maybe”. It must be true or false."),
        ("NETGLOSS_FETCH_PORTS", "http", "The setting NETGLOSS_FETCH_PORTS is “http”. It must be whole numbers separ"),
        ("NETGLOSS_FETCH_PORTS", "", "The setting NETGLOSS_FETCH_PORTS must hold ports, each from 1 to 65535."),
        ("NETGLOSS_FETCH_PORTS", "80,0", "The setting NETGLOSS_FETCH_PORTS must hold ports, each from 1 to 65535."),
        ("NETGLOSS_FETCH_PORTS", "65536", "The setting NETGLOSS_FETCH_PORTS must hold ports, each from 1 to 65535."),
        ("NETGLOSS_FETCH_TOTAL", "soon", "The setting NETGLOSS_FETCH_TOTAL is “soon”. It must be a number of seconds."),
        ("NETGLOSS_FETCH_TOTAL", "0", "The setting NETGLOSS_FETCH_TOTAL must be more than 0, and a number."),
        ("NETGLOSS_FETCH_CONNECT", "inf", "The setting NETGLOSS_FETCH_CONNECT must be more than 0, and a number."),
        (
            "NETGLOSS_FETCH_FIRST_BYTE",
            "nan",
            "The setting NETGLOSS_FETCH_FIRST_BYTE must be more than 0, and a number.",
        ),
        ("NETGLOSS_FETCH_WIRE", "-1", "The setting NETGLOSS_FETCH_WIRE must be more than 0, and a number."),
        ("NETGLOSS_THREADS", "-3", "The settings body_limit and threads must be 1 or more."),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(variable: str, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({variable: text})
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "https://*.example.org", "https://.+", "blog.example.org", "https://blog.example.org/",
     "https://blog.example.org/page", "ftp://blog.example.org", "https://"],
)  # fmt: skip
def test_an_origin_that_is_no_single_web_origin_is_refused(origin: str) -> None:
    # A pattern would let in whom nobody named, and an address with a path would never match: both in silence.
    with pytest.raises(SettingsError, match="NETGLOSS_ORIGINS"):
        read_settings({"NETGLOSS_ORIGINS": f"https://good.example,{origin}"})


def test_what_is_given_wins_over_the_environment() -> None:
    environment = {"NETGLOSS_PORT": "9000", "NETGLOSS_HOST": "::1", "NETGLOSS_WATCH": "1"}
    settings = read_settings(environment, port=9001, host=None, watch=False)
    assert (settings.port, settings.host, settings.watch) == (9001, "::1", False)


@pytest.mark.parametrize("given", [{"port": 70_000}, {"port": -1}, {"body_limit": 0}, {"threads": 0}])
def test_what_is_given_is_checked_too(given: dict[str, int]) -> None:
    with pytest.raises(SettingsError):
        read_settings({}, **given)


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("settings", "hosts"),
    [
        (Settings(), {"127.0.0.1:8765", "localhost:8765", "[::1]:8765"}),
        (Settings(port=9000), {"127.0.0.1:9000", "localhost:9000", "[::1]:9000"}),
        (
            Settings(port=80),  # browsers leave the scheme's own port out
            {"127.0.0.1:80", "localhost:80", "[::1]:80", "127.0.0.1", "localhost", "[::1]"},
        ),
        (Settings(hosts=("Words.Example.org", "localhost:8765")), {"words.example.org", "localhost:8765"}),
    ],
    ids=["left out", "another port", "port 80", "named"],
)
def test_the_hosts_that_are_answered(settings: Settings, hosts: set[str]) -> None:
    assert settings.answered_hosts() == hosts


@pytest.mark.parametrize(
    ("host", "name"), [("192.168.1.5", "192.168.1.5:8765"), ("127.0.0.2", "127.0.0.2:8765"), ("::2", "[::2]:8765")]
)
def test_the_address_that_was_asked_for_is_answered(host: str, name: str) -> None:
    # It is the one that the program prints, and nobody can point a name of theirs at it.
    assert name in Settings(host=host).answered_hosts()
