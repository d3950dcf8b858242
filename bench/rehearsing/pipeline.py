"""The pipeline of a rehearsal: the real one with a random klein, and three things put in its place.

Random weights paint noise, in which no judge finds a face: here every picture that shows something is taken.
A sculpture takes seconds of a processor and is no part of the queue: here everybody shares the first, which
lies in a file for those who take the place of the killed.
And each painting is marked with the number that the selfie of its own brief carries, so that a figurine which
reached somebody else would be found out. Runs in the painting process and knows nothing of Django.
"""

import os
import pickle
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.rehearsing import mark
from generation import child
from generation.pipeline import Figurine

#: Where a selfie carries its number, and the pixels of a cell.
SELFIE_MARK: tuple[tuple[int, int], int] = ((8, 8), 16)


def load() -> None:
    """Load what is used, and paint nothing: who is killed every few seconds should be back soon."""
    from generation import painters

    _rehearse()
    painters.ready("klein")


def make_figurines(
    sitters: Sequence[child.Sitter], on_progress: child.Progress, on_cast: child.OnCast
) -> Iterable[tuple[int, Figurine | Exception]]:
    """`generation.child.make_figurines`, rehearsing."""
    _rehearse()
    return child.make_figurines(sitters, on_progress, on_cast)


@cache
def _rehearse() -> None:
    import torch

    from generation import checks, sculptor
    from generation.painters.klein import Klein

    torch.set_num_threads(1)
    checks.judge = _take
    sculptor.sculpt = _first(sculptor.sculpt)
    Klein.paint_batch = _marked(Klein.paint_batch)  # type: ignore[method-assign]


def _take(picture: np.ndarray, analysis: Any, gate: Any = None) -> Any:
    from generation import checks
    from generation.refused import Refused

    if not checks.shows_something(picture):
        raise Refused("engine_error")
    return checks.Judgement(identity_distance=0.0)


def _first(sculpt: Callable[..., Any]) -> Callable[..., Any]:
    kept = Path(os.environ["DIORAMA_DATA"]) / "sculpture.pickle"

    @cache
    def shared() -> Any:
        return pickle.loads(kept.read_bytes())

    def sculpted(*person: Any) -> Any:
        if not kept.exists():
            part = kept.with_suffix(f".{os.getpid()}")
            part.write_bytes(pickle.dumps(sculpt(*person)))
            part.rename(kept)
        return shared()

    return sculpted


def _marked(paint_batch: Callable[..., Any]) -> Callable[..., Any]:
    def painted(self: Any, briefs: Sequence[Any], on_progress: Any) -> list[Any]:
        paintings = paint_batch(self, briefs, on_progress)
        for brief, painting in zip(briefs, paintings, strict=True):
            number = mark.read(brief.analysis.picture, *SELFIE_MARK)
            (x, y), cell = mark.place_in(brief.width, brief.height)
            mark.write(painting.picture, number, (x, y), cell)
            painting.alpha[y : y + 2 * cell, x : x + mark.BITS * cell] = 255
        return list(paintings)

    return painted
