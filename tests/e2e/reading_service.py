"""A service that reads pages of a site of ours, and those pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote
from wsgiref.types import WSGIApplication

from e2e.serving import serving
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.fetch import fetch
from netgloss.fetcher import Fetcher
from netgloss.settings import Settings
from origins import Names, Origin, page, policy

PICTURES = "https://pictures.example"  # answered by the tests, where a browser asks at all

_STYLE = f'<link rel="stylesheet" href="{PICTURES}/style.css">'
_IMAGES = f"""<p><img src="{PICTURES}/scanner.png" alt="The scanner" width="40" height="40">
<img src="http://pictures.example/plain.png" alt=""><img src="https://192.168.0.1/router.png" alt=""></p>"""
_LETTER = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Scan day</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{_STYLE}</head><body>
<script>document.title = "a script has run"</script>
<main><h1>Scan day</h1>
{_IMAGES}
<p>My DOTATATE scan was on Monday. It was once called a carcinoid.</p>
<p><a href="#end">To the end</a></p>
<p><a href="/second">The second letter</a></p>
<p><a href="https://elsewhere.example/plan.zip">The plan as a file</a></p>
<div style="height: 3000px"></div>
<h2 id="end">The end</h2><p>The Ki-67 was 2%.</p></main></body></html>"""
_SECOND = """<!DOCTYPE html><html lang="en"><title>The second letter</title>
<main><h1>The second letter</h1><p>The biopsy was easy. It was done under ultrasound, and I was home by the evening of
the same day, with nothing worse than a bruise.</p><p><a href="/third">The third letter</a></p></main></html>"""
_THIRD = """<!DOCTYPE html><html lang="en"><title>The third letter</title>
<main><h1>The third letter</h1><p>They gave me octreotide. It is an injection once a month, and so far it has done what
they said it would, which is more than I had hoped for.</p><p><a href="/letter">The first one</a></p></main></html>"""
_COVER = "position: fixed; inset: 0; z-index: 2147483647; width: 100vw; height: 100vh; background: red"
_HOSTILE = f"""<!DOCTYPE html><html lang="en"><title>Covered</title>
<style>*, .bar, header {{ display: none !important }} html, body {{ margin: -500px; {_COVER} }}
@media all {{ .bar {{ visibility: hidden !important }} }}</style>
<body><div style="{_COVER}; top: -1000px; left: -1000px; width: 9999px; height: 9999px">covered</div>
<dialog open style="{_COVER}">a dialog</dialog><p popover>a popover</p><p>My DOTATATE scan was on Monday, and all that
could be seen was what we knew.</p></body></html>"""
_QUIRKS = """<title>Old page</title><table width="100%"><tr><td><font size="2">My DOTATATE scan was on Monday, and all
that could be seen was what we knew.</font></td></tr></table>"""
_NOTHING = """<!DOCTYPE html><html lang="en"><title>Bread</title><h1>Bread</h1><p>Take flour, water, salt and time. Mix
them, wait for as long as you can, fold the dough, wait again, and put it into an oven that is as hot as it gets.</p>"""
_LOGIN = (
    """<!DOCTYPE html><html lang="en"><title>Log in</title><form><p>Log in to go on</p><input type="password"></form>"""
)

PAGES = {
    "/letter": _LETTER,
    "/plain": _LETTER.replace(_STYLE, "").replace(_IMAGES, ""),  # where no test answers what a browser asks for
    "/second": _SECOND,
    "/third": _THIRD,
    "/hostile": _HOSTILE,
    "/quirks": _QUIRKS,
    "/nothing": _NOTHING,
    "/login": _LOGIN,
}


@dataclass(frozen=True)
class Service:
    """A service that runs, and the site that it reads."""

    address: str
    origin: Origin
    answers: dict[str, int]  # what was asked for last → the status of the answer

    def site(self, path: str) -> str:
        """The address of a page on the site."""
        return self.origin.url(path)

    def read(self, path: str, **fields: str) -> str:
        """Where a page of the site is read."""
        more = "".join(f"&{name}={value}" for name, value in fields.items())
        return f"{self.address}/read?url={quote(self.site(path), safe='')}{more}"


class _Kept(dict[str, Any]):
    def set(self, key: str, value: Any, timeout: int | None = None) -> None:
        self[key] = value


def _recorded(app: WSGIApplication, answers: dict[str, int]) -> WSGIApplication:
    def answer(environ: Any, start: Any) -> Iterable[bytes]:
        def begin(status: str, *rest: Any) -> Any:
            path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
            answers[f"{path}?{query}" if query else path] = int(status.split()[0])
            return start(status, *rest)

        return app(environ, begin)

    return answer


@contextmanager
def reading_service(current: Current) -> Iterator[Service]:
    """A service that reads a site of ours, whatever name of it is asked for."""
    origin = Origin({path: page(html) for path, html in PAGES.items()})
    fetcher = Fetcher(policy(origin), _Kept(), 8, nullcontext, fetch=partial(fetch, resolve=Names()))
    answers: dict[str, int] = {}
    try:
        with serving(lambda port: _recorded(create_app(Settings(port=port), current, fetcher), answers)) as address:
            yield Service(address, origin, answers)
    finally:
        origin.close()
