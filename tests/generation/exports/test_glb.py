"""The web model, read by the specification."""

import json
import struct
from functools import cache

import numpy as np
import pytest
from scipy.spatial import cKDTree

from generation.exports import glb
from generation.sculptor.mesh import Mesh

from ..figurines import brief, sculpted
from .solids import box, joined, mesh_of

TYPES = {5126: "<f4", 5123: "<u2"}
WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}


def parsed(data: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """The document, and the arrays of its one primitive."""
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert (kind, size % 4) == (b"JSON", 0)
    document, start = json.loads(data[20 : 20 + size]), 20 + size
    size, kind = struct.unpack_from("<I4s", data, start)
    assert (kind, size, start + 8 + size) == (b"BIN\0", document["buffers"][0]["byteLength"], len(data))
    primitive = document["meshes"][0]["primitives"][0]
    numbers = {**primitive["attributes"], "indices": primitive["indices"]}
    return document, {name: array(document, data[start + 8 :], number) for name, number in numbers.items()}


def array(document: dict, binary: bytes, number: int) -> np.ndarray:
    accessor = document["accessors"][number]
    view = document["bufferViews"][accessor["bufferView"]]
    kind, width = np.dtype(TYPES[accessor["componentType"]]), WIDTHS[accessor["type"]]
    assert view["byteOffset"] % 4 == 0
    assert accessor["count"] * width * kind.itemsize == view["byteLength"]
    values = np.frombuffer(binary, kind, accessor["count"] * width, view["byteOffset"]).reshape(-1, width)
    if "min" in accessor:
        assert accessor["min"] == values.min(0).tolist()
        assert accessor["max"] == values.max(0).tolist()
    return values


@cache
def small() -> glb.Model:
    figurine = glb.model_of(brief("collins"))
    return glb.simplified(figurine, sculpted("collins").keypoints3d.mean(0), 20_000)


def test_the_file_is_what_the_specification_says():
    document, arrays = parsed(glb.to_glb(small(), 0.5))
    assert document["asset"]["version"] == "2.0"
    assert "extensionsRequired" not in document
    count = len(arrays["POSITION"])
    assert {len(arrays[name]) for name in ("POSITION", "NORMAL", "COLOR_0")} == {count}
    assert arrays["indices"].max() == count - 1 < 65_535
    assert np.allclose(np.linalg.norm(arrays["NORMAL"], axis=1), 1, atol=1e-4)
    assert document["materials"][0]["pbrMetallicRoughness"] == {"metallicFactor": 0.0, "roughnessFactor": 0.5}


def test_it_stands_on_the_ground_ten_centimetres_tall():
    _, arrays = parsed(glb.to_glb(small(), 0.5))
    low, high = arrays["POSITION"].min(0), arrays["POSITION"].max(0)
    assert low[1] == 0
    assert high[1] == pytest.approx(0.1)
    assert np.abs(low + high)[[0, 2]].max() < 1e-6


def test_triangles_face_the_way_of_their_normals():
    _, arrays = parsed(glb.to_glb(small(), 0.5))
    corners = arrays["indices"].reshape(-1, 3)
    a, b, c = (arrays["POSITION"][corners[:, k]].astype(float) for k in range(3))
    facing = (np.cross(b - a, c - a) * arrays["NORMAL"][corners[:, 0]]).sum(1)
    assert (facing > 0).mean() > 0.97


def test_colours_are_the_figurines():
    figurine, model = glb.model_of(brief("collins")), small()
    apart, nearest = cKDTree(figurine.mesh.vertices).query(model.mesh.vertices)
    assert apart.max() < 1e-5
    assert np.abs(model.albedo - figurine.albedo[nearest]).mean() < 1e-4
    _, arrays = parsed(glb.to_glb(model, 0.5))
    assert np.abs(arrays["COLOR_0"][:, :3] / 65535 - np.clip(model.albedo, 0, 1)).max() < 1e-4
    assert (arrays["COLOR_0"][:, 3] == 65535).all()
    assert len(np.unique(arrays["COLOR_0"], axis=0)) > 500


def test_the_face_is_kept_finer_than_the_body():
    model, face = small(), sculpted("collins").keypoints3d.mean(0)
    corners = model.mesh.vertices[model.mesh.faces]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    near = np.linalg.norm(corners.mean(1) - face, axis=1) < glb.FACE_RADIUS
    assert areas[near].mean() * 2 < areas[~near].mean()


def test_a_whole_figurine_stays_below_three_megabytes():
    bytes_a_vertex, bytes_a_triangle = 12 + 12 + 8, 6
    assert glb.FACES * bytes_a_triangle + glb.FACES / 2 * bytes_a_vertex < 2_950_000
    data, model = glb.to_glb(small(), 0.5), small()
    expected = len(model.mesh.vertices) * bytes_a_vertex + len(model.mesh.faces) * bytes_a_triangle
    assert expected < len(data) < expected + 2_000


def test_more_vertices_than_sixteen_bits_number_are_refused():
    many = np.random.default_rng(0).random((70_000, 3), np.float32)
    with pytest.raises(ValueError, match="too many"):
        glb.to_glb(glb.Model(Mesh(many, np.zeros((1, 3), np.int32), many), many), 0.5)


def test_what_lies_inside_is_left_out():
    outer, through = (
        mesh_of(box(*sides, at).refine_to_length(0.5))
        for sides, at in (((10, 10, 10), (0, 0, 0)), ((4, 4, 8), (3, 3, 6)))
    )
    both = joined(outer, through)
    model = glb.Model(both, np.ones((len(both.vertices), 3), np.float32))
    seen = glb.simplified(model, np.array((5, 5, 14), np.float32), 2_000).mesh
    assert len(seen.faces) <= 2_000
    assert np.ptp(seen.vertices, axis=0) == pytest.approx([10, 10, 14])
    inside = (np.abs(seen.vertices - (5, 5, 5)) < 5 - 3 * glb.OVERLAP).all(1)
    assert not inside.any()
