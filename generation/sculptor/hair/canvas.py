"""Hair as it would be seen from the front: the view of a turned head, brought into the head's own frame."""

from __future__ import annotations

import cv2
import numpy as np

from generation.sculptor.hair.view import BOTTOM, FINE, LEFT, RIGHT, SKULL, TOP, View
from generation.sculptor.mesh import Floats

SPACING = 1 / FINE  # cm between samples
WIDTH, HEIGHT = round((RIGHT - LEFT) * FINE) + 1, round((TOP - BOTTOM) * FINE) + 1
RADII = np.array((7.75, 10.5, 9.6))  # cm, a skull of average width
SPARSE = 4  # WIDTH and HEIGHT are one more than its multiples
SIDE = 1.5  # cm inside the skull's outline over which the skull's depth gives way to the outline's


def axes() -> tuple[Floats, Floats]:
    """x (1, WIDTH) and y (HEIGHT, 1) of the canvas's samples in cm; the first row is the top."""
    xs = LEFT + SPACING * np.arange(WIDTH, dtype=np.float32)[None]
    return xs, TOP - SPACING * np.arange(HEIGHT, dtype=np.float32)[:, None]


def blurred(image: Floats, sigma: float) -> Floats:
    """Gaussian blur, sigma in cm."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma * FINE), np.float32)


class Frontal:
    """Takes pictures of a view to the canvas. What the far side of the head hides is its near side's mirror
    image."""

    def __init__(self, view: View) -> None:
        # What depends on the head's form is smooth: it is worked out on a sparser grid.
        xs, ys = (np.ascontiguousarray(axis[::SPARSE, ::SPARSE]) for axis in np.broadcast_arrays(*axes()))
        spread = np.stack([(xs - SKULL[0]) / RADII[0], (ys - SKULL[1]) / RADII[1]])
        reach = np.hypot(*spread)
        depth = np.sqrt(np.maximum(1 - reach * reach, 0))
        points = np.stack([xs, ys, SKULL[2] + RADII[2] * depth], axis=-1).reshape(-1, 3)
        on_skull = view.seen_from_front(points).reshape(*xs.shape, 2)
        # An outline seen askew is not the outline seen from the front: a turned skull looks wider.
        wider = float(np.hypot(view.turn[0, 0] * RADII[0], view.turn[0, 2] * RADII[2]) / RADII[0])
        outline = np.stack([xs * wider, ys], axis=-1)
        share = np.clip((1 - reach) * RADII[0] / SIDE, 0, 1)[..., None]
        self._place = _whole(on_skull * share + outline * (1 - share))
        self._hidden = _whole(_hidden(view, spread, depth) * share[..., 0])

    def of(self, image: np.ndarray, per_cm: int) -> Floats:
        """A picture (h, w) or (h, w, 3) of the view, with `per_cm` samples a cm, on the canvas."""
        column = ((self._place[..., 0] - LEFT) * per_cm).astype(np.float32)
        row = ((TOP - self._place[..., 1]) * per_cm).astype(np.float32)
        seen = cv2.remap(
            image.astype(np.float32), column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        if self._hidden.max() <= 0:
            return np.asarray(seen, np.float32)
        hidden = self._hidden if seen.ndim == 2 else self._hidden[..., None]
        return np.asarray(seen * (1 - hidden) + seen[:, ::-1] * hidden, np.float32)


def _whole(sparse: Floats) -> Floats:
    """The canvas from every SPARSE-th of its samples."""
    columns, rows = np.meshgrid(
        np.arange(WIDTH, dtype=np.float32) / SPARSE, np.arange(HEIGHT, dtype=np.float32) / SPARSE
    )
    return np.asarray(cv2.remap(sparse.astype(np.float32), columns, rows, cv2.INTER_LINEAR))


def _hidden(view: View, spread: Floats, depth: Floats) -> Floats:
    """0-1: how far the skull's surface turns away from the camera on its far side."""
    normal = np.stack([spread[0] / RADII[0], spread[1] / RADII[1], depth / RADII[2]])
    normal /= np.maximum(np.linalg.norm(normal, axis=0), 1e-6)
    facing = np.tensordot(view.turn[2], normal, axes=1)
    return np.clip((0.3 - facing) / 0.2, 0, 1) * (depth > 0) * (np.abs(view.turn[0, 2]) > 0.1)
