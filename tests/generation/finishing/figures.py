"""A stand-in for a figurine: quick to make, and without anybody's face."""

import cv2
import numpy as np

from generation.finishing.frame import Words

URL = "https://diorama.example/c/report-for-duty/"


def words(nickname: str = "Alice", headline: str = "Report for duty") -> Words:
    return Words(nickname, headline, "Your turn", URL, "AI-generated")


def figure(width: int, height: int) -> np.ndarray:
    """A green bust on nothing: (height, width, 4) uint8."""
    canvas = np.zeros((height, width, 4), np.uint8)
    unit = min(width, height)
    head, body = (width // 2, int(height * 0.35)), (width // 2, height)
    cv2.ellipse(canvas, body, (int(unit * 0.4), int(height * 0.45)), 0, 0, 360, (60, 110, 40, 255), -1)
    cv2.ellipse(canvas, head, (int(unit * 0.2), int(height * 0.22)), 0, 0, 360, (80, 130, 60, 255), -1)
    return canvas
