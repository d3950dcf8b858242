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
from generation.sculptor.cheeks import without_ears
from generation.sculptor.enamel import Enamel, mix_enamel
from generation.sculptor.face_topology import IRISES, LEFT_BROW, LIPS, MOUTH, RIGHT_BROW
from generation.sculptor.frontal import frontal_face, iris_radius
from generation.sculptor.hair import Hair, bared, find_hair
from generation.sculptor.loose_hair import without_strands
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import blurred, polygon
from generation.sculptor.sunglasses import dark_lenses
from generation.sculptor.tone import Tone, blurred_within, tones

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis


LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)  # of linear sRGB
EDGE, MIDFACE = 0.8, 2.4  # cm inside the face's edge: where the relief sets in, where its tone is all there
SLOW = 1.2  # cm over which tone at the edge is levelled
LENS, RIM, RIM_WIDE = 0.16, 0.10, 0.3  # cm that dark glasses stand out, their rim once more, its width
PANE = 1.0  # cm over which a lens runs smoothly over brow, eye and cheek


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
class Features:
    """Soft masks (0-1) of brows, eyes, mouth and lips, of irises, pupils and their glints, and of the lenses
    of dark glasses."""

    brows: Floats
    eyes: Floats
    mouth: Floats
    lips: Floats
    irises: Floats
    pupils: Floats
    glints: Floats
    lenses: Floats


def carve_relief(analysis: Analysis) -> Relief:
    """The relief of a selfie's face. Raises ValueError when its landmarks are degenerate."""
    face = frontal_face(analysis)
    hair = find_hair(face, analysis)
    face = without_ears(without_strands(bared(face, hair.cloth), hair), hair)
    enamel = mix_enamel(face, hair.beard.mask)
    log = np.log(np.clip((enamel.sheet @ LUMINANCE) ** (1 / 2.2), 0.02, 1))
    features = _features(face.landmarks, dark_lenses(face, log))
    carved, painted = tones(face, log, np.maximum(hair.beard.mask, features.lenses))
    edge = np.clip(face.inside / EDGE, 0, 1)
    fade = edge * edge * (3 - 2 * edge) * sheet.facing(face.height)
    under = face.height + features.lenses * (blurred(face.height, PANE) - face.height)
    height = under + (_form(carved, features, face.sharpness) + hair.beard.height) * fade
    stain = _levelled(_stain(painted, features), features, face.inside, hair.beard.mask)
    wash = 1 + (np.exp(2 * stain) - 1) * fade
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
    parts = (features.brows, features.eyes, features.mouth, features.lips, features.lenses, beard)
    marked = np.maximum.reduce(parts)
    skin = (1 - np.clip(3 * marked, 0, 1)) * (inside > EDGE)
    slow = blurred_within(stain, skin.astype(np.float32), SLOW)
    return np.asarray(stain - slow * (1 - sheet.smoothstep(inside, 0, MIDFACE)), np.float32)


def _features(landmarks: Floats, lenses: Floats) -> Features:
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
    return Features(np.clip(brows * 1.3, 0, 1), eyes, mouth, lips, irises, pupils, glints, lenses)


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
    detail = detail * (1 - 0.35 * features.mouth) - 0.16 * gap + 0.22 * _teeth(tone, features)
    return detail * (1 - features.lenses) + LENS * features.lenses + RIM * _rim(features.lenses)


def _rim(lenses: Floats) -> Floats:
    return np.asarray(lenses * np.clip(2 - 2 * blurred(lenses, RIM_WIDE), 0, 1), np.float32)


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
    stain = stain + 0.26 * _teeth(tone, features) - 0.13 * features.lips - 0.10 * gap
    return stain * (1 - features.lenses) + features.lenses * _glass(tone)


def _glass(tone: Tone) -> Floats:
    """Half the logarithm of a dark lens's wash: nearly black, with a hint of what it mirrors."""
    return np.asarray(-0.75 + 0.25 * np.clip(tone.fine - tone.middle, -0.3, 0.3), np.float32)
