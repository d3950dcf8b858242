"""Solids of one piece."""

import numpy as np

from generation.sculptor.distance_fields import Grid, axis_of
from generation.sculptor.one_body import make_one_body
from generation.sculptor.primitives import ellipsoid

BALL = ellipsoid((0.05, 0.05, 0.05), (4, 4, 4))  # its middle between samples: there a distance is undefined


def _grid() -> Grid:
    grid = Grid(*(axis_of((-6, 6, 0.2)) for _ in range(3)))
    grid.add(BALL, 0)
    return grid


def test_a_single_ball_stays_as_it_is():
    grid = _grid()
    before = grid.field.copy()
    make_one_body(grid.field)
    assert np.array_equal(grid.field, before)


def test_what_floats_free_is_dropped():
    grid, alone = _grid(), _grid()
    grid.add(ellipsoid((5, 5, 5), (0.6, 0.6, 0.6)), 0)
    make_one_body(grid.field)
    assert np.array_equal(grid.field < 0, alone.field < 0)


def test_hollows_are_filled_with_all_that_floats_in_them():
    grid, solid = _grid(), _grid()
    grid.carve(ellipsoid((0.55, 0.05, 0.05), (2, 2, 2)), 0)
    grid.add(ellipsoid((0.55, 0.05, 0.05), (1, 1, 1)), 0)
    make_one_body(grid.field)
    assert np.array_equal(grid.field < 0, solid.field < 0)


def test_a_dent_that_opens_to_the_outside_stays():
    grid = _grid()
    grid.carve(ellipsoid((4, 0, 0), (2, 1, 1)), 0)
    before = grid.field.copy()
    make_one_body(grid.field)
    assert np.array_equal(grid.field, before)
