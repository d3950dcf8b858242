"""Hair as moulded masses: what of the canvas becomes a solid in face space."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter1d

from generation.sculptor import sheet
from generation.sculptor.distance_fields import Grid
from generation.sculptor.hair import canvas, field, strands, tips
from generation.sculptor.hair.canvas import SKULL
from generation.sculptor.hair.hair import Hair
from generation.sculptor.hair.knot import Knot
from generation.sculptor.hair.length import Outline
from generation.sculptor.hair.sides import Sides, close, sides_of
from generation.sculptor.hair.view import LEFT, TOP
from generation.sculptor.mesh import Floats

LEAST = 0.3  # cm: the thinnest hair that reads as hair
BACK_OF_NECK = 8.4  # cm behind the skull's axis where long hair falls
SHORT_NAPE = -5.0  # y, cm: how far down short hair grows behind
BALD_CROWN = 6.5  # y, cm: hair of a bald crown ends there
BLEND = 0.12
CARVED = {"hair": (0.2, 0.16), "curls": (0.4, 0.3), "cloth": (0.05, 0.0)}  # cm of relief, before and round
NOWHERE = -99.0
DOME = 3.5  # cm below the crown where its rounding begins
END = 0.4  # cm: where the hull is narrower, it ends
EASE = 12  # rows over which widths and depths of hair are evened
LAID = 0.4  # cm that hair laid on the face stands out
# cm inside the hull's sides where hair laid on the face falls off, so steeply: it may not stand out
FLANK, FALLS = 1.0, 5.0
CRACK = 0.9  # cm between hair and face that is closed
RISE, ARC = 1.6, 0.6  # cm: the radius of hair's edge, and how much of it is round
PARTED, PARTING = 7.5, 3.2  # y, cm, above which bare strips so wide are partings
WITHIN = (0.7, 1.9)  # cm inside the outline, with or without its dents, where hair surely is
TEMPLES = -3.5  # z, cm: where hair that frames the face begins


@dataclass(frozen=True, slots=True)
class Masses:
    """The tables that `hair.field` makes a distance of, and the ball of hair on top."""

    rows: Floats
    sheets: Floats
    numbers: Floats
    carving: Floats
    knot: Knot | None

    @property
    def _tables(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self.rows, self.sheets, self.numbers, self.carving

    def at(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Of points (n, 3) in face space: cm from the hair's surface, negative inside; how far the canvas
        shows them, 0-1; and the relief where it does not, about -1 to 1. Each (n,)."""
        found = field.distances(np.ascontiguousarray(points, np.float32), *self._tables)
        if self.knot is not None:
            found[:, 0] = np.minimum(found[:, 0], self.knot.away(points))
        return found[:, 0], found[:, 1], found[:, 2]

    def add_to(self, grid: Grid) -> None:
        xs, ys, zs = grid.axes
        field.grow(grid.field, xs, ys, zs, *self._tables, BLEND)
        if self.knot is not None:
            self.knot.add_to(grid)


def mould(hair: Hair, height: Floats, inside: Floats, half_width: float) -> Masses | None:
    """The masses of hair on a head whose face has this height (cm) and inside (cm from the oval's edge), both
    on the sheet, and whose skull is this wide to each side; None for a bald head."""
    outline = hair.outline
    if outline.length == "none":
        return None
    crown = max(outline.top, SKULL[1] + canvas.RADII[1] + 2 * LEAST)
    sides = sides_of(hair, half_width)
    rows = _rows(outline, half_width, crown, sides)
    kind = "cloth" if hair.traits.covered == "scarf" else "curls" if hair.traits.curly else "hair"
    crown = float(canvas.axes()[1][np.flatnonzero(rows[:, field.HALF] > END)[0], 0])
    numbers = np.array(
        (LEFT, TOP, canvas.SPACING, SKULL[2], crown, _nape(outline), _highest(outline),
         *CARVED[kind], sides.left, sides.right, half_width), np.float32
    )  # fmt: skip
    carving = strands.round_the_head(hair.traits.curly)
    sheets = _sheets(hair, height, inside, half_width)
    beyond = np.abs(canvas.axes()[0] - rows[:, [field.MIDDLE]]) - rows[:, [field.HALF]] + FLANK
    sheets[..., field.LAID] -= FALLS * np.maximum(beyond, 0)
    return Masses(rows, sheets, numbers, carving, hair.knot)


def _nape(outline: Outline) -> float:
    return SHORT_NAPE if outline.length == "short" else min(outline.lowest + 0.5, SHORT_NAPE)


def _highest(outline: Outline) -> float:
    return 99.0 if outline.crown else BALD_CROWN


def _rows(outline: Outline, half_width: float, crown: float, sides: Sides) -> Floats:
    """The hull's rows from the top down; see `hair.field`."""
    ys = canvas.axes()[1][:, 0].astype(np.float64)
    above = ys > SKULL[1]
    reach = np.where(above, (ys - SKULL[1]) / (crown - SKULL[1]), (ys - SKULL[1]) / (canvas.RADII[1] + LEAST))
    level = np.sqrt(np.maximum(1 - reach * reach, 0))
    least = (half_width + 0.25 + LEAST) * level
    right = close(np.fmax(least, outline.right), half_width, sides.right, sides.volume)
    left = close(np.fmax(least, -outline.left), half_width, sides.left, sides.volume)
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
    columns = [_domed(column, ys, crown) for column in ((right + left) / 2, before, behind)]
    # A knot on top of the head is about as deep as it is wide.
    columns = [columns[0], *(np.minimum(depth, 1.35 * columns[0] + 0.3) for depth in columns[1:])]
    columns.insert(0, gaussian_filter1d((right - left) / 2, EASE))
    slopes = [np.gradient(column, -canvas.SPACING) for column in (columns[0], *np.square(columns[1:]))]
    opening = np.interp(-ys, (-3, -1, 4, 6), (-2.5, -6.5, -6.5, -6.5))
    if outline.length != "short":
        opening = np.interp(-ys, (-3, -1, 4, 6), (-2.5, -3.5, -4.5, -5.0))
    return np.ascontiguousarray(np.stack([*columns, *slopes, opening], 1), np.float32)


def _domed(column: Floats, ys: Floats, crown: float) -> Floats:
    """Even, and rounded off towards the crown, however broadly the hair ends there.

    Squares are smoothed: those of a round end run straight down to nought, and stay round.
    """
    widest = max(float(np.interp(-(crown - DOME), -ys, column)), 1.0)
    dome = widest**2 * (1 - np.maximum((ys - crown + DOME) / DOME, 0) ** 2)
    squares = np.where(ys > crown - DOME, np.minimum(column**2 + 99.0 * (ys > crown), dome), column**2)
    return np.sqrt(np.maximum(gaussian_filter1d(squares, EASE), 0.05**2))


def _inner_edge(inside: Floats, outline: Outline) -> Floats:
    """cm inside the hair from where it frames face and neck; its outer edge does not count."""
    xs, ys = canvas.axes()
    left, right = (np.nan_to_num(side, nan=0.0)[:, None] for side in (outline.left, outline.right))
    beyond = (xs < left + 0.3) | (xs > right - 0.3) | (ys > outline.top - 0.3)
    covered = ((inside > 0) | beyond & (ys > outline.lowest)).astype(np.uint8)
    near, far = (cv2.distanceTransform(part, cv2.DIST_L2, 5) for part in (covered, 1 - covered))
    return canvas.blurred((near - far) * canvas.SPACING, 0.2)


def _sheets(hair: Hair, height: Floats, inside: Floats, half_width: float) -> Floats:
    """The hull's layers on the canvas; see `hair.field`."""
    face, within = on_canvas(height, 0.0), on_canvas(inside, -20.0)
    xs, ys = canvas.axes()
    flat = 1 - (xs / (half_width + 0.25)) ** 2 - ((ys - SKULL[1]) / canvas.RADII[1]) ** 2
    skull = np.where(flat > 0, SKULL[2] + canvas.RADII[2] * np.sqrt(np.maximum(flat, 0)), NOWHERE)
    share = np.clip(within / 0.4 + 0.5, 0, 1)
    surface = skull * (1 - share) + face * share
    # No crack may gape between the face's edge and hair that all but reaches it.
    seen = canvas.blurred(hair.inside, 0.2)
    joined = np.minimum(np.minimum(seen + CRACK, 0.25 - within), within + 1.3 * CRACK)
    hair_inside = np.maximum(seen, joined - 0.1 * np.maximum(ys - 3, 0) ** 2)
    hair_inside = _carried_out(_parted(hair_inside, within), hair.outline, half_width)
    above_tips = tips.above(hair_inside)
    hair_inside = np.minimum(hair_inside, above_tips * tips.SLOPE)
    if hair.outline.crown:  # the modelled skull may be taller than the person's own
        over = np.minimum(np.minimum(ys - hair.outline.top + 0.8, 6.5 - np.abs(xs)), 1.0)
        hair_inside = np.maximum(hair_inside, over)
    signed = _inner_edge(hair_inside, hair.outline)
    edge = np.maximum(signed, 0)
    rise = _rising(edge) * tips.thickness(above_tips)
    # Beside the face hair begins about where the face's own edge is.
    frame = face - 0.45 * np.maximum(-within, 0) - 0.1 * np.maximum(ys - 3, 0) ** 2
    frame = frame - 0.12 * np.maximum(-5 - ys, 0) ** 2
    front = np.maximum(surface, frame)
    limit = _framing(front, signed) + 0.2 + rise
    laid = front + LAID * (1 - (1 - np.clip(signed / 0.9, -2, 1)) ** 2) - 0.8 * np.maximum(-within, 0)
    laid = laid - 2 * np.maximum(-0.8 - within, 0) ** 2
    laid = np.where((signed > -1) & (within > -2), laid, NOWHERE)
    slopes = np.minimum(_cosine(np.where(flat > 0, front, SKULL[2]), 0.3), _cosine(limit, 0.1))
    layers = (hair_inside, limit, laid, slopes, hair.relief, above_tips * tips.SLOPE)
    return np.ascontiguousarray(np.stack(layers, -1), np.float32)


def _cosine(height: Floats, even: float) -> Floats:
    """Of the slope of a height, evened over so many cm."""
    down, across = np.gradient(canvas.blurred(height.astype(np.float32), even), canvas.SPACING)
    return np.asarray(np.clip(1 / np.sqrt(1 + across * across + down * down), 0.3, 1))


def _framing(front: Floats, inside: Floats) -> Floats:
    """The front where hair frames face and neck, carried into the hair from its nearest edge."""
    labels = cv2.distanceTransformWithLabels(
        (inside > 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )[1]
    if not (inside <= 0).any():
        return np.full_like(front, TEMPLES)
    at_edge = np.zeros(int(labels.max()) + 1, np.float32)
    at_edge[labels[inside <= 0]] = np.maximum(front, TEMPLES)[inside <= 0]
    return canvas.blurred(at_edge[labels], 0.4)


def _parted(inside: Floats, within: Floats) -> Floats:
    """cm inside the hair, whole above the forehead: a bare strip that hair lies beside, or above some, is a
    parting."""
    ys = canvas.axes()[1]
    hair = ((inside > 0) & (within < 0) & (ys > PARTED)).astype(np.uint8)
    wide = np.ones((1, 2 * round(PARTING / 2 / canvas.SPACING) + 1), np.uint8)
    whole = cv2.morphologyEx(hair, cv2.MORPH_CLOSE, wide)
    whole = np.maximum.accumulate(whole[::-1])[::-1]
    near = cv2.distanceTransform(whole, cv2.DIST_L2, 5) * canvas.SPACING
    return np.where(whole > 0, np.maximum(inside, canvas.blurred(near, 0.15)), inside)


def _carried_out(inside: Floats, outline: Outline, half_width: float) -> Floats:
    """cm inside the hair, as if it went on beyond its outline: there the hull ends it, which is smoother."""
    columns = np.arange(canvas.WIDTH)[None]
    out = inside
    for (edge, side), depth in product(((outline.left, -1), (outline.right, 1)), WITHIN):
        last = np.nan_to_num(side * edge, nan=0.0) - depth
        place = np.clip(np.round((side * last - LEFT) / canvas.SPACING), 0, canvas.WIDTH - 1)
        place = place.astype(np.int64)[:, None]
        beyond = ((columns - place) * side > 0) & (last[:, None] > half_width - 1)
        out = np.where(beyond, np.maximum(out, np.take_along_axis(inside, place, 1)), out)
    return out


def _rising(edge: Floats) -> Floats:
    """cm that hair stands out so far inside its edge: a circle's arc, then on, ever steeper, to the hull."""
    arc = RISE * np.sqrt(1 - (1 - np.minimum(edge, ARC) / RISE) ** 2)
    on = np.maximum(edge - ARC, 0)
    return np.asarray(arc + 0.8 * on + 0.3 * on * on, np.float32)


def on_canvas(image: Floats, beyond: float) -> Floats:
    """An image of the sheet on the canvas, whose samples are sparser and reach farther."""
    xs, ys = canvas.axes()
    columns = (xs[0] >= sheet.LEFT - 1e-3) & (xs[0] <= sheet.RIGHT + 1e-3)
    rows = (ys[:, 0] >= sheet.BOTTOM - 1e-3) & (ys[:, 0] <= sheet.TOP + 1e-3)
    step = round(canvas.SPACING / sheet.SPACING)
    out = np.full((canvas.HEIGHT, canvas.WIDTH), beyond, np.float32)
    out[np.ix_(rows, columns)] = image[::step, ::step]
    return out
