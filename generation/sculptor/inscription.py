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

Lay = Callable[[Floats], Floats]
Outline = Callable[[Floats, Floats | float], Floats]

WIDEST = 1.7  # letters are stretched so far where there is room: a base is long and low
FINE = 8  # samples of the drawing to each sample of the solid
WIDE, DEEP, RAISED = 27.0, 1.0, 0.40  # cm: of the lines on the front, of a letter, of what stands out of it
LINES = {  # height of nickname and mark and their middles up the slope, cm, by which of the two there are
    (True, True): ((1.95, 2.68), (1.0, 0.90)),
    (True, False): ((2.45, 2.08), (0, 0)),
    (False, True): ((0, 0), (1.60, 2.08)),
}
BEVEL = 0.12  # cm, the letters' rounded edge


def words_on(outline: Outline, slope: float, words: tuple[str, str], paint: str) -> Part | None:
    """The nickname and, under it, the mark on the front of a base; None where neither can be read.

    outline: places (n, 3) in cm on the base's side, for angles from its front and heights. slope: cm that the
    side leans in for each cm of height.
    """
    there = lettering.legible(words[0]), lettering.legible(words[1])
    if not any(there):
        return None
    front = _front(outline, slope)
    meshes = [
        inscribe(word, WIDE, height, DEEP, partial(front, up=up))
        for word, is_there, (height, up) in zip(words, there, LINES[there], strict=True)
        if is_there
    ]
    mesh = join(meshes)
    # Letters this low throw no shadow that a shadow map could hold.
    nothing = Mesh(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), np.zeros((0, 3), np.float32))
    return Part(mesh, nothing, np.full((len(mesh.vertices), 1), 255, np.uint8), (paint,))


def _front(outline: Outline, slope: float) -> Callable[..., Floats]:
    """The way from letters' own places to the base's front, their line's middle `up` cm up the slope."""
    angles = np.linspace(-1.4, 1.4, 200)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(outline(angles, 1.8), axis=0), axis=1))])
    along -= np.interp(0.0, angles, along)
    lean = np.arctan(slope)

    def lay(points: Floats, up: float) -> Floats:
        angle = np.interp(points[:, 0], along, angles)
        height = (points[:, 1] + up) * np.cos(lean)
        place, beside = outline(angle, height), outline(angle + 1e-3, height)
        across = (beside - place) / np.linalg.norm(beside - place, axis=1, keepdims=True)
        level = np.stack([-across[:, 2], 0 * height, across[:, 0]], 1)
        normal = level * np.cos(lean) + np.array((0, np.sin(lean), 0))
        out = points[:, 2] + RAISED - DEEP / 2
        return place + normal * out[:, None]

    return lay


def inscribe(text: str, width: float, height: float, depth: float, lay: Lay, spacing: float = 0.12) -> Mesh:
    """Closed letters in up to `width` x `height` cm, as large as they fit, `depth` cm thick.

    Their own space has x along the line and y up, from the text's middle, and z out of the surface, 0 at the
    letters' mid-depth; `lay` takes places (n, 3) from there to where they belong, and must keep their
    handedness. `spacing`: cm between samples. Raises MissingFonts, and ValueError for a text in which nothing
    is legible.
    """
    if not lettering.legible(text):
        raise ValueError("nothing of this text can be set in a font that we have")
    per_cm = FINE / spacing
    drawn = lettering.fit(text, lettering.DISPLAY, round(width * per_cm), round(height * per_cm)).mask
    edge = _edge_distance(drawn, round(2.5 * FINE)) / per_cm
    mesh = _extruded(edge, depth, spacing).mesh()
    mesh.vertices[:, 0] *= min(WIDEST, width * per_cm / drawn.shape[1])
    vertices = np.ascontiguousarray(lay(mesh.vertices), np.float32)
    return Mesh(vertices, mesh.faces, _normals(vertices, mesh.faces))


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
