"""The figurine without what is behind it."""

import cv2
import numpy as np

from .palette import PLASTIC


def cut_out(picture: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The figurine on nothing: (H, W, 4) uint8.

    picture: (H, W, 3) uint8. alpha: (H, W) uint8. Along the outline the picture's colour is half
    backdrop; it is replaced by the nearest colour inside, or a pale rim would follow the figurine around.
    """
    solid = cv2.erode((alpha > 250).astype(np.uint8), np.ones((3, 3), np.uint8))
    colour = picture.copy()
    if solid.any():
        _, nearest = cv2.distanceTransformWithLabels(
            1 - solid, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        inside, edge = solid > 0, (alpha > 0) & (solid == 0)
        colour_of = np.zeros((nearest.max() + 1, 3), np.uint8)
        colour_of[nearest[inside]] = picture[inside]
        colour[edge] = colour_of[nearest[edge]]
    return np.dstack([colour, alpha])


def body_colour(figurine: np.ndarray) -> np.ndarray:
    """The colour (float sRGB, 0-1) that most of a cut-out has where light falls on it."""
    few = figurine[::8, ::8]
    opaque = few[few[..., 3] > 250][:, :3].astype(np.float32) / 255
    if not len(opaque):
        return PLASTIC
    brightness = opaque.mean(1)
    low, high = np.percentile(brightness, [45, 75])
    return opaque[(brightness >= low) & (brightness <= high)].mean(0)
