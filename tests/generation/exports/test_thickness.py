"""Walls, measured on solids whose thickness is known."""

import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt

from generation.exports import thickness

from .solids import box, mesh_of, rod

BASE = (0, 0, 0)


def measured(solid) -> float:
    return thickness.thinnest(thickness.voxels_of([solid]))


def lying(solid):
    return solid.rotate((23, 31, 17))


@pytest.mark.parametrize(("plate", "least", "most"), [(0.5, 0.0, 0.6), (1.0, 0.8, 1.0), (1.35, 1.2, 1.2)])
def test_a_plate_is_as_thick_as_it_is_however_it_lies(plate, least, most):
    for solid in (box(12, 12, plate), lying(box(12, 12, plate))):
        assert least <= measured(solid) <= most


@pytest.mark.parametrize(("diameter", "least", "most"), [(0.8, 0.4, 0.8), (1.5, 1.2, 1.6)])
def test_a_rod_on_a_block_is_as_thick_as_it_is(diameter, least, most):
    assert least <= measured(box(10, 10, 10) + rod(diameter, 9, (5, 5, 8))) <= most


def test_relief_on_a_thick_wall_is_no_wall():
    letter = box(0.5, 4, 0.5, (5, 3, 9.9))
    assert measured(box(10, 10, 10) + letter) == thickness.STEPS[-1]


def test_a_thin_rod_is_thickened_and_the_rest_left_alone():
    block = box(10, 10, 10)
    before = block + rod(0.7, 9, (5, 5, 8))
    after = thickness.thickened(before, 1.2)
    assert measured(before) < 1.2 <= measured(after)
    grown = after - before
    assert grown.bounding_box()[2] > 9
    assert before.volume() < after.volume() < before.volume() + 9 * np.pi * 0.85**2


def test_a_thin_plate_swells_to_both_sides():
    thin = mesh_of(lying(box(14, 14, 0.8).refine_to_length(0.5)))
    after = thickness.swollen(thin, 1.2)
    moved = np.linalg.norm(after.vertices - thin.vertices, axis=1)
    assert 0.1 < np.median(moved) < 0.35


def test_distances_are_exact_as_far_as_they_go():
    mask = np.random.default_rng(0).random((20, 23, 26)) > 0.01
    true = distance_transform_edt(mask, sampling=thickness.PITCH)
    limit = thickness.REACH * thickness.PITCH
    assert np.allclose(thickness.distance(mask), np.minimum(true, limit), atol=1e-6)
    assert true.max() > limit / 2


def test_a_thick_mesh_stays_as_it_is():
    thick = mesh_of(box(8, 8, 8))
    assert thickness.swollen(thick, 1.2) is thick
