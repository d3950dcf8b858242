"""The person's hair: where it is, how far it stands out, how dark it is. Whoever hides it hides half the
person.

No segmenter is needed: hair is what belongs to the person, lies round the face, and is coloured like what is
seen just above the forehead rather than like the cheeks.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from scipy.ndimage import distance_transform_edt, label

from generation.sculptor import sheet
from generation.sculptor.face_topology import CHIN, FOREHEAD, LEFT_BROW, RIGHT_BROW
from generation.sculptor.frontal import FrontalFace
from generation.sculptor.mesh import Floats
from generation.sculptor.sheet import blurred

COARSE = 4  # sheet samples: colour is told apart on a grid of 0.2 cm
FEWEST = 40  # coarse samples (1.6 cm²): less hair than that is taken for none
UNLIKE_SKIN = 2.0  # standard deviations: nearer than that to the skin's colour, the scalp is bare
VOLUME, ROUNDING = 1.5, 1.8  # cm that hair stands out, and within which of its edge it rises to that
WIDEST, GAP = 9.6, 2.6  # cm: headgear presses hair to the head; what lies between hair and face is hair
LOCKS = 0.55  # cm of relief for each unit of log luminance


@dataclass(frozen=True, slots=True)
class Hair:
    """On the sheet. inside: cm from the hair's edge, positive inside. volume: cm that it stands out. wash:
    factor on the plastic's colour."""

    inside: Floats
    volume: Floats
    wash: Floats


def find_hair(face: FrontalFace) -> Hair:
    """The hair round a face; a bald head has an `inside` that is negative throughout."""
    inside = _distance_inside(_hair_mask(face))
    grey = cv2.cvtColor(face.surround, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    log = np.log(np.clip(grey, 0.03, 1))
    share = np.clip(inside / 0.3 + 0.5, 0, 1)
    locks = np.clip((blurred(log, 0.08) - blurred(log, 0.45)) * share, -0.35, 0.35)
    rise = np.sqrt(np.clip(inside / ROUNDING, 0, 1))
    tone = np.clip(0.5 * (_mean_within(log, inside > 0) - _mean_within(log, face.inside > 1.5)), -0.8, 0.15)
    return Hair(inside, VOLUME * rise + LOCKS * locks * share, np.exp(tone + 1.2 * locks))


def _distance_inside(mask: np.ndarray) -> Floats:
    """Signed cm on the sheet from the edge of a coarse mask."""
    if not mask.any():
        return np.full((sheet.HEIGHT, sheet.WIDTH), -99.0, np.float32)
    signed = distance_transform_edt(mask) - distance_transform_edt(~mask)
    large = cv2.resize(signed.astype(np.float32), (sheet.WIDTH, sheet.HEIGHT), interpolation=cv2.INTER_LINEAR)
    return blurred(large * sheet.SPACING * COARSE, 0.25)


def _mean_within(image: Floats, mask: np.ndarray) -> float:
    return float(image[mask].mean()) if mask.any() else 0.0


def _hair_mask(face: FrontalFace) -> np.ndarray:
    """Coarse (h, w) bool."""
    step = (slice(None, None, COARSE), slice(None, None, COARSE))
    colours = cv2.cvtColor(face.surround[step], cv2.COLOR_RGB2LAB).astype(np.float32)
    inside, person = face.inside[step], face.person[step] > 0.5
    xs, ys = (axis[step] for axis in np.broadcast_arrays(*sheet.axes()))
    top, brow = face.landmarks[FOREHEAD, 1], face.landmarks[[*LEFT_BROW, *RIGHT_BROW], 1].max()
    crown = person & (np.abs(xs) < 4) & (ys > top + 0.3) & (ys < top + 2.2) & (inside < 0)
    cheeks = (inside > 1.2) & (ys < brow - 0.5)
    if crown.sum() < FEWEST or cheeks.sum() < FEWEST:
        return np.zeros(inside.shape, bool)
    unlike_skin, unlike_hair = _distance(colours, cheeks, 60.0), _distance(colours, crown, 500.0)
    if np.median(unlike_skin[crown]) < UNLIKE_SKIN:
        return np.zeros(inside.shape, bool)
    likely = cv2.GaussianBlur(np.clip(unlike_skin - unlike_hair, -3, 3).astype(np.float32), (0, 0), 1.2) > 0.3
    around = (inside < 0.3) | (ys > brow + 0.2)
    worn = _grown_from(likely & around & person & (ys > face.landmarks[CHIN, 1] - 2), crown)
    return _joined(worn, inside < 0.3) & around & (np.abs(xs) < WIDEST)


def _joined(mask: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """Close gaps up to GAP cm wide and, beside the face, grow: no daylight may show at the temples."""
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, _disc(GAP)).astype(bool)
    return closed | (cv2.dilate(closed.astype(np.uint8), _disc(1.0)).astype(bool) & beside)


def _disc(width: float) -> np.ndarray:
    size = round(width / (sheet.SPACING * COARSE)) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def _distance(colours: Floats, sample: np.ndarray, light: float) -> Floats:
    """Mahalanobis distance of each colour to a sample's; `light` is more variance of lightness, for shade."""
    members = colours[sample]
    spread = np.cov(members.T) + np.diag([light, 12.0, 12.0])
    offset = colours - np.median(members, axis=0)
    return np.sqrt(np.einsum("hwi,ij,hwj->hw", offset, np.linalg.inv(spread), offset))


def _grown_from(mask: np.ndarray, seed: np.ndarray) -> np.ndarray:
    """The parts of a mask that touch the seed."""
    parts, _ = label(mask)
    kept = np.unique(parts[seed & mask])
    grown: np.ndarray = np.isin(parts, kept[kept > 0])
    return grown if grown.sum() >= FEWEST else np.zeros(mask.shape, bool)
