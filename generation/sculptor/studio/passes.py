"""What painters condition on: depth, normals, masks and face keypoints of a sculpture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats
from generation.sculptor.studio.camera import Camera
from generation.sculptor.studio.rasteriser import (
    NOTHING,
    SAMPLES,
    STRIP,
    Projection,
    draw_strip,
    project,
    sample_at,
    weights_at,
)

if TYPE_CHECKING:
    from generation.sculptor.figure import Sculpture
    from generation.styles.style import Style


@dataclass(frozen=True, slots=True)
class Passes:
    """depth: (H, W) float32, cm along the view axis, 0 outside. normals: (H, W, 3) float32, unit, view space
    (right, up, towards the viewer), 0 outside. mask, head_mask: (H, W) uint8 coverage of figurine and head.
    keypoints: (5, 2) float32 pixels, eyes, nose tip and mouth corners, the picture's left first.
    """

    depth: Floats
    normals: Floats
    mask: np.ndarray
    head_mask: np.ndarray
    keypoints: Floats


def passes(sculpture: Sculpture, style: Style, frame: str, width: int, height: int) -> Passes:
    """The passes of a sculpture in one of the style's frames. Raises UnknownStyle for a frame it lacks."""
    camera = Camera.of(style.frame(frame), sculpture.head_at, width, height)
    whole = sculpture.whole
    depth, normals = np.zeros((height, width), np.float32), np.zeros((height, width, 3), np.float32)
    masks = np.zeros((2, height, width), np.uint8)
    _geometry(
        depth,
        normals,
        masks,
        project(whole, camera),
        whole.normals,
        len(sculpture.body.faces),
        camera.rotation,
    )
    keypoints = camera.project(sculpture.keypoints3d)[:, :2]
    return Passes(depth, normals, masks[0], masks[1], np.ascontiguousarray(keypoints))


@njit(parallel=True, cache=True, fastmath=FAST)
def _geometry(
    depth: Floats,
    normals: Floats,
    masks: np.ndarray,
    projection: Projection,
    of_vertices: Floats,
    body: int,
    rotation: Floats,
) -> None:
    """Nearest depth, mean normal, and coverage by the whole and by the triangles after `body`."""
    for strip in prange(len(projection.starts) - 1):
        top = strip * STRIP
        near = np.empty((STRIP * SAMPLES, projection.width), np.float32)
        seen = np.empty((STRIP * SAMPLES, projection.width), np.int32)
        normal = np.empty(3, np.float32)
        draw_strip(projection, strip, near, seen)
        for y in range(top, min(top + STRIP, projection.height)):
            for x in range(projection.width):
                normal[:] = 0
                nearest, whole, head = np.inf, 0, 0
                for row in range((y - top) * SAMPLES, (y - top + 1) * SAMPLES):
                    f = seen[row, x]
                    if f != NOTHING:
                        whole, head = whole + 1, head + (1 if f >= body else 0)
                        nearest = min(nearest, near[row, x])
                        _add_normal(normal, projection, of_vertices, f, top * SAMPLES + row, x)
                masks[0, y, x], masks[1, y, x] = whole * 255 // SAMPLES, head * 255 // SAMPLES
                if whole:
                    depth[y, x] = nearest
                    _turn(normals, normal, rotation, y, x)


@njit(cache=True, fastmath=FAST)
def _add_normal(
    normal: Floats, projection: Projection, of_vertices: Floats, f: int, row: int, column: int
) -> None:
    a, b, c = projection.faces[f, 0], projection.faces[f, 1], projection.faces[f, 2]
    aside, v = sample_at(row)
    wb, wc = weights_at(projection.points, a, b, c, column + aside, v)
    for i in range(3):
        normal[i] += (1 - wb - wc) * of_vertices[a, i] + wb * of_vertices[b, i] + wc * of_vertices[c, i]


@njit(cache=True, fastmath=FAST)
def _turn(normals: Floats, normal: Floats, rotation: Floats, y: int, x: int) -> None:
    """Write a normal, of any length, as a unit one in view space."""
    length = np.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2)
    scale = 1.0 / max(length, np.float32(1e-6))
    for i in range(3):
        turned = rotation[i, 0] * normal[0] + rotation[i, 1] * normal[1] + rotation[i, 2] * normal[2]
        normals[y, x, i] = turned * scale
