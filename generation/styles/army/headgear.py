"""The steel helmet, worn tipped back so that brow and hairline show, its strap fastened over the brim."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape
from generation.sculptor.head import HeadMeasures
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import ellipsoid_distance, vector

DROP = 0.30  # cm that the rim falls for each cm towards the neck
MIDDLE = -3.4  # z of the pot's middle


def add_headgear(grid: Grid, measures: HeadMeasures) -> None:
    rim = measures.brow + 0.62 * (measures.forehead - measures.brow)
    pot = vector(rim, measures.half_width + 2.1, 8.3, 10.9)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _helmet(xs, ys, zs, pot)

    grid.add(Shape(vector(-14, rim - 9.5, -17), vector(14, 20, 11), distance), 0.12)


@njit(parallel=True, cache=True, fastmath=FAST)
def _helmet(xs: Floats, ys: Floats, zs: Floats, pot: Floats) -> Floats:
    """A dome cut by a rim plane that falls towards the neck, flared at the rim, most of all in front."""
    rim, rx, ry, rz = pot
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i], ys[j], zs[k]
                above = y - (rim - DROP * (7.0 - z))
                flare = np.exp(-max(above, 0.0) / 0.9)
                brim = min(max((z - 1) / 6, 0.0), 1.0)
                spread = 1 + (0.075 + 0.05 * brim) * flare
                dome = ellipsoid_distance(x / spread, y - rim - 0.6, (z - MIDDLE) / spread, rx, ry, rz)
                u, v = dome + 0.3, 0.3 - above
                out[i, j, k] = min(max(u, v), 0.0) + np.sqrt(max(u, 0.0) ** 2 + max(v, 0.0) ** 2) - 0.3
    return out
