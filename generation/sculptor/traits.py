"""What a person is known by beside their face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Traits:
    """hair: its length. volume: cm that it stands out above and beside the skull. curly: whether it curls.
    beard, moustache: how much of one, 0-1. covered: what hides the hair. knot: whether it is
    tied to a bun or a top knot that is seen above the head. beside: cm² of it beside the face, below the
    hairline."""

    hair: Literal["none", "short", "medium", "long"]
    volume: float
    curly: bool
    beard: float
    moustache: float
    covered: Literal["no", "cap", "scarf"]
    knot: bool = False
    beside: float = 0.0
