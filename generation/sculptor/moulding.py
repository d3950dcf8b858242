"""What a mould leaves behind: soft edges, no hollow, and the line where its two halves met."""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from scipy.ndimage import gaussian_filter, label

from generation.sculptor.distance_fields import FAST, Grid
from generation.sculptor.mesh import Floats

SOFTENING = 0.8  # samples of blur: a mould has no edge sharper than its cutter
SEAM = (0.11, 0.26)  # cm: height and half width of the line
STRAIGHT = 8.0  # samples over which the mould's parting is smoothed
CRUMB = 60  # samples
STEEP = 0.7  # of the surface's slope towards front or back; steeper, and no line is left
JUMP = 1.0  # of the parting's own slope; steeper, and its samples would be a row of dots
FLASH = 0.07  # cm more where plastic crept between the halves


def cast(grid: Grid) -> None:
    """Finish a grid as if it came out of a two-part mould that opens to front and back."""
    grid.field = gaussian_filter(grid.field, SOFTENING, truncate=2.3)
    xs, ys, zs = grid.axes
    inside = grid.field < 0
    solid = gaussian_filter(inside.sum(2, dtype=np.float32), STRAIGHT)
    moment = gaussian_filter(inside @ zs, STRAIGHT)
    parting = (moment / np.maximum(solid, 1e-3)).astype(np.float32)
    jump = np.hypot(*np.gradient(parting, xs, ys))
    even = np.clip(1 - (jump / JUMP) ** 2, 0, 1).astype(np.float32)
    _raise_seam(grid.field, xs, ys, zs, parting, even)
    _fill_hollows(grid.field)
    _sweep(grid.field)


def _fill_hollows(field: Floats) -> None:
    """Air that no way leads out of becomes solid, in place."""
    air, count = label(field > 0)
    if count > 1:
        hollow = (air > 0) & (air != air[0, -1, 0])
        field[hollow] = -field[hollow]


def _sweep(field: Floats) -> None:
    """Take away crumbs of the seam that hang in narrow gaps, in place. Larger pieces that float are a fault
    of the recipe, and stay to be found."""
    pieces, _ = label(field < 0)
    sizes = np.bincount(pieces.ravel())
    crumbs = (sizes < CRUMB)[pieces] & (pieces > 0)
    field[crumbs] = -field[crumbs]


@njit(parallel=True, cache=True, fastmath=FAST)
def _raise_seam(field: Floats, xs: Floats, ys: Floats, zs: Floats, parting: Floats, even: Floats) -> None:
    """Raise a line where the surface meets the parting (x, y) -> z, uneven as flash is, in place; only where
    the surface runs along the mould's opening, or a wavy parting would leave stairs on tops and fronts."""
    height, width = SEAM
    for i in prange(len(xs)):
        for j in range(len(ys)):
            flash = np.sin(0.31 * xs[i] + 0.23 * ys[j]) * np.sin(0.17 * ys[j] - 0.11 * xs[i] + 1.0)
            rise = (height + FLASH * max(flash, 0.0) ** 2) * even[i, j]
            before = field[i, j, 0]
            for k in range(1, len(zs) - 1):
                here = field[i, j, k]
                off = (zs[k] - parting[i, j]) / width
                if abs(off) < 2.5 and abs(here) < 1.0:
                    slope = (field[i, j, k + 1] - before) / (zs[k + 1] - zs[k - 1])
                    field[i, j, k] -= rise * max(1 - (slope / STEEP) ** 2, 0.0) * np.exp(-off * off)
                before = here
