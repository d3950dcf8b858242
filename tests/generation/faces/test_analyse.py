import numpy as np
import pytest
from skimage import data

from generation import faces
from generation.faces.identity import distance
from generation.refused import Refused
from tests.generation.portraits import (
    astronaut,
    blurred,
    dimmed,
    hopper,
    lit_from_the_right,
    moved,
    noisy,
    scaled,
    side_by_side,
    tilted,
)

PORTRAITS = {"astronaut": astronaut, "hopper": hopper}
FACE = {"astronaut": (175, 60, 280, 190), "hopper": (165, 95, 365, 330)}  # generous, by eye


def code(picture: np.ndarray) -> str:
    with pytest.raises(Refused) as refusal:
        faces.analyse(picture)
    return refusal.value.code


@pytest.mark.parametrize("who", PORTRAITS)
def test_it_finds_the_face_where_it_is(who: str) -> None:
    found = faces.analyse(PORTRAITS[who]())
    x0, y0, x1, y1 = FACE[who]
    middle_x, middle_y = found.face.landmarks[:, :2].mean(0)
    assert x0 < middle_x < x1 and y0 < middle_y < y1
    assert found.face.landmarks.shape == (478, 3) and found.face.landmarks.dtype == np.float32
    assert found.face.identity.shape == (128,) and found.face.identity.dtype == np.float32
    assert max(abs(found.face.yaw), abs(found.face.pitch), abs(found.face.roll)) < 8


def test_the_person_is_told_from_the_background() -> None:
    found = faces.analyse(hopper())
    x0, y0, x1, y1 = found.face.box
    assert found.person_mask.shape == found.picture.shape[:2] and found.person_mask.dtype == np.float32
    assert found.person_mask[y0:y1, x0:x1].mean() > 0.9
    assert found.person_mask[:40, :40].mean() < 0.1


MILD = {
    "dark-ish": lambda picture: dimmed(picture, 0.4),
    "noisy": lambda picture: noisy(picture, 15),
    "dark-ish and noisy": lambda picture: noisy(dimmed(picture, 0.4), 8),
    "slightly soft": lambda picture: blurred(picture, 1.5),
    "lit from one side": lit_from_the_right,
    "in a wide frame": lambda picture: np.pad(picture, ((300, 300), (300, 300), (0, 0))),
    "large": lambda picture: scaled(picture, 5),
}


@pytest.mark.parametrize("who", PORTRAITS)
@pytest.mark.parametrize("how", MILD)
def test_it_takes_a_portrait_that_is_only_a_little_spoilt(who: str, how: str) -> None:
    plain = faces.analyse(PORTRAITS[who]())
    spoilt = faces.analyse(MILD[how](PORTRAITS[who]()))
    assert distance(plain.face.identity, spoilt.face.identity) < 0.5


def test_a_face_of_110_pixels_is_large_enough() -> None:
    points = faces.analyse(scaled(hopper(), 0.54)).face.landmarks
    assert 100 < np.linalg.norm(points[10, :2] - points[152, :2]) < 115


@pytest.mark.parametrize("who", PORTRAITS)
def test_a_close_up_that_fills_the_picture_is_found(who: str) -> None:
    picture = PORTRAITS[who]()
    x0, y0, x1, y1 = faces.analyse(picture).face.box
    close_up = scaled(picture[y0 - 6 : y1 + 6, x0 - 6 : x1 + 6], 4)
    face = faces.analyse(close_up).face
    assert face.box[3] - face.box[1] > 0.8 * close_up.shape[0]


@pytest.mark.parametrize("who", PORTRAITS)
@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_picture_that_lies_on_its_side_is_turned_upright(who: str, quarter_turns: int) -> None:
    upright = PORTRAITS[who]()
    found = faces.analyse(np.rot90(upright, quarter_turns))
    assert np.array_equal(found.picture, upright)
    assert abs(found.face.roll) < 8


def test_a_tilted_head_is_measured() -> None:
    assert 15 < faces.analyse(tilted(hopper(), 20)).face.roll < 30
    assert -30 < faces.analyse(tilted(hopper(), -20)).face.roll < -15


def test_yaw_has_a_sign() -> None:
    mirrored = faces.analyse(astronaut()[:, ::-1]).face
    plain = faces.analyse(astronaut()).face
    assert np.sign(mirrored.roll) == -np.sign(plain.roll)
    assert abs(mirrored.yaw + plain.yaw) < 4


def test_a_small_face_in_the_background_is_ignored() -> None:
    face = faces.analyse(side_by_side(hopper(), scaled(hopper(), 0.4))).face
    assert face.box[2] < hopper().shape[1]


def test_the_larger_face_is_the_one_wherever_it_is() -> None:
    small = scaled(hopper(), 0.4)
    assert faces.analyse(side_by_side(small, hopper())).face.box[0] > small.shape[1]


@pytest.mark.parametrize("pair", [(astronaut, astronaut), (hopper, hopper), (astronaut, hopper)])
def test_two_faces_of_a_size_are_refused(pair: tuple) -> None:
    left, right = (scaled(who(), 200 / 205 if who is hopper else 1.9) for who in pair)
    assert code(side_by_side(left, right[:, ::-1])) == "several_faces"


@pytest.mark.parametrize("who", PORTRAITS)
def test_a_distant_face_is_refused(who: str) -> None:
    height = 108 if who == "astronaut" else 205
    assert code(scaled(PORTRAITS[who](), 70 / height)) == "face_too_small"


@pytest.mark.parametrize("who", PORTRAITS)
@pytest.mark.parametrize("side", ["left", "right", "bottom"])
def test_a_face_that_leaves_the_picture_is_refused(who: str, side: str) -> None:
    picture = PORTRAITS[who]()
    x0, y0, x1, y1 = faces.analyse(picture).face.box
    quarter_x, quarter_y = (x1 - x0) // 4, (y1 - y0) // 4
    cut = {
        "left": picture[:, x0 + quarter_x :],
        "right": picture[:, : x1 - quarter_x],
        "bottom": picture[: y1 - quarter_y],
    }[side]
    assert code(cut) == "face_cut_off"


@pytest.mark.parametrize("who", PORTRAITS)
def test_a_face_in_the_dark_is_refused(who: str) -> None:
    assert code(dimmed(PORTRAITS[who](), 0.15)) == "too_dark"


@pytest.mark.parametrize("who", PORTRAITS)
def test_a_face_out_of_focus_is_refused(who: str) -> None:
    assert code(blurred(PORTRAITS[who](), 3 if who == "astronaut" else 6)) == "too_blurred"


@pytest.mark.parametrize("who", PORTRAITS)
def test_a_shaken_camera_is_refused(who: str) -> None:
    assert code(moved(PORTRAITS[who](), 13 if who == "astronaut" else 27)) == "too_blurred"


NOBODY = {
    "a cat": data.chelsea,
    "a cup": data.coffee,
    "a rocket": data.rocket,
    "noise": lambda: np.random.default_rng(1).integers(0, 255, (400, 400, 3)).astype(np.uint8),
    "nothing": lambda: np.full((400, 400, 3), 90, np.uint8),
    "one pixel": lambda: np.zeros((1, 1, 3), np.uint8),
    "a thread": lambda: np.zeros((3, 900, 3), np.uint8),
}


@pytest.mark.parametrize("what", NOBODY)
def test_a_picture_of_nobody_is_refused(what: str) -> None:
    assert code(NOBODY[what]()) == "no_face"
