"""The slab a soldier stands on: a rounded, uneven oval with sloping sides, and the words on its front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numba import njit, prange

from generation.finishing import lettering
from generation.sculptor.distance_fields import FAST, Grid, Shape
from generation.sculptor.inscription import inscribe
from generation.sculptor.local import vector
from generation.sculptor.mesh import Floats, Mesh, join
from generation.sculptor.parts import Part
from generation.sculptor.primitives import both, box
from generation.styles.army.poses import POSES
from generation.styles.army.skeleton import GROUND

Oval = tuple[float, float, float, float]

SLOPE = 0.34  # cm that the side leans in for each cm of height
LUMPS = 0.16  # cm
WIDE, DEEP, RAISED = 27.0, 1.0, 0.40  # cm: of the lines on the front, of a letter, of what stands out of it
LINES = {  # height of nickname and mark and their middles up the slope, cm, by which of the two there are
    (True, True): ((1.95, 2.68), (1.0, 0.90)),
    (True, False): ((2.45, 2.08), (0, 0)),
    (False, True): ((0, 0), (1.60, 2.08)),
}


def add_base(grid: Grid, oval: Oval) -> None:
    """oval: middle in x and z, radii in x and z at the foot."""
    grid.brush = "base"
    x, z, rx, rz = oval
    sizes = vector(x, z, rx, rz)
    low, high = vector(x - 1.1 * rx, 0, z - 1.1 * rz), vector(x + 1.1 * rx, GROUND + 0.5, z + 1.1 * rz)
    grid.add(Shape(low, high, lambda xs, ys, zs: _slab(xs, ys, zs, sizes)), 0)
    # The gate where the plastic ran in, cut off by hand.
    gate = vector(x + rx - 0.3, 1.2, z)
    grid.add(box(gate, (1.0, 0.8, 1.3), 0.15), 0.2)


def inscription(pose: str, nickname: str, mark: str) -> Part | None:
    """The nickname on the front of a pose's base and the campaign's mark under it; None where neither can be
    read."""
    words = nickname, mark
    there = lettering.legible(nickname), lettering.legible(mark)
    if not any(there):
        return None
    front = _front(POSES[pose].base)
    meshes = [
        inscribe(word, WIDE, height, DEEP, partial(front, up=up))
        for word, is_there, (height, up) in zip(words, there, LINES[there], strict=True)
        if is_there
    ]
    mesh = join(meshes)
    # Letters this low throw no shadow that a shadow map could hold.
    nothing = Mesh(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), np.zeros((0, 3), np.float32))
    return Part(mesh, nothing, np.zeros(len(mesh.vertices), np.uint8), ("brass",))


def _front(oval: Oval) -> Callable[..., Floats]:
    """The way from letters' own places to the base's front, their line's middle `up` cm up the slope."""
    angles = np.linspace(-1.4, 1.4, 200)
    foot = _outline(oval, angles, 0.5 * GROUND)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(foot, axis=0), axis=1))])
    along -= np.interp(0.0, angles, along)
    lean = np.arctan(SLOPE)

    def lay(points: Floats, up: float) -> Floats:
        angle = np.interp(points[:, 0], along, angles)
        height = (points[:, 1] + up) * np.cos(lean)
        place, beside = _outline(oval, angle, height), _outline(oval, angle + 1e-3, height)
        across = (beside - place) / np.linalg.norm(beside - place, axis=1, keepdims=True)
        level = np.stack([-across[:, 2], 0 * height, across[:, 0]], 1)
        normal = level * np.cos(lean) + np.array((0, np.sin(lean), 0))
        out = points[:, 2] + RAISED - DEEP / 2
        return place + normal * out[:, None]

    return lay


def _outline(oval: Oval, angle: Floats, height: Floats | float) -> Floats:
    """Places (n, 3) on the side of the slab, at angles from the front and heights."""
    x, z, rx, rz = oval
    px, pz = rx * np.sin(angle), rz * np.cos(angle)
    shrink = uneven(angle) - SLOPE * height / np.hypot(px, pz)
    return np.stack([x + px * shrink, height + 0 * angle, z + pz * shrink], 1)


@njit(cache=True, fastmath=FAST)
def uneven(angle: Floats) -> Floats:
    """The outline's distance from an oval's, as a factor; angle from the front."""
    return 1 + 0.020 * np.sin(3 * angle + 0.6) + 0.014 * np.sin(5 * angle + 2.0) - 0.012 * np.cos(2 * angle)


@njit(parallel=True, cache=True, fastmath=FAST)
def _slab(xs: Floats, ys: Floats, zs: Floats, sizes: Floats) -> Floats:
    middle_x, middle_z, rx, rz = sizes
    out = np.empty((len(xs), len(ys), len(zs)), np.float32)
    for i in prange(len(xs)):
        for j in range(len(ys)):
            for k in range(len(zs)):
                x, y, z = xs[i] - middle_x, ys[j], zs[k] - middle_z
                angle = np.arctan2(x / rx, z / rz)
                far = np.sqrt(x * x + z * z)
                limit = far / max(np.sqrt((x / rx) ** 2 + (z / rz) ** 2), 1e-3) * uneven(angle)
                side = (far - limit + SLOPE * y) * 0.94
                lump = np.sin(0.37 * x + 1.1 * np.sin(0.31 * z)) * np.sin(0.43 * z + 0.8 * np.sin(0.27 * x))
                top = y - GROUND - LUMPS * lump
                out[i, j, k] = both(side, max(top, -y), 0.45)
    return out
