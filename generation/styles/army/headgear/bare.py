"""No headgear: an empty part, so that whoever joins parts needs no special case."""

from __future__ import annotations

import numpy as np

from generation.sculptor.distance_fields import FAR, Shape
from generation.sculptor.head import Fit, HeadMeasures
from generation.sculptor.mesh import Floats, Mesh, rotation
from generation.sculptor.parts import Part
from generation.sculptor.primitives import vector

NOWHERE = vector(1e3, 1e3, 1e3)  # cm: beyond every grid


def build() -> Part:
    """Nothing to see, and no shadow."""
    none = np.zeros((0, 3), np.float32)
    mesh = Mesh(none, np.zeros((0, 3), np.int32), none)
    return Part(mesh, mesh, np.zeros(0, np.uint8), ("skin",))


def fit(measures: HeadMeasures) -> Fit:
    """Nothing is covered, whoever the head belongs to."""
    still = vector(0, 0, 0)
    return Fit(rotation("x", 0), 1.0, still, still, Shape(NOWHERE, NOWHERE, _far))


def _far(xs: Floats, ys: Floats, zs: Floats) -> Floats:
    return np.full((len(xs), len(ys), len(zs)), FAR, np.float32)
