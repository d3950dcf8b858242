"""Whether a mesh encloses space, and how many bodies it is."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from generation.sculptor.mesh import Mesh


def is_closed(mesh: Mesh) -> bool:
    """Every edge is walked as often in one direction as in the other."""
    there, back = directed_edges(mesh)
    return bool(np.array_equal(np.sort(there), np.sort(back)))


def directed_edges(mesh: Mesh) -> tuple[np.ndarray, np.ndarray]:
    """A number for each edge as its triangle walks it, and for the same edge walked back."""
    edges = np.concatenate([mesh.faces[:, [i, (i + 1) % 3]] for i in range(3)]).astype(np.int64)
    count = len(mesh.vertices)
    return edges @ (count, 1), edges[:, ::-1] @ (count, 1)


def bodies_of(mesh: Mesh) -> int:
    """Connected parts; a vertex of no triangle counts as one."""
    edges = np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]]])
    shape = (len(mesh.vertices),) * 2
    joined = coo_matrix((np.ones(len(edges), bool), (edges[:, 0], edges[:, 1])), shape=shape)
    return int(connected_components(joined, directed=False)[0])
