"""Invariant I9: two people in one batch never mix, whatever goes wrong with either of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generation.painters import Brief
from generation.pipeline import Figurine, Order
from tests.generation.stand_ins import (
    BLANK,
    LANDSCAPE,
    ORDER,
    PORTRAIT,
    Brush,
    make,
    number,
    person,
    shown,
    stood_in,
)

FAILS = "fails"
NOBODY = 0  # a selfie without a face


class Broken(Exception):
    """A failure that says whose it is."""

    def __init__(self, who: int) -> None:
        super().__init__(who)
        self.who = who


fates = st.lists(st.sampled_from([0.3, 0.45, 0.6, 0.7, 0.8, BLANK, FAILS]), min_size=8, max_size=8)


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[int], dict[int, list[Any]], dict[int, Any], Order, dict[str, int]]:
    """People, what becomes of each one's candidates and of their plastic, an order, the painter's limits."""
    crowd = draw(st.lists(st.integers(0, 20), min_size=1, max_size=5, unique=True))
    painted = {who: draw(fates) for who in crowd}
    plastic = {who: draw(st.sampled_from([0.5, 0.5, BLANK, FAILS])) for who in crowd}
    order = replace(
        ORDER,
        candidates=draw(st.integers(1, 4)),
        fallback=draw(st.booleans()),
        shapes=draw(st.sampled_from([(PORTRAIT,), (LANDSCAPE, PORTRAIT)])),
    )
    limits = {"batch": draw(st.integers(1, 8)), "room": draw(st.integers(0, 8))}
    return crowd, painted, plastic, order, limits


def brushes(painted: dict[int, list[Any]], plastic: dict[int, Any], limits: dict[str, int]) -> list[Brush]:
    def fate(brief: Brief, wished: Any) -> Any:
        return Broken(person(brief)) if wished == FAILS else wished

    return [
        Brush(lambda brief: fate(brief, painted[person(brief)][number(brief)]), **limits),
        Brush(lambda brief: fate(brief, plastic[person(brief)]), name="plastic", candidates=1),
    ]


@given(batches())
def test_every_sitter_gets_one_outcome_and_nobody_anothers_picture(batch: Any) -> None:
    crowd, painted, plastic, order, limits = batch
    with stood_in(*brushes(painted, plastic, limits)):
        made = make(crowd, order)
    assert len(made) == len(crowd)
    for who, outcome in zip(crowd, made, strict=True):
        if isinstance(outcome, Figurine):
            everything = [file for one in (outcome, *outcome.spares) for file in files(one)]
            assert {shown(file)[0] for file in everything} == {who}
        else:
            assert getattr(outcome, "who", who) == who
        if who != NOBODY and order.fallback and plastic[who] == 0.5:
            assert isinstance(outcome, Figurine), repr(outcome)


@given(batches())
def test_company_changes_nothing(batch: Any) -> None:
    crowd, painted, plastic, order, limits = batch
    with stood_in(*brushes(painted, plastic, limits)):
        together = [plainly(outcome) for outcome in make(crowd, order)]
        alone = [plainly(make([who], order)[0]) for who in crowd]
    assert together == alone


def files(figurine: Figurine) -> list[bytes]:
    return [figurine.cutout, figurine.preview, *(frame.data for frame in figurine.frames)]


def plainly(outcome: Figurine | Exception) -> Any:
    """Without the time that it took."""
    if isinstance(outcome, Exception):
        return type(outcome), str(outcome)
    return replace(outcome, stages={}, spares=tuple(replace(spare, stages={}) for spare in outcome.spares))
