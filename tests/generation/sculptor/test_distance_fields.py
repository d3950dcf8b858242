"""Grids of distances and the surfaces they give."""

import numpy as np
import pytest

from generation.sculptor.cloth import Drape, tube
from generation.sculptor.distance_fields import Grid, axis_of
from generation.sculptor.mesh import rotation
from generation.sculptor.primitives import box, disc, ellipsoid, plate, ring, rounded_cone, vector
from tests.generation.closed import directed_edges, is_closed


def _grid(reach: float = 6.0, spacing: float = 0.25) -> Grid:
    axis = np.arange(-reach, reach + spacing / 2, spacing)
    return Grid(axis, axis, axis)


def _volume(grid: Grid) -> float:
    mesh = grid.mesh()
    a, b, c = (mesh.vertices[mesh.faces[:, i]].astype(np.float64) for i in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


def _is_closed(faces: np.ndarray) -> bool:
    edges = np.concatenate([faces[:, [i, (i + 1) % 3]] for i in range(3)])
    forward, backward = set(map(tuple, edges)), set(map(tuple, edges[:, ::-1]))
    return forward == backward


@pytest.mark.parametrize(
    ("shape", "volume"),
    [
        (ellipsoid((0, 0, 0), (3, 3, 3)), 4 / 3 * np.pi * 27),
        (box((0, 0, 0), (3, 2, 1), rounding=0.1), 48),
        (rounded_cone((0, -2, 0), (0, 2, 0), 1.5, 1.5), np.pi * 1.5**2 * 4 + 4 / 3 * np.pi * 1.5**3),
        (disc((0, 0, 0), (4, 4), 1, rounding=0.1), np.pi * 16 * 2),
    ],
)
def test_a_solid_has_its_volume_and_faces_outwards(shape, volume):
    grid = _grid()
    grid.add(shape, 0)
    assert _volume(grid) == pytest.approx(volume, rel=0.05)


def test_normals_point_out_of_a_sphere():
    grid = _grid()
    grid.add(ellipsoid((0, 0, 0), (3, 3, 3)), 0)
    mesh = grid.mesh()
    outward = mesh.vertices / np.linalg.norm(mesh.vertices, axis=1, keepdims=True)
    assert (np.einsum("ij,ij->i", outward, mesh.normals) > 0.99).all()


def test_a_solid_that_leaves_the_grid_is_closed_all_the_same():
    grid = _grid()
    grid.add(rounded_cone((0, -9, 0), (0, 9, 0), 2, 2), 0)
    assert _is_closed(grid.mesh().faces)


def test_carving_takes_away_what_adding_put_there():
    whole, carved = _grid(), _grid()
    for grid in (whole, carved):
        grid.add(ellipsoid((0, 0, 0), (4, 4, 4)), 0)
    carved.carve(ellipsoid((4, 0, 0), (2, 2, 2)), 0)
    assert _volume(carved) < _volume(whole) - 5


def test_a_blend_fills_the_seam_and_leaves_the_rest():
    sharp, soft = _grid(), _grid()
    for grid, blend in ((sharp, 0.0), (soft, 1.0)):
        grid.add(ellipsoid((-1.5, 0, 0), (2, 2, 2)), 0)
        grid.add(ellipsoid((1.5, 0, 0), (2, 2, 2)), blend)
    assert (soft.field <= sharp.field + 1e-6).all()
    assert _volume(soft) > _volume(sharp)


def test_a_solid_out_of_reach_changes_nothing():
    grid = _grid()
    grid.add(ellipsoid((40, 40, 40), (2, 2, 2)), 0.5)
    assert grid.field.min() == grid.field.max()


def test_folds_crease_a_limb_without_tearing_it():
    grid = _grid()
    grid.add(tube((0, -3, 0), (0, 3, 0), (2, 1.6), (0, 0, 1), Drape(0.5, 0.4, 0.4, 2.0, 0.7)), 0)
    grid.add(ring((0, 0, 0), (2, 2), 0.4, 0.5), 0.2)
    mesh = grid.mesh()
    assert np.isfinite(mesh.vertices).all() and np.isfinite(mesh.normals).all()
    assert _is_closed(mesh.faces)


def test_a_limb_without_folds_is_a_rounded_cone():
    folded, plain = _grid(), _grid()
    folded.add(tube((0, -2, 0), (0, 2, 1), (2, 1.5), (0, 0, 1), Drape(0, 0, 0, 2.0, 0.7)), 0)
    plain.add(rounded_cone((0, -2, 0), (0, 2, 1), 2, 1.5), 0)
    assert np.allclose(folded.mesh().vertices, plain.mesh().vertices, atol=1e-3)


@pytest.mark.parametrize("degrees", [0, 35, 90])
def test_what_is_turned_keeps_its_volume_within_its_bounds(degrees):
    """A solid whose bounds were too small would lose a corner."""
    turn = rotation("x", degrees) @ rotation("z", degrees / 2)
    shapes = ring((0, 0, 0), (3, 2), 0.5, 1.2, 0.2), plate((0, 0, 0), (-2, 1), (1, 2), 0.8, np.eye(3))
    turned = (
        ring((0, 0, 0), (3, 2), 0.5, 1.2, 0.2, turn),
        plate((0, 0, 0), (-2, 1), (1, 2), 0.8, turn),
    )
    for straight, leaning in zip(shapes, turned, strict=True):
        grids = _grid(spacing=0.15), _grid(spacing=0.15)
        for grid, shape in zip(grids, (straight, leaning), strict=True):
            grid.add(shape, 0)
        assert _volume(grids[1]) == pytest.approx(_volume(grids[0]), rel=0.04)


def test_a_ray_meets_the_nearest_surface():
    grid = _grid()
    grid.add(ellipsoid((0, 0, 0), (2, 3, 4)), 0)
    place, normal = grid.hit(vector(0, 0, 30), vector(0, 0, -2))
    assert np.allclose(place, (0, 0, 4), atol=0.1) and np.allclose(normal, (0, 0, 1), atol=0.02)
    with pytest.raises(ValueError, match="nothing is met"):
        grid.hit(vector(5, 5, 30), vector(0, 0, -1))


def test_a_place_has_the_paint_of_what_was_added_last():
    grid = _grid()
    grid.brush = "cloth"
    grid.add(ellipsoid((0, -2, 0), (2, 3, 2)), 0)
    grid.brush = "steel"
    grid.add(ellipsoid((0, 2, 0), (2, 3, 2)), 0.3)
    points = vector(0, -4.9, 0, 0, 4.9, 0).reshape(2, 3)
    assert [grid.palette[paint] for paint in grid.shares_at(points).argmax(1)] == ["cloth", "steel"]


def test_what_is_carved_keeps_the_paint_that_was_there():
    grid = _grid()
    grid.brush = "cloth"
    grid.add(ellipsoid((0, 0, 0), (4, 4, 4)), 0)
    grid.brush = "steel"
    grid.carve(ellipsoid((4, 0, 0), (2, 2, 2)), 0)
    assert {grid.palette[paint] for paint in grid.shares_at(grid.mesh().vertices).argmax(1)} == {"cloth"}


def test_two_paints_meet_in_a_line_that_does_not_follow_the_samples():
    grid = _grid()
    grid.brush = "cloth"
    grid.add(ellipsoid((0, 0, 0), (4, 4, 4)), 0)
    grid.brush = "steel"
    turn = rotation("z", 20)
    grid.add(box((0, 0, 0), (1.5, 4.6, 4.6), 0.1, turn), 0)
    across = np.linspace(1.0, 2.0, 101)[:, None] * turn[0] + 1.7 * turn[1] + vector(0, 0, 3.2)
    shares = grid.shares_at(across.astype(np.float32))
    assert (abs(shares.sum(1, dtype=int) - 255) <= 2).all()
    cloth = shares[:, grid.palette.index("cloth")] / 255
    assert cloth[0] < 0.05 and cloth[-1] > 0.95
    assert np.diff(cloth).min() > -0.01, "from one to the other and not back"


def test_a_grid_of_one_paint_says_so():
    grid = _grid()
    grid.add(ellipsoid((0, 0, 0), (3, 3, 3)), 0)
    assert (grid.shares_at(grid.mesh().vertices) == 255).all() and grid.palette == ["skin"]


def test_an_uneven_axis_keeps_its_ends_and_rises():
    axis = axis_of((-3, -1, 0.5), (-1, 1, 0.1), (1, 3, 0.5))
    assert axis[0] == -3 and axis[-1] == 3
    assert (np.diff(axis) > 0).all()
    assert vector(1, 2).dtype == np.float32


def test_a_side_that_runs_along_samples_leaves_the_surface_whole():
    grid = _grid()
    rough = np.random.default_rng(0).uniform(-0.3, 0.3, grid.field.shape).astype(np.float32)
    grid.field = np.maximum(rough, grid.axes[2][len(grid.axes[2]) // 2] - grid.axes[2]).astype(np.float32)
    assert (grid.field == 0).any()
    mesh = grid.mesh()
    there, _ = directed_edges(mesh)
    assert is_closed(mesh) and len(np.unique(there)) == len(there)
