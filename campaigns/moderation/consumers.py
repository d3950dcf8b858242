"""The desk's doorbell."""

from typing import Any, cast

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import User

from campaigns.access import MANAGER, MODERATOR, campaign_for
from campaigns.live import desk_group

#: Close code: this session may not hear this desk.
FORBIDDEN = 4403


class DeskConsumer(AsyncJsonWebsocketConsumer):
    """Says `{"type": "changed"}` whenever the desk should look again. It carries nothing else."""

    group = ""

    async def connect(self) -> None:
        """Join the desk's group; close with 4403 for anybody who does not belong to it."""
        await self.accept()
        slug = self.scope["url_route"]["kwargs"]["slug"]
        user = cast(User, self.scope["user"])
        campaign = await database_sync_to_async(campaign_for)(user, slug, MODERATOR, MANAGER)
        if campaign is None:
            await self.close(FORBIDDEN)
            return
        self.group = desk_group(campaign.pk)
        await self.channel_layer.group_add(self.group, self.channel_name)
        # Whatever changed before the group was joined was not rung here: look once.
        await self.send_json({"type": "changed"})

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def ring(self, message: dict[str, Any]) -> None:
        """Something changed."""
        await self.send_json({"type": "changed"})
