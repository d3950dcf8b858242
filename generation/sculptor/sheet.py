"""The sheet: a fixed frontal canvas before the face, on which height and tone are worked out as pictures.

Face space is in cm: x to the viewer's right, y up, z towards the viewer; the eyes' corners lie at y = 2.47.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from generation.sculptor.mesh import Floats

SPACING = 0.05  # cm between samples
LEFT, RIGHT, BOTTOM, TOP = -12.0, 12.0, -13.0, 11.0
WIDE, SPARSE = 0.6, 4  # cm of blur from which on every SPARSE-th sample will do
WIDTH, HEIGHT = round((RIGHT - LEFT) / SPACING) + 1, round((TOP - BOTTOM) / SPACING) + 1


def axes() -> tuple[Floats, Floats]:
    """x (1, WIDTH) and y (HEIGHT, 1) of the samples in cm; the first row is the top."""
    xs = LEFT + SPACING * np.arange(WIDTH, dtype=np.float32)[None]
    ys = TOP - SPACING * np.arange(HEIGHT, dtype=np.float32)[:, None]
    return xs, ys


def to_samples(points: Floats) -> Floats:
    """Fractional (column, row) of points (n, 2+) in cm."""
    return np.stack([(points[:, 0] - LEFT) / SPACING, (TOP - points[:, 1]) / SPACING], 1).astype(np.float32)


def blurred(image: Floats, sigma: float) -> Floats:
    """Gaussian blur, sigma in cm. A wide one is worked out on every fourth sample: nobody sees the others."""
    if sigma < WIDE:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma / SPACING), np.float32)
    size = image.shape[1], image.shape[0]
    few = cv2.resize(image, (size[0] // SPARSE, size[1] // SPARSE), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(few, (0, 0), sigma / SPACING / SPARSE)
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR), np.float32)


def smoothstep(values: Floats, low: float, high: float) -> Floats:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def facing(height: Floats) -> Floats:
    """1 where a surface of that height (cm) faces the viewer, 0 where it is so steep that the skin is drawn
    out on it."""
    down, across = np.gradient(blurred(height, 0.2), SPACING)
    cosine = 1 / np.sqrt(1 + across * across + down * down)
    return blurred(np.clip((cosine - 0.3) / 0.3, 0, 1).astype(np.float32), 0.15)


def polygon(points: Floats, corners: Sequence[int], softness: float) -> Floats:
    """A filled polygon (0-1) through some of the points, its edge blurred by `softness` cm."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    outline = np.round(to_samples(points[list(corners)]) * 16).astype(np.int32)
    cv2.fillPoly(mask, [outline], 255, shift=4, lineType=cv2.LINE_AA)
    return blurred(mask.astype(np.float32) / 255, softness)


def away_from(points: Floats, part: Sequence[int], beside: float, below: float, lower: float) -> Floats:
    """How far each sample is from the middle of a part of the face, 1 on an ellipse about it. The ellipse's
    half width and height, and how much lower it lies, are multiples of the part's width."""
    xs, ys = axes()
    corners = points[list(part), :2]
    (x, y), wide = corners.mean(0), max(float(np.ptp(corners[:, 0])), 0.5)
    return np.asarray(np.hypot((xs - x) / (beside * wide), (ys - y + lower * wide) / (below * wide)))


def lookup(image: Floats, xs: Floats, ys: Floats) -> Floats:
    """Bilinear values of an image at places (n,) in cm; beyond the edge the edge's own."""
    columns = np.asarray((xs - LEFT) / SPACING, np.float32).reshape(1, -1)
    rows = np.asarray((TOP - ys) / SPACING, np.float32).reshape(1, -1)
    step = 30_000  # cv2.remap takes no picture wider than 32,767
    parts = [
        cv2.remap(
            image.astype(np.float32),
            columns[:, i : i + step],
            rows[:, i : i + step],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )[0]
        for i in range(0, columns.shape[1], step)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.float32)
