"""The visitor's page, live: pushes the status whenever it changes."""

import asyncio
import contextlib
import random
from typing import Any

from channels.db import database_sync_to_async
from channels.exceptions import ChannelFull
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from campaigns.lifecycle import OPEN
from campaigns.live import submission_group
from campaigns.microsite.owners import submission_of
from campaigns.microsite.status import Status, status_of
from campaigns.models import Submission

UNKNOWN_TOKEN = 4404
#: Seconds between two looks that nobody rang for, while it waits and afterwards: what a lost ring costs.
#: The queue rings nobody when it moves on (every move would ring everyone), so places are looked up.
WAITING, SETTLED = 5.0, 30.0


class SubmissionConsumer(AsyncJsonWebsocketConsumer):
    """One page of one owner. The token in the address is the key, as it is for the page itself."""

    news: dict[str, Any] | None = None
    looking: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Join the group before the first look, so that no change falls between the two."""
        await self.accept()
        submission = await self._submission()
        if submission is None:
            await self.close(UNKNOWN_TOKEN)
            return
        self.group = submission_group(submission.pk)
        await self.channel_layer.group_add(self.group, self.channel_name)
        self.looking = asyncio.create_task(self._look_again())
        await self._push()

    async def disconnect(self, code: int) -> None:
        """Leave the group and stop looking."""
        if self.looking:
            self.looking.cancel()
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """The page has nothing to say; what it says all the same is not listened to."""

    async def ring(self, event: dict[str, Any]) -> None:
        """Something changed: look, and tell what is new."""
        await self._push()

    async def _look_again(self) -> None:
        while True:
            waits = self.news is None or self.news["state"] in OPEN
            # Jitter, or a thousand pages that reconnected together would ask together for ever.
            await asyncio.sleep((WAITING if waits else SETTLED) * random.uniform(0.8, 1.2))
            # Through the channel, so that no look overtakes another. A full one holds rings already.
            with contextlib.suppress(ChannelFull):
                await self.channel_layer.send(self.channel_name, {"type": "ring"})

    async def _push(self) -> None:
        submission, status = await self._status()
        if submission is None or status is None:
            await self.close(UNKNOWN_TOKEN)
            return
        # A signed address is a new one each time: that alone is no news, another picture is.
        shown = {
            "preview_url": bool(status["preview_url"]) and submission.attempt,
            "figurine_url": bool(status["figurine_url"]) and submission.figurine_id,
        }
        news = {**status, **shown}
        if news != self.news:
            self.news = news
            await self.send_json(status)

    @database_sync_to_async
    def _submission(self) -> Submission | None:
        return submission_of(self.scope["url_route"]["kwargs"]["token"])

    @database_sync_to_async
    def _status(self) -> tuple[Submission | None, Status | None]:
        submission = submission_of(self.scope["url_route"]["kwargs"]["token"])
        return submission, status_of(submission) if submission else None
