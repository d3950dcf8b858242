"""The face as a relief: fine form carved from the selfie's tone, and the wash that pools in it.

A moulded figurine has no skin colour; likeness rests on form and on the *wash*, the darker plastic that lies
in recesses, as thinned paint does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from generation.sculptor import sheet
from generation.sculptor.enamel import Enamel, mix_enamel
from generation.sculptor.face_topology import LEFT_BROW, LIPS, MOUTH, RIGHT_BROW
from generation.sculptor.frontal import IRISES, FrontalFace, frontal_face, iris_radius
from generation.sculptor.hair import Hair, bared, find_hair
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import blurred, polygon

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis


LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)  # of linear sRGB
EDGE, MIDFACE = 0.8, 2.4  # cm inside the face's edge: where the relief sets in, where its tone is all there
SLOW = 1.2  # cm over which tone at the edge is levelled
FAINTEST, CONTRAST = 0.08, 0.42  # deviation of a face's log luminance: the least that is tone, and as carved


@dataclass(frozen=True, slots=True)
class Relief:
    """landmarks: (478, 3) float32, face space, cm. On the sheet: height, cm, the carved surface; wash, factor
    on the plastic's colour (1: plain); inside, cm from the oval's edge, positive inside; hair; enamel, the
    person's own colours.
    """

    landmarks: Floats
    height: Floats
    wash: Floats
    inside: Floats
    hair: Hair
    enamel: Enamel


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


@dataclass(frozen=True, slots=True)
class Features:
    """Soft masks (0-1) of brows, eyes, mouth and lips, and of irises, pupils and their glints."""

    brows: Floats
    eyes: Floats
    mouth: Floats
    lips: Floats
    irises: Floats
    pupils: Floats
    glints: Floats


def carve_relief(analysis: Analysis) -> Relief:
    """The relief of a selfie's face. Raises ValueError when its landmarks are degenerate."""
    face = frontal_face(analysis)
    hair = find_hair(face, analysis)
    face = bared(face, hair.cloth)
    enamel = mix_enamel(face, hair.beard.mask)
    tone, features = _tone(face, enamel), _features(face.landmarks)
    edge = np.clip(face.inside / EDGE, 0, 1)
    fade = edge * edge * (3 - 2 * edge) * _facing(face.height)
    height = face.height + (_form(tone, features, face.sharpness) + hair.beard.height) * fade
    stain = _levelled(_stain(tone, features), features, face.inside, hair.beard.mask)
    wash = 1 + (np.exp(2 * stain + _whiskers(enamel, hair.beard.mask, face.inside)) - 1) * fade
    return Relief(
        landmarks=face.landmarks,
        height=height.astype(np.float32),
        wash=wash.astype(np.float32),
        inside=face.inside,
        hair=hair,
        enamel=enamel,
    )


def _levelled(stain: Floats, features: Features, inside: Floats, beard: Floats) -> Floats:
    """The stain with plain plastic for skin at its edge: a face that is lighter than its head is a mask that
    somebody wears."""
    marked = np.maximum.reduce([features.brows, features.eyes, features.mouth, features.lips, beard])
    skin = (1 - np.clip(3 * marked, 0, 1)) * (inside > EDGE)
    slow = _blurred_within(stain, skin.astype(np.float32), SLOW)
    return np.asarray(stain - slow * (1 - sheet.smoothstep(inside, 0, MIDFACE)), np.float32)


def _whiskers(enamel: Enamel, beard: Floats, inside: Floats) -> Floats:
    """Logarithm of the tone of a whole beard, which local contrast cannot see."""
    log = np.log(np.clip(enamel.sheet @ LUMINANCE, 0.004, 1)) / 2.2
    bare = (inside > 1.5) & (beard < 0.2)
    if (beard > 0.5).sum() < 200 or not bare.any():
        return np.zeros_like(beard)
    depth = float(np.median(log[beard > 0.5]) - np.median(log[bare]))
    return beard * np.float32(np.clip(depth, -0.8, 0.2))


def _facing(height: Floats) -> Floats:
    """1 where the surface faces the viewer, 0 where it is so steep that the skin is drawn out on it."""
    down, across = np.gradient(blurred(height, 0.2), sheet.SPACING)
    cosine = 1 / np.sqrt(1 + across * across + down * down)
    return blurred(np.clip((cosine - 0.3) / 0.3, 0, 1).astype(np.float32), 0.15)


def _tone(face: FrontalFace, enamel: Enamel) -> Tone:
    """Of the person's own colours, not of the selfie's light on them: the studio lights what it carves."""
    grey = (enamel.sheet @ LUMINANCE) ** (1 / 2.2)
    log = np.log(np.clip(grey, 0.02, 1))
    mask = (face.inside > 0).astype(np.float32)
    local = log - _blurred_within(log, mask, 2.6)
    spread = float(np.sqrt((local[mask > 0] ** 2).mean())) if mask.any() else 0.0
    even = local / max(spread, FAINTEST) * CONTRAST
    finest, fine, middle, broad = (blurred(even, sigma) for sigma in (0.06, 0.16, 0.4, 1.0))
    return Tone(finest, fine, middle, broad, _blurred_within(even, mask, 2.6))


def _blurred_within(image: Floats, mask: Floats, sigma: float) -> Floats:
    return blurred(image * mask, sigma) / np.maximum(blurred(mask, sigma), 1e-3)


def _features(landmarks: Floats) -> Features:
    brows = np.maximum(polygon(landmarks, LEFT_BROW, 0.12), polygon(landmarks, RIGHT_BROW, 0.12))
    eyes = np.maximum(*(polygon(landmarks, eye, 0.05) for _, eye in IRISES))
    mouth = polygon(landmarks, MOUTH, 0.05)
    lips = np.clip(polygon(landmarks, LIPS, 0.08) - mouth, 0, 1)
    irises, pupils, glints = (np.zeros((sheet.HEIGHT, sheet.WIDTH), np.float32) for _ in range(3))
    for middle, _ in IRISES:
        x, y, r = *landmarks[middle, :2], iris_radius(landmarks, middle)
        irises += _spot(x, y, 0.98 * r, 0.04)
        pupils += _spot(x, y, 0.48 * r, 0.04)
        glints += _spot(x + 0.28 * r, y + 0.30 * r, 0.2 * r, 0.03)
    return Features(np.clip(brows * 1.3, 0, 1), eyes, mouth, lips, irises, pupils, glints)


def _spot(x: float, y: float, radius: float, softness: float) -> NDArray[np.float32]:
    xs, ys = sheet.axes()
    beyond = np.clip((np.hypot(xs - x, ys - y) - radius) / softness, -40, 40)
    return (1 / (1 + np.exp(beyond))).astype(np.float32)


def _limited(image: Floats, limit: float) -> Floats:
    """Linear for small values, never beyond the limit: a shadow's edge must not become a cliff."""
    return limit * np.tanh(image / limit)


def _form(tone: Tone, features: Features, sharpness: float) -> Floats:
    """Height in cm to add to the smooth surface: darker is deeper, brows and lids stand out."""
    fine = _limited(tone.finest - tone.fine, 0.25)
    detail = 0.55 * sharpness * fine + 0.40 * _limited(tone.fine - tone.middle, 0.3)
    detail += 0.32 * _limited(tone.middle - tone.broad, 0.35)
    dark = np.clip((tone.broad - tone.fine) / 0.35, 0, 1)
    hair = 0.30 * blurred(dark * features.brows, 0.10)
    hair += 0.9 * _limited(tone.finest - tone.fine, 0.2) * features.brows
    detail = detail * (1 - features.brows) + hair
    detail = detail * (1 - features.eyes) + features.eyes * _eyeball(tone, features)
    lids = np.clip(blurred(features.eyes, 0.10) * (1 - features.eyes) * 4, 0, 1)
    detail += 0.10 * lids - 0.10 * features.eyes
    gap = features.mouth * np.clip(-tone.finest / 0.4, 0, 1)
    return detail * (1 - 0.35 * features.mouth) - 0.16 * gap + 0.22 * _teeth(tone, features)


def _eyeball(tone: Tone, features: Features) -> Floats:
    cut = 0.10 * features.irises + 0.10 * features.pupils * (1 - features.glints)
    return 0.16 * _limited(tone.fine - tone.middle, 0.25) - cut


def _teeth(tone: Tone, features: Features) -> Floats:
    return features.mouth * np.clip((tone.fine - tone.broad) / 0.25, 0, 1)


def _stain(tone: Tone, features: Features) -> Floats:
    """Half the logarithm of the wash: the selfie's own tone, deeper in irises, pupils, lips and mouth."""
    fine = tone.finest - tone.fine
    stain: Floats = 0.75 * (tone.finest - tone.broad) + 0.65 * (tone.broad - tone.whole) + 0.30 * fine
    stain = _limited(stain, 0.9)
    pupil = 0.30 * features.pupils * (1 - features.glints)
    eye = 1.25 * stain - 0.22 * features.irises - pupil + 0.5 * features.glints * features.irises
    stain = stain * (1 - features.eyes) + features.eyes * eye
    gap = features.mouth * np.clip(-tone.finest / 0.3, 0, 1)
    return stain + 0.26 * _teeth(tone, features) - 0.13 * features.lips - 0.10 * gap
