"""How long hair is and how far it stands out from the skull, read off its outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter1d, grey_closing, median_filter

from generation.sculptor.hair import canvas
from generation.sculptor.hair.canvas import RADII, SKULL
from generation.sculptor.mesh import Floats

Length = Literal["none", "short", "medium", "long"]
LOCK = 0.8  # cm of hair in a row: less is a stray lock
FEWEST = 500  # samples (5 cm²)
EAR, JAW, CHEST = -1.5, -4.5, -12.5  # y, cm: hair that reaches lower is longer
WIDEST = 19.0  # cm
NOTCH = 31  # samples
ROUND, DENT = -8.0, 1.2  # y, cm, above which an outline is rounded, and by how much


@dataclass(frozen=True, slots=True)
class Outline:
    """left, right: (HEIGHT,) x of the hair's outer edges in each row of the canvas, NaN where it has none.
    top, lowest: y of its ends. volume: cm that it stands out above and beside the skull. crown: whether hair
    covers the skull's top."""

    left: Floats
    right: Floats
    top: float
    lowest: float
    volume: float
    length: Length
    crown: bool


def outline_of(share: Floats, curly: bool) -> Outline:
    """The outline of hair on the canvas."""
    mask = share > 0.5
    ys = canvas.axes()[1][:, 0]
    rows = mask.sum(axis=1) * canvas.SPACING > LOCK
    if mask.sum() < FEWEST or not rows.any():
        nothing = np.full(len(ys), np.nan, np.float32)
        return Outline(nothing, nothing, 0.0, 0.0, 0.0, "none", False)
    left, right = (_rounded(edge, ys, side) for edge, side in zip(_edges(mask, rows), (-1, 1), strict=True))
    skull = RADII[0] * np.sqrt(np.maximum(1 - ((ys - SKULL[1]) / RADII[1]) ** 2, 0))
    beside = (ys > 3) & (ys < 9) & rows
    out = np.concatenate([right[beside] - skull[beside], -left[beside] - skull[beside]])
    top, lowest = float(ys[rows].max()), float(ys[rows].min())
    sides = float(np.mean(out)) if len(out) else 0.0
    volume = float(np.clip(max(top - SKULL[1] - RADII[1], sides), 0.0, 10.0))
    return Outline(left, right, top, lowest, volume, _length(lowest), _crown(mask))


def _edges(mask: np.ndarray, rows: np.ndarray) -> tuple[Floats, Floats]:
    xs = canvas.axes()[0][0]
    first, last = mask.argmax(axis=1), mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
    ends = []
    for index in (first, last):
        edge = np.clip(np.where(rows, xs[index], np.nan), -WIDEST, WIDEST)
        edge[rows] = _smooth(edge[rows], 1.0 if index is last else -1.0)
        ends.append(edge.astype(np.float32))
    return ends[0], ends[1]


def _rounded(edge: Floats, ys: Floats, side: int) -> Floats:
    """An outline whose dents are filled, as far as dents of hair and not knots go."""
    above = np.flatnonzero(np.isfinite(edge) & (ys > ROUND))
    if len(above) < 3:
        return edge
    points = np.stack([ys[above], side * edge[above]], 1).astype(np.float32)
    shut = np.concatenate([points, [[points[0, 0], -30], [points[-1, 0], -30]]]).astype(np.float32)
    hull = cv2.convexHull(shut)[:, 0]
    hull = hull[hull[:, 1] > -30]
    hull = hull[np.argsort(hull[:, 0])]
    out = edge.copy()
    full = np.interp(points[:, 0], hull[:, 0], hull[:, 1])
    out[above] = side * np.minimum(full, points[:, 1] + DENT)
    return out


def _smooth(edge: Floats, side: float) -> Floats:
    """An edge without notches, which are the background's colours, not hair's."""
    even = side * median_filter(edge, 7, mode="nearest")
    # A closing must not widen the ends: hair narrows to nothing above its top.
    ended = np.concatenate([np.full(NOTCH, even.min() - 5), even, np.full(NOTCH, even[-1])])
    return side * gaussian_filter1d(grey_closing(ended, NOTCH)[NOTCH:-NOTCH], 6, mode="nearest")


def _length(lowest: float) -> Length:
    return "short" if lowest > JAW else "medium" if lowest > CHEST else "long"


def _crown(mask: np.ndarray) -> bool:
    """Whether most of the band along the skull's top is hair."""
    xs, ys = canvas.axes()
    reach = np.hypot(xs / RADII[0], (ys - SKULL[1]) / RADII[1])
    band = (reach > 0.86) & (reach < 0.98) & (np.abs(xs) < 4.5) & (ys > 5)
    return bool(mask[band].mean() > 0.5)
