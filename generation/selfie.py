"""A photograph's bytes as pixels."""

import io

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from generation.refused import Refused

ENOUGH = (3200, 3200)  # pixels; JPEGs are decoded at the smallest size above this
SRGB = ImageCms.createProfile("sRGB")


def decode(data: bytes) -> np.ndarray:
    """The picture as (H, W, 3) uint8 sRGB, turned as its EXIF says.

    Raises Refused("no_face") for bytes that are no picture, or one too large to be a photograph.
    """
    import pillow_heif

    pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", ENOUGH)
            upright = ImageOps.exif_transpose(image)
            return np.array(_in_srgb(upright).convert("RGB"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Refused("no_face") from error


def _in_srgb(image: Image.Image) -> Image.Image:
    """Telephones save in wider colour spaces; read as sRGB, their skin would be grey."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode != "RGB":
        return image
    try:
        converted = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), SRGB)
    except (ImageCms.PyCMSError, OSError):  # a broken profile is as good as none
        return image
    return converted or image
