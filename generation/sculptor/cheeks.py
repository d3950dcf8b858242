"""Cheeks without what of ears lies on them: a figurine has ears of its own.

A selfie shows lobes, their shade, and what hangs or stands behind them right at the face's edge. Landmarks do
not tell them from cheek. What does: along the edge a cheek's tone changes slowly, and theirs at once.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.frontal import FrontalFace
from generation.sculptor.hair import Hair, canvas
from generation.sculptor.mesh import Floats

SPARSE, MIDDLE = 4, 1  # sheet samples: 0.2 cm, and where in them the one is that stands for all
SPACING = SPARSE * sheet.SPACING
TEMPLES, JAW = (127, 356), (172, 397)  # on the oval, above and below the ears
WIDE, FADE, BAND = 1.6, 0.5, 1.4  # cm: of the rim, over which it ends, and of the clean cheek inside it
NEAR, LAYER = 0.8, 0.2  # cm: what of that cheek counts, and the rim's layers, each of one depth
DARKEST, LIGHTEST = -0.7, 0.03  # log: how much darker and lighter than the cheek inside a layer may be
TINT = 0.3  # log: how much redder or bluer it may be
DIM = 24  # of 255: what a lamp lacks of a colour is noise
OFF, SURE = 0.14, 0.26  # log: off its layer's tone, and surely no cheek
TINTED = 1.3  # how much more a difference in hue tells than one in lightness
OUTLIER, LEAST = 0.3, 100  # log: what of the cheek inside is a strand or glasses; samples that tell a cheek
LIT = 75  # percent of a cheek that is darker than what is called lit
SHADED = 0.5  # log: so much darker than that are shade, strands and moustaches
TOLD = (0.35, 0.65)  # share of the cheek inside: less tells nothing
MIXED = 0.3  # cm beside it that are mixed of both
BEARDED = (0.08, 0.3)  # of a beard: what is dark at the edge of such a face is its sideburns
BARE = 0.3  # cm from hair


def without_ears(face: FrontalFace, hair: Hair) -> FrontalFace:
    """The face with cheek in place of what is none, beside the ears and under them."""
    soft = _few(cv2.GaussianBlur(face.skin, (0, 0), 0.1 / sheet.SPACING))
    log, inside, bare = np.log(soft + np.float32(DIM)), _few(face.inside), _bare(hair)
    rim = _rim(face) * bare
    inner = bare * (inside > WIDE + 0.1) * (inside < WIDE + BAND)
    cheek, told = _cheek(log, inner.astype(np.float32))
    cheek += _falloff(log - cheek, inside, rim)
    share = _unlike(log - cheek, rim * told)
    if share.max() < 0.05:
        return face
    return replace(face, skin=_covered(face.skin, np.maximum(np.exp(cheek) - DIM, 0), share))


def _covered(skin: np.ndarray, cheek: Floats, share: Floats) -> np.ndarray:
    """The skin with cheek (both RGB, 0-255, this on fewer samples) laid over a share of it (0-1)."""
    size, out = (sheet.WIDTH, sheet.HEIGHT), skin.copy()
    much = np.asarray(cv2.resize(share, size))
    rows = slice(*(np.flatnonzero(much.max(1) > 0)[[0, -1]] + (0, 1)))
    over, part = cv2.resize(cheek, size)[rows], much[rows, :, None]
    out[rows] = skin[rows] + (over - skin[rows]) * part + 0.5
    return out


def _few(image: np.ndarray) -> np.ndarray:
    return image[MIDDLE::SPARSE, MIDDLE::SPARSE]


def _blurred(image: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma / SPACING), np.float32)


def _rim(face: FrontalFace) -> Floats:
    """0-1: the face's edge from its temples down to the jaw's angles."""
    ys, inside = sheet.axes()[1][MIDDLE::SPARSE], _few(face.inside)
    top, low = (float(face.landmarks[list(pair), 1].mean()) for pair in (TEMPLES, JAW))
    level = sheet.smoothstep(ys, low - 1.5, low + 0.5) * sheet.smoothstep(-ys, 0.5 - top, 2 - top)
    return np.asarray(level * (1 - sheet.smoothstep(inside, WIDE, WIDE + FADE)) * (inside > -0.3), np.float32)


def _bare(hair: Hair) -> Floats:
    """0-1: neither hair nor beard."""
    step = round(SPACING / canvas.SPACING)
    rows = slice(round((canvas.TOP - sheet.TOP) / canvas.SPACING), None, step)
    columns = slice(round((sheet.LEFT - canvas.LEFT) / canvas.SPACING), None, step)
    beard = _few(hair.beard.mask)
    near = np.clip(1 + hair.inside[rows, columns][: beard.shape[0], : beard.shape[1]] / BARE, 0, 1)
    bearded = float(np.interp(hair.beard.beard, BEARDED, (0, 1)))
    return np.asarray(np.clip(1 - 3 * np.maximum(beard, near), 0, 1) * (1 - bearded), np.float32)


def _cheek(log: Floats, inner: Floats) -> tuple[Floats, Floats]:
    """What is within a mask, but for what stands out from it there, carried on beyond it; and whether that
    tells anything, 0-1."""
    if (inner > 0.5).sum() < LEAST:
        return log.copy(), np.zeros_like(inner)
    light, all_near = log.mean(2), _blurred(inner, NEAR) + 1e-4
    usual = np.percentile(log[inner > 0.5], LIT, axis=0)
    inner = inner * (light > usual.mean() - SHADED)
    for _ in range(2):
        near = _blurred(inner, NEAR) + 1e-4
        cheek = (_blurred(log * inner[..., None], NEAR) + 1e-4 * usual) / near[..., None]
        inner = inner * (np.abs(light - cheek.mean(2)) < OUTLIER)
    return np.asarray(cheek, np.float32), sheet.smoothstep(near / all_near, *TOLD)


def _falloff(off: Floats, inside: Floats, rim: Floats) -> Floats:
    """How much darker the cheek is the nearer its edge, on either side, whatever lies on it in places."""
    count = round((WIDE + FADE) / LAYER) + 1
    layers = np.clip(inside / LAYER, 0, count - 1).astype(np.int64)
    out, half = np.zeros(off.shape, np.float32), inside.shape[1] // 2
    for side in (slice(None, half), slice(half, None)):
        layer, value, sure = layers[:, side], off[:, side], rim[:, side] > 0.3
        parts = (value[sure & (layer == i)] for i in range(count))
        medians = np.array([np.median(part, axis=0) if len(part) else np.zeros(3) for part in parts])
        light = medians.mean(1, keepdims=True)
        tint = np.clip(medians - light, -TINT, TINT)
        out[:, side] = (np.clip(light, DARKEST, LIGHTEST) + tint)[layer]
    return _blurred(out, 0.2)


def _unlike(off: Floats, rim: Floats) -> Floats:
    """0-1: what of the rim is no cheek."""
    light = off.mean(2)
    differs = np.maximum(np.abs(light), TINTED * np.abs(off - light[..., None]).max(2))
    found = rim * sheet.smoothstep(differs, OFF, SURE)
    size = 2 * round(MIXED / SPACING) + 1
    wide = np.asarray(cv2.dilate(found, np.ones((size, size), np.uint8)), np.float32)
    return np.asarray(np.minimum(_blurred(wide, 0.15), 2 * rim), np.float32)
