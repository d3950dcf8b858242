"""What painters condition on: depth, normals, masks and face keypoints of a sculpture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats
from generation.sculptor.studio.camera import Camera
from generation.sculptor.studio.rasteriser import NOTHING, SAMPLES, View, look, weights_at

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
    view = look(whole, camera)
    depth, normals = _geometry(view, whole.faces, whole.normals, camera.rotation)
    covered = view.faces != NOTHING
    of_head = view.faces >= len(sculpture.body.faces)
    keypoints = camera.project(sculpture.keypoints3d)[:, :2]
    return Passes(depth, normals, coverage(covered), coverage(of_head), np.ascontiguousarray(keypoints))


def coverage(samples: np.ndarray) -> np.ndarray:
    """(h, w) uint8 share of each pixel's samples that are set."""
    height, width = samples.shape[0] // SAMPLES, samples.shape[1] // SAMPLES
    count = samples.reshape(height, SAMPLES, width, SAMPLES).sum((1, 3), dtype=np.uint16)
    return (count * 255 // (SAMPLES * SAMPLES)).astype(np.uint8)


@njit(parallel=True, cache=True, fastmath=FAST)
def _geometry(view: View, faces: np.ndarray, normals: Floats, rotation: Floats) -> tuple[Floats, Floats]:
    """Nearest depth and mean normal of each pixel's samples."""
    height, width = view.faces.shape[0] // SAMPLES, view.faces.shape[1] // SAMPLES
    depth, out = np.zeros((height, width), np.float32), np.zeros((height, width, 3), np.float32)
    for y in prange(height):
        for x in range(width):
            nearest, nx, ny, nz = np.inf, 0.0, 0.0, 0.0
            for k in range(SAMPLES * SAMPLES):
                v, u = y * SAMPLES + k // SAMPLES, x * SAMPLES + k % SAMPLES
                f = view.faces[v, u]
                if f == NOTHING:
                    continue
                nearest = min(nearest, view.depth[v, u])
                a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
                wb, wc = weights_at(view.points, a, b, c, u, v)
                wa = 1 - wb - wc
                nx += wa * normals[a, 0] + wb * normals[b, 0] + wc * normals[c, 0]
                ny += wa * normals[a, 1] + wb * normals[b, 1] + wc * normals[c, 1]
                nz += wa * normals[a, 2] + wb * normals[b, 2] + wc * normals[c, 2]
            if nearest < np.inf:
                depth[y, x] = nearest
                scale = 1.0 / max(np.sqrt(nx * nx + ny * ny + nz * nz), 1e-6)
                for i in range(3):
                    out[y, x, i] = (rotation[i, 0] * nx + rotation[i, 1] * ny + rotation[i, 2] * nz) * scale
    return depth, out
