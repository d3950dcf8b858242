"""From radiance to a picture: filmic curve, sRGB, dither."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats

EXPOSURE = 0.78


def develop(radiance: Floats) -> np.ndarray:
    """(h, w, 3) linear radiance to uint8 sRGB. Curve: K. Narkowicz's fit to ACES, 2015."""
    return _develop(radiance, _dither(*radiance.shape[:2]))


@lru_cache(maxsize=4)
def _dither(height: int, width: int) -> Floats:
    """Noise of 1.5 levels, always the same: a smooth backdrop in 8 bits shows bands on a large screen."""
    noise = np.random.default_rng(0).random((height, width), dtype=np.float32)
    return (noise - np.float32(0.5)) * np.float32(1.5)


@njit(parallel=True, cache=True, fastmath=FAST)
def _develop(radiance: Floats, dither: Floats) -> np.ndarray:
    height, width, _ = radiance.shape
    out = np.empty((height, width, 3), np.uint8)
    for y in prange(height):
        for x in range(width):
            for i in range(3):
                v = max(radiance[y, x, i] * EXPOSURE, 0.0)
                v = min((v * (2.51 * v + 0.03)) / (v * (2.43 * v + 0.59) + 0.14), 1.0)
                v = 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055
                out[y, x, i] = int(min(max(v * 255 + dither[y, x] + 0.5, 0.0), 255.0))
    return out
