"""Spectacles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from bench.faces.head import Surface
from bench.faces.portraits import Floats
from generation.sculptor.face_topology import LEFT_EYE, RIGHT_EYE

if TYPE_CHECKING:
    from bench.faces.photograph import Camera

FRAMES = ((14, 12, 12), (60, 38, 24), (120, 92, 60), (150, 150, 155), (70, 16, 20))


def draw_glasses(picture: np.ndarray, surface: Surface, depth: Floats, camera: Camera, seed: int) -> None:
    """Draw them onto the picture: rims, bridge, temples as far as they are seen, a glint on each glass."""
    chance = np.random.default_rng(seed + 4)
    colour = FRAMES[int(chance.integers(len(FRAMES)))]
    wide, high, square = chance.uniform(2.25, 2.7), chance.uniform(1.6, 2.15), chance.uniform(2, 5)
    thick = max(round(chance.uniform(0.12, 0.32) * camera.scale), 2)
    middles = [surface.points[list(loop)].mean(0) for loop in (LEFT_EYE, RIGHT_EYE)]
    front = max(middle[2] for middle in middles) + 1.5
    for side, middle in zip((-1, 1), middles, strict=True):
        rim = _rim(middle, front, wide, high, square)
        _glint(picture, camera, rim)
        hinge = rim[np.argmax(side * rim[:, 0])]
        ear = np.array((side * (surface.half_width + 0.5), hinge[1] - 0.2, -5.0))
        _line(picture, camera, np.linspace(hinge, ear, 30), colour, thick, depth)
        _line(picture, camera, rim, colour, thick)
    inner = [middle + (side * (wide - 0.05), 0.35, 0) for side, middle in zip((1, -1), middles, strict=True)]
    along = np.linspace(0, 1, 12)[:, None]
    bridge = inner[0] * (1 - along) + inner[1] * along + np.sin(np.pi * along) * (0, 0.35, 0.25)
    bridge[:, 2] = front + 0.2
    _line(picture, camera, bridge, colour, thick)


def _rim(middle: Floats, front: float, wide: float, high: float, square: float) -> Floats:
    angle = np.linspace(0, 2 * np.pi, 60)
    cosine, sine = np.cos(angle), np.sin(angle)
    round_off = 1 / (np.abs(cosine) ** square + np.abs(sine) ** square) ** (1 / square)
    x, y = middle[0] + wide * cosine * round_off, middle[1] - 0.25 + high * sine * round_off
    return np.column_stack([x, y, front - 0.03 * x * x])


def _line(
    picture: np.ndarray,
    camera: Camera,
    places: Floats,
    colour: tuple[int, ...],
    thick: int,
    depth: Floats | None = None,
) -> None:
    seen = camera.seen(camera.turned(places, np.ones(len(places))))
    at = np.round(seen[:, :2] * 8).astype(int)
    for a, b, z in zip(at[:-1], at[1:], seen[:-1, 2], strict=True):
        row, column = np.clip(a[::-1] // 8, 0, np.array(picture.shape[:2]) - 1)
        if depth is None or depth[row, column] < z + 0.1:
            cv2.line(picture, a.tolist(), b.tolist(), colour, thick, cv2.LINE_AA, 3)


def _glint(picture: np.ndarray, camera: Camera, rim: Floats) -> None:
    seen = camera.seen(camera.turned(rim, np.ones(len(rim))))[:, :2]
    glass = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(glass, [np.round(seen).astype(np.int32)], 255)
    rows, columns = np.indices(glass.shape)
    streak = np.exp(
        -((((columns + rows) / camera.scale - (seen.sum(1).mean() / camera.scale) + 1.2) / 0.5) ** 2)
    )
    share = (glass / 255 * (0.03 + 0.10 * streak))[..., None]
    picture[:] = (picture * (1 - share) + 255 * share).astype(np.uint8)
