"""Best of several: with stand-ins that paint what they are told to."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from time import sleep
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image

from generation import checks, pipeline, screening
from generation.choosing import FIRMER, seed_of
from generation.faces.analysis import Analysis
from generation.painters import Brief, Painting, Unwanted
from generation.refused import Refused
from generation.screening.verdict import PASS, Verdict
from generation.styles.style import load
from generation.weights import NotReady
from tests.generation.figurines import analysed
from tests.generation.portraits import astronaut, hopper, noisy
from tests.generation.stand_ins import (
    LANDSCAPE,
    ORDER,
    PORTRAIT,
    Brush,
    arriving,
    figurine,
    make,
    number,
    person,
    plain,
    scripted,
    shown,
    stood_in,
)

UNLIKE = 0.8
BROKEN = RuntimeError("the painter broke")
BOTH = (LANDSCAPE, PORTRAIT)


def test_the_nearest_candidate_is_the_figurine_and_the_others_are_its_spares() -> None:
    brush = Brush(scripted({(7, 0): 0.6, (7, 1): 0.45, (7, 2): 0.9, (7, 3): 0.5}))
    with stood_in(brush, plain()):
        made = figurine(make([7])[0])
    assert made.scores == {"identity_distance": 0.45} and made.painter == "brush" and made.notes == ()
    assert made.seed == seed_of(ORDER.seed, 1)
    assert [spare.scores["identity_distance"] for spare in made.spares] == [0.5, 0.6]
    assert [tried["identity_distance"] for tried in made.tried] == [0.6, 0.45, 0.9, 0.5]


def test_spares_are_finished_like_the_best() -> None:
    with stood_in(Brush(scripted({(7, 2): 0.3})), plain()):
        made = figurine(make([7], replace(ORDER, shapes=BOTH))[0])
    assert len(made.spares) == 3
    for one in (made, *made.spares):
        assert [frame.shape for frame in one.frames] == ["landscape", "portrait"]
        assert {shown(file)[0] for file in (one.cutout, one.preview, *(f.data for f in one.frames))} == {7}
        assert shown(one.cutout)[1] == one.scores["identity_distance"]
    assert len({one.cutout for one in (made, *made.spares)}) == 4


def test_the_first_candidate_has_the_orders_seed_and_no_two_have_one() -> None:
    seeds = [seed_of(seed, candidate) for seed in (0, 1, 2**31 - 1) for candidate in range(16)]
    assert seeds[0] == 0 and seeds[16] == 1 and len(set(seeds)) == len(seeds)
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_candidates_are_painted_together_and_the_chosen_alone_in_the_other_shapes() -> None:
    brush = Brush(scripted({(7, 0): UNLIKE, (7, 1): UNLIKE, (8, 3): UNLIKE}), batch=8)
    with stood_in(brush, plain()):
        make([7, 8], replace(ORDER, shapes=BOTH))
    sizes = [[(person(brief), brief.width > brief.height) for brief in call] for call in brush.calls]
    assert sizes == [[(7, False)] * 4 + [(8, False)] * 4, [(7, True)] * 2 + [(8, True)] * 3]


def test_one_candidate_is_painted_where_one_is_ordered() -> None:
    brush = Brush(scripted({}))
    with stood_in(brush, plain()):
        made = figurine(make([7], replace(ORDER, candidates=1))[0])
    assert [len(call) for call in brush.calls] == [1] and made.spares == () and made.seed == ORDER.seed


def test_who_is_not_like_themselves_is_painted_once_more_with_a_firmer_hold() -> None:
    unlike = {(7, candidate): UNLIKE for candidate in range(4)}
    brush = Brush(scripted({**unlike, (7, 6): 0.4}))
    with stood_in(brush, plain()):
        made, other = map(figurine, make([7, 8]))
    assert made.notes == ("retried",) and made.painter == "brush" and made.verdict == PASS
    assert made.scores["identity_distance"] == 0.4 and len(made.spares) == 3
    assert other.notes == () and len(other.tried) == 4
    again = [brief for call in brush.calls for brief in call if brief.identity_scale == FIRMER]
    assert {person(brief) for brief in again} == {7}
    assert [number(brief) for brief in again] == [4, 5, 6, 7]


def test_where_no_picture_is_like_the_person_plastic_steps_in_and_says_so() -> None:
    with stood_in(Brush(lambda brief: UNLIKE), plain(0.5)):
        made = figurine(make([7])[0])
    assert made.notes == ("retried", "fell_back_unlike") and made.painter == "plastic"
    assert made.scores["identity_distance"] == 0.5 and made.spares == () and made.verdict == PASS
    assert len(made.tried) == 8


def test_without_a_fallback_the_best_of_the_unlike_is_held_for_the_desk() -> None:
    with stood_in(Brush(scripted({(7, 5): 0.7}, otherwise=UNLIKE)), plain()):
        made = figurine(make([7], replace(ORDER, fallback=False))[0])
    assert made.notes == ("retried", "unlike") and made.painter == "brush" and made.spares == ()
    assert made.scores["identity_distance"] == 0.7
    assert made.verdict.outcome == "hold" and made.reasons == ("unlike",)


def test_where_every_candidate_failed_plastic_steps_in_and_says_so() -> None:
    with stood_in(Brush(lambda brief: BROKEN), plain(0.5)):
        made = figurine(make([7])[0])
    assert made.notes == ("fell_back_failed",) and made.painter == "plastic"
    assert [tried["failed"] for tried in made.tried] == ["RuntimeError"] * 4


def test_without_a_fallback_the_failure_is_the_outcome() -> None:
    with stood_in(Brush(lambda brief: BROKEN), plain()):
        assert make([7], replace(ORDER, fallback=False)) == [BROKEN]


def test_plastic_that_fails_too_is_the_persons_failure() -> None:
    crumbled = ValueError("crumbled")
    brush = Brush(lambda brief: BROKEN)
    with stood_in(brush, Brush(lambda brief: crumbled, name="plastic", candidates=1)):
        assert make([7]) == [crumbled]


def test_a_candidate_that_fails_costs_itself_only() -> None:
    with stood_in(Brush(scripted({(7, 0): BROKEN, (7, 3): 0.3})), plain()):
        made = figurine(make([7])[0])
    assert made.scores["identity_distance"] == 0.3 and len(made.spares) == 2 and made.notes == ()
    assert made.tried[0] == {"seed": ORDER.seed, "failed": "RuntimeError"}


def test_a_candidate_that_may_not_be_shown_is_neither_chosen_nor_kept() -> None:
    def screened(pixels, names):
        return Verdict("fail", ("not_safe",), "high") if pixels[0, 0, 1] < 50 else PASS

    with stood_in(Brush(scripted({(7, 2): 0.2})), plain()) as patch:
        patch.setattr(screening, "after", screened)
        made = figurine(make([7])[0])
    assert made.scores["identity_distance"] == 0.5 and len(made.spares) == 2
    assert made.tried[2]["failed"] == "not_safe"


def test_screeners_of_painter_and_order_are_asked_on_both_sides() -> None:
    asked: list[tuple[str, ...]] = []

    def screened(pixels, names):
        asked.append(tuple(names))
        return PASS

    brush = Brush(lambda brief: UNLIKE, screeners=("safety_checker",))
    with stood_in(brush, plain()) as patch:
        patch.setattr(screening, "after", screened)
        make([7], replace(ORDER, screeners=("nsfw_classifier", "safety_checker")))
    assert len(asked) == 9, "8 candidates, and plastic's picture of somebody whom they were asked for"
    assert set(asked) == {("safety_checker", "nsfw_classifier")}


def test_what_fails_in_another_shape_gives_way_to_the_next() -> None:
    def wish(brief):
        likest = number(brief) == 2
        if brief.width > brief.height and likest:
            return BROKEN
        return 0.3 if likest else 0.5

    with stood_in(Brush(wish), plain()):
        made = figurine(make([7], replace(ORDER, shapes=BOTH))[0])
    assert made.scores["identity_distance"] == 0.5 and len(made.spares) == 2 and made.notes == ()


def test_a_likeness_must_hold_in_every_shape() -> None:
    wide_unlike = Brush(lambda brief: UNLIKE if brief.width > brief.height else 0.4)
    with stood_in(wide_unlike, plain()):
        fallen, kept = (
            figurine(make([7], replace(ORDER, shapes=BOTH, fallback=fallback))[0])
            for fallback in (True, False)
        )
    assert fallen.painter == "plastic" and fallen.notes == ("fell_back_unlike",)
    assert kept.notes == ("unlike",) and kept.scores["identity_distance"] == UNLIKE


def test_a_style_says_how_near_its_painter_must_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast(dict[str, Any], load("army").painting), "brush", {"floor": 0.4})
    with stood_in(Brush(scripted({(7, 1): 0.39}, otherwise=0.41)), plain()):
        made = figurine(make([7])[0])
    assert made.scores["identity_distance"] == 0.39 and made.spares == ()


def test_what_the_second_judge_does_not_recognise_is_not_like_the_person() -> None:
    def gate(pixels: np.ndarray, analysis: Analysis) -> float | None:
        return {60: 0.1, 80: None}.get(int(pixels[0, 0, 1]), 0.5)

    with stood_in(Brush(scripted({(7, 0): 0.3, (7, 1): 0.4})), plain()) as patch:
        patch.setattr(checks, "second_judge", lambda: gate)
        made = figurine(make([7])[0])
    assert made.scores == {"identity_distance": 0.4}, "where it sees no face, the first judge decides"
    assert [spare.scores["gate_similarity"] for spare in made.spares] == [0.5, 0.5]
    assert made.tried[0]["gate_similarity"] == 0.1


def test_a_judge_that_cannot_be_loaded_passes_nobody() -> None:
    broken = NotReady("AuraFace's file is not the one that was fetched.")

    def second_judge() -> None:
        raise broken

    brush = Brush(scripted({}))
    with stood_in(brush, plain()) as patch:
        patch.setattr(checks, "second_judge", second_judge)
        made = make([7, 0, 8])
    assert made[0] is broken and made[2] is broken and isinstance(made[1], Refused)
    assert brush.calls == []


class Photographer(Brush):
    """Paints with photographs: of the person by the second candidate, of somebody else by the others."""

    def _one(self, brief: Brief) -> Painting:
        photograph = noisy(astronaut(), 8) if number(brief) == 1 else hopper()
        return Painting(photograph, np.full(photograph.shape[:2], 255, np.uint8), {})


def test_the_judge_tells_the_person_from_somebody_else() -> None:
    judge = checks.judge
    with stood_in(Photographer(lambda brief: 0.5), plain()) as patch:
        patch.setattr(checks, "judge", judge)
        patch.setattr(pipeline, "_look", lambda selfie, screeners: (analysed("collins"), PASS))
        made = figurine(make([7])[0])
    assert made.scores["identity_distance"] < 0.4 and made.spares == () and made.notes == ()
    assert min(made.tried[place]["identity_distance"] for place in (0, 2, 3)) > 0.6


def test_a_batch_of_failures_and_successes_keeps_its_order() -> None:
    with stood_in(Brush(scripted({(8, candidate): BROKEN for candidate in range(4)})), plain()):
        made = make([0, 7, 8, 9], replace(ORDER, fallback=False))
    assert isinstance(made[0], Refused) and made[0].code == "no_face"
    assert made[2] is BROKEN
    assert [shown(figurine(made[place]).cutout)[0] for place in (1, 3)] == [7, 9]


def calls_before(brush: Brush, people: list[int], order: pipeline.Order = ORDER) -> dict[int, int]:
    """How often the painter had been called when each person's figurine came, in the order of coming."""
    with stood_in(brush, plain()):
        return {people[place]: len(brush.calls) for place, _ in arriving(people, order)}


def test_who_is_turned_away_hears_it_before_anybody_else_is_looked_at() -> None:
    looked_at: list[int] = []
    with stood_in(Brush(scripted({})), plain()):
        coming = arriving([0, 7], on_progress=lambda place, stage, fraction: looked_at.append(place))
        place, refused = next(coming)
        assert place == 0 and isinstance(refused, Refused) and set(looked_at) == {0}
        assert [place for place, _ in coming] == [1]


def test_who_is_done_does_not_wait_for_a_call_that_paints_others() -> None:
    assert calls_before(Brush(scripted({}), batch=8), [7, 8, 9]) == {7: 1, 8: 1, 9: 2}
    assert calls_before(Brush(scripted({}), batch=8), [7, 8, 9], replace(ORDER, candidates=1)) == {
        7: 1, 8: 1, 9: 1,
    }  # fmt: skip


def test_who_is_like_themselves_does_not_wait_for_another_try_with_somebody_else() -> None:
    unlike = {(7, candidate): UNLIKE for candidate in range(8)}
    assert calls_before(Brush(scripted(unlike), batch=8), [7, 8]) == {8: 1, 7: 2}


def test_each_persons_painting_lasts_until_theirs_is_chosen() -> None:
    with stood_in(Brush(scripted({})), plain()):
        coming = arriving([7, 8])
        first = figurine(next(coming)[1])
        sleep(0.02)
        second = figurine(next(coming)[1])
    assert second.stages["painting"] > first.stages["painting"]


def test_each_persons_cast_is_told_once_and_before_they_are_painted() -> None:
    class Editor(Brush):
        """Photographs each brief's sculpture on its way, as painters do that edit."""

        def paint_batch(self, briefs: Sequence[Brief], on_progress: Any) -> list[Painting]:
            for brief in briefs:
                grey = np.full((brief.height, brief.width, 3), person(brief), np.uint8)
                brief.on_cast(Painting(grey, np.full(grey.shape[:2], 255, np.uint8), {}))
            return super().paint_batch(briefs, on_progress)

    told: list[tuple[int, int]] = []

    def on_cast(place: int, picture: bytes) -> None:
        pixels = np.array(Image.open(BytesIO(picture)))
        told.append((place, int(pixels[..., 0].mean())))
        assert pixels.shape == (32, 18, 4), "the upright one"

    unlike = {(70, candidate): UNLIKE for candidate in range(4)}
    with stood_in(Editor(scripted(unlike)), plain()):
        made = dict(arriving([70, 140], replace(ORDER, shapes=BOTH), on_cast=on_cast))
    assert len(made) == 2 and [place for place, _ in told] == [0, 1]
    assert all(abs(grey - (70, 140)[place]) < 4 for place, grey in told)


def test_each_persons_progress_only_rises_whatever_happens() -> None:
    unlike = {(7, candidate): UNLIKE for candidate in range(8)}
    broken = {(8, candidate): BROKEN for candidate in range(4)}
    heard: dict[int, list[tuple[str, float]]] = {}
    with stood_in(Brush(scripted({**unlike, **broken}), room=2), plain()):
        make(
            [7, 8, 9],
            replace(ORDER, shapes=BOTH),
            lambda place, *said: heard.setdefault(place, []).append(said),
        )
    for said in heard.values():
        fractions = [fraction for _, fraction in said]
        assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
        assert list(dict.fromkeys(stage for stage, _ in said)) == [
            "looking", "sculpting", "painting", "finishing",
        ]  # fmt: skip


@pytest.mark.parametrize("where", ["looking", "sculpting", "painting", "finishing"])
def test_nobodys_wish_ends_the_whole_call_at_once(where: str) -> None:
    def stop(place: int, stage: str, fraction: float) -> None:
        if place == 1 and stage == where:
            raise Unwanted

    brush = Brush(scripted({}))
    with stood_in(brush, plain()), pytest.raises(Unwanted):
        make([7, 8, 9], on_progress=stop)
    assert len(brush.calls) == {"looking": 0, "sculpting": 0, "painting": 0, "finishing": 2}[where]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("judge")]
