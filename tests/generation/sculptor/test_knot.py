"""Buns and top knots, on the canvas and as masses."""

import numpy as np
import pytest

from generation.sculptor.distance_fields import Grid
from generation.sculptor.hair import canvas
from generation.sculptor.hair.knot import find_knot
from generation.sculptor.mesh import Floats


def _slick() -> Floats:
    """A share of hair that hugs a skull."""
    xs, ys = canvas.axes()
    return ((np.hypot(xs / 8, (ys - 3.2) / 11) < 1) & (np.hypot(xs / 6.5, ys / 8.5) > 1) & (ys > 1)) * 1.0


def _ball(x: float, y: float, radius: float) -> Floats:
    xs, ys = canvas.axes()
    return (np.hypot(xs - x, ys - y) < radius) * 1.0


@pytest.mark.parametrize("x", [-3.5, 0.0, 3.5])
@pytest.mark.parametrize("radius", [2.4, 3.6])
def test_a_ball_above_the_head_is_a_knot_and_the_rest_is_as_without_it(x, radius):
    y = 13.2 + 0.8 * radius
    knot, rest = find_knot(np.maximum(_slick(), _ball(x, y, radius)).astype(np.float32))
    assert knot is not None
    assert abs(knot.middle[0] - x) < 1
    assert abs(knot.radius - radius) < 1
    assert knot.top > 14.5
    assert np.abs((rest > 0.5) * 1.0 - _slick()).sum() * canvas.SPACING**2 < 8  # cm²


@pytest.mark.parametrize(
    "hair",
    [
        np.zeros_like(_slick()),
        _slick(),
        np.maximum(_slick(), _ball(0, 6, 13) * (canvas.axes()[1] > 6)),  # an afro
        np.maximum(_slick(), _ball(2, 14.2, 0.9)),  # a tuft
        np.maximum(_slick(), _ball(9, 7, 3)),  # beside the head
    ],
)
def test_other_hair_has_no_knot_and_stays_as_it_is(hair):
    knot, rest = find_knot(hair.astype(np.float32))
    assert knot is None
    assert np.array_equal(rest, hair)


def test_a_knot_is_a_wound_ball_that_meets_the_head():
    knot, _ = find_knot(np.maximum(_slick(), _ball(0, 19, 3)).astype(np.float32))
    assert knot is None or knot.middle[1] - knot.radius < 13.5, "it floats above the head"
    knot, _ = find_knot(np.maximum(_slick(), _ball(0, 16, 3)).astype(np.float32))
    assert knot is not None
    sphere = np.random.default_rng(0).normal(size=(500, 3))
    sphere *= knot.radius / np.linalg.norm(sphere, axis=1, keepdims=True)
    relief = knot.away((knot.middle + sphere).astype(np.float32))
    assert 0.1 < np.ptp(relief) < 0.8
    axis = np.arange(-12, 24, 0.5, dtype=np.float32)
    grid = Grid(axis, axis, axis)
    knot.add_to(grid)
    filled = (grid.field < 0).sum() * 0.5**3
    assert filled == pytest.approx(4.2 * knot.radius**3, rel=0.15)
