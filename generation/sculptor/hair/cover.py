"""What is worn over the hair in the selfie, and what of the hair shows all the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np

from generation.sculptor.face_topology import CHIN
from generation.sculptor.hair import view as views
from generation.sculptor.hair.edge import edge_of
from generation.sculptor.hair.flesh import kept_colour, off_hue
from generation.sculptor.hair.hem import LIGHTNESS, Hem, find_hem
from generation.sculptor.hair.mask import (
    Places,
    ear_places,
    expected,
    features,
    filled,
    hair_mask,
    skin_model,
)
from generation.sculptor.hair.mixture import Mixture, fit
from generation.sculptor.hair.view import ASIDE, FINE, View, disc
from generation.sculptor.mesh import Floats

Cover = Literal["no", "cap", "scarf"]
RING = (-1.4, -0.4)  # cm outside the face's oval: a scarf is seen all round there
ENCLOSED, THROAT = 0.6, 0.8  # shares of that ring, and of the throat
LIT_LESS = 15.0  # lightness: what is that much lighter than a scarf's crown is something else
TUCKED = 5.0  # cm below the chin
FOLDS = (400.0, 10.0, 10.0, 60.0)  # variance, always there, of a cloth's lightness, colours and texture
SAME_CLOTH = 5.0  # log density below its best: less is something else
PART = 20.0  # cm²: so much of the cloth is worn, wherever it is
OPENING = 0.3  # cm inside the face's oval that a scarf reaches; the face shows the rest of it
# CIELAB units along a hem: of an even one, of others, and of any cloth's …
FAINT, CLEAN, CLEANER, CLEANEST = 7.0, 9.0, 16.5, 21.0
FRINGE = 7.0  # y, cm: … below and above that; fringes end there, hairlines are higher
HAIRLINE = 8.0  # y, cm: where hair begins on most foreheads; hems lie lower
HIGHEST, DYED_HIGHEST = 8.7, 9.2  # y, cm: above that a hem would be worn on top of the hair
SEWN = 12.0  # CIELAB units across half a centimetre: of an even edge, cloth's beyond doubt
GOES_ON = 3.0  # cm² of hair below a hem that is coloured like what is above: that is hair, too
BELOW, SAME_DYE = 1.0, 13.0  # cm below a hem, and CIELAB units
SHADOW = 0.4  # cm below a hem
SMOOTH = 4.2  # texture of plain cloth
DYE = 16.0  # colour: what is as near to a dyed cap is no hair
TINT = 7.0  # shade-free colour: hair has no such blue, green or violet
GREYISH = 5.0  # CIELAB chroma
PALE = 0.6  # share of the skin's colour: what is white has less
LEAST = 8.0  # cm² of hair below a cap
SHADED, ROUGH = 0.5, 12.0  # of the skin's lightness, texture beside it: shadows are no darker, no rougher
UNLIKE_SKIN = 2.2  # standard deviations
CLOSE, TEMPLE, SIDEBURN = 0.4, 5.2, -1.0  # cm beyond a skull, |x| and y, cm: where temples have close hair
ENOUGH, DIM, FADED = 0.5, 0.8, 0.4  # cm² to tell its shade by; lightness beside the skin's; colour it keeps
CROWN = 0.2  # cm that hair is taken to stand above the skull under a cap


@dataclass(frozen=True, slots=True)
class Worn:
    """cover: what hides the hair. mask: (HEIGHT, WIDTH) 0-1, the hair, or the scarf. view: the selfie, a cap
    painted over with the hair that shows below it. cap: (HEIGHT, WIDTH) bool, where one is."""

    cover: Cover
    mask: Floats
    view: View
    cap: np.ndarray


def find_worn(view: View, beard: Floats | None, whiskers: bool = False) -> Worn:
    """What a head wears: a "scarf" where one cloth lies all round the face, a "cap" where what is above an
    even hem is not hair; its hair then is what shows below. `beard` and `whiskers`: as in `hair_mask`."""
    mask, samples = hair_mask(view, beard, whiskers), features(view)
    nowhere = np.zeros(mask.shape, bool)
    scarf = None if beard is not None or whiskers else _scarf(view, samples)
    if scarf is not None:
        return Worn("scarf", scarf, view, nowhere)
    hem = find_hem(view, samples)
    skin = skin_model(view, samples)
    if hem is None or skin is None or not _is_of_cap(hem, view, samples, skin, mask):
        return Worn("no", mask, view, nowhere)
    xs, ys = views.axes()
    hidden = ys > hem.height_at(xs) - SHADOW
    dyed = (np.hypot(*(samples - hem.colour).T[1:3]) < DYE) & _is_dyed(hem.colour)
    below = hair_mask(view, beard, whiskers, hidden | dyed.reshape(hidden.shape))
    return Worn("cap", *_below_cap(view, samples, skin.weights @ skin.means, below, hidden), hidden)


def _is_of_cap(hem: Hem, view: View, samples: Floats, skin: Mixture, hair: Floats) -> bool:
    """Whether above a hem there is cloth: smooth, low, or ending more sharply or more evenly than hair. Of
    what is dyed as no hair grows, only what ends there: hair may be dyed, and hangs on beside the face."""
    if hem.contrast < FAINT or hem.level > DYED_HIGHEST or _is_like(skin, hem.colour):
        return False
    edge, ends = edge_of(hem, view), _goes_on(hem, samples, hair) < GOES_ON
    if edge.is_ragged:
        return False
    even = edge.is_even and ends
    if _is_dyed(hem.colour):
        return edge.is_clean and ends and (even or hem.contrast > CLEAN)
    if hem.level > HIGHEST or (hem.contrast < CLEAN and not even):
        return False
    clean = hem.contrast > (CLEANEST if hem.level > FRINGE else CLEANER)
    smooth, sewn = bool(hem.colour[3] < SMOOTH), even and edge.sharp > SEWN
    likely = sum((clean, smooth, hem.level < HAIRLINE, even, sewn))
    return likely > 1 or _is_black_and_white(view, samples, skin)


def _goes_on(hem: Hem, samples: Floats, hair: Floats) -> float:
    """cm² of hair below a hem that is coloured like what is above it."""
    xs, ys = views.axes()
    away = (samples - hem.colour)[:, :3] * (LIGHTNESS, 1, 1)
    alike = (np.linalg.norm(away, axis=1) < SAME_DYE).reshape(hair.shape)
    return float((alike & (hair > 0.5) & (ys < hem.height_at(xs) - BELOW)).sum()) / views.PER_CM**2


def _is_like(skin: Mixture, colour: Floats) -> bool:
    best = max(float(skin.log_density(mean[None])[0]) for mean in skin.means)
    return 2 * (best - float(skin.log_density(colour[None])[0])) < UNLIKE_SKIN**2


def _is_dyed(colour: Floats) -> bool:
    """Blue, green, violet and crimson, however light or dark."""
    lightness, red, yellow = colour[:3]
    if np.hypot(red, yellow) * (lightness + 16) / 66 < GREYISH:  # of what is dark, hues are noise
        return False
    return bool(yellow < -TINT or red < -TINT or (red > 2.5 * TINT and yellow < 0.25 * red))


def _is_black_and_white(view: View, samples: Floats, skin: Mixture) -> bool:
    """As caps with a badge are; hair is the one or the other, whatever skin shows above the forehead."""
    places = expected(view, falls=False)
    scalp = (places.scalp > 0.4) & (places.beyond < 0) & (view.person > 0.5)
    colours = samples[scalp.ravel()]
    if not len(colours):
        return False
    middle = np.median(colours[:, 0])
    white = (colours[:, 0] > middle + 45) & (kept_colour(colours, skin.weights @ skin.means) < PALE)
    return bool(middle < 25 and white.mean() > 0.08)


def _is_shade(colour: Floats, skin: Floats) -> bool:
    """Whether what shows below a cap is skin in its shadow, or its brim."""
    shaded = colour[0] > SHADED * skin[0] and colour[3] < skin[3] + ROUGH
    hue = off_hue(colour[None], skin)[0] < 8 and np.hypot(*colour[1:3]) > 0.4 * np.hypot(*skin[1:3])
    return bool(shaded and hue) or _is_dyed(colour)


def _below_cap(
    view: View, samples: Floats, skin: Floats, hair: Floats, hidden: np.ndarray
) -> tuple[Floats, View]:
    """The hair with what of it the cap must hide, and the selfie with that in the cap's place."""
    shown = (hair > 0.5) & ~hidden
    if shown.sum() < LEAST * views.PER_CM**2 or _is_shade(np.median(samples[shown.ravel()], axis=0), skin):
        return _likely_hair(view, samples, skin, hidden)
    places = expected(view, falls=False)
    under = hidden & (places.beyond < CROWN) & (places.inside < 0)
    coloured = _coloured(view, hidden, np.median(view.small[shown], axis=0))
    return np.where(under, 0.9, np.where(hidden, 0, hair)).astype(np.float32), coloured


def _likely_hair(view: View, samples: Floats, skin: Floats, hidden: np.ndarray) -> tuple[Floats, View]:
    """Close hair at the temples, where none is surely seen: under a cap most people have some, and whoever
    looks bald in a cap looks like somebody else. Grey as the shade that is there."""
    places, (xs, ys) = expected(view, falls=False), views.axes()
    temples = (
        (places.beyond < CLOSE)
        & (places.inside < -0.15)
        & (ys > SIDEBURN)
        & (np.abs(xs) > TEMPLE)
        & (ear_places(view) < 0.35)
    )
    seen = temples & ~hidden & (view.person > 0.6) & view.known
    usual = np.median(samples[seen.ravel()], axis=0) if seen.any() else skin
    if seen.sum() < ENOUGH * views.PER_CM**2 or usual[0] > DIM * skin[0] or _is_dyed(usual):
        return np.zeros(hidden.shape, np.float32), view
    colour = np.median(view.small[seen], axis=0)
    colour = FADED * colour + (1 - FADED) * colour.mean()
    mask = np.where(temples, 0.9, 0).astype(np.float32)
    return mask, _coloured(view, temples, colour)


def _coloured(view: View, where: np.ndarray, colour: Floats) -> View:
    """The view with one colour in place of a cap."""
    size = view.picture.shape[1::-1]
    painted = cv2.resize(where.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    painted = cv2.GaussianBlur(painted, (0, 0), 0.2 * FINE)[..., None]
    picture = np.round(view.picture * (1 - painted) + colour * painted).astype(np.uint8)
    return replace(view, picture=picture)


def _scarf(view: View, samples: Floats) -> Floats | None:
    """0-1, a scarf down to where it is tucked in; None where the face is not enclosed by one cloth."""
    places, skin = expected(view, falls=False), skin_model(view, samples)
    if skin is None:
        return None
    of_skin = _of_shaded(skin, samples)
    unlike = (2 * (of_skin.max() - of_skin) > UNLIKE_SKIN**2).reshape(places.scalp.shape)
    high = views.axes()[1] > HAIRLINE
    dome = (places.scalp > 0.4) & (places.beyond < 0) & high & (view.person > 0.7) & unlike
    cloth = fit(samples, dome.ravel().astype(np.float32), 3, FOLDS)
    if cloth is None:
        return None
    worn = np.median(samples[dome.ravel()], axis=0)
    if worn[3] > SMOOTH and not _is_dyed(worn):
        return None
    density = cloth.log_density(samples)
    alike = (density > density[dome.ravel()].max() - SAME_CLOTH) & (density > of_skin)
    alike &= samples[:, 0] < np.percentile(samples[dome.ravel(), 0], 75) + LIT_LESS
    alike = alike.reshape(dome.shape)
    return _whole(view, alike | dome, dome, places) if _encloses(view, alike, places.inside) else None


def _of_shaded(skin: Mixture, samples: Floats) -> Floats:
    """Log density of skin in any shade, such as a throat's under the jaw."""
    lit = samples.copy()
    lit[:, 0] = np.maximum(lit[:, 0], skin.weights @ skin.means[:, 0])
    return np.maximum(skin.log_density(samples), skin.log_density(lit))


def _encloses(view: View, cloth: np.ndarray, inside: Floats) -> bool:
    """Whether the ring round the face, as far as a turned head shows it, and the throat are of that cloth."""
    xs, ys = views.axes()
    chin, seen = view.landmarks[CHIN], view.known & (view.person > 0.5)
    ring = (inside > RING[0]) & (inside < RING[1]) & (ys > chin[1] + 1) & _nearer(view) & seen
    throat = (np.abs(xs - chin[0] / 2) < 2.5) & (ys < chin[1] - 1.5) & (ys > chin[1] - 5) & view.known
    throat &= inside < RING[1]
    if throat.sum() < 40 or ring.sum() < 60:
        return False
    return bool(cloth[ring].mean() > ENCLOSED and cloth[throat].mean() > THROAT)


def _nearer(view: View) -> np.ndarray:
    """(1, WIDTH) where a head shows the side of its face: the half that a turned one does not turn away."""
    xs, ahead = views.axes()[0], float(view.turn[0, 2])
    return xs * np.sign(ahead) < 0 if abs(ahead) > ASIDE else np.ones_like(xs, bool)


def _whole(view: View, cloth: np.ndarray, dome: np.ndarray, places: Places) -> Floats:
    """All of the cloth, but for specks; what lies on the skull is of it, too."""
    xs, ys = views.axes()
    low, high = view.landmarks[CHIN, 1] - TUCKED, view.landmarks[CHIN, 1] + 2
    there = (view.person > 0.5) & (np.abs(xs) < 12) & (ys > low)
    there &= places.inside < OPENING
    worn = there & (cloth | ((places.beyond < 0.5) & (places.inside < 0) & (ys > high)))
    closed = cv2.morphologyEx(worn.astype(np.uint8), cv2.MORPH_CLOSE, disc(1.2))
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    large = boxes[:, cv2.CC_STAT_AREA] > PART * views.PER_CM**2
    large[0] = False
    kept = (large[parts] | np.isin(parts, np.setdiff1d(parts[dome], 0))) & there
    return filled(kept, places.inside).astype(np.float32)
