"""An astronaut on the moon, in cm, about 87 tall to the neck ring."""

from __future__ import annotations

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.moulding import cast
from generation.sculptor.parts import Part
from generation.sculptor.skeleton import Skeleton
from generation.styles.astronaut.base import add_base
from generation.styles.astronaut.pack import add_pack
from generation.styles.astronaut.poses import POSES
from generation.styles.astronaut.suit import add_suit

SPACING = 0.25  # cm


def build_body(pose: str) -> Part:
    """The body in one of POSES, seen and shadow-casting."""
    return Part.of(model_body(pose))


def model_body(pose: str, spacing: float = SPACING) -> Grid:
    """The volume of a body in one of POSES, sampled every `spacing` cm."""
    stand = POSES[pose]
    xs, ys, zs = (np.arange(*ends, spacing) for ends in zip(*stand.reach, strict=True))
    grid, skeleton = Grid(xs, ys, zs, "base"), Skeleton.of(stand)
    add_base(grid, stand.base)
    add_suit(grid, skeleton, stand)
    add_pack(grid, skeleton.chest)
    for prop in stand.carries:
        prop.add(grid, skeleton)
    cast(grid)
    np.maximum(grid.field, -grid.axes[1][None, :, None], out=grid.field)  # nothing reaches below the table
    return grid
