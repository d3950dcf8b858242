"""Straps, pockets and pouches that lie on what is already modelled, however the body bends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from generation.sculptor.distance_fields import Grid, Shape
from generation.sculptor.local import Local, square, unit
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import box
from generation.sculptor.skeleton import Triple

Ray = tuple[Floats, Floats]  # where it starts, and its way

FAR_AWAY = 24.0  # cm, beyond all that is worn


def outward(local: Local, x: float, y: float) -> Ray:
    """From the front to a place of a chest or pelvis."""
    return local.at(x, y, FAR_AWAY), local.way(0, 0, -1)


def behind(local: Local, x: float, y: float) -> Ray:
    """From the back to a place of a chest or pelvis."""
    return local.at(x, y, -FAR_AWAY), local.way(0, 0, 1)


def above(local: Local, x: float, z: float) -> Ray:
    """From above to a shoulder."""
    return local.at(x, 92, z), local.way(0, -1, 0)


def round_about(local: Local, degrees: float, y: float) -> Ray:
    """From all round, 0 in front, positive to the figure's left, to a waist."""
    angle = np.radians(degrees)
    way = (np.sin(angle), 0.0, np.cos(angle))
    return local.at(FAR_AWAY * way[0], y, FAR_AWAY * way[2]), -local.way(*way)


def patch(grid: Grid, ray: Ray, half: Triple, local: Local, rounding: float = 0.35) -> Shape:
    """A flat box that lies where the ray meets the body, upright in `local`; half of its depth stands out."""
    place, normal = grid.hit(*ray)
    up = square(local.way(0, 1, 0), normal)
    turn = np.stack([np.cross(up, normal), up, normal]).astype(np.float32)
    return box(place, half, rounding, turn)


def lay_strap(grid: Grid, rays: Sequence[Ray], half_width: float, height: float) -> None:
    """A flat strap over the places that the rays meet, standing out by `height` cm."""
    found = [grid.hit(*ray) for ray in rays]
    for (start, first), (end, last) in pairwise(found):
        along, normal = end - start, unit(first + last)
        length = float(np.linalg.norm(along))
        turn = Local.along(start, along, normal).turn
        half = (length / 2 + 0.35, height, half_width)
        grid.add(box((start + end) / 2, half, min(height, 0.3), turn), 0.12)
