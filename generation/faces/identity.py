"""Who a face is, as 128 numbers that live in memory only."""

import numpy as np

from . import engines


def identity_of(picture: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """dlib's descriptor of the face at `landmarks`, (128,) float32.

    picture: (H, W, 3) uint8 RGB. landmarks: (478, 3) in pixels, as `detect_landmarks` gives them.
    """
    low, high = landmarks[:, :2].min(0), landmarks[:, :2].max(0)
    return identity_in(picture, (int(low[0]), int(low[1]), int(high[0]), int(high[1])))


def identity_in(picture: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    """dlib's descriptor of the face in `box` (x0, y0, x1, y1)."""
    models = engines.dlib()
    picture = np.ascontiguousarray(picture)
    with engines.dlib_lock:
        shape = models.five_points(picture, models.rectangle(*box))
        return np.array(models.descriptor.compute_face_descriptor(picture, shape), np.float32)


def frontal_box(picture: np.ndarray) -> tuple[int, int, int, int] | None:
    """The largest face that dlib's own frontal detector sees, as (x0, y0, x1, y1)."""
    models = engines.dlib()
    with engines.dlib_lock:
        found = models.frontal_detector(np.ascontiguousarray(picture), 0)
    if not found:
        return None
    box = max(found, key=lambda rectangle: rectangle.area())
    return box.left(), box.top(), box.right(), box.bottom()


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """How far apart two identities are (L2): photographs of one person 0.2-0.45, of two people 0.7-0.9."""
    return float(np.linalg.norm(a - b))
