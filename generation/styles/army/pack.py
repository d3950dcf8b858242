"""What a soldier has on his back."""

from __future__ import annotations

from dataclasses import dataclass

from generation.sculptor.distance_fields import Grid
from generation.sculptor.local import Local
from generation.sculptor.primitives import box, plate, ring, rounded_cone
from generation.sculptor.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Pack:
    """A haversack under its flap, a rolled blanket round it, a spade on its back."""

    def add(self, grid: Grid, skeleton: Skeleton) -> None:
        chest = skeleton.chest
        grid.brush = "webbing"
        grid.add(box(chest.at(0, 66.5, -12.6), (8.6, 9.5, 4.0), 1.5, chest.turn), 0.3)
        grid.add(box(chest.at(0, 71.6, -12.9), (9.0, 4.4, 4.3), 1.2, chest.turn), 0.12)
        for x in (-5.6, 5.6):
            grid.add(box(chest.at(x, 66, -13.2), (0.8, 9.3, 4.35), 0.3, chest.turn), 0.1)
        _add_spade(grid, chest)
        _add_blanket(grid, chest)


def _add_spade(grid: Grid, chest: Local) -> None:
    grid.brush = "steel"
    grid.add(plate(chest.at(0, 63.5, -17.2), (-3.6, 1.6), (1.9, 3.2), 0.75, chest.turn[[0, 2, 1]], 0.3), 0.15)
    grid.brush = "wood"
    grid.add(rounded_cone(chest.at(0, 67, -17.2), chest.at(0, 77, -17.2), 0.95, 0.95), 0.15)


def _add_blanket(grid: Grid, chest: Local) -> None:
    grid.brush = "cloth"
    ends = chest.at(-10.4, 79.2, -11.8), chest.at(10.4, 79.2, -11.8)
    grid.add(rounded_cone(*ends, 3.2, 3.2), 0.3)
    for side, end in zip((-1, 1), ends, strict=True):
        grid.add(rounded_cone(end, chest.at(side * 10.9, 65.5, -11.6), 3.2, 2.9), 0.3)
    grid.brush = "webbing"
    for x in (-5.6, 5.6):
        grid.add(ring(chest.at(x, 79.2, -11.8), (3.3, 3.3), 0.25, 0.8, rotation=chest.turn[[1, 0, 2]]), 0.1)
