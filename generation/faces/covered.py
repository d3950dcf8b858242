"""Whether a hand, a mask, a cup or a microphone is before the mouth: the face mesh draws lips all the same.

A mouth has edges, they run along the lips, and lips have at least as much of the skin's colour as the skin.
Calibrated on 116 faces, bearded, laughing and turned ones among them, degraded in ten ways, and on 800
pictures of them with something drawn or copied before the mouth.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from . import engines
from .landmarks import CHIN, TOP, bounds, square_around

HEIGHT = 160  # pixels from forehead to chin of the face that is looked at
SIZE, NOSE = (220, 240), (110.0, 120.0)  # pixels: that picture, and where the nose's tip is in it
NOSE_TIP = 1
SMOOTH = 1.2  # pixels
CORNERS, UPPER_LIP = (61, 291), 13
ABOVE, BELOW, INSET = 8, 16, 3  # pixels from the upper lip's edge, and from a mouth's corners
LID = 2.5  # pixels above and below an eye
EYES = ((33, 133, 159, 145), (362, 263, 386, 374))  # outer, inner, upper, lower
LIPS = ((0, 37, 267, 39, 269), (17, 84, 314, 181, 405))
# Between brows and hairline, and right under the eyes: hair may hide the one, a mask or glasses the other.
SKIN = (151, 9, 8, 107, 336, 108, 337, 168), (117, 118, 119, 346, 347, 348)
MOUTH = (13, 14, 61, 291, 0, 17, 37, 267, 84, 314)
# What is surely no mouth: fewer edges than smooth cloth has, beside the eyes' (in 1,250 pictures mouths had
# 0.22 and more); edges that run as much across as along (0.12); no lips' colour (0.59).
FAINT, ASTRAY, COLOURLESS = 0.15, 0.05, 0.5
# What may be none, with so few edges along the lips: then less of the rest tells it, or a hand.
DOUBTFUL, FAINTER, PALE = 0.3, 0.2, 0.75
COLOURED = 8.0  # CIELAB: what is paler, as in grey pictures, or neither red nor yellow, is no skin to go by
DARKNESS, NOISE = 16.0, 0.003  # CIELAB lightness, and edges beside it, that are hardly any
HELD = 0.5  # share of a mouth that a hand covers
HANDS_CROP, HANDS_MARGIN = 320, 1.6  # pixels, and of the face's longer side

Corner = np.ndarray | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mouth:
    """What is seen where the lips are said to be. edges: their strength beside the eyes'. along: -1 to 1, how
    much more of them run along than across the lips. colour: of the skin's; 1 where skin has none itself."""

    edges: float
    along: float
    colour: float


def is_mouth_covered(picture: np.ndarray, points: np.ndarray) -> bool:
    """picture: (H, W, 3) uint8 RGB; points: (478, 3), as `detect_landmarks` says."""
    seen = mouth(picture, points)
    if seen.edges < FAINT or seen.along < ASTRAY or seen.colour < COLOURLESS:
        return True
    if seen.along > DOUBTFUL:
        return False
    return seen.edges < FAINTER or seen.colour < PALE or _under_hands(picture, points) > HELD


def mouth(picture: np.ndarray, points: np.ndarray) -> Mouth:
    lab, places = _upright(picture, points)
    light = lab[..., 0]
    down, across = (np.abs(cv2.Sobel(light, cv2.CV_32F, *of)) / 8 for of in ((0, 1), (1, 0)))
    lips = _mouth_box(places)
    along, aslant = (float(np.sqrt((edge[lips] ** 2).mean())) for edge in (down, across))

    def in_their_light(edges: float, where: tuple[slice, slice]) -> float:
        return edges / (float(light[where].mean()) + DARKNESS)

    eyes = [(np.hypot(down[eye], across[eye]), eye) for eye in _eye_boxes(places)]
    strongest = max(in_their_light(float(np.sqrt((edge**2).mean())), eye) for edge, eye in eyes)
    return Mouth(
        edges=in_their_light(along, lips) / (strongest + NOISE),
        along=(along - aslant) / (along + aslant + 1e-3),
        colour=_colour(lab, places),
    )


def _upright(picture: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The face as CIE L*a*b* (SIZE) of HEIGHT, forehead up, and where its points (478, 2) are in that."""
    up = points[TOP, :2] - points[CHIN, :2]
    tall = max(float(np.linalg.norm(up)), 1.0)
    scale, turn = HEIGHT / tall, -np.arctan2(up[0], -up[1])
    matrix = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    move = np.column_stack([matrix, np.array(NOSE) - matrix @ points[NOSE_TIP, :2]])
    if scale < 0.7:  # the pixels between samples would be lost
        low, high = np.maximum(points[:, :2].min(0) - tall / 2, 0), points[:, :2].max(0) + tall / 2
        (x0, y0), (x1, y1) = low.astype(int), high.astype(int)
        picture = cv2.GaussianBlur(picture[y0:y1, x0:x1], (0, 0), 0.4 / scale)
        move[:, 2] += matrix @ (x0, y0)
        points = points - (x0, y0, 0)
    border = cv2.BORDER_REPLICATE
    seen = cv2.warpAffine(picture, move, SIZE, flags=cv2.INTER_LINEAR, borderMode=border)
    lab = cv2.cvtColor(seen.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return cv2.GaussianBlur(lab, (0, 0), SMOOTH), points[:, :2] @ move[:, :2].T + move[:, 2]


def _mouth_box(places: np.ndarray) -> tuple[slice, slice]:
    left, right = sorted(float(places[corner, 0]) for corner in CORNERS)
    row = float(places[UPPER_LIP, 1])
    return _box((left + INSET, row - ABOVE), (right - INSET, row + BELOW))


def _eye_boxes(places: np.ndarray) -> list[tuple[slice, slice]]:
    corners = [places[list(eye)] for eye in EYES]
    return [_box(eye.min(axis=0) - (0, LID), eye.max(axis=0) + (0, LID)) for eye in corners]


def _box(low: Corner, high: Corner) -> tuple[slice, slice]:
    """Rows and columns of that picture between two corners (x, y): some of them, wherever those are."""
    (x0, y0), (x1, y1) = (np.clip(corner, 0, np.array(SIZE) - 4).astype(int) for corner in (low, high))
    return slice(y0, max(y1, y0 + 3)), slice(x0, max(x1, x0 + 3))


def _colour(lab: np.ndarray, places: np.ndarray) -> float:
    """How much of the skin's colour the lips have, at best: of either lip, and of skin in either place."""

    def at(marks: tuple[int, ...]) -> np.ndarray:
        columns, rows = np.clip(np.round(places[list(marks)]).astype(int), 0, np.array(SIZE) - 1).T
        seen = lab[rows, columns]  # a* and b* fade with the light
        return np.asarray(seen[:, 1:] * ((50 + DARKNESS) / (seen[:, :1] + DARKNESS)))

    lips = [at(lip) for lip in LIPS]
    skins = [np.median(at(place), axis=0) for place in SKIN]
    skins = [skin for skin in skins if skin.min() > 0 and np.linalg.norm(skin) > COLOURED]
    shares = [float(np.median(lip @ skin)) / float(skin @ skin) for lip in lips for skin in skins]
    return max(shares, default=1.0)


def _under_hands(picture: np.ndarray, points: np.ndarray) -> float:
    """The share (0-1) of the mouth's points that lie within a hand."""
    tools = engines.mediapipe()
    crop, corner, scale = square_around(picture, bounds(points), HANDS_MARGIN, HANDS_CROP)
    share = 0.0
    for hand in tools.hands.detect(tools.image(np.ascontiguousarray(crop))).hand_landmarks:
        joints = np.array([(joint.x, joint.y) for joint in hand]) * HANDS_CROP / scale + corner
        outline = cv2.convexHull(joints.astype(np.float32))
        inside = [cv2.pointPolygonTest(outline, tuple(map(float, points[k, :2])), False) for k in MOUTH]
        share = max(share, float(np.mean(np.array(inside) >= 0)))
    return share
