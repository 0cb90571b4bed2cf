"""The packages for the browsers' shops, and the tests of the extension that need no browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import netgloss

TOP = Path(__file__).resolve().parents[1]
NODE = Path(sys.executable).with_name("node")
SHIPPED = json.loads((TOP / "extension" / "manifest.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return package(tmp_path_factory.mktemp("packages"))


def package(folder: Path) -> dict[str, Path]:
    """Both packages, as `make package` writes them."""
    subprocess.run([sys.executable, TOP / "tools" / "package.py", folder], check=True, capture_output=True)
    return {path.name: path for path in folder.iterdir()}


def manifest(path: Path) -> dict[str, Any]:
    with ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return found


def test_the_same_files_give_the_same_bytes(written: dict[str, Path], tmp_path: Path) -> None:
    again = {name: path.read_bytes() for name, path in package(tmp_path).items()}
    assert again == {name: path.read_bytes() for name, path in written.items()}


def test_all_of_the_extension_is_in_both(written: dict[str, Path]) -> None:
    files = {
        path.relative_to(TOP / "extension").as_posix() for path in (TOP / "extension").rglob("*") if path.is_file()
    }
    for path in written.values():
        with ZipFile(path) as archive:
            assert set(archive.namelist()) == files | {"LICENSE", "LICENSE-GLOSSARY"}
            assert archive.testzip() is None


def test_each_browser_gets_what_it_knows(written: dict[str, Path]) -> None:
    chrome, firefox = manifest(written["netgloss-chrome.zip"]), manifest(written["netgloss-firefox.xpi"])
    assert chrome["background"] == {"service_worker": "background/background.js", "type": "module"}
    assert not {"sidebar_action", "browser_specific_settings"} & set(chrome)
    assert chrome["minimum_chrome_version"] == "120"
    assert firefox["background"] == {"scripts": ["background/background.js"], "type": "module"}
    assert firefox["permissions"] == ["storage", "activeTab", "scripting", "contextMenus"]
    assert not {"side_panel", "minimum_chrome_version"} & set(firefox)


def test_little_is_asked_for_and_nothing_is_open_to_pages() -> None:
    assert SHIPPED["permissions"] == ["storage", "activeTab", "scripting", "contextMenus", "sidePanel"]
    assert SHIPPED["optional_host_permissions"] == ["*://*/*"]
    assert not {"host_permissions", "web_accessible_resources", "externally_connectable", "content_scripts"} & set(
        SHIPPED
    )


def test_the_version_is_that_of_the_service() -> None:
    assert SHIPPED["version"] == netgloss.__version__


def test_every_file_that_is_named_is_there() -> None:
    names = re.findall(r'"([a-z]+/[\w./-]+\.\w+)"', json.dumps(SHIPPED))
    names += re.findall(r'"((?:content|common)/\w+\.js)"', (TOP / "extension/background/sites.js").read_text("utf-8"))
    assert len(names) > 20
    assert [name for name in names if not (TOP / "extension" / name).is_file()] == []


def test_every_content_script_runs() -> None:
    scripts = (TOP / "extension/background/sites.js").read_text("utf-8")
    for path in (TOP / "extension" / "content").iterdir():
        assert f'"content/{path.name}"' in scripts


def test_firefox_finds_nothing_wrong(written: dict[str, Path], tmp_path: Path) -> None:
    with ZipFile(written["netgloss-firefox.xpi"]) as archive:
        archive.extractall(tmp_path)
    program = TOP / "node_modules" / "web-ext" / "bin" / "web-ext.js"
    command = [
        str(NODE),
        str(program),
        "lint",
        "--source-dir",
        str(tmp_path),
        "--output",
        "json",
        "--no-config-discovery",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = json.loads(done.stdout)
    assert [(each["code"], each["file"]) for each in found["errors"] + found["warnings"]] == []


def test_the_background_in_javascript() -> None:
    command = [str(NODE), "--test", "tests/extension/unit/*.test.mjs"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    assert len(re.findall(r"^✔", done.stdout, re.M)) > 30
