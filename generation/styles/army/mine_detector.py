"""A mine detector: search head, pole, box and cable."""

from __future__ import annotations

from dataclasses import dataclass

from generation.sculptor.distance_fields import Grid
from generation.sculptor.laying import patch, round_about
from generation.sculptor.local import Local, Point
from generation.sculptor.primitives import box, chain, disc, plate, rounded_cone
from generation.sculptor.skeleton import GROUND, Hand, Skeleton, Triple

DISC = 6.4  # cm


@dataclass(frozen=True, slots=True)
class MineDetector:
    """pole: its foot, over the search head; axes along the pole, up, and aside. length: of the pole, cm."""

    pole: Local
    length: float

    @classmethod
    def at(cls, foot: Point, top: Point, length: float) -> MineDetector:
        along = [b - a for a, b in zip(foot, top, strict=True)]
        return cls(Local.along(foot, along, (0, 0, 1)), length)

    def hand(self, along: float, palm: Triple, elbow: Triple, thumb: float) -> Hand:
        """A hand at a place along the pole; thumb: 1 towards its top, -1 towards the search head."""
        pole = self.pole
        return Hand(pole.at(along, 0), pole.way(thumb, 0), palm, 1.05, elbow)

    def add(self, grid: Grid, skeleton: Skeleton) -> None:
        grid.brush = "wood"
        pole = self.pole
        grid.add(rounded_cone(pole.at(0, 0), pole.at(self.length, 0), 1.05, 1.05), 0.1)
        grid.brush = "steel"
        x, _, z = pole.origin
        grid.add(disc((x, GROUND + 1.15, z), (DISC, DISC), 0.95, 0.4), 0.15)
        grid.add(disc((x, GROUND + 2.3, z), (DISC * 0.45, DISC * 0.45), 0.7, 0.4), 0.3)
        grid.add(plate(pole.at(0.5, 0), (-0.8, 0.8), (1.7, 1.7), 1.2, pole.turn[[2, 1, 0]], 0.4), 0.4)
        grid.add(rounded_cone(pole.at(8, 0), pole.at(10, 0), 1.45, 1.45), 0.1)
        grid.add(box(pole.at(self.length - 1, 0), (4.4, 2.1, 2.3), 0.5, pole.turn), 0.15)
        self._add_bag(grid, skeleton.pelvis)

    def _add_bag(self, grid: Grid, pelvis: Local) -> None:
        """The amplifier hangs at the hip; a cable runs to it."""
        grid.brush = "webbing"
        ray = round_about(pelvis, 92, 44)
        place, _ = grid.hit(*ray)
        grid.add(patch(grid, ray, (4.4, 4.6, 2.6), pelvis, 0.7), 0.2)
        grid.add(patch(grid, round_about(pelvis, 92, 46.6), (4.6, 2.0, 0.5), pelvis, 0.3), 0.1)
        grid.brush = "steel"
        start, end = self.pole.at(self.length - 4, -1.0), place + pelvis.way(0, 3, 2)
        for link in chain([start, (start + end) / 2 - pelvis.way(0, 5, -4), end], 0.75):
            grid.add(link, 0.3)
