"""Pages with something before their text, and pages that only look like it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from netgloss.problems import KINDS
from netgloss.tree import parse
from netgloss.walls import SAYS, state

HERE = Path(__file__).parent
TEXT = "<p>" + "A real sentence about a tumour. " * 30 + "</p>"
STATES = {
    "a login": ("<form><label>E-mail<input></label><input type=password><button>Log in</button></form>", "login"),
    "a login with much around it": ("<nav>" + "menu " * 300 + "</nav><input type=Password><footer>" + "foot " * 300, "login"),
    "members only, in words": ("<p>You must be logged in to view this thread.</p><a href=/login>Log in</a>", "login"),
    "in German": ("<p>Bitte anmelden, um diesen Beitrag zu lesen.</p>", "login"),
    "in French": ("<p>Connectez-vous pour lire la suite.</p>", "login"),
    "in Spanish": ("<p>Debes iniciar sesión para ver este tema.</p>", "login"),
    "in Polish": ("<p>Zaloguj się, aby czytać dalej.</p>", "login"),
    "a login above an article": (f"<form><input type=password><button>Log in</button></form><article>{TEXT}</article>", None),
    "consent": ("<div id=onetrust-banner>We and our partners use cookies.<button>Accept all</button></div>", "consent"),
    "consent in German": ("<div class=cmp>Datenschutz: wir brauchen Ihre Einwilligung.<button>Alle akzeptieren</button></div>", "consent"),
    "consent in Dutch": ("<main>Wij vragen uw toestemming voor cookies. <a href=x>Accepteren</a></main>", "consent"),
    "long consent": (f"<div class=cookie-wall>{'We use cookies and ask for your consent. ' * 60}<button>I agree</button></div>", "consent"),
    "consent above an article": (f"<div id=cookie-bar>We use cookies.<button>Accept</button></div>{TEXT}", None),
    "an article on cookies": ("<article><h1>Cookies</h1>" + "<p>Cookies are small files, and consent is a word. </p>" * 20, None),
    "drawn by scripts": ("<div id=root></div><script src=app.js></script>", "script"),
    "drawn by scripts, which says so": ("<noscript>You need to enable JavaScript to run this app.</noscript><script src=a.js></script>", "script"),
    "drawn by scripts into a main": ("<h1>Scans</h1><main id=main></main><script>draw()</script>", "script"),
    "scripts beside a text": (f"{TEXT}<div id=root></div><script src=app.js></script>", None),
    "nothing": ("", "empty"),
    "only a menu": ("<nav><a href=/>Home</a></nav>", "empty"),
    "a picture": ("<img src=x alt=y>", None),
    "a short text": ("<p>Ki-67 is 2%. They call that a low grade, the nurse said.</p>", None),
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_what_stands_before_a_text(name: str) -> None:
    html, expected = STATES[name]
    found = state(parse(f"<html><head><title>x</title></head><body>{html}</body></html>"))
    assert found == expected
    if found:
        assert SAYS[found]
        assert "extension" in KINDS[f"page-{found}"].advice
        assert "paste" in KINDS[f"page-{found}"].advice


@pytest.mark.parametrize(
    ("name", "expected"),
    [("phpbb", None), ("vbulletin3", None), ("reddit-old", None), ("reddit-new", None), ("facebook", None),
     ("article", None), ("letter", None), ("spa", "script"), ("infinite", "script"), ("quiet", None)],
)  # fmt: skip
def test_whole_pages(name: str, expected: str | None) -> None:
    assert state(parse((HERE / "extension" / "pages" / f"{name}.html").read_text("utf-8"))) == expected


def test_time_is_bounded() -> None:
    start = time.process_time()
    assert state(parse("<div class=cookie>" * 190 + "<b>x</b> " * 100_000)) == "empty"
    assert time.process_time() - start < 10
