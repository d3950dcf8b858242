"""The field jacket: skirt, chest, placket, pockets, collar and shoulder straps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit, prange

from generation.sculptor.cloth import ridge
from generation.sculptor.distance_fields import FAST, Grid, Shape
from generation.sculptor.laying import above, lay_strap, outward, patch
from generation.sculptor.local import Local, vector
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import both, ellipse_distance, ellipsoid, ring, rounded_cone, turned
from generation.sculptor.skeleton import Skeleton, Triple

Kernel = Callable[[Floats, Floats, Floats, Floats, Floats], Floats]

BUTTONS = (58.5, 63.0, 67.5, 72.0, 76.5)
REACH = vector(13, 8, 13)  # cm round the neck that the collar needs
FOLD = 0.6  # cm, the collar's thickness


def add_jacket(grid: Grid, skeleton: Skeleton) -> None:
    grid.brush = "cloth"
    pelvis, chest = skeleton.pelvis, skeleton.chest
    grid.add(ellipsoid(pelvis.at(0, 45, 0), (12.6, 8.0, 8.6), pelvis.turn), 2.5)
    grid.add(_cloth(_skirt, pelvis, (0, 47.5, 0), (17, 8, 14)), 0.6)
    grid.add(rounded_cone(pelvis.at(0, 53, 0), chest.at(0, 58, 0), 9.4, 10.0), 1.5)
    grid.add(_cloth(_chest, chest, (0, 67, 0), (19, 17, 14)), 1.0)
    for arm in skeleton.arms:
        grid.add(ellipsoid(arm.root, (5.1, 5.1, 5.1)), 2.2)
    _add_placket(grid, chest)
    for side in (-1, 1):
        _add_pocket(grid, chest, side)
    _add_collar(grid, chest)


def add_shoulder_straps(grid: Grid, skeleton: Skeleton) -> None:
    """They hold what else runs over a shoulder, so they come after it."""
    grid.brush = "cloth"
    for side in (-1, 1):
        rays = [above(skeleton.chest, side * x, -0.6) for x in (8.5, 11.0, 13.0, 15.0)]
        lay_strap(grid, rays, 1.5, 0.4)


def _cloth(kernel: Kernel, local: Local, middle: Triple, half: Triple) -> Shape:
    reach = (np.abs(local.turn.T) @ vector(*half)).astype(np.float32)
    centre = local.at(*middle)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return kernel(xs, ys, zs, local.origin, local.turn)

    return Shape(centre - reach, centre + reach, distance)


def _add_placket(grid: Grid, chest: Local) -> None:
    lay_strap(grid, [outward(chest, 0, y) for y in (57, 62, 67, 72, 77, 80)], 1.0, 0.30)
    for height in BUTTONS:
        place, _ = grid.hit(*outward(chest, 0, height))
        grid.add(ellipsoid(place, (0.72, 0.72, 0.5), chest.turn), 0.08)


def _add_pocket(grid: Grid, chest: Local, side: int) -> None:
    """A pleated breast pocket and its flap."""
    x = side * 9.3
    grid.add(patch(grid, outward(chest, x, 68.8), (3.1, 3.4, 0.75), chest), 0.25)
    grid.add(patch(grid, outward(chest, x, 68.2), (0.55, 2.6, 0.5), chest), 0.15)
    grid.add(patch(grid, outward(chest, x, 71.9), (3.35, 1.35, 0.7), chest), 0.1)
    place, _ = grid.hit(*outward(chest, x, 71.2))
    grid.add(ellipsoid(place, (0.62, 0.62, 0.5), chest.turn), 0.08)


def _add_collar(grid: Grid, chest: Local) -> None:
    """A stand round the neck, and the collar that is folded down over it, its points on the chest."""
    grid.add(rounded_cone(chest.at(0, 79, -2.2), chest.at(0, 83.4, -2.6), 7.6, 6.6), 1.0)
    grid.add(ring(chest.at(0, 83.6, -2.2), (7.3, 7.1), 0.6, 1.2, 0.45, chest.turn), 0.5)
    under = grid.field.copy()

    def folded(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        cells = tuple(
            slice(np.searchsorted(axis, part[0]), np.searchsorted(axis, part[0]) + len(part))
            for axis, part in zip(grid.axes, (xs, ys, zs), strict=True)
        )
        return _folded(xs, ys, zs, chest.origin, chest.turn, under[cells])

    grid.add(Shape(chest.at(0, 80.5, 0) - REACH, chest.at(0, 80.5, 0) + REACH, folded), 0.1)


@njit(parallel=True, cache=True, fastmath=FAST)
def _skirt(xs: Floats, ys: Floats, zs: Floats, origin: Floats, turn: Floats) -> Floats:
    """A bell below the belt, gathered at the waist and fluted towards the hem."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = turned(turn, xs[i] - origin[0], ys[j] - origin[1], zs[k] - origin[2])
                t = min(max((54 - y) / 14, 0.0), 1.0)
                angle = np.arctan2(x, z)
                flute = ridge(8 * angle + 0.10 * y + 0.7 * np.sin(3 * angle)) * (0.2 + 0.5 * t)
                rx, rz = 11.6 + 3.1 * t + flute, 8.7 + 2.5 * t + flute
                out[i, j, k] = max(ellipse_distance(x, z, rx, rz), abs(y - 47.5) - 7) - 0.2
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _chest(xs: Floats, ys: Floats, zs: Floats, origin: Floats, turn: Floats) -> Floats:
    """The barrel of the chest, bloused over the belt and pulled towards the armpits."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = turned(turn, xs[i] - origin[0], ys[j] - origin[1], zs[k] - origin[2])
                t = min(max((y - 54) / 26, 0.0), 1.0)
                rx, rz = 11.6 + 3.9 * np.sin(t * 1.75), 8.6 + 1.8 * np.sin(t * 2.3)
                low = min(max((66 - y) / 9, 0.0), 1.0)
                hang = 0.6 * low * ridge(1.25 * y + 0.30 * abs(x) + 1.2 * np.sin(0.35 * x + 0.2 * z))
                flank = min(max((abs(x) - 6) / 6, 0.0), 1.0)
                pull = 0.55 * flank * (1 - low) * ridge(0.85 * y - 0.55 * abs(z) + 0.8 * np.sin(0.5 * z))
                side = ellipse_distance(x, z, rx, rz) - hang - pull
                shoulder = y - (82.9 - np.sqrt(x * x + 6.0) * 0.25 - 0.004 * x * x)
                out[i, j, k] = both(side, max(shoulder, 52 - y), 3.0)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _folded(xs: Floats, ys: Floats, zs: Floats, origin: Floats, turn: Floats, under: Floats) -> Floats:
    """The fold of a collar, FOLD cm over what lies under it: two leaves that part in front, with points."""
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = turned(turn, xs[i] - origin[0], ys[j] - origin[1], zs[k] - origin[2])
                aside = abs(x)
                parting = (0.35 + 0.50 * (82.9 - y) - aside) * 0.88 if z > 0 else -6.0
                front = min(max((z - 0.5) / 5.0, 0.0), 1.0)
                hem = 81.4 - front * max(4.4 - 1.5 * max(aside - 3.6, 0.0), 0.0) - y
                leaf = both(both(parting, hem * 0.8, 0.4), y + 0.25 * z - 84.1, 0.5)
                out[i, j, k] = both(under[i, j, k] - FOLD, leaf, 0.4)
    return out
