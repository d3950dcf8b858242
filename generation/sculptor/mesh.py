"""Triangle meshes in the figurine's space: cm, x to the viewer's right, y up, z towards the viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# float32 wherever it matters to memory; numpy and OpenCV widen on the way, and kernels take either.
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Surface of one moulded part.

    vertices: (n, 3) float32, cm. faces: (m, 3) int32, counter-clockwise seen from outside.
    normals: (n, 3) float32, unit length, outward.
    """

    vertices: Floats
    faces: NDArray[np.int32]
    normals: Floats

    def placed(self, rotation: Floats, scale: float, pivot: Floats, offset: Floats) -> Mesh:
        """The mesh turned and scaled about `pivot` (3,), then moved by `offset` (3,) cm."""
        vertices = place(self.vertices, rotation, scale, pivot, offset)
        return Mesh(vertices, self.faces, np.ascontiguousarray(self.normals @ rotation.T, np.float32))


def place(points: Floats, rotation: Floats, scale: float, pivot: Floats, offset: Floats) -> Floats:
    """Points (n, 3) turned and scaled about `pivot`, then moved by `offset`."""
    matrix = (rotation.T * scale).astype(np.float32)
    shift = (pivot + offset - pivot @ matrix).astype(np.float32)
    return np.ascontiguousarray(points @ matrix + shift, np.float32)


def join(meshes: Sequence[Mesh]) -> Mesh:
    """One mesh of several, vertices and faces in the order given."""
    starts = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    faces = [mesh.faces + np.int32(start) for mesh, start in zip(meshes, starts, strict=True)]
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate(faces),
        np.concatenate([mesh.normals for mesh in meshes]),
    )


def rotation(axis: str, degrees: float) -> Floats:
    """Rotation matrix (3, 3) about `axis` ("x", "y" or "z"), right-handed."""
    i = "xyz".index(axis)
    j, k = (i + 1) % 3, (i + 2) % 3
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix = np.eye(3, dtype=np.float32)
    matrix[j, j] = matrix[k, k] = cosine
    matrix[j, k], matrix[k, j] = -sine, sine
    return matrix


def attitude(yaw: float, pitch: float, roll: float) -> Floats:
    """Rotation (3, 3) of a head: yaw about y, pitch about x, roll about z, in degrees."""
    return rotation("y", yaw) @ rotation("x", pitch) @ rotation("z", roll)
