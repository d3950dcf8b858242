"""A beard beside and under the jaw, where the landmarks of a face end and no selfie sees it: it goes on as it
is at the face's edge, up to the ears and down to the throat."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit, prange

from generation.sculptor import sheet
from generation.sculptor.distance_fields import FAST, Grid
from generation.sculptor.hair import canvas, strands
from generation.sculptor.hair.beard import FULL, TUFT, Beard
from generation.sculptor.hair.field import round_at
from generation.sculptor.mesh import Floats

COARSE = 4  # sheet samples: 0.2 cm
RIM = 0.7  # cm inside the face's edge that tells what grows beyond it
GROWS = (0.3, 0.7)  # of a beard's mask
LEAST = 0.15  # of a beard: less is stubble, which ends where the face does
FACE = (0.5, 1.4)  # cm inside the face's edge over which its own beard is seen
# z (cm) behind which none grows, by y from an ear's upper end to the jaw's angle; and under the chin.
BACK = (4.0, 0.7, -2.5, -4.5), (-2.4, -2.6, -3.0, -3.6)
THROAT = (2.0, 0.0, -1.2), (-2.0, 0.5, 1.5)
BELOW = (-1.3, -0.5)  # cm above the chin
SOFT, UNEVEN = 0.35, 0.15  # cm: its edge
REACH = 1.0  # cm from the surface


@dataclass(frozen=True, slots=True)
class Whiskers:
    """grown: (h, w, 2) on every COARSE-th sample of the sheet: how much beard grows at a place seen from the
    front, 0-1, and how far that is the face's own. back: (n, 2), y and z of where it ends."""

    grown: Floats
    back: Floats
    chin: float

    def add_to(self, grid: Grid) -> None:
        xs, ys, zs = grid.axes
        carving = strands.round_the_head(True)
        _thicken(grid.field, xs, ys, zs, self.grown, self.back, self.chin, carving)

    def at(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """(n,) each for points (n, 3): how much beard there is, 0-1; how far it is the face's own where its
        surface is, 0-1; and its relief, about -1 to 1."""
        carving = strands.round_the_head(True)
        found = _at(np.ascontiguousarray(points, np.float32), self.grown, self.back, self.chin, carving)
        return found[:, 0], found[:, 1], found[:, 2]


def grow_whiskers(beard: Beard, height: Floats, inside: Floats, chin: float) -> Whiskers | None:
    """The whiskers of a face of this height (cm) and inside (cm from its oval's edge), both on the sheet,
    whose chin is at y `chin`; None where there is no beard."""
    mask, within = beard.mask[::COARSE, ::COARSE], np.ascontiguousarray(inside[::COARSE, ::COARSE])
    if beard.beard < LEAST or not (within > RIM).any():
        return None
    labels = cv2.distanceTransformWithLabels(
        (within <= RIM).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )[1]
    at_rim = np.zeros(int(labels.max()) + 1, np.float32)
    at_rim[labels[within > RIM]] = mask[within > RIM]
    grown = cv2.GaussianBlur(sheet.smoothstep(at_rim[labels], *GROWS), (0, 0), 1.5)
    ys = [*BACK[0], *(chin + up for up in THROAT[0])]
    order = np.argsort(ys)
    back = np.array([ys, [*BACK[1], *THROAT[1]]], np.float32).T[order]
    own = sheet.smoothstep(within, *FACE) * sheet.facing(height)[::COARSE, ::COARSE]
    layers = np.stack([grown, own], -1)
    return Whiskers(np.ascontiguousarray(layers, np.float32), np.ascontiguousarray(back), chin)


@njit(cache=True, fastmath=FAST, inline="always")
def _grown_at(grown: Floats, x: float, y: float, layer: int) -> float:
    column, row = (x - sheet.LEFT) / sheet.SPACING / COARSE, (sheet.TOP - y) / sheet.SPACING / COARSE
    column = min(max(column, 0.0), grown.shape[1] - 1.001)
    row = min(max(row, 0.0), grown.shape[0] - 1.001)
    i, j = int(row), int(column)
    v, u = row - i, column - j
    above = grown[i, j, layer] * (1 - u) + grown[i, j + 1, layer] * u
    below = grown[i + 1, j, layer] * (1 - u) + grown[i + 1, j + 1, layer] * u
    return above * (1 - v) + below * v


@njit(cache=True, fastmath=FAST, inline="always")
def _step(value: float) -> float:
    t = min(max(value, 0.0), 1.0)
    return t * t * (3 - 2 * t)


@njit(cache=True, fastmath=FAST, inline="always")
def _within(y: float, z: float, back: Floats, chin: float, drawn: float) -> float:
    """0-1: before the ears and above the throat; its edge frayed by what is drawn."""
    last = back.shape[0] - 1
    behind = back[last, 1] if y >= back[last, 0] else back[0, 1]
    for n in range(last):
        if back[n, 0] <= y < back[n + 1, 0]:
            part = (y - back[n, 0]) / max(back[n + 1, 0] - back[n, 0], 1e-3)
            behind = back[n, 1] + (back[n + 1, 1] - back[n, 1]) * part
    before = _step(0.5 + (z - behind + UNEVEN * drawn) / (2 * SOFT))
    return before * _step((y - chin + UNEVEN * drawn - BELOW[0]) / (BELOW[1] - BELOW[0]))


@njit(cache=True, fastmath=FAST, inline="always")
def _drawn(carving: Floats, x: float, y: float, z: float) -> float:
    return round_at(carving, np.arctan2(x, z - canvas.SKULL[2]), (canvas.TOP - y) / canvas.SPACING)


@njit(parallel=True, cache=True, fastmath=FAST)
def _thicken(
    field: Floats, xs: Floats, ys: Floats, zs: Floats, grown: Floats, back: Floats, chin: float,
    carving: Floats
) -> None:  # fmt: skip
    """Let what is in a field stand out, in place, where whiskers grow."""
    for i in prange(len(xs)):
        for j in range(len(ys)):
            there = _grown_at(grown, xs[i], ys[j], 0) * (1 - _grown_at(grown, xs[i], ys[j], 1))
            if there < 0.02 or ys[j] < chin + BELOW[0] - UNEVEN:
                continue
            for k in range(len(zs)):
                if abs(field[i, j, k]) > REACH:
                    continue
                drawn = _drawn(carving, xs[i], ys[j], zs[k])
                share = there * _within(ys[j], zs[k], back, chin, drawn)
                field[i, j, k] -= share * (FULL + TUFT * drawn) * (1 - abs(field[i, j, k]) / REACH)


@njit(parallel=True, cache=True, fastmath=FAST)
def _at(points: Floats, grown: Floats, back: Floats, chin: float, carving: Floats) -> Floats:
    out = np.zeros((len(points), 3), np.float32)
    for n in prange(len(points)):
        x, y, z = points[n, 0], points[n, 1], points[n, 2]
        there = _grown_at(grown, x, y, 0)
        if there > 0.02:
            drawn = _drawn(carving, x, y, z)
            out[n, 0], out[n, 2] = there * _within(y, z, back, chin, drawn), drawn
            out[n, 1] = _grown_at(grown, x, y, 1)
    return out
