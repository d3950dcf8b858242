"""The socket of a screen, as a screen meets it."""

import asyncio
import uuid

import pytest
from channels.db import database_sync_to_async
from django.utils.timezone import now

from campaigns import desk
from campaigns.models import Airing
from display import commands, credentials, hub, programme
from display.models import Command, Play, Screen, Slot
from tests.display.cast import (
    approved,
    close_code,
    cookie_for,
    heard,
    picture,
    said,
    say,
    screen_of,
    seated,
    socket,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture
def screen(campaign) -> Screen:
    return screen_of(campaign)


def play(slot: int, seq: int = 1, ms: int = 8000, **changes) -> dict:
    started = now().isoformat()
    return {"id": str(uuid.uuid4()), "seq": seq, "slot": slot, "started_at": started, "ms": ms} | changes


async def until(condition) -> None:
    """Wait for what happens in the database behind the socket."""
    async with asyncio.timeout(10):
        while not await database_sync_to_async(condition)():
            await asyncio.sleep(0.02)


async def test_it_closes_on_a_browser_that_is_no_screen():
    async with socket() as communicator:
        assert await close_code(communicator) == 4401


async def test_it_closes_on_a_forged_credential(screen):
    async with socket((await cookie_for(screen))[:-1]) as communicator:
        assert await close_code(communicator) == 4401


async def test_it_closes_on_a_revoked_credential(screen):
    cookie = await cookie_for(screen)
    await database_sync_to_async(credentials.revoke)(screen)
    async with socket(cookie) as communicator:
        assert await close_code(communicator) == 4403


async def test_it_closes_on_a_player_that_is_too_old(screen):
    async with socket(await cookie_for(screen)) as communicator:
        await say(communicator, "hello", **said(protocol=0))
        assert await close_code(communicator) == 4409


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "[]",
        "{}",
        '{"type": "sync", "revision": 0}',
        '{"type": "hello"}',
        "x" * 70_000,
        '{"type": "health", "frames": NaN}',
        "[" * 60_000,
    ],
)
async def test_it_closes_on_what_it_does_not_understand(screen, text):
    async with socket(await cookie_for(screen)) as communicator:
        await communicator.send_to(text_data=text)
        assert await close_code(communicator) == 4400


async def test_it_welcomes_a_screen_and_tells_it_everything(campaign, bob, screen):
    submission = await database_sync_to_async(approved)(campaign, bob)
    async with seated(screen) as (_, welcome, first):
        assert welcome["screen"] == {"id": screen.pk, "name": "Times Square", "shape": "portrait"}
        assert welcome["settings"] == {"dwell_ms": 8000, "brand_share": 20}
        assert welcome["revision"] == first["to"] == 1
        assert (first["type"], first["from"], first["removed"]) == ("programme", 0, [])
        slot = await Slot.objects.aget(submission=submission)
        assert [told["id"] for told in first["slots"]] == [slot.pk]


async def test_an_approval_and_a_takedown_reach_the_screen_at_once(campaign, bob, screen):
    async with seated(screen) as (communicator, _, _):
        submission = await database_sync_to_async(approved)(campaign, bob)
        told = await communicator.receive_json_from(timeout=hub.LOOK_EVERY / 2)
        (slot,) = told["slots"]
        await database_sync_to_async(desk.take_down)(submission.pk, bob, "reported")
        told = await communicator.receive_json_from(timeout=hub.LOOK_EVERY / 2)
        assert (told["slots"], told["removed"]) == ([], [slot["id"]])


async def test_a_change_whose_doorbell_is_lost_arrives_with_the_next_look(campaign, bob, screen, monkeypatch):
    async with seated(screen) as (communicator, _, _):
        monkeypatch.setattr("campaigns.live.ring", lambda *groups: None)
        await database_sync_to_async(approved)(campaign, bob)
        told = await communicator.receive_json_from(timeout=hub.LOOK_EVERY * 3)
        assert len(told["slots"]) == 1


async def test_a_sync_is_always_answered(campaign, screen):
    async with seated(screen) as (communicator, _, first):
        await say(communicator, "sync", revision=first["to"])
        told = await heard(communicator, "programme")
        assert (told["slots"], told["removed"], told["to"]) == ([], [], first["to"])


async def test_a_screen_that_lost_messages_catches_up_by_sync(campaign, screen):
    await database_sync_to_async(programme.set_brand)(campaign.pk, {"portrait": picture("olive")})
    async with seated(screen) as (communicator, _, _):
        await database_sync_to_async(programme.set_brand)(campaign.pk, {"portrait": picture("tan")})
        lost = await heard(communicator, "programme")
        await say(communicator, "sync", revision=1)
        again = await heard(communicator, "programme")
        assert (again["slots"], again["removed"]) == (lost["slots"], lost["removed"])


async def test_what_a_screen_of_another_shape_knew_is_worth_nothing(campaign, screen):
    await database_sync_to_async(programme.set_brand)(campaign.pk, {"portrait": picture()})
    async with seated(screen, revision=1, shape="landscape") as (_, _, first):
        assert (first["from"], len(first["slots"])) == (0, 1)


async def test_revoking_closes_the_socket(screen):
    async with seated(screen) as (communicator, _, _):
        await database_sync_to_async(credentials.revoke)(screen)
        assert await close_code(communicator) == 4403


async def test_a_play_is_kept_once_and_its_owner_told(campaign, bob, screen):
    submission = await database_sync_to_async(approved)(campaign, bob)
    async with seated(screen) as (communicator, _, first):
        shown = play(first["slots"][0]["id"], seq=7)
        for _ in range(2):
            await say(communicator, "played", plays=[shown])
            assert await heard(communicator, "ack") == {"type": "ack", "seq": 7}
    kept = await Play.objects.aget()
    assert (str(kept.pk), kept.ms, kept.screen_id) == (shown["id"], 8000, screen.pk)
    airing = await Airing.objects.aget()
    assert (airing.submission_id, airing.screen, airing.play) == (submission.pk, "Times Square", kept.pk)


async def test_a_first_airing_is_reported_when_it_begins_and_when_it_ends(campaign, bob, screen):
    await database_sync_to_async(approved)(campaign, bob)
    async with seated(screen) as (communicator, _, first):
        begun = play(first["slots"][0]["id"], seq=1, ms=0)
        await say(communicator, "played", plays=[begun])
        await heard(communicator, "ack")
        await say(communicator, "played", plays=[begun | {"seq": 2, "ms": 8100}])
        assert (await heard(communicator, "ack"))["seq"] == 2
    assert (await Play.objects.aget()).ms == 8100
    assert await Airing.objects.acount() == 1
    assert not (await Slot.objects.aget()).first_airing


async def test_a_play_of_another_campaign_is_passed_over_and_acknowledged(campaign, screen):
    async with seated(screen) as (communicator, _, _):
        await say(communicator, "played", plays=[play(12345, seq=3)])
        assert (await heard(communicator, "ack"))["seq"] == 3
    assert not await Play.objects.aexists()


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"}, {"ms": -1}, {"seq": -1}, {"slot": 2**60},
        {"started_at": "now"}, {"started_at": "2026-01-01T00:00:00"},
    ],
)  # fmt: skip
async def test_it_closes_on_a_play_that_cannot_be(screen, changes):
    async with seated(screen) as (communicator, _, _):
        await say(communicator, "played", plays=[play(1) | changes])
        assert await close_code(communicator) == 4400


async def test_it_takes_a_hundred_plays_a_message_and_no_more(campaign, screen):
    await database_sync_to_async(programme.set_brand)(campaign.pk, {"portrait": picture()})
    async with seated(screen) as (communicator, _, first):
        plays = [play(first["slots"][0]["id"], seq=seq) for seq in range(101)]
        await say(communicator, "played", plays=plays[:100])
        assert (await heard(communicator, "ack"))["seq"] == 99
        await say(communicator, "played", plays=plays)
        assert await close_code(communicator) == 4400
    assert await Play.objects.acount() == 100


async def test_what_a_screen_says_of_itself_is_written_down(screen):
    async with seated(screen) as (communicator, _, first):
        await say(communicator, "sync", revision=first["to"], slot=5)
        await say(communicator, "health", frames=60, cache_bytes=1000, js_heap=None, clock_ms=1, else_="no")
        await until(lambda: Screen.objects.filter(drawn=5, last_seen_at__isnull=False).exists())
        await until(lambda: Screen.objects.get().health == {"frames": 60, "cache_bytes": 1000, "clock_ms": 1})


async def test_an_order_is_given_once_and_answered(screen):
    async with seated(screen) as (communicator, _, first):
        order = await database_sync_to_async(commands.give)(screen, "identify")
        told = await heard(communicator, "command")
        assert (told["id"], told["name"], told["args"]) == (order.pk, "identify", {})
        await say(communicator, "sync", revision=first["to"])
        assert (await communicator.receive_json_from(timeout=10))["type"] == "programme"
        await say(communicator, "done", command=order.pk, ok=True)
        await until(lambda: Command.objects.filter(ok=True, done_at__isnull=False).exists())


async def test_a_screen_that_comes_too_late_for_an_order_is_not_given_it(screen):
    order = await database_sync_to_async(commands.give)(screen, "reload")
    await Command.objects.filter(pk=order.pk).aupdate(expires_at=now())
    async with seated(screen) as (communicator, _, first):
        await say(communicator, "sync", revision=first["to"])
        assert (await communicator.receive_json_from(timeout=10))["type"] == "programme"
