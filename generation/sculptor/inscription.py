"""Raised letters as a solid, laid on any surface."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from generation.finishing import lettering
from generation.sculptor.distance_fields import Grid
from generation.sculptor.mesh import Floats, Mesh

Lay = Callable[[Floats], Floats]

WIDEST = 1.7  # letters are stretched so far where there is room: a base is long and low
FINE = 8  # samples of the drawing to each sample of the solid
BEVEL = 0.12  # cm, the letters' rounded edge


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
