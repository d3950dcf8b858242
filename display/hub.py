"""One hub for each campaign in each process: it hears the doorbell and writes to its own sockets.

Were every socket a member of the group, a thousand screens would read the same change a thousand times. A
hub reads it once for each shape and revision at which its sockets stand, serialises it once, and writes
the same text to all of them. It also looks by itself every `LOOK_EVERY` seconds, so that a lost doorbell
costs no more than that.
"""

import asyncio
import json
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import structlog
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django.db import Error as DatabaseProblem

from display import commands, credentials, presence, programme
from display.live import programme_group
from display.models import Command
from display.presence import Sighting

log = structlog.get_logger()

LOOK_EVERY = 2.0  # seconds
ANSWER_AFTER = 0.1  # seconds
#: Redis forgets members of a group after a day.
REJOIN_EVERY = 3600.0
REVOKED = 4403


class Seat(Protocol):
    """One screen's socket, and where it stands. `asked`: it waits for an answer even if nothing changed."""

    screen_id: int
    credential_id: int
    shape: str
    revision: int
    asked: bool
    given: set[int]

    async def write(self, text: str) -> None:
        """Send one message."""

    async def end(self, code: int) -> None:
        """Close the socket."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the database showed."""

    deltas: dict[tuple[str, int], programme.Delta]
    revoked: set[int]
    commands: list[Command]


def look(campaign_id: int, places: Iterable[tuple[str, int]]) -> Look:
    """Read what changed for screens at these `places` (shape, revision), who has to go, and the orders."""
    return Look(
        deltas={place: programme.delta(campaign_id, place[1], place[0]) for place in places},
        revoked=credentials.revoked_lately(campaign_id),
        commands=commands.pending(campaign_id),
    )


class Hub:
    """The screens of one campaign that are connected to this process."""

    def __init__(self, campaign_id: int) -> None:
        self.campaign_id = campaign_id
        self.seats: set[Seat] = set()
        self._sightings: dict[int, Sighting] = {}
        self._noted_at = 0.0
        self._asked = False
        self._rung = asyncio.Event()
        self._listening = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._work())]

    async def join(self, seat: Seat) -> None:
        """Serve `seat` from now on. The group is joined before the snapshot is read."""
        self.seats.add(seat)
        await self._listening.wait()
        self.ask(seat)

    def ask(self, seat: Seat) -> None:
        """`seat` wants to know what came after its revision."""
        seat.asked = True
        if not self._asked:
            # A thousand screens that confirm a change at once are answered by one look.
            self._asked = True
            asyncio.get_running_loop().call_later(ANSWER_AFTER, self._rung.set)

    def saw(self, seat: Seat, sighting: Sighting) -> None:
        """A screen was heard from; written down with the next look."""
        self._sightings[seat.screen_id] = sighting

    def leave(self, seat: Seat) -> None:
        """Forget `seat`; the last one to leave ends the hub."""
        self.seats.discard(seat)
        if not self.seats:
            _hubs_here().pop(self.campaign_id, None)
            for task in self._tasks:
                task.cancel()

    async def _listen(self) -> None:
        while True:
            try:
                async with asyncio.timeout(REJOIN_EVERY):
                    await self._hear()
            except TimeoutError:
                continue
            except Exception as error:  # whatever a broker that is down may raise: the looks go on
                log.warning("hub_deaf", campaign=self.campaign_id, error=repr(error))
                self._listening.set()
                await asyncio.sleep(LOOK_EVERY)

    async def _hear(self) -> None:
        layer, group = channel_layers["default"], programme_group(self.campaign_id)
        channel = await layer.new_channel()
        await layer.group_add(group, channel)
        try:
            self._listening.set()
            self._rung.set()
            while True:
                await layer.receive(channel)
                self._rung.set()
        finally:
            await layer.group_discard(group, channel)

    async def _work(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._rung.wait()
            # Bells that rang since are answered by the one look that follows.
            self._rung.clear()
            self._asked = False
            try:
                await self._serve()
                await self._note()
            except DatabaseProblem as error:
                log.warning("hub_blind", campaign=self.campaign_id, error=repr(error))
                await asyncio.sleep(LOOK_EVERY)

    async def _serve(self) -> None:
        places = {(seat.shape, seat.revision) for seat in self.seats}
        seen = await database_sync_to_async(look)(self.campaign_id, places)
        await self._dismiss(seen.revoked)
        await self._tell(seen.deltas)
        await self._order(seen.commands)

    async def _note(self) -> None:
        if self._sightings and time.monotonic() - self._noted_at > LOOK_EVERY / 2:
            sightings, self._sightings = self._sightings, {}
            await database_sync_to_async(presence.note)(sightings)
            self._noted_at = time.monotonic()

    async def _dismiss(self, revoked: set[int]) -> None:
        for seat in [seat for seat in self.seats if seat.credential_id in revoked]:
            await self._safely(seat, seat.end(REVOKED))

    async def _tell(self, deltas: dict[tuple[str, int], programme.Delta]) -> None:
        texts: dict[tuple[str, int], str] = {}
        for seat in list(self.seats):
            place = (seat.shape, seat.revision)
            delta = deltas.get(place)
            # One that moved while we read has rung again.
            if delta is None or not (seat.asked or delta.after != delta.to):
                continue
            if place not in texts:
                texts[place] = json.dumps(delta.message())
            seat.revision, seat.asked = delta.to, False
            await self._safely(seat, seat.write(texts[place]))

    async def _order(self, orders: list[Command]) -> None:
        for order in orders:
            for seat in [seat for seat in self.seats if seat.screen_id == order.screen_id]:
                if order.pk not in seat.given:
                    seat.given.add(order.pk)
                    await self._safely(seat, seat.write(json.dumps(commands.message(order))))

    async def _safely(self, seat: Seat, writing: Any) -> None:
        try:
            await writing
        except Exception as error:  # servers differ in what they raise on a socket that just went
            log.info("seat_lost", screen=seat.screen_id, error=repr(error))
            self.leave(seat)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, Hub]] = WeakKeyDictionary()


def _hubs_here() -> dict[int, Hub]:
    # asyncio objects belong to one loop; a server has one, a test run has many.
    return _hubs.setdefault(asyncio.get_running_loop(), {})


def hub_of(campaign_id: int) -> Hub:
    """The hub of a campaign in this process, made for its first screen."""
    hubs = _hubs_here()
    if campaign_id not in hubs:
        hubs[campaign_id] = Hub(campaign_id)
    return hubs[campaign_id]
