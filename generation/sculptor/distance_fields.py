"""Signed distance fields on a grid: shapes are blended in, the surface comes out by marching cubes.

Distances are in cm, negative inside. The axes need not be evenly spaced: a face is sampled finely where it is
seen and coarsely at the back of the head.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from scipy.ndimage import map_coordinates
from skimage.measure import marching_cubes

from generation.sculptor.mesh import Floats, Mesh

# Beyond this distance from every shape the field is merely "outside"; blends never reach so far.
FAR = np.float32(6.0)
# Reassociation and contraction are allowed, NaN-blindness is not: a NaN must stay visible to the checks.
FAST = {"reassoc", "contract", "arcp", "nsz", "afn"}

NIL, UNDER = np.float32(1e-6), np.float32(1e-3)  # cm: what lies on the surface, and where it is put
BRIM = 0.12  # cm to either side of the line between two paints over which they mix

Distance = Callable[[Floats, Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Shape:
    """A solid: `distance(xs, ys, zs)` gives the (nx, ny, nz) float32 distances on three axes.

    lower, upper: (3,) corners of a box that holds the solid, in cm.
    """

    lower: Floats
    upper: Floats
    distance: Distance


class Grid:
    """A volume of distances, `field` (nx, ny, nz) float32, into which shapes are blended.

    `brush` names the paint of what is added from now on; a place has the paint of the last shape that was
    nearest to it. palette: the paints used, in the order of their numbers.
    """

    def __init__(self, xs: Floats, ys: Floats, zs: Floats, brush: str = "skin") -> None:
        self.axes = tuple(np.ascontiguousarray(axis, np.float32) for axis in (xs, ys, zs))
        self.field = np.full([len(axis) for axis in self.axes], FAR, np.float32)
        self.palette = [brush]
        self.brush = brush
        # Most grids have one paint and need no volumes of it: its number, and how surely it is that one.
        self._paints: np.ndarray | None = None
        self._surely: np.ndarray | None = None

    def add(self, shape: Shape, blend: float) -> None:
        """Unite with `shape`; a seam is rounded over `blend` cm."""
        self._merge(shape, blend, 1.0)

    def carve(self, shape: Shape, blend: float) -> None:
        """Cut `shape` away; the edge is rounded over `blend` cm."""
        self._merge(shape, blend, -1.0)

    def _merge(self, shape: Shape, blend: float, sign: float) -> None:
        first, last = self.cells(shape.lower - blend - 1.0, shape.upper + blend + 1.0)
        if np.any(last <= first):
            return
        parts = [axis[a:b] for axis, a, b in zip(self.axes, first, last, strict=True)]
        block = shape.distance(*parts)
        if sign > 0:
            self._paint(first, block)
        blend_in(self.field, first, block, blend, sign)

    def _paint(self, first: np.ndarray, block: Floats) -> None:
        """Note the brush wherever a block of distances lies nearer than what is there."""
        if self.brush not in self.palette:
            self.palette.append(self.brush)
        if self._paints is None or self._surely is None:
            if len(self.palette) == 1:
                return
            self._paints = np.zeros(self.field.shape, np.uint8)
            self._surely = np.full(self.field.shape, 255, np.uint8)
        number = self.palette.index(self.brush)
        paint_over(self._paints, self._surely, self.field, first, block, number)

    def shares_at(self, points: Floats) -> np.ndarray:
        """How much of each paint there is at points (n, 3): (n, paints of `palette`) uint8, 255 in all."""
        shares = np.full((len(points), len(self.palette)), 255, np.uint8)
        if self._paints is not None and self._surely is not None:
            places = [np.interp(points[:, i], axis, np.arange(len(axis))) for i, axis in enumerate(self.axes)]
            poll(shares, self._paints, self._surely, np.stack(places, 1).astype(np.float32))
        return shares

    def cells(self, lower: Floats, upper: Floats) -> tuple[np.ndarray, np.ndarray]:
        """Index ranges [first, last) of the samples in a box, with one sample to spare on each side."""
        pairs = list(zip(self.axes, lower, upper, strict=True))
        first = [max(int(np.searchsorted(axis, low)) - 1, 0) for axis, low, _ in pairs]
        last = [min(int(np.searchsorted(axis, high)) + 1, len(axis)) for axis, _, high in pairs]
        return np.array(first, np.int64), np.array(last, np.int64)

    def hit(self, start: Floats, way: Floats, reach: float = 40.0) -> tuple[Floats, Floats]:
        """Where a ray from `start` (3,) cm first meets a solid, and the outward normal there.

        Raises ValueError when it meets none within `reach` cm.
        """
        steps = np.arange(0, reach, 0.05, dtype=np.float32)
        points = (start + steps[:, None] * (way / np.linalg.norm(way))).astype(np.float32)
        inside = np.flatnonzero(self.sampled(points) < 0)
        if not len(inside):
            raise ValueError(f"nothing is met within {reach} cm from {start} towards {way}")
        found = points[inside[0]]
        return found, self.normals(found[None])[0]

    def sampled(self, points: Floats) -> Floats:
        """Distances (n,) at points (n, 3), FAR beyond the volume."""
        places = [np.interp(points[:, i], axis, np.arange(len(axis))) for i, axis in enumerate(self.axes)]
        low, high = (np.array([axis[end] for axis in self.axes]) for end in (0, -1))
        found = map_coordinates(self.field, places, order=1)
        return np.where(((points >= low) & (points <= high)).all(1), found, FAR)

    def mesh(self, step: tuple[int, int, int] = (1, 1, 1)) -> Mesh:
        """The closed surface at distance zero; `step` takes only every n-th sample of an axis."""
        self._close()
        sampled = np.ascontiguousarray(self.field[:: step[0], :: step[1], :: step[2]])
        keep_off(sampled)
        # Told where the surface is, it need not look for it; triangles of no area keep a closed mesh closed.
        points, faces, _, _ = marching_cubes(sampled, 0.0, mask=crossed(sampled), allow_degenerate=True)
        axes = [axis[::n] for axis, n in zip(self.axes, step, strict=True)]
        columns = [np.interp(points[:, i], np.arange(len(axes[i])), axes[i]) for i in range(3)]
        vertices = np.stack(columns, 1).astype(np.float32)
        return Mesh(vertices, np.ascontiguousarray(faces, np.int32), self.normals(vertices))

    def normals(self, points: Floats) -> Floats:
        """Unit gradients (n, 3) of the field at points (n, 3)."""
        places = [np.interp(points[:, i], axis, np.arange(len(axis))) for i, axis in enumerate(self.axes)]
        return _gradients(self.field, np.stack(places, 1).astype(np.float32), *self.axes)

    def _close(self) -> None:
        """Push the faces of the volume outside, so that the surface is watertight."""
        for axis in range(3):
            for end in (0, -1):
                side = self.field.swapaxes(0, axis)[end]
                np.maximum(side, 0.2, out=side)


@njit(parallel=True, cache=True)
def keep_off(field: Floats) -> None:
    """Put what lies on the surface just under it, in place: where a flat side runs along samples, there would
    be triangles of no area, and edges with more than two."""
    for i in prange(field.shape[0]):
        for j in range(field.shape[1]):
            for k in range(field.shape[2]):
                if abs(field[i, j, k]) < NIL:
                    field[i, j, k] = -UNDER


@njit(parallel=True, cache=True)
def crossed(field: Floats) -> np.ndarray:
    """Bool like `field`: whether the surface crosses the cell that ends at a sample."""
    out = np.zeros(field.shape, np.bool_)
    for i in prange(1, field.shape[0]):
        for j in range(1, field.shape[1]):
            for k in range(1, field.shape[2]):
                inside = 0
                for corner in range(8):
                    inside += field[i - (corner & 1), j - (corner >> 1 & 1), k - (corner >> 2)] < 0
                out[i, j, k] = 0 < inside < 8
    return out


def axis_of(*pieces: tuple[float, float, float]) -> Floats:
    """An uneven axis from consecutive (start, end, spacing) pieces, in cm."""
    counts = [max(round((end - start) / spacing), 1) for start, end, spacing in pieces]
    parts = [
        np.linspace(start, end, count, endpoint=False)
        for (start, end, _), count in zip(pieces, counts, strict=True)
    ]
    return np.concatenate([*parts, [pieces[-1][1]]]).astype(np.float32)


@njit(cache=True, fastmath=FAST, inline="always")
def smooth_min(a: float, b: float, blend: float) -> float:
    """Quadratic polynomial smooth minimum (I. Quilez, "smooth minimum")."""
    lowest = min(a, b)
    if blend > 0:
        h = max(blend - abs(a - b), 0.0) / blend
        lowest -= h * h * blend * 0.25
    return lowest


@njit(parallel=True, cache=True, fastmath=FAST)
def blend_in(field: Floats, first: np.ndarray, distance: Floats, blend: float, sign: float) -> None:
    """Unite (sign 1) or cut away (sign -1) a block of distances at index `first` of the field, in place."""
    nx, ny, nz = distance.shape
    for i in prange(nx):
        for j in range(ny):
            for k in range(nz):
                x, y, z = first[0] + i, first[1] + j, first[2] + k
                field[x, y, z] = sign * smooth_min(sign * field[x, y, z], distance[i, j, k], blend)


@njit(parallel=True, cache=True, fastmath=FAST)
def paint_over(
    paints: np.ndarray, surely: np.ndarray, field: Floats, first: np.ndarray, distance: Floats, paint: int
) -> None:
    """Set the paint where a block of distances at index `first` is nearer than the field, in place; how much
    nearer (255: 1 cm or more) is how surely it is that paint."""
    nx, ny, nz = distance.shape
    for i in prange(nx):
        for j in range(ny):
            for k in range(nz):
                x, y, z = first[0] + i, first[1] + j, first[2] + k
                nearer = field[x, y, z] - distance[i, j, k]
                margin = np.uint8(min(abs(nearer) * 255.0, 255.0))
                if paints[x, y, z] == paint:
                    if nearer > 0:
                        surely[x, y, z] = max(surely[x, y, z], margin)
                elif nearer > 0:
                    paints[x, y, z] = paint
                    surely[x, y, z] = margin
                else:
                    surely[x, y, z] = min(surely[x, y, z], margin)


@njit(parallel=True, cache=True, fastmath=FAST)
def poll(shares: np.ndarray, paints: np.ndarray, surely: np.ndarray, places: Floats) -> None:
    """Each place's (n, 3) shares of paints, by how much nearer each one's shapes are, between the eight
    samples round it. One paint gives way to the next over 2 BRIM cm, as smoothly as those distances run."""
    nx, ny, nz = paints.shape
    for q in prange(len(places)):
        i = min(max(int(places[q, 0]), 0), nx - 2)
        j = min(max(int(places[q, 1]), 0), ny - 2)
        k = min(max(int(places[q, 2]), 0), nz - 2)
        fx, fy, fz = places[q, 0] - i, places[q, 1] - j, places[q, 2] - k
        votes, total = np.zeros(shares.shape[1], np.float32), np.float32(0)
        for c in range(8):
            a, b, d = c & 1, (c >> 1) & 1, c >> 2
            w = (fx if a else 1 - fx) * (fy if b else 1 - fy) * (fz if d else 1 - fz)
            vote = np.float32(w * (surely[i + a, j + b, k + d] + 0.5))
            votes[paints[i + a, j + b, k + d]] += vote
            total += vote
        most = np.float32(0)
        for n in range(shares.shape[1]):
            ahead = (2 * votes[n] - total) / np.float32(255 * 2 * BRIM)
            votes[n] = min(max(np.float32(0.5) + ahead, np.float32(0)), np.float32(1)) if votes[n] > 0 else 0
            most += votes[n]
        for n in range(shares.shape[1]):
            shares[q, n] = np.uint8(np.rint(255 * votes[n] / most))


@njit(cache=True, fastmath=FAST, inline="always")
def _slope(field: Floats, axis: Floats, i: int, j: int, k: int, di: int, dj: int, dk: int) -> float:
    """Central difference along one axis at a grid sample."""
    at = i * di + j * dj + k * dk
    return (field[i + di, j + dj, k + dk] - field[i - di, j - dj, k - dk]) / (axis[at + 1] - axis[at - 1])


@njit(parallel=True, cache=True, fastmath=FAST)
def _gradients(field: Floats, places: Floats, xs: Floats, ys: Floats, zs: Floats) -> Floats:
    """Unit trilinear gradients (n, 3) at fractional indices (n, 3)."""
    nx, ny, nz = field.shape
    out = np.empty((places.shape[0], 3), np.float32)
    for q in prange(places.shape[0]):
        i = min(max(int(places[q, 0]), 1), nx - 3)
        j = min(max(int(places[q, 1]), 1), ny - 3)
        k = min(max(int(places[q, 2]), 1), nz - 3)
        fx, fy, fz = places[q, 0] - i, places[q, 1] - j, places[q, 2] - k
        gx, gy, gz = 0.0, 0.0, 0.0
        for c in range(8):
            a, b, d = c & 1, (c >> 1) & 1, c >> 2
            w = (fx if a else 1 - fx) * (fy if b else 1 - fy) * (fz if d else 1 - fz)
            gx += w * _slope(field, xs, i + a, j + b, k + d, 1, 0, 0)
            gy += w * _slope(field, ys, i + a, j + b, k + d, 0, 1, 0)
            gz += w * _slope(field, zs, i + a, j + b, k + d, 0, 0, 1)
        length = np.sqrt(gx * gx + gy * gy + gz * gz) + 1e-9
        out[q, 0], out[q, 1], out[q, 2] = gx / length, gy / length, gz / length
    return out
