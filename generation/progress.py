"""How often a visitor is told how far their figurine is."""

import time
from collections.abc import Callable


class Throttle:
    """Passes on at most one report in `every` seconds: always the latest, and never a step back.

    What comes too early is kept, and goes out with a later `flush`: the last word is never lost.
    """

    def __init__(
        self, report: Callable[[str, float], None], every: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._report, self._every, self._clock = report, every, clock
        self._stage, self._furthest = "", 0.0
        self._waiting: tuple[str, float] | None = None
        self._next = clock()

    def heard(self, stage: str, fraction: float) -> None:
        """Something was said; it counts if it is further than all before, or as far in another stage."""
        if fraction > self._furthest or (fraction == self._furthest and stage != self._stage):
            self._stage, self._furthest = self._waiting = (stage, fraction)

    def flush(self) -> None:
        """Report what waits, if it is time."""
        if self._waiting is not None and self._clock() >= self._next:
            waiting, self._waiting = self._waiting, None
            self._next = self._clock() + self._every
            self._report(*waiting)
