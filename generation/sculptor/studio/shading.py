"""The plastic's light: diffuse with soft shadows and tinted bounce, and analytic softbox gloss. No noise."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats
from generation.sculptor.studio.lights import Lights, Reflections, visible
from generation.sculptor.studio.rasteriser import NOTHING, SAMPLES, View, weights_at

ROW_STRIDE = 7919  # rows are dealt to threads in this stride, so that each has its share of the figurine
LIFT = 0.42  # cm that a place is raised along its normal when its shadows are looked up: casters are coarse
BIAS = 0.12  # cm towards the lamp, for the same reason
BRIGHTEST = 3.0  # radiance of one sample at an edge; more would leave bright stairs
FLAT, SHALLOW = 0.985, 0.7  # a pixel with normals this alike and depths (cm) this close is shaded once
REFLECTANCE = 0.045  # of plastic, seen straight on


class Surface(NamedTuple):
    """vertices, normals, albedo: (n, 3) float32. faces: (m, 3) int32."""

    vertices: Floats
    normals: Floats
    albedo: Floats
    faces: np.ndarray


class Finish(NamedTuple):
    """The style's material, as the kernels take it."""

    roughness: float
    gloss: float
    bounce: float
    wrap: float


@njit(cache=True, fastmath=FAST, inline="always")
def _add_sample(total: Floats, surface: Surface, points: Floats, f: int, u: float, v: float) -> None:
    """Add place, normal and albedo of a triangle's sample to nine totals."""
    a, b, c = surface.faces[f, 0], surface.faces[f, 1], surface.faces[f, 2]
    wb, wc = weights_at(points, a, b, c, u, v)
    wa = 1 - wb - wc
    for i in range(3):
        total[i] += wa * surface.vertices[a, i] + wb * surface.vertices[b, i] + wc * surface.vertices[c, i]
        total[3 + i] += wa * surface.normals[a, i] + wb * surface.normals[b, i] + wc * surface.normals[c, i]
        total[6 + i] += wa * surface.albedo[a, i] + wb * surface.albedo[b, i] + wc * surface.albedo[c, i]


@njit(cache=True, fastmath=FAST, inline="always")
def _is_smooth(surface: Surface, view: View, y: int, x: int) -> bool:
    """Whether a pixel's four samples lie on one gently curved surface."""
    nx, ny, nz, nearest, farthest = 0.0, 0.0, 0.0, np.inf, 0.0
    for k in range(SAMPLES * SAMPLES):
        v, u = y * SAMPLES + k // SAMPLES, x * SAMPLES + k % SAMPLES
        f = view.faces[v, u]
        if f == NOTHING:
            return False
        vertex = surface.faces[f, 0]
        nx += surface.normals[vertex, 0]
        ny += surface.normals[vertex, 1]
        nz += surface.normals[vertex, 2]
        nearest, farthest = min(nearest, view.depth[v, u]), max(farthest, view.depth[v, u])
    mean = math.sqrt(nx * nx + ny * ny + nz * nz) / (SAMPLES * SAMPLES)
    return mean >= FLAT and farthest - nearest <= SHALLOW


@njit(cache=True, fastmath=FAST, inline="always")
def _dome_light(
    out: Floats, lights: Lights, place: Floats, normal: Floats, albedo: Floats, finish: Finish
) -> float:
    """Add the dome's light; returns how open the place is, 0-1."""
    groups = len(lights.starts) - 1
    opened, weight = 0.0, 0.0
    for n in range(lights.starts[groups - 1], lights.starts[groups]):
        facing = _facing(lights, n, normal, finish.wrap)
        if facing <= 0:
            continue
        seen = visible(lights, n, place[0], place[1], place[2], BIAS)
        opened += facing * seen
        weight += facing
        for i in range(3):  # an occluded ray sees plastic: a tinted bounce
            bounce = (1 - seen) * finish.bounce * albedo[i] * 1.6
            out[i] += lights.colours[n, i] * facing * (seen + bounce)
    return opened / max(weight, 1e-4)


@njit(cache=True, fastmath=FAST, inline="always")
def _facing(lights: Lights, n: int, normal: Floats, wrap: float) -> float:
    towards = lights.directions[n]
    cosine = normal[0] * towards[0] + normal[1] * towards[1] + normal[2] * towards[2]
    return (cosine + wrap) / (1 + wrap)


@njit(cache=True, fastmath=FAST, inline="always")
def _softbox_light(
    out: Floats, lights: Lights, group: int, place: Floats, normal: Floats, finish: Finish, unseen: float
) -> float:
    """Add one softbox's light; returns how much of it is seen, or `unseen` where it is behind the surface."""
    total, count = 0.0, 0
    for n in range(lights.starts[group], lights.starts[group + 1]):
        facing = _facing(lights, n, normal, finish.wrap)
        if facing <= 0:
            continue
        seen = visible(lights, n, place[0], place[1], place[2], BIAS)
        total += seen
        count += 1
        for i in range(3):
            out[i] += lights.colours[n, i] * facing * seen
    return total / count if count else unseen


@njit(cache=True, fastmath=FAST, inline="always")
def _step(edge: float, blur: float) -> float:
    t = min(max(edge / blur * 0.5 + 0.5, 0.0), 1.0)
    return t * t * (3 - 2 * t)


@njit(cache=True, fastmath=FAST, inline="always")
def _reflection(boxes: Reflections, g: int, mirror: Floats, roughness: float) -> float:
    """Brightness of a blurred rectangle in the mirror direction, with a wide tail round it."""
    frame = boxes.frames[g]
    ahead = mirror[0] * frame[0, 0] + mirror[1] * frame[0, 1] + mirror[2] * frame[0, 2]
    if ahead <= 0.05:
        return 0.0
    across = (mirror[0] * frame[1, 0] + mirror[1] * frame[1, 1] + mirror[2] * frame[1, 2]) / ahead
    up = (mirror[0] * frame[2, 0] + mirror[1] * frame[2, 1] + mirror[2] * frame[2, 2]) / ahead
    wide, tall = boxes.sizes[g, 0], boxes.sizes[g, 1]
    core = _step(wide - abs(across), roughness) * _step(tall - abs(up), roughness)
    core *= min(1.0, wide / (wide + 0.25 * roughness))
    tail = (across / (wide + 2.2 * roughness)) ** 2 + (up / (tall + 2.2 * roughness)) ** 2
    return core + 0.10 * math.exp(-1.2 * tail)


@njit(cache=True, fastmath=FAST, inline="always")
def _prepare(
    total: Floats, eye: Floats, place: Floats, normal: Floats, albedo: Floats, mirror: Floats
) -> float:
    """Unpack nine totals; returns the cosine between normal and eye, never below 0.02."""
    count = total[9]
    scale = 1.0 / max(math.sqrt(total[3] ** 2 + total[4] ** 2 + total[5] ** 2), 1e-6)
    vx, vy, vz = eye[0] - total[0] / count, eye[1] - total[1] / count, eye[2] - total[2] / count
    away = 1.0 / math.sqrt(vx * vx + vy * vy + vz * vz)
    vx, vy, vz = vx * away, vy * away, vz * away
    nx, ny, nz = total[3] * scale, total[4] * scale, total[5] * scale
    cosine = nx * vx + ny * vy + nz * vz
    lack = max(0.02 - cosine, 0.0)
    nx, ny, nz, cosine = nx + vx * lack, ny + vy * lack, nz + vz * lack, max(cosine, 0.02)
    normal[0], normal[1], normal[2] = nx, ny, nz
    mirror[0], mirror[1], mirror[2] = 2 * cosine * nx - vx, 2 * cosine * ny - vy, 2 * cosine * nz - vz
    for i in range(3):
        place[i] = total[i] / count + normal[i] * LIFT
        albedo[i] = total[6 + i] / count
    return cosine


@njit(cache=True, fastmath=FAST)
def _radiance(
    out: Floats, total: Floats, work: Floats, lights: Lights, boxes: Reflections, finish: Finish, eye: Floats
) -> None:
    """Radiance (3,) towards the eye of the mean of some samples."""
    place, normal, albedo, mirror, diffuse = work[0], work[1], work[2], work[3], work[4]
    cosine = _prepare(total, eye, place, normal, albedo, mirror)
    for i in range(3):
        diffuse[i], out[i] = 0.0, 0.0
    opened = _dome_light(diffuse, lights, place, normal, albedo, finish)
    hidden = min(max((cosine + opened) ** 1.2 - 1 + opened, 0.0), 1.0) * min(1.0, opened * 1.4)
    for g in range(len(boxes.sizes)):
        seen = _softbox_light(diffuse, lights, g, place, normal, finish, hidden)
        strength = _reflection(boxes, g, mirror, finish.roughness) * seen
        for i in range(3):
            out[i] += boxes.colours[g, i] * strength
    up = mirror[1] * 0.5 + 0.5
    room = (0.08 + 0.62 * up * up) * hidden
    fresnel = (REFLECTANCE + (1 - REFLECTANCE) * (1 - cosine) ** 5 * 0.85) * finish.gloss
    for i in range(3):
        out[i] = diffuse[i] * albedo[i] + (out[i] + room) * fresnel


@njit(cache=True, fastmath=FAST, inline="always")
def _shade_smooth(
    pixel: Floats,
    total: Floats,
    work: Floats,
    view: View,
    surface: Surface,
    lights: Lights,
    boxes: Reflections,
    finish: Finish,
    eye: Floats,
    y: int,
    x: int,
) -> None:
    total[:] = 0
    for k in range(SAMPLES * SAMPLES):
        v, u = y * SAMPLES + k // SAMPLES, x * SAMPLES + k % SAMPLES
        _add_sample(total, surface, view.points, view.faces[v, u], u, v)
    total[9] = SAMPLES * SAMPLES
    _radiance(pixel, total, work, lights, boxes, finish, eye)


@njit(cache=True, fastmath=FAST, inline="always")
def _shade_edge(
    pixel: Floats,
    total: Floats,
    work: Floats,
    view: View,
    surface: Surface,
    lights: Lights,
    boxes: Reflections,
    finish: Finish,
    eye: Floats,
    y: int,
    x: int,
) -> None:
    for k in range(SAMPLES * SAMPLES):
        v, u = y * SAMPLES + k // SAMPLES, x * SAMPLES + k % SAMPLES
        f = view.faces[v, u]
        if f == NOTHING:
            continue
        total[:] = 0
        _add_sample(total, surface, view.points, f, u, v)
        total[9] = 1
        sample = work[5]
        _radiance(sample, total, work, lights, boxes, finish, eye)
        for i in range(3):
            pixel[i] += min(sample[i], BRIGHTEST) / (SAMPLES * SAMPLES)


@njit(parallel=True, cache=True, fastmath=FAST)
def shade(
    view: View, surface: Surface, lights: Lights, boxes: Reflections, finish: Finish, eye: Floats
) -> Floats:
    """Radiance (h, w, 3) of the figurine, weighted by how much of each pixel it covers.

    One thread sums each pixel in one order, so that equal inputs give equal bytes.
    """
    height, width = view.faces.shape[0] // SAMPLES, view.faces.shape[1] // SAMPLES
    out = np.zeros((height, width, 3), np.float32)
    for row in prange(height):
        y = row * ROW_STRIDE % height
        work, total = np.zeros((6, 3), np.float32), np.zeros(10, np.float32)
        for x in range(width):
            if _is_smooth(surface, view, y, x):
                _shade_smooth(out[y, x], total, work, view, surface, lights, boxes, finish, eye, y, x)
            else:
                _shade_edge(out[y, x], total, work, view, surface, lights, boxes, finish, eye, y, x)
    return out
