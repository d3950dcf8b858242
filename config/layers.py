"""The in-memory channel layer of the one-process mode."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from channels.layers import InMemoryChannelLayer


class LoopSafeInMemoryChannelLayer(InMemoryChannelLayer):
    """An in-memory layer that may be rung from any thread.

    asyncio queues wake their readers only from the readers' own loop: a `group_send` from the worker's
    thread would be noticed seconds later. So sends are marshalled to the loop of the consumers, and return
    when they are done there.
    """

    home: asyncio.AbstractEventLoop | None = None

    async def new_channel(self, prefix: str = "specific.") -> str:
        """A new channel; the loop that asks for it is the one that will read."""
        self.home = asyncio.get_running_loop()
        name: str = await super().new_channel(prefix)
        return name

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        """Send to one channel, on the loop of its reader. Raises ChannelFull."""
        await self._at_home(super().send(channel, message))

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        """Send to a group, on the loop of its readers."""
        await self._at_home(super().group_send(group, message))

    async def _at_home(self, sending: Coroutine[Any, Any, None]) -> None:
        home = self.home
        # A loop that has stopped has no readers, and nothing scheduled on it would ever be done.
        if home is None or not home.is_running() or home is asyncio.get_running_loop():
            await sending
        else:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(sending, home))
