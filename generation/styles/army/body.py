"""A toy infantryman's body on its base, in cm, about 90 tall to the collar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from generation.sculptor.distance_fields import Grid
from generation.sculptor.parts import Part
from generation.sculptor.primitives import disc
from generation.styles.army.arms import add_arms
from generation.styles.army.jacket import add_jacket
from generation.styles.army.legs import Stance, add_legs
from generation.styles.army.rifle import Hold, add_rifle
from generation.styles.army.webbing import add_webbing

SPACING = 0.27  # cm
SOFTENING = 0.9  # samples of blur: a mould has no edge sharper than its cutter


@dataclass(frozen=True, slots=True)
class Pose:
    """How a soldier stands and holds his rifle."""

    stance: Stance
    hold: Hold


POSES = {
    "rifle_at_port": Pose(
        stance=Stance(feet=((-10.5, -2.5), (11.5, 4.5)), knees=((-9.6, 1.5), (10.2, 6.5))),
        hold=Hold(centre=(1.5, 63.5, 16.2), along=(0.755, 0.655, 0.03)),
    )
}


def build_body(pose: str) -> Part:
    """The body in one of POSES, seen and shadow-casting."""
    stand = POSES[pose]
    xs, ys, zs = (np.arange(*ends, SPACING) for ends in ((-33, 33.2), (-1, 91.2), (-23, 25.2)))
    grid = Grid(xs, ys, zs, brush="base")
    grid.add(disc((0, 1.3, 1), (31, 20), 1.3, 0.55), 0)
    grid.brush = "cloth"
    add_legs(grid, stand.stance)
    add_jacket(grid)
    grid.brush = "webbing"
    add_webbing(grid)
    grid.brush = "wood"
    add_rifle(grid, stand.hold)
    grid.brush = "cloth"
    add_arms(grid, stand.hold)
    grid.field = gaussian_filter(grid.field, SOFTENING, truncate=2.3)
    np.maximum(grid.field, -grid.axes[1][None, :, None], out=grid.field)  # boots end where the table begins
    return Part.of(grid)
