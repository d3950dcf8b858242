"""What a soldier carries: belt, pouches, suspenders, pack, canteen, grenade."""

from __future__ import annotations

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.mesh import rotation
from generation.sculptor.primitives import box, chain, ellipsoid, ring, rounded_cone, vector

POUCHES = (-9.4, -5.1, 5.1, 9.4)


def add_webbing(grid: Grid) -> None:
    _add_belt(grid)
    _add_suspenders(grid)
    _add_pack(grid)


def _add_belt(grid: Grid) -> None:
    grid.add(ring((0, 54.5, 0), (12.4, 9.4), 0.8, 1.5), 0.25)
    grid.add(box((0, 54.5, 10.2), (2.3, 1.9, 0.7), 0.35), 0.1)
    grid.carve(box((0, 54.5, 10.9), (1.4, 1.0, 0.6), 0.2), 0.1)
    for x in POUCHES:
        z = 9.3 * np.sqrt(max(0.0, 1 - (x / 13.2) ** 2))
        turn = rotation("y", np.degrees(-np.sign(x) * np.arctan2(abs(x), 13) * 0.8))
        grid.add(box((x, 53.4, z + 0.9), (1.95, 2.8, 1.7), 0.45, turn), 0.2)
        grid.add(box((x, 55.0, z + 1.3), (2.1, 1.3, 1.75), 0.4, turn), 0.1)


def _add_suspenders(grid: Grid) -> None:
    for side in (-1, 1):
        path = [(9.5, 81.0, 2), (9.0, 79.0, 8.3), (7.8, 70, 11.0), (6.6, 62, 10.9), (6.0, 56, 10.4)]
        for link in chain([(side * x, y, z) for x, y, z in path], 0.95):
            grid.add(link, 0.25)
    grid.add(ellipsoid((-11.2, 63.5, 9.2), (2.0, 2.6, 2.0)), 0.2)
    grid.add(box((-11.2, 66.4, 9.6), (0.7, 0.8, 0.7), 0.2), 0.15)


def _add_pack(grid: Grid) -> None:
    grid.add(box((0, 69, -13), (11, 11, 4.6), 2.0), 0.4)
    grid.add(rounded_cone(vector(-11, 82, -12.5), vector(11, 82, -12.5), 3.6, 3.6), 0.4)
    grid.add(ellipsoid((-14.6, 47.5, -3), (2.6, 5.2, 4.2)), 0.3)
    grid.add(rounded_cone((-14.6, 52, -3), (-14.6, 54, -3), 1.2, 1.2), 0.2)
