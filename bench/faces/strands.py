"""Strands of hair drawn over a picture, those behind the head before it."""

from dataclasses import dataclass

import cv2
import numpy as np

from bench.faces.portraits import Floats

SHADOW = 0.5  # of the skin's light that hair takes away


@dataclass(frozen=True, slots=True)
class Head:
    """What hair falls over, as it is seen: skin (H, W, 3) uint8 RGB, depth (H, W) cm, -inf around it."""

    skin: np.ndarray
    depth: Floats


def draw_strands(wall: np.ndarray, head: Head, seen: Floats, colours: np.ndarray, lamp: Floats) -> np.ndarray:
    """The wall, then hair behind the head, the head, and hair before it.

    seen: (n, k, 3) columns, rows and depths of strands; colours: (n, k-1, 3) uint8.
    """
    starts, ends, colours = seen[:, :-1].reshape(-1, 3), seen[:, 1:].reshape(-1, 3), colours.reshape(-1, 3)
    middles, depth = (starts + ends) / 2, head.depth
    rows = np.clip(middles[:, 1].astype(int), 0, depth.shape[0] - 1)
    columns = np.clip(middles[:, 0].astype(int), 0, depth.shape[1] - 1)
    behind = middles[:, 2] < depth[rows, columns] - 0.15
    order = np.argsort(middles[:, 2])
    picture = wall.copy()
    _lines(picture, starts, ends, colours, order[behind[order]])
    before = order[~behind[order]]
    shade = _shadow(starts, ends, before, depth.shape, lamp)
    soft = cv2.GaussianBlur(np.isfinite(depth).astype(np.float32), (0, 0), 0.8)[..., None]
    picture = (picture * (1 - soft) + head.skin * shade[..., None] * soft).astype(np.uint8)
    _lines(picture, starts, ends, colours, before)
    return picture


def lit(strands: Floats, tones: Floats, lamp: Floats) -> Floats:
    """Kajiya's hair: (n, k-1, 3) linear RGB, darker towards the roots, with a sheen across the strands."""
    along = np.diff(strands, axis=1)
    along /= np.maximum(np.linalg.norm(along, axis=-1, keepdims=True), 1e-6)
    across = np.sqrt(np.clip(1 - (along @ lamp) ** 2, 0, 1))
    half = lamp + np.array((0, 0, 1), np.float32)
    sheen = np.sqrt(np.clip(1 - (along @ (half / np.linalg.norm(half))) ** 2, 0, 1)) ** 24
    depth = np.linspace(0.55, 1.15, along.shape[1])[None]
    outward = np.clip((strands[:, :-1, 2] + 9) / 12, 0.35, 1)
    diffuse = (0.35 + 0.65 * across) * depth * outward
    gloss = (0.5 * tones[:, None] + 0.012) * (sheen * outward * depth)[..., None]
    return tones[:, None] * diffuse[..., None] + gloss


def _lines(picture: np.ndarray, starts: Floats, ends: Floats, colours: np.ndarray, order: np.ndarray) -> None:
    a, b = (np.round(points[:, :2] * 8).astype(int).tolist() for points in (starts, ends))
    shades = colours.tolist()
    for i in order.tolist():
        cv2.line(picture, a[i], b[i], shades[i], 1, cv2.LINE_AA, 3)


def _shadow(starts: Floats, ends: Floats, order: np.ndarray, size: tuple[int, ...], lamp: Floats) -> Floats:
    """Hair's soft shadow on what is behind it, moved away from the lamp."""
    mask = np.zeros(size, np.uint8)
    scale = size[0] / 44
    move = np.array((-lamp[0], lamp[1])) * 0.5 * scale
    a, b = (np.round(points[:, :2] + move).astype(int).tolist() for points in (starts, ends))
    for i in order[::3].tolist():
        cv2.line(mask, a[i], b[i], 255, 2)
    return 1 - SHADOW * cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 0.35 * scale)
