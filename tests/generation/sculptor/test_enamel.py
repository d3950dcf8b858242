"""The person's colours: skin of every tone stays itself, while the lamp's tint and side light go."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from generation.sculptor import sheet
from generation.sculptor.enamel import Enamel, mix_enamel, to_linear
from generation.sculptor.frontal import FrontalFace, frontal_face
from tests.generation.figurines import analysed


@pytest.fixture(scope="module")
def face() -> FrontalFace:
    return frontal_face(analysed("collins"))


def _lit(face: FrontalFace, factor: np.ndarray | float) -> FrontalFace:
    """The face under other light; `factor` is linear."""
    linear = np.clip(to_linear(face.skin) * factor, 0, 1)
    return replace(face, skin=np.round(255 * linear ** (1 / 2.2)).astype(np.uint8))


def _mixed(face: FrontalFace) -> Enamel:
    return mix_enamel(face, np.zeros_like(face.inside))


def _lightness(enamel: Enamel) -> float:
    return float(cv2.cvtColor(enamel.skin.reshape(1, 1, 3), cv2.COLOR_LRGB2LAB)[0, 0, 0])


def _one_sidedness(light: np.ndarray, face: FrontalFace) -> float:
    """Logarithm of how much brighter the right cheek is than the left."""
    xs, _ = sheet.axes()
    cheeks = (face.inside > 2) & (np.abs(xs) > 2.5)
    return float(np.log(light[cheeks & (xs > 0)].mean() / light[cheeks & (xs < 0)].mean()))


def test_darker_skin_stays_darker_and_keeps_its_form(face: FrontalFace) -> None:
    tones = [_mixed(_lit(face, factor)) for factor in (1.0, 0.5, 0.22, 0.1)]
    lightness = [_lightness(tone) for tone in tones]
    assert lightness == sorted(lightness, reverse=True)
    assert lightness[-1] > 20
    for tone in tones:
        skin = tone.sheet[face.inside > 1].mean(1)
        assert np.percentile(skin, 95) > 1.4 * np.percentile(skin, 5)


def test_a_coloured_lamp_leaves_no_tint(face: FrontalFace) -> None:
    plain, orange = (_mixed(_lit(face, np.array(lamp))) for lamp in ((1, 1, 1), (1.0, 0.7, 0.35)))
    a, b = (cv2.cvtColor(e.skin.reshape(1, 1, 3), cv2.COLOR_LRGB2LAB)[0, 0, 1:] for e in (plain, orange))
    assert np.linalg.norm(a - b) < 18


def test_side_light_is_taken_out(face: FrontalFace) -> None:
    across = np.gradient(sheet.blurred(face.height, 0.4), sheet.SPACING, axis=1)
    lamp = (0.6 - 0.4 * across / np.sqrt(1 + across**2))[..., None]
    lit = _lit(face, lamp)
    of_selfie = [_one_sidedness(to_linear(each.skin).mean(2), face) for each in (face, lit)]
    of_enamel = [_one_sidedness(_mixed(each).sheet.mean(2), face) for each in (face, lit)]
    assert of_selfie[1] - of_selfie[0] > 0.2
    assert abs(of_enamel[1] - of_enamel[0]) < 0.5 * (of_selfie[1] - of_selfie[0])


def test_every_colour_is_a_finite_albedo(face: FrontalFace) -> None:
    for factor in (0.0, 0.05, 3.0):
        sheet_colours = _mixed(_lit(face, factor)).sheet
        assert np.isfinite(sheet_colours).all()
        assert sheet_colours.min() > 0 and sheet_colours.max() <= 0.9


def test_white_hair_is_not_tinted_by_what_is_done_to_skin():
    enamel = Enamel(np.zeros((1, 1, 3)), np.full(3, 0.3), np.array((1.3, 0.8, 0.6), np.float32))
    dyed = enamel.dyed(np.full(3, 0.5, np.float32))
    assert np.ptp(dyed) < 0.02
    fair = enamel.dyed(np.array((0.55, 0.4, 0.2), np.float32))
    assert fair[0] > 1.3 * fair[2]


def _hue_of_dyed(colour: tuple[float, float, float]) -> float:
    enamel = Enamel(np.zeros((1, 1, 3)), np.full(3, 0.3), np.ones(3, np.float32))
    lab = cv2.cvtColor(enamel.dyed(np.array(colour, np.float32)).reshape(1, 1, 3), cv2.COLOR_LRGB2LAB)[0, 0]
    return float(np.degrees(np.arctan2(lab[2], lab[1])))


@pytest.mark.parametrize("cast", [(0.42, 0.30, 0.23), (0.30, 0.31, 0.19)], ids=["flesh", "green"])
def test_fair_hair_is_golden_whatever_the_light_made_of_it(cast: tuple[float, float, float]) -> None:
    assert 65 < _hue_of_dyed(cast) < 80


def test_ginger_dark_and_dyed_hair_keep_their_hue() -> None:
    for colour in ((0.42, 0.16, 0.05), (0.05, 0.02, 0.012), (0.1, 0.2, 0.5)):
        lab = cv2.cvtColor(np.float32([[colour]]), cv2.COLOR_LRGB2LAB)[0, 0]
        assert abs(_hue_of_dyed(colour) - np.degrees(np.arctan2(lab[2], lab[1]))) < 2.5
