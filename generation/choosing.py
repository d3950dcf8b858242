"""Best of several: which picture of a person becomes the figurine, which are its spares, and who steps in.

Candidates differ by seed and are painted in the upright shape only, those of as many people together as fill
one call of the painter: who is done need not wait for a call that paints others. The likest that may be shown
is the best. Where none is like the person they are painted once more, with a firmer hold on the face; where
that does not help, or where nothing came out at all, the plastic painter does it, if the order allows. What
was chosen, and its spares, are then painted in the other shapes, and judged there too: a diffusion model
meets the person anew in each picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import reduce

import numpy as np

from generation import checks, painters, screening
from generation.easel import Candidate, Choice, Easel, Judged
from generation.finishing.frame import Shape
from generation.painters import BatchPainter, Painter, Painting
from generation.painters.batching import paint_all
from generation.refused import Refused
from generation.sitting import Sitting

FALLBACK = "plastic"
FLOOR = 0.62  # dlib's distance; the style's `floor` for the painter goes before it
FIRMER = 1.3  # times the style's hold on the face, after pictures that were not like the person

Span = tuple[float, float]
#: From where to where, of the stage, each round of painting brings a person.
FIRST_ROUND, SECOND_ROUND, OTHER_SHAPES, STEPPING_IN = (0.0, 0.6), (0.6, 0.75), (0.75, 0.95), (0.95, 1.0)
WHOLE = (0.0, 1.0)


def choose(
    painter: Painter, sittings: Mapping[int, Sitting], *, aside: Executor
) -> Iterator[tuple[int, Choice | Exception]]:
    """Paint people, given by their places, with one painter. Each place comes with its choice as soon as that
    is made, or with an exception where nothing can be shown.

    aside: judges pictures while the next are painted; one thread, for the models that judge take turns.
    A painter of one candidate is taken as it is, unjudged as yet. Raises Unwanted, and
    `weights.NotReady` where those of a judge are broken.
    """
    studio = _Studio(painter, aside)
    for easel in studio.paint([_easel(place, sitting, painter) for place, sitting in sittings.items()]):
        if not easel.candidates and easel.sitting.order.fallback and painter.name != FALLBACK:
            easel.fall_back(FALLBACK)
            _Studio(painters.ready(FALLBACK), aside).paint_once([easel], STEPPING_IN)
        yield easel.place, easel.choice()


def seed_of(seed: int, candidate: int) -> int:
    """The seed of an order's candidate: the order's own for the first, for others 31 bits of both."""
    return (
        seed if candidate == 0 else int(np.random.SeedSequence((seed, candidate)).generate_state(1)[0]) >> 1
    )


@dataclass(frozen=True, slots=True)
class _Ask:
    """One picture to paint of somebody. judge: whether anybody must look at it before it is shown."""

    easel: Easel
    shape: Shape
    seed: int
    identity_scale: float = 1.0
    judge: bool = True


class _Studio:
    """One painter at work for several people."""

    def __init__(self, painter: Painter, aside: Executor) -> None:
        self._painter, self._aside = painter, aside
        # What photographs the sculpture invents no face that a second encoder would have to look at.
        self._gate = checks.second_judge() if painter.candidates > 1 else None

    def paint(self, easels: Sequence[Easel]) -> Iterator[Easel]:
        """Each person as soon as they are painted."""
        for company in self._companies(easels):
            if self._painter.candidates == 1:
                self.paint_once(company, WHOLE)
                yield from company
            else:
                yield from self._paint_candidates(company)

    def paint_once(self, easels: list[Easel], span: Span) -> None:
        """Paint every shape. The upright one is judged; the others photograph the same sculpture."""
        asks = [
            _Ask(easel, shape, easel.sitting.order.seed, judge=shape == easel.sitting.shapes[0])
            for easel in easels
            for shape in easel.sitting.shapes
        ]
        for ask, outcome in self._paint(asks, span):
            if isinstance(outcome, Candidate):
                ask.easel.candidates.append(outcome)
            else:
                ask.easel.failures.append(outcome)
        for easel in easels:
            easel.candidates = [] if easel.failures else [_joined(easel.candidates)]

    def _companies(self, easels: Sequence[Easel]) -> Iterator[list[Easel]]:
        """Who is painted together: those whose candidates fill one call, and at least one person."""
        most = self._painter.batch if isinstance(self._painter, BatchPainter) else 1
        company: list[Easel] = []
        for easel in easels:
            if sum(map(self._wanted, [*company, easel])) > most and company:
                yield company
                company = []
            company.append(easel)
        if company:
            yield company

    def _wanted(self, easel: Easel) -> int:
        """Candidates of this person that are painted in one round."""
        return max(1, min(easel.sitting.order.candidates, self._painter.candidates))

    def _paint_candidates(self, easels: list[Easel]) -> Iterator[Easel]:
        """Best of several: a round, then a firmer one for those whom it is not like."""
        self._round(easels, FIRST_ROUND)
        unlike = [easel for easel in easels if easel.is_unlike]
        yield from self._settled([easel for easel in easels if not easel.is_unlike])
        self._round(unlike, SECOND_ROUND, FIRMER)
        yield from self._settled(unlike)

    def _settled(self, easels: list[Easel]) -> list[Easel]:
        """With the candidates that are kept, in all shapes."""
        for easel in easels:
            easel.settle()
        self._paint_other_shapes(easels)
        return easels

    def _round(self, easels: list[Easel], span: Span, identity_scale: float = 1.0) -> None:
        """Paint candidates of these people with seeds that they have not had."""
        asks = []
        for easel in easels:
            order, had = easel.sitting.order, len(easel.tried)
            if had:
                easel.notes.append("retried")
            for number in range(had, had + self._wanted(easel)):
                seed = seed_of(order.seed, number)
                asks.append(_Ask(easel, easel.sitting.shapes[0], seed, identity_scale))
        for ask, outcome in self._paint(asks, span):
            ask.easel.take(outcome) if isinstance(outcome, Candidate) else ask.easel.fail(ask.seed, outcome)

    def _paint_other_shapes(self, easels: list[Easel]) -> None:
        """Those chosen, in all shapes; who fails in one of them is chosen no longer."""
        asks = [
            _Ask(easel, shape, candidate.seed, candidate.identity_scale)
            for easel in easels
            for candidate in easel.candidates
            for shape in easel.sitting.shapes[1:]
        ]
        more = self._paint(asks, OTHER_SHAPES)
        for easel in easels:
            chosen, easel.candidates = easel.candidates, []
            for candidate in chosen:
                pictures = [got for ask, got in more if ask.easel is easel and ask.seed == candidate.seed]
                _take_in_all(easel, candidate, pictures)
            easel.settle()

    def _paint(self, asks: list[_Ask], span: Span) -> list[tuple[_Ask, Candidate | Exception]]:
        """Each picture as a candidate of one shape, judged aside."""
        judged: dict[int, Future[Judged]] = {}

        def look(place: int, painting: Painting) -> None:
            ask = asks[place]
            if ask.judge:
                judged[place] = self._aside.submit(_judge, painting.picture, ask.easel.sitting, self._gate)

        briefs = [ask.easel.sitting.brief(ask.shape, ask.seed, ask.identity_scale) for ask in asks]
        painted = paint_all(self._painter, briefs, _progress(asks, span), look)
        return [
            (ask, outcome if isinstance(outcome, Exception) else _candidate(ask, outcome, judged.get(place)))
            for place, (ask, outcome) in enumerate(zip(asks, painted, strict=True))
        ]


def _easel(place: int, sitting: Sitting, painter: Painter) -> Easel:
    table = sitting.style.painting.get(painter.name, {})
    return Easel(place, sitting, painter.name, table.get("floor", FLOOR), table.get("gate", checks.GATE))


def _candidate(ask: _Ask, painting: Painting, judged: Future[Judged] | None) -> Candidate:
    return Candidate(ask.seed, ask.identity_scale, {ask.shape: painting}, (judged,) if judged else ())


def _joined(pictures: Iterable[Candidate]) -> Candidate:
    """Pictures of one candidate in several shapes as one."""
    return reduce(Candidate.with_more, pictures)


def _take_in_all(easel: Easel, upright: Candidate, others: list[Candidate | Exception]) -> None:
    """Take a candidate with its other shapes, if none of them failed."""
    failures = [other for other in others if isinstance(other, Exception)]
    if failures:
        easel.fail(upright.seed, failures[0])
    else:
        easel.take(_joined([upright, *(other for other in others if isinstance(other, Candidate))]))


def _progress(asks: Sequence[_Ask], span: Span) -> Callable[[int, float], None]:
    """Each picture's progress as its person's: the mean of theirs, within the span of the round."""
    reached = [0.0] * len(asks)
    own = [[at for at, other in enumerate(asks) if other.easel is ask.easel] for ask in asks]

    def hear(place: int, fraction: float) -> None:
        reached[place] = fraction
        mean = sum(reached[at] for at in own[place]) / len(own[place])
        asks[place].easel.sitting.clock.within(span[0] + (span[1] - span[0]) * mean)

    return hear


def _judge(picture: np.ndarray, sitting: Sitting, gate: checks.Gate | None) -> Judged:
    """Raises Refused for what nobody should have to look at."""
    judgement = checks.judge(picture, sitting.analysis, gate)
    verdict = screening.after(picture, sitting.screeners)
    if verdict.outcome == "fail":
        raise Refused(verdict.reasons[0])
    return Judged(judgement.scores, verdict)
