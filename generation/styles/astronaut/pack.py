"""Life support: the backpack, its straps, the control unit on the chest and the hoses between."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from generation.sculptor.distance_fields import Grid
from generation.sculptor.laying import lay_strap, outward
from generation.sculptor.local import Local
from generation.sculptor.primitives import box, ellipsoid, ring, rounded_cone

LINKS = 22
# From the chest's connector round the waist to the backpack, for the wearer's left
HOSE = (
    (6.3, 60.5, 12.6),
    (9.8, 58.2, 14.0),
    (14.2, 58.8, 10.8),
    (16.6, 62.0, 3.5),
    (15.6, 65.0, -5.0),
    (11.0, 66.5, -13.0),
)


def add_pack(grid: Grid, chest: Local) -> None:
    _add_backpack(grid, chest)
    _add_straps(grid, chest)
    _add_control_unit(grid, chest)
    for side, paint in ((-1, "flag"), (1, "trim")):
        _add_hose(grid, chest, side, paint)


def _add_backpack(grid: Grid, chest: Local) -> None:
    grid.brush = "suit"
    grid.add(box(chest.at(0, 67, -15.8), (12.0, 15.5, 6.2), 2.2, chest.turn), 0.8)
    grid.add(box(chest.at(0, 84.6, -17.0), (10.0, 3.6, 4.8), 1.4, chest.turn), 0.3)
    grid.carve(box(chest.at(0, 80.8, -22.4), (14, 0.3, 0.9), 0.15, chest.turn), 0.2)
    grid.add(box(chest.at(0, 72.5, -21.5), (8.2, 5.4, 1.1), 0.5, chest.turn), 0.2)
    grid.add(box(chest.at(0, 58.5, -21.3), (9.2, 4.8, 1.1), 0.5, chest.turn), 0.2)
    grid.brush = "metal"
    for x in (-6.2, 6.2):
        grid.add(ellipsoid(chest.at(x, 58.5, -22.4), (1.1, 1.1, 0.7)), 0.1)
    grid.add(box(chest.at(0, 72.5, -22.4), (3.0, 0.7, 0.7), 0.3, chest.turn), 0.1)
    grid.brush = "trim"
    grid.add(box(chest.at(0, 88.0, -17.0), (6.0, 0.7, 2.6), 0.3, chest.turn), 0.1)


def _add_straps(grid: Grid, chest: Local) -> None:
    grid.brush = "webbing"
    for side in (-1, 1):
        places = ((8.2, 79.5), (7.6, 77.5), (6.8, 75.5), (6.0, 73.5), (5.4, 71.5))
        rays = [outward(chest, side * x, y) for x, y in places]
        lay_strap(grid, rays, 1.1, 0.42)


def _add_control_unit(grid: Grid, chest: Local) -> None:
    """A box with a window, three switches, a dial, and handles that a glove can find."""
    grid.brush = "suit"
    grid.add(box(chest.at(0, 68.4, 12.6), (6.6, 4.0, 3.2), 0.8, chest.turn), 0.25)
    grid.brush = "metal"
    grid.add(box(chest.at(0, 68.4, 15.3), (5.9, 3.3, 0.8), 0.4, chest.turn), 0.08)
    grid.brush = "rubber"
    grid.add(box(chest.at(-2.6, 69.6, 15.9), (2.3, 1.2, 0.55), 0.3, chest.turn), 0.05)
    grid.add(ellipsoid(chest.at(3.4, 69.3, 15.9), (1.5, 1.5, 0.8), chest.turn), 0.05)
    grid.brush = "trim"
    for x in (-4.2, -2.6, -1.0):
        grid.add(rounded_cone(chest.at(x, 66.6, 15.6), chest.at(x, 66.6, 16.5), 0.62, 0.55), 0.05)
    grid.brush = "visor"
    grid.add(box(chest.at(3.4, 66.6, 15.9), (1.5, 0.6, 0.6), 0.25, chest.turn), 0.05)
    grid.brush = "metal"
    for x in (-3.6, 0.0, 3.6):
        grid.add(rounded_cone(chest.at(x, 72.0, 13.4), chest.at(x, 73.3, 13.4), 0.95, 0.85), 0.1)


def _add_hose(grid: Grid, chest: Local, side: int, paint: str) -> None:
    """A ribbed hose, held by a coloured connector: one supplies, one returns."""
    knots = np.array(HOSE) * (side, 1, 1)
    path = CubicSpline(np.arange(len(knots)), knots)(np.linspace(0, len(knots) - 1, LINKS))
    places = [chest.at(*point) for point in path]
    grid.brush = "hose"
    for start, end in zip(places[:-1], places[1:], strict=True):
        grid.add(rounded_cone(start, end, 1.0, 1.0), 0.1)
        grid.add(ellipsoid((start + end) / 2, (1.28, 1.28, 1.28)), 0.1)
    socket = Local.along(places[0], places[0] - places[1], (0, 1, 0))
    grid.brush = "metal"
    grid.add(rounded_cone(chest.at(side * 5.6, 61.0, 9.8), places[0], 1.9, 1.5), 0.2)
    grid.brush = paint
    turn = socket.turn[[1, 0, 2]]
    grid.add(ring(places[1], (1.35, 1.35), 0.45, 0.6, rotation=turn), 0.1)
