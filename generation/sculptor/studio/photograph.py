"""The photograph itself: everything the studio has, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats
from generation.sculptor.studio import backdrop, irradiance, lights, rasteriser
from generation.sculptor.studio.backdrop import Backdrop, behind_at, shadow_at
from generation.sculptor.studio.camera import Camera
from generation.sculptor.studio.irradiance import Finish, Still
from generation.sculptor.studio.lights import Reflections
from generation.sculptor.studio.rasteriser import SAMPLES, STRIP, Projection, draw_strip
from generation.sculptor.studio.shading import Optics, shade_pixel
from generation.sculptor.studio.tonemap import Film, develop, film
from generation.styles.style import LightRig

STRETCHES = 4  # a picture is exposed in so many, top to bottom, and progress told after each


@dataclass(frozen=True, slots=True)
class Photograph:
    """picture: (h, w, 3) uint8 sRGB. alpha: (h, w) uint8, how much of a pixel the figurine covers. shadow:
    (h, w) uint8, how much the figurine darkens what is behind it."""

    picture: np.ndarray
    alpha: np.ndarray
    shadow: np.ndarray


def photograph(
    still: Still, rig: LightRig, behind: Backdrop, camera: Camera, done: Callable[[str, float], None]
) -> Photograph:
    """Equal arguments give equal bytes. `done` hears the name of a step that is done, and the fraction of the
    whole; the last step, "exposure", several times."""
    projection = rasteriser.project(still.mesh, camera)
    done("projection", 0.05)
    lamps = lights.lamps(rig)
    places, at = (
        backdrop.floor(camera) if still.floor else (np.zeros((0, 3), np.float32), np.zeros((0, 2), int))
    )
    light, seen = irradiance.illuminate(still, lamps, projection, places)
    done("light", 0.5)
    if still.floor:
        behind = backdrop.shadowed(behind, camera, places, at, seen, lamps)
    shape = camera.height, camera.width
    picture = Photograph(
        np.empty((*shape, 3), np.uint8), np.empty(shape, np.uint8), np.empty(shape, np.uint8)
    )
    boxes, optics = lights.reflections(rig), Optics(camera.rotation, camera.focal)
    for k in range(STRETCHES):
        strips = np.arange(k * projection.strips // STRETCHES, (k + 1) * projection.strips // STRETCHES)
        _expose(
            picture.picture, picture.alpha, picture.shadow, strips, light, projection, boxes, still.finish,
            optics, behind, film(),
        )  # fmt: skip
        done("exposure", 0.5 + 0.5 * (k + 1) / STRETCHES)
    return picture


@njit(parallel=True, cache=True, fastmath=FAST)
def _expose(
    picture: np.ndarray,
    alpha: np.ndarray,
    shadow: np.ndarray,
    strips: np.ndarray,
    light: Floats,
    projection: Projection,
    boxes: Reflections,
    finish: Finish,
    optics: Optics,
    behind: Backdrop,
    film: Film,
) -> None:
    """Fill the given strips. One thread sums each pixel in one order: equal inputs give equal bytes."""
    for turn in prange(len(strips)):
        top = strips[turn] * STRIP
        depth = np.empty((STRIP * SAMPLES, projection.width), np.float32)
        seen = np.empty((STRIP * SAMPLES, projection.width), np.int32)
        cell, pixel = np.empty(light.shape[1], np.float32), np.empty(3, np.float32)
        draw_strip(projection, strips[turn], depth, seen)
        for row in range(top, min(top + STRIP, projection.height)):
            for x in range(projection.width):
                count = shade_pixel(
                    pixel, cell, light, projection, boxes, finish, optics, depth, seen,
                    (row - top) * SAMPLES, x, top * SAMPLES,
                )  # fmt: skip
                dark = shadow_at(behind.shadow, row, x)
                alpha[row, x], shadow[row, x] = count * 255 // SAMPLES, int(dark * 255)
                if count < SAMPLES:
                    through = (1 - count / SAMPLES) * (1 - dark)
                    for i in range(3):
                        pixel[i] += through * behind_at(behind, row, x, i)
                develop(film, pixel, picture, row, x)
