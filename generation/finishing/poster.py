"""The composed frame: a figurine, its campaign, its person, and the way in for the next one."""

import cv2
import numpy as np

from . import lettering, light
from .cutout import body_colour
from .frame import Words
from .header_card import header_card
from .nameplate import nameplate
from .palette import CARD_WHITE, OLIVE_BLACK

MARGIN = 0.035  # of the shorter side
TITLE_TOP = 0.036  # of the height
TUCKED = 0.10  # how much of the title's last line an upright poster's helmet may cover
BESIDE = 0.4  # of the height: a wide poster's title is rarely longer
UNREADABLE = "Recruit"  # for a nickname in a script that none of our fonts has
LABEL = 0.022  # of the height: a capital of the AI label, legible at ten metres on a two-metre screen


def poster(figurine: np.ndarray, words: Words) -> np.ndarray:
    """The frame of the figurine's size: (H, W, 3) uint8.

    figurine: (H, W, 4) uint8, as `cutout.cut_out` gives it, painted at the frame's size.
    """
    height, width = figurine.shape[:2]
    colour = body_colour(figurine)
    place = _upright if height >= width else _wide
    return developed(place(figurine, words, colour))


def portrait(figurine: np.ndarray, label: str) -> np.ndarray:
    """The figurine alone before the poster's backdrop, with its AI label: (H, W, 3) uint8."""
    height, width = figurine.shape[:2]
    canvas = backdrop(height, width, body_colour(figurine), (0.5, 0.34))
    _stand(canvas, figurine, 0, 0)
    shade_foot(canvas, 0.2)
    _label(canvas, label)
    return developed(canvas)


def backdrop(height: int, width: int, colour: np.ndarray, lamp: tuple[float, float]) -> np.ndarray:
    """A dark room with one warm lamp on the wall: (height, width, 3) float32.

    colour: what stands before it, float sRGB. lamp: x and y, as shares of the width and height.
    """
    y, x = np.ogrid[0:height, 0:width]
    reach = 0.36 * min(height, width * 1.6)
    across = np.exp(-(((x - width * lamp[0]) / reach) ** 2)).astype(np.float32)
    down = np.exp(-(((y - height * lamp[1]) / (reach * 1.05)) ** 2)).astype(np.float32)
    warm = 0.36 * colour + 0.64 * np.array([0.82, 0.70, 0.44], np.float32)
    lit = down * across
    planes = [dark * 0.8 + lit * (light * 0.66) for dark, light in zip(OLIVE_BLACK, warm, strict=True)]
    return cv2.merge(planes)  # NumPy is several times slower at spreading a plane over the colours


def _upright(figurine: np.ndarray, words: Words, colour: np.ndarray) -> np.ndarray:
    """The title is a masthead; the helmet stands before its foot."""
    height, width = figurine.shape[:2]
    canvas = backdrop(height, width, colour, (0.5, 0.36))
    room = width - 2 * int(MARGIN * width)
    title = lettering.fit(words.headline.upper(), lettering.DISPLAY, room, int(height * 0.13), 3)
    top, line = int(height * TITLE_TOP), title.size * lettering.capital(lettering.DISPLAY)
    light.lay(canvas, CARD_WHITE, title.mask, (width - title.mask.shape[1]) // 2, top)
    helmet = int(top + title.mask.shape[0] - TUCKED * line)
    _stand(canvas, figurine, 0, max(0, helmet - _top(figurine)))
    shade_foot(canvas, 0.34)
    _sign(canvas, words, colour, int(width * 0.29), int(height * 0.068))
    return canvas


def _wide(figurine: np.ndarray, words: Words, colour: np.ndarray) -> np.ndarray:
    """The figurine right of the middle, everything that is read beside it."""
    height, width = figurine.shape[:2]
    margin, card = int(MARGIN * height), int(height * 0.3)
    left, right = _sides(figurine)
    middle = min(0.64 * width, width - card - 3 * margin - 0.3 * (right - left))
    x = int(middle - (left + right) / 2)
    canvas = backdrop(height, width, colour, (middle / width, 0.36))
    y = max(0, int(height * 0.06) - _top(figurine))
    _stand(canvas, figurine, x, y)
    shade_foot(canvas, 0.28)
    # An arm may reach out below the title; one beside it makes it narrower.
    beside = x + _sides(figurine[: max(int(height * BESIDE) - y, 1)])[0]
    room = max(int(width * 0.24), beside - 2 * margin)
    title = lettering.fit(words.headline.upper(), lettering.DISPLAY, room, int(height * 0.56), 4)
    light.cast_shadow(canvas, title.mask, margin, int(height * 0.07), reach=height * 0.01, depth=0.5)
    light.lay(canvas, CARD_WHITE, title.mask, margin, int(height * 0.07))
    _sign(canvas, words, colour, card, int(height * 0.11))
    return canvas


def _sign(canvas: np.ndarray, words: Words, colour: np.ndarray, card_width: int, plate_height: int) -> None:
    """The card bottom right, and bottom left the label under the nameplate."""
    height, width = canvas.shape[:2]
    margin = int(MARGIN * min(height, width))
    card, mask = header_card(words.call_to_action, words.url, card_width)
    put(canvas, card, mask, width - margin - card.shape[1], height - margin - card.shape[0])
    top = _label(canvas, words.label)
    nickname = lettering.clean(words.nickname)
    if not nickname:
        return
    room = min(width - 3 * margin - card.shape[1], plate_height * 6)
    shown = nickname if lettering.legible(nickname) else UNREADABLE
    plate, mask = nameplate(shown, colour, room, plate_height)
    put(canvas, plate, mask, margin, top - int(plate_height * 0.3) - plate.shape[0])


def _stand(canvas: np.ndarray, figurine: np.ndarray, x: int, y: int) -> None:
    """Put the figurine before what is there; its shadow falls on it, so the title is behind the helmet."""
    left, top, width, height = cv2.boundingRect(figurine[..., 3])
    cropped = figurine[top : top + height, left : left + width].astype(np.float32) / 255
    alpha = np.ascontiguousarray(cropped[..., 3])
    light.cast_shadow(canvas, alpha, x + left, y + top, reach=canvas.shape[0] * 0.012, depth=0.55)
    light.lay(canvas, cropped[..., :3], alpha, x + left, y + top)


def put(canvas: np.ndarray, thing: np.ndarray, mask: np.ndarray, x: int, y: int) -> None:
    light.cast_shadow(canvas, mask, x, y, reach=canvas.shape[0] * 0.006, depth=0.7)
    light.lay(canvas, thing, mask, x, y)


def shade_foot(canvas: np.ndarray, share: float) -> None:
    """Let the lowest share of the picture sink into the dark, in place, so that small type is legible."""
    rows = int(canvas.shape[0] * share)
    fall = np.linspace(0, 1, rows, dtype=np.float32) ** 1.3 * 0.88
    light.lay(canvas, OLIVE_BLACK, np.repeat(fall[:, None], canvas.shape[1], 1), 0, canvas.shape[0] - rows)


def _label(canvas: np.ndarray, text: str) -> int:
    """Write the AI label bottom left, in place; the row of its top."""
    height, width = canvas.shape[:2]
    capital = LABEL * height
    margin = int(MARGIN * min(height, width))
    size = round(capital / lettering.capital(lettering.TEXT))
    mask = lettering.set_lines((lettering.clean(text),), lettering.TEXT, size).mask
    top = height - margin - mask.shape[0]
    halo = np.clip(cv2.dilate(mask, np.ones((3, 3), np.uint8)), 0, 1)
    light.cast_shadow(canvas, halo, margin, top, reach=capital * 0.3, depth=0.9)
    light.lay(canvas, CARD_WHITE, mask, margin, top)
    return top


def _sides(figurine: np.ndarray) -> tuple[int, int]:
    columns = np.flatnonzero((figurine[..., 3] > 128).any(0))
    return (int(columns[0]), int(columns[-1])) if len(columns) else (0, figurine.shape[1])


def _top(figurine: np.ndarray) -> int:
    rows = np.flatnonzero((figurine[..., 3] > 128).any(1))
    return int(rows[0]) if len(rows) else 0


def developed(canvas: np.ndarray) -> np.ndarray:
    """The canvas with a film's fine grain, which also keeps the dark gradients from banding; uint8."""
    height, width = canvas.shape[:2]
    grained = canvas * 255
    grained += 255 * 0.006 * light.grain((height, width), seed=1, sigma=0.7)
    return cv2.convertScaleAbs(np.maximum(grained, 0, out=grained))
