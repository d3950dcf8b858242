"""The hair's solid as a signed distance: a hull turned about the vertical, cut open before the face.

Row by row the hull is two half ellipses, as wide as the hair is seen to be; where the photograph shows no
hair, whatever of the hull lies before a given depth is cut away.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST, smooth_min
from generation.sculptor.mesh import Floats

# Columns of `rows`: middle, half width, depth before and behind the axis; the slopes in y of the middle and
# of the others' squares; and the depth before which all but hair is cut away.
MIDDLE, HALF, BEFORE, BEHIND, SLOPES, OPENING = 0, 1, 2, 3, 4, 8
# Layers of `sheets`: cm inside the hair's outline, front limit, laid-on front, cosine of their slope, relief,
# cm above the tips of falling hair.
INSIDE, LIMIT, LAID, COSINE, RELIEF, TIPS = range(6)
# `numbers`: left, top and spacing of the sheets; axis z; crown, nape (y); highest (y, bald crown); depth of
# the carving before and round the head; how closely hair lies to its left and right side (0-1); the head's
# half width.
LEFT, TOP, SPACING, AXIS, CROWN, NAPE, HIGHEST, CARVED, CARVED_ROUND, CLOSE, HALF_WIDTH = *range(10), 11
BACKMOST = -4.0  # z, cm: hair lies on the face before it
FARTHEST = 99.0  # cm
NEAR = 0.8  # cm: relief is worked out no farther from the surface
SOFT = 0.7  # cm over which the hairline's rise runs into the hull
ROUNDING = 0.5  # cm at the hair's edge
EAR, ARCH = (0.5, -4.5), (2.8, 1.8)  # y and z, cm: an ear's middle, and how far short hair keeps from it
SIDEBURN, BEFORE_EAR, BEHIND_EAR = -0.6, -1.8, -5.8  # y where short hair before an ear ends; z of hairlines
FREED = 8.0  # cm: more than any layer of the canvas lies before a head's side
LEANS = 0.3  # of those hairlines, forwards for each cm up
ASIDE, ABOVE = (-0.8, -0.2), (3.5, 7.0)  # cm beyond the half width, and y, between which the canvas gives way


@njit(cache=True, fastmath=FAST, inline="always")
def _row_at(rows: Floats, line: float) -> tuple[float, ...]:
    line = min(max(line, 0.0), rows.shape[0] - 1.001)
    i = int(line)
    v = line - i
    u = 1 - v
    a, b = rows[i], rows[i + 1]
    # Between squares: a round end stays round between rows.
    half = np.sqrt(a[1] * a[1] * u + b[1] * b[1] * v)
    before = np.sqrt(a[2] * a[2] * u + b[2] * b[2] * v)
    behind = np.sqrt(a[3] * a[3] * u + b[3] * b[3] * v)
    return (
        a[0] * u + b[0] * v, half, before, behind, a[4] * u + b[4] * v, a[5] * u + b[5] * v,
        a[6] * u + b[6] * v, a[7] * u + b[7] * v, a[8] * u + b[8] * v,
    )  # fmt: skip


@njit(cache=True, fastmath=FAST, inline="always")
def _sheet_at(sheets: Floats, column: float, line: float) -> tuple[float, ...]:
    line = min(max(line, 0.0), sheets.shape[0] - 1.001)
    column = min(max(column, 0.0), sheets.shape[1] - 1.001)
    i, j = int(line), int(column)
    v, u = line - i, column - j
    a, b, c, d = sheets[i, j], sheets[i, j + 1], sheets[i + 1, j], sheets[i + 1, j + 1]
    p, q, r, t = (1 - v) * (1 - u), (1 - v) * u, v * (1 - u), v * u
    return (
        a[0] * p + b[0] * q + c[0] * r + d[0] * t, a[1] * p + b[1] * q + c[1] * r + d[1] * t,
        a[2] * p + b[2] * q + c[2] * r + d[2] * t, a[3] * p + b[3] * q + c[3] * r + d[3] * t,
        a[4] * p + b[4] * q + c[4] * r + d[4] * t, a[5] * p + b[5] * q + c[5] * r + d[5] * t,
    )  # fmt: skip


@njit(cache=True, fastmath=FAST, inline="always")
def round_at(carving: Floats, angle: float, row: float) -> float:
    turn = (angle / (2 * np.pi) + 0.5) * carving.shape[1]
    j = int(turn)
    u = turn - j
    j, after = j % carving.shape[1], (j + 1) % carving.shape[1]
    row = min(max(row, 0.0), carving.shape[0] - 1.001)
    i = int(row)
    v = row - i
    above = carving[i, j] * (1 - u) + carving[i, after] * u
    below = carving[i + 1, j] * (1 - u) + carving[i + 1, after] * u
    return above * (1 - v) + below * v


@njit(cache=True, fastmath=FAST, inline="always")
def _hull(
    x: float,
    y: float,
    z: float,
    row: tuple[float, ...],
    numbers: Floats,
    carving: Floats,
    relief: float,
    line: float,
) -> tuple[float, float]:
    """Distance to the carved hull (first order), and the depth of the carving there."""
    half = max(row[HALF], 0.05)
    ahead = z > numbers[AXIS]
    depth = max(row[BEFORE] if ahead else row[BEHIND], 0.05)
    across, forth = x - row[MIDDLE], z - numbers[AXIS]
    u, v = across / half, forth / depth
    q = np.sqrt(u * u + v * v) + 1e-6
    # Squares run straight on through the crown, where widths end as steeply as a circle.
    round2 = (half / depth) ** 2
    wider, deeper = row[SLOPES + 1], row[SLOPES + 2] if ahead else row[SLOPES + 3]
    gy = v * v * (wider - round2 * deeper) - wider - 2 * across * row[SLOPES]
    gx, gz = 2 * across, 2 * round2 * forth
    beyond = across * across + round2 * forth * forth - half * half
    distance = max(beyond / max(np.sqrt(gx * gx + gy * gy + gz * gz), 0.5), -half)
    distance = max(distance, y - numbers[CROWN])
    carved = 0.0
    if abs(distance) < NEAR:
        drawn = round_at(carving, np.arctan2(u, v), line) * min(1.0, half / 3)
        front = min(max((v / q - 0.3) / 0.4, 0.0), 1.0)
        carved = numbers[CARVED] * relief * front + numbers[CARVED_ROUND] * drawn * (1 - front)
        carved *= min(1.0, (NEAR - abs(distance)) / 0.4) * min(max((numbers[CROWN] - y) / 0.6, 0.0), 1.0)
    return distance, carved


@njit(cache=True, fastmath=FAST, inline="always")
def _beside(y: float, z: float) -> float:
    """cm inside the hairlines of a head's side, which no photograph from the front shows: before an ear as
    far down as a sideburn, behind it to the nape, and round it."""
    lean = LEANS * (y - EAR[0])
    sideburn = min(BEFORE_EAR + lean - z, y - SIDEBURN)
    inside = -smooth_min(-sideburn, z - BEHIND_EAR - lean, ROUNDING)
    up, forth = (y - EAR[0]) / ARCH[0], (z - EAR[1]) / ARCH[1]
    return smooth_min(inside, (np.sqrt(up * up + forth * forth) - 1) * ARCH[1], ROUNDING)


@njit(cache=True, fastmath=FAST, inline="always")
def _close(x: float, y: float, row: tuple[float, ...], numbers: Floats) -> float:
    """0-1: how far hair lies close to the head's side here, where the canvas knows little of it."""
    close = numbers[CLOSE] if x < row[MIDDLE] else numbers[CLOSE + 1]
    aside = abs(x) - numbers[HALF_WIDTH]
    close *= min(max((aside - ASIDE[0]) / (ASIDE[1] - ASIDE[0]), 0.0), 1.0)
    lower = min(max((ABOVE[1] - y) / (ABOVE[1] - ABOVE[0]), 0.0), 1.0)
    close *= lower * lower * (3 - 2 * lower)
    return close


@njit(cache=True, fastmath=FAST, inline="always")
def _hair(
    x: float,
    y: float,
    z: float,
    row: tuple[float, ...],
    sheet: tuple[float, ...],
    numbers: Floats,
    carving: Floats,
    line: float,
) -> float:
    """Distance to hair; `row`, `sheet`: their values at this place."""
    hull, carved = _hull(x, y, z, row, numbers, carving, sheet[RELIEF], line)
    close = _close(x, y, row, numbers)
    if z > numbers[AXIS]:
        hull = -smooth_min(-hull, -(z - sheet[LIMIT]) * sheet[COSINE] + FREED * close, SOFT)
    laid = FARTHEST
    if sheet[LAID] > BACKMOST:
        laid = max((z - sheet[LAID]) * sheet[COSINE], sheet[LAID] - 2.5 - z) + FREED * close
    if laid < hull:
        carved = numbers[CARVED] * sheet[RELIEF]
    solid = smooth_min(hull, laid, SOFT) - carved
    cut = min(-sheet[INSIDE], z - row[OPENING])
    cut += close * (-_beside(y, z) - cut)
    solid = -smooth_min(-solid, -cut, ROUNDING)
    end = max(numbers[NAPE] - y, y - numbers[HIGHEST])
    if z > row[OPENING]:
        end = y - numbers[HIGHEST] - 40.0  # before the opening the outline alone says where hair ends
    return -smooth_min(-solid, -max(end, -sheet[TIPS]), 1.2)


@njit(parallel=True, cache=True, fastmath=FAST)
def grow(
    field: Floats, xs: Floats, ys: Floats, zs: Floats, rows: Floats, sheets: Floats, numbers: Floats,
    carving: Floats, blend: float
) -> None:  # fmt: skip
    """Unite a field, in place, with hair."""
    for i in prange(len(xs)):
        for j in range(len(ys)):
            line = (numbers[TOP] - ys[j]) / numbers[SPACING]
            row, sheet = (
                _row_at(rows, line),
                _sheet_at(sheets, (xs[i] - numbers[LEFT]) / numbers[SPACING], line),
            )
            if abs(xs[i] - row[MIDDLE]) > row[HALF] + NEAR:
                continue
            # Farther out there is no hair, and deep in the skull none is seen.
            near = max(numbers[AXIS] + row[BEFORE], sheet[LAID]) + NEAR
            far = numbers[AXIS] - row[BEHIND] - NEAR
            for k in range(len(zs)):
                if zs[k] < far or zs[k] > near or field[i, j, k] < -NEAR:
                    continue
                hair = _hair(xs[i], ys[j], zs[k], row, sheet, numbers, carving, line)
                if hair < field[i, j, k] + blend:
                    field[i, j, k] = smooth_min(field[i, j, k], hair, blend)


@njit(parallel=True, cache=True, fastmath=FAST)
def distances(points: Floats, rows: Floats, sheets: Floats, numbers: Floats, carving: Floats) -> Floats:
    """(n, 3) for points (n, 3): distance to hair; how far the canvas, rather than what goes round the head,
    shows that place (0-1); and the relief that goes round the head there."""
    out = np.empty((len(points), 3), np.float32)
    for n in prange(len(points)):
        x, y, z = points[n, 0], points[n, 1], points[n, 2]
        line = (numbers[TOP] - y) / numbers[SPACING]
        row, sheet = _row_at(rows, line), _sheet_at(sheets, (x - numbers[LEFT]) / numbers[SPACING], line)
        u = (x - row[MIDDLE]) / max(row[HALF], 0.05)
        v = (z - numbers[AXIS]) / max(row[BEFORE], 0.05)
        out[n, 0] = _hair(x, y, z, row, sheet, numbers, carving, line)
        out[n, 1] = min(max((v / np.sqrt(u * u + v * v + 1e-9) - 0.3) / 0.4, 0.0), 1.0)
        out[n, 2] = round_at(carving, np.arctan2(u, v), line)
    return out
