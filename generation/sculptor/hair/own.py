"""What of a mask can be the person's own hair: necks, furs, collars and people behind are coloured like hair
often enough."""

from __future__ import annotations

import cv2
import numpy as np

from generation.sculptor.face_topology import CHIN
from generation.sculptor.hair import view as views
from generation.sculptor.hair.mixture import Mixture
from generation.sculptor.hair.view import View, disc
from generation.sculptor.mesh import Floats

LIKE_HAIR = -11.0  # log density: what is likelier than that may be hair
EAR_TOP = 2.6  # y, cm
FEWEST = 25  # samples (1.6 cm²): less hair than that is taken for none
STANDS_OUT = 1.5  # cm beyond the skull, where somebody behind may show
WIDE_ENOUGH = 2.0  # cm of hair beside the jaw, both sides together
FRONTAL = 0.35  # sine of the yaw up to which both sides of a head are seen
ABOUT_FRONTAL = 0.2  # and up to which both are alike
TEMPLE = 4.0  # y, cm
NAPE = 3.5  # cm above the chin where a bearded man's hair ends, unless it falls
UPPER, LOCK = 5.0, 2.0  # y, cm: hair is on the scalp there; and how much of it is looked at below a cap
EAR_HEIGHT, BESIDE = 5.0, 0.5  # cm between such hair that is closed, and from the face's oval
FADED = (35.0, 22.0, 22.0)  # lightness and colours by which hair's ends may differ from that
SCRAP = 1.0  # cm: narrower is no hair, but what has its colour by chance
MORE, ALIKE = 1.5, 0.6  # cm by which sides may differ, and the share of a background that is like hair
CROWDED, ALONE = 0.5, 0.2  # shares of rows in which somebody else follows beside hair
ASIDE = 0.8  # cm by which a head's own hair may differ from side to side, beside somebody else's
BOTH = 0.8  # share of a strand that hangs on the other side, too
STEP, ABRUPT = 6, 0.6  # rows, and the share of FADED that they may differ by


def of_one_colour(share: Floats, view: View, samples: Floats) -> Floats:
    """Hair that hangs has the scalp's colour, even when dyed or bleached by the sun: a neck has not, nor has
    somebody's sleeve."""
    xs, ys = views.axes()
    image = samples.reshape(*share.shape, -1)[..., :3]
    hair = share > 0.5
    highest = np.flatnonzero(hair.any(axis=1))[:1]
    if not len(highest):
        return share
    upper = hair & (ys > min(UPPER, float(ys[highest[0], 0]) - LOCK))
    away = (image - np.median(image[upper], axis=0)) / FADED
    far = np.linalg.norm(away, axis=2)
    sides = xs < 0, xs >= 0
    strange = [_is_strange(away, hair & side, view) for side in sides]
    for side, here, there in zip(sides, strange, strange[::-1], strict=True):
        if not here:
            continue
        lower = side & (ys < EAR_TOP)
        like = cv2.morphologyEx((hair & (far < 1)).astype(np.uint8), cv2.MORPH_OPEN, disc(SCRAP)) > 0
        _, parts = cv2.connectedComponents((hair & (like | ~lower)).astype(np.uint8))
        lost = hair & lower & ~np.isin(parts, np.setdiff1d(parts[hair & ~lower], 0))
        in_shade = not there and (lost & hair[:, ::-1]).sum() > BOTH * lost.sum()
        if not in_shade:
            share = np.where(lower & (lost | ~hair), 0, share)
    return share.astype(np.float32)


def _is_strange(away: Floats, hair: np.ndarray, view: View) -> bool:
    """Whether what hangs on a side has, at once, another colour than the scalp's hair; `away`: (HEIGHT,
    WIDTH, 3), beside that."""
    ys = views.axes()[1]
    low = hair & (ys < EAR_TOP) & (ys < view.landmarks[CHIN, 1] + 4)
    return bool(low.any() and np.linalg.norm(np.median(away[low], axis=0)) > 1 and _breaks(away, hair))


def _breaks(colours: Floats, where: np.ndarray) -> bool:
    """Whether colours (HEIGHT, WIDTH, 3) change at once from row to row; hair that is dyed does so slowly."""
    rows = np.flatnonzero(where.sum(axis=1) > views.PER_CM)
    if len(rows) <= STEP:
        return False
    usual = np.array([np.median(colours[row][where[row]], axis=0) for row in rows])
    steps = np.linalg.norm(usual[STEP:] - usual[:-STEP], axis=1)
    return bool(steps.max() > ABRUPT)


def with_locks(kept: np.ndarray, parts: np.ndarray, view: View, inside: Floats) -> np.ndarray:
    """Where (HEIGHT, WIDTH) the parts are that are `kept`, (n,) bool by their number in `parts`, and locks
    that an ear parts from them: of a head seen from the front, what hangs where hair hangs on its other side.
    """
    worn = kept[parts]
    if abs(float(view.turn[0, 2])) > ABOUT_FRONTAL:
        return worn
    other = cv2.dilate(worn[:, ::-1].astype(np.uint8), disc(MORE)) > 0
    low = views.axes()[1] < EAR_TOP
    with_all = worn.copy()
    for part in np.flatnonzero(~kept)[1:]:
        lock = (parts == part) & low
        if lock.sum() > FEWEST and other[lock].mean() > BOTH:
            with_all |= parts == part
    return worn if (with_all == worn).all() else without_bites(with_all, view, inside)


def without_bites(worn: np.ndarray, view: View, inside: Floats) -> np.ndarray:
    """Hair beside the face without gaps lower than an ear: half an ear, gloss, light that shines through."""
    tall = np.ones((round(EAR_HEIGHT * views.PER_CM), 1), np.uint8)
    closed = cv2.morphologyEx(worn.astype(np.uint8), cv2.MORPH_CLOSE, tall) > 0
    return worn | (closed & (inside < -BESIDE) & (view.person > 0.5))


def falls(share: Floats, view: View, whiskers: bool) -> bool:
    """Whether hair hangs beside the jaw; beside a beard, which may be taken for it, on either side."""
    xs, ys = views.axes()
    beside = (share > 0.5)[np.abs(ys[:, 0] - view.landmarks[CHIN, 1] - 1.0) < 1.5]
    wide = beside.sum(axis=1).mean() / views.PER_CM
    least = min((beside & side).sum(axis=1).mean() for side in (xs < 0, xs >= 0)) / views.PER_CM
    frontal = abs(float(view.turn[0, 2])) < FRONTAL
    return bool(wide > WIDE_ENOUGH and (least > WIDE_ENOUGH / 4 or not (whiskers and frontal)))


def below_hair(view: View, beyond: Floats, whiskers: bool) -> np.ndarray:
    """Where hair that does not fall cannot be: there are collars, furs and other people."""
    ys, chin = views.axes()[1], view.landmarks[CHIN, 1]
    if not whiskers:
        return np.asarray((ys < chin) & (beyond > -99))
    return np.asarray((ys < chin + NAPE) | ((ys < -0.5) & (beyond > 1)))


def of_somebody_behind(mask: np.ndarray, view: View, beyond: Floats) -> np.ndarray:
    """What stands out above the head where no background follows, but more people."""
    high = (beyond > STANDS_OUT) & (views.axes()[1] > 6)
    count, parts = cv2.connectedComponents((mask & high).astype(np.uint8))
    others = np.zeros_like(mask)
    for part in range(1, count):
        own = (parts == part).astype(np.uint8)
        round_it = (cv2.dilate(own, disc(4.0)) > cv2.dilate(own, disc(1.5))) & high & view.known & ~mask
        if round_it.sum() > FEWEST and (view.person[round_it] > 0.5).mean() > 0.6:
            others |= own > 0
    return others


def without_neighbours(share: Floats, view: View, beyond: Floats) -> Floats:
    """What hangs beside a head where no background follows, but more people, is theirs as far as it reaches
    farther than the hair on the head's other side."""
    if abs(float(view.turn[0, 2])) > ABOUT_FRONTAL:
        return share
    followed = [_followed(share[:, ::side] > 0.5, view, beyond, side) for side in (-1, 1)]
    xs = views.axes()[0]
    for side, here, there in ((-1, *followed), (1, *followed[::-1])):
        if here < CROWDED or there > ALONE:
            continue
        own = np.where(((share > 0.5) & (side * xs < 0)) | (beyond < 0), np.abs(xs), 0).max(axis=1)
        tall = np.ones((round(ASIDE * views.PER_CM) | 1, 1), np.uint8)
        limit = cv2.dilate(own.astype(np.float32)[:, None], tall) + ASIDE
        share = np.where(side * xs > limit, np.minimum(share, 0.4), share)
    return share.astype(np.float32)


def _followed(worn: np.ndarray, view: View, beyond: Floats, side: int) -> float:
    """In how many of the rows where hair stands off on a side there is somebody right beyond it, 0-1; `worn`
    has that side on its right."""
    xs, ys = views.axes()
    off = worn & (xs > 0) & (beyond > STANDS_OUT) & (ys > view.landmarks[CHIN, 1]) & (ys < UPPER)
    rows = np.flatnonzero(off.any(axis=1))
    if len(rows) < views.PER_CM:
        return 0.0
    last = views.WIDTH - 1 - off[rows, ::-1].argmax(axis=1)
    beside = np.minimum(last[:, None] + np.arange(2, views.PER_CM + 3), views.WIDTH - 1)
    people = ((view.person > 0.5) & view.known)[:, ::side][rows[:, None], beside]
    return float((people.mean(axis=1) > 0.5).mean())


def on_both_sides(share: Floats, view: View, samples: Floats, hair: Mixture) -> Floats:
    """Hair before what is as dark as itself passes for background, and that for hair: there a head seen from
    the front has what it has on its other side, and where that is no surer, no more than both have."""
    if abs(float(view.turn[0, 2])) > ABOUT_FRONTAL:
        return share
    xs, ys = views.axes()
    worn, other = share > 0.5, share[:, ::-1] > 0.5
    coloured = (hair.log_density(samples) > LIKE_HAIR).reshape(worn.shape)
    for side in (xs < 0, xs >= 0):
        there = other & side & (ys < TEMPLE) & view.known
        lost, unsure = there & ~worn, _ends_unseen(worn & side & (ys < EAR_TOP), view, coloured)
        near = cv2.dilate(other.astype(np.uint8), disc(MORE)) > 0
        more = worn & side & ~near & (ys < EAR_TOP)
        if unsure and more.sum() > FEWEST:
            share = np.where(more, 0.0, share)
        if lost.sum() < max(0.6 * there.sum(), 6 * FEWEST) or coloured[lost].mean() < 0.7:
            continue
        if (view.person[lost] > 0.5).mean() > 0.7 or _ends_unseen(there[:, ::-1], view, coloured):
            continue
        share = np.where(lost & coloured, 0.8, share)
    return share.astype(np.float32)


def _ends_unseen(hair: np.ndarray, view: View, coloured: np.ndarray) -> bool:
    """Whether hair ends before a background that is coloured like it."""
    round_it = (cv2.dilate(hair.astype(np.uint8), disc(2 * MORE)) > 0) & (view.person < 0.5) & view.known
    round_it &= ~hair
    return bool(round_it.sum() > FEWEST and coloured[round_it].mean() > ALIKE)
