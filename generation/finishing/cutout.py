"""The figurine without what is behind it."""

import cv2
import numpy as np

from .palette import PLASTIC


def cut_out(picture: np.ndarray, alpha: np.ndarray, shadow: np.ndarray | None = None) -> np.ndarray:
    """The figurine on nothing: (H, W, 4) uint8.

    picture: (H, W, 3) uint8. alpha: (H, W) uint8. shadow: (H, W) uint8, how much light the figurine takes
    from the floor; it is then kept as black, so that the figurine stands on whatever is put behind it. Along
    the outline the picture's colour is half backdrop; it is replaced by the nearest colour inside, or a pale
    rim would follow the figurine around.
    """
    solid = cv2.erode((alpha > 250).astype(np.uint8), np.ones((3, 3), np.uint8))
    cut = cv2.merge([*cv2.split(picture), alpha])
    places = np.flatnonzero(solid)
    if len(places):
        # Labels count the pixels inside from 1, row by row, as `places` does.
        _, nearest = cv2.distanceTransformWithLabels(
            1 - solid, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        edge = np.flatnonzero((alpha > 0) & (solid == 0))
        inside = places[nearest.ravel()[edge] - 1]
        cut.reshape(-1, 4)[edge, :3] = picture.reshape(-1, 3)[inside]
    return cut if shadow is None else _on_shadow(cut, shadow)


def _on_shadow(cut: np.ndarray, shadow: np.ndarray) -> np.ndarray:
    """The cut-out over black as opaque as the shadow is deep."""
    alpha = cut[..., 3].astype(np.float32) / 255
    opaque = alpha + (1 - alpha) * (shadow.astype(np.float32) / 255)
    share = alpha / np.maximum(opaque, 1e-6)
    colour = cut[..., :3] * share[..., None]
    return np.dstack([colour + 0.5, opaque * 255 + 0.5]).astype(np.uint8)


def body_colour(figurine: np.ndarray) -> np.ndarray:
    """The colour (float sRGB, 0-1) that most of a cut-out has where light falls on it."""
    few = figurine[::8, ::8]
    opaque = few[few[..., 3] > 250][:, :3].astype(np.float32) / 255
    if not len(opaque):
        return PLASTIC
    brightness = opaque.mean(1)
    low, high = np.percentile(brightness, [45, 75])
    return opaque[(brightness >= low) & (brightness <= high)].mean(0)
