"""A face without what of a cap lies on it: under other headgear it would be paint on skin."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.face_topology import LEFT_EYE, LIPS, RIGHT_EYE
from generation.sculptor.frontal import FrontalFace
from generation.sculptor.hair import view as views
from generation.sculptor.hair.view import ASIDE, View
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import blurred, polygon

HEM = 0.35  # cm beside cloth that its shadow colours, and the same again to fade
REACH = 1.6  # cm: skin is completed from what is as near as that


def cloth_on(face: FrontalFace, view: View, cloth: np.ndarray) -> Floats:
    """0-1 on the sheet: where a face is hidden by cloth, (HEIGHT, WIDTH) in view space. What a turned head
    hides of it is as on the side that is seen."""
    xs, ys = np.broadcast_arrays(*sheet.axes())
    places = view.seen_from_front(np.stack([xs, ys, face.height], -1).reshape(-1, 3))
    columns, rows = views.to_samples(places).T.reshape(2, *xs.shape)
    found = cv2.remap(
        cloth.astype(np.float32), np.ascontiguousarray(columns), np.ascontiguousarray(rows), cv2.INTER_LINEAR
    )
    ahead = float(view.turn[0, 2])
    if abs(ahead) > ASIDE:
        found = np.where(xs * np.sign(ahead) > 0, found[:, ::-1], found)
    size = 2 * round(HEM / sheet.SPACING) + 1
    wide = np.asarray(
        cv2.dilate(found, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))), np.float32
    )
    return np.asarray(np.clip(blurred(wide, HEM / 2), 0, 1) * (face.inside > 0), np.float32)


def bared(face: FrontalFace, cloth: Floats) -> FrontalFace:
    """The face with plain skin in place of cloth (0-1, on the sheet)."""
    if cloth.max() < 0.5:
        return face
    marks = [polygon(face.landmarks, part, 0.2) for part in (LEFT_EYE, RIGHT_EYE, LIPS)]
    cloth = cloth * (1 - np.maximum.reduce(marks))
    plain = (1 - np.clip(3 * np.maximum.reduce([cloth, *marks]), 0, 1)) * (face.inside > 0.3)
    plain = plain.astype(np.float32)
    if plain.sum() < 1000:
        return face
    usual = np.median(face.skin[plain > 0.5], axis=0)
    near = blurred(plain, REACH)[..., None]
    skin = (blurred(face.skin * plain[..., None], REACH) + 0.02 * usual) / (near + 0.02)
    share = cloth[..., None]
    return replace(face, skin=np.round(face.skin * (1 - share) + skin * share).astype(np.uint8))
