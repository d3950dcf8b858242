"""Many briefs for one painter: together where it can, smaller where memory ends, alone where one is poison.

Whatever a brief comes to, its place in the answer is its place in the question (invariant I9).
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import structlog

from generation import checks
from generation.painters.brief import BatchPainter, Brief, OutOfMemory, Painter, Painting, Unwanted
from generation.refused import Refused

log = structlog.get_logger(__name__)

#: Hears the place of a brief and the fraction of it that is painted.
OnEach = Callable[[int, float], None]
OnPainted = Callable[[int, Painting], None]

_memory_ended = threading.Event()


def ran_out_of_memory() -> bool:
    """Whether a painter of this process ever had no room. What it keeps is then in pieces, so it had better
    begin anew; whoever supervises the process asks and decides."""
    return _memory_ended.is_set()


def paint_all(
    painter: Painter, briefs: Sequence[Brief], on_progress: OnEach, on_painted: OnPainted | None = None
) -> list[Painting | Exception]:
    """Paint each brief; at its place in the list is the painting, or the exception that it ended with.

    Briefs of one style, frame, size and hold on the face are painted together, `painter.batch` at most. A
    call that finds no room is halved, down to one; any other exception of a call in company makes each be
    painted alone, so that poison harms itself only. A picture that is not finite or shows nothing is
    Refused("engine_error"). `on_progress` hears fractions that never fall, however often a brief is tried;
    if it raises Unwanted, that travels out, and nothing else does. `on_painted` hears of each painting as
    soon as it is there, so that it can be judged while the next is painted. All pictures are in memory when
    the call returns: 4 bytes a pixel and brief.
    """
    work = _Work(painter, briefs, on_progress, on_painted or (lambda place, painting: None))
    for places in _alike(briefs):
        work.paint(places)
    return [work.outcomes[place] for place in range(len(briefs))]


class _Work:
    """One call of `paint_all`: what each brief came to, and how many at once were not too many."""

    def __init__(
        self, painter: Painter, briefs: Sequence[Brief], on_progress: OnEach, on_painted: OnPainted
    ) -> None:
        self.outcomes: dict[int, Painting | Exception] = {}
        self._painter, self._briefs = painter, briefs
        self._on_progress, self._on_painted = on_progress, on_painted
        self._reached = [0.0] * len(briefs)
        self._most = painter.batch if isinstance(painter, BatchPainter) else 1

    def paint(self, places: Sequence[int]) -> None:
        waiting = list(places)
        while waiting:
            # Asked anew each time: a call that found no room has lowered it for all that follow.
            self._together(waiting[: self._most])
            waiting = [place for place in waiting if place not in self.outcomes]

    def _together(self, places: list[int]) -> None:
        failure = self._call(places)
        if failure is None:
            return
        if len(places) == 1:
            self.outcomes[places[0]] = failure
        elif isinstance(failure, OutOfMemory):
            self._most = len(places) // 2
        else:
            log.warning("batch_taken_apart", painter=self._painter.name, size=len(places))
            for place in places:
                self._together([place])

    def _call(self, places: list[int]) -> Exception | None:
        """Paint these in one call; None, or what it raised."""
        try:
            paintings = self._paintings([self._briefs[place] for place in places], places)
        except Unwanted:
            raise
        except Exception as failure:
            _let_go(failure)
            if isinstance(failure, OutOfMemory):
                _memory_ended.set()
                log.warning("out_of_memory", painter=self._painter.name, size=len(places))
            return failure
        for place, painting in zip(places, paintings, strict=True):
            self._keep(place, painting)
        return None

    def _paintings(self, briefs: list[Brief], places: list[int]) -> Sequence[Painting | Exception]:
        def reached(fraction: float) -> None:
            for place in places:
                self._reached[place] = max(self._reached[place], fraction)
                self._on_progress(place, self._reached[place])

        if len(briefs) == 1 or not isinstance(self._painter, BatchPainter):
            return [self._painter.paint(brief, reached) for brief in briefs]
        paintings = self._painter.paint_batch(briefs, reached)
        if len(paintings) != len(briefs):
            # Nobody can tell whose they are.
            raise RuntimeError(f"{len(paintings)} pictures were painted for {len(briefs)} briefs")
        return paintings

    def _keep(self, place: int, painting: Painting | Exception) -> None:
        if isinstance(painting, Exception):
            self.outcomes[place] = painting
            return
        if not checks.shows_something(painting.picture):
            self.outcomes[place] = Refused("engine_error")
            return
        self.outcomes[place] = painting
        self._on_painted(place, painting)


def _alike(briefs: Sequence[Brief]) -> Iterable[list[int]]:
    """The places of briefs that one call may paint, in the order in which the first of them was asked for."""
    keys = [
        (brief.style.name, brief.frame, brief.width, brief.height, brief.identity_scale) for brief in briefs
    ]
    ranked = sorted(range(len(briefs)), key=lambda place: (keys.index(keys[place]), place))
    return [list(places) for _, places in groupby(ranked, key=lambda place: keys[place])]


def _let_go(failure: BaseException | None) -> None:
    """Let go of what the failed call still holds: its tensors would take the room of the next try."""
    while failure is not None:
        traceback.clear_frames(failure.__traceback__)
        failure = failure.__cause__ or failure.__context__
