"""What is known of a selfie before anything is made from it."""

from dataclasses import dataclass

import cv2
import numpy as np

from generation.refused import Refused

from . import engines, quality
from .covered import is_mouth_covered
from .identity import identity_of
from .landmarks import bounds, boxes, confidence, detect_landmarks, landmarks_in, pose

LONGEST_SIDE = 1600  # pixels; a face that fills such a picture has all the detail a figurine can show
RIVAL = 0.6  # a second face this large, beside the first, makes it unclear whom to make
STEEPEST = 55  # degrees of roll; beyond it a quarter turn brings the face nearer to upright
SURE = 0.6  # faces in 100 degraded portraits scored 0.64 and more, cats and cups 0


@dataclass(frozen=True, slots=True)
class Face:
    """The person's face. Angles in degrees; `identity` lives in memory only and is never written down."""

    box: tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels of the picture
    landmarks: (
        np.ndarray
    )  # (478, 3) float32, pixels: x right, y down, z same scale, negative towards the camera
    yaw: float
    pitch: float
    roll: float
    identity: np.ndarray  # (128,) float32


@dataclass(frozen=True, slots=True)
class Analysis:
    """A selfie, upright and at most 1,600 pixels long, with its one face and its person."""

    picture: np.ndarray  # (H, W, 3) uint8 RGB
    face: Face
    person_mask: np.ndarray  # (H, W) float32, 0-1


def analyse(picture: np.ndarray) -> Analysis:
    """Find the one face that a figurine can be made of.

    picture: (H, W, 3) uint8 RGB; its EXIF rotation is already applied, and a picture that lies on its side or
    on its head all the same is turned. Raises Refused with the reason the person can do something about, and
    MissingSystemLibraries where the machine cannot load the models.
    """
    picture, points = _upright(_limited(picture))
    if _rivals(picture, points):
        raise Refused("several_faces")
    problem = quality.problem(picture, points)
    if problem:
        raise Refused(problem)
    if is_mouth_covered(picture, points):
        raise Refused("face_covered")
    return Analysis(picture, _face(picture, points), person_mask(picture))


def person_mask(picture: np.ndarray) -> np.ndarray:
    """How surely each pixel belongs to a person: (H, W) float32, 0-1."""
    tools = engines.mediapipe()
    found = tools.segmenter.segment(tools.image(np.ascontiguousarray(picture)))
    mask = np.squeeze(found.confidence_masks[0].numpy_view()).astype(np.float32)
    return np.clip(mask, 0, 1)


def _limited(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    scale = LONGEST_SIDE / max(height, width)
    if scale >= 1:
        return np.ascontiguousarray(picture)
    return cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)


def _upright(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    for quarter_turns in (0, 1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(picture, quarter_turns))
        points = _main_face(turned)
        if points is None or abs(pose(points)[2]) > STEEPEST:
            continue
        if confidence(turned, points) >= SURE:
            return turned, points
    raise Refused("no_face")


def _main_face(picture: np.ndarray) -> np.ndarray | None:
    """The largest face's points; the detector alone ranks faces, the mesh model takes the first it meets."""
    for box in boxes(picture)[:3]:
        rough = landmarks_in(picture, box)
        if rough is not None:
            refined = landmarks_in(picture, bounds(rough))
            return rough if refined is None else refined
    return detect_landmarks(picture)


def _rivals(picture: np.ndarray, points: np.ndarray) -> bool:
    """Whether another face is nearly as large; the mesh model must see it too, so that no blob counts."""
    main = bounds(points)
    for box in boxes(picture):
        if _share_a_middle(main, box):
            continue
        other = landmarks_in(picture, box)
        if other is None or np.ptp(other[:, 1]) < RIVAL * (main[3] - main[1]):
            continue
        if confidence(picture, other) >= SURE:
            return True
    return False


def _share_a_middle(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    def holds(outer: tuple[int, int, int, int], inner: tuple[int, int, int, int]) -> bool:
        x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
        return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]

    return holds(a, b) or holds(b, a)


def _face(picture: np.ndarray, points: np.ndarray) -> Face:
    yaw, pitch, roll = pose(points)
    return Face(bounds(points), points, yaw, pitch, roll, identity_of(picture, points))
