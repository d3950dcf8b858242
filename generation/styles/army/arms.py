"""Sleeves, cuffs and shoulder straps."""

from __future__ import annotations

from generation.sculptor.cloth import Drape, tube
from generation.sculptor.distance_fields import Grid
from generation.sculptor.hands import add_hand
from generation.sculptor.local import unit
from generation.sculptor.primitives import rounded_cone
from generation.sculptor.skeleton import SIDES, Limb, Pose, Skeleton

UPPER, LOWER = (4.15, 4.8), (4.2, 3.3)  # radii at the elbow and at the bone's other end
CUFF = 0.86  # of the forearm, where the sleeve ends


def add_arms(grid: Grid, skeleton: Skeleton, pose: Pose) -> None:
    for side, arm, hand in zip(SIDES, skeleton.arms, pose.hands, strict=True):
        grid.brush = "cloth"
        _add_sleeve(grid, arm, phase=1.7 * side + 2.0)
        add_hand(grid, hand, side, arm.end)


def _add_sleeve(grid: Grid, arm: Limb, phase: float) -> None:
    cuff = arm.joint + (arm.end - arm.joint) * CUFF
    hem = cuff - unit(arm.end - arm.joint) * 1.5
    grid.add(tube(arm.joint, arm.root, UPPER, arm.inside, Drape(0.85, 0.0, 0.70, 3.0, phase)), 1.2)
    grid.add(tube(arm.joint, cuff, LOWER, arm.inside, Drape(0.85, 0.50, 0.50, 2.7, phase + 1)), 0.45)
    grid.add(rounded_cone(hem, cuff, 3.5, 3.5), 0.2)
    grid.add(rounded_cone(cuff, arm.end, 2.3, 2.1), 0.3)
