"""A beard goes on beyond the face's edge: beside the jaw up to the ears, and under it down to the throat."""

from functools import cache

import numpy as np
import pytest

from generation.sculptor.face_topology import CHIN
from generation.sculptor.hair import Grown
from generation.sculptor.head import beard_colour, hair_masses, measure, model_head, tones_of
from generation.sculptor.primitives import ellipsoid
from generation.sculptor.relief import Relief, carve_relief

from ..figurines import analysed
from .bearded import with_beard

BLACK, WHITE = (45, 32, 25), (190, 188, 186)
NOWHERE = ellipsoid((0, 60, 0), (1, 1, 1))
JAW, NECK, BEHIND_THE_EAR, TEMPLE = (6.0, -6.0, -1.0), (5.0, -11.5, -3.0), (7.5, -3.0, -7.0), (7.5, 6.0, -2.0)


@cache
def _relief(colour: tuple[int, int, int] | None) -> Relief:
    return carve_relief(with_beard(0.05, colour) if colour else analysed("collins"))


@cache
def _grown(colour: tuple[int, int, int] | None) -> Grown:
    return hair_masses(_relief(colour), measure(_relief(colour)))


def _tones(
    colour: tuple[int, int, int], places: list[tuple[float, float, float]]
) -> tuple[np.ndarray, np.ndarray]:
    points = np.array([(side * x, y, z) for x, y, z in places for side in (-1, 1)], np.float32)
    grown = Grown(None, None, _grown(colour).whiskers)
    return tones_of(_relief(colour), grown, points)


@pytest.mark.parametrize("colour", [BLACK, WHITE])
def test_the_jaws_sides_and_what_is_under_the_chin_have_the_beards_colour(colour):
    _, y, z = _relief(colour).landmarks[CHIN]
    wash, enamel = _tones(colour, [JAW, (1.0, y - 0.2, z - 2.0)])
    own = beard_colour(_relief(colour))
    assert np.abs(np.log(wash / own.wash)).max() < 0.5
    assert np.abs(np.log(enamel / own.enamel)).max() < 0.7


@pytest.mark.parametrize("place", [NECK, BEHIND_THE_EAR, TEMPLE])
def test_no_beard_grows_on_the_neck_behind_the_ears_or_on_the_temples(place):
    wash, enamel = _tones(BLACK, [place])
    assert np.abs(wash - 1).max() < 0.02
    assert np.abs(enamel - _relief(BLACK).enamel.skin).max() < 0.02


def test_a_bare_chin_has_no_whiskers():
    assert _grown(None).whiskers is None


def test_whiskers_stand_out_beside_the_jaw():
    relief, measures = _relief(BLACK), measure(_relief(BLACK))
    heads = [
        model_head(relief, measures, Grown(None, None, whiskers), NOWHERE)
        for whiskers in (_grown(BLACK).whiskers, None)
    ]
    (xs, ys, zs), (grown, bare) = heads[0].axes, [head.field for head in heads]
    j, k = np.searchsorted(ys, JAW[1]), np.searchsorted(zs, JAW[2])
    wide = [xs[head[:, j, k] < 0].max() - xs[head[:, j, k] < 0].min() for head in (grown, bare)]
    assert 0.2 < wide[0] - wide[1] < 1.2
    assert (np.abs(grown - bare)[:, ys > 6] < 1e-5).all()
