"""Simple things to photograph, under lamps that no style can change."""

from __future__ import annotations

from functools import cache

import numpy as np

from generation.sculptor.distance_fields import Grid, axis_of
from generation.sculptor.mesh import Mesh
from generation.sculptor.primitives import ellipsoid
from generation.sculptor.studio.backdrop import backdrop
from generation.sculptor.studio.camera import Camera
from generation.sculptor.studio.irradiance import Finish, Still
from generation.sculptor.studio.photograph import Photograph, photograph
from generation.styles.style import Frame, LightRig, Softbox

RADIUS, MIDDLE = 10.0, 12.0  # cm: the ball's, and how high its middle is
DISTANCE = 200.0
FRAME = Frame((0, MIDDLE, DISTANCE), (0, MIDDLE, 0), 9.0, floor=False, anchor="floor")
ABOVE = Frame((0, MIDDLE + 60, DISTANCE), (0, MIDDLE - 6, 0), 14.0, floor=True, anchor="floor")
KEY = Softbox((-165, 165, 205), (46, 58), 12, (2.7, 2.6, 2.4), 17.0)
RIG = LightRig((0, MIDDLE, 0), (KEY,), 24, (0.29, 0.315, 0.35), (0.13, 0.125, 0.11))
OVERCAST = LightRig((0, MIDDLE, 0), (), 400, (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
FINISH = Finish(roughness=0.2, gloss=0.7, bounce=0.0, wrap=0.1)
GREY = (0.2, 0.2, 0.2)
WALL = ((0.8, 0.7, 0.5), (0.3, 0.25, 0.2))


@cache
def ball(spacing: float = 0.4) -> Mesh:
    side = axis_of((-RADIUS - 2, RADIUS + 2, spacing))
    grid = Grid(side, axis_of((MIDDLE - RADIUS - 2, MIDDLE + RADIUS + 2, spacing)), side)
    grid.add(ellipsoid((0, MIDDLE, 0), (RADIUS, RADIUS, RADIUS)), 0)
    return grid.mesh()


def camera(width: int, height: int, frame: Frame = FRAME) -> Camera:
    return Camera.of(frame, (0, 0, 0), width, height)


def taken(
    width: int,
    height: int,
    rig: LightRig = RIG,
    frame: Frame = FRAME,
    finish: Finish = FINISH,
    colour: tuple[float, float, float] = GREY,
) -> Photograph:
    mesh = ball()
    albedo = np.tile(np.array(colour, np.float32), (len(mesh.vertices), 1))
    still = Still(mesh, mesh, albedo, finish, frame.floor)
    behind = backdrop(WALL, width, height)
    return photograph(still, rig, behind, camera(width, height, frame), lambda step, fraction: None)
