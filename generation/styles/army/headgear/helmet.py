"""The M1 steel helmet, tipped back so that hairline and temples show, its strap fastened over the brim."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape, axis_of, smooth_min
from generation.sculptor.head import Fit, HeadMeasures
from generation.sculptor.headgear import beside, modelled, moulded, seat
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, box, rounded_cone, vector

TIP = -15.0  # degrees backwards
SHOWN = 0.45  # cm of scalp between the face's upper edge and the rim
POT = (8.75, 10.6, 9.9, -3.4)  # cm: half width, half length, height above the rim, z of the middle
WALL = 0.95  # cm: in a figurine 100 mm tall still 1.1 mm
FILLED = 0.9  # cm above the rim; a pot that is hollow further up would be a void in the print


def build() -> Part:
    """Seen and shadow-casting."""
    grid = Grid(axis_of((-12, 12, 0.12)), axis_of((-4, 11.2, 0.12)), axis_of((-17, 11, 0.12)), brush="helmet")
    low, high = vector(-12, -4, -17), vector(12, 11.2, 11)
    pot = vector(*POT)
    grid.add(Shape(low, high, lambda xs, ys, zs: _pot(xs, ys, zs, pot)), 0)
    grid.brush = "webbing"
    grid.add(Shape(low, high, lambda xs, ys, zs: _strap(xs, ys, zs, pot)), 0.05)
    grid.brush = "brass"
    grid.add(box((3.3, 1.30, 7.15), (0.62, 0.72, 0.42), 0.16, rotation("y", -27)), 0.08)
    grid.brush = "steel"
    for side in (-1, 1):
        ends = (side * 9.0, -1.35, -1.9), (side * 9.0, -1.35, -0.5)
        grid.add(rounded_cone(*ends, 0.42, 0.42), 0.1)
    return moulded(grid)


def fit(measures: HeadMeasures) -> Fit:
    """The rim's front just above the face, whatever the forehead's height."""
    on = seat(measures, rotation("x", TIP), POT[3], POT[1], measures.forehead + SHOWN)
    inverse, pot = on.inverse, vector(*POT)
    return on.fit(lambda xs, ys, zs: _outside(xs, ys, zs, inverse, pot))


@njit(cache=True, fastmath=FAST, inline="always")
def _rim(z: float) -> float:
    """Height of the rim: level along the visor, then sweeping down to the ears, lowest at the neck."""
    t = min(max((6.2 - z) / 6.5, 0.0), 1.0)
    s = min(max((-2.0 - z) / 10.0, 0.0), 1.0)
    return -1.75 * t * t * (3 - 2 * t) - 0.35 * s


@njit(cache=True, fastmath=FAST, inline="always")
def _dome(x: float, y: float, z: float, pot: Floats) -> float:
    """Distance to the pot's outer wall: a round crown, steep sides, a rim that flares out most in front."""
    rx, rz, height, middle = pot
    above = max(y - _rim(z), 0.0)
    front = min(max((z - 1.0) / 6.0, 0.0), 1.0)
    back = min(max((-6.0 - z) / 6.0, 0.0), 1.0)
    flare = (0.030 + 0.062 * front * front + 0.025 * back) * np.exp(-above / (0.8 + 0.9 * front))
    level = min(max(y, 0.0) / height, 1.3)
    out = np.sqrt((x / rx) ** 2 + ((z - middle) / rz) ** 2) / (1 + flare)
    round_ = (out**2.25 + level**2.25) ** (1 / 2.25)
    return (round_ - 1) * 0.95 * rx


@njit(parallel=True, cache=True, fastmath=FAST)
def _pot(xs: Floats, ys: Floats, zs: Floats, pot: Floats) -> Floats:
    """The pot, solid but for a recess under the rim; a bead runs along its edge."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                above = ys[j] - _rim(zs[k])
                wall = _dome(xs[i], ys[j], zs[k], pot)
                pot_ = both(wall, -above, 0.3)
                recess = max(wall + WALL, above - FILLED)
                bead = np.sqrt((wall + 0.10) ** 2 + (above - 0.36) ** 2) - 0.36
                out[i, j, k] = min(both(pot_, -recess, 0.3), bead)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _strap(xs: Floats, ys: Floats, zs: Floats, pot: Floats) -> Floats:
    """The chin strap, worn over the brim: highest in front, under the rim at the ears."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                band = both(abs(y - (1.75 - 0.046 * x * x)) - 0.55, -1.2 - z, 0.4)
                out[i, j, k] = both(_dome(x, y, z, pot) - 0.24, band, 0.1)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _outside(xs: Floats, ys: Floats, zs: Floats, inverse: Floats, pot: Floats) -> Floats:
    """Distance to what lies above the rim and not inside the pot, or stands off beside it, in a person's own
    space."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = modelled(inverse, xs[i], ys[j], zs[k])
                above = max(_rim(z) + 0.1 - y, -0.45 - _dome(x, y, z, pot))
                out[i, j, k] = smooth_min(above, beside(x, y - _rim(z), pot[0]), 0.5)
    return out
