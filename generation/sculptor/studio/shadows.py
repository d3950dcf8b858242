"""Which lamps a place sees: a shadow map for each lamp, looked up and forgotten.

Only what faces away from a lamp is drawn (second-depth shadow mapping, Y. Wang and S. Molnar, 1994): a lit
surface then lies far before its own shadow, and cannot be blotched by it.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats, Mesh
from generation.sculptor.studio.lights import Lamps
from generation.sculptor.studio.rasteriser import steps_of, twice_area, weights_at

CELL = 0.5  # cm: what throws the softboxes' shadows needs no finer form
TEXEL = 0.25  # cm, of a softbox lamp's shadow map
ROUGH = 2.0  # times as coarse, both of them, for a lamp of the dome, which is a wide piece of sky
BORDER = 3  # texels round the figurine
SOFTNESS = np.float32(1.5)  # per cm of depth: a shadow sets in over a third of a centimetre
BIAS = np.float32(0.04)  # cm towards the lamp
FAR = np.float32(1e9)
HALF = np.float32(0.5)


def seen_by(places: Floats, casters: Mesh, lamps: Lamps) -> np.ndarray:
    """How much of each lamp each place (n, 3) sees, (lamps, n) uint8, 255 all of it."""
    seen = np.empty((len(lamps.directions), len(places)), np.uint8)
    points, dome = np.ascontiguousarray(places.T), lamps.starts[-2]
    for some, coarseness in ((slice(0, dome), 1.0), (slice(dome, None), ROUGH)):
        directions = lamps.directions[some]
        if len(directions):
            vertices, faces = coarse(casters, CELL * coarseness)
            matrices, sizes, turns = _maps(vertices, directions, TEXEL * coarseness)
            _cast(vertices, faces, matrices, sizes, turns, points, coarseness == 1, seen[some])
    return seen


def coarse(mesh: Mesh, cell: float) -> tuple[Floats, np.ndarray]:
    """Vertices (n, 3) and faces (m, 3) of a mesh whose vertices within a cell (cm) have become their mean."""
    low = mesh.vertices.min(0)
    size = ((mesh.vertices.max(0) - low) / cell).astype(np.int64) + 1
    return _cluster(mesh.vertices, mesh.faces, low, size, cell)


def _maps(vertices: Floats, directions: Floats, texel: float) -> tuple[Floats, np.ndarray, np.ndarray]:
    """A matrix (3, 4), and rows and columns, for each lamp; and the order in which to draw them."""
    matrices, sizes = _views(directions, vertices.min(0), vertices.max(0), texel)
    # Neighbouring lamps cost alike; dealt by turns, every thread gets its share of the dear ones.
    turns = np.concatenate([np.arange(k, len(directions), 4) for k in range(4)])
    return matrices, sizes, turns


def _views(directions: Floats, low: Floats, high: Floats, texel: float) -> tuple[Floats, np.ndarray]:
    """Orthographic views from lamps that just hold a box: (n, 3, 4) from cm to column, row and depth (cm),
    and (n, 2) rows and columns."""
    towards = directions.astype(np.float64)
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    helper = np.where(abs(towards[:, 1:2]) < 0.95, (0.0, 1.0, 0.0), (1.0, 0.0, 0.0))
    across = np.cross(helper, towards)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    planes = np.stack([across, np.cross(towards, across)], 1)
    reach = abs(planes) @ ((high - low) / 2)
    matrices = np.zeros((len(directions), 3, 4), np.float32)
    matrices[:, :2, :3] = planes / texel
    matrices[:, :2, 3] = (reach - planes @ ((high + low) / 2)) / texel + BORDER
    matrices[:, 2, :3] = -towards
    sizes = np.ceil(2 * reach / texel).astype(int) + 2 * BORDER + 1
    return matrices, np.ascontiguousarray(sizes[:, ::-1])


@njit(cache=True, fastmath=FAST)
def _cluster(
    vertices: Floats, faces: np.ndarray, low: Floats, size: np.ndarray, width: float
) -> tuple[Floats, np.ndarray]:
    found = np.full(size[0] * size[1] * size[2], -1, np.int32)
    mean, number = np.zeros((vertices.shape[0], 4), np.float32), 0
    cluster = np.empty(vertices.shape[0], np.int32)
    for i in range(vertices.shape[0]):
        x, y, z = vertices[i, 0], vertices[i, 1], vertices[i, 2]
        cell = int((x - low[0]) / width) * size[1] + int((y - low[1]) / width)
        cell = cell * size[2] + int((z - low[2]) / width)
        if found[cell] < 0:
            found[cell], number = number, number + 1
        k = found[cell]
        cluster[i] = k
        mean[k, 0], mean[k, 1], mean[k, 2], mean[k, 3] = (
            mean[k, 0] + x,
            mean[k, 1] + y,
            mean[k, 2] + z,
            mean[k, 3] + 1,
        )
    kept, count = np.empty_like(faces), 0
    for f in range(faces.shape[0]):
        a, b, c = cluster[faces[f, 0]], cluster[faces[f, 1]], cluster[faces[f, 2]]
        if a != b and b != c and c != a:
            kept[count, 0], kept[count, 1], kept[count, 2] = a, b, c
            count += 1
    return mean[:number, :3] / mean[:number, 3:], kept[:count].copy()


@njit(parallel=True, cache=True, fastmath=FAST)
def _cast(
    vertices: Floats,
    faces: np.ndarray,
    matrices: Floats,
    sizes: np.ndarray,
    turns: np.ndarray,
    points: Floats,
    finely: bool,
    seen: np.ndarray,
) -> None:
    for turn in prange(len(turns)):
        n = turns[turn]
        shadow = np.full((sizes[n, 0], sizes[n, 1]), FAR, np.float32)
        _draw_map(vertices, faces, matrices[n], shadow)
        if finely:
            _look_up(shadow, matrices[n], points, seen[n])
        else:
            _look_up_roughly(shadow.ravel(), sizes[n, 0], sizes[n, 1], matrices[n], points, seen[n])


@njit(cache=True, fastmath=FAST)
def _draw_map(vertices: Floats, faces: np.ndarray, matrix: Floats, shadow: Floats) -> None:
    """Depth of the triangles that face away from the lamp, nearest to it."""
    points = np.empty((vertices.shape[0], 3), np.float32)
    for i in range(vertices.shape[0]):
        for j in range(3):
            points[i, j] = (
                matrix[j, 0] * vertices[i, 0] + matrix[j, 1] * vertices[i, 1] + matrix[j, 2] * vertices[i, 2]
            ) + matrix[j, 3]
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        if twice_area(points, a, b, c) > -1e-7:
            continue
        left, right = (
            min(points[a, 0], points[b, 0], points[c, 0]),
            max(points[a, 0], points[b, 0], points[c, 0]),
        )
        low, high = (
            min(points[a, 1], points[b, 1], points[c, 1]),
            max(points[a, 1], points[b, 1], points[c, 1]),
        )
        za, zb, zc = points[a, 2], points[b, 2], points[c, 2]
        step_b, step_c = steps_of(points, a, b, c)
        u0 = int(math.ceil(left))
        for v in range(int(math.ceil(low)), int(math.floor(high)) + 1):
            wb, wc = weights_at(points, a, b, c, u0, v)
            for u in range(u0, int(math.floor(right)) + 1):
                if wb >= -1e-4 and wc >= -1e-4 and wb + wc <= 1.0001:
                    shadow[v, u] = min(shadow[v, u], za + wb * (zb - za) + wc * (zc - za))
                wb, wc = wb + step_b, wc + step_c


@njit(cache=True, fastmath=FAST)
def _lit(depth: np.float32, z: np.float32) -> np.float32:
    return min(max((depth - z) * SOFTNESS + HALF, np.float32(0)), np.float32(1))


@njit(cache=True, fastmath=FAST)
def _look_up(shadow: Floats, matrix: Floats, points: Floats, seen: np.ndarray) -> None:
    """How much of a lamp is seen from places (3, n), between four texels; beyond the map all of it."""
    widest, highest = np.float32(shadow.shape[1] - 1.001), np.float32(shadow.shape[0] - 1.001)
    flat, below, least = shadow.ravel(), np.uint32(shadow.shape[1]), np.float32(0)
    for i in range(points.shape[1]):
        x, y, z = points[0, i], points[1, i], points[2, i]
        u = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z + matrix[0, 3]
        v = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z + matrix[1, 3]
        depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z - BIAS
        u, v = min(max(u, least), widest), min(max(v, least), highest)
        column, row = np.int32(u), np.int32(v)
        du, dv = u - np.float32(column), v - np.float32(row)
        k = np.uint32(row) * below + np.uint32(column)
        here, right = _lit(flat[k], depth), _lit(flat[k + np.uint32(1)], depth)
        above = here + (right - here) * du
        k += below
        here, right = _lit(flat[k], depth), _lit(flat[k + np.uint32(1)], depth)
        share = above + (here + (right - here) * du - above) * dv
        seen[i] = np.uint8(share * np.float32(255) + HALF)


@njit(cache=True, fastmath=FAST)
def _look_up_roughly(
    flat: Floats, rows: int, columns: int, matrix: Floats, points: Floats, seen: np.ndarray
) -> None:
    """The same at the nearest texel: in the sum over a dome nobody sees its edges."""
    widest, highest, least = np.float32(columns - 1), np.float32(rows - 1), np.float32(0)
    for i in range(points.shape[1]):
        x, y, z = points[0, i], points[1, i], points[2, i]
        u = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z + matrix[0, 3] + HALF
        v = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z + matrix[1, 3] + HALF
        depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z - BIAS
        k = np.uint32(min(max(v, least), highest)) * np.uint32(columns) + np.uint32(
            min(max(u, least), widest)
        )
        seen[i] = np.uint8(_lit(flat[k], depth) * np.float32(255) + HALF)
