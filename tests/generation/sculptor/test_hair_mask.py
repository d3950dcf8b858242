"""What is hair and what only lies beside it, drawn over a portrait as it is seen when hair is looked for."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from generation.sculptor.frontal import frontal_face
from generation.sculptor.hair import mask as masks
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


def test_of_a_dark_wall_beside_short_dark_hair_nothing_hangs_down_on_that_side():
    xs, ys = views.axes()
    wall = (xs > 7) & (ys > -16)
    view = _painted(_scalp() | wall, (26, 20, 16))
    leaked = (xs > 7) & (xs < 11) & (ys > -8) & (ys < 4)
    view = replace(view, person=np.where(wall, leaked | _scalp(), view.person).astype(np.float32))
    mask = hair_mask(view)
    assert _at(mask, CROWN) > 0.5
    assert max(_at(mask, (9.0, y)) for y in (-4.0, -6.0)) < 0.5


def _with_skin(view: View, where: np.ndarray) -> View:
    """The view with bare skin where it says so (bool, small samples)."""
    share = cv2.resize(where.astype(np.float32), view.picture.shape[1::-1])[..., None]
    skin = np.median(view.small[inside_oval(view.landmarks) > 3], axis=0)
    picture = (view.picture * (1 - share) + skin * share).astype(np.uint8)
    small = cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA)
    person = np.maximum(view.person, where).astype(np.float32)
    return replace(view, picture=picture, small=small, texture=views.texture_of(picture), person=person)


@pytest.mark.parametrize("side", [-1, 1])
def test_a_lock_that_an_ear_parts_from_the_rest_is_hair_if_the_other_side_has_one(side):
    xs, ys = views.axes()
    outside = inside_oval(_view().landmarks) < -0.3
    hanging = (np.abs(xs) < 11) & (ys < 6) & (ys > -12) & outside
    ear = (side * xs > 4) & (side * xs < 14) & (ys < 7) & (ys > -2) & outside
    both = hair_mask(_with_skin(_painted(hanging | _scalp(), HAIR), ear))
    one = hair_mask(_with_skin(_painted(hanging & (side * xs > 0) | _scalp(), HAIR), ear))
    assert min(_at(both, (x, -6.0)) for x in (-9.0, 9.0)) > 0.5
    assert _at(one, (side * 9.0, -6.0)) < 0.5


def test_long_hair_grows_on_the_crown_even_where_it_passes_for_skin():
    xs, ys = views.axes()
    outside = inside_oval(_view().landmarks) < -0.2
    hanging = (np.abs(xs) < 12) & (ys < 9) & (ys > -14) & outside & ((np.abs(xs) > 6.5) | (ys < 0))
    crown = (np.hypot(xs / 8.2, (ys - 3.2) / 11) < 1) & (ys > 3) & outside & ~hanging
    mask = hair_mask(_with_skin(_painted(hanging, (110, 70, 30)), crown))
    assert _at(mask, CROWN) > 0.5
    assert _at(mask, (0, 3.5)) < 0.5


@pytest.mark.parametrize("lowest", [-12, 0])
def test_much_hair_beside_the_face_is_no_stubble_however_fair_the_crown_is(monkeypatch, lowest):
    """Light on curls makes them as fair as skin, and hardly any are left on the crown."""
    xs, ys = views.axes()
    hanging = (np.abs(xs) < 11) & (ys < 6) & (ys > lowest) & (inside_oval(_view().landmarks) < -0.3)
    seen = _painted(hanging | _scalp(), HAIR)
    monkeypatch.setattr(masks, "_is_stubble", lambda *found: True)
    mask = hair_mask(seen)
    assert (mask > 0.5).any() == (lowest < 0)


@pytest.mark.parametrize("side", [-1, 1])
def test_long_hair_has_no_bite_where_light_shines_through(side):
    xs, ys = views.axes()
    hanging = (np.abs(xs) < 12) & (ys < 6) & (ys > -14) & (inside_oval(_view().landmarks) < -0.3)
    shines = (side * xs > 8.5) & (np.abs(ys - 0.5) < 1.6)
    mask = hair_mask(_with_skin(_painted(hanging | _scalp(), HAIR), shines & hanging))
    assert _at(mask, (side * 10.5, 0.5)) > 0.5


@pytest.mark.parametrize("side", [-1, 1])
def test_a_bald_head_is_bald_also_where_it_turns_away_from_the_light(side):
    view = _view()
    xs, ys = np.meshgrid(np.linspace(-20, 20, view.picture.shape[1]), np.linspace(22, -26, len(view.picture)))
    skin = np.median(view.small[inside_oval(view.landmarks) > 3], axis=0) / 255
    head = (np.hypot(xs / 7.8, (ys - 3.2) / 10) < 1) & (ys > 4.5)
    shade = np.clip(1 - np.maximum(side * xs - 1, 0) / 7.5, 0.2, 1) * np.interp(ys, (8, 13), (1, 0.75))
    dark = skin ** (1 + 0.45 * (1 - shade[..., None])) * shade[..., None]  # what is darker is redder, too
    share = cv2.GaussianBlur(head.astype(np.float32), (0, 0), 4)[..., None]
    picture = (view.picture * (1 - share) + 255 * dark * share).astype(np.uint8)
    small = cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA)
    person = cv2.resize(head.astype(np.uint8), (views.WIDTH, views.HEIGHT)) * 1.0
    low = views.axes()[1] < 4.5
    person = np.where(low, view.person * (np.hypot(views.axes()[0] / 8.5, 1) < 1.42), person)
    bald = replace(
        view,
        picture=picture,
        small=small,
        texture=views.texture_of(picture),
        person=person.astype(np.float32),
    )
    assert not (hair_mask(bald) > 0.5).any()


@pytest.mark.parametrize("behind", [False, True])
def test_a_neighbours_hair_is_not_the_persons_own(behind):
    xs, ys = views.axes()
    hanging = (np.abs(xs) < 8.5) & (ys < 8) & (ys > -8) & (inside_oval(_view().landmarks) < -0.3)
    beside = (xs > 7) & (xs < 12) & (ys < 6) & (ys > -10)
    view = _painted(hanging | beside | _scalp(), HAIR)
    person = np.where((xs >= 12) & (ys < 8), 1.0 * behind, view.person).astype(np.float32)
    mask = hair_mask(replace(view, person=person))
    assert _at(mask, CROWN) > 0.5
    assert (_at(mask, (11.0, -3.0)) > 0.5) is not behind


def test_hair_that_hangs_in_the_shade_on_one_side_hangs_on_both():
    xs, ys = views.axes()
    hanging = (np.abs(xs) < 10) & (ys < 6) & (ys > -12) & (inside_oval(_view().landmarks) < -0.3)
    view = _painted(hanging | _scalp(), (214, 176, 110), rough=0.08)
    aside = (hanging | _scalp()) & (xs > 4) & (ys < 4)
    shaded = cv2.resize(aside.astype(np.float32), view.picture.shape[1::-1])
    picture = (view.picture * (1 - 0.7 * shaded[..., None])).astype(np.uint8)
    small = cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA)
    mask = hair_mask(replace(view, picture=picture, small=small, texture=views.texture_of(picture)))
    assert min(_at(mask, (x, -5.0)) for x in (-8.5, 8.5)) > 0.5
