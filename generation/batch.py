"""The people who are painted together: each keeps their own lease, progress and end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generation.job import Job
from generation.news import Cast, OfOne, Reached
from generation.progress import Throttle

if TYPE_CHECKING:
    from generation.pipeline import Figurine

#: What painting one person came to: Refused, Lost, Stopped, EngineFailed, or what went wrong beside it.
Outcome: TypeAlias = "Figurine | Exception"

REPORT_EVERY = 0.25  # seconds between two reports of one person's progress


class Lost(Exception):
    """The work is not wanted any more (the lease went to another, or its owner withdrew)."""


@dataclass(frozen=True, slots=True)
class Sitter:
    """One person to paint: what was claimed, and their picture. on_progress is told how far it is, on_cast is
    shown the sculpture (a small WebP), on_outcome is told what came of it, once. keep says whether the work
    is still wanted, and renews the lease on it."""

    job: Job
    selfie: bytes
    on_progress: Callable[[str, float], None]
    keep: Callable[[], bool]
    on_cast: Callable[[bytes], object]
    on_outcome: Callable[[Outcome], None]


class Batch:
    """Who of the sitters still waits, and what they are told. number: rises from batch to batch."""

    def __init__(self, number: int, sitters: Sequence[Sitter]) -> None:
        self.number, self.sitters = number, tuple(sitters)
        self._progress = [Throttle(sitter.on_progress, REPORT_EVERY) for sitter in self.sitters]
        self._waiting = set(range(len(self.sitters)))

    def __len__(self) -> int:
        return len(self.sitters)

    def keep(self) -> bool:
        """Renew the leases of those who wait; who is not wanted any more is Lost. False when nobody waits."""
        for place in sorted(self._waiting):
            if not self.sitters[place].keep():
                self._end(place, Lost())
        return bool(self._waiting)

    def heard(self, news: OfOne) -> None:
        """The painting process told of somebody. Whatever it is, it is dropped if they wait no longer."""
        if news.place not in self._waiting:
            return
        if isinstance(news, Reached):
            self._progress[news.place].heard(news.stage, news.fraction)
        elif isinstance(news, Cast):
            self.sitters[news.place].on_cast(news.picture)
        else:
            self._end(news.place, news.outcome)

    def flush(self) -> None:
        """Report what waits, if it is time."""
        for place in self._waiting:
            self._progress[place].flush()

    def end(self, failure: Exception) -> None:
        """The same end for all who still wait."""
        for place in sorted(self._waiting):
            self._end(place, failure)

    def _end(self, place: int, outcome: Outcome) -> None:
        self._waiting.remove(place)  # first: whatever comes of telling it, it is told once
        self.sitters[place].on_outcome(outcome)
