"""Hair beside the head: short hair lies close and leaves the ears free, long hair hides them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.sculptor.hair import canvas
from generation.sculptor.hair.hair import Hair
from generation.sculptor.mesh import Floats

BESIDE = (3.0, 9.0)  # y, cm: where it shows how far hair stands out
STANDS_OFF = (1.6, 2.8)  # cm there: less lies close to the head, more hides the ears
OVER_EARS = (-2.0, -4.0)  # y, cm: hair that ends higher may leave ears free, lower, hides them
OFF_EARS = (0.0, -1.0)  # y, cm: hair that ends higher leaves them free, however far it stands off
LOCK = 0.5  # cm of hair in a row
# How far hair that lies close may stand out from the skull, cm, by y: it thins towards its end.
THINS = (-5.0, -1.0, 1.5, 3.5, 6.0, 9.0, 12.0, 14.0), (0.1, 0.2, 0.3, 0.45, 0.7, 1.2, 2.0, 6.0)
SWELLS = (3.0, 6.5)  # y, cm, from which on hair that stands off on both sides does so …
LIES = 1.2  # … as far as it stands out more than this, cm


@dataclass(frozen=True, slots=True)
class Sides:
    """How closely hair lies to the head on its left and right (x < 0 first): 0 falls freely, 1 hugs it.
    volume: cm that it swells out from the skull on both sides; one side's may be the back of a turned head.
    """

    left: float
    right: float
    volume: float


def sides_of(hair: Hair, half_width: float) -> Sides:
    """How hair lies beside a head that is this wide to each side (cm)."""
    out = [_stands_out(edge, half_width) for edge in (-hair.outline.left, hair.outline.right)]
    if hair.traits.covered == "scarf":
        return Sides(0.0, 0.0, 0.0)
    lowest = [_lowest(hair, half_width, side) for side in (-1, 1)]
    if hair.outline.length == "short":  # the side that shows less is believed: ears' shade is taken for hair
        lowest = [max(lowest)] * 2
    left, right = map(_closeness, out, lowest)
    return Sides(left, right, max(min(out) - LIES, 0.0))


def _stands_out(edge: Floats, half_width: float) -> float:
    """cm that hair stands out from the skull's side, as a rule."""
    rows = canvas.axes()[1][:, 0]
    beside = (rows > BESIDE[0]) & (rows < BESIDE[1]) & np.isfinite(edge)
    return float(np.median(edge[beside] - _skull(half_width, rows[beside]))) if beside.any() else 0.0


def _lowest(hair: Hair, half_width: float, side: int) -> float:
    """y down to which hair is seen beside the head."""
    xs, ys = canvas.axes()
    there = ((hair.inside > 0) & (side * xs > half_width)).sum(axis=1) * canvas.SPACING > LOCK
    return float(ys[there, 0].min()) if there.any() else BESIDE[1]


def _closeness(out: float, lowest: float) -> float:
    """How closely hair lies that stands out so far, and is seen down to `lowest`."""
    off = np.interp(out, STANDS_OFF, (0.0, 1.0)) * np.interp(-lowest, np.negative(OFF_EARS), (0.0, 1.0))
    low = np.interp(-lowest, np.negative(OVER_EARS), (0.0, 1.0))
    return float(1 - max(off, low))


def close(edge: Floats, half_width: float, closeness: float, volume: float) -> Floats:
    """Half widths of the hair in each row of the canvas, drawn in to a head so wide as closely as it lies."""
    ys = canvas.axes()[1][:, 0]
    most = _skull(half_width, ys) + np.interp(ys, *THINS) + volume * np.interp(ys, SWELLS, (0.0, 1.0))
    return np.asarray(edge - closeness * np.maximum(edge - most, 0))


def _skull(half_width: float, ys: Floats) -> Floats:
    """Half width of the modelled skull at these heights."""
    reach = (ys - canvas.SKULL[1]) / canvas.RADII[1]
    return np.asarray((half_width + 0.25) * np.sqrt(np.maximum(1 - reach * reach, 0)))
