"""The in-memory channel layer may be rung from any thread."""

import asyncio
import threading
import time

import pytest
from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull

from config.layers import LoopSafeInMemoryChannelLayer


def in_thread(work) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def ring(layer: LoopSafeInMemoryChannelLayer, **message) -> None:
    async_to_sync(layer.group_send)("desk", {"type": "ring", **message})


async def reader_of(layer: LoopSafeInMemoryChannelLayer) -> str:
    channel = await layer.new_channel()
    await layer.group_add("desk", channel)
    return channel


async def test_a_ring_from_a_plain_thread_wakes_an_idle_consumer_promptly():
    layer = LoopSafeInMemoryChannelLayer()
    channel = await reader_of(layer)
    for _ in range(3):
        asleep = threading.Event()
        thread = in_thread(lambda asleep=asleep: asleep.wait(10) and ring(layer))
        asyncio.get_running_loop().call_later(0.1, asleep.set)
        asked = time.monotonic()
        # Nothing else wakes this loop: without the marshalling, only the end of the wait would.
        message = await asyncio.wait_for(layer.receive(channel), timeout=10)
        assert time.monotonic() - asked < 5
        assert message == {"type": "ring"}
        await asyncio.to_thread(thread.join, 10)


async def test_rings_of_one_thread_arrive_in_order():
    layer = LoopSafeInMemoryChannelLayer()
    channel = await reader_of(layer)
    thread = in_thread(lambda: [ring(layer, number=number) for number in range(50)])
    heard = [(await asyncio.wait_for(layer.receive(channel), timeout=10))["number"] for _ in range(50)]
    assert heard == list(range(50))
    await asyncio.to_thread(thread.join, 10)


async def test_a_ring_from_the_loop_itself_is_heard():
    layer = LoopSafeInMemoryChannelLayer()
    channel = await reader_of(layer)
    await layer.group_send("desk", {"type": "ring"})
    assert await asyncio.wait_for(layer.receive(channel), timeout=10) == {"type": "ring"}


async def test_whoever_sends_to_one_channel_learns_that_it_is_full():
    layer = LoopSafeInMemoryChannelLayer(capacity=1)
    channel = await reader_of(layer)
    outcome = []

    def fill():
        for _ in range(2):
            try:
                async_to_sync(layer.send)(channel, {"type": "ring"})
            except ChannelFull as error:
                outcome.append(error)

    await asyncio.to_thread(fill)
    assert len(outcome) == 1


@pytest.mark.parametrize("close", [True, False])
def test_a_ring_after_the_loop_has_stopped_disturbs_nobody(close):
    layer = LoopSafeInMemoryChannelLayer()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(reader_of(layer))
    if close:
        loop.close()
    ringing = in_thread(lambda: ring(layer))
    ringing.join(timeout=10)
    assert not ringing.is_alive()
    loop.close()


def test_a_ring_that_nobody_waits_for_disturbs_nobody():
    ring(LoopSafeInMemoryChannelLayer())
