"""Dark glasses: lenses that hide the eyes. Plastic shows them as smooth dark glass in a rim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.face_topology import IRISES
from generation.sculptor.mesh import Floats

if TYPE_CHECKING:
    from generation.sculptor.frontal import FrontalFace

DARK = (0.4, 0.55)  # how much darker than the skin (log, gamma 2.2) three quarters of the eye's place are
HALF = 0.45  # of that depth: where a lens ends
REACH = (1.25, 1.0, 0.2)  # of the eye's width: how far a lens goes beside and below it, and lies lower
PLACE = (0.75, 0.5, 0.25)  # the same of what any lens covers
GLOSS, BRIDGE = 1.2, 0.7  # cm: gloss that is closed, and what is too narrow for a lens


def hidden_eyes(landmarks: Floats, inside: Floats, log: Floats) -> float:
    """How surely (0-1) dark glass hides both eyes. inside: cm from the face's oval; log: logarithm of the
    skin's lightness; both on the sheet."""
    within = inside > 1.2
    if not within.any():
        return 0.0
    # Lids and lashes are dark, too, but skin shows between them; and nobody wears one lens.
    depth = max(_depths(landmarks, sheet.blurred(log, 0.1) - float(np.median(log[within]))))
    return float(np.clip((-depth - DARK[0]) / (DARK[1] - DARK[0]), 0, 1))


def _depths(landmarks: Floats, soft: Floats) -> list[float]:
    return [float(np.percentile(soft[sheet.away_from(landmarks, eye, *PLACE) < 1], 75)) for _, eye in IRISES]


def may_be_glass(face: FrontalFace) -> Floats:
    """0-1 on the sheet: where lenses may lie that hide the eyes, and nothing is known of the skin."""
    log = np.log(np.clip(face.skin.mean(2) / 255, 0.02, 1))
    over = [sheet.away_from(face.landmarks, eye, *REACH) < 1 for _, eye in IRISES]
    return hidden_eyes(face.landmarks, face.inside, log) * np.maximum(*over).astype(np.float32)


def dark_lenses(face: FrontalFace, log: Floats) -> Floats:
    """0-1 on the sheet; log: logarithm of the skin's lightness there. All 0 where eyes are seen."""
    lenses = np.zeros(log.shape, np.uint8)
    sure = hidden_eyes(face.landmarks, face.inside, log)
    if sure == 0:
        return lenses.astype(np.float32)
    soft = sheet.blurred(log, 0.1) - float(np.median(log[face.inside > 1.2]))
    dark = soft < HALF * float(np.mean(_depths(face.landmarks, soft)))
    for _, eye in IRISES:
        lenses |= _lens(dark & (sheet.away_from(face.landmarks, eye, *REACH) < 1))
    left, right = np.split(lenses | lenses[:, ::-1], [sheet.WIDTH // 2], axis=1)
    whole = np.hstack([_hull(left), _hull(right)]).astype(np.float32)
    return sure * sheet.blurred(whole, 0.06)


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
