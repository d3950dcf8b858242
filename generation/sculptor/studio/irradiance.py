"""The light on a sculpture, worked out once for each vertex that the camera may see.

The meshes are finer than soft light ever changes, so pixels, however many, only interpolate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from generation.sculptor.distance_fields import FAST
from generation.sculptor.mesh import Floats, Mesh
from generation.sculptor.studio.lights import Lamps
from generation.sculptor.studio.rasteriser import Projection
from generation.sculptor.studio.shadows import seen_by

LIFT = 0.25  # cm that a place is raised along its normal when its shadows are looked up: casters are coarse
BLOCK = 64  # vertices: as many bytes of `seen` as a cache line has
BOUNCED = 1.6  # light that a hidden ray meets on the figurine, in terms of what the dome would send
NORMAL, RADIANCE, OPEN, BOXES = 0, 3, 6, 7  # columns of a vertex's light


class Finish(NamedTuple):
    """The style's material, as the kernels take it."""

    roughness: float
    gloss: float
    bounce: float
    wrap: float


@dataclass(frozen=True, slots=True)
class Still:
    """What is photographed. casters: what throws its shadows. albedo: (n, 3) float32 linear RGB of the mesh's
    vertices. floor: whether it stands on one."""

    mesh: Mesh
    casters: Mesh
    albedo: Floats
    finish: Finish
    floor: bool


def illuminate(
    still: Still, lamps: Lamps, projection: Projection, floor: Floats
) -> tuple[Floats, np.ndarray]:
    """Each vertex's light, (n, 7 + softboxes) float32: normal, diffuse radiance, how open the place is, and
    how much of each softbox it sees; vertices that the camera cannot see stay dark. And what places (m, 3) on
    the floor see of each lamp, (lamps, m) uint8.
    """
    mesh = still.mesh
    here = _facing(mesh.faces, projection.front, len(mesh.vertices))
    normals, albedo = mesh.normals[here], still.albedo[here]
    places = mesh.vertices[here] + normals * np.float32(LIFT)
    seen = seen_by(np.concatenate([places, floor]), still.casters, lamps)
    light = np.zeros((len(here), BOXES - RADIANCE + len(lamps.colours)), np.float32)
    _gather(light, normals, albedo, lamps, still.finish, seen)
    light[:, :3] *= albedo
    out = np.zeros((len(mesh.vertices), BOXES + len(lamps.colours)), np.float32)
    out[here, :RADIANCE], out[here, RADIANCE:] = normals, light
    return out, seen[:, len(here) :]


@njit(cache=True)
def _facing(faces: np.ndarray, front: np.ndarray, count: int) -> np.ndarray:
    """The vertices, of `count`, that the triangles `front` have."""
    met = np.zeros(count, np.bool_)
    for f in front:
        for j in range(3):
            met[faces[f, j]] = True
    return np.flatnonzero(met)


@njit(parallel=True, cache=True, fastmath=FAST)
def _gather(
    light: Floats, normals: Floats, albedo: Floats, lamps: Lamps, finish: Finish, seen: np.ndarray
) -> None:
    """Sum the lamps, for a block of vertices at a time. light: columns from RADIANCE on."""
    boxes = len(lamps.colours)
    for block in prange((len(light) + BLOCK - 1) // BLOCK):
        for i in range(block * BLOCK, min((block + 1) * BLOCK, len(light))):
            x, y, z = normals[i, 0], normals[i, 1], normals[i, 2]
            opened = _add_dome(light, x, y, z, i, albedo, lamps, finish.bounce, seen)
            light[i, OPEN - RADIANCE] = opened
            most = max(albedo[i, 0], albedo[i, 1], albedo[i, 2], np.float32(1e-4))
            for g in range(boxes):
                plain, crept, shown = _softbox(g, x, y, z, i, lamps, finish.wrap, seen)
                for j in range(3):  # light creeps past the terminator, furthest in the plastic's own colour
                    share = albedo[i, j] / most
                    light[i, j] += lamps.colours[g, j] * (plain + (crept - plain) * share)
                # What is behind the surface is mirrored at a grazing angle, if at all.
                light[i, BOXES - RADIANCE + g] = shown if shown >= 0 else opened


@njit(cache=True, fastmath=FAST)
def _add_dome(
    light: Floats,
    x: float,
    y: float,
    z: float,
    i: int,
    albedo: Floats,
    lamps: Lamps,
    bounce: float,
    seen: np.ndarray,
) -> np.float32:
    """Set vertex i's light to the dome's, and to what the figurine, in its own colour, throws back where it
    hides the dome; returns how open the place is, 0-1."""
    zero = np.float32(0)
    here, here_up, whole, whole_up = zero, zero, zero, zero
    for n in range(lamps.starts[-2], lamps.starts[-1]):
        up = lamps.directions[n, 1]
        facing = max(x * lamps.directions[n, 0] + y * up + z * lamps.directions[n, 2], zero)
        shown = facing * np.float32(seen[n, i])
        here, here_up, whole, whole_up = (
            here + shown,
            here_up + shown * up,
            whole + facing,
            whole_up + facing * up,
        )
    here, here_up = here / np.float32(255), here_up / np.float32(255)
    for j in range(3):
        low, high = lamps.ground[j], lamps.sky[j]
        sky = (low + high) * here + (high - low) * here_up
        hidden = (low + high) * whole + (high - low) * whole_up - sky
        light[i, j] = 0.5 * (sky + hidden * bounce * BOUNCED * albedo[i, j])
    return here / max(whole, np.float32(1e-4))


@njit(cache=True, fastmath=FAST)
def _softbox(
    g: int, x: float, y: float, z: float, i: int, lamps: Lamps, wrap: float, seen: np.ndarray
) -> tuple[np.float32, np.float32, np.float32]:
    """Of one softbox: its lamps' cosines, summed, without and with wrap; and how much of it is seen, or -1
    where all of it is behind the surface."""
    zero, turn = np.float32(0), np.float32(wrap)
    plain, crept, shown, number = zero, zero, zero, zero
    for n in range(lamps.starts[g], lamps.starts[g + 1]):
        share = np.float32(seen[n, i])
        cosine = x * lamps.directions[n, 0] + y * lamps.directions[n, 1] + z * lamps.directions[n, 2]
        before = np.float32(1) if cosine > 0 else zero
        plain, crept = plain + max(cosine, zero) * share, crept + max(cosine + turn, zero) * share
        shown, number = shown + before * share, number + before
    share = np.float32(1 / 255)
    return plain * share, crept * share / (1 + turn), shown * share / number if number > 0 else np.float32(-1)
