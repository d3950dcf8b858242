"""The even, alert face of a figurine: whichever way the person turned or looked, it faces the viewer awake.

Landmarks of a turned head are guesses on its far side, and a figurine that looks down seems asleep.
Expression and proportions are the person's own and stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.face_topology import (
    LEFT_EYE,
    LEFT_IRIS,
    LIPS,
    MIRRORED_X,
    RIGHT_EYE,
    RIGHT_IRIS,
    mirrored,
)
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import blurred, polygon

FRONTAL, TURNED = 0.12, 0.45  # sine of the yaw up to which both sides count alike, and from which one counts
SIDE = 5.0  # cm from the middle where a side is wholly a side
SHUT, OPEN = 0.13, 0.20  # gap of the lids by width: sleeping below, awake above, even in a broad smile
AWAKE = 0.27  # gap of lids that were opened
ASIDE = (0.11, 0.17)  # of the eye's width: from where on a glance is aside
IRIS = 0.20  # radius by the eye's width: 11.7 mm across in 30
SCLERA = np.array([236, 228, 220], np.float32)
BROWN = np.array([62, 38, 26], np.float32)
CREASES = {"lid": 1.0, "fold": 0.55, "above": 0.2}
LEFT_LIDS = {
    "lid": (246, 161, 160, 159, 158, 157, 173),
    "fold": (247, 30, 29, 27, 28, 56, 190),
    "above": (225, 224, 223, 222, 221),
}


@dataclass(frozen=True, slots=True)
class Gaze:
    """How much of each eye (0-1, the picture's left first) must be painted anew, for it was shut or aside."""

    left: float
    right: float

    def behind(self, glass: float) -> Gaze:
        """The same behind dark glass (0-1), on which nobody's eyes are painted."""
        return Gaze(self.left * (1 - glass), self.right * (1 - glass))


def even(landmarks: Floats, turn: float) -> Floats:
    """Face-space landmarks (478, 3) with the far side completed from the near one.

    turn: sine of the head's yaw, positive where the camera saw more of the side of positive x.
    """
    share = float(np.clip((abs(turn) - FRONTAL) / (TURNED - FRONTAL), 0, 1))
    if share == 0:
        return landmarks
    twin = landmarks[mirrored()] * MIRRORED_X
    side = np.clip(landmarks[:, :1] * np.sign(turn) / SIDE, -1, 1)
    trust = 1 - share * (0.5 - 0.45 * side)
    return (landmarks * trust + twin * (1 - trust)).astype(np.float32)


def wake(landmarks: Floats) -> tuple[Floats, Gaze]:
    """Open lids that are shut and turn irises that look aside to the viewer.

    A smile narrows eyes and is left alone. Returns landmarks (478, 3) and what is to be painted anew.
    """
    landmarks = landmarks.copy()
    aside = _aside(landmarks)
    strengths = []
    for eye, iris, lids in ((LEFT_EYE, LEFT_IRIS, LEFT_LIDS), (RIGHT_EYE, RIGHT_IRIS, _right_lids())):
        opened = _open(landmarks, eye, lids)
        strength = max(opened, aside)
        _centre(landmarks, eye, iris, strength)
        strengths.append(strength)
    return landmarks, Gaze(*strengths)


def _right_lids() -> dict[str, tuple[int, ...]]:
    other = mirrored()
    return {row: tuple(int(other[point]) for point in points) for row, points in LEFT_LIDS.items()}


def _corners(landmarks: Floats, eye: tuple[int, ...]) -> tuple[Floats, Floats, float]:
    """Outer corner, inner corner, and the distance between them."""
    outer, inner = landmarks[eye[0]], landmarks[eye[8]]
    return outer, inner, max(float(np.linalg.norm(outer - inner)), 0.5)


def _open(landmarks: Floats, eye: tuple[int, ...], lids: dict[str, tuple[int, ...]]) -> float:
    """Lift the upper lid of a shut eye in place; returns how shut it was, 0-1."""
    outer, inner, width = _corners(landmarks, eye)
    gap = float(landmarks[eye[4], 1] - landmarks[eye[12], 1]) / width
    shut = float(np.clip((OPEN - gap) / (OPEN - SHUT), 0, 1))
    for row, points in lids.items():
        along = np.clip((landmarks[list(points), 0] - outer[0]) / (inner[0] - outer[0] + 1e-6), 0, 1)
        lift = shut * (AWAKE - gap) * width * CREASES[row]
        landmarks[list(points), 1] += lift * np.maximum(np.sin(np.pi * along), 0) ** 0.8
    return shut


def _aside(landmarks: Floats) -> float:
    """How far aside both eyes look, 0-1; a lone eye's iris is often mistaken."""
    offsets = []
    for eye, iris in ((LEFT_EYE, LEFT_IRIS), (RIGHT_EYE, RIGHT_IRIS)):
        outer, inner, width = _corners(landmarks, eye)
        offsets.append((landmarks[iris, 0] - (outer[0] + inner[0]) / 2) / width)
    return float(np.clip((abs(np.mean(offsets)) - ASIDE[0]) / (ASIDE[1] - ASIDE[0]), 0, 1))


def _centre(landmarks: Floats, eye: tuple[int, ...], iris: int, strength: float) -> None:
    """Move an iris (its middle and ring) to where one is that looks at the viewer."""
    outer, inner, width = _corners(landmarks, eye)
    middle = landmarks[list(eye)].mean(0) + (0, 0.03 * width, 0)
    ring = np.array([(0, 0, 0), (1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0)], np.float32)
    ideal = middle + ring * IRIS * width
    points = slice(iris, iris + 5)
    landmarks[points] = landmarks[points] * (1 - strength) + ideal * strength


def repaint(skin: np.ndarray, landmarks: Floats, gaze: Gaze) -> np.ndarray:
    """The skin on the sheet (h, w, 3) uint8 with eyes painted where they were shut or aside."""
    if max(gaze.left, gaze.right) < 0.05:
        return skin
    out = skin.astype(np.float32)
    for eye, iris, strength in ((LEFT_EYE, LEFT_IRIS, gaze.left), (RIGHT_EYE, RIGHT_IRIS, gaze.right)):
        share = (polygon(landmarks, eye, 0.04) * strength)[..., None]
        out = out * (1 - share) + _eye(skin, landmarks, eye, iris) * share
        shape = polygon(landmarks, eye, 0.05)
        lash = shape * (1 - _lowered(shape, 0.1))
        out *= 1 - 0.75 * strength * lash[..., None]
    return np.clip(out, 0, 255).astype(np.uint8)


def _lowered(mask: Floats, distance: float) -> Floats:
    """A mask moved down by `distance` cm."""
    move = np.array([[1, 0, 0], [0, 1, distance / sheet.SPACING]], np.float32)
    return np.asarray(cv2.warpAffine(mask, move, (mask.shape[1], mask.shape[0])))


def _eye(skin: np.ndarray, landmarks: Floats, eye: tuple[int, ...], iris: int) -> Floats:
    """A painted eye (h, w, 3), as bright as the face it is in."""
    xs, ys = sheet.axes()
    face = polygon(landmarks, LIPS, 0.3) + blurred(polygon(landmarks, eye, 0.3), 0.8)
    bright = float(np.average(skin.mean(2), weights=face + 1e-6)) / 150
    _, _, width = _corners(landmarks, eye)
    x, y = landmarks[iris, :2]
    away = np.hypot(xs - x, ys - y)[..., None] / (IRIS * width)
    colour = SCLERA * np.float32(np.clip(bright, 0.45, 1.05))
    for radius, paint in ((1.0, BROWN), (0.48, BROWN * 0.25)):
        share = np.clip((radius - away) / 0.12 + 0.5, 0, 1)
        colour = colour * (1 - share) + paint * share
    glint = np.hypot(xs - x - 0.28 * IRIS * width, ys - y - 0.30 * IRIS * width)[..., None] / (IRIS * width)
    return np.asarray(colour + np.clip((0.22 - glint) / 0.1, 0, 1) * 190, np.float32)
