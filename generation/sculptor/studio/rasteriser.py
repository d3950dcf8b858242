"""Which triangle each sample of a picture sees."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats, Mesh
from generation.sculptor.studio.camera import Camera

SAMPLES = 8  # of a pixel, each in a row of its own
ROOKS = (5, 0, 3, 6, 1, 4, 7, 2)  # and in a column of its own: no two rooks threaten each other
STRIP = 16  # rows of a picture that one thread draws at a time; what it needs fits into its cache
NOTHING = -1
INSIDE = 1e-4  # a weight may lack this much, or rounding would leave pinholes between triangles


class Projection(NamedTuple):
    """A mesh before a camera. points: (n, 3) projected vertices. faces: (m, 3). starts, order: the triangles
    that face the camera in strip s of the picture are order[starts[s]:starts[s + 1]]. front: (k,) all that
    face it in the picture. width, height: pixels.
    """

    points: Floats
    faces: np.ndarray
    starts: np.ndarray
    order: np.ndarray
    front: np.ndarray
    width: int
    height: int

    @property
    def strips(self) -> int:
        return len(self.starts) - 1


def project(mesh: Mesh, camera: Camera) -> Projection:
    """The mesh's triangles, dealt to the strips of the camera's picture that they reach into."""
    points = camera.project(mesh.vertices)
    starts, order, front = _deal(points, mesh.faces, camera.width, camera.height)
    return Projection(points, mesh.faces, starts, order, front, camera.width, camera.height)


@njit(cache=True, fastmath=FAST)
def sample_at(row: int) -> tuple[float, float]:
    """How far right of its pixel's middle a row of samples lies, and where it lies in the picture's rows."""
    return (ROOKS[row % SAMPLES] + 0.5) / SAMPLES - 0.5, (row + 0.5) / SAMPLES - 0.5


@njit(cache=True, fastmath=FAST)
def twice_area(points: Floats, a: int, b: int, c: int) -> float:
    """Of a triangle, signed; positive where it turns right-handedly in the plane of columns and rows."""
    area = (points[b, 0] - points[a, 0]) * (points[c, 1] - points[a, 1])
    return area - (points[c, 0] - points[a, 0]) * (points[b, 1] - points[a, 1])


@njit(cache=True, fastmath=FAST)
def weights_at(points: Floats, a: int, b: int, c: int, u: float, v: float) -> tuple[float, float]:
    """Barycentric weights of b and c at column u, row v."""
    ax, ay = points[a, 0], points[a, 1]
    abx, aby, acx, acy = points[b, 0] - ax, points[b, 1] - ay, points[c, 0] - ax, points[c, 1] - ay
    scale = 1.0 / (abx * acy - acx * aby)
    return ((u - ax) * acy - acx * (v - ay)) * scale, (abx * (v - ay) - (u - ax) * aby) * scale


@njit(cache=True, fastmath=FAST)
def steps_of(points: Floats, a: int, b: int, c: int) -> tuple[float, float]:
    """How much the weights of b and c grow from one column to the next."""
    scale = 1.0 / twice_area(points, a, b, c)
    return (points[c, 1] - points[a, 1]) * scale, (points[a, 1] - points[b, 1]) * scale


@njit(cache=True, fastmath=FAST)
def _reach(points: Floats, a: int, b: int, c: int, width: int, height: int) -> tuple[int, int]:
    """First and last row of samples that a triangle may cover; the first is larger where there is none."""
    right, left = max(points[a, 0], points[b, 0], points[c, 0]), min(points[a, 0], points[b, 0], points[c, 0])
    if right < -0.5 or left > width - 0.5:
        return 1, 0
    top, bottom = min(points[a, 1], points[b, 1], points[c, 1]), max(points[a, 1], points[b, 1], points[c, 1])
    first, last = (top + 0.5) * SAMPLES - 0.5, (bottom + 0.5) * SAMPLES - 0.5
    return max(0, int(math.ceil(first))), min(height * SAMPLES - 1, int(math.floor(last)))


@njit(cache=True, fastmath=FAST)
def _deal(
    points: Floats, faces: np.ndarray, width: int, height: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = STRIP * SAMPLES
    spans = np.empty((faces.shape[0], 2), np.int16)
    starts = np.zeros((height + STRIP - 1) // STRIP + 1, np.int64)
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        spans[f, 0], spans[f, 1] = 1, 0
        if twice_area(points, a, b, c) >= -1e-9:  # rows grow downwards: what turns this way is a back face
            continue
        first, last = _reach(points, a, b, c, width, height)
        if first > last:
            continue
        spans[f, 0], spans[f, 1] = first // rows, last // rows
        for strip in range(spans[f, 0], spans[f, 1] + 1):
            starts[strip + 1] += 1
    starts = np.cumsum(starts)
    front = np.flatnonzero(spans[:, 0] <= spans[:, 1])
    order, free = np.empty(starts[-1], np.int32), starts[:-1].copy()
    for k in front:
        for strip in range(spans[k, 0], spans[k, 1] + 1):
            order[free[strip]] = k
            free[strip] += 1
    return starts, order, front


@njit(cache=True, fastmath=FAST)
def draw_strip(projection: Projection, strip: int, depth: Floats, seen: np.ndarray) -> None:
    """Fill a strip's samples, (STRIP * SAMPLES, width): depth (cm), and the triangle seen or NOTHING."""
    points, top = projection.points, strip * STRIP * SAMPLES
    depth[:] = np.inf
    seen[:] = NOTHING
    for i in range(projection.starts[strip], projection.starts[strip + 1]):
        f = projection.order[i]
        a, b, c = projection.faces[f, 0], projection.faces[f, 1], projection.faces[f, 2]
        first, last = _reach(points, a, b, c, projection.width, projection.height)
        _draw(points, f, a, b, c, max(first, top), min(last, top + depth.shape[0] - 1), top, depth, seen)


@njit(cache=True, fastmath=FAST)
def _draw(
    points: Floats,
    f: int,
    a: int,
    b: int,
    c: int,
    first: int,
    last: int,
    top: int,
    depth: Floats,
    seen: np.ndarray,
) -> None:
    za, zb, zc = points[a, 2], points[b, 2], points[c, 2]
    step_b, step_c = steps_of(points, a, b, c)
    step_a = -step_b - step_c
    step = step_b * (zb - za) + step_c * (zc - za)
    columns_a, columns_b, columns_c = _columns(step_a), _columns(step_b), _columns(step_c)
    for row in range(first, last + 1):
        aside, v = sample_at(row)
        wb, wc = weights_at(points, a, b, c, aside, v)
        low, high = _clip(0.0, depth.shape[1] - 1.0, wb, columns_b)
        low, high = _clip(low, high, wc, columns_c)
        low, high = _clip(low, high, 1 - wb - wc, columns_a)
        z = za + wb * (zb - za) + wc * (zc - za)
        for u in range(int(math.ceil(low)), int(math.floor(high)) + 1):
            if z + u * step < depth[row - top, u]:
                depth[row - top, u], seen[row - top, u] = z + u * step, f


@njit(cache=True, fastmath=FAST)
def _columns(step: float) -> float:
    """Over how many columns a weight grows by one; very many where it hardly grows."""
    return 1 / step if abs(step) > 1e-9 else 1e9


@njit(cache=True, fastmath=FAST)
def _clip(low: float, high: float, weight: float, columns: float) -> tuple[float, float]:
    """The part of columns [low, high] where a weight, `weight` at column 0, is not negative."""
    edge = -(weight + INSIDE) * columns
    return (max(low, edge), high) if columns > 0 else (low, min(high, edge))
