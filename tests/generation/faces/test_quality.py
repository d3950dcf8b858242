"""What is wrong with a face, by itself."""

import numpy as np
import pytest

from generation.faces import quality
from generation.sculptor.mesh import rotation
from tests.generation.figurines import analysed

FLIP = np.array([1, -1, -1])


def _turned(yaw: float) -> np.ndarray:
    points = analysed("collins").face.landmarks
    middle = points.mean(0)
    turned: np.ndarray = ((points - middle) * FLIP) @ rotation("y", yaw).T * FLIP + middle
    return turned.astype(np.float32)


@pytest.mark.parametrize("yaw", [-35, 0, 35])
def test_a_head_turned_up_to_35_degrees_is_taken(yaw: float) -> None:
    assert quality.problem(analysed("collins").picture, _turned(yaw)) is None


@pytest.mark.parametrize("yaw", [-65, -45, 45, 65])
def test_a_profile_is_asked_to_face_the_camera(yaw: float) -> None:
    assert quality.problem(analysed("collins").picture, _turned(yaw)) == "face_turned"
