"""Which sockets are opened, by their origin."""

import pytest
from channels.testing import WebsocketCommunicator

from config.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)


async def opens(*headers: tuple[bytes, bytes]) -> bool:
    """An unknown token: accepted, and closed with a code that says so. A refused origin gets no socket."""
    socket = WebsocketCommunicator(application, "/ws/s/unknown/", list(headers))
    connected, _ = await socket.connect(timeout=5)
    await socket.disconnect()
    return connected


async def test_a_page_of_ours_may_open_one():
    assert await opens((b"origin", b"http://localhost"))


async def test_a_page_of_somebody_else_may_not():
    assert not await opens((b"origin", b"https://evil.example"))


async def test_a_program_that_is_no_browser_may_open_one():
    assert await opens()
