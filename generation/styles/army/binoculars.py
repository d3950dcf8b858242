"""Field glasses on their strap."""

from __future__ import annotations

from dataclasses import dataclass

from generation.sculptor.distance_fields import Grid
from generation.sculptor.local import Local, Point
from generation.sculptor.primitives import box, chain, rounded_cone
from generation.sculptor.skeleton import Hand, Skeleton, Triple

BARREL = 2.6  # cm from the middle to each barrel


@dataclass(frozen=True, slots=True)
class Binoculars:
    """place: their middle; axes to the soldier's left, up, and out of the lenses."""

    place: Local

    @classmethod
    def at(cls, middle: Point, left: Point, up: Point) -> Binoculars:
        return cls(Local.along(middle, left, up))

    def hand(self, side: int, palm: Triple, elbow: Triple) -> Hand:
        """A hand round the outside of a barrel."""
        place = self.place
        return Hand(place.at(side * (BARREL + 0.5), 0, 0.3), place.way(0, 0, 1), place.way(*palm), 1.9, elbow)

    def add(self, grid: Grid, skeleton: Skeleton) -> None:
        grid.brush = "steel"
        place = self.place
        for side in (-1, 1):
            x = side * BARREL
            grid.add(rounded_cone(place.at(x, 0, -3.4), place.at(x, 0, 2.0), 1.55, 1.9), 0.3)
            grid.add(rounded_cone(place.at(x * 1.25, 0, 2.6), place.at(x * 1.3, 0, 4.6), 2.2, 2.35), 0.2)
            grid.carve(rounded_cone(place.at(x * 1.3, 0, 6.6), place.at(x * 1.3, 0, 9), 1.6, 1.9), 0.1)
            grid.add(rounded_cone(place.at(x, 0, -4.4), place.at(x, 0, -5.0), 1.45, 1.6), 0.15)
        grid.add(rounded_cone(place.at(0, 0.3, -3.0), place.at(0, 0.3, 2.8), 0.95, 0.95), 0.3)
        grid.add(box(place.at(0, 0.2, 1.4), (2.6, 0.75, 0.9), 0.3, place.turn), 0.3)
        self._add_strap(grid, skeleton.chest)

    def _add_strap(self, grid: Grid, chest: Local) -> None:
        grid.brush = "leather"
        for side in (-1, 1):
            path = [self.place.at(side * 3.2, 1.4, -2.0), chest.at(side * 5.8, 75.5, 11.0)]
            path += [chest.at(side * 6.6, 79.5, 7.0), chest.at(side * 6.4, 82.6, 1.0)]
            for link in chain(path, 0.75):
                grid.add(link, 0.2)
