"""A flag that needs no wind: stiffened along its top, as on the moon, and creased from the journey."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Grid, Shape
from generation.sculptor.local import vector
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import both, ellipsoid, rounded_cone
from generation.sculptor.skeleton import GROUND, Hand, Skeleton, Triple

POLE = 0.85  # cm, radius
CLOTH = (19.5, 13.5, 0.75)  # cm: width, height, half thickness
EMBLEM = (3.7, 0.42)  # cm: radius, height over the cloth


@dataclass(frozen=True, slots=True)
class Flag:
    """at: the pole's foot, x and z in cm. height: of the pole. side: where it flies, 1 to the right."""

    at: tuple[float, float]
    height: float
    side: int

    def hand(self, height: float, palm: Triple, elbow: Triple) -> Hand:
        """A hand round the pole."""
        return Hand((self.at[0], GROUND + height, self.at[1]), (0, 1, 0), palm, POLE, elbow)

    def add(self, grid: Grid, skeleton: Skeleton) -> None:
        x, z = self.at
        top = vector(x, GROUND + self.height, z)
        beam = top - vector(0, 1.6, 0)
        grid.brush = "metal"
        grid.add(rounded_cone((x, 1.0, z), top, POLE, POLE), 0.3)
        grid.add(ellipsoid(top, (1.25, 1.25, 1.25)), 0.2)
        grid.add(rounded_cone(beam, beam + vector(self.side * CLOTH[0], 0, 0), 0.8, 0.8), 0.2)
        self._add_cloth(grid, beam)

    def _add_cloth(self, grid: Grid, beam: Floats) -> None:
        corner = vector(*beam)
        low = np.minimum(beam, beam + vector(self.side * CLOTH[0], 0, 0)) - vector(1, CLOTH[1] + 1, 4)
        high = np.maximum(beam, beam + vector(self.side * CLOTH[0], 0, 0)) + vector(1, 1, 4)
        side = float(self.side)
        grid.brush = "flag"
        grid.add(Shape(low, high, lambda xs, ys, zs: _cloth(xs, ys, zs, corner, side, 0)), 0.2)
        grid.brush = "suit"
        grid.add(Shape(low, high, lambda xs, ys, zs: _cloth(xs, ys, zs, corner, side, 1)), 0.05)
        grid.brush = "trim"
        grid.add(Shape(low, high, lambda xs, ys, zs: _cloth(xs, ys, zs, corner, side, 2)), 0.05)


@njit(cache=True, fastmath=FAST, inline="always")
def _outline(u: float, v: float, which: int) -> float:
    """Distance to the cloth's edge (0), to the planet on it (1), to the planet's ring (2)."""
    width, height, _ = CLOTH
    if which == 0:
        return both(max(-u, u - width), max(v, -v - height), 0.4)
    across, up = u - 0.5 * width, v + 0.53 * height
    if which == 1:
        return np.sqrt(across * across + up * up) - EMBLEM[0]
    a, b = 0.9 * across + 0.436 * up, -0.436 * across + 0.9 * up
    flat = np.sqrt(a * a + (b / 0.34) ** 2)
    behind = EMBLEM[0] - np.sqrt(across * across + up * up) if b > 0 else -9.0
    return max((abs(flat - 6.4) - 0.9) * 0.45, behind)


@njit(parallel=True, cache=True, fastmath=FAST)
def _cloth(xs: Floats, ys: Floats, zs: Floats, corner: Floats, side: float, which: int) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            u, v = side * (xs[i] - corner[0]), ys[j] - corner[1]
            loose = min(max(-v / 5.0, 0.0), 1.0) * min(max(u / 4.0, 0.0), 1.0)
            wave = loose * (0.75 * np.sin(0.62 * u + 0.14 * v) + 0.3 * np.sin(1.15 * u - 0.2 * v + 1.0))
            thick = CLOTH[2] + (EMBLEM[1] if which > 0 else 0.0) + (0.15 if which == 2 else 0.0)
            edge = _outline(u, v, which)
            for k in range(len(zs)):
                out[i, j, k] = both((abs(zs[k] - corner[2] - wave) - thick) * 0.88, edge, 0.25)
    return out
