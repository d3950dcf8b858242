"""What an astronaut stands on: a disc of the moon with craters, a boot's print, and words on its front."""

from __future__ import annotations

from functools import partial

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape
from generation.sculptor.inscription import words_on
from generation.sculptor.local import Local, vector
from generation.sculptor.mesh import Floats
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, box, plate
from generation.sculptor.skeleton import GROUND
from generation.styles.astronaut.poses import POSES

Oval = tuple[float, float, float, float]

FOOT, SLOPE = 0.9, 0.60  # cm of upright side; cm that it leans in for each more: names show, and print
LUMPS = 0.22  # cm
# x, z, radius and depth in cm; shallow enough that a foot at their edge stands firm
CRATERS = (
    (-20.5, 7.5, 4.6, 1.5), (19.0, -8.5, 5.2, 1.7), (-4.0, -13.0, 3.6, 1.2), (23.0, 5.0, 2.4, 0.9),
    (-14.0, 14.0, 1.9, 0.8), (-24.0, -3.0, 2.0, 0.8), (9.5, 16.6, 1.5, 0.6), (-10.5, -9.0, 1.6, 0.6),
    (9.0, -14.5, 1.5, 0.6),
)  # fmt: skip
PRINT = (1.5, 10.5, 14.0)  # x, z in cm and the way it goes, degrees


def add_base(grid: Grid, oval: Oval) -> None:
    """oval: middle in x and z, radii in x and z at the foot."""
    grid.brush = "base"
    x, z, rx, rz = oval
    sizes, craters = vector(x, z, rx, rz), np.array(CRATERS, np.float32)
    low, high = vector(x - 1.05 * rx, 0, z - 1.05 * rz), vector(x + 1.05 * rx, GROUND + 1, z + 1.05 * rz)
    grid.add(Shape(low, high, lambda xs, ys, zs: _ground(xs, ys, zs, sizes, craters)), 0)
    _add_print(grid, Local.about((0, 0, 0), (PRINT[0], GROUND, PRINT[1]), (PRINT[2], 0, 0)))


def inscription(pose: str, nickname: str, mark: str) -> Part | None:
    """The nickname on the front of a pose's base and the campaign's mark under it; None where neither can be
    read."""
    return words_on(partial(_outline, POSES[pose].base), (FOOT, SLOPE), (nickname, mark), "trim")


def _outline(oval: Oval, angle: Floats, height: Floats | float) -> Floats:
    """Places (n, 3) on the side of the disc, at angles from the front and heights."""
    x, z, rx, rz = oval
    px, pz = rx * np.sin(angle), rz * np.cos(angle)
    shrink = 1 - SLOPE * np.maximum(height - FOOT, 0) / np.hypot(px, pz)
    return np.stack([x + px * shrink, height + 0 * angle, z + pz * shrink], 1)


def _add_print(grid: Grid, foot: Local) -> None:
    """A boot's sole in the dust, its ribs left standing."""
    grid.carve(plate(foot.at(0, 0.9, 0), (-2.6, 2.6), (2.1, 2.5), 1.6, foot.turn, 0.3), 0.25)
    for z in (-3.4, -2.1, -0.8, 0.5, 1.8, 3.1):
        grid.add(box(foot.at(0, -0.70, z), (1.9, 0.5, 0.3), 0.15, foot.turn), 0.15)


@njit(cache=True, fastmath=FAST, inline="always")
def _relief(x: float, z: float, craters: Floats) -> float:
    """Height over the plain: dust, bowls, the walls thrown up round them."""
    height = LUMPS * np.sin(0.41 * x + 1.2 * np.sin(0.33 * z)) * np.sin(0.47 * z + 0.9 * np.sin(0.29 * x))
    for n in range(len(craters)):
        far = np.sqrt((x - craters[n, 0]) ** 2 + (z - craters[n, 1]) ** 2) / craters[n, 2]
        depth = craters[n, 3]
        height += 0.36 * depth * np.exp(-(((far - 1.0) / 0.27) ** 2))
        if far < 1:
            height -= depth * (1 - far * far) ** 1.2
    return height


@njit(parallel=True, cache=True, fastmath=FAST)
def _ground(xs: Floats, ys: Floats, zs: Floats, sizes: Floats, craters: Floats) -> Floats:
    middle_x, middle_z, rx, rz = sizes
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for k in range(len(zs)):
            x, z = xs[i] - middle_x, zs[k] - middle_z
            far = np.sqrt(x * x + z * z)
            limit = far / max(np.sqrt((x / rx) ** 2 + (z / rz) ** 2), 1e-3)
            top = GROUND + _relief(xs[i], zs[k], craters)
            for j in range(len(ys)):
                side = (far - limit + SLOPE * max(ys[j] - FOOT, 0.0)) * 0.86
                out[i, j, k] = both(side, max((ys[j] - top) * 0.9, -ys[j]), 0.5)
    return out
