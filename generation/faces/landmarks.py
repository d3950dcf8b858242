"""Where the 478 points of MediaPipe's face mesh are in a picture."""

from collections.abc import Iterator

import cv2
import numpy as np

from . import engines

TOP, CHIN = 10, 152
OVAL = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
]  # fmt: skip

# Left and right points that mirror each other; their differences average to the face's own x axis.
MIRRORED = np.array(
    [
        (33, 263), (133, 362), (234, 454), (127, 356), (93, 323), (61, 291), (129, 358), (172, 397),
        (58, 288), (132, 361), (70, 300), (105, 334), (50, 280), (136, 365), (46, 276),
    ]
)  # fmt: skip

# The mesh model's own detector is short-sighted: a face should be a tenth to two thirds of the picture.
SMALLER = (640, 320, 192)
# The line from forehead to chin leans forward in a level face.
LEVEL = -10.0  # degrees

MESH_CROP, MESH_MARGIN = 512, 2.0
SURE_CROP, SURE_MARGINS = 256, (3.0, 2.2)


def detect_landmarks(picture: np.ndarray) -> np.ndarray | None:
    """The points of the most prominent face, or None where no face can be found.

    picture: (H, W, 3) uint8 RGB. Returns (478, 3) float32 in pixels: x right, y down, z in the same scale and
    negative towards the camera. Small faces are looked for in crops, close-ups in smaller and padded copies.
    """
    for points in _attempts(np.ascontiguousarray(picture)):
        if points is not None:
            refined = landmarks_in(picture, bounds(points))
            return points if refined is None else refined
    return None


def landmarks_in(picture: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray | None:
    """The points of the face in `box` (x0, y0, x1, y1); None where the mesh model sees none there."""
    crop, corner, scale = square_around(picture, box, MESH_MARGIN, MESH_CROP)
    points = _mesh(crop)
    if points is None:
        return None
    points /= scale
    points[:, :2] += corner
    return points


def confidence(picture: np.ndarray, points: np.ndarray) -> float:
    """How sure (0-1) the full-range detector is of an upright face there.

    A second opinion: the mesh model fits its mesh to cats and cups as well.
    """
    tools = engines.mediapipe()
    best, middle = 0.0, SURE_CROP / 2
    for margin in SURE_MARGINS:
        crop, _, _ = square_around(picture, bounds(points), margin, SURE_CROP)
        for face in tools.detector.detect(tools.image(crop)).detections:
            box = face.bounding_box
            x, y = middle - box.origin_x, middle - box.origin_y
            if 0 < x < box.width and 0 < y < box.height:
                best = max(best, face.categories[0].score)
    return best


def boxes(picture: np.ndarray) -> list[tuple[int, int, int, int]]:
    """The faces that the full-range detector sees, the largest first, each as (x0, y0, x1, y1) in pixels."""
    tools = engines.mediapipe()
    found = tools.detector.detect(tools.image(np.ascontiguousarray(picture))).detections
    faces = sorted((face.bounding_box for face in found), key=lambda b: b.width * b.height, reverse=True)
    return [(b.origin_x, b.origin_y, b.origin_x + b.width, b.origin_y + b.height) for b in faces]


def bounds(points: np.ndarray) -> tuple[int, int, int, int]:
    """The smallest box (x0, y0, x1, y1) of whole pixels around the points; it may leave the picture."""
    low, high = np.floor(points[:, :2].min(0)), np.ceil(points[:, :2].max(0))
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def pose(points: np.ndarray) -> tuple[float, float, float]:
    """Yaw (positive: the nose points to the picture's right), pitch (positive: up) and roll (positive:
    clockwise) of a face, in degrees; from the mesh's own axes, so good to about five degrees.
    """
    space = points * np.array([1, -1, -1])  # y up, z towards the camera
    up = space[TOP] - space[CHIN]
    up /= np.linalg.norm(up)
    right = (space[MIRRORED[:, 1]] - space[MIRRORED[:, 0]]).mean(0)
    right -= up * (right @ up)
    right /= np.linalg.norm(right)
    nose = np.cross(right, up)
    yaw = np.arctan2(nose[0], nose[2])
    pitch = np.arcsin(np.clip(nose[1], -1, 1)) - np.radians(LEVEL)
    roll = np.arctan2(-right[1], right[0])
    return float(np.degrees(yaw)), float(np.degrees(pitch)), float(np.degrees(roll))


def _attempts(picture: np.ndarray) -> Iterator[np.ndarray | None]:
    yield _mesh(picture)
    yield from (landmarks_in(picture, box) for box in boxes(picture)[:3])
    height, width = picture.shape[:2]
    for side in SMALLER:
        scale = side / max(height, width)
        if scale < 1:
            size = max(1, round(width * scale)), max(1, round(height * scale))
            yield _scaled(_mesh(cv2.resize(picture, size, interpolation=cv2.INTER_AREA)), scale)
    yield landmarks_in(picture, (0, 0, width, height))


def square_around(
    picture: np.ndarray, box: tuple[int, int, int, int], margin: float, size: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """A square of `size` pixels around the box, its corner in the picture, and its scale.

    Beyond the edges the last pixels repeat: a hard edge looks like the end of a face.
    """
    x0, y0, x1, y1 = box
    half = margin * max(x1 - x0, y1 - y0, 2) / 2
    corner = np.array([(x0 + x1) / 2 - half, (y0 + y1) / 2 - half])
    scale = size / (2 * half)
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    matrix = np.array([[scale, 0, -corner[0] * scale], [0, scale, -corner[1] * scale]])
    crop = cv2.warpAffine(picture, matrix, (size, size), flags=mode, borderMode=cv2.BORDER_REPLICATE)
    return crop, corner, scale


def _scaled(points: np.ndarray | None, scale: float) -> np.ndarray | None:
    return None if points is None else points / scale


def _mesh(picture: np.ndarray) -> np.ndarray | None:
    tools = engines.mediapipe()
    found = tools.landmarker.detect(tools.image(np.ascontiguousarray(picture))).face_landmarks
    if not found:
        return None
    height, width = picture.shape[:2]
    unit = np.array([(point.x, point.y, point.z) for point in found[0]], np.float32)
    return unit * np.array([width, height, width], np.float32)
