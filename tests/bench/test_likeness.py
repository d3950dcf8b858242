"""The distribution of likeness that `manage.py bench render` reports."""

import pytest

from bench.faces import likeness
from tests.generation.figurines import analysed

ROWS = [
    {"name": "a", "finish": "moulded", "hair": "long", "yaw": -25, "own": 0.6, "nearest_other": 0.5},
    {"name": "b", "finish": "moulded", "hair": "short", "yaw": 3, "own": 0.4, "nearest_other": 0.7},
    {"name": "c", "finish": "moulded", "hair": "short", "yaw": 9, "failed": "no face found in the figurine"},
    {"name": "b", "finish": "painted", "hair": "short", "yaw": 3, "own": 0.3, "nearest_other": 0.7},
]


def test_finishes_are_reported_apart() -> None:
    found = likeness.distribution(ROWS)
    assert found["painted"]["all"]["mean_own"] == 0.3
    assert found["moulded"]["all"]["mean_own"] == 0.5
    assert found["moulded"]["all"]["max_own"] == 0.6


def test_a_figurine_without_a_face_counts_against_the_share() -> None:
    every = likeness.distribution(ROWS)["moulded"]["all"]
    assert (every["faces"], every["failed"]) == (3, 1)
    assert every["own_nearest"] == pytest.approx(1 / 3, abs=0.001)


def test_hair_and_yaw_are_told_apart() -> None:
    moulded = likeness.distribution(ROWS)["moulded"]
    assert moulded["hair"]["long"]["own_nearest"] == 0
    assert moulded["yaw"]["20-35"]["faces"] == 1
    assert moulded["yaw"]["0-10"]["faces"] == 2
    assert "10-20" not in moulded["yaw"]


def test_it_tells_whom_the_judge_does_not_know_in_a_photograph_either() -> None:
    control = {"finish": "photograph", "hair": "long", "yaw": -25}
    rows = [
        *ROWS,
        {**control, "name": "a", "own": 0.5, "nearest_other": 0.45},
        {**control, "name": "b", "own": 0.2, "nearest_other": 0.45},
    ]
    assert likeness.strange_in_photographs(rows) == ["a"]


def test_another_photograph_is_judged_in_place_of_a_figurine() -> None:
    collins, hopper = analysed("collins"), analysed("hopper")
    known = [
        likeness.Face("a", "medium", collins, lambda: collins.picture[:, ::-1]),
        likeness.Face("b", "short", hopper),
    ]
    rows, left_out = likeness.likenesses(known, [likeness.PHOTOGRAPH], "54x96", 60)
    assert [(row["name"], row["finish"], left_out) for row in rows] == [("a", "photograph", 0)]
    assert rows[0]["own"] < rows[0]["nearest_other"]


def test_nobody_is_painted_once_the_time_is_over() -> None:
    rows, left_out = likeness.likenesses([likeness.Face("a", "long", None)] * 3, ["moulded"], "54x96", -1)
    assert (rows, left_out) == ([], 3)
