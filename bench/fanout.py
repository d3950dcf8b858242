"""From a decision at the desk to the acknowledgement of every screen, beside two servers that do less."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench.screens.crowd import Crowd

ROOT = Path(__file__).parent.parent
SEATED_WITHIN = 180.0  # seconds


def run(screens: int = 1000, rounds: int = 20) -> dict[str, Any]:
    """Milliseconds from the call that decides to each screen's acknowledgement, counted at the server.

    Every server is a process of its own on this machine, every screen a real socket from this process. The
    decision includes the desk's transaction; the two baselines broadcast without deciding anything.
    `reconnect_s`: from the moment that a killed server answers again until every screen is up to date.
    """
    with TemporaryDirectory(prefix="diorama-bench-") as folder:
        environment = _environment(folder)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        measured = asyncio.run(_diorama(screens, rounds, environment))
        baseline = {
            kind: asyncio.run(_baseline(kind, screens, rounds, environment))
            for kind in ("websockets", "channels")
        }
    return {"screens": screens, "rounds": rounds, **measured, "baseline": baseline}


async def _diorama(screens: int, rounds: int, environment: dict[str, str]) -> dict[str, Any]:
    port = _free_port()
    server, hello = await _started("diorama", port, screens, environment)
    crowd = Crowd(port, hello["cookies"])
    try:
        await crowd.all_seated(SEATED_WITHIN)
        told = await _rounds(server, ["approve", "take_down"] * (rounds + 1))
        memory = _rss_mb(server.pid)
        server.kill()
        await server.wait()
        await crowd.nobody_seated(SEATED_WITHIN)
        server, _ = await _started("diorama", port, screens, environment)
        began = asyncio.get_running_loop().time()
        await crowd.all_seated(SEATED_WITHIN)
        reconnected = asyncio.get_running_loop().time() - began
    finally:
        await crowd.go_home()
        await _ended(server)
    return {
        "approve_ack": _summary(told[2::2]),
        "takedown": _summary(told[3::2]),
        "reconnect_s": round(reconnected, 1),
        "lost": sum(screens - len(acks) for acks in told[2:]),
        "server_rss_mb": memory,
    }


async def _baseline(kind: str, screens: int, rounds: int, environment: dict[str, str]) -> dict[str, float]:
    port = _free_port()
    server, _ = await _started(kind, port, screens, environment)
    crowd = Crowd(port, [""] * screens)
    try:
        await crowd.all_seated(SEATED_WITHIN)
        told = await _rounds(server, ["change"] * (rounds + 1))
    finally:
        await crowd.go_home()
        await _ended(server)
    return _summary(told[1:])


async def _rounds(server: Process, orders: Sequence[str]) -> list[list[float]]:
    """What each order took, by screen. The first of each kind warms up and is left out by the callers."""
    assert server.stdin and server.stdout
    told = []
    for order in orders:
        server.stdin.write(f"{order}\n".encode())
        await server.stdin.drain()
        told.append(json.loads(await server.stdout.readline())["ms"])
        await asyncio.sleep(0.1)
    return told


async def _started(
    kind: str, port: int, screens: int, environment: dict[str, str]
) -> tuple[Process, dict[str, Any]]:
    command = [sys.executable, "-m", "bench.screens.server", kind, str(port), str(screens)]
    server = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, cwd=ROOT, env=environment, limit=2**24
    )
    assert server.stdout
    line = await asyncio.wait_for(server.stdout.readline(), SEATED_WITHIN)
    if not line:
        raise RuntimeError(f"the server of {kind} ended before it listened")
    return server, json.loads(line)["ready"]


async def _ended(server: Process) -> None:
    if server.returncode is None:
        server.kill()
    await server.wait()


def _environment(folder: str) -> dict[str, str]:
    ours = ("DATABASE_URL", "REDIS_URL", "DIORAMA_BROKER_URL")
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    return kept | {
        "DIORAMA_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DIORAMA_LOG_LEVEL": "WARNING",
    }


def _summary(told: Sequence[Sequence[float]]) -> dict[str, float]:
    cuts = quantiles([ms for acks in told for ms in acks], n=100)
    return {"p50": round(cuts[49], 1), "p99": round(cuts[98], 1)}


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(int(line.split()[1]) / 1024, 1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
