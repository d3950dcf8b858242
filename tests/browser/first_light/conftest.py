"""The real command, started as a user starts it, and browsers that look at it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

ROOT = Path(__file__).parents[3]
START_SECONDS = 120
PHONE = {"width": 390, "height": 844}
BILLBOARD = {"width": 1080, "height": 1920}


@dataclass
class Diorama:
    """A running installation: its addresses and the desk's password."""

    microsite: str
    desk: str
    room: str
    screen: str
    desk_user: str
    desk_password: str


class Command:
    """`manage.py up` as a process of its own; its output is kept for when something fails."""

    def __init__(self, data: Path) -> None:
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("DIORAMA_", "DJANGO_", "REDIS_"))
        }
        environment |= {"DIORAMA_STATIC": os.environ["DIORAMA_STATIC"]}
        environment.pop("DATABASE_URL", None)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.output: list[str] = []
        self.ready = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port), "--data", str(data)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.output.append(line)
            if line.startswith("{") and '"desk_password"' in line:
                self.ready.set()
        self.ready.set()

    def announced(self) -> Diorama:
        """What the last line of start-up output says."""
        assert self.ready.wait(START_SECONDS), "".join(self.output)
        for line in self.output:
            if line.startswith("{") and '"desk_password"' in line:
                return Diorama(**json.loads(line))
        raise AssertionError("`up` ended without saying where it is:\n" + "".join(self.output))

    def stop(self) -> None:
        """As Ctrl-C does; an `up` that does not stop is a failure of its own."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        finally:
            self.process.kill()
            self.reader.join(5)


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory) -> Path:
    """Where the installation of this module keeps its data."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def command(data_folder) -> Iterator[Command]:
    """A running `manage.py up`."""
    command = Command(data_folder)
    try:
        yield command
    finally:
        command.stop()
        print("".join(command.output))


@pytest.fixture(scope="module")
def diorama(command) -> Diorama:
    """Its addresses."""
    return command.announced()


@pytest.fixture
def phone(chromium) -> Iterator[Page]:
    """A visitor's browser."""
    yield from _page(chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True))


@pytest.fixture
def desk(chromium) -> Iterator[Page]:
    """A moderator's browser."""
    yield from _page(chromium.new_context(viewport={"width": 1440, "height": 900}))


@pytest.fixture
def billboard(chromium) -> Iterator[Page]:
    """A screen's browser."""
    yield from _page(chromium.new_context(viewport=BILLBOARD))


def _page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


@pytest.fixture(scope="session")
def collins(tmp_path_factory, collins_jpeg) -> Path:
    """The photo, as a file to upload."""
    path = tmp_path_factory.mktemp("photos") / "collins.jpg"
    path.write_bytes(collins_jpeg)
    return path


def send_photo(page: Page, diorama: Diorama, photo: Path, nickname: str = "") -> str:
    """Consent and send a photo as a visitor does; the address of the visitor's page."""
    page.goto(diorama.microsite)
    page.set_input_files("input[name=selfie]", photo)
    for box in ("age_confirmed", "consent_face", "consent_display", "is_me"):
        page.locator(f"input[name={box}]").check()
    if nickname:
        page.fill("input[name=nickname]", nickname)
    page.locator("form[enctype='multipart/form-data'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/s/[\w-]+/$"))
    return page.url


def status(page: Page, visitor_url: str) -> dict:
    """What the visitor's `status.json` says."""
    return page.request.get(f"{visitor_url}status.json").json()


def sign_in(page: Page, diorama: Diorama) -> None:
    """Sign in at the desk with the printed password."""
    page.goto(diorama.desk)
    page.fill("input[name=login]", diorama.desk_user)
    page.fill("input[name=password]", diorama.desk_password)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/desk/"))
    page.goto(diorama.desk)


def shows(page: Page, state: str, seconds: float = 15) -> None:
    """Wait until the player has drawn a `figurine` or the `brand`."""
    expect(page.locator("body")).to_have_attribute("data-state", state, timeout=seconds * 1000)
