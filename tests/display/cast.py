"""What display tests need again and again: approved figurines, brand pictures, screens, and their sockets."""

from contextlib import asynccontextmanager
from io import BytesIO

from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from PIL import Image

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Campaign, Submission
from config.asgi import application
from display import credentials, programme
from display.consumers import PROTOCOL
from display.models import Screen
from tests.submissions import submission_in


def approved(campaign: Campaign, moderator) -> Submission:
    """A submission that `moderator` approved at the desk."""
    submission = submission_in(campaign, State.IN_REVIEW)
    desk.approve(submission.pk, moderator, submission.figurine_id)
    submission.refresh_from_db()
    return submission


def picture(colour: str = "olive", size: tuple[int, int] = (9, 16)) -> bytes:
    """A plain PNG."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def screen_of(campaign: Campaign, name: str = "Times Square", **fields) -> Screen:
    """An upright screen of the campaign."""
    return Screen.objects.create(campaign=campaign, name=name, shape="portrait", **fields)


def folded(known: dict[int, dict], revision: int, delta: programme.Delta) -> tuple[dict[int, dict], int]:
    """What a screen holds after it applied `delta`, and at which revision."""
    assert delta.after in (0, revision)
    slots = {} if delta.after == 0 else dict(known)
    slots.update((slot["id"], slot) for slot in delta.slots)
    for pk in delta.removed:
        slots.pop(pk, None)
    return slots, delta.to


@database_sync_to_async
def cookie_for(screen: Screen) -> str:
    """A fresh credential."""
    return credentials.grant(screen)


@asynccontextmanager
async def socket(cookie: str = ""):
    """A screen's socket, connected and nothing said."""
    headers = [(b"origin", b"http://localhost"), (b"cookie", f"{credentials.COOKIE}={cookie}".encode())]
    communicator = WebsocketCommunicator(application, "/ws/screen/", headers)
    connected, _ = await communicator.connect(timeout=10)
    assert connected
    try:
        yield communicator
    finally:
        await communicator.disconnect()


@asynccontextmanager
async def seated(screen: Screen, revision: int = 0, **hello):
    """A screen's socket after hello, welcome and the first programme: `(socket, welcome, programme)`."""
    async with socket(await cookie_for(screen)) as communicator:
        await say(communicator, "hello", **said(revision=revision, **hello))
        welcome = await communicator.receive_json_from(timeout=10)
        first = await communicator.receive_json_from(timeout=10)
        yield communicator, welcome, first


def said(**changes) -> dict:
    """The body of a hello."""
    return {"protocol": PROTOCOL, "revision": 0, "shape": "portrait", "player": "test"} | changes


async def say(communicator: WebsocketCommunicator, kind: str, **body) -> None:
    """Send one message."""
    await communicator.send_json_to({"type": kind, **body})


async def close_code(communicator: WebsocketCommunicator) -> int:
    """The code with which the server closes the socket, whatever it says before."""
    while True:
        message = await communicator.receive_output(timeout=10)
        if message["type"] == "websocket.close":
            return message["code"]


async def heard(communicator: WebsocketCommunicator, kind: str) -> dict:
    """The next message of one type."""
    while True:
        message = await communicator.receive_json_from(timeout=10)
        if message["type"] == kind:
            return message
