"""The fan-out that Channels' tutorial teaches: every consumer is a member of the group."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from asgiref.sync import async_to_sync
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import channel_layers

from bench.screens.acks import Acks

GROUP = "bench"
_changes: Iterator[int] = count(1)


def application(acks: Acks) -> Any:
    """An application whose sockets acknowledge to `acks`."""

    class Member(AsyncWebsocketConsumer):
        async def connect(self) -> None:
            await self.channel_layer.group_add(GROUP, self.channel_name)
            await self.accept()

        async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
            acks.note(id(self), json.loads(text_data or "")["revision"])

        async def changed(self, event: dict[str, Any]) -> None:
            await self.send(text_data=event["text"])

    return Member.as_asgi()


def change(what: str) -> int:
    """Tell the group of a change; its number."""
    number = next(_changes)
    text = json.dumps({"type": "programme", "to": number, "slots": [], "removed": [1]})
    async_to_sync(channel_layers["default"].group_send)(GROUP, {"type": "changed", "text": text})
    return number
