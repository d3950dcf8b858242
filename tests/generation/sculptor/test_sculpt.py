"""From a selfie to a figurine's form."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generation.sculptor import Sculpture, sculpt
from generation.sculptor.mesh import Mesh
from generation.styles.style import UnknownStyle

from ..figurines import ARMY, POSE, analysed, sculpted


def _arrays(sculpture: Sculpture) -> list[np.ndarray]:
    meshes: list[Mesh] = [sculpture.body, sculpture.head, sculpture.casters]
    return [
        *(array for mesh in meshes for array in (mesh.vertices, mesh.faces, mesh.normals)),
        sculpture.wash,
        sculpture.keypoints3d,
    ]


def test_equal_selfies_and_seeds_give_equal_bytes():
    again = sculpt(analysed("collins"), ARMY, POSE, seed=0)
    for first, second in zip(_arrays(sculpted("collins")), _arrays(again), strict=True):
        assert first.tobytes() == second.tobytes()


def test_another_seed_holds_the_head_another_way_on_the_same_body():
    other = sculpt(analysed("collins"), ARMY, POSE, seed=1)
    assert not np.allclose(other.keypoints3d, sculpted("collins").keypoints3d)
    assert np.array_equal(other.body.vertices, sculpted("collins").body.vertices)


def test_a_figurine_looks_to_the_side_that_its_person_turned_to():
    def nose_ahead_of_eyes(yaw: float) -> float:
        analysis = analysed("collins")
        turned = replace(analysis, face=replace(analysis.face, yaw=yaw))
        left, right, nose, *_ = sculpt(turned, ARMY, POSE, seed=0).keypoints3d
        return float(nose[0] - (left[0] + right[0]) / 2)

    assert nose_ahead_of_eyes(-20) < -0.3 < 0.3 < nose_ahead_of_eyes(20)


@pytest.mark.parametrize("name", ["collins", "hopper"])
def test_a_sculpture_is_finite_and_its_normals_are_unit(name):
    sculpture = sculpted(name)
    assert all(np.isfinite(array).all() for array in _arrays(sculpture))
    for mesh in (sculpture.body, sculpture.head):
        assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-3)


def test_two_people_have_two_faces():
    collins, hopper = sculpted("collins"), sculpted("hopper")
    assert np.abs(collins.keypoints3d - hopper.keypoints3d).max() > 0.1
    assert collins.wash.shape != hopper.wash.shape or not np.allclose(collins.wash, hopper.wash)


def test_keypoints_are_on_the_face_and_in_order():
    left_eye, right_eye, nose, left_corner, right_corner = sculpted("hopper").keypoints3d
    assert left_eye[0] < nose[0] < right_eye[0] and left_corner[0] < right_corner[0]
    assert min(left_eye[1], right_eye[1]) > nose[1] > max(left_corner[1], right_corner[1])
    assert nose[2] == max(point[2] for point in sculpted("hopper").keypoints3d)


def test_an_unknown_pose_says_which_there_are():
    with pytest.raises(UnknownStyle, match=POSE):
        sculpt(analysed("collins"), ARMY, "on_one_leg", seed=0)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**31),
    noise=st.floats(0, 12),
    stretch=st.tuples(st.floats(0.4, 2), st.floats(0.4, 2), st.floats(0.1, 3)),
    dark=st.booleans(),
)
def test_it_survives_any_deformation_of_a_face(seed, noise, stretch, dark):
    face = analysed("collins").face
    middle = face.landmarks.mean(0)
    shaken = (face.landmarks - middle) * stretch + middle
    shaken += np.random.default_rng(seed).normal(0, noise, shaken.shape)
    picture = analysed("collins").picture // (60 if dark else 1)
    odd = replace(
        analysed("collins"),
        picture=picture,
        face=replace(face, landmarks=shaken.astype(np.float32)),
    )
    assert all(np.isfinite(array).all() for array in _arrays(sculpt(odd, ARMY, POSE, seed)))


def test_landmarks_that_are_no_face_are_refused():
    face = replace(analysed("collins").face, landmarks=np.zeros((478, 3), np.float32))
    blank = np.zeros((64, 64, 3), np.uint8)
    with pytest.raises(ValueError, match="not a face"):
        sculpt(replace(analysed("collins"), picture=blank, face=face), ARMY, POSE, seed=0)
