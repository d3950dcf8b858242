"""Whether a face is large, whole, lit and sharp enough to be modelled.

Calibrated on two public-domain portraits and some hundred degraded copies of them.
"""

import cv2
import numpy as np

from .landmarks import CHIN, OVAL, TOP, pose

SMALLEST = 90  # pixels from forehead to chin
CUT_OFF = 0.04  # share of the face's outline that lies outside the picture
TURNED = 43.0  # degrees of yaw as the points tell it, which never tell more than 45 of a whole profile
DARK = 52  # of 255
BLURRED = 0.025
SHARPNESS_HEIGHT = 112  # pixels
SECOND_DERIVATIVES = [
    np.array(kernel, np.float32)
    for kernel in (
        [[0, 0, 0], [1, -2, 1], [0, 0, 0]],
        [[0, 1, 0], [0, -2, 0], [0, 1, 0]],
        [[0.5, 0, 0], [0, -1, 0], [0, 0, 0.5]],
        [[0, 0, 0.5], [0, -1, 0], [0.5, 0, 0]],
    )
]


def problem(picture: np.ndarray, points: np.ndarray) -> str | None:
    """The reason code of what is wrong with the face, or None."""
    if np.linalg.norm(points[TOP, :2] - points[CHIN, :2]) < SMALLEST:
        return "face_too_small"
    if outside(picture, points) > CUT_OFF:
        return "face_cut_off"
    if abs(pose(points)[0]) > TURNED:
        return "face_turned"
    if light(picture, points) < DARK:
        return "too_dark"
    if sharpness(picture, points) < BLURRED:
        return "too_blurred"
    return None


def outside(picture: np.ndarray, points: np.ndarray) -> float:
    """The share (0-1) of the face's area that lies beyond the picture's edges."""
    outline = points[OVAL, :2].astype(np.float32)
    height, width = picture.shape[:2]
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    inside, _ = cv2.intersectConvexConvex(cv2.convexHull(outline), frame)
    return 1 - inside / max(cv2.contourArea(cv2.convexHull(outline)), 1.0)


def light(picture: np.ndarray, points: np.ndarray) -> float:
    """How bright (0-255) the brightest twentieth of the face is.

    Highlights and eyes tell the light apart from the skin: dark skin in good light has them, any skin in the
    dark has not.
    """
    grey, face = _cut(picture, points)
    return float(np.percentile(grey[face], 95))


def sharpness(picture: np.ndarray, points: np.ndarray) -> float:
    """Fine detail of the face in its least detailed direction, relative to its contrast; no unit.

    A camera that moved blurs one direction only. Smoothing first keeps noise from passing for detail.
    """
    grey, face = _cut(picture, points)
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.2)
    detail = min(cv2.filter2D(smooth, cv2.CV_32F, kernel)[face].std() for kernel in SECOND_DERIVATIVES)
    return float(detail / max(smooth[face].std(), 4.0))


def _cut(picture: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The face's luminance (0-255) at a height of 112 pixels, and which of its pixels are face."""
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    scale = SHARPNESS_HEIGHT / (high[1] - low[1])
    x0, y0 = np.maximum(np.floor(low), 0).astype(int)
    x1, y1 = np.ceil(high).astype(int)
    crop = cv2.cvtColor(picture[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY)
    height, width = crop.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.resize(crop, size, interpolation=mode).astype(np.float32)
    outline = (points[OVAL, :2] - (x0, y0)) * (size[0] / width, size[1] / height)
    mask = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.round(outline).astype(np.int32)), 1)
    return grey, cv2.erode(mask, np.ones((3, 3), np.uint8)).astype(bool)
