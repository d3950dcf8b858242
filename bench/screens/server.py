"""One server of the fan-out benchmark: `python -m bench.screens.server KIND PORT SCREENS`.

It says `{"ready": ...}` once it listens, then does what it is told on standard input, a word a line:
`approve` and `take_down` answer with `{"ms": [...]}`, the time from the call to each acknowledgement.
"""

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bench.screens.acks import Acks

ACK_WITHIN = 10.0  # seconds
Change = Callable[[str], int]


def answer(acks: Acks, change: Change, screens: int, prepare: Callable[[], None]) -> None:
    """Do what standard input says until it ends, then end the process."""
    for line in sys.stdin:
        acks.clear()
        prepare()
        began = time.perf_counter()
        number = change(line.strip())
        print(json.dumps({"ms": acks.since(began, number, screens, ACK_WITHIN)}), flush=True)
    os._exit(0)


def listen(
    acks: Acks,
    change: Change,
    screens: int,
    hello: dict[str, Any],
    prepare: Callable[[], None] = lambda: None,
) -> None:
    """Say that we are ready, and answer from a thread."""
    print(json.dumps({"ready": hello}), flush=True)
    threading.Thread(target=answer, args=(acks, change, screens, prepare), daemon=True).start()


def diorama(port: int, screens: int) -> None:
    """The real application, decisions taken by the desk's own verbs."""
    import django

    django.setup()
    from bench.screens import campaign
    from display.hub import Hub

    acks, saw = Acks(), Hub.saw

    def noted(hub: Any, seat: Any, sighting: Any) -> None:
        saw(hub, seat, sighting)
        acks.note(seat.screen_id, sighting.revision)

    Hub.saw = noted  # type: ignore[method-assign,assignment]
    from config.asgi import application

    stage = campaign.Stage(screens)
    hello = {"cookies": stage.cookies}
    _daphne(application, port, lambda: listen(acks, stage.change, screens, hello, stage.prepare))


def channels(port: int, screens: int) -> None:
    """The usual way: every consumer a member of the group, in the in-memory layer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from bench.screens import members

    acks = Acks()
    _daphne(members.application(acks), port, lambda: listen(acks, members.change, screens, {}))


def websockets(port: int, screens: int) -> None:
    """A bare broadcast: the least that a Python server can do."""
    from websockets import ConnectionClosed
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    acks, seats, changes = Acks(), set[ServerConnection](), iter(range(1, 1_000_000))

    async def sit(seat: ServerConnection) -> None:
        seats.add(seat)
        with suppress(ConnectionClosed):
            async for text in seat:
                acks.note(id(seat), json.loads(text)["revision"])

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def change(what: str) -> int:
            number = next(changes)
            text = json.dumps({"type": "programme", "to": number, "slots": [], "removed": [1]})
            loop.call_soon_threadsafe(lambda: broadcast(seats, text))
            return number

        async with serve(sit, "127.0.0.1", port, compression=None):
            listen(acks, change, screens, {})
            await asyncio.Future()

    asyncio.run(main())


def _daphne(application: Any, port: int, ready: Callable[[], None]) -> None:
    from daphne.server import Server

    endpoint = f"tcp:port={port}:interface=127.0.0.1:backlog=2000"
    Server(application, endpoints=[endpoint], ready_callable=ready, verbosity=0).run()


SERVERS = {"diorama": diorama, "channels": channels, "websockets": websockets}

if __name__ == "__main__":
    SERVERS[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]))
