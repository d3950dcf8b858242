"""Whether what was painted is a figurine of that person, judged by an encoder that steers no painter."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generation.faces.analysis import Analysis
from generation.faces.identity import distance, frontal_box, identity_in, identity_of
from generation.faces.landmarks import detect_landmarks
from generation.refused import Refused

JUDGED_HEIGHT = 1000  # pixels; dlib's descriptor works on a face of 150
FLATTEST = 4.0  # of 255: the deviation of a picture that shows nothing


@dataclass(frozen=True, slots=True)
class Judgement:
    """identity_distance: dlib's L2 between the figurine's face and the selfie's; below 0.6 is a likeness."""

    identity_distance: float
    finite: bool
    non_uniform: bool


def judge(picture: np.ndarray, analysis: Analysis) -> Judgement:
    """Judge a painted figurine: (H, W, 3), uint8 or float 0-1.

    Raises Refused("engine_error") for what nobody should have to look at: numbers that are none, an empty
    picture, a figure without a face.
    """
    finite = bool(np.isfinite(picture).all())
    non_uniform = finite and float(_levels(picture).std(axis=(0, 1)).max()) > FLATTEST
    if not (finite and non_uniform):
        raise Refused("engine_error")
    identity = _identity(_at_most(_levels(picture), JUDGED_HEIGHT))
    if identity is None:
        raise Refused("engine_error")
    return Judgement(distance(identity, analysis.face.identity), finite, non_uniform)


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
