"""The figurine as a print: one watertight body in mm, z up, standing on z = 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.exports import Unprintable, thickness
from generation.exports.solid import (
    Manifold,
    arrays,
    corner_normals,
    largest,
    lightened,
    manifold_of,
    parted,
    weld,
)
from generation.sculptor.mesh import Floats, Mesh, rotation

HEIGHT = 100.0  # mm
WIDEST = 150.0  # mm
WALL = 1.2  # mm; what fused-deposition and resin printers can hold
AIM = 1.3  # mm, what walls are mended to: a grid that lies otherwise must still find WALL
MOST_FACES = 280_000  # 14 MB as STL
TOLERANCES = (0.012, 0.025, 0.05)  # mm that simplifying may move the surface; a printer's dot is 0.05
RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


@dataclass(frozen=True, slots=True)
class PrintCheck:
    """What a printer needs to know. bodies: separate solids. thinnest_mm: no wall is thinner than this, as
    far as `thickness.STEPS` tells. thin_share: of the volume, in walls below WALL.
    lowest_mm: where it stands."""

    watertight: bool
    bodies: int
    thinnest_mm: float
    thin_share: float
    height_mm: float
    lowest_mm: float

    @property
    def passed(self) -> bool:
        sound = self.watertight and self.bodies == 1 and self.thinnest_mm >= WALL
        return sound and abs(self.height_mm - HEIGHT) < 0.1 and abs(self.lowest_mm) < 0.01


def printable(figurine: Mesh) -> Mesh:
    """A figurine (cm, y up) as one solid body of HEIGHT mm, z up, with no wall thinner than WALL.

    Raises Unprintable where the mesh has holes or floating parts, and MissingExtra.
    """
    mesh = standing(figurine)
    width = float(np.ptp(mesh.vertices, axis=0)[:2].max())
    if width > WIDEST:  # its voxels would fill the memory
        raise Unprintable(f"At {HEIGHT:.0f} mm tall the figurine is {width:.0f} mm wide.")
    # All that follows takes as long as the mesh has triangles, and a printer sees no difference.
    figure, letters = parted(lightened(mesh, TOLERANCES[0]))
    solid = _simplified(largest(thickness.thickened(weld(thickness.swollen(figure, AIM)), AIM)))
    # Scaled, it lies otherwise on the voxels' grid; what was just thick enough may no longer be.
    printed = _as_sliced(solid)
    low, scale = _to_height(printed)
    # Letters come last: thickened, nobody could read them, and they are relief that the base holds.
    letters = letters.translate((0, 0, -low)).scale((scale, scale, scale))
    solid = thickness.thickened(manifold_of(_scaled(printed)), AIM)
    return _scaled(_as_sliced(largest(solid + letters)))


def _as_sliced(solid: Manifold) -> Mesh:
    """What a slicer makes of a solid's file: corners at one place are one there, and slivers fall off."""
    vertices, faces = arrays(solid)
    vertices, faces = arrays(largest(manifold_of(from_stl(to_stl(Mesh(vertices, faces, vertices))))))
    return Mesh(vertices, faces, corner_normals(vertices, faces))


def standing(figurine: Mesh) -> Mesh:
    """A figurine (y up) with z up, HEIGHT mm tall on z = 0."""
    return _scaled(figurine.placed(rotation("x", 90), 1.0, np.zeros(3), np.zeros(3)))


def _scaled(mesh: Mesh) -> Mesh:
    low, scale = _to_height(mesh)
    vertices = (mesh.vertices - np.array((0, 0, low), np.float32)) * np.float32(scale)
    return Mesh(vertices, mesh.faces, mesh.normals)


def _to_height(mesh: Mesh) -> tuple[float, float]:
    """What a mesh must be lowered by to stand on z = 0, and then scaled by to be HEIGHT tall."""
    low, high = float(mesh.vertices[:, 2].min()), float(mesh.vertices[:, 2].max())
    return low, HEIGHT / (high - low)


def _simplified(solid: Manifold) -> Manifold:
    for tolerance in TOLERANCES:
        fewer = solid.simplify(tolerance)
        if fewer.num_tri() <= MOST_FACES:
            return largest(fewer)  # simplifying pinches off slivers
    raise Unprintable(f"The figurine has {fewer.num_tri():,} triangles, more than a slicer takes.")


def check(mesh: Mesh) -> PrintCheck:
    """Measure a mesh in mm, z up. Raises MissingExtra."""
    low, high = mesh.vertices[:, 2].min(), mesh.vertices[:, 2].max()
    try:
        solid = manifold_of(mesh)
    except Unprintable:
        return PrintCheck(False, 0, 0.0, 1.0, float(high - low), float(low))
    voxels = thickness.voxels_of([solid])
    share = thickness.thin(voxels, WALL).sum() / max(voxels.inside.sum(), 1)
    bodies = len(solid.decompose())
    return PrintCheck(True, bodies, thickness.thinnest(voxels), float(share), float(high - low), float(low))


def to_stl(mesh: Mesh) -> bytes:
    """Binary STL, in the mesh's unit; slicers take it for mm."""
    corners = mesh.vertices[mesh.faces]
    records = np.zeros(len(corners), RECORD)
    records["normal"], records["corners"] = _face_normals(corners), corners
    header = b"Diorama figurine, millimetres, z up".ljust(80)
    return header + np.uint32(len(records)).tobytes() + records.tobytes()


def from_stl(data: bytes) -> Mesh:
    """A binary STL's mesh; corners at exactly the same place become one vertex. Raises ValueError."""
    count = int(np.frombuffer(data, "<u4", 1, 80)[0])
    if len(data) != 84 + count * RECORD.itemsize:
        raise ValueError("This is no binary STL file, or it is cut off.")
    corners = np.frombuffer(data, RECORD, count, 84)["corners"].reshape(-1, 3)
    vertices, numbers = np.unique(corners, axis=0, return_inverse=True)
    faces = numbers.reshape(-1, 3).astype(np.int32)
    return Mesh(vertices, faces, corner_normals(vertices, faces))


def _face_normals(corners: Floats) -> Floats:
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
