"""The astronaut: another style by the same sculptor, which knows of neither."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from generation.sculptor.head import HeadMeasures
from generation.sculptor.parts import Part, part_of
from generation.sculptor.skeleton import ARM, LEG, Skeleton
from generation.sculptor.traits import Traits
from generation.styles.astronaut.body import model_body
from generation.styles.astronaut.headgear import build_headgear, choose_headgear, fit_headgear
from generation.styles.astronaut.poses import POSES
from generation.styles.style import load

ASTRONAUT = load("astronaut")
EACH_POSE = pytest.mark.parametrize("pose", POSES)
DEPTHS = (0.35, 0.55, 0.75, 0.95)  # of the least thickness
COARSE = 0.5  # cm between the samples of a volume, half as fine as the body's
TALL = 128.0  # cm, to the top of the helmet


def body(pose: str) -> Part:
    """As the install has built it from the recipe as it is, or built now."""
    return part_of(ASTRONAUT, pose)


def measures(half_width: float = 7.4, forehead: float = 8.1) -> HeadMeasures:
    return HeadMeasures(half_width, 5.8, 4.9, forehead, -9.0, np.zeros((478, 3), np.float32))


def covered(*place: float, half_width: float = 7.4, by: str = "visor_up") -> bool:
    """Whether headgear takes the space at a place of face space."""
    axes = [np.array([value], np.float32) for value in place]
    return bool(fit_headgear(by, measures(half_width)).outside.distance(*axes)[0, 0, 0] < 0)


def traits(hair="short", volume=0.8, covered="no") -> Traits:
    return Traits(hair=hair, volume=volume, curly=False, beard=0.0, moustache=0.0, covered=covered)


def test_the_recipe_has_every_pose_of_the_style_and_no_other():
    assert list(POSES) == list(ASTRONAUT.poses)


@EACH_POSE
def test_a_body_is_one_closed_solid_on_the_ground(pose):
    mesh = body(pose).mesh
    solid = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    assert solid.is_watertight and solid.body_count == 1
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
def test_the_head_sits_over_the_neck_ring(pose):
    expected = Skeleton.of(POSES[pose]).chest.at(0, 94.2, 3.2)
    assert np.allclose(ASTRONAUT.pose(pose).head.at, expected, atol=1.0)


@EACH_POSE
@pytest.mark.parametrize("frame", ["bust", "three", "full"])
def test_neither_hand_nor_flag_hides_the_face(pose, frame):
    """Rays from the camera to eyes, nose and mouth pass the body."""
    mesh, head = body(pose).mesh, np.array(ASTRONAUT.pose(pose).head.at)
    view = ASTRONAUT.frame(frame)
    eye = np.array(view.position) + (head if view.anchor == "head" else 0)
    points = mesh.vertices[mesh.vertices[:, 2] > head[2]]
    for target in head + [(x, y, 12) for x in (-7, 0, 7) for y in (-4, 0, 6, 10)]:
        way = (target - eye) / np.linalg.norm(target - eye)
        off = points - eye
        along = off @ way
        beside = np.linalg.norm(off - along[:, None] * way, axis=1)
        assert beside[along < np.linalg.norm(target - eye) - 1].min(initial=99) > 0.6


@EACH_POSE
def test_every_paint_is_one_of_the_styles(pose):
    part = body(pose)
    assert set(part.palette) <= set(ASTRONAUT.paints)
    seen = {part.palette[number] for number in np.unique(part.paints)}
    assert {"suit", "trim", "metal", "glove", "rubber", "hose", "base"} <= seen


@EACH_POSE
def test_nothing_is_thinner_than_a_printer_can_print(pose):
    """1.2 mm of a figure 100 mm tall, measured inwards from all over the surface, but for edges and bumps."""
    grid, mesh = model_body(pose, COARSE), body(pose).mesh
    thickness = 1.2 * TALL / 100
    depths = [grid.sampled(mesh.vertices - mesh.normals * np.float32(share * thickness)) for share in DEPTHS]
    assert (np.stack(depths) > 0).any(0).mean() < 0.02


def test_the_nickname_stands_on_the_moons_edge():
    words = ASTRONAUT.inscription("salute", "Carol", "Diorama 2025")
    assert words is not None and set(words.palette) <= set(ASTRONAUT.paints)
    x, z, rx, rz = POSES["salute"].base
    far = np.hypot((words.mesh.vertices[:, 0] - x) / rx, (words.mesh.vertices[:, 2] - z) / rz)
    assert far.min() > 0.9 and far.max() < 1.05
    assert words.mesh.vertices[:, 1].min() > 0
    assert ASTRONAUT.inscription("salute", "", "") is None


@pytest.mark.parametrize("name", ["visor_up", "comms_cap"])
def test_headgear_is_one_watertight_solid(name):
    part = build_headgear(name)
    solid = trimesh.Trimesh(part.mesh.vertices, part.mesh.faces, process=False)
    assert solid.is_watertight and solid.body_count == 1
    assert set(part.palette) <= set(ASTRONAUT.paints)


@pytest.mark.parametrize("half_width", [5.5, 7.4, 9.0])
@pytest.mark.parametrize(("name", "top"), [("visor_up", 9.5), ("comms_cap", 7.6)])
def test_no_part_of_a_face_is_under_headgear(half_width, name, top):
    for y in (-9.5, -4.0, 0.0, 5.0, top):
        for side in (-1, 0, 1):
            x = side * half_width * (1 - (y / 11) ** 2) ** 0.5
            assert not covered(x, y, 4.0 - 0.06 * x * x, half_width=half_width, by=name)
    assert not covered(0, 0, 10.5, half_width=half_width, by=name), "a nose"


@pytest.mark.parametrize("half_width", [5.5, 7.4, 9.0])
def test_no_skull_and_no_ear_shows_through_the_cap(half_width):
    for place in ((0, 17.5, -4), (11.5, 3, -5), (0, 4, -16.5), (11.5, -1.5, -4.6)):
        assert covered(*place, half_width=half_width, by="comms_cap")
    assert not covered(half_width, -9, -5, half_width=half_width, by="comms_cap"), "hair that hangs from it"


def test_hair_stays_inside_the_helmet_and_the_neck_below_it():
    assert covered(13, 2, -4) and covered(0, 17, -4) and covered(0, 2, -17)
    assert not covered(4, -14, -5)


def test_long_and_big_hair_goes_without_a_helmet():
    for person in (traits("long"), traits("short", 3.5), traits(covered="scarf")):
        assert {choose_headgear(person, seed) for seed in range(30)} == {"bare"}


@pytest.mark.parametrize("hair", ["short", "long"])
def test_who_wears_a_cap_gets_a_cap(hair):
    assert {choose_headgear(traits(hair, covered="cap"), seed) for seed in range(30)} == {"comms_cap"}


def test_short_hair_may_wear_the_helmet_or_not():
    assert {choose_headgear(traits(), seed) for seed in range(30)} == {"visor_up", "bare"}
