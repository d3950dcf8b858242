"""Headgear of any style: where it sits on a head, and what a bare head wears.

It is modelled upright, round a head 7.5 cm to each side; a person's is that one scaled, turned, moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.ndimage import gaussian_filter

from generation.sculptor.distance_fields import FAR, FAST, Distance, Grid, Shape
from generation.sculptor.head import Fit, HeadMeasures
from generation.sculptor.mesh import Floats, Mesh, rotation
from generation.sculptor.parts import Part
from generation.sculptor.primitives import vector

HALF_WIDTH = 7.5  # cm of the head that headgear is modelled for
EASE = 2.0  # cm of hair and lining, which do not grow with the head
SOFTENING = 0.8  # samples of blur: a mould has no edge sharper than its cutter
NOWHERE = vector(1e3, 1e3, 1e3)  # cm: beyond every grid
LOWEST, ASKEW = 9.0, 30.0  # cm below its pivot that headgear reaches, and farther when it sits askew
PRESSED, SPREADS = -0.3, 0.8  # cm of hair beside a hem, which hides it, and how many more for each cm …
BELOW = 0.8  # cm … farther below it than this


@dataclass(frozen=True, slots=True)
class Seat:
    """A turn and a scale about `pivot` (3,), then a move by `offset` (3,), in cm of face space."""

    turn: Floats
    scale: float
    pivot: Floats
    offset: Floats

    @property
    def inverse(self) -> Floats:
        """(3, 4) matrix from face space to the space that headgear is modelled in."""
        back = self.turn.T / self.scale
        return np.column_stack([back, self.pivot - back @ (self.pivot + self.offset)]).astype(np.float32)

    def fit(self, outside: Distance) -> Fit:
        """Headgear on this seat, and the space beyond it."""
        lowest = LOWEST + ASKEW * abs(float(self.turn[1, 0]))
        space = Shape(vector(-40, self.offset[1] - lowest, -40), vector(40, 40, 40), outside)
        return Fit(self.turn, self.scale, self.pivot, self.offset, space)


def seat(measures: HeadMeasures, turn: Floats, middle: float, length: float, front: float) -> Seat:
    """A seat as wide as the head. Headgear turns about its axis (z `middle`); the front of its edge, `length`
    cm ahead of that, comes to rest at the height `front`."""
    scale = (measures.half_width + EASE) / (HALF_WIDTH + EASE)
    raised = float(turn[1, 2]) * length * scale
    return Seat(turn.astype(np.float32), scale, vector(0, 0, middle), vector(0, front - raised, 0))


def moulded(grid: Grid) -> Part:
    """Headgear as it leaves the mould."""
    grid.field = gaussian_filter(grid.field, SOFTENING, truncate=2.3)
    return Part.of(grid)


def nothing() -> Part:
    """Nothing to see, and no shadow: an empty part, so that whoever joins parts needs no special case."""
    none = np.zeros((0, 3), np.float32)
    mesh = Mesh(none, np.zeros((0, 3), np.int32), none)
    return Part(mesh, mesh, np.zeros((0, 1), np.uint8), ("skin",))


def uncovered() -> Fit:
    """How nothing sits on a head: no place is covered."""
    still = vector(0, 0, 0)
    return Fit(rotation("x", 0), 1.0, still, still, Shape(NOWHERE, NOWHERE, _far))


def _far(xs: Floats, ys: Floats, zs: Floats) -> Floats:
    return np.full((len(xs), len(ys), len(zs)), FAR, np.float32)


@njit(cache=True, fastmath=FAST, inline="always")
def modelled(inverse: Floats, x: float, y: float, z: float) -> tuple[float, float, float]:
    """A place of face space, in the space that headgear is modelled in."""
    return (
        inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2] * z + inverse[0, 3],
        inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2] * z + inverse[1, 3],
        inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2] * z + inverse[2, 3],
    )


@njit(cache=True, fastmath=FAST, inline="always")
def beside(x: float, y: float, half_width: float) -> float:
    """Distance to where hair cannot stand beside a hem (y 0): pressed to the head there, it spreads below."""
    reach: float = half_width + PRESSED + SPREADS * max(-y - BELOW, 0.0)
    return (reach - abs(x)) / np.sqrt(1 + SPREADS * SPREADS)
