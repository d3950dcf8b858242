"""Triangles are halved across lines between paints, and nowhere else."""

import numpy as np

from generation.sculptor.borders import halved
from generation.sculptor.distance_fields import Grid
from generation.sculptor.primitives import ellipsoid
from tests.generation.closed import is_closed


def _two_halves():
    """A ball, its left half of one paint and its right half of the other."""
    axis = np.arange(-3, 3, 0.4)
    grid = Grid(axis, axis, axis)
    grid.add(ellipsoid((0, 0, 0), (2, 2, 2)), 0)
    mesh = grid.mesh()
    right = (mesh.vertices[:, 0] > 0) * 255
    return mesh, np.stack([255 - right, right], 1).astype(np.uint8)


def test_only_edges_across_the_line_are_halved_and_the_surface_stays_closed():
    mesh, shares = _two_halves()
    finer = halved(mesh, shares)
    added = finer.vertices[len(mesh.vertices) :]
    assert len(added) and abs(added[:, 0]).max() < 0.41
    assert np.array_equal(finer.vertices[: len(mesh.vertices)], mesh.vertices)
    assert is_closed(finer)
    assert np.allclose(np.linalg.norm(finer.normals, axis=1), 1, atol=1e-5)


def test_the_surface_is_the_same():
    mesh, shares = _two_halves()
    finer = halved(mesh, shares)

    def volume(of):
        a, b, c = (of.vertices[of.faces[:, k]].astype(float) for k in range(3))
        return np.einsum("ij,ij->", a, np.cross(b, c)) / 6

    assert abs(volume(finer) - volume(mesh)) < 1e-4 * volume(mesh)


def test_one_paint_needs_no_finer_triangles():
    mesh, shares = _two_halves()
    assert len(halved(mesh, np.full_like(shares, 127)).faces) == len(mesh.faces)
