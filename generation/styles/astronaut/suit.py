"""The pressure suit: torso, sleeves, gloves, trouser legs, overshoes and the rings that join them."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.cloth import Drape, ridge, tube
from generation.sculptor.distance_fields import FAST, Grid, Shape
from generation.sculptor.hands import add_hand
from generation.sculptor.laying import outward, patch
from generation.sculptor.local import Local, unit, vector
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import (
    both,
    box,
    ellipse_distance,
    ellipsoid,
    plate,
    ring,
    rounded_cone,
    turned,
)
from generation.sculptor.skeleton import Limb, Pose, Skeleton

UPPER_ARM, FOREARM = (5.0, 5.6), (5.0, 3.9)  # radii at the elbow and at the bone's other end
THIGH, SHIN = (6.5, 8.0), (6.5, 5.9)
SLEEVE_END, LEG_END = 2.6, 3.6  # cm before wrist and ankle, where the rings of gloves and boots sit
NECK_RING = (82.6, 0.0, 11.9, 12.3)  # cm: height, z, radii: a helmet's rim sits in it


def add_suit(grid: Grid, skeleton: Skeleton, pose: Pose) -> None:
    grid.brush = "suit"
    _add_torso(grid, skeleton)
    for (side, arm, leg, foot), hand in zip(skeleton.sides(), pose.hands, strict=True):
        _add_leg(grid, side, leg)
        _add_boot(grid, leg, foot)
        _add_sleeve(grid, side, arm)
        add_hand(grid, hand, side, arm.end, "glove")
        _add_cuff(grid, arm)
    _add_neck_ring(grid, skeleton.chest)
    _add_badges(grid, skeleton)


def _add_torso(grid: Grid, skeleton: Skeleton) -> None:
    pelvis, chest = skeleton.pelvis, skeleton.chest
    grid.add(ellipsoid(pelvis.at(0, 46, 0), (14.0, 9.5, 10.2), pelvis.turn), 2.5)
    reach = (np.abs(chest.turn.T) @ vector(20, 18, 15)).astype(np.float32)
    middle = chest.at(0, 68, 0)
    origin, turn = chest.origin, chest.turn
    barrel = Shape(middle - reach, middle + reach, lambda xs, ys, zs: _torso(xs, ys, zs, origin, turn))
    grid.add(barrel, 1.5)
    grid.brush = "metal"
    grid.add(ring(pelvis.at(0, 53.5, 0), (13.0, 10.6), 0.75, 0.7, rotation=pelvis.turn), 0.15)
    grid.brush = "suit"


@njit(parallel=True, cache=True, fastmath=FAST)
def _torso(xs: Floats, ys: Floats, zs: Floats, origin: Floats, turn: Floats) -> Floats:
    """A barrel under pressure: round, hardly waisted, ringed by soft folds over the seal."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = turned(turn, xs[i] - origin[0], ys[j] - origin[1], zs[k] - origin[2])
                t = min(max((y - 53) / 27, 0.0), 1.0)
                angle = np.arctan2(x, z)
                low = min(max(1 - abs(y - 58.5) / 6.5, 0.0), 1.0)
                fold = 0.45 * low * ridge(1.75 * y + 0.9 * np.sin(2 * angle + 0.5) + 0.5 * np.sin(3 * angle))
                pull = 0.5 * y + 1.1 * np.sin(angle * 2) + 4 * abs(np.sin(angle))
                fold += 0.30 * np.sin(np.pi * t) * ridge(pull)
                rx, rz = 13.0 + 3.2 * np.sin(t * 1.75), 10.4 + 1.5 * np.sin(t * 2.4)
                side = ellipse_distance(x, z, rx, rz) - fold
                shoulder = y - (83.6 - 0.17 * abs(x) - 0.012 * x * x)
                out[i, j, k] = both(side, max(shoulder, 51 - y), 4.0)
    return out


def _add_neck_ring(grid: Grid, chest: Local) -> None:
    height, z, rx, rz = NECK_RING
    grid.add(rounded_cone(chest.at(0, 66, z), chest.at(0, height - 10.6, z), 11.0, 11.0), 1.0)
    grid.brush = "metal"
    grid.add(ring(chest.at(0, height, z), (rx, rz), 1.0, 1.3, rotation=chest.turn), 0.2)
    grid.brush = "trim"
    stripe = ring(chest.at(0, height - 0.2, z), (rx + 1.1, rz + 1.1), 0.3, 0.35, rotation=chest.turn)
    grid.add(stripe, 0.1)
    grid.brush = "metal"
    lock = chest.at(0, height - 0.2, z + rz + 1.2)
    grid.add(box(lock, (1.9, 1.15, 0.8), 0.35, chest.turn), 0.15)
    grid.brush = "suit"


def _upright(limb_start: Floats, limb_end: Floats) -> Floats:
    """Axes (3, 3) whose y runs along a limb."""
    frame = Local.along(limb_start, limb_end - limb_start, (0.3, 0.1, 1)).turn
    return np.stack([frame[1], -frame[0], frame[2]]).astype(np.float32)


def _fan(limb: Limb) -> float:
    """Height of the folds inside a joint: a straight limb has none."""
    bent = unit(limb.root - limb.joint) @ unit(limb.end - limb.joint)
    return 0.15 + 0.55 * float(np.clip(1 + bent, 0, 1))


def _add_bellows(grid: Grid, limb: Limb, radii: tuple[float, ...]) -> None:
    """Convolutes over a joint, without which a suit under pressure would not bend."""
    for away, radius in zip((-3.4, -1.15, 1.15, 3.4), radii, strict=True):
        end = limb.root if away < 0 else limb.end
        turn = _upright(limb.joint, end)
        at = limb.joint + unit(end - limb.joint) * abs(away)
        grid.add(ring(at, (radius - 0.25, radius - 0.25), 0.62, 0.42, rotation=turn), 0.75)


def _add_sleeve(grid: Grid, side: int, arm: Limb) -> None:
    grid.brush = "suit"
    phase = 1.9 * side + 2.2
    grid.add(ellipsoid(arm.root, (6.0, 6.0, 6.0)), 2.4)
    grid.add(tube(arm.joint, arm.root, UPPER_ARM, arm.inside, Drape(_fan(arm), 0.30, 0.30, 2.7, phase)), 1.0)
    cuff = arm.end - unit(arm.end - arm.joint) * SLEEVE_END
    grid.add(tube(arm.joint, cuff, FOREARM, arm.inside, Drape(_fan(arm), 0.38, 0.18, 2.5, phase + 1)), 0.5)
    _add_bellows(grid, arm, (5.05, 5.15, 5.0, 4.75))
    grid.brush = "trim"
    band = arm.root + (arm.joint - arm.root) * 0.62
    turn = _upright(arm.root, arm.joint)
    grid.add(ring(band, (5.25, 5.25), 0.62, 0.95, rotation=turn), 0.15)


def _add_cuff(grid: Grid, arm: Limb) -> None:
    """The glove's gauntlet over the metal ring at the wrist."""
    way, turn = unit(arm.end - arm.joint), _upright(arm.joint, arm.end)
    grid.brush = "metal"
    grid.add(ring(arm.end - way * SLEEVE_END, (3.9, 3.9), 0.75, 0.6, rotation=turn), 0.12)
    grid.brush = "glove"
    grid.add(rounded_cone(arm.end - way * SLEEVE_END, arm.end + way * 0.6, 3.55, 2.45), 0.3)
    grid.add(ring(arm.end - way * 0.4, (2.85, 2.85), 0.4, 0.45, rotation=turn), 0.15)


def _add_leg(grid: Grid, side: int, leg: Limb) -> None:
    grid.brush = "suit"
    phase = 2.1 * side + 0.6
    grid.add(tube(leg.joint, leg.root, THIGH, leg.inside, Drape(_fan(leg), 0.20, 0.40, 3.2, phase)), 1.8)
    hem = leg.end - unit(leg.end - leg.joint) * LEG_END
    grid.add(tube(leg.joint, hem, SHIN, leg.inside, Drape(_fan(leg), 0.55, 0.22, 3.0, phase + 1)), 0.6)
    _add_bellows(grid, leg, (6.75, 6.6, 6.5, 6.35))
    grid.brush = "trim"
    band = leg.root + (leg.joint - leg.root) * 0.70
    grid.add(ring(band, (6.95, 6.95), 0.6, 0.95, rotation=_upright(leg.root, leg.joint)), 0.15)


def _add_boot(grid: Grid, leg: Limb, foot: Local) -> None:
    """A lunar overshoe: a padded shaft, a strap over the instep, a thick ribbed sole."""
    grid.brush = "metal"
    turn = _upright(leg.joint, leg.end)
    way = unit(leg.joint - leg.end)
    grid.add(ring(leg.end + way * 4.2, (5.8, 5.8), 0.75, 0.65, rotation=turn), 0.15)
    grid.brush = "glove"
    grid.add(rounded_cone(leg.end + way * 3.0, foot.at(0, 4.6, -0.8), 5.6, 4.9), 0.3)
    grid.add(rounded_cone(foot.at(0, 4.6, 0), foot.at(0, 4.0, 7.6), 4.7, 3.7), 0.9)
    grid.add(ellipsoid(foot.at(0, 3.6, 8.0), (4.5, 3.1, 4.4), foot.turn), 0.6)
    grid.brush = "rubber"
    grid.add(plate(foot.at(0, 0.75, 0), (-1.9, 8.0), (4.5, 4.8), 1.5, foot.turn, 0.3), 0.1)
    for z in np.arange(-5.0, 12.6, 2.2):
        grid.carve(box(foot.at(0, 0.9, z), (6.5, 0.5, 0.38), 0.1, foot.turn), 0.1)
    grid.add(plate(foot.at(0, 0.75, 0), (-1.9, 8.0), (4.15, 4.45), 1.45, foot.turn, 0.3), 0.05)
    grid.brush = "suit"
    grid.add(ring(foot.at(0, 5.0, 3.6), (4.2, 4.05), 0.55, 0.9, rotation=foot.turn[[0, 2, 1]]), 0.15)


def _add_badges(grid: Grid, skeleton: Skeleton) -> None:
    """The mission's patch on the breast, a flag on the shoulder, a pocket on the thigh."""
    chest = skeleton.chest
    place, normal = grid.hit(*outward(chest, -10.4, 75.0))
    emblem = Local.along(place, normal, chest.way(0, 1, 0))
    grid.brush = "flag"
    grid.add(ellipsoid(place, (0.75, 2.4, 2.4), emblem.turn), 0.05)
    grid.brush = "trim"
    grid.add(box(emblem.at(0.55, 0), (0.4, 0.4, 1.6), 0.2, emblem.turn), 0.05)
    grid.brush = "flag"
    grid.add(patch(grid, outward(chest, 10.9, 75.0), (2.6, 1.15, 0.42), chest, 0.2), 0.05)
    grid.brush = "suit"
    for side, _, leg, _ in skeleton.sides():
        middle = leg.root + (leg.joint - leg.root) * 0.42
        thigh = Local.along(middle, leg.root - leg.joint, (side, 0, 0.75))
        grid.add(box(thigh.at(0, 7.4, 0), (4.0, 1.3, 3.3), 0.6, thigh.turn), 0.25)
        grid.add(box(thigh.at(3.0, 7.7, 0), (1.4, 1.35, 3.5), 0.5, thigh.turn), 0.1)
