"""Hands that grip a bar: a palm, four fingers of three bones, a thumb."""

from __future__ import annotations

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.local import Local
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import box, ellipsoid, rounded_cone
from generation.sculptor.skeleton import Hand

FINGERS = ((-2.35, 0.80), (-0.80, 0.95), (0.78, 1.0), (2.30, 0.93))  # place along the bar, length
BONES = (2.9, 2.2, 1.7)  # cm of a finger of length 1
THICK = (0.90, 0.84, 0.78, 0.70)  # radius at knuckle, joints and tip
KNUCKLE = 0.75  # radians round the bar from the palm's middle


def add_hand(grid: Grid, hand: Hand, side: int, wrist: Floats, paint: str = "skin") -> None:
    grid.brush = paint
    grip = hand.grip(side)
    back = hand.radius + 1.15
    grid.add(rounded_cone(wrist, grip.at(0, back, -1.9), 2.0, 1.7), 0.8)
    grid.add(box(grip.at(0, back, -0.2), (3.1, 1.15, 2.5), 0.95, grip.turn), 0.7)
    for place, length in FINGERS:
        _add_finger(grid, grip, hand, place, length)
    _add_thumb(grid, grip, hand)


def _round(grip: Local, radius: float, angle: float, along: float) -> Floats:
    """A place round the bar, at an angle from the palm's middle towards the fingers."""
    return grip.at(along, radius * np.cos(angle), radius * np.sin(angle))


def _add_finger(grid: Grid, grip: Local, hand: Hand, place: float, length: float) -> None:
    """The finger winds round the bar; the flatter the hand, the wider its turn."""
    wide = hand.radius + 0.78 + 9.0 * (1 - hand.curl)
    centre = Local(grip.at(0, hand.radius + 0.78 - wide, 0), grip.turn)
    angle = KNUCKLE if hand.curl == 1 else 2.0 / wide
    points = [_round(centre, wide + 0.25, angle, place)]
    for bone in BONES:
        angle += bone * length / wide
        points.append(_round(centre, wide, angle, place * (1 - 0.04 * len(points))))
    for start, end, thick, thin in zip(points[:-1], points[1:], THICK[:-1], THICK[1:], strict=True):
        grid.add(rounded_cone(start, end, thick, thin), 0.12)
    grid.add(ellipsoid(points[0], (1.02, 1.02, 1.02)), 0.3)
    grid.add(ellipsoid(points[1], (0.92, 0.92, 0.92)), 0.1)


def _add_thumb(grid: Grid, grip: Local, hand: Hand) -> None:
    """From the palm's root over the bar, against the fingers."""
    near = hand.radius + 0.85
    wind = 0.35 + 0.65 * hand.curl
    root = grip.at(2.3, hand.radius + 0.9, -1.3)
    points = [root, _round(grip, near + 0.2, -0.95 * wind, 3.7), _round(grip, near, -1.85 * wind, 3.0)]
    grid.add(rounded_cone(points[0], points[1], 1.25, 0.98), 0.4)
    grid.add(rounded_cone(points[1], points[2], 0.95, 0.76), 0.12)
