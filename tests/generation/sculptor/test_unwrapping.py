"""What lies before the far cheek of a turned head is not that cheek's skin."""

import cv2
import numpy as np
import pytest

from generation.sculptor import alert, sheet
from generation.sculptor.frontal import CROP, straighten
from generation.sculptor.unwrapping import PIXELS, Unwrapped, unwrap
from tests.generation.figurines import analysed

SKIN, HAIR = (205, 160, 130), (40, 30, 26)
WIDE = 0.7  # cm of hair inside the face's outline


def _turned(degrees: float) -> np.ndarray:
    """Collins's landmarks in a crop, her head turned to the picture's left."""
    straight, _ = straighten(analysed("collins").face.landmarks.astype(np.float32))
    even = alert.even(straight, 0.0)
    turn = np.radians(-degrees)
    x, z = (
        np.cos(turn) * even[:, 0] + np.sin(turn) * even[:, 2],
        -np.sin(turn) * even[:, 0] + np.cos(turn) * even[:, 2],
    )
    return np.stack([CROP / 2 + PIXELS * x, CROP / 2 - PIXELS * even[:, 1], -PIXELS * z], 1).astype(
        np.float32
    )


def _photographed(points: np.ndarray, hair: float) -> np.ndarray:
    """Skin and, so many cm inside the outline of the face's left side, hair."""
    outline = cv2.convexHull(points[:, :2].astype(np.int32))
    face = cv2.fillConvexPoly(np.zeros((CROP, CROP), np.uint8), outline, 1)
    inside = cv2.distanceTransform(face, cv2.DIST_L2, 3) - PIXELS * hair
    covered = (inside < 0) & (np.arange(CROP) < points[1, 0])
    return np.where(covered[..., None], HAIR, SKIN).astype(np.uint8)


def _unwrapped(picture: np.ndarray, points: np.ndarray) -> Unwrapped:
    straight, camera = straighten(points)
    return unwrap(picture, points, straight, alert.even(straight, float(camera[0])), camera)


def _cheek(flat: Unwrapped) -> np.ndarray:
    """Its far cheek's lightness beside the skin's, beyond half a centimetre of its edge."""
    xs, ys = sheet.axes()
    inner = cv2.erode(flat.covered.astype(np.uint8), np.ones((21, 21), np.uint8)) > 0
    return flat.skin[inner & (xs < -2) & (np.abs(ys) < 5)].mean(axis=1) / np.mean(SKIN)


@pytest.mark.parametrize("degrees", [18, 25, 32])
def test_hair_before_the_far_cheek_gives_way_to_the_near_cheek(degrees):
    points = _turned(degrees)
    flat = _unwrapped(_photographed(points, WIDE), points)
    assert (_cheek(flat) < 0.7).mean() < 0.02


def test_hair_before_a_cheek_that_is_seen_as_well_as_the_other_stays():
    points = _turned(0)
    flat = _unwrapped(_photographed(points, 3.0), points)
    assert (_cheek(flat) < 0.7).mean() > 0.2


def test_skin_alone_stays_as_it_is():
    points = _turned(25)
    flat = _unwrapped(_photographed(points, 0.0), points)
    assert np.abs(flat.skin[flat.covered].astype(int) - SKIN).max() < 8
