"""The person's own colours, as enamel: what the painted finish is painted with.

A selfie's colours are skin times light. The light is taken out (its slow part is fitted by what the surface's
normals can explain), the exposure and the lamp's tint are evened within what human skin can be, and what is
left is a flat albedo that the studio's own light may fall on.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.face_topology import LEFT_BROW, LEFT_EYE, LIPS, RIGHT_BROW, RIGHT_EYE
from generation.sculptor.frontal import FrontalFace
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import blurred, polygon
from generation.sculptor.sunglasses import may_be_glass

STEPS = 3  # of the robust fit; it has settled by then
STRONGEST = 0.7  # logarithm of the light that may be taken out
SLOW = 1.6  # cm: what changes over less is skin, not light
COARSE = 4  # sheet samples between those that the light is fitted to
LIGHTNESS = (25.0, 60.0)  # CIE L* of skin as enamel: the studio is lit for plastic, darker than skin
HUE, CHROMA = (38.0, 68.0), (12.0, 27.0)  # degrees and CIELAB units of human skin in daylight
WHITE, TRUST = 0.62, 0.75  # linear brightness of teeth and shine, and how far (exponent) it is believed
BLUSH = 6.0  # CIELAB units that skin may differ from its own middle
KEPT = 0.8  # how much of the selfie's own lightness outweighs the middle of what skin can be
MIDDLE, AS_ENAMEL = 58.0, 45.0  # L* of middling skin in selfies, and of its enamel

PALE, WHITISH = (35.0, 60.0), 16.0  # L* from which and chroma up to which hair is taken for white
BRIGHTEST = 0.8  # linear: of white hair
NATURAL, GOLD = (35.0, 115.0), (70.0, 77.0)  # degrees of hue: hair in any light, fair hair in daylight
FAIR, GINGER = (25.0, 42.0), (24.0, 32.0)  # L* from which hair is fair, chroma from which it is ginger
RICHER = 0.3  # of its chroma: fair hair must not pass for skin


@dataclass(frozen=True, slots=True)
class Enamel:
    """sheet: (h, w, 3) linear RGB albedo on the sheet. skin: (3,) linear RGB, for ears, neck and hands. gain:
    (3,) what the selfie's linear colours were multiplied by, for its hair and cap."""

    sheet: Floats
    skin: Floats
    gain: Floats

    def dyed(self, colour: Floats) -> Floats:
        """The colour (3,) of hair or cap in the selfie, linear RGB, as enamel.

        What made the skin human may tint what is white: of both tints, the selfie's and that, the fainter one
        is believed.
        """
        lit = np.clip(colour * self.gain, 0.003, 1).astype(np.float32)
        seen = np.clip(colour * lit.mean() / max(float(colour.mean()), 0.003), 0.003, 1).astype(np.float32)
        labs = cv2.cvtColor(np.stack([lit, seen])[None], cv2.COLOR_LRGB2LAB)[0]
        chroma = np.hypot(labs[:, 1], labs[:, 2])
        pale = np.clip((labs[0, 0] - PALE[0]) / (PALE[1] - PALE[0]), 0, 1)
        grey = np.clip((WHITISH - chroma.min()) / WHITISH, 0, 1)
        labs[0, 1:] = labs[chroma.argmin(), 1:] * (1 - 0.7 * pale * grey)
        labs[0] = _as_hair(labs[0], 1 - grey)
        return np.clip(cv2.cvtColor(labs[None, :1], cv2.COLOR_LAB2LRGB)[0, 0], 0.004, BRIGHTEST)


def mix_enamel(face: FrontalFace, beard: Floats) -> Enamel:
    """The colours of a face. Dark and fair skin keep their order; no lamp's tint or shade survives.

    beard: (h, w), 0-1 on the sheet.
    """
    plain = _plain_skin(face) * (1 - beard)
    linear = to_linear(face.skin)
    flat = linear / np.exp(_light(face, linear, plain))[..., None]
    tone = np.median(flat[plain > 0.5], axis=0) if (plain > 0.5).sum() > 50 else np.full(3, 0.3)
    skin = _as_skin(tone * _exposure(linear, face.inside))
    gain = skin / np.maximum(tone, 1e-3)
    colour = _one_tint(np.clip(flat * gain, 0.004, 0.9), skin, plain)
    weight = blurred(plain, 1.2)[..., None]
    nearby = (blurred(colour * plain[..., None], 1.2) + 0.02 * skin) / (weight + 0.02)
    edge = sheet.smoothstep(face.inside, 0.1, 1.0)[..., None]
    return Enamel((colour * edge + nearby * (1 - edge)).astype(np.float32), skin, gain.astype(np.float32))


def _as_hair(lab: Floats, coloured: float) -> Floats:
    """Fair hair (CIELAB, (3,)) as gold: a lamp, leaves or the skin behind make it green or flesh, which hair
    is not. What is dyed in a colour that no hair has, ginger and grey stay."""
    hue, chroma = np.degrees(np.arctan2(lab[2], lab[1])), np.hypot(lab[1], lab[2])
    if not NATURAL[0] < hue < NATURAL[1]:
        return lab
    fair = float(np.clip((lab[0] - FAIR[0]) / (FAIR[1] - FAIR[0]), 0, 1)) * coloured
    ginger = float(np.clip((chroma - GINGER[0]) / (GINGER[1] - GINGER[0]), 0, 1))
    gold = np.clip(hue, GOLD[0] - max(GOLD[0] - hue, 0) * ginger, GOLD[1])
    angle = np.radians(hue + (gold - hue) * fair)
    strength = chroma * (1 + RICHER * fair * (1 - ginger))
    return np.array((lab[0], strength * np.cos(angle), strength * np.sin(angle)), np.float32)


def _one_tint(colour: Floats, skin: Floats, plain: Floats) -> Floats:
    """Skin in one tint, for shine and coloured lamps leave blue and orange patches; blushes stay."""
    lab = np.asarray(cv2.cvtColor(colour.astype(np.float32), cv2.COLOR_LRGB2LAB), np.float32)
    middle = cv2.cvtColor(skin.reshape(1, 1, 3), cv2.COLOR_LRGB2LAB)[0, 0, 1:]
    even = middle + BLUSH * np.tanh((blurred(lab[..., 1:], 0.1) - middle) / (2 * BLUSH))
    share = blurred(plain, 0.15)[..., None]
    lab[..., 1:] = lab[..., 1:] * (1 - share) + even * share
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2LRGB), 0.004, 0.9)


def to_linear(picture: np.ndarray) -> Floats:
    """sRGB uint8 to linear RGB float32."""
    value = np.arange(256, dtype=np.float32) / 255
    table = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)
    return np.asarray(table[picture], np.float32)


def _plain_skin(face: FrontalFace) -> Floats:
    """0-1 where there is nothing but well-seen skin."""
    features = np.maximum.reduce(
        [polygon(face.landmarks, part, 0.25) for part in (LEFT_BROW, RIGHT_BROW, LEFT_EYE, RIGHT_EYE, LIPS)]
    )
    features = np.maximum(features, may_be_glass(face))
    share = np.clip(1 - 2 * features, 0, 1) * np.clip((face.inside - 0.8) / 0.4, 0, 1)
    return np.asarray(share * face.seen, np.float32)


def _light(face: FrontalFace, linear: Floats, plain: Floats) -> Floats:
    """Logarithm of the light on the face: second-order spherical harmonics of its normals, fitted robustly
    (R. Basri and D. Jacobs, "Lambertian reflectance and linear subspaces", 2003)."""
    terms = _harmonics(face.height)
    few = (slice(None, None, COARSE), slice(None, None, COARSE))
    log = np.log(np.clip(linear.mean(2), 0.003, 1))
    sample = plain[few] > 0.5
    if sample.sum() < 100:
        return np.zeros(log.shape, np.float32)
    rows, values = terms[few][sample], log[few][sample]
    weights = np.ones(len(values))
    ridge = np.diag([1e-6] + [0.02 * len(values)] * (terms.shape[2] - 1))
    for _ in range(STEPS):
        weighted = rows * weights[:, None]
        fit = np.linalg.solve(weighted.T @ rows + ridge * 0.05, weighted.T @ values)
        residual = values - rows @ fit
        weights = 1 / (1 + (residual / 0.25) ** 2)
    light = terms[..., 1:] @ fit[1:]
    light += _one_sided(log - light, plain)
    return np.clip(light - np.median(light[few][sample]), -STRONGEST, STRONGEST).astype(np.float32)


def _one_sided(log: Floats, plain: Floats) -> Floats:
    """What makes one side of the face brighter than the other: skin is alike on both, so it is light."""
    both = plain * plain[:, ::-1]
    uneven = blurred((log - log[:, ::-1]) * both, SLOW) / np.maximum(blurred(both, SLOW), 1e-2)
    return np.asarray(uneven / 2, np.float32)


def _harmonics(height: Floats) -> Floats:
    """(h, w, 7): 1, x, y and four products of the normals of the smooth face."""
    down, across = np.gradient(blurred(height, 0.5), sheet.SPACING)
    scale = 1 / np.sqrt(1 + across * across + down * down)
    x, y, z = -across * scale, down * scale, scale
    return np.stack([np.ones_like(x), x, y, z, x * y, x * x - y * y, x * z], 2)


def _exposure(linear: Floats, inside: Floats) -> float:
    """How much brighter or darker the selfie should have been taken: teeth, the whites of eyes and shine are
    nearly as bright in everyone, whatever the skin."""
    light = linear.mean(2)[inside > 1]
    brightest = float(np.percentile(light, 98.5)) if light.size else WHITE
    return float(np.clip(WHITE / max(brightest, 1e-3), 0.8, 3.5)) ** TRUST


def _as_skin(tone: Floats) -> Floats:
    """The nearest colour that skin has in even light, linear RGB."""
    lab = cv2.cvtColor(np.clip(tone, 0, 1).astype(np.float32).reshape(1, 1, 3), cv2.COLOR_LRGB2LAB)[0, 0]
    lightness = np.clip(AS_ENAMEL + KEPT * (lab[0] - MIDDLE), *LIGHTNESS)
    hue = np.radians(np.clip(np.degrees(np.arctan2(lab[2], lab[1])), *HUE))
    chroma = np.clip(np.hypot(lab[1], lab[2]), CHROMA[0], min(CHROMA[1], 0.52 * lightness))
    mixed = np.array([[[lightness, chroma * np.cos(hue), chroma * np.sin(hue)]]], np.float32)
    return np.clip(cv2.cvtColor(mixed, cv2.COLOR_LAB2LRGB)[0, 0], 0.01, 0.9).astype(np.float32)
