"""The selfie's face laid out flat: its surface as heights on the sheet, its skin as a picture on the sheet.

What the camera did not see, on the far side of a turned head, is taken from the other side of the face.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit

from generation.sculptor import sheet
from generation.sculptor.face_topology import LEFT_EYE, RIGHT_EYE, mirrored, refinement, topology
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import blurred, smoothstep

EYEBALL_BULGE, MOUTH_HOLLOW = 0.35, -0.15  # cm of the middles of the holes before the mean of their rims
HIDDEN = 0.5  # cm behind what the camera saw at that place: covered by the nose
# The crop shows a face of 17.67 cm on some 370 pixels; what covers is drawn at half that size.
PIXELS = 21.0  # a cm
OUTLINE = 2.0  # cm inside the face's outline where it may be hair or background that is seen
SEEN = (0.15, 0.55)  # cosine between skin and camera: drawn out below, seen well above
UNLIKE = (0.2, 0.4)  # logarithm of the factor by which hair or background there differ more from skin
LIGHTEST = 0.6  # logarithm of the factor by which the other side's skin may be lightened or darkened


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """On the sheet. height: cm. skin: (h, w, 3) uint8 RGB. covered: bool, where there is a face. seen: 0-1,
    how well the camera saw each place or its twin on the other side."""

    height: Floats
    skin: np.ndarray
    covered: np.ndarray
    seen: Floats


def unwrap(
    crop: np.ndarray, points: Floats, straight: Floats, landmarks: Floats, camera: Floats
) -> Unwrapped:
    """Lay out a face.

    points: (478, 3), the landmarks in the crop, pixels. straight: the same in face space, as they were seen.
    landmarks: the same in face space, as they are to be. camera: (3,) unit vector towards it, face space.
    """
    cosine = (_normals(straight) @ camera)[:, None]
    twin = mirrored()
    columns = np.column_stack([landmarks, points, points[twin], cosine, cosine[twin]])
    refined, faces = _refined(columns)
    corners = np.column_stack([sheet.to_samples(refined), refined[:, 2]])
    drawn = np.zeros((sheet.HEIGHT, sheet.WIDTH, refined.shape[1] - 2), np.float32)
    nearest = np.full(drawn.shape[:2], -np.inf, np.float32)
    draw(corners, np.ascontiguousarray(refined[:, 2:]), faces, nearest, drawn)
    front = _front(refined[:, 3:6], faces, crop.shape[:2])
    own, other = drawn[..., 1:4], drawn[..., 4:7]
    within = _within_outline(front)
    sight = smoothstep(drawn[..., 7], *SEEN) * _unhidden(front, own)
    twin_sight = smoothstep(drawn[..., 8], *SEEN) * _unhidden(front, other)
    covered = np.isfinite(nearest)
    seen, twin_seen = (sampled(crop, place[..., :2]) for place in (own, other))
    doubtful = _better(twin_sight * _at(within, other), sight * _at(within, own))
    skin = _completed(seen, twin_seen, sight, twin_sight, doubtful)
    return Unwrapped(drawn[..., 0], skin, covered, np.maximum(sight, twin_sight))


def sampled(image: np.ndarray, place: Floats) -> np.ndarray:
    """An image's values at pixel places (h, w, 2); beyond its edge the edge's own."""
    edge = cv2.BORDER_REPLICATE
    return np.asarray(cv2.remap(image, place[..., 0], place[..., 1], cv2.INTER_CUBIC, borderMode=edge))


def _refined(columns: Floats) -> tuple[Floats, np.ndarray]:
    """Values at the landmarks carried to the refined mesh; column 2 is depth, in which eyes bulge."""
    surface = topology()
    middles = np.stack([columns[list(hole)].mean(0) for hole in surface.holes])
    for middle, hole in zip(middles, surface.holes, strict=True):
        is_eye = LEFT_EYE[0] in hole or RIGHT_EYE[0] in hole
        middle[2] += EYEBALL_BULGE if is_eye else MOUTH_HOLLOW
    weights, faces = refinement()
    return (weights @ np.vstack([columns[surface.points], middles])).astype(np.float32), faces


def _normals(landmarks: Floats) -> Floats:
    """Unit normals (478, 3) of the coarse face; irises simply face the viewer."""
    surface = topology()
    inner = surface.faces[(surface.faces < len(surface.points)).all(1)]
    corners = surface.points[inner]
    a, b, c = (landmarks[corners[:, i]].astype(np.float64) for i in range(3))
    across = np.cross(b - a, c - a)
    total = np.zeros((len(landmarks), 3))
    for i in range(3):
        np.add.at(total, corners[:, i], across)
    total[len(surface.points) :] = (0, 0, 1)
    if total[4, 2] < 0:
        total = -total
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)


def _front(places: Floats, faces: np.ndarray, shape: tuple[int, int]) -> Floats:
    """Depth (pixels, greater is nearer) of what the camera saw, at half size."""
    corners = np.ascontiguousarray(places * (0.5, 0.5, -1), np.float32)
    nearest = np.full((shape[0] // 2, shape[1] // 2), -np.inf, np.float32)
    draw(
        corners,
        np.zeros((len(places), 1), np.float32),
        faces,
        nearest,
        np.zeros((*nearest.shape, 1), np.float32),
    )
    return np.maximum(nearest, -1e6)


def _within_outline(front: Floats) -> Floats:
    """0-1: how far inside the outline of what the camera saw."""
    face = cv2.morphologyEx((front > -1e5).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    inside = cv2.distanceTransform(face, cv2.DIST_L2, 3)
    return smoothstep(np.asarray(inside, np.float32), 0, OUTLINE * PIXELS / 2)


def _at(half: Floats, place: Floats) -> Floats:
    """What an image of half the crop's size says at places (h, w, 2 or 3) in the crop."""
    columns, rows = (np.ascontiguousarray(place[..., i] / 2) for i in range(2))
    return np.asarray(cv2.remap(half, columns, rows, cv2.INTER_NEAREST, borderValue=-1e6))


def _unhidden(front: Floats, place: Floats) -> Floats:
    """1 where a place was in front, 0 where something lay before it."""
    return np.asarray(
        np.clip(1.5 - (_at(front, place) + place[..., 2]) / (HIDDEN * PIXELS), 0, 1), np.float32
    )


def _better(twin_sight: Floats, sight: Floats) -> Floats:
    """0-1: how much better the other side was seen."""
    return np.clip((twin_sight - sight - 0.1) / 0.3, 0, 1)


def _completed(
    skin: np.ndarray, twin: np.ndarray, sight: Floats, twin_sight: Floats, doubtful: Floats
) -> np.ndarray:
    """The skin, and the other side's in its light where only that was seen; and where it is doubtful whether
    it is skin, and the other side is more like it."""
    share = _better(twin_sight, sight)
    if max(share.max(), doubtful.max()) < 0.02:
        return skin
    well_seen = (np.minimum(sight, twin_sight) > 0.5) & (doubtful < 0.02)
    both = well_seen.astype(np.float32)[..., None]
    own, other = (np.log(np.clip(image.astype(np.float32), 4, 255)) for image in (skin, twin))
    weight = np.maximum(blurred(np.repeat(both, 3, 2), 2.5), 1e-4)
    other += np.clip(blurred((own - other) * both, 2.5) / weight, -LIGHTEST, LIGHTEST)
    usual = blurred(own * both, 2.5) / weight
    off, other_off = (np.abs(blurred(log - usual, 0.1)).max(2) for log in (own, other))
    unlike = smoothstep(off - other_off, *UNLIKE)
    share = blurred(np.maximum(share, doubtful * unlike), 0.2)[..., None]
    out = np.exp(own * (1 - share) + other * share)
    return np.clip(out, 0, 255).astype(np.uint8)


@njit(cache=True)
def draw(corners: Floats, values: Floats, faces: np.ndarray, nearest: Floats, out: Floats) -> None:
    """Draw triangles with interpolated values; what is nearer the viewer (greater z) wins."""
    height, width = nearest.shape
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, bx, by = corners[a, 0], corners[a, 1], corners[b, 0], corners[b, 1]
        cx, cy = corners[c, 0], corners[c, 1]
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            continue
        for v in range(max(0, int(np.ceil(min(ay, by, cy)))), min(height - 1, int(max(ay, by, cy))) + 1):
            for u in range(max(0, int(np.ceil(min(ax, bx, cx)))), min(width - 1, int(max(ax, bx, cx))) + 1):
                wb = ((u - ax) * (cy - ay) - (cx - ax) * (v - ay)) / area
                wc = ((bx - ax) * (v - ay) - (u - ax) * (by - ay)) / area
                wa = 1 - wb - wc
                z = wa * corners[a, 2] + wb * corners[b, 2] + wc * corners[c, 2]
                if min(wa, wb, wc) >= -1e-5 and z > nearest[v, u]:
                    nearest[v, u] = z
                    for i in range(values.shape[1]):
                        out[v, u, i] = wa * values[a, i] + wb * values[b, i] + wc * values[c, i]
