"""From selfie to figurine, in the order in which it happens.

Importing this module is cheap; what paints is imported by the process that paints, in `make_figurine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from generation.casting import Casting
from generation.clock import STAGES, Clock, OnProgress
from generation.finishing.frame import Frame, Shape, Words
from generation.refused import Refused
from generation.screening.verdict import PASS, Verdict, hold

if TYPE_CHECKING:
    import numpy as np

    from generation.easel import Candidate, Choice
    from generation.faces.analysis import Analysis
    from generation.painters import Painter
    from generation.sculptor import Sculpture
    from generation.sitting import Sitting
    from generation.styles.style import Style

    Chosen = tuple[Sitting, Choice]

__all__ = ["STAGES", "Figurine", "Frame", "Order", "Shape", "Sitter", "make_figurine", "make_figurines"]

Given = TypeVar("Given")
Made = TypeVar("Made")


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
    scores: `identity_distance`, and `gate_similarity` where its weights are installed, each as the frame has
    it that is least like the person. stages: seconds by stage. verdict: what the screeners said, for the
    desk. painter: who painted it in the end. notes: codes of `campaigns.reasons.NOTES`, what the desk should
    know of how it was made. spares: the other candidates that are like the person, the likest first, finished
    the same way. tried: every candidate that was painted, also those that are none of these: `seed`,
    `identity_scale`, scores, or why it `failed`."""

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
    tried: tuple[dict[str, Any], ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.verdict.reasons


#: Somebody's selfie, a picture file's bytes or (H, W, 3) uint8 RGB, and what to make of it.
Sitter = tuple["bytes | np.ndarray", Order]
#: What came of somebody.
Outcome = Figurine | Exception


def make_figurine(selfie: bytes | np.ndarray, order: Order, on_progress: OnProgress) -> Figurine:
    """Make the figurine of a selfie: a picture file's bytes, or (H, W, 3) uint8 RGB.

    `on_progress` hears a key of STAGES and the fraction of the whole (0-1), which never falls. Raises Refused
    with the reason for a visitor, LookupError for an unknown style, pose, colour or painter, what the painter
    raised, and MissingSystemLibraries where the machine cannot run the face models.
    """
    [(_, made)] = make_figurines([(selfie, order)], lambda place, *said: on_progress(*said))
    if isinstance(made, Exception):
        raise made
    return made


def make_figurines(
    sitters: Sequence[Sitter],
    on_progress: Callable[[int, str, float], None],
    on_cast: Callable[[int, bytes], None] = lambda place, picture: None,
) -> Iterator[tuple[int, Outcome]]:
    """Make the figurines of several people, painted together where their painter can.

    Everybody's place comes once, as soon as it is known what came of them: with their figurine, or with the
    exception that `make_figurine` would have raised. Nobody's failure is anybody else's, and who is turned
    away hears it before anybody is painted. `on_progress` hears the person's place first; if it raises
    Unwanted, that ends the call, and whose place did not come yet has no figurine. `on_cast` hears of each
    person once at most: with a small WebP of their sculpture, where their painter photographs it on its way.

    People are looked at and sculpted one after another before the first is painted: the compiled kernels'
    threads bear no callers beside each other. A painter that takes a second for four people waits for some
    seconds of that; to keep a device busy, run more processes on it or a painter of more candidates.
    """
    arriving = (
        (place, (Clock(partial(on_progress, place)), Casting(partial(on_cast, place)), *sitter))
        for place, sitter in enumerate(sitters)
    )
    with _aside() as aside:
        sittings = _each(_sit, arriving)
        chosen = _paint(sittings, aside)
        yield from _each(_finish, chosen)


def _each(
    step: Callable[[Given], Made], people: Iterable[tuple[int, Given | Exception]]
) -> Iterator[tuple[int, Made | Exception]]:
    """What a step makes of what each person's last step made; who has failed takes no further step."""
    from generation.painters import Unwanted

    for place, given in people:
        if isinstance(given, Exception):
            yield place, given
            continue
        try:
            made: Made | Exception = step(given)
        except Unwanted:
            raise
        except Exception as failure:
            made = failure
        yield place, made


def _sit(arrived: tuple[Clock, Casting, bytes | np.ndarray, Order]) -> Sitting:
    """Look at a person and sculpt them."""
    from generation import painters
    from generation.sitting import Sitting

    clock, casting, selfie, order = arrived
    style, painter = _style(order), painters.ready(order.painter)
    screeners = tuple(dict.fromkeys((*painter.screeners, *order.screeners)))
    with clock.stage("looking"):
        analysis, before = _look(selfie, screeners)
    with clock.stage("sculpting"):
        sculpture = _sculpt(analysis, style, order)
    return Sitting(order, clock, casting, style, painter, screeners, analysis, before, sculpture)


def _paint(
    people: Iterable[tuple[int, Sitting | Exception]], aside: Executor
) -> Iterator[tuple[int, Chosen | Exception]]:
    """Wait for all, then paint the people of each painter together. Who failed before does not wait."""
    sittings: dict[int, Sitting] = {}
    for place, sitting in people:
        if isinstance(sitting, Exception):
            yield place, sitting
        else:
            sittings[place] = sitting
    for painter in dict.fromkeys(sitting.painter for sitting in sittings.values()):
        own = {place: sitting for place, sitting in sittings.items() if sitting.painter is painter}
        yield from _paint_with(painter, own, aside)


def _paint_with(
    painter: Painter, sittings: Mapping[int, Sitting], aside: Executor
) -> Iterator[tuple[int, Chosen | Exception]]:
    """Paint people with one painter, judge the pictures and choose."""
    from generation.choosing import choose
    from generation.painters import Unwanted

    waiting = dict(sittings)
    for sitting in waiting.values():
        sitting.clock.begin("painting")
    try:
        for place, choice in choose(painter, sittings, aside=aside):
            sitting = waiting.pop(place)
            sitting.clock.end()
            yield place, choice if isinstance(choice, Exception) else (sitting, choice)
    except Unwanted:
        raise
    except Exception as failure:  # the studio's failure, not a person's: all who still wait meet it
        yield from ((place, failure) for place in waiting)


def _finish(chosen: Chosen) -> Figurine:
    """The figurine and its spares, as files."""
    sitting, choice = chosen
    count = len(choice.candidates)
    with sitting.clock.stage("finishing"):
        made = [
            _finished(sitting, choice, candidate, done / count)
            for done, candidate in enumerate(choice.candidates)
        ]
    return replace(made[0], spares=tuple(made[1:]), tried=choice.tried)


def _finished(sitting: Sitting, choice: Choice, candidate: Candidate, begun: float) -> Figurine:
    """One candidate as files. begun: the fraction of the stage that others took before."""
    frames, cutout, preview = _files(sitting, candidate, begun, 1 / len(choice.candidates))
    unlike = hold("unlike") if "unlike" in choice.notes else PASS
    return Figurine(
        frames=frames,
        cutout=cutout,
        preview=preview,
        scores=candidate.scores,
        stages=sitting.clock.seconds,
        seed=candidate.seed,
        verdict=Verdict.together([sitting.before, candidate.verdict, unlike]),
        painter=choice.painter,
        notes=choice.notes,
    )


def _files(
    sitting: Sitting, candidate: Candidate, begun: float, share: float
) -> tuple[tuple[Frame, ...], bytes, bytes]:
    """The frames in the order's shapes, the cut-out and the preview."""
    from generation.finishing import finish
    from generation.sitting import PREVIEW

    order, paintings, frames, figurines = sitting.order, candidate.paintings, {}, {}
    for done, (shape, painting) in enumerate(paintings.items(), start=1):
        figurines[shape] = finish.figurine(painting.picture, painting.alpha, shape)
        if shape in order.shapes:
            frames[shape] = finish.framed(figurines[shape], order.words, shape)
        sitting.clock.within(begun + share * 0.8 * done / len(paintings))
    upright = next(iter(figurines.values()))
    files = finish.cutout(upright), finish.preview(upright, order.label, PREVIEW)
    return tuple(frames[shape] for shape in order.shapes), *files


def _style(order: Order) -> Style:
    """The order's style; a colour or pose that it lacks is found out before anybody waits for it."""
    from generation.styles import style as styles

    style = styles.load(order.style)
    style.colour(order.colour), style.finish(order.finish)
    if order.pose is not None:
        style.pose(order.pose)
    return style


def _look(selfie: bytes | np.ndarray, screeners: tuple[str, ...]) -> tuple[Analysis, Verdict]:
    from generation import faces, screening
    from generation.selfie import decode

    analysis = faces.analyse(decode(selfie) if isinstance(selfie, bytes) else selfie)
    verdict = screening.before(analysis, screeners)
    if verdict.outcome == "fail":
        raise Refused(verdict.reasons[0])
    return analysis, verdict


def _sculpt(analysis: Analysis, style: Style, order: Order) -> Sculpture:
    from generation.sculptor import sculpt

    pose = order.pose or _pose(style, order.seed)
    try:
        return sculpt(analysis, style, pose, order.seed, order.nickname, order.mark)
    except ValueError as error:  # landmarks that are no face: a reason, never a monster
        raise Refused("engine_error") from error


def _pose(style: Style, seed: int) -> str:
    return tuple(style.poses)[seed % len(style.poses)]


@contextmanager
def _aside() -> Iterator[Executor]:
    """One thread beside this one. Work that nobody waits for any more is called off."""
    executor = ThreadPoolExecutor(1, "judge")
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)
