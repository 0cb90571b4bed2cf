"""The browsers that the tests drive: where they are, and how they get onto a machine that has none.

Run as a program it installs what is missing; `make test` does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ADDON = "netgloss@netgloss.example"
ADDON_HOST = "5a7c1f0e-3d52-4b57-9f2b-6a1f0c9d8e21"  # Firefox makes one up where its settings hold none
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FIREFOX = ("firefox-esr", "firefox")
_MAC = {
    "chromium": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
    "firefox": ("/Applications/Firefox.app/Contents/MacOS/firefox",),
}
_DEBIAN = {"chromium": "chromium", "firefox": "firefox-esr"}


def _find(name: str) -> str | None:
    chosen = os.environ.get(f"{name.upper()}_PATH")
    if chosen:
        return chosen
    for program in _CHROMIUM if name == "chromium" else _FIREFOX:
        path = shutil.which(program)
        # Ubuntu's are snaps, which can't read a profile or an extension outside of the home directory.
        if path and "snap" not in os.path.realpath(path):
            return path
    for program in _MAC[name]:
        if Path(program).exists():
            return program
    return _playwright_chromium() if name == "chromium" else None


def _playwright_chromium() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@cache
def path_of(name: str) -> str:
    """The program of `chromium` or `firefox`. A missing browser is a failure, never a skipped test."""
    path = _find(name)
    if path is None:
        raise RuntimeError(
            f"The tests need {name}, and it is not here. Install it, or say where: {name.upper()}_PATH=/path"
        )
    return path


def _install(name: str) -> None:
    if shutil.which("apt-get") and "debian" in Path("/etc/os-release").read_text(encoding="utf-8").lower():
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", _DEBIAN[name]]):
            subprocess.run([*root, "apt-get", *command], check=False, env=environment, stdout=subprocess.DEVNULL)
    if _find(name) is None and name == "chromium":
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> None:
    """Installs what is missing, and says in a sentence what could not be."""
    for name in ("chromium", "firefox"):
        if _find(name) is None:
            _install(name)
        try:
            sys.stdout.write(f"{name}: {path_of(name)}\n")
        except RuntimeError as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
