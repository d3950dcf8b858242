"""What a screen shows when there is nobody to show: the bag, sealed."""

import numpy as np

from . import encode, lettering, light
from .frame import Frame, Shape
from .header_card import header_card
from .palette import CARD_WHITE, PLASTIC
from .polybag import polybag
from .poster import MARGIN, backdrop, developed, put, shade_foot

BAG = 0.60  # of its height: the bag's width
SEED = 13


def brand_slide(headline: str, call_to_action: str, url: str, shape: Shape) -> Frame:
    """The campaign's own slide in that shape; equal arguments give equal bytes.

    Nobody's face is in it, so nobody can ask for it to be taken down.
    """
    place = _upright if shape.height >= shape.width else _wide
    return encode.frame(developed(place(headline, call_to_action, url, shape)), shape)


def _upright(headline: str, call_to_action: str, url: str, shape: Shape) -> np.ndarray:
    canvas = _room(shape, (0.5, 0.42))
    height = int(min(shape.height * 0.90, shape.width * 0.90 / BAG))
    bag, mask = polybag(headline, int(height * BAG), height, SEED)
    put(canvas, bag, mask, (shape.width - bag.shape[1]) // 2, int((shape.height - height) * 0.45))
    shade_foot(canvas, 0.14)
    card, cover = header_card(call_to_action, url, int(shape.width * 0.34))
    margin = int(MARGIN * shape.width)
    put(canvas, card, cover, shape.width - margin - card.shape[1], shape.height - margin - card.shape[0])
    return canvas


def _wide(headline: str, call_to_action: str, url: str, shape: Shape) -> np.ndarray:
    canvas = _room(shape, (0.62, 0.45))
    margin = int(MARGIN * shape.height)
    height = int(shape.height * 0.94)
    bag, mask = polybag(headline, int(height * BAG), height, SEED)
    x = int(min(shape.width * 0.62, shape.width - shape.height * 0.5) - bag.shape[1] / 2)
    put(canvas, bag, mask, x, (shape.height - height) // 2)
    title = lettering.fit(headline.upper(), lettering.DISPLAY, x - 2 * margin, int(shape.height * 0.6), 4)
    light.lay(canvas, CARD_WHITE, title.mask, margin, int(shape.height * 0.07))
    card, cover = header_card(call_to_action, url, int(shape.height * 0.34))
    put(canvas, card, cover, shape.width - margin - card.shape[1], shape.height - margin - card.shape[0])
    return canvas


def _room(shape: Shape, lamp: tuple[float, float]) -> np.ndarray:
    return backdrop(shape.height, shape.width, PLASTIC, lamp)
