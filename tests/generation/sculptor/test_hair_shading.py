"""How light and dark hair is: strands and broad tones stay, patches and what shines through go."""

import numpy as np

from generation.sculptor.hair import canvas
from generation.sculptor.hair.shading import tone_of
from generation.sculptor.hair.strands import direction
from generation.sculptor.mesh import Floats

BROWN = -1.2  # log of the lightness of the hair
XS, YS = np.broadcast_arrays(*canvas.axes())
INSIDE = (8.0 - np.maximum(np.abs(XS), np.abs(YS - 6))).astype(np.float32)  # cm: hair, as a square
WELL_WITHIN = INSIDE > 1.5


def _strands(strength: float) -> Floats:
    """Strands that hang straight down, each of its own tone."""
    tones = np.random.default_rng(5).normal(0, 1, (1, canvas.WIDTH)).astype(np.float32)
    lines = canvas.blurred(np.repeat(tones, canvas.HEIGHT, 0), 0.15)
    return strength * lines / float(lines.std())


def _toned(added: Floats) -> Floats:
    log = (np.where(INSIDE > 0, BROWN, 0) + _strands(0.05) + added).astype(np.float32)
    share = (INSIDE > 0).astype(np.float32)
    return tone_of(log, INSIDE, direction(log, share), curly=False)


def test_a_dark_patch_is_evened() -> None:
    patch = (np.abs(XS - 2) < 0.7) & (np.abs(YS - 8) < 0.7)
    seen = _toned(np.where(patch, np.float32(-0.9), np.float32(0))) - _toned(np.zeros_like(INSIDE))
    assert np.abs(seen[WELL_WITHIN]).max() < 0.3


def test_strands_stay() -> None:
    strands = _strands(0.15)
    seen = _toned(strands)
    alike = np.corrcoef(seen[WELL_WITHIN], strands[WELL_WITHIN])[0, 1]
    assert alike > 0.8
    assert seen[WELL_WITHIN].std() > 0.5 * strands[WELL_WITHIN].std()


def test_grey_temples_stay() -> None:
    temples = (np.abs(XS) > 4) & (YS < 8)
    seen = _toned(np.where(temples, np.float32(0.6), np.float32(0)))
    grey, brown = (float(np.median(seen[part & WELL_WITHIN])) for part in (temples, ~temples))
    assert 0.35 < grey - brown < 0.7


def test_what_is_behind_hair_does_not_shine_through_at_its_edge() -> None:
    behind = np.clip(1 - INSIDE / 0.35, 0, 1) * (INSIDE > 0)
    seen = _toned(behind.astype(np.float32)) - _toned(np.zeros_like(INSIDE))
    assert np.abs(seen[INSIDE > 0]).max() < 0.15


def test_noise_in_black_hair_is_fainter_than_as_much_in_brown_hair() -> None:
    strands = _strands(0.2)
    black, brown = (_toned(level + strands) for level in (np.float32(-2.5), np.float32(0)))
    assert black[WELL_WITHIN].std() < 0.6 * brown[WELL_WITHIN].std()


def test_no_hair_has_no_tone() -> None:
    bald, log = np.full_like(INSIDE, -99.0), np.full_like(INSIDE, BROWN)
    assert not tone_of(log, bald, direction(log, np.zeros_like(log)), curly=False).any()
