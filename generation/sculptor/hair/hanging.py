"""A beard that hangs below the chin: what of the selfie under the jaw is coloured like the beard above it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generation.sculptor import sheet
from generation.sculptor.face_topology import CHIN
from generation.sculptor.hair import canvas, strands
from generation.sculptor.hair import view as views
from generation.sculptor.hair.beard import Beard
from generation.sculptor.hair.mask import (
    EVIDENCE,
    FLOOR,
    SHAVEN,
    UNKNOWN,
    UNLIKE_SKIN,
    features,
    inside_oval,
    sigmoid,
    skin_model,
)
from generation.sculptor.hair.mixture import Mixture, fit
from generation.sculptor.hair.view import View, disc
from generation.sculptor.mesh import Floats

GROWN = 0.45  # of a beard on the face: where less grows, nothing hangs
SURE = 1.7  # standard deviations that a beard's colour, its shade aside, is off the skin's
UNDER_LIP = 17
CORNERS = (61, 291)
WIDE, LONGEST, SHORTEST = 6.5, 18.0, 0.8  # cm beside and below the chin
# How dense a beard is that hangs, and one that may be as long as it likes; and cm that stubble reaches: what
# goes on below it, as dark, is a throat's shade or a tie. So is whatever goes on below a chin alone.
DENSE, TRIMMED, MOUSTACHE = (0.68, 0.85), 0.7, 0.35
TUFT = 4.5  # cm beside the chin that stubble hangs at most
SPREADS = 0.15  # cm that a beard may widen by for each cm down: collars and shoulders widen faster
LOCK, GAP = 0.8, 0.8  # cm: narrower than that, or after such a gap, it is no beard any more
DARKEST = 0.02  # of white
ROOT, RISE = 5, 3.5  # samples, cm
TOP = 2.5  # cm above the chin where the search begins
FEWEST = 200  # samples (2 cm²)


@dataclass(frozen=True, slots=True)
class Hanging:
    """As seen from the front, on the canvas of `hair.canvas`. inside: cm from its edge, positive inside.
    relief: about -1 to 1, its strands. tone: log luminance beside its own mean. colour: (3,) linear RGB.
    lowest: y of its tip."""

    inside: Floats
    relief: Floats
    tone: Floats
    colour: Floats
    lowest: float


def bearded(view: View, beard: Beard) -> Floats | None:
    """How surely each small sample of a view is beard, below the mouth and down to its tip: (HEIGHT, WIDTH),
    0-1; None for whoever has no full beard."""
    if beard.beard < GROWN:
        return None
    samples = features(view)
    skin = skin_model(view, samples, SHAVEN)
    if skin is None:
        return None
    inside = inside_oval(view.landmarks)
    lit = samples.copy()
    lit[:, 0] = np.maximum(lit[:, 0], skin.weights @ skin.means[:, 0])  # a throat lies in the jaw's shade
    plain, shaded = skin.log_density(samples), skin.log_density(lit)
    unlike, coloured = (np.sqrt(np.maximum(2 * (plain.max() - of), 0)) for of in (plain, shaded))
    seed = (_lower_face(view, inside) * view.known).ravel() * np.clip((unlike - UNLIKE_SKIN) / 1.5, 0, 1)
    hair = fit(samples, seed, 3, FLOOR)
    if hair is None or np.average(coloured, weights=seed) < SURE:
        return None
    flesh = np.where((inside > 0).ravel(), plain, shaded)
    return _fallen(_share(view, samples, inside, hair, flesh), view, inside, *_reach(beard))


def _reach(beard: Beard) -> tuple[float, float]:
    """cm beside and below the chin that a beard can reach which is this dense on the face."""
    dense = float(sheet.smoothstep(np.asarray(beard.beard), *DENSE)) if beard.moustache > MOUSTACHE else 0.0
    return TUFT + (WIDE - TUFT) * dense, TRIMMED + (LONGEST - TRIMMED) * dense


def _lower_face(view: View, inside: Floats) -> Floats:
    """0 or 1: where a beard grows, lips left out."""
    xs, ys = views.axes()
    points = view.landmarks
    corner, middle = points[list(CORNERS)].mean(axis=0)[[1, 0]]
    wide = max(abs(points[CORNERS[1], 0] - points[CORNERS[0], 0]) / 2, 1.0)
    below = (ys < points[UNDER_LIP, 1] - 0.4) | (np.abs(xs - middle) > 1.25 * wide)
    return ((inside > 0) & (ys < corner - 0.4) & below).astype(np.float32)


def _share(view: View, samples: Floats, inside: Floats, hair: Mixture, of_skin: Floats) -> Floats:
    """0-1: what is likelier beard than throat, clothes and background, below the mouth."""
    shape = (views.HEIGHT, views.WIDTH)
    xs, ys = views.axes()
    below, beside = view.landmarks[CHIN, 1] - ys, np.abs(xs - view.landmarks[CHIN, 0])
    nothing = np.full(len(samples), UNKNOWN, np.float32)
    learned = [nothing if model is None else model.log_density(samples) for model in _others(view, samples)]
    person = np.clip(view.person, 0.02, 0.98)
    grows = 0.5 * sigmoid((WIDE - beside) / 0.8) * np.exp(-np.maximum(below, 0) / 14)
    grows = (grows + 0.003) * sigmoid((person - 0.4) / 0.08)
    flesh = np.where(inside > 0, 0.35, 0.25 * sigmoid((7 - below) / 2) + 0.02)
    worn = 0.7 * sigmoid((below - 4) / 1.5) + 0.03
    priors = np.stack([grows, flesh * person, worn * person, 1 - person, np.full(shape, 0.06)])
    densities = [hair.log_density(samples), of_skin, *learned, nothing]
    known = np.stack([np.maximum(density, UNKNOWN - 4).reshape(shape) for density in densities])
    logs = EVIDENCE * known + np.log(priors + 1e-5)
    share = np.exp(logs[0] - np.logaddexp.reduce(logs, axis=0)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(share, (0, 0), 0.8))


def _others(view: View, samples: Floats) -> tuple[Mixture | None, Mixture | None]:
    """What clothes and background look like, learned where no beard hangs."""
    xs, ys = views.axes()
    below, beside = view.landmarks[CHIN, 1] - ys, np.abs(xs - view.landmarks[CHIN, 0])
    worn = (view.person > 0.8) & view.known & (below > 3)
    clothes = worn & ((beside > WIDE) & (below > 4) | (below < 7) & (np.abs(beside - WIDE) < 1))
    around = (view.person < 0.15) & view.known
    first, second = (fit(samples, place.ravel().astype(np.float32), 3, FLOOR) for place in (clothes, around))
    return first, second


def _fallen(share: Floats, view: View, inside: Floats, widest: float, longest: float) -> Floats:
    """What hangs together with the jaw's hair: row by row, never much wider than the row above it, and round
    where it becomes too long (cm)."""
    mask, xs = _opened(share, view, inside), views.axes()[0][0]
    chin, step = view.landmarks[CHIN], 1 / views.PER_CM
    left, right = chin[0] - WIDE, chin[0] + WIDE
    kept, gap = np.zeros_like(share), 0.0
    start = int(np.clip((views.TOP - chin[1] - TOP) * views.PER_CM, 0, views.HEIGHT))
    for row in range(start, min(start + round((longest + TOP) * views.PER_CM), views.HEIGHT)):
        below = max(chin[1] - views.TOP + row * step, 0.0) / longest
        near = np.abs(xs - chin[0]) <= widest * np.sqrt(max(1 - below * below, 0.0))
        columns = np.flatnonzero(mask[row] & (xs >= left) & (xs <= right) & near)
        gap = gap + step if len(columns) * step < LOCK else 0.0
        if gap > GAP:
            break
        if gap == 0:
            kept[row, columns[0] : columns[-1] + 1] = 1
            left = max(left, float(xs[columns[0]]) - SPREADS * step)
            right = min(right, float(xs[columns[-1]]) + SPREADS * step)
    return kept


def _opened(share: Floats, view: View, inside: Floats) -> np.ndarray:
    """Where a beard is, gloss closed and stray hairs opened; the chin that it grows on is part of it."""
    xs, ys = views.axes()
    mask = ((share > 0.5) & view.known).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, disc(1.0))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, disc(0.8))
    grown = (inside > 0) & (ys < view.landmarks[UNDER_LIP, 1]) & (np.abs(xs - view.landmarks[CHIN, 0]) < 3)
    return np.asarray((mask > 0) | grown)


def find_hanging(view: View, share: Floats | None) -> Hanging | None:
    """The beard below the chin, turned to the front; `share` is what `bearded` found. None where it ends with
    the jaw."""
    if share is None:
        return None
    rows = np.flatnonzero((share > 0.5).any(axis=1))
    if not len(rows) or views.TOP - rows[-1] / views.PER_CM > view.landmarks[CHIN, 1] - SHORTEST:
        return None
    soft = canvas.blurred(_turned(view, share, views.PER_CM), 0.25)
    picture = np.clip(_turned(view, view.picture, views.FINE), 0, 255)
    inside = _inside(_rooted(soft))
    within = inside > 0.2
    if within.sum() < FEWEST:
        return None
    log = np.log(np.maximum(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) / 255, DARKEST)).astype(np.float32)
    linear = (picture[within] / 255) ** 2.2
    return Hanging(
        inside=inside,
        relief=strands.carved(log, soft, strands.direction(log, soft), curly=False),
        tone=np.clip(canvas.blurred(log, 0.1) - np.median(log[within]), -0.6, 0.6).astype(np.float32),
        colour=0.6 * np.median(linear, axis=0) + 0.4 * linear.mean(axis=0),
        lowest=float(canvas.axes()[1][np.flatnonzero((inside > 0).any(axis=1))[-1], 0]),
    )


def _turned(view: View, image: np.ndarray, per_cm: int) -> Floats:
    """A picture of the view on the canvas, its samples taken to lie as far forward as the chin."""
    xs, ys = np.broadcast_arrays(*canvas.axes())
    depth = float(view.landmarks[CHIN, 2])
    points = np.stack([xs, ys, np.full_like(xs, depth)], axis=-1).reshape(-1, 3)
    place = views.to_samples(view.seen_from_front(points), per_cm).reshape(*xs.shape, 2)
    columns, rows = place[..., 0], place[..., 1]
    border, image = cv2.BORDER_REPLICATE, image.astype(np.float32)
    return np.asarray(cv2.remap(image, columns, rows, cv2.INTER_LINEAR, borderMode=border), np.float32)


def _rooted(share: Floats) -> Floats:
    """The beard carried on up into the face, so that it ends below and beside only."""
    rows = np.flatnonzero((share > 0.5).any(axis=1))
    if not len(rows):
        return share
    first, out = rows[0] + ROOT, share.copy()
    out[max(first - round(RISE / canvas.SPACING), 0) : first] = share[first]
    return out


def _inside(share: Floats) -> Floats:
    mask = (share > 0.5).astype(np.uint8)
    near, far = (cv2.distanceTransform(part, cv2.DIST_L2, 5) for part in (mask, 1 - mask))
    return canvas.blurred((near - far) * canvas.SPACING, 0.2)
