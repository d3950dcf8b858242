"""One solid of the figurine's shells: what lies inside another shell is gone, and nothing floats."""

from __future__ import annotations

from typing import Any

import numpy as np

from generation.exports import Unprintable, library
from generation.sculptor.mesh import Floats, Mesh

CRUMB = 1e-3  # of the whole's volume: marching cubes may leave a speck beside a surface; a boot is larger

Manifold = Any  # manifold3d is imported late and has no stubs


def weld(mesh: Mesh) -> Manifold:
    """The union of a mesh's shells, without hollows and crumbs: a `manifold3d.Manifold` in its unit.

    Raises Unprintable where a shell is open, or where a part larger than a crumb floats; MissingExtra.
    """
    m3d = library("manifold3d")
    return largest(m3d.Manifold.batch_boolean(shells_of(mesh), m3d.OpType.Add))


def parted(mesh: Mesh) -> tuple[Mesh, Manifold]:
    """A mesh's large shells, and the small ones as one solid: letters, which the large ones hold. Raises
    Unprintable and MissingExtra."""
    m3d, shells = library("manifold3d"), shells_of(mesh)
    least = CRUMB * max(shell.volume() for shell in shells)
    vertices, faces = arrays(m3d.Manifold.compose([shell for shell in shells if shell.volume() >= least]))
    letters = [shell for shell in shells if shell.volume() < least]
    small = m3d.Manifold.batch_boolean(letters, m3d.OpType.Add)
    return Mesh(vertices, faces, corner_normals(vertices, faces)), small


def shells_of(mesh: Mesh) -> list[Manifold]:
    """The mesh's closed surfaces but hollows. Raises Unprintable and MissingExtra."""
    return [shell for shell in manifold_of(mesh).decompose() if shell.volume() > 0]


def manifold_of(mesh: Mesh) -> Manifold:
    """The mesh as it is. Raises Unprintable where it is not closed."""
    m3d = library("manifold3d")
    vertices = np.ascontiguousarray(mesh.vertices, np.float32)
    solid = m3d.Manifold(m3d.Mesh(vertices, np.ascontiguousarray(mesh.faces, np.uint32)))
    if solid.status() != m3d.Error.NoError or solid.is_empty():
        raise Unprintable(f"The figurine's surface is not closed ({solid.status().name}).")
    return solid


def lightened(mesh: Mesh, tolerance: float) -> Mesh:
    """The mesh in fewer triangles, its shells where they are to within `tolerance` of its unit. Raises
    Unprintable and MissingExtra."""
    vertices, faces = arrays(manifold_of(mesh).simplify(tolerance))
    return Mesh(vertices, faces, corner_normals(vertices, faces))


def largest(solid: Manifold) -> Manifold:
    """The largest body, its hollows filled. Raises Unprintable where another body is more than a crumb."""
    bodies = sorted(solid.decompose(), key=lambda body: -body.volume())
    floating = sum(max(body.volume(), 0.0) for body in bodies[1:])
    if floating > CRUMB * bodies[0].volume():
        share = floating / bodies[0].volume()
        raise Unprintable(f"{share:.1%} of the figurine floats beside it and would fall off.")
    return bodies[0]


def arrays(solid: Manifold) -> tuple[Floats, np.ndarray]:
    """Vertices (n, 3) float32 and faces (m, 3) int32."""
    mesh = solid.to_mesh()
    return np.array(mesh.vert_properties[:, :3], np.float32), np.array(mesh.tri_verts, np.int32)


def corner_normals(vertices: Floats, faces: np.ndarray) -> Floats:
    """Unit normals of vertices, each face weighted by its area."""
    corners = vertices[faces]
    areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(normals, faces[:, k], areas)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
