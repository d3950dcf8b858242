"""Hair in selfies."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from generation.faces.analysis import Analysis
from generation.sculptor import sheet
from generation.sculptor.frontal import FrontalFace, frontal_face
from generation.sculptor.hair import Hair, beard_tones, canvas, find_hair, grow, hair_tones, mould
from generation.sculptor.hair.beard import find_beard
from generation.sculptor.hair.hanging import bearded, find_hanging
from generation.sculptor.hair.view import look
from generation.sculptor.head import beard_colour
from generation.sculptor.mesh import Floats
from generation.sculptor.relief import carve_relief

from ..figurines import analysed
from .bearded import with_beard

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
        washes.append(hair_tones(hair, mould(hair, face.height, face.inside, 7.5), points, np.asarray)[1][0])
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


@pytest.mark.parametrize("seed", range(3))
def test_no_deformed_face_gives_masses_that_are_not_finite(seed):
    random = np.random.default_rng(seed)
    analysis, face = analysed("collins"), _face("collins")
    bent = face.landmarks + random.normal(0, 0.8, face.landmarks.shape).astype(np.float32)
    face = replace(face, landmarks=bent, height=face.height + random.normal(0, 1))
    hair = find_hair(face, analysis)
    masses = mould(hair, face.height, face.inside, 5.5 + seed)
    points = random.uniform(-20, 20, (2000, 3)).astype(np.float32)
    assert all(np.isfinite(tone).all() for tone in hair_tones(hair, masses, points, np.asarray))
    assert masses is None or all(np.isfinite(found).all() for found in masses.at(points))


def test_a_beard_stands_out_where_it_grows_and_nowhere_else():
    face = _face("collins")
    skin = face.skin.copy()
    dark = (face.inside > 0.2) & (sheet.axes()[1] < face.landmarks[61, 1] - 0.4)
    shade = _shade(dark.shape)
    skin[dark] = (np.array((38, 30, 26)) * shade[dark][:, None]).astype(np.uint8)
    beard = find_beard(replace(face, skin=skin))
    assert beard.beard > 0.5
    assert beard.moustache < 0.3
    assert float(sheet.lookup(beard.height, np.array([0.0]), np.array([face.landmarks[152, 1] + 1]))[0]) > 0.1
    assert np.abs(beard.height[face.landmarks[145, 1] < sheet.axes()[1][:, 0]]).max() < 1e-3


def _shade(shape: tuple[int, ...]) -> Floats:
    return np.random.default_rng(1).uniform(0.7, 1.3, shape).astype(np.float32)


def test_a_scarf_that_encloses_the_face_is_told_from_hair():
    analysis = analysed("collins")
    picture = analysis.picture.copy()
    points = np.round(analysis.face.landmarks[:, :2]).astype(np.int32)
    face = cv2.fillConvexPoly(np.zeros(picture.shape[:2], np.uint8), cv2.convexHull(points), 1) > 0
    (x0, y0, x1, y1), middle = analysis.face.box, points.mean(axis=0)
    veil = np.zeros(picture.shape[:2], np.uint8)
    axes = (round(0.75 * (x1 - x0)), round(0.85 * (y1 - y0)))
    cv2.ellipse(veil, (round(middle[0]), round(middle[1])), axes, 0, 0, 360, 1, -1)
    cv2.rectangle(veil, (x0 - 20, (y0 + y1) // 2), (x1 + 20, picture.shape[0]), 1, -1)
    worn = ~face & (veil > 0)
    shade = _shade(worn.shape)
    picture[worn] = np.clip(np.array((60, 80, 150)) * (0.9 + 0.1 * shade[worn][:, None]), 0, 255)
    hair = find_hair(_face("collins"), replace(analysis, picture=picture))
    assert hair.traits.covered == "scarf"
    assert min(_at(hair.inside, *CROWN), _at(hair.inside, 0, -11.5)) > 0


@pytest.mark.parametrize("colour", [(45, 32, 25), (190, 188, 186), (150, 80, 35)])
def test_a_long_beard_hangs_below_the_chin_in_its_own_colour(colour):
    analysis = with_beard(0.45, colour)
    face = frontal_face(analysis)
    hair = find_hair(face, analysis)
    assert hair.hanging is not None
    assert 1.5 < face.landmarks[152, 1] - hair.hanging.lowest < 12
    seen = 255 * hair.hanging.colour ** (1 / 2.2)
    assert np.abs(seen - colour).max() < 30
    mass = grow(hair, face.height, face.inside, 7.5, float(face.landmarks[152, 1])).beard
    assert mass is not None
    x, y, z = face.landmarks[152]
    away = mass.at(np.array([[x, y - 2, z], [x, y - 2, z + 4], [x, y + 8, z + 2]], np.float32))
    assert away[0] < 0 < min(away[1:])


@pytest.mark.parametrize(("grown", "moustache"), [(0.6, 1.0), (1.0, 0.1)])
def test_nothing_hangs_from_stubble_nor_where_no_moustache_grows(grown, moustache):
    """A throat's shade is as dark, and would hang from the chin like a tongue."""
    analysis = with_beard(0.45, (45, 32, 25))
    face = frontal_face(analysis)
    seen, beard = look(analysis, face.landmarks), find_beard(face)
    full, less = (
        bearded(seen, replace(beard, beard=share, moustache=lip))
        for share, lip in ((1.0, 1.0), (grown, moustache))
    )
    assert find_hanging(seen, full) is not None
    assert less is not None
    assert find_hanging(seen, less) is None


def test_a_dark_beards_tip_is_as_dark_as_the_beard_on_the_face():
    analysis = with_beard(0.45, (45, 32, 25))
    relief = carve_relief(analysis)
    x, y, _ = relief.landmarks[152]
    mass = grow(relief.hair, relief.height, relief.inside, 7.5, float(y)).beard
    points = np.array([[x + 0.1 * i, y - 2.5, 0] for i in range(-10, 11)], np.float32)
    _, wash, _ = beard_tones(relief.hair, mass, beard_colour(relief), points, relief.enamel.dyed)
    xs, ys = np.broadcast_arrays(*sheet.axes())
    on_face = relief.wash[np.hypot(xs - x, ys - y - 1.5) < 0.5]
    assert np.median(wash) < min(1.4 * np.median(on_face), 0.4)


def test_nothing_hangs_from_a_bare_chin():
    assert all(_hair(name).hanging is None for name in ("collins", "hopper"))
