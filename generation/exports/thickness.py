"""How thick a solid's walls are, by mathematical morphology on voxels, and how thin ones are thickened.

A wall is as thick as the largest ball that reaches it. What stands out from a thicker place by less than
RELIEF (a button, a wrinkle, an embossed letter) is relief and no wall: it is held by what is under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numba import njit, prange
from scipy.ndimage import gaussian_filter, map_coordinates, maximum_filter
from skimage.measure import marching_cubes

from generation.exports.solid import Manifold, manifold_of, shells_of
from generation.sculptor.mesh import Floats, Mesh

PITCH = 0.25  # mm, a voxel's edge
REACH = 8  # voxels that distances are known for; more than RELIEF and half of STEPS' last together
RELIEF = 0.7  # mm
FINER = 4  # sections are filled on a grid this much finer, for OpenCV paints whole pixels along an edge
STEPS = (0.4, 0.6, 0.8, 1.0, 1.2, 1.6)  # mm; a corner stands out from a thicker ball than these by RELIEF
EDGE = 0.35 * PITCH  # a voxel's middle lies this far behind the surface: lattice planes' half distance, mean
STRICTER = RELIEF - PITCH  # for mending: the check's grid will lie otherwise
SPREAD = 4.0  # voxels: walls swell evenly, not by what one voxel says
MARGIN = 4  # empty voxels on each side
SPARE = 0.3  # mm that balls are thicker than asked: another grid may miss a ball's middle


@dataclass(frozen=True, slots=True)
class Voxels:
    """inside: (nz, ny, nx) bool. depth: the same, mm from a voxel's middle to the surface, 0 outside.
    corner: (3,) mm, x, y, z of the first voxel's middle."""

    inside: np.ndarray
    depth: Floats
    corner: Floats

    def places(self, mask: np.ndarray) -> Floats:
        """x, y, z (n, 3) in mm of the voxels that are set."""
        return np.argwhere(mask)[:, ::-1] * PITCH + self.corner


def voxels_of(solids: Sequence[Manifold]) -> Voxels:
    """Solids in mm that may overlap, cut into sections."""
    bounds = np.array([solid.bounding_box() for solid in solids])
    low, high = bounds[:, :3].min(0), bounds[:, 3:].max(0)
    corner = low - MARGIN * PITCH
    width, height, count = np.ceil((high - low) / PITCH).astype(int) + 2 * MARGIN
    inside = np.zeros((count, height, width), bool)
    for solid in solids:
        for layer in range(count):
            outlines = solid.slice(corner[2] + layer * PITCH).to_polygons()
            if outlines:
                inside[layer] |= _filled(outlines, corner[:2], (height, width))
    return Voxels(inside, np.maximum(distance(inside) - EDGE, 0), corner)


def _filled(outlines: list[np.ndarray], corner: Floats, size: tuple[int, int]) -> np.ndarray:
    section = np.zeros((size[0] * FINER, size[1] * FINER), np.uint8)
    scale = FINER / PITCH * 256  # eight bits below the pixel
    points = [np.round((outline - corner) * scale).astype(np.int32) for outline in outlines]
    cv2.fillPoly(section, points, 1, shift=8)
    return section[::FINER, ::FINER] > 0


def distance(mask: np.ndarray) -> Floats:
    """mm (float32) from the middle of each set voxel to that of the nearest unset one; REACH voxels at most.

    Squared distances axis by axis (P. Felzenszwalb, D. Huttenlocher, 2012), in bytes, since walls are thin:
    much faster than SciPy's, which knows no limit.
    """
    squares = _along_rows(np.ascontiguousarray(mask))
    squares = _across_rows(squares)
    squares = _across_rows(squares.swapaxes(0, 1)).swapaxes(0, 1)
    return (np.sqrt(np.arange(REACH**2 + 1)) * PITCH).astype(np.float32)[squares]


@njit(parallel=True, cache=True)
def _along_rows(mask: np.ndarray) -> np.ndarray:
    """Squared voxels from each set voxel to the nearest unset one in its row."""
    squares = np.empty(mask.shape, np.uint8)
    for z in prange(mask.shape[0]):
        for y in range(mask.shape[1]):
            steps = REACH
            for x in range(mask.shape[2]):
                steps = min(steps + 1, REACH) if mask[z, y, x] else 0
                squares[z, y, x] = steps
            steps = REACH
            for x in range(mask.shape[2] - 1, -1, -1):
                steps = min(steps + 1, REACH) if mask[z, y, x] else 0
                least = min(steps, squares[z, y, x])
                squares[z, y, x] = least * least
    return squares


@njit(parallel=True, cache=True)
def _across_rows(before: np.ndarray) -> np.ndarray:
    """What squared distances become when neighbouring rows along the second axis are looked at, too."""
    after = before.copy()
    for z in prange(before.shape[0]):
        for y in range(before.shape[1]):
            row = after[z, y]
            for step in range(1, REACH):
                farther = np.uint8(step * step)
                for near in (y - step, y + step):
                    if 0 <= near < before.shape[1]:
                        for x in range(before.shape[2]):
                            row[x] = min(row[x], np.uint8(before[z, near, x] + farther))
    return after


def thin(voxels: Voxels, thickness: float, relief: float = RELIEF) -> np.ndarray:
    """The voxels of walls less than `thickness` mm thick, that stand out by more than `relief` mm."""
    core = voxels.depth >= thickness / 2
    if not core.any():
        return voxels.inside
    away = distance(~core)
    return voxels.inside & (away > thickness / 2 + relief)


def thinnest(voxels: Voxels) -> float:
    """The largest of STEPS (mm) that no wall is thinner than; 0 where there is none."""
    low, high = 0, len(STEPS)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if thin(voxels, STEPS[middle]).any() else (middle + 1, high)
    return STEPS[low - 1] if low else 0.0


def swollen(mesh: Mesh, thickness: float) -> Mesh:
    """The mesh (mm) with its thin walls inflated along their normals, which keeps them smooth.

    Points and rims remain thin: see `thickened`.
    """
    voxels = voxels_of(shells_of(mesh))
    weak = thin(voxels, thickness, STRICTER)
    if not weak.any():
        return mesh
    ridge = _ridge(voxels, weak)
    lack = np.maximum(thickness / 2 + EDGE - voxels.depth, 0) * ridge
    weight = gaussian_filter(ridge.astype(np.float32), SPREAD)
    spread = gaussian_filter(lack, SPREAD) / np.maximum(weight, 1e-6)
    spread *= gaussian_filter(maximum_filter(weak, 9).astype(np.float32), 2.5)
    places = ((mesh.vertices - voxels.corner) / PITCH)[:, ::-1].T
    moved = map_coordinates(spread, places, order=1)[:, None] * mesh.normals
    return Mesh(np.ascontiguousarray(mesh.vertices + moved, np.float32), mesh.faces, mesh.normals)


def thickened(solid: Manifold, thickness: float) -> Manifold:
    """The solid with balls of `thickness` mm along the middles of what is thinner; its foot stays flat."""
    voxels = voxels_of([solid])
    ridge = _thin_middles(voxels, thickness)
    if not ridge.any():
        return solid
    foot = solid.bounding_box()[2]
    return (solid + _balls(voxels, ridge, (thickness + SPARE) / 2)).trim_by_plane((0, 0, 1), foot)


def _thin_middles(voxels: Voxels, thickness: float) -> np.ndarray:
    """Voxels from which balls reach all that is thin. What is thick enough may yet fail a smaller step by a
    voxel, and the check asks for every step."""
    steps = [step for step in STEPS if step < thickness]
    weak = np.logical_or.reduce([thin(voxels, step, STRICTER) for step in (*steps, thickness)])
    ridge = _ridge(voxels, weak)
    return ridge | weak & (distance(~ridge) > thickness / 2)  # rims, whose middles are in thicker walls


def _ridge(voxels: Voxels, weak: np.ndarray) -> np.ndarray:
    """The middles of weak walls: places about as deep as their neighbours."""
    return weak & (voxels.depth >= maximum_filter(voxels.depth, 3) - 0.6 * PITCH)


def _balls(voxels: Voxels, ridge: np.ndarray, radius: float) -> Any:
    """The union of balls round voxels, as a solid."""
    reach = int(np.ceil(radius / PITCH)) + 3
    set_ = np.argwhere(ridge)
    first = np.maximum(set_.min(0) - reach, 0)
    cut = tuple(slice(a, b) for a, b in zip(first, set_.max(0) + reach + 1, strict=True))
    # A margin all round: a ball at the volume's edge must still be closed.
    lonely = np.pad(~ridge[cut], reach, constant_values=True)
    field = gaussian_filter(distance(lonely), 1.0) - radius
    # "ascent" because the axes, which are swapped below, mirror what "descent" would turn outwards.
    points, faces, _, _ = marching_cubes(field, 0.0, gradient_direction="ascent", allow_degenerate=False)
    vertices = (points[:, ::-1] + (first - reach)[::-1]) * PITCH + voxels.corner
    return manifold_of(Mesh(vertices.astype(np.float32), faces.astype(np.int32), np.zeros_like(vertices)))
