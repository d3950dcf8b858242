"""Bodies kept on disk."""

import numpy as np

from generation.sculptor import bodies
from generation.styles.style import load

from ..figurines import POSE


def test_a_shelved_body_is_the_built_one(tmp_path, monkeypatch):
    monkeypatch.setattr(bodies, "SHELF", tmp_path)
    army = load("army")
    path = bodies.shelve(army, POSE)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    shelved, built = bodies._read(path), army.build_body(POSE)
    assert np.array_equal(shelved.mesh.vertices, built.mesh.vertices)
    assert np.array_equal(shelved.caster.faces, built.caster.faces)


def test_a_damaged_file_is_built_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(bodies, "SHELF", tmp_path)
    bodies.shelved("army", POSE).write_bytes(b"PK\x03\x04 not what it seems")
    bodies._body.cache_clear()
    assert len(bodies.body_of(load("army"), POSE).mesh.vertices) > 10_000


def test_the_body_stands_on_the_ground_and_is_built_once():
    first, second = (bodies.body_of(load("army"), POSE) for _ in range(2))
    assert first is second
    assert abs(first.mesh.vertices[:, 1].min()) < 0.1
