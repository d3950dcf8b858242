"""Synthetic people."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.faces import people as sets
from bench.faces.persona import Person, person
from bench.faces.photograph import photograph
from bench.faces.shape import MODES, shape_of
from bench.faces.skin import tone
from generation import faces
from generation.faces.identity import distance
from generation.refused import Refused

SMALL = replace(person(3, 1), face_pixels=130)
CROPPED = replace(SMALL, hair="short")
BALD = replace(SMALL, hair="none", angles=(0, 0, 0))  # strands are what takes long to draw


def test_equal_persons_give_equal_pictures() -> None:
    assert np.array_equal(photograph(CROPPED), photograph(CROPPED))


def test_a_set_holds_every_length_of_hair_turned_heads_and_covered_ones() -> None:
    drawn = [person(3, number) for number in range(40)]
    assert {somebody.hair for somebody in drawn} == {"none", "short", "medium", "long"}
    assert {somebody.covered for somebody in drawn} == {"no", "cap", "scarf"}
    assert max(abs(somebody.angles[0]) for somebody in drawn) > 30
    assert (
        min(somebody.melanin for somebody in drawn) < 0.1 < 0.8 < max(somebody.melanin for somebody in drawn)
    )


def test_two_people_are_further_apart_than_two_pictures_of_one() -> None:
    one, other = BALD, replace(person(3, 2), face_pixels=130, hair="none")
    first, again, stranger = (
        faces.analyse(photograph(drawn)).face.identity
        for drawn in (one, replace(one, angles=(15, 4, 0), lamp=(40, 20)), other)
    )
    assert distance(first, again) < sets.APART < distance(first, stranger)


@pytest.mark.parametrize("yaw", [-30, 25])
def test_the_head_is_turned_as_its_label_says(yaw: int) -> None:
    seen = faces.analyse(
        photograph(Person(seed=1, angles=(yaw, 0, 0), face_pixels=130, hair="none"))
    ).face.yaw
    assert seen == pytest.approx(yaw, abs=9)


@pytest.mark.parametrize("reason", ["too_dark", "face_too_small", "too_blurred", "face_cut_off"])
def test_a_spoiled_picture_is_refused_with_the_reason_that_it_deserves(reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        faces.analyse(photograph(replace(BALD, spoiled=reason)))
    assert refusal.value.code == reason


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_moves_the_face_and_never_tears_it(mode: str) -> None:
    plain = Person(seed=1)
    moved = shape_of(replace(plain, modes={**plain.modes, mode: 2.4})) - shape_of(plain)
    assert 0.1 < np.linalg.norm(moved, axis=1).max() < 2.5


def test_more_melanin_is_darker_in_every_channel() -> None:
    steps = np.array([tone(melanin) for melanin in np.linspace(0, 1, 9)])
    assert (np.diff(steps, axis=0) < 0).all()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a set of one was begun without time, and finished by a second call."""
    folder = tmp_path_factory.mktemp("people")
    assert sets.people(1, seed=6, folder=folder, seconds=-1) == []
    assert len(sets.people(1, seed=6, folder=folder)) == 1
    return folder


def test_a_set_whose_time_is_over_goes_on_later(kept: Path) -> None:
    assert len(json.loads((kept / "6" / "people.json").read_text())) == 1


def test_a_set_is_made_once_and_keeps_what_is_known_of_everybody(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sets, "_draw", lambda *arguments: pytest.fail("it was made again"))
    made = sets.people(1, seed=6, folder=kept)
    assert [known.usable for known in made] == [True]
    assert made[0].read().shape[2] == 3
    assert made[0].labels["hair"] == "short"


def test_another_photograph_is_straight_and_drawn_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = sets.people(1, seed=6, folder=kept)[0]
    again = known.again()
    assert abs(faces.analyse(again).face.yaw) < 6
    monkeypatch.setattr(sets, "_second", lambda *arguments: pytest.fail("it was drawn again"))
    assert np.array_equal(known.again(), again)
