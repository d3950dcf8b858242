"""A person's head: a modelled skull, jaw, ears and neck that carry the relief of their face."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numba import njit, prange

from generation.sculptor import sheet
from generation.sculptor.distance_fields import FAST, Grid, Shape, axis_of, smooth_min
from generation.sculptor.ears import ear, outline
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
from generation.sculptor.hair import BeardColour, Grown, Hair, beard_tones, grow, hair_tones, whisker_tones
from generation.sculptor.local import vector
from generation.sculptor.mesh import Floats
from generation.sculptor.one_body import make_one_body
from generation.sculptor.primitives import ellipsoid, rounded_cone
from generation.sculptor.relief import Relief

FINE = 0.065  # cm, the grid over the face: a pixel of a 1080x1920 bust is about as large
STRANDS = 0.12  # cm, the grid beside and above it: coarser, combed strands would be jagged
SIDEWAYS = 0.125  # cm, from back to front: what faces sideways is seen there; before it faces look ahead
SKULL_CENTRE = (0.0, 3.2, -4.2)
FACE_BACK = -4.0  # cm, how far back the relief's solid reaches into the skull
EAR_OFF = 0.35  # cm beyond the cheek
HIDDEN = 0.87  # share of an ear that lies in hair: what came through would be specks
BEARD, INSIDE = 0.6, 1.2  # of a beard's mask, and cm inside the face's edge, where it has its own colour
EDGE = 0.8  # cm inside the face's edge over which its own colours set in
FLUSH = 0.35  # cm that a bald skull lies behind the forehead's upper edge
BARE_CROWN = 9.2  # cm above its middle that a bald skull reaches
SEAM = (0.5, 1.5)  # cm inside the face's edge over which the skull gives way to the relief
RIM = 0.35  # cm that the relief's edge dips under the skull, so that no mask's rim is seen …
ABOVE_JAW = (-6.0, -2.0)  # … but along the jaw, which only the relief has: y, cm
JAW = (172, 397)  # the angles of the lower jaw
KEYPOINTS = (LEFT_IRIS, RIGHT_IRIS, NOSE_TIP, *MOUTH_CORNERS)


@dataclass(frozen=True, slots=True)
class HeadMeasures:
    """What headgear is fitted to, in face space and cm.

    half_width, jaw: from the middle to the cheek's side and to the jaw's angle. brow, forehead, chin: y.
    landmarks: (478, 3).
    """

    half_width: float
    jaw: float
    brow: float
    forehead: float
    chin: float
    landmarks: Floats


@dataclass(frozen=True, slots=True)
class Fit:
    """How headgear sits on a head: turned and scaled about `pivot`, then moved by `offset` (face space, cm).

    outside: the space above its rim and beyond its wall, which no hair may enter.
    """

    rotation: Floats
    scale: float
    pivot: Floats
    offset: Floats
    outside: Shape


def measure(relief: Relief) -> HeadMeasures:
    """The measures of a head, kept within what a human head can have, whatever the landmarks say."""
    points = relief.landmarks
    half_width = (abs(points[LEFT_CHEEK, 0]) + abs(points[RIGHT_CHEEK, 0])) / 2
    brows = points[[*LEFT_BROW, *RIGHT_BROW], 1]
    brow = float(np.clip(brows.max(), 3.0, 6.5))
    return HeadMeasures(
        half_width=float(np.clip(half_width, 5.5, 9.0)),
        jaw=float(np.clip(np.abs(points[list(JAW), 0]).mean(), 4.0, 8.0)),
        brow=brow,
        forehead=float(np.clip(points[FOREHEAD, 1], brow + 2.5, 10.0)),
        chin=float(np.clip(points[CHIN, 1], -12.0, -7.0)),
        landmarks=points,
    )


def model_head(relief: Relief, measures: HeadMeasures, grown: Grown, covered: Shape) -> Grid:
    """The bare head in face space; nothing of it is left in the space that headgear has covered."""
    grid = _grid_for(measures, relief.hair)
    _add_skull(grid, measures, bald=grown.hair is None)
    _add_ears(grid, measures, relief.hair, grown)
    _press_face(grid, relief)
    grown.add_to(grid)
    grid.carve(covered, 0)
    make_one_body(grid.field)
    return grid


def keypoints(relief: Relief) -> Floats:
    """Eyes, nose tip and mouth corners (5, 3), the picture's left first, on the carved surface."""
    points = relief.landmarks[list(KEYPOINTS)].copy()
    points[:, 2] = sheet.lookup(relief.height, points[:, 0], points[:, 1])
    return points


def hair_masses(relief: Relief, measures: HeadMeasures) -> Grown:
    """The masses of a head's hair and beard."""
    return grow(relief.hair, relief.height, relief.inside, measures.half_width, measures.chin)


def tones_of(relief: Relief, grown: Grown, vertices: Floats) -> tuple[Floats, Floats]:
    """A head's colours at its vertices: the wash (n,), 1 away from hair and from the face's own surface, and
    the enamel (n, 3), linear RGB."""
    xs, ys, zs = vertices.T
    images = (relief.wash, relief.inside, relief.height)
    wash, inside, height = (sheet.lookup(image, xs, ys) for image in images)
    near = np.clip(1 - (np.abs(zs - height) - 0.15) / 0.25, 0, 1)
    of_face = near * sheet.smoothstep(inside, 0, EDGE)
    washed = 1 + (wash - 1) * of_face
    flesh = [sheet.lookup(relief.enamel.sheet[..., i], xs, ys) for i in range(3)]
    skin = relief.enamel.skin
    painted = skin + (np.stack(flesh, 1) - skin) * np.clip(2 * of_face, 0, 1)[:, None]
    on_face = beard_colour(relief)
    for share, dark, mixed in (
        whisker_tones(grown.whiskers, on_face, vertices, near),
        hair_tones(relief.hair, grown.hair, vertices, relief.enamel.dyed),
        beard_tones(relief.hair, grown.beard, on_face, vertices, relief.enamel.dyed),
    ):
        washed += (dark - washed) * share
        painted += (mixed - painted) * share[:, None]
    return washed.astype(np.float32), painted.astype(np.float32)


def beard_colour(relief: Relief) -> BeardColour:
    """Of what is well inside the face; between the hairs there is skin."""
    beard = (relief.hair.beard.mask > BEARD) & (relief.inside > INSIDE)
    if not beard.any():
        return BeardColour(1.0, relief.enamel.skin)
    enamel, wash = relief.enamel.sheet[beard], relief.wash[beard]
    off = np.linalg.norm(enamel - relief.enamel.skin, axis=1)
    hairs = off >= np.median(off)
    return BeardColour(float(np.median(wash[hairs])), np.median(enamel[hairs], axis=0))


def _grid_for(measures: HeadMeasures, hair: Hair) -> Grid:
    """Fine over the face; it reaches as far as hair and beard do."""
    outline, hanging = hair.outline, hair.hanging
    top, jaw = measures.forehead + 0.8, measures.chin - 0.6
    crown = max(outline.top, SKULL_CENTRE[1] + 10.5, hair.knot.top if hair.knot else 0.0) + 1.5
    wide = max(float(np.nanmax(np.abs([outline.left, outline.right]), initial=11.0)) + 2.5, 13.5)
    tip = jaw if hanging is None else min(hanging.lowest - 1.0, jaw - 1.0)
    low = min(outline.lowest - 1.5, -17.0, tip - 0.5)
    below = [(low, tip, 0.25)] if hanging is None else [(low, tip, 0.25), (tip, jaw, STRANDS)]
    return Grid(
        axis_of((-wide, -8.6, STRANDS), (-8.6, 8.6, FINE), (8.6, wide, STRANDS)),
        axis_of(*below, (jaw, top, FINE), (top, crown, STRANDS)),
        axis_of((-18, -8, 0.32), (-8, 2, SIDEWAYS), (2, 11, 0.22)),
    )


def _add_skull(grid: Grid, measures: HeadMeasures, bald: bool) -> None:
    half = measures.half_width
    if bald:
        _add_bare_cranium(grid, measures)
    else:
        grid.add(ellipsoid(SKULL_CENTRE, (half + 0.25, 10.5, 9.6)), 0)
    grid.add(ellipsoid((0, -3.2, -3.6), (measures.jaw * 0.97, 5.6, 5.0)), 1.5)
    grid.add(rounded_cone((0, -5, -4.8), (0, -17, -6.2), 0.68 * half, 5.9), 2.0)
    for side in (-1, 1):
        grid.add(rounded_cone((side * 0.62 * half, -3.5, -5.8), (side * 1.6, -14.5, -0.9), 1.0, 1.0), 1.6)


def _add_bare_cranium(grid: Grid, measures: HeadMeasures) -> None:
    """What hair rises from is narrow at the crown. A bald skull is seen: lower, rounder, and in one curve
    with the forehead."""
    half, (_, y, z) = measures.half_width, SKULL_CENTRE
    _, top, before = measures.landmarks[FOREHEAD]
    level = np.sqrt(max(1 - ((top - y) / BARE_CROWN) ** 2, 0.2))
    ahead = float(np.clip((before - FLUSH - z) / level, 7.0, 10.0))
    low, high = vector(-half - 1, -8, z - 11), vector(half + 1, 14, z + 11)
    for middle, radii, blend in (
        (vector(0, y, z), vector(half + 0.25, BARE_CROWN, 9.6, ahead), 0.0),
        (vector(0, 6.2, z), vector(half - 0.5, 5.6, 8.2, 0.82 * ahead), 2.0),
    ):
        grid.add(Shape(low, high, partial(_cranium, middle, radii)), blend)


def _add_ears(grid: Grid, measures: HeadMeasures, hair: Hair, grown: Grown) -> None:
    """Ears that neither a scarf nor long hair hides."""
    if hair.traits.covered == "scarf":
        return
    for side in (-1, 1):
        centre = vector(side * (measures.half_width + EAR_OFF), 0.7, -4.6)
        if grown.hair is None or (grown.hair.at(outline(centre, side))[0] < 0).mean() < HIDDEN:
            grid.add(ear(centre, side), 0.45)


def _press_face(grid: Grid, relief: Relief) -> None:
    """Put the relief on the skull, as a solid under the height field, in place of the modelled face."""
    jaw = sheet.smoothstep(sheet.axes()[1], *ABOVE_JAW)
    sunk = RIM * (1 - sheet.smoothstep(relief.inside, 0, SEAM[1])) * jaw
    down, across = np.gradient(cv2.GaussianBlur(relief.height, (0, 0), 3), sheet.SPACING)
    slope = np.clip(1 / np.sqrt(1 + across * across + down * down), 0.35, 1)
    first, (height, cosine, inside) = _on_grid(grid, -4.5, relief.height - sunk, slope, relief.inside)
    _press(grid.field, first, grid.axes[2], height, cosine, inside)


def _on_grid(grid: Grid, back: float, *images: Floats) -> tuple[np.ndarray, list[Floats]]:
    """The first index (3,) of the part of a grid that the sheet covers, from `back` on, and images there."""
    xs, ys, zs = grid.axes
    margin = 0.1
    columns = slice(np.searchsorted(xs, sheet.LEFT), np.searchsorted(xs, sheet.RIGHT))
    rows = slice(np.searchsorted(ys, sheet.BOTTOM + margin), np.searchsorted(ys, sheet.TOP - margin))
    first = np.array([columns.start, rows.start, np.searchsorted(zs, back)], np.int64)
    x, y = np.meshgrid(xs[columns], ys[rows], indexing="ij")
    return first, [sheet.lookup(image, x.ravel(), y.ravel()).reshape(x.shape) for image in images]


def _cranium(centre: Floats, radii: Floats, xs: Floats, ys: Floats, zs: Floats) -> Floats:
    """Distance to an ellipsoid that is as deep behind its middle as radii[2], before it as radii[3]."""
    behind, before = zs[zs < centre[2]], zs[zs >= centre[2]]
    halves = (behind, radii[[0, 1, 2]]), (before, radii[[0, 1, 3]])
    return np.concatenate([ellipsoid(centre, r).distance(xs, ys, part) for part, r in halves], axis=2)


@njit(parallel=True, cache=True, fastmath=FAST)
def _press(
    field: Floats, first: np.ndarray, zs: Floats, height: Floats, slope: Floats, inside: Floats
) -> None:
    """Cut the skull back under the relief, then unite it with the relief's solid."""
    for i in prange(height.shape[0]):
        for j in range(height.shape[1]):
            share = min(max((inside[i, j] - SEAM[0]) / (SEAM[1] - SEAM[0]), 0.0), 1.0)
            share = share * share * (3 - 2 * share)
            for k in range(first[2], len(zs)):
                above = zs[k] - height[i, j]
                skull = field[first[0] + i, first[1] + j, k]
                skull += share * max(above + 0.15 - skull, 0.0)
                face = -smooth_min(-above * slope[i, j], inside[i, j] - 0.05, 0.5)
                face = max(face, FACE_BACK - zs[k])
                field[first[0] + i, first[1] + j, k] = smooth_min(skull, face, 0.35)
