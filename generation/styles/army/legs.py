"""Trousers, gaiters and boots."""

from __future__ import annotations

import numpy as np

from generation.sculptor.cloth import Drape, tube
from generation.sculptor.distance_fields import Grid
from generation.sculptor.local import Local, unit
from generation.sculptor.primitives import box, ellipsoid, plate, ring, rounded_cone
from generation.sculptor.skeleton import ANKLE, Limb, Skeleton

THIGH, SHIN = (5.7, 7.3), (5.75, 5.45)  # radii at the knee and at the bone's other end
GAITER = 0.52  # of the shin, where the trouser leg goes into the gaiter
BULGE = 0.15  # of the shin: the leg's round end goes so far into the gaiter, or it shows below the rim
HOOKS = 5


def add_legs(grid: Grid, skeleton: Skeleton) -> None:
    for side, _, leg, foot in skeleton.sides():
        _add_trouser(grid, leg, phase=2.3 * side + 1.0)
        _add_gaiter(grid, side, leg, foot)
        _add_boot(grid, foot)


def _add_trouser(grid: Grid, leg: Limb, phase: float) -> None:
    grid.brush = "cloth"
    blouse = leg.joint + (leg.end - leg.joint) * (GAITER - BULGE)
    grid.add(tube(leg.joint, leg.root, THIGH, leg.inside, Drape(0.80, 0.0, 0.75, 3.4, phase)), 1.5)
    grid.add(tube(leg.joint, blouse, SHIN, leg.inside, Drape(0.80, 0.70, 0.5, 3.3, phase + 1)), 0.6)
    grid.add(ellipsoid(leg.joint - leg.inside * 1.9, (4.4, 4.4, 4.4)), 1.6)


def _add_gaiter(grid: Grid, side: int, leg: Limb, foot: Local) -> None:
    """Canvas from boot to mid-shin, hooked and laced on the outside, strapped under the instep."""
    grid.brush = "webbing"
    top, bottom = leg.joint + (leg.end - leg.joint) * GAITER, foot.at(0, ANKLE - 2.2, -0.4)
    along = unit(bottom - top)
    shin = Local.along(top, along, foot.way(side, 0, 0.25))
    upright = np.stack([shin.turn[1], -shin.turn[0], shin.turn[2]])
    grid.add(rounded_cone(top, leg.end, 4.65, 4.3), 0.1)
    grid.add(rounded_cone(leg.end, bottom, 4.3, 4.5), 0.3)
    grid.add(ring(top, (4.5, 4.5), 0.28, 0.45, rotation=upright), 0.15)
    grid.add(ring(bottom, (4.6, 4.6), 0.25, 0.35, rotation=foot.turn), 0.15)
    length = float(np.linalg.norm(bottom - top))
    grid.add(box(shin.at(0.5 * length, 4.35), (0.5 * length, 0.45, 0.85), 0.3, shin.turn), 0.15)
    for k in range(HOOKS):
        hook = shin.at(length * (k + 0.7) / (HOOKS + 0.4), 4.75)
        grid.add(ellipsoid(hook, (0.62, 0.62, 0.62)), 0.12)


def _add_boot(grid: Grid, foot: Local) -> None:
    """An ankle boot: upper, toe cap, laces; a sole that stands out all round, and a heel."""
    grid.brush = "leather"
    grid.add(rounded_cone(foot.at(0, ANKLE - 1.5, -0.7), foot.at(0, 4.0, -1.0), 4.0, 3.55), 0.3)
    grid.add(rounded_cone(foot.at(0, 4.1, 0), foot.at(0.2, 3.2, 7.6), 3.6, 2.75), 0.8)
    grid.add(ellipsoid(foot.at(0.2, 2.6, 8.0), (3.5, 2.35, 3.7), foot.turn), 0.5)
    grid.add(plate(foot.at(0, 1.15, 0), (-1.7, 8.0), (3.65, 3.95), 0.75, foot.turn), 0.05)
    grid.add(plate(foot.at(0, 0.1, 0), (-2.0, 8.0), (3.3, 3.55), 0.9, foot.turn), 0.05)
    _add_laces(grid, foot)


def _add_laces(grid: Grid, foot: Local) -> None:
    for z, y in ((2.4, 6.75), (3.9, 6.3), (5.4, 5.8)):
        grid.add(rounded_cone(foot.at(-1.5, y - 0.35, z), foot.at(1.5, y - 0.35, z), 0.42, 0.42), 0.12)
