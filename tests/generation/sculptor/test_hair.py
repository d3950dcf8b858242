"""Hair in selfies."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from generation.faces.analysis import Analysis
from generation.sculptor.frontal import FrontalFace, frontal_face
from generation.sculptor.hair import Hair, canvas, find_hair, hair_tones, mould
from generation.sculptor.mesh import Floats

from ..figurines import analysed

CROWN, NOSE, CHIN = (0, 12.5), (0, -1), (0, -9)


@cache
def _face(name: str) -> FrontalFace:
    return frontal_face(analysed(name))


@cache
def _hair(name: str) -> Hair:
    return find_hair(_face(name), analysed(name))


def _at(image: Floats, x: float, y: float) -> float:
    column, row = (x + 20) / canvas.SPACING, (22 - y) / canvas.SPACING
    return float(image[round(row), round(column)])


def _above_face(analysis: Analysis) -> tuple[slice, slice]:
    x0, y0, x1, y1 = analysis.face.box
    return slice(max(y0 - (y1 - y0), 0), y0 + (y1 - y0) // 3), slice(x0 - (x1 - x0), x1 + (x1 - x0))


def _recoloured(analysis: Analysis, colour: tuple[int, int, int]) -> Analysis:
    """The same selfie, its hair (found before) of one colour with strands of two shades."""
    picture = analysis.picture.copy()
    area = np.zeros(picture.shape[:2], bool)
    area[_above_face(analysis)] = True
    oval = cv2.convexHull(np.round(analysis.face.landmarks[:, :2]).astype(np.int32))
    face = cv2.fillConvexPoly(np.zeros(area.shape, np.uint8), oval, 1) > 0
    area &= ~face & (analysis.person_mask > 0.5)
    shade = 1 + 0.08 * np.sin(np.arange(picture.shape[1]) * 1.7)[None, :, None]
    dyed = np.clip(np.array(colour) * shade + np.zeros(picture.shape), 0, 255)
    picture[area] = dyed[area].astype(np.uint8)
    return replace(analysis, picture=picture)


def test_hair_is_above_the_forehead_and_not_on_nose_or_chin():
    inside = _hair("collins").inside
    assert _at(inside, *CROWN) > 0
    assert max(_at(inside, *NOSE), _at(inside, *CHIN)) < 0


def test_hair_beside_the_face_is_found_on_both_sides():
    outline = _hair("collins").outline
    level = round((22 - 5) / canvas.SPACING)
    assert outline.left[level] < -7.5
    assert outline.right[level] > 7.5


def test_full_hair_stands_out_and_is_short():
    traits = _hair("collins").traits
    assert traits.hair == "short"
    assert traits.volume > 1


def test_a_womans_chin_has_no_beard():
    assert _hair("collins").traits.beard < 0.1
    assert _hair("hopper").traits.moustache < 0.1


def test_a_uniform_cap_is_no_hair():
    assert _hair("hopper").traits.covered == "cap"
    assert _hair("collins").traits.covered == "no"


def test_nobody_in_the_picture_has_no_hair():
    nobody = replace(analysed("collins"), person_mask=np.zeros_like(analysed("collins").person_mask))
    blank = replace(nobody, picture=np.full_like(nobody.picture, 127))
    hair = find_hair(_face("collins"), blank)
    assert hair.traits.hair == "none"
    assert mould(hair, _face("collins").height, _face("collins").inside, 7.5) is None


def test_a_scalp_of_the_skins_own_colour_is_bald():
    face, analysis = _face("collins"), analysed("collins")
    skin = np.median(face.skin[face.inside > 1.5], axis=0)
    assert find_hair(face, _recoloured(analysis, tuple(skin))).traits.hair == "none"


@pytest.mark.parametrize("colour", [(24, 18, 15), (120, 60, 30), (215, 180, 120), (150, 150, 155)])
def test_hair_of_any_colour_is_found(colour):
    hair = find_hair(_face("collins"), _recoloured(analysed("collins"), colour))
    assert hair.traits.hair != "none"
    assert _at(hair.inside, *CROWN) > 0


def test_black_hair_has_a_darker_wash_than_fair_hair():
    face, points = _face("collins"), np.array([[0, 13.5, 0]], np.float32)
    washes = []
    for colour in ((24, 18, 15), (215, 180, 120)):
        hair = find_hair(face, _recoloured(analysed("collins"), colour))
        washes.append(hair_tones(hair, mould(hair, face.height, face.inside, 7.5), points)[1][0])
    assert washes[0] < washes[1] - 0.2


def test_masses_cover_the_crown_and_leave_the_face_free():
    face = _face("collins")
    masses = mould(_hair("collins"), face.height, face.inside, 7.5)
    assert masses is not None
    away, _, _ = masses.at(np.array([[0, 13.9, -4.2], [0, 0, 7], [0, -8, 5]], np.float32))
    assert away[0] < 0
    assert away[1:].min() > 0.3


def test_equal_selfies_give_equal_hair():
    again = find_hair(_face("collins"), analysed("collins"))
    assert np.array_equal(again.inside, _hair("collins").inside)
    assert np.array_equal(again.relief, _hair("collins").relief)
