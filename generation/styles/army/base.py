"""The slab a soldier stands on: a rounded, uneven oval with sloping sides, and the words on its front."""

from __future__ import annotations

from functools import partial

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape
from generation.sculptor.inscription import words_on
from generation.sculptor.local import vector
from generation.sculptor.mesh import Floats
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, box
from generation.sculptor.skeleton import GROUND
from generation.styles.army.poses import POSES

Oval = tuple[float, float, float, float]

FOOT, SLOPE = 0.7, 0.65  # cm of upright side; cm that it leans in for each more: names show, and print
LUMPS = 0.16  # cm


def add_base(grid: Grid, oval: Oval) -> None:
    """oval: middle in x and z, radii in x and z at the foot."""
    grid.brush = "base"
    x, z, rx, rz = oval
    sizes = vector(x, z, rx, rz)
    low, high = vector(x - 1.1 * rx, 0, z - 1.1 * rz), vector(x + 1.1 * rx, GROUND + 0.5, z + 1.1 * rz)
    grid.add(Shape(low, high, lambda xs, ys, zs: _slab(xs, ys, zs, sizes)), 0)
    # The gate where the plastic ran in, cut off by hand.
    gate = vector(x + rx - 0.3, 1.2, z)
    grid.add(box(gate, (1.0, 0.8, 1.3), 0.15), 0.2)


def inscription(pose: str, nickname: str, mark: str) -> Part | None:
    """The nickname on the front of a pose's base and the campaign's mark under it; None where neither can be
    read."""
    return words_on(partial(_outline, POSES[pose].base), (FOOT, SLOPE), (nickname, mark), "brass")


def _outline(oval: Oval, angle: Floats, height: Floats | float) -> Floats:
    """Places (n, 3) on the side of the slab, at angles from the front and heights."""
    x, z, rx, rz = oval
    px, pz = rx * np.sin(angle), rz * np.cos(angle)
    shrink = uneven(angle) - SLOPE * np.maximum(height - FOOT, 0) / np.hypot(px, pz)
    return np.stack([x + px * shrink, height + 0 * angle, z + pz * shrink], 1)


@njit(cache=True, fastmath=FAST)
def uneven(angle: Floats) -> Floats:
    """The outline's distance from an oval's, as a factor; angle from the front."""
    return 1 + 0.020 * np.sin(3 * angle + 0.6) + 0.014 * np.sin(5 * angle + 2.0) - 0.012 * np.cos(2 * angle)


@njit(parallel=True, cache=True, fastmath=FAST)
def _slab(xs: Floats, ys: Floats, zs: Floats, sizes: Floats) -> Floats:
    middle_x, middle_z, rx, rz = sizes
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i] - middle_x, ys[j], zs[k] - middle_z
                angle = np.arctan2(x / rx, z / rz)
                far = np.sqrt(x * x + z * z)
                limit = far / max(np.sqrt((x / rx) ** 2 + (z / rz) ** 2), 1e-3) * uneven(angle)
                side = (far - limit + SLOPE * max(y - FOOT, 0.0)) * 0.84
                lump = np.sin(0.37 * x + 1.1 * np.sin(0.31 * z)) * np.sin(0.43 * z + 0.8 * np.sin(0.27 * x))
                top = y - GROUND - LUMPS * lump
                out[i, j, k] = both(side, max(top, -y), 0.45)
    return out
