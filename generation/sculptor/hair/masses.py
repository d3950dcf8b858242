"""Hair as moulded masses: what of the canvas becomes a solid in face space."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter1d

from generation.sculptor import sheet
from generation.sculptor.distance_fields import Grid
from generation.sculptor.hair import canvas, field, strands
from generation.sculptor.hair.canvas import SKULL
from generation.sculptor.hair.hair import Hair
from generation.sculptor.hair.length import Outline
from generation.sculptor.hair.view import LEFT, TOP
from generation.sculptor.mesh import Floats

LEAST = 0.3  # cm: the thinnest hair that reads as hair
BACK_OF_NECK = 8.4  # cm behind the skull's axis where long hair falls
SHORT_NAPE = -5.0  # y, cm: how far down short hair grows behind
BALD_CROWN = 6.5  # y, cm: hair of a bald crown ends there
BLEND = 0.12
CARVED = {"hair": (0.2, 0.16), "curls": (0.4, 0.3), "cloth": (0.05, 0.0)}  # cm of relief, before and round
NOWHERE = -99.0
STEEPEST = 2.5  # of a row's width to its height: steeper, near the crown, distances would shrink to nothing
DOME = 3.5  # cm below the crown where its rounding begins
BRIDGE = 1.3  # cm to either side
CRACK = 0.9  # cm between hair and face that is closed
RISE = 1.6  # cm of its edge over which hair rises
TEMPLES = -3.5  # z, cm: where hair that frames the face begins


@dataclass(frozen=True, slots=True)
class Masses:
    """The tables that `hair.field` makes a distance of."""

    rows: Floats
    sheets: Floats
    numbers: Floats
    carving: Floats

    @property
    def _tables(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self.rows, self.sheets, self.numbers, self.carving

    def at(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Of points (n, 3) in face space: cm from the hair's surface, negative inside; how far the canvas
        shows them, 0-1; and the relief where it does not, about -1 to 1. Each (n,)."""
        found = field.distances(np.ascontiguousarray(points, np.float32), *self._tables)
        return found[:, 0], found[:, 1], found[:, 2]

    def add_to(self, grid: Grid) -> None:
        xs, ys, zs = grid.axes
        field.grow(grid.field, xs, ys, zs, *self._tables, BLEND)


def mould(hair: Hair, height: Floats, inside: Floats, half_width: float) -> Masses | None:
    """The masses of hair on a head whose face has this height (cm) and inside (cm from the oval's edge), both
    on the sheet, and whose skull is this wide to each side; None for a bald head."""
    outline = hair.outline
    if outline.length == "none":
        return None
    crown = max(outline.top, SKULL[1] + canvas.RADII[1] + 2 * LEAST)
    rows = _rows(outline, half_width, crown)
    kind = "cloth" if hair.traits.covered == "scarf" else "curls" if hair.traits.curly else "hair"
    numbers = np.array(
        (LEFT, TOP, canvas.SPACING, SKULL[2], crown, _nape(outline), _highest(outline),
         *CARVED[kind]), np.float32
    )  # fmt: skip
    carving = strands.round_the_head(hair.traits.curly)
    return Masses(rows, _sheets(hair, height, inside, half_width), numbers, carving)


def _nape(outline: Outline) -> float:
    return SHORT_NAPE if outline.length == "short" else min(outline.lowest + 0.5, SHORT_NAPE)


def _highest(outline: Outline) -> float:
    return 99.0 if outline.crown else BALD_CROWN


def _rows(outline: Outline, half_width: float, crown: float) -> Floats:
    """The hull's rows from the top down; see `hair.field`."""
    ys = canvas.axes()[1][:, 0].astype(np.float64)
    above = ys > SKULL[1]
    reach = np.where(above, (ys - SKULL[1]) / (crown - SKULL[1]), (ys - SKULL[1]) / (canvas.RADII[1] + LEAST))
    level = np.sqrt(np.maximum(1 - reach * reach, 0))
    least = (half_width + 0.25 + LEAST) * level
    right, left = (np.fmax(least, edge) for edge in (outline.right, -outline.left))
    thick = outline.volume
    before = (canvas.RADII[2] + np.clip(0.45 * thick, LEAST, 1.6)) * level
    behind = (canvas.RADII[2] + np.clip(0.7 * thick, LEAST, 2.5)) * level
    if outline.length != "short":
        falls = (ys < 1) & (ys > outline.lowest - 1)
        right, left = (np.where(falls, np.maximum(side, 6.0), side) for side in (right, left))
        before = np.where(
            falls, np.maximum(before, np.interp(-ys, (0, 8, 16, 25), (7.0, 7.0, 9.0, 10.0))), before
        )
        behind = np.where(falls, np.maximum(behind, BACK_OF_NECK), behind)
    half = _domed((right + left) / 2, ys, crown)
    before, behind = (_domed(depth, ys, crown) for depth in (before, behind))
    # A knot on top of the head is about as deep as it is wide.
    before, behind = np.minimum(before, 1.35 * half + 0.3), np.minimum(behind, 1.35 * half + 0.3)
    columns = [_eased(column, ys) for column in ((right - left) / 2, half, before, behind)]
    slopes = [np.clip(np.gradient(column, -canvas.SPACING), -STEEPEST, STEEPEST) for column in columns]
    opening = np.interp(-ys, (-3, -1, 4, 6), (-2.5, -6.5, -6.5, -6.5))
    if outline.length != "short":
        opening = np.interp(-ys, (-3, -1, 4, 6), (-2.5, -3.5, -4.5, -5.0))
    return np.ascontiguousarray(np.stack([*columns, *slopes, opening], 1), np.float32)


def _domed(column: Floats, ys: Floats, crown: float) -> Floats:
    """Rounded off towards the crown, however broadly the hair ends there."""
    reach = np.clip((ys - crown + DOME) / DOME, 0, 1)
    widest = float(np.interp(-(crown - DOME), -ys, column))
    dome = np.where(reach > 0, np.maximum(widest, 1.0) * np.sqrt(1 - reach * reach), np.inf)
    return np.maximum(np.minimum(column, dome), 0.05)


def _eased(column: Floats, ys: Floats) -> Floats:
    """Steps smoothed, but not the crown's round end."""
    share = np.clip((ys - 6) / 3, 0, 1)
    return column * share + gaussian_filter1d(column, 12) * (1 - share)


def _inner_edge(inside: Floats, outline: Outline) -> Floats:
    """cm inside the hair from where it frames face and neck; its outer edge does not count."""
    xs, ys = canvas.axes()
    left, right = (np.nan_to_num(side, nan=0.0)[:, None] for side in (outline.left, outline.right))
    beyond = (xs < left + 0.3) | (xs > right - 0.3) | (ys > outline.top - 0.3)
    covered = ((inside > 0) | beyond & (ys > outline.lowest)).astype(np.uint8)
    return cv2.distanceTransform(covered, cv2.DIST_L2, 5) * canvas.SPACING


def _sheets(hair: Hair, height: Floats, inside: Floats, half_width: float) -> Floats:
    """The hull's layers on the canvas; see `hair.field`."""
    face, within = on_canvas(height, 0.0), on_canvas(inside, -20.0)
    xs, ys = canvas.axes()
    flat = 1 - (xs / (half_width + 0.25)) ** 2 - ((ys - SKULL[1]) / canvas.RADII[1]) ** 2
    skull = np.where(flat > 0, SKULL[2] + canvas.RADII[2] * np.sqrt(np.maximum(flat, 0)), NOWHERE)
    share = np.clip(within / 0.4 + 0.5, 0, 1)
    surface = skull * (1 - share) + face * share
    # No crack may gape between the face's edge and hair that all but reaches it.
    joined = np.minimum(np.minimum(hair.inside + CRACK, 0.25 - within), within + 1.3 * CRACK)
    hair_inside = np.maximum(hair.inside, joined - 0.1 * np.maximum(ys - 3, 0) ** 2)
    if hair.outline.crown:  # the modelled skull may be taller than the person's own
        over = np.minimum(np.minimum(ys - hair.outline.top + 0.8, 6.5 - np.abs(xs)), 1.0)
        hair_inside = np.maximum(hair_inside, over)
    edge = canvas.blurred(_inner_edge(hair_inside, hair.outline), 0.1)
    # From its edge hair rises as a quarter of a circle, then on until the hull is reached.
    rise = RISE * np.sqrt(1 - (1 - np.minimum(edge / RISE, 1)) ** 2) + 2.5 * np.maximum(edge - RISE, 0)
    # Beside the face hair begins about where the face's own edge is.
    frame = face - 0.45 * np.maximum(-within, 0) - 0.1 * np.maximum(ys - 3, 0) ** 2
    frame = frame - 0.12 * np.maximum(-5 - ys, 0) ** 2
    front = np.maximum(surface, frame)
    limit = np.maximum(np.maximum(front, TEMPLES) + 0.2 + rise, _bridged(front, rise, hair_inside))
    laid = front + 0.4 * np.sqrt(np.clip(edge / 0.8, 0, 1)) - 0.8 * np.maximum(-within, 0)
    laid = np.where((hair_inside > 0) & (within > -2), laid, NOWHERE)
    down, across = np.gradient(canvas.blurred(np.where(flat > 0, front, SKULL[2]), 0.3), canvas.SPACING)
    cosine = np.clip(1 / np.sqrt(1 + across * across + down * down), 0.3, 1)
    return np.ascontiguousarray(np.stack([hair_inside, limit, laid, cosine, hair.relief], -1), np.float32)


def _bridged(front: Floats, rise: Floats, inside: Floats) -> Floats:
    """Hair's front drawn straight on across the dip behind the face's steep edge."""
    high = np.where(inside > 0, np.maximum(front, TEMPLES) + np.minimum(rise, 1.4), NOWHERE).astype(
        np.float32
    )
    size = 2 * round(BRIDGE / canvas.SPACING) + 1
    return canvas.blurred(np.asarray(cv2.dilate(high, np.ones((size, size))), np.float32), 0.45) - 0.6


def on_canvas(image: Floats, beyond: float) -> Floats:
    """An image of the sheet on the canvas, whose samples are sparser and reach farther."""
    xs, ys = canvas.axes()
    columns = (xs[0] >= sheet.LEFT - 1e-3) & (xs[0] <= sheet.RIGHT + 1e-3)
    rows = (ys[:, 0] >= sheet.BOTTOM - 1e-3) & (ys[:, 0] <= sheet.TOP + 1e-3)
    step = round(canvas.SPACING / sheet.SPACING)
    out = np.full((canvas.HEIGHT, canvas.WIDTH), beyond, np.float32)
    out[np.ix_(rows, columns)] = image[::step, ::step]
    return out
