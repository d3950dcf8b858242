"""Ears: a shell with its rolled rim, the ridge within, the bowl and the lobe."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Shape
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.primitives import both, turned, vector

HALF_HEIGHT, HALF_WIDTH = 3.0, 1.75  # cm
# cm of the shell before and behind its middle: in a print a wall must be so thick
FRONT, BACK = 0.30, 0.95
YAW, ROLL = 32.0, -6.0  # degrees that an ear stands off and leans back
REACH = vector(2.4, 3.3, 2.6)  # cm
WIDENS = 0.24  # share of its width that an ear gains from its middle to its top
NEAR = 1.2  # cm from the shell within which its relief counts


def ear(centre: Floats, side: int) -> Shape:
    """An ear round `centre` (3,) cm; side: -1 the picture's left, 1 its right."""
    turn = _turn(side)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _ear(xs, ys, zs, centre, turn, float(side))

    return Shape(centre - REACH, centre + REACH, distance)


def outline(centre: Floats, side: int) -> Floats:
    """Points (48, 3) on the front of that ear, cm: its rim, and a ring within."""
    angles, reach = np.linspace(0, 2 * np.pi, 24, endpoint=False), np.array([[1.0], [0.6]])
    up, ahead = (reach * np.sin(angles)).ravel(), (reach * np.cos(angles)).ravel()
    wide = HALF_WIDTH * (1 + WIDENS * np.clip(up, -0.9, 0.6))
    points = np.stack([np.full_like(up, side * FRONT), up * HALF_HEIGHT, ahead * wide], 1)
    return np.asarray(points @ _turn(side) + centre, np.float32)


def _turn(side: int) -> Floats:
    return (rotation("y", side * YAW) @ rotation("z", side * ROLL)).astype(np.float32)


@njit(cache=True, fastmath=FAST, inline="always")
def _bump(offset: float, width: float) -> float:
    return np.exp(-((offset / width) ** 2))


@njit(cache=True, fastmath=FAST, inline="always")
def _relief(u: float, v: float, r: float) -> float:
    """cm that the shell's front stands out at a place: u to the front and v up, 1 at the outline."""
    behind = min(max(0.75 - 1.2 * u + 0.5 * v, 0.0), 1.0) * min(max((v + 0.85) / 0.5, 0.0), 1.0)
    rim = 0.42 * _bump(r - 0.84, 0.15) * behind
    ridge = 0.24 * _bump(r - 0.50, 0.13) * behind
    bowl = 0.62 * _bump(u - 0.16, 0.36) * _bump(v + 0.10, 0.32)
    flap = 0.30 * _bump(u - 0.66, 0.17) * _bump(v + 0.12, 0.18)
    lobe = 0.22 * _bump(u - 0.05, 0.45) * _bump(v + 0.78, 0.20)
    return rim + ridge + flap + lobe - bowl


@njit(parallel=True, cache=True, fastmath=FAST)
def _ear(xs: Floats, ys: Floats, zs: Floats, centre: Floats, turn: Floats, side: float) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = turned(turn, xs[i] - centre[0], ys[j] - centre[1], zs[k] - centre[2])
                v = y / HALF_HEIGHT
                u = z / (HALF_WIDTH * (1 + WIDENS * min(max(v, -0.9), 0.6)))
                r = np.sqrt(u * u + v * v)
                rim = (r - 1) * HALF_WIDTH
                front, back = side * x - FRONT, -side * x - BACK * (1 - 0.4 * r * r)
                if rim < NEAR and abs(front) < NEAR:
                    front -= _relief(u, v, r)
                out[i, j, k] = both(max(front * 0.75, back), rim, 0.3)
    return out
