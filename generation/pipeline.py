"""From selfie to figurine, in the order in which it happens.

Importing this module is cheap; what paints is imported by the process that paints, in `make_figurine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from generation.clock import STAGES, Clock, OnProgress
from generation.finishing.frame import Frame, Shape, Words
from generation.refused import Refused
from generation.screening.verdict import PASS, Verdict, hold

if TYPE_CHECKING:
    import numpy as np

    from generation.easel import Candidate, Choice
    from generation.faces.analysis import Analysis
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


def make_figurine(selfie: bytes | np.ndarray, order: Order, on_progress: OnProgress) -> Figurine:
    """Make the figurine of a selfie: a picture file's bytes, or (H, W, 3) uint8 RGB.

    `on_progress` hears a key of STAGES and the fraction of the whole (0-1), which never falls. Raises Refused
    with the reason for a visitor, LookupError for an unknown style, pose, colour or painter, what the painter
    raised, and MissingSystemLibraries where the machine cannot run the face models.
    """
    [made] = make_figurines([(selfie, order)], lambda person, *said: on_progress(*said))
    if isinstance(made, Exception):
        raise made
    return made


def make_figurines(
    sitters: Sequence[Sitter], on_progress: Callable[[int, str, float], None]
) -> list[Figurine | Exception]:
    """Make the figurines of several people, painted together where their painter can.

    At each person's place is their figurine, or the exception that `make_figurine` would have raised:
    nobody's failure is anybody else's. `on_progress` hears the person's place first; if it raises Unwanted,
    that ends the call, and nobody has a figurine.

    People are looked at and sculpted one after another before the first is painted: the compiled kernels'
    threads bear no callers beside each other. A painter that takes a second for four people waits for some
    seconds of that; to keep a device busy, run more processes on it or a painter of more candidates.
    """
    clocks = [Clock(partial(on_progress, place)) for place in range(len(sitters))]
    with _aside() as aside:
        sittings = [
            _each(partial(_sit, clock), sitter) for clock, sitter in zip(clocks, sitters, strict=True)
        ]
        return [_each(_finish, chosen) for chosen in _paint(sittings, aside)]


def _each(step: Callable[[Given], Made], given: Given | Exception) -> Made | Exception:
    """What a step makes of what one person's last step made; who has failed takes no further step."""
    from generation.painters import Unwanted

    if isinstance(given, Exception):
        return given
    try:
        return step(given)
    except Unwanted:
        raise
    except Exception as failure:
        return failure


def _sit(clock: Clock, sitter: Sitter) -> Sitting:
    """Look at a person and sculpt them."""
    from generation import painters
    from generation.sitting import Sitting

    selfie, order = sitter
    style, painter = _style(order), painters.ready(order.painter)
    screeners = tuple(dict.fromkeys((*painter.screeners, *order.screeners)))
    with clock.stage("looking"):
        analysis, before = _look(selfie, screeners)
    with clock.stage("sculpting"):
        sculpture = _sculpt(analysis, style, order)
    return Sitting(order, clock, style, painter, screeners, analysis, before, sculpture)


def _paint(sittings: Sequence[Sitting | Exception], aside: Executor) -> list[Chosen | Exception]:
    """Paint the people of each painter together, judge the pictures and choose."""
    from generation.choosing import choose

    people = {place: one for place, one in enumerate(sittings) if not isinstance(one, Exception)}
    outcomes: dict[int, Chosen | Exception] = {}
    for painter in dict.fromkeys(sitting.painter for sitting in people.values()):
        own = {place: sitting for place, sitting in people.items() if sitting.painter is painter}
        with ExitStack() as stages:
            for sitting in own.values():
                stages.enter_context(sitting.clock.stage("painting"))
            choices = _each(partial(choose, painter, aside=aside), list(own.values()))
        if isinstance(choices, Exception):  # the studio's failure, not a person's: all of them meet it
            choices = [choices] * len(own)
        for (place, sitting), choice in zip(own.items(), choices, strict=True):
            outcomes[place] = choice if isinstance(choice, Exception) else (sitting, choice)
    return [one if isinstance(one, Exception) else outcomes[place] for place, one in enumerate(sittings)]


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
