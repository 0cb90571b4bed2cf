"""The extension as browsers' shops take it: `netgloss-chrome.zip` and `netgloss-firefox.xpi`.

The folder `extension/` loads as it is in both browsers; each of them warns of what the other's needs. A shop gets a
manifest of its own. The same files give the same bytes on every machine.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TOP = Path(__file__).resolve().parents[1]
EXTENSION = TOP / "extension"
LICENCES = ("LICENSE", "LICENSE-GLOSSARY")
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP file can hold: a real one would make each package another
_FILE = 0o100644  # a file that its owner may write and all may read

Manifest = dict[str, Any]


def for_chrome(manifest: Manifest) -> Manifest:
    """Without what is Firefox's. Chrome 120 refuses `background.scripts` in this version of the manifest."""
    background = {name: value for name, value in manifest["background"].items() if name != "scripts"}
    kept = {
        name: value for name, value in manifest.items() if name not in ("sidebar_action", "browser_specific_settings")
    }
    return {**kept, "background": background, "minimum_chrome_version": "120"}


def for_firefox(manifest: Manifest) -> Manifest:
    """Without what is Chrome's."""
    background = {name: value for name, value in manifest["background"].items() if name != "service_worker"}
    permissions = [name for name in manifest["permissions"] if name != "sidePanel"]
    kept = {name: value for name, value in manifest.items() if name not in ("side_panel", "minimum_chrome_version")}
    return {**kept, "background": background, "permissions": permissions}


PACKAGES = {"netgloss-chrome.zip": for_chrome, "netgloss-firefox.xpi": for_firefox}


def files() -> dict[str, bytes]:
    """What is in the extension, by its place there."""
    found = {
        path.relative_to(EXTENSION).as_posix(): path.read_bytes() for path in EXTENSION.rglob("*") if path.is_file()
    }
    return {**found, **{name: (TOP / name).read_bytes() for name in LICENCES}}


def package(folder: Path) -> list[Path]:
    """Writes both packages into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = files()
    written = []
    for name, adapted in PACKAGES.items():
        manifest = json.dumps(adapted(json.loads(contents["manifest.json"])), indent=2, ensure_ascii=False) + "\n"
        path = folder / name
        with ZipFile(path, "w") as archive:
            for place, data in sorted({**contents, "manifest.json": manifest.encode()}.items()):
                info = ZipInfo(place, _DATE)
                info.compress_type = ZIP_DEFLATED
                info.create_system = 3  # Unix, wherever this runs
                info.external_attr = _FILE << 16
                archive.writestr(info, data)
        written.append(path)
    return written


if __name__ == "__main__":
    for one in package(Path(sys.argv[1]) if len(sys.argv) > 1 else TOP / "dist"):
        sys.stdout.write(f"{one}\n")
