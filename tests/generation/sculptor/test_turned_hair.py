"""The hair of heads that are turned in the selfie, as it is from the front."""

import numpy as np
import pytest

from bench.faces.persona import Person
from bench.faces.photograph import photograph
from generation.faces.analysis import analyse
from generation.sculptor.frontal import frontal_face
from generation.sculptor.hair import find_hair
from generation.sculptor.hair.hair import Hair


def hair_of(**looks) -> Hair:
    analysis = analyse(photograph(Person(seed=1, face_pixels=130, **looks)))
    return find_hair(frontal_face(analysis), analysis)


@pytest.mark.parametrize(("yaw", "beard"), [(-30, 0.0), (-30, 1.0), (30, 1.0)])
def test_short_hair_stays_short_and_is_on_both_sides(yaw: int, beard: float):
    hair = hair_of(hair="short", beard=beard, angles=(yaw, 0, 0))
    left, right = -hair.outline.left, hair.outline.right
    both = np.isfinite(left) & np.isfinite(right)
    assert (hair.traits.hair, hair.traits.covered) == ("short", "no")
    assert both.sum() > 0.9 * np.isfinite(np.fmax(left, right)).sum()
    assert np.abs(left[both] - right[both]).mean() < 1.0


@pytest.mark.parametrize("yaw", [-30, 30])
def test_hair_that_falls_beside_the_neck_is_kept_on_both_sides(yaw: int):
    hair = hair_of(hair="medium", length=13.0, angles=(yaw, 0, 0))
    below = hair.inside[np.linspace(20, -26, hair.inside.shape[0]) < -6] > 0
    middle = below.shape[1] // 2
    assert hair.traits.hair != "short"
    assert 0.5 < below[:, :middle].sum() / below[:, middle:].sum() < 2
