"""A self-loading rifle with its sling."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.primitives import box, chain, ring, rounded_cone, vector


@dataclass(frozen=True)
class Hold:
    """Where the rifle is: its receiver's middle (cm) and the way its muzzle points."""

    centre: tuple[float, float, float]
    along: tuple[float, float, float]

    @cached_property
    def frame(self) -> Floats:
        """(3, 3): rows along the barrel, up from the sights, out of the left side."""
        along = vector(*self.along) / np.linalg.norm(self.along)
        up = np.cross(vector(0, 0, 1), along)
        up /= np.linalg.norm(up)
        return np.stack([along, up, np.cross(along, up)]).astype(np.float32)

    def at(self, along: float, up: float, out: float = 0.0) -> Floats:
        """A place on the rifle, in cm from its receiver's middle."""
        return vector(*self.centre) + vector(along, up, out) @ self.frame


def add_rifle(grid: Grid, hold: Hold) -> None:
    _add_stock(grid, hold)
    _add_action(grid, hold)
    _add_barrel(grid, hold)
    path = [(19, -1.6, 0.2), (12, -3.6, 0.6), (2, -5.2, 0.9), (-9, -5.2, 0.8), (-18, -4.0, 0.3)]
    for link in chain([hold.at(*place) for place in path], 0.55):
        grid.add(link, 0.3)


def _add_stock(grid: Grid, hold: Hold) -> None:
    dropped = rotation("z", np.degrees(0.07)) @ hold.frame
    grid.add(box(hold.at(-21, -1.6), (9.2, 2.4, 1.25), 0.6, dropped), 0.3)
    grid.add(box(hold.at(-29.6, -1.9), (0.7, 3.3, 1.4), 0.3, dropped), 0.1)
    grid.add(rounded_cone(hold.at(-13, -0.9), hold.at(-8, -0.6), 1.7, 1.5), 0.6)
    grid.add(box(hold.at(11, -0.2), (8.4, 1.55, 1.35), 0.65, hold.frame), 0.3)
    grid.add(ring(hold.at(18.8, 0.2), (1.0, 1.0), 0.1, 0.1), 0.1)


def _add_action(grid: Grid, hold: Hold) -> None:
    grid.add(box(hold.at(-3.5, 0.2), (7.6, 1.75, 1.35), 0.5, hold.frame), 0.4)
    canted = rotation("z", np.degrees(-0.15)) @ hold.frame
    grid.add(box(hold.at(-3, -3.0), (2.0, 2.4, 0.95), 0.35, canted), 0.25)
    grid.add(rounded_cone(hold.at(-7.8, -1.6), hold.at(-6.0, -3.0), 0.45, 0.45), 0.2)
    grid.add(rounded_cone(hold.at(-9.2, -1.2), hold.at(-7.0, -3.2), 0.4, 0.4), 0.2)
    grid.add(rounded_cone(hold.at(-1, 0.6, 1.3), hold.at(-1, 0.6, 2.6), 0.55, 0.6), 0.2)


def _add_barrel(grid: Grid, hold: Hold) -> None:
    grid.add(rounded_cone(hold.at(10, 0.9), hold.at(33, 0.75), 0.95, 0.85), 0.2)
    grid.add(rounded_cone(hold.at(30.5, 0.75), hold.at(33.4, 0.75), 1.15, 1.15), 0.1)
    grid.add(box(hold.at(30, 2.0), (0.5, 1.0, 0.4), 0.15, hold.frame), 0.15)
    grid.add(box(hold.at(-6, 2.3), (1.0, 0.7, 0.8), 0.2, hold.frame), 0.2)
