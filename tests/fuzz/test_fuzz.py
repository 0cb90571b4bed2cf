"""The laws of fetching, cleaning and annotating on inputs that nobody has thought of: a few hundred of each kind.

`make fuzz` tries many more. What it finds becomes a row of the tests of the module that was at fault.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from fuzz.laws import TooSlowError, asks, harms, inside, within
from fuzz.shapes import SHAPES
from fuzz.targets import TARGETS

# How many inputs; those that take longest get the fewest.
_EXAMPLES = {
    "addresses": 1000,
    "answers": 500,
    "robots": 500,
    "packing": 300,
    "decoding": 500,
    "styles": 600,
    "long": 60,
}


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_law(name: str) -> None:
    @settings(
        max_examples=_EXAMPLES.get(name, 250), derandomize=True, database=None, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(SHAPES[name])
    def check(data: bytes) -> None:
        TARGETS[name](data)

    check()


# The laws themselves

HARMFUL = {
    "a script": "<script>x</script>",
    "a script for some": "<table><script>x</script>",
    "a handler": "<p onclick=x>",
    "a link that runs": "<a href='javascript:x'>",
    "a document in an address": "<a href='data:text/html,x'>",
    "a frame": "<iframe></iframe>",
    "a drawing": "<svg></svg>",
    "a comment": "<!-- x -->",
    "a form": "<form>",
    "another base": "<base href=x>",
    "a page that goes on": "<meta http-equiv=refresh content=0>",
    "a relative address": "<img src=x>",
    "a picture without TLS": "<img src=http://a.example/x>",
    "a machine in the house": "<img src=https://192.168.1.1/x>",
    "a machine in the house, disguised": "<a href=http://0xc0.0xa8.257/x>",
    "a machine in the house among others": "<img srcset='https://a.example/x 1x, https://10.0.0.1/x 2x'>",
    "a style that asks": "<style>p{background:url(x)}</style>",
    "an attribute that asks": "<p style='background:u\\72l(x)'>",
    "a class of ours": "<p class='a NetGloss-card'>",
    "ours": "<span data-netgloss=x>",
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_is_harmful(name: str) -> None:
    assert harms(HARMFUL[name]) != []


def test_what_is_not() -> None:
    assert (
        harms(
            "<!DOCTYPE html><p style='color:red' class=a title='<script>'>a &lt;script&gt; <a href=https://a.example/>b</a>"
        )
        == []
    )


STYLES = {
    "url": ("p{a:url(x)}", ["url("]),
    "quoted": ("p{a:URL('x')}", ["URL("]),
    "escaped": (r"p{a:\75 r\l(x)}", ["url("]),
    "in a string": ("p{a:'url(x)'}", []),
    "behind a string that is not closed": ("p{a:'\nurl(x)}", ["url("]),
    "in a comment": ("/*url(x)*/", []),
    "behind a comment": ("/**/url(x)", ["url("]),
    "a unit": ("5url(x)", []),
    "a name that ends so": ("my-url(x)", []),
    "another letter in front": ("éurl(x)", []),
    "import": ("@import 'x'", ["@import"]),
    "escaped import behind a number": (r"2@\69mport", ["@import"]),
    "a longer name": ("@importance", []),
    "an escaped backslash": (r"\\url(x)", []),
    "set of pictures": ("-webkit-image-set(", ["-webkit-image-set("]),
    "a tag": ("a<b", ["<b"]),
}


@pytest.mark.parametrize("name", STYLES)
def test_what_a_style_asks_for(name: str) -> None:
    css, expected = STYLES[name]
    assert asks(css) == expected


@pytest.mark.parametrize(
    ("host", "ip"),
    [("0x7f.1", "127.0.0.1"), ("[::1]", "::1"), ("010.0.0.1", None), ("a.example", None), ("8.8.8.8", None)],
)
def test_which_hosts_lead_inside(host: str, ip: str | None) -> None:
    assert inside(host) == ip


def test_work_without_an_end_is_ended() -> None:
    def endless() -> None:
        while True:
            pass

    with pytest.raises(TooSlowError), within(0.1):
        endless()
