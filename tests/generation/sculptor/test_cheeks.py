"""What of ears lies on cheeks goes; shade, beards and whatever lies farther in stay."""

from dataclasses import replace

import numpy as np
import pytest

from generation.sculptor import sheet
from generation.sculptor.cheeks import without_ears
from generation.sculptor.frontal import FrontalFace, frontal_face
from generation.sculptor.hair import Hair, find_hair
from generation.sculptor.mesh import Floats
from tests.generation.figurines import analysed

LOBE, SHADE = 0.35, -0.8  # log: how much lighter a lobe, and darker the gap under it, is than the cheek


@pytest.fixture(scope="module")
def seen() -> tuple[FrontalFace, Hair]:
    analysis = analysed("collins")
    face = frontal_face(analysis)
    hair = find_hair(face, analysis)
    clean = without_ears(face, hair)
    return clean, replace(hair, inside=np.full_like(hair.inside, -9.0))


def _lit(face: FrontalFace, log: Floats) -> FrontalFace:
    skin = np.clip(face.skin * np.exp(log)[..., None], 0, 255)
    return replace(face, skin=skin.astype(np.uint8))


def _off(face: FrontalFace, other: FrontalFace, where: np.ndarray) -> float:
    """How far two faces' tones differ somewhere at the most, log."""
    logs = [np.log(sheet.blurred(each.skin.mean(2).astype(np.float32), 0.1)) for each in (face, other)]
    return float(np.abs(logs[0] - logs[1])[where].max())


def _patch(face: FrontalFace, low: float, high: float, depth: float) -> np.ndarray:
    xs, ys = sheet.axes()
    within = (ys > low) & (ys < high) & (face.inside > 0) & (face.inside < depth)
    return within & (np.abs(xs) > 3)


def test_lobes_and_the_dark_under_them_give_way_to_cheek(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    lobe, gap = _patch(face, -2.5, -1, 1.2), _patch(face, -4, -2.5, 1.2)
    eared = _lit(face, (LOBE * lobe + SHADE * gap).astype(np.float32))
    freed = without_ears(eared, hair)
    seen_from_front = (lobe | gap) & (face.inside > 0.4)
    assert _off(eared, face, seen_from_front) > 0.6
    assert _off(freed, face, seen_from_front) < 0.2


def test_the_shade_along_a_cheeks_edge_stays(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    shaded = _lit(face, -0.3 * np.exp(-np.maximum(face.inside, 0) / 0.8))
    plain = without_ears(face, hair)
    assert _off(without_ears(shaded, hair), shaded, face.inside > 0.3) < 0.1 + _off(
        plain, face, face.inside > 0.3
    )


def test_what_lies_farther_in_stays(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    xs, ys = sheet.axes()
    mole = (np.hypot(np.abs(xs) - 3.5, ys + 2) < 0.2) & (face.inside > 2.2)
    marked = _lit(face, np.where(mole, np.float32(-0.8), np.float32(0)))
    assert mole.any()
    assert (without_ears(marked, hair).skin[mole] == marked.skin[mole]).all()


def test_a_beard_at_the_edge_stays(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    sideburns = _patch(face, -5, 0, 1.2)
    mask = sheet.blurred(sideburns.astype(np.float32), 0.1)
    grown = replace(hair, beard=replace(hair.beard, mask=mask, beard=0.6))
    bearded = _lit(face, SHADE * mask)
    assert (without_ears(bearded, grown).skin == bearded.skin).all()
    assert (without_ears(bearded, hair).skin != bearded.skin).any()


def test_a_lamp_that_lacks_blue_makes_no_patches(seen: tuple[FrontalFace, Hair]) -> None:
    face, hair = seen
    noise = sheet.blurred(np.random.default_rng(2).normal(0, 1, face.inside.shape).astype(np.float32), 0.5)
    warm = (face.skin * (1, 0.55, 0)).astype(np.uint8)
    warm[..., 2] = np.clip(10 + 5 * noise / noise.std(), 2, 30)
    lit = replace(face, skin=warm)
    changed = np.abs(without_ears(lit, hair).skin.astype(float) - lit.skin).max(2)
    assert changed[face.inside > 0.6].max() < 16
