"""Finer triangles where two paints meet: colours are kept at vertices, so a line between them needs many."""

from __future__ import annotations

import numpy as np

from generation.sculptor.mesh import Mesh

STEP = 30  # of 255, a share's change along an edge that is not halved

# Corners 0-2 and middles, 3 of 0-1, 4 of 1-2, 5 of 2-0, by how many edges are halved.
ONE = ((0, 3, 2), (3, 1, 2))
TWO = ((3, 1, 4), (0, 3, 4), (0, 4, 2))
ALL = ((0, 3, 5), (3, 1, 4), (5, 4, 2), (3, 4, 5))


def halved(mesh: Mesh, shares: np.ndarray) -> Mesh:
    """The same surface with a new vertex, after the old ones, in the middle of each edge along which the
    shares (n, paints) change by more than STEP; closed where it was."""
    count = len(mesh.vertices)
    pairs = np.stack([mesh.faces, np.roll(mesh.faces, -1, axis=1)], 2).reshape(-1, 2).astype(np.int64)
    keys, which = np.unique(pairs.min(1) * count + pairs.max(1), return_inverse=True)
    ends = np.divmod(keys, count)
    steep = abs(shares[ends[0]].astype(np.int16) - shares[ends[1]]).max(1) > STEP
    middles = np.where(steep, count + np.cumsum(steep) - 1, -1)[which].reshape(-1, 3)
    a, b = (end[steep] for end in ends)
    normals = mesh.normals[a] + mesh.normals[b]
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return Mesh(
        np.concatenate([mesh.vertices, (mesh.vertices[a] + mesh.vertices[b]) / 2]).astype(np.float32),
        np.concatenate(_cut(mesh.faces, middles)).astype(np.int32),
        np.concatenate([mesh.normals, normals]).astype(np.float32),
    )


def _cut(faces: np.ndarray, middles: np.ndarray) -> list[np.ndarray]:
    """The triangles that faces (m, 3) fall into; middles: (m, 3) vertices on edges, -1 on whole ones."""
    there = middles >= 0
    number = there.sum(1)
    first = np.where(number == 2, (~there).argmax(1) + 1, there.argmax(1))
    turned = (first[:, None] + np.arange(3)) % 3
    places = np.concatenate([np.take_along_axis(part, turned, 1) for part in (faces, middles)], 1)
    cuts = [places[number == n][:, list(cut)] for n, way in ((1, ONE), (2, TWO), (3, ALL)) for cut in way]
    return [faces[number == 0], *cuts]
