"""Painters: passes and selfie → picture. Others can be added in the entry point group `diorama.painters`."""

from __future__ import annotations

from importlib.metadata import entry_points

from generation.painters.brief import BatchPainter, Brief, OutOfMemory, Painter, Painting, Progress

GROUP = "diorama.painters"

__all__ = [
    "BatchPainter",
    "Brief",
    "OutOfMemory",
    "Painter",
    "Painting",
    "Progress",
    "UnknownPainter",
    "find",
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
