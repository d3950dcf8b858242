"""What a screener says of a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from campaigns.reasons import REASONS

Outcome = Literal["pass", "hold", "fail"]
Band = Literal["low", "medium", "high"]

OUTCOMES: tuple[Outcome, ...] = ("pass", "hold", "fail")
BANDS: tuple[Band, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Verdict:
    """pass, hold (people decide, with care) or fail (nothing is made); why, as codes; and how worried to be.

    Raises ValueError for a hold or fail without a reason, and for a fail whose first reason is none that a
    visitor can be told (`campaigns.reasons.REASONS`).
    """

    outcome: Outcome
    reasons: tuple[str, ...] = ()
    band: Band = "low"

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES or self.band not in BANDS:
            raise ValueError(f"{self.outcome!r} in band {self.band!r} is no verdict")
        if self.outcome != "pass" and not self.reasons:
            raise ValueError(f"a {self.outcome} needs a reason")
        if self.outcome == "fail" and self.reasons[0] not in REASONS:
            raise ValueError(f"{self.reasons[0]!r} is not a reason that a visitor can be told")

    @staticmethod
    def together(verdicts: Iterable[Verdict]) -> Verdict:
        """The strictest outcome and the highest band; the reasons of the strictest come first."""
        ranked = sorted(verdicts, key=lambda verdict: -OUTCOMES.index(verdict.outcome))
        if not ranked:
            return PASS
        reasons = tuple(dict.fromkeys(code for verdict in ranked for code in verdict.reasons))
        band = max((verdict.band for verdict in ranked), key=BANDS.index)
        return Verdict(ranked[0].outcome, reasons, band)


PASS = Verdict("pass")


def hold(*reasons: str, band: Band = "medium") -> Verdict:
    """People must look closely, for these reasons."""
    return Verdict("hold", reasons, band)
