"""What colour hair has on the figurine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from generation.sculptor.hair import canvas
from generation.sculptor.hair.beard_mass import BeardMass
from generation.sculptor.hair.hair import Hair
from generation.sculptor.hair.masses import Masses
from generation.sculptor.hair.view import LEFT, TOP
from generation.sculptor.hair.whiskers import Whiskers
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import smoothstep

Dye = Callable[[Floats], Floats]
DARKER = (-0.95, 0.2)  # of log wash: plastic shows dark hair darker, fair hair hardly lighter
SHOWN = 0.33  # how much of the difference to the skin plastic shows
AS_BEARD = 1.7  # how much more of it in a beard, which must read as one with its part on the face
ITS_OWN = (3.0, 8.0)  # cm below the chin where a beard that hangs has its own colour; above it has the face's
CONTRAST = 0.8  # how much of the selfie's light and dark within the hair is kept
STROKE = 0.12  # log contrast of a strand's ridge and furrow: paint stays in furrows
BRIGHTEST = 0.9  # linear
LUMINANCE = np.array((0.2126, 0.7152, 0.0722))


@dataclass(frozen=True, slots=True)
class BeardColour:
    """Of the beard on the face, as it is painted there. wash: of one plastic. enamel: (3,) linear RGB."""

    wash: float
    enamel: Floats


def hair_tones(
    hair: Hair, masses: Masses | None, vertices: Floats, dyed: Dye
) -> tuple[Floats, Floats, Floats]:
    """At a head's vertices (n, 3): how far each is hair (n,) 0-1, the wash that it has there (n,), and its
    enamel (n, 3), linear RGB; `dyed` makes enamel of a selfie's colour.
    """
    if masses is None:
        return _nothing(vertices)
    away, shown, drawn = masses.at(vertices)
    share = np.clip(0.5 - (away - 0.12) / 0.08, 0, 1)
    tone = CONTRAST * _lookup(hair.tone, vertices) + STROKE * _lookup(hair.relief, vertices)
    tone = tone * shown + 2 * STROKE * drawn * (1 - shown)
    return np.asarray(share), *_toned(hair.colour, hair.skin, tone, dyed)


def whisker_tones(
    whiskers: Whiskers | None, on_face: BeardColour, vertices: Floats, near: Floats
) -> tuple[Floats, Floats, Floats]:
    """The same of a beard beyond the face's edge; near: 0-1 (n,), on the face's surface."""
    if whiskers is None:
        return _nothing(vertices)
    share, own, drawn = whiskers.at(vertices)
    tone = 2 * STROKE * drawn
    enamel = np.clip(on_face.enamel * np.exp(1.2 * tone)[:, None], 0.004, BRIGHTEST)
    return share * (1 - own * near), on_face.wash * np.exp(tone), enamel.astype(np.float32)


def beard_tones(
    hair: Hair, mass: BeardMass | None, on_face: BeardColour, vertices: Floats, dyed: Dye
) -> tuple[Floats, Floats, Floats]:
    """The same of a hanging beard."""
    if mass is None or hair.hanging is None:
        return _nothing(vertices)
    share = np.clip(0.5 - (mass.at(vertices) - 0.15) / 0.2, 0, 1)
    tone = CONTRAST * _lookup(hair.hanging.tone, vertices) + STROKE * _lookup(hair.hanging.relief, vertices)
    wash, enamel = _toned(hair.hanging.colour, hair.skin, tone, dyed, AS_BEARD)
    near = 1 - smoothstep(mass.chin - vertices[:, 1], *ITS_OWN)
    wash += (on_face.wash * np.exp(tone) - wash) * near
    enamel += (np.clip(on_face.enamel * np.exp(1.2 * tone)[:, None], 0.004, BRIGHTEST) - enamel) * near[
        :, None
    ]
    return np.asarray(share), wash, enamel


def _nothing(vertices: Floats) -> tuple[Floats, Floats, Floats]:
    plain = np.ones((len(vertices), 3), np.float32)
    return np.zeros_like(plain[:, 0]), np.ones_like(plain[:, 0]), plain


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
