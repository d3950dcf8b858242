"""Dark glasses: lenses that hide the eyes. Plastic shows them as smooth dark glass in a rim."""

from __future__ import annotations

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.frontal import IRISES, FrontalFace
from generation.sculptor.mesh import Floats

DARK = (0.25, 0.4)  # how much darker than the skin (log, gamma 2.2) three quarters of the eye's place are
HALF = 0.45  # of that depth: where a lens ends
REACH = (1.25, 1.0, 0.2)  # of the eye's width: how far a lens goes beside and below it, and lies lower
PLACE = (0.75, 0.5, 0.25)  # the same of what any lens covers
GLOSS, BRIDGE = 1.2, 0.7  # cm: gloss that is closed, and what is too narrow for a lens


def dark_lenses(face: FrontalFace, log: Floats) -> Floats:
    """0-1 on the sheet; log: logarithm of the skin's lightness there. All 0 where eyes are seen."""
    none = np.zeros_like(log)
    within = face.inside > 1.2
    if not within.any():
        return none
    soft = sheet.blurred(log, 0.1) - float(np.median(log[within]))
    # Lids and lashes are dark, too, but skin shows between them; and nobody wears one lens.
    depths = [float(np.percentile(soft[_about(face, eye, *PLACE) < 1], 75)) for _, eye in IRISES]
    sure = float(np.clip((-max(depths) - DARK[0]) / (DARK[1] - DARK[0]), 0, 1))
    if sure == 0:
        return none
    lenses = none.astype(np.uint8)
    dark = soft < HALF * float(np.mean(depths))
    for _, eye in IRISES:
        lenses |= _lens(dark & (_about(face, eye, *REACH) < 1))
    left, right = np.split(lenses | lenses[:, ::-1], [sheet.WIDTH // 2], axis=1)
    whole = np.hstack([_hull(left), _hull(right)]).astype(np.float32)
    return sure * sheet.blurred(whole, 0.06)


def _about(face: FrontalFace, eye: tuple[int, ...], beside: float, below: float, lower: float) -> Floats:
    """Below 1 within an ellipse about an eye; its measures are multiples of the eye's width."""
    xs, ys = sheet.axes()
    points = face.landmarks[list(eye), :2]
    (x, y), wide = points.mean(0), max(float(np.ptp(points[:, 0])), 0.5)
    return np.asarray(((xs - x) / (beside * wide)) ** 2 + ((ys - y + lower * wide) / (below * wide)) ** 2)


def _lens(dark: np.ndarray) -> np.ndarray:
    closed = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_CLOSE, _disc(GLOSS))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, _disc(BRIDGE)))


def _disc(wide: float) -> np.ndarray:
    size = round(wide / sheet.SPACING) | 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))


def _hull(lens: np.ndarray) -> np.ndarray:
    """The lens filled: its outline has no dents."""
    points = cv2.findNonZero(np.ascontiguousarray(lens))
    filled = np.zeros_like(lens)
    return filled if points is None else cv2.fillConvexPoly(filled, cv2.convexHull(points), 1)
