"""A bun or a top knot: what of hair stands out above a head as a ball of its own."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generation.sculptor.distance_fields import Grid, Shape
from generation.sculptor.hair import canvas
from generation.sculptor.hair.canvas import RADII, SKULL
from generation.sculptor.mesh import Floats

NARROW = 5.5  # cm: a knot is no wider to each side of its middle; what is, is hair that stands high
LEAST = 1.5  # cm that a ball reaches to each side; less is a tuft
ABOVE, ASIDE = 11.0, 7.0  # y and x, cm, between which knots are looked for
BEHIND = -6.2  # z, cm: hair is tied behind the crown
SUNK = 0.3  # of its radius that a knot sits in the hair below it
CROWN = RADII[1] + 0.3  # cm above the skull's middle where that hair is
COILS, STRANDS = (0.22, 9, 2), (0.07, 31, 7)  # cm deep, how many down the ball, and how they climb round it
BLEND = 0.25


@dataclass(frozen=True, slots=True)
class Knot:
    """A ball of wound hair: its middle (3,) in face space and its radius, cm."""

    middle: Floats
    radius: float

    @property
    def top(self) -> float:
        return float(self.middle[1]) + self.radius

    def away(self, points: Floats) -> Floats:
        """cm from its surface, negative inside, of points (..., 3)."""
        offset = (points - self.middle) / self.radius
        reach = np.maximum(np.linalg.norm(offset, axis=-1), 1e-3)
        down = np.arcsin(np.clip(offset[..., 1] / reach, -1, 1))
        turn = np.arctan2(offset[..., 0], offset[..., 2])
        level = np.clip(3 * np.cos(down), 0, 1)  # strands meet at the poles
        relief = sum(deep * np.sin(many * down + climb * turn) for deep, many, climb in (COILS, STRANDS))
        return np.asarray((reach - 1) * self.radius - relief * level, np.float32)

    def add_to(self, grid: Grid) -> None:
        reach = self.radius + 1
        grid.add(Shape(self.middle - reach, self.middle + reach, self._distance), BLEND)

    def _distance(self, xs: Floats, ys: Floats, zs: Floats) -> Floats:
        return self.away(np.stack(np.meshgrid(xs, ys, zs, indexing="ij"), -1))


def find_knot(share: Floats) -> tuple[Knot | None, Floats]:
    """The knot in hair of this share on the canvas, and the share without it."""
    xs, ys = canvas.axes()
    hair = share > 0.5
    solid = hair | (np.hypot(xs / RADII[0], (ys - SKULL[1]) / RADII[1]) < 1) | (ys < SKULL[1])
    narrow = hair & ~_broad(solid) & (ys > ABOVE) & (np.abs(xs) < ASIDE)
    _, parts = cv2.connectedComponents(narrow.astype(np.uint8))
    reach = _within(parts > 0)
    row, column = np.unravel_index(int(reach.argmax()), reach.shape)
    if reach[row, column] < LEAST:
        return None, share
    ball = parts == parts[row, column]
    radius = min(float(ball.sum(axis=1).max()) * canvas.SPACING / 2, NARROW)
    x, y = float(xs[0, column]), float(ys[ball.any(axis=1)].max()) - radius
    level = 1 - (x / RADII[0]) ** 2 - ((BEHIND - SKULL[2]) / RADII[2]) ** 2
    highest = SKULL[1] + CROWN * np.sqrt(max(level, 0.0)) + (1 - SUNK) * radius
    middle = np.array((x, min(y, highest), BEHIND), np.float32)
    return Knot(middle, radius), np.where(ball, np.minimum(share, 0.4), share).astype(np.float32)


def _broad(solid: np.ndarray) -> np.ndarray:
    """What of a solid the largest knot could not be cut out of: its opening with a disc."""
    inner = _within(solid) > NARROW
    return np.asarray(cv2.distanceTransform((~inner).astype(np.uint8), cv2.DIST_L2, 5) < NARROW * canvas.FINE)


def _within(mask: np.ndarray) -> Floats:
    """cm inside a mask, all round which there is nothing."""
    wide = np.pad(mask.astype(np.uint8), 1)
    return np.asarray(cv2.distanceTransform(wide, cv2.DIST_L2, 5)[1:-1, 1:-1] * canvas.SPACING)
