"""The figurine for the web: glTF 2.0 in one file, without extensions, so that every viewer shows it.

Specification: Khronos Group, glTF 2.0, 2021 (ISO/IEC 12113).
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import cKDTree

from generation.exports import library
from generation.exports.solid import arrays, weld
from generation.sculptor.mesh import Floats, Mesh

if TYPE_CHECKING:
    from generation.painters.brief import Brief
    from generation.styles.style import Material

METRES = 0.1  # how tall the figurine stands in a room
FACES = 120_000  # 2.6 MB; and so few vertices that 16 bits number them
FACE_RADIUS = 8.0  # cm round the face that are kept finer, by this factor
FACE_DETAIL = 6.0
TONE_RELIEF = 0.12  # cm of height that twice the brightness counts as: a brow is an edge, though flat
EASING = 4  # rounds
OVERLAP = 0.8  # cm that a part's surface goes on inside another
FLOAT, UNSIGNED_SHORT = 5126, 5123
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963


@dataclass(frozen=True, slots=True)
class Model:
    """mesh: the form. albedo: (n, 3) linear RGB of its vertices, 0-1."""

    mesh: Mesh
    albedo: Floats


def model_of(brief: Brief) -> Model:
    """The brief's figurine in the colours of its finish. Raises UnknownStyle."""
    from generation.painters.plastic import albedo_of

    look, plastic = brief.style.finish(brief.finish), brief.style.colour(brief.colour).plastic
    return Model(brief.sculpture.whole, albedo_of(brief.sculpture, look, plastic))


def roughness(look: Material) -> float:
    """glTF's roughness, 0-1: the square root of the tangent by which the studio blurs reflections."""
    return min(float(np.sqrt(look.roughness)), 1.0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Some of a figurine's vertices, joined anew. source: (n,) their numbers in the figurine."""

    mesh: Mesh
    source: np.ndarray


def simplified(figurine: Model, face: Floats, most: int = FACES) -> Model:
    """The figurine as `chosen` has it, with its colours."""
    choice = chosen(figurine, face, most)
    return Model(choice.mesh, figurine.albedo[choice.source])


def chosen(figurine: Model, face: Floats, most: int) -> Choice:
    """What is seen of the figurine in about `most` triangles, the most of them round `face` (3,), cm.

    Vertices are the figurine's own. Its parts still run into each other, for a seam cut through both would be
    as coarse as its triangles. Raises Unprintable where the mesh has holes or floating parts, and
    MissingExtra.
    """
    mesh = figurine.mesh
    outside = cKDTree(arrays(weld(mesh))[0])
    seen = outside.query(mesh.vertices, distance_upper_bound=OVERLAP, workers=-1)[0] < OVERLAP
    source, faces = _used(mesh.faces[seen[mesh.faces].any(1)])
    felt = _felt(Mesh(mesh.vertices[source], faces, mesh.normals[source]), figurine.albedo[source], face)
    fewer, triangles = library("fast_simplification").simplify(felt, faces, target_count=most)[:2]
    corners = cKDTree(felt).query(fewer, workers=-1)[1][triangles]
    whole = (corners != np.roll(corners, 1, axis=1)).all(1)
    used, faces = _used(corners[whole])
    source = source[used]
    return Choice(Mesh(mesh.vertices[source], faces, mesh.normals[source]), source)


def _used(faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the vertices that faces use, and the faces in terms of these."""
    used, numbers = np.unique(faces, return_inverse=True)
    return used, numbers.reshape(-1, 3).astype(np.int32)


def _felt(mesh: Mesh, albedo: Floats, face: Floats) -> Floats:
    """Vertices where simplifying should think that they are: the face enlarged, and tone as relief."""
    stops = np.log2(np.maximum(albedo @ np.array((0.2126, 0.7152, 0.0722), np.float32), 1e-3))
    # Height within limits, and none for most: the two sides of a thin wall must not change places.
    tone = TONE_RELIEF * _eased(np.clip(stops - np.median(stops), -2, 2), mesh.faces)
    far = np.linalg.norm(mesh.vertices - face, axis=1)
    tone *= np.minimum(FACE_RADIUS / np.maximum(far, 1e-3), 1) ** 4  # elsewhere colours change with the form
    away = mesh.vertices + mesh.normals * tone[:, None] - face
    distance = np.linalg.norm(away, axis=1, keepdims=True)
    # Stretching along the radius, by a factor that falls to 1 outside, never folds.
    stretch = 1 + (FACE_DETAIL - 1) * FACE_RADIUS / np.maximum(distance, FACE_RADIUS)
    return np.ascontiguousarray(face + away * stretch, np.float32)


def _eased(values: Floats, faces: np.ndarray) -> Floats:
    """Values of vertices, each mixed with its neighbours': of a cliff, simplifying would make teeth."""
    start, end = faces.reshape(-1), np.roll(faces, 1, axis=1).reshape(-1)
    count = np.bincount(start, minlength=len(values)) + 1
    for _ in range(EASING):
        values = (np.bincount(start, values[end], len(values)) + values) / count
    return values


def to_glb(model: Model, rough: float) -> bytes:
    """A binary glTF file: y up, METRES tall, standing on the ground in the middle, of plastic
    as rough (0-1) as said."""
    file = _File()
    primitive = {
        "attributes": {
            "POSITION": file.add(_positions(model.mesh.vertices), FLOAT, "VEC3", ARRAY_BUFFER, limits=True),
            "NORMAL": file.add(_unit(model.mesh.normals), FLOAT, "VEC3", ARRAY_BUFFER),
            "COLOR_0": file.add(_colours(model.albedo), UNSIGNED_SHORT, "VEC4", ARRAY_BUFFER),
        },
        "indices": file.add(_corners(model.mesh), UNSIGNED_SHORT, "SCALAR", ELEMENT_ARRAY_BUFFER),
        "material": 0,
    }
    plastic = {"metallicFactor": 0.0, "roughnessFactor": round(rough, 3)}
    return file.bytes(
        {
            "asset": {"version": "2.0", "generator": "Diorama"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0, "name": "figurine"}],
            "meshes": [{"primitives": [primitive]}],
            "materials": [{"name": "plastic", "pbrMetallicRoughness": plastic}],
        }
    )


def _corners(mesh: Mesh) -> np.ndarray:
    if len(mesh.vertices) > 65_535:  # the last number is reserved
        raise ValueError(f"{len(mesh.vertices):,} vertices are too many for one glTF primitive.")
    return mesh.faces.reshape(-1).astype("<u2")


def _positions(vertices: Floats) -> Floats:
    low, high = vertices.min(0), vertices.max(0)
    ground = np.array(((low[0] + high[0]) / 2, low[1], (low[2] + high[2]) / 2), np.float32)
    return ((vertices - ground) * np.float32(METRES / (high[1] - low[1]))).astype("<f4")


def _unit(normals: Floats) -> Floats:
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.where(length > 1e-6, normals / np.maximum(length, 1e-6), (0, 1, 0)).astype("<f4")


def _colours(albedo: Floats) -> np.ndarray:
    """Linear RGBA in 16 bits: in 8 bits, dark plastic has a dozen shades."""
    opaque = np.ones((len(albedo), 1), np.float32)
    return np.round(np.clip(np.hstack([albedo, opaque]), 0, 1) * 65535).astype("<u2")


class _File:
    """A binary buffer that grows, and the views and accessors that describe it."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._views: list[dict[str, Any]] = []
        self._accessors: list[dict[str, Any]] = []

    def add(self, values: np.ndarray, component: int, kind: str, target: int, limits: bool = False) -> int:
        """Append an array; returns its accessor's number."""
        raw = values.tobytes()
        self._views.append(
            {"buffer": 0, "byteOffset": len(self._data), "byteLength": len(raw), "target": target}
        )
        self._data += raw + b"\0" * (-len(raw) % 4)
        accessor: dict[str, Any] = {
            "bufferView": len(self._views) - 1,
            "componentType": component,
            "count": len(values),
            "type": kind,
        }
        if kind == "VEC4":
            accessor["normalized"] = True
        if limits:
            accessor |= {"min": values.min(0).tolist(), "max": values.max(0).tolist()}
        self._accessors.append(accessor)
        return len(self._accessors) - 1

    def bytes(self, document: dict[str, Any]) -> bytes:
        buffers = [{"byteLength": len(self._data)}]
        whole = document | {"buffers": buffers, "bufferViews": self._views, "accessors": self._accessors}
        text = json.dumps(whole, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        chunks = _chunk(b"JSON", text) + _chunk(b"BIN\0", bytes(self._data))
        return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("<I4s", len(data), kind) + data
