"""Which pixels of a painted picture are figurine.

A painter follows the sculptor's mask, but not to the pixel: a cap gets a brim, a sleeve a fold. So the
picture itself decides in a band around the mask's edge, and the mask everywhere else.
"""

from __future__ import annotations

import cv2
import numpy as np

WORKING = (
    320  # pixels, the longer side; GrabCut's time grows with the area, and the edge is refined afterwards
)
BAND = 0.02  # of the longer side, to either side of the mask's edge
ROUNDS = 2  # of GrabCut; the band is narrow, so it settles soon
SHARPEST = 1e-4  # of the guided filter: the variance of an edge that it follows, intensities 0-1


def matte(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """How much of each pixel the figurine covers, (H, W) uint8.

    picture: (H, W, 3) uint8 RGB. mask: (H, W) uint8, the sculptor's coverage in the same size. Farther than
    2 % of the picture from the mask's edge the mask is believed. GrabCut (Rother et al. 2004) finds the
    figurine in the band between, a guided filter (He et al. 2010) its soft edge.
    """
    radius = max(round(BAND * max(mask.shape)), 2)
    inside, outside = _farther(mask > 127, radius), _farther(mask <= 127, radius)
    if not inside.any() or not outside.any():
        return mask.copy()
    rough = _grabbed(picture, mask, inside, outside)
    soft = _guided(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), rough, max(radius // 4, 1))
    soft[inside], soft[outside] = 1, 0
    return np.round(soft * 255).astype(np.uint8)


def _grabbed(picture: np.ndarray, mask: np.ndarray, inside: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """The figurine by its colours, (H, W) float32, 0 or 1 where it is sure."""
    height, width = mask.shape
    scale = min(1.0, WORKING / max(height, width))
    small = (max(round(width * scale), 1), max(round(height * scale), 1))
    labels = np.where(cv2.resize(mask, small) > 127, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[_shrunk(inside, small)] = cv2.GC_FGD
    labels[_shrunk(outside, small)] = cv2.GC_BGD
    cv2.setRNGSeed(0)  # its clusters begin at random
    models = np.zeros((1, 65)), np.zeros((1, 65))
    shown = np.ascontiguousarray(cv2.resize(picture, small, interpolation=cv2.INTER_AREA))
    cv2.grabCut(shown, labels, (0, 0, 0, 0), *models, ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    return cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR)


def _guided(guide: np.ndarray, rough: np.ndarray, radius: int) -> np.ndarray:
    """`rough` with its edges moved to those of the guide (H, W) uint8."""

    def mean(values: np.ndarray) -> np.ndarray:
        return cv2.blur(values, (2 * radius + 1,) * 2)

    light = guide.astype(np.float32) / 255
    light_mean, rough_mean = mean(light), mean(rough)
    slope = (mean(light * rough) - light_mean * rough_mean) / (mean(light * light) - light_mean**2 + SHARPEST)
    offset = rough_mean - slope * light_mean
    return np.clip(mean(slope) * light + mean(offset), 0, 1)


def _shrunk(where: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return cv2.resize(where.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST).astype(bool)


def _farther(where: np.ndarray, radius: int) -> np.ndarray:
    """The part of a region that is farther than `radius` from its edge; the picture's border is none."""
    farther: np.ndarray = cv2.distanceTransform(where.astype(np.uint8), cv2.DIST_L2, 5) > radius
    return farther
