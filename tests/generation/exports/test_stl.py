"""Prints: the file, what is checked, and what is mended."""

import numpy as np
import pytest

from generation.exports import Unprintable, stl
from generation.sculptor.mesh import Mesh

from ..figurines import sculpted
from .solids import block, box, joined, mesh_of


def test_a_sound_block_passes():
    checked = stl.check(mesh_of(block()))
    assert checked.passed
    assert (checked.watertight, checked.bodies, checked.thin_share) == (True, 1, 0.0)
    assert (checked.height_mm, checked.lowest_mm) == (100, 0)


def test_a_hole_is_seen():
    sound = mesh_of(block())
    checked = stl.check(Mesh(sound.vertices, sound.faces[1:], sound.normals))
    assert not checked.watertight
    assert not checked.passed


def test_a_second_body_is_seen():
    checked = stl.check(joined(mesh_of(block()), mesh_of(box(5, 5, 5, (15, 0, 0)))))
    assert checked.bodies == 2
    assert not checked.passed


def test_letters_are_printed_as_they_are_drawn():
    """No wall is thickened that stands out of the base by less than relief does."""
    letters = [box(0.3, 0.6, 2, (2 + 2 * k, -0.4, 3)) for k in range(3)]
    printed = stl.printable(joined(*(mesh_of(lying(solid)) for solid in (block(), *letters))))
    assert stl.check(printed).passed
    ahead = printed.vertices[printed.vertices[:, 1] < -0.3]
    assert abs(np.ptp(ahead[:, 0]) - 4.3) < 0.05 and abs(np.ptp(ahead[:, 2]) - 2) < 0.05


def test_a_thin_wall_is_seen():
    antenna = box(10, 0.7, 0.7, (9, 4, 60))
    checked = stl.check(mesh_of(block() + antenna))
    assert checked.thinnest_mm < 1.2
    assert checked.thin_share > 0
    assert not checked.passed


def lying(solid):
    """With y up, as the sculptor has it."""
    return solid.rotate((-90, 0, 0))


def test_what_is_much_wider_than_tall_is_refused():
    with pytest.raises(Unprintable, match="wide"):
        stl.printable(mesh_of(box(400, 100, 400)))


def test_a_floating_part_is_refused():
    apart = joined(mesh_of(lying(block())), mesh_of(lying(box(8, 8, 8, (15, 0, 50)))))
    with pytest.raises(Unprintable, match="floats"):
        stl.printable(apart)


def test_an_open_surface_is_refused():
    sound = mesh_of(lying(block()))
    with pytest.raises(Unprintable, match="not closed"):
        stl.printable(Mesh(sound.vertices, sound.faces[:-1], sound.normals))


def test_a_file_comes_back_as_it_was():
    mesh = mesh_of(block())
    data = stl.to_stl(mesh)
    again = stl.from_stl(data)
    assert len(data) == 84 + 50 * len(mesh.faces)
    assert np.array_equal(again.vertices[again.faces], mesh.vertices[mesh.faces])
    with pytest.raises(ValueError, match="cut off"):
        stl.from_stl(data[:-1])


@pytest.mark.parametrize("dressed", [(), ("astronaut", "with_flag")], ids=["army", "astronaut"])
def test_a_figurine_is_one_sound_body_from_its_file(dressed: tuple[str, ...]):
    data = stl.to_stl(stl.printable(sculpted("collins", *dressed).whole))
    checked = stl.check(stl.from_stl(data))
    assert checked.passed, checked
    assert len(data) <= 15_000_000
