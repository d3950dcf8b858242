"""The light rig: softboxes and dome as many small lamps, each with a shadow map.

Area light without noise: the lamps' shadows are summed. They stand on a lattice in which no two share a row
or column (R2 sequence, M. Roberts, 2018), so that a penumbra has as many steps as lamps, too fine to see.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats, Mesh
from generation.sculptor.studio.rasteriser import span, weights_at
from generation.styles.style import LightRig, Softbox, Triple

MAP_SIZE = 640  # samples of a shadow map's side
MARGIN = 3.0  # cm round the figurine in a shadow map
SOFTNESS = 2.5  # per cm of depth: a shadow's edge fades over 0.4 cm, wider than the casters' facets
LATTICE = (0.7548776662466927, 0.5698402909980532)  # 1/g and 1/g² of the plastic number g


class Lights(NamedTuple):
    """Lamps in groups, the softboxes first, the dome last.

    starts: (groups + 1,) first lamp of each group. directions: (n, 3) to the lamps. colours: (n, 3),
    irradiance matrices: (n, 3, 4) from cm to column, row and depth of a shadow map. maps: (n, size, size).
    """

    starts: np.ndarray
    directions: Floats
    colours: Floats
    matrices: Floats
    maps: Floats


class Reflections(NamedTuple):
    """The softboxes as gloss shows them. frames: (g, 3, 3), rows towards, across and up. sizes: (g, 2), half
    sizes as tangents. colours: (g, 3)."""

    frames: Floats
    sizes: Floats
    colours: Floats


def light(rig: LightRig, casters: Mesh) -> Lights:
    """The rig's lamps and the shadows that the casters throw."""
    groups = [_lamps_of(box, rig.target) for box in rig.softboxes]
    groups.append(_dome(rig))
    directions = np.concatenate([towards for towards, _ in groups]).astype(np.float32)
    colours = np.concatenate([colour for _, colour in groups]).astype(np.float32)
    starts = np.cumsum([0] + [len(towards) for towards, _ in groups]).astype(np.int64)
    low, high = casters.vertices.min(0), casters.vertices.max(0)
    matrices = np.stack([_matrix(direction, low, high) for direction in directions])
    maps = np.full((len(directions), MAP_SIZE, MAP_SIZE), 1e9, np.float32)
    _draw_maps(casters.vertices, casters.faces, matrices, maps)
    return Lights(starts, directions, colours, matrices, maps)


def reflect(rig: LightRig) -> Reflections:
    """The rig's softboxes as mirror images."""
    frames, sizes, colours = [], [], []
    for box in rig.softboxes:
        frame, distance = _frame(box, rig.target)
        frames.append(frame)
        sizes.append(np.array(box.half_size) / distance)
        colours.append(np.array(box.light) / max(box.light) * box.gloss)
    return Reflections(*(np.array(part, np.float32) for part in (frames, sizes, colours)))


def _frame(box: Softbox, target: Triple) -> tuple[np.ndarray, float]:
    offset = np.subtract(box.position, target).astype(np.float64)
    distance = float(np.linalg.norm(offset))
    towards = offset / distance
    across = np.cross((0.0, 1.0, 0.0), towards)
    across /= np.linalg.norm(across)
    return np.stack([towards, across, np.cross(towards, across)]), distance


def _lamps_of(box: Softbox, target: Triple) -> tuple[np.ndarray, np.ndarray]:
    frame, distance = _frame(box, target)
    places = (0.5 + np.arange(box.samples)[:, None] * np.array(LATTICE)) % 1 * 2 - 1
    offsets = frame[0] * distance + (places * np.array(box.half_size)) @ frame[1:]
    towards = offsets / np.linalg.norm(offsets, axis=1, keepdims=True)
    return towards, np.repeat(np.array([box.light]) / box.samples, box.samples, axis=0)


def _dome(rig: LightRig) -> tuple[np.ndarray, np.ndarray]:
    """Lamps spread evenly over the sphere (golden spiral)."""
    number = np.arange(rig.dome) + 0.5
    up = 1 - 2 * number / rig.dome
    turn = np.pi * (1 + 5**0.5) * number
    flat = np.sqrt(1 - up * up)
    share = np.clip(up * 0.5 + 0.5, 0, 1)[:, None]
    colour = np.array(rig.ground) * (1 - share) + np.array(rig.sky) * share
    return np.stack([flat * np.cos(turn), up, flat * np.sin(turn)], 1), colour * 2 / rig.dome


def _matrix(direction: Floats, low: Floats, high: Floats) -> Floats:
    """Orthographic view from a lamp that just holds a box."""
    towards = direction.astype(np.float64) / np.linalg.norm(direction)
    helper = (0.0, 1.0, 0.0) if abs(towards[1]) < 0.95 else (1.0, 0.0, 0.0)
    across = np.cross(helper, towards)
    across /= np.linalg.norm(across)
    plane = np.stack([across, np.cross(towards, across)])
    corners = np.array(
        [(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    )
    flat = corners @ plane.T
    scale = (MAP_SIZE - 1) / (np.ptp(flat, axis=0).max() + 2 * MARGIN)
    matrix = np.zeros((3, 4), np.float32)
    matrix[:2, :3], matrix[:2, 3] = plane * scale, (MARGIN - flat.min(0)) * scale
    matrix[2, :3] = -towards
    return matrix


@njit(cache=True, fastmath=FAST, inline="always")
def to_map(matrix: Floats, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Column, row and depth in a shadow map."""
    return (
        matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z + matrix[0, 3],
        matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z + matrix[1, 3],
        matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z + matrix[2, 3],
    )


@njit(parallel=True, cache=True, fastmath=FAST)
def _draw_maps(vertices: Floats, faces: np.ndarray, matrices: Floats, maps: Floats) -> None:
    """Depth towards each lamp; both sides of a triangle throw shadow."""
    size = maps.shape[1]
    for n in prange(matrices.shape[0]):
        points = np.empty((vertices.shape[0], 3), np.float32)
        for i in range(vertices.shape[0]):
            u, v, z = to_map(matrices[n], vertices[i, 0], vertices[i, 1], vertices[i, 2])
            points[i, 0], points[i, 1], points[i, 2] = u, v, z
        for f in range(faces.shape[0]):
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            u0, u1 = span(points[a, 0], points[b, 0], points[c, 0], 0, size - 1)
            v0, v1 = span(points[a, 1], points[b, 1], points[c, 1], 0, size - 1)
            area = (points[b, 0] - points[a, 0]) * (points[c, 1] - points[a, 1])
            area -= (points[c, 0] - points[a, 0]) * (points[b, 1] - points[a, 1])
            if abs(area) < 1e-7:
                continue
            for v in range(v0, v1 + 1):
                for u in range(u0, u1 + 1):
                    wb, wc = weights_at(points, a, b, c, u, v)
                    wa = 1 - wb - wc
                    if min(wa, wb, wc) >= -1e-4:
                        z = wa * points[a, 2] + wb * points[b, 2] + wc * points[c, 2]
                        maps[n, v, u] = min(maps[n, v, u], z)


@njit(cache=True, fastmath=FAST, inline="always")
def _lit(depth: float, z: float) -> float:
    return min(max((depth - z) * SOFTNESS + 0.5, 0.0), 1.0)


@njit(cache=True, fastmath=FAST, inline="always")
def visible(lights: Lights, n: int, x: float, y: float, z: float, bias: float) -> float:
    """How much of lamp n is seen from a place, 0-1; beyond the map all of it."""
    size = lights.maps.shape[1]
    u, v, depth = to_map(lights.matrices[n], x, y, z)
    depth -= bias
    column, row = int(math.floor(u)), int(math.floor(v))
    if column < 0 or row < 0 or column >= size - 1 or row >= size - 1:
        return 1.0
    du, dv = u - column, v - row
    shadow = lights.maps[n]
    above = _lit(shadow[row, column], depth) * (1 - du) + _lit(shadow[row, column + 1], depth) * du
    below = _lit(shadow[row + 1, column], depth) * (1 - du) + _lit(shadow[row + 1, column + 1], depth) * du
    return above * (1 - dv) + below * dv
