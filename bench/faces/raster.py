"""Triangles as pictures: which is nearest, and what its corners' values are in between."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[Any]  # of whatever precision numpy and OpenCV make of float32


def draw(
    corners: Floats, values: Floats, faces: NDArray[np.int64], size: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Interpolated values (height, width, k) and depth (height, width), -inf where nothing is.

    corners: (n, 3) column, row and depth, greater depths nearer the viewer. values: (n, k). size: height,
    width.
    """
    out = np.zeros((*size, values.shape[1]), np.float32)
    nearest = np.full(size, -np.inf, np.float32)
    _draw(corners.astype(np.float32), values.astype(np.float32), faces.astype(np.int64), nearest, out)
    return out, nearest


@njit(cache=True)
def _draw(corners: Floats, values: Floats, faces: NDArray[np.int64], nearest: Floats, out: Floats) -> None:
    height, width = nearest.shape
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, bx, by = corners[a, 0], corners[a, 1], corners[b, 0], corners[b, 1]
        cx, cy = corners[c, 0], corners[c, 1]
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            continue
        for v in range(max(0, int(np.ceil(min(ay, by, cy)))), min(height - 1, int(max(ay, by, cy))) + 1):
            for u in range(max(0, int(np.ceil(min(ax, bx, cx)))), min(width - 1, int(max(ax, bx, cx))) + 1):
                wb = ((u - ax) * (cy - ay) - (cx - ax) * (v - ay)) / area
                wc = ((bx - ax) * (v - ay) - (u - ax) * (by - ay)) / area
                wa = 1 - wb - wc
                z = wa * corners[a, 2] + wb * corners[b, 2] + wc * corners[c, 2]
                if min(wa, wb, wc) >= -1e-5 and z > nearest[v, u]:
                    nearest[v, u] = z
                    for i in range(values.shape[1]):
                        out[v, u, i] = wa * values[a, i] + wb * values[b, i] + wc * values[c, i]
