"""A sealed polybag of toy soldiers under a printed header card."""

import cv2
import numpy as np

from . import lettering, light, toy_soldiers
from .header_card import press, staple, yellow_card
from .palette import CARD_YELLOW, OLIVE_BLACK

SEAL = 0.035  # of the bag's width: the crimped edge
SOLDIER = 0.36  # of the bag's width
LAYERS = (0.22, 0.45, 0.85)  # how much light reaches the soldiers behind, between and in front


def polybag(title: str, width: int, height: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The bag with its card: picture (height, width, 3) and mask (height, width), float32."""
    flap = int(width * 0.27)
    bag = _bag(width, height - int(flap * 0.55), seed)
    mask = np.zeros((height, width), np.float32)
    picture = np.zeros((height, width, 3), np.float32)
    top = height - bag.shape[0]
    inset = int(width * 0.02)
    picture[top:, inset : width - inset] = bag[:, inset : width - inset]
    mask[top:, inset : width - inset] = light.rounded(bag.shape[0], width - 2 * inset, width * 0.012)
    card, cover = _card(title, width, flap)
    light.cast_shadow(picture, cover, 0, 0, reach=height * 0.008, depth=0.75)
    light.lay(picture, card, cover, 0, 0)
    mask[:flap] = np.maximum(mask[:flap] * (np.arange(flap) > flap * 0.5)[:, None], cover)
    hole = _hang_hole(width, flap)
    mask[:flap] *= 1 - hole
    return np.clip(picture, 0, 1), mask


def _card(title: str, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """The folded yellow board, stapled twice, its title pressed in."""
    card = yellow_card(height, width)
    band = int(height * 0.1)
    card[-band:] = OLIVE_BLACK
    card[-band - max(2, band // 6) : -band] = CARD_YELLOW
    letters = lettering.fit(title.upper(), lettering.DISPLAY, int(width * 0.9), int(height * 0.44), 2).mask
    press(card, letters, (width - letters.shape[1]) // 2, int(height * 0.38))
    fold = np.linspace(1.16, 1.0, max(2, int(height * 0.05)), dtype=np.float32)
    card[: len(fold)] *= fold[:, None, None]
    for share in (0.2, 0.8):
        staple(card, int(width * share), int(height * 0.2), int(width * 0.1))
    return np.clip(card, 0, 1), light.rounded(height, width, height * 0.05)


def _hang_hole(width: int, height: int) -> np.ndarray:
    hole = np.zeros((height, width), np.float32)
    slot = light.rounded(int(height * 0.1), int(width * 0.16), height * 0.05)
    top, left = int(height * 0.14), (width - slot.shape[1]) // 2
    hole[top : top + slot.shape[0], left : left + slot.shape[1]] = slot
    return hole


def _bag(width: int, height: int, seed: int) -> np.ndarray:
    """What is seen through the film, and the film."""
    inside = np.empty((height, width, 3), np.float32)
    inside[:] = OLIVE_BLACK * 1.25
    inside += np.linspace(0.035, 0.0, height, dtype=np.float32)[:, None, None] * np.array(
        [1, 1, 0.8], np.float32
    )
    _fill(inside, np.random.default_rng(seed))
    inside = cv2.GaussianBlur(inside, (0, 0), width * 0.0012) * 0.92 + 0.012
    return inside + _film(height, width, seed)


def _fill(inside: np.ndarray, rng: np.random.Generator) -> None:
    """Pour the soldiers in, in place: they lie as they fell, those behind in the dark."""
    height, width = inside.shape[:2]
    size = int(width * SOLDIER)
    for layer, light_on_it in enumerate(LAYERS):
        spots = [(x, y) for y in np.arange(0.20, 0.97, 0.115) for x in np.arange(0.15, 0.9, 0.235)]
        for x, y in rng.permutation(np.array(spots)) + rng.uniform(-0.05, 0.05, (len(spots), 2)):
            if y < 0.12 + 0.13 * layer + rng.uniform(0, 0.12):
                continue  # the heap is lower in front
            picture, mask = _turned(*_soldier(rng, size), rng.uniform(-180, 180))
            left = int(np.clip(x * width - size / 2, -0.10 * size, width - 0.90 * size))
            top = int(np.clip(y * height - size / 2, 0, height - 1.04 * size))
            light.cast_shadow(inside, mask, left, top, reach=size * 0.03, depth=0.8)
            light.lay(inside, picture * light_on_it * rng.uniform(0.85, 1.1), mask, left, top)


def _soldier(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    return toy_soldiers.soldier(int(rng.integers(len(toy_soldiers.POSES))), size)


def _turned(picture: np.ndarray, mask: np.ndarray, degrees: float) -> tuple[np.ndarray, np.ndarray]:
    size = mask.shape[0]
    matrix = cv2.getRotationMatrix2D((size / 2, size / 2), degrees, 0.86)
    return cv2.warpAffine(picture, matrix, (size, size)), cv2.warpAffine(mask, matrix, (size, size))


def _film(height: int, width: int, seed: int) -> np.ndarray:
    """The light that the film throws back: (height, width, 1) float32."""
    folds = _folds(np.random.default_rng(seed + 1), height, width)
    shine = light.lit(folds, light.BLACK, gloss=1.0, sharpness=26)[..., :1]
    x, y = np.arange(width, dtype=np.float32) / width, np.arange(height, dtype=np.float32)[:, None] / height
    bulge = np.clip(np.sin(np.pi * np.clip(y * 1.05, 0, 1)), 0, 1) ** 0.5
    window = np.exp(-(((x - 0.15 - 0.03 * bulge) / 0.026) ** 2)) * 0.16
    window += np.exp(-(((x - 0.215 - 0.03 * bulge) / 0.008) ** 2)) * 0.10
    window += np.exp(-(((x - 0.925 + 0.02 * bulge) / 0.010) ** 2)) * 0.14
    broken = 0.55 + 0.45 * np.tanh(np.gradient(folds, axis=1) * 4)
    glare = (window * bulge * broken)[..., None]
    return np.clip(shine, 0, None) * 0.42 + glare + 0.012 + _seals(height, width)


def _folds(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Heights (pixels) of film that hangs from a card: long pleats above, creases where soldiers press."""
    pleats = _noise(rng, height, width, wide=0.045, tall=0.34)
    creases = 1 - np.abs(_noise(rng, height, width, wide=0.10, tall=0.13))
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    relief = 0.016 * (1.15 - down) * pleats + 0.030 * np.clip(creases, 0, 1) ** 5
    relief += 0.004 * _noise(rng, height, width, wide=0.03, tall=0.04)
    return cv2.GaussianBlur((width * relief).astype(np.float32), (0, 0), width * 0.0022)


def _noise(rng: np.random.Generator, height: int, width: int, wide: float, tall: float) -> np.ndarray:
    """Smooth noise with a deviation of 1; wide, tall: the size of its waves as shares of the width."""
    rows, columns = 400, 256
    field = rng.standard_normal((rows, columns)).astype(np.float32)
    smooth = cv2.GaussianBlur(field, (0, 0), sigmaX=wide * columns, sigmaY=tall * rows * width / height)
    return cv2.resize(smooth / smooth.std(), (width, height), interpolation=cv2.INTER_CUBIC)


def _seals(height: int, width: int) -> np.ndarray:
    """The crimped edges at the foot and the sides."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    band = SEAL * width
    ribs = 0.5 + 0.5 * np.sin(y * 2 * np.pi / max(4.0, band * 0.22))
    foot = ((y > height - 2.2 * band) & (y < height - band * 0.5)) * (0.03 + 0.11 * ribs)
    edge = np.minimum(x, width - x)
    sides = (edge < band * 1.2) * (0.035 + 0.05 * (edge > band * 1.05))
    return np.maximum(foot, sides)[..., None].astype(np.float32)
