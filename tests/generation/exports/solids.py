"""Simple solids in mm, z up, to measure with."""

import numpy as np

from generation.exports.solid import arrays, corner_normals, library
from generation.sculptor.mesh import Mesh


def mesh_of(solid) -> Mesh:
    vertices, faces = arrays(solid)
    return Mesh(vertices, faces, corner_normals(vertices, faces))


def box(x: float, y: float, z: float, at=(0.0, 0.0, 0.0)):
    return library("manifold3d").Manifold.cube((x, y, z)).translate(at)


def rod(diameter: float, length: float, at=(0.0, 0.0, 0.0)):
    """Standing on `at`, a little leaning, so that no voxel's row runs along it."""
    cylinder = library("manifold3d").Manifold.cylinder(length, diameter / 2, circular_segments=48)
    return cylinder.rotate((7, 11, 0)).translate(at)


def block():
    """Stands on z = 0, 100 mm tall with nothing thin."""
    return box(10, 8, 100)


def joined(*meshes: Mesh) -> Mesh:
    starts = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    faces = [mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]
    vertices = np.concatenate([mesh.vertices for mesh in meshes])
    normals = np.concatenate([mesh.normals for mesh in meshes])
    return Mesh(vertices, np.concatenate(faces).astype(np.int32), normals)
