"""A real server with somebody waiting, and moderators' browsers that look at it.

The server is a process of its own on the test's database and files; so its doorbell is its own, and what a
test changes by hand is seen at the page's next glance, while what one browser does rings in the other.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

from campaigns.lifecycle import State
from campaigns.models import Campaign, Frame, Submission
from tests.submissions import submission_in

WIDE = {"width": 1440, "height": 900}


@dataclass
class DeskSite:
    """The campaign's desk at `url`, its server's address, and the browser that visits it."""

    base: str
    url: str
    campaign: Campaign
    chromium: Browser
    does: Callable  #: Let something happen behind the pages' back.
    complaints: list[str]  #: What the pages' scripts, or the content policy, complained about.

    def waiting(self, nickname: str, **fields) -> Submission:
        """Another one to review, with a selfie and a frame that can be looked at."""
        return self.does(self._waiting, nickname, **fields)

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _waiting(self, nickname: str, **fields) -> Submission:
        submission = submission_in(
            self.campaign, State.IN_REVIEW, selfie=drawn("wheat"), nickname=nickname, **fields
        )
        frame = Frame.objects.get(figurine=submission.figurine)
        data = drawn("darkolivegreen", nickname)
        frame.file.save(f"figurines/{submission.public_id}/drawn.jpg", ContentFile(data))
        Frame.objects.filter(pk=frame.pk).update(
            sha256=hashlib.sha256(data).hexdigest(), file=frame.file.name
        )
        return submission

    def page_of(self, user: User, sockets: bool = True, claims: bool = True) -> Page:
        """A new browser of `user`, signed in, at the desk; without `claims` nobody hears that they look."""
        session = Client()
        session.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context = self.chromium.new_context(viewport=WIDE)
        context.add_cookies([{"name": name, "value": session.cookies[name].value, "url": self.base}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        if not sockets:
            page.route_web_socket("**/ws/**", lambda socket: socket.close())
        if not claims:
            page.route("**/claim", lambda route: route.fulfill(json={"ok": True, "text": ""}))
        page.goto(self.url)
        return page


#: `wait_for_function` would need eval, which the pages' policy forbids.
SEEN = "[...document.querySelectorAll('#stage [data-needed]')].every(i => i.complete && i.naturalWidth)"


def until(happened: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for it, and fail if it does not happen."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"did not happen within {seconds} s"
        time.sleep(0.05)


def press(page: Page, key: str) -> None:
    """Press once the pictures are there: nobody approves what is not seen."""
    until(lambda: page.evaluate(SEEN))
    page.keyboard.press(key)


def shown(page: Page) -> Locator:
    """The name of the one on show."""
    return page.locator("#stage h1")


def toast(page: Page, words: str) -> Locator:
    """What the page said happened."""
    return page.locator(".toast", has_text=words)


def state_of(submission: Submission) -> str:
    """Where it stands by now."""
    return Submission.objects.get(pk=submission.pk).state


def drawn(colour: str, words: str = "") -> bytes:
    """A figure on a plain ground, as a JPEG."""
    image = Image.new("RGB", (540, 960), "gainsboro")
    draw = ImageDraw.Draw(image)
    draw.ellipse((190, 180, 350, 360), fill=colour)
    draw.rounded_rectangle((140, 370, 400, 820), 60, fill=colour)
    draw.text((270, 860), words, fill="black", anchor="mm", font_size=40)
    file = BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def desk_site(site, chromium, campaign) -> Iterator[DeskSite]:
    """A desk; nobody waits yet."""
    desk_site = DeskSite(
        site.url, f"{site.url}/desk/{campaign.slug}/", campaign, chromium, site.does, complaints=[]
    )
    yield desk_site
    for context in chromium.contexts:
        context.close()
    assert desk_site.complaints == []
