"""The triangles of MediaPipe's face mesh, closed over eyes and mouth, and how to refine them.

Landmark numbers are those of MediaPipe's canonical face model (468 points and two irises of five). "Left" is
the picture's left, as everywhere in the sculptor.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, eye, vstack

Indices = NDArray[np.int64]

LEFT_IRIS, RIGHT_IRIS = 468, 473
NOSE_TIP, FOREHEAD, CHIN = 1, 10, 152
BROW_MIDDLE = 151
MIDDLE_EDGE = (FOREHEAD, BROW_MIDDLE)
MIRRORED_X = np.array([-1, 1, 1], np.float32)
IRIS_PAIRS = ((468, 473), (469, 476), (470, 475), (471, 474), (472, 477))
LEFT_CHEEK, RIGHT_CHEEK = 234, 454
MOUTH_CORNERS = (61, 291)
LEFT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
RIGHT_BROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
LEFT_EYE = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
RIGHT_EYE = (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249)
IRISES = ((LEFT_IRIS, LEFT_EYE), (RIGHT_IRIS, RIGHT_EYE))
MOUTH = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95)
LIPS = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)


@dataclass(frozen=True, slots=True)
class Topology:
    """faces: (m, 3) indices into `points`, counter-clockwise for the viewer once y points up.

    points: landmark numbers used, in order. holes: the loops round eyes and mouth; each has one added vertex,
    the hole's middle, after the landmarks and in this order.
    """

    faces: Indices
    points: Indices
    holes: tuple[tuple[int, ...], ...]


@cache
def topology() -> Topology:
    """The face mesh's surface without gaps: 852 tessellation triangles and fans over eyes and mouth."""
    triangles = _tessellation()
    oval, *holes = sorted(_boundaries(triangles), key=len, reverse=True)
    del oval
    points = np.unique(triangles)
    place = np.full(points.max() + 1, -1)
    place[points] = np.arange(len(points))
    faces = [place[triangles]]
    for number, hole in enumerate(holes):
        middle = len(points) + number
        faces.append(np.array([(place[a], place[b], middle) for a, b in _edges_of(hole)]))
    return Topology(np.concatenate(faces), points, tuple(tuple(hole) for hole in holes))


@cache
def mirrored() -> Indices:
    """(478,) the landmark on the other side of the face for each one; those in the middle are their own.

    The mesh is its own mirror image: walking it from an edge in the middle, to both sides at once, pairs all.
    """
    triangles = _tessellation().tolist()
    across = {edge: _apex(triangle, edge) for triangle in triangles for edge in _edges_of(triangle)}
    pairs, waiting, seen = {FOREHEAD: FOREHEAD, BROW_MIDDLE: BROW_MIDDLE}, [MIDDLE_EDGE + MIDDLE_EDGE], set()
    while waiting:
        a, b, p, q = waiting.pop()
        if (a, b) in seen or (a, b) not in across or (q, p) not in across:
            continue
        seen.add((a, b))
        c, r = across[a, b], across[q, p]
        if pairs.setdefault(c, r) == r:
            waiting += [(b, a, q, p), (c, b, r, q), (a, c, p, r), (b, c, q, r), (c, a, r, p)]
    irises = {left: right for pair in IRIS_PAIRS for left, right in (pair, pair[::-1])}
    return np.array([value for _, value in sorted({**pairs, **irises}.items())])


def _apex(triangle: list[int], edge: tuple[int, int]) -> int:
    return next(corner for corner in triangle if corner not in edge)


def _tessellation() -> Indices:
    """MediaPipe lists the tessellation's edges triangle by triangle, three in a row, all wound one way."""
    from mediapipe.tasks.python.vision import FaceLandmarksConnections

    edges = FaceLandmarksConnections.FACE_LANDMARKS_TESSELATION
    starts = np.array([edge.start for edge in edges]).reshape(-1, 3)
    ends = np.array([edge.end for edge in edges]).reshape(-1, 3)
    if not np.array_equal(ends, np.roll(starts, -1, axis=1)):
        raise RuntimeError("MediaPipe's face tessellation is no longer listed triangle by triangle.")
    return starts


def _edges_of(loop: tuple[int, ...] | list[int]) -> list[tuple[int, int]]:
    return list(zip(loop, [*loop[1:], loop[0]], strict=True))


def _boundaries(triangles: Indices) -> list[list[int]]:
    """The loops along which the surface is open, walked so that a fan over one is wound as the surface is."""
    edges = {edge for triangle in triangles.tolist() for edge in _edges_of(triangle)}
    following = {b: a for a, b in sorted(edges) if (b, a) not in edges}
    loops = []
    while following:
        start, point = following.popitem()
        loop = [start]
        while point != start:
            loop.append(point)
            point = following.pop(point)
        loops.append(loop)
    return loops


@cache
def refinement(levels: int = 2) -> tuple[csr_matrix, Indices]:
    """Loop subdivision of the face as one matrix.

    Returns (weights, faces): `weights @ values` carries values (points and hole middles, k) to the refined
    vertices. Source: C. Loop, "Smooth subdivision surfaces based on triangles", 1987.
    """
    surface = topology()
    faces = surface.faces
    weights = eye(len(surface.points) + len(surface.holes), format="csr")
    for _ in range(levels):
        step, faces = _subdivide(faces, weights.shape[0])
        weights = step @ weights
    return weights, faces


def _subdivide(faces: Indices, count: int) -> tuple[csr_matrix, Indices]:
    """One level of Loop's scheme: (weights (n, count), refined faces)."""
    corners = np.concatenate([np.roll(faces, -turn, axis=1) for turn in range(3)])
    edges, place = np.unique(np.sort(corners[:, :2], axis=1), axis=0, return_inverse=True)
    place = place.ravel()
    opposite = coo_matrix((np.ones(len(place)), (place, corners[:, 2])), (len(edges), count)).tocsr()
    rows = np.repeat(np.arange(len(edges)), 2)
    ends = coo_matrix((np.ones(len(rows)), (rows, edges.ravel())), (len(edges), count)).tocsr()
    inner = np.bincount(place) == 2
    middle = _scaled(ends, np.where(inner, 3 / 8, 1 / 2)) + _scaled(opposite, np.where(inner, 1 / 8, 0.0))
    a, b, c = (faces[:, i] for i in range(3))
    ab, bc, ca = (count + place[i * len(faces) : (i + 1) * len(faces)] for i in range(3))
    quarters = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    refined = np.concatenate([np.stack(quarter, 1) for quarter in quarters])
    return vstack([_relaxed(edges, inner, count), middle]).tocsr(), refined


def _relaxed(edges: Indices, inner: NDArray[np.bool_], count: int) -> csr_matrix:
    """Where old vertices go: inner ones towards all neighbours, those on the rim along the rim."""
    rim = np.zeros(count, bool)
    rim[edges[~inner]] = True
    both = np.concatenate([edges, edges[:, ::-1]])
    along_rim = np.concatenate([~inner, ~inner])
    both = both[along_rim | ~rim[both[:, 0]]]
    valence = np.bincount(both[:, 0], minlength=count)
    beta = (5 / 8 - (3 / 8 + np.cos(2 * np.pi / np.maximum(valence, 1)) / 4) ** 2) / np.maximum(valence, 1)
    beta = np.where(rim, 1 / 8, beta)
    near = coo_matrix((beta[both[:, 0]], (both[:, 0], both[:, 1])), (count, count)).tocsr()
    return near + eye(count, format="csr").multiply((1 - beta * valence)[:, None])


def _scaled(matrix: csr_matrix, factors: NDArray[np.float64]) -> csr_matrix:
    return matrix.multiply(factors[:, None]).tocsr()


def open_edges(faces: Indices) -> int:
    """How many edges belong to one face only: none but the oval's when the surface has no gaps."""
    edges = Counter(tuple(sorted(edge)) for face in faces.tolist() for edge in _edges_of(face))
    return sum(count == 1 for count in edges.values())
