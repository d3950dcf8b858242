"""The tone of a face: how dark and how light its skin is, freed of what is no form.

Glossy plastic shows each blotch. What tells form from blotches: a face is alike on both sides, wrinkles are
lines, and stubble and pores are dots.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.sculptor import sheet
from generation.sculptor.face_topology import IRISES, LEFT_BROW, LEFT_EYE, LIPS, MOUTH, RIGHT_BROW, RIGHT_EYE
from generation.sculptor.frontal import FrontalFace
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import blurred, polygon

AROUND = 2.6  # cm over which tone is compared
FAINTEST, CONTRAST = 0.08, 0.42  # deviation of a face's log luminance: the least that is tone, and as carved
PLAIN = 0.16  # a face of less deviation has its features strengthened, and not its skin's blotches
DEEPEST = 1.6  # below its surroundings
BLOTCH, KEPT = 0.25, 0.3  # cm: of what is broader and on one side only, this share is kept
LINE, FLAT = (0.3, 0.7), 1e-4  # coherence of dots and of lines; squared slope below which nothing is a line
CARVED, STAINED = 0.2, 0.8  # of dots that is carved, and that is painted
EYELIDS = (1.15, 0.85, 0.2)  # of the eye's width: about eyes all is form, and rims of glasses


@dataclass(frozen=True, slots=True)
class Tone:
    """Log luminance of the skin, of even contrast, blurred at four scales (0.06, 0.16, 0.4, 1 cm), and around
    the whole face (2.6 cm).
    """

    finest: Floats
    fine: Floats
    middle: Floats
    broad: Floats
    whole: Floats


def tones(face: FrontalFace, log: Floats, apart: Floats) -> tuple[Tone, Tone]:
    """The tone to carve and the tone to paint.

    log: logarithm of the lightness (gamma 2.2) of the person's own colours, not of the selfie's light on
    them: the studio lights what it carves. apart: 0-1, beard and dark glasses, which skin is not compared
    with; in them the tone is as deep as they are.
    """
    oval = (face.inside > 0).astype(np.float32)
    bare = oval * (1 - apart)
    local = log - blurred_within(log, bare, AROUND)
    sure = bare > 0.5
    spread = float(np.sqrt((local[sure] ** 2).mean())) if sure.any() else 0.0
    even = np.maximum(local / max(spread, FAINTEST) * CONTRAST, -DEEPEST)
    skin = _skin(face) * (1 - apart)
    both, dots = _freed(even, skin * oval, face)
    both, dots = (part * min(1.0, max(spread, FAINTEST) / PLAIN) for part in (both, dots))
    carved, painted = (even + (both - (1 - share) * dots - even) * skin for share in (CARVED, STAINED))
    return _blurred(carved, bare), _blurred(painted, bare)


def blurred_within(image: Floats, mask: Floats, sigma: float) -> Floats:
    """The blur of what is in a mask (0-1), sigma in cm."""
    return blurred(image * mask, sigma) / np.maximum(blurred(mask, sigma), 1e-3)


def _blurred(even: Floats, bare: Floats) -> Tone:
    finest, fine, middle, broad = (blurred(even, sigma) for sigma in (0.06, 0.16, 0.4, 1.0))
    return Tone(finest, fine, middle, broad, blurred_within(even, bare, AROUND))


def _skin(face: FrontalFace) -> Floats:
    """0-1: where there is no feature."""
    parts = (LEFT_BROW, RIGHT_BROW, LEFT_EYE, RIGHT_EYE, LIPS, MOUTH)
    features = np.maximum.reduce([polygon(face.landmarks, part, 0.12) for part in parts])
    return np.asarray(np.clip(1 - 2.5 * features, 0, 1), np.float32)


def _freed(even: Floats, skin: Floats, face: FrontalFace) -> tuple[Floats, Floats]:
    """The tone, what is broad in it nearly alike on both sides; and the dots that are left in it."""
    broad = blurred_within(even, skin, BLOTCH)
    twin = np.asarray(np.minimum(skin, skin[:, ::-1]), np.float32)
    uneven = (1 - KEPT) * (broad - broad[:, ::-1]) / 2 * blurred(twin, 0.1) * twin
    dots = (even - broad) * (1 - _lines(even)) * (1 - _about_eyes(face))
    return even - uneven, dots


def _lines(even: Floats) -> Floats:
    """0-1: 1 on lines, 0 on dots and even places: the coherence of the structure tensor (J. Weickert,
    "Anisotropic diffusion in image processing", 1998)."""
    down, across = np.gradient(blurred(even, 0.06))
    products = np.stack([across * across, down * down, across * down])
    xx, yy, xy = (blurred(product, 0.2) for product in products)
    coherence = np.sqrt((xx - yy) ** 2 + 4 * xy * xy) / (xx + yy + FLAT)
    return np.asarray(np.clip((coherence - LINE[0]) / (LINE[1] - LINE[0]), 0, 1), np.float32)


def _about_eyes(face: FrontalFace) -> Floats:
    nearest = np.minimum(*(sheet.away_from(face.landmarks, eye, *EYELIDS) for _, eye in IRISES))
    return np.asarray(np.clip((1.15 - nearest) / 0.3, 0, 1), np.float32)
