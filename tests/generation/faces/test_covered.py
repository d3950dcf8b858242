"""What is drawn before a mouth, and what belongs to a face and stays."""

from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from generation import faces
from generation.faces import covered, engines
from generation.faces.covered import is_mouth_covered
from generation.faces.landmarks import CHIN, OVAL, TOP
from generation.refused import Refused
from tests.generation.figurines import analysed
from tests.generation.portraits import blurred, dimmed, lit_from_the_right, noisy, scaled

PEOPLE = ["collins", "hopper"]
NOSE, CHEEKS, LIPS = 4, (50, 280), (61, 40, 0, 270, 291, 405, 17, 181)
CLOTHS = {"white": (228, 230, 232), "blue": (150, 190, 215), "black": (30, 30, 33), "wine": (120, 40, 50)}
THINGS = {"dark cup": (45, 45, 48), "white cup": (235, 235, 230), "blue cup": (50, 90, 150)}


def _points(name: str) -> np.ndarray:
    return analysed(name).face.landmarks


def _tall(points: np.ndarray) -> float:
    return float(np.linalg.norm(points[TOP, :2] - points[CHIN, :2]))


def _painted(name: str, where: np.ndarray, colours: np.ndarray) -> np.ndarray:
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 0.8)[..., None]
    return np.clip(analysed(name).picture * (1 - share) + colours * share, 0, 255).astype(np.uint8)


def _grid(name: str) -> tuple[np.ndarray, np.ndarray]:
    """x and y of each pixel beside the upper lip's edge, in heights of the face."""
    rows, columns = np.indices(analysed(name).picture.shape[:2])
    points = _points(name)
    return (columns - points[13, 0]) / _tall(points), (rows - points[13, 1]) / _tall(points)


def _masked(name: str, cloth: str, pleats: float = 0.0) -> np.ndarray:
    points, (xs, ys) = _points(name), _grid(name)
    below = [point for point in points[OVAL, :2] if point[1] > points[NOSE, 1]]
    outline = cv2.convexHull(np.round([*below, points[6, :2]]).astype(np.int32))
    where = cv2.fillConvexPoly(np.zeros(xs.shape, np.uint8), outline, 1)
    shade = 1.1 - 1.5 * xs**2 - pleats * sum(np.exp(-(((ys - y) / 0.012) ** 2)) for y in (-0.06, 0.04, 0.14))
    return _painted(name, where, np.array(CLOTHS[cloth]) * shade[..., None])


def _behind(name: str, thing: str) -> np.ndarray:
    xs, ys = _grid(name)
    where = (np.abs(xs) < 0.24) & (ys > -0.1) & (ys < 0.5)
    shade = 0.55 + 0.5 * np.sqrt(np.clip(1 - (xs / 0.24 - 0.2) ** 2, 0, 1))
    return _painted(name, where, np.array(THINGS[thing]) * shade[..., None])


def _behind_fingers(name: str) -> np.ndarray:
    """Four of them, upright, as round and as light as the cheeks."""
    xs, ys = _grid(name)
    columns, rows = _points(name)[list(CHEEKS), :2].astype(int).T
    skin = analysed(name).picture[rows, columns].mean(axis=0)
    across = xs / 0.1 % 1 - 0.5
    where = (np.abs(xs) < 0.2) & (ys > -0.2 + 0.4 * np.abs(xs)) & (ys < 0.4)
    return _painted(name, where, skin * (1.05 - 2.2 * across**2)[..., None])


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("cloth", CLOTHS)
def test_a_mask_of_any_colour_covers_a_mouth(name, cloth):
    assert is_mouth_covered(_masked(name, cloth), _points(name))


@pytest.mark.parametrize("cloth", ["white", "blue", "black"])
def test_pleats_are_no_lips(cloth):
    assert is_mouth_covered(_masked("collins", cloth, pleats=0.4), _points("collins"))


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("thing", THINGS)
def test_a_cup_covers_a_mouth(name, thing):
    assert is_mouth_covered(_behind(name, thing), _points(name))


@pytest.mark.parametrize("name", PEOPLE)
def test_fingers_cover_a_mouth(name):
    assert is_mouth_covered(_behind_fingers(name), _points(name))


@pytest.mark.parametrize(("beside", "expected"), [(0.0, True), (0.7, False)])
def test_a_hand_covers_a_mouth_only_where_it_is(monkeypatch, beside, expected):
    """A hand as wide as half a face, as the hands' model would give it, in the crop that it is shown."""

    def detect(crop: np.ndarray) -> SimpleNamespace:
        crops.append(crop.shape)
        at = 0.5 + beside / covered.HANDS_MARGIN, 0.5 + 0.25 / covered.HANDS_MARGIN
        ring = [(at[0] + 0.16 * np.cos(a), at[1] + 0.16 * np.sin(a)) for a in np.linspace(0, 6.28, 21)]
        return SimpleNamespace(hand_landmarks=[[SimpleNamespace(x=x, y=y) for x, y in ring]])

    collins = analysed("collins")  # before its tools are replaced
    crops: list[tuple[int, ...]] = []
    tools = replace(engines.mediapipe(), hands=SimpleNamespace(detect=detect), image=lambda picture: picture)
    monkeypatch.setattr(engines, "mediapipe", lambda: tools)
    monkeypatch.setattr(covered, "DOUBTFUL", 1.0)
    assert is_mouth_covered(collins.picture, collins.face.landmarks) is expected
    assert crops == [(covered.HANDS_CROP, covered.HANDS_CROP, 3)]


def test_a_portrait_shows_no_hand_to_the_hands_model(monkeypatch):
    collins = analysed("collins")
    monkeypatch.setattr(covered, "DOUBTFUL", 1.0)
    assert not is_mouth_covered(collins.picture, collins.face.landmarks)


SEEN = {
    "as it is": lambda picture: picture,
    "dim": lambda picture: dimmed(picture, 0.4),
    "soft": lambda picture: blurred(picture, 1.5),
    "noisy": lambda picture: noisy(picture, 12),
    "lit from one side": lit_from_the_right,
    "grey": lambda picture: np.repeat(picture.mean(2, keepdims=True), 3, 2).astype(np.uint8),
    "warm": lambda picture: np.clip(picture * (1.15, 0.9, 0.6), 0, 255).astype(np.uint8),
}


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("how", SEEN)
def test_a_free_mouth_is_free_however_it_is_seen(name, how):
    assert not is_mouth_covered(SEEN[how](analysed(name).picture), _points(name))


@pytest.mark.parametrize("name", PEOPLE)
def test_a_small_face_has_a_mouth(name):
    share = 92 / _tall(_points(name))
    assert not is_mouth_covered(scaled(analysed(name).picture, share), _points(name) * np.float32(share))


@pytest.mark.parametrize("name", PEOPLE)
def test_a_full_beard_and_a_scarf_under_the_chin_cover_nothing(name):
    points, (xs, ys) = _points(name), _grid(name)
    lips = np.zeros(xs.shape, np.uint8)
    cv2.fillPoly(lips, [np.round(points[list(LIPS), :2]).astype(np.int32)], 1)
    oval = cv2.fillPoly(np.zeros(xs.shape, np.uint8), [np.round(points[OVAL, :2]).astype(np.int32)], 1)
    grain = np.random.default_rng(4).normal(40, 14, xs.shape)
    grown = (ys > -0.09) & (oval > 0) & (lips == 0)
    wrapped = (ys > 0.34) & (oval == 0)
    hairy = np.where(wrapped[..., None], (60, 80, 160), grain[..., None] * (1.1, 0.9, 0.75))
    assert not is_mouth_covered(_painted(name, grown | wrapped, hairy), points)


def test_who_wears_a_mask_is_asked_for_another_photo():
    with pytest.raises(Refused) as refusal:
        faces.analyse(_masked("collins", "white"))
    assert refusal.value.code == "face_covered"
    assert refusal.value.reason.retry and "mouth" in refusal.value.reason.text
