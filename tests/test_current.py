"""The glossary that is served: replaced whole, or not at all."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from netgloss.app import create_app
from netgloss.current import Current
from netgloss.errors import GlossaryError
from netgloss.settings import Settings
from small import concept, data

ONE = data(concept("one", "carcinoid"), version="1")
TWO = data(concept("one", "carcinoid"), concept("two", "insulinoma"), version="2.0")
BROKEN = data(concept("one", "carcinoid", colour="red"), version="3")
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A glossary file of version 1."""
    file = tmp_path / "glossary.json"
    file.write_bytes(ONE)
    return file


def client_of(current: Current) -> FlaskClient:
    return create_app(Settings(port=80), current).test_client()


def version(current: Current) -> str:
    return current.served.netgloss.version


def leave(path: Path) -> None:
    """Lets the file be as it is."""


def put(content: bytes) -> Callable[[Path], None]:
    """Something that replaces the file with this."""

    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def replace_with_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "no file": (Path.unlink, ["The file can't be opened: No such file or directory."]),
    "a folder": (replace_with_folder, ["The file can't be opened: Is a directory."]),
    "empty": (put(b""), ["line 1: This is not JSON: Expecting value, at column 1."]),
    "half written": (put(ONE[: len(ONE) // 2]), ["line ", "This is not JSON"]),
    "no object": (put(b"[]"), ["line 1: This is no glossary: the file must hold one object, in { }."]),
    "no text": (put(b'{"a": "\n\xff"}'), ["line 2: The file is not UTF-8 text. Save it as UTF-8."]),
    "nested deeply": (put(b"[" * 100_000), ["line 1: This is no glossary: it is nested too deeply."]),
    "an unknown field": (put(BROKEN), [": one: There is no field “colour”."]),
    "two mistakes": (
        put(data(concept("one", "carcinoid", see=["none"], sources=["nobody"]))),
        ["There is no concept “none” to see.", "There is no source “nobody”"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_file_stops_the_start(path: Path, name: str) -> None:
    spoil, sentences = BAD[name]
    spoil(path)
    with pytest.raises(GlossaryError) as refusal:
        Current(str(path))
    assert str(refusal.value).startswith(f"{path} can't be used: ")
    for sentence in sentences:
        assert sentence in str(refusal.value)


@pytest.mark.parametrize("name", BAD)
def test_a_broken_file_leaves_what_is_served(path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    current = Current(str(path))
    before = current.served
    spoil, sentences = BAD[name]
    spoil(path)
    current.reload()
    assert current.served is before
    for sentence in [f"{path} can't be used: ", *sentences]:
        assert sentence in str(current.problem)
        assert sentence in caplog.text
    assert "The glossary that was read before goes on being served." in caplog.text


def test_a_start_with_warnings_is_a_start(path: Path) -> None:
    path.write_bytes(data(concept("one", "carcinoid", reviewed="2001-01")))
    assert Current(str(path)).problem is None


def test_every_problem_is_told_with_its_line(path: Path) -> None:
    path.write_bytes(data(concept("one", "carcinoid", see=["none"], sources=["nobody"])))
    with pytest.raises(GlossaryError) as refusal:
        Current(str(path))
    see = next(number for number, line in enumerate(path.read_text().splitlines(), 1) if '"see"' in line)
    assert refusal.value.path == str(path)
    # “book”, which nothing names any more, is a warning and stops nobody.
    assert len(refusal.value.problems) == 2
    assert f"line {see}: one: There is no concept “none” to see." in refusal.value.problems


def test_another_glossary_takes_the_place_of_the_old(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    current = Current(str(path))
    before = current.served
    path.write_bytes(TWO)
    with caplog.at_level(logging.INFO):
        current.reload()
    assert version(current) == "2.0"
    assert current.served.tag != before.tag
    assert current.served.since >= before.since
    assert f"{path}: version 2.0 is served." in caplog.messages


def test_nothing_changes_until_it_is_asked_for(path: Path) -> None:
    current = Current(str(path))
    path.write_bytes(TWO)
    assert version(current) == "1"


def test_the_same_glossary_gives_the_same_bytes(path: Path) -> None:
    current = Current(str(path))
    before = current.served
    current.reload()
    after = current.served
    assert after is not before
    assert (after.tag, after.lexicon, after.compressed) == (before.tag, before.lexicon, before.compressed)
    assert gzip.decompress(after.compressed) == after.lexicon


def test_health_tells_of_a_broken_file_until_it_is_mended(path: Path) -> None:
    current = Current(str(path))
    client = client_of(current)
    assert [client.get("/healthz").get_json()[name] for name in ("status", "problem")] == ["ok", None]

    path.write_bytes(BROKEN)
    current.reload()
    response = client.get("/healthz")
    body = response.get_json()
    assert response.status_code == 200  # it works, and whoever looks after it should know
    assert (body["status"], body["glossary"]["version"]) == ("degraded", "1")
    assert "one: There is no field “colour”." in body["problem"]

    path.write_bytes(TWO)
    current.reload()
    body = client.get("/healthz").get_json()
    assert (body["status"], body["problem"], body["glossary"]["version"]) == ("ok", None, "2.0")
    assert body["glossary"]["concepts"] == 2


def test_the_health_page_tells_of_a_broken_file_until_it_is_mended(path: Path) -> None:
    current = Current(str(path))
    client = client_of(current)
    path.write_bytes(data(concept("one", "carcinoid", **{"<b>colour</b>": "red"})))
    current.reload()
    soup = BeautifulSoup(client.get("/healthz", headers=BROWSER).text, "html.parser")
    heading, reason = soup.h1, soup.pre
    assert heading is not None
    assert reason is not None
    assert heading.get_text() == "The service works, with an older glossary"
    assert "There is no field “<b>colour</b>”." in reason.get_text()
    path.write_bytes(ONE)
    current.reload()
    assert "older glossary" not in client.get("/healthz", headers=BROWSER).text


def test_the_old_glossary_explains_while_the_file_is_broken(path: Path) -> None:
    current = Current(str(path))
    client = client_of(current)
    path.write_bytes(BROKEN)
    current.reload()
    found = client.post("/api/find", json={"text": "carcinoid and insulinoma"}).get_json()["mentions"]
    assert [mention["concept"] for mention in found] == ["one"]


# With watch, the file is looked at before each answer


def test_a_watched_file_is_read_again_when_it_has_changed(path: Path) -> None:
    current = Current(str(path), watch=True)
    assert version(current) == "1"
    path.write_bytes(TWO)
    assert version(current) == "2.0"


def test_a_watched_file_is_read_only_when_it_has_changed(path: Path) -> None:
    current = Current(str(path), watch=True)
    first = current.served
    assert current.served is first
    path.write_bytes(TWO)
    second = current.served
    assert current.served is second


def test_a_watched_file_that_is_replaced_by_another_is_noticed(path: Path) -> None:
    current = Current(str(path), watch=True)
    new = path.with_name("new.json")
    new.write_bytes(TWO)
    new.replace(path)  # as most editors save
    assert version(current) == "2.0"


@pytest.mark.parametrize("name", BAD)
def test_a_watched_file_may_break_and_be_mended(path: Path, name: str) -> None:
    current = Current(str(path), watch=True)
    spoil, sentences = BAD[name]
    spoil(path)
    assert version(current) == "1"
    assert sentences[0] in str(current.problem)
    if path.is_dir():
        path.rmdir()
    path.write_bytes(TWO)
    assert version(current) == "2.0"
    assert current.problem is None


def test_watching_shows_in_the_answers(path: Path) -> None:
    client = create_app(Settings(port=80, glossary=str(path), watch=True)).test_client()
    tag = client.get("/lexicon.json").headers["ETag"]
    path.write_bytes(TWO)
    response = client.get("/lexicon.json", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert client.get("/healthz").get_json()["glossary"]["version"] == "2.0"


# Under load

WORKERS = 4
SWAPS = 25
COUNTS = {"1": 1, "2.0": 2}  # version → concepts


def look(client: FlaskClient) -> str:
    """The version of every answer in turn, once each has been found to be of one piece."""
    packed = client.get("/lexicon.json", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/lexicon.json", headers={"Accept-Encoding": "identity"})
    for response, content, ending in (
        (packed, gzip.decompress(packed.data), "-gzip"),
        (plain, plain.data, ""),
    ):
        lexicon = json.loads(content)
        assert response.headers["ETag"] == f'"{lexicon["hash"]}{ending}"'
        assert len(lexicon["concepts"]) == COUNTS[lexicon["version"]]
    glance = client.get("/api/glossary").get_json()
    assert len(glance["concepts"]) == COUNTS[glance["version"]]
    health = client.get("/healthz").get_json()["glossary"]
    assert health["concepts"] == COUNTS[health["version"]]
    return str(health["version"])


def test_no_answer_mixes_two_glossaries(path: Path) -> None:
    current = Current(str(path))
    app = create_app(Settings(port=80), current)
    done, together = Event(), Barrier(WORKERS + 1, timeout=30)

    def work() -> None:
        client = app.test_client()
        together.wait()
        look(client)
        while not done.is_set():
            look(client)

    seen = set()
    client = app.test_client()
    with ThreadPoolExecutor(WORKERS) as pool:
        workers = [pool.submit(work) for _ in range(WORKERS)]
        try:
            together.wait()
            for number in range(SWAPS):
                path.write_bytes(ONE if number % 2 else TWO)
                current.reload()
                seen.add(look(client))
        finally:
            done.set()
        for worker in workers:
            worker.result()
    assert seen == {"1", "2.0"}
