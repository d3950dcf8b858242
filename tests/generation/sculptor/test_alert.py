"""The even, alert face: turned heads face the viewer, shut eyes open, everything else stays."""

import numpy as np
import pytest

from generation.sculptor.alert import Gaze, even, repaint, wake
from generation.sculptor.face_topology import LEFT_EYE, LEFT_IRIS, MIRRORED_X, RIGHT_EYE, mirrored
from generation.sculptor.frontal import straighten
from generation.sculptor.mesh import Floats, rotation
from tests.generation.figurines import analysed


def _face() -> Floats:
    return straighten(analysed("collins").face.landmarks)[0]


def _gap(landmarks: Floats, eye: tuple[int, ...]) -> float:
    width = np.linalg.norm(landmarks[eye[0]] - landmarks[eye[8]])
    return float((landmarks[eye[4], 1] - landmarks[eye[12], 1]) / width)


def _asleep(landmarks: Floats) -> Floats:
    """Both upper lids laid on the lower ones."""
    shut = landmarks.copy()
    for eye in (LEFT_EYE, RIGHT_EYE):
        for upper, lower in zip(eye[1:8], eye[:8:-1], strict=True):
            shut[upper] = 0.95 * landmarks[lower] + 0.05 * landmarks[upper]
    return shut


def test_the_mirror_pairs_every_landmark_with_one_on_the_other_side() -> None:
    other = mirrored()
    assert (other[other] == np.arange(478)).all()
    assert [other[point] for point in (33, 61, 105, 1, 468)] == [263, 291, 334, 1, 473]


def test_a_frontal_face_keeps_its_own_asymmetry() -> None:
    face = _face()
    np.testing.assert_array_equal(even(face, 0.05), face)


@pytest.mark.parametrize("turn", [-0.6, 0.6])
def test_a_turned_face_takes_its_far_side_from_the_near_one(turn: float) -> None:
    face = _face()
    far = face[:, 0] * np.sign(turn) < -4
    spoilt = face.copy()
    spoilt[far, 2] += 3
    evened = even(spoilt, turn)
    asymmetry = np.abs(evened[mirrored()] * MIRRORED_X - evened).max()
    assert asymmetry < 0.5
    assert np.abs(evened[far] - face[far]).max() < 1.0


def test_shut_eyes_open_and_say_that_they_need_paint() -> None:
    opened, gaze = wake(_asleep(_face()))
    assert min(_gap(opened, LEFT_EYE), _gap(opened, RIGHT_EYE)) > 0.2
    assert min(gaze.left, gaze.right) == 1


def test_open_eyes_that_meet_the_camera_are_left_alone() -> None:
    face = _face()
    same, gaze = wake(face)
    np.testing.assert_array_equal(same, face)
    assert (gaze.left, gaze.right) == (0, 0)


def test_a_glance_aside_is_turned_to_the_viewer() -> None:
    face = _face()
    face[468:478, 0] += 0.8
    turned, gaze = wake(face)
    middle = (turned[LEFT_EYE[0], 0] + turned[LEFT_EYE[8], 0]) / 2
    assert abs(turned[LEFT_IRIS, 0] - middle) < 0.15
    assert gaze.left > 0.9


def test_painted_eyes_are_lighter_than_shut_lids_and_have_dark_pupils() -> None:
    face, _ = wake(_asleep(_face()))
    skin = np.full((481, 481, 3), 120, np.uint8)
    painted = repaint(skin, face, Gaze(1.0, 1.0))
    assert painted.max() > 180 and painted.min() < 40
    np.testing.assert_array_equal(repaint(skin, face, Gaze(0.0, 0.0)), skin)


def test_straightening_undoes_any_turn_and_knows_where_the_camera_was() -> None:
    points = analysed("collins").face.landmarks.astype(np.float64)
    flip = np.array([1, -1, -1])
    turned = ((points * flip) @ rotation("y", 25).T * flip).astype(np.float32)
    before, camera_before = straighten(points.astype(np.float32))
    after, camera = straighten(turned)
    np.testing.assert_allclose(before, after, atol=0.02)
    angle = np.degrees(np.arccos(np.clip(camera @ camera_before, -1, 1)))
    assert angle == pytest.approx(25, abs=0.5)
