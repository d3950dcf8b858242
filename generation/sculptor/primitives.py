"""Solids to model with, as signed distances in cm (formulae after I. Quilez, "distance functions")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Shape
from generation.sculptor.mesh import Floats

Point = Sequence[float] | Floats


def vector(*values: float) -> Floats:
    """A float32 vector."""
    return np.array(values, np.float32)


def _vector(point: Point) -> Floats:
    return np.asarray(point, np.float32)


@dataclass(frozen=True, slots=True)
class Folds:
    """Creases of cloth round a limb: depth in cm, count along it, and a phase so that no two limbs match."""

    depth: float
    count: float
    phase: float


SMOOTH = Folds(0.0, 0.0, 0.0)


def rounded_cone(start: Point, end: Point, radius: float, end_radius: float, folds: Folds = SMOOTH) -> Shape:
    """A limb from `start` to `end`, its radius going from one value to the other."""
    a, b = _vector(start), _vector(end)
    along = (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
    across = np.cross(along, vector(0, 0, 1))
    across = (across / max(float(np.linalg.norm(across)), 1e-6)).astype(np.float32)
    frame = np.stack([across, np.cross(along, across)]).astype(np.float32)
    creases = vector(folds.depth, folds.count, folds.phase)
    radii = vector(radius, end_radius)
    reach = max(radius, end_radius) + 2 * folds.depth

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _rounded_cone(xs, ys, zs, a, b - a, radii, frame, creases)

    return Shape(np.minimum(a, b) - reach, np.maximum(a, b) + reach, distance)


def ellipsoid(centre: Point, radii: Point, rotation: Floats | None = None) -> Shape:
    """An ellipsoid; `rotation` (3, 3) takes the world's axes to its own."""
    c, r = _vector(centre), _vector(radii)
    turn = np.eye(3, dtype=np.float32) if rotation is None else rotation.astype(np.float32)
    reach = r if rotation is None else np.full(3, r.max(), np.float32)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _ellipsoid(xs, ys, zs, c, r, turn)

    return Shape(c - reach, c + reach, distance)


def box(centre: Point, half: Point, rounding: float = 0.3, rotation: Floats | None = None) -> Shape:
    """A box of half sizes `half` with rounded edges; `rotation` takes the world's axes to its own."""
    c, h = _vector(centre), _vector(half) - np.float32(rounding)
    turn = np.eye(3, dtype=np.float32) if rotation is None else rotation.astype(np.float32)
    reach = h + rounding if rotation is None else np.full(3, np.linalg.norm(h) + rounding, np.float32)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _box(xs, ys, zs, c, h, turn, rounding)

    return Shape((c - reach).astype(np.float32), (c + reach).astype(np.float32), distance)


def ring(
    centre: Point, radii: tuple[float, float], thickness: float, half: float, tilt: float = 0.0
) -> Shape:
    """An elliptic band round the y axis; `tilt` is its drop in y for each cm of z."""
    c = _vector(centre)
    sizes = vector(radii[0], radii[1], thickness, half, tilt)
    wide = thickness + 0.2
    reach = vector(radii[0] + wide, half + 0.2 + abs(tilt) * max(radii), radii[1] + wide)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _ring(xs, ys, zs, c, sizes)

    return Shape(c - reach, c + reach, distance)


def disc(centre: Point, radii: tuple[float, float], half: float, rounding: float = 0.6) -> Shape:
    """An elliptic disc that lies in the x-z plane."""
    c, sizes = _vector(centre), vector(radii[0], radii[1], half, rounding)
    reach = vector(radii[0], half, radii[1])

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _disc(xs, ys, zs, c, sizes)

    return Shape(c - reach, c + reach, distance)


def chain(points: Sequence[Point], radius: float) -> list[Shape]:
    """Straight rounded links through the points: straps, slings, cords."""
    pairs = zip(points[:-1], points[1:], strict=True)
    return [rounded_cone(start, end, radius, radius) for start, end in pairs]


@njit(cache=True, fastmath=FAST, inline="always")
def ellipse_distance(x: float, z: float, rx: float, rz: float) -> float:
    """Distance to an elliptic cylinder round the y axis, along the ray from the axis."""
    q = np.sqrt((x / rx) ** 2 + (z / rz) ** 2)
    if q < 1e-3:
        return -min(rx, rz)
    m = np.sqrt(x * x + z * z)
    return m - m / q


@njit(cache=True, fastmath=FAST, inline="always")
def ellipsoid_distance(x: float, y: float, z: float, rx: float, ry: float, rz: float) -> float:
    """First-order distance to an ellipsoid at the origin."""
    k0 = np.sqrt((x / rx) ** 2 + (y / ry) ** 2 + (z / rz) ** 2)
    k1 = np.sqrt((x / rx**2) ** 2 + (y / ry**2) ** 2 + (z / rz**2) ** 2)
    return k0 * (k0 - 1) / max(k1, 1e-4)


@njit(cache=True, fastmath=FAST, inline="always")
def both(a: float, b: float, rounding: float) -> float:
    """Intersection of two solids, its edge rounded by `rounding` cm."""
    u, v = a + rounding, b + rounding
    return min(max(u, v), 0.0) + np.sqrt(max(u, 0.0) ** 2 + max(v, 0.0) ** 2) - rounding


@njit(cache=True, fastmath=FAST, inline="always")
def _crease(t: float, angle: float, creases: Floats) -> float:
    """Height of the cloth's folds at a place along (0-1) and round (radians) a limb."""
    depth, count, phase = creases
    turns = 2 * np.pi * count * t
    spiral = np.sin(
        turns
        + 2.4 * np.sin(angle + phase)
        + 1.5 * np.sin(angle * 2 + 2.1 * phase + 5 * t)
        + 1.2 * np.sin(9 * t * t + phase)
    )
    drape = np.sin(0.47 * turns - 2.2 * np.sin(angle + phase * 1.7) + phase)
    return depth * (max(spiral, -0.3) * 0.7 + drape * 0.6) * (0.45 + 0.55 * abs(2 * t - 1))


@njit(parallel=True, cache=True, fastmath=FAST)
def _rounded_cone(
    xs: Floats, ys: Floats, zs: Floats, a: Floats, ab: Floats, radii: Floats, frame: Floats, creases: Floats
) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    squared = ab[0] ** 2 + ab[1] ** 2 + ab[2] ** 2
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i] - a[0], ys[j] - a[1], zs[k] - a[2]
                t = min(max((x * ab[0] + y * ab[1] + z * ab[2]) / squared, 0.0), 1.0)
                x, y, z = x - t * ab[0], y - t * ab[1], z - t * ab[2]
                d = np.sqrt(x * x + y * y + z * z) - (radii[0] + (radii[1] - radii[0]) * t)
                if creases[0] > 0 and d < 2.0:
                    u = x * frame[0, 0] + y * frame[0, 1] + z * frame[0, 2]
                    v = x * frame[1, 0] + y * frame[1, 1] + z * frame[1, 2]
                    d -= _crease(t, np.arctan2(u, v), creases)
                out[i, j, k] = d
    return out


@njit(cache=True, fastmath=FAST, inline="always")
def _turned(turn: Floats, x: float, y: float, z: float) -> tuple[float, float, float]:
    return (
        turn[0, 0] * x + turn[0, 1] * y + turn[0, 2] * z,
        turn[1, 0] * x + turn[1, 1] * y + turn[1, 2] * z,
        turn[2, 0] * x + turn[2, 1] * y + turn[2, 2] * z,
    )


@njit(parallel=True, cache=True, fastmath=FAST)
def _ellipsoid(xs: Floats, ys: Floats, zs: Floats, c: Floats, r: Floats, turn: Floats) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = _turned(turn, xs[i] - c[0], ys[j] - c[1], zs[k] - c[2])
                out[i, j, k] = ellipsoid_distance(x, y, z, r[0], r[1], r[2])
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _box(xs: Floats, ys: Floats, zs: Floats, c: Floats, h: Floats, turn: Floats, rounding: float) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = _turned(turn, xs[i] - c[0], ys[j] - c[1], zs[k] - c[2])
                x, y, z = abs(x) - h[0], abs(y) - h[1], abs(z) - h[2]
                outside = np.sqrt(max(x, 0.0) ** 2 + max(y, 0.0) ** 2 + max(z, 0.0) ** 2)
                out[i, j, k] = outside + min(max(x, y, z), 0.0) - rounding
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _ring(xs: Floats, ys: Floats, zs: Floats, c: Floats, sizes: Floats) -> Floats:
    rx, rz, thickness, half, tilt = sizes
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, z = xs[i] - c[0], zs[k] - c[2]
                y = ys[j] - c[1] + tilt * z
                wall = abs(ellipse_distance(x, z, rx, rz)) - thickness
                out[i, j, k] = both(wall, abs(y) - half, 0.0) - 0.15
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _disc(xs: Floats, ys: Floats, zs: Floats, c: Floats, sizes: Floats) -> Floats:
    rx, rz, half, rounding = sizes
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                side = ellipse_distance(xs[i] - c[0], zs[k] - c[2], rx, rz)
                out[i, j, k] = both(side, abs(ys[j] - c[1]) - half, rounding)
    return out
