"""Sleeves, cuffs and hands."""

from __future__ import annotations

from generation.sculptor.distance_fields import Grid
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import Folds, ellipsoid, rounded_cone, vector
from generation.styles.army.rifle import Hold

FINGERS = (0.78, 0.95, 1.0, 0.88)  # relative lengths, little finger first
TRIGGER_HAND, FORE_HAND = (-10.6, -0.9, 0.3), (9.5, -0.6, 0.2)  # places on the rifle


def add_arms(grid: Grid, hold: Hold) -> None:
    trigger, fore = hold.at(*TRIGGER_HAND), hold.at(*FORE_HAND)
    shoulder = vector(15.2, 76.3, 0)
    _add_arm(grid, shoulder * (-1, 1, 1), vector(-23.0, 60.5, 1.5), trigger - vector(1.2, 0, 1.2), 0.4)
    _add_arm(grid, shoulder, vector(24.0, 61.5, 5.5), fore + vector(1.4, -1.2, -1.6), 1.9)
    for grip in (trigger, fore):
        _add_hand(grid, hold, grip)


def _add_arm(grid: Grid, shoulder: Floats, elbow: Floats, hand: Floats, phase: float) -> None:
    wrist, cuff = elbow + (hand - elbow) * 0.80, elbow + (hand - elbow) * 0.76
    grid.add(ellipsoid(shoulder, (5.6, 5.6, 5.6)), 2.0)
    grid.add(rounded_cone(shoulder, elbow, 5.7, 4.9, Folds(0.30, 1.9, phase)), 1.2)
    grid.add(rounded_cone(elbow, wrist, 5.0, 3.7, Folds(0.32, 2.3, phase + 2)), 0.8)
    grid.add(rounded_cone(cuff, wrist, 4.05, 4.05), 0.3)
    grid.add(rounded_cone(wrist, hand, 2.7, 2.7), 0.5)


def _add_hand(grid: Grid, hold: Hold, grip: Floats) -> None:
    """The palm behind the rifle, four fingers round its front, the thumb over it."""
    along, up, out = hold.frame
    grid.add(ellipsoid(grip - out * 0.6 - up * 1.2, (3.1, 3.1, 2.6)), 0.8)
    for finger, length in enumerate(FINGERS):
        base = grip + along * ((finger - 1.5) * 1.62)
        knuckle, joint = base - up * 2.7 - out * 0.1, base - up * 1.75 + out * 2.0
        tip = base + up * (1.25 * length) + out * 2.0 + along * (0.18 * (1.5 - finger))
        grid.add(rounded_cone(knuckle, joint, 0.92, 0.90), 0.30)
        grid.add(rounded_cone(joint, tip, 0.84, 0.68), 0.08)
        grid.add(ellipsoid(joint, (0.95, 0.95, 0.95)), 0.10)
    root, bend = grip - along * 3.1 - up * 1.2 - out * 0.4, grip - along * 2.6 + up * 1.0 + out * 0.5
    grid.add(rounded_cone(root, bend, 1.15, 0.90), 0.4)
    grid.add(rounded_cone(bend, grip - along * 1.0 + up * 2.35 + out * 0.9, 0.88, 0.72), 0.12)
