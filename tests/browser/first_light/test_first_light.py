"""A selfie reaches a billboard, and leaves it: the whole way, with the real command in a real browser."""

import hashlib
import time
from io import BytesIO
from urllib.parse import urljoin

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from tests.browser.first_light.conftest import send_photo, shows, sign_in, status

PAINTED_WITHIN = 120
NO_SOCKETS = "window.WebSocket = class { constructor() { throw new Error('blocked') } }"


def until(page: Page, condition, seconds: float, what: str):
    """Wait for `condition()`; a condition that never holds says what was awaited."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := condition():
            return result
        page.wait_for_timeout(200)
    raise AssertionError(f"waited {seconds} s for {what}")


def in_review(page: Page, visitor: str):
    """The visitor's status once the figurine waits for a moderator."""

    def look():
        now = status(page, visitor)
        assert now["state"] not in ("failed", "withdrawn"), now
        return now if now["state"] == "in_review" else None

    return until(page, look, PAINTED_WITHIN, "the figurine")


def approved_frame(page: Page) -> bytes:
    """The file that was approved, as the share page gives it to everybody."""
    link = page.locator("a[href*='/p/']").first.get_attribute("href")
    return page.request.get(urljoin(page.url, f"{link}picture")).body()


def looks_like(billboard: Page, frame: bytes) -> bool:
    """Whether what is to be seen on the billboard is that picture, but for the rounding of the drawing."""
    seen = Image.open(BytesIO(billboard.screenshot())).convert("RGB")
    meant = Image.open(BytesIO(frame)).convert("RGB")
    assert seen.size == meant.size
    return max(ImageStat.Stat(ImageChops.difference(seen, meant)).mean) < 2


@pytest.mark.parametrize("sockets", ["with sockets", "without sockets"])
def test_a_selfie_reaches_the_billboard_and_leaves_it(sockets, diorama, phone, desk, billboard, collins):
    billboard.goto(diorama.screen)
    shows(billboard, "brand")
    if sockets == "without sockets":
        phone.add_init_script(NO_SOCKETS)

    visitor = send_photo(phone, diorama, collins, nickname="Eileen")
    in_review(phone, visitor)
    expect(phone.locator("img[src*='/files/']").first).to_be_visible(timeout=15_000)

    sign_in(desk, diorama)
    expect(desk.locator("body")).to_contain_text("Eileen", timeout=15_000)
    desk.keyboard.press("f")
    until(phone, lambda: status(phone, visitor)["state"] == "approved", 15, "the approval")

    shows(billboard, "figurine")
    until(phone, lambda: status(phone, visitor)["airings"], 30, "the airing on the visitor's page")
    frame = approved_frame(phone)
    assert billboard.locator("body").get_attribute("data-sha256") == hashlib.sha256(frame).hexdigest()
    until(billboard, lambda: looks_like(billboard, frame), 10, "the picture to be seen")

    desk.goto(diorama.desk + "?tab=approved")
    expect(desk.locator("body")).to_contain_text("Eileen", timeout=15_000)
    desk.keyboard.press("t")
    desk.keyboard.press("1")
    shows(billboard, "brand")
    until(phone, lambda: status(phone, visitor)["state"] == "taken_down", 15, "the takedown")
    assert status(phone, visitor)["figurine_url"] is None
