"""Sleeves and trouser legs: cloth that bunches inside a bent joint, hangs in folds above a cuff and
drags in slanting, broken folds between.

The folds inside a joint run out of it like the ribs of a fan: on the limb's unrolled surface they are lines
of equal angle about the point where the joint bends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Shape
from generation.sculptor.local import Point, square, unit, vector
from generation.sculptor.mesh import Floats

FAN = 4.0  # ribs to a half turn
REACH = 5.5  # cm from the joint over which a fan fades


@dataclass(frozen=True, slots=True)
class Drape:
    """How cloth lies on a limb, heights in cm.

    fan: of the folds inside the joint. rings: of those that hang above a cuff, `pitch` cm apart. pull: of the
    slanting ones. phase: so that no two limbs match.
    """

    fan: float
    rings: float
    pull: float
    pitch: float
    phase: float


def tube(joint: Point, end: Point, radii: tuple[float, float], inside: Point, drape: Drape) -> Shape:
    """A clothed limb from its bent joint to its other end, its radius going from one value to the other.

    inside: the way from the joint to the inside of its bend. Rings grow towards `end`.
    """
    a, b = (np.asarray(point, np.float32) for point in (joint, end))
    along = unit(b - a)
    first = square(inside, along)
    frame = np.stack([first, np.cross(along, first)]).astype(np.float32)
    sizes = vector(*radii, float(np.linalg.norm(b - a)))
    folds = vector(drape.fan, drape.rings, drape.pull, drape.pitch, drape.phase)
    reach = max(radii) + drape.fan + drape.rings + drape.pull

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _tube(xs, ys, zs, a, b - a, sizes, frame, folds)

    return Shape(np.minimum(a, b) - reach, np.maximum(a, b) + reach, distance)


@njit(cache=True, fastmath=FAST, inline="always")
def ridge(angle: float) -> float:
    """A fold's profile, about -0.4 to 1: a crest much narrower than the valley, as cloth has."""
    wave = 0.5 + 0.5 * np.sin(angle)
    return 1.4 * wave * wave * wave - 0.4


@njit(cache=True, fastmath=FAST, inline="always")
def _fold(along: float, length: float, radius: float, angle: float, folds: Floats) -> float:
    """Height of the cloth at a distance along the limb and an angle from the inside of its bend."""
    fan, rings, pull, pitch, phase = folds
    arc = radius * angle
    away = np.sqrt(along * along + arc * arc)
    spread = np.arctan2(along, abs(arc) + 1.2)
    near = np.exp(-((away / REACH) ** 2)) * min(away / 2.4, 1.0)
    out = fan * near * ridge(2 * FAN * spread + phase + 0.5 * np.sin(2 * angle + phase))
    t = along / length
    hang = min(max((t - 0.42) / 0.4, 0.0), 1.0)
    lean = 1.8 * np.sin(angle + 2 * phase) + 1.0 * np.sin(2 * angle - phase)
    out += rings * hang * ridge(2 * np.pi * along / pitch + lean)
    middle = np.sin(np.pi * min(max(t, 0.0), 1.0))
    slant = 1.25 * along + 3.0 * np.sin(angle + phase) + 1.1 * np.sin(2 * angle - 1.7 * phase)
    broken = 0.5 + 0.5 * np.sin(angle - 0.55 * along + 2.1 * phase)
    return out + pull * (0.45 + 0.55 * middle) * (0.25 + 0.75 * broken) * ridge(slant)


@njit(parallel=True, cache=True, fastmath=FAST)
def _tube(
    xs: Floats, ys: Floats, zs: Floats, a: Floats, ab: Floats, sizes: Floats, frame: Floats, folds: Floats
) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    length = sizes[2]
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i] - a[0], ys[j] - a[1], zs[k] - a[2]
                t = (x * ab[0] + y * ab[1] + z * ab[2]) / (length * length)
                t = min(max(t, 0.0), 1.0)
                x, y, z = x - t * ab[0], y - t * ab[1], z - t * ab[2]
                radius = sizes[0] + (sizes[1] - sizes[0]) * t
                d = np.sqrt(x * x + y * y + z * z) - radius
                if d < 2.0:
                    u = x * frame[0, 0] + y * frame[0, 1] + z * frame[0, 2]
                    v = x * frame[1, 0] + y * frame[1, 1] + z * frame[1, 2]
                    d -= _fold(t * length, length, radius, np.arctan2(v, u), folds)
                out[i, j, k] = d
    return out
