import numpy as np

from generation.faces.identity import distance, frontal_box, identity_of
from generation.faces.landmarks import detect_landmarks
from tests.generation.portraits import astronaut, hopper, noisy, scaled


def identity(picture: np.ndarray) -> np.ndarray:
    points = detect_landmarks(picture)
    assert points is not None
    return identity_of(picture, points)


def test_a_person_is_near_themselves_and_far_from_another() -> None:
    collins, collins_again = identity(astronaut()), identity(noisy(scaled(astronaut(), 0.9)[:, ::-1], 8))
    assert distance(collins, collins_again) < 0.4
    assert distance(collins, identity(hopper())) > 0.6


def test_the_same_picture_gives_the_same_numbers() -> None:
    assert distance(identity(hopper()), identity(hopper())) == 0


def test_dlib_finds_a_frontal_face_by_itself() -> None:
    box = frontal_box(hopper())
    assert box is not None and 150 < (box[0] + box[2]) / 2 < 380
    assert frontal_box(np.zeros((200, 200, 3), np.uint8)) is None
