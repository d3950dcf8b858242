"""Skin without the single hairs that hang over it: in plastic they are cracks.

They are told from wrinkles by where they come from: long, thin and much darker than the skin, they hang down
from the hair or from behind the face's edge, or through a fringe.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.face_topology import IRISES, LEFT_BROW, LIPS, NOSE_TIP, RIGHT_BROW
from generation.sculptor.frontal import EYE_LINE, FrontalFace
from generation.sculptor.hair import Hair, canvas
from generation.sculptor.mesh import Floats
from generation.sculptor.sunglasses import hidden_eyes

SPARSE = round(canvas.SPACING / sheet.SPACING)  # the canvas's samples are every second of the sheet's
SHAPE = (sheet.HEIGHT // SPARSE, sheet.WIDTH // SPARSE)
CONTRAST = 0.45  # log (gamma 2.2): hair that is so much darker than the skin is seen on it
THICKEST, LONG = 0.35, 1.4  # cm: of a strand, and how far it runs straight on
STEEP, STEP = 50, 10  # degrees off the vertical up to which it hangs, and between the lines looked for
DARKER, SURE = 0.13, 0.22  # log: than the skin beside it a strand is anywhere, and on the average
ROOTS, EDGE = 0.3, 0.5  # cm beside the hair, and inside the face's edge, where strands come from
FRINGE, LOW, MIDDLE = 0.6, 1.2, 4.5  # cm² of hair that is lower than that above the brows, near the middle
EYES = (1.1, 0.85, 0.15)  # of an eye's width: about it are lashes, lids and rims of glasses
TIPS = 1.0  # cm from the hair: so near, above the brows, a strand is the fringe's
BEARDED = 0.2  # of a beard: it is longer than it is found to be
CHIN = 1.8  # cm from the middle: where whatever comes from below is beard
BESIDE, NEAR = 0.06, 0.4  # cm: a strand's own softness, and of the skin that it gives way to
AMONG, SHADE, ROUNDS = 0.3, 0.2, 3  # cm about strands where what is so much (log) darker is theirs, too


def without_strands(face: FrontalFace, hair: Hair) -> FrontalFace:
    """The face with skin in place of loose strands of dark hair; its fringe, lashes, brows, wrinkles, beard
    and moustache stay."""
    if _contrast(hair) < CONTRAST or hair.traits.covered != "no":
        return face
    inside, eyes = _on_sheet(hair.inside), _about_eyes(face)
    strands = _hanging(face, inside, eyes) & ~eyes
    if strands.any():
        strands &= _bare(face, hair, inside)
    if not strands.any() or hidden_eyes(face.landmarks, face.inside, _log(face)) > 0:
        return face
    return replace(face, skin=_filled(face.skin, strands))


def _contrast(hair: Hair) -> float:
    """Logarithm (gamma 2.2) of how much darker the hair is than the skin."""
    skin, own = (max(float(colour.mean()), 1e-3) for colour in (hair.skin, hair.colour))
    return float(np.log(skin / own)) / 2.2


def _log(face: FrontalFace) -> Floats:
    grey = cv2.cvtColor(face.skin, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.asarray(np.log(np.maximum(grey, 8) / 255))


def _few(image: np.ndarray) -> np.ndarray:
    return image[: SPARSE * SHAPE[0] : SPARSE, : SPARSE * SHAPE[1] : SPARSE]


def _on_sheet(image: Floats) -> Floats:
    """An image of the canvas on every second sample of the sheet."""
    row = round((canvas.TOP - sheet.TOP) / canvas.SPACING)
    column = round((sheet.LEFT - canvas.LEFT) / canvas.SPACING)
    return image[row : row + SHAPE[0], column : column + SHAPE[1]]


def _about_eyes(face: FrontalFace) -> np.ndarray:
    away = (sheet.away_from(face.landmarks, eye, *EYES)[: SPARSE * SHAPE[0] : SPARSE] for _, eye in IRISES)
    return np.asarray(np.minimum(*away)[:, : SPARSE * SHAPE[1] : SPARSE] < 1)


def _brows(face: FrontalFace) -> float:
    return float(face.landmarks[[*LEFT_BROW, *RIGHT_BROW], 1].max())


def _fringe(face: FrontalFace, inside: Floats) -> bool:
    xs, ys = map(_few, np.broadcast_arrays(*sheet.axes()))
    low = (inside > 0) & (np.abs(xs) < MIDDLE) & (ys < _brows(face) + LOW)
    return bool(low.sum() * canvas.SPACING**2 > FRINGE)


def _hanging(face: FrontalFace, inside: Floats, eyes: np.ndarray) -> np.ndarray:
    """Where strands hang down from where hair may come from; `inside`: cm inside the hair's edge."""
    darker = _darker(face)
    dark = darker > DARKER
    if not _fringe(face, inside):  # glasses begin at the hair, and wrinkles at glasses
        dark &= ~eyes
    lines = _steep(dark.astype(np.uint8))
    count, parts = cv2.connectedComponents(cv2.dilate(lines, np.ones((3, 3), np.uint8)))
    of_line = parts * lines
    roots = (inside > -ROOTS) | (_few(face.inside) < EDGE) & (np.abs(_few(sheet.axes()[0])) > CHIN)
    rooted = np.bincount(of_line[roots], minlength=count) > 0
    depth = np.bincount(of_line.ravel(), darker.ravel()) / np.maximum(np.bincount(of_line.ravel()), 1)
    chosen = rooted & (depth > SURE)
    chosen[0] = False
    return np.asarray(chosen[of_line])


def _darker(face: FrontalFace) -> Floats:
    """Log: how much darker whatever is thin is than what is beside it; the darkest of SPARSE² samples."""
    log = _log(face)
    size = round(THICKEST / sheet.SPACING) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    thin = (cv2.morphologyEx(log, cv2.MORPH_CLOSE, disc) - log) * (face.inside > 0)
    blocks = thin[: SPARSE * SHAPE[0], : SPARSE * SHAPE[1]].reshape(SHAPE[0], SPARSE, SHAPE[1], SPARSE)
    return np.asarray(blocks.max((1, 3)), np.float32)


def _steep(dark: np.ndarray) -> np.ndarray:
    """What of a mask (uint8) belongs to long lines that run more down than across."""
    reach = round(LONG / canvas.SPACING / 2)
    lines = np.zeros_like(dark)
    for angle in np.radians(range(-STEEP, STEEP + 1, STEP)):
        line = np.zeros((2 * reach + 1, 2 * reach + 1), np.uint8)
        x, y = round(reach * np.sin(angle)), round(reach * np.cos(angle))
        cv2.line(line, (reach - x, reach - y), (reach + x, reach + y), 1)
        lines |= cv2.morphologyEx(dark, cv2.MORPH_OPEN, line)
    return lines


def _bare(face: FrontalFace, hair: Hair, inside: Floats) -> np.ndarray:
    """Skin that hair may hang over: no brow or lip, no beard, and no fringe."""
    parts = [sheet.polygon(face.landmarks, part, 0.12) for part in (LEFT_BROW, RIGHT_BROW, LIPS)]
    marked = _few(np.maximum.reduce([*parts, hair.beard.mask])) > 0.15
    marked |= _few(face.inside) < 0.1
    xs, ys = map(_few, np.broadcast_arrays(*sheet.axes()))
    if max(hair.beard.beard, hair.beard.moustache) > BEARDED:
        marked |= ys < face.landmarks[NOSE_TIP, 1]
    if _fringe(face, inside):
        marked |= (ys > EYE_LINE - TIPS / 2) & (np.abs(xs) < MIDDLE)
    return np.asarray(~marked & (inside < np.where(ys > _brows(face), -TIPS, 0.1)))


def _filled(skin: np.ndarray, strands: np.ndarray) -> np.ndarray:
    """The skin with what is beside strands in their place, and in that of the shade between them."""
    few = _few(cv2.blur(skin, (SPARSE + 1, SPARSE + 1))).astype(np.float32)
    light = np.log(np.maximum(cv2.cvtColor(few, cv2.COLOR_RGB2GRAY), 8))
    hair = cv2.dilate(strands.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    about = _blurred(strands.astype(np.float32), AMONG) > 0.1
    for _ in range(ROUNDS):
        bare = (~hair).astype(np.float32)
        near = _blurred(few * bare[..., None], NEAR) / np.maximum(_blurred(bare, NEAR), 1e-3)[..., None]
        hair |= about & (light < np.log(np.maximum(cv2.cvtColor(near, cv2.COLOR_RGB2GRAY), 8)) - SHADE)
    share = _whole(_blurred(hair.astype(np.float32), BESIDE))[..., None]
    out = skin.copy()
    part = out[: share.shape[0], : share.shape[1]]
    part[:] = part + (_whole(near) - part) * share + 0.5
    return out


def _blurred(image: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma / canvas.SPACING), np.float32)


def _whole(sparse: Floats) -> Floats:
    return np.asarray(cv2.resize(sparse, (SPARSE * SHAPE[1], SPARSE * SHAPE[0])), np.float32)
