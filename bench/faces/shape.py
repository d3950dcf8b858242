"""The forms of faces: two people's landmarks blended, and moved by what makes faces differ.

Modes are fields over the 478 landmarks, in cm for one standard deviation, made for every face anew, so that
they sit where its own features are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.faces.portraits import Floats, portraits
from generation.sculptor.face_topology import (
    CHIN,
    LEFT_BROW,
    LEFT_EYE,
    LEFT_IRIS,
    LIPS,
    MOUTH,
    NOSE_TIP,
    RIGHT_BROW,
    RIGHT_EYE,
    RIGHT_IRIS,
)

if TYPE_CHECKING:
    from bench.faces.persona import Person

WINGS, JAWS, CHEEKBONES, BRIDGE, TEMPLES = (129, 358), (172, 397), (116, 345), 6, (127, 356)
IRISES = (range(LEFT_IRIS, LEFT_IRIS + 5), range(RIGHT_IRIS, RIGHT_IRIS + 5))
MODES = (
    "face width", "face length", "jaw width", "forehead width", "chin length", "chin depth", "cheekbones",
    "eye spacing", "eye size", "eye tilt", "eye height", "nose length", "nose width", "nose depth", "bridge",
    "mouth width", "mouth height", "lips", "brow height", "brow arch",
)  # fmt: skip


def shape_of(person: Person) -> Floats:
    """The person's landmarks (478, 3) in face space."""
    points = _blended(person)
    moves = _modes(points)
    return points + sum(amount * moves[name] for name, amount in person.modes.items())


def _blended(person: Person) -> Floats:
    """Between the two portraits; the mouth, whose skin shows it open or shut, from one of them."""
    collins, hopper = (portrait.points for portrait in portraits())
    collins = collins.copy()
    collins[:, 1] += (1 - person.smile) * _shut(collins)
    middle = collins[list(LIPS)].mean(0)
    share = np.full((len(collins), 1), person.old)
    near = _near(collins, middle, 2.4)
    share = share * (1 - near) + person.mouth * near
    return (collins * (1 - share) + hopper * share).astype(np.float32)


def _shut(points: Floats) -> Floats:
    """How far (cm) each landmark rises or falls as the lips close."""
    line = points[[78, 308], 1].mean()
    gap = points[13, 1] - points[14, 1]
    upper = np.isin(np.arange(len(points)), MOUTH) & (points[:, 1] > points[[13, 14], 1].mean())
    around = _near(points, points[[13, 14]].mean(0), 1.5)[:, 0]
    lift = np.where(points[:, 1] > points[[13, 14], 1].mean(), -0.5, 0.5) * gap * around
    rim = list(MOUTH)
    lift[rim] = np.where(upper[rim], -0.47, 0.47) * gap
    corners = np.abs(points[:, 0]) / max(np.abs(points[78, 0]), 1e-3)
    return lift * np.clip(1.15 - corners, 0, 1) - 0.15 * around * (line - points[13, 1] > 0)


def _near(points: Floats, centre: Floats, radius: float) -> Floats:
    """1 at a place, fading with distance: (n, 1)."""
    return np.exp(-((points - centre) ** 2).sum(1, keepdims=True) / (2 * radius * radius))


def _modes(points: Floats) -> dict[str, Floats]:
    return {**_outline(points), **_eyes(points), **_nose(points), **_mouth(points)}


def _outline(points: Floats) -> dict[str, Floats]:
    x, y, _ = points.T
    one, low, high = np.eye(3), _ramp(-y, 1.0, 6.5), _ramp(y, 3.5, 8.0)
    chin = _near(points, points[CHIN], 3.0)
    bones = [_near(points, points[i], 2.2) * np.sign(points[i, 0]) for i in CHEEKBONES]
    return {
        "face width": 0.045 * x[:, None] * one[0],
        "face length": 0.035 * y[:, None] * one[1],
        "jaw width": 0.085 * (x * low)[:, None] * one[0],
        "forehead width": 0.04 * (x * high)[:, None] * one[0],
        "chin length": -0.6 * _ramp(-y, 5.0, 8.8)[:, None] * one[1],
        "chin depth": 0.45 * chin * one[2],
        "cheekbones": sum(0.25 * bone * one[0] for bone in bones)
        + sum(0.25 * abs(bone) * one[2] for bone in bones),
    }


def _ramp(values: Floats, start: float, end: float) -> Floats:
    share = np.clip((values - start) / (end - start), 0, 1)
    return share * share * (3 - 2 * share)


def _eyes(points: Floats) -> dict[str, Floats]:
    moves = {name: np.zeros_like(points) for name in MODES if name.startswith(("eye", "brow"))}
    for side, loop, brow in ((-1, LEFT_EYE, LEFT_BROW), (1, RIGHT_EYE, RIGHT_BROW)):
        middle = points[list(loop)].mean(0)
        near, offset = _near(points, middle, 1.5), points - middle
        moves["eye spacing"] += 0.2 * side * near * np.eye(3)[0]
        moves["eye size"] += 0.10 * near * offset * (1, 1, 0)
        moves["eye tilt"] += (
            0.07 * side * near * np.column_stack([-offset[:, 1], offset[:, 0], 0 * offset[:, 0]])
        )
        moves["eye height"] += 0.18 * _near(points, middle, 2.2) * np.eye(3)[1]
        above = _near(points, points[list(brow)].mean(0), 1.3)
        moves["brow height"] += 0.24 * above * np.eye(3)[1]
        moves["brow arch"] += 0.22 * side * above * (offset[:, :1] / 2) * np.eye(3)[1]
    return moves


def _nose(points: Floats) -> dict[str, Floats]:
    tip, one = points[NOSE_TIP], np.eye(3)
    near, across = _near(points, tip, 1.8), points[:, :1]
    wings = sum(_near(points, points[i], 1.2) for i in WINGS)
    return {
        "nose length": -0.42 * near * one[1],
        "nose width": 0.16 * np.clip(wings + 0.5 * near, 0, 1) * across * one[0],
        "nose depth": 0.38 * near * one[2],
        "bridge": 0.30 * _near(points, points[BRIDGE], 1.3) * one[2],
    }


def _mouth(points: Floats) -> dict[str, Floats]:
    middle = points[list(LIPS)].mean(0)
    near, offset = _near(points, middle, 2.4), points - middle
    parted = np.isin(np.arange(len(points)), MOUTH)[:, None]
    full = _near(points, middle, 1.6) * np.sign(offset[:, 1:2]) * ~parted
    return {
        "mouth width": 0.10 * near * offset * (1, 0, 0),
        "mouth height": 0.28 * near * np.eye(3)[1],
        "lips": 0.16 * full * np.eye(3)[1] + 0.10 * _near(points, middle, 1.4) * np.eye(3)[2],
    }
