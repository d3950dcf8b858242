"""Solids to model with, as signed distances in cm (formulae after I. Quilez, "distance functions")."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, Shape
from generation.sculptor.local import Point, vector
from generation.sculptor.mesh import Floats

__all__ = [
    "Point",
    "both",
    "box",
    "chain",
    "disc",
    "ellipse_distance",
    "ellipsoid",
    "ellipsoid_distance",
    "plate",
    "ring",
    "rounded_cone",
    "turned",
    "vector",
]

UPRIGHT = np.eye(3, dtype=np.float32)


def _vector(point: Point) -> Floats:
    return np.asarray(point, np.float32)


def rounded_cone(start: Point, end: Point, radius: float, end_radius: float) -> Shape:
    """A limb from `start` to `end`, its radius going from one value to the other."""
    a, b = _vector(start), _vector(end)
    radii = vector(radius, end_radius)
    reach = max(radius, end_radius)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _rounded_cone(xs, ys, zs, a, b - a, radii)

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
    centre: Point,
    radii: tuple[float, float],
    thickness: float,
    half: float,
    tilt: float = 0.0,
    rotation: Floats = UPRIGHT,
) -> Shape:
    """An elliptic band round the y axis; `tilt` is its drop in y for each cm of z."""
    c = _vector(centre)
    sizes = vector(radii[0], radii[1], thickness, half, tilt)
    wide = thickness + 0.2
    reach = vector(radii[0] + wide, half + 0.2 + abs(tilt) * max(radii), radii[1] + wide)
    reach = (np.abs(rotation.T) @ reach).astype(np.float32)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _ring(xs, ys, zs, c, sizes, rotation.astype(np.float32))

    return Shape(c - reach, c + reach, distance)


def plate(
    centre: Point,
    ends: tuple[float, float],
    radii: tuple[float, float],
    half: float,
    rotation: Floats,
    rounding: float = 0.15,
) -> Shape:
    """A flat piece, `half` thick to each side of its y: the outline in x and z of two discs, at `ends` of the
    z axis, and what lies between them."""
    c = _vector(centre)
    sizes = vector(*ends, *radii, half, rounding)
    wide = vector(max(radii), half, max(abs(ends[0]), abs(ends[1])) + max(radii))
    reach = (np.abs(rotation.T) @ wide).astype(np.float32)

    def distance(xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _plate(xs, ys, zs, c, sizes, rotation.astype(np.float32))

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
    if k0 < 1e-3:
        return -min(rx, ry, rz)
    k1 = np.sqrt((x / rx**2) ** 2 + (y / ry**2) ** 2 + (z / rz**2) ** 2)
    return k0 * (k0 - 1) / k1


@njit(cache=True, fastmath=FAST, inline="always")
def both(a: float, b: float, rounding: float) -> float:
    """Intersection of two solids, its edge rounded by `rounding` cm."""
    u, v = a + rounding, b + rounding
    return min(max(u, v), 0.0) + np.sqrt(max(u, 0.0) ** 2 + max(v, 0.0) ** 2) - rounding


@njit(parallel=True, cache=True, fastmath=FAST)
def _rounded_cone(xs: Floats, ys: Floats, zs: Floats, a: Floats, ab: Floats, radii: Floats) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    squared = max(ab[0] ** 2 + ab[1] ** 2 + ab[2] ** 2, 1e-6)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i] - a[0], ys[j] - a[1], zs[k] - a[2]
                t = min(max((x * ab[0] + y * ab[1] + z * ab[2]) / squared, 0.0), 1.0)
                x, y, z = x - t * ab[0], y - t * ab[1], z - t * ab[2]
                out[i, j, k] = np.sqrt(x * x + y * y + z * z) - (radii[0] + (radii[1] - radii[0]) * t)
    return out


@njit(cache=True, fastmath=FAST, inline="always")
def turned(turn: Floats, x: float, y: float, z: float) -> tuple[float, float, float]:
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
                x, y, z = turned(turn, xs[i] - c[0], ys[j] - c[1], zs[k] - c[2])
                out[i, j, k] = ellipsoid_distance(x, y, z, r[0], r[1], r[2])
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _box(xs: Floats, ys: Floats, zs: Floats, c: Floats, h: Floats, turn: Floats, rounding: float) -> Floats:
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = turned(turn, xs[i] - c[0], ys[j] - c[1], zs[k] - c[2])
                x, y, z = abs(x) - h[0], abs(y) - h[1], abs(z) - h[2]
                outside = np.sqrt(max(x, 0.0) ** 2 + max(y, 0.0) ** 2 + max(z, 0.0) ** 2)
                out[i, j, k] = outside + min(max(x, y, z), 0.0) - rounding
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _ring(xs: Floats, ys: Floats, zs: Floats, c: Floats, sizes: Floats, turn: Floats) -> Floats:
    rx, rz, thickness, half, tilt = sizes
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = turned(turn, xs[i] - c[0], ys[j] - c[1], zs[k] - c[2])
                y = y + tilt * z
                wall = abs(ellipse_distance(x, z, rx, rz)) - thickness
                out[i, j, k] = both(wall, abs(y) - half, 0.0) - 0.15
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _plate(xs: Floats, ys: Floats, zs: Floats, c: Floats, sizes: Floats, turn: Floats) -> Floats:
    start, end, radius, end_radius, half, rounding = sizes
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = turned(turn, xs[i] - c[0], ys[j] - c[1], zs[k] - c[2])
                t = min(max((z - start) / (end - start), 0.0), 1.0)
                off = z - start - t * (end - start)
                outline = np.sqrt(x * x + off * off) - (radius + (end_radius - radius) * t)
                out[i, j, k] = both(outline, abs(y) - half, rounding)
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
