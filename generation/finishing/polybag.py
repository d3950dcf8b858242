"""A sealed polybag of toy soldiers under a printed header card."""

from dataclasses import dataclass

import cv2
import numpy as np

from . import lettering, light
from .header_card import press, staple, yellow_card
from .palette import CARD_YELLOW, OLIVE_BLACK
from .soldiers import soldiers

SEAL = 0.035  # of the bag's width: the crimped edge
TURN = 28  # degrees to either side of how a soldier was photographed
SOLDIER = 0.42  # of the bag's width: the square that holds one


@dataclass(frozen=True, slots=True)
class Layer:
    """Soldiers at one depth. top, foot: between which shares of the bag's height they lie; farther down those
    before them hide all. size: a factor. left_of_light, blur: what laying them does to all that lies behind;
    blur is a share of the bag's width."""

    top: float
    foot: float
    size: float
    left_of_light: float
    blur: float


CONTRAST = 1.2  # exponent: a bag swallows more light between its soldiers than their shadows show
LAYERS = (  # from the back to the front
    Layer(top=0.28, foot=0.60, size=0.80, left_of_light=1.0, blur=0.001),
    Layer(top=0.33, foot=0.72, size=0.88, left_of_light=0.42, blur=0.0035),
    Layer(top=0.41, foot=0.95, size=0.96, left_of_light=0.45, blur=0.002),
    Layer(top=0.50, foot=0.95, size=1.04, left_of_light=0.55, blur=0.001),
)


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
    seen = cv2.GaussianBlur(inside, (0, 0), width * 0.0007)
    return OLIVE_BLACK * 0.8 + seen * 0.97 + _film(height, width, seed)


def _fill(inside: np.ndarray, rng: np.random.Generator) -> None:
    """Pour the soldiers in, in place: they lie as they fell, those behind small, dark and out of focus."""
    height, width = inside.shape[:2]
    for layer in LAYERS:
        inside[:] = cv2.GaussianBlur(inside, (0, 0), width * layer.blur) * layer.left_of_light
        side = max(8, int(width * SOLDIER * layer.size))
        sheet = [cv2.resize(soldier, (side, side), interpolation=cv2.INTER_AREA) for soldier in soldiers()]
        columns, rows = np.arange(0.10, 0.95, 0.16), np.arange(layer.top, layer.foot, 0.082)
        spots = np.array([(x, y) for y in rows for x in columns])
        for x, y in rng.permutation(spots) + rng.uniform(-0.05, 0.05, (len(spots), 2)):
            if y < layer.top + 0.10 * np.sin(5 * x + 9 * layer.top) + 0.03:
                continue  # a heap, and no flat top
            picture, mask = _turned(sheet[rng.integers(len(sheet))], rng.uniform(-TURN, TURN))
            _drop(inside, picture * rng.uniform(0.86, 1.08), mask, x * width, y * height)
    inside[:] = cv2.pow(inside, CONTRAST) * _falloff(height, width)


def _drop(inside: np.ndarray, picture: np.ndarray, mask: np.ndarray, x: float, y: float) -> None:
    """Lay a soldier about (x, y), in place, no farther out than the seals allow, and touch what is below."""
    height, width = inside.shape[:2]
    seal, (tall, wide) = int(SEAL * width), mask.shape
    left = int(np.clip(x - wide / 2, 1.3 * seal, width - 1.3 * seal - wide))
    top = int(min(y - tall / 2, height - 2.3 * seal - tall))
    light.cast_shadow(inside, mask, left, top, reach=width * 0.012, depth=0.85)
    light.lay(inside, picture, mask, left, top)


def _turned(soldier: np.ndarray, degrees: float) -> tuple[np.ndarray, np.ndarray]:
    """A cut-out turned a little and cropped: picture (h, w, 3) and mask (h, w)."""
    side = len(soldier)
    turned = cv2.warpAffine(soldier, cv2.getRotationMatrix2D((side / 2, side / 2), degrees, 1), (side, side))
    x, y, wide, tall = cv2.boundingRect((turned[..., 3] > 0.02).astype(np.uint8))
    turned = turned[y : y + tall, x : x + wide]
    mask = np.ascontiguousarray(turned[..., 3])
    return turned[..., :3] / cv2.merge([np.maximum(mask, 0.02)] * 3), mask


def _falloff(height: int, width: int) -> np.ndarray:
    """One lamp, high on the left: (height, width, 1) factor."""
    y, x = np.ogrid[0:height, 0:width]
    away = ((x / width - 0.40) / 0.62) ** 2 + ((y / height - 0.56) / 0.46) ** 2
    return (0.16 + 0.92 * np.exp(-away)).astype(np.float32)[..., None]


def _film(height: int, width: int, seed: int) -> np.ndarray:
    """The light that the film throws back: (height, width, 1) float32."""
    folds = _folds(np.random.default_rng(seed + 1), height, width)
    shine = light.lit(folds, light.BLACK, gloss=1.0, sharpness=64)[..., :1]
    x, y = np.arange(width, dtype=np.float32) / width, np.arange(height, dtype=np.float32)[:, None] / height
    bulge = np.clip(np.sin(np.pi * np.clip(y * 1.05, 0, 1)), 0, 1) ** 0.5
    window = np.exp(-(((x - 0.15 - 0.03 * bulge) / 0.026) ** 2)) * 0.16
    window += np.exp(-(((x - 0.215 - 0.03 * bulge) / 0.008) ** 2)) * 0.10
    window += np.exp(-(((x - 0.925 + 0.02 * bulge) / 0.010) ** 2)) * 0.14
    broken = 0.55 + 0.45 * np.tanh(np.gradient(folds, axis=1) * 4)
    glare = (window * bulge * broken)[..., None]
    return np.clip(shine, 0, None) * 0.42 + glare + _seals(height, width)


def _folds(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Heights (pixels) of film that hangs from a card: long pleats above, creases where soldiers press."""
    pleats = _noise(rng, height, width, wide=0.045, tall=0.34)
    creases = 1 - np.abs(_noise(rng, height, width, wide=0.055, tall=0.085))
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    relief = 0.016 * (1.15 - down) * pleats + 0.014 * np.clip(creases, 0, 1) ** 3
    relief += 0.0035 * _noise(rng, height, width, wide=0.022, tall=0.03)
    return cv2.GaussianBlur((width * relief).astype(np.float32), (0, 0), width * 0.0034)


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
