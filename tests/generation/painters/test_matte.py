"""Which pixels are figurine."""

import numpy as np
import pytest

from generation.painters.matte import matte

from ..figurines import brief, painted


@pytest.fixture(scope="module")
def photograph():
    return painted(brief("collins", width=180, height=320))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def test_a_photographed_figurine_is_cut_out_as_it_was_drawn(photograph):
    assert difference(matte(photograph.picture, photograph.alpha), photograph.alpha) < 4


@pytest.mark.parametrize("shift", [-4, 4])
def test_a_mask_beside_the_figurine_is_put_right_by_the_picture(photograph, shift):
    beside = np.roll(photograph.alpha, shift, axis=1)
    mended = matte(photograph.picture, beside)
    assert difference(mended, photograph.alpha) < 0.7 * difference(beside, photograph.alpha)


def test_far_from_the_edge_the_mask_is_believed_whatever_the_picture_shows(photograph):
    noise = np.random.default_rng(0).integers(0, 255, photograph.picture.shape, np.uint8)
    alpha = matte(noise, photograph.alpha)
    assert alpha[100, 90] == 255 and alpha[5, 5] == 0
    assert difference(alpha, photograph.alpha) < 20


def test_equal_pictures_are_cut_out_equally(photograph):
    first, second = (matte(photograph.picture, photograph.alpha) for _ in range(2))
    assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize("level", [0, 255])
def test_a_mask_without_an_edge_stays(level):
    picture = np.zeros((40, 30, 3), np.uint8)
    assert (matte(picture, np.full((40, 30), level, np.uint8)) == level).all()
