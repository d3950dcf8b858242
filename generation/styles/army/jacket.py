"""The field jacket: skirt, chest, placket, pockets and collar."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.primitives import both, box, ellipse_distance, ellipsoid, ring, rounded_cone, vector

BUTTONS = (57.5, 62.0, 66.5, 71.0, 75.5)


def add_jacket(grid: Grid) -> None:
    grid.add(ellipsoid((0, 45, 0), (13.0, 8.2, 9.4)), 2.5)
    grid.add(Shape(vector(-16, 40, -13), vector(16, 55, 13), _skirt), 0.5)
    grid.add(rounded_cone((0, 54, 0), (0, 58, 0), 10.2, 11), 1.5)
    grid.add(Shape(vector(-18, 50, -13), vector(18, 84, 13), _chest), 1.0)
    _add_placket(grid)
    _add_pockets(grid)
    _add_collar(grid)


def _add_placket(grid: Grid) -> None:
    grid.add(box((0, 66, 9.8), (0.9, 14, 1.2), 0.4), 0.5)
    for height in BUTTONS:
        grid.add(ellipsoid((0, height, 11.3), (0.75, 0.75, 0.55)), 0.1)


def _add_pockets(grid: Grid) -> None:
    for side in (-1, 1):
        grid.add(box((side * 7.6, 70.5, 9.3), (3.7, 3.9, 1.3), 0.5), 0.3)
        grid.add(box((side * 7.6, 73.7, 9.7), (4.0, 1.4, 1.4), 0.4), 0.12)
        grid.add(ellipsoid((side * 7.6, 72.9, 11.2), (0.6, 0.6, 0.4)), 0.1)


def _add_collar(grid: Grid) -> None:
    grid.add(rounded_cone((0, 80, -2.4), (0, 85, -3), 7.6, 6.9), 1.0)
    grid.add(ring((0, 84.0, -2.4), (7.9, 7.6), 0.55, 1.9, tilt=0.30), 0.4)
    for side in (-1, 1):
        turn = rotation("z", np.degrees(side * 0.55)) @ rotation("x", np.degrees(0.55))
        grid.add(box((side * 4.4, 81.2, 5.4), (3.4, 1.9, 0.75), 0.4, turn), 0.3)


@njit(parallel=True, cache=True, fastmath=FAST)
def _skirt(xs: Floats, ys: Floats, zs: Floats) -> Floats:
    """A bell below the belt, fluted towards the hem."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                t = min(max((54 - y) / 14, 0.0), 1.0)
                angle = np.arctan2(x, z)
                rx = 12.0 + 3.2 * t + 0.35 * np.sin(angle * 9 + y * 0.12) * t
                rz = 9.0 + 2.4 * t + 0.35 * np.sin(angle * 9 + 1) * t
                out[i, j, k] = max(ellipse_distance(x, z, rx, rz), abs(y - 47.5) - 7) - 0.2
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _chest(xs: Floats, ys: Floats, zs: Floats) -> Floats:
    """The barrel of the chest, creased above the belt, sloping at the shoulders."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                t = min(max((y - 54) / 26, 0.0), 1.0)
                rx, rz = 11.8 + 4.2 * np.sin(t * 1.75), 8.8 + 1.9 * np.sin(t * 2.3)
                crease = np.sin(y * 1.1 + abs(x) * 0.35 + 1.3 * np.sin(x * 0.25))
                crease *= 0.22 * min(max(1 - abs(y - 60) / 9, 0.0), 1.0)
                side = ellipse_distance(x, z, rx, rz) - crease
                shoulder = y - (82.5 - abs(x) * 0.23 - 0.004 * x * x)
                out[i, j, k] = both(side, max(shoulder, 52 - y), 3.0)
    return out
