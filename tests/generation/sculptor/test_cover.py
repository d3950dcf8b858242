"""Caps and scarves in selfies, drawn over the portraits as they are seen when hair is looked for."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from bench.faces.persona import person
from bench.faces.photograph import photograph
from generation.faces.analysis import analyse
from generation.faces.landmarks import OVAL
from generation.sculptor import sheet
from generation.sculptor.face_topology import CHIN
from generation.sculptor.frontal import FrontalFace, frontal_face
from generation.sculptor.hair import bared, canvas, find_hair
from generation.sculptor.hair import view as views
from generation.sculptor.hair.bare import cloth_on
from generation.sculptor.hair.cover import Worn, find_worn
from generation.sculptor.hair.mask import hair_mask
from generation.sculptor.hair.view import SKULL, View, look
from generation.sculptor.mesh import Floats

from ..figurines import analysed

DOME = np.array((9.2, 11.4, 10.6))  # cm: a cap over hair
COLOURS = {
    "black": (26, 26, 28),
    "white": (236, 236, 232),
    "red": (178, 30, 36),
    "khaki": (150, 130, 92),
    "navy": (26, 36, 82),
    "pink": (226, 140, 166),
}


@cache
def _face(name: str) -> FrontalFace:
    return frontal_face(analysed(name))


@cache
def _view(name: str) -> View:
    return look(analysed(name), _face(name).landmarks)


def _surface(view: View, radii: Floats) -> tuple[Floats, np.ndarray]:
    """Where in face space (h, w, 3) the picture shows an ellipsoid round the skull, and whether it does."""
    size = view.picture.shape
    ys, xs = np.mgrid[: size[0], : size[1]] / views.FINE
    seen = np.stack([xs + views.LEFT, views.TOP - ys, np.zeros_like(xs)], -1) - SKULL
    start, ahead = (seen @ view.turn) / radii, (np.array((0, 0, 1)) @ view.turn) / radii
    half, square = start @ ahead, ahead @ ahead
    inner = half * half - square * ((start * start).sum(-1) - 1)
    far = (-half + np.sqrt(np.maximum(inner, 0))) / square
    return (start + far[..., None] * ahead) * radii + SKULL, inner > 0


def _dyed(view: View, where: np.ndarray, places: Floats, colour: tuple[int, ...], logo: bool = False) -> View:
    """The view with cloth of one colour, lit from above; `logo`: a light one above the forehead."""
    above = np.clip(places[..., 1:2] / 12, -1, 1)
    shade = 0.82 + 0.14 * above + 0.03 * np.sin(places[..., :1]) * np.sin(0.7 * places[..., 1:2])
    cloth = np.array(colour) * shade
    if logo:
        on = (np.abs(places[..., 0]) < 2) & (np.abs(places[..., 1] - 9.5) < 1) & (places[..., 0] % 0.8 < 0.5)
        cloth[on] = 235
    grain = np.random.default_rng(2).normal(0, 2, cloth.shape)
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 1.0)[..., None]
    picture = np.clip(view.picture * (1 - share) + (cloth + grain) * share, 0, 255).astype(np.uint8)
    small = cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA)
    person = np.maximum(view.person, cv2.resize(share, (views.WIDTH, views.HEIGHT)))
    return replace(view, picture=picture, small=small, person=person, texture=views.texture_of(picture))


def _with_cap(name: str, colour: str, logo: bool = False, front: float = 6.3) -> View:
    """Its hem runs from above the brows (cm) to the nape."""
    view = _view(name)
    places, on = _surface(view, DOME)
    hem = front - 0.18 * (6.4 - places[..., 2])
    shaded = on & (np.abs(places[..., 1] - hem) < 0.8)
    shadow = 1 - 0.3 * cv2.GaussianBlur(shaded.astype(np.float32), (0, 0), 3)[..., None]
    view = replace(view, picture=(view.picture * shadow).astype(np.uint8))
    return _dyed(view, on & (places[..., 1] > hem), places, COLOURS[colour], logo)


def _knitted(view: View) -> View:
    """Its picture with ribs where it is above a hem."""
    places, on = _surface(view, DOME)
    ribs = 16 * np.sin(14 * places[..., 0]) * (on & (places[..., 1] > 6.6 - 0.18 * (6.4 - places[..., 2])))
    picture = np.clip(view.picture + ribs[..., None], 0, 255).astype(np.uint8)
    small = cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA)
    return replace(view, picture=picture, small=small, texture=views.texture_of(picture))


def _with_dyed_hair(name: str, red: float, yellow: float) -> View:
    """The view with hair as light as it is, and of another colour."""
    view = _view(name)
    hair = cv2.resize(hair_mask(view), view.picture.shape[1::-1])[..., None]
    lab = cv2.cvtColor(view.picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 1:] += np.clip(1.5 * hair - 0.4, 0, 1) * ((red, yellow) - lab[..., 1:])
    picture = np.round(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB) * 255).astype(np.uint8)
    small = cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA)
    return replace(view, picture=picture, small=small, texture=views.texture_of(picture))


def _with_scarf(name: str, colour: str) -> View:
    """Round the face, which stays free below the hairline, and down to the chest."""
    view = _view(name)
    places, on = _surface(view, DOME)
    rows, columns = np.indices(view.picture.shape[:2])
    xs, ys = columns / views.FINE + views.LEFT, views.TOP - rows / views.FINE
    down = (np.abs(xs) < np.interp(-ys, (-3, 5, 12, 20), (9.2, 9, 9.5, 14))) & (ys < 3)
    corners = np.round(views.to_samples(view.landmarks[OVAL], views.FINE)).astype(np.int32)
    face = cv2.fillPoly(np.zeros(xs.shape, np.uint8), [corners], 1) > 0
    return _dyed(view, ((on & (ys > 0)) | down) & ~(face & (ys < 7.3)), places, COLOURS[colour])


@cache
def _worn(name: str, what: str, colour: str) -> Worn:
    return find_worn((_with_cap if what == "cap" else _with_scarf)(name, colour), None)


def _at(image: np.ndarray, x: float, y: float) -> float:
    column, row = views.to_samples(np.array([[x, y]]))[0].round().astype(int)
    return float(image[row, column])


@pytest.mark.parametrize("colour", COLOURS)
def test_a_cap_of_any_colour_is_none_of_the_hair(colour):
    assert _worn("collins", "cap", colour).cover == "cap"


def test_a_cap_with_a_badge_is_a_cap():
    assert find_worn(_with_cap("collins", "white", logo=True), None).cover == "cap"


def test_a_knitted_cap_is_known_by_its_even_hem():
    assert find_worn(_knitted(_with_cap("collins", "white")), None).cover == "cap"


def test_a_cap_that_sits_high_is_known_by_its_dye():
    assert find_worn(_with_cap("collins", "navy", front=9.0), None).cover == "cap"


def _with_fringe(name: str) -> View:
    """Sharp and dark, as low as a cap, and ragged: locks end here and there."""
    view = _view(name)
    places, on = _surface(view, DOME)
    x, y = places[..., 0], places[..., 1]
    locks = 0.7 * np.sin(1.9 * x) + 0.5 * np.sin(4.7 * x + 1)
    return _dyed(view, on & (y > 5.6 + locks - 0.18 * (6.4 - places[..., 2])), places, COLOURS["black"])


def test_a_ragged_fringe_is_no_cap():
    assert find_worn(_with_fringe("collins"), None).cover == "no"


@pytest.mark.parametrize(("red", "yellow"), [(55, 5), (5, -45), (-40, 25)])
def test_hair_that_is_dyed_pink_blue_or_green_is_no_cap(red, yellow):
    assert find_worn(_with_dyed_hair("collins", red, yellow), None).cover == "no"


def test_hair_beside_a_cap_stays_and_has_its_own_colour():
    worn = _worn("collins", "cap", "red")
    assert max(_at(worn.mask, x, 2.5) for x in (-9.0, 9.0)) > 0.5
    hair = worn.view.picture[cv2.resize(worn.mask, worn.view.picture.shape[1::-1]) > 0.6]
    red, green, _ = np.median(hair, axis=0)
    assert red < 1.9 * green, "brown, where the cap was as well"


def test_a_cap_leaves_no_colour_on_the_forehead():
    face, worn = _face("collins"), _worn("collins", "cap", "red")
    above = round((sheet.TOP - 7.5) / sheet.SPACING), round(-sheet.LEFT / sheet.SPACING)
    dressed = replace(face, skin=face.skin.copy())
    hidden = cloth_on(face, worn.view, worn.cap)
    dressed.skin[hidden > 0.5] = COLOURS["red"]
    red, green, _ = bared(dressed, hidden).skin[above].astype(float)
    assert hidden[above] > 0.9 and red < 2 * green


@pytest.mark.parametrize("colour", ["black", "white", "pink", "navy"])
@pytest.mark.parametrize("name", ["collins", "hopper"])
def test_a_scarf_of_any_colour_is_whole(name, colour):
    worn = _worn(name, "scarf", colour)
    assert worn.cover == "scarf"
    chin = float(_view(name).landmarks[CHIN, 1])
    places = [(0, 12), (-8.3, 3), (8.3, 3), (-7.5, chin + 1), (7.5, chin + 1), (0, chin - 3)]
    assert min(_at(worn.mask, *place) for place in places) > 0.5
    assert max(_at(worn.mask, x, 0) for x in (-3, 0, 3)) < 0.5


def test_a_turned_heads_scarf_is_completed_from_the_side_that_is_seen():
    drawn = replace(person(91, 2), covered="scarf", scarf=(0.36, 0.16, 0.2), angles=(28.0, -3.0, 0.0))
    analysis = analyse(photograph(replace(drawn, beard=0.0, moustache=0.0, face_pixels=120, noise=0.01)))
    hair = find_hair(frontal_face(analysis), analysis)
    assert hair.traits.covered == "scarf"
    row = round((views.TOP - 3) / canvas.SPACING)
    sides = [round((x - views.LEFT) / canvas.SPACING) for x in (-7.5, 7.5)]
    assert min(hair.inside[row, sides]) > 0
    red, green, blue = hair.colour
    assert red > 1.3 * green and blue > green, "pink, not skin"


def test_uncovered_hair_is_no_cap_and_no_scarf():
    assert find_worn(_view("collins"), None).cover == "no"


def test_close_hair_is_taken_to_be_under_a_cap_that_shows_hardly_any():
    worn = find_worn(_view("hopper"), None)
    assert worn.cover == "cap"
    assert min(_at(worn.mask, x, 6.0) for x in (-7.0, 7.0)) > 0.5
    assert _at(worn.mask, 0.0, 8.5) == 0, "the forehead stays free"
    hair = worn.view.picture[cv2.resize(worn.mask, worn.view.picture.shape[1::-1]) > 0.6]
    assert np.ptp(np.median(hair, axis=0)) < 40, "no colour that nobody saw"


def test_who_is_as_bald_as_fair_at_the_temples_stays_bald_under_a_cap():
    view = _view("hopper")
    skin = np.median(
        view.small[views.HEIGHT // 2 - 6 : views.HEIGHT // 2 + 6, views.WIDTH // 2 - 9 :][:, :18], axis=(0, 1)
    )
    rows, columns = np.indices(view.picture.shape[:2])
    xs, ys = columns / views.FINE + views.LEFT, views.TOP - rows / views.FINE
    lit = (np.abs(xs) > 4.5) & (np.abs(xs) < 8.5) & (ys > -2) & (ys < 7.0) & (view.picture.mean(2) > 30)
    picture = np.where(lit[..., None], skin, view.picture).astype(np.uint8)
    small = cv2.resize(picture, (views.WIDTH, views.HEIGHT), interpolation=cv2.INTER_AREA)
    bald = replace(view, picture=picture, small=small, texture=views.texture_of(picture))
    worn = find_worn(bald, None)
    assert worn.cover == "cap" and not worn.mask.any()
