"""The beret, pulled to the wearer's right: hair shows in front and all along the other side."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape, axis_of, smooth_min
from generation.sculptor.head import Fit, HeadMeasures
from generation.sculptor.headgear import beside, modelled, moulded, seat
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, box, ellipse_distance, ellipsoid, ellipsoid_distance, vector

TIP, LEAN = -13.0, 13.0  # degrees backwards, and down on the wearer's right (the picture's left)
SHOWN = 2.0  # cm of hair between the face's upper edge and the band, in front
BAND = (8.15, 9.9, -3.9)  # cm: half width, half length, z of the middle
FAR_OFF = 1.5  # cm from the cloth: folds make no difference there
ROUND = (-2.5, 1.28, -3.87, 13.0, 6.65, 12.4)  # cm: middle and radii; beyond it all is far from the cloth
WITHIN = (-0.95, 2.5, -3.83, 7.6, 1.72, 8.3)  # the same; within it, too
BADGE = (3.9, 1.9, 5.35)  # over the wearer's left eye


def build() -> Part:
    """Seen and shadow-casting."""
    grid = Grid(axis_of((-15, 11, 0.12)), axis_of((-7, 9, 0.12)), axis_of((-16, 10, 0.12)), brush="cloth")
    low, high = vector(-15, -7, -16), vector(11, 9, 10)
    band = vector(*BAND)
    grid.add(Shape(low, high, lambda xs, ys, zs: _bag(xs, ys, zs)), 0)
    grid.brush = "leather"
    grid.add(Shape(low, high, lambda xs, ys, zs: _band(xs, ys, zs, band)), 0.12)
    _add_badge(grid)
    return moulded(grid)


def _add_badge(grid: Grid) -> None:
    turn = rotation("y", -22) @ rotation("x", 14)
    grid.brush = "cloth"
    grid.add(ellipsoid(BADGE, (1.75, 2.0, 0.75), turn), 0.25)
    grid.brush = "brass"
    front = vector(*BADGE) + vector(0, 0, 0.62) @ turn
    grid.add(ellipsoid(front, (1.0, 1.25, 0.5), turn), 0.0)
    grid.add(box(front + vector(0, 0.1, 0.42) @ turn, (0.22, 0.8, 0.3), 0.15, turn), 0.1)


def fit(measures: HeadMeasures) -> Fit:
    """The band's front above the hairline, whatever the forehead's height."""
    turn = rotation("z", LEAN) @ rotation("x", TIP)
    on = seat(measures, turn, BAND[2], BAND[1], measures.forehead + SHOWN)
    inverse = on.inverse
    return on.fit(lambda xs, ys, zs: _outside(xs, ys, zs, inverse))


@njit(cache=True, fastmath=FAST, inline="always")
def _cloth(x: float, y: float, z: float) -> float:
    """Distance to the bag: a flat crown, slack that hangs over the right ear, folds from the badge."""
    crown = ellipsoid_distance(x + 0.8, y - 2.5, z + 3.8, 9.1, 3.3, 10.2)
    hang = 0.42 * (y - 1.0)  # the slack hangs outwards, like the side of a tent
    slack = ellipsoid_distance(x + 8.0 - hang, y - 0.8, z + 4.4, 2.5, 3.7, 7.0)
    bag = smooth_min(crown, slack, 3.4)
    if abs(bag) > FAR_OFF:
        return bag
    across, ahead = x - 3.9, 5.0 - z
    far = np.sqrt(across * across + ahead * ahead)
    angle = np.arctan2(across, ahead)
    fold = np.sin(9 * angle + 1.3 * np.sin(0.35 * far + 1.0)) + 0.5 * np.sin(17 * angle + 0.6 * far)
    fold *= min(max((far - 2.5) / 5.0, 0.0), 1.0) * min(max((19.0 - far) / 7.0, 0.0), 1.0)
    return bag - 0.17 * fold


@njit(cache=True, fastmath=FAST, inline="always")
def _nearby(x: float, y: float, z: float) -> float:
    """The same as far as it matters: far from the cloth only on which side that is."""
    a, b, c = (x - ROUND[0]) / ROUND[3], (y - ROUND[1]) / ROUND[4], (z - ROUND[2]) / ROUND[5]
    if a * a + b * b + c * c > 1:
        return FAR_OFF
    a, b, c = (x - WITHIN[0]) / WITHIN[3], (y - WITHIN[1]) / WITHIN[4], (z - WITHIN[2]) / WITHIN[5]
    if a * a + b * b + c * c < 1:
        return -FAR_OFF
    return _cloth(x, y, z)


@njit(parallel=True, cache=True, fastmath=FAST)
def _bag(xs: Floats, ys: Floats, zs: Floats) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                out[i, j, k] = _cloth(xs[i], ys[j], zs[k])
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _band(xs: Floats, ys: Floats, zs: Floats, band: Floats) -> Floats:
    """The leather band round the head."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                wall = ellipse_distance(xs[i], zs[k] - band[2], band[0], band[1])
                out[i, j, k] = both(wall, abs(ys[j] - 0.2) - 0.75, 0.35)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _outside(xs: Floats, ys: Floats, zs: Floats, inverse: Floats) -> Floats:
    """Distance to what lies above the band's edge and not inside the bag, or stands off beside it, in a
    person's own space."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = modelled(inverse, xs[i], ys[j], zs[k])
                above = -0.2 - y
                if above < FAR_OFF:
                    above = max(above, -0.4 - _nearby(x, y, z))
                out[i, j, k] = smooth_min(above, beside(x, y, BAND[0]), 0.5)
    return out
