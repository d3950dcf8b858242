"""A billboard through its worst day."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image
from playwright.sync_api import Page

from campaigns import desk
from campaigns.models import Airing
from display import commands, credentials, pairing, programme
from display.models import Play, Screen, Slot
from tests.browser.screen.conftest import approved_picture, drawn, waits_for
from tests.display.cast import picture
from tests.polling import until

pytestmark = pytest.mark.django_db(transaction=True)


def colour_drawn(page: Page) -> tuple[int, ...]:
    """The colour in the middle of what is really to be seen."""
    with Image.open(BytesIO(page.screenshot())) as shot:
        return shot.convert("RGB").getpixel((270, 480))


def test_a_code_typed_in_the_room_opens_the_player(opened, alice, campaign):
    billboard = opened("/screen/")
    waits_for(billboard, "pairing")
    code = billboard.locator(".code").inner_text()
    room = opened("/accounts/login/")
    room.fill("[name=login]", "alice")
    room.fill("[name=password]", "alice has a long password")
    room.get_by_role("button", name="Sign in").click()
    room.wait_for_url("**/desk/**")
    room.goto(room.url.split("/desk/")[0] + "/room/report-for-duty/")
    room.get_by_label("Code on the screen").fill(code)
    room.get_by_label("Name").fill("Times Square")
    room.get_by_role("button", name="Add the screen").click()
    room.get_by_text("Times Square is enrolled").wait_for()
    waits_for(billboard, "brand")
    room.get_by_text("Online").wait_for(timeout=15_000)


def test_the_approved_picture_is_drawn_and_its_owner_told(billboard, campaign, bob, screen):
    waits_for(billboard, "brand")
    submission, sha256 = approved_picture(campaign, bob, "red")
    waits_for(billboard, "figurine", sha256)
    until(lambda: colour_drawn(billboard)[0] > 200, 5)
    assert drawn(billboard)["slot"] == str(Slot.objects.get(submission=submission).pk)
    until(lambda: Airing.objects.filter(submission=submission, screen=screen.name).exists(), 10)
    until(lambda: Play.objects.filter(slot__submission=submission, ms__gte=1000).exists(), 10)


def test_a_first_airing_cuts_in_on_the_brand(patient, campaign, bob):
    programme.set_brand(campaign.pk, {"portrait": picture("blue", (108, 192))})
    patient.wait_for_selector("body[data-state=brand]:not([data-slot=''])", state="attached")
    _, sha256 = approved_picture(campaign, bob, "red")
    waits_for(patient, "figurine", sha256)


def test_what_is_taken_down_leaves_for_the_brand_slide(patient, campaign, bob):
    programme.set_brand(campaign.pk, {"portrait": picture("blue", (108, 192))})
    submission, sha256 = approved_picture(campaign, bob, "red")
    waits_for(patient, "figurine", sha256)
    desk.take_down(submission.pk, bob, "reported")
    waits_for(patient, "brand")
    until(lambda: colour_drawn(patient)[2] > 200, 10)
    slot = Slot.objects.get(submission=submission)
    answer = patient.evaluate(f"fetch('/screen/files/{slot.pk}/{sha256}').then((answer) => answer.status)")
    assert answer == 404


def test_bytes_that_nobody_approved_are_never_drawn(billboard, campaign, bob):
    waits_for(billboard, "brand")
    asked = []
    billboard.on(
        "response", lambda response: asked.append(response.status) if "/files/" in response.url else 0
    )
    with transaction.atomic():
        submission, _ = approved_picture(campaign, bob, "red")
        name = Slot.objects.get(submission=submission).frames["portrait"]["name"]
        Path(default_storage.path(name)).write_bytes(picture("lime", (108, 192)))
    until(lambda: billboard.wait_for_timeout(50) or len(asked) >= 2, 20)  # refused, and asked for again
    assert set(asked) == {200}
    assert drawn(billboard)["state"] == "brand"


def test_it_plays_on_while_the_server_is_gone_and_comes_back(billboard, screen_site, campaign, bob):
    programme.set_brand(campaign.pk, {"portrait": picture("blue", (108, 192))})
    _, sha256 = approved_picture(campaign, bob, "red")
    waits_for(billboard, "figurine", sha256)
    screen_site.stop()
    waits_for(billboard, "brand")
    waits_for(billboard, "figurine", sha256)
    _, next_one = approved_picture(campaign, bob, "yellow")
    screen_site.start()
    waits_for(billboard, "figurine", next_one, seconds=60)


def test_faces_leave_when_the_server_is_silent_beyond_the_lease(opened, screen_site, campaign, bob, screen):
    programme.set_brand(campaign.pk, {"portrait": picture("blue", (108, 192))})
    _, sha256 = approved_picture(campaign, bob, "red")
    billboard = opened("/screen/")
    billboard.clock.install()
    billboard.goto(screen_site.url + pairing.enrolment_path(screen))
    waits_for(billboard, "figurine", sha256)
    screen_site.stop()
    billboard.clock.fast_forward(programme.LEASE_S * 1000 + 1000)
    waits_for(billboard, "brand")
    for _ in range(5):
        billboard.clock.run_for(2000)
        assert drawn(billboard)["state"] == "brand"


def test_a_revoked_screen_forgets_the_faces_and_asks_to_be_paired(billboard, campaign, bob, screen):
    _, sha256 = approved_picture(campaign, bob, "red")
    waits_for(billboard, "figurine", sha256)
    credentials.revoke(screen)
    waits_for(billboard, "pairing")


def test_nothing_scrolls_at_any_size(billboard):
    for width, height in ((1080, 1920), (1920, 1080), (320, 240), (2000, 300), (300, 2000)):
        billboard.set_viewport_size({"width": width, "height": height})
        size = billboard.evaluate(
            "[document.body.scrollWidth, document.body.scrollHeight, innerWidth, innerHeight]"
        )
        assert size == [width, height, width, height]


def test_a_page_without_server_or_script_still_shows_a_slide(opened, screen, campaign):
    page = opened(pairing.enrolment_path(screen), java_script_enabled=False)
    assert page.get_by_role("heading", name="Report for duty").is_visible()


def test_it_identifies_itself(billboard, screen):
    waits_for(billboard, "brand")
    until(lambda: Screen.objects.filter(last_seen_at__isnull=False).exists(), 15)
    commands.give(screen, "identify")
    billboard.locator("#identify").wait_for(timeout=10_000)
    assert billboard.locator("#identify").inner_text() == "Times Square"
