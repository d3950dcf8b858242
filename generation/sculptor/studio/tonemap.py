"""From radiance to a picture: tone curve, sRGB, dither."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numba import njit

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats

EXPOSURE = 0.84
STEPS = 4096  # of the curve's table
BRIGHTEST = 8.0  # radiance at the table's end
CONTRAST, MIDDLE = 1.18, 0.18  # steepness about middle grey
SHOULDER = 0.42  # light above it is compressed
TILE = 256  # pixels of the dither's side


class Film(NamedTuple):
    """curve: (STEPS + 1,) light on the picture, 0-1, by the square root of radiance, up to BRIGHTEST. levels:
    (STEPS + 1,) sRGB, 0-255, by the square root of that light. dither: (TILE, TILE) noise of 1.5 levels,
    always the same: a smooth backdrop in 8 bits shows bands on a large screen."""

    curve: Floats
    levels: Floats
    dither: Floats


@cache
def film() -> Film:
    shown = np.linspace(0, 1, STEPS + 1) ** 2
    light = shown * BRIGHTEST * EXPOSURE
    light = MIDDLE * (light / MIDDLE) ** np.where(light < MIDDLE, CONTRAST, 1)
    room, over = 1 - SHOULDER, np.maximum(light - SHOULDER, 0)
    light = np.minimum(light, SHOULDER) + room * over / (room + over)
    levels = np.where(shown <= 0.0031308, 12.92 * shown, 1.055 * shown ** (1 / 2.4) - 0.055) * 255
    noise = np.random.default_rng(0).random((TILE, TILE), dtype=np.float32)
    dither = (noise - np.float32(0.5)) * np.float32(1.5)
    return Film((light / light[-1]).astype(np.float32), levels.astype(np.float32), dither)


@njit(cache=True, fastmath=FAST)
def _read(table: Floats, share: float) -> float:
    at = np.sqrt(min(max(share, 0.0), 1.0)) * STEPS
    k = min(int(at), STEPS - 1)
    return table[k] + (table[k + 1] - table[k]) * (at - k)


@njit(cache=True, fastmath=FAST)
def develop(film: Film, radiance: Floats, out: np.ndarray, row: int, column: int) -> None:
    """Write a pixel's radiance (3,) as sRGB levels into `out` (h, w, 3).

    Channels compressed one by one turn bright skin yellow, all by the brightest leave highlights coloured
    like paint: half of each is what film does.
    """
    peak = max(radiance[0], radiance[1], radiance[2], 1e-6)
    scale = _read(film.curve, peak / BRIGHTEST) / peak
    for i in range(3):
        light = 0.5 * (radiance[i] * scale + _read(film.curve, radiance[i] / BRIGHTEST))
        level = _read(film.levels, light) + film.dither[row % TILE, column % TILE]
        out[row, column, i] = int(min(max(level + 0.5, 0.0), 255.0))
