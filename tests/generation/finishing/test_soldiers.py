import cv2
import numpy as np
import pytest

from generation.faces.landmarks import boxes
from generation.finishing.polybag import TURN
from generation.finishing.soldiers import ATTITUDES, CELL, soldiers


def test_each_attitude_is_on_the_sheet_whole() -> None:
    assert len(soldiers()) == len(ATTITUDES)
    for soldier in soldiers():
        alpha = soldier[..., 3]
        assert soldier.shape == (CELL, CELL, 4)
        assert 0.08 < alpha.mean() < 0.6
        assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) == 0


def test_they_are_green_plastic() -> None:
    for soldier in soldiers():
        red, green, blue = soldier[soldier[..., 3] > 0.99][:, :3].mean(0)
        assert green > red > blue


@pytest.mark.parametrize("degrees", [-TURN, -TURN / 2, 0, TURN / 2, TURN])
def test_no_soldier_shows_a_face_however_the_bag_turns_him(degrees: float) -> None:
    turn = cv2.getRotationMatrix2D((CELL / 2, CELL / 2), degrees, 1)
    for soldier in soldiers():
        turned = cv2.warpAffine(soldier[..., :3], turn, (CELL, CELL))
        assert boxes((turned * 255).astype(np.uint8)) == []
