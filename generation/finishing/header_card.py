"""The yellow header card of a toy bag: a stapled title over a QR code."""

import cv2
import numpy as np
import segno

from . import lettering, light
from .palette import CARD_WHITE, CARD_YELLOW, OLIVE_BLACK

LIT_EDGE = light.colour("#ffeda8")
STEEL = light.colour("#9ea0a3")
QUIET = 4  # modules of white that a reader needs around the code


def header_card(title: str, url: str, width: int) -> tuple[np.ndarray, np.ndarray]:
    """A card of that width: picture (h, w, 3) and mask (h, w), float32. The code is never scaled, so that
    every module is a whole number of pixels."""
    code = qr(url, width)
    margin = (width - code.shape[1]) // 2
    flap = int(width * 0.32)
    height = flap + code.shape[0]
    mask = light.rounded(height, width, width * 0.03)
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = CARD_WHITE
    picture[:flap] = yellow_card(flap, width)
    crease = np.exp(-(((np.arange(height) - flap) / (width * 0.006)) ** 2))[:, None, None]
    picture *= 1 - 0.35 * crease
    _print(picture[:flap], title, int(width * 0.86), int(flap * 0.52), int(flap * 0.32))
    light.lay(picture, OLIVE_BLACK, code, margin, flap)
    staple(picture, width // 2, int(flap * 0.12), int(width * 0.2))
    return np.clip(picture, 0, 1), mask


def yellow_card(height: int, width: int) -> np.ndarray:
    """Uncoated yellow board under a soft light: (height, width, 3)."""
    fall = np.linspace(1.05, 0.93, height)[:, None, None]
    tooth = 1 + 0.012 * light.grain((height, width), seed=7, sigma=1.1)
    return CARD_YELLOW * fall.astype(np.float32) * tooth


def _print(card: np.ndarray, title: str, width: int, height: int, top: int) -> None:
    """Print the title on the card, pressed in a little."""
    letters = lettering.fit(title.upper(), lettering.DISPLAY, width, height, most_lines=2).mask
    x = (card.shape[1] - letters.shape[1]) // 2
    y = top + (height - letters.shape[0]) // 2
    press(card, letters, x, y)


def press(card: np.ndarray, letters: np.ndarray, x: int, y: int) -> None:
    """Ink pressed into board: a lit lower edge, then the letters, in place."""
    shift = max(1, round(letters.shape[0] * 0.02))
    light.lay(card, LIT_EDGE, letters * 0.75, x + shift, y + shift)
    light.lay(card, OLIVE_BLACK, letters * 0.97, x, y)


def staple(card: np.ndarray, x: int, y: int, width: int) -> None:
    """A steel staple about its middle, in place."""
    thick = max(3, round(width * 0.075))
    mask = light.rounded(thick * 4, width * 4, thick * 2.0)
    wire = cv2.resize(light.lit(light.bevel(mask, thick * 2.0), STEEL, 0.9, 24), (width, thick),
                      interpolation=cv2.INTER_AREA)  # fmt: skip
    mask = cv2.resize(mask, (width, thick), interpolation=cv2.INTER_AREA)
    light.cast_shadow(card, mask, x - width // 2, y, reach=max(1.0, thick * 0.5), depth=0.7)
    light.lay(card, wire, mask, x - width // 2, y)


def qr(url: str, width: int) -> np.ndarray:
    """The code as a mask (s, s) float32 with its quiet zone, at most that wide, modules of whole pixels."""
    modules = np.array(segno.make(url, error="m", micro=False, boost_error=False).matrix, bool)
    modules = np.pad(modules, QUIET)
    scale = max(1, width // modules.shape[0])
    return np.kron(modules, np.ones((scale, scale))).astype(np.float32)
