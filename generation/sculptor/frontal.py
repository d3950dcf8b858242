"""A selfie's face turned to the front: its landmarks in face space, its surface and its skin on the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.ndimage import distance_transform_edt

from generation.sculptor import alert, sheet
from generation.sculptor.face_topology import CHIN, FOREHEAD
from generation.sculptor.mesh import Floats
from generation.sculptor.sunglasses import hidden_eyes
from generation.sculptor.unwrapping import sampled, unwrap

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis

CROP = 640  # pixels; the mesh model reads 256, the relief needs about 25 pixels a cm
FACE_HEIGHT = 17.67  # cm from forehead to chin of the canonical face model
EYE_LINE = 2.47  # cm, the canonical eye corners' height
FOREHEAD_DEPTH = 4.37  # cm, the canonical middle of forehead and chin
HAIR_PLANE = -1.0  # cm, depth of the temples


@dataclass(frozen=True, slots=True)
class FrontalFace:
    """landmarks: (478, 3) float32, face space, cm. height: (HEIGHT, WIDTH) float32, cm, the smooth surface.

    skin: (HEIGHT, WIDTH, 3) uint8 RGB, the selfie unwrapped onto the sheet. surround: the same size, the
    selfie as it is seen from the front, hair included; person: 0-1 there. inside: cm from the oval's edge,
    positive inside. seen: 0-1, how well the camera saw the skin. sharpness: 0.25-1, how much fine detail the
    selfie's resolution deserves. camera: (3,) unit vector towards it, face space.
    """

    landmarks: Floats
    height: Floats
    skin: np.ndarray
    surround: np.ndarray
    person: Floats
    inside: Floats
    seen: Floats
    sharpness: float
    camera: Floats


def frontal_face(analysis: Analysis) -> FrontalFace:
    """Straighten the face of a selfie. Raises ValueError when the landmarks are degenerate."""
    points = analysis.face.landmarks.astype(np.float32)
    sharpness = float(np.clip((np.ptp(points[:, 1]) - 90) / 260, 0.25, 1))
    move = _move_to_close_up(points)
    crop, person = _moved(analysis.picture, move), _moved(analysis.person_mask, move)
    points = _found_again(crop, points, move)
    crop = cv2.bilateralFilter(crop, 7, 22, 2.2)
    straight, camera = straighten(points)
    landmarks, gaze = alert.wake(alert.even(straight, float(camera[0])))
    flat = unwrap(crop, points, straight, landmarks, camera)
    inside = distance_transform_edt(flat.covered).astype(np.float32)
    outside, nearest = distance_transform_edt(~flat.covered, return_indices=True)
    rows, columns = nearest
    # The distances are those of a staircase of samples; without blur the jaw's side would be fluted.
    signed = sheet.blurred(((inside - outside) * sheet.SPACING).astype(np.float32), 0.15)
    place = _places_in_crop(straight, points)
    skin = flat.skin[rows, columns]
    gaze = gaze.behind(hidden_eyes(landmarks, signed, np.log(np.clip(skin.mean(2) / 255, 0.02, 1))))
    return FrontalFace(
        landmarks=landmarks,
        height=_faded_out(flat.height[rows, columns], signed),
        skin=alert.repaint(skin, landmarks, gaze),
        surround=sampled(crop, place),
        person=sampled(person, place),
        inside=signed,
        seen=flat.seen[rows, columns],
        sharpness=sharpness,
        camera=camera,
    )


def _faded_out(height: Floats, inside: Floats) -> Floats:
    """Smooth the height beyond the oval, where it is only its edge's, drawn out in rays."""
    share = np.clip(1 + inside / 0.3, 0, 1)
    return height * share + sheet.blurred(height, 0.6) * (1 - share)


def _move_to_close_up(points: Floats) -> Floats:
    """The affine map (2, 3) that enlarges a face to one working size."""
    middle = points[:, :2].mean(0)
    scale = CROP / (max(float(np.ptp(points[:, :2], axis=0).max()), 1.0) * 1.7)
    return np.array([[scale, 0, CROP / 2 - middle[0] * scale], [0, scale, CROP / 2 - middle[1] * scale]])


def _moved(image: np.ndarray, move: Floats) -> np.ndarray:
    smooth = cv2.INTER_AREA if move[0, 0] < 1 else cv2.INTER_CUBIC
    return np.asarray(
        cv2.warpAffine(image, move, (CROP, CROP), flags=smooth, borderMode=cv2.BORDER_REPLICATE)
    )


def _found_again(crop: np.ndarray, points: Floats, move: Floats) -> Floats:
    """The landmarks in the close-up, where the mesh model sees them more finely."""
    from generation.faces.landmarks import detect_landmarks

    known = np.column_stack([points[:, :2] * move[0, 0] + move[:, 2], points[:, 2] * move[0, 0]])
    found = detect_landmarks(crop)
    return known.astype(np.float32) if found is None or _is_another_face(found, known) else found


def _is_another_face(found: Floats, known: Floats) -> bool:
    """A neighbour in the crop must not take the person's place."""
    return bool(np.linalg.norm(found[:, :2].mean(0) - known[:, :2].mean(0)) > 0.12 * CROP)


def straighten(points: Floats) -> tuple[Floats, Floats]:
    """Landmarks (478, 3) in pixels, brought into face space: upright, facing the viewer, 17.67 cm tall; and
    the unit vector (3,) from the face towards the camera there.

    Raises ValueError when forehead and chin, or left and right, coincide.
    """
    from generation.faces.landmarks import MIRRORED

    space = points.astype(np.float64) * (1, -1, -1)
    up = space[FOREHEAD] - space[CHIN]
    tall = np.linalg.norm(up)
    across = (space[MIRRORED[:, 1]] - space[MIRRORED[:, 0]]).mean(0)
    if not np.isfinite(space).all() or tall < 1e-6:
        raise ValueError("The landmarks are not a face: forehead and chin coincide.")
    up /= tall
    across -= up * (across @ up)
    if np.linalg.norm(across) < 1e-6:
        raise ValueError("The landmarks are not a face: left and right coincide.")
    across /= np.linalg.norm(across)
    axes = np.stack([across, up, np.cross(across, up)])
    straight = space @ axes.T * (FACE_HEIGHT / tall)
    straight[:, 0] -= straight[MIRRORED, 0].mean()
    straight[:, 1] -= straight[[33, 133, 263, 362], 1].mean() - EYE_LINE
    straight[:, 2] -= straight[[FOREHEAD, CHIN], 2].mean() - FOREHEAD_DEPTH
    return straight.astype(np.float32), axes[:, 2].astype(np.float32)


def _places_in_crop(landmarks: Floats, points: Floats) -> Floats:
    """(HEIGHT, WIDTH, 2) pixels that the sheet's samples have, taken to lie in the plane of the temples.

    Straightening is a similarity, so a linear fit through the landmarks inverts it.
    """
    known = np.column_stack([landmarks, np.ones(len(landmarks))])
    fit, *_ = np.linalg.lstsq(known, points[:, :2], rcond=None)
    xs, ys = sheet.axes()
    level = fit[2] * HAIR_PLANE + fit[3]
    return (xs[..., None] * fit[0] + ys[..., None] * fit[1] + level).astype(np.float32)


def iris_radius(landmarks: Floats, middle: int) -> float:
    """Radius in cm of the iris whose middle is landmark 468 or 473; its ring follows it."""
    ring = landmarks[middle + 1 : middle + 5, :2] - landmarks[middle, :2]
    return float(np.clip(np.linalg.norm(ring, axis=1).mean(), 0.3, 1.0))
