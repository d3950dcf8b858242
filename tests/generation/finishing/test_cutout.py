import io

import cv2
import numpy as np
from PIL import Image

from generation.finishing import finish
from generation.finishing.cutout import body_colour, cut_out
from generation.finishing.frame import Shape


def disc() -> tuple[np.ndarray, np.ndarray]:
    """A green disc with a soft edge before a white wall, as a painter would give it."""
    alpha = np.zeros((200, 200), np.uint8)
    cv2.circle(alpha, (100, 100), 60, 255, -1, cv2.LINE_AA)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 1.5)
    share = alpha[..., None] / 255
    picture = share * np.array([40, 100, 30]) + (1 - share) * 255
    return picture.round().astype(np.uint8), alpha


def test_nothing_of_the_backdrop_is_left_along_the_outline() -> None:
    cut = cut_out(*disc())
    edge = (cut[..., 3] > 20) & (cut[..., 3] < 235)
    assert edge.sum() > 300
    assert np.abs(cut[edge][:, :3].astype(int) - [40, 100, 30]).max() < 12


def test_the_inside_is_left_as_it_was_painted() -> None:
    picture, alpha = disc()
    inside = cv2.erode(alpha, np.ones((9, 9), np.uint8)) == 255
    assert np.array_equal(cut_out(picture, alpha)[inside][:, :3], picture[inside])


def test_a_picture_without_a_figurine_is_all_transparent() -> None:
    cut = cut_out(np.full((40, 30, 3), 99, np.uint8), np.zeros((40, 30), np.uint8))
    assert cut.shape == (40, 30, 4) and not cut[..., 3].any()
    assert body_colour(cut).shape == (3,)


def test_the_file_is_transparent_outside_the_figurine() -> None:
    file = Image.open(io.BytesIO(finish.cutout(cut_out(*disc()))))
    pixels = np.array(file)
    assert file.format == "WEBP" and pixels.shape == (200, 200, 4)
    assert pixels[5, 5, 3] == 0 and pixels[100, 100, 3] == 255


def test_a_shadow_is_kept_as_black_under_the_figurine() -> None:
    picture, alpha = disc()
    shadow = np.zeros_like(alpha)
    shadow[150:190, 60:140] = 128
    cut = cut_out(picture, alpha, shadow)
    assert tuple(cut[185, 100]) == (0, 0, 0, 128) and cut[5, 5, 3] == 0
    inside = alpha == 255
    assert np.array_equal(cut[inside], cut_out(picture, alpha)[inside])
    white, share = 255.0, cut[..., 3:] / 255
    laid = cut[..., :3] * share + white * (1 - share)
    expected = (
        cut_out(picture, alpha)[..., :3] * (alpha / 255)[..., None]
        + (white * (1 - alpha / 255) * (1 - shadow / 255))[..., None]
    )
    assert np.abs(laid - expected).max() < 2


def test_a_figurine_takes_the_size_of_its_shape() -> None:
    assert finish.figurine(*disc(), Shape("wall", 500, 500)).shape == (500, 500, 4)


def test_the_body_colour_is_that_of_the_plastic() -> None:
    assert np.abs(body_colour(cut_out(*disc())) * 255 - [40, 100, 30]).max() < 3
