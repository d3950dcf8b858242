"""A face's tone: wrinkles and features stay, blotches and dots go."""

import numpy as np
import pytest

from generation.sculptor import sheet
from generation.sculptor.face_topology import LEFT_EYE, RIGHT_EYE
from generation.sculptor.frontal import FrontalFace, frontal_face
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import polygon
from generation.sculptor.tone import Tone, tones
from tests.generation.figurines import analysed

CHEEK = (-4.2, -2.0)  # cm: nothing but skin


@pytest.fixture(scope="module")
def face() -> FrontalFace:
    return frontal_face(analysed("collins"))


def _log(face: FrontalFace) -> Floats:
    return np.log(np.clip(face.skin.mean(2) / 255, 0.02, 1)).astype(np.float32)


def _spot(x: float, y: float, radius: float) -> Floats:
    xs, ys = sheet.axes()
    return np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / (2 * radius**2)).astype(np.float32)


def _toned(face: FrontalFace, added: Floats, apart: Floats | None = None) -> tuple[Tone, Tone]:
    return tones(face, _log(face) + added, np.zeros_like(added) if apart is None else apart)


def _shown(face: FrontalFace, added: Floats, painted: bool = False) -> Floats:
    """How much of what was added to the tone is left of it, at its finest."""
    return _toned(face, added)[painted].finest - _toned(face, np.zeros_like(added))[painted].finest


@pytest.mark.parametrize("painted", [False, True])
def test_a_blotch_on_one_cheek_is_less_than_half_of_one_on_both(face: FrontalFace, painted: bool) -> None:
    x, y = CHEEK
    one, other = _spot(x, y, 0.8), _spot(-x, y, 0.8)
    lone, twins = (_shown(face, -0.4 * spots, painted) for spots in (one, one + other))
    place = one > 0.9
    assert twins[place].mean() < -0.15
    assert 0.25 * abs(twins[place].mean()) < abs(lone[place].mean()) < 0.75 * abs(twins[place].mean())


def test_wrinkles_are_carved_and_dots_are_not(face: FrontalFace) -> None:
    xs, ys = np.broadcast_arrays(*sheet.axes())
    cheek = _spot(*CHEEK, 1.0) * (np.hypot(xs - CHEEK[0], ys - CHEEK[1]) < 1.5)
    lines = np.sin(xs * 2 * np.pi / 0.35).astype(np.float32)
    dots = lines * np.sin(ys * 2 * np.pi / 0.35).astype(np.float32) * np.float32(np.sqrt(2))
    wrinkled, stubbled = (_shown(face, 0.3 * cheek * pattern) for pattern in (lines, dots))
    place = cheek > 0.7
    assert stubbled[place].std() < 0.5 * wrinkled[place].std()


def test_what_lies_on_the_skin_leaves_the_skins_tone_as_it_was(face: FrontalFace) -> None:
    xs, ys = np.broadcast_arrays(*sheet.axes())
    beard = ((ys < -4.5) & (face.inside > 0.5)).astype(np.float32)
    plain, bearded = (_toned(face, -depth * beard, beard)[1] for depth in (0.0, 1.2))
    skin = (ys > -3) & (face.inside > 1)
    assert np.abs(plain.finest - bearded.finest)[skin].max() < 0.05
    inside = sheet.blurred(beard, 0.3) > 0.99
    assert (bearded.finest - bearded.whole)[inside].mean() < (plain.finest - plain.whole)[inside].mean() - 0.5


def test_a_faint_face_has_its_features_strengthened_more_than_its_skin(face: FrontalFace) -> None:
    none = np.zeros_like(face.inside)
    usual, faint = (tones(face, strength * _log(face), none)[1].finest for strength in (1.0, 0.3))
    eyes = np.maximum(polygon(face.landmarks, LEFT_EYE, 0.05), polygon(face.landmarks, RIGHT_EYE, 0.05)) > 0.9
    xs, ys = np.broadcast_arrays(*sheet.axes())
    cheeks = np.hypot(np.abs(xs) - abs(CHEEK[0]), ys - CHEEK[1]) < 1.2
    kept = [float(faint[place].std() / usual[place].std()) for place in (eyes, cheeks)]
    assert kept[0] > 0.7
    assert kept[1] < 0.8 * kept[0]
