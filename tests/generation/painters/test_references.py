"""What painters are shown."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from generation.finishing import finish
from generation.painters.references import (
    conditions,
    photographed,
    resized,
    selfie_crop,
    working_size,
)

from ..figurines import CAST, analysed, brief, painted


def test_who_asked_hears_of_the_photograph():
    told: list = []
    shown = photographed(replace(brief("collins"), on_cast=told.append), 360, 640)
    assert told == [shown]
    cast = finish.cast(shown.picture, shown.alpha)
    pixels = np.array(Image.open(BytesIO(cast)))
    assert pixels.shape == (384, 216, 4) and len(cast) < 10_000
    assert np.abs(pixels[..., 3].astype(int) - resized(shown.alpha, 216, 384)).max() < 3


def test_the_figurine_is_photographed_as_the_plastic_painter_would_in_that_size():
    shown = photographed(brief("collins", width=180, height=320), 90, 160)
    assert np.array_equal(shown.picture, painted(brief("collins", width=90, height=160)).picture)


def test_conditions_have_the_asked_size_and_keypoints_in_the_head():
    given = conditions(brief("collins"), 48, 80)
    assert given.depth.shape == given.mask.shape == (80, 48)
    columns, rows = given.keypoints.round().astype(int).T
    assert (given.head_mask[rows, columns] > 0).all()


@pytest.mark.parametrize("name", sorted(CAST))
@pytest.mark.parametrize("closeness", [1.0, 1.3, 2.0])
def test_a_crop_is_square_and_has_the_whole_face(name, closeness):
    analysis = analysed(name)
    x0, y0, x1, y1 = analysis.face.box
    marked = np.zeros_like(analysis.picture)
    marked[y0:y1, x0:x1] = 255
    crop = selfie_crop(replace(analysis, picture=marked), 64, closeness)
    assert crop.shape == (64, 64, 3)
    share = (x1 - x0) * (y1 - y0) / (2.6 / closeness * (y1 - y0)) ** 2
    assert (crop[..., 0] > 127).mean() == pytest.approx(share, rel=0.1)


def test_a_face_at_the_pictures_edge_is_cropped_within_the_picture():
    analysis = analysed("hopper")
    x0, y0, x1, y1 = analysis.face.box
    close_up = np.full_like(analysis.picture[y0 : y1 + 5, x0 : x1 + 5], 200)
    face = replace(analysis.face, box=(0, 0, x1 - x0, y1 - y0))
    crop = selfie_crop(replace(analysis, picture=close_up, face=face), 32)
    assert crop.shape == (32, 32, 3) and crop.min() == 200


@pytest.mark.parametrize("asked", [(1080, 1920), (1920, 1080), (3840, 1080), (1000, 1000), (90, 160)])
def test_a_model_works_in_multiples_and_in_the_pictures_proportions(asked):
    width, height = working_size(*asked, pixels=921_600)
    assert width % 16 == height % 16 == 0
    assert width * height < 1.1 * min(921_600, asked[0] * asked[1]) + 16 * 16 * 10
    assert abs(width / 16 - asked[0] / asked[1] * height / 16) <= 1 + asked[0] / asked[1]


def test_a_full_size_portrait_keeps_its_proportions_exactly():
    assert working_size(1080, 1920, pixels=921_600) == (720, 1280)


def test_resizing_leaves_a_picture_of_that_size_alone():
    picture = np.random.default_rng(0).integers(0, 255, (20, 10, 3), np.uint8)
    assert resized(picture, 10, 20) is picture
    assert resized(picture, 5, 10).shape == (10, 5, 3)
