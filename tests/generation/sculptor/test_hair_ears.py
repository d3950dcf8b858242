"""Ears that show through hair."""

import cv2
import numpy as np

from generation.faces.analysis import analyse
from generation.sculptor.frontal import frontal_face
from generation.sculptor.hair import canvas, find_hair
from generation.sculptor.hair import view as views
from generation.sculptor.hair.mask import inside_oval
from generation.sculptor.mesh import Floats

from ..figurines import analysed


def _tones(ears: bool) -> Floats:
    """The tone beside Collins's face where black hair covers her ears, or where these show through it."""
    analysis = analysed("collins")
    face = frontal_face(analysis)
    seen = views.look(analysis, face.landmarks)
    tall, wide = seen.picture.shape[:2]
    xs, ys = np.meshgrid(
        np.linspace(views.LEFT, views.RIGHT, wide), np.linspace(views.TOP, views.BOTTOM, tall)
    )
    inside = cv2.resize(inside_oval(seen.landmarks), (wide, tall))
    hanging = (np.abs(xs) < 10.5) & (ys < 6) & (ys > -13) & (inside < -0.2)
    scalp = (np.hypot(xs / 10, (ys - 3.2) / 12) < 1) & (ys > 5.5) & (inside < 1)
    strand = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 1, (tall, wide)), (0, 0), 1, sigmaY=8)
    hair = np.array((44, 34, 28)) * (1 + 0.2 * strand / strand.std())[..., None]
    picture = np.where((hanging | scalp)[..., None], hair, seen.picture)
    shown = (np.hypot((np.abs(xs) - 8.3) / 0.8, ys / 2) < 1) & ears
    picture = np.where(shown[..., None], (190, 140, 115), picture).clip(0, 255).astype(np.uint8)
    painted = analyse(picture)
    found = find_hair(frontal_face(painted), painted)
    across, down = canvas.axes()
    return found.tone[np.hypot((np.abs(across) - 8.3) / 0.6, down / 1.5) < 1]


def test_an_ear_that_shows_through_hair_makes_no_blotch_in_it():
    plain, shown = _tones(ears=False), _tones(ears=True)
    assert np.abs(shown).max() < np.abs(plain).max() + 0.2
