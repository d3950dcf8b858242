"""From a selfie to the figurine's form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generation.sculptor.bodies import body_of
from generation.sculptor.head import keypoints, measure, model_head, wash_of
from generation.sculptor.mesh import Floats, Mesh, attitude, join, place
from generation.sculptor.relief import carve_relief

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis
    from generation.styles.style import Style

NECK = np.array((0, -12, -5), np.float32)  # face space, cm: where the head turns
CASTER_STEP = (3, 2, 1)  # the head's grid is finest in x; shadows need no more than about 0.2 cm


@dataclass(frozen=True, slots=True)
class Sculpture:
    """A figurine's form, in cm, y up, z towards the viewer, feet on y = 0.

    body, head: meshes; the head includes headgear. wash: (vertices of head,) float32, a factor on the colour
    of the plastic. casters: a coarse mesh of the whole that throws shadows. keypoints3d: (5, 3) float32,
    eyes, nose tip and mouth corners, the picture's left first.
    """

    body: Mesh
    head: Mesh
    wash: Floats
    casters: Mesh
    keypoints3d: Floats

    @property
    def whole(self) -> Mesh:
        """Body, then head."""
        return join([self.body, self.head])


def sculpt(analysis: Analysis, style: Style, pose: str, seed: int) -> Sculpture:
    """The figurine of a selfie in a style's pose; equal arguments give equal bytes.

    `seed` varies how the head is held, so that another look is another figurine. Raises UnknownStyle for a
    pose that the style lacks, and ValueError when the landmarks are degenerate.
    """
    style.require_pose(pose)
    relief = carve_relief(analysis)
    measures = measure(relief)
    grid = model_head(relief, measures)
    style.add_headgear(grid, measures)
    head, caster = grid.mesh(), grid.mesh(CASTER_STEP)
    turn = _attitude(style, seed)
    offset = np.array(style.head.at, np.float32)
    body = body_of(style, pose)
    return Sculpture(
        body=body.mesh,
        head=head.placed(turn, style.head.scale, NECK, offset),
        wash=wash_of(relief, head.vertices),
        casters=join([body.caster, caster.placed(turn, style.head.scale, NECK, offset)]),
        keypoints3d=place(keypoints(relief), turn, style.head.scale, NECK, offset),
    )


def _attitude(style: Style, seed: int) -> Floats:
    sway = np.random.default_rng(seed).uniform(-1, 1, 3) * style.head.sway
    yaw, pitch, roll = np.array((style.head.yaw, style.head.pitch, style.head.roll)) + sway
    return attitude(float(yaw), float(pitch), float(roll))
