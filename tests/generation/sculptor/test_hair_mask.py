"""What is hair and what only lies beside it, drawn over a portrait as it is seen when hair is looked for."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from generation.sculptor.frontal import frontal_face
from generation.sculptor.hair import view as views
from generation.sculptor.hair.mask import hair_mask, inside_oval
from generation.sculptor.hair.view import View, look

from ..figurines import analysed

HAIR = (96, 76, 44)
CROWN, CHEEK, BUN = (0, 12), (4.5, -3), (0, 17)


@cache
def _view() -> View:
    analysis = analysed("collins")
    return look(analysis, frontal_face(analysis).landmarks)


def _painted(
    where: np.ndarray, colour: tuple[int, int, int], person: np.ndarray | None = None, rough: float = 0.2
) -> View:
    """The view with strands of one colour where it says so (bool, small samples)."""
    view = _view()
    size = view.picture.shape[1::-1]
    share = cv2.GaussianBlur(cv2.resize(where.astype(np.float32), size), (0, 0), 1)[..., None]
    strand = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 1, share.shape[:2]), (0, 0), 1, sigmaY=8)
    drawn = np.array(colour) * (1 + rough * strand / strand.std())[..., None]
    picture = np.clip(view.picture * (1 - share) + drawn * share, 0, 255).astype(np.uint8)
    return replace(
        view,
        picture=picture,
        small=cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA),
        texture=views.texture_of(picture),
        person=np.maximum(view.person, where if person is None else person).astype(np.float32),
    )


def _at(mask: np.ndarray, place: tuple[float, float]) -> float:
    column, row = views.to_samples(np.array([place]))[0].round().astype(int)
    return float(mask[row, column])


def _scalp() -> np.ndarray:
    return hair_mask(_view()) > 0.5


def test_whiskers_that_meet_the_hair_are_none_of_it():
    xs, ys = views.axes()
    inside = inside_oval(_view().landmarks)
    bearded = (inside > -0.5) & (ys < 2) & ((np.abs(xs) > 3.5) | (ys < -7.5)) | _scalp()
    mask = hair_mask(_painted(bearded, HAIR), None, whiskers=True)
    assert _at(mask, CROWN) > 0.5 > _at(mask, CHEEK)


@pytest.mark.parametrize("colour", [(226, 120, 58), (60, 60, 120)])
def test_a_neck_of_another_tint_than_the_face_or_a_sleeve_is_no_hair(colour):
    xs, ys = views.axes()
    beside = (xs > 3) & (xs < 9.5) & (ys < 5) & (ys > -16) & (inside_oval(_view().landmarks) < -0.2)
    mask = hair_mask(_painted(beside, colour, rough=0.05))
    assert _at(mask, CROWN) > 0.5
    assert max(_at(mask, (x, -9.0)) for x in (6.0, 7.5)) < 0.5


def test_long_hair_that_fades_to_blond_is_kept_to_its_ends():
    xs, ys = views.axes()
    hanging = (np.abs(xs) < 11) & (ys < 6) & (ys > -14) & (inside_oval(_view().landmarks) < -0.3)
    view = _painted(hanging | _scalp(), (46, 34, 24))
    fades = np.clip((2 - np.linspace(views.TOP, views.BOTTOM, len(view.picture))) / 14, 0, 1)[:, None, None]
    within = cv2.resize((hanging | _scalp()).astype(np.float32), view.picture.shape[1::-1])[..., None]
    gain = 1 + within * fades * (np.array((196, 160, 104)) / (46, 34, 24) - 1)
    picture = np.clip(view.picture * gain, 0, 255).astype(np.uint8)
    small = cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA)
    mask = hair_mask(replace(view, picture=picture, small=small, texture=views.texture_of(picture)))
    assert min(_at(mask, (x, -11.0)) for x in (-9.0, 9.0)) > 0.5


@pytest.mark.parametrize("behind", [False, True])
def test_a_knot_of_hair_is_kept_unless_somebody_stands_behind(behind):
    xs, ys = views.axes()
    knot = np.hypot(xs, ys - 16.5) < 3.2
    people = np.hypot(xs, ys - 18) < 9 if behind else knot
    mask = hair_mask(_painted(knot | _scalp(), HAIR, people))
    assert _at(mask, CROWN) > 0.5
    assert (_at(mask, BUN) > 0.5) is not behind


@pytest.mark.parametrize("colour", [(246, 246, 244), (214, 204, 198)])
def test_sleek_white_hair_beside_fair_skin_is_found_and_the_face_is_not(colour):
    mask = hair_mask(_painted(_scalp(), colour, rough=0.03))
    assert _at(mask, CROWN) > 0.5
    assert max(_at(mask, place) for place in ((0, 3.5), (-4, 0), (4, 0), (0, -8))) < 0.5


def test_hair_before_a_wall_as_dark_as_itself_is_as_on_the_other_side():
    xs, ys = views.axes()
    hanging = (np.abs(xs) < 11) & (ys < 6) & (ys > -12) & (inside_oval(_view().landmarks) < -0.3)
    view = _painted(hanging | _scalp() | (xs < -7) & (ys > -14), HAIR)
    view = replace(view, person=np.where((xs < -6) & (ys > -14), 0, view.person))
    mask = hair_mask(view)
    assert min(_at(mask, (x, -3.0)) for x in (-9.0, 9.0)) > 0.5
    assert _at(mask, (-15.0, -3.0)) < 0.5
