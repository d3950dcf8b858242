"""The soft field cap, pushed back: a crown that sags, a band, a short peak that clears the brow."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape, axis_of, smooth_min
from generation.sculptor.head import Fit, HeadMeasures
from generation.sculptor.headgear import beside, modelled, moulded, seat
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, ellipse_distance, ellipsoid, vector

TIP = -22.0  # degrees backwards
SHOWN = 2.1  # cm of hair between the face's upper edge and the band, in front
CROWN = (8.35, 9.9, 6.5, -3.6)  # cm: half width, half length, height, z of the middle
BAND = 2.4  # cm
PEAK = (7.0, 4.4, 0.48)  # cm: half width, reach in front of the crown, half thickness


def build() -> Part:
    """Seen and shadow-casting."""
    grid = Grid(axis_of((-12, 12, 0.12)), axis_of((-4, 10, 0.12)), axis_of((-16, 13, 0.12)), brush="cloth")
    low, high = vector(-12, -4, -16), vector(12, 10, 13)
    crown, peak = vector(*CROWN), vector(*PEAK)
    grid.add(Shape(low, high, lambda xs, ys, zs: _cap(xs, ys, zs, crown)), 0)
    grid.add(Shape(low, high, lambda xs, ys, zs: _peak(xs, ys, zs, crown, peak)), 0.35)
    grid.add(ellipsoid((0, CROWN[2] - 0.95, CROWN[3] - 0.4), (0.75, 0.55, 0.75)), 0.2)
    return moulded(grid)


def fit(measures: HeadMeasures) -> Fit:
    """The band's front above the hairline, whatever the forehead's height."""
    on = seat(measures, rotation("x", TIP), CROWN[3], CROWN[1], measures.forehead + SHOWN)
    inverse, crown = on.inverse, vector(*CROWN)
    return on.fit(lambda xs, ys, zs: _outside(xs, ys, zs, inverse, crown))


@njit(cache=True, fastmath=FAST, inline="always")
def _crown(x: float, y: float, z: float, crown: Floats) -> float:
    """Distance to the crown: it leans outwards, its top sags, its sides crease."""
    rx, rz, height, middle = crown
    t = min(max(y / height, 0.0), 1.2)
    angle, radius = np.arctan2(x, z - middle), np.sqrt(x * x + (z - middle) ** 2)
    outer = min(radius / 8.0, 1.0) ** 2
    sag = 1.0 * np.exp(-radius * radius / 36.0)
    droop = outer * (0.40 * np.sin(2 * angle + 0.7) + 0.18 * np.sin(5 * angle + 2.0))
    slack = min(max((t - 0.36) / 0.3, 0.0), 1.0) * min(max((1.15 - t) / 0.3, 0.0), 1.0)
    crease = 0.26 * np.sin(1.7 * y + 2.6 * np.sin(2 * angle + 0.4) + 1.3 * np.sin(3 * angle + 1.0))
    crease += 0.14 * np.sin(7 * angle + 2.2 * np.sin(0.9 * y + 2 * angle))
    side = ellipse_distance(x, z - middle, rx + 0.35 * t, rz + 0.3 * t) - slack * crease
    return both(side, y - (height - sag + droop), 1.7)


@njit(parallel=True, cache=True, fastmath=FAST)
def _cap(xs: Floats, ys: Floats, zs: Floats, crown: Floats) -> Floats:
    """Crown and band, solid."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                soft = both(_crown(x, y, z, crown), -y - 0.2, 0.3)
                wall = ellipse_distance(x, z - crown[3], crown[0] + 0.42, crown[1] + 0.42)
                stitch = 0.12 * np.exp(-((y - BAND + 0.5) ** 2) / 0.012)
                band = both(wall + stitch, max(y - BAND, -y - 0.6), 0.3)
                out[i, j, k] = smooth_min(soft, band, 0.15)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _peak(xs: Floats, ys: Floats, zs: Floats, crown: Floats, peak: Floats) -> Floats:
    """A stiff leaf that bends down towards its sides."""
    half, reach, thick = peak
    root = crown[3] + crown[1]
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                ahead = z - root
                forth = max(ahead + 3.4, 0.0) / (reach + 3.4)
                outline = (np.sqrt((x / half) ** 2 + forth**2.6) - 1) * 5.0
                leaf = abs(y - (0.35 - 0.12 * max(ahead, -2.0) - 0.036 * x * x)) - thick
                out[i, j, k] = max(both(leaf, outline, 0.42), root - 5.0 - z)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _outside(xs: Floats, ys: Floats, zs: Floats, inverse: Floats, crown: Floats) -> Floats:
    """Distance to what lies above the band's edge and not inside the crown, or stands off beside it, in a
    person's own space."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = modelled(inverse, xs[i], ys[j], zs[k])
                above = max(-0.35 - y, -0.4 - _crown(x, y, z, crown))
                out[i, j, k] = smooth_min(above, beside(x, y, crown[0]), 0.5)
    return out
