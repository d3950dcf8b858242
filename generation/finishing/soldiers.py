"""Toy soldiers without anybody's face, photographed from all sides: what is in the bag.

They are the style's own figurines with a blank head. `python -m generation.finishing.soldiers` photographs
them again; that is needed after the style or the studio has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from . import encode
from .cutout import cut_out

if TYPE_CHECKING:
    from generation.sculptor.mesh import Mesh
    from generation.sculptor.parts import Part
    from generation.styles.style import LightRig, Style, Triple

SHEET = Path(__file__).parent / "assets" / "soldiers.webp"
CELL = 448  # pixels, the side of the square that each soldier fills, however he lies
COLUMNS = 4
REACH = 132.0  # cm that a cell shows
MIDDLE = (0.0, 57.0, 2.0)  # cm, what a soldier is turned about
DISTANCE = 400.0  # cm from the camera
STUDIO = 85.0  # cm, the height that the lamps are aimed at
BROW = 2.6  # cm, lower than anybody's: the helmet is drawn over the blank face
DUSK = 0.45  # of the dome's light: a bag is darker inside than the studio

# How each lies: turned about his own axis, tipped towards the camera, turned in the picture (degrees). The
# turn in the picture is photographed and not left to the bag, so that one key light falls on all of them. Who
# stands upright shows his back: a face detector sees a face even in a blank head under a helmet.
ATTITUDES = (
    (165, 22, 12),
    (35, 8, 68),
    (150, 12, 118),
    (205, 14, 165),
    (320, 22, -115),
    (60, 14, -62),
    (180, 16, -28),
    (250, 14, 32),
    (25, 48, 90),
    (165, 12, 150),
    (120, 35, -150),
    (240, -24, -88),
    (205, 30, -24),
    (90, 8, 200),
    (15, 4, -84),
    (212, 38, 48),
)


@cache
def soldiers() -> tuple[np.ndarray, ...]:
    """The cut-outs, each (CELL, CELL, 4) float32, 0-1, its colour multiplied by its coverage."""
    with Image.open(SHEET) as file:
        sheet = np.asarray(file.convert("RGBA"), np.float32) / 255
    sheet[..., :3] *= sheet[..., 3:]
    rows, columns = sheet.shape[0] // CELL, sheet.shape[1] // CELL
    cells = sheet.reshape(rows, CELL, columns, CELL, 4).swapaxes(1, 2).reshape(-1, CELL, CELL, 4)
    return tuple(cells)


def photograph(style: Style, pose: str) -> np.ndarray:
    """The sheet of cut-outs, one for each of ATTITUDES: (rows * CELL, COLUMNS * CELL, 4) uint8."""
    from generation.sculptor.parts import part_of

    parts = [part_of(style, pose), *_blank_head(style, pose)]
    cells = [_portrait(style, *_fallen(parts, *attitude)) for attitude in ATTITUDES]
    return np.vstack([np.hstack(cells[k : k + COLUMNS]) for k in range(0, len(cells), COLUMNS)])


def _blank_head(style: Style, pose: str) -> tuple[Part, Part]:
    """A head that is nobody's, and the style's usual headgear on it."""
    from generation.sculptor.distance_fields import Grid, axis_of
    from generation.sculptor.figure import NECK
    from generation.sculptor.head import HeadMeasures
    from generation.sculptor.mesh import attitude
    from generation.sculptor.parts import Part, part_of
    from generation.sculptor.primitives import ellipsoid, rounded_cone

    nowhere = np.zeros((478, 3), np.float32)
    fit = style.fit_headgear(style.headgear[0], HeadMeasures(7.2, 5.8, BROW, BROW + 1.7, -9.0, nowhere))
    grid = Grid(axis_of((-10, 10, 0.2)), axis_of((-20, 14, 0.2)), axis_of((-16, 9, 0.2)))
    grid.add(ellipsoid((0, 3.2, -4.2), (7.2, 9.2, 9.0)), 0)
    grid.add(ellipsoid((0, -2.6, -0.4), (5.5, 6.8, 5.6)), 3.0)
    grid.add(rounded_cone((0, -6, -4.5), (0, -17, -5.5), 4.8, 5.2), 2.0)
    grid.carve(fit.outside, 0)
    head = style.pose(pose).head
    held = attitude(head.yaw, head.pitch, head.roll)
    on_neck = (held, style.head_scale, NECK, np.array(head.at, np.float32))
    helmet = part_of(style, style.headgear[0]).placed(fit.rotation, fit.scale, fit.pivot, fit.offset)
    return Part.of(grid).placed(*on_neck), helmet.placed(*on_neck)


def _fallen(parts: Sequence[Part], turned: float, tipped: float, rolled: float) -> tuple[Mesh, Mesh]:
    """The parts as one soldier, in one of ATTITUDES, where the lamps are aimed at; and its caster."""
    from generation.sculptor.mesh import join, rotation

    lie = rotation("z", rolled) @ rotation("x", tipped) @ rotation("y", turned)
    middle = np.array(MIDDLE, np.float32)
    raised = np.array((0, STUDIO, 0), np.float32) - middle
    placed = [part.placed(lie, 1.0, middle, raised) for part in parts]
    return join([part.mesh for part in placed]), join([part.caster for part in placed])


def _portrait(style: Style, mesh: Mesh, caster: Mesh) -> np.ndarray:
    """One soldier under the style's lamps, cut out: (CELL, CELL, 4) uint8."""
    from generation.sculptor.studio.backdrop import backdrop
    from generation.sculptor.studio.camera import Camera
    from generation.sculptor.studio.irradiance import Finish, Still
    from generation.sculptor.studio.photograph import photograph as take
    from generation.styles.style import Frame

    angle = float(np.degrees(2 * np.arctan(REACH / 2 / DISTANCE)))
    frame = Frame((0, STUDIO, DISTANCE), (0, STUDIO, 0), angle, floor=False, anchor="floor")
    look, colour = style.finish("moulded"), style.colour("green")
    finish = Finish(look.roughness, look.gloss, look.bounce, look.wrap)
    albedo = np.tile(np.array(colour.plastic, np.float32), (len(mesh.vertices), 1))
    still = Still(mesh, caster, albedo, finish, floor=False)
    behind, camera = backdrop(colour.backdrop, CELL, CELL), Camera.of(frame, (0, 0, 0), CELL, CELL)
    taken = take(still, _dusk(style.rig), behind, camera, lambda step, fraction: None)
    return cut_out(taken.picture, taken.alpha)


def _dusk(rig: LightRig) -> LightRig:
    return replace(rig, sky=_dimmed(rig.sky), ground=_dimmed(rig.ground))


def _dimmed(colour: Triple) -> Triple:
    red, green, blue = colour
    return DUSK * red, DUSK * green, DUSK * blue


def _photograph_again() -> None:
    from generation.styles.style import load

    style = load("army")
    SHEET.parent.mkdir(exist_ok=True)
    SHEET.write_bytes(encode.webp(photograph(style, next(iter(style.poses)))))


if __name__ == "__main__":
    _photograph_again()
