"""What stands behind the figurine: a lit wall and, where the frame shows it, the floor with its shadow."""

from __future__ import annotations

import cv2
import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats
from generation.sculptor.studio.camera import Camera
from generation.sculptor.studio.lights import Lights, visible
from generation.styles.style import Triple

GLOW = (0.0, 0.36, 0.95, 0.42)  # middle (x from -1 to 1, y from 0 to 1) and sizes of the light on the wall
FLOOR_RADIUS = 110.0  # cm


def wall(colours: tuple[Triple, Triple], height: int, width: int) -> Floats:
    """(h, w, 3) radiance: a glow behind the head, falling off into the second colour."""
    glow, shade = (np.array(colour, np.float32) for colour in colours)
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    light = np.exp(-(((x - GLOW[0]) / GLOW[2]) ** 2 + ((y - GLOW[1]) / GLOW[3]) ** 2))
    return shade * (1 - light) * (0.75 + 0.25 * (1 - y)) + glow * light


def floor_shadow(camera: Camera, lights: Lights) -> Floats:
    """(h, w, 1) factor on the backdrop, 1 where no shadow falls; worked out at half size, for it is soft."""
    half = Camera(camera.rotation, camera.position, camera.focal / 2, camera.width // 2, camera.height // 2)
    middle = np.array([half.width / 2 - 0.5, half.height / 2 - 0.5], np.float32)
    out = np.ones((half.height, half.width), np.float32)
    _floor(out, half.rotation, half.position, half.focal, middle, lights)
    soft = cv2.GaussianBlur(out, (0, 0), 1.2)
    full = cv2.resize(soft, (camera.width, camera.height), interpolation=cv2.INTER_LINEAR)
    return (0.12 + 0.88 * np.maximum(full, 0) ** 1.15)[..., None]


@njit(parallel=True, cache=True, fastmath=FAST)
def _floor(
    out: Floats, rotation: Floats, position: Floats, focal: float, middle: Floats, lights: Lights
) -> None:
    for row in prange(out.shape[0]):
        for column in range(out.shape[1]):
            a, b = (column - middle[0]) / focal, -(row - middle[1]) / focal
            dx = rotation[0, 0] * a + rotation[1, 0] * b - rotation[2, 0]
            dy = rotation[0, 1] * a + rotation[1, 1] * b - rotation[2, 1]
            dz = rotation[0, 2] * a + rotation[1, 2] * b - rotation[2, 2]
            if dy > -1e-4:
                continue
            x, z = position[0] - dx * position[1] / dy, position[2] - dz * position[1] / dy
            if x * x + z * z > FLOOR_RADIUS**2:
                continue
            seen, weight = 0.0, 0.0
            for n in range(len(lights.directions)):
                facing = lights.directions[n, 1]
                if facing <= 0.02:
                    continue
                strength = facing * (lights.colours[n, 0] + lights.colours[n, 1] + lights.colours[n, 2])
                seen += strength * visible(lights, n, x, 0.25, z, 0.1)
                weight += strength
            out[row, column] = seen / max(weight, 1e-6)
