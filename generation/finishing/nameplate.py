"""The plate with the person's nickname, moulded in the figurine's own plastic."""

import cv2
import numpy as np

from . import lettering, light

FINER = 2  # the relief is worked out at twice the size, or its bevels would show steps


def nameplate(text: str, colour: np.ndarray, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """A plate at most that wide and that high: picture (h, w, 3) and mask (h, w), float32.

    text is set in capitals; colour is the plastic's, float sRGB.
    """
    height, limit = height * FINER, width * FINER
    pad = int(height * 0.42)
    letters = lettering.fit(text.upper(), lettering.DISPLAY, limit - 2 * pad, int(height * 0.54), 2).mask
    plate = light.rounded(height, min(limit, letters.shape[1] + 2 * pad), height * 0.14)
    rim = light.rounded(height - int(height * 0.16), plate.shape[1] - int(height * 0.16), height * 0.09)
    raised = np.zeros_like(plate)
    top, left = (plate.shape[0] - letters.shape[0]) // 2, (plate.shape[1] - letters.shape[1]) // 2
    raised[top : top + letters.shape[0], left : left + letters.shape[1]] = letters
    relief = light.bevel(plate, height * 0.07) + 0.8 * light.bevel(raised, height * 0.035)
    relief -= 0.5 * light.bevel(_centred(rim, plate.shape), height * 0.03)
    lifted = colour * (0.7 + 0.75 * cv2.GaussianBlur(raised, (0, 0), height * 0.004)[..., None])
    picture = light.lit(cv2.GaussianBlur(relief, (0, 0), height * 0.006), lifted, gloss=0.5)
    size = plate.shape[1] // FINER, height // FINER
    small = (cv2.resize(image, size, interpolation=cv2.INTER_AREA) for image in (picture, plate))
    shaded, mask = small
    return np.clip(shaded, 0, 1), mask


def _centred(mask: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    canvas = np.zeros(shape, np.float32)
    top, left = (shape[0] - mask.shape[0]) // 2, (shape[1] - mask.shape[1]) // 2
    canvas[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    return canvas
