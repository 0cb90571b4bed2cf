"""Pages of the web through the whole service: a real site on this machine, fetched, made safe, explained and shown."""

from __future__ import annotations

import contextlib
import functools
import re
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from netgloss.app import create_app
from netgloss.current import Current
from netgloss.fetch import Fetched, fetch
from netgloss.fetcher import Fetcher
from netgloss.problems import KINDS, Refused
from netgloss.settings import Settings
from netgloss.walls import SAYS
from origins import Call, Handler, Names, Origin, page, policy, redirect, watched
from test_feeds import ATOM, RSS, locked, pdf
from test_page import alarms
from test_reading import POSTS, THREADS

HERE = Path(__file__).parent
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Sec-Fetch-Site": "none"}
PROGRAM = {"Accept": "application/json"}
SAID = "My Ki-67 is 2%, and the nurse says that this is low."


class Forgetful:
    """A cache that keeps nothing."""

    def get(self, key: str) -> Any:
        return None

    def set(self, key: str, value: Any, timeout: int | None = None) -> Any:
        return None


Make = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def make_anywhere(current: Current, plain: Origin, encrypted: Origin, trust: ssl.SSLContext) -> Make:
    """Makes a client of a service that reads these two sites."""

    def client(names: Names | None = None, settings: Settings | None = None, **given: Any) -> FlaskClient:
        fetching = functools.partial(fetch, resolve=names or Names(), trust=lambda: trust)
        fetcher = Fetcher(policy(plain, encrypted, **given), Forgetful(), 8, contextlib.nullcontext, fetch=fetching)
        return create_app(settings or Settings(port=80), current, fetcher).test_client()

    return client


@pytest.fixture
def make(make_anywhere: Make, origin: Origin, secure: Origin) -> Iterator[Make]:
    """The same, and nothing in this test reaches another machine than this."""
    with watched() as watch:
        yield make_anywhere
    assert watch.strangers == []


@pytest.fixture(scope="module")
def service(make_anywhere: Make) -> FlaskClient:
    return make_anywhere()


@pytest.fixture
def reader(service: FlaskClient, make: Make) -> FlaskClient:
    """A client of a service with nothing special about it; it keeps nothing from one test to the next."""
    return service


def ask(client: FlaskClient, url: str, headers: Any = BROWSER, **query: str) -> TestResponse:
    return client.get("/read", query_string={"url": url, **query}, headers=headers)


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """The only element that the selector names."""
    (found,) = soup.select(selector)
    return found


def soup_of(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """The page of an answer that is one."""
    assert (response.status_code, response.content_type) == (status, "text/html; charset=utf-8"), response.text[:500]
    return BeautifulSoup(response.text, "html.parser")


def inside(soup: BeautifulSoup) -> BeautifulSoup:
    """The page in the frame."""
    return BeautifulSoup(str(one(soup, "iframe")["srcdoc"]), "html.parser")


def marked(soup: BeautifulSoup | Tag) -> list[str]:
    """The marked words, in order."""
    return [mark.get_text() for mark in soup.select("span.netgloss[data-netgloss]")]


def way(link: Tag | str) -> dict[str, str]:
    """What a link of ours asks for, without its key."""
    href = str(link["href"]) if isinstance(link, Tag) else link
    parts = urlsplit(href)
    assert (parts.scheme, parts.netloc, parts.path) == ("", "", "/read")
    fields = dict(parse_qsl(parts.query, strict_parsing=True))
    assert re.fullmatch("[0-9a-f]{32}", fields.pop("key"))
    return fields


def link(soup: BeautifulSoup | Tag, words: str) -> Tag:
    """The only link with these words."""
    (found,) = [link for link in soup.select("a") if words in " ".join(link.get_text().split())]
    return found


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def squeezed(part: Tag | str) -> str:
    """The letters without the blanks, which marks may have come between."""
    return re.sub(r"\s+", "", part if isinstance(part, str) else part.get_text())


# Asking


def test_without_an_address_there_is_a_form_for_one(reader: FlaskClient) -> None:
    for path in ("/read", "/read?url=", "/read?url=%20%0A", "/read?view=reading"):
        soup = soup_of(reader.get(path, headers=BROWSER))
        form = one(soup, "form")
        assert (form["method"], form["action"]) == ("get", "/read")
        field = one(form, "input[name=url]")
        assert (field["type"], field["value"]) == ("text", "")
        assert one(soup, f"label[for={field['id']}]").get_text() == "Address of a page"


def test_where_nothing_is_fetched_there_is_no_form(make: Make) -> None:
    client = make(settings=Settings(port=80, fetching=False), fetching=False)
    for response, status in ((client.get("/read", headers=BROWSER), 200), (ask(client, "https://a.example/"), 403)):
        soup = soup_of(response, status)
        assert soup.select("form") == []
        assert "has switched the fetching of web pages off" in words(one(soup, "main"))
        assert [one["href"] for one in soup.select("nav a")] == ["/", "/api"]


@pytest.mark.parametrize(
    "typed",
    [
        "{host}:{port}/a",
        " {host}:{port}/a\r\n",
        "\u00a0https://{host}:{port}/a",
        "HTTPS://{host}:{port}/a",
        "{host}:{port}/a#b",
    ],
)
def test_an_address_is_read_as_people_write_it(typed: str, reader: FlaskClient, secure: Origin) -> None:
    secure.answers["/a"] = page(f"<p>{SAID}")
    soup = soup_of(ask(reader, typed.format(host="page.example", port=secure.port)))
    assert marked(inside(soup)) == ["Ki-67"]
    assert secure.paths == ["/a"]
    assert link(soup, "Original")["href"] == secure.url("/a")


def test_a_blank_in_a_path_is_sent_as_one(reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/my%20page?q=a%20b"] = page(f"<p>{SAID}")
    soup_of(ask(reader, origin.url("/my page?q=a b")))
    assert origin.paths == ["/my%20page?q=a%20b"]


NO_ADDRESSES = {
    "words": ("what is a NET", "This is no web address: it must begin with http:// or https://."),
    "a word": ("Ki-67", "This is no web address: it must begin with http:// or https://."),
    "a dot": (".", "This is no web address: it must begin with http:// or https://."),
    "a dot in front": (".example", "This is no web address: it must begin with http:// or https://."),
    "a dot behind": ("example.", "This is no web address: it must begin with http:// or https://."),
    "mail": ("ann@site.example", "This is no web address: it must begin with http:// or https://."),
    "two slashes": ("//site.example/", "This is no web address: it must begin with http:// or https://."),
    "a path": ("/read", "This is no web address: it must begin with http:// or https://."),
    "a file": ("file:///etc/passwd", "Addresses with “file:” are not read, only http:// and https://."),
    "a script": ("javascript:alert(1)", "Addresses with “javascript:” are not read, only http:// and https://."),
    "data": ("data:text/html,<p>", "Addresses with “data:” are not read, only http:// and https://."),
    "a name and a port": ("localhost:8765", "Addresses with “localhost:” are not read, only http:// and https://."),
    "no name": ("https:///a", "This address names no site: https:// must be followed by a name."),
    "a name and a password": ("https://ann:secret@site.example/", None),
    "two lines": (
        "https://site.example/\r\nX: y",
        "This address holds a control character or a line end, which no web address does.",
    ),
    "very long": (
        "https://site.example/" + "a" * 5_000,
        "This address has 5021 characters; the longest that is read has 4096.",
    ),
    "markup": ('"><script>alert(1)</script>', "This is no web address: it must begin with http:// or https://."),
}


@pytest.mark.parametrize(("typed", "sentence"), NO_ADDRESSES.values(), ids=NO_ADDRESSES.keys())
def test_what_is_no_address_is_refused(typed: str, sentence: str | None, reader: FlaskClient, origin: Origin) -> None:
    soup = soup_of(ask(reader, typed), 400)
    assert one(soup, "h1").get_text() == "This address can't be read"
    said = [each.get_text() for each in soup.select("main > p")]
    assert sentence is None or said[0] == sentence
    assert said[1] == "Copy it from the address bar of your browser; it begins with https://."
    assert one(soup, "input[name=url]")["value"] == typed.strip()
    assert [each["href"] for each in soup.select("main a")] == ["/"]  # no link to what nobody can read
    assert soup.select("script") == []
    problem = ask(reader, typed, PROGRAM)
    assert (problem.status_code, problem.content_type) == (400, "application/problem+json")
    assert (problem.get_json()["type"], problem.get_json()["detail"]) == ("/api#problem-address", said[0])


@pytest.mark.parametrize("typed", ["a." * 50_000 + "@", "." * 100_000, "a" * 100_000, "a.b" + ":" * 100_000])
def test_a_long_address_takes_no_longer_to_be_refused(typed: str, reader: FlaskClient) -> None:
    start = time.process_time()
    assert ask(reader, typed, PROGRAM).status_code == 400
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("query", "kind", "sentence"),
    [
        ({"view": "source"}, "bad-request", "There is no view “source” of a page; there are page, reading and sheet."),
        ({"view": ""}, "bad-request", "There is no view “” of a page; there are page, reading and sheet."),
        (
            {"view": "Reading"},
            "bad-request",
            "There is no view “Reading” of a page; there are page, reading and sheet.",
        ),
        (
            {"view": "<script>"},
            "bad-request",
            "There is no view “<script>” of a page; there are page, reading and sheet.",
        ),
        ({"links": "all"}, "bad-request", "The links of a page can be “original” or “explained”."),
        ({"links": ""}, "bad-request", "The links of a page can be “original” or “explained”."),
        ({"level": "hard"}, "option", "The option level is “hard”. It can be core, common, specialist or everyday."),
        ({"level": ""}, "option", "The option level is “”. It can be core, common, specialist or everyday."),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(
    query: dict[str, str], kind: str, sentence: str, reader: FlaskClient, origin: Origin
) -> None:
    person, program = ask(reader, origin.url(), **query), ask(reader, origin.url(), PROGRAM, **query)
    assert soup_of(person, 400).select("main > p")[0].get_text() == sentence
    assert (program.get_json()["type"], program.get_json()["detail"]) == (f"/api#problem-{kind}", sentence)
    assert origin.calls == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_is_only_looked_at(method: str, reader: FlaskClient, origin: Origin) -> None:
    response = reader.open(
        "/read", method=method, query_string={"url": origin.url()}, headers={"Sec-Fetch-Site": "none"}
    )
    assert response.status_code == 405
    assert origin.calls == []


# The page as it looks

PAGE = (
    '<!DOCTYPE html><html lang="de"><head><title>A report</title><base href="/folder/">'
    '<link rel="stylesheet" href="https://cdn.example/a.css"><script src="a.js"></script></head>'
    f'<body onload="x()"><nav><a href="/">Home</a></nav><p id="here">{SAID}</p><p>My NET is a G2 NET.</p>'
    '<p><a href="b.html">more</a> <a href="#here">up</a> <img src="c.png"></p><iframe src="d"></iframe>'
    '<form action="/login"><input name="e"></form></body></html>'
)
# What a browser is told of a page, by name.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
COMMON_POLICY = {
    "sandbox": SANDBOX, "default-src": "'none'", "img-src": "https: data:", "form-action": "'none'",
    "base-uri": "'none'", "frame-ancestors": "'none'", "treat-as-public-address": "",
}  # fmt: skip
PAGE_POLICY = {
    **COMMON_POLICY, "style-src": "'unsafe-inline' https:", "font-src": "https: data:", "media-src": "https:",
}  # fmt: skip
READING_POLICY = {**COMMON_POLICY, "style-src": "'unsafe-inline'"}


def policy_of(response: TestResponse) -> dict[str, str]:
    """The directives of the page's policy."""
    (header,) = response.headers.getlist("Content-Security-Policy")
    pairs = [directive.strip().partition(" ") for directive in header.split(";")]
    assert len({name for name, _, _ in pairs}) == len(pairs)
    return {name: value for name, _, value in pairs}


def hash_of(script: Tag) -> str:
    return "'sha256-" + b64encode(sha256(script.get_text().encode()).digest()).decode() + "'"


def test_a_page_as_it_looks(reader: FlaskClient, secure: Origin) -> None:
    secure.answers["/t"] = page(PAGE)
    response = ask(reader, secure.url("/t"))
    soup = soup_of(response)
    frame = one(soup, "iframe")
    assert set(frame.attrs) == {"title", "sandbox", "srcdoc"}
    assert frame["title"] == "A report, explained"
    assert f' sandbox="{SANDBOX}" ' in response.text
    assert one(soup, "title").get_text() == "A report · page.example · netgloss"
    assert one(soup, "html")["lang"] == "en-GB"

    shown = inside(soup)
    assert one(shown, "html")["lang"] == "de"
    assert marked(shown) == ["Ki-67", "NET", "G2 NET"]
    terms = {str(mark["data-netgloss"]) for mark in shown.select("span.netgloss")}
    assert {str(entry["id"]) for entry in shown.select(".netgloss-words dl > div")} == {
        f"netgloss-{term}" for term in terms
    }
    assert one(shown, "img")["src"] == secure.url("/folder/c.png")
    assert one(shown, "link")["href"] == "https://cdn.example/a.css"
    assert link(shown, "up")["href"] == "about:srcdoc#here"
    assert one(shown, "#here").get_text() == SAID
    # Without what is ours, it is the page as it is when it has been made safe.
    ours = re.sub(r"<!--netgloss 0-->.*<!--/netgloss-->", "", str(frame["srcdoc"]), flags=re.S)
    ours = re.sub(r'<span class="netgloss[^>]*>([^<]*)</span>', r"\1", ours)
    ours = re.sub(r' href="(?:/read|about:)[^"]*"( target="_top")?', "", ours)
    assert alarms(ours) == []
    assert "<script" not in ours
    assert "d</iframe>" not in response.text


@pytest.mark.parametrize("view", ["page", "reading"])
def test_the_one_script_is_ours_and_known_by_its_contents(view: str, reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page(PAGE)
    response = ask(reader, origin.url(), view=view)
    soup = soup_of(response)
    script = one(inside(soup) if view == "page" else soup, "script")
    expected = {**(PAGE_POLICY if view == "page" else READING_POLICY), "script-src": hash_of(script)}
    assert policy_of(response) == expected
    assert set(script.attrs) == set()
    assert script.get_text() == (HERE.parent / "server/netgloss/assets/netgloss.js").read_text("utf-8").strip()
    assert "allow-same-origin" not in response.text
    if view == "page":
        assert soup.select("script") == []  # none outside of the frame
    for attribute in re.findall(r"\son[a-z]+=", re.sub(r"<script>.*?</script>", "", response.text, flags=re.S)):
        pytest.fail(attribute)


HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("view", ["page", "reading", "sheet"])
def test_no_header_of_the_site_is_passed_on(view: str, reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page(
        PAGE, Set_Cookie="id=1", Access_Control_Allow_Origin="*", X_Powered_By="PHP", Refresh="0;url=x", Link="<x>",
        Content_Security_Policy="script-src *", Cache_Control="max-age=9", ETag='"a"', Location="/x",
    )  # fmt: skip
    response = ask(reader, origin.url(), view=view)
    assert response.status_code == 200
    assert set(response.headers.keys()) == {*HEADERS, "Content-Type", "Content-Length", "Content-Security-Policy"}
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert "script-src *" not in response.headers["Content-Security-Policy"]


def test_a_page_without_words_to_explain_has_nothing_of_ours_in_it(reader: FlaskClient, origin: Origin) -> None:
    plain_page = "<!DOCTYPE html><p>Nothing in this text is there to be explained to anybody, or so I think.</p>"
    origin.answers["/"] = page(plain_page)
    soup = soup_of(ask(reader, origin.url()))
    assert one(soup, "iframe")["srcdoc"] == plain_page
    assert "No words to explain" in words(one(soup, ".bar"))


def test_everyday_words_are_explained_on_request(reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page('<p>My surgery is on Monday, and my Ki-67 is low. <a href="/b">b</a></p>')
    assert marked(inside(soup_of(ask(reader, origin.url(), level="everyday")))) == ["surgery", "Ki-67"]
    assert marked(inside(soup_of(ask(reader, origin.url())))) == ["Ki-67"]
    for view in ("page", "reading", "sheet"):
        for level in ("core", "common", "everyday"):
            assert ask(reader, origin.url(), level=level, view=view).status_code == 200


# Reading


def section(soup: BeautifulSoup) -> tuple[str, str, str]:
    """The heading of an article, the line under it, and its text."""
    header = one(soup, "main > article > header")
    line = header.select_one("p")
    body = [child for child in one(soup, "main > article").children if isinstance(child, Tag) and child is not header]
    return one(header, "h1").get_text(), words(line) if line else "", " ".join(words(child) for child in body)


def test_an_article_to_read(reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/blog/a"] = page(
        '<!DOCTYPE html><html lang="en-GB"><title>How to read a report | The blog</title>'
        '<nav><a href="/">Home</a></nav>'
        '<script>x()</script><article class="z"><h1 class="y">How to read a report</h1><p class=byline>By Ann Other</p>'
        f'<p onclick="x()">{SAID} It comes with the <a href="next.html">next letter</a>.</p>'
        f"<p>{'It is a long article. ' * 20}</p>"
        '</article><aside><a href="/x">Related</a></aside><footer>Foot</footer>'
    )
    response = ask(reader, origin.url("/blog/a"), view="reading")
    soup = soup_of(response)
    heading, line, text = section(soup)
    assert (heading, line) == ("How to read a report", "Ann Other · The blog")
    assert SAID in text
    assert marked(soup) == ["Ki-67"]
    assert one(soup, "title").get_text() == "How to read a report · page.example · netgloss"
    main = one(soup, "main")
    assert (main["lang"], one(soup, "main > article")["lang"], one(soup, "html")["lang"]) == ("en-GB", "en-GB", "en-GB")
    assert soup.select("iframe, nav nav, aside, footer, form") == []
    assert not {"y", "z", "byline"} & {name for tag in main.select("[class]") for name in str(tag["class"]).split()}
    assert way(link(main, "next letter")) == {"url": origin.url("/blog/next.html"), "view": "reading"}
    assert one(soup, "a.skip")["href"] == f"#{main['id']}"


@pytest.mark.parametrize("name", THREADS)
def test_a_thread_to_read(name: str, reader: FlaskClient, origin: Origin) -> None:
    folder = HERE / "pages" / name / "source.html"
    path = folder if folder.exists() else HERE / "extension" / "pages" / f"{name}.html"
    origin.answers["/thread"] = page(path.read_bytes())
    title, site, lang, count = THREADS[name]
    soup = soup_of(ask(reader, origin.url("/thread"), view="reading"))
    heading, line, _ = section(soup)
    assert (heading, line) == (title, site)
    assert one(soup, "main")["lang"] == lang
    posts = soup.select("main > article > section:not(.netgloss-words)")
    assert [post["id"] for post in posts] == [f"post-{number}" for number in range(1, count + 1)]
    for (thread, number), (author, date, first) in POSTS.items():
        if thread == name:
            post = posts[number - 1]
            assert one(post, "header h2").get_text() == (author or f"Post {number}")
            if date:
                assert one(post, "header time")["datetime"] == date
            if first:
                assert squeezed(post).removeprefix(squeezed(one(post, "header"))).startswith(squeezed(first))
    assert len(marked(soup)) >= 3


def test_comments_stand_below_their_article(reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page((HERE / "extension" / "pages" / "wordpress-comments.html").read_bytes())
    soup = soup_of(ask(reader, origin.url(), view="reading"))
    assert section(soup)[0] == "What my first year taught me"
    assert [words(heading) for heading in soup.select("main > article > h2")][-1] == "Comments (11)"
    first = one(soup, "#post-1")
    assert words(one(first, "h2")) == "Elsie (not my real name)"
    assert words(one(first, "time")) == "12 May 2026, 09:02"


# What is no page: media type, body → title, line, text begins, marked words
OTHERS: dict[str, tuple[str, bytes | str, str, str, str, list[str]]] = {
    "a text": (
        "text/plain",
        f"Dear all,\n\n{SAID}\n<b>Ann</b>",
        "a%20letter",
        "page.example",
        f"Dear all, {SAID}<b>Ann</b>",
        ["Ki-67"],
    ),
    "Markdown": ("text/markdown", f"# Scan\n\n{SAID}", "a%20letter", "page.example", f"# Scan {SAID}", ["Ki-67"]),
    "a PDF": (
        "application/pdf",
        pdf([SAID], title="Results"),
        "Results",
        "Dr A · page.example",
        f"Page 1 {SAID}",
        ["Ki-67"],
    ),
    "a PDF that says nothing of itself": (
        "",
        pdf([SAID], title=""),
        "a%20letter",
        "Dr A · page.example",
        f"Page 1 {SAID}",
        ["Ki-67"],
    ),
    "RSS": ("application/rss+xml", RSS, "A & B", "page.example", "One Ann · 3 March 2026, 09:00 My NET", ["NET"]),
    "RSS, called a page": ("text/html", RSS, "A & B", "page.example", "One Ann · 3 March 2026, 09:00 My NET", ["NET"]),
    "Atom": ("application/atom+xml", ATOM, "News", "page.example", "a < b Ann · 2 March 2026, 09:14 x < y l", []),
}


@pytest.mark.parametrize("view", ["", "page", "reading"])
@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_page_is_read(name: str, view: str, reader: FlaskClient, origin: Origin) -> None:
    media_type, body, title, line, text, terms = OTHERS[name]
    origin.answers["/a%20letter"] = page(body, Content_Type=media_type)
    response = ask(reader, origin.url("/a letter"), **({"view": view} if view else {}))
    soup = soup_of(response)
    heading, under, said = section(soup)
    assert (heading, under) == (unescape(title.replace("%20", " ")), line)
    assert squeezed(said).startswith(squeezed(text))
    assert marked(soup) == terms
    assert policy_of(response).keys() == READING_POLICY.keys() | {"script-src"}
    bar = one(soup, ".bar")
    assert "As it looks" not in words(bar)  # there is but one way to show it
    assert "Reading view" not in words(bar)
    assert ("Letters read as" in words(bar)) == (b"%PDF" not in origin.answers["/a%20letter"])  # type: ignore[operator]


def test_the_items_of_a_feed_lead_on_explained(reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page(RSS, Content_Type="application/rss+xml")
    soup = soup_of(ask(reader, origin.url()))
    assert way(link(one(soup, "main"), "Two")) == {"url": "https://blog.example/two"}


# The term sheet


WITH_A_MENU = f"<title>Scan</title><nav>insulinoma</nav><article><p>{SAID} {'And so it goes on. ' * 20}</p></article>"


@pytest.mark.parametrize(
    ("media_type", "body"),
    [("text/html", WITH_A_MENU), ("text/plain", SAID), ("application/pdf", pdf([SAID]))],
    ids=["page", "text", "PDF"],
)
def test_a_term_sheet(media_type: str, body: bytes | str, reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page(body, Content_Type=media_type)
    response = ask(reader, origin.url(), view="sheet")
    soup = soup_of(response)
    assert [words(heading) for heading in soup.select("section h2")] == ["Ki-67 kee-sixty-seven"]
    assert SAID in words(one(soup, "section blockquote"))
    assert soup.select("a, script, iframe, img, form, link") == []
    assert policy_of(response) == {
        "default-src": "'none'", "style-src": "'unsafe-inline'", "base-uri": "'none'", "form-action": "'none'",
        "frame-ancestors": "'none'",
    }  # fmt: skip


# The bar


@pytest.mark.parametrize("view", ["page", "reading"])
def test_the_bar_says_where_the_page_is_from(view: str, reader: FlaskClient, secure: Origin) -> None:
    secure.answers["/a?b=1&c=2"] = page(f"<p>{SAID}", Content_Type="text/html; charset=ISO-8859-1")
    soup = soup_of(ask(reader, secure.url("/a?b=1&c=2#d"), view=view))
    bar = one(soup, "header.bar")
    assert soup.select("body > *")[1] is bar  # behind the way to the text
    assert one(bar, ".host").get_text() == "page.example"
    original = link(bar, "Original")
    assert (original["href"], original["target"], original["rel"]) == (
        secure.url("/a?b=1&c=2"), "_blank", ["noopener", "noreferrer"],
    )  # fmt: skip
    about = words(bar.select("details")[-1])
    assert f"This is a page of page.example, fetched by netgloss for you: {secure.url('/a?b=1&c=2')}." in about
    assert "It has not checked what the page says." in about
    assert "not medical advice" in about
    assert "has led there" not in about
    assert one(bar, ".home a")["href"] == "/"


def test_the_bar_names_what_has_led_there(reader: FlaskClient, origin: Origin, secure: Origin) -> None:
    origin.answers |= {"/a": redirect("/b?c=1&d"), "/b?c=1&d": redirect(secure.url("/e", "b.page.example"))}
    secure.answers["/e"] = page(f'<title>E</title><p>{SAID} <a href="f">f</a>')
    soup = soup_of(ask(reader, origin.url("/a")))
    bar = one(soup, ".bar")
    assert one(bar, ".host").get_text() == "b.page.example"
    assert link(bar, "Original")["href"] == secure.url("/e", "b.page.example")
    assert f"{secure.url('/e', 'b.page.example')}. {origin.url('/a')} has led there." in words(bar)
    assert way(link(inside(soup), "f")) == {"url": secure.url("/f", "b.page.example")}
    # The other view is of the address that was asked for: whoever keeps it gets what is there by then.
    assert way(link(bar, "Reading view")) == {"url": origin.url("/a"), "view": "reading"}


def test_each_view_leads_to_the_other(reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page(f"<p>{SAID}")
    for asked, name, other in (
        (None, "Reading view", "reading"),
        ("page", "Reading view", "reading"),
        ("reading", "As it looks", "page"),
    ):
        soup = soup_of(ask(reader, origin.url(), **({"view": asked} if asked else {})))
        assert way(link(one(soup, ".bar"), name)) == {"url": origin.url(), "view": other}
        assert way(link(one(soup, ".bar"), "Term sheet to print")) == {"url": origin.url(), "view": "sheet"}


COUNTS: dict[str, tuple[str, str, list[str]]] = {
    "none": ("Nothing in here that a glossary could have", "No words to explain", []),
    "one": (SAID, "1 word explained on this page", ["Ki-67"]),
    "one, twice": (f"{SAID} {SAID}", "1 word explained on this page", ["Ki-67"]),
    "several, in alphabetical order": (
        f"{SAID} I had octreotide for a carcinoid of the lung, and it was not an insulinoma.",
        "4 words explained on this page", ["Carcinoid", "Insulinoma", "Ki-67", "Octreotide"],
    ),
    "what looks like a mark": (
        f'{SAID} They write: &lt;span class="netgloss" data-netgloss="zzz"&gt; data-netgloss="zzz"',
        "1 word explained on this page", ["Ki-67"],
    ),
    "a mark of the page's own": (
        f'{SAID} <span class="netgloss" data-netgloss="zzz" title=\' data-netgloss="zzz"\'>word</span>',
        "1 word explained on this page", ["Ki-67"],
    ),
    "a mark in a style": (
        f'{SAID}<style>p::after {{ content: \'<span class="netgloss" data-netgloss="zzz">\' }}</style>',
        "1 word explained on this page", ["Ki-67"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("view", ["page", "reading"])
@pytest.mark.parametrize("name", COUNTS)
def test_the_bar_lists_the_words_of_the_page(name: str, view: str, reader: FlaskClient, origin: Origin) -> None:
    text, said, terms = COUNTS[name]
    origin.answers["/"] = page(f"<title>x</title><p>{text} and this makes it long enough.</p>")
    bar = one(soup_of(ask(reader, origin.url(), view=view)), ".bar")
    assert said in words(bar)
    lists = bar.select("dl")
    assert [term.get_text() for each in lists for term in each.select("dt")] == terms
    assert all(len(each.get_text()) > 20 for each in bar.select("dd"))
    assert len(bar.select("a[href*='view=sheet']")) == bool(terms)


ENCODINGS: dict[str, tuple[str, bytes, str]] = {
    "mark": ("text/html; charset=latin1", "\ufeff<p>Größe".encode(), "Letters read as utf-8, by its byte order mark."),
    "site": (
        "text/html; charset=iso-8859-1",
        "<p>Größe".encode("latin-1"),
        "Letters read as windows-1252, by what the site says.",
    ),
    "page": (
        "text/html",
        "<meta charset=iso-8859-15><p>Größe".encode("latin-1"),
        "Letters read as iso-8859-15, by what the page says.",
    ),
    "contents": (
        "text/html",
        "<p>Größe".encode("latin-1"),
        "Letters read as windows-1252, by what its letters look like.",
    ),
    "correction": (
        "text/html; charset=iso-8859-1",
        "<p>Größe".encode(),
        "Letters read as utf-8, by its letters, against what it says.",
    ),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_bar_says_how_the_letters_were_read(name: str, reader: FlaskClient, origin: Origin) -> None:
    content_type, start, said = ENCODINGS[name]
    origin.answers["/"] = page(start + b" of the tumour: 12 mm, and its Ki-67 is low.", Content_Type=content_type)
    soup = soup_of(ask(reader, origin.url()))
    assert said in words(one(soup, ".bar"))
    assert "Größe of the tumour" in inside(soup).get_text()


# Links

LINKED = (
    f'<title>x</title><p>{SAID} <a href="b?c=1&amp;d">page</a> <a href="https://z.example/report.PDF">report</a>'
    ' <a href="/scan.jpg?size=2">scan</a> <a href="/files/all.zip#a">files</a> <a href="https://all.zip">site</a>'
    ' <a href="/download?name=all.zip">query</a> <a href="mailto:a@b.example">mail</a> <a href="#here">here</a>'
    ' <a href="javascript:x()">script</a> <a href="http://192.168.0.1/">router</a> <a name="here">place</a></p>'
)


@pytest.mark.parametrize("view", ["page", "reading"])
def test_links_stay_explained(view: str, reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/a/"] = page(LINKED)
    soup = soup_of(ask(reader, origin.url("/a/"), view=view))
    shown = inside(soup) if view == "page" else one(soup, "main")
    here = {"view": view}
    assert way(link(shown, "page")) == {"url": origin.url("/a/b?c=1&d"), **here}
    assert way(link(shown, "report")) == {"url": "https://z.example/report.PDF", **here}
    assert way(link(shown, "site")) == {"url": "https://all.zip", **here}
    assert way(link(shown, "query")) == {"url": origin.url("/download?name=all.zip"), **here}
    # What could only be refused is opened as it is.
    assert (link(shown, "scan")["href"], link(shown, "files")["href"]) == (
        origin.url("/scan.jpg?size=2"), origin.url("/files/all.zip#a"),
    )  # fmt: skip
    assert link(shown, "mail")["href"] == "mailto:a@b.example"
    assert link(shown, "here")["href"] == ("about:srcdoc#here" if view == "page" else "#here")
    for dead in ("script", "router", "place"):
        assert "href" not in link(shown, dead).attrs
    tops = {words(each): each.get("target") for each in shown.select("p a[href]")}
    wanted = "_top" if view == "page" else None
    assert tops == {name: wanted if name != "here" else None for name in tops}
    bar = one(soup, ".bar")
    assert "Links on this page open explained." in words(bar)
    assert way(link(bar, "Open links as they are")) == {"url": origin.url("/a/"), "links": "original", **here}


@pytest.mark.parametrize("view", ["page", "reading"])
def test_links_open_as_they_are_on_request(view: str, reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/a/"] = page(LINKED)
    soup = soup_of(ask(reader, origin.url("/a/"), view=view, links="original"))
    shown = inside(soup) if view == "page" else one(soup, "main")
    assert link(shown, "page")["href"] == origin.url("/a/b?c=1&d")
    assert link(shown, "report")["href"] == "https://z.example/report.PDF"
    bar = one(soup, ".bar")
    assert "Links on this page open as they are." in words(bar)
    assert way(link(bar, "Open links explained")) == {"url": origin.url("/a/"), "view": view}
    other = link(bar, "Reading view" if view == "page" else "As it looks")
    assert way(other)["links"] == "original"
    assert "view=sheet&links=original" in str(link(bar, "Term sheet to print")["href"])


@pytest.mark.parametrize("view", ["page", "reading"])
def test_the_level_is_carried_on(view: str, reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/a/"] = page(LINKED)
    soup = soup_of(ask(reader, origin.url("/a/"), view=view, level="core"))
    shown = inside(soup) if view == "page" else one(soup, "main")
    ours = list(soup.select(".bar a[href^='/read']")) + shown.select("a[href^='/read']")
    assert len(ours) >= 6
    assert {way(each)["level"] for each in ours} == {"core"}


def test_a_link_of_a_page_is_followed_and_goes_on_being_explained(reader: FlaskClient, origin: Origin) -> None:
    origin.answers |= {
        "/1": page(f'<p>{SAID} <a href="/2?a=1&amp;b=%22">next</a>'),
        "/2?a=1&b=%22": page(f'<p>{SAID} <a href="/3">next</a>'),
        "/3": page(f"<p>{SAID} The end."),
    }
    # In a frame without an origin, a link of ours is one from another site to the browser.
    crossing = {**BROWSER, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    response = ask(reader, origin.url("/1"), level="core")
    for _ in range(2):
        href = str(link(inside(soup_of(response)), "next")["href"])
        response = reader.get(href, headers=crossing)
    assert "The end." in inside(soup_of(response)).get_text()
    assert origin.paths == ["/1", "/2?a=1&b=%22", "/3"]


# What goes wrong


def silent(call: Call) -> None:
    call.wait(30)


def falls_silent(call: Call) -> None:
    call.send(page("abc", Content_Length="9"))
    call.wait(30)


def drips(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while call.wait(0.05):
        call.send(b"a")


def resets(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\nabc")
    call.reset()


CONTENT = "What page.example has at this address is"
# name → (kind of problem, what happened, the site's answer, the address, what is allowed)
FAILURES: dict[str, tuple[str, str, bytes | Handler, str, dict[str, Any]]] = {
    "no such name": ("name", "There is no site with the name none.example", b"", "http://none.example:{port}/", {}),
    "refused": ("unreachable", "page.example takes no connection", b"", "http://page.example:{closed}/", {}),
    "another's certificate": (
        "tls",
        "The certificate of other.example is that of another site",
        b"",
        "https://other.example:{tls}/",
        {},
    ),
    "an old certificate": (
        "tls",
        "The certificate of expired.example has expired",
        b"",
        "https://expired.example:{tls}/",
        {},
    ),
    "nobody's certificate": ("tls", "is signed by somebody unknown", b"", "https://unknown.example:{tls}/", {}),
    "401": ("page-login", "wants a name and a password for this page (401).", page("", "401 No"), "", {}),
    "402": ("page-login", "wants to be paid for this page (402).", page("", "402 No"), "", {}),
    "403": ("page-forbidden", "page.example refuses to give us this page (403).", page("", "403 No"), "", {}),
    "404": ("page-missing", "page.example has no page at this address (404).", page("", "404 No"), "", {}),
    "410": ("page-gone", "page.example has taken this page down for good (410).", page("", "410 No"), "", {}),
    "418": ("page-status", "page.example answers with status 418, which brings no page.", page("", "418 No"), "", {}),
    "429": (
        "page-busy",
        "page.example gets too many requests just now (429). It asks us to wait for 77 seconds.",
        page("", "429 No", Retry_After="77"),
        "",
        {},
    ),
    "451": (
        "page-forbidden",
        "page.example may not show this page, for legal reasons (451).",
        page("", "451 No"),
        "",
        {},
    ),
    "500": ("page-broken", "page.example has a fault and can't give us this page (500).", page("", "500 No"), "", {}),
    "503": (
        "page-broken",
        "page.example has a fault and can't give us this page (503).",
        page("", "503 No", Retry_After="9"),
        "",
        {},
    ),
    "no answer": ("slow", "page.example", silent, "", {"first_byte": 0.2}),
    "a drip": ("slow", "page.example has not sent the page in 0.5 seconds", drips, "", {"total": 0.5}),
    "a silence": ("slow", "page.example", falls_silent, "", {"between_bytes": 0.2}),
    "broken off": ("answer", "page.example has broken off its answer", resets, "", {}),
    "no HTTP": ("answer", "is not proper HTTP", b"220 mail.example ESMTP\r\n\r\n", "", {}),
    "brotli": ("answer", "page as br, which was not asked for", page("x", Content_Encoding="br"), "", {}),
    "too large": ("large", "more than 1,000 bytes for this page", page("x" * 1001), "", {"wire": 1000}),
    "no end of redirects": ("redirects", "page.example sends us on more than 5 times", redirect("/"), "", {}),
    "a redirect to nowhere": ("redirects", "without saying where to (302)", page("", "302 Found"), "", {}),
    "a redirect to a file": (
        "redirects",
        "Addresses with “file:” are not read",
        redirect("file:///etc/passwd"),
        "",
        {},
    ),
    "a picture": ("content-type", f"{CONTENT} a picture (image/png).", page("x", Content_Type="image/png"), "", {}),
    "data": (
        "content-type",
        f"{CONTENT} data for programs (application/json).",
        page("{}", Content_Type="application/json"),
        "",
        {},
    ),
    "other XML": (
        "content-type",
        "page.example sends data for programs",
        page("<a/>", Content_Type="text/xml"),
        "",
        {},
    ),
    "a broken PDF": (
        "pdf",
        "This PDF is broken, or too large",
        page(b"%PDF-1.4 x", Content_Type="application/pdf"),
        "",
        {},
    ),
    "a locked PDF": (
        "pdf",
        "This PDF is locked with a password.",
        page(locked(), Content_Type="application/pdf"),
        "",
        {},
    ),
    "a PDF of pictures": ("pdf", "There is no text in this PDF", page(pdf([]), Content_Type="application/pdf"), "", {}),
    "a broken feed": ("feed", "The feed of page.example is broken", page(RSS[:-9], Content_Type="text/xml"), "", {}),
    "a login": ("page-login", SAYS["login"], page("<form>Log in<input type=password></form>"), "", {}),
    "consent": (
        "page-consent",
        SAYS["consent"],
        page("<div id=onetrust>We use cookies.<button>Accept all</button></div>"),
        "",
        {},
    ),
    "a script": ("page-script", SAYS["script"], page("<div id=root></div><script src=a.js></script>"), "", {}),
    "nothing": ("page-empty", SAYS["empty"], page(""), "", {}),
    # Refused by us: nobody may be sent there by a link of ours.
    "this computer": ("not-public", "localhost leads to", b"", "http://localhost:{port}/", {}),
    "a private address": ("not-public", "192.168.0.1 leads to", b"", "http://192.168.0.1:{port}/", {}),
    "a name that leads inside": ("not-public", "inside.example leads to", b"", "http://inside.example:{port}/", {}),
    "a redirect inside": ("not-public", "127.0.0.2 leads to", redirect("http://127.0.0.2/"), "", {}),
    "another port": ("not-allowed", "Port 8080 of page.example is not read", b"", "http://page.example:8080/", {}),
    "a site that is not wanted": (
        "not-allowed",
        "does not let it read page.example",
        b"",
        "",
        {"deny": ("page.example",)},
    ),
    "this service": ("not-allowed", "page.example is this service itself.", b"", "", {"own": ("page.example",)}),
    "robots.txt": ("robots", "page.example", b"", "", {"robots": True}),
    "switched off": ("fetching-off", "has switched the fetching of web pages off", b"", "", {"fetching": False}),
}
WALLED = ("a login", "consent", "a script", "nothing")


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_told_with_what_to_do(name: str, make: Make, origin: Origin, secure: Origin) -> None:
    kind, sentence, answer, address, allowed = FAILURES[name]
    if answer:
        origin.answers["/"] = answer
    origin.answers["/robots.txt"] = page("User-agent: *\nDisallow: /", Content_Type="text/plain")
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        closed = other.getsockname()[1]
    ports = (origin.port, secure.port, closed)
    names = Names(none_example=OSError("no such name"), inside_example=["10.0.0.1"])
    client = make(names, **{"ports": ports, **allowed})
    url = (address or "http://page.example:{port}/").format(port=origin.port, tls=secure.port, closed=closed)

    expected = KINDS[kind]
    soup = soup_of(ask(client, url, view="reading", level="core"), expected.status)
    main = one(soup, "main")
    said = [words(each) for each in main.select(":scope > p")]
    assert one(main, "h1").get_text() == expected.title == one(soup, "title").get_text()
    assert sentence in said[0]
    assert said[1] == words(BeautifulSoup(expected.advice, "html.parser"))
    if kind != "fetching-off":
        assert one(main, "form[action='/read'] input[name=url]")["value"] == url
    if expected.status == 424:
        (outside,) = [each for each in main.select("a") if not str(each["href"]).startswith("/")]
        assert (outside["href"], outside["target"], outside["rel"]) == (url, "_blank", ["noopener", "noreferrer"])
        assert way(link(main, "Try again")) == {"url": url, "view": "reading", "level": "core"}
    else:
        assert expected.status == 403
        assert [each["href"] for each in main.select("a")] == ["/"]
    assert ("Show what there is" in words(main)) == (name in WALLED)

    response = ask(client, url, PROGRAM)
    problem = response.get_json()
    assert (response.status_code, response.content_type) == (expected.status, "application/problem+json")
    assert (problem["type"], problem["status"]) == (f"/api#problem-{kind}", expected.status)
    assert [problem["title"], problem["detail"], problem["advice"]] == [expected.title, said[0], expected.advice]
    if name.isdigit():
        assert problem["site_status"] == int(name)
    if name == "429":
        assert problem["retry_after"] == 77
    if name == "a picture":
        assert problem["media_type"] == "image/png"
    for given in (ask(client, url), response):
        assert not {"Set-Cookie", "Retry-After", "Location"} & set(given.headers.keys())
        assert "Traceback" not in given.text


@pytest.mark.parametrize("view", ["page", "reading"])
@pytest.mark.parametrize("name", WALLED)
def test_what_stands_before_a_page_is_shown_on_request(
    name: str, view: str, reader: FlaskClient, origin: Origin
) -> None:
    origin.answers["/"] = FAILURES[name][2]
    refused = soup_of(ask(reader, origin.url(), view=view), 424)
    there = link(refused, "Show what there is")
    assert way(there) == {"url": origin.url(), "view": view, "anyway": "1"}
    soup = soup_of(reader.get(str(there["href"]), headers=BROWSER))
    assert len(soup.select("iframe")) == (view == "page")
    other = link(one(soup, ".bar"), "Reading view" if view == "page" else "As it looks")
    assert way(other) == {"url": origin.url(), "view": "reading" if view == "page" else "page", "anyway": "1"}
    assert reader.get(str(other["href"]), headers=BROWSER).status_code == 200


def test_a_page_that_wants_a_password_can_not_be_shown_anyway(reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page("", "401 Unauthorized")
    assert "Show what there is" not in words(one(soup_of(ask(reader, origin.url()), 424), "main"))
    assert ask(reader, origin.url(), anyway="1").status_code == 424


def test_one_page_too_many_can_be_tried_again(current: Current) -> None:
    """Refused before anything is fetched: by the limit for one reader, or because too much is being read."""

    class Full:
        def __enter__(self) -> None:
            raise Refused("rate", "One reader can have 30 pages fetched in a minute.", retry_after=60)

        def __exit__(self, *_: object) -> None: ...

    def busy(*_: Any, **__: Any) -> Fetched:
        raise Refused("busy", "Too many pages are being read at this moment.", retry_after=5)

    for fetcher, status, wait in (
        (Fetcher(policy(), Forgetful(), 1, Full), 429, "60"),
        (Fetcher(policy(), Forgetful(), 1, contextlib.nullcontext, fetch=busy), 503, "5"),
    ):
        client = create_app(Settings(port=80), current, fetcher).test_client()
        asked = {"url": "https://a.example/b?c=1&d=%22", "view": "reading"}
        response = client.get("/read", query_string=asked, headers=BROWSER)
        main = one(soup_of(response, status), "main")
        again = str(link(main, "Try again")["href"])
        assert urlsplit(again)[:3] == ("", "", "/read")
        assert parse_qs(urlsplit(again).query) == {name: [value] for name, value in asked.items()}
        assert response.headers["Retry-After"] == wait
        assert client.get("/read", query_string=asked).get_json()["retry_after"] == int(wait)


# What a page says is only text

NASTY = [
    "</title><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "\" onload=alert(1) x='",
    "' autofocus onfocus='alert(1)",
    "</iframe></main></header><img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;quot;&#34;&#x3c;script>",
    "<!--", "]]>", "\u202etxt.exe\u202c", "${alert(1)}`",
]  # fmt: skip


@pytest.mark.parametrize("view", ["page", "reading"])
@pytest.mark.parametrize("title", NASTY)
def test_a_title_is_only_text(title: str, view: str, reader: FlaskClient, origin: Origin) -> None:
    written = title.replace("&", "&amp;").replace("<", "&lt;")
    origin.answers["/"] = page(
        f'<html lang="{written.replace(chr(34), "&quot;")}"><title>{written}</title><h2>x</h2><p>{SAID}'
    )
    soup = soup_of(ask(reader, origin.url(), view=view))
    assert one(soup, "title").get_text() == f"{title} · page.example · netgloss"
    assert {tag.name for tag in soup.select("head *")} == {"meta", "title", "style"}
    assert len(soup.select("main")) == 1
    assert len(soup.select("iframe")) == (view == "page")
    if view == "page":
        assert one(soup, "iframe")["title"] == f"{title}, explained"
        assert set(one(soup, "iframe").attrs) == {"title", "sandbox", "srcdoc"}
        assert soup.select("script") == []
    else:
        assert one(soup, "main h1").get_text() == title
        assert len(soup.select("script")) == 1
    bar = one(soup, "header.bar")
    assert not [name for tag in bar.select("*") for name in tag.attrs if name.startswith("on")]
    assert "alert(1)" not in str(bar)
    for tag in soup.select("*"):
        assert not [name for name in tag.attrs if name.startswith("on") or name == "autofocus"]


PATHS = {
    "a quote": ("/\"onload='x", "/%22onload='x"),
    "a tag": ("/<script>alert(1)</script>", "/%3Cscript%3Ealert(1)%3C/script%3E"),
    "a tag, encoded": ("/'%22%3e%3cscript%3e", "/'%22%3e%3cscript%3e"),
    "a tag in the query": ('/?a="><img src=x>', "/?a=%22%3E%3Cimg%20src=x%3E"),
    "a template": ("/{{7*7}}", "/%7B%7B7*7%7D%7D"),
}


@pytest.mark.parametrize(("path", "sent"), PATHS.values(), ids=PATHS.keys())
def test_an_address_is_only_text(path: str, sent: str, reader: FlaskClient, origin: Origin) -> None:
    origin.answers[sent] = page(f"<p>{SAID} <a href='#a'>a</a>")
    for query in ({"view": "page"}, {"view": "reading"}):
        soup = soup_of(ask(reader, origin.url(path), **query))
        assert link(one(soup, ".bar"), "Original")["href"] == origin.url(sent)
        assert way(link(one(soup, ".bar"), "Term sheet"))["url"] == origin.url(path)
        assert len(soup.select("script")) == (query["view"] == "reading")
        assert [tag for tag in soup.select("*") if any(name.startswith("on") for name in tag.attrs)] == []
    origin.forget()
    soup = soup_of(ask(reader, origin.url(path)), 424)
    assert one(soup, "input[name=url]")["value"] == origin.url(path)
    assert way(link(soup, "Try again"))["url"] == origin.url(path)
    assert soup.select("script, img, [onload]") == []


HOSTS = {
    "capitals": ("PAGE.Example", "page.example"),
    "a dot behind": ("page.example.", "page.example"),
    "letters of another alphabet": ("раgе.example", "xn--g-7sbq5b.example"),
    "an umlaut": ("müller.example", "xn--mller-kva.example"),
    "full width": ("ｐａｇｅ.example", "page.example"),
    "a hyphen that is not seen": ("pa\u00adge.example", "page.example"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "shown"), HOSTS.values(), ids=HOSTS.keys())
def test_a_name_is_shown_as_it_is_looked_up(written: str, shown: str, reader: FlaskClient, origin: Origin) -> None:
    origin.answers["/"] = page(f"<title>x</title><p>{SAID}")
    soup = soup_of(ask(reader, origin.url("/", written)))
    bar = one(soup, ".bar")
    assert (one(bar, ".host").get_text(), one(bar, "b").get_text()) == (shown, shown)
    assert link(bar, "Original")["href"] == origin.url("/", shown)
    assert one(soup, "title").get_text() == f"x · {shown} · netgloss"
    origin.forget()
    missing = soup_of(ask(reader, origin.url("/", written)), 424)
    assert words(one(missing, "main")).startswith(f"The site has no such page {shown} has no page")
    assert f"The page: {origin.url('/', shown)}" in words(one(missing, "main"))


def test_a_name_in_the_sentence_of_a_problem_is_only_text(make: Make, origin: Origin) -> None:
    origin.answers["/"] = page("x", Content_Type="text/x-&amp;#34;'")
    soup = soup_of(ask(make(), origin.url()), 424)
    assert "text/x-&amp" in words(one(soup, "main"))


def test_the_words_of_the_glossary_are_only_text(tmp_path: Path, origin: Origin, make: Make) -> None:
    from small import concept, data

    (tmp_path / "small.json").write_bytes(
        data(
            concept(
                "gizmoma",
                "Gizmoma <b>",
                "gizmoma",
                definition='A </script><img src=x onerror=alert(1)> "animal" & more.',
            )
        )
    )
    held = Current(str(tmp_path / "small.json"))
    fetcher = Fetcher(
        policy(origin), Forgetful(), 1, contextlib.nullcontext, fetch=functools.partial(fetch, resolve=Names())
    )
    client = create_app(Settings(port=80), held, fetcher).test_client()
    origin.answers["/"] = page("<title>x</title><p>They found a gizmoma today, and it was a very small one.")
    for view in ("page", "reading"):
        soup = soup_of(ask(client, origin.url(), view=view))
        assert one(soup, ".bar dt").get_text() == "Gizmoma <b>"
        assert one(soup, ".bar dd").get_text() == 'A </script><img src=x onerror=alert(1)> "animal" & more.'
        assert soup.select("img") == []
        assert (inside(soup) if view == "page" else soup).select("img") == []


def test_a_page_that_can_not_be_shown_takes_no_place_from_the_next(make: Make, origin: Origin) -> None:
    origin.answers |= {"/bad": page("<rss>", Content_Type="text/xml"), "/good": page(f"<p>{SAID}")}
    client = make()
    for _ in range(30):
        assert ask(client, origin.url("/bad")).status_code == 424
    assert ask(client, origin.url("/good")).status_code == 200
