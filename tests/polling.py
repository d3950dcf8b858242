"""Waiting for what happens elsewhere: a condition and a deadline, never a bare sleep."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


def until(condition: Callable[[], Found], within: float = 20.0) -> Found:
    """The first true answer of `condition`. Fails after `within` seconds."""
    deadline = time.monotonic() + within
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {within:g} seconds"
        time.sleep(0.02)
    return found


def lives(pid: int) -> bool:
    """Whether that process runs. One that ended and was not collected yet does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def pid_in(folder: Path) -> int:
    """The process number that a waiting pipeline wrote into `folder`."""
    return int(until(lambda: (folder / "pid").exists() and (folder / "pid").read_text()))


def end(pid: int) -> None:
    """Kill one process that the test started, and wait until it is gone."""
    os.kill(pid, 9)
    until(lambda: not lives(pid))
