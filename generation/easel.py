"""What came of painting one person: the candidates, the likest first, and why others are none."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import structlog

from generation.refused import Refused
from generation.screening.verdict import Verdict

if TYPE_CHECKING:
    from generation.finishing.frame import Shape
    from generation.painters import Painting
    from generation.sitting import Sitting

LIKENESS, GATE = "identity_distance", "gate_similarity"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """scores: LIKENESS, and GATE where its weights are installed. verdict: the screeners'."""

    scores: dict[str, float]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way in which a person was painted. paintings: the upright one first. judged: may be in the making
    still; its result raises Refused where the picture may not be shown."""

    seed: int
    identity_scale: float
    paintings: Mapping[Shape, Painting]
    judged: tuple[Future[Judged], ...]

    @property
    def scores(self) -> dict[str, float]:
        """Each as the picture has it that is least like the person. Raises what judging raised."""
        every = [one.result().scores for one in self.judged]
        worst = {LIKENESS: max(scores[LIKENESS] for scores in every)}
        gated = [scores[GATE] for scores in every if GATE in scores]
        return worst | {GATE: min(gated)} if gated else worst

    @property
    def verdict(self) -> Verdict:
        """Raises what judging raised."""
        return Verdict.together(one.result().verdict for one in self.judged)

    def with_more(self, other: Candidate) -> Candidate:
        """Painted in the other's shapes, too."""
        paintings = {**self.paintings, **other.paintings}
        return replace(self, paintings=paintings, judged=(*self.judged, *other.judged))


@dataclass(frozen=True, slots=True)
class Choice:
    """painter: the name of who painted it in the end. candidates: the best, then its spares. notes: codes of
    `campaigns.reasons.NOTES`. tried: of each candidate, in the order of painting, its `seed`,
    `identity_scale` and scores, or why it `failed`."""

    painter: str
    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...]
    tried: tuple[dict[str, Any], ...]


@dataclass(slots=True)
class Easel:
    """One person while they are painted. place: theirs among all who are. floor: LIKENESS beyond which a
    picture is not like them; gate: GATE below which it is not."""

    place: int
    sitting: Sitting
    painter: str
    floor: float
    gate: float
    candidates: list[Candidate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    tried: dict[int, dict[str, Any]] = field(default_factory=dict)

    def take(self, candidate: Candidate) -> None:
        """Keep a candidate if it turns out that it may be shown."""
        tried = self.tried.setdefault(candidate.seed, {"seed": candidate.seed})
        try:
            tried |= {"identity_scale": candidate.identity_scale} | candidate.scores
        except Exception as failure:
            self.fail(candidate.seed, failure)
            return
        self.candidates.append(candidate)
        self.candidates.sort(key=lambda one: (not self._is_like(one), one.scores[LIKENESS]))

    def fail(self, seed: int, failure: Exception) -> None:
        """A candidate came to nothing."""
        code = failure.code if isinstance(failure, Refused) else type(failure).__name__
        self.tried.setdefault(seed, {"seed": seed})["failed"] = code
        broken = None if isinstance(failure, Refused) else failure
        log.warning("candidate_failed", painter=self.painter, why=code, exc_info=broken)
        self.failures.append(failure)

    @property
    def is_unlike(self) -> bool:
        """Whether there are candidates, and none is like the person."""
        return bool(self.candidates) and not self._is_like(self.candidates[0])

    def settle(self) -> None:
        """Keep those that are like the person; where none is, leave it to the fallback or keep the best."""
        if not self.is_unlike:
            self.candidates = [candidate for candidate in self.candidates if self._is_like(candidate)]
        elif self.sitting.order.fallback:
            self.candidates = []
            self.notes.append("fell_back_unlike")
        else:
            self.candidates = self.candidates[:1]
            self.notes.append("unlike")

    def fall_back(self, painter: str) -> None:
        """Begin again with another painter, and say why."""
        if "fell_back_unlike" not in self.notes:
            self.notes.append("fell_back_failed")
        log.warning("painter_replaced", painter=self.painter, by=painter, why=self.notes[-1])
        self.painter, self.failures = painter, []

    def choice(self) -> Choice | Exception:
        """What is shown in the end, or why nothing is."""
        if self.candidates:
            notes = tuple(dict.fromkeys(self.notes))
            return Choice(self.painter, tuple(self.candidates), notes, tuple(self.tried.values()))
        # A refusal is the last word on a selfie; another failure need not happen again.
        return min(self.failures, key=lambda failure: isinstance(failure, Refused))

    def _is_like(self, candidate: Candidate) -> bool:
        scores = candidate.scores
        return scores[LIKENESS] <= self.floor and scores.get(GATE, self.gate) >= self.gate
