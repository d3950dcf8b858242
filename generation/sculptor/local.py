"""Places with axes of their own: a chest that leans, a rifle at an angle, a boot on its toes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generation.sculptor.mesh import Floats, attitude

Point = Sequence[float] | Floats


def vector(*values: float) -> Floats:
    """A float32 vector."""
    return np.array(values, np.float32)


def unit(way: Point) -> Floats:
    """The direction (3,) of a vector that is not zero."""
    found = np.asarray(way, np.float32)
    return (found / np.linalg.norm(found)).astype(np.float32)


def square(way: Point, axis: Floats) -> Floats:
    """The direction nearest to `way` at right angles to the direction `axis`."""
    found = np.asarray(way, np.float32)
    return unit(found - axis * np.float32(found @ axis))


@dataclass(frozen=True, slots=True)
class Local:
    """origin: (3,) cm. turn: (3, 3), its rows the axes: it takes the world's axes to the place's own."""

    origin: Floats
    turn: Floats

    @classmethod
    def about(cls, pivot: Point, moved_to: Point, turned: tuple[float, float, float]) -> Local:
        """What is modelled round `pivot`, moved there and turned: yaw, pitch and roll in degrees."""
        turn = attitude(*turned).T.astype(np.float32)
        return cls(np.asarray(moved_to, np.float32) - np.asarray(pivot, np.float32) @ turn, turn)

    @classmethod
    def along(cls, origin: Point, along: Point, up: Point) -> Local:
        """Axes: along, up as nearly as can be, and what is at right angles to both."""
        first = unit(along)
        second = square(up, first)
        turn = np.stack([first, second, np.cross(first, second)]).astype(np.float32)
        return cls(np.asarray(origin, np.float32), turn)

    def at(self, x: float, y: float, z: float = 0.0) -> Floats:
        """A place of its own, in the world's cm."""
        return self.origin + self.way(x, y, z)

    def way(self, x: float, y: float, z: float = 0.0) -> Floats:
        """A vector of its own, in the world's axes."""
        return vector(x, y, z) @ self.turn

    def turned(self, rotation: Floats) -> Floats:
        """Axes (3, 3) that are turned away from its own."""
        return (rotation @ self.turn).astype(np.float32)
