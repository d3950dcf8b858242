"""The person's hair: where it is, how far it stands out, how dark it is. Whoever hides it hides half the
person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from generation.sculptor.face_topology import FOREHEAD
from generation.sculptor.frontal import FrontalFace
from generation.sculptor.hair import canvas, strands, view
from generation.sculptor.hair.bare import cloth_on
from generation.sculptor.hair.beard import Beard, find_beard
from generation.sculptor.hair.canvas import Frontal, blurred
from generation.sculptor.hair.cover import Cover, find_worn
from generation.sculptor.hair.hanging import Hanging, bearded, find_hanging
from generation.sculptor.hair.knot import Knot, find_knot
from generation.sculptor.hair.length import Outline, outline_of
from generation.sculptor.hair.shading import tone_of
from generation.sculptor.mesh import Floats
from generation.sculptor.traits import Traits

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis

FOREHEAD_TOP, GAP = 9.0, 3.0  # y of where foreheads end, and how high a gap there is closed, cm
EAR, EAR_SIZE = (7.9, 0.0), (1.8, 3.2)  # x and y of an ear's middle, and what it takes to each side of it, cm
LIGHT, PART = 0.7, 0.08  # log luminance of an ear beside dark hair's, and the share of that place that is so
ROUND = 0.45  # share of that place that is hair
SHOULDERS = 12.5  # cm from the middle
WHISKERS = 0.25  # of a beard: more is not to be taken for hair
BESIDE, WIDER = (3.0, 9.0), 4.0  # y where hair is as wide as the head, and cm that count beyond a skull
DARKEST = 0.02  # of white: below it a selfie's noise is louder than its hair


@dataclass(frozen=True, slots=True)
class Hair:
    """Hair as it is seen from the front, on the canvas of `hair.canvas`, and what it says of the person.

    inside: cm from the hair's edge, positive inside; -99 throughout for a bald head. relief: about -1 to 1,
    strands. tone: log luminance beside the hair's own mean. outline: how far it stands out. colour, skin:
    (3,) linear RGB means of hair and skin in the selfie. beard: on the sheet. hanging: what of it hangs below
    the chin. cloth: 0-1 on the sheet, where a cap lies on the face. knot: what stands out above the head as a
    ball of its own, and is not in the others.
    """

    inside: Floats
    relief: Floats
    tone: Floats
    outline: Outline
    colour: Floats
    skin: Floats
    beard: Beard
    hanging: Hanging | None
    cloth: Floats
    traits: Traits
    knot: Knot | None


def find_hair(face: FrontalFace, analysis: Analysis) -> Hair:
    """The hair of a selfie whose face has been turned to the front."""
    seen = view.look(analysis, face.landmarks)
    frontal = Frontal(seen)
    beard = find_beard(face)
    grown = bearded(seen, beard)
    worn = find_worn(seen, grown, beard.beard > WHISKERS)
    seen, covered = worn.view, worn.cover
    share: Floats = _completed(frontal, seen, worn.mask) * frontal.free(face.landmarks)
    share = frontal.beside_neck(share, beard.beard > WHISKERS)
    picture = frontal.of(seen.picture, view.FINE)
    if covered == "scarf":
        share, picture = _both_sides(share, picture)
    log = _log_luminance(frontal, seen, picture, share)
    curly = covered != "scarf" and _curls(log, share)
    knot, share = find_knot(share) if covered == "no" else (None, share)
    outline = outline_of(share, curly)
    skin = np.median(_linear(face.skin[(face.inside > 1.5) & (beard.mask < 0.3)]), axis=0)
    known = frontal.of(seen.known, view.PER_CM) > 0.9
    colour = _mean_colour(picture[known], share[known], skin)
    inside, way = _distance_inside(share), strands.direction(log, share)
    return Hair(
        inside=inside,
        relief=strands.carved(log, share, way, curly),
        tone=tone_of(log, inside, way, curly),
        outline=outline,
        colour=colour,
        skin=skin,
        beard=beard,
        hanging=find_hanging(seen, grown),
        cloth=cloth_on(face, seen, worn.cap),
        traits=_traits(outline, curly, beard, covered, knot, _beside(share, face)),
        knot=knot,
    )


def _traits(
    outline: Outline, curly: bool, beard: Beard, covered: Cover, knot: Knot | None, beside: float
) -> Traits:
    return Traits(
        hair=outline.length,
        volume=outline.volume,
        curly=curly,
        beard=beard.beard,
        moustache=beard.moustache,
        covered=covered,
        knot=knot is not None,
        beside=beside,
    )


def _beside(share: Floats, face: FrontalFace) -> float:
    """cm² of hair below the hairline's middle, where headgear leaves it free."""
    low = canvas.axes()[1] < face.landmarks[FOREHEAD, 1]
    return float(((share > 0.5) & low).sum()) * canvas.SPACING**2


def _both_sides(share: Floats, picture: Floats) -> tuple[Floats, Floats]:
    """A scarf lies on both sides of a face: what a turned head hides of it is as on the side that is seen."""
    lacking = np.clip(2 * (share[:, ::-1] - share), 0, 1)[..., None]
    xs, ys = canvas.axes()
    over = np.hypot(xs / (canvas.RADII[0] + 0.5), (ys - 3.2) / (canvas.RADII[1] + 0.7)) < 1
    both = np.maximum(np.maximum(share, share[:, ::-1]), 0.58 * (over & (ys > FOREHEAD_TOP)))
    return both.astype(np.float32), picture * (1 - lacking) + picture[:, ::-1] * lacking


def _log_luminance(frontal: Frontal, seen: view.View, picture: Floats, share: Floats) -> Floats:
    """Beyond the picture's edge: the other side's, or the hair's own mean."""
    log = np.log(np.clip(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) / 255, DARKEST, 1))
    known = frontal.of(seen.known, view.PER_CM) > 0.9
    hair = known & (share > 0.5)
    usual = float(np.median(log[hair])) if hair.any() else -1.0
    log = np.where(known, log, np.where(known[:, ::-1], log[:, ::-1], usual)).astype(np.float32)
    return _without_ears(log, hair, usual)


def _without_ears(log: Floats, hair: np.ndarray, usual: float) -> Floats:
    """Where an ear shows through hair, it is light in dark hair, and has its shade beside it: those are no
    locks."""
    xs, ys = canvas.axes()
    for x, y in ((-EAR[0], EAR[1]), EAR):
        near = np.hypot((xs - x) / EAR_SIZE[0], (ys - y) / EAR_SIZE[1])
        within = hair & (near < 1)
        if within.sum() > ROUND * (near < 1).sum() and (log[within] > usual + LIGHT).mean() > PART:
            share = np.clip(3 - 2 * near, 0, 1)
            log = log + (usual - log) * share
    return np.asarray(log, np.float32)


def _completed(frontal: Frontal, seen: view.View, mask: Floats) -> Floats:
    """The hair's share on the canvas; what the picture's edge cuts off is taken from the other side or, over
    the skull, from what hair is left."""
    share, known = frontal.of(mask, view.PER_CM), frontal.of(seen.known, view.PER_CM) > 0.5
    mirrored = np.where(known[:, ::-1], share[:, ::-1], 0)
    share = np.where(known, share, mirrored)
    xs, ys = canvas.axes()
    over = np.hypot(xs / (canvas.RADII[0] + 0.5), (ys - 3.2) / (canvas.RADII[1] + 0.7)) < 1
    # On the chest of a toy, hair no wider than its shoulders can be.
    share = share * np.clip(SHOULDERS + np.maximum(ys + 3, 0) - np.abs(xs), 0, 1)
    share = _without_gaps(share)
    above = (over | _dome(share, known)) & (ys > 8) & ~known & ~known[:, ::-1]
    return blurred(np.where(above & (share > 0.5).any(), 1.0, share).astype(np.float32), 0.12)


def _dome(share: Floats, known: np.ndarray) -> np.ndarray:
    """Where hair goes on above a picture's edge that cuts it off: as round as it is wide below."""
    xs, ys = canvas.axes()
    hair = (share > 0.5) & known & (ys > BESIDE[0]) & (ys < BESIDE[1])
    ends = np.where(hair, np.abs(xs), 0).max(axis=1)
    wider = min(max(float(np.median(ends[ends > 0])) - canvas.RADII[0], 0.0), WIDER) if hair.any() else 0.0
    radii = canvas.RADII[0] + wider, canvas.RADII[1] + 0.6 * wider
    return np.asarray(np.hypot(xs / radii[0], (ys - canvas.SKULL[1]) / radii[1]) < 1)


def _without_gaps(share: Floats) -> Floats:
    """Hair above the forehead made whole: a bare strip with hair over it is a parting, or gloss."""
    rows = slice(0, round((canvas.TOP - FOREHEAD_TOP) / canvas.SPACING))
    upper = (share[rows] > 0.5).astype(np.uint8)
    tall = np.ones((round(GAP / canvas.SPACING), 1), np.uint8)
    closed = cv2.morphologyEx(np.pad(upper, ((40, 40), (0, 0))), cv2.MORPH_CLOSE, tall)[40:-40]
    out = share.copy()
    out[rows] = np.maximum(share[rows], 0.8 * closed)
    return out


def _distance_inside(share: Floats) -> Floats:
    mask = (share > 0.5).astype(np.uint8)
    if not mask.any():
        return np.full(mask.shape, -99, np.float32)
    near, far = (cv2.distanceTransform(part, cv2.DIST_L2, 5) for part in (mask, 1 - mask))
    return blurred((near - far) * canvas.SPACING, 0.15)


def _curls(log: Floats, share: Floats) -> bool:
    """Whether the hair's locks run in all directions, and strongly so."""
    within = share > 0.6
    if within.sum() < 2000:
        return False
    band = (blurred(log, 0.15) - blurred(log, 0.8)) * share
    across, down = cv2.Sobel(band, cv2.CV_32F, 1, 0), cv2.Sobel(band, cv2.CV_32F, 0, 1)
    xx, yy, xy = (blurred(part, 0.8) for part in (across * across, down * down, across * down))
    order = np.hypot(xx - yy, 2 * xy) / (xx + yy + 1e-9)
    contrast = float(np.sqrt((band[within] ** 2).mean()))
    return bool(np.median(order[within]) < LOOSE and contrast > STRONG)


LOOSE, STRONG = 0.38, 0.16


def _linear(colours: np.ndarray) -> Floats:
    """sRGB 0-255 as linear light; gamma 2.2 is near enough for a mean."""
    return (np.asarray(colours, np.float32) / 255) ** 2.2


def _mean_colour(picture: Floats, share: Floats, skin: Floats) -> Floats:
    """Of the hair's surer half; of a bald head, the skin's."""
    within = share > 0.6
    if within.sum() < 50:
        return skin
    colours = _linear(np.clip(picture[within], 0, 255))
    return 0.6 * np.median(colours, axis=0) + 0.4 * colours.mean(axis=0)
