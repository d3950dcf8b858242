"""Many screens in one process: each connects, says hello, and acknowledges what it is told."""

import asyncio
import json
import random
from collections.abc import Sequence

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0  # seconds, as the player waits
AT_ONCE = 50


class Crowd:
    """Screens that stay connected until they are sent home; `seated` is how many are."""

    def __init__(self, port: int, cookies: Sequence[str]) -> None:
        self.port = port
        self.seated = 0
        self._changed = asyncio.Condition()
        self._door = asyncio.Semaphore(AT_ONCE)
        self._screens = [asyncio.create_task(self._live(cookie)) for cookie in cookies]

    async def all_seated(self, seconds: float) -> None:
        """Wait until every screen has its seat. Raises TimeoutError."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: self.seated == len(self._screens))

    async def nobody_seated(self, seconds: float) -> None:
        """Wait until every screen has lost its seat. Raises TimeoutError."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: self.seated == 0)

    async def go_home(self) -> None:
        """End every screen."""
        for screen in self._screens:
            screen.cancel()
        await asyncio.gather(*self._screens, return_exceptions=True)

    async def _live(self, cookie: str) -> None:
        failures, revision = 0, 0
        while True:
            seat: list[bool] = []
            try:
                async with self._door:
                    socket = await self._open(cookie)
                async with socket:
                    revision = await self._sit(socket, revision, bool(cookie), seat)
            except (OSError, WebSocketException, TimeoutError):
                pass
            if seat:
                failures = 0
                await self._count(-1)
            await asyncio.sleep(random.uniform(0, min(LONGEST_DELAY, FIRST_DELAY * 2**failures)))
            failures += 1

    async def _open(self, cookie: str) -> ClientConnection:
        return await connect(
            f"ws://127.0.0.1:{self.port}/ws/screen/",
            additional_headers={"Cookie": cookie, "Origin": "http://localhost"},
            compression=None,
            ping_interval=None,
            open_timeout=60,
        )

    async def _sit(self, socket: ClientConnection, revision: int, enrolled: bool, seat: list[bool]) -> int:
        if enrolled:
            hello = {"protocol": 1, "revision": revision, "shape": "portrait", "player": "bench"}
            await socket.send(json.dumps({"type": "hello", **hello}))
        else:
            await self._take(seat)
        async for text in socket:
            message = json.loads(text)
            if message["type"] != "programme":
                continue
            if not seat:
                await self._take(seat)
            revision = message["to"]
            if message["slots"] or message["removed"]:
                await socket.send(json.dumps({"type": "sync", "revision": revision}))
        return revision

    async def _take(self, seat: list[bool]) -> None:
        seat.append(True)
        await self._count(1)

    async def _count(self, change: int) -> None:
        async with self._changed:
            self.seated += change
            self._changed.notify_all()
