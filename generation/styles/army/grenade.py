"""A fragmentation grenade, ribbed, with its lever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.local import Local, Point
from generation.sculptor.primitives import box, ellipsoid, ring, rounded_cone
from generation.sculptor.skeleton import Hand, Skeleton, Triple


@dataclass(frozen=True, slots=True)
class Grenade:
    """place: its middle; axes to its fuse, to its lever, and aside."""

    place: Local

    @classmethod
    def at(cls, middle: Point, fuse: Point, lever: Point) -> Grenade:
        return cls(Local.along(middle, fuse, lever))

    def hand(self, palm: Triple, elbow: Triple) -> Hand:
        """Round its foot, so that fuse and ribs are seen over the thumb."""
        return Hand(self.place.at(-4.4, 0), self.place.way(1, 0), self.place.way(*palm), 2.2, elbow)

    def add(self, grid: Grid, skeleton: Skeleton) -> None:
        grid.brush = "steel"
        place, upright = self.place, self.place.turn[[1, 0, 2]]
        grid.add(ellipsoid(place.at(0.6, 0), (3.8, 4.9, 3.8), upright), 0.1)
        for along, radius in ((-1.5, 3.45), (0.5, 3.80), (2.5, 3.50), (4.1, 2.7)):
            grid.carve(ring(place.at(along, 0), (radius + 0.25,) * 2, 0.12, 0.1, rotation=upright), 0.15)
        for angle in np.arange(0, 2 * np.pi, np.pi / 4):
            rib = place.way(0, np.cos(angle), np.sin(angle)) * np.float32(4.0)
            grid.carve(rounded_cone(place.at(-2.4, 0) + rib, place.at(3.8, 0) + rib, 0.35, 0.35), 0.15)
        grid.add(rounded_cone(place.at(4.6, 0), place.at(6.2, 0), 1.4, 1.3), 0.2)
        grid.add(box(place.at(6.5, 0.6), (0.8, 1.7, 1.05), 0.3, place.turn), 0.15)
        grid.add(rounded_cone(place.at(6.5, 2.0), place.at(1.0, 4.1), 0.8, 0.75), 0.2)
