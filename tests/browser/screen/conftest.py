"""A real server over the test's own database and files, and a real browser in front of it."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image
from playwright.sync_api import Page

from bench.rehearsing.services import free_port
from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Submission
from display import pairing
from display.models import Screen
from tests.display.cast import screen_of
from tests.polling import until
from tests.submissions import submission_in

ROOT = Path(__file__).parents[3]
START_SECONDS = 60


class Site:
    """Daphne as a process of its own, over the test's database and files; it can be ended and begun anew."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = data / "server.log"
        self.environment = os.environ | {
            "DIORAMA_DATA": str(data),
            "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        }

    def start(self) -> None:
        """Serve; returns once it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "daphne", "-p", str(self.port), "config.asgi:application"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        until(self.answers, START_SECONDS)

    def answers(self) -> bool:
        """Whether somebody is there."""
        assert self.process.poll() is None, self.log.read_text()
        try:
            return urlopen(f"{self.url}/screen/", timeout=5).status == 200
        except OSError:
            return False

    def stop(self) -> None:
        """End it without a word, as a power cut does."""
        self.process.kill()
        self.process.wait(10)


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    """A bell in this process reaches no other: the server sees what the test does at its next look."""
    monkeypatch.setattr("campaigns.live.ring", lambda *groups: None)


@pytest.fixture
def screen_site(transactional_db, campaign, tmp_path) -> Iterator[Site]:
    """A server that the test shares database and files with (`MEDIA_ROOT` is `tmp_path / "files"`)."""
    site = Site(tmp_path)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def opened(chromium, screen_site) -> Iterator[Callable[[str], Page]]:
    """`opened(path)` is a billboard's browser on that path; what goes wrong in it fails the test."""
    contexts, failures = [], []

    def open_(path: str, **options) -> Page:
        context = chromium.new_context(viewport={"width": 540, "height": 960}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(screen_site.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture
def screen(campaign) -> Screen:
    """A screen with a short dwell."""
    return screen_of(campaign, dwell_ms=1500)


@pytest.fixture
def billboard(opened, screen) -> Page:
    """The screen's browser, enrolled and playing."""
    return opened(pairing.enrolment_path(screen))


@pytest.fixture
def patient(opened, campaign) -> Page:
    """A billboard that would leave everything where it is for ten minutes."""
    return opened(pairing.enrolment_path(screen_of(campaign, "Patient", dwell_ms=600_000)))


def approved_picture(campaign, moderator, colour: str) -> tuple[Submission, str]:
    """An approved figurine whose frame is a plain picture of one colour; and the frame's hash."""
    submission = submission_in(campaign, State.IN_REVIEW)
    frame = submission.figurine.frames.get()
    file = BytesIO()
    Image.new("RGB", (108, 192), colour).save(file, "JPEG")
    frame.sha256 = hashlib.sha256(file.getvalue()).hexdigest()
    frame.file.save(f"{colour}.jpg", ContentFile(file.getvalue()))
    frame.save()
    desk.approve(submission.pk, moderator, submission.figurine_id)
    return submission, frame.sha256


def drawn(page: Page) -> dict[str, str]:
    """What the page says that it draws."""
    return page.evaluate("({...document.body.dataset})")


def waits_for(page: Page, state: str, sha256: str = "", seconds: float = 15) -> None:
    """Wait until the page draws `state`, with this picture if one is named."""
    match = f"body[data-state='{state}']" + (f"[data-sha256='{sha256}']" if sha256 else "")
    page.wait_for_selector(match, state="attached", timeout=seconds * 1000)
