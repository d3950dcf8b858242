"""A toy infantryman's body on its base, in cm, about 85 tall to the collar."""

from __future__ import annotations

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.moulding import cast
from generation.sculptor.parts import Part
from generation.sculptor.skeleton import Skeleton
from generation.styles.army.arms import add_arms
from generation.styles.army.base import add_base
from generation.styles.army.jacket import add_jacket, add_shoulder_straps
from generation.styles.army.legs import add_legs
from generation.styles.army.poses import POSES
from generation.styles.army.webbing import add_webbing

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
    add_legs(grid, skeleton)
    add_jacket(grid, skeleton)
    add_webbing(grid, skeleton)
    add_shoulder_straps(grid, skeleton)
    for prop in stand.carries:
        prop.add(grid, skeleton)
    add_arms(grid, skeleton, stand)
    cast(grid)
    np.maximum(grid.field, -grid.axes[1][None, :, None], out=grid.field)  # nothing reaches below the table
    return grid
