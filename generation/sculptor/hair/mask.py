"""Where a selfie's hair is: no segmenter ships with any package, so colours are learned from each selfie.

What is known beforehand is where hair, skin, clothes and background may be expected round a face; what each
looks like is learned there, and both together decide, again and again, as in GrabCut (C. Rother 2004) but
with soft shares and a guided filter (K. He 2010) in place of the cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generation.faces.landmarks import OVAL
from generation.sculptor.face_topology import CHIN, FOREHEAD, LEFT_BROW, RIGHT_BROW
from generation.sculptor.hair import view as views
from generation.sculptor.hair.flesh import crown_is_bare, kept_colour, off_hue, without_flesh
from generation.sculptor.hair.mixture import Mixture, fit
from generation.sculptor.hair.own import (
    EAR_TOP,
    FEWEST,
    LIKE_HAIR,
    below_hair,
    falls,
    of_one_colour,
    of_somebody_behind,
    on_both_sides,
    with_locks,
    without_bites,
    without_neighbours,
)
from generation.sculptor.hair.view import View, disc
from generation.sculptor.mesh import Floats

CHEEKS = (50, 280, 101, 330, 117, 346, 118, 347, 5, 4, 195, 6, 197, 9, 8, 205, 425)
NOSE = (5, 4, 195, 6, 197)
HUNG_OVER = 20.0  # lightness that a nose has before its cheeks, where hair hangs over them
SHAVEN = CHEEKS[:-2]  # where beards do not reach
PLACES = ("hair", "skin", "clothes", "background", "other")
FLOOR = (
    25.0,
    5.0,
    5.0,
    8.0,
)  # variance, always there, of lightness, two colours and texture
SHADE = 150.0  # more variance of lightness on skin, which curves away from the light
UNKNOWN = -15.0  # log density of what is like nothing that was learned
UNLIKE_SKIN = 2.2  # standard deviations: nearer than that to the skin's colour, the scalp is bare
SKULL_EDGE = 0.3  # cm: what is learned as hair covers the skull itself; farther out may be somebody else
WHISKERS, SIDEBURN = 1.2, 1.0  # cm outside the face's oval, and y: below that cheeks bear a beard, not hair
BARE, THIN = 0.18, 0.35  # shares of the skull that hair covers
FAINT, TINGE = 15.0, 9.0  # lightness and colour beside skin's
ALL_OVER = 0.75  # share of the skull: gloss is but a part of a bald one
PALEST = 0.12  # share of the skin's colour that is left in its gloss
HOLE = 8.0  # cm²
FEW, MUCH = 0.35, 80.0  # share of the crown with hair, and cm² below the ears, that no head has at once …
BESIDE, ALONG = 2.5, 0.75  # … where it is so near to the face (cm), on such a share of its height
CROWN = 0.8  # … so that hair is taken to stand so far above the skull, cm
EVIDENCE = 0.6  # how much a sample's colour counts: neighbours are not independent witnesses


@dataclass(frozen=True, slots=True)
class Places:
    """What is where in a view, before its colours are looked at. inside: cm from the face's oval, positive
    inside. beyond: cm outside the skull. priors: (5, HEIGHT, WIDTH), the shares of PLACES. scalp: 0-1, where
    hair grows on most heads. edge: cm outside the skull up to which the scalp's hair is learned."""

    inside: Floats
    beyond: Floats
    priors: Floats
    scalp: Floats
    edge: float


def hair_mask(
    view: View, beard: Floats | None = None, whiskers: bool = False, hidden: np.ndarray | None = None
) -> Floats:
    """How surely each small sample is scalp hair, or what covers it: (HEIGHT, WIDTH) float32, 0-1.

    `beard`, of that shape, is none of it, nor are `whiskers` on the cheeks, nor is what a cap has `hidden`.
    """
    samples = features(view)
    skin = skin_model(view, samples, CHEEKS if beard is None else SHAVEN)
    if skin is None:
        return np.zeros((views.HEIGHT, views.WIDTH), np.float32)
    places = expected(view, falls=False, hidden=hidden)
    free = 1.0 if beard is None else 1 - cv2.dilate(beard, disc(1.0))
    free = free * ~((places.inside > -WHISKERS) & (views.axes()[1] < SIDEBURN)) if whiskers else free
    share, hair = _decided(view, places, samples, skin, None)
    worn = _own(share * free, view, places, samples)
    hangs = beard is None and _hangs(worn, view, places)
    if hair is None or (not hangs and _is_stubble(worn, view, places, samples, skin)):
        return np.zeros((views.HEIGHT, views.WIDTH), np.float32)
    if not falls(worn, view, whiskers):
        return on_both_sides(worn * ~below_hair(view, places.beyond, whiskers), view, samples, hair)
    places = expected(view, falls=True, hidden=hidden)
    share, _ = _decided(view, places, samples, skin, hair)
    worn = np.maximum(_own(share * free, view, places, samples), worn * hangs)
    whole = without_bites(worn > 0.5, view, places.inside)
    worn = _with_crown(np.where(whole, np.maximum(worn, 0.6), worn).astype(np.float32), view, places)
    return on_both_sides(worn, view, samples, hair)


def _with_crown(share: Floats, view: View, places: Places) -> Floats:
    """Hair that falls comes from the crown: where fair hair there passes for skin, the crown has it all the
    same."""
    ys = views.axes()[1]
    skull = (places.scalp > 0.4) & (places.beyond < 0) & (ys > view.landmarks[FOREHEAD, 1] - 1) & view.known
    bare = ((share > 0.5) & skull).sum() < FEW * skull.sum()
    if not bare or not _hangs(share, view, places):
        return share
    crown = (places.beyond < CROWN) & (places.inside < -0.2) & (ys > EAR_TOP) & (view.person > 0.5)
    return np.where(crown, np.maximum(share, 0.9), share).astype(np.float32)


def _hangs(share: Floats, view: View, places: Places) -> bool:
    """Whether much hair is right beside the face on both sides, from the ears' height down to the chin."""
    xs, ys = views.axes()
    hair = share > 0.5
    if (hair & (ys < EAR_TOP)).sum() < MUCH * views.PER_CM**2:
        return False
    middle, low = view.landmarks[CHIN, :2]
    rows = (ys[:, 0] < EAR_TOP) & (ys[:, 0] > low)
    near = (places.inside < 0) & (places.inside > -BESIDE)
    sides = [(hair & near & (side * (xs - middle) > 0))[rows].any(axis=1).mean() for side in (-1, 1)]
    return bool(min(sides) > ALONG)


def _own(share: Floats, view: View, places: Places, samples: Floats) -> Floats:
    shaped = _shaped(without_neighbours(share, view, places.beyond), view, places)
    return of_one_colour(shaped, view, samples)


def _is_stubble(share: Floats, view: View, places: Places, samples: Floats, skin: Mixture) -> bool:
    """Whether too little of the skull is covered, or too faintly, to be called hair."""
    skull = (places.scalp > 0.4) & (places.beyond < 0) & view.known
    worn = (share > 0.5) & (places.scalp > 0.3)
    covered = float((worn & skull).sum() / max(skull.sum(), 1))
    if covered < BARE or not worn.any():
        return True
    usual, seen = skin.weights @ skin.means, np.median(samples[worn.ravel()], axis=0)
    lighter, rougher = seen[0] - usual[0], seen[3] - usual[3]
    glossy = 3 < lighter < 20 and rougher < 1 and covered < ALL_OVER and _pales(seen[None], usual)[0] > 0.5
    alike = abs(lighter) < FAINT and np.hypot(*(seen - usual)[1:3]) < TINGE
    return bool(glossy or (covered < THIN and alike))


def _shaped(share: Floats, view: View, places: Places) -> Floats:
    """The hair that hangs together with the scalp's; thin bits beside jaw and neck are beard or shadow."""
    xs, ys = views.axes()
    chin = view.landmarks[CHIN]
    throat = (np.abs(xs - chin[0]) < 3.5) & (ys < chin[1] + 0.5)  # hair hangs on either side of it
    mask = ((share > 0.5) & ~throat).astype(np.uint8)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, disc(2.0)) * (places.scalp > 0.3)
    mask = np.maximum(mask, closed)
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, disc(1.6))
    mask = np.where(ys > EAR_TOP, cv2.morphologyEx(mask, cv2.MORPH_OPEN, disc(0.7)), thick)
    # Above the head a narrow spur is somebody else's hair or sleeve; a knot is broad, and a rim lies on it.
    broad = cv2.morphologyEx(np.maximum(mask, places.beyond < 1), cv2.MORPH_OPEN, disc(4.5))
    mask = np.where((places.beyond > 1.5) & (ys > 6), np.minimum(mask, broad), mask)
    mask = np.where(of_somebody_behind(mask > 0, view, places.beyond), 0, mask)
    _, parts = cv2.connectedComponents(mask, connectivity=4)
    on_scalp = np.bincount(parts[(places.scalp > 0.4) & (places.beyond < 2.5)], minlength=parts.max() + 1)
    on_scalp[0] = 0
    kept = on_scalp >= FEWEST
    worn = filled(with_locks(kept, parts, view, places.inside), places.inside)
    return np.where(worn, np.maximum(share, 0.6), np.minimum(share, 0.4)).astype(np.float32)


def filled(mask: np.ndarray, inside: Floats) -> np.ndarray:
    """The mask without holes, which are gloss; the face is none."""
    _, parts, boxes, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    small = boxes[:, cv2.CC_STAT_AREA] < HOLE * views.PER_CM**2
    small[np.unique(parts[inside > 1.5])] = False
    return np.asarray(mask | small[parts])


def sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))), np.float32)


def features(view: View) -> Floats:
    """(n, 4) float32: CIE lightness, two colours that shade does not change, and texture.

    CIE a* and b* shrink with L* + 16 as light fades, so their ratios are the surface's own.
    """
    lab = cv2.cvtColor(view.small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    shade_free = lab[..., 1:] * (66 / (lab[..., :1] + 16))
    texture = 0.7 * np.minimum(view.texture, 40)[..., None]
    return np.concatenate([lab[..., :1], shade_free, texture], axis=2).reshape(-1, 4).astype(np.float32)


def skin_model(view: View, samples: Floats, places: tuple[int, ...] = CHEEKS) -> Mixture | None:
    """The skin of nose and cheeks, its outliers (moles, spectacles) left out; of the nose alone where hair
    falls over the cheeks."""
    chosen, nose = _about(view, samples, places), _about(view, samples, NOSE)
    cheeks = _about(view, samples, tuple(place for place in places if place not in NOSE))
    if min(len(chosen), len(cheeks)) < 25:
        return None
    if len(nose) >= 25 and np.median(nose[:, 0]) > np.median(cheeks[:, 0]) + HUNG_OVER:
        chosen = nose
    middle = np.median(chosen, axis=0)
    usual = 1.48 * np.median(np.abs(chosen - middle), axis=0) + 1
    kept = np.asarray((np.abs(chosen - middle) < 3 * usual).all(axis=1), np.float32)
    return fit(chosen, kept, 2, (SHADE, *FLOOR[1:]))


def _about(view: View, samples: Floats, places: tuple[int, ...]) -> Floats:
    """The samples (n, 4) at some landmarks."""
    marked = np.zeros((views.HEIGHT, views.WIDTH), np.uint8)
    for column, row in np.round(views.to_samples(view.landmarks[list(places)])).astype(np.int32):
        cv2.circle(marked, (int(column), int(row)), 2, 1, -1)
    return samples[(marked > 0).ravel() & view.known.ravel()]


def expected(view: View, falls: bool, hidden: np.ndarray | None = None) -> Places:
    """Where hair, skin, clothes and background are to be expected round this face; `falls`: hair hangs
    beside the jaw, so that it may well reach down to the chest. There is none where it is `hidden`."""
    xs, ys = views.axes()
    beside = np.abs(xs)
    points = view.landmarks
    brow, chin = points[[*LEFT_BROW, *RIGHT_BROW], 1].max(), points[CHIN, 1]
    inside = inside_oval(points)
    beyond = ((np.hypot(xs / 8.0, (ys - 3.2) / 10.8) - 1) * 8.5).astype(np.float32)
    person = np.clip(view.person, 0, 1)
    out, high = sigmoid(-(inside - 0.2) / 0.25), sigmoid((ys + 0.5) / 1.2)
    above = sigmoid((ys - brow - 0.5) / 0.3)
    scalp = high * out * sigmoid((5.0 - beyond) / 0.8)
    side = (1 - high) * out * sigmoid((beside - 4.5) / 0.8) * sigmoid((13 - beside) / 1.0)
    fall = (
        1.5 * np.exp(np.minimum(ys - chin + 4, 0) / 30) if falls else np.exp(np.minimum(ys - chin + 1, 0) / 8)
    )
    scalp_hair = 0.55 * scalp * (0.35 + 0.65 * sigmoid((2.0 - beyond) / 0.6))
    hair = scalp_hair + (1 - out) * (0.2 * above + (1 - above) * 0.12 * sigmoid((1.2 - inside) / 0.25))
    hair = (hair + 0.3 * side * fall + 0.003) * sigmoid((person - 0.45) / 0.08)
    edge = SKULL_EDGE
    if hidden is not None:  # the less of the scalp is seen, the more is learned from beside it; no fringe is
        scalp = sigmoid((ys + 2.5) / 1.2) * out * sigmoid((5.0 - beyond) / 0.8) * ~hidden
        hair, edge = hair * ~hidden * np.clip(out, 0.1, 1), SKULL_EDGE + 1.2
    neck = (1 - high) * out * sigmoid((6.5 - beside) / 0.8) * sigmoid((ys - chin + 8) / 1.0)
    ears = ear_places(view)
    hair = hair * (1 - 0.8 * ears)
    skin = 0.5 * ears + 0.3 * scalp + (1 - out) * (0.75 * above + 0.95 * (1 - above)) + 0.6 * neck + 0.03
    clothes = 0.6 * sigmoid((chin - 1.5 - ys) / 1.0) + 0.03
    shares = np.stack([hair, skin + 0 * hair, clothes + 0 * hair]) / (hair + skin + clothes)
    person = np.clip(person, 0.02, 0.98)
    priors = np.concatenate([shares * person, (1 - person)[None], np.full_like(hair, 0.08)[None]])
    return Places(inside, beyond, priors.astype(np.float32), scalp, edge)


def ear_places(view: View) -> Floats:
    """0-1: where ears are, which are shaded like hair."""
    xs, ys = views.axes()
    ears = view.seen_from_front(np.array(((-7.9, 0.3, -4.6), (7.9, 0.3, -4.6))))
    return np.max([np.exp(-(((xs - x) / 1.2) ** 2) - ((ys - y) / 2.6) ** 2) for x, y in ears], axis=0)


def inside_oval(points: Floats) -> Floats:
    oval = np.zeros((views.HEIGHT, views.WIDTH), np.uint8)
    cv2.fillPoly(oval, [np.round(views.to_samples(points[OVAL])).astype(np.int32)], 1)
    near, far = (cv2.distanceTransform(mask, cv2.DIST_L2, 5) for mask in (oval, 1 - oval))
    return ((near - far) / views.PER_CM).astype(np.float32)


def _decided(
    view: View, places: Places, samples: Floats, skin: Mixture, hair: Mixture | None
) -> tuple[Floats, Mixture | None]:
    """The hair's share and its colours; `hair`: what is known of them already."""
    shape = (views.HEIGHT, views.WIDTH)
    of_skin = skin.log_density(samples)
    clothes, shines = _chest(view), _shines(samples, skin)
    if hair is None:
        unlike = np.sqrt(np.maximum(2 * (of_skin.max() - of_skin), 0)).reshape(shape)
        seed = places.scalp * (cv2.erode(view.person, np.ones((3, 3))) > 0.7) * (places.beyond < places.edge)
        seed = seed * np.clip((unlike - UNLIKE_SKIN) / 1.5, 0, 1) * (1 - 0.9 * shines)
        bare = crown_is_bare(view, samples, skin, places.beyond)
        hair, flesh = without_flesh(fit(samples, seed.ravel(), 3, FLOOR), skin, bare)
        of_skin = of_skin if flesh is None else np.logaddexp(of_skin, flesh.log_density(samples))
    else:
        clothes = clothes * (hair.log_density(samples).reshape(shape) < LIKE_HAIR)
    if hair is None:
        return np.zeros(shape, np.float32), None
    lightness = samples[:, 0].reshape(shape) / 100
    priors = places.priors.copy()
    priors[0] *= 1 - 0.93 * shines
    others = [of_skin, *_surroundings(view, samples, clothes)]
    near = (places.beyond < 3) | (places.inside > -3)
    share = np.zeros(shape, np.float32)
    for _ in range(3):
        share = _guided(lightness, _share_of_hair([hair.log_density(samples), *others], priors))
        hair = fit(samples, (share * (share > 0.6) * near).ravel(), 3, FLOOR) or hair
    return share, hair


def _shines(samples: Floats, skin: Mixture) -> Floats:
    """0-1: what is a little lighter than the cheeks and as smooth is a bald head's gloss, not white hair."""
    usual = skin.weights @ skin.means
    lighter, rougher = samples[:, 0] - usual[0], samples[:, 3] - usual[3]
    gloss = sigmoid((lighter - 5) / 1.0) * sigmoid((20 - lighter) / 1.0) * sigmoid((1.5 - rougher) / 0.5)
    return (gloss * _pales(samples, usual)).reshape(views.HEIGHT, views.WIDTH)


def _pales(samples: Floats, skin: Floats) -> Floats:
    """0-1: whether colours (n, 4) are the skin's with some white in it, as gloss is; white hair is all white
    and cloth has a hue of its own."""
    pale = sigmoid((kept_colour(samples, skin) - PALEST) / 0.04)
    return sigmoid((6 - off_hue(samples, skin)) / 1.0) * pale


def _chest(view: View) -> Floats:
    """Where clothes are learned: less surely where long hair would hang."""
    xs, ys = views.axes()
    chest = (view.person > 0.8) & (ys < view.landmarks[CHIN, 1] - 5)
    return chest * (1 - 0.8 * sigmoid(np.abs(xs) - 3.5) * sigmoid(12 - np.abs(xs)))


def _surroundings(view: View, samples: Floats, clothes: Floats) -> list[Floats]:
    """Log densities (n,) of clothes, of background, and of what is like nothing that was learned."""
    around = (view.person < 0.15) & view.known
    nothing = np.full(len(samples), UNKNOWN, np.float32)
    models = fit(samples, clothes.ravel(), 3, FLOOR), fit(samples, 1.0 * around.ravel(), 4, FLOOR)
    return [*(nothing if model is None else model.log_density(samples) for model in models), nothing]


def _share_of_hair(densities: list[Floats], priors: Floats) -> Floats:
    shape = priors.shape[1:]
    known = np.stack([np.maximum(density, UNKNOWN - 4).reshape(shape) for density in densities])
    logs = EVIDENCE * known + np.log(priors + 1e-5)
    return np.exp(logs[0] - np.logaddexp.reduce(logs, axis=0))


def _guided(guide: Floats, image: Floats, radius: int = 2, flat: float = 2e-3) -> Floats:
    """The image smoothed, but not across the guide's edges."""

    def mean(of: Floats) -> Floats:
        return np.asarray(cv2.boxFilter(of, -1, (2 * radius + 1, 2 * radius + 1)))

    guide, image = guide.astype(np.float32), image.astype(np.float32)
    of_guide, of_image = mean(guide), mean(image)
    slope = (mean(guide * image) - of_guide * of_image) / (mean(guide * guide) - of_guide**2 + flat)
    smooth = mean(slope) * guide + mean(of_image - slope * of_guide)
    return np.clip(smooth, 0, 1).astype(np.float32)
