"""A person's head: a modelled skull, jaw, ears and neck that carry the relief of their face."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit, prange

from generation.sculptor import sheet
from generation.sculptor.distance_fields import FAST, Grid, axis_of, smooth_min
from generation.sculptor.face_topology import (
    CHIN,
    FOREHEAD,
    LEFT_BROW,
    LEFT_CHEEK,
    LEFT_IRIS,
    MOUTH_CORNERS,
    NOSE_TIP,
    RIGHT_BROW,
    RIGHT_CHEEK,
    RIGHT_IRIS,
)
from generation.sculptor.mesh import Floats, rotation
from generation.sculptor.primitives import ellipsoid, rounded_cone
from generation.sculptor.relief import Relief

FINE = 0.065  # cm, the grid over the face: a pixel of a 1080x1920 bust is about as large
FACE_BACK = -4.0  # cm, how far back the relief's solid reaches into the skull
KEYPOINTS = (LEFT_IRIS, RIGHT_IRIS, NOSE_TIP, *MOUTH_CORNERS)


@dataclass(frozen=True, slots=True)
class HeadMeasures:
    """What headgear is fitted to, in face space and cm.

    half_width: from the middle to the cheek's side. brow, forehead, chin: heights (y). landmarks: (478, 3).
    """

    half_width: float
    brow: float
    forehead: float
    chin: float
    landmarks: Floats


def measure(relief: Relief) -> HeadMeasures:
    """The measures of a head, kept within what a human head can have, whatever the landmarks say."""
    points = relief.landmarks
    half_width = (abs(points[LEFT_CHEEK, 0]) + abs(points[RIGHT_CHEEK, 0])) / 2
    brows = points[[*LEFT_BROW, *RIGHT_BROW], 1]
    brow = float(np.clip(brows.max(), 3.0, 6.5))
    return HeadMeasures(
        half_width=float(np.clip(half_width, 5.5, 9.0)),
        brow=brow,
        forehead=float(np.clip(points[FOREHEAD, 1], brow + 2.5, 10.0)),
        chin=float(np.clip(points[CHIN, 1], -12.0, -7.0)),
        landmarks=points,
    )


def model_head(relief: Relief, measures: HeadMeasures) -> Grid:
    """The bare head in face space, ready for headgear to be added."""
    grid = _grid_for(measures)
    _add_skull(grid, measures)
    _add_ears(grid, measures)
    _press_face(grid, relief)
    return grid


def keypoints(relief: Relief) -> Floats:
    """Eyes, nose tip and mouth corners (5, 3), the picture's left first, on the carved surface."""
    points = relief.landmarks[list(KEYPOINTS)].copy()
    points[:, 2] = sheet.lookup(relief.height, points[:, 0], points[:, 1])
    return points


def wash_of(relief: Relief, vertices: Floats) -> Floats:
    """The wash (n,) at a head's vertices: 1 away from the face's own surface."""
    xs, ys = vertices[:, 0], vertices[:, 1]
    wash, inside, height = (sheet.lookup(i, xs, ys) for i in (relief.wash, relief.inside, relief.height))
    near = np.clip(1 - (np.abs(vertices[:, 2] - height) - 0.15) / 0.25, 0, 1) * (inside > 0)
    return (1 + (wash - 1) * near).astype(np.float32)


def _grid_for(measures: HeadMeasures) -> Grid:
    top = measures.forehead + 0.8
    return Grid(
        axis_of((-14, -8.6, 0.16), (-8.6, 8.6, FINE), (8.6, 14, 0.16)),
        axis_of((-17, measures.chin - 0.6, 0.25), (measures.chin - 0.6, top, FINE), (top, 18, 0.16)),
        axis_of((-17, -2, 0.24), (-2, 11, 0.17)),
    )


def _add_skull(grid: Grid, measures: HeadMeasures) -> None:
    half = measures.half_width
    grid.add(ellipsoid((0, 3.2, -4.2), (half + 0.25, 10.5, 9.6)), 0)
    grid.add(ellipsoid((0, -3.4, -2.0), (half * 0.93, 6.2, 6.0)), 1.5)
    grid.add(rounded_cone((0, -5, -4.8), (0, -17, -6.2), 5.6, 6.3), 2.5)
    for side in (-1, 1):
        grid.add(rounded_cone((side * 5.2, -3.5, -5.5), (side * 1.6, -14.5, -0.6), 1.1, 1.0), 1.6)


def _add_ears(grid: Grid, measures: HeadMeasures) -> None:
    for side in (-1, 1):
        turn = rotation("y", np.degrees(0.25 * side))
        x = side * measures.half_width
        grid.add(ellipsoid((x + side * 0.75, 0.6, -4.6), (0.62, 3.1, 1.9), turn), 0.5)
        grid.carve(ellipsoid((x + side * 1.35, 0.9, -4.2), (0.5, 1.9, 1.0), turn), 0.4)


def _press_face(grid: Grid, relief: Relief) -> None:
    """Put the relief on the skull, as a solid under the height field, in place of the modelled face."""
    xs, ys, zs = grid.axes
    margin = 0.1
    columns = slice(np.searchsorted(xs, sheet.LEFT), np.searchsorted(xs, sheet.RIGHT))
    rows = slice(np.searchsorted(ys, sheet.BOTTOM + margin), np.searchsorted(ys, sheet.TOP - margin))
    first = np.array([columns.start, rows.start, np.searchsorted(zs, -4.5)], np.int64)
    x, y = np.meshgrid(xs[columns], ys[rows], indexing="ij")
    smooth = cv2.GaussianBlur(relief.height, (0, 0), 3)
    dy, dx = np.gradient(smooth, sheet.SPACING)
    slope = np.clip(1 / np.sqrt(1 + dx * dx + dy * dy), 0.35, 1)
    images = (relief.height, slope, relief.inside)
    height, slope, inside = (sheet.lookup(image, x.ravel(), y.ravel()).reshape(x.shape) for image in images)
    _press(grid.field, first, zs, height, slope, inside)


@njit(parallel=True, cache=True, fastmath=FAST)
def _press(
    field: Floats, first: np.ndarray, zs: Floats, height: Floats, slope: Floats, inside: Floats
) -> None:
    """Cut the skull back under the relief, then unite it with the relief's solid."""
    for i in prange(height.shape[0]):
        for j in range(height.shape[1]):
            share = min(max(inside[i, j] / 0.6, 0.0), 1.0)
            for k in range(first[2], len(zs)):
                above = zs[k] - height[i, j]
                skull = field[first[0] + i, first[1] + j, k]
                if inside[i, j] > 0.15:
                    skull = max(skull, (above + 0.15) * share + skull * (1 - share))
                face = -smooth_min(-above * slope[i, j], inside[i, j] - 0.05, 0.5)
                face = max(face, FACE_BACK - zs[k])
                field[first[0] + i, first[1] + j, k] = smooth_min(skull, face, 0.35)
