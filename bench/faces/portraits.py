"""The two portraits that all people are made of, opened out onto one common sheet of skin.

Face space is in cm: x to the viewer's right, y up, z towards the viewer; forehead to chin is 17.67 cm.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from bench.faces.raster import Floats, draw
from generation.sculptor.face_topology import CHIN, FOREHEAD, refinement, topology

FACE_HEIGHT = 17.67
PER_CM = 24  # samples of the sheet
AROUND = 9.0  # cm, radius of the cylinder that the sheet is rolled from
LEFT, TOP = -14.0, 11.5  # cm
COLUMNS, ROWS = round(28 * PER_CM), round(23 * PER_CM)
LEVEL = 4.37  # cm, depth of forehead and chin


@dataclass(frozen=True, slots=True)
class Portrait:
    """points: (478, 3), upright in face space. sheet: (ROWS, COLUMNS, 3) float32 linear RGB."""

    points: Floats
    sheet: Floats


@cache
def portraits() -> tuple[Portrait, Portrait]:
    """NASA's Eileen Collins and the Navy's Grace Hopper, whose pictures packages carry."""
    pictures = originals()
    found = [_landmarks(picture) for picture in pictures]
    upright = [straightened(points) for points in found]
    places = sheet_places(np.mean(upright, axis=0))
    sheets = [_opened(*seen, places) for seen in zip(pictures, found, strict=True)]
    first, second = (Portrait(*pair) for pair in zip(upright, sheets, strict=True))
    return first, second


def originals() -> list[np.ndarray]:
    """The portraits themselves, (H, W, 3) uint8 RGB."""
    import matplotlib
    from PIL import Image
    from skimage import data

    hopper = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    return [np.ascontiguousarray(data.astronaut()), np.array(Image.open(hopper).convert("RGB"))]


def _landmarks(picture: np.ndarray) -> Floats:
    from generation.faces.landmarks import detect_landmarks

    points = detect_landmarks(picture)
    if points is None:
        raise RuntimeError("MediaPipe finds no face in a portrait that comes with a package.")
    return points


def straightened(points: Floats) -> Floats:
    """Landmarks in pixels as landmarks in face space: upright, facing the viewer, of one height."""
    from generation.faces.landmarks import MIRRORED

    space = points.astype(np.float64) * (1, -1, -1)
    up = space[FOREHEAD] - space[CHIN]
    tall = np.linalg.norm(up)
    up /= tall
    across = (space[MIRRORED[:, 1]] - space[MIRRORED[:, 0]]).mean(0)
    across -= up * (across @ up)
    across /= np.linalg.norm(across)
    straight = space @ np.stack([across, up, np.cross(across, up)]).T * (FACE_HEIGHT / tall)
    straight -= straight[[FOREHEAD, CHIN]].mean(0)
    straight[:, 0] -= straight[MIRRORED, 0].mean()
    straight[:, 2] += LEVEL
    return straight.astype(np.float32)


def refined(values: Floats, bulges: tuple[float, float, float] = (0, 0, 0)) -> Floats:
    """Values (478, k) at the refined surface's vertices; the last of them is raised by `bulges` in the
    middles of mouth and eyes."""
    surface = topology()
    middles = np.array([values[list(hole)].mean(0) for hole in surface.holes])
    middles[:, -1] += bulges
    weights, _ = refinement()
    return (weights @ np.vstack([values[surface.points], middles])).astype(np.float32)


def sheet_places(points: Floats) -> Floats:
    """(column, row) on the sheet of points (n, 3): the face unrolled from a cylinder."""
    across = AROUND * np.arctan2(points[:, 0], points[:, 2] + 4.5)
    return np.stack([(across - LEFT) * PER_CM, (TOP - points[:, 1]) * PER_CM], 1).astype(np.float32)


def _opened(picture: np.ndarray, points: Floats, places: Floats) -> Floats:
    """The picture's face on the sheet, in linear RGB; beyond the face the nearest skin."""
    _, faces = refinement()
    flat = np.column_stack([refined(places), np.zeros(len(refined(places)))])
    seen, depth = draw(flat, refined(points[:, :2]), faces, (ROWS, COLUMNS))
    skin = cv2.remap(picture, seen[..., 0], seen[..., 1], cv2.INTER_CUBIC)
    skin[~np.isfinite(depth)] = 0
    return linear(skin)


def linear(levels: np.ndarray) -> Floats:
    """uint8 sRGB as linear 0-1."""
    shares = levels.astype(np.float32) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4).astype(np.float32)


def levels(light: Floats) -> np.ndarray:
    """Linear 0-1 as uint8 sRGB."""
    light = np.clip(light, 0, 1)
    shares = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(shares * 255).astype(np.uint8)
