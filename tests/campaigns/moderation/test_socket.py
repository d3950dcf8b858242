"""The desk's doorbell."""

import asyncio
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.test import Client

from campaigns import desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
PATIENCE = 5  # seconds


def socket(slug: str, browser: Client | None = None, origin: str = "http://localhost") -> Any:
    from config.asgi import application

    headers = [(b"origin", origin.encode()), (b"host", b"localhost")]
    if browser:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
        headers.append((b"cookie", cookies.encode()))
    return WebsocketCommunicator(application, f"/ws/desk/{slug}/", headers=headers)


async def closed_with(connection) -> int:
    accepted, _ = await connection.connect(timeout=PATIENCE)
    assert accepted
    message = await connection.receive_output(timeout=PATIENCE)
    return message["code"]


async def test_it_says_once_to_look_and_then_rings(signed_in, campaign, bob, carol, waiting):
    connection = socket(campaign.slug, await asyncio.to_thread(signed_in, bob))
    assert (await connection.connect(timeout=PATIENCE))[0]
    assert await connection.receive_json_from(timeout=PATIENCE) == {"type": "changed"}
    await asyncio.to_thread(desk.approve, waiting.pk, carol, waiting.figurine_id)
    assert await connection.receive_json_from(timeout=PATIENCE) == {"type": "changed"}
    await connection.disconnect()


async def test_a_claim_rings_and_a_renewal_does_not(signed_in, campaign, bob, carol, waiting):
    connection = socket(campaign.slug, await asyncio.to_thread(signed_in, bob))
    await connection.connect(timeout=PATIENCE)
    await connection.receive_json_from(timeout=PATIENCE)
    await asyncio.to_thread(desk.claim, waiting.pk, carol)
    assert await connection.receive_json_from(timeout=PATIENCE) == {"type": "changed"}
    await asyncio.to_thread(desk.claim, waiting.pk, carol)
    assert await connection.receive_nothing(timeout=0.3)
    await connection.disconnect()


async def test_it_closes_for_an_outsider(signed_in, campaign, charlie):
    connection = socket(campaign.slug, await asyncio.to_thread(signed_in, charlie))
    assert await closed_with(connection) == 4403


async def test_it_closes_for_a_stranger(campaign):
    assert await closed_with(socket(campaign.slug)) == 4403


async def test_it_refuses_another_site(signed_in, campaign, bob):
    browser = await asyncio.to_thread(signed_in, bob)
    connection = socket(campaign.slug, browser, origin="http://elsewhere.example")
    accepted, _ = await connection.connect(timeout=PATIENCE)
    assert not accepted
