from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint

import numpy as np
import pytest

from generation import faces, screening
from generation.faces.analysis import Analysis
from generation.screening.portrait import EYES
from generation.screening.verdict import PASS, Verdict, hold
from tests.generation.portraits import astronaut, hopper

PICTURE = np.zeros((4, 4, 3), np.uint8)


@pytest.fixture(scope="module")
def collins() -> Analysis:
    return faces.analyse(astronaut())


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EntryPoint]]:
    """Entry points that some package offers."""
    points: list[EntryPoint] = []
    monkeypatch.setattr(screening, "entry_points", lambda group: points if group == screening.GROUP else [])
    screening._screeners.cache_clear()
    yield points
    screening._screeners.cache_clear()


def says_not_safe(picture: np.ndarray, analysis: Analysis | None) -> Verdict:
    return Verdict("fail", ("not_safe",), "high")


def says_maybe(picture: np.ndarray, analysis: Analysis | None) -> Verdict:
    return hold("possible_minor", band="medium")


def breaks(picture: np.ndarray, analysis: Analysis | None) -> Verdict:
    raise RuntimeError("the model file is gone")


def babbles(picture: np.ndarray, analysis: Analysis | None) -> str:
    return "fine"


def point(name: str, value: str | None = None) -> EntryPoint:
    return EntryPoint(name, value or f"{__name__}:{name}", screening.GROUP)


@pytest.mark.parametrize("who", [astronaut, hopper])
def test_a_plain_portrait_passes(who: object) -> None:
    assert screening.before(faces.analyse(who())) == PASS  # type: ignore[operator]


@pytest.mark.parametrize("turn", [{"yaw": 50.0}, {"yaw": -50.0}, {"pitch": 40.0}])
def test_a_face_that_looks_aside_is_held(collins: Analysis, turn: dict[str, float]) -> None:
    verdict = screening.before(replace(collins, face=replace(collins.face, **turn)))
    assert (verdict.outcome, verdict.reasons, verdict.band) == ("hold", ("turned_away",), "medium")


def test_shut_eyes_are_held(collins: Analysis) -> None:
    points = collins.face.landmarks.copy()
    for _, _, lids in EYES:
        for upper, lower in lids:
            points[upper] = points[lower]
    verdict = screening.before(replace(collins, face=replace(collins.face, landmarks=points)))
    assert (verdict.outcome, verdict.reasons, verdict.band) == ("hold", ("eyes_shut",), "low")


def test_a_wink_is_fine(collins: Analysis) -> None:
    points = collins.face.landmarks.copy()
    for upper, lower in EYES[0][2]:
        points[upper] = points[lower]
    assert screening.before(replace(collins, face=replace(collins.face, landmarks=points))) == PASS


def test_a_plugged_in_screener_is_asked_before_and_after(
    collins: Analysis, plugged: list[EntryPoint]
) -> None:
    plugged.append(point("says_not_safe"))
    assert screening.before(collins) == Verdict("fail", ("not_safe",), "high")
    assert screening.after(PICTURE) == Verdict("fail", ("not_safe",), "high")


@pytest.mark.parametrize("broken", ["breaks", "babbles"])
def test_a_screener_that_fails_holds(collins: Analysis, plugged: list[EntryPoint], broken: str) -> None:
    plugged.append(point(broken))
    assert screening.before(collins) == Verdict("hold", ("screener_down", f"{broken}_down"), "high")


def test_a_screener_that_cannot_be_loaded_holds_every_time(
    collins: Analysis, plugged: list[EntryPoint]
) -> None:
    plugged.append(point("missing", "no.such.package:screener"))
    held = hold("screener_down", "missing_down", band="high")
    assert screening.before(collins) == screening.after(PICTURE) == held


def test_one_that_is_down_does_not_hide_what_another_found(
    collins: Analysis, plugged: list[EntryPoint]
) -> None:
    plugged.extend([point("breaks"), point("says_maybe"), point("says_not_safe")])
    verdict = screening.before(collins)
    assert verdict.outcome == "fail" and verdict.reasons[0] == "not_safe"
    assert set(verdict.reasons) == {"not_safe", "screener_down", "breaks_down", "possible_minor"}


def test_a_screener_that_nobody_knows_holds(collins: Analysis) -> None:
    held = hold("screener_down", "no_such_down", band="high")
    assert screening.before(collins, ["no_such"]) == screening.after(PICTURE, ["no_such"]) == held


def test_the_strictest_outcome_and_the_highest_band_win() -> None:
    together = Verdict.together([PASS, hold("eyes_shut", band="low"), hold("turned_away", band="high"), PASS])
    assert together == Verdict("hold", ("eyes_shut", "turned_away"), "high")
    assert Verdict.together([]) == PASS


@pytest.mark.parametrize("wrong", [("hold", ()), ("fail", ()), ("fail", ("eyes_shut",)), ("perhaps", ("x",))])
def test_a_verdict_that_could_not_be_explained_is_none(wrong: tuple) -> None:
    with pytest.raises(ValueError):
        Verdict(*wrong)
