"""What a soldier wears over his jacket: belt, pouches, suspenders, canteen, pack."""

from __future__ import annotations

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.laying import above, lay_strap, outward, patch, round_about
from generation.sculptor.local import Local, unit
from generation.sculptor.primitives import ellipsoid, ring, rounded_cone
from generation.sculptor.skeleton import Skeleton

POUCHES = (-104, -82, -61, -41, -22, 22, 41, 61, 82, 104)  # degrees round the belt
BELT = 54.5  # cm
OVER = (
    (8.6, -7),
    (9.4, -4.5),
    (9.6, -2),
    (9.6, 0.5),
    (9.0, 3),
    (8.2, 5.2),
    (7.4, 7),
    (6.7, 8.2),
)  # x and z on the shoulder
BRACES = ((6.1, 76.5), (5.4, 73), (5.0, 69), (4.8, 65.5))  # x and y on the chest
BELOW = np.linspace(0.2, 1, 5)  # of the way from there to the belt: a twisted waist bends braces evenly
BUCKLE = 1  # of those, where the buckle sits


def add_webbing(grid: Grid, skeleton: Skeleton) -> None:
    grid.brush = "webbing"
    _add_belt(grid, skeleton.pelvis)
    _add_suspenders(grid, skeleton)
    _add_canteen(grid, skeleton.pelvis)


def _add_belt(grid: Grid, pelvis: Local) -> None:
    grid.add(ring(pelvis.at(0, BELT, 0), (12.0, 9.2), 0.7, 1.5, rotation=pelvis.turn), 0.25)
    for degrees in POUCHES:
        grid.add(patch(grid, round_about(pelvis, degrees, BELT - 0.9), (1.85, 2.7, 1.75), pelvis, 0.5), 0.15)
        flap = patch(grid, round_about(pelvis, degrees, BELT + 0.5), (1.95, 1.3, 0.42), pelvis, 0.3)
        grid.add(flap, 0.08)
    grid.brush = "brass"
    buckle = round_about(pelvis, 0, BELT)
    grid.add(patch(grid, buckle, (2.0, 1.7, 0.6), pelvis, 0.3), 0.1)
    grid.brush = "webbing"


def _add_suspenders(grid: Grid, skeleton: Skeleton) -> None:
    chest, pelvis = skeleton.chest, skeleton.pelvis
    for side in (-1, 1):
        rays = [above(chest, side * x, z) for x, z in OVER]
        rays += [outward(chest, side * x, y) for x, y in BRACES]
        (start, ahead), (end, last) = rays[-1], outward(pelvis, side * 4.9, 56.6)
        low = [(start + (end - start) * share, unit(ahead + (last - ahead) * share)) for share in BELOW]
        lay_strap(grid, [*rays, *low], 1.05, 0.42)
        grid.add(patch(grid, low[BUCKLE], (1.4, 0.8, 0.7), chest, 0.3), 0.1)


def _add_canteen(grid: Grid, pelvis: Local) -> None:
    place, normal = grid.hit(*round_about(pelvis, -128, 48.5))
    middle = place + normal * 1.2
    flask = Local.along(middle, normal, pelvis.way(0, 1, 0))
    grid.add(ellipsoid(middle, (2.3, 5.0, 3.9), flask.turn), 0.3)
    grid.add(ring(flask.at(0, 1.2), (2.35, 4.0), 0.22, 0.4, rotation=flask.turn), 0.1)
    grid.add(rounded_cone(flask.at(0, 4.4), flask.at(0, 6.0), 1.15, 1.15), 0.2)
    grid.add(patch(grid, round_about(pelvis, 128, 50.0), (2.9, 2.4, 1.6), pelvis, 0.5), 0.2)
