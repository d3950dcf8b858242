"""From light to pixels: interpolated diffuse light, and analytic softbox gloss. No noise."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats
from generation.sculptor.studio.irradiance import BOXES, NORMAL, OPEN, RADIANCE, Finish
from generation.sculptor.studio.lights import Reflections
from generation.sculptor.studio.rasteriser import (
    NOTHING,
    SAMPLES,
    Projection,
    sample_at,
    weights_at,
)

NEAREST = (2, 5)  # the two samples next to a pixel's middle: all that a smooth pixel needs
BRIGHTEST = 2.5  # radiance of one sample at an edge; more would leave bright stairs
FLAT, SHALLOW = 0.985, 0.7  # a pixel with normals this alike and depths (cm) this close is shaded once
REFLECTANCE = 0.045  # of plastic, seen straight on


class Optics(NamedTuple):
    """What turns a pixel into a ray. rotation: (3, 3) as the camera's. focal: pixels."""

    rotation: Floats
    focal: float


@njit(cache=True, fastmath=FAST)
def _add(cell: Floats, light: Floats, projection: Projection, f: int, u: float, v: float) -> None:
    """Add a triangle's light at a sample to a pixel's totals."""
    a, b, c = projection.faces[f, 0], projection.faces[f, 1], projection.faces[f, 2]
    wb, wc = weights_at(projection.points, a, b, c, u, v)
    wa = 1 - wb - wc
    for i in range(len(cell)):
        cell[i] += wa * light[a, i] + wb * light[b, i] + wc * light[c, i]


@njit(cache=True, fastmath=FAST)
def _is_one(seen: np.ndarray, y: int, x: int) -> bool:
    """Whether a pixel's samples all see the same triangle, or nothing."""
    same = True
    for k in range(1, SAMPLES):
        same = same and seen[y + k, x] == seen[y, x]
    return same


@njit(cache=True, fastmath=FAST)
def _is_smooth(light: Floats, faces: np.ndarray, depth: Floats, seen: np.ndarray, y: int, x: int) -> bool:
    """Whether a pixel's samples lie on one gently curved surface."""
    for k in range(SAMPLES):
        if seen[y + k, x] == NOTHING:
            return False
    nx, ny, nz, nearest, farthest = 0.0, 0.0, 0.0, np.inf, 0.0
    for k in range(SAMPLES):
        vertex = faces[seen[y + k, x], 0]
        nx, ny, nz = nx + light[vertex, 0], ny + light[vertex, 1], nz + light[vertex, 2]
        nearest, farthest = min(nearest, depth[y + k, x]), max(farthest, depth[y + k, x])
    mean = math.sqrt(nx * nx + ny * ny + nz * nz) / SAMPLES
    return mean >= FLAT and farthest - nearest <= SHALLOW


@njit(cache=True, fastmath=FAST)
def _ramp(edge: float, blur: float) -> float:
    """A blurred step from -1 to 1, near to the error function and done at 2.2 deviations."""
    t = min(max(edge / (2.2 * blur), -1.0), 1.0)
    return t * (15 - t * t * (10 - 3 * t * t)) / 8


@njit(cache=True, fastmath=FAST)
def _reflection(boxes: Reflections, g: int, mx: float, my: float, mz: float, roughness: float) -> float:
    """Brightness of a softbox in the mirror direction, blurred, with a wide faint tail round it."""
    frame = boxes.frames
    ahead = mx * frame[g, 0, 0] + my * frame[g, 0, 1] + mz * frame[g, 0, 2]
    if ahead <= 0.05:
        return 0.0
    across = abs(mx * frame[g, 1, 0] + my * frame[g, 1, 1] + mz * frame[g, 1, 2]) / ahead
    up = abs(mx * frame[g, 2, 0] + my * frame[g, 2, 1] + mz * frame[g, 2, 2]) / ahead
    wide, tall = boxes.sizes[g, 0], boxes.sizes[g, 1]
    core = (_ramp(wide - across, roughness) + _ramp(wide + across, roughness)) * 0.25
    core *= _ramp(tall - up, roughness) + _ramp(tall + up, roughness)
    tail = (across / (wide + 3.0 * roughness)) ** 2 + (up / (tall + 3.0 * roughness)) ** 2
    return core + 0.07 / (1 + tail) ** 2


@njit(cache=True, fastmath=FAST)
def _radiance(
    cell: Floats, share: float, boxes: Reflections, finish: Finish, rx: float, ry: float, rz: float
) -> tuple[float, float, float]:
    """Of the mean of some samples, seen along the ray (rx, ry, rz) from the eye."""
    nx, ny, nz = cell[NORMAL], cell[NORMAL + 1], cell[NORMAL + 2]
    scale = 1.0 / max(math.sqrt(nx * nx + ny * ny + nz * nz), 1e-6)
    nx, ny, nz = nx * scale, ny * scale, nz * scale
    cosine = -(nx * rx + ny * ry + nz * rz)
    lack = max(0.02 - cosine, 0.0)
    nx, ny, nz, cosine = nx - rx * lack, ny - ry * lack, nz - rz * lack, max(cosine, 0.02)
    mx, my, mz = rx + 2 * cosine * nx, ry + 2 * cosine * ny, rz + 2 * cosine * nz
    opened = cell[OPEN] * share
    hidden = min(max(cosine + 2 * opened - 1, 0.0), 1.0) * min(1.0, opened * 1.4)
    up = my * 0.5 + 0.5
    room = (0.08 + 0.62 * up * up) * hidden
    red, green, blue = room, room, room
    for g in range(len(boxes.sizes)):
        strength = _reflection(boxes, g, mx, my, mz, finish.roughness) * cell[BOXES + g] * share
        red += boxes.colours[g, 0] * strength
        green += boxes.colours[g, 1] * strength
        blue += boxes.colours[g, 2] * strength
    fresnel = (REFLECTANCE + (1 - REFLECTANCE) * (1 - cosine) ** 5 * 0.85) * finish.gloss
    return (
        cell[RADIANCE] * share + red * fresnel,
        cell[RADIANCE + 1] * share + green * fresnel,
        cell[RADIANCE + 2] * share + blue * fresnel,
    )


@njit(cache=True, fastmath=FAST)
def _ray(projection: Projection, optics: Optics, u: float, v: float) -> tuple[float, float, float]:
    """Unit direction from the eye through a place in the picture."""
    right = (u - (projection.width / 2 - 0.5)) / optics.focal
    up = (projection.height / 2 - 0.5 - v) / optics.focal
    scale = 1 / math.sqrt(right * right + up * up + 1)
    turn = optics.rotation
    return (
        (turn[0, 0] * right + turn[1, 0] * up - turn[2, 0]) * scale,
        (turn[0, 1] * right + turn[1, 1] * up - turn[2, 1]) * scale,
        (turn[0, 2] * right + turn[1, 2] * up - turn[2, 2]) * scale,
    )


@njit(cache=True, fastmath=FAST)
def shade_pixel(
    pixel: Floats,
    cell: Floats,
    light: Floats,
    projection: Projection,
    boxes: Reflections,
    finish: Finish,
    optics: Optics,
    depth: Floats,
    seen: np.ndarray,
    y: int,
    x: int,
    top: int,
) -> int:
    """Write a pixel's radiance, weighted by the samples that see the figurine; returns their number."""
    rx, ry, rz = _ray(projection, optics, x, top // SAMPLES + y // SAMPLES)
    pixel[:] = 0
    cell[:] = 0
    if _is_one(seen, y, x):
        if seen[y, x] == NOTHING:
            return 0
        _add(cell, light, projection, seen[y, x], x, (top + y) // SAMPLES)
        pixel[0], pixel[1], pixel[2] = _radiance(cell, 1.0, boxes, finish, rx, ry, rz)
        return SAMPLES
    smooth, count = _is_smooth(light, projection.faces, depth, seen, y, x), 0
    for k in range(SAMPLES):
        if seen[y + k, x] == NOTHING:
            continue
        count += 1
        if smooth and k != NEAREST[0] and k != NEAREST[1]:
            continue
        aside, v = sample_at(top + y + k)
        _add(cell, light, projection, seen[y + k, x], x + aside, v)
        if not smooth:
            red, green, blue = _radiance(cell, 1.0, boxes, finish, rx, ry, rz)
            pixel[0] += min(red, BRIGHTEST) / SAMPLES
            pixel[1] += min(green, BRIGHTEST) / SAMPLES
            pixel[2] += min(blue, BRIGHTEST) / SAMPLES
            cell[:] = 0
    if smooth:
        pixel[0], pixel[1], pixel[2] = _radiance(cell, 0.5, boxes, finish, rx, ry, rz)
    return count
