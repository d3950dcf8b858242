"""The army's bodies: each one connected, printable solid that leaves the face free."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree

from generation.sculptor.parts import Part, part_of
from generation.sculptor.skeleton import ARM, LEG, Skeleton
from generation.styles.army.body import model_body
from generation.styles.army.poses import POSES
from generation.styles.style import load
from tests.generation.closed import bodies_of, is_closed

ARMY = load("army")
EACH_POSE = pytest.mark.parametrize("pose", POSES)


DEPTHS = (0.35, 0.55, 0.75, 0.95)  # of the least thickness
COARSE = 0.5  # cm between the samples of a volume, half as fine as the body's


def body(pose: str) -> Part:
    """As the install has built it from the recipe as it is, or built now."""
    return part_of(ARMY, pose)


def test_the_recipe_has_every_pose_of_the_style_and_no_other():
    assert list(POSES) == list(ARMY.poses)
    assert len(POSES) >= 6


@EACH_POSE
def test_a_body_is_one_closed_solid_on_the_ground(pose):
    mesh = body(pose).mesh
    assert bodies_of(mesh) == 1
    assert is_closed(mesh)
    assert abs(mesh.vertices[:, 1].min()) < 0.1


@EACH_POSE
def test_nothing_reaches_out_of_the_volume_that_a_pose_is_modelled_in(pose):
    """What does would be cut off flat."""
    low, high = np.array(POSES[pose].reach)
    mesh = body(pose).mesh
    assert (mesh.vertices[:, [0, 2]].min(0) > low[[0, 2]] + 0.5).all()
    assert (mesh.vertices.max(0) < high - 0.8).all()


@EACH_POSE
def test_bones_keep_their_length(pose):
    skeleton = Skeleton.of(POSES[pose])
    for limbs, bones in ((skeleton.arms, ARM), (skeleton.legs, LEG)):
        for limb in limbs:
            found = np.linalg.norm(limb.joint - limb.root), np.linalg.norm(limb.end - limb.joint)
            assert np.allclose(found, bones, rtol=0.05)


@EACH_POSE
def test_the_head_sits_on_the_collar(pose):
    expected = Skeleton.of(POSES[pose]).chest.at(0, 77.7, -3) + (0, 14.6, 6.2)
    assert np.allclose(ARMY.pose(pose).head.at, expected, atol=1.0)


@EACH_POSE
@pytest.mark.parametrize("frame", ["bust", "three", "full"])
def test_neither_weapon_nor_hand_hides_the_face(pose, frame):
    """Rays from the camera to eyes, nose and mouth pass the body."""
    mesh, head = body(pose).mesh, np.array(ARMY.pose(pose).head.at)
    view = ARMY.frame(frame)
    eye = np.array(view.position) + (head if view.anchor == "head" else 0)
    face = head + [(x, y, 12) for x in (-7, 0, 7) for y in (-8, -4, 0, 6)]
    points = mesh.vertices[mesh.vertices[:, 2] > head[2]]
    for target in face:
        way = (target - eye) / np.linalg.norm(target - eye)
        off = points - eye
        along = off @ way
        beside = np.linalg.norm(off - along[:, None] * way, axis=1)
        assert beside[along < np.linalg.norm(target - eye) - 1].min(initial=99) > 0.6


def test_every_paint_of_a_body_is_one_of_the_styles():
    for pose in POSES:
        part = body(pose)
        assert set(part.palette) <= set(ARMY.paints)
        assert len(part.paints) == len(part.mesh.vertices) and part.paints.max() < len(part.palette)
        assert {"cloth", "webbing", "leather", "skin", "base"} <= {part.palette[i] for i in set(part.paints)}


def test_the_nickname_stands_out_of_the_base_and_reaches_into_it():
    words = ARMY.inscription("marching", "Alice", "Diorama 2025")
    assert words is not None
    assert is_closed(words.mesh)
    base = body("marching").mesh
    near, nearest = cKDTree(base.vertices).query(words.mesh.vertices)
    off = words.mesh.vertices - base.vertices[nearest]
    height = np.einsum("ij,ij->i", off, base.normals[nearest])
    assert near.max() < 1.5
    assert 0.25 < height.max() < 0.6 and height.min() < -0.3
    letters = bodies_of(words.mesh)
    assert letters >= len("AliceDiorama2025")


def test_letters_hang_over_no_more_than_a_printer_can_without_support():
    words = ARMY.inscription("kneeling_aim", "Alice", "Diorama 2025")
    assert words is not None
    base, mesh = body("kneeling_aim").mesh, words.mesh
    _, nearest = cKDTree(base.vertices).query(mesh.vertices)
    standing_out = np.einsum("ij,ij->i", mesh.vertices - base.vertices[nearest], base.normals[nearest]) > 0.15
    assert standing_out.any()
    assert np.degrees(np.arcsin(-mesh.normals[standing_out, 1])).max() < 46


def test_the_sides_of_letters_are_a_recess_that_moulded_plastic_is_darker_in():
    words = ARMY.inscription("marching", "Alice", "")
    assert words is not None
    recessed = words.shares[:, words.palette.index("recess")] / 255
    assert 0.2 < recessed.mean() < 0.9 and recessed.max() == 1


@pytest.mark.parametrize(("nickname", "mark"), [("", ""), ("  ", "…"), ("🙂", "")])
def test_what_cannot_be_read_is_not_inscribed(nickname, mark):
    assert ARMY.inscription("marching", nickname, mark) is None


@pytest.mark.parametrize(("nickname", "mark"), [("Bob", ""), ("", "Acme"), ("Wilhelmina von", "Ł" * 40)])
def test_words_of_any_length_stay_on_the_base(nickname, mark):
    words = ARMY.inscription("rifle_at_port", nickname, mark)
    assert words is not None
    x, z, rx, rz = POSES["rifle_at_port"].base
    off = words.mesh.vertices
    assert np.hypot((off[:, 0] - x) / rx, (off[:, 2] - z) / rz).max() < 1.08
    assert off[:, 1].min() > 0 and off[:, 1].max() < 4.0


@EACH_POSE
def test_nothing_is_thinner_than_a_printer_can_print(pose):
    """1.2 mm of a figure 100 mm tall, measured inwards from all over the surface, but for edges and bumps."""
    grid, mesh = model_body(pose, COARSE), body(pose).mesh
    thickness = 1.2 * 112 / 100
    depths = [grid.sampled(mesh.vertices - mesh.normals * np.float32(share * thickness)) for share in DEPTHS]
    thin = (np.stack(depths) > 0).any(0)
    assert thin.mean() < 0.01
