"""What is worn over the hair in the selfie."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np

from generation.sculptor.face_topology import CHIN
from generation.sculptor.hair import view as views
from generation.sculptor.hair.mask import expected, features, skin_model
from generation.sculptor.hair.view import View
from generation.sculptor.mesh import Floats

Cover = Literal["no", "cap", "scarf"]
RING = (-1.4, -0.4)  # cm outside the face's oval: a scarf is seen all round there
ENCLOSED = 0.8
TUCKED = 8.0  # cm below the chin
UNLIKE_SKIN = 2.2  # standard deviations
TINT = 7.0  # shade-free colour: hair has no such blue, green or violet


def covered_by(view: View, mask: Floats) -> tuple[Cover, Floats]:
    """What covers the hair, and the mask (HEIGHT, WIDTH) of hair or of that.

    A "scarf" where the same cloth lies all round the face, a "cap" where the scalp's cover is not hair.
    """
    worn = mask > 0.5
    places = expected(view, falls=False)
    scalp = worn & (places.scalp > 0.4)
    if scalp.sum() < 50:
        return "no", mask
    samples = features(view)
    cloth = _like(view, samples, scalp)
    if _encloses(view, cloth, places.inside):
        return "scarf", _scarf(view, cloth | worn, scalp, places.inside)
    return ("cap" if _unlike_hair(samples.reshape(*worn.shape, -1)[scalp]) else "no"), mask


def _like(view: View, samples: Floats, scalp: np.ndarray) -> np.ndarray:
    """Where a view looks like what is worn on the scalp, and not like skin."""
    skin = skin_model(view, samples)
    if skin is None:
        return np.zeros_like(scalp)
    worn = samples[scalp.ravel()]
    middle = np.median(worn, axis=0)
    usual = 1.48 * np.median(np.abs(worn - middle), axis=0) + (5, 2, 2, 4)
    alike = (np.abs(samples - middle) < 2 * usual).all(axis=1)
    of_skin = skin.log_density(samples)
    return (alike & (2 * (of_skin.max() - of_skin) > UNLIKE_SKIN**2)).reshape(scalp.shape)


def _encloses(view: View, cloth: np.ndarray, inside: Floats) -> bool:
    """Whether the ring round the face, and the throat, are of that cloth."""
    xs, ys = views.axes()
    chin = view.landmarks[CHIN]
    ring = (inside > RING[0]) & (inside < RING[1]) & (ys > chin[1] + 1) & view.known
    throat = (np.abs(xs - chin[0]) < 2.5) & (ys < chin[1] - 1) & (ys > chin[1] - 4) & view.known
    if throat.sum() < 40 or ring.sum() < 100:
        return False
    return bool(cloth[ring].mean() > ENCLOSED and cloth[throat].mean() > ENCLOSED)


def _scarf(view: View, cloth: np.ndarray, scalp: np.ndarray, inside: Floats) -> Floats:
    """All of the cloth that hangs together with the scalp's, down to where a scarf is tucked in."""
    xs, ys = views.axes()
    low = view.landmarks[CHIN, 1] - TUCKED
    whole = (cloth & (view.person > 0.5) & (inside < 0.2) & (np.abs(xs) < 12) & (ys > low)).astype(np.uint8)
    whole = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, parts = cv2.connectedComponents(whole, connectivity=4)
    return (np.isin(parts, np.setdiff1d(parts[scalp], 0)) & (inside < 0.2)).astype(np.float32)


def _unlike_hair(colours: Floats) -> bool:
    """Blue, green and violet are dyed cloth, and so is what is black and white at once."""
    lightness, red, yellow = np.median(colours[:, :3], axis=0)
    dyed = bool(yellow < -TINT or red < -TINT or (red > 2.5 * TINT and yellow < 0.25 * red))
    bright = float((colours[:, 0] > lightness + 45).mean())
    return dyed or (lightness < 25 and bright > 0.08)
