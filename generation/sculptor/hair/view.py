"""The selfie as hair is looked for in it: upright, of one scale, wide enough for long hair.

View space is in cm and parallel to the picture: the head stands upright in it but stays turned and nodded as
it was, about the skull's middle. A frontal head has the same x and y here as in face space.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from generation.sculptor.mesh import Floats

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis

LEFT, RIGHT, BOTTOM, TOP = -20.0, 20.0, -26.0, 22.0
PER_CM = 4  # samples: hair is told apart on a grid of 0.25 cm
FINE = 10  # samples per cm of the picture that strands are read from
WIDTH, HEIGHT = round((RIGHT - LEFT) * PER_CM) + 1, round((TOP - BOTTOM) * PER_CM) + 1
ASIDE = 0.15  # sine of the yaw from which the face hides what is beside its far cheek
SKULL = np.array((0.0, 3.2, -4.2))  # face space, cm: the skull's middle


@dataclass(frozen=True, slots=True)
class View:
    """picture: RGB uint8, FINE samples a cm. small: the same at PER_CM. person: 0-1, nothing beyond the
    picture's edge. known: where there is picture at all. texture: grey levels of fine contrast. landmarks:
    (478, 3) in view space. turn: (3, 3) from face space to view space, about SKULL."""

    picture: np.ndarray
    small: np.ndarray
    person: Floats
    known: np.ndarray
    texture: Floats
    landmarks: Floats
    turn: Floats

    def seen_from_front(self, points: Floats) -> Floats:
        """Where in view space (n, 2) points (n, 3) of face space are seen."""
        return ((points - SKULL) @ self.turn.T + SKULL)[:, :2].astype(np.float32)


def axes() -> tuple[Floats, Floats]:
    """x (1, WIDTH) and y (HEIGHT, 1) of the small samples in cm; the first row is the top."""
    xs = LEFT + np.arange(WIDTH, dtype=np.float32)[None] / PER_CM
    return xs, TOP - np.arange(HEIGHT, dtype=np.float32)[:, None] / PER_CM


def to_samples(points: Floats, per_cm: int = PER_CM) -> Floats:
    """Fractional (column, row) of points (n, 2+) in cm."""
    return np.stack([(points[:, 0] - LEFT) * per_cm, (TOP - points[:, 1]) * per_cm], 1).astype(np.float32)


def disc(width: float) -> np.ndarray:
    """A kernel so many cm wide, for the small samples."""
    size = round(width * PER_CM) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def look(analysis: Analysis, landmarks: Floats) -> View:
    """The view of a selfie whose face has these landmarks (478, 3) in face space.

    Raises ValueError when the landmarks are degenerate.
    """
    turn, scale, middle = _pose(landmarks, analysis.face.landmarks)
    roll = np.arctan2(turn[0, 1], turn[1, 1])
    cosine, sine = np.cos(roll), np.sin(roll)
    upright = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    back = scale * upright.T[:2, :2] * ((1,), (-1,))  # picture pixels have y down
    move = np.column_stack([back, middle[:2] * (1, -1) - back @ SKULL[:2]])
    picture = _warped(analysis.picture, move, FINE)
    known = _warped(np.ones(analysis.picture.shape[:2], np.uint8), move, PER_CM, cv2.BORDER_CONSTANT) > 0
    landmarks_seen = (SKULL + (landmarks - SKULL) @ (upright @ turn).T).astype(np.float32)
    return View(
        picture=picture,
        small=cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA),
        person=_person(analysis, picture, move, known, landmarks_seen),
        known=known,
        texture=texture_of(picture),
        landmarks=landmarks_seen,
        turn=upright @ turn,
    )


def _pose(landmarks: Floats, pixels: Floats) -> tuple[Floats, float, Floats]:
    """The similarity from face space to the picture: rotation, pixels a cm, and the skull's middle there.

    Least squares (S. Umeyama 1991).
    """
    source, target = landmarks.astype(np.float64), pixels.astype(np.float64) * (1, -1, -1)
    from_middle, to_middle = source - source.mean(0), target - target.mean(0)
    left, singular, right = np.linalg.svd(to_middle.T @ from_middle)
    proper = np.array((1, 1, np.sign(np.linalg.det(left @ right)) or 1.0))
    scale = float((singular * proper).sum() / max((from_middle**2).sum(), 1e-9))
    if not np.isfinite(scale) or scale < 1e-6:
        raise ValueError("The landmarks are not a face: they coincide.")
    turn = (left * proper) @ right
    return turn, scale, target.mean(0) + scale * turn @ (SKULL - source.mean(0))


def _warped(image: np.ndarray, move: Floats, per_cm: int, border: int = cv2.BORDER_REPLICATE) -> np.ndarray:
    """Sample a picture; `move` (2, 3) takes view space to its pixels."""
    step = np.array([[1 / per_cm, 0, LEFT], [0, -1 / per_cm, TOP], [0, 0, 1]])
    whole = move @ step
    shrunk = float(np.linalg.norm(whole[:, 0]))
    if shrunk > 1.5 and image.ndim == 3:
        image = cv2.GaussianBlur(image, (0, 0), 0.35 * shrunk)
    size = (round((RIGHT - LEFT) * per_cm) + 1, round((TOP - BOTTOM) * per_cm) + 1)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(image, whole, size, flags=flags, borderMode=border))


def _person(
    analysis: Analysis, picture: np.ndarray, move: Floats, known: np.ndarray, points: Floats
) -> Floats:
    """The person, found again in the close-up, where less else is; but not where that misses the face."""
    from generation.faces.analysis import person_mask

    size = (WIDTH, HEIGHT)
    close = cv2.resize(person_mask(picture), size, interpolation=cv2.INTER_AREA) * known
    wide = _warped(analysis.person_mask, move, PER_CM) * known
    columns, rows = np.round(to_samples(points)).astype(np.int64).T
    columns, rows = np.clip(columns, 0, WIDTH - 1), np.clip(rows, 0, HEIGHT - 1)
    return close if close[rows, columns].mean() > 0.8 * wide[rows, columns].mean() else wide


def texture_of(picture: np.ndarray) -> Floats:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = cv2.GaussianBlur((grey - cv2.GaussianBlur(grey, (0, 0), 3)) ** 2, (0, 0), 4)
    return np.sqrt(cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))
