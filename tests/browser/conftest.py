"""The pages by themselves: the real application on a real port, on the test's database, without painters."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
#: Chromium's own background traffic has nowhere to go on a closed network; the camera is a test picture.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The real browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Site:
    """A server whose database and files the test shares."""

    url: str
    data: Path
    hands: ThreadPoolExecutor

    def does(self, verb: Callable, *args, **kwargs):
        """Let something happen behind the pages' back: in a thread, for the browser's loop holds this one."""

        def act():
            try:
                return verb(*args, **kwargs)
            finally:
                connection.close()

        return self.hands.submit(act).result(timeout=30)


@pytest.fixture(scope="session")
def server(django_db_setup, tmp_path_factory) -> Iterator[Site]:
    """Daphne, as production starts it."""
    data = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DIORAMA_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "DIORAMA_INTAKE_PER_ADDRESS": "1000",
    }
    log = (data / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "config.asgi:application"],
        cwd=ROOT, env=environment, stdout=log, stderr=log,
    )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", data, ThreadPoolExecutor(1))
    try:
        _await(site, process)
        yield site
    finally:
        site.hands.shutdown()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        finally:
            process.kill()
            log.close()


def _await(site: Site, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, (site.data / "log").read_text()
        try:
            urllib.request.urlopen(f"{site.url}/static/microsite/icon.svg", timeout=2)
            return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"no answer within {START_SECONDS} s")


@pytest.fixture
def site(server, transactional_db, settings) -> Site:
    """The server, on a clean database."""
    settings.MEDIA_ROOT = server.data / "files"
    return server
