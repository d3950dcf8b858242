"""The hem of a cap: one even line all round a head, below which all is different at once.

Hair has no such line: beside the face it hangs or is combed on below its edge above the forehead. The head's
front is rolled flat, so that a hem is nearly straight however the head is turned.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from generation.sculptor.hair import view as views
from generation.sculptor.hair.view import SKULL, View
from generation.sculptor.mesh import Floats

RADII = np.array((8.3, 11.0, 10.2))  # cm: a skull with hair or lining
STEP = 0.25  # cm between rows
ROWS = np.arange(13, -4 - STEP / 2, -STEP, dtype=np.float32)  # y, cm
ANGLES = np.radians(np.arange(-78, 79, 3)).astype(np.float32)  # round the head, 0 before it
DEEP = 4  # rows above and below a hem that are compared
LEVELS = np.arange(4.0, 9.6, STEP)  # y before the forehead, cm
TILTS = np.arange(-2.0, 2.01, 0.5)  # cm that it is higher on one side
DROPS = np.arange(-4.0, 3.01, 0.5)  # cm that it is higher beside the head than before it
FACING, FEWEST = 0.2, 22  # cosine, columns: what is seen well enough, and of how much
LIGHTNESS = 0.6  # how much it counts beside colour, for light differs from place to place
STRONG = 40.0  # CIELAB units: more contrast makes no better hem
ALMOST = 15  # per cent of a hem that other things may hide
ABOVE = 16  # rows of a cap that are looked at


@dataclass(frozen=True, slots=True)
class Hem:
    """contrast: CIELAB units by which what is above and below differ, all along. level: its y before the
    forehead, cm. colour: (4,) median of what is above, as `mask.features` has it. line: (n, 2), in view
    space, from left to right."""

    contrast: float
    level: float
    colour: Floats
    line: Floats

    def height_at(self, xs: Floats) -> Floats:
        """y in view space at x; beyond the head it goes on level."""
        return np.interp(xs, self.line[:, 0], self.line[:, 1]).astype(np.float32)


def find_hem(view: View, samples: Floats) -> Hem | None:
    """The likeliest hem; `samples` are the view's features. None where too little of the head is seen."""
    places, seen = _rolled(view)
    image = samples.reshape(views.HEIGHT, views.WIDTH, -1)
    flat = np.stack([_at(np.ascontiguousarray(image[..., k]), places) for k in range(image.shape[2])], -1)
    contrast = _contrast(flat, seen)
    rows = _curves()
    along = contrast[rows, np.arange(len(ANGLES))]  # (curves, columns)
    counted = np.isfinite(along).sum(axis=1)
    if not (counted >= FEWEST).any():
        return None
    ranked = np.sort(along, axis=1)  # what is not seen comes last
    least = ranked[np.arange(len(rows)), (ALMOST * counted / 100).astype(np.int64)]
    usual = np.nansum(np.minimum(along, STRONG), axis=1) / np.maximum(counted, 1)
    best = int(np.where(counted >= FEWEST, least + 0.15 * usual, -1).argmax())
    visible = np.flatnonzero(np.isfinite(along[best]))
    above = np.concatenate([flat[max(rows[best, k] - ABOVE, 0) : rows[best, k] - 1, k] for k in visible])
    line = places[rows[best, visible], visible]
    return Hem(
        contrast=float(least[best]),
        level=float(ROWS[rows[best, len(ANGLES) // 2]]),
        colour=np.median(above, axis=0),
        line=line[np.argsort(line[:, 0])],
    )


@cache
def _curves() -> np.ndarray:
    """(n, columns): the row of every hem that a cap may have."""
    levels, tilts, drops = (part.reshape(-1, 1) for part in np.meshgrid(LEVELS, TILTS, DROPS, indexing="ij"))
    heights = levels + tilts * np.sin(ANGLES) + drops * (1 - np.cos(ANGLES))
    rows = np.round((ROWS[0] - heights) / STEP).astype(np.int64)
    return rows[(rows.min(axis=1) > DEEP) & (rows.max(axis=1) < len(ROWS) - DEEP - 1)]


def _rolled(view: View) -> tuple[Floats, np.ndarray]:
    """Where in view space (rows, columns, 2) the head's surface is, and which of it is seen."""
    angles, ys = np.meshgrid(ANGLES, ROWS)
    rise = np.maximum(ys - SKULL[1], 0)
    level = np.sqrt(np.maximum(1 - (rise / RADII[1]) ** 2, 0.02))
    before = level * np.cos(angles)
    points = np.stack([RADII[0] * level * np.sin(angles), ys, SKULL[2] + RADII[2] * before], -1)
    normals = np.stack(
        [np.sin(angles) / RADII[0], rise / RADII[1] ** 2 / level, np.cos(angles) / RADII[2]], -1
    )
    facing = normals @ view.turn[2] / np.linalg.norm(normals, axis=-1)
    places = view.seen_from_front(points.reshape(-1, 3)).reshape(*ys.shape, 2)
    there = (_at(view.person, places) > 0.4) & (_at(view.known.astype(np.float32), places) > 0.9)
    return places, there & (facing > FACING)


def _at(image: Floats, places: Floats) -> Floats:
    column, row = views.to_samples(places.reshape(-1, 2)).reshape(*places.shape).transpose(2, 0, 1)
    moved = cv2.remap(
        image, np.ascontiguousarray(column), np.ascontiguousarray(row), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(moved, np.float32)


def _contrast(flat: Floats, seen: np.ndarray) -> Floats:
    """(rows, columns): how different the DEEP rows above and below are; NaN where they are not seen."""
    colours = flat[..., :3] * (LIGHTNESS, 1, 1)
    total = np.cumsum(np.concatenate([np.zeros_like(colours[:1]), colours]), axis=0)
    mean = (total[DEEP:] - total[:-DEEP]) / DEEP  # of the rows from each one on
    out = np.full(seen.shape, np.nan, np.float32)
    inner = slice(DEEP, len(ROWS) - DEEP)
    apart = np.linalg.norm(mean[: len(ROWS) - 2 * DEEP] - mean[DEEP + 1 :], axis=-1)
    out[inner] = np.where(seen[: -2 * DEEP] & seen[2 * DEEP :], apart, np.nan)
    return out
