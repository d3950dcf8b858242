"""Strands: relief that follows the hair's own direction, as a sculptor's comb would leave it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from generation.sculptor.hair import canvas
from generation.sculptor.hair.canvas import blurred
from generation.sculptor.mesh import Floats

ROUND = 512  # samples round the head
STRIDES = (2, 4, 8, 12, 9)  # samples that each smear along the strands reaches
WHORL = 16.0  # y, cm: whence strands fall where the photograph is silent
LOCK, STRAND, CURL = 0.25, 0.15, 0.38  # cm, half a lock's, a strand's and a curl's width
# How much the photograph's own locks, drawn locks and drawn strands count; a mould's furrows are shallow
# where they are fine, or its gloss would be wire.
OWN, LOCKS, STRANDS = 0.7, 0.4, 0.4
CARRIED = (7.6, 9.2), (1.0, 0.2)  # of strands, by cm from the middle: a head's grid is coarser at its sides
OWN_CURLS, CURLS = 0.5, 0.7


@dataclass(frozen=True, slots=True)
class Way:
    """Along the strands on the canvas: x and y of unit vectors, y downwards."""

    x: Floats
    y: Floats


def direction(log: Floats, share: Floats) -> Way:
    """From the structure tensor of log luminance within hair; where it says little, strands fall from the
    crown."""
    band = (blurred(log, 0.12) - blurred(log, 0.5)) * share
    across = cv2.Sobel(band, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(band, cv2.CV_32F, 0, 1, scale=1 / 8)
    xx, yy, xy = (blurred(product, 0.7) for product in (across * across, down * down, across * down))
    strength = xx + yy + 1e-9
    even = float(np.median(strength[share > 0.5])) if (share > 0.5).any() else 1.0
    xs, ys = canvas.axes()
    rise = np.maximum(np.hypot(0.8 * xs, ys - WHORL), 0.5)
    fall_x, fall_y = 0.8 * xs / rise, -(ys - WHORL) / rise  # rows grow downwards
    weight = 0.15 * even
    twice_x = xx - yy - weight * (fall_x**2 - fall_y**2)
    twice_y = 2 * xy - weight * 2 * fall_x * fall_y
    angle = 0.5 * np.arctan2(twice_y, twice_x) + np.pi / 2
    return Way(np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32))


def carved(log: Floats, share: Floats, way: Way, curly: bool) -> Floats:
    """Relief of the hair's front on the canvas, about -1 to 1: the photograph's locks and drawn strands, both
    drawn out along the strands."""
    band = blurred(log, CURL / 2 if curly else LOCK) - blurred(log, 1.0 if curly else 1.2)
    spread = float(np.sqrt((band[share > 0.5] ** 2).mean())) if (share > 0.5).any() else 0.0
    own = smeared(
        np.tanh(band / max(1.6 * spread, 0.05)), way.x, way.y, STRIDES[:1] if curly else STRIDES[:4]
    )
    if curly:
        return np.asarray(OWN_CURLS * own + CURLS * _limited(_noise(CURL)), np.float32)
    locks, strands = (_limited(smeared(_noise(wide), way.x, way.y, STRIDES)) for wide in (LOCK, STRAND / 2))
    fine = np.interp(np.abs(canvas.axes()[0]), *CARRIED)
    return blurred(np.asarray(OWN * own + LOCKS * locks + STRANDS * fine * strands, np.float32), 0.08)


def _limited(image: Floats) -> Floats:
    return np.asarray(np.tanh(image / max(1.6 * float(image.std()), 1e-6)), np.float32)


@cache
def _noise(wide: float) -> Floats:
    white = np.random.default_rng(7).normal(size=(canvas.HEIGHT, canvas.WIDTH)).astype(np.float32)
    return blurred(white, wide) - blurred(white, 3 * wide)


def smeared(image: Floats, x: Floats, y: Floats, strides: tuple[int, ...]) -> Floats:
    """Drawn out along the strands, by so many samples to both sides, time after time."""
    height, width = image.shape
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    for stride in strides:
        ahead = cv2.remap(image, columns + stride * x, rows + stride * y, cv2.INTER_LINEAR)
        behind = cv2.remap(image, columns - stride * x, rows - stride * y, cv2.INTER_LINEAR)
        image = (image + ahead + behind) / 3
    return np.asarray(image, np.float32)


@cache
def round_the_head(curly: bool) -> Floats:
    """(HEIGHT, ROUND) float32, about -1 to 1: relief where no photograph shows any, by height and by angle
    round the vertical axis; the same for everybody."""
    random = np.random.default_rng(11)
    white = random.normal(size=(canvas.HEIGHT, 3 * ROUND)).astype(np.float32)
    white = np.tile(white[:, :ROUND], 3)  # so that blurs meet behind the head
    per_cm = ROUND / 50
    if curly:
        blobs = cv2.GaussianBlur(white, (0, 0), CURL * per_cm, sigmaY=CURL * canvas.FINE)
        image = blobs - cv2.GaussianBlur(white, (0, 0), 2.5 * CURL * per_cm, sigmaY=2.5 * CURL * canvas.FINE)
    else:
        strands = cv2.GaussianBlur(white, (0, 0), 1.6 * STRAND * per_cm, sigmaY=6.0 * canvas.FINE)
        locks = cv2.GaussianBlur(white, (0, 0), 1.6 * LOCK * per_cm, sigmaY=5.0 * canvas.FINE)
        image = np.asarray(0.25 * _even(strands) + _even(locks))
    image = image[:, ROUND : 2 * ROUND]
    return np.tanh(_even(image) / 1.6).astype(np.float32)


def _even(image: np.ndarray) -> Floats:
    return np.asarray(image / max(float(image.std()), 1e-9))
