import io

import cv2
import numpy as np
import pytest
from PIL import Image

from generation.faces.landmarks import boxes
from generation.finishing.brand_slide import brand_slide
from generation.finishing.frame import Shape
from tests.generation.finishing.figures import URL

SHAPES = [Shape("portrait", 1080, 1920), Shape("landscape", 1920, 1080), Shape("square", 720, 720)]


def slide(shape: Shape) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(brand_slide("Report for duty", "Your turn", URL, shape).data)))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_it_invites_and_shows_nobody(shape: Shape) -> None:
    picture = slide(shape)
    assert picture.shape == (shape.height, shape.width, 3)
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == URL
    assert boxes(picture) == []


def test_it_is_never_a_black_screen() -> None:
    picture = slide(SHAPES[2]).astype(int)
    yellow = (picture[..., 0] > 180) & (picture[..., 2] < 110)
    green = picture[..., 1] - picture[..., 0] > 15
    assert yellow.mean() > 0.06 and green.mean() > 0.03


def test_equal_arguments_give_equal_bytes() -> None:
    small = Shape("small", 360, 640)
    one, two = (brand_slide("Report for duty", "Your turn", URL, small) for _ in range(2))
    assert one.sha256 == two.sha256
    assert brand_slide("At ease", "Your turn", URL, small).sha256 != one.sha256


@pytest.mark.parametrize("shape", [Shape("strip", 1800, 300), Shape("totem", 300, 1800)])
def test_it_fits_any_screen(shape: Shape) -> None:
    assert slide(shape).shape == (shape.height, shape.width, 3)
