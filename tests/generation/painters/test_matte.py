"""Which pixels are figurine."""

import cv2
import numpy as np
import pytest

from generation.painters.brief import Painting
from generation.painters.matte import matte

from ..figurines import brief, painted


@pytest.fixture(scope="module")
def photograph():
    return painted(brief("collins", width=180, height=320))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def repainted(painting: Painting, across: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """The picture and its true cut-out, as a painter may give it: bent by up to `across` pixels, in another
    light and colour, with noise."""
    height, width = painting.alpha.shape
    rows, columns = np.indices((height, width), np.float32)
    bent = columns + across * np.sin(rows / height * 2 * np.pi).astype(np.float32)
    picture, alpha = (
        cv2.remap(one, bent, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for one in (painting.picture, painting.alpha)
    )
    light = np.linspace(0.7, 1.2, width)[None, :, None] * [1.1, 0.9, 1.0]
    noise = np.random.default_rng(0).normal(scale=4, size=picture.shape)
    return np.clip(picture * light + noise, 0, 255).astype(np.uint8), alpha


def test_a_photographed_figurine_is_cut_out_as_it_was_drawn(photograph):
    alpha = matte(photograph.picture, photograph.picture, photograph.alpha)
    assert difference(alpha, photograph.alpha) < 0.1


@pytest.mark.parametrize("across", [0.0, 2.0, 5.0])
def test_what_the_painter_moved_is_cut_out_where_it_is_in_any_light(photograph, across):
    picture, truth = repainted(photograph, across)
    alpha = matte(picture, photograph.picture, photograph.alpha)
    assert difference(alpha, truth) < max(0.5, 0.3 * difference(photograph.alpha, truth))


def test_edges_stay_as_soft_as_they_were(photograph):
    picture, truth = repainted(photograph, 2.0)
    alpha = matte(picture, photograph.picture, photograph.alpha)
    soft = [((one > 10) & (one < 245)).mean() for one in (alpha, truth)]
    assert soft[0] < 1.5 * soft[1]


def test_no_edge_moves_farther_than_a_fiftieth_of_the_picture(photograph):
    far = np.roll(photograph.picture, 40, axis=1)
    alpha = matte(far, photograph.picture, photograph.alpha)
    reach = np.ones((17, 17), np.uint8)  # 2 % of 320 to either side, and what evens out
    assert (alpha <= cv2.dilate(photograph.alpha, reach)).all()
    assert (alpha >= cv2.erode(photograph.alpha, reach)).all()


def test_where_the_picture_is_another_one_the_mask_is_believed(photograph):
    noise = np.random.default_rng(0).integers(0, 255, photograph.picture.shape, np.uint8)
    assert difference(matte(noise, photograph.picture, photograph.alpha), photograph.alpha) < 0.5


def test_equal_pictures_are_cut_out_equally(photograph):
    picture, _ = repainted(photograph, 2.0)
    first, second = (matte(picture, photograph.picture, photograph.alpha) for _ in range(2))
    assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize("level", [0, 255])
def test_a_mask_without_an_edge_stays(level):
    picture = np.zeros((40, 30, 3), np.uint8)
    assert (matte(picture, picture, np.full((40, 30), level, np.uint8)) == level).all()
