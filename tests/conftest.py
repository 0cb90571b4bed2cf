"""What many tests share: the shipped glossary, a client of the service, and the browsers."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO

import pytest
import trustme
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

import netgloss
from browsers import ADDON, ADDON_HOST, path_of
from netgloss.app import create_app
from netgloss.current import Current
from netgloss.settings import Settings
from origins import Origin, secure_origin, trusting

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a library that it uses has asked for something deprecated
    from marionette_driver.geckoinstance import DesktopInstance, GeckoInstance  # type: ignore[import-untyped]
    from marionette_driver.marionette import Marionette  # type: ignore[import-untyped]

expect.set_options(timeout=15_000)  # ms, on a machine that has much else to do
STARTUP = 60  # seconds for Firefox, on a machine that has much else to do
TOP = Path(__file__).resolve().parents[1]
ADDRESS = "http://127.0.0.1:8765"


@pytest.fixture(scope="session")
def ng() -> netgloss.Netgloss:
    """The shipped glossary."""
    return netgloss.load()


@pytest.fixture(scope="session")
def current() -> Current:
    return Current()


@pytest.fixture
def client(current: Current) -> FlaskClient:
    """A client of the service at the address that it answers to."""
    app = create_app(Settings(), current)
    app.config["SERVER_NAME"] = ADDRESS.removeprefix("http://")  # the Host that the client sends
    return app.test_client()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Signs the certificates of `encrypted`."""
    return trustme.CA()


@pytest.fixture(scope="session")
def trust(authority: trustme.CA) -> ssl.SSLContext:
    """What trusts that authority and nobody else."""
    return trusting(authority)


@pytest.fixture(scope="session")
def plain() -> Iterator[Origin]:
    """A web site on this machine, over http."""
    made = Origin()
    yield made
    made.close()


@pytest.fixture(scope="session")
def encrypted(authority: trustme.CA) -> Iterator[Origin]:
    """The same over https."""
    made = secure_origin(authority)
    yield made
    made.close()


@pytest.fixture
def origin(plain: Origin) -> Origin:
    """The site over http, as if nobody had asked it for anything."""
    plain.forget()
    return plain


@pytest.fixture
def secure(encrypted: Origin) -> Origin:
    """The site over https, as if nobody had asked it for anything."""
    encrypted.forget()
    return encrypted


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = path_of("chromium")  # which asks Playwright, and that can't be asked twice at once
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def extension(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BrowserContext, str]]:
    """A Chromium in which the extension is loaded, and the extension's origin."""
    context = chromium.browser_type.launch_persistent_context(
        tmp_path_factory.mktemp("chromium"),
        executable_path=path_of("chromium"),
        # Branded browsers have no --load-extension any more.
        args=["--headless=new", "--no-sandbox", "--enable-unsafe-extension-debugging"],
        ignore_default_args=["--disable-extensions"],
        reduced_motion="reduce",
    )
    assert context.browser
    loaded = context.browser.new_browser_cdp_session().send("Extensions.loadUnpacked", {"path": str(TOP / "extension")})
    yield context, f"chrome-extension://{loaded['id']}"
    context.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marionette]:
    """A Firefox that asks nothing of the network on its own account."""
    profile: Path = tmp_path_factory.mktemp("firefox")
    settings = {
        **GeckoInstance.required_prefs,
        **DesktopInstance.desktop_prefs,
        "marionette.port": 0,  # any that is free
        "extensions.webextensions.uuids": json.dumps({ADDON: ADDON_HOST}),
        "ui.prefersReducedMotion": 1,
        "widget.gtk.overlay-scrollbars.enabled": False,
    }
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()]
    (profile / "user.js").write_text("".join(lines), "utf-8")
    command = [path_of("firefox"), "-headless", "-no-remote", "-profile", str(profile), "-marionette"]
    process = subprocess.Popen(
        # What errors a page has caused is only known to the browser's own parts.
        [*command, "-remote-allow-system-access"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    ports: Queue[int] = Queue()
    reader = Thread(target=_read_output, args=(process.stdout, ports))
    reader.start()
    try:
        driver = Marionette(port=ports.get(timeout=STARTUP))
        driver.start_session()
        yield driver
        driver.delete_session()
    finally:
        _end(process)
        reader.join()


def _read_output(output: IO[str], ports: Queue[int]) -> None:
    """Passes on the port that Firefox says it listens on, and lets it say the rest too."""
    with output:
        for line in output:
            if found := re.search(r"Listening on port (\d+)", line):
                ports.put(int(found[1]))


def _end(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STARTUP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
