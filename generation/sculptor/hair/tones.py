"""What colour hair has on the figurine."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from generation.sculptor.hair import canvas
from generation.sculptor.hair.beard_mass import BeardMass
from generation.sculptor.hair.hair import Hair
from generation.sculptor.hair.masses import Masses
from generation.sculptor.hair.view import LEFT, TOP
from generation.sculptor.mesh import Floats

Dye = Callable[[Floats], Floats]
DARKER = (-0.95, 0.2)  # of log wash: plastic shows dark hair darker, fair hair hardly lighter
SHOWN = 0.33  # how much of the difference to the skin plastic shows
AS_BEARD = 1.7  # how much more of it in a beard, which must read as one with its part on the face
CONTRAST = 0.8  # how much of the selfie's light and dark within the hair is kept
STROKE = 0.12  # log contrast of a strand's ridge and furrow: paint stays in furrows
BRIGHTEST = 0.9  # linear
LUMINANCE = np.array((0.2126, 0.7152, 0.0722))


def hair_tones(
    hair: Hair, masses: Masses | None, vertices: Floats, dyed: Dye
) -> tuple[Floats, Floats, Floats]:
    """At a head's vertices (n, 3): how far each is hair (n,) 0-1, the wash that it has there (n,), and its
    enamel (n, 3), linear RGB; `dyed` makes enamel of a selfie's colour.
    """
    if masses is None:
        plain = np.ones((len(vertices), 3), np.float32)
        return np.zeros_like(plain[:, 0]), np.ones_like(plain[:, 0]), plain
    away, shown, drawn = masses.at(vertices)
    share = np.clip(0.5 - (away - 0.12) / 0.08, 0, 1)
    tone = CONTRAST * _lookup(hair.tone, vertices) + STROKE * _lookup(hair.relief, vertices)
    tone = tone * shown + 2 * STROKE * drawn * (1 - shown)
    return np.asarray(share), *_toned(hair.colour, hair.skin, tone, dyed)


def beard_tones(
    hair: Hair, mass: BeardMass | None, vertices: Floats, dyed: Dye
) -> tuple[Floats, Floats, Floats]:
    """The same of a hanging beard."""
    if mass is None or hair.hanging is None:
        plain = np.ones((len(vertices), 3), np.float32)
        return np.zeros_like(plain[:, 0]), np.ones_like(plain[:, 0]), plain
    share = np.clip(0.5 - (mass.at(vertices) - 0.15) / 0.2, 0, 1)
    tone = CONTRAST * _lookup(hair.hanging.tone, vertices) + STROKE * _lookup(hair.hanging.relief, vertices)
    wash, enamel = _toned(hair.hanging.colour, hair.skin, tone, dyed, AS_BEARD)
    return np.asarray(share), wash, enamel


def _toned(colour: Floats, skin: Floats, tone: Floats, dyed: Dye, more: float = 1.0) -> tuple[Floats, Floats]:
    """Wash (n,) and enamel (n, 3) of hair with this mean, lighter and darker by its tone; `more` of the
    difference to the skin than plastic shows of hair."""
    ratio = float((colour / np.maximum(skin, 0.01)) @ LUMINANCE)
    mean = more * np.clip(SHOWN * np.log(max(ratio, 1e-3)), *DARKER)
    mixed = np.clip(dyed(colour) * np.exp(1.2 * tone)[:, None], 0.004, BRIGHTEST)
    return np.exp(mean + tone).astype(np.float32), mixed.astype(np.float32)


def _lookup(image: Floats, points: Floats) -> Floats:
    columns = ((points[:, 0] - LEFT) / canvas.SPACING).astype(np.float32)[None]
    rows = ((TOP - points[:, 1]) / canvas.SPACING).astype(np.float32)[None]
    step = 30_000  # cv2.remap takes no picture wider than 32,767
    parts = [
        cv2.remap(image, columns[:, i : i + step], rows[:, i : i + step], cv2.INTER_LINEAR)[0]
        for i in range(0, len(points), step)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.float32)
