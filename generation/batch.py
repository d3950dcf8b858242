"""The people who are painted together: each keeps their own lease, progress and outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generation.child import EngineFailed
from generation.job import Job
from generation.progress import Throttle

if TYPE_CHECKING:
    from generation.child import Told

    #: What painting one person came to.
    Outcome: TypeAlias = "Told | Lost"

#: Says whether the work is still wanted, and renews the lease on it.
Keep = Callable[[], bool]

REPORT_EVERY = 0.25  # seconds between two reports of one person's progress


class Lost(Exception):
    """The work is not wanted any more (the lease went to another, or its owner withdrew)."""


@dataclass(frozen=True, slots=True)
class Sitter:
    """One person to paint: what was claimed, their picture, whom to tell how far it is, and their lease."""

    job: Job
    selfie: bytes
    on_progress: Callable[[str, float], None]
    keep: Keep


class Batch:
    """Who of the sitters is still wanted, and what they are told. number: rises from batch to batch."""

    def __init__(self, number: int, sitters: Sequence[Sitter]) -> None:
        self.number, self.sitters = number, tuple(sitters)
        self._progress = [Throttle(sitter.on_progress, REPORT_EVERY) for sitter in self.sitters]
        self._wanted = set(range(len(self.sitters)))

    def __len__(self) -> int:
        return len(self.sitters)

    def keep(self) -> bool:
        """Renew the leases. False when nobody is wanted any more."""
        self._wanted = {place for place in self._wanted if self.sitters[place].keep()}
        return bool(self._wanted)

    def heard(self, number: int, place: int, stage: str, fraction: float) -> None:
        """The painting process said something, perhaps of a batch before."""
        if number == self.number and place in self._wanted:
            self._progress[place].heard(stage, fraction)

    def flush(self) -> None:
        """Report what waits, if it is time."""
        for place in self._wanted:
            self._progress[place].flush()

    def came_to(self, outcomes: Sequence[Told]) -> list[Outcome]:
        """An outcome for each person; whatever came of who is not wanted any more is dropped."""
        if not self._wanted:
            return [Lost() for _ in self.sitters]
        return [
            outcome if place in self._wanted else Lost()
            for place, (_, outcome) in enumerate(zip(self.sitters, outcomes, strict=True))
        ]

    def failed(self, failure: EngineFailed) -> list[Outcome]:
        """The same end for all."""
        return self.came_to([failure] * len(self))
