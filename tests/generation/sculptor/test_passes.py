"""Depth, normals, masks and keypoints."""

from dataclasses import replace

import numpy as np
import pytest

from generation.sculptor import Passes, passes
from generation.sculptor.figure import Sculpture
from generation.sculptor.mesh import Mesh
from generation.sculptor.studio.camera import Camera
from generation.styles.style import UnknownStyle

from ..figurines import ARMY, brief, painted, sculpted
from ..studio.scenes import MIDDLE, RADIUS, ball

WIDTH, HEIGHT = 180, 320


@pytest.fixture(scope="module", params=["bust", "three", "full", "wide"])
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


def a_ball() -> Sculpture:
    """A ball as body, and nothing as head."""
    none = np.zeros((0, 3), np.float32)
    mesh, head = ball(1.5), Mesh(none, none.astype(np.int32), none)
    eyes = np.tile(np.array((0, MIDDLE, RADIUS), np.float32), (5, 1))
    return replace(sculpted("collins"), body=mesh, head=head, keypoints3d=eyes, head_at=(0, MIDDLE, 0))


def test_normals_are_smooth_across_triangles():
    """On a ball, seen so closely that a triangle covers many pixels, no step may show."""
    close = passes(a_ball(), ARMY, "bust", 320, 320)
    middle = close.normals[150:170, 110:210]
    assert np.abs(np.diff(middle, axis=1)).max() < 0.04


def test_depth_and_normals_are_those_of_the_form():
    """A ball's depth, with its normals, says where its middle is; from every pixel the same."""
    view = Camera.of(ARMY.frame("bust"), (0, MIDDLE, 0), 320, 320)
    shown = passes(a_ball(), ARMY, "bust", 320, 320)
    rows, columns = np.nonzero((shown.mask == 255) & (shown.normals[..., 2] > 0.3))
    across, up = (columns - 159.5) / view.focal, (159.5 - rows) / view.focal
    places = np.stack([across, up, -np.ones_like(up)], 1) * shown.depth[rows, columns][:, None]
    middles = places - RADIUS * shown.normals[rows, columns]
    expected = view.rotation @ (np.array((0, MIDDLE, 0)) - view.position)
    assert np.percentile(np.abs(middles - expected), 99) < 0.25
    assert len(rows) > 10_000


def test_the_head_is_part_of_the_figurine(rendered):
    assert (rendered.head_mask <= rendered.mask).all()
    assert 0 < (rendered.head_mask > 0).sum() < (rendered.mask > 0).sum()


def test_keypoints_lie_on_the_head(rendered):
    columns, rows = np.round(rendered.keypoints).astype(int).T
    assert (rendered.head_mask[rows, columns] == 255).all()


def test_keypoints_keep_their_place_when_the_picture_grows():
    small, large = (passes(sculpted("hopper"), ARMY, "three", 90 * n, 160 * n).keypoints for n in (1, 4))
    assert np.allclose((small + 0.5) * 4, large + 0.5, atol=0.01)


def test_the_painters_edge_is_the_masks_edge(rendered, request):
    frame = request.node.callspec.params["rendered"]
    painting = painted(brief("collins", frame=frame, width=WIDTH, height=HEIGHT))
    assert np.array_equal(painting.alpha, rendered.mask)
    assert len(np.unique(painting.alpha)) > 8


def test_an_unknown_frame_says_which_there_are():
    with pytest.raises(UnknownStyle, match="bust, full, three, wide"):
        passes(sculpted("collins"), ARMY, "from_above", 9, 16)
