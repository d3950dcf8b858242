"""Small soldiers without anybody's face, drawn in code: what is in the bag."""

from functools import cache

import cv2
import numpy as np

from . import light
from .palette import PLASTIC

FINER = 2
NEARER = 0.004  # each part is that much nearer than the one before: rifles last
Capsule = tuple[float, float, float, float, float]  # x0, y0, x1, y1, radius; the figure is one unit high

BASE: tuple[Capsule, ...] = ((-0.15, 0.968, 0.15, 0.968, 0.03),)


def _head(x: float, y: float) -> tuple[Capsule, ...]:
    """A face, a helmet and its brim, about the middle of the head."""
    return (
        (x, y + 0.02, x, y + 0.045, 0.055),
        (x - 0.022, y - 0.02, x + 0.022, y - 0.02, 0.072),
        (x - 0.078, y + 0.016, x + 0.078, y + 0.016, 0.017),
    )


STANDING: tuple[Capsule, ...] = (
    *BASE,
    *_head(0, 0.17),
    (-0.05, 0.60, -0.085, 0.93, 0.047), (0.05, 0.60, 0.09, 0.93, 0.047),
    (-0.085, 0.945, -0.12, 0.95, 0.03), (0.09, 0.945, 0.125, 0.95, 0.03),
    (-0.06, 0.345, 0.06, 0.345, 0.06), (0, 0.38, 0, 0.56, 0.082), (-0.06, 0.56, 0.06, 0.56, 0.034),
    (-0.115, 0.34, -0.165, 0.47, 0.038), (-0.165, 0.47, -0.04, 0.53, 0.034),
    (0.115, 0.34, 0.17, 0.45, 0.038), (0.17, 0.45, 0.075, 0.41, 0.034),
    (-0.14, 0.63, -0.06, 0.545, 0.024), (-0.1, 0.59, 0.2, 0.26, 0.014),
)  # fmt: skip
AIMING: tuple[Capsule, ...] = (
    *BASE,
    *_head(0.0, 0.18),
    (-0.03, 0.58, -0.11, 0.93, 0.047), (0.03, 0.58, 0.11, 0.93, 0.047),
    (-0.11, 0.945, -0.07, 0.95, 0.03), (0.11, 0.945, 0.15, 0.95, 0.03),
    (-0.01, 0.36, -0.02, 0.56, 0.074), (-0.08, 0.55, 0.06, 0.56, 0.03), (-0.11, 0.36, -0.11, 0.47, 0.05),
    (-0.06, 0.33, 0.02, 0.41, 0.038), (0.02, 0.41, 0.1, 0.31, 0.033),
    (0.06, 0.34, 0.15, 0.38, 0.036), (0.15, 0.38, 0.25, 0.29, 0.032),
    (-0.03, 0.31, 0.08, 0.285, 0.023), (0.05, 0.285, 0.46, 0.27, 0.014),
)  # fmt: skip
KNEELING: tuple[Capsule, ...] = (
    *BASE,
    *_head(0.02, 0.38),
    (-0.04, 0.74, 0.13, 0.74, 0.05), (0.14, 0.75, 0.13, 0.93, 0.043), (0.13, 0.945, 0.17, 0.95, 0.03),
    (-0.05, 0.76, -0.03, 0.92, 0.05), (-0.03, 0.93, -0.2, 0.94, 0.04),
    (0.0, 0.55, -0.03, 0.73, 0.074), (-0.1, 0.55, -0.1, 0.65, 0.048),
    (-0.05, 0.53, 0.03, 0.61, 0.037), (0.03, 0.61, 0.12, 0.5, 0.032),
    (0.07, 0.54, 0.17, 0.59, 0.035), (0.17, 0.59, 0.26, 0.49, 0.031),
    (-0.02, 0.5, 0.09, 0.475, 0.023), (0.06, 0.475, 0.46, 0.46, 0.014),
)  # fmt: skip
CHARGING: tuple[Capsule, ...] = (
    *BASE,
    *_head(0.06, 0.18),
    (0.02, 0.58, 0.14, 0.74, 0.048), (0.14, 0.74, 0.11, 0.93, 0.043), (0.11, 0.945, 0.15, 0.95, 0.03),
    (-0.04, 0.58, -0.1, 0.77, 0.048), (-0.1, 0.77, -0.2, 0.92, 0.042), (-0.2, 0.93, -0.17, 0.96, 0.03),
    (0.05, 0.36, -0.02, 0.56, 0.074), (-0.06, 0.36, -0.09, 0.48, 0.05),
    (-0.02, 0.35, -0.09, 0.48, 0.037), (-0.09, 0.48, 0.0, 0.54, 0.033),
    (0.11, 0.36, 0.19, 0.46, 0.036), (0.19, 0.46, 0.26, 0.42, 0.032),
    (-0.1, 0.58, 0.0, 0.53, 0.023), (-0.02, 0.54, 0.46, 0.34, 0.014),
)  # fmt: skip
THROWING: tuple[Capsule, ...] = (
    *BASE,
    *_head(0.02, 0.19),
    (-0.04, 0.59, -0.13, 0.93, 0.047), (0.03, 0.59, 0.13, 0.93, 0.047),
    (-0.13, 0.945, -0.1, 0.95, 0.03), (0.13, 0.945, 0.17, 0.95, 0.03),
    (0.01, 0.37, -0.01, 0.57, 0.074), (-0.08, 0.56, 0.07, 0.56, 0.03), (-0.1, 0.4, -0.1, 0.5, 0.045),
    (-0.07, 0.34, -0.19, 0.29, 0.037), (-0.19, 0.29, -0.24, 0.14, 0.033), (-0.245, 0.09, -0.24, 0.1, 0.04),
    (0.09, 0.36, 0.2, 0.34, 0.036), (0.2, 0.34, 0.31, 0.28, 0.031), (0.33, 0.27, 0.35, 0.26, 0.03),
)  # fmt: skip
SALUTING: tuple[Capsule, ...] = (
    *BASE,
    *_head(0, 0.17),
    (-0.04, 0.60, -0.05, 0.93, 0.047), (0.04, 0.60, 0.05, 0.93, 0.047),
    (-0.05, 0.945, -0.085, 0.95, 0.03), (0.05, 0.945, 0.085, 0.95, 0.03),
    (-0.06, 0.345, 0.06, 0.345, 0.06), (0, 0.38, 0, 0.56, 0.082), (-0.06, 0.56, 0.06, 0.56, 0.034),
    (-0.115, 0.34, -0.2, 0.3, 0.037), (-0.2, 0.3, -0.085, 0.185, 0.03),
    (0.115, 0.34, 0.14, 0.48, 0.037), (0.14, 0.48, 0.135, 0.6, 0.032),
    (0.17, 0.22, 0.16, 0.72, 0.014), (0.16, 0.7, 0.155, 0.9, 0.024),
)  # fmt: skip
POSES = (STANDING, AIMING, KNEELING, CHARGING, THROWING, SALUTING)


@cache
def soldier(pose: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """A soldier as moulded plastic: picture (h, h, 3) and mask (h, h), float32. pose: any number."""
    size = height * FINER
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    x -= 0.5
    relief = np.zeros((size, size), np.float32)
    for layer, capsule in enumerate(POSES[pose % len(POSES)]):
        relief = np.maximum(relief, _capsule(x, y, capsule, NEARER * layer))
    mask = cv2.GaussianBlur((relief > 0).astype(np.float32), (0, 0), 0.7)
    soft = cv2.GaussianBlur(relief * size, (0, 0), size * 0.006)
    picture = light.lit(soft, PLASTIC * 0.85 + 0.04, gloss=0.6, sharpness=16)
    shade = 0.45 + 0.55 * np.clip(cv2.GaussianBlur(relief, (0, 0), size * 0.01) / 0.05, 0, 1)[..., None]
    small = [cv2.resize(image, (height, height), interpolation=cv2.INTER_AREA) for image in
             (np.clip(picture * shade, 0, 1), mask)]  # fmt: skip
    return small[0], small[1]


def _capsule(x: np.ndarray, y: np.ndarray, capsule: Capsule, nearer: float) -> np.ndarray:
    """How far a capsule stands out towards the viewer, in the figure's units; 0 beside it."""
    x0, y0, x1, y1, radius = capsule
    dx, dy = x1 - x0, y1 - y0
    along = np.clip(((x - x0) * dx + (y - y0) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
    squared = (x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2
    return np.where(squared < radius * radius, nearer + np.sqrt(np.maximum(radius * radius - squared, 0)), 0)
