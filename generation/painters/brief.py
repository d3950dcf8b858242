"""What a painter is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis
    from generation.sculptor.figure import Sculpture
    from generation.styles.style import Style

Progress = Callable[[float], None]
OnCast = Callable[["Painting"], None]


@dataclass(frozen=True, slots=True)
class Brief:
    """One figurine to paint. width, height: pixels. finish: one of the style's. identity_scale: times the
    style's own hold on the face; above 1 after a picture that was not like the person. on_cast hears of
    the sculpture's photograph where the painter takes one on its way. Equal briefs give equal pictures on one
    machine."""

    analysis: Analysis
    style: Style
    sculpture: Sculpture
    colour: str
    frame: str
    width: int
    height: int
    seed: int
    finish: str = "moulded"
    identity_scale: float = 1.0
    on_cast: OnCast = field(default=lambda painting: None, compare=False)


@dataclass(frozen=True, slots=True)
class Painting:
    """picture: (height, width, 3) uint8 RGB with backdrop. alpha: (height, width) uint8, how much of a pixel
    the figurine covers. stages: seconds by stage. shadow: (height, width) uint8, how much light the figurine
    takes from the floor, or None where there is no floor or the painter cannot tell."""

    picture: np.ndarray
    alpha: np.ndarray
    stages: dict[str, float]
    shadow: np.ndarray | None = None


class OutOfMemory(RuntimeError):
    """The device has no room for that many pictures at once; fewer may do."""


class Unwanted(Exception):
    """Nobody waits for these pictures any more. Raised by an `on_progress`; it ends the whole call, whoever
    else is painted in it, and no painter catches it."""


class Painter(Protocol):
    """Turns briefs into pictures. `load` does the heavy imports and reads weights, in the process that
    paints. `paint` calls `on_progress` with fractions that never fall, the last of them 1; what it raises
    ends the painting.

    weights: sets of `generation/weights/` that `load` needs. screeners: names of
    `generation.screening.MODELS` that look at its selfies and its pictures. candidates: pictures of one
    person that it can paint differently; 1 where every seed gives the same likeness. processor: the company
    that selfies are sent to, as consent texts must name it; empty where faces stay home.
    """

    name: str
    licence: str
    weights: tuple[str, ...]
    screeners: tuple[str, ...]
    candidates: int
    processor: str

    def load(self) -> None: ...

    def paint(self, brief: Brief, on_progress: Progress) -> Painting: ...


@runtime_checkable
class BatchPainter(Painter, Protocol):
    """A painter that paints up to `batch` briefs of one style and size in one call, each as if alone: row i
    depends on brief i only (invariant I9). An exception in a place is that brief's alone. Raises
    OutOfMemory."""

    batch: int

    def paint_batch(
        self, briefs: Sequence[Brief], on_progress: Progress
    ) -> Sequence[Painting | Exception]: ...
