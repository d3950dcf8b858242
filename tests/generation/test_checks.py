import numpy as np
import pytest

from generation import checks, faces
from generation.faces.analysis import Analysis
from generation.refused import Refused
from tests.generation.portraits import astronaut, hopper, noisy


@pytest.fixture(scope="module")
def collins() -> Analysis:
    return faces.analyse(astronaut())


def test_a_likeness_is_near_and_another_person_far(collins: Analysis) -> None:
    assert checks.judge(noisy(astronaut(), 8), collins).identity_distance < 0.4
    assert checks.judge(hopper(), collins).identity_distance > 0.6


def test_floats_are_judged_as_bytes_are(collins: Analysis) -> None:
    as_floats = checks.judge(astronaut().astype(np.float32) / 255, collins)
    assert as_floats == checks.judge(astronaut(), collins)


MONSTERS = {
    "not a number": np.full((600, 400, 3), np.nan, np.float32),
    "one bad pixel": np.where(np.arange(512 * 512 * 3).reshape(512, 512, 3) == 7, np.inf, astronaut() / 255),
    "black": np.zeros((600, 400, 3), np.uint8),
    "uniform": np.full((600, 400, 3), (90, 120, 40), np.uint8),
    "faceless": np.random.default_rng(3).integers(0, 255, (600, 400, 3)).astype(np.uint8),
}


@pytest.mark.parametrize("picture", MONSTERS.values(), ids=MONSTERS.keys())
def test_a_monster_is_refused(picture: np.ndarray, collins: Analysis) -> None:
    with pytest.raises(Refused) as refusal:
        checks.judge(picture, collins)
    assert refusal.value.code == "engine_error"


@pytest.mark.parametrize(("similarity", "scores"), [(0.31234, {"gate_similarity": 0.3123}), (None, {})])
def test_a_second_judge_is_asked_of_the_same_picture(
    similarity: float | None, scores: dict[str, float], collins: Analysis
) -> None:
    asked: list[np.ndarray] = []

    def gate(picture: np.ndarray, analysis: Analysis) -> float | None:
        assert analysis is collins
        asked.append(picture)
        return similarity

    judged = checks.judge(astronaut(), collins, gate).scores
    assert judged.pop("identity_distance") < 0.1 and judged == scores
    assert np.array_equal(asked[0], astronaut())
