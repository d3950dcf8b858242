"""What painters are shown of a person: the selfie, and the sculpture in the campaign's pose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from generation.painters.brief import Brief, Painting

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis
    from generation.sculptor.studio.passes import Passes

HEAD_AND_SHOULDERS = 2.6  # heights of a face, from forehead to chin
SMALLEST = 64  # pixels: what models take
ABOVE = 0.25  # of the square, for what is above the forehead; shoulders need more than hair


def photographed(brief: Brief, width: int, height: int) -> Painting:
    """The brief's figurine as the plastic painter paints it, in another size; told to `brief.on_cast`.
    Raises UnknownStyle."""
    from generation.painters.plastic import Plastic

    cast = Plastic().paint(replace(brief, width=width, height=height), lambda fraction: None)
    brief.on_cast(cast)
    return cast


def conditions(brief: Brief, width: int, height: int) -> Passes:
    """Depth, normals, masks and keypoints of the brief's figurine, in another size. Raises UnknownStyle."""
    from generation.sculptor.studio.passes import passes

    return passes(brief.sculpture, brief.style, brief.frame, width, height)


def selfie_crop(analysis: Analysis, size: int, closeness: float = 1.0) -> np.ndarray:
    """Head and shoulders of the selfie's person: (size, size, 3) uint8 RGB.

    closeness: times the usual share of the picture that the face takes. Where the selfie ends too early
    the square is smaller or moved, never filled up: painters would paint the border.
    """
    x0, y0, x1, y1 = analysis.face.box
    rows, columns = analysis.picture.shape[:2]
    side = min(round((y1 - y0) * HEAD_AND_SHOULDERS / closeness), rows, columns)
    left = _within((x0 + x1) / 2 - side / 2, columns - side)
    top = _within(y0 - side * ABOVE, rows - side)
    square = analysis.picture[top : top + side, left : left + side]
    shrunk = cv2.INTER_AREA if side > size else cv2.INTER_CUBIC
    return np.ascontiguousarray(cv2.resize(square, (size, size), interpolation=shrunk))


def working_size(width: int, height: int, pixels: int, multiple: int = 16) -> tuple[int, int]:
    """The size in which a model paints a picture of width x height: of its proportions, of about so many
    pixels and no more than asked for, in multiples of what the model works in."""
    scale = min(1.0, (pixels / (width * height)) ** 0.5)
    least = -(-SMALLEST // multiple)
    across, down = (max(round(side * scale / multiple), least) * multiple for side in (width, height))
    return across, down


def resized(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """A picture in another size, as sharp as it can be."""
    if picture.shape[:2] == (height, width):
        return picture
    shrunk = cv2.INTER_AREA if picture.shape[1] > width else cv2.INTER_CUBIC
    return np.ascontiguousarray(cv2.resize(picture, (width, height), interpolation=shrunk))


def _within(start: float, most: int) -> int:
    return min(max(round(start), 0), most)
