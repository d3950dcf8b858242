"""Hair as it would be seen from the front: the view of a turned head, brought into the head's own frame."""

from __future__ import annotations

import cv2
import numpy as np
from scipy.ndimage import binary_closing

from generation.sculptor.face_topology import LEFT_BROW, RIGHT_BROW
from generation.sculptor.hair.view import BOTTOM, FINE, LEFT, RIGHT, SKULL, TOP, View
from generation.sculptor.mesh import Floats

SPACING = 1 / FINE  # cm between samples
WIDTH, HEIGHT = round((RIGHT - LEFT) * FINE) + 1, round((TOP - BOTTOM) * FINE) + 1
RADII = np.array((7.75, 10.5, 9.6))  # cm, a skull of average width
SPARSE = 4  # WIDTH and HEIGHT are one more than its multiples
TURNED = (0.15, 0.35)  # sine of the yaw from which the far side's outline is the near one's
EAR, LEAST = -2.0, 0.8  # cm: y of the ear's foot, and the least hair beside the neck
NECK, BESIDE, NEAR, FARTHER = 5.0, 7.5, 9.0, 11.0  # x, cm: from the neck's side to what may be behind it
NAPE, CHEST = -8.0, -12.0  # y, cm: hair that covers the ear, or leaves it free, falls if it reaches lower
BREAST = -15.0  # y, cm: beside a beard, that too is beard, or its shadow on the neck
GAP = 3.0  # cm without hair beside the neck: what is below is no hair
BEHIND = 1.8  # how much thicker hair is behind a head than beside it
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
        outline = np.stack([_outline(view, xs, ys), ys], axis=-1)
        share = np.clip((1 - reach) * RADII[0] / SIDE, 0, 1)
        self._turned = _turned(view)
        far = self._turned * np.clip(-xs * np.sign(view.turn[2, 0]) / SIDE, 0, 1)
        self._place = _whole(on_skull * share[..., None] + outline * (1 - share[..., None]))
        self._hidden = _whole(np.maximum(_hidden(view, spread, depth) * share, far * (1 - share)))

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

    def free(self, landmarks: Floats) -> Floats:
        """1 where hair may be. A turned face stands out from the skull that it is read from: what seems hair
        below its brows is brows, eyes and nostrils."""
        xs, ys = axes()
        brows = float(landmarks[[*LEFT_BROW, *RIGHT_BROW], 1].max())
        features = np.clip(brows + 0.5 - ys, 0, 1) * np.clip(NECK + 0.5 - np.abs(xs), 0, 1)
        return np.asarray(1 - self._turned * features, np.float32)

    def beside_neck(self, share: Floats, bearded: bool) -> Floats:
        """Hair's share on the canvas without what lies behind the neck, which only a turned head shows: below
        the ear, there is skin between it and the face, or a beard."""
        if self._turned == 0:
            return share
        out = share.copy()
        xs, ys = axes()
        cheek = np.interp(-ys, (-EAR, 5 - EAR), (NECK + 2, NECK))
        for side in (-1, 1):
            beside = (side * xs > cheek) & (side * xs < NEAR)
            lowest = _unbroken(((share > 0.5) & beside).sum(axis=1) * SPACING > LEAST, ys.ravel())
            ear = share[(side * xs > BESIDE) & (side * xs < NEAR + 0.5) & (np.abs(ys - EAR) < 2)]
            # It grows on the nape, and short hair is rounded off behind the ear.
            short = lowest > (BREAST if bearded else NAPE if ear.mean() > 0.5 else CHEST)
            lowest, reach = (EAR, BESIDE + ys - EAR) if short else (lowest, RIGHT)
            inside = np.clip((reach - side * xs) / 0.3, 0, 1) * (ys > lowest)
            out = np.where(side * xs > 0, np.minimum(out, np.maximum(inside, 1 - self._turned)), out)
        return np.asarray(out, np.float32)


def _turned(view: View) -> float:
    """0-1: how far a head is turned from where both its sides are seen to where one is."""
    return float(np.clip((abs(view.turn[2, 0]) - TURNED[0]) / (TURNED[1] - TURNED[0]), 0, 1))


def _unbroken(beside: np.ndarray, ys: Floats) -> float:
    """y down to which hair goes on below the ear, but for gaps that light makes."""
    below = ys < EAR
    bridge = np.ones(round(GAP / SPACING))
    whole = binary_closing(np.pad(beside[below], len(bridge)), bridge)[len(bridge) : -len(bridge)]
    bare = np.flatnonzero(~whole)
    return float(ys[below][bare[0]]) if len(bare) else float(ys[-1])


def _outline(view: View, xs: Floats, ys: Floats) -> Floats:
    """Where (x in the view) the outline of the head is seen. A turned skull looks wider: its back comes out
    on the near side, and the hair behind it, which is thicker than the hair beside it. Below the ear that is
    the neck's back, and what is beside the neck is where it is."""
    turned = view.turn[0]
    wider = float(np.hypot(turned[0] * RADII[0], turned[2] * RADII[2]) / RADII[0])
    skull = RADII[0] * np.sqrt(np.maximum(1 - ((ys - SKULL[1]) / RADII[1]) ** 2, 0))
    thicker = 1 + (BEHIND - 1) * _turned(view)
    beyond = np.maximum(np.abs(xs) - skull, 0)
    above = wider * (np.abs(xs) - beyond) + thicker * beyond
    there = (0, BESIDE * turned[0], FARTHER * wider, RIGHT * wider)
    beside = np.interp(np.abs(xs), (0, BESIDE, FARTHER, RIGHT), there)
    low = np.clip((EAR + 1 - ys) / 3, 0, 1)
    return np.asarray(np.sign(xs) * (above * (1 - low) + beside * low), np.float32)


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
