"""The in-memory channel layer of the one-process mode."""

import asyncio
from typing import Any

from channels.layers import InMemoryChannelLayer


class LoopSafeInMemoryChannelLayer(InMemoryChannelLayer):
    """An in-memory layer that may be rung from any thread.

    asyncio queues wake their readers only from the readers' own loop: a `group_send` from the worker's
    thread would be noticed seconds later. So sends are marshalled to the loop of the consumers.
    """

    home: asyncio.AbstractEventLoop | None = None

    async def new_channel(self, prefix: str = "specific.") -> str:
        """A new channel; the loop that asks for it is the one that will read."""
        self.home = asyncio.get_running_loop()
        return await super().new_channel(prefix)

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        """Send to one channel, on the loop of its reader."""
        await self._at_home(super().send(channel, message))

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        """Send to a group, on the loop of its readers."""
        await self._at_home(super().group_send(group, message))

    async def _at_home(self, sending: Any) -> None:
        home = self.home
        if home is None or home.is_closed() or home is asyncio.get_running_loop():
            await sending
        else:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(sending, home))
