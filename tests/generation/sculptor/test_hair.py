"""Hair in selfies."""

from dataclasses import replace

import numpy as np

from generation.sculptor import sheet
from generation.sculptor.frontal import FrontalFace, frontal_face
from generation.sculptor.hair import find_hair

from ..figurines import analysed


def _at(image: np.ndarray, x: float, y: float) -> float:
    return float(sheet.lookup(image, np.array([x]), np.array([y]))[0])


def _with_scalp(face: FrontalFace, colour: np.ndarray) -> FrontalFace:
    """The same face, all that surrounds it of one colour."""
    surround = np.where(face.inside[..., None] > 0, face.surround, colour).astype(np.uint8)
    return replace(face, surround=surround)


def test_hair_is_above_the_forehead_and_not_on_nose_or_chin():
    face = frontal_face(analysed("collins"))
    hair = find_hair(face)
    assert _at(hair.inside, 0, face.landmarks[10, 1] + 1) > 0
    for landmark in (1, 50, 152, 280):
        assert _at(hair.inside, *face.landmarks[landmark, :2]) < 0


def test_hair_stands_out_only_where_there_is_some():
    hair = find_hair(frontal_face(analysed("collins")))
    assert hair.volume[hair.inside > 1].min() > 0.3
    assert np.abs(hair.volume[hair.inside < -0.3]).max() < 1e-3


def test_a_scalp_of_the_skins_own_colour_is_bald():
    face = frontal_face(analysed("collins"))
    skin = np.median(face.surround[face.inside > 1.5], axis=0)
    assert find_hair(_with_scalp(face, skin)).inside.max() < 0


def test_black_hair_has_a_darker_wash_than_fair_hair():
    face = frontal_face(analysed("collins"))
    black, fair = (find_hair(_with_scalp(face, np.array(rgb))) for rgb in ((20, 16, 14), (190, 160, 90)))
    assert np.median(black.wash[black.inside > 0]) < np.median(fair.wash[fair.inside > 0]) - 0.1


def test_nobody_in_the_picture_gives_no_hair():
    face = frontal_face(analysed("collins"))
    assert find_hair(replace(face, person=np.zeros_like(face.person))).inside.max() < 0
