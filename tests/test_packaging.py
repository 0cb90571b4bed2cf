"""The package as somebody installs it, without the clone around it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

TOP = Path(__file__).parents[1]


def run(command: Sequence[str | Path], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120,
        check=False, env={**os.environ, **environment},
    )  # fmt: skip


def build(kind: str, source: Path, target: Path) -> Path:
    done = run([sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", target], source)
    assert done.returncode == 0, done.stderr
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", TOP, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed in it."""
    folder = tmp_path_factory.mktemp("site")
    options = ["--no-deps", "--no-index", "--no-compile", "--quiet", "--disable-pip-version-check"]
    done = run([sys.executable, "-m", "pip", "install", *options, "--target", folder, wheel], folder)
    assert done.returncode == 0, done.stderr
    return folder


def installed(site: Path, folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """The installed command. Without the `site` module the clone, which is installed as editable, is not to be seen."""
    libraries = os.pathsep.join([str(site), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    return run([sys.executable, "-S", site / "bin" / "netgloss", *args], folder, PYTHONPATH=libraries)


def names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "netgloss/__init__.py",
        "netgloss/py.typed",
        "netgloss/glossary.json",
        "netgloss/lexicon.json",
        "netgloss/assets/netgloss.css",
        "netgloss/assets/netgloss.js",
        "netgloss/assets/sheet.css",
        "netgloss/templates/index.html",
        "netgloss/templates/problem.html",
        "netgloss-0.1.0.dist-info/licenses/LICENSE",
        "netgloss-0.1.0.dist-info/licenses/LICENSE-GLOSSARY",
    ],
)
def test_the_wheel_holds(name: str, wheel: Path) -> None:
    assert name in names(wheel)


def test_the_wheel_holds_everything_of_the_package_and_nothing_else(wheel: Path) -> None:
    source = {
        f"netgloss/{path.relative_to(TOP / 'server' / 'netgloss').as_posix()}"
        for path in (TOP / "server" / "netgloss").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    metadata = {name for name in names(wheel) if name.startswith("netgloss-0.1.0.dist-info/")}
    assert names(wheel) - metadata == source | {"netgloss/glossary.json", "netgloss/lexicon.json"}


def test_the_metadata_of_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        metadata = archive.read("netgloss-0.1.0.dist-info/METADATA").decode().splitlines()
        scripts = archive.read("netgloss-0.1.0.dist-info/entry_points.txt").decode()
    assert {
        "Name: netgloss",
        "Version: 0.1.0",
        "License-Expression: MIT AND CC-BY-4.0",
        "Requires-Python: >=3.11",
    } <= set(metadata)
    assert scripts == "[console_scripts]\nnetgloss = netgloss.cli:main\n"


def test_the_wheel_can_be_built_from_the_source_package(wheel: Path, tmp_path: Path) -> None:
    source = build("sdist", TOP, tmp_path / "sdist")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    again = build("wheel", tmp_path / "netgloss-0.1.0", tmp_path / "wheel")
    assert names(again) == names(wheel)


def test_the_installed_command_explains(site: Path, tmp_path: Path) -> None:
    done = installed(site, tmp_path, "explain", "ki-67")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Ki-67 (kee-sixty-seven)\n")


def test_the_installed_command_annotates_with_its_assets(site: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>carcinoid", encoding="utf-8")
    done = installed(site, tmp_path, "annotate", "page.html")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        '<p><span class="netgloss netgloss-outdated" data-netgloss="carcinoid">carcinoid</span>'
    )
    assert "<style>.netgloss {" in done.stdout


def test_the_installed_package_is_not_the_clone(site: Path, tmp_path: Path) -> None:
    libraries = os.pathsep.join([str(site), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    program = "import netgloss.glossary; print(netgloss.__file__); print(netgloss.glossary.shipped())"
    done = run([sys.executable, "-S", "-c", program], tmp_path, PYTHONPATH=libraries)
    assert done.stdout.splitlines() == [
        str(site / "netgloss" / "__init__.py"),
        str(site / "netgloss" / "glossary.json"),
    ]


def test_the_installed_service_has_its_pages(site: Path, tmp_path: Path) -> None:
    libraries = os.pathsep.join([str(site), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    program = (
        "from netgloss.app import create_app\nfrom netgloss.settings import Settings\n"
        "client = create_app(Settings()).test_client()\n"
        "for path in ('/', '/api', '/static/site.css', '/static/netgloss.js', '/lexicon.json', '/healthz'):\n"
        "    print(client.get(path, base_url='http://127.0.0.1:8765').status_code)"
    )
    done = run([sys.executable, "-S", "-c", program], tmp_path, PYTHONPATH=libraries)
    assert (done.stdout.split(), done.stderr) == (["200"] * 6, "")


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_without_a_clone_there_is_nothing_to_build(options: Sequence[str], site: Path, tmp_path: Path) -> None:
    before = sorted(site.parent.rglob("*.json"))
    done = installed(site, tmp_path, "build", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("netgloss: ")
    assert "--to" in done.stderr
    assert sorted(site.parent.rglob("*.json")) == before


def test_elsewhere_it_builds_what_is_shipped(site: Path, tmp_path: Path) -> None:
    top = tmp_path / "top"
    done = installed(site, tmp_path, "build", "--to", str(top))
    assert done.returncode == 0
    built = sorted(path for path in top.rglob("*") if path.is_file())
    assert built == [top / "extension" / "lexicon.json", top / "glossary.schema.json"]
    for path in built:
        assert path.read_bytes() == (TOP / path.relative_to(top)).read_bytes(), "run netgloss build"
