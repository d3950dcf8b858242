"""Which triangle each sample of a picture sees."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats, Mesh
from generation.sculptor.studio.camera import Camera

SAMPLES = 2  # a pixel is SAMPLES x SAMPLES samples
BANDS = 16  # rows are drawn in bands, so that threads never share a sample
NOTHING = -1


class View(NamedTuple):
    """What the camera sees, at SAMPLES times the picture's size.

    points: (n, 3) projected vertices. faces: (h, w) int32 triangle or NOTHING. depth: (h, w) float32 cm.
    """

    points: Floats
    faces: np.ndarray
    depth: Floats


def look(mesh: Mesh, camera: Camera) -> View:
    """The visible surface of a mesh in a picture of the camera's size."""
    fine = camera.enlarged(SAMPLES)
    points = fine.project(mesh.vertices)
    depth = np.full((fine.height, fine.width), np.inf, np.float32)
    seen = np.full((fine.height, fine.width), NOTHING, np.int32)
    _draw(points, mesh.faces, depth, seen)
    return View(points, seen, depth)


@njit(cache=True, fastmath=FAST, inline="always")
def weights_at(points: Floats, a: int, b: int, c: int, u: float, v: float) -> tuple[float, float]:
    """Barycentric weights of b and c at column u, row v."""
    ax, ay = points[a, 0], points[a, 1]
    abx, aby, acx, acy = points[b, 0] - ax, points[b, 1] - ay, points[c, 0] - ax, points[c, 1] - ay
    scale = 1.0 / (abx * acy - acx * aby)
    return ((u - ax) * acy - acx * (v - ay)) * scale, (abx * (v - ay) - (u - ax) * aby) * scale


@njit(cache=True, fastmath=FAST, inline="always")
def span(a: float, b: float, c: float, low: int, high: int) -> tuple[int, int]:
    """First and last whole number that a triangle's three coordinates enclose, within [low, high]."""
    return max(low, int(math.ceil(min(a, b, c)))), min(high, int(math.floor(max(a, b, c))))


@njit(parallel=True, cache=True, fastmath=FAST)
def _draw(points: Floats, faces: np.ndarray, depth: Floats, seen: np.ndarray) -> None:
    height, width = depth.shape
    for band in prange(BANDS):
        top, bottom = band * height // BANDS, (band + 1) * height // BANDS - 1
        for f in range(faces.shape[0]):
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            v0, v1 = span(points[a, 1], points[b, 1], points[c, 1], top, bottom)
            if v0 > v1:
                continue
            u0, u1 = span(points[a, 0], points[b, 0], points[c, 0], 0, width - 1)
            area = (points[b, 0] - points[a, 0]) * (points[c, 1] - points[a, 1])
            area -= (points[c, 0] - points[a, 0]) * (points[b, 1] - points[a, 1])
            if area >= -1e-9:  # rows grow downwards: what turns this way is a back face
                continue
            for v in range(v0, v1 + 1):
                for u in range(u0, u1 + 1):
                    wb, wc = weights_at(points, a, b, c, u, v)
                    wa = 1 - wb - wc
                    if min(wa, wb, wc) < -1e-4:
                        continue
                    z = wa * points[a, 2] + wb * points[b, 2] + wc * points[c, 2]
                    if z < depth[v, u]:
                        depth[v, u], seen[v, u] = z, f
