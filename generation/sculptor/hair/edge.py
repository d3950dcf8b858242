"""Whether a hem is cloth's: an edge as sharp and as even as what is sewn or knitted has, where hair begins
bit by bit."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generation.sculptor.hair import view as views
from generation.sculptor.hair.hem import LIGHTNESS, Hem
from generation.sculptor.hair.view import View
from generation.sculptor.mesh import Floats

REACH, STEP = 1.6, 0.1  # cm to each side of a hem where its edge is looked for
COLUMNS = 60
ENDS = 0.3  # cm of a hem's ends that are left out
DEEP = 5  # steps above and below an edge that are compared
STRONG = 30.0  # CIELAB units: more contrast makes no better edge
BENT = 2.0  # CIELAB units that a step up or down costs from column to column
RIVAL = 0.7  # of the sharpest edge near: one that is less sharp is not the edge
LEAST, OUTLIERS = 10, 80  # per cent of an edge
DEGREE = 4  # of the curve that a hem has, however the head is turned
SHARP, SURE, UNEVEN = 8.0, 0.85, 0.13  # CIELAB units, share and cm: of a cap
RAGGED = 0.25  # cm: no cap's, but a fringe's


@dataclass(frozen=True, slots=True)
class Edge:
    """sharp: CIELAB units by which half a centimetre above and below differ, all along but for a tenth.
    sure: share where nothing near is much sharper. uneven: cm off a smooth curve, but for a fifth."""

    sharp: float
    sure: float
    uneven: float

    @property
    def is_clean(self) -> bool:
        return self.sharp > SHARP and self.sure > SURE

    @property
    def is_ragged(self) -> bool:
        return self.uneven > RAGGED

    @property
    def is_even(self) -> bool:
        return self.is_clean and self.uneven < UNEVEN


def edge_of(hem: Hem, view: View) -> Edge:
    """The sharpest line near a hem that does not jump."""
    xs = np.linspace(hem.line[0, 0] + ENDS, hem.line[-1, 0] - ENDS, COLUMNS).astype(np.float32)
    offsets = np.arange(REACH, -REACH - STEP / 2, -STEP, dtype=np.float32)
    contrast = _contrast(_across(view, xs, hem.height_at(xs)[None] + offsets[:, None]))
    gain = np.minimum(contrast, STRONG)
    rows = _path(gain)
    along = contrast[rows, np.arange(COLUMNS)]
    heights = hem.height_at(xs) - STEP * rows
    curve = np.polyval(np.polyfit(xs, heights, DEGREE, w=np.minimum(along, STRONG)), xs)
    return Edge(
        sharp=float(np.percentile(along, LEAST)),
        sure=float((gain[rows, np.arange(COLUMNS)] > RIVAL * gain.max(axis=0)).mean()),
        uneven=float(np.percentile(np.abs(heights - curve), OUTLIERS)),
    )


def _across(view: View, xs: Floats, ys: Floats) -> Floats:
    """(rows, columns, 3): lightness and shade-free colours at xs (columns,) and ys (rows, columns), cm."""
    places = np.stack([np.broadcast_to(xs, ys.shape), ys], -1).reshape(-1, 2)
    columns, rows = views.to_samples(places, views.FINE).T.reshape(2, *ys.shape)
    seen = cv2.remap(
        view.picture, np.ascontiguousarray(columns), np.ascontiguousarray(rows), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    lab = cv2.cvtColor(seen.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(
        np.concatenate([LIGHTNESS * lab[..., :1], lab[..., 1:] * (66 / (lab[..., :1] + 16))], -1), np.float32
    )


def _contrast(colours: Floats) -> Floats:
    """How different the DEEP rows above and below each place between rows are."""
    total = np.cumsum(np.concatenate([np.zeros_like(colours[:1]), colours]), axis=0)
    mean = (total[DEEP:] - total[:-DEEP]) / DEEP
    return np.asarray(np.linalg.norm(mean[:-DEEP] - mean[DEEP:], axis=-1), np.float32)


def _path(gain: Floats) -> np.ndarray:
    """(columns,): the row in each, so that most is gained on the way and little lost by bends."""
    rows = np.arange(len(gain))
    bends = BENT * np.abs(rows[:, None] - rows)
    best, before = gain[:, 0], []
    for column in gain.T[1:]:
        reached = best - bends
        before.append(reached.argmax(axis=1))
        best = reached.max(axis=1) + column
    path = [int(best.argmax())]
    for step in reversed(before):
        path.append(int(step[path[-1]]))
    return np.array(path[::-1])
