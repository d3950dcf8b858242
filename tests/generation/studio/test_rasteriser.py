"""Which triangle each sample sees."""

import numpy as np

from generation.sculptor.studio.rasteriser import NOTHING, SAMPLES, STRIP, Projection, draw_strip, project

from .scenes import DISTANCE, MIDDLE, RADIUS, ball, camera


def drawn(projection: Projection) -> tuple[np.ndarray, np.ndarray]:
    """Depth and triangle of all samples of a picture, rows of samples by columns of pixels."""
    shape = projection.strips, STRIP * SAMPLES, projection.width
    depth, seen = np.empty(shape, np.float32), np.empty(shape, np.int32)
    for strip in range(projection.strips):
        draw_strip(projection, strip, depth[strip], seen[strip])
    rows = projection.height * SAMPLES
    return depth.reshape(-1, shape[2])[:rows], seen.reshape(-1, shape[2])[:rows]


def test_a_ball_covers_as_much_as_geometry_says():
    view = camera(151, 203)  # no multiple of anything
    _, seen = drawn(project(ball(), view))
    angle = np.arcsin(RADIUS / DISTANCE)
    disc = np.pi * (np.tan(angle) * view.focal) ** 2
    assert abs((seen != NOTHING).sum() / SAMPLES / disc - 1) < 0.005


def test_a_ball_has_no_pinhole():
    _, seen = drawn(project(ball(), camera(90, 160)))
    for row in seen != NOTHING:
        inside = np.flatnonzero(row)
        assert len(inside) == 0 or row[inside[0] : inside[-1] + 1].all()


def test_depth_is_that_of_the_form_in_centimetres():
    view = camera(90, 160)
    depth, _ = drawn(project(ball(), view))
    assert abs(depth.min() - (DISTANCE - RADIUS)) < 0.02
    rows, columns = np.nonzero(np.isfinite(depth))
    up = (view.height / 2 - 0.5 - ((rows + 0.5) / SAMPLES - 0.5)) / view.focal
    across = (columns - (view.width / 2 - 0.5)) / view.focal  # samples lie up to half a pixel beside
    points = np.stack([across, up, -np.ones_like(up)], 1) * depth[rows, columns][:, None]
    radius = np.linalg.norm(points - (0, 0, -DISTANCE), axis=1)
    assert np.percentile(np.abs(radius - RADIUS), 99) < 0.25


def test_edges_have_as_many_shades_as_samples_however_they_run():
    _, seen = drawn(project(ball(), camera(240, 320)))
    cover = (seen != NOTHING).reshape(320, SAMPLES, 240).sum(1)
    middle_row, middle_column = cover[150:170], cover[:, 110:130]
    assert len(np.unique(middle_row)) >= SAMPLES - 1  # where the outline is upright
    assert len(np.unique(middle_column)) >= SAMPLES - 1  # where it lies flat


def test_only_what_faces_the_camera_is_kept():
    mesh = ball()
    projection = project(mesh, camera(90, 160))
    middles = mesh.vertices[mesh.faces[projection.front]].mean(1)
    assert (middles[:, 2] > -0.1).all() and len(middles) > 0.4 * len(mesh.faces)
    assert middles[:, 1].min() > MIDDLE - RADIUS
