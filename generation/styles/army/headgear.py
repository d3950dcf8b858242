"""The steel helmet, worn tipped back so that brow and hairline show, its strap fastened over the brim.

It is modelled once, upright, round a head 7.5 cm to each side, the front of its rim at the origin's height; a
person's is that helmet scaled, tipped and moved.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape, axis_of
from generation.sculptor.head import Fit, HeadMeasures
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, box, vector
from generation.sculptor.traits import Traits

HALF_WIDTH = 7.5  # cm of the head it is modelled for
TIP = -11.0  # degrees backwards
POT = (10.0, 11.4, 9.6, -3.2)  # cm: half width, half length, height above the rim, z of the middle
WALL = 0.5  # cm


def choose_headgear(traits: Traits, seed: int) -> str:
    """The headgear that shows best what a person is known by."""
    return "helmet"


def build_headgear(name: str) -> Part:
    """The helmet, seen and shadow-casting."""
    grid = Grid(axis_of((-13, 13, 0.13)), axis_of((-5, 11, 0.13)), axis_of((-17, 12, 0.13)), "helmet")
    low, high = vector(-13, -5, -17), vector(13, 11, 12)
    pot = vector(*POT)
    grid.add(Shape(low, high, lambda xs, ys, zs: _shell(xs, ys, zs, pot)), 0)
    grid.brush = "webbing"
    grid.add(Shape(low, high, lambda xs, ys, zs: _strap(xs, ys, zs, pot)), 0.08)
    grid.add(box((3.2, 1.75, 8.35), (0.6, 0.75, 0.45), 0.2, rotation("y", -20)), 0.15)
    return Part.of(grid)


def fit_headgear(name: str, measures: HeadMeasures) -> Fit:
    """How the helmet sits on a head, and the space that hair must leave to it."""
    rim = measures.brow + 0.72 * (measures.forehead - measures.brow)
    scale = (measures.half_width + 2.0) / (HALF_WIDTH + 2.0)
    turn, offset = rotation("x", TIP), vector(0, rim, 0)
    pot = vector(*POT)

    def outside(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _outside(xs, ys, zs, pot, turn, offset, scale)

    space = Shape(vector(-40, rim - 6, -40), vector(40, 40, 40), outside)
    return Fit(rotation=turn, scale=scale, pivot=vector(0, 0, POT[3]), offset=offset, outside=space)


@njit(cache=True, fastmath=FAST, inline="always")
def _rim(x: float, z: float) -> float:
    """Height of the rim: level in front, lower over ears and neck."""
    t = min(max((7.0 - z) / 8.0, 0.0), 1.0)
    return -2.0 * t * t * (3 - 2 * t)


@njit(cache=True, fastmath=FAST, inline="always")
def _dome(x: float, y: float, z: float, pot: Floats) -> float:
    """Distance to the pot's outer wall: steep sides, a round crown, a visor that flares."""
    rx, rz, height, middle = pot
    above = max(y - _rim(x, z), 0.0)
    visor = min(max((z - 2) / 6, 0.0), 1.0)
    flare = (0.045 + 0.075 * visor) * np.exp(-above / 0.75)
    level = min(max(y, 0.0) / height, 1.3)
    out = np.sqrt((x / rx) ** 2 + ((z - middle) / rz) ** 2) / (1 + flare)
    round_ = (out**2.3 + level**2.3) ** (1 / 2.3)
    return (round_ - 1) * 0.9 * rx


@njit(parallel=True, cache=True, fastmath=FAST)
def _shell(xs: Floats, ys: Floats, zs: Floats, pot: Floats) -> Floats:
    """The hollow pot, its rim rolled."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                above = ys[j] - _rim(xs[i], zs[k])
                roll = 0.10 * np.exp(-((above - 0.25) ** 2) / 0.05)
                wall = abs(_dome(xs[i], ys[j], zs[k], pot) + WALL / 2) - WALL / 2 - roll
                out[i, j, k] = both(wall, -above, 0.2)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _strap(xs: Floats, ys: Floats, zs: Floats, pot: Floats) -> Floats:
    """The chin strap, worn over the brim: highest in front, under the rim at the ears."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                band = abs(y - (2.1 - 0.042 * x * x)) - 0.5
                wall = abs(_dome(x, y, z, pot) - 0.1) - 0.22
                out[i, j, k] = max(both(wall, band, 0.12), -1.0 - z)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _outside(
    xs: Floats, ys: Floats, zs: Floats, pot: Floats, turn: Floats, offset: Floats, scale: float
) -> Floats:
    """Distance to what lies beyond the pot's inner wall, above its rim, in a person's own space."""
    middle = pot[3]
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i] - offset[0], ys[j] - offset[1], zs[k] - offset[2] - middle
                u = (turn[0, 0] * x + turn[1, 0] * y + turn[2, 0] * z) / scale
                v = (turn[0, 1] * x + turn[1, 1] * y + turn[2, 1] * z) / scale
                w = (turn[0, 2] * x + turn[1, 2] * y + turn[2, 2] * z) / scale + middle
                below = _rim(u, w) - 0.1 - v
                if below < 1.0:  # farther down nothing is covered, and the dome is dear
                    below = max(below, -(_dome(u, v, w, pot) + 0.8 * WALL))
                out[i, j, k] = scale * below
    return out
