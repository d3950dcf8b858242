"""Screeners of the portrait itself: what a figurine cannot show well, a moderator should know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .verdict import PASS, Verdict, hold

if TYPE_CHECKING:
    import numpy as np

    from generation.faces.analysis import Analysis

FURTHEST_YAW, FURTHEST_PITCH = 35.0, 30.0  # degrees; beyond them half the face is guessed
SHUT = 0.10  # lid gap by eye width; open eyes have 0.2-0.35
EYES = (
    (33, 133, ((159, 145), (158, 153), (160, 144))),
    (263, 362, ((386, 374), (385, 380), (387, 373))),
)


def turned_away(picture: np.ndarray, analysis: Analysis | None) -> Verdict:
    """Holds a face that looks so far aside that its far half would be made up."""
    if analysis is None:
        return PASS
    face = analysis.face
    aside = abs(face.yaw) > FURTHEST_YAW or abs(face.pitch) > FURTHEST_PITCH
    return hold("turned_away", band="medium") if aside else PASS


def eyes_shut(picture: np.ndarray, analysis: Analysis | None) -> Verdict:
    """Holds a face with both eyes shut: its figurine sleeps."""
    if analysis is None:
        return PASS
    return hold("eyes_shut", band="low") if openness(analysis.face.landmarks) < SHUT else PASS


def openness(points: np.ndarray) -> float:
    """How far the wider open eye is open: the gap between the lids by the eye's width."""

    def gap(outer: int, inner: int, lids: tuple[tuple[int, int], ...]) -> float:
        width = float(((points[outer] - points[inner]) ** 2).sum()) ** 0.5
        gaps = [float(((points[upper] - points[lower]) ** 2).sum()) ** 0.5 for upper, lower in lids]
        return sum(gaps) / len(gaps) / max(width, 1e-6)

    return max(gap(*eye) for eye in EYES)
