import hashlib
import io

import cv2
import numpy as np
import pytest
from PIL import Image

from generation.finishing import finish, poster
from generation.finishing.frame import Shape
from tests.generation.finishing.figures import URL, figure, words

SHAPES = [Shape("portrait", 1080, 1920), Shape("landscape", 1920, 1080), Shape("square", 1080, 1080)]
SMALL_SHAPES = [Shape("portrait", 540, 960), Shape("landscape", 960, 540), Shape("square", 540, 540)]
ODD_SHAPES = [Shape("strip", 1800, 300), Shape("totem", 300, 1800), Shape("thumb", 135, 240)]


def read(data: bytes) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_telephone_can_read_the_way_in_from_the_encoded_frame(shape: Shape) -> None:
    frame = finish.framed(figure(shape.width, shape.height), words(), shape)
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(read(frame.data))
    assert text == URL


@pytest.mark.parametrize("shape", SHAPES + ODD_SHAPES, ids=lambda shape: shape.name)
def test_a_frame_has_its_shape_and_its_hash(shape: Shape) -> None:
    frame = finish.framed(figure(shape.width, shape.height), words(), shape)
    assert read(frame.data).shape == (shape.height, shape.width, 3)
    assert (frame.shape, frame.width, frame.height) == (shape.name, shape.width, shape.height)
    assert frame.sha256 == hashlib.sha256(frame.data).hexdigest()
    assert frame.content_type == "image/jpeg"


def test_a_frame_carries_no_metadata_and_all_its_colour() -> None:
    image = Image.open(io.BytesIO(finish.framed(figure(540, 960), words(), Shape("half", 540, 960)).data))
    assert not image.getexif() and "icc_profile" not in image.info and "comment" not in image.info
    assert all(layer[1:3] == (1, 1) for layer in image.layer)


def test_equal_words_give_equal_bytes_and_others_do_not() -> None:
    shape = Shape("half", 540, 960)
    first, again, other = (
        finish.framed(figure(540, 960), words(nickname), shape).sha256
        for nickname in ("Alice", "Alice", "Bob")
    )
    assert first == again != other


@pytest.mark.parametrize("shape", SMALL_SHAPES, ids=lambda shape: shape.name)
def test_the_ai_label_is_bottom_left_and_large_enough(shape: Shape) -> None:
    nameless = words("")
    unlabelled = poster.poster(figure(shape.width, shape.height), nameless)
    labelled = type(nameless)("", nameless.headline, nameless.call_to_action, URL, "AI AI AI AI AI AI AI")
    changed = np.abs(poster.poster(figure(shape.width, shape.height), labelled).astype(int) - unlabelled)
    rows, columns = np.nonzero(changed.max(2) > 60)
    assert rows.max() - rows.min() >= 0.021 * shape.height
    assert rows.min() > 0.9 * shape.height and columns.min() < 0.1 * shape.width


@pytest.mark.parametrize("shape", SMALL_SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("nickname", ["W" * 40, "Commodore Grace Brewster Murray Hopper", "李雷", "A\u202eB"])
def test_no_nickname_reaches_the_card_or_the_edge(shape: Shape, nickname: str) -> None:
    bust = figure(shape.width, shape.height)
    without = poster.poster(bust, words("")).astype(int)
    changed = np.abs(poster.poster(bust, words(nickname)) - without).max(2) > 24
    columns = np.flatnonzero(changed.any(0))
    assert len(columns) and columns[0] > 0.01 * shape.width
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(poster.poster(bust, words(nickname)))
    assert text == URL


def test_a_nickname_that_no_font_can_show_becomes_a_recruit() -> None:
    bust = figure(540, 960)
    assert np.array_equal(poster.poster(bust, words("李雷")), poster.poster(bust, words("Recruit")))


def test_an_endless_headline_leaves_the_figurine_its_room() -> None:
    bust = figure(540, 960)
    frame = poster.poster(bust, words(headline="Report for duty at once and bring your own boots " * 4))
    green = (frame[..., 1].astype(int) - frame[..., 0] > 20).any(1)
    assert np.flatnonzero(green)[0] < 0.3 * 960


@pytest.mark.parametrize("headline", ["Your face. Our army.", "Report for duty"])
def test_a_wide_title_leaves_a_raised_arm_free(headline: str) -> None:
    bust = figure(960, 540)
    bust[60:230, 150:190] = (250, 0, 250, 255)
    frame = poster.poster(bust, words(headline=headline)).astype(int)
    arm = (frame[..., 0] > 200) & (frame[..., 1] < 60) & (frame[..., 2] > 200)
    assert arm.sum() > 0.97 * 170 * 40


def test_the_figurine_fills_most_of_the_height() -> None:
    frame = poster.poster(figure(1080, 1920), words(nickname=""))
    green = frame[..., 1].astype(int) - frame[..., 0] > 10
    rows = np.flatnonzero(green[:, 400:680].sum(1) > 20)
    assert rows[-1] - rows[0] > 0.7 * 1920


def test_the_preview_shows_the_figurine_and_the_label_alone() -> None:
    preview = read(finish.preview(figure(1080, 1920), "AI-generated", Shape("preview", 720, 1280)))
    assert preview.shape == (1280, 720, 3)
    assert cv2.QRCodeDetector().detectAndDecode(preview)[0] == ""
    label = preview[-110:, :320].min(2)
    assert (label > 190).sum() > 500
