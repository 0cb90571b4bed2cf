"""The pages for people: paste a text, read it explained, take it along."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from netgloss.app import create_app
from netgloss.current import Current
from netgloss.settings import Settings
from small import concept, data

TEXT = "My letter says: a G2 NET, Ki-67 3%. Is Ki-67 bad?"
NASTY = "<script>alert(1)</script> Ki-67"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def page(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """The page of an answer that is one."""
    assert (response.status_code, response.content_type) == (status, "text/html; charset=utf-8")
    return BeautifulSoup(response.text, "html.parser")


def read(client: FlaskClient, text: str, **choices: str) -> BeautifulSoup:
    """The page on which a pasted text is explained."""
    return page(client.post("/", data={"text": text, **choices}))


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """The only element that the selector names."""
    (found,) = soup.select(selector)
    return found


def chosen(soup: BeautifulSoup, name: str) -> str:
    """What is chosen in the form for pasting."""
    return str(one(soup, f"form[action='/'] select[name={name}] option[selected]")["value"])


def test_the_first_page_takes_a_text(client: FlaskClient) -> None:
    soup = page(client.get("/"))
    form = one(soup, "form[method=post]")
    assert form["action"] == "/"
    assert one(form, "textarea")["name"] == "text"
    assert one(form, "textarea").get_text() == ""
    assert (chosen(soup, "level"), chosen(soup, "mark")) == ("specialist", "all")
    levels = [option["value"] for option in form.select("select[name=level] option")]
    assert levels == ["core", "common", "specialist", "everyday"]


def test_a_pasted_text_is_explained(client: FlaskClient) -> None:
    soup = read(client, TEXT)
    assert one(soup, "h1").get_text() == "Your text, explained"
    assert one(soup, "#count").get_text() == "2 words are explained."
    assert one(soup, "article").get_text() == TEXT
    assert [mark.get_text() for mark in soup.select("article [data-netgloss]")] == ["G2 NET", "Ki-67", "Ki-67"]


def test_every_mark_has_its_definition_on_the_page(client: FlaskClient) -> None:
    soup = read(client, TEXT)
    names = {str(mark["data-netgloss"]) for mark in soup.select("article [data-netgloss]")}
    assert names == {"grade-2", "ki-67"}
    for name in names:
        entry = one(soup, f"#netgloss-{name}")
        assert len(one(entry, "dd:not([class])").get_text()) > 20
        assert "Reviewed" in one(entry, ".netgloss-source").get_text()
    assert len(soup.select(".netgloss-words dt")) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "No words of the glossary were found in this text."),
        ("Nothing of note.", "No words of the glossary were found in this text."),
        ("Ki-67, Ki-67", "One word is explained."),
        ("Ki-67, insulinoma", "2 words are explained."),
    ],
)
def test_the_words_are_counted(client: FlaskClient, text: str, sentence: str) -> None:
    assert one(read(client, text), "#count").get_text() == sentence


@pytest.mark.parametrize("form", [{}, {"text": ""}, {"text": " \r\n "}, {"text": "Nothing of note."}])
def test_a_text_without_words_is_shown_without_tools(client: FlaskClient, form: dict[str, str]) -> None:
    soup = page(client.post("/", data=form))
    assert soup.select(".tools, .netgloss-words, article [data-netgloss]") == []
    assert one(soup, "article").get_text().strip() == form.get("text", "").strip()
    assert soup.select("form[action='/'] textarea") != []


def test_the_choices_are_kept(client: FlaskClient) -> None:
    soup = read(client, "Surgery helps. Ki-67 and Ki-67.", level="everyday", mark="first")
    assert (chosen(soup, "level"), chosen(soup, "mark")) == ("everyday", "first")
    assert [mark.get_text() for mark in soup.select("article [data-netgloss]")] == ["Surgery", "Ki-67"]
    for form in soup.select("form[action='/take']"):
        hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        assert (hidden["level"], hidden["mark"]) == ("everyday", "first")
        assert hidden["text"] == "Surgery helps. Ki-67 and Ki-67."


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"mark": "all"}, ["Ki-67", "Ki-67"]),
        ({"mark": "first"}, ["Ki-67"]),
        ({"level": "everyday"}, ["Surgery", "Ki-67", "Ki-67"]),
        ({"level": "core"}, ["Ki-67", "Ki-67"]),
    ],
)
def test_the_choices_count(client: FlaskClient, choices: dict[str, str], words: list[str]) -> None:
    soup = read(client, "Surgery helps. Ki-67 and Ki-67.", **choices)
    assert [mark.get_text() for mark in soup.select("article [data-netgloss]")] == words


def test_every_word_of_a_dense_text_is_marked(client: FlaskClient) -> None:
    # Somebody who pastes a text wants it explained; sparing marks is for pages one happens upon.
    assert len(read(client, "Ki-67 " * 60).select("article [data-netgloss]")) == 60


def test_a_pasted_text_stays_a_text(client: FlaskClient) -> None:
    response = client.post("/", data={"text": NASTY})
    soup = page(response)
    assert "<script>alert" not in response.text
    assert [script["src"] for script in soup.select("script")] == ["/static/netgloss.js", "/static/site.js"]
    assert one(soup, "article").get_text() == NASTY
    assert one(soup, "form[action='/'] textarea").get_text() == NASTY
    assert one(soup, "#plain").get_text().startswith("<script>alert(1)</script> Ki-67 [1]\n")
    assert [field["value"] for field in soup.select("input[name=text]")] == [NASTY, NASTY]


@pytest.mark.parametrize(
    "text", ['"><b>Ki-67', "</textarea><b>Ki-67", "</template></article><b>Ki-67", "&lt;b&gt; Ki-67"]
)
def test_no_text_breaks_out_of_its_place(client: FlaskClient, text: str) -> None:
    soup = read(client, text)
    assert one(soup, "article").get_text() == text
    assert one(soup, "form[action='/'] textarea").get_text() == text
    assert soup.select("article b, form b") == []


def test_lines_stay_lines(client: FlaskClient) -> None:
    soup = read(client, "one\r\ntwo\r\n\r\nKi-67")
    assert [len(paragraph.select("br")) for paragraph in soup.select("article p")] == [1, 0]
    assert one(soup, "form[action='/'] textarea").get_text() == "one\ntwo\n\nKi-67"


def test_the_text_is_copied_with_its_notes(client: FlaskClient) -> None:
    soup = read(client, "Ki-67")
    rich = one(soup, "#rich")
    assert rich.name == "textarea"
    html = rich.get_text()
    assert html.startswith("<p>Ki-67<sup>[1]</sup></p>")
    assert BeautifulSoup(html, "html.parser").select("script, style, [class]") == []
    assert "Words explained" in one(soup, "#plain").get_text()


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"level": "hard"}, "The option level is “hard”. It can be core, common, specialist or everyday."),
        ({"mark": "some"}, "The option mark is “some”. It can be first or all."),
        ({"mark": ""}, "The option mark is “”. It can be first or all."),
        ({"level": "<b>"}, "The option level is “<b>”."),
    ],
)
@pytest.mark.parametrize("path", ["/", "/take"])
def test_a_choice_that_is_none_is_refused(
    client: FlaskClient, path: str, choices: dict[str, str], sentence: str
) -> None:
    soup = page(client.post(path, data={"text": "Ki-67", **choices}, headers=BROWSER), 400)
    assert sentence in one(soup, "main").get_text()


# Taking it along

DOWNLOADS = {
    "html": ("netgloss.html", "text/html; charset=utf-8", "<!DOCTYPE html>", 'data-netgloss="ki-67"'),
    "markdown": ("netgloss.md", "text/markdown; charset=utf-8", "Is “Ki-67[^ki-67]” bad?\n", "[^ki-67]: **Ki-67**: "),
    "text": ("netgloss.txt", "text/plain; charset=utf-8", "Is “Ki-67 [1]” bad?\n", "Words explained\n---"),
    "sheet": ("term-sheet.html", "text/html; charset=utf-8", "<!DOCTYPE html>", "My question:"),
    "sheet-markdown": ("term-sheet.md", "text/markdown; charset=utf-8", "# Term sheet\n", "> Is “Ki-67” bad?\n"),
    "json": ("netgloss.json", "application/json", "{\n", '"concept": "ki-67"'),
}


def test_every_download_is_offered(client: FlaskClient) -> None:
    select = one(read(client, "Ki-67"), ".tools select[name=to]")
    assert [option["value"] for option in select.select("option")] == list(DOWNLOADS)


@pytest.mark.parametrize("to", DOWNLOADS)
def test_a_text_is_taken_along_as_a_file(client: FlaskClient, to: str) -> None:
    name, content_type, beginning, part = DOWNLOADS[to]
    response = client.post("/take", data={"text": "Is “Ki-67” bad?", "to": to})
    assert (response.status_code, response.content_type) == (200, content_type)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.text.startswith(beginning)
    assert part in response.text


def test_a_text_is_taken_along_as_a_page_unless_said_otherwise(client: FlaskClient) -> None:
    response = client.post("/take", data={"text": "Ki-67"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="netgloss.html"'


def test_the_page_that_is_taken_along_needs_nothing_else(client: FlaskClient) -> None:
    soup = page(client.post("/take", data={"text": NASTY, "to": "html"}))
    assert one(soup, "html")["lang"] == "en"
    assert one(soup, "title").get_text() == "Explained by netgloss"
    assert soup.select("link, img, script[src]") == []
    assert "alert(1)" not in one(soup, "script").get_text()
    assert one(soup, "main > p").get_text() == NASTY
    assert soup.select_one("#netgloss-ki-67") is not None


def test_offsets_that_are_taken_along_are_those_of_the_text(client: FlaskClient) -> None:
    response = client.post("/take", data={"text": "one\r\n\N{ZEBRA FACE} Ki-67", "to": "json"})
    (mention,) = json.loads(response.text)["mentions"]
    assert (mention["start"], mention["end"]) == (6, 11)  # a browser's CR LF is the one line end that was typed


def test_the_sheet_is_shown_to_be_printed(client: FlaskClient) -> None:
    form = one(read(client, "Is Ki-67 bad?"), ".tools form[target=_blank]")
    fields = {str(field["name"]): str(field["value"]) for field in form.select("[name]")}
    assert fields["to"] == "sheet"
    response = client.post(str(form["action"]), data=fields)
    assert "Content-Disposition" not in response.headers
    soup = page(response)
    assert one(soup, "h1").get_text() == "Term sheet"
    assert one(soup, "h2").get_text().startswith("Ki-67")
    assert one(soup, "blockquote").get_text() == "Is Ki-67 bad?"


def test_what_is_shown_runs_no_script(client: FlaskClient) -> None:
    response = client.post("/take", data={"text": NASTY, "to": "html", "show": "1"})
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("to", ["sheet", "sheet-markdown"])
def test_an_empty_sheet_says_so(client: FlaskClient, to: str) -> None:
    response = client.post("/take", data={"text": "Nothing of note.", "to": to})
    assert "No words of the glossary were found in this text." in response.text


@pytest.mark.parametrize("to", ["pdf", "", "footnotes", "web-annotation", "../html"])
def test_a_format_that_is_not_offered_is_refused(client: FlaskClient, to: str) -> None:
    soup = page(client.post("/take", data={"text": "Ki-67", "to": to}, headers=BROWSER), 400)
    assert f"There is no format “{to}” to take along." in one(soup, "main").get_text()


# The other pages


def test_the_page_for_programs_lists_every_address_and_problem(client: FlaskClient) -> None:
    soup = page(client.get("/api"))
    assert [heading.get_text() for heading in soup.select("h2 code")] == [
        "POST /api/annotate", "POST /api/find", "GET /api/glossary", "GET /api/glossary/{id}", "GET /api/search",
        "GET /read", "GET /lexicon.json", "GET /healthz",
    ]  # fmt: skip
    assert "curl --data-binary @post.txt" in one(soup, "pre").get_text()
    for name in ("level", "mark", "density", "links", "headings", "assets", "to"):
        assert name in [term.get_text().partition(":")[0] for term in soup.select("dt")]
    for name in ("bad-request", "decoding", "option", "not-found", "concept", "method", "not-acceptable", "too-large",
                 "media-type", "host", "headers", "server", "not-implemented"):  # fmt: skip
        assert one(soup, f"#problem-{name}").get_text() != ""


def test_the_page_for_programs_names_the_address_it_was_asked_at(client: FlaskClient) -> None:
    soup = page(client.get("/api", headers={"Host": "localhost:8765"}))
    assert "http://localhost:8765/api/annotate" in one(soup, "pre").get_text()


def test_a_word_has_a_page_of_its_own(client: FlaskClient) -> None:
    soup = page(client.get("/words/carcinoid"))
    assert "Carcinoid" in one(soup, "h1").text
    main = one(soup, "main").text
    assert "The old name for a neuroendocrine tumour" in main
    assert "Outdated word. The name now is NET" in main
    assert "Say instead: Neuroendocrine tumour." in main
    assert "Reviewed November 2026." in main
    assert soup.select('main li a[href^="https://"]')


def test_a_word_is_found_as_people_write_it(client: FlaskClient) -> None:
    assert one(page(client.get("/words/Ki 67")), "h1").text.startswith("Ki-67")
    assert "Chromogranin A" in one(page(client.get("/words/CgA")), "h1").text


def test_a_word_that_is_not_there_names_those_that_are_near(client: FlaskClient) -> None:
    soup = page(client.get("/words/chromogranin-b-x", headers=BROWSER), 404)
    assert [link["href"] for link in soup.select('main a[href^="/words/"]')]


def test_the_health_page_says_that_all_is_well(client: FlaskClient) -> None:
    soup = page(client.get("/healthz", headers=BROWSER))
    assert one(soup, "h1").get_text() == "The service works"
    assert re.search(r"version \S+, \d{3,4} concepts, read 20\d\d-", one(soup, "main").get_text())


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("icon.svg", "image/svg+xml"),
        ("netgloss.css", "text/css"),
        ("site.css", "text/css"),
        ("netgloss.js", "text/javascript"),
        ("site.js", "text/javascript"),
    ],
)
def test_what_the_pages_need_is_served(client: FlaskClient, name: str, content_type: str) -> None:
    response = client.get(f"/static/{name}")
    assert (response.status_code, response.content_type) == (200, f"{content_type}; charset=utf-8")
    assert len(response.data) > 100


# What every page has to have

PAGES: dict[str, Callable[[FlaskClient], TestResponse]] = {
    "first": lambda client: client.get("/"),
    "result": lambda client: client.post("/", data={"text": TEXT}),
    "empty result": lambda client: client.post("/", data={"text": ""}),
    "API": lambda client: client.get("/api"),
    "health": lambda client: client.get("/healthz", headers=BROWSER),
    "problem": lambda client: client.get("/nowhere", headers=BROWSER),
    "unknown word": lambda client: client.get("/api/glossary/insulinom", headers=BROWSER),
    "bad choice": lambda client: client.post("/", data={"level": "x"}, headers=BROWSER),
    "sheet": lambda client: client.post("/take", data={"text": TEXT, "to": "sheet", "show": "1"}),
}


@pytest.fixture(params=PAGES)
def any_page(request: pytest.FixtureRequest, client: FlaskClient) -> BeautifulSoup:
    """Each page in turn."""
    return BeautifulSoup(PAGES[request.param](client).text, "html.parser")


def test_a_page_names_its_language_itself_and_its_subject(any_page: BeautifulSoup) -> None:
    assert one(any_page, "html")["lang"] == "en-GB"
    assert one(any_page, "title").get_text().strip() != ""
    assert one(any_page, "h1").get_text().strip() != ""
    assert len(any_page.select("main")) == 1
    assert one(any_page, "meta[name=viewport]")["content"] == "width=device-width, initial-scale=1"
    assert one(any_page, "meta[charset]")["charset"] == "utf-8"


def labelled(soup: BeautifulSoup, field: Tag) -> bool:
    """Whether somebody who can't see the page is told what to put here."""
    label = field.find_parent("label") or soup.select_one(f"label[for='{field.get('id')}']")
    return bool(label and label.get_text().strip())


def test_every_field_and_button_has_a_name(any_page: BeautifulSoup) -> None:
    fields = any_page.select("input:not([type=hidden]), select, textarea:not([hidden])")
    assert [field for field in fields if not labelled(any_page, field)] == []
    assert [button for button in any_page.select("button, a") if not button.get_text().strip()] == []


def test_no_id_stands_twice_and_every_jump_has_an_end(any_page: BeautifulSoup) -> None:
    ids = [str(element["id"]) for element in any_page.select("[id]")]
    assert len(ids) == len(set(ids))
    jumps = [str(link["href"])[1:] for link in any_page.select("a[href^='#']")]
    assert set(jumps) <= set(ids)


def test_headings_leave_no_level_out(any_page: BeautifulSoup) -> None:
    levels = [int(heading.name[1]) for heading in any_page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_stands_in_a_page_that_its_policy_forbids(any_page: BeautifulSoup) -> None:
    assert any_page.select("script:not([src]), [onclick], [style], iframe, object, base") == []


def test_every_file_and_page_that_is_linked_exists(client: FlaskClient, any_page: BeautifulSoup) -> None:
    links = [str(element.get("href") or element.get("src")) for element in any_page.select("[href], [src]")]
    for link in {link for link in links if link.startswith("/")}:
        assert client.get(link).status_code == 200


def test_the_disclaimer_is_never_left_out(any_page: BeautifulSoup) -> None:
    assert "not medical advice" in one(any_page, "footer").get_text()


# A glossary whose words are markup themselves


@pytest.fixture
def nasty(tmp_path: Path) -> FlaskClient:
    """A client of a service whose glossary holds markup in every text."""
    path = tmp_path / "glossary.json"
    note = {"kind": "misleading", "text": "<b>note</b>"}
    item = concept("a", "<b>carcinoid</b>", "carcinoid", definition="It is <b>bold</b>.", say="<b>x</b>", note=note)
    path.write_bytes(data(item, disclaimer="<b>No</b> advice."))
    return create_app(Settings(port=80), Current(str(path))).test_client()


def test_the_words_of_a_glossary_are_only_text(nasty: FlaskClient) -> None:
    form = {"text": "carcinoid"}
    answers = [nasty.post("/", data=form), *(nasty.post("/take", data={**form, "to": to}) for to in ("html", "sheet"))]
    for answer in answers:
        soup = page(answer)
        assert [bold for bold in soup.select("b") if bold.get_text() in ("bold", "carcinoid", "note", "x", "No")] == []
        assert "It is <b>bold</b>." in soup.get_text()


@pytest.mark.parametrize(
    ("settings", "promise"),
    [
        (Settings(), "stays on this computer"),
        (Settings(host="0.0.0.0", hosts=("words.example.org",)), "read in memory and forgotten"),  # noqa: S104
    ],
)
def test_the_footer_promises_what_is_true_where_it_runs(current: Current, settings: Settings, promise: str) -> None:
    host = settings.hosts[0] if settings.hosts else "127.0.0.1:8765"
    page = create_app(settings, current).test_client().get("/", headers={"Host": host}).text
    assert promise in page
