"""Which lamps a place sees."""

import numpy as np
import pytest

from generation.sculptor.studio.lights import lamps
from generation.sculptor.studio.shadows import seen_by

from .scenes import MIDDLE, RADIUS, RIG, ball

LAMPS = lamps(RIG)


def test_a_lit_surface_is_not_blotched_by_its_own_shadow():
    mesh = ball()
    seen = seen_by(mesh.vertices + 0.25 * mesh.normals, mesh, LAMPS)
    lit = LAMPS.directions @ mesh.normals.T > 0.15
    assert seen[lit].min() == 255


def test_what_lies_deeper_than_the_side_turned_away_is_dark():
    mesh = ball()
    places = mesh.vertices + np.float32(0.6) * mesh.normals
    away = LAMPS.directions @ mesh.normals.T < -0.5
    assert seen_by(places, mesh, LAMPS)[away].max() == 0


@pytest.mark.parametrize("along", [1.5, 3.0, 8.0])
def test_a_thing_throws_its_shadow_behind_it(along):
    middle = np.array((0, MIDDLE, 0))
    places = (middle - LAMPS.directions * RADIUS * along).astype(np.float32)
    assert np.diagonal(seen_by(places, ball(), LAMPS)).max() == 0


def test_beyond_the_figurine_all_lamps_are_seen():
    places = np.array([(80, 5, 0), (0, 90, 0), (-500, 0, 300)], np.float32)
    assert seen_by(places, ball(), LAMPS).min() == 255


def test_few_large_triangles_throw_the_same_shadow_as_many_small_ones():
    places = (ball().vertices + (0, -21, 0)).astype(np.float32)
    fine, rough = (seen_by(places, ball(spacing), LAMPS).mean(1) for spacing in (0.3, 1.2))
    assert np.abs(fine - rough).max() < 6
