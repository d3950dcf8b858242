"""Light on small things that we draw: plates, cards, staples. Pictures are float32 sRGB, 0-1."""

from functools import lru_cache

import cv2
import numpy as np

KEY = np.array([-0.45, -0.62, 0.64])  # from above left, as the studio's key light
KEY = KEY / np.linalg.norm(KEY)
HALF = (KEY + np.array([0, 0, 1])) / np.linalg.norm(KEY + np.array([0, 0, 1]))

BLACK = np.zeros(3, np.float32)


def colour(hexadecimal: str) -> np.ndarray:
    """`#rrggbb` as three numbers, 0-1: (3,) float32."""
    return np.array([int(hexadecimal[k : k + 2], 16) / 255 for k in (1, 3, 5)], np.float32)


def bevel(mask: np.ndarray, radius: float) -> np.ndarray:
    """A height (pixels) that rises from the mask's edge in a quarter circle of that radius."""
    inside = cv2.distanceTransform((mask > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    t = np.clip(inside / radius, 0, 1)
    return (radius * np.sqrt(1 - (1 - t) ** 2)).astype(np.float32)


def lit(height: np.ndarray, albedo: np.ndarray, gloss: float, sharpness: float = 40) -> np.ndarray:
    """A relief under the key light: (h, w, 3). height in pixels; gloss 0 for paper, 0.5 for plastic."""
    slope_y, slope_x = np.gradient(height)
    normal = np.dstack([-slope_x, -slope_y, np.ones_like(height)])
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    diffuse = np.clip(normal @ KEY, 0, None)[..., None] / KEY[2]
    highlight = np.clip(normal @ HALF, 0, None)[..., None] ** sharpness - HALF[2] ** sharpness
    return (albedo * (0.3 + 0.7 * diffuse) + gloss * highlight).astype(np.float32)


def rounded(height: int, width: int, radius: float) -> np.ndarray:
    """A filled rectangle with round corners: (height, width) float32, 0-1."""
    y, x = np.mgrid[0:height, 0:width] + 0.5
    dx = np.abs(x - width / 2) - (width / 2 - radius)
    dy = np.abs(y - height / 2) - (height / 2 - radius)
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) + np.minimum(np.maximum(dx, dy), 0) - radius
    return np.clip(0.5 - outside, 0, 1).astype(np.float32)


def lay(canvas: np.ndarray, thing: np.ndarray, mask: np.ndarray, x: int, y: int) -> None:
    """Put a thing, or one colour, on the canvas, in place, as far as the mask (0-1) covers; what sticks out
    is lost.
    """
    height, width = mask.shape
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + width, canvas.shape[1]), min(y + height, canvas.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    part = slice(y0 - y, y1 - y), slice(x0 - x, x1 - x)
    cover = cv2.merge([mask[part]] * 3)  # NumPy is several times slower at spreading it over the colours
    below = canvas[y0:y1, x0:x1]
    change = (thing if thing.ndim == 1 else thing[part]) - below
    change *= cover
    below += change


def cast_shadow(
    canvas: np.ndarray, mask: np.ndarray, x: int, y: int, reach: float, depth: float = 0.6
) -> None:
    """Darken the canvas, in place, where the thing that will be laid at (x, y) keeps the light off."""
    margin = int(reach * 3)
    coarse = max(1, int(reach / 3))  # a soft shadow has no detail worth computing
    padded = np.pad(mask, margin)
    size = padded.shape[1] // coarse, padded.shape[0] // coarse
    soft = cv2.GaussianBlur(cv2.resize(padded, size, interpolation=cv2.INTER_AREA), (0, 0), reach / coarse)
    soft = cv2.resize(soft, padded.shape[::-1], interpolation=cv2.INTER_LINEAR)
    lay(canvas, BLACK, soft * depth, x - margin + int(reach * 0.5), y - margin + int(reach * 0.8))


@lru_cache(maxsize=4)  # always the same noise, and as dear as all lettering
def grain(shape: tuple[int, int], seed: int, sigma: float = 1.0) -> np.ndarray:
    """Fine noise about 0 with a deviation of 1: (h, w, 1) float32, not to be written to."""
    noise = np.random.default_rng(seed).standard_normal(shape, np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), sigma)
    out = (smooth / smooth.std())[..., None]
    out.setflags(write=False)
    return out
