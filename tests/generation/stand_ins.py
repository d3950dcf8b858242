"""Stand-ins for what is dear on the way from selfie to figurine: looking, sculpting, painting, judging,
finishing. A picture says in its first pixel who it shows and how unlike them it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np
import pytest

from generation import checks, painters, pipeline, screening
from generation.choosing import seed_of
from generation.faces.analysis import Analysis
from generation.finishing import finish
from generation.painters import Brief, OutOfMemory, Painting
from generation.pipeline import Figurine, Frame, Order, Shape
from generation.refused import Refused
from generation.screening.verdict import PASS, Verdict

PORTRAIT, LANDSCAPE = Shape("portrait", 18, 32), Shape("landscape", 32, 18)
UNIT = 200  # of a distance of 1, in a byte
BLANK = -1.0
ORDER = Order(
    style="army", pose=None, colour="green", painter="brush", seed=4, shapes=(PORTRAIT,),
    nickname="", headline="", call_to_action="", url="", candidates=4,
)  # fmt: skip

#: What a painter makes of a brief: a picture so far from the person, one that shows nothing, or a failure.
Wish = Callable[[Brief], "float | Exception"]


def person(brief: Brief) -> int:
    return int(brief.analysis.picture[0, 0, 0])


def number(brief: Brief) -> int:
    """Which candidate of its person it is."""
    return [seed_of(ORDER.seed, candidate) for candidate in range(16)].index(brief.seed)


def _picture(brief: Brief, distance: float, shape: tuple[int, int]) -> np.ndarray:
    pixels = np.random.default_rng(brief.seed).integers(0, 256, (*shape, 3)).astype(np.uint8)
    pixels[0, 0] = person(brief), round(distance * UNIT), brief.seed % 256
    return pixels


def shown(files: bytes) -> tuple[int, float]:
    """Who a finished picture shows, and how unlike them."""
    return files[0], files[1] / UNIT


@dataclass(eq=False)
class Brush:
    """A painter that paints what it is told to. room: pictures that fit into its memory."""

    wish: Wish
    name: str = "brush"
    licence: str = "Apache-2.0"
    weights: tuple[str, ...] = ()
    screeners: tuple[str, ...] = ()
    candidates: int = 4
    processor: str = ""
    batch: int = 4
    room: int = 99
    calls: list[list[Brief]] = field(default_factory=list)

    def load(self) -> None:
        pass

    def paint(self, brief: Brief, on_progress: Callable[[float], None]) -> Painting:
        return self.paint_batch([brief], on_progress)[0]

    def paint_batch(self, briefs: Sequence[Brief], on_progress: Callable[[float], None]) -> list[Painting]:
        self.calls.append(list(briefs))
        on_progress(0.0)
        if len(briefs) > self.room:
            raise OutOfMemory("no room")
        on_progress(0.5)
        made = [self._one(brief) for brief in briefs]
        on_progress(1.0)
        return made

    def _one(self, brief: Brief) -> Painting:
        wished = self.wish(brief)
        if isinstance(wished, Exception):
            raise wished
        shape = brief.height, brief.width
        blank = wished == BLANK
        pixels: Any = np.zeros((*shape, 3), np.uint8) if blank else _picture(brief, wished, shape)
        return Painting(pixels, np.full(pixels.shape[:2], 255, np.uint8), {})


def plain(distance: float = 0.5) -> Brush:
    """Stands in for plastic."""
    return Brush(lambda brief: distance, name="plastic", candidates=1)


def scripted(distances: dict[tuple[int, int], float | Exception], otherwise: float = 0.5) -> Wish:
    """Distances and failures by person and candidate."""
    return lambda brief: distances.get((person(brief), number(brief)), otherwise)


@contextmanager
def stood_in(*brushes: Brush) -> Iterator[pytest.MonkeyPatch]:
    """Everything dear is stood in for; painters are these. What differs is patched with what it gives."""
    with pytest.MonkeyPatch.context() as patch:
        offered = {brush.name: brush for brush in brushes}
        patch.setattr(painters, "ready", offered.__getitem__)
        patch.setattr(pipeline, "_look", _look)
        patch.setattr(pipeline, "_sculpt", lambda analysis, style, order: None)
        patch.setattr(checks, "second_judge", lambda: None)
        patch.setattr(checks, "judge", _judge)
        patch.setattr(screening, "after", lambda pixels, names: PASS)
        patch.setattr(finish, "figurine", lambda pixels, alpha, shape: pixels)
        patch.setattr(finish, "framed", _framed)
        patch.setattr(finish, "cutout", lambda pixels: pixels.tobytes())
        patch.setattr(finish, "preview", lambda pixels, label, within: pixels.tobytes())
        yield patch


def make(people: Sequence[int], order: Order = ORDER, on_progress: Any = None) -> list[Figurine | Exception]:
    """The figurines of people, known by number; nobody can be made of number 0."""
    made = dict(arriving(people, order, on_progress))
    return [made[place] for place in range(len(people))]


def arriving(
    people: Sequence[int], order: Order = ORDER, on_progress: Any = None, **ears: Any
) -> Iterator[tuple[int, Figurine | Exception]]:
    """The same, each with its place as soon as it is there."""
    told = on_progress or (lambda place, stage, fraction: None)
    return pipeline.make_figurines([(bytes([who]), replace(order)) for who in people], told, **ears)


def figurine(made: Figurine | Exception) -> Figurine:
    assert isinstance(made, Figurine), repr(made)
    return made


def _look(selfie: bytes, screeners: tuple[str, ...]) -> tuple[Analysis, Verdict]:
    if selfie == b"\0":
        raise Refused("no_face")
    seen: Any = np.full((2, 2, 3), selfie[0], np.uint8)
    nothing: Any = None
    return Analysis(seen, nothing, nothing), PASS


def _judge(pixels: np.ndarray, analysis: Analysis, gate: checks.Gate | None) -> checks.Judgement:
    assert pixels[0, 0, 0] == analysis.picture[0, 0, 0], "judged by somebody else's face"
    return checks.Judgement(float(pixels[0, 0, 1]) / UNIT, gate(pixels, analysis) if gate else None)


def _framed(pixels: np.ndarray, words: object, shape: Shape) -> Frame:
    data = pixels.tobytes()
    return Frame(shape.name, shape.width, shape.height, data, sha256(data).hexdigest(), "image/jpeg")
