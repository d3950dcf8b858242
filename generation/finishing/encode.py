"""Pictures as files: sRGB, no metadata, the same bytes for the same pixels."""

import hashlib
import io

import numpy as np
from PIL import Image

from .frame import Frame, Shape


def jpeg(picture: np.ndarray, quality: int = 92) -> bytes:
    """(H, W, 3) uint8 sRGB as a JPEG with full-resolution colour: type on plastic shows halved colour."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, subsampling=0, optimize=True)
    return file.getvalue()


def webp(picture: np.ndarray, quality: int = 90) -> bytes:
    """(H, W, 4) uint8 as a WebP with transparency."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "WEBP", quality=quality, method=2, exact=False)
    return file.getvalue()


def frame(picture: np.ndarray, shape: Shape) -> Frame:
    """The picture as the frame of that shape."""
    data = jpeg(picture)
    return Frame(shape.name, shape.width, shape.height, data, hashlib.sha256(data).hexdigest(), "image/jpeg")
