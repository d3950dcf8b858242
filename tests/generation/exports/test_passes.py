"""The passes' files: metric, and on the picture's pixels."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy.spatial import cKDTree

from generation.exports import passes as files
from generation.sculptor import passes
from generation.sculptor.studio.camera import Camera

from ..figurines import ARMY, brief, painted, sculpted

WIDTH, HEIGHT, FRAME = 180, 320, "three"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("passes")
    sculpture = sculpted("collins")
    camera = Camera.of(ARMY.frame(FRAME), sculpture.head_at, WIDTH, HEIGHT)
    made = passes(sculpture, ARMY, FRAME, WIDTH, HEIGHT)
    files.write(folder, made, camera, painting().picture)
    return folder


def painting():
    return painted(brief("collins", frame=FRAME, width=WIDTH, height=HEIGHT))


def pixels(folder: Path, name: str) -> np.ndarray:
    return cv2.imread(str(folder / name), cv2.IMREAD_UNCHANGED)


def described(folder: Path) -> dict:
    return json.loads((folder / "passes.json").read_text())


def test_depth_unprojects_onto_the_mesh(folder: Path):
    said, levels = described(folder), pixels(folder, "depth.png")
    assert levels.dtype == np.uint16
    camera = said["camera"]
    # Where a pixel's four samples lie on one surface; elsewhere its depth is the nearest's.
    rows, columns = np.nonzero(cv2.erode(pixels(folder, "mask.png"), np.ones((5, 5), np.uint8)) == 255)
    some = slice(None, None, 37)
    rows, columns = rows[some], columns[some]
    depth = levels[rows, columns] * said["depth"]["cm_per_level"]
    (fx, _, cx), (_, fy, cy), _ = camera["intrinsics"]
    seen = np.stack([(columns - cx) / fx * depth, -(rows - cy) / fy * depth, -depth], 1)
    places = seen @ np.array(camera["rotation"]) + camera["position_cm"]
    apart = cKDTree(sculpted("collins").whole.vertices).query(places)[0]
    assert np.median(apart) < 0.15
    assert np.percentile(apart, 95) < 0.5


def test_depth_is_known_exactly_where_the_mask_is(folder: Path):
    depth, mask = pixels(folder, "depth.png"), pixels(folder, "mask.png")
    assert np.array_equal(depth > 0, mask > 0)
    said = described(folder)["depth"]
    assert depth[depth > 0].min() * said["cm_per_level"] == pytest.approx(said["near_cm"], abs=0.01)
    assert depth.max() * said["cm_per_level"] == pytest.approx(said["far_cm"], abs=0.01)


def test_the_masks_edge_is_the_pictures(folder: Path):
    assert np.array_equal(pixels(folder, "mask.png"), painting().alpha)
    assert np.array_equal(pixels(folder, "picture.png")[..., ::-1], painting().picture)


def test_normals_decode_to_unit_vectors_towards_the_viewer(folder: Path):
    levels, mask = pixels(folder, "normals.png")[..., ::-1], pixels(folder, "mask.png")
    assert levels.dtype == np.uint16
    normals = levels[mask == 255] / 32767.5 - 1
    assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-3)
    assert (normals[:, 2] > 0).mean() > 0.97


def test_keypoints_lie_on_the_heads_mask(folder: Path):
    head, points = pixels(folder, "head_mask.png"), described(folder)["keypoints"]
    assert list(points) == list(files.KEYPOINTS)
    for column, row in points.values():
        assert head[round(row), round(column)] == 255
    assert points["left_eye"][0] < points["nose"][0] < points["right_eye"][0]
