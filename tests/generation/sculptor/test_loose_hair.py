"""Single hairs that hang over a face give way to skin; whatever else is dark and thin on it stays."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from generation.sculptor import sheet
from generation.sculptor.frontal import FrontalFace, frontal_face
from generation.sculptor.hair import Hair, find_hair
from generation.sculptor.loose_hair import without_strands
from tests.generation.figurines import analysed

STRANDS = (((-7.2, 2.0), (-4.6, -4.5)), ((7.2, 1.5), (4.4, -3.5)), ((7.0, -0.5), (5.2, -4.5)))
WRINKLES = (((-2.0, -1.0), (-3.4, -4.2)), ((2.0, -1.0), (3.4, -4.2)), ((-4.0, -1.0), (-3.2, -2.6)))


@pytest.fixture(scope="module")
def seen() -> tuple[FrontalFace, Hair]:
    """A smooth face of middling skin with black hair that hides nothing of it."""
    analysis = analysed("collins")
    face = frontal_face(analysis)
    hair = find_hair(face, analysis)
    black = np.full(3, 0.01, np.float32)
    even = replace(face, skin=np.full_like(face.skin, (190, 150, 125)))
    return even, replace(hair, inside=np.full_like(hair.inside, -9.0), colour=black)


def _drawn(face: FrontalFace, lines: tuple[tuple[tuple[float, float], ...], ...]) -> FrontalFace:
    skin = face.skin.copy()
    for line in lines:
        start, end = np.round(sheet.to_samples(np.array(line)) * 16).astype(int).tolist()
        cv2.line(skin, start, end, (50, 40, 35), 2, cv2.LINE_AA, 4)
    return replace(face, skin=skin)


def _left(face: FrontalFace, drawn: FrontalFace, hair: Hair) -> float:
    """How much of what was drawn inside the face is left."""
    before, after = (
        np.abs(each.skin.astype(float) - face.skin)[face.inside > 0.2].sum()
        for each in (drawn, without_strands(drawn, hair))
    )
    return float(after / before)


def test_strands_give_way_to_skin(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    assert _left(face, _drawn(face, STRANDS), hair) < 0.15


def test_wrinkles_stay(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    assert _left(face, _drawn(face, WRINKLES), hair) == 1


def test_moles_and_freckles_stay(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    dots = tuple(((x, y), (x, y - 0.1)) for x in np.arange(-6, 7, 1.0) for y in np.arange(-4, 2, 1.5))
    assert _left(face, _drawn(face, dots), hair) == 1


def test_only_hair_that_is_darker_than_the_skin_is_taken_for_strands(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    assert _left(face, _drawn(face, STRANDS), replace(hair, colour=hair.skin)) == 1


def test_a_beard_stays(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    bearded = replace(hair, beard=replace(hair.beard, beard=0.8))
    bristles = tuple(((x, -6.0), (x, -9.5)) for x in np.arange(-4, 4.1, 0.5))
    assert _left(face, _drawn(face, bristles), bearded) == 1
    assert _left(face, _drawn(face, bristles), hair) < 0.9


def test_a_fringe_stays(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    ys = np.linspace(22, -26, hair.inside.shape[0])[:, None]
    low = replace(hair, inside=np.broadcast_to(ys - 5.0, hair.inside.shape).astype(np.float32))
    tips = tuple(((x, 7.0), (x + 0.2, 3.5)) for x in np.arange(-4, 4.1, 0.8))
    assert _left(face, _drawn(face, tips), low) > 0.95
