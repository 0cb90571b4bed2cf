"""The `netgloss` command, as somebody at a terminal meets it: files, pipes, encodings, exit codes and errors."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

import netgloss
from netgloss.cli import main
from netgloss.fetch import Fetched, fetch
from netgloss.policy import Policy
from origins import Names, Origin, page, policy, redirect, watched
from small import concept, data
from test_feeds import RSS, locked, pdf

PROGRAM = str(Path(sys.executable).with_name("netgloss"))
MONTH = f"{date.today():%Y-%m}"
CARCINOID = concept(
    "carcinoid",
    "Carcinoid",
    definition="An old name for a slow tumour.",
    note={"kind": "outdated", "text": "The name has changed.", "use": "net-tumour"},
)
GASTRINOMA = concept(
    "gastrinoma",
    "Gastrinoma",
    "gastrin tumour",
    level="specialist",
    say="GAS-trin-OH-muh",
    definition="A tumour that makes gastrin.",
    more="It is rare.",
    history=[{"edition": "WHO 2010", "text": "It was a NET."}],
    see=["carcinoid"],
)
KI_67 = concept("ki-67", "Ki-67", "MIB-1", definition="A stain of dividing cells.")
NET = concept("net-tumour", "Neuroendocrine tumour", definition="A tumour of hormone-making cells.")
LETTER = "My Ki-67 is low.\n\nThe carcinoid is slow.\n"
EXPLAINED = """\
My Ki-67 [1] is low.

The carcinoid [2] is slow.

Words explained
---------------
[1] Ki-67: A stain of dividing cells. (Source: A book (A press, 2020).
    Reviewed November 2026.)
[2] Carcinoid: An old name for a slow tumour. Outdated word. The name has
    changed. Say instead: Neuroendocrine tumour. (Source: A book (A press,
    2020). Reviewed November 2026.)

No advice.
"""
CARCINOID_MARK = '<span class="netgloss netgloss-outdated" data-netgloss="carcinoid">carcinoid</span>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a glossary in it."""
    (tmp_path / "small.json").write_bytes(data(CARCINOID, GASTRINOMA, KI_67, NET))
    return tmp_path


@pytest.fixture
def glossary(folder: Path) -> str:
    return str(folder / "small.json")


@pytest.fixture
def letter(tmp_path: Path) -> str:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return str(path)


def run(*args: str, given: bytes = b"") -> Result:
    """The command in this process; an exception that is not an exit is a bug of ours."""
    result = CliRunner().invoke(main, args, input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def output(*args: str, given: bytes = b"") -> str:
    result = run(*args, given=given)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout_bytes.decode("utf-8")


def annotated(folder: Path, content: bytes, *options: str) -> str:
    """What `annotate` makes of a file whose name says nothing."""
    (folder / "given").write_bytes(content)
    return output("annotate", str(folder / "given"), "--glossary", str(folder / "small.json"), *options)


def program(*args: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([PROGRAM, *args], input=given, capture_output=True, timeout=60, check=False)


# annotate


def test_a_letter_comes_back_with_notes(letter: str, glossary: str) -> None:
    assert output("annotate", letter, "--glossary", glossary) == EXPLAINED


def test_the_standard_input_is_a_dash(glossary: str) -> None:
    done = program("annotate", "-", "--glossary", glossary, given=LETTER.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == EXPLAINED


PAGES = {
    "by its name": ("page.html", b"<p>carcinoid</p>"),
    "by its name in capitals": ("PAGE.HTM", b"<p>carcinoid</p>"),
    "xhtml by its name": ("page.xhtml", b'<?xml version="1.0"?><html><body><p>carcinoid</p></body></html>'),
    "by its doctype": ("page", b"<!DOCTYPE html><p>carcinoid</p>"),
    "by its root, behind white space": ("page.txt", b"\n  <HTML><p>carcinoid</p>"),
    "by its contents, behind a byte order mark": ("page", b"\xef\xbb\xbf<!doctype html><p>carcinoid</p>"),
    "by its contents, behind a comment": ("page", b"<!-- saved --><!DOCTYPE html><p>carcinoid</p>"),
    "by its contents, behind an XML declaration": ("page", b'<?xml version="1.0"?><html><p>carcinoid</p>'),
    "by its contents in UTF-16": ("page", "\ufeff<!DOCTYPE html><p>carcinoid</p>".encode("utf-16-le")),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_known(name: str, tmp_path: Path, glossary: str) -> None:
    file, content = PAGES[name]
    (tmp_path / file).write_bytes(content)
    result = run("annotate", str(tmp_path / file), "--no-assets", "--glossary", glossary)
    encoding = "utf-16-le" if b"\x00" in content else "utf-8"
    assert result.stdout_bytes.decode(encoding) == content.decode(encoding).replace("carcinoid", CARCINOID_MARK)


def test_a_text_that_begins_with_a_less_than_sign_is_a_text(folder: Path) -> None:
    assert annotated(folder, b"<3 carcinoid").startswith("<3 carcinoid [1]\n")


def test_what_the_input_is_can_be_said(folder: Path) -> None:
    assert annotated(folder, b"<i>carcinoid</i>", "--html", "--no-assets") == f"<i>{CARCINOID_MARK}</i>"
    assert annotated(folder, b"<html>carcinoid", "--text").startswith("<html>carcinoid [1]\n")


BEGINNINGS = {
    "html": '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
    "markdown": "My Ki-67[^ki-67] is low.\n",
    "text": "My Ki-67 [1] is low.\n",
    "footnotes": "<p>My Ki-67<sup>[1]</sup> is low.</p>\n",
    "sheet": '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">',
    "sheet-markdown": "# Term sheet\n\n## Ki-67\n\n> My Ki-67 is low.\n",
    "json": '{\n "glossary": {\n  "title": "Test",',
    "web-annotation": '{\n "@context": "http://www.w3.org/ns/anno.jsonld",',
}


@pytest.mark.parametrize("to", BEGINNINGS)
def test_every_format_of_a_text(to: str, letter: str, glossary: str) -> None:
    assert output("annotate", letter, "--to", to, "--glossary", glossary).startswith(BEGINNINGS[to])


@pytest.mark.parametrize("to", [to for to in BEGINNINGS if to not in ("html", "json", "web-annotation")])
def test_every_format_of_the_text_of_a_page(to: str, folder: Path) -> None:
    page = b"<!DOCTYPE html><h1>My Ki-67 is low.</h1><p>The <b>carcinoid</b> is slow."
    assert annotated(folder, page, "--to", to).startswith(BEGINNINGS[to])


def test_a_text_made_a_page_can_be_opened(letter: str, glossary: str) -> None:
    page = output("annotate", letter, "--to", "html", "--glossary", glossary)
    assert '<p>My <span class="netgloss" data-netgloss="ki-67">Ki-67</span> is low.</p>' in page
    assert 'id="netgloss-ki-67"' in page
    assert page.endswith("</body></html>\n")


SECTION = b"<h2>Ki-67</h2><p>Ki-67, Ki-67, <a href=x>carcinoid</a> and gastrinoma."
OPTIONS: dict[str, tuple[Sequence[str], int]] = {
    "as it is": ((), 2),
    "every time": (("--mark", "all"), 3),
    "the first time": (("--mark", "first"), 2),
    "in links": (("--links",), 3),
    "in headings": (("--headings", "--mark", "all"), 4),
    "core words only": (("--level", "core"), 1),
    "everything": (("--mark", "all", "--links", "--headings", "--density", "0"), 5),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_how_much_is_marked(name: str, folder: Path) -> None:
    options, count = OPTIONS[name]
    assert annotated(folder, SECTION, "--html", "--no-assets", *options).count("<span") == count


@pytest.mark.parametrize(("density", "count"), [("0", 40), ("25", 10), ("50", 20)])
def test_the_density_is_a_limit(density: str, count: int, folder: Path) -> None:
    crowd = b"<p>" + b"carcinoid " * 40
    done = annotated(folder, crowd, "--html", "--no-assets", "--mark", "all", "--density", density)
    assert done.count("<span") == count


@pytest.mark.parametrize("label", ["latin1", "latin-1", "iso-8859-1", "windows-1252", "cp1252"])
def test_the_encoding_can_be_said(label: str, folder: Path) -> None:
    done = annotated(folder, "Señor, carcinoid".encode("latin-1"), "--encoding", label)
    assert done.startswith("Señor, carcinoid [1]\n")


@pytest.mark.parametrize(
    "given",
    [
        "Señor, “carcinoid”".encode(),
        b"\xef\xbb\xbf" + "Señor, “carcinoid”".encode(),
        "Señor, “carcinoid”".encode("cp1252"),
        "\ufeffSeñor, “carcinoid”".encode("utf-16-le"),
        "\ufeffSeñor, “carcinoid”".encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with its mark", "windows-1252", "utf-16 little end first", "utf-16 big end first"],
)
def test_an_encoding_that_shows_itself_is_read(given: bytes, folder: Path) -> None:
    assert annotated(folder, given).startswith("Señor, “carcinoid [1]”\n")


SOURCES = {
    "utf-8": "<!DOCTYPE html>\r\n<TITLE>ñ</TITLE><p CLASS=x>The carcinoid &amp; <b>Ki-</b>67 ñ<br/>\n".encode(),
    "windows-1252": b"<html><meta charset=windows-1252><p>The carcinoid of Se\xf1or \x93x\x94 and Ki-67",
    "utf-16": "\ufeff<html><body><p>The carcinoid of Señor and Ki-67</body></html>".encode("utf-16-be"),
    "shift_jis": "<meta charset=shift_jis><p>日本 carcinoid ソ Ki-67".encode("shift_jis"),
    "broken utf-8": b"<meta charset=utf-8><p>\xff\xfe carcinoid \xc3 Ki-67 \x00",
}


@pytest.mark.parametrize("name", SOURCES)
def test_strip_gives_the_page_back(name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(SOURCES[name])
    annotated = program("annotate", str(page))
    assert annotated.stdout.count(b"<span") + annotated.stdout.count("<span".encode("utf-16-be")) >= 2
    stripped = program("strip", "-", given=annotated.stdout)
    assert stripped.stdout == SOURCES[name]
    assert (annotated.stderr, stripped.stderr) == (b"", b"")


def test_a_page_without_terms_stays_as_it_is() -> None:
    page = b"<!DOCTYPE html>\r\n<p>Nothing \xff to see</P >"
    assert program("annotate", "--html", "-", given=page).stdout == page
    assert program("strip", "-", given=page).stdout == page


# find


PLACES = {
    "one line": ("My carcinoid", [("1:4", "carcinoid")]),
    "several on a line": ("Ki-67 and MIB-1", [("1:1", "Ki-67"), ("1:11", "MIB-1")]),
    "several lines": ("x\n\n  carcinoid\nKi-67\n", [("3:3", "carcinoid"), ("4:1", "Ki-67")]),
    "behind emoji": ("🦓👩‍⚕️ carcinoid", [("1:7", "carcinoid")]),
    "emoji on the line before": ("🦓🦓\ncarcinoid", [("2:1", "carcinoid")]),
    "across a line end": ("a gastrin\n  tumour, Ki-67", [("1:3", "gastrin tumour"), ("2:11", "Ki-67")]),
    "CR LF": ("x\r\ncarcinoid\r\n", [("2:1", "carcinoid")]),
    "byte order mark": ("\ufeffcarcinoid", [("1:1", "carcinoid")]),
    "nothing": ("Hello", []),
    "nothing at all": ("", []),
}
IDS = {"carcinoid": "carcinoid", "Ki-67": "ki-67", "MIB-1": "ki-67", "gastrin tumour": "gastrinoma"}


@pytest.mark.parametrize("name", PLACES)
def test_where_terms_stand(name: str, glossary: str) -> None:
    text, places = PLACES[name]
    lines = [f"{place}\t{term}\t{IDS[term]}\n" for place, term in places]
    assert output("find", "-", "--glossary", glossary, given=text.encode()) == "".join(lines)


def test_what_decided_is_told_on_request() -> None:
    done = output("find", "-", "--explain", given=b"Ki-67 of 2%, so G1. A gastronoma.")
    assert done.splitlines() == [
        "1:1\tKi-67\tki-67\tpage: no veto\trule: ki-67",
        "1:17\tG1\tgrade-1\tcue: ki 67\trule: g-n",
        "1:23\tgastronoma\tgastrinoma\tunambiguous\tmisspelt: Gastrinoma",
    ]


def test_mentions_as_one_json_array(glossary: str) -> None:
    text = "🦓 Señor’s carcinoid,\nMIB-1"
    mentions = json.loads(output("find", "-", "--json", "--glossary", glossary, given=text.encode()))
    assert mentions == [
        {"start": 10, "end": 19, "text": "carcinoid", "concept": "carcinoid", "form": "Carcinoid",
         "why": "unambiguous", "misspelt": False},
        {"start": 21, "end": 26, "text": "MIB-1", "concept": "ki-67", "form": "MIB-1",
         "why": "unambiguous", "misspelt": False},
    ]  # fmt: skip
    assert [text[mention["start"] : mention["end"]] for mention in mentions] == ["carcinoid", "MIB-1"]


def test_no_mentions_are_an_empty_array() -> None:
    assert output("find", "-", "--json", given=b"Hello") == "[]\n"


@pytest.mark.parametrize(("level", "count"), [("core", 1), ("common", 1), ("specialist", 2), ("everyday", 2)])
def test_words_up_to_a_level(level: str, count: int, glossary: str) -> None:
    done = output("find", "-", "--level", level, "--glossary", glossary, given=b"carcinoid, gastrinoma")
    assert len(done.splitlines()) == count


def test_everyday_words_are_found_on_request() -> None:
    assert output("find", "-", given=b"My surgery") == ""
    assert output("find", "-", "--level", "everyday", given=b"My surgery") == "1:4\tsurgery\tsurgery\n"


# check


def test_a_glossary_that_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "fine.json"
    path.write_bytes(data(concept("carcinoid", "Carcinoid", reviewed=MONTH)))
    result = run("check", str(path))
    assert (result.exit_code, result.stdout, result.stderr) == (
        0, "", f"{path} is fine: 1 concepts with 1 forms. Reading grade 0.5 in the middle, 0.5 at most.\n"
    )  # fmt: skip


def test_every_problem_is_printed_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(
        data(
            concept("carcinoid", "Carcinoid", reviewed=MONTH, see=["none"]),
            concept("ki-67", "Ki-67", reviewed=MONTH, colour="red"),
        )
    )
    result = run("check", str(path))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{path}: line 28: carcinoid: There is no concept “none” to see.",
        f"{path}: line 43: ki-67: There is no field “colour”.",
    ]
    assert result.stderr == f"2 errors in {path}.\n"


def test_a_glossary_without_concepts(tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_bytes(data())
    result = run("check", str(path))
    assert (result.exit_code, result.stderr) == (0, f"{path} is fine: 0 concepts with 0 forms.\n")


def test_warnings_are_printed_and_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "unsorted.json"
    path.write_bytes(data(concept("ki-67", "Ki-67", reviewed=MONTH), concept("carcinoid", "Carcinoid", reviewed=MONTH)))
    result = run("check", str(path))
    assert result.exit_code == 0
    assert [line.split(": ")[1:4] for line in result.stdout.splitlines()] == [["line 29", "carcinoid", "warning"]]
    assert result.stderr.startswith(f"{path} is fine: ")


def test_what_is_no_glossary_is_one_error(letter: str) -> None:
    result = run("check", letter)
    assert (result.exit_code, result.stderr) == (1, f"1 error in {letter}.\n")
    assert result.stdout.startswith(f"{letter}: line 1: This is not JSON")


def test_the_shipped_glossary_has_no_errors() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "glossary.json is fine: " in result.stderr


# build


def test_build_writes_what_is_derived_once(tmp_path: Path) -> None:
    written = run("build", "--to", str(tmp_path))
    lexicon, schema = tmp_path / "extension" / "lexicon.json", tmp_path / "glossary.schema.json"
    assert (written.exit_code, written.stdout) == (0, "")
    assert written.stderr == f"{lexicon} is written.\n{schema} is written.\n"
    assert json.loads(lexicon.read_bytes())["format"] == 3
    assert json.loads(schema.read_bytes())["title"] == "netgloss glossary"
    for options in ((), ("--check",)):
        again = run("build", *options, "--to", str(tmp_path))
        assert (again.exit_code, again.stdout, again.stderr) == (0, "", "")


@pytest.mark.parametrize("stale", [b"{}", b"", b"\xff", None], ids=["changed", "empty", "no text", "missing"])
def test_a_stale_file_is_named(stale: bytes | None, tmp_path: Path) -> None:
    run("build", "--to", str(tmp_path))
    path = tmp_path / "extension" / "lexicon.json"
    path.unlink()
    if stale is not None:
        path.write_bytes(stale)
    result = run("build", "--check", "--to", str(tmp_path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Not up to date: {path}. Run netgloss build.\n"
    assert (path.read_bytes() if path.exists() else None) == stale


# explain


CARD = """\
Gastrinoma (GAS-trin-OH-muh)

A tumour that makes gastrin.

It is rare.

WHO 2010: It was a NET.

See also: Carcinoid.

Source: A book (A press, 2020). Reviewed November 2026.
"""


@pytest.mark.parametrize(
    "term", [("gastrinoma",), ("Gastrinomas",), ("gastrin", "tumour"), ("gastrin tumor",), ("Gastrinom",)]
)
def test_a_term_is_explained(term: Sequence[str], glossary: str) -> None:
    assert output("explain", "--glossary", glossary, *term) == CARD


def test_a_warning_belongs_with_its_word(glossary: str) -> None:
    assert output("explain", "--glossary", glossary, "carcinoid") == (
        "Carcinoid\n\nAn old name for a slow tumour.\n\n"
        "Outdated word. The name has changed. Say instead: Neuroendocrine tumour.\n\n"
        "Source: A book (A press, 2020). Reviewed November 2026.\n"
    )


def test_near_misses_are_offered() -> None:
    result = run("explain", "carcinoyd")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("There is no “carcinoyd” here. Like it: Carcinoid, ")


@pytest.mark.parametrize("term", ["qqqqq", "", "🦓", "' OR 1=1"])
def test_an_unknown_term_is_said_to_be_so(term: str) -> None:
    result = run("explain", term)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"netgloss: There is no concept “{term}” in this glossary.\n"


# serve


def test_the_service_answers_at_the_address_that_it_prints() -> None:
    with subprocess.Popen([PROGRAM, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().decode().split("open ")[1].split()[0]
            with urlopen(f"{address}healthz", timeout=20) as answer:  # noqa: S310 (loopback)
                assert json.load(answer)["status"] == "ok"
        finally:
            server.send_signal(signal.SIGTERM)
            code = server.wait(timeout=30)
    assert code == 0


# help and errors


COMMANDS = "annotate build check diff explain export find gaps serve strip".split()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    text = output(command, "--help")
    assert "Example" in text
    assert f"\n    netgloss {command} " in f"{text} "


def test_help_lists_the_commands() -> None:
    text = output("--help")
    assert [line.split()[0] for line in text.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()] == COMMANDS


def test_version() -> None:
    assert output("--version") == f"netgloss {netgloss.__version__}\n"


REFUSALS: dict[str, tuple[Sequence[str], str]] = {
    "missing file": (("find", "{folder}/none.txt"), "No such file or directory"),
    "folder": (("annotate", "{folder}"), "Is a directory"),
    "folder to strip": (("strip", "{folder}"), "Is a directory"),
    "folder to check": (("check", "{folder}"), "Is a directory"),
    "missing glossary": (("find", "{letter}", "--glossary", "{folder}/none.json"), "The file can't be opened"),
    "folder as a glossary": (("explain", "--glossary", "{folder}", "x"), "The file can't be opened"),
    "bad glossary": (("annotate", "{letter}", "--glossary", "{letter}"), "line 1: This is not JSON"),
    "bad glossary to serve": (("serve", "--port", "0", "--glossary", "{letter}"), "line 1: This is not JSON"),
    "bad port to serve": (("serve", "--port", "70000"), "The port is 70000"),
    "encoding of a text": (("find", "{letter}", "--encoding", "klingon"), "There is no character encoding “klingon”"),
    "encoding of a page": (
        ("annotate", "--html", "{letter}", "--encoding", "klingon"), "There is no character encoding “klingon”",
    ),
    "encoding that is not the file's": (("find", "{latin}", "--encoding", "utf-8"), "can't be read as utf-8: byte 3"),
    "unknown option": (("find", "{letter}", "--colour"), "--colour"),
    "unknown command": (("frobnicate",), "frobnicate"),
    "unknown format": (("annotate", "{letter}", "--to", "pdf"), "pdf"),
    "density below nothing": (("annotate", "{letter}", "--density", "-1"), "-1"),
    "no file": (("find",), "FILE"),
    "no term": (("explain",), "TERM"),
    "web-annotation of a page": (("annotate", "--html", "{letter}", "--to", "web-annotation"), "plain texts only"),
    "a file to build in": (("build", "--to", "{letter}"), "letter.txt"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_can_not_be_done_is_refused(name: str, tmp_path: Path, letter: str) -> None:
    args, reason = REFUSALS[name]
    (tmp_path / "latin.txt").write_bytes(b"Se\xf1or")
    places = {"folder": str(tmp_path), "letter": letter, "latin": str(tmp_path / "latin.txt")}
    result = CliRunner().invoke(main, [arg.format(**places) for arg in args])
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


def test_an_error_of_ours_is_one_sentence() -> None:
    done = program("find", "-", "--encoding", "klingon")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "netgloss: There is no character encoding “klingon”. Most texts are utf-8.\n"


# pipes


@pytest.mark.parametrize("command", [("find", "-"), ("annotate", "-"), ("annotate", "-", "--to", "json")])
def test_a_reader_who_has_seen_enough_is_no_error(command: Sequence[str], tmp_path: Path) -> None:
    source = tmp_path / "long.txt"
    source.write_text("My carcinoid is slow.\n\n" * 5_000, encoding="utf-8")  # far more than a pipe holds
    with (
        source.open("rb") as given,
        subprocess.Popen([PROGRAM, *command], stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as sender,
    ):
        assert sender.stdout is not None
        assert sender.stderr is not None
        sender.stdout.readline()
        sender.stdout.close()
        errors = sender.stderr.read()
        assert sender.wait(timeout=60) == 0
    assert errors == b""


FULL = {
    "a full disk": "ulimit -f 0; exec {program} explain ki-67 > {file}",
    "a closed output": "exec {program} explain ki-67 >&-",
}


@pytest.mark.parametrize("name", FULL)
def test_output_that_goes_nowhere_is_an_error_without_a_traceback(name: str, tmp_path: Path) -> None:
    command = FULL[name].format(program=PROGRAM, file=tmp_path / "out")
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"netgloss: ")


# addresses


class Web:
    """A site on this machine that the command reads, and the policies with which it was told to."""

    def __init__(self) -> None:
        self.site = Origin()
        self.policies: list[Policy] = []

    def fetch(self, address: str, given: Policy) -> Fetched:
        self.policies.append(given)
        names = Names(none_example=OSError("no such name"), inside_example=["10.0.0.1"])
        return fetch(address, policy(self.site), resolve=names)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    made = Web()
    monkeypatch.setattr("netgloss.fetch.fetch", made.fetch)
    with watched() as watch:
        yield made
    made.site.close()
    assert watch.strangers == []


WEB_PAGE = (
    '<!DOCTYPE html><html lang="de"><head><title>Scan | Blog</title><script>x()</script></head><body>'
    '<nav>gastrinoma</nav><article><h1>Scan</h1><p onclick="x()">The carcinoid is <a href="b">slow</a>.</p>'
    f"<p>{'So it goes. ' * 30}</p></article>"
)


def test_a_page_of_the_web_is_explained_as_it_looks(web: Web, glossary: str) -> None:
    web.site.answers["/a"] = page(WEB_PAGE)
    done = output("annotate", web.site.url("/a"), "--no-assets", "--glossary", glossary)
    assert done == (
        '<!DOCTYPE html><html lang="de"><head><title>Scan | Blog</title></head><body><nav>'
        '<span class="netgloss" data-netgloss="gastrinoma">gastrinoma</span></nav><article><h1>Scan</h1>'
        f'<p>The {CARCINOID_MARK} is <a href="{web.site.url("/b")}">slow</a>.</p><p>{"So it goes. " * 30}</p>'
        "</article></body></html>"
    )


def test_a_page_of_the_web_brings_its_definitions_along(web: Web, glossary: str) -> None:
    web.site.answers["/a"] = page(WEB_PAGE)
    done = output("annotate", web.site.url("/a"), "--glossary", glossary)
    assert 'id="netgloss-carcinoid"' in done
    assert done.count("<script>") == 1


@pytest.mark.parametrize("scheme", ["http://", "HTTP://", "Http://"])
def test_its_article_is_a_page_that_can_be_opened(web: Web, glossary: str, scheme: str) -> None:
    web.site.answers |= {"/a": redirect("/c"), "/c": page(WEB_PAGE)}
    address = web.site.url("/a").replace("http://", scheme)
    done = output("annotate", address, "--view", "reading", "--no-assets", "--glossary", glossary)
    assert done.startswith('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">')
    assert done.endswith(
        '<body><article lang="de"><header><h1>Scan</h1><p>Blog</p></header>'
        f'<p>The {CARCINOID_MARK} is <a href="{web.site.url("/b")}">slow</a>.</p><p>{"So it goes. " * 30}</p></article>'
        "</body></html>\n"
    )


OF_A_WEB_PAGE = {
    "markdown": "Scan\n\nBlog\n\nThe carcinoid[^carcinoid] is slow.\n",
    "text": "Scan\n\nBlog\n\nThe carcinoid [1] is slow.\n",
    "footnotes": "<p>Scan</p>\n<p>Blog</p>\n<p>The carcinoid<sup>[1]</sup> is slow.</p>\n",
    "sheet": '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">',
    "sheet-markdown": "# Term sheet\n\n## Carcinoid\n\n> The carcinoid is slow.\n",
    "json": '{\n "glossary": {\n  "title": "Test",',
}


@pytest.mark.parametrize("to", OF_A_WEB_PAGE)
def test_every_format_of_a_page_of_the_web(web: Web, glossary: str, to: str) -> None:
    web.site.answers["/a"] = page(WEB_PAGE)
    done = output("annotate", web.site.url("/a"), "--to", to, "--glossary", glossary)
    assert done.startswith(OF_A_WEB_PAGE[to])
    assert "astrinoma" not in done  # that is in the menu
    assert "astrinoma" in output("annotate", web.site.url("/a"), "--to", to, "--view", "page", "--glossary", glossary)


@pytest.mark.parametrize(
    ("media_type", "body", "heading"),
    [
        ("text/plain; charset=utf-8", LETTER, "a-letter"),
        ("text/plain; charset=iso-8859-1", LETTER.encode("latin-1"), "a-letter"),
        ("text/markdown", LETTER, "a-letter"),
        ("application/pdf", pdf(["My Ki-67 is low.", "", "The carcinoid is slow."], title="Results"), "Results"),
        ("application/rss+xml", RSS.replace("My <b>NET</b>", LETTER), "A & B"),
    ],
    ids=["text", "an old text", "Markdown", "PDF", "feed"],
)
def test_what_is_no_page_is_read(web: Web, glossary: str, media_type: str, body: bytes | str, heading: str) -> None:
    web.site.answers["/a-letter"] = page(body, Content_Type=media_type)
    text = output("annotate", web.site.url("/a-letter"), "--to", "text", "--glossary", glossary)
    assert text.splitlines()[0] == heading
    assert "My Ki-67 [1] is low." in text
    assert "The carcinoid [2] is slow." in text
    for view in ((), ("--view", "page"), ("--view", "reading")):
        html = output("annotate", web.site.url("/a-letter"), *view, "--glossary", glossary)
        assert html.startswith('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">')
        assert CARCINOID_MARK in html
        assert html.endswith("</body></html>\n")


@pytest.mark.parametrize(("options", "count"), [((), 2), (("--links",), 3), (("--links", "--level", "core"), 2)])
def test_how_much_of_a_page_of_the_web_is_marked(web: Web, glossary: str, options: Sequence[str], count: int) -> None:
    web.site.answers["/"] = page(f"<p>{LETTER} It is slow as said. <a href=b>gastrinoma</a>")
    done = output("annotate", web.site.url(), "--no-assets", "--glossary", glossary, *options)
    assert done.count("<span") == count


PASTE = "Log in with your browser and use the extension there, or paste the page's text."
PAGE_FAILURES: dict[str, tuple[str, bytes, str]] = {
    "no such name": (
        "http://none.example:{port}/", b"",
        ("There is no site with the name none.example, or it can't be found just now. "
        "Check the spelling of the address, and that you are online; try again."),
    ),
    "inside": (
        "http://inside.example:{port}/", b"",
        ("inside.example leads to a private network. Only pages on the public internet are read. "
        "Read the page with the browser extension, or copy its text and paste it."),
    ),
    "404": (
        "", page("", "404 No"),
        ("page.example has no page at this address (404). "
        "Check the address, or look for the page from the site's first page."),
    ),
    "503": (
        "", page("", "503 No"),
        "page.example has a fault and can't give us this page (503). The fault is on the other side. Try again later.",
    ),
    "a picture": (
        "", page("x", Content_Type="image/png"),
        ("What page.example has at this address is a picture (image/png). "
        "Only web pages, texts, PDF files and feeds are read."),
    ),
    "a login": (
        "", page("<form>Log in<input type=password></form>"),
        f"This page asks for a login, and netgloss has none to give. {PASTE}",
    ),
    "a script": (
        "", page("<div id=root></div><script src=a.js></script>"),
        ("This page is drawn by its scripts, which netgloss does not run. "
        "Open it in your browser and use the extension there, or paste the page's text."),
    ),
    "a locked PDF": (
        "", page(locked(), Content_Type="application/pdf"),
        ("This PDF is locked with a password. Open it yourself, copy the text and paste it. "
        "Of a scan, a program that reads scans (OCR) may make a text."),
    ),
    "a broken feed": (
        "", page("<rss>", Content_Type="text/xml"),
        ("The feed of page.example is broken, or is built in a way that is not safe to read. "
        "Open the site that it belongs to instead."),
    ),
    "a control character": (
        "http://page.example:{port}/\x01", b"",
        ("This address holds a control character or a line end, which no web address does. "
        "Copy it from the address bar of your browser; it begins with https://."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("options", [(), ("--to", "text"), ("--view", "reading")], ids=" ".join)
@pytest.mark.parametrize(("address", "answer", "said"), PAGE_FAILURES.values(), ids=PAGE_FAILURES.keys())
def test_a_page_that_can_not_be_had_is_told_in_a_sentence(
    address: str, answer: bytes, said: str, options: Sequence[str], web: Web, glossary: str
) -> None:
    web.site.answers["/"] = answer
    url = (address or "http://page.example:{port}/").format(port=web.site.port)
    result = run("annotate", url, "--glossary", glossary, *options)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"netgloss: {said}\n")


def test_web_annotations_are_for_plain_texts(web: Web, glossary: str) -> None:
    web.site.answers["/"] = page(WEB_PAGE)
    result = run("annotate", web.site.url(), "--to", "web-annotation", "--glossary", glossary)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "plain texts only" in result.stderr


def test_a_person_reads_one_page_unless_the_settings_say_otherwise(
    web: Web, glossary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.site.answers["/"] = page(WEB_PAGE)
    monkeypatch.setenv("NETGLOSS_HOST", "0.0.0.0")  # noqa: S104 (what a service listens on is none of this)
    monkeypatch.setenv("NETGLOSS_FETCH_TOTAL", "3")
    output("annotate", web.site.url(), "--glossary", glossary)
    monkeypatch.setenv("NETGLOSS_FETCH_ROBOTS", "1")
    output("annotate", web.site.url(), "--glossary", glossary)
    assert [(given.robots, given.total, given.ports) for given in web.policies] == [
        (False, 3, (80, 443)), (True, 3, (80, 443)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "environment", "reason"),
    [
        ("http://127.0.0.1/", {}, "127.0.0.1 leads to this computer"),
        ("https://localhost/", {}, "localhost leads to"),
        ("http://192.168.0.1/", {}, "192.168.0.1 leads to a private network"),
        ("https://site.example:8080/", {}, "Port 8080 of site.example is not read, only 80, 443."),
        ("https://ann:secret@site.example/", {}, "netgloss: "),
        ("https://site.example/", {"NETGLOSS_FETCHING": "0"}, "has switched the fetching of web pages off"),
        ("https://site.example/", {"NETGLOSS_FETCH_DENY": "example"}, "does not let it read site.example"),
        ("https://site.example/", {"NETGLOSS_FETCH_TOTAL": "long"}, "NETGLOSS_FETCH_TOTAL is “long”"),
        ("https://site.example/", {"NETGLOSS_FETCH_DENY": "a b"}, "NETGLOSS_FETCH_DENY must hold names of sites"),
        ("https://", {}, "This address names no site"),
    ],
)
def test_nobody_is_asked_for_what_must_not_be_read(
    address: str, environment: dict[str, str], reason: str, glossary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with watched() as watch:
        result = run("annotate", address, "--glossary", glossary)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr
    assert result.stderr.startswith("netgloss: ")
    assert result.stderr.count("\n") == 1
    assert (watch.connects, watch.lookups) == ([], [])


@pytest.mark.parametrize("file", ["{letter}", "-"])
@pytest.mark.parametrize("view", ["page", "reading"])
def test_a_file_has_no_views(file: str, view: str, letter: str, glossary: str) -> None:
    result = run("annotate", file.format(letter=letter), "--view", view, "--glossary", glossary, given=b"Ki-67")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("Error: --view is for web addresses.\n")


@pytest.mark.parametrize("name", ["ftp://site.example/a", "site.example/a", "http:/site.example", "file:///etc/none"])
def test_what_is_no_web_address_is_the_name_of_a_file(name: str, glossary: str) -> None:
    result = run("annotate", name, "--glossary", glossary)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such file or directory" in result.stderr


def test_a_view_that_there_is_not_is_refused(web: Web) -> None:
    result = run("annotate", web.site.url(), "--view", "sheet")
    assert (result.exit_code, result.stdout, web.policies) == (2, "", [])
    assert "'page', 'reading'" in result.stderr


@pytest.mark.parametrize("options", [("--html",), ("--text",), ("--encoding", "latin1")], ids=" ".join)
def test_what_is_said_of_files_is_not_said_of_addresses(options: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["annotate", "https://page.example/", *options])
    assert result.exit_code == 2
    assert "--encoding, --html and --text are for files: a site says itself what it sends." in result.stderr
