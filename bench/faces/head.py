"""Heads, ears, necks and shoulders round a face, as one surface in face space."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.faces.persona import Person
from bench.faces.portraits import Floats, refined
from bench.faces.shape import shape_of
from generation.sculptor.face_topology import refinement

CROWN, BACK, SIDES = 13.3, -14.5, -5.0  # cm: highest y, hindmost z, and where the skull is widest
CENTRE = (0.0, 3.2, SIDES)
HAIRLINE = np.array([(-14, -6), (-8, -4), (-6.5, 0), (-4.5, 0), (-3.2, 2), (-1, 5.2), (2, 7.6), (4.4, 8.7)])


@dataclass(frozen=True, slots=True)
class Surface:
    """vertices, normals: (n, 3) cm. faces: (m, 3). At vertices (n,): sheet, 1 where the face's own skin is;
    cloth, 1 where there is a garment; cover, 1 where there is a cap or a headscarf; turning, 0-1, how far
    each follows the head. points: the landmarks (478, 3). half_width: cm.
    """

    vertices: Floats
    normals: Floats
    faces: NDArray[np.int64]
    sheet: Floats
    cloth: Floats
    cover: Floats
    turning: Floats
    points: Floats
    half_width: float


def head_of(person: Person) -> Surface:
    """The person's surface; the face's refined vertices come first."""
    points = shape_of(person)
    half = float(np.ptp(points[[234, 454], 0]) / 2)
    parts = _parts(person, points, half)
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in parts)])
    vertices = np.concatenate([vertices for vertices, _ in parts]).astype(np.float32)
    faces = np.concatenate([part[1] + start for part, start in zip(parts, starts, strict=False)])
    number = np.repeat(np.arange(len(parts)), np.diff(starts))
    turning = np.where(number < 4, 1, turning_at(vertices[:, 1]) * (number != 5))
    normals = np.concatenate([normals_of(*part) for part in parts])
    sheet, cloth = (number == 0).astype(np.float32), (number == 5).astype(np.float32)
    cover = np.zeros_like(sheet)
    if person.covered != "no":
        vertices, cover = _dressed(person, vertices, number)
        normals = normals_of(vertices, faces)
    return Surface(vertices, normals, faces, sheet, cloth, cover, turning.astype(np.float32), points, half)


def turning_at(heights: Floats) -> Floats:
    """How far (0-1) the neck follows the head at heights (cm)."""
    return np.clip((heights + 13.5) / 5, 0, 1)


def _parts(person: Person, points: Floats, half: float) -> list[tuple[Floats, NDArray[np.int64]]]:
    """Face, skull, two ears, neck, shoulders: vertices and faces."""
    _, faces = refinement()
    face = refined(points, (-0.15, 0.3, 0.3))
    neck = _wrapped_neck(half) if person.covered == "scarf" else _neck(half, person)
    return [(face, faces), _skull(face, faces), _ear(-1, half), _ear(1, half), neck, _shoulders(half, person)]


def _dressed(person: Person, vertices: Floats, number: Floats) -> tuple[Floats, Floats]:
    """Vertices raised, and where (0-1), under a knitted cap or a headscarf."""
    y, z = vertices[:, 1], vertices[:, 2]
    brim = np.interp(z, [-14, -6, 4.4], [1.5, 4.5, 7.2])
    cover = np.clip((y - brim) / 0.25, 0, 1) * (number < 2)
    if person.covered == "scarf":
        beside = np.clip(
            (np.abs(vertices[:, 0]) - np.interp(y, [-9, -6, 2, 8], [3.0, 5.0, 6.7, 5.0])) / 0.3, 0, 1
        )
        above = np.clip((y - np.interp(np.abs(vertices[:, 0]), [0, 6], [7.4, 5.5])) / 0.3, 0, 1)
        below = np.clip((-8.9 - y) / 0.3, 0, 1)
        cover = np.where(number == 0, np.maximum.reduce([beside, above, below]), 1) * (number != 5)
    ears = ((number == 2) | (number == 3)) & (person.covered == "scarf")
    # Along rays, not normals: face and skull must not part where they meet.
    outward = vertices - CENTRE
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    raised = vertices + outward * (cover * np.where(number == 4, 0, 0.95))[:, None]
    raised[ears, 0] *= 0.7
    return raised.astype(np.float32), cover.astype(np.float32)


def normals_of(vertices: Floats, faces: NDArray[np.int64]) -> Floats:
    """Unit normals (n, 3) of a surface's vertices."""
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    across = np.cross(b - a, c - a)
    normals = np.stack(
        [sum(np.bincount(faces[:, k], across[:, i], len(vertices)) for k in range(3)) for i in range(3)], 1
    )
    return (normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def scalp(places: Floats, noise: Floats | float = 0.0) -> Floats:
    """0-1, where hair grows, at places (n, 3)."""
    return np.clip((places[:, 1] - np.interp(places[:, 2], *HAIRLINE.T) + noise) / 1.0 + 0.5, 0, 1)


def _rim(faces: NDArray[np.int64], face: Floats) -> NDArray[np.int64]:
    """The face's outline, anticlockwise for the viewer, from the right."""
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    known, count = np.unique(edges, axis=0, return_counts=True)
    rim = np.unique(known[count == 1])
    return rim[np.argsort(np.arctan2(face[rim, 1], face[rim, 0]))]


def _skull(face: Floats, faces: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """From the face's outline over the widest section to the back of the head, ring by ring."""
    rim = face[_rim(faces, face)]
    widest = _widest(rim)
    bend = np.column_stack([widest[:, :2] * 0.97, rim[:, 2] * 0.62 + SIDES * 0.38])
    rings = []
    for t in np.linspace(0, 1, 14)[:, None]:
        rings.append(rim * (1 - t) ** 2 + bend * 2 * t * (1 - t) + widest * t * t)
    for angle in np.linspace(0, np.pi / 2, 16)[1:]:
        ring = CENTRE + (widest - CENTRE) * np.cos(angle)
        ring[:, 2] = SIDES + (BACK - SIDES) * np.sin(angle)
        rings.append(ring)
    return _sewn(np.array(rings))


def _widest(rim: Floats) -> Floats:
    """The head's outline where it is widest: skull above, the jaw's underside below."""
    half = np.abs(rim[:, 0]).max() + 0.35
    angle = np.arctan2((rim[:, 1] - CENTRE[1]) / 10.1, rim[:, 0] / half)
    skull = np.column_stack([half * np.cos(angle), CENTRE[1] + (CROWN - CENTRE[1]) * np.sin(angle)])
    jaw = np.column_stack([rim[:, 0] * 0.86, rim[:, 1] + 1.6])
    low = np.clip((0.5 - rim[:, 1]) / 5.5, 0, 1)[:, None]
    low = low * low * (3 - 2 * low)
    return np.column_stack([skull * (1 - low) + jaw * low, np.full(len(rim), SIDES)])


def _sewn(rings: Floats, closed: bool = True) -> tuple[Floats, NDArray[np.int64]]:
    """Rings (r, n, 3) as a surface; anticlockwise rings that go away from the viewer face outward."""
    count, size = rings.shape[:2]
    rows, columns = np.meshgrid(np.arange(count - 1), np.arange(size if closed else size - 1), indexing="ij")
    a, b = rows * size + columns, rows * size + (columns + 1) % size
    c, d = a + size, b + size
    faces = np.concatenate([np.stack([a, c, b], -1).reshape(-1, 3), np.stack([b, c, d], -1).reshape(-1, 3)])
    return rings.reshape(-1, 3).astype(np.float32), faces


def _ear(side: int, half: float) -> tuple[Floats, NDArray[np.int64]]:
    """A shell with rim, hollow and lobe, hinged at the side of the head."""
    angle, out = np.meshgrid(np.linspace(0, 2 * np.pi, 48, endpoint=False), np.linspace(1, 0.02, 22))
    reach = 1 + 0.10 * np.cos(angle - 0.9) - 0.10 * np.cos(2 * angle)
    back, up = 1.75 * out * reach * np.cos(angle), 3.1 * out * reach * np.sin(angle)
    fold = np.exp(-(((out - 0.86) / 0.10) ** 2)) * np.clip(1.2 + np.sin(angle + 0.3), 0, 1)
    inner = 0.7 * np.exp(-(((out - 0.52) / 0.13) ** 2)) * np.clip(np.cos(angle - 0.4) + 0.5, 0, 1)
    hollow = np.exp(-((back + 0.35) ** 2 + (up + 0.5) ** 2) / 0.8)
    lift = 0.55 * fold + 0.45 * inner - 0.55 * hollow + 0.55 * (back + 1.6) * (out < 0.97)
    places = np.stack([side * (half + 0.15 + lift), up + 0.6, -4.6 - back], -1)
    vertices, faces = _sewn(places)
    return vertices, faces if side < 0 else faces[:, ::-1]


def _tube(sections: list[tuple[float, float, float, float]]) -> tuple[Floats, NDArray[np.int64]]:
    """Ellipses (y, z, half width, half depth), from above downwards, as a surface."""
    steps = np.linspace(0, len(sections) - 1, 40)
    rows = np.array([np.interp(steps, np.arange(len(sections)), column) for column in np.transpose(sections)])
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)[None]
    y, z, wide, deep = (row[:, None] for row in rows)
    places = np.stack([wide * np.cos(angle), y + 0 * angle, z - deep * np.sin(angle)], -1)
    vertices, faces = _sewn(places)
    return vertices, faces[:, ::-1]


def _neck(half: float, person: Person) -> tuple[Floats, NDArray[np.int64]]:
    wide = 0.68 * half * person.broad
    return _tube(
        [
            (-2.5, -6.0, wide * 0.95, wide),
            (-8.0, -5.6, wide, wide),
            (-12.0, -6.6, wide * 1.06, wide * 1.05),
            (-16.0, -7.4, wide * 1.5, wide * 1.25),
        ]
    )


def _wrapped_neck(half: float) -> tuple[Floats, NDArray[np.int64]]:
    """A headscarf from under the chin to the chest."""
    return _tube(
        [
            (-3.0, -5.6, half, half * 1.0),
            (-8.3, -4.6, half * 0.94, half),
            (-12.0, -5.4, half * 1.12, half * 1.1),
            (-15.5, -6.6, half * 1.8, half * 1.3),
            (-20.0, -7.4, half * 2.3, half * 1.48),
        ]
    )


def _shoulders(half: float, person: Person) -> tuple[Floats, NDArray[np.int64]]:
    wide, neck = 20.5 * person.broad, 0.68 * half * person.broad
    return _tube(
        [
            (-12.4, -6.9, neck * 1.12, neck * 1.12),
            (-13.0, -7.0, neck * 1.25, neck * 1.2),
            (-14.0, -7.2, neck * 1.7, neck * 1.35),
            (-15.4, -7.4, wide * 0.62, 7.4),
            (-17.3, -7.5, wide * 0.85, 8.4),
            (-20.5, -7.5, wide * 0.97, 9.2),
            (-27, -7.5, wide, 10.0),
            (-45, -7.5, wide * 0.96, 10.5),
        ]
    )
