"""How long each stage of a figurine takes, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

#: The stages, as a visitor reads them, and the share of the whole that each has reached at its end.
STAGES = {
    "looking": ("Finding your face", 0.06),
    "sculpting": ("Sculpting you", 0.40),
    "painting": ("Painting you", 0.85),
    "finishing": ("Finishing touches", 1.0),
}

#: Hears a key of STAGES, and the fraction (0-1) of the whole.
OnProgress = Callable[[str, float], None]


class Clock:
    """One person's seconds by stage, and progress over the whole that never falls.

    Stages follow each other; people of one batch are painted together, so each one's painting lasts until
    their own picture was chosen.
    """

    def __init__(self, on_progress: OnProgress) -> None:
        self.seconds: dict[str, float] = {}
        self._on_progress = on_progress
        self._stage, self._from, self._to, self._reached = "", 0.0, 0.0, 0.0
        self._began = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.begin(name)
        yield
        self.end()

    def begin(self, name: str) -> None:
        self._stage, self._from, self._to = name, self._to, STAGES[name][1]
        self.within(0.0)
        self._began = perf_counter()

    def end(self) -> None:
        self.seconds[self._stage] = round(perf_counter() - self._began, 3)
        self.within(1.0)

    def within(self, fraction: float) -> None:
        """Report a fraction (0-1) of the stage."""
        reached = self._from + (self._to - self._from) * min(max(fraction, 0.0), 1.0)
        self._reached = max(self._reached, reached)
        self._on_progress(self._stage, self._reached)
