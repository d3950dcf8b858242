"""A pack radio with its whip antenna, and the handset on its cord."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.local import Local, Point
from generation.sculptor.primitives import box, chain, ellipsoid, rounded_cone
from generation.sculptor.skeleton import Hand, Skeleton, Triple

MAST = ((7.6, 79, -13.6), (12.0, 92, -14.2), (16.0, 105, -14.9), (19.4, 118, -15.6))  # on the back
CORD = 26  # beads of the coiled cord


@dataclass(frozen=True, slots=True)
class Radio:
    """handset: its middle; axes along it, up to the ear, towards the mouth."""

    handset: Local

    @classmethod
    def at(cls, handset: Point, along: Point, ear: Point) -> Radio:
        return cls(Local.along(handset, along, ear))

    def hand(self, palm: Triple, elbow: Triple) -> Hand:
        return Hand(self.handset.at(0, 0), self.handset.way(1, 0), self.handset.way(*palm), 1.25, elbow)

    def add(self, grid: Grid, skeleton: Skeleton) -> None:
        _add_set(grid, skeleton.chest)
        _add_handset(grid, self.handset)
        _add_cord(grid, self.handset.at(-5.0, 0.5), skeleton.chest.at(-7.5, 79, -9.0))


def _add_set(grid: Grid, chest: Local) -> None:
    grid.brush = "webbing"
    grid.add(box(chest.at(0, 66.0, -13.4), (8.8, 11.5, 5.0), 0.9, chest.turn), 0.3)
    grid.brush = "steel"
    grid.add(box(chest.at(0, 76.5, -13.4), (9.2, 2.6, 5.4), 0.7, chest.turn), 0.1)
    for x in (-5, -1.6, 1.8):
        top = chest.at(x, 79.0, -12.6), chest.at(x, 80.3, -12.6)
        grid.add(rounded_cone(*top, 1.1, 1.0), 0.1)
    for x in (-9.0, 9.0):
        grid.add(box(chest.at(x, 72.0, -13.4), (0.5, 1.6, 1.3), 0.25, chest.turn), 0.1)
    for y in (59, 63.5, 68):
        grid.add(box(chest.at(0, y, -18.3), (6.4, 1.2, 0.5), 0.3, chest.turn), 0.1)
    grid.add(rounded_cone(chest.at(*MAST[0]), chest.at(8.6, 82, -13.8), 1.35, 1.0), 0.2)
    for link in chain([chest.at(*place) for place in MAST], 0.8):
        grid.add(link, 0.2)
    grid.add(ellipsoid(chest.at(*MAST[-1]), (1.1, 1.1, 1.1)), 0.1)


def _add_handset(grid: Grid, handset: Local) -> None:
    """Ear- and mouthpiece look back at the head."""
    grid.brush = "steel"
    grid.add(rounded_cone(handset.at(-5, 0), handset.at(5, 0), 1.25, 1.25), 0.2)
    for end in (-5.4, 5.4):
        grid.add(rounded_cone(handset.at(end, -0.4), handset.at(end, 1.5), 1.7, 2.0), 0.25)


def _add_cord(grid: Grid, start: Point, end: Point) -> None:
    """It hangs a little, and its coils are beads that merge."""
    first, last = (np.asarray(point, np.float32) for point in (start, end))
    for share in np.linspace(0, 1, CORD):
        bead = first + (last - first) * share - np.array((0, 16 * share * (1 - share), 0), np.float32)
        grid.add(ellipsoid(bead, (0.95, 0.72, 0.95)), 0.25)
