"""What the painting process tells the one that supervises it. Plain Python, nothing of Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from generation.child import EngineFailed
    from generation.pipeline import Figurine
    from generation.refused import Refused

    #: What came of one person, as far as the child knows.
    Told: TypeAlias = Figurine | Refused | EngineFailed


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody of the batch is so far: a stage, and a fraction of the whole (0 to 1)."""

    place: int
    stage: str
    fraction: float


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody's sculpture, to look at while it is painted: a small WebP."""

    place: int
    picture: bytes


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody's painting came to its end."""

    place: int
    outcome: Told


@dataclass(frozen=True, slots=True)
class Done:
    """The batch is over, the last word on it. tired: why this process should give way to a new one, if so."""

    tired: str


#: What is told of one person.
OfOne: TypeAlias = Reached | Cast | Came
News: TypeAlias = OfOne | Done
