"""What a painter is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis
    from generation.sculptor.figure import Sculpture
    from generation.styles.style import Style

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Brief:
    """One figurine to paint. width, height: pixels. finish: one of the style's. Equal briefs give equal
    pictures on one machine."""

    analysis: Analysis
    style: Style
    sculpture: Sculpture
    colour: str
    frame: str
    width: int
    height: int
    seed: int
    finish: str = "moulded"


@dataclass(frozen=True, slots=True)
class Painting:
    """picture: (height, width, 3) uint8 RGB with backdrop. alpha: (height, width) uint8, how much of a pixel
    the figurine covers. stages: seconds by stage. shadow: (height, width) uint8, how much light the figurine
    takes from the floor, or None where there is no floor or the painter cannot tell."""

    picture: np.ndarray
    alpha: np.ndarray
    stages: dict[str, float]
    shadow: np.ndarray | None = None


class Painter(Protocol):
    """Turns briefs into pictures. `load` does the heavy imports and reads weights, in the process that
    paints. `paint` calls `on_progress` with fractions that never fall, the last of them 1."""

    name: str
    licence: str

    def load(self) -> None: ...

    def paint(self, brief: Brief, on_progress: Progress) -> Painting: ...
