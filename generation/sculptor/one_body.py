"""One solid without hollows: what floats free of a figurine's head is dropped, what it encloses is filled.

Samples are joined in runs along the last axis, so that a volume of 20 million takes some 40 ms.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from generation.sculptor.mesh import Floats

MOST = 24  # runs in one column; what lies deeper in so torn a column is taken for the run before
SPECK = 0.02  # cm: how far inside or outside the surface a sample is put that changes sides


def make_one_body(field: Floats) -> None:
    """Keep, in place, the largest solid of a signed distance field (nx, ny, nz), negative inside, and the
    outside that reaches the volume's corner."""
    for floating in (True, False):  # what floats in a hollow is dropped before the hollow is filled
        ends, counts = _runs(field)
        first = np.concatenate([[0], np.cumsum(counts.ravel())])
        starts_inside = np.ascontiguousarray(field[:, :, 0] < 0)
        owners = _joined(ends, counts, first, starts_inside)
        lengths = _solid_lengths(ends, counts, first, starts_inside)
        kept = (owners == np.bincount(owners, lengths, len(owners)).argmax()) | (owners == owners[0])
        if kept.all():
            return
        _turn_over(field, ends, counts, first, kept | ((lengths == 0) if floating else False))


@njit(parallel=True, cache=True)
def _runs(field: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Where each column's runs of one sign end (nx, ny, MOST), and how many there are."""
    nx, ny, nz = field.shape
    ends, counts = np.zeros((nx, ny, MOST), np.int32), np.zeros((nx, ny), np.int32)
    for i in prange(nx):
        for j in range(ny):
            count = 0
            for k in range(1, nz):
                if (field[i, j, k] < 0) != (field[i, j, k - 1] < 0) and count < MOST - 1:
                    ends[i, j, count] = k
                    count += 1
            ends[i, j, count] = nz
            counts[i, j] = count + 1
    return ends, counts


@njit(cache=True, inline="always")
def _owner(owners: np.ndarray, run: int) -> int:
    while owners[run] != run:
        owners[run] = owners[owners[run]]
        run = owners[run]
    return run


@njit(cache=True)
def _join_columns(
    owners: np.ndarray, ends: np.ndarray, others: np.ndarray, run: int, other: int, same: bool
) -> None:
    """Join overlapping runs of one sign in two neighbouring columns; `same`: their first runs agree."""
    a, b, at = 0, 0, 0
    while a < len(ends) and b < len(others):
        if ((a + b) % 2 == 0) == same:
            p, q = _owner(owners, run + a), _owner(owners, other + b)
            owners[max(p, q)] = min(p, q)
        at = min(ends[a], others[b])
        if ends[a] == at:
            a += 1
        if others[b] == at:
            b += 1


@njit(cache=True)
def _joined(ends: np.ndarray, counts: np.ndarray, first: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """The first run of the part that each run belongs to."""
    nx, ny = counts.shape
    owners = np.arange(first[-1])
    for i in range(nx):
        for j in range(ny):
            here = i * ny + j
            for di, dj in ((1, 0), (0, 1)):
                if i < di or j < dj:
                    continue
                x, y = i - di, j - dj
                there = x * ny + y
                same = signs[i, j] == signs[x, y]
                mine, theirs = ends[i, j, : counts[i, j]], ends[x, y, : counts[x, y]]
                _join_columns(owners, mine, theirs, first[here], first[there], same)
    for run in range(len(owners)):
        owners[run] = _owner(owners, run)
    return owners


@njit(cache=True)
def _solid_lengths(ends: np.ndarray, counts: np.ndarray, first: np.ndarray, signs: np.ndarray) -> Floats:
    """Samples in each run, none where it is outside."""
    nx, ny = counts.shape
    out = np.zeros(first[-1])
    for i in range(nx):
        for j in range(ny):
            start = 0
            for run in range(counts[i, j]):
                if signs[i, j] == (run % 2 == 0):
                    out[first[i * ny + j] + run] = ends[i, j, run] - start
                start = ends[i, j, run]
    return out


@njit(parallel=True, cache=True)
def _turn_over(
    field: Floats, ends: np.ndarray, counts: np.ndarray, first: np.ndarray, kept: np.ndarray
) -> None:
    nx, ny = counts.shape
    for i in prange(nx):
        for j in range(ny):
            start = 0
            for run in range(counts[i, j]):
                end = ends[i, j, run]
                if not kept[first[i * ny + j] + run]:
                    speck = np.float32(SPECK if field[i, j, start] < 0 else -SPECK)
                    for k in range(start, end):
                        field[i, j, k] = speck
                start = end
