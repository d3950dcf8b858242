"""Skin above and beside the face that is not as bright as the cheeks': shaded temples, ears and bald crowns
are what is likeliest to be taken for hair."""

from __future__ import annotations

import numpy as np

from generation.sculptor.face_topology import LEFT_BROW, RIGHT_BROW
from generation.sculptor.hair import view as views
from generation.sculptor.hair.mixture import Mixture
from generation.sculptor.hair.view import View
from generation.sculptor.mesh import Floats

NEAR, NEARER = 9.0, 4.0  # shade-free colour: skin in the shade keeps its hue …
PALER, REDDER, REDDEST = 0.8, 1.7, 2.4  # … and reddens; on a crown that is bare, as far as that
SMOOTH, ROUGH = 3.0, 5.0  # texture more than the cheeks': skin has no more, and hair is seldom so smooth
SHADED, DARK = 0.55, 0.5  # of the cheeks' lightness: skin beside hair is lighter, and black hair darker
GREY, GREYISH = 0.55, 50.0  # share of the skin's colour, and lightness beside it, of grey hair
ENOUGH = 0.25, 0.5  # shares of what was learned, by which hair is known to be grey, or black
BARE = 0.7, 5.0, 1.0, 1.75  # lightness, hue, texture and redness up to which a crown is taken for skin
UP_TO = -1.0  # cm: how near to the skull's outline that is looked at
FEWEST = 20  # samples


def without_flesh(
    hair: Mixture | None, skin: Mixture, bare_crown: bool
) -> tuple[Mixture | None, Mixture | None]:
    """What was learned as hair, and what of it is skin in the shade: smooth, and of the skin's hue, while the
    rest is not, or while the crown is bare."""
    if hair is None:
        return None, None
    usual = skin.weights @ skin.means
    lightness, rougher = hair.means[:, 0] / usual[0], hair.means[:, 3] - usual[3]
    away, kept = off_hue(hair.means, usual), kept_colour(hair.means, usual)
    flesh = (away < NEAR) & (kept > PALER) & (rougher < SMOOTH)
    if not bare_crown:
        flesh &= (kept < REDDER) & (lightness > SHADED)
        grey = (kept < GREY) & (np.abs(hair.means[:, 0] - usual[0]) < GREYISH)
        black = (lightness < DARK) & (rougher > ROUGH)
        if hair.weights[grey].sum() < ENOUGH[0]:
            flesh &= (away < NEARER) & (hair.weights[black].sum() > ENOUGH[1])
    flesh &= kept < REDDEST
    if not flesh.any():
        return hair, None
    return (None if flesh.all() else hair.part(~flesh)), hair.part(flesh)


def crown_is_bare(view: View, samples: Floats, skin: Mixture, beyond: Floats) -> bool:
    """Whether the head is skin from the brows to the skull's outline, `beyond` (cm outside the skull, of the
    shape of a view), however the light falls on it: no hair begins anywhere."""
    xs, ys = views.axes()
    usual = skin.weights @ skin.means
    brow = float(view.landmarks[[*LEFT_BROW, *RIGHT_BROW], 1].max())
    there = (view.person > 0.8) & (np.abs(xs) < 4) & view.known & (ys > brow + 1) & (beyond < UP_TO)
    for band in (ys < brow + 2.5, (ys > brow + 2.5) & (beyond < -2.5), beyond > -2.5):
        within = (there & band).ravel()
        if within.sum() < FEWEST:
            return False
        seen = np.median(samples[within], axis=0)[None]
        kept = float(kept_colour(seen, usual)[0])
        lit, alike = seen[0, 0] > BARE[0] * usual[0], off_hue(seen, usual)[0] < BARE[1]
        if not (lit and alike and seen[0, 3] < usual[3] + BARE[2] and PALER - 0.05 < kept < BARE[3]):
            return False
    return True


def off_hue(samples: Floats, skin: Floats) -> Floats:
    """How far colours (n, 4) are from any mixture of the skin's colour with white."""
    length = max(float(np.hypot(*skin[1:3])), 1.0)
    return np.asarray(np.abs(samples[:, 1] * skin[2] - samples[:, 2] * skin[1]) / length)


def kept_colour(samples: Floats, skin: Floats) -> Floats:
    """How much of the skin's colour colours (n, 4) have: less in gloss, more in the shade."""
    return np.asarray(samples[:, 1:3] @ skin[1:3] / max(float(skin[1:3] @ skin[1:3]), 1.0))
