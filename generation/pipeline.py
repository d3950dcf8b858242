"""From selfie to figurine, in the order in which it happens.

Importing this module is cheap; what paints is imported by the process that paints, in `make_figurine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING

from generation.finishing.frame import Frame, Shape, Words
from generation.refused import Refused
from generation.screening.verdict import Verdict

if TYPE_CHECKING:
    import numpy as np

    from generation.faces.analysis import Analysis
    from generation.painters import Painter, Painting
    from generation.sculptor import Sculpture
    from generation.styles.style import Style

__all__ = ["STAGES", "Figurine", "Frame", "Order", "Shape", "make_figurine"]

#: The stages, as a visitor reads them, and the share of the whole that each has reached at its end.
STAGES = {
    "looking": ("Finding your face", 0.06),
    "sculpting": ("Sculpting you", 0.40),
    "painting": ("Painting you", 0.85),
    "finishing": ("Finishing touches", 1.0),
}
PREVIEW = Shape("preview", 720, 1280)
WIDE = "wide"  # the frame of lying screens
MOST_PIXELS = 1080 * 1920

OnProgress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of a selfie. Plain and picklable: it crosses to the painting process.

    pose: None lets the seed choose. shapes: at least one; all get the same figurine. colour: one of the
    style's, or `#rrggbb`. finish: `moulded` or `painted`. mark: what is embossed on the base, under the
    nickname. candidates: pictures to choose the best of, where the painter can paint several. fallback:
    whether the plastic painter may do it when the other one fails. screeners: asked beside the painter's.
    """

    style: str
    pose: str | None
    colour: str
    painter: str
    seed: int
    shapes: tuple[Shape, ...]
    nickname: str
    headline: str
    call_to_action: str
    url: str
    label: str = "AI-generated"
    finish: str = "moulded"
    mark: str = ""
    candidates: int = 1
    fallback: bool = True
    screeners: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        return Words(self.nickname, self.headline, self.call_to_action, self.url, self.label)


@dataclass(frozen=True, slots=True)
class Figurine:
    """The result. cutout: WebP, transparent, no text. preview: JPEG of the figurine alone, with its AI label.
    scores: `identity_distance`. stages: seconds by stage. verdict: what the screeners said, for the desk.
    painter: who painted it in the end. notes: codes of `campaigns.reasons.NOTES`, what the desk should know
    of how it was made. spares: the other candidates, the likest first, finished the same way."""

    frames: tuple[Frame, ...]
    cutout: bytes
    preview: bytes
    scores: dict[str, float]
    stages: dict[str, float]
    seed: int
    verdict: Verdict
    painter: str = "plastic"
    notes: tuple[str, ...] = ()
    spares: tuple[Figurine, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.verdict.reasons


def make_figurine(selfie: bytes | np.ndarray, order: Order, on_progress: OnProgress) -> Figurine:
    """Make the figurine of a selfie: a picture file's bytes, or (H, W, 3) uint8 RGB.

    `on_progress` hears a key of STAGES and the fraction of the whole (0-1), which never falls. Raises Refused
    with the reason for a visitor, LookupError for an unknown style, pose, colour or painter, and
    MissingSystemLibraries where the machine cannot run the face models.
    """
    style = _style(order)
    painter = _painter(order.painter)
    clock = _Clock(on_progress)
    with clock.stage("looking"):
        analysis, before = _look(selfie)
    with clock.stage("sculpting"):
        sculpture = _sculpt(analysis, style, order)
    with clock.stage("painting"):
        paintings = _paint(painter, Sitting(analysis, style, sculpture, order), clock)
    with clock.stage("finishing"), ThreadPoolExecutor(1) as aside:
        judged = aside.submit(_judge, next(iter(paintings.values())).picture, analysis)
        frames, cutout, preview = _finish(paintings, order, clock)
        scores, after = judged.result()
    verdict = Verdict.together([before, after])
    return Figurine(frames, cutout, preview, scores, clock.seconds, order.seed, verdict)


@dataclass(frozen=True, slots=True)
class Sitting:
    """All that a painter's brief needs beside a size."""

    analysis: Analysis
    style: Style
    sculpture: Sculpture
    order: Order


class _Clock:
    """Seconds by stage, and progress over the whole that never falls."""

    def __init__(self, on_progress: OnProgress) -> None:
        self.seconds: dict[str, float] = {}
        self._on_progress = on_progress
        self._stage, self._from, self._to, self._reached = "", 0.0, 0.0, 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._stage, self._from, self._to = name, self._to, STAGES[name][1]
        self.within(0.0)
        began = perf_counter()
        yield
        self.seconds[name] = round(perf_counter() - began, 3)
        self.within(1.0)

    def within(self, fraction: float) -> None:
        """Report a fraction (0-1) of the stage."""
        reached = self._from + (self._to - self._from) * min(max(fraction, 0.0), 1.0)
        self._reached = max(self._reached, reached)
        self._on_progress(self._stage, self._reached)


def _style(order: Order) -> Style:
    """The order's style; a colour or pose that it lacks is found out before anybody waits for it."""
    from generation.styles import style as styles

    style = styles.load(order.style)
    style.colour(order.colour), style.finish(order.finish)
    if order.pose is not None:
        style.pose(order.pose)
    return style


def _look(selfie: bytes | np.ndarray) -> tuple[Analysis, Verdict]:
    from generation import faces, screening
    from generation.selfie import decode

    analysis = faces.analyse(decode(selfie) if isinstance(selfie, bytes) else selfie)
    return analysis, _not_failed(screening.before(analysis))


def _sculpt(analysis: Analysis, style: Style, order: Order) -> Sculpture:
    from generation.sculptor import sculpt

    pose = order.pose or _pose(style, order.seed)
    try:
        return sculpt(analysis, style, pose, order.seed, order.nickname, order.mark)
    except ValueError as error:  # landmarks that are no face: a reason, never a monster
        raise Refused("engine_error") from error


def _paint(painter: Painter, sitting: Sitting, clock: _Clock) -> dict[Shape, Painting]:
    """One painting a shape."""
    from generation.painters import Brief

    order, paintings = sitting.order, {}
    shapes = _upright_first(order.shapes)
    for done, shape in enumerate(shapes):
        width, height = _painted_size(shape)
        brief = Brief(
            analysis=sitting.analysis,
            style=sitting.style,
            sculpture=sitting.sculpture,
            colour=order.colour,
            frame=_frame(sitting.style, shape),
            width=width,
            height=height,
            seed=order.seed,
            finish=order.finish,
        )
        paintings[shape] = painter.paint(brief, _part(clock, done, len(shapes)))
    return paintings


def _part(clock: _Clock, done: int, count: int) -> Callable[[float], None]:
    return lambda fraction: clock.within((done + fraction) / count)


def _judge(picture: np.ndarray, analysis: Analysis) -> tuple[dict[str, float], Verdict]:
    from generation import checks, screening

    judgement = checks.judge(picture, analysis)
    verdict = _not_failed(screening.after(picture))
    return {"identity_distance": round(judgement.identity_distance, 4)}, verdict


def _finish(
    paintings: dict[Shape, Painting], order: Order, clock: _Clock
) -> tuple[tuple[Frame, ...], bytes, bytes]:
    """The frames in the order's shapes, the cut-out and the preview."""
    from generation.finishing import finish

    frames, figurines = {}, {}
    for done, (shape, painting) in enumerate(paintings.items(), start=1):
        figurines[shape] = finish.figurine(painting.picture, painting.alpha, shape)
        if shape in order.shapes:
            frames[shape] = finish.framed(figurines[shape], order.words, shape)
        clock.within(0.8 * done / len(paintings))
    upright = next(iter(figurines.values()))
    files = finish.cutout(upright), finish.preview(upright, order.label, PREVIEW)
    return tuple(frames[shape] for shape in order.shapes), *files


def _upright_first(shapes: tuple[Shape, ...]) -> list[Shape]:
    """The shapes, begun by an upright one: it is judged, cut out and previewed."""
    upright = [shape for shape in shapes if shape.height >= shape.width] or [PREVIEW]
    return list(dict.fromkeys([*upright, *shapes]))


def _frame(style: Style, shape: Shape) -> str:
    """A lying screen has its own camera, which leaves room beside the figurine."""
    return WIDE if shape.width > shape.height and WIDE in style.frames else style.default_frame


def _painted_size(shape: Shape) -> tuple[int, int]:
    """The shape's size, or less: a wall of lamps has more pixels than a face has detail."""
    scale = min(1.0, (MOST_PIXELS / (shape.width * shape.height)) ** 0.5)
    return round(shape.width * scale), round(shape.height * scale)


def _not_failed(verdict: Verdict) -> Verdict:
    if verdict.outcome == "fail":
        raise Refused(verdict.reasons[0])
    return verdict


def _pose(style: Style, seed: int) -> str:
    return tuple(style.poses)[seed % len(style.poses)]


@cache
def _painter(name: str) -> Painter:
    from generation import painters

    painter = painters.find(name)()
    painter.load()
    return painter
