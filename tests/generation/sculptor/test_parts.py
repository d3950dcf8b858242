"""Parts kept on disk."""

import numpy as np
from scipy.spatial import cKDTree

from generation.sculptor import parts
from generation.styles.style import load

from ..figurines import POSE

CAP = "field_cap"  # the part that is modelled fastest


def test_a_shelved_part_is_the_built_one_and_the_only_one(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "SHELF", tmp_path)
    army = load("army")
    older, other = parts.shelved("army", CAP).with_name(f"army-{CAP}-{'0' * 16}.npy"), tmp_path / "faces"
    older.touch()
    other.touch()
    path = parts.shelve(army, CAP)
    assert {*tmp_path.iterdir()} == {path, other}, "parts of an older recipe are gone"
    shelved, built = parts._read(path), army.build(CAP)
    assert np.array_equal(shelved.mesh.vertices, built.mesh.vertices)
    assert np.array_equal(shelved.caster.faces, built.caster.faces)
    assert np.array_equal(shelved.paints, built.paints) and shelved.palette == built.palette


def test_processes_share_a_kept_part_that_nobody_can_write_to(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "SHELF", tmp_path)
    kept = parts._read(parts.shelve(load("army"), CAP))
    for array in (kept.mesh.vertices, kept.mesh.faces, kept.mesh.normals, kept.caster.vertices, kept.shares):
        assert isinstance(array.base, np.memmap) and not array.flags.writeable


def test_a_damaged_file_is_built_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "SHELF", tmp_path)
    parts.shelved("army", CAP).write_bytes(b"PK\x03\x04 not what it seems")
    parts._part.cache_clear()
    assert len(parts.part_of(load("army"), CAP).mesh.vertices) > 1_000


def test_the_body_stands_on_the_ground_and_is_built_once():
    first, second = (parts.part_of(load("army"), POSE) for _ in range(2))
    assert first is second
    assert abs(first.mesh.vertices[:, 1].min()) < 0.1


def test_a_painted_part_has_its_paints_colours_and_mixes_them_only_at_borders():
    body = parts.part_of(load("army"), POSE)
    colours = np.eye(len(body.palette), 3, dtype=np.float32)
    painted = body.painted(colours)
    plain = colours[body.paints]
    mixed = (abs(painted - plain) > 0.02).any(1)
    corners = body.paints[body.mesh.faces]
    at_border = np.unique(body.mesh.faces[(corners != corners[:, :1]).any(1)])
    away, _ = cKDTree(body.mesh.vertices[at_border]).query(body.mesh.vertices[mixed])
    assert 0 < mixed.sum() < 0.3 * len(painted)
    assert away.max() < 0.6, "cm"
    assert painted.min() >= 0 and painted.max() <= 1.005


def test_a_kept_body_is_stale_when_what_it_is_modelled_with_changes_and_only_then():
    names = {source.name for source in parts.sources("generation.styles.army.body")}
    assert {"body.py", "legs.py", "cloth.py", "distance_fields.py", "mesh.py", "poses.py"} <= names
    assert not {"relief.py", "head.py", "figure.py"} & names, "bodies do not depend on the person"
