"""Triangles as pictures: which is nearest, and what its corners' values are in between."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.sculptor import unwrapping

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
    places, carried = corners.astype(np.float32), values.astype(np.float32)
    unwrapping.draw(places, carried, faces.astype(np.int64), nearest, out)
    return out, nearest
