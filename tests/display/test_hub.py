"""One hub a campaign: reads once, writes to all."""

import threading
from contextlib import AsyncExitStack

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers

from campaigns.models import Campaign
from display import hub, programme
from display.live import programme_group
from tests.display.cast import approved, heard, picture, say, screen_of, seated

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture
def reads(monkeypatch) -> list[tuple[int, str]]:
    """The (revision, shape) of every delta that was read and had something in it."""
    found, read = [], programme.delta

    def counted(campaign_id, after, shape):
        delta = read(campaign_id, after, shape)
        if delta.slots or delta.removed:
            found.append((after, shape))
        return delta

    monkeypatch.setattr(programme, "delta", counted)
    return found


async def test_it_reads_a_change_once_for_all_its_screens(campaign, bob, reads):
    await database_sync_to_async(programme.set_brand)(campaign.pk, {"portrait": picture()})
    async with AsyncExitStack() as stack:
        sockets = []
        for number in range(5):
            screen = await database_sync_to_async(screen_of)(campaign, f"Screen {number}")
            sockets.append((await stack.enter_async_context(seated(screen)))[0])
        reads.clear()
        await database_sync_to_async(approved)(campaign, bob)
        told = [await heard(communicator, "programme") for communicator in sockets]
        assert all(message == told[0] for message in told)
        assert reads == [(1, "portrait")]


async def test_it_answers_a_rush_of_doorbells_with_one_look(campaign, monkeypatch):
    looks, look, open_again = [], hub.look, threading.Event()

    def slow(*args):
        looks.append(1)
        open_again.wait(timeout=10)
        return look(*args)

    screen = await database_sync_to_async(screen_of)(campaign)
    async with seated(screen) as (communicator, _, first):
        monkeypatch.setattr(hub, "look", slow)
        for _ in range(50):
            await channel_layers["default"].group_send(programme_group(campaign.pk), {"type": "ring"})
        await say(communicator, "sync", revision=first["to"])
        open_again.set()
        await heard(communicator, "programme")
        assert len(looks) <= 2  # the one that was under way, and the one for all that rang meanwhile


async def test_every_screen_hears_only_its_own_campaign(campaign, bob):
    other = await database_sync_to_async(another)(campaign)
    here, there = [await database_sync_to_async(screen_of)(each) for each in (campaign, other)]
    async with seated(here) as (mine, _, _), seated(there) as (theirs, _, _):
        await database_sync_to_async(approved)(campaign, bob)
        assert (await heard(mine, "programme"))["slots"]
        assert await theirs.receive_nothing(timeout=0.3)


async def test_it_ends_with_its_last_screen(campaign):
    screen = await database_sync_to_async(screen_of)(campaign)
    async with seated(screen):
        first = hub.hub_of(campaign.pk)
        assert len(first.seats) == 1
    assert not first.seats
    async with seated(screen):
        assert hub.hub_of(campaign.pk) is not first


async def test_a_deaf_hub_still_looks(campaign, bob, monkeypatch):
    class Broken:
        async def new_channel(self):
            raise ConnectionError("the broker is down")

    monkeypatch.setattr(hub, "channel_layers", {"default": Broken()})
    screen = await database_sync_to_async(screen_of)(campaign)
    async with seated(screen) as (communicator, _, _):
        await database_sync_to_async(approved)(campaign, bob)
        assert (await heard(communicator, "programme"))["slots"]


def another(campaign):
    return Campaign.objects.create(
        slug="other", name="Other", headline="Other", controller="Other", contact="other@example.org"
    )
