"""Beard and moustache on the sheet: what of the lower face is not coloured like nose and cheeks."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.face_topology import CHIN, LIPS, MOUTH
from generation.sculptor.frontal import FrontalFace
from generation.sculptor.hair.mixture import Mixture, fit
from generation.sculptor.mesh import Floats

COARSE = 4  # sheet samples: 0.2 cm
BARE = (50, 280, 101, 330, 117, 346, 5, 4, 195, 6, 197, 9, 8)  # where no beard grows
NOSE_BASE, UPPER_LIP = 2, 13
EARS = (234, 454)
SHADE = (120.0, 7.0, 7.0)  # variance of lightness and of two shade-free colours on bare skin
BEGINS, SURE = (
    1.5,
    1.6,
)  # standard deviations off the skin's colour: a beard, and more till it is sure
FULL, TUFT = 0.22, 0.09  # cm that a beard stands out, and that its tufts do
FEW = 0.1  # share of the zone: less is a shadow


@dataclass(frozen=True, slots=True)
class Beard:
    """On the sheet: mask, 0-1, both together; height, cm that it stands out, in tufts. beard, moustache: how
    much of each there is, 0-1."""

    mask: Floats
    height: Floats
    beard: float
    moustache: float


def find_beard(face: FrontalFace) -> Beard:
    """The beard of a face; stubble counts a little, a shadow does not."""
    like_hair = _unlike_skin(face)
    of_beard, of_lip = _zones(face)
    chin = of_beard * (np.abs(sheet.axes()[0][:, ::COARSE]) < 2.5)
    # Sideburns alone are hair's, or shadow.
    anywhere, of_beard = of_beard, of_beard * np.clip((_mean(like_hair, chin) - 0.1) / 0.15, 0, 1)
    shares = []
    mask = np.zeros(like_hair.shape, np.float32)
    for zone, full in ((of_beard, anywhere), (of_lip, of_lip)):
        share = float(np.clip((_mean(like_hair * zone, full) - FEW) / (0.7 - FEW), 0, 1))
        shares.append(share)
        mask = np.maximum(mask, zone * like_hair * min(1.0, 3 * share))
    size = (sheet.WIDTH, sheet.HEIGHT)
    whole = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR), np.float32)
    soft = sheet.blurred(whole, 0.12)
    return Beard(soft, _height(face, soft), *shares)


def _height(face: FrontalFace, mask: Floats) -> Floats:
    """cm: fuller in the middle than at the edge, the selfie's own tufts carved into it."""
    grey = cv2.cvtColor(face.skin, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    log = np.log(np.clip(grey, 0.03, 1))
    tufts = np.clip((sheet.blurred(log, 0.06) - sheet.blurred(log, 0.25)) / 0.25, -1, 1)
    body = sheet.blurred(mask, 0.25)
    return np.asarray(mask * (FULL * body + TUFT * tufts), np.float32)


def _mean(image: Floats, weights: Floats) -> float:
    return float((image * weights).sum() / max(weights.sum(), 1))


def _unlike_skin(face: FrontalFace) -> Floats:
    """0-1 on the coarse sheet."""
    lab = cv2.cvtColor(face.skin[::COARSE, ::COARSE].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    samples = np.dstack([lab[..., 0], lab[..., 1:] * (66 / (lab[..., :1] + 16))])
    skin = _bare_skin(samples.reshape(-1, 3), face.landmarks, samples.shape[:2])
    if skin is None:
        return np.zeros(samples.shape[:2], np.float32)
    density = skin.log_density(samples.reshape(-1, 3)).reshape(samples.shape[:2])
    unlike = np.sqrt(np.maximum(2 * (density.max() - density), 0))
    lightness = float(np.average(skin.means[:, 0], weights=skin.weights))
    chroma = float(np.average(np.hypot(skin.means[:, 1], skin.means[:, 2]), weights=skin.weights))
    # Beards are darker than the skin or, once grey, paler; what is brighter and as coloured is only lit.
    darker = np.clip((lightness - 2 - samples[..., 0]) / 8, 0, 1)
    colour = np.hypot(samples[..., 1], samples[..., 2])
    paler = np.clip((chroma - 2 - colour) / 4, 0, 1)
    dark = np.clip((0.62 * lightness - samples[..., 0]) / 8, 0, 1)
    red, usual = (skin.weights @ skin.means)[1:]
    redder, yellower = samples[..., 1] - red, samples[..., 2] - usual
    # Blood is red without yellow, and smooth; ginger and blond are yellow too.
    tinted = _rough(face) * np.clip((yellower - 0.6 * usual) / 6, 0, 1)
    flushed = np.clip((redder - 1) / 4, 0, 1) * (1 - tinted)
    ginger = tinted * np.clip((redder + 6) / 4, 0, 1)
    score = np.clip((unlike - BEGINS) / SURE, 0, 1) * np.maximum(
        np.maximum(np.maximum(darker, paler) * (1 - flushed), ginger), dark
    )
    score = cv2.GaussianBlur(score.astype(np.float32), (0, 0), 1.0)
    return np.sqrt(score * score[:, ::-1])  # a beard grows on both sides, a shadow lies on one


def _rough(face: FrontalFace) -> Floats:
    """0-1 on the coarse sheet: how much rougher than the cheeks a place is."""
    grey = cv2.cvtColor(face.skin, cv2.COLOR_RGB2GRAY).astype(np.float32)
    log = np.log(np.maximum(grey, 8))
    fine = np.square(log - sheet.blurred(log, 0.12))[::COARSE, ::COARSE]
    bare = np.clip(1 - sheet.polygon(face.landmarks, LIPS, 0.3)[::COARSE, ::COARSE], 0, 1)
    rough = np.sqrt(cv2.GaussianBlur(fine * bare, (0, 0), 1.5) / (cv2.GaussianBlur(bare, (0, 0), 1.5) + 0.1))
    columns, rows = np.round(sheet.to_samples(face.landmarks[list(BARE)]) / COARSE).astype(np.int64).T
    columns, rows = np.clip(columns, 0, rough.shape[1] - 1), np.clip(rows, 0, rough.shape[0] - 1)
    usual = max(float(np.median(rough[rows, columns])), 0.004)
    sharp = np.clip((face.sharpness - 0.3) / 0.15, 0, 1)  # in a small face nothing but edges is rough
    return sharp * np.clip((rough / usual - 2) / 2, 0, 1)


def _bare_skin(samples: Floats, landmarks: Floats, shape: tuple[int, int]) -> Mixture | None:
    marked = np.zeros(shape, np.uint8)
    for column, row in np.round(sheet.to_samples(landmarks[list(BARE)]) / COARSE).astype(np.int32):
        cv2.circle(marked, (int(column), int(row)), 3, 1, -1)
    chosen = samples[(marked > 0).ravel()]
    usual = np.abs(chosen[:, 0] - np.median(chosen[:, 0])) < 25
    return fit(chosen, usual.astype(np.float32), 1, SHADE)


def _zones(face: FrontalFace) -> tuple[Floats, Floats]:
    """Where a beard and where a moustache would grow, 0-1 on the coarse sheet; lips and nostrils left out."""
    points = face.landmarks
    xs, ys = (axis[::COARSE, ::COARSE] for axis in np.broadcast_arrays(*sheet.axes()))
    lips, mouth = (sheet.polygon(points, rim, 0.1)[::COARSE, ::COARSE] for rim in (LIPS, MOUTH))
    left, right = points[61, 0], points[291, 0]
    corner = float(points[[61, 291], 1].mean())
    ear = float(points[list(EARS), 1].mean())
    middle = (left + right) / 2
    reach = np.abs(xs - middle) / max((right - left) / 2, 1.0)
    inside = np.clip(face.inside[::COARSE, ::COARSE] / 0.4 + 0.5, 0, 1)
    # The beard's upper edge runs from the mouth's corners up to the sideburns.
    edge = corner + 0.4 + (ear - corner) * np.clip((reach - 1.3) / 1.1, 0, 1)
    under_lip = (ys < corner - 0.3) | (reach > 1.15)
    beard = (
        inside
        * np.clip((edge - ys) / 0.4, 0, 1)
        * under_lip
        * np.clip((ys - points[CHIN, 1] - 0.1) / 0.3, 0, 1)
    )
    base = float(points[NOSE_BASE, 1])
    lip = np.clip((base - 0.35 - ys) / 0.2, 0, 1) * (ys > corner - 0.6) * np.clip((1.25 - reach) / 0.2, 0, 1)
    below = np.clip(
        (ys - points[UPPER_LIP, 1] - 0.1) / 0.2, 0, 1
    )  # a full moustache hangs over the upper lip
    return (beard * (1 - lips)).astype(np.float32), (lip * (1 - mouth) * below * inside).astype(np.float32)
