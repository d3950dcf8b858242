"""Trousers, gaiters and boots."""

from __future__ import annotations

from dataclasses import dataclass

from generation.sculptor.distance_fields import Grid
from generation.sculptor.primitives import Folds, ring, rounded_cone, vector

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stance:
    """(x, z) in cm of feet and knees, the picture's left first."""

    feet: tuple[Place, Place]
    knees: tuple[Place, Place]


def add_legs(grid: Grid, stance: Stance) -> None:
    for side, foot, knee in zip((-1, 1), stance.feet, stance.knees, strict=True):
        _add_trouser(grid, side, foot, knee)
        _add_boot(grid, side, foot)


def _add_trouser(grid: Grid, side: int, foot: Place, knee: Place) -> None:
    hip, joint = vector(side * 6.2, 45, 0), vector(knee[0], 26, knee[1])
    ankle = vector(foot[0], 11, foot[1] - 1)
    grid.add(rounded_cone(hip, joint, 8.0, 6.6, Folds(0.30, 1.6, side * 1.3)), 1.5)
    grid.add(rounded_cone(joint, ankle, 6.6, 5.3, Folds(0.36, 2.1, side * 2.1 + 1)), 1.2)


def _add_boot(grid: Grid, side: int, foot: Place) -> None:
    x, z = foot
    ankle, toe = vector(x, 11, z - 1), vector(x + side * 2.6, 4.6, z + 8.5)
    grid.add(ring(ankle + vector(0, 1.2, 0), (5.9, 5.9), 0.7, 0.9), 0.5)
    grid.add(rounded_cone(ankle + vector(0, 1, 0), (x, 6, z - 1), 5.0, 4.7), 0.5)
    grid.add(rounded_cone((x, 5.6, z - 1.5), toe, 4.3, 3.3), 1.2)
    grid.add(rounded_cone((x, 3.5, z - 2.6), toe + vector(side * 0.2, -1.3, 0.8), 4.35, 3.7), 0.3)
    for share in (0.25, 0.5, 0.75):
        lace = vector(x, 9.6, z + 2.8) * (1 - share) + (toe + vector(0, 3.2, -2)) * share
        grid.add(rounded_cone(lace - vector(2, 0, 0), lace + vector(2, 0, 0), 0.45, 0.45), 0.3)
