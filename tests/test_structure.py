"""What holds the parts together: who may import whom, what stays cheap, and files that have to agree."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from netgloss.api import TYPES
from netgloss.cli import annotate as annotate_command
from netgloss.glossary import Level
from netgloss.models import AnnotateRequest, Format
from netgloss.options import NAMES, Options
from netgloss.render import FORMATS

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "server" / "netgloss"
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py"))
ASSETS = sorted(path.name for path in (PACKAGE / "assets").iterdir())

# Which modules of ours each module may import. Nothing below may import anything further down than itself, but for
# two that do so at the moment of need: `glossary` asks `check` what is wrong with a file, `lexicon` compiles.
MAY_IMPORT = {
    "errors": "",
    "characters": "",
    "elements": "",
    "patterns": "",
    "positions": "",
    "readability": "",
    "settings": "errors",
    "words": "",
    "garbage": "",
    "compiled": "lexicon spelling",
    "compare": "gloss glossary mentions",
    "gaps": "gloss variants words",
    "export": "glossary lexicon",
    "terminal": "document encoding errors marks",
    "keeper": "check compare compiled errors export gaps gloss glossary lexicon lookalikes schema terminal",
    "glossary": "",
    "options": "errors glossary",
    "encoding": "errors",
    "problems": "errors",
    "addresses": "errors",
    "policy": "addresses errors settings",
    "transport": "__init__ addresses errors policy tunnel",
    "tunnel": "addresses errors",
    "inflate": "errors transport",
    "answers": "addresses errors",
    "slots": "problems",
    "source": "answers encoding errors feeds fetch page pdf reading slots tree walls writing xhtml",
    "fetcher": "addresses fetch policy robots slots source",
    "follow": "",
    "guard": "problems",
    "refusals": "problems",
    "read": "addresses api card errors fetcher follow glossary guard options problems refusals source",
    "robots": "addresses errors",
    "fetch": "addresses answers errors inflate policy robots transport",
    "models": "glossary",
    "links": "addresses",
    "styles": "",
    "schema": "glossary",
    "marks": "glossary",
    "variants": "patterns",
    "markup": "elements patterns",
    "structure": "elements markup",
    "document": "elements markup structure",
    "tree": "elements markup structure",
    "writing": "elements",
    "xhtml": "elements",
    "beacons": "",
    "page": "beacons links styles tree writing",
    "walls": "",
    "feeds": "page reading tidy tree",
    "pdf": "errors reading slots",
    "pdf_reader": "",
    "tidy": "elements writing",
    "posts": "",
    "reading": "page posts tidy tree",
    "senses": "characters glossary patterns",
    "spelling": "",
    "lexicon": "characters glossary senses spelling variants",
    "lookalikes": "errors lexicon spelling words",
    "mentions": "lexicon",
    "respell": "characters spelling",
    "definitions": "characters",
    "deciding": "characters definitions lexicon mentions",
    "search": "characters glossary lexicon",
    "card": "glossary lexicon mentions",
    "matcher": "characters deciding garbage glossary lexicon mentions respell spelling",
    "check": "glossary lexicon matcher positions readability words",
    "choose": "document glossary mentions options",
    "annotate": "card choose document marks matcher options",
    "soup": "card choose document elements marks matcher options",
    "render": "card choose document errors glossary lexicon marks matcher mentions options",
    "gloss": "annotate check compiled document encoding errors garbage glossary lexicon matcher mentions options "
    "render search soup",
    "__init__": "errors gloss glossary marks mentions",
    "current": "check compiled errors gloss glossary lexicon",
    "openapi": "__init__ models problems render",
    "api": "current encoding errors fetcher models openapi options problems render source",
    "site": "__init__ api card current glossary guard openapi options problems",
    "app": "api current errors fetcher guard policy problems read refusals settings site slots",
    "server": "current errors fetcher guard problems settings",
    "cli": "__init__ app card current encoding errors fetch gloss glossary keeper marks mentions policy problems "
    "server settings source terminal",
}
# The name under which each library is imported: its name in `pyproject.toml`, and which modules may use it.
LIBRARIES = {
    "ahocorasick_rs": ("ahocorasick-rs", "matcher"),
    "bs4": ("beautifulsoup4", "encoding gloss page posts reading soup source tidy tree walls writing"),
    "click": ("click", "cli keeper terminal"),
    "drug_named_entity_recognition": ("drug-named-entity-recognition", "lookalikes"),
    "faker": ("faker", "words"),
    "flask": ("flask", "api app guard read refusals server site"),
    "flask_caching": ("flask-caching", "app"),
    "flask_cors": ("flask-cors", "app"),
    "flask_limiter": ("flask-limiter", "app"),
    "idna": ("idna", "addresses"),
    "pydantic": ("pydantic", "api check models openapi schema"),
    "pydantic_core": ("pydantic", "check"),
    "pypdf": ("pypdf", "pdf_reader"),
    "simple_icd_10_cm": ("simple-icd-10-cm", "lookalikes"),
    "spellchecker": ("pyspellchecker", "words"),
    "waitress": ("waitress", "server"),
    "webencodings": ("webencodings", "encoding"),
    "werkzeug": ("flask", "app"),
    "wordfreq": ("wordfreq", "lookalikes"),
}
CORE = ["errors", "glossary", "lexicon", "matcher", "document", "annotate"]


def imports(module: str) -> tuple[set[str], set[str]]:
    """The modules of ours and the libraries that a module imports, at its top or in its functions."""
    ours, libraries = set(), set()
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "netgloss":
            ours |= {alias.name if alias.name in MODULES else "__init__" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("netgloss."):
            ours.add(str(node.module).removeprefix("netgloss."))
        elif isinstance(node, ast.ImportFrom):
            libraries.add(str(node.module).partition(".")[0])
        elif isinstance(node, ast.Import):
            libraries |= {alias.name.partition(".")[0] for alias in node.names}
    return ours, libraries - sys.stdlib_module_names


def test_every_module_has_its_place() -> None:
    assert sorted(MAY_IMPORT) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    ours, libraries = imports(module)
    assert ours <= set(MAY_IMPORT[module].split())
    assert {library for library in libraries if module not in LIBRARIES[library][1].split()} == set()


@pytest.mark.parametrize("module", CORE)
def test_the_core_knows_no_web(module: str) -> None:
    reached, left = set(), {module}
    while left:
        reached |= left
        left = {ours for name in left for ours in imports(name)[0]} - reached
    assert reached.isdisjoint({"api", "app", "site", "server", "cli", "current", "settings", "problems"})
    assert not {"flask", "werkzeug", "click", "waitress"} & {
        library for name in reached for library in imports(name)[1]
    }


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {*project["dependencies"], *project["optional-dependencies"]["lists"]}
    declared = {re.split(r"[<>=~! \[]", requirement)[0] for requirement in needed}
    used = {LIBRARIES[library][0] for module in MODULES for library in imports(module)[1]}
    assert used == declared


def test_finding_terms_loads_no_more_than_it_needs() -> None:
    heavy = ["flask", "werkzeug", "bs4", "pydantic", "click", "waitress", "spellchecker", "jinja2", "webencodings"]
    program = (
        "import sys, netgloss\n"
        "assert [m.concept for m in netgloss.load().find('My Ki-67 and my carcinoid')] == ['ki-67', 'carcinoid']\n"
        f"print(*(name for name in {heavy} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)
    assert done.stdout.split() == []


# Source


@pytest.mark.parametrize("folder", ["server/netgloss", "tests"])
def test_every_module_says_what_it_is_for(folder: str) -> None:
    paths = sorted((TOP / folder).rglob("*.py"))
    silent = [path.name for path in paths if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert paths
    assert silent == []


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_longer_than_400_lines(module: str) -> None:
    assert len((PACKAGE / f"{module}.py").read_text(encoding="utf-8").splitlines()) <= 400


def tracked() -> dict[str, str]:
    """The text files that git keeps, by name."""
    done = subprocess.run(["git", "-C", str(TOP), "ls-files", "-z"], capture_output=True, timeout=60, check=True)
    texts = {}
    for name in done.stdout.decode().split("\0"):
        path = TOP / name
        if name and path.is_file():
            data = path.read_bytes()
            if b"\0" not in data:
                texts[name] = data.decode("utf-8", "replace")
    return texts


UNWANTED = {
    "a path of somebody's machine": r"(?<![\w.~/-])/(?:root|work)/\w|(?<![\w.~/-])/tmp/[l]ab",
    "a package registry": r"https?://(?!registry\.example)[^\s\"'/]*(?:registry|pypi|pythonhosted|npmjs|artifactory|devpi|nexus)[^\s\"'/]*\.",
    "a left-over of a merge": r"^(?:<{7}|>{7}) ",
}


@pytest.mark.parametrize("name", UNWANTED)
def test_no_file_names(name: str) -> None:
    pattern = re.compile(UNWANTED[name], re.M)
    texts = tracked()
    assert "pyproject.toml" in texts
    assert {file: found.group() for file, text in texts.items() if (found := pattern.search(text))} == {}


# Assets are put into pages of any encoding, and into somebody else's.


@pytest.mark.parametrize("name", ASSETS)
def test_assets_are_ascii_and_do_not_end_what_they_stand_in(name: str) -> None:
    text = (PACKAGE / "assets" / name).read_text(encoding="utf-8")
    assert text.isascii()
    assert not re.search(r"</(?:script|style)|<!--|-->|\]\]>", text, re.I)


WRITES = re.compile(r"(?:inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc")
SCRIPTS = sorted([*(PACKAGE / "assets").glob("*.js"), *(TOP / "extension").rglob("*.js")])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_markup_of_text(script: Path) -> None:
    assert not WRITES.search(script.read_text(encoding="utf-8"))


def test_the_script_that_goes_into_pages_reads_no_markup_either() -> None:
    assert "innerHTML" not in (PACKAGE / "assets" / "netgloss.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in ASSETS if name.endswith((".js", ".css"))])
def test_assets_fetch_nothing(name: str) -> None:
    text = (PACKAGE / "assets" / name).read_text(encoding="utf-8")
    assert not re.search(r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|\bimport\b|@import|url\(|https?:", text)


# Agreement


def test_the_formats_are_the_same_everywhere() -> None:
    command = next(option for option in annotate_command.params if option.name == "to")
    assert list(FORMATS) == list(TYPES) == list(get_args(Format)) == list(command.type.choices)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_the_options_and_their_defaults_are_the_same_everywhere(name: str) -> None:
    default = getattr(Options(), name)
    assert AnnotateRequest.model_fields[name].default == default
    assert annotate_command.make_context("annotate", ["-"]).params[name] == default


def test_the_levels_are_documented_in_order() -> None:
    assert get_args(Level) == ("core", "common", "specialist", "everyday")


def test_make_help_lists_every_verb() -> None:
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    verbs = re.findall(r"^\.PHONY: (.+)$", makefile, re.M)[0].split()
    done = subprocess.run(["make", "-s", "-C", str(TOP), "help"], capture_output=True, timeout=60, check=True)
    assert [line.split()[:2] for line in done.stdout.decode().splitlines()] == [["make", verb] for verb in verbs]


def test_continuous_integration_runs_the_tests() -> None:
    script = TOP / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "\nmake test\n" in script.read_text(encoding="utf-8")
