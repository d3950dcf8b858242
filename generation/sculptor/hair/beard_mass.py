"""A hanging beard as a moulded mass: a lens before the throat, carved with its strands."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAR, FAST, Grid, Shape
from generation.sculptor.hair import canvas
from generation.sculptor.hair.canvas import SPACING, blurred
from generation.sculptor.hair.hanging import Hanging
from generation.sculptor.hair.masses import on_canvas
from generation.sculptor.hair.view import LEFT, TOP
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import vector

# Layers of `sheets`: cm inside the outline, middle of the lens (z), half its thickness, cosine, relief.
INSIDE, MIDDLE, HALF, COSINE, RELIEF = range(5)
CARVED = 0.13  # cm of relief
NEAR = 0.8  # cm: relief is worked out no farther from the surface
ROUND = 1.5  # cm of the edge over which the lens swells
THICK = 1.8  # cm, half of it
STANDS_OUT = (0.35, 1.0)  # cm before the jaw: of a short beard and of one of 10 cm
LEANS, FARTHEST = 0.12, 1.3  # forward, for each cm down and in all: it lies on the chest
RISES = 2.6  # cm above the chin where it grows out of the jaw
BLEND = 0.6
STEADY = 1.5  # cm inside the oval: nearer its edge the jaw curves away


@dataclass(frozen=True, slots=True)
class BeardMass:
    """The mass of a hanging beard in face space. sheets: (h, w, 5) on the canvas. chin: y, cm."""

    sheets: Floats
    lower: Floats
    upper: Floats
    chin: float

    def add_to(self, grid: Grid) -> None:
        grid.add(Shape(self.lower, self.upper, self._distance), BLEND)

    def at(self, points: Floats) -> Floats:
        """cm (n,) from the mass's surface, negative inside, at points (n, 3)."""
        return _at(np.ascontiguousarray(points, np.float32), self.sheets)

    def _distance(self, xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return _block(xs, ys, zs, self.sheets)


def mould_beard(hanging: Hanging | None, height: Floats, inside: Floats, chin: float) -> BeardMass | None:
    """The mass of a beard under a face of this height (cm) and inside (cm from the oval's edge), both on the
    sheet, whose chin is at y `chin`; None for whoever has no hanging beard."""
    if hanging is None:
        return None
    below = np.maximum(chin - canvas.axes()[1], 0)
    front = _front(hanging, _carried_down(on_canvas(height, 0.0), on_canvas(inside, -20.0)), chin)
    # Towards the jaw it is thick enough to hide in it.
    deep = THICK + 1.2 * np.clip(1 - below / 4, 0, 1)
    half = deep * np.sqrt(np.maximum(1 - (1 - np.clip(hanging.inside / ROUND, 0, 1)) ** 2, 0))
    middle = front - deep
    down, across = np.gradient(blurred((middle + half).astype(np.float32), 0.15), SPACING)
    cosine = np.clip(1 / np.sqrt(1 + across * across + down * down), 0.3, 1)
    layers = np.broadcast_arrays(hanging.inside, middle, half, cosine, hanging.relief)
    sheets = np.ascontiguousarray(np.stack(layers, -1), np.float32)
    return BeardMass(sheets, *_box(hanging.inside > 0, middle - half, middle + half), chin)


def _front(hanging: Hanging, jaw: Floats, chin: float) -> Floats:
    """z of the mass's front: out of the jaw, farther for a longer beard, then forward onto the chest."""
    ys = canvas.axes()[1]
    out = np.interp(chin - hanging.lowest, (0, 10), STANDS_OUT)
    rise = np.clip((chin + RISES - ys) / RISES, 0, 1)
    leans = np.minimum(LEANS * np.maximum(chin - ys, 0), FARTHEST)
    return np.asarray(jaw + out * rise * rise * (3 - 2 * rise) - 0.25 * (1 - rise) + leans)


def _box(there: np.ndarray, back: Floats, front: Floats) -> tuple[Floats, Floats]:
    """Lower and upper corners (3,) of what is there."""
    xs, ys = canvas.axes()
    columns, rows = np.flatnonzero(there.any(axis=0)), np.flatnonzero(there.any(axis=1))
    lower = vector(xs[0, columns[0]] - 0.5, ys[rows[-1], 0] - 0.5, float(back[there].min()) - 0.5)
    upper = vector(xs[0, columns[-1]] + 0.5, ys[rows[0], 0] + 0.5, float(front[there].max()) + 0.5)
    return lower, upper


def _carried_down(height: Floats, inside: Floats) -> Floats:
    """The jaw's height (cm) carried on downwards from its edge, and level beside it."""
    steady = inside > STEADY
    rows = np.arange(canvas.HEIGHT)[:, None]
    last = np.where(steady, rows, -1).max(axis=0)
    known = np.flatnonzero(last >= 0)
    if not len(known):
        return np.zeros_like(height)
    edge = np.interp(np.arange(canvas.WIDTH), known, height[last[known], known])
    lowest = np.interp(np.arange(canvas.WIDTH), known, last[known])
    edge = cv2.GaussianBlur(edge.astype(np.float32)[None], (0, 0), 6)
    share = blurred((rows <= lowest).astype(np.float32), 0.3)
    return np.asarray(blurred(height, 0.15) * share + edge * (1 - share), np.float32)


@njit(cache=True, fastmath=FAST, inline="always")
def _layer(sheets: Floats, row: float, column: float, layer: int) -> float:
    row = min(max(row, 0.0), sheets.shape[0] - 1.001)
    column = min(max(column, 0.0), sheets.shape[1] - 1.001)
    i, j = int(row), int(column)
    v, u = row - i, column - j
    above = sheets[i, j, layer] * (1 - u) + sheets[i, j + 1, layer] * u
    below = sheets[i + 1, j, layer] * (1 - u) + sheets[i + 1, j + 1, layer] * u
    return above * (1 - v) + below * v


@njit(cache=True, fastmath=FAST, inline="always")
def _lens(z: float, inside: float, middle: float, half: float, cosine: float, relief: float) -> float:
    """Distance to the mass, first order."""
    beyond = (abs(z - middle) - half) * cosine
    if inside < 0:
        return np.sqrt(inside * inside + max(beyond, 0.0) ** 2)
    beyond = max(beyond, -inside) if beyond < 0 else beyond
    if z > middle and abs(beyond) < NEAR:
        beyond -= CARVED * relief * min(1.0, inside / 0.6) * min(1.0, (NEAR - abs(beyond)) / 0.4)
    return beyond


@njit(parallel=True, cache=True, fastmath=FAST)
def _block(xs: Floats, ys: Floats, zs: Floats, sheets: Floats) -> Floats:
    out = np.full((len(xs), len(ys), len(zs)), FAR, np.float32)
    for i in prange(len(xs)):
        column = (xs[i] - LEFT) / SPACING
        for j in range(len(ys)):
            row = (TOP - ys[j]) / SPACING
            inside = _layer(sheets, row, column, INSIDE)
            if inside < -1.5:
                continue
            middle, half = _layer(sheets, row, column, MIDDLE), _layer(sheets, row, column, HALF)
            cosine, relief = _layer(sheets, row, column, COSINE), _layer(sheets, row, column, RELIEF)
            for k in range(len(zs)):
                out[i, j, k] = _lens(zs[k], inside, middle, half, cosine, relief)
    return out


@njit(parallel=True, cache=True, fastmath=FAST)
def _at(points: Floats, sheets: Floats) -> Floats:
    out = np.full(len(points), FAR, np.float32)
    for n in prange(len(points)):
        column, row = (points[n, 0] - LEFT) / SPACING, (TOP - points[n, 1]) / SPACING
        inside = _layer(sheets, row, column, INSIDE)
        if inside > -1.5:
            out[n] = _lens(
                points[n, 2], inside, _layer(sheets, row, column, MIDDLE), _layer(sheets, row, column, HALF),
                _layer(sheets, row, column, COSINE), _layer(sheets, row, column, RELIEF),
            )  # fmt: skip
    return out
