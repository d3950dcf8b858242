"""The camera: where points of the figurine's space fall in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats

if TYPE_CHECKING:
    from generation.styles.style import Frame, Triple


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera. rotation: (3, 3), rows right, up and backwards. position: (3,) cm. focal: pixels."""

    rotation: Floats
    position: Floats
    focal: float
    width: int
    height: int

    @classmethod
    def of(cls, frame: Frame, head_at: Triple, width: int, height: int) -> Camera:
        """The camera of a style's frame, for a figurine with its head at `head_at` (cm); the field of view is
        the picture's height, whatever its width."""
        anchor = np.array(head_at if frame.anchor == "head" else (0, 0, 0), np.float64)
        position, target = anchor + frame.position, anchor + frame.target
        ahead = (target - position) / np.linalg.norm(target - position)
        right = np.cross(ahead, (0.0, 1.0, 0.0))
        right /= np.linalg.norm(right)
        rotation = np.stack([right, np.cross(right, ahead), -ahead]).astype(np.float32)
        focal = height / 2 / np.tan(np.radians(frame.field_of_view) / 2)
        return cls(rotation, position.astype(np.float32), float(focal), width, height)

    def project(self, points: Floats) -> Floats:
        """(n, 3): column and row in pixels (whole at its middle), and depth in cm along the view axis."""
        middle = np.array([self.width / 2 - 0.5, self.height / 2 - 0.5], np.float32)
        return _project(points, self.rotation, self.position, self.focal, middle)


@njit(parallel=True, cache=True, fastmath=FAST)
def _project(points: Floats, rotation: Floats, position: Floats, focal: float, middle: Floats) -> Floats:
    out = np.empty((points.shape[0], 3), np.float32)
    for i in prange(points.shape[0]):
        x, y, z = points[i, 0] - position[0], points[i, 1] - position[1], points[i, 2] - position[2]
        across = rotation[0, 0] * x + rotation[0, 1] * y + rotation[0, 2] * z
        up = rotation[1, 0] * x + rotation[1, 1] * y + rotation[1, 2] * z
        depth = -(rotation[2, 0] * x + rotation[2, 1] * y + rotation[2, 2] * z)
        out[i, 0] = middle[0] + focal * across / depth
        out[i, 1] = middle[1] - focal * up / depth
        out[i, 2] = depth
    return out
