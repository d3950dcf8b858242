"""What stands behind the figurine: a lit wall and, where the frame shows it, the floor with its shadow."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numba import njit

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats
from generation.sculptor.studio.camera import Camera
from generation.sculptor.studio.lights import Lamps
from generation.styles.style import Triple

GLOW = (0.0, 0.36, 0.95, 0.42)  # middle (x from -1 to 1, y from 0 to 1) and sizes of the light on the wall
FLOOR_RADIUS, HORIZON = 110.0, 45.0  # cm: shadows reach so far, and die away over this, so that no edge shows
COARSE = 4  # pixels of the picture to one of the floor's shadow, which is soft
SUNK = -0.1  # cm: places on the floor lie lower than all that can throw a shadow on them
NEAR, FADE, BLUR = 28.0, 14.0, 3.5  # cm from the middle: sharp so far, then softer over this, by as much
DARKEST = 0.88  # of the light that the deepest shadow takes away


class Backdrop(NamedTuple):
    """glow, shade: (3,) radiance in the middle of the light and beside it. across, down: (w,), (h,) factors
    of the light. fall: (h,) factor of the shade. shadow: (h / COARSE, w / COARSE), how much is taken away.
    """

    glow: Floats
    shade: Floats
    across: Floats
    down: Floats
    fall: Floats
    shadow: Floats


def backdrop(colours: tuple[Triple, Triple], width: int, height: int) -> Backdrop:
    """A glow behind the head, falling off into the second colour; no shadow yet."""
    glow, shade = (np.array(colour, np.float32) for colour in colours)
    # The light is round on an upright picture, and no wider than that on a wide one.
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) / (min(width, height * 0.75) / 2)
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    across, down = np.exp(-(((x - GLOW[0]) / GLOW[2]) ** 2)), np.exp(-(((y - GLOW[1]) / GLOW[3]) ** 2))
    none = np.zeros((height // COARSE + 2, width // COARSE + 2), np.float32)
    return Backdrop(glow, shade, across, down, np.float32(1) - y * np.float32(0.25), none)


def floor(camera: Camera) -> tuple[Floats, np.ndarray]:
    """Places (n, 3) on the floor that the camera sees, and where (n, 2 row and column) they lie in a
    backdrop's `shadow`."""
    rows, columns = np.mgrid[0 : camera.height // COARSE + 2, 0 : camera.width // COARSE + 2]
    across = (columns * COARSE - (camera.width / 2 - 0.5)) / camera.focal
    up = ((camera.height / 2 - 0.5) - rows * COARSE) / camera.focal
    rays = np.stack([across, up, -np.ones_like(up)], 2) @ camera.rotation
    with np.errstate(divide="ignore"):
        reach = (SUNK - camera.position[1]) / np.minimum(rays[..., 1], -1e-4)
    places = camera.position + rays * reach[..., None]
    near = (places[..., 0] ** 2 + places[..., 2] ** 2 < FLOOR_RADIUS**2) & (rays[..., 1] < -1e-4)
    return places[near].astype(np.float32), np.argwhere(near)


def shadowed(
    behind: Backdrop, camera: Camera, places: Floats, at: np.ndarray, seen: np.ndarray, lamps: Lamps
) -> Backdrop:
    """The backdrop with the floor's shadow; `seen` (lamps, n) uint8 is what the places of `floor` see.

    Far from the feet it is blurred: what throws it there is high above, and each lamp's shadow apart from the
    next one's would show as a streak.
    """
    strength = np.maximum(lamps.directions[:, 1], 0) * lamps.brightness()
    light = (strength / strength.sum()).astype(np.float32) @ (seen / np.float32(255))
    off = np.hypot(places[:, 0], places[:, 2])
    dying = np.clip((FLOOR_RADIUS - off) / HORIZON, 0, 1)
    behind.shadow[at[:, 0], at[:, 1]] = DARKEST * (1 - light**1.15) * dying * dying * (3 - 2 * dying)
    far = np.zeros_like(behind.shadow)
    far[at[:, 0], at[:, 1]] = np.clip((off - NEAR) / FADE, 0, 1)
    away = float(np.linalg.norm(camera.position))
    reach = BLUR * camera.focal / away / COARSE
    wide = cv2.GaussianBlur(behind.shadow, (0, 0), reach, sigmaY=max(reach * camera.position[1] / away, 0.5))
    near = cv2.GaussianBlur(behind.shadow, (0, 0), 0.8)
    soft: Floats = (near + (wide - near) * far).astype(np.float32)
    return behind._replace(shadow=soft)


@njit(cache=True, fastmath=FAST)
def shadow_at(shadow: Floats, row: int, column: int) -> float:
    """How much of the backdrop's light is taken away from a pixel, 0-1."""
    i, j = row // COARSE, column // COARSE
    v, u = np.float32(row % COARSE) / COARSE, np.float32(column % COARSE) / COARSE
    above = shadow[i, j] + (shadow[i, j + 1] - shadow[i, j]) * u
    below = shadow[i + 1, j] + (shadow[i + 1, j + 1] - shadow[i + 1, j]) * u
    return above + (below - above) * v


@njit(cache=True, fastmath=FAST)
def behind_at(behind: Backdrop, row: int, column: int, channel: int) -> float:
    """Radiance of the backdrop without its shadow."""
    light = behind.across[column] * behind.down[row]
    shade = behind.shade[channel] * behind.fall[row]
    return shade + (behind.glow[channel] - shade) * light
