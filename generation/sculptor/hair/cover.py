"""What is worn over the hair in the selfie."""

from __future__ import annotations

from typing import Literal

import numpy as np

from generation.sculptor.face_topology import CHIN
from generation.sculptor.hair import view as views
from generation.sculptor.hair.mask import expected, features
from generation.sculptor.hair.view import View
from generation.sculptor.mesh import Floats

Cover = Literal["no", "cap", "scarf"]
RING = (-1.4, -0.4)  # cm outside the face's oval: a scarf is seen all round there
ENCLOSED = 0.85
TINT = 7.0  # shade-free colour: hair has no such blue, green or violet


def covered_by(view: View, mask: Floats) -> Cover:
    """A "scarf" where the same cloth lies all round the face, a "cap" where the scalp's cover is not hair."""
    worn = mask > 0.5
    if worn.sum() < 100:
        return "no"
    places = expected(view, falls=False)
    samples = features(view).reshape(*worn.shape, -1)
    scalp = worn & (places.scalp > 0.4)
    if scalp.sum() < 50:
        return "no"
    if _encloses(view, worn, samples, scalp, places.inside):
        return "scarf"
    return "cap" if _unlike_hair(samples[scalp]) else "no"


def _encloses(view: View, worn: np.ndarray, samples: Floats, scalp: np.ndarray, inside: Floats) -> bool:
    """Whether the ring round the face, and the throat, look like what is worn on the scalp."""
    middle = np.median(samples[scalp], axis=0)
    usual = 1.48 * np.median(np.abs(samples[scalp] - middle), axis=0) + (6, 2.5, 2.5, 4)
    alike = (np.abs(samples - middle) < 3 * usual).all(axis=2)
    xs, ys = views.axes()
    ring = (inside > RING[0]) & (inside < RING[1]) & (ys > view.landmarks[CHIN, 1] + 1) & view.known
    chin = view.landmarks[CHIN]
    throat = (np.abs(xs - chin[0]) < 2.5) & (ys < chin[1] - 1) & (ys > chin[1] - 4) & view.known
    if throat.sum() < 40 or ring.sum() < 100:
        return False
    return bool(worn[ring].mean() > ENCLOSED and alike[throat].mean() > ENCLOSED)


def _unlike_hair(colours: Floats) -> bool:
    """Blue, green and violet are dyed cloth, and so is what is black and white at once."""
    lightness, red, yellow = np.median(colours[:, :3], axis=0)
    dyed = bool(yellow < -TINT or red < -TINT or (red > 2.5 * TINT and yellow < 0.25 * red))
    bright = float((colours[:, 0] > lightness + 45).mean())
    return dyed or (lightness < 25 and bright > 0.08)
