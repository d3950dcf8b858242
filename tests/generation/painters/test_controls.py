"""The sculptor's passes as ControlNets read them."""

import numpy as np

from generation.painters.controls import POINTS, depth_picture, keypoint_picture

KEYPOINTS = np.array([(200, 200), (312, 200), (256, 256), (216, 320), (296, 320)], np.float32)


def test_the_nearest_is_white_the_farthest_grey_and_nothing_black():
    drawn = depth_picture(np.array([[0, 290.0, 300.0, 310.0]], np.float32))

    assert drawn.shape == (1, 4, 3) and drawn.dtype == np.uint8
    assert drawn[0, :, 0].tolist() == [0, 255, 159, 64]


def test_an_empty_pass_is_black():
    assert not depth_picture(np.zeros((4, 4), np.float32)).any()


def test_each_keypoint_is_a_dot_of_its_own_colour_where_the_figurine_has_it():
    drawn = keypoint_picture(KEYPOINTS, 512, 512)

    for (x, y), colour in zip(KEYPOINTS.astype(int), POINTS, strict=True):
        assert tuple(drawn[y, x]) == colour
    assert not drawn[:150].any() and not drawn[370:].any()


def test_limbs_lead_from_the_nose_dimmer_than_the_dots():
    drawn = keypoint_picture(KEYPOINTS, 512, 512)
    x, y = ((KEYPOINTS[0] + KEYPOINTS[2]) / 2).astype(int)

    assert tuple(drawn[y, x]) == (153, 0, 0)


def test_the_drawing_grows_with_the_picture():
    small = keypoint_picture(KEYPOINTS / 2, 256, 256)
    large = keypoint_picture(KEYPOINTS * 2, 1024, 1024)

    assert 12 < (large > 0).sum() / (small > 0).sum() < 20
