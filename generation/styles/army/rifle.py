"""A self-loading rifle with its sling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.local import Local, Point
from generation.sculptor.mesh import rotation
from generation.sculptor.primitives import box, chain, plate, ring, rounded_cone
from generation.sculptor.skeleton import Hand, Skeleton, Triple

TRIGGER, FORE, BUTT = (-10.6, -0.9, 0.0), (10.0, -0.4, 0.0), (-29.0, -1.9, 0.0)  # where hands hold it
SLING = ((19, -1.7, 0.2), (12, -3.4, 0.6), (2, -5.0, 0.9), (-9, -5.0, 0.8), (-19, -4.2, 0.3))


@dataclass(frozen=True, slots=True)
class Rifle:
    """place: its receiver's middle; axes along the barrel, up to the sights, out of its right side."""

    place: Local
    sling: bool = True

    @classmethod
    def at(cls, centre: Point, along: Point, up: Point, sling: bool = True) -> Rifle:
        return cls(Local.along(centre, along, up), sling)

    def hand(
        self, where: Triple, palm: Triple, elbow: Triple, along: float = 1.0, radius: float = 1.5
    ) -> Hand:
        """A hand at one of its places; palm: the way to the palm, in the rifle's axes."""
        place = self.place
        return Hand(place.at(*where), place.way(along, 0), place.way(*palm), radius, elbow)

    def add(self, grid: Grid, skeleton: Skeleton) -> None:
        _add_stock(grid, self.place)
        _add_action(grid, self.place)
        _add_barrel(grid, self.place)
        if self.sling:
            grid.brush = "webbing"
            for link in chain([self.place.at(*point) for point in SLING], 0.72):
                grid.add(link, 0.3)


def _add_stock(grid: Grid, place: Local) -> None:
    grid.brush = "wood"
    dropped = place.turned(rotation("z", np.degrees(0.07)))
    grid.add(box(place.at(-21, -1.6), (9.2, 2.4, 1.25), 0.6, dropped), 0.3)
    grid.add(rounded_cone(place.at(-13, -0.9), place.at(-8, -0.6), 1.7, 1.5), 0.6)
    grid.add(box(place.at(9, -0.2), (9.6, 1.5, 1.35), 0.6, place.turn), 0.3)
    grid.add(box(place.at(12, 1.0), (6.4, 0.8, 1.0), 0.4, place.turn), 0.15)
    grid.brush = "steel"
    grid.add(box(place.at(-30.0, -2.2), (0.5, 3.0, 1.35), 0.3, dropped), 0.1)
    grid.add(ring(place.at(18.8, 0.0), (1.55, 1.35), 0.2, 0.5, rotation=place.turn[[1, 0, 2]]), 0.1)


def _add_action(grid: Grid, place: Local) -> None:
    grid.brush = "steel"
    grid.add(box(place.at(-3.2, 0.5), (6.6, 1.6, 1.3), 0.5, place.turn), 0.3)
    grid.add(box(place.at(-1.5, -1.9), (3.0, 1.0, 0.95), 0.35, place.turn), 0.25)
    grid.add(plate(place.at(-6.4, -2.3), (-1.6, 1.6), (0.95, 0.95), 0.7, place.turn[[1, 2, 0]], 0.2), 0.2)
    grid.add(rounded_cone(place.at(-0.5, 0.9, 1.1), place.at(-0.5, 1.0, 2.5), 0.7, 0.75), 0.2)
    grid.add(box(place.at(-8.0, 2.2), (1.0, 0.8, 0.9), 0.25, place.turn), 0.2)


def _add_barrel(grid: Grid, place: Local) -> None:
    grid.add(rounded_cone(place.at(10, 0.9), place.at(31, 0.75), 0.95, 0.9), 0.15)
    grid.add(rounded_cone(place.at(10, -0.6), place.at(26, -0.5), 0.8, 0.8), 0.15)
    grid.add(rounded_cone(place.at(25.2, 0.2), place.at(26.4, 0.2), 1.35, 1.35), 0.1)
    grid.add(rounded_cone(place.at(29.5, 0.75), place.at(31.6, 0.75), 1.2, 1.2), 0.1)
    grid.add(box(place.at(29.6, 2.0), (0.7, 1.1, 0.72), 0.2, place.turn), 0.15)
