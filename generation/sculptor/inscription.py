"""Raised letters as a solid, laid on any surface, and the words on the front of a base."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np

from generation.finishing import lettering
from generation.sculptor.distance_fields import Grid
from generation.sculptor.mesh import Floats, Mesh, join
from generation.sculptor.parts import Part
from generation.sculptor.skeleton import GROUND

Lay = Callable[[Floats], Floats]
Outline = Callable[[Floats, Floats | float], Floats]

WIDEST = 1.7  # letters are stretched so far where there is room: a base is long and low
FINE = 8  # samples of the drawing to each sample of the solid
WIDE, DEEP = 27.0, 1.0  # cm: of the lines on the front, and of a letter
RAISED = 0.42  # cm that a letter stands out: a print of the lowest pose takes much more for a thin wall
SIDE = 3.94  # cm up a slope that the lines are laid out for; on a lower one they are smaller
LINES = {  # height of nickname and mark and their middles up the slope, cm, by which of the two there are
    (True, True): ((2.2, 2.53), (1.15, 0.72)),
    (True, False): ((2.9, 1.95), (0, 0)),
    (False, True): ((0, 0), (2.1, 1.95)),
}
BEVEL = 0.10  # cm, the letters' rounded edge
RISE = np.radians(47)  # how steeply letters rise from a slope: printers hang over by 45° without support
RECESS = "recess"  # the paint round letters, where moulded plastic is darker, too
SPACING = 0.08  # cm between samples of letters …
SMALL, CLOSER = 1.5, 0.06  # … and of those less high, cm


def words_on(outline: Outline, side: tuple[float, float], words: tuple[str, str], paint: str) -> Part | None:
    """The nickname and, under it, the mark on the front of a base; None where neither can be read.

    outline: places (n, 3) in cm on the base's side, for angles from its front and heights. side: the height
    from which it leans in, and by how many cm for each cm of height.
    """
    there = lettering.legible(words[0]), lettering.legible(words[1])
    if not any(there):
        return None
    front, fit = _front(outline, *side), min((GROUND - side[0]) * np.hypot(1, side[1]) / SIDE, 1.0)
    lines = [
        _line(word, height * fit, partial(front, up=up * fit))
        for word, is_there, (height, up) in zip(words, there, LINES[there], strict=True)
        if is_there
    ]
    mesh, faces = join([mesh for mesh, _ in lines]), np.concatenate([face for _, face in lines])
    # Letters this low throw no shadow that a shadow map could hold.
    nothing = Mesh(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), np.zeros((0, 3), np.float32))
    return Part(mesh, nothing, np.stack([faces, 255 - faces], 1), (paint, RECESS))


def _line(word: str, height: float, lay: Lay) -> tuple[Mesh, np.ndarray]:
    return inscribe(word, (WIDE, height, DEEP), lay, CLOSER if height < SMALL else SPACING)


def _front(outline: Outline, foot: float, slope: float) -> Callable[..., Floats]:
    """The way from letters' own places to the base's front, their line's middle `up` cm up the slope."""
    angles = np.linspace(-1.4, 1.4, 200)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(outline(angles, 1.8), axis=0), axis=1))])
    along -= np.interp(0.0, angles, along)
    lean = np.arctan(slope)
    rise = np.tan(max(RISE - lean, 0))

    def lay(points: Floats, up: float) -> Floats:
        angle = np.interp(points[:, 0], along, angles)
        out = points[:, 2] + RAISED - DEEP / 2
        height = foot + (points[:, 1] + up + rise * out) * np.cos(lean)
        place, beside = outline(angle, height), outline(angle + 1e-3, height)
        across = (beside - place) / np.linalg.norm(beside - place, axis=1, keepdims=True)
        level = np.stack([-across[:, 2], 0 * height, across[:, 0]], 1)
        normal = level * np.cos(lean) + np.array((0, np.sin(lean), 0))
        return place + normal * out[:, None]

    return lay


def inscribe(
    text: str, size: tuple[float, float, float], lay: Lay, spacing: float
) -> tuple[Mesh, np.ndarray]:
    """Closed letters, as large as they fit into a width and a height, and so deep (cm); and how much (n,)
    uint8 each vertex is of their faces rather than of their sides.

    Their own space has x along the line and y up, from the text's middle, and z out of the surface, 0 at the
    letters' mid-depth; `lay` takes places (n, 3) from there to where they belong, and must keep their
    handedness. `spacing`: cm between samples. Raises MissingFonts, and ValueError for a text in which nothing
    is legible.
    """
    width, height, depth = size
    if not lettering.legible(text):
        raise ValueError("nothing of this text can be set in a font that we have")
    per_cm = FINE / spacing
    drawn = lettering.fit(text, lettering.DISPLAY, round(width * per_cm), round(height * per_cm)).mask
    edge = _edge_distance(drawn, round(2.5 * FINE)) / per_cm
    mesh = _extruded(edge, depth, spacing).mesh()
    mesh.vertices[:, 0] *= min(WIDEST, width * per_cm / drawn.shape[1])
    below = depth / 2 - mesh.vertices[:, 2]
    faces = np.round(255 * np.clip(2 - below / BEVEL, 0, 1)).astype(np.uint8)
    vertices = np.ascontiguousarray(lay(mesh.vertices), np.float32)
    return Mesh(vertices, mesh.faces, _normals(vertices, mesh.faces)), faces


def _edge_distance(drawn: Floats, margin: int) -> Floats:
    """(h, w) signed pixels to the letters' edge, negative inside, taken every FINE pixels."""
    ink = np.pad((drawn > 0.5).astype(np.uint8), margin)
    outside = cv2.distanceTransform(1 - ink, cv2.DIST_L2, 3)
    inside = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    return np.ascontiguousarray((outside - inside)[::FINE, ::FINE])


def _extruded(edge: Floats, depth: float, spacing: float) -> Grid:
    rows, columns = edge.shape
    layers = max(round(depth / spacing) + 4, 6)
    xs, ys, zs = (spacing * (np.arange(n) - (n - 1) / 2) for n in (columns, rows, layers))
    grid = Grid(xs, ys, zs, "base")
    side = edge[::-1].T[:, :, None] + BEVEL
    cap = (np.abs(zs) - depth / 2)[None, None, :] + BEVEL
    round_edge = np.sqrt(np.maximum(side, 0) ** 2 + np.maximum(cap, 0) ** 2)
    grid.field = (np.minimum(np.maximum(side, cap), 0) + round_edge - BEVEL).astype(np.float32)
    return grid


def _normals(vertices: Floats, faces: np.ndarray) -> Floats:
    """Unit normals of a closed mesh, each a mean over its faces by area."""
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    across = np.cross(b - a, c - a)
    columns = [sum(np.bincount(faces[:, k], across[:, i], len(vertices)) for k in range(3)) for i in range(3)]
    normals = np.stack(columns, 1)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return normals.astype(np.float32)
