"""Which pixels of a painted picture are figurine.

A painter follows the sculptor's photograph, but not to the pixel: a cap sits higher, a sleeve falls wider. So
the sculptor's own cut-out is moved along with what moved between photograph and picture. It keeps its soft
edges and thin parts, also where figurine and backdrop have one colour, which no look at colours could tell
apart.
"""

from __future__ import annotations

import cv2
import numpy as np

WORKING = 640  # pixels, the longer side; finer, little is gained
FARTHEST = 0.02  # of the longer side that an edge may move: what moves farther is another picture
WINDOW = 0.03  # of the longer side: what is compared is the picture without its light at this scale
DEEPEST = 6.0  # of 255: contrast below this is noise and is not raised
CONTRAST = 48.0  # of 255: that the compared pictures have everywhere
#: Correlation of the two pictures at which a movement begins to be believed, and at which it is all believed.
DOUBTED, BELIEVED = 0.4, 0.7
EVEN = 5  # pixels over which neighbours move alike


def matte(picture: np.ndarray, photograph: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """How much of each pixel the figurine covers, (H, W) uint8.

    picture: (H, W, 3) uint8 RGB. photograph, mask: what the picture was painted after, (H, W, 3) uint8 RGB,
    and the figurine's coverage in it, (H, W) uint8. Dense optical flow (DIS, Kroeger et al. 2016) finds where
    each pixel was in the photograph; where the two look nothing like each other there, the mask is believed
    as it is.
    """
    height, width = mask.shape
    scale = min(1.0, WORKING / max(height, width))
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    moved = _moved(_plain(picture, size), _plain(photograph, size))
    flow = cv2.resize(moved, (width, height)) * np.array([width / size[0], height / size[1]], np.float32)
    return _carried(mask, flow)


def _moved(now: np.ndarray, then: np.ndarray) -> np.ndarray:
    """How far from each pixel its like is in `then`: (h, w, 2) float32, in pixels, across and down."""
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
    flow = finder.calc(now, then, np.zeros((*now.shape, 2), np.float32))
    trust = np.clip((_correlation(now, _carried(then, flow)) - DOUBTED) / (BELIEVED - DOUBTED), 0, 1)
    farthest = FARTHEST * max(now.shape)
    moved: np.ndarray = cv2.blur(np.clip(flow * trust[..., None], -farthest, farthest), (EVEN, EVEN))
    return moved


def _plain(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """A picture's grey levels without its light, (h, w) uint8: 128, and as much contrast everywhere."""
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    light = _around(grey)
    depth = np.sqrt(np.maximum(_around(grey * grey) - light * light, 0))
    return np.clip((grey - light) / (depth + DEEPEST) * CONTRAST + 128, 0, 255).astype(np.uint8)


def _correlation(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Of plain pictures around each pixel, -1 to 1."""
    a, b = one.astype(np.float32) - 128, other.astype(np.float32) - 128
    return _around(a * b) / (np.sqrt(_around(a * a) * _around(b * b)) + DEEPEST**2)


def _around(values: np.ndarray) -> np.ndarray:
    """The mean in a window about each place."""
    side = 2 * round(WINDOW * max(values.shape)) + 1
    mean: np.ndarray = cv2.blur(values, (side, side))
    return mean


def _carried(picture: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """A picture with each pixel brought from where the flow says that it was."""
    rows, columns = np.indices(flow.shape[:2], np.float32)
    places = columns + flow[..., 0], rows + flow[..., 1]
    carried: np.ndarray = cv2.remap(picture, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return carried
