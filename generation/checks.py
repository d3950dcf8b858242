"""Whether what was painted is a figurine of that person, judged by an encoder that steers no painter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from generation.faces.analysis import Analysis
from generation.faces.identity import distance, frontal_box, identity_in, identity_of
from generation.faces.landmarks import detect_landmarks
from generation.refused import Refused

JUDGED_HEIGHT = 1000  # pixels; dlib's descriptor works on a face of 150
GATE = 0.2  # cosine; strangers' photographs lie around 0, a person's own around 0.5, a toy of them between
FLATTEST = 4.0  # of 255: the deviation of a picture that shows nothing
SAMPLED = 4  # every so many pixels a row and a column; a picture that shows nothing does so everywhere

#: How like the person's a picture's face is (cosine, -1 to 1), or None where it finds none.
Gate = Callable[[np.ndarray, Analysis], float | None]


@dataclass(frozen=True, slots=True)
class Judgement:
    """identity_distance: dlib's L2 between the figurine's face and the selfie's; below 0.6 is a likeness.
    gate_similarity: the gate's answer, if there was one."""

    identity_distance: float
    gate_similarity: float | None = None

    @property
    def scores(self) -> dict[str, float]:
        """What was measured, to four places."""
        measured = {"identity_distance": self.identity_distance, "gate_similarity": self.gate_similarity}
        return {name: round(score, 4) for name, score in measured.items() if score is not None}


def judge(picture: np.ndarray, analysis: Analysis, gate: Gate | None = None) -> Judgement:
    """Judge a painted figurine: (H, W, 3), uint8 or float 0-1. gate: a second encoder to ask.

    Raises Refused("engine_error") for what nobody should have to look at: numbers that are none, an empty
    picture, a figure without a face.
    """
    if not shows_something(picture):
        raise Refused("engine_error")
    identity = _identity(_at_most(_levels(picture), JUDGED_HEIGHT))
    if identity is None:
        raise Refused("engine_error")
    similarity = gate(_levels(picture), analysis) if gate else None
    return Judgement(distance(identity, analysis.face.identity), similarity)


@cache
def second_judge() -> Gate | None:
    """AuraFace, an encoder that steers no painter either, for painters that invent faces; None where its
    weights are not installed. Raises `weights.NotReady` where they are broken."""
    from generation.faces import recognisers

    return recognisers.gate()


def shows_something(picture: np.ndarray) -> bool:
    """Whether a picture, (H, W, 3) uint8 or float 0-1, is made of numbers that are not all alike."""
    if picture.dtype != np.uint8 and not np.isfinite(picture).all():
        return False
    some = _levels(picture[::SAMPLED, ::SAMPLED])
    return float(some.std(axis=(0, 1)).max()) > FLATTEST


def _identity(picture: np.ndarray) -> np.ndarray | None:
    points = detect_landmarks(picture)
    if points is not None:
        return identity_of(picture, points)
    box = frontal_box(picture)
    return None if box is None else identity_in(picture, box)


def _levels(picture: np.ndarray) -> np.ndarray:
    if picture.dtype == np.uint8:
        return picture
    return np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def _at_most(picture: np.ndarray, height: int) -> np.ndarray:
    if picture.shape[0] <= height:
        return picture
    width = max(1, round(picture.shape[1] * height / picture.shape[0]))
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
