"""The socket of a screen. `docs/screen-protocol.md` has the messages."""

import json
from typing import Any

import structlog
from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from display import commands, credentials, plays, presence, screens
from display.hub import REVOKED, Hub, hub_of
from display.messages import count, read
from display.models import Screen
from display.presence import Sighting

log = structlog.get_logger()

NOT_UNDERSTOOD, NOT_ENROLLED, TOO_OLD = 4400, 4401, 4409
PROTOCOL = 1


class ScreenSocket(AsyncWebsocketConsumer):
    """One screen: it says hello, is told what changed, and reports what it showed."""

    #: None that is configured: the hub listens for its sockets.
    channel_layer_alias = "none"
    enrolled = seated = False
    screen: Screen
    hub: Hub

    async def connect(self) -> None:
        """Accept first: a socket that is closed before carries no close code."""
        await self.accept()
        try:
            credential = await database_sync_to_async(credentials.shown_by)(self.scope["cookies"])
        except credentials.NotEnrolled:
            return await self.close(code=NOT_ENROLLED)
        except credentials.Revoked:
            return await self.close(code=REVOKED)
        self.enrolled, self.screen, self.screen_id = True, credential.screen, credential.screen_id
        self.credential_id, self.shape = credential.pk, credential.screen.shape
        self.revision, self.asked = 0, False
        self.given: set[int] = set()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As Channels does, but for a trip to the database's thread before every message.

        `database_sync_to_async` closes stale connections itself, and a thousand screens that confirm a
        change would queue there a thousand times.
        """
        await getattr(self, get_handler_name(message))(message)

    async def disconnect(self, code: int) -> None:
        """Give the seat up."""
        if self.seated:
            self.hub.leave(self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Hand a message to the method named after its type; hello comes first."""
        if not self.enrolled:
            return
        try:
            message = read(text_data)
            if (message["type"] == "hello") == self.seated:
                raise ValueError("hello is said once, and first")
            await HANDLERS[message["type"]](self, message)
        except (ValueError, KeyError, TypeError, RecursionError, plays.BadPlay) as error:
            log.warning("screen_not_understood", screen=self.screen_id, error=repr(error))
            await self.close(code=NOT_UNDERSTOOD)

    async def on_hello(self, message: dict[str, Any]) -> None:
        """Welcome the screen and give it a seat. What it knows of another shape is worth nothing."""
        if count(message["protocol"]) < PROTOCOL:
            return await self.close(code=TOO_OLD)
        self.revision = count(message["revision"]) if message["shape"] == self.shape else 0
        await self.write(json.dumps(await database_sync_to_async(screens.welcome)(self.screen_id)))
        self.hub, self.seated = hub_of(self.screen.campaign_id), True
        self.hub.saw(self, Sighting(self.revision, None))
        await self.hub.join(self)

    async def on_sync(self, message: dict[str, Any]) -> None:
        """Where the screen stands: the confirmation of what it was told, and the question what came after."""
        self.revision = count(message["revision"])
        slot = message.get("slot")
        self.hub.saw(self, Sighting(self.revision, None if slot is None else count(slot)))
        self.hub.ask(self)

    async def on_played(self, message: dict[str, Any]) -> None:
        """Keep the proofs of play and say up to where the screen may forget them."""
        reports = plays.parse(message["plays"])
        seq = await database_sync_to_async(plays.record)(self.screen, reports)
        await self.write(json.dumps({"type": "ack", "seq": seq}))

    async def on_health(self, message: dict[str, Any]) -> None:
        """Keep the vitals."""
        await database_sync_to_async(presence.note_health)(self.screen_id, message)

    async def on_done(self, message: dict[str, Any]) -> None:
        """An order was carried out, or could not be."""
        ok = message["ok"] is True
        await database_sync_to_async(commands.done)(self.screen_id, message["command"], ok)

    async def write(self, text: str) -> None:
        """Send one message."""
        await self.send(text_data=text)

    async def end(self, code: int) -> None:
        """Close the socket."""
        await self.close(code=code)


HANDLERS = {
    "hello": ScreenSocket.on_hello,
    "sync": ScreenSocket.on_sync,
    "played": ScreenSocket.on_played,
    "health": ScreenSocket.on_health,
    "done": ScreenSocket.on_done,
}
