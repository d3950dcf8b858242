"""Plastic and the backdrop behind it, and both derived from a campaign's own `#RRGGBB`."""

from __future__ import annotations

import re
from colorsys import hsv_to_rgb, rgb_to_hsv
from dataclasses import dataclass
from math import exp

Triple = tuple[float, float, float]

OWN = re.compile(r"#[0-9A-Fa-f]{6}")
DARKEST = 0.012  # linear albedo: no pigment swallows all light
# A colour is taken as it is up to PLAIN; none comes out brighter than LIGHTEST, or forms burn out.
PLAIN, LIGHTEST = 0.25, 0.42
NEUTRAL = 0.08  # saturation below which a colour has no hue to contrast with
WARM = 0.09  # hue behind what has none


@dataclass(frozen=True, slots=True)
class Colour:
    """plastic: linear RGB albedo. backdrop: linear RGB radiance behind the head and at the picture's foot."""

    plastic: Triple
    backdrop: tuple[Triple, Triple]


def own(code: str) -> Colour:
    """The plastic of an sRGB colour `#RRGGBB`, before a backdrop of the opposite hue."""
    red, green, blue = (_linear(int(code[k : k + 2], 16) / 255) for k in (1, 3, 5))
    hue, saturation, _ = rgb_to_hsv(red, green, blue)
    opposite = (hue + 0.5) % 1 if saturation > NEUTRAL else WARM
    glow, shade = hsv_to_rgb(opposite, 0.42, 0.76), hsv_to_rgb(opposite, 0.50, 0.26)
    return Colour(_pigment(red, green, blue), (glow, shade))


def _linear(value: float) -> float:
    """IEC 61966-2-1."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _pigment(red: float, green: float, blue: float) -> Triple:
    """The plastic of a linear colour: bright ones are dimmed, their hue kept, and remain in their order."""
    most, room = max(red, green, blue), LIGHTEST - PLAIN
    dimmed = PLAIN + room * (1 - exp((PLAIN - most) / room)) if most > PLAIN else most
    share = dimmed / most if most else 1.0
    return max(red * share, DARKEST), max(green * share, DARKEST), max(blue * share, DARKEST)
