"""Two public-domain portraits, and ways of spoiling them."""

from functools import cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from PIL import Image
from skimage import data


@cache
def astronaut() -> np.ndarray:
    """Eileen Collins, NASA: 512x512, face 108 px, another helmet in the picture."""
    picture = np.ascontiguousarray(data.astronaut())
    picture.flags.writeable = False
    return picture


@cache
def hopper() -> np.ndarray:
    """Grace Hopper, US Navy: 512x600, face 205 px, glasses."""
    file = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    picture = np.array(Image.open(file).convert("RGB"))
    picture.flags.writeable = False
    return picture


def dimmed(picture: np.ndarray, factor: float) -> np.ndarray:
    return (picture * factor).astype(np.uint8)


def noisy(picture: np.ndarray, sigma: float) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, sigma, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def blurred(picture: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(picture, (0, 0), sigma)


def moved(picture: np.ndarray, pixels: int) -> np.ndarray:
    """As if the camera had moved sideways while the shutter was open."""
    return cv2.blur(picture, (pixels, 1))


def scaled(picture: np.ndarray, factor: float) -> np.ndarray:
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def lit_from_the_right(picture: np.ndarray) -> np.ndarray:
    return (picture * np.linspace(0.15, 1, picture.shape[1])[None, :, None]).astype(np.uint8)


def tilted(picture: np.ndarray, degrees: float) -> np.ndarray:
    """Turned clockwise about the middle."""
    return np.array(Image.fromarray(picture).rotate(-degrees, Image.Resampling.BICUBIC))


def side_by_side(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    canvas = np.full((max(left.shape[0], right.shape[0]), left.shape[1] + right.shape[1], 3), 90, np.uint8)
    canvas[: left.shape[0], : left.shape[1]] = left
    canvas[: right.shape[0], left.shape[1] :] = right
    return canvas
