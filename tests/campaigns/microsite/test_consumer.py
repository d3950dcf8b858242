"""The visitor's socket, through the whole application as a browser meets it."""

import asyncio
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.utils.timezone import now

from campaigns import airings, privacy
from campaigns.lifecycle import State
from campaigns.live import ring, submission_group
from campaigns.microsite import consumers
from campaigns.microsite.looks import ask_for_another
from campaigns.moves import move
from config.asgi import application
from tests.submissions import figurine_of, submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def page_of(token: str, origin: bytes = b"http://localhost") -> WebsocketCommunicator:
    return WebsocketCommunicator(application, f"/ws/s/{token}/", headers=[(b"origin", origin)])


def in_database(function, *args, **kwargs):
    return database_sync_to_async(function)(*args, **kwargs)


async def quiet(page: WebsocketCommunicator) -> bool:
    return await page.receive_nothing(timeout=0.4)


async def test_it_begins_with_the_status(campaign):
    await in_database(submission_in, campaign, State.QUEUED, token="collins")
    page = page_of("collins")
    assert (await page.connect())[0]
    status = await page.receive_json_from(timeout=5)
    assert (status["state"], status["position"]) == ("queued", 1)
    await page.disconnect()


async def test_it_is_what_status_json_says(campaign, async_client):
    await in_database(submission_in, campaign, State.QUEUED, token="collins")
    page = page_of("collins")
    await page.connect()
    assert (
        await page.receive_json_from(timeout=5) == (await async_client.get("/s/collins/status.json")).json()
    )
    await page.disconnect()


async def test_a_token_nobody_was_given_is_told_so(campaign):
    page = page_of("nobody")
    assert (await page.connect())[0]
    closing = await page.receive_output(timeout=5)
    assert (closing["type"], closing["code"]) == ("websocket.close", 4404)


async def test_a_page_of_another_site_is_kept_out(campaign):
    await in_database(submission_in, campaign, State.QUEUED, token="collins")
    assert not (await page_of("collins", b"https://evil.example").connect())[0]


async def test_it_pushes_every_move(campaign):
    submission = await in_database(submission_in, campaign, State.QUEUED, token="collins")
    page = page_of("collins")
    await page.connect()
    await page.receive_json_from(timeout=5)
    await in_database(privacy.withdraw, submission.pk)
    assert (await page.receive_json_from(timeout=5))["state"] == "withdrawn"
    await page.disconnect()


async def test_it_pushes_progress(campaign):
    submission = await in_database(submission_in, campaign, State.RENDERING, token="collins")
    page = page_of("collins")
    await page.connect()
    await page.receive_json_from(timeout=5)
    await in_database(submission.renders.update, stage="painting", progress=0.5)
    await in_database(ring, submission_group(submission.pk))
    status = await page.receive_json_from(timeout=5)
    assert (status["stage"], status["progress"]) == ("painting", 0.5)
    await page.disconnect()


async def test_it_pushes_a_cast_once(campaign):
    submission = await in_database(submission_in, campaign, State.RENDERING, token="collins")
    page = page_of("collins")
    await page.connect()
    assert (await page.receive_json_from(timeout=5))["preview_url"] is None
    await in_database(submission.renders.update, cast="casts/collins.webp")
    for _ in range(2):
        await in_database(ring, submission_group(submission.pk))
    assert "/files/" in (await page.receive_json_from(timeout=5))["preview_url"]
    assert await quiet(page)
    await page.disconnect()


async def test_a_ring_without_news_says_nothing(campaign):
    submission = await in_database(submission_in, campaign, State.IN_REVIEW, token="collins")
    page = page_of("collins")
    await page.connect()
    await page.receive_json_from(timeout=5)
    await in_database(ring, submission_group(submission.pk))
    assert await quiet(page)
    await page.disconnect()


async def test_one_persons_move_is_not_told_to_another(campaign):
    other = await in_database(submission_in, campaign, State.IN_REVIEW)
    await in_database(submission_in, campaign, State.IN_REVIEW, token="collins")
    page = page_of("collins")
    await page.connect()
    await page.receive_json_from(timeout=5)
    await in_database(move, other.pk, "reject", reason="other")
    assert await quiet(page)
    await page.disconnect()


async def test_a_queue_that_moves_on_is_seen_without_a_ring(campaign, monkeypatch):
    monkeypatch.setattr(consumers, "WAITING", 0.1)
    ahead = await in_database(submission_in, campaign, State.QUEUED)
    await in_database(submission_in, campaign, State.QUEUED, token="collins")
    page = page_of("collins")
    await page.connect()
    assert (await page.receive_json_from(timeout=5))["position"] == 2
    await in_database(move, ahead.pk, "claim", attempt=1)
    assert (await page.receive_json_from(timeout=5))["position"] == 1
    await page.disconnect()


async def test_what_changed_while_it_connected_is_not_missed(campaign):
    submission = await in_database(submission_in, campaign, State.QUEUED, token="collins")
    page = page_of("collins")
    connecting = asyncio.ensure_future(page.connect())
    await in_database(privacy.withdraw, submission.pk)
    await connecting
    states = [(await page.receive_json_from(timeout=5))["state"]]
    if states[-1] != "withdrawn":
        states.append((await page.receive_json_from(timeout=5))["state"])
    assert states[-1] == "withdrawn"
    await page.disconnect()


async def test_noise_from_the_page_does_no_harm(campaign):
    submission = await in_database(submission_in, campaign, State.IN_REVIEW, token="collins")
    page = page_of("collins")
    await page.connect()
    await page.receive_json_from(timeout=5)
    await page.send_to(text_data="{ not json")
    await page.send_to(bytes_data=b"\x00\xff")
    await in_database(airings.expect, submission.pk, now() + timedelta(minutes=1))
    await in_database(privacy.withdraw, submission.pk)
    assert (await page.receive_json_from(timeout=5))["state"] == "withdrawn"
    await page.disconnect()


async def test_another_figurine_in_the_same_state_is_pushed(campaign):
    submission = await in_database(submission_in, campaign, State.IN_REVIEW, token="collins")
    await in_database(figurine_of, submission, 1)
    page = page_of("collins")
    await page.connect()
    first = await page.receive_json_from(timeout=5)
    await in_database(ask_for_another, submission.pk)
    second = await page.receive_json_from(timeout=5)
    assert second["state"] == "in_review"
    assert second["figurine_url"].split(":")[0] != first["figurine_url"].split(":")[0]
    await page.disconnect()
