"""How light and dark hair is: in strands, and broadly, in its roots, temples and gloss; not in patches.

Patches are what a selfie's background, shade and noise leave in it.
"""

from __future__ import annotations

import cv2
import numpy as np

from generation.sculptor.hair import canvas, strands
from generation.sculptor.hair.strands import Way
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import smoothstep

SPARSE = 2  # canvas samples: 0.2 cm
BLACK = 0.04  # of white: below it light and dark are a selfie's noise
EDGE = (0.1, 0.6)  # cm inside hair: from where on what is behind it no longer shines through
STRAND, BROAD = 0.12, 2.0  # cm: what is broader than a strand, and broad
MOST, LIMITS = 80, (0.3, 0.7)  # percent of hair; log: beyond twice what most vary by it is no hair
STRIDES = (1, 2, 4, 6)  # sparse samples that each smear along the strands reaches: 2.6 cm in all
DEEPEST = 0.35  # log: of a strand beside its surroundings


def tone_of(log: Floats, inside: Floats, way: Way, curly: bool) -> Floats:
    """Log luminance beside the hair's own, on the canvas. inside: cm from the hair's edge."""
    sure = smoothstep(inside, *EDGE)
    if not (sure > 0.5).any():
        return np.zeros_like(log)
    off = _limited_to_usual(np.log(np.exp(log) + BLACK), sure)
    few, weight = _few(off), _few(sure)
    broad = _within(few, weight, BROAD)
    rest: Floats = (_within(few, weight, STRAND) - broad) * weight
    if not curly:
        rest = strands.smeared(rest, _few(way.x), _few(way.y), STRIDES)
    return np.asarray(cv2.resize(broad + DEEPEST * np.tanh(rest / DEEPEST), off.shape[::-1]), np.float32)


def _limited_to_usual(light: Floats, sure: Floats) -> Floats:
    """Beside the median, and no farther than most of the hair varies: far, if it is of two colours."""
    own = sure > 0.5
    off = light - np.median(light[own])
    limit = float(np.clip(2 * np.percentile(np.abs(off[own]), MOST), *LIMITS))
    return np.asarray(limit * np.tanh(off / limit), np.float32)


def _few(image: Floats) -> Floats:
    return image[::SPARSE, ::SPARSE]


def _within(image: Floats, weight: Floats, sigma: float) -> Floats:
    """The blur of what has weight, sigma in cm."""
    wide = sigma / canvas.SPACING / SPARSE
    blurred = [cv2.GaussianBlur(each, (0, 0), wide) for each in (image * weight, weight)]
    return np.asarray(blurred[0] / np.maximum(blurred[1], 1e-3), np.float32)
