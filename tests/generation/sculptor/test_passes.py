"""Depth, normals, masks and keypoints."""

import numpy as np
import pytest

from generation.sculptor import Passes, passes
from generation.styles.style import UnknownStyle

from ..figurines import ARMY, brief, painted, sculpted

WIDTH, HEIGHT = 180, 320


@pytest.fixture(scope="module", params=["bust", "three", "full"])
def rendered(request) -> Passes:
    return passes(sculpted("collins"), ARMY, request.param, WIDTH, HEIGHT)


def test_depth_is_known_where_the_mask_is_and_nowhere_else(rendered):
    assert ((rendered.depth > 0) == (rendered.mask > 0)).all()
    assert np.isfinite(rendered.depth).all()
    assert 150 < rendered.depth[rendered.mask > 0].min() < rendered.depth.max() < 420


def test_normals_are_unit_and_face_the_camera(rendered):
    inside = rendered.mask == 255
    assert np.allclose(np.linalg.norm(rendered.normals[inside], axis=1), 1, atol=1e-3)
    assert (rendered.normals[inside][:, 2] > 0).mean() > 0.97
    assert (rendered.normals[rendered.mask == 0] == 0).all()


def test_normals_are_smooth_across_triangles():
    """On a helmet, seen so closely that a triangle covers many pixels, no step may show."""
    close = passes(sculpted("collins"), ARMY, "bust", 720, 1280)
    top = np.argmax(close.mask[:, 360] == 255)
    dome = close.normals[top + 40 : top + 120, 300:420]
    assert np.abs(np.diff(dome, axis=1)).max() < 0.02


def test_the_head_is_part_of_the_figurine(rendered):
    assert (rendered.head_mask <= rendered.mask).all()
    assert 0 < (rendered.head_mask > 0).sum() < (rendered.mask > 0).sum()


def test_keypoints_lie_on_the_head(rendered):
    columns, rows = np.round(rendered.keypoints).astype(int).T
    assert (rendered.head_mask[rows, columns] == 255).all()


def test_keypoints_keep_their_place_when_the_picture_grows():
    small, large = (passes(sculpted("hopper"), ARMY, "three", 90 * n, 160 * n).keypoints for n in (1, 4))
    assert np.allclose((small + 0.5) * 4, large + 0.5, atol=0.01)


def test_the_painters_edge_is_the_masks_edge():
    painting = painted(brief("collins", width=WIDTH, height=HEIGHT))
    rendered = passes(sculpted("collins"), ARMY, "three", WIDTH, HEIGHT)
    assert np.array_equal(painting.alpha, rendered.mask)
    assert len(np.unique(painting.alpha)) > 2


def test_an_unknown_frame_says_which_there_are():
    with pytest.raises(UnknownStyle, match="bust, full, three"):
        passes(sculpted("collins"), ARMY, "from_above", 9, 16)
