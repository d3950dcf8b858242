"""The visitor's page while things happen to their submission."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils.timezone import now
from PIL import Image
from playwright.sync_api import Page, expect

from campaigns import airings, privacy
from campaigns.lifecycle import State
from campaigns.models import Render, Submission
from campaigns.moves import move
from tests.campaigns.microsite.cast import approved
from tests.submissions import figurine_of, submission_in

#: Nobody rings across processes here, so the socket looks by itself: every six seconds at most.
SOON = 12_000
THROWS = "window.WebSocket = class { constructor() { throw new Error('blocked') } }"


def blocked(page: Page) -> None:
    page.add_init_script(THROWS)


def refused(page: Page) -> None:
    page.route_web_socket("**/ws/**", lambda socket: socket.close())


def allowed(page: Page) -> None:
    """Sockets work."""


def waiting(site, campaign, state: State = State.QUEUED) -> Submission:
    return site.does(submission_in, campaign, state, token="collins", nickname="Eileen")


def paint(submission: Submission) -> None:
    """What a worker does, up to the last stage."""
    move(submission.pk, "claim", attempt=1)
    Render.objects.create(
        submission=submission, attempt=1, worker="test", painter="plastic", seed=1, stage="painting",
        progress=0.6, lease_until=now() + timedelta(minutes=1),
    )  # fmt: skip
    file = BytesIO()
    Image.new("RGBA", (216, 384), (79, 122, 43, 200)).save(file, "WEBP")
    submission.renders.get().cast.save(f"casts/{submission.public_id}/1.webp", ContentFile(file.getvalue()))


def finish(submission: Submission) -> None:
    move(submission.pk, "complete", figurine=figurine_of(submission))


@pytest.mark.parametrize("sockets", [allowed, refused, blocked])
def test_it_follows_from_the_queue_to_the_figurine(site, campaign, phone, sockets):
    ahead = site.does(submission_in, campaign, State.QUEUED)
    submission = waiting(site, campaign)
    sockets(phone)
    phone.goto(f"{site.url}/s/collins/")
    expect(phone.locator("[data-position]")).to_have_text("2")
    site.does(privacy.withdraw, ahead.pk)
    expect(phone.locator("[data-position]")).to_have_text("1", timeout=SOON)
    cast = phone.get_by_alt_text("Your figurine, cast and waiting for its paint")
    expect(cast).to_be_hidden()
    stood = phone.locator("h1").bounding_box()["y"]
    site.does(paint, submission)
    expect(phone.locator("[data-sprue]")).to_have_attribute("data-stage", "painting", timeout=SOON)
    expect(phone.locator("[data-announcer]")).to_contain_text("Painting")
    expect(cast).to_be_visible(timeout=SOON)
    assert cast.evaluate("picture => picture.naturalWidth") == 216
    assert phone.locator("h1").bounding_box()["y"] == stood
    site.does(finish, submission)
    expect(phone.locator("h1")).to_have_text("This is you", timeout=SOON)
    expect(phone.locator("img[src*='/files/']")).to_have_count(1)
    expect(phone.locator("[data-announcer]")).to_have_text("This is you")
    expect(cast).to_have_count(0)


def test_the_cast_is_loaded_once_however_often_its_address_is_signed(site, campaign, phone):
    blocked(phone)
    submission = waiting(site, campaign)
    site.does(paint, submission)
    loaded = []
    phone.on("request", lambda request: "/files/" in request.url and loaded.append(request.url))
    phone.goto(f"{site.url}/s/collins/")
    with phone.expect_response("**/status.json", timeout=SOON) as answer:
        expect(phone.locator("[data-cast] img")).to_be_visible()
    assert answer.value.json()["preview_url"] != urlsplit(loaded[0]).path
    site.does(submission.renders.update, progress=0.9)
    expect(phone.locator("[data-progress]")).to_have_js_property("value", 0.9, timeout=SOON)
    assert len(loaded) == 1


def test_a_socket_that_breaks_is_taken_up_again(site, campaign, phone):
    submission = waiting(site, campaign)
    connections = []

    def first_one_breaks(socket):
        connections.append(socket)
        if len(connections) == 1:
            socket.close()
        else:
            socket.connect_to_server()

    phone.route_web_socket("**/ws/**", first_one_breaks)
    asked = []
    phone.on("request", lambda request: "status.json" in request.url and asked.append(request))
    with phone.expect_websocket():
        phone.goto(f"{site.url}/s/collins/")
    site.does(privacy.withdraw, submission.pk)
    expect(phone.locator("h1")).to_have_text("Withdrawn.", timeout=SOON)
    assert len(connections) >= 2


def test_it_tells_when_to_look_up_and_where_one_was(site, campaign, bob, phone):
    blocked(phone)
    submission = site.does(approved, campaign, bob, token="collins")
    phone.goto(f"{site.url}/s/collins/")
    site.does(airings.expect, submission.pk, now() + timedelta(seconds=90))
    expect(phone.locator("[data-eta-unit]")).to_have_text("seconds", timeout=SOON)
    site.does(airings.record, submission.pk, "Times Square North", uuid4(), now())
    expect(phone.locator("h1")).to_have_text("You are on now", timeout=SOON)
    expect(phone.locator(".airings")).to_contain_text("Times Square North")


def test_seconds_run_down_by_themselves(site, campaign, bob, phone):
    submission = site.does(approved, campaign, bob, token="collins")
    site.does(airings.expect, submission.pk, now() + timedelta(seconds=60))
    phone.goto(f"{site.url}/s/collins/")
    first = int(phone.locator("[data-eta]").inner_text())
    later = re.compile("|".join(str(first - second) for second in (2, 3, 4, 5)))
    expect(phone.locator("[data-eta]")).to_have_text(later)


def test_one_tap_and_one_yes_take_everything_back(site, campaign, bob, phone):
    submission = site.does(approved, campaign, bob, token="collins", nickname="Eileen")
    phone.goto(f"{site.url}/s/collins/")
    phone.get_by_role("button", name="Withdraw").tap()
    phone.get_by_role("button", name="Yes, delete it all").tap()
    expect(phone.locator("h1")).to_have_text("Withdrawn.")
    expect(phone.locator("main")).to_contain_text(submission.public_id)
    assert site.does(Submission.objects.get, pk=submission.pk).state == State.WITHDRAWN
    assert phone.request.get(f"{site.url}/p/{submission.public_id}/").status == 404


def test_withdrawing_works_without_scripts(site, campaign, plain_phone):
    waiting(site, campaign)
    plain_phone.goto(f"{site.url}/s/collins/")
    plain_phone.get_by_role("button", name="Withdraw").click()
    plain_phone.get_by_role("button", name="Yes, delete it all").click()
    expect(plain_phone.locator("h1")).to_have_text("Withdrawn.")


def test_another_look_is_one_tap_and_costs_one(site, campaign, phone):
    submission = waiting(site, campaign, State.IN_REVIEW)
    phone.goto(f"{site.url}/s/collins/")
    phone.get_by_role("button", name="Make another one").tap()
    expect(phone.locator("h1")).to_have_text("You are in the queue")
    assert site.does(Submission.objects.get, pk=submission.pk).looks == 2


def test_another_look_that_is_ready_is_there_at_once_on_every_page(site, campaign, phone):
    submission = waiting(site, campaign, State.IN_REVIEW)
    site.does(figurine_of, submission, 1)
    phone.goto(f"{site.url}/s/collins/")
    other = phone.context.new_page()
    other.goto(f"{site.url}/s/collins/")
    first = other.locator("[data-figurine]").get_attribute("src")
    phone.get_by_role("button", name="Make another one").tap()
    expect(phone.get_by_text("1 casting left")).to_be_visible()
    expect(phone.locator("h1")).to_have_text("This is you")
    expect(other.get_by_text("1 casting left")).to_be_visible(timeout=SOON)
    assert other.locator("[data-figurine]").get_attribute("src") != first
    assert site.does(Submission.objects.get, pk=submission.pk).looks == 2


def test_a_question_stays_open_while_the_state_changes_beneath_it(site, campaign, phone):
    blocked(phone)
    submission = waiting(site, campaign, State.RENDERING)
    phone.goto(f"{site.url}/s/collins/")
    phone.get_by_role("button", name="Withdraw").tap()
    site.does(finish, submission)
    expect(phone.locator("h1")).to_have_text("This is you", timeout=SOON)
    expect(phone.get_by_role("button", name="Yes, delete it all")).to_be_visible()
