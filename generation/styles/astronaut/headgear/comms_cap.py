"""The soft cap with earphones that is worn under a helmet: it frames the face and hides all hair above."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape, axis_of, smooth_min
from generation.sculptor.head import Fit, HeadMeasures
from generation.sculptor.headgear import HALF_WIDTH, modelled, moulded, seat
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, ellipsoid, ellipsoid_distance, rounded_cone, vector

SHOWN = 0.2  # cm between the face's upper edge and the hem, in front
SKULL = (8.75, 11.4, 10.5, -3.8, -4.2)  # cm: half width, height, half length; y and z of the middle
HEM = (-1.2, 0.235, -6.0)  # z, cm, beside the ears; how it comes forward (1 / cm) above this height
NAPE = -10.6  # cm, the lower edge
STRIP = 4.3  # cm: half the width of the white strip from brow to nape
EAR = (8.35, -6.7, -4.4)  # cm, the middle of an earphone
MICROPHONE = (6.5, -12.2, 3.9)  # cm


def build() -> Part:
    """Seen and shadow-casting."""
    grid = Grid(
        axis_of((-12, 12, 0.12)), axis_of((-15, 9.5, 0.12)), axis_of((-17, 8.5, 0.12)), brush="rubber"
    )
    low, high = vector(-12, -13, -17), vector(12, 9.5, 8.5)
    skull, hem = vector(*SKULL), vector(*HEM)
    grid.add(Shape(low, high, lambda xs, ys, zs: _cap(xs, ys, zs, skull, hem)), 0)
    grid.brush = "suit"
    grid.add(Shape(low, high, lambda xs, ys, zs: _strip(xs, ys, zs, skull, hem)), 0.1)
    for side in (-1, 1):
        _add_earphone(grid, side)
    return moulded(grid)


def _add_earphone(grid: Grid, side: int) -> None:
    ear, microphone = vector(side * EAR[0], *EAR[1:]), vector(side * MICROPHONE[0], *MICROPHONE[1:])
    grid.brush = "rubber"
    grid.add(ellipsoid(ear, (1.7, 3.5, 2.9)), 0.3)
    grid.brush = "metal"
    grid.add(ellipsoid(ear + vector(side * 1.2, 0, 0), (0.9, 1.9, 1.6)), 0.15)
    hinge = ear + vector(side * 0.7, -2.2, 1.4)
    grid.add(rounded_cone(hinge, microphone, 0.6, 0.56), 0.1)
    grid.brush = "rubber"
    grid.add(ellipsoid(microphone, (0.75, 0.8, 1.0)), 0.1)


def fit(measures: HeadMeasures) -> Fit:
    """The hem at the forehead's upper edge, at any height; narrow heads have ears as long as wide ones."""
    roomy = replace(measures, half_width=max(measures.half_width, HALF_WIDTH))
    on = seat(roomy, rotation("x", 0), SKULL[4], SKULL[2], measures.forehead + SHOWN)
    inverse, skull, hem = on.inverse, vector(*SKULL), vector(*HEM)
    return on.fit(lambda xs, ys, zs: _outside(xs, ys, zs, inverse, skull, hem))


@njit(cache=True, fastmath=FAST, inline="always")
def _cloth(x: float, y: float, z: float, skull: Floats) -> float:
    """Distance to the cap's outer side, were it closed all round; seams run beside the strip."""
    rx, ry, rz, height, middle = skull
    round_ = ellipsoid_distance(x, y - height, z - middle, rx, ry, rz)
    return round_ + 0.13 * np.exp(-((abs(x) - STRIP) ** 2) / 0.03)


@njit(cache=True, fastmath=FAST, inline="always")
def _behind(y: float, z: float, hem: Floats) -> float:
    """Distance to what is behind the hem and above the nape."""
    side, forward, start = hem
    up = max(y - start, 0.0)
    slope = 2 * forward * up
    return both((z - side - forward * up * up) / np.sqrt(1 + slope * slope), NAPE - y, 1.5)


@njit(parallel=True, cache=True, fastmath=FAST)
def _cap(xs: Floats, ys: Floats, zs: Floats, skull: Floats, hem: Floats) -> Floats:
    """The cap, solid, with a rolled hem."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                cloth, behind = _cloth(x, y, z, skull), _behind(y, z, hem)
                roll = np.sqrt((cloth + 0.15) ** 2 + (behind + 0.4) ** 2) - 0.62
                out[i, j, k] = smooth_min(both(cloth, behind, 0.3), roll, 0.1)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _strip(xs: Floats, ys: Floats, zs: Floats, skull: Floats, hem: Floats) -> Floats:
    """The strip from brow to nape, a little above the rest."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                cloth = both(_cloth(x, y, z, skull) - 0.12, _behind(y, z, hem) + 0.5, 0.3)
                out[i, j, k] = both(cloth, abs(x) - STRIP + 0.25, 0.25)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _outside(xs: Floats, ys: Floats, zs: Floats, inverse: Floats, skull: Floats, hem: Floats) -> Floats:
    """Distance to what lies in the cap's cloth or beyond it, behind its hem; in a person's own space."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = modelled(inverse, xs[i], ys[j], zs[k])
                out[i, j, k] = max(-0.5 - _cloth(x, y, z, skull), _behind(y, z, hem) + 0.35)
    return out
