"""The sculptor's passes as pictures that ControlNets were taught to read."""

from __future__ import annotations

import cv2
import numpy as np

# As InstantID draws them: a colour for each of both eyes, nose and mouth corners, and a limb to the nose.
POINTS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255))
LIMBS = ((0, 2), (1, 2), (3, 2), (4, 2))
TAUGHT_SIZE = 1024  # pixels: the pictures in which a limb is 8 wide and a point 20
LIMB, POINT, LIMB_LIGHT = 4, 10, 0.6
FARTHEST = 0.25  # of the brightness: what is farthest of the figurine still stands out from nothing


def depth_picture(depth: np.ndarray) -> np.ndarray:
    """A depth pass, (H, W) in cm and 0 outside, as (H, W, 3) uint8: the nearest white, nothing black."""
    inside = depth > 0
    light = np.zeros(depth.shape, np.float32)
    if inside.any():
        near, far = depth[inside].min(), depth[inside].max()
        light[inside] = 1 - (1 - FARTHEST) * (depth[inside] - near) / max(far - near, 1e-3)
    return np.repeat(np.round(light * 255).astype(np.uint8)[..., None], 3, 2)


def keypoint_picture(keypoints: np.ndarray, width: int, height: int) -> np.ndarray:
    """Five keypoints, (5, 2) pixels, the picture's left first, as (H, W, 3) uint8 RGB on black."""
    drawn = np.zeros((height, width, 3), np.uint8)
    size = (width * height) ** 0.5 / TAUGHT_SIZE
    for start, end in LIMBS:
        along = keypoints[end] - keypoints[start]
        axes = max(1, round(float(np.linalg.norm(along)) / 2)), max(1, round(LIMB * size))
        angle = float(np.degrees(np.arctan2(along[1], along[0])))
        middle = _pixel(keypoints[start] + along / 2)
        cv2.ellipse(drawn, middle, axes, angle, 0, 360, POINTS[start], -1)
    drawn = (drawn * LIMB_LIGHT).astype(np.uint8)
    for point, colour in zip(keypoints, POINTS, strict=True):
        cv2.circle(drawn, _pixel(point), max(1, round(POINT * size)), colour, -1)
    return drawn


def _pixel(point: np.ndarray) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
