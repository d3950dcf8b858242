"""Painters: passes and selfie → picture. Others can be added in the entry point group `diorama.painters`."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from generation.painters.brief import BatchPainter, Brief, OutOfMemory, Painter, Painting, Progress, Unwanted

GROUP = "diorama.painters"

__all__ = [
    "BatchPainter",
    "Brief",
    "OutOfMemory",
    "Painter",
    "Painting",
    "Progress",
    "UnknownPainter",
    "Unwanted",
    "find",
    "ready",
]


class UnknownPainter(LookupError):
    """No installed package offers a painter of that name; says which there are."""

    reason = "unknown_painter"


def find(name: str) -> type[Painter]:
    """The painter class of that name. Raises UnknownPainter."""
    offered = entry_points(group=GROUP)
    if name not in offered.names:
        known = ", ".join(sorted(offered.names)) or "none: install the project with `make`"
        raise UnknownPainter(f"There is no painter called “{name}”. There is: {known}.")
    painter: type[Painter] = offered[name].load()
    return painter


@cache
def ready(name: str) -> Painter:
    """The painter of that name, loaded; one for the life of the process. Raises UnknownPainter, and what its
    `load` raises."""
    painter = find(name)()
    painter.load()
    return painter
