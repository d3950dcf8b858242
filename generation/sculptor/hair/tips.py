"""How falling hair ends: in locks that taper, whatever ragged edge the photograph shows."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from generation.sculptor.hair import canvas
from generation.sculptor.mesh import Floats

FALLS = -1.5  # y, cm: hair that ends lower falls freely
EVEN = 8  # columns over which the ends of hair are evened
LOCKS, UNEVEN = 2.3, 0.35  # cm from one lock's tip to the next, and how uneven they are, as a share
POINTED = 0.8  # cm that a lock is longer than the notches beside it
SLOPE = 0.6  # of a tip's edge: cm towards the edge for each cm down
TAPERS = 3.5  # cm above its tip over which a lock grows thin
FARTHEST = 99.0


def above(inside: Floats) -> Floats:
    """cm above the tips of falling hair, on the canvas, by how far inside hair it is (cm); FARTHEST where
    none falls."""
    xs, ys = canvas.axes()
    there = (inside > 0) & (ys < FALLS)
    falls = np.flatnonzero(there.any(axis=0))
    if not len(falls):
        return np.full_like(inside, FARTHEST)
    lowest = np.where(there, ys, 0).min(axis=0)
    ends = gaussian_filter1d(np.interp(np.arange(len(lowest)), falls, lowest[falls]), EVEN)
    tip = ends + POINTED * _notches(xs[0])
    return np.where(ys < FALLS + TAPERS, ys - tip, FARTHEST).astype(np.float32)


def thickness(above_tips: Floats) -> Floats:
    """0-1: how thick a lock is so far above its tip."""
    share = np.clip(above_tips / TAPERS, 0, 1)
    return np.asarray(share * (2 - share), np.float32)


def _notches(xs: Floats) -> Floats:
    """0 at the tips of locks, 1 between them; the same for everybody."""
    random = np.random.default_rng(3)
    count = int(np.ptp(xs) / LOCKS) + 2
    middles = xs[0] + LOCKS * (np.arange(count) + UNEVEN * random.uniform(-1, 1, count))
    away = np.abs(xs[:, None] - middles[None]).min(axis=1) / (LOCKS / 2)
    longer = gaussian_filter1d(random.uniform(0, UNEVEN, len(xs)), 12)
    return np.asarray(np.minimum(away, 1) ** 1.5 + longer)
