"""Briefs in company: what one of them does is never felt by another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from generation.faces.analysis import Analysis
from generation.painters import Brief, OutOfMemory, Painting, Unwanted, batching
from generation.painters.batching import paint_all, ran_out_of_memory
from generation.refused import Refused
from generation.styles.style import load
from tests.generation.stand_ins import Brush, person

BROKEN = RuntimeError("poison")


@pytest.fixture(autouse=True)
def remembers_nothing() -> Iterator[None]:
    batching._memory_ended.clear()
    yield
    batching._memory_ended.clear()


def briefs(*people: int, width: int = 8) -> list[Brief]:
    nothing: Any = None

    def analysis(who: int) -> Analysis:
        return Analysis(np.full((2, 2, 3), who, np.uint8), nothing, nothing)

    return [
        Brief(analysis(who), load("army"), nothing, "green", "hero", width, 8, seed=who) for who in people
    ]


def quiet(place: int, fraction: float) -> None:
    pass


def who(painted: Sequence[Painting | Exception]) -> list[int | str]:
    return [
        type(one).__name__ if isinstance(one, Exception) else int(one.picture[0, 0, 0]) for one in painted
    ]


def sizes(brush: Brush) -> list[int]:
    return [len(call) for call in brush.calls]


def test_at_most_the_painters_batch_is_painted_in_one_call() -> None:
    brush = Brush(lambda brief: 0.5, batch=4)
    assert who(paint_all(brush, briefs(*range(1, 11)), quiet)) == list(range(1, 11))
    assert sizes(brush) == [4, 4, 2]


def test_only_briefs_of_one_size_frame_style_and_hold_are_painted_together() -> None:
    brush = Brush(lambda brief: 0.5, batch=8)
    asked = [*briefs(1, 2), *briefs(3, width=16), *briefs(4), replace(briefs(5)[0], identity_scale=1.3)]
    asked += [replace(briefs(6)[0], frame="wide"), replace(briefs(7)[0], style=load("astronaut"))]
    assert who(paint_all(brush, asked, quiet)) == [1, 2, 3, 4, 5, 6, 7]
    assert [[person(brief) for brief in call] for call in brush.calls] == [[1, 2, 4], [3], [5], [6], [7]]


class Solo:
    """A painter that paints one at a time."""

    name, licence, weights, screeners, candidates, processor = "solo", "MIT", (), (), 4, ""

    def load(self) -> None:
        pass

    def paint(self, brief: Brief, on_progress: Any) -> Painting:
        return Brush(lambda brief: 0.5).paint(brief, on_progress)


def test_a_painter_without_batches_paints_one_after_another() -> None:
    assert who(paint_all(Solo(), briefs(3, 2, 1), quiet)) == [3, 2, 1]


@pytest.mark.parametrize(
    ("room", "calls"), [(4, [8, 4, 4]), (3, [8, 4, 2, 2, 2, 2]), (1, [8, 4, 2] + [1] * 8)]
)
def test_a_call_without_room_is_halved_and_later_ones_are_no_larger(room: int, calls: list[int]) -> None:
    brush = Brush(lambda brief: 0.5, batch=8, room=room)
    assert who(paint_all(brush, briefs(*range(1, 9)), quiet)) == list(range(1, 9))
    assert sizes(brush) == calls
    assert ran_out_of_memory()


def test_without_room_for_one_that_is_its_outcome() -> None:
    brush = Brush(lambda brief: 0.5, batch=2, room=0)
    assert who(paint_all(brush, briefs(1, 2), quiet)) == ["OutOfMemory", "OutOfMemory"]


def test_enough_room_leaves_no_mark() -> None:
    paint_all(Brush(lambda brief: 0.5), briefs(1), quiet)
    assert not ran_out_of_memory()


def test_poison_harms_itself_only() -> None:
    brush = Brush(lambda brief: BROKEN if person(brief) == 3 else 0.5, batch=4)
    assert who(paint_all(brush, briefs(1, 2, 3, 4, 5), quiet)) == [1, 2, "RuntimeError", 4, 5]
    assert sizes(brush) == [4, 1, 1, 1, 1, 1]


class Miscounting(Brush):
    def paint_batch(self, briefs: Sequence[Brief], on_progress: Any) -> list[Painting]:
        return super().paint_batch(briefs, on_progress)[: max(1, len(briefs) - 1)]


def test_a_call_that_answers_with_too_few_pictures_is_not_guessed_at() -> None:
    brush = Miscounting(lambda brief: 0.5)
    assert who(paint_all(brush, briefs(1, 2, 3), quiet)) == [1, 2, 3]
    assert sizes(brush) == [3, 1, 1, 1]


class Spoiling(Brush):
    """Every second person comes out as this."""

    spoilt: Any = None

    def _one(self, brief: Brief) -> Painting:
        made = super()._one(brief)
        return made if person(brief) % 2 else replace(made, picture=self.spoilt)


SPOILT = {
    "black": np.zeros((8, 8, 3), np.uint8),
    "uniform": np.full((8, 8, 3), 120, np.uint8),
    "not a number": np.full((8, 8, 3), np.nan, np.float32),
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT.keys())
def test_a_picture_that_shows_nothing_is_a_failure_of_its_own(spoilt: np.ndarray) -> None:
    brush = Spoiling(lambda brief: 0.5)
    brush.spoilt = spoilt
    painted = paint_all(brush, briefs(1, 2, 3, 4), quiet)
    assert who(painted) == [1, "Refused", 3, "Refused"]
    assert isinstance(painted[1], Refused) and painted[1].code == "engine_error"
    assert sizes(brush) == [4]


def test_unwanted_work_ends_the_call() -> None:
    def stop(place: int, fraction: float) -> None:
        if fraction == 0.5:
            raise Unwanted

    brush = Brush(lambda brief: 0.5, batch=2)
    with pytest.raises(Unwanted):
        paint_all(brush, briefs(1, 2, 3, 4), stop)
    assert sizes(brush) == [2]


def test_progress_only_rises_however_often_a_brief_is_tried() -> None:
    heard: dict[int, list[float]] = {}
    brush = Brush(lambda brief: BROKEN if person(brief) == 2 else 0.5, batch=4)
    paint_all(brush, briefs(1, 2, 3), lambda place, fraction: heard.setdefault(place, []).append(fraction))
    assert set(heard) == {0, 1, 2}
    assert all(said == sorted(said) for said in heard.values())
    assert heard[0][-1] == heard[2][-1] == 1.0


def test_each_painting_is_told_of_as_soon_as_it_is_there() -> None:
    brush = Brush(lambda brief: BROKEN if person(brief) == 3 else 0.5, batch=2)
    told: list[tuple[int, int]] = []
    paint_all(brush, briefs(1, 2, 3), quiet, lambda place, painting: told.append((place, len(brush.calls))))
    assert told == [(0, 1), (1, 1)]


class Hoarding(Brush):
    """Fails with something large in its hands, unless the last failure let go of it."""

    def paint_batch(self, briefs: Sequence[Brief], on_progress: Any) -> list[Painting]:
        import weakref

        if len(briefs) == 1:
            assert self.held() is None, "the failed call still holds its memory"
            return super().paint_batch(briefs, on_progress)
        tensor = np.zeros(8)
        self.held = weakref.ref(tensor)
        raise OutOfMemory("no room")

    held: Any = staticmethod(lambda: None)


def test_a_failed_call_has_let_go_of_its_memory_before_the_next() -> None:
    assert who(paint_all(Hoarding(lambda brief: 0.5, batch=2), briefs(1, 2), quiet)) == [1, 2]


class Telling(Brush):
    """Says in its place who could not be painted."""

    def paint_batch(self, briefs: Sequence[Brief], on_progress: Any) -> list[Any]:
        return [BROKEN if person(brief) == 2 else self._one(brief) for brief in briefs]


def test_a_failure_in_its_place_is_that_briefs_alone_and_nobody_is_painted_again() -> None:
    heard: list[int] = []
    brush = Telling(lambda brief: 0.5)
    painted = paint_all(brush, briefs(1, 2, 3), quiet, lambda place, painting: heard.append(place))
    assert who(painted) == [1, "RuntimeError", 3] and heard == [0, 2]
