"""From a painting to the files of a figurine."""

import cv2
import numpy as np

from . import encode, poster
from .cutout import cut_out
from .frame import Frame, Shape, Words

CAST = Shape("cast", 216, 384)


def figurine(picture: np.ndarray, alpha: np.ndarray, shape: Shape) -> np.ndarray:
    """A painting cut out, at the shape's size: (height, width, 4) uint8.

    picture: (H, W, 3) uint8 RGB. alpha: (H, W) uint8.
    """
    cut = cut_out(picture, alpha)
    if cut.shape[:2] == (shape.height, shape.width):
        return cut
    return _resized(cut, shape.width, shape.height)


def framed(cut: np.ndarray, words: Words, shape: Shape) -> Frame:
    """The figurine as a screen of that shape shows it."""
    return encode.frame(poster.poster(cut, words), shape)


def cutout(cut: np.ndarray) -> bytes:
    """The figurine on nothing and without words, as a WebP."""
    return encode.webp(cut)


def cast(picture: np.ndarray, alpha: np.ndarray) -> bytes:
    """A painting (H, W, 3) uint8 and its alpha (H, W) uint8, small and on nothing, as a WebP of some KB."""
    height, width = alpha.shape
    scale = min(CAST.width / width, CAST.height / height, 1.0)
    size = round(width * scale), round(height * scale)
    small = (cv2.resize(one, size, interpolation=cv2.INTER_AREA) for one in (picture, alpha))
    return encode.webp(cut_out(*small), quality=50)


def preview(cut: np.ndarray, label: str, within: Shape) -> bytes:
    """The figurine alone before its backdrop, with the AI label, as a JPEG that fits into `within`."""
    height, width = cut.shape[:2]
    scale = min(within.width / width, within.height / height, 1.0)
    small = _resized(cut, round(width * scale), round(height * scale)) if scale < 1 else cut
    return encode.jpeg(poster.portrait(small, label), quality=88)


def _resized(cut: np.ndarray, width: int, height: int) -> np.ndarray:
    mode = cv2.INTER_AREA if width < cut.shape[1] else cv2.INTER_CUBIC
    return cv2.resize(cut, (width, height), interpolation=mode)
