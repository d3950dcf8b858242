"""The helmet with its golden visor pushed up: a shell behind and beside the head, nothing before the face."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape, axis_of
from generation.sculptor.head import Fit, HeadMeasures
from generation.sculptor.headgear import HALF_WIDTH, modelled, moulded, seat
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, ellipsoid, rounded_cone, vector

SHELL = (11.0, 12.0, 14.5, -3.6)  # cm: half width, half length, height above the eyes, z of the middle
WALL = 1.05  # cm: in a figurine 100 mm tall still 1.2 mm
RIM = -12.6  # cm, where the shell enters the neck ring
NECK = (-5.6, 7.0)  # cm: z and radius of what goes through the neck ring
BEARD = 1.2  # cm below the chin that hang free
CHIN = -10.9  # cm, the top of what closes it below the chin
VISOR = (40.0, 112.0)  # degrees from straight ahead
PIVOT = 1.5  # cm, height of the visor's hinge


def build() -> Part:
    """Seen and shadow-casting."""
    grid = Grid(axis_of((-14, 14, 0.14)), axis_of((-14, 19, 0.14)), axis_of((-18, 13, 0.14)), brush="suit")
    low, high = vector(-14, -14, -18), vector(14, 19, 13)
    shell, visor = vector(*SHELL), np.radians(vector(*VISOR))
    grid.add(Shape(low, high, lambda xs, ys, zs: _shell(xs, ys, zs, shell)), 0)
    grid.brush = "metal"
    grid.add(Shape(low, high, lambda xs, ys, zs: _edge(xs, ys, zs, shell)), 0.1)
    grid.brush = "visor"
    grid.add(Shape(low, high, lambda xs, ys, zs: _visor(xs, ys, zs, shell, visor)), 0.05)
    _add_hinges(grid)
    return moulded(grid)


def _add_hinges(grid: Grid) -> None:
    for side in (-1, 1):
        grid.brush = "metal"
        at = vector(side * (SHELL[0] + 0.6), PIVOT, SHELL[3])
        grid.add(ellipsoid(at, (1.0, 2.3, 2.3)), 0.2)
        grid.brush = "trim"
        grid.add(rounded_cone(at, at + vector(side * 0.75, 0, 0), 0.95, 0.85), 0.1)


def fit(measures: HeadMeasures) -> Fit:
    """As wide as the head, its eyes where the head's are; narrow skulls are no lower than wide ones."""
    roomy = replace(measures, half_width=max(measures.half_width, HALF_WIDTH))
    on = seat(roomy, rotation("x", 0), SHELL[3], SHELL[1], 0.0)
    inverse, shell, chin = on.inverse, vector(*SHELL), measures.chin - BEARD
    fitted = on.fit(lambda xs, ys, zs: _outside(xs, ys, zs, inverse, shell, chin))
    # Down to the ends of the longest hair: it goes into the suit with the neck.
    return replace(fitted, outside=replace(fitted.outside, lower=vector(-40, -60, -40)))


@njit(cache=True, fastmath=FAST, inline="always")
def _wall(x: float, y: float, z: float, shell: Floats) -> float:
    """Distance to the shell's outer wall: a dome that narrows to the neck ring."""
    rx, rz, height, middle = shell
    t = min(max((2.0 - y) / 14.0, 0.0), 1.0)
    waist = 1 - 0.19 * t * t * (3 - 2 * t)
    out = np.sqrt((x / rx) ** 2 + ((z - middle) / rz) ** 2) / waist
    level = max(y - 1.5, 0.0) / height
    round_ = (out**2.3 + level**2.3) ** (1 / 2.3)
    return (round_ - 1) * 0.95 * rx


@njit(cache=True, fastmath=FAST, inline="always")
def _opening(y: float, z: float) -> float:
    """Distance behind the edge of the face's opening; negative in the opening."""
    return both(-2.2 + 0.34 * max(y - 3.0, 0.0) - z, CHIN - y, 2.0)


@njit(parallel=True, cache=True, fastmath=FAST)
def _shell(xs: Floats, ys: Floats, zs: Floats, shell: Floats) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                wall = _wall(x, y, z, shell)
                solid = both(wall, RIM - y, 0.3)
                out[i, j, k] = both(max(solid, -wall - WALL), -_opening(y, z), 0.35)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _edge(xs: Floats, ys: Floats, zs: Floats, shell: Floats) -> Floats:
    """The bead round the opening."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                wall, edge = _wall(x, y, z, shell) + 0.4, _opening(y, z) - 0.35
                out[i, j, k] = max(np.sqrt(wall * wall + edge * edge) - 0.75, RIM - y)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _visor(xs: Floats, ys: Floats, zs: Floats, shell: Floats, ends: Floats) -> Floats:
    """A sector of a larger shell, turned up about the hinges; its front edge is thickened."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                up, ahead = y - PIVOT, z - shell[3]
                far = np.sqrt(up * up + ahead * ahead)
                angle = np.arctan2(up, ahead)
                sector = max(ends[0] - angle, angle - ends[1]) * far
                rim = 0.22 * np.exp(-((sector + 0.5) ** 2) / 0.3)
                wall = abs(_wall(x, y, z, shell) - 0.55) - 0.62 - rim
                out[i, j, k] = max(both(wall, sector, 0.35), 2.0 - far)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _outside(xs: Floats, ys: Floats, zs: Floats, inverse: Floats, shell: Floats, chin: float) -> Floats:
    """Distance to what lies in the shell's wall or beyond it, but for the opening, and below the rim to all
    round the neck. chin: what is lower may be cut off in front, too; face space."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = modelled(inverse, xs[i], ys[j], zs[k])
                beyond = -WALL + 0.3 - _wall(x, y, z, shell)
                aside = np.sqrt(x * x + (z - NECK[0]) ** 2)
                free = min(z - 2.0, 10.5 - y, ys[j] - chin)
                out[i, j, k] = min(max(beyond, free), max(y - RIM, NECK[1] - aside))
    return out
