"""A set is given out only licensed, complete and as it was fetched."""

from pathlib import Path

import pytest

from generation import weights
from generation.weights.fetching import fetch
from generation.weights.installed import faults
from tests.generation.weights.sets import FILES, describe, lay

CONTRACT = {"key": "toybox", "name": "Toybox research", "advertising": "contract"}


def test_it_gives_the_folder_of_a_fetched_set(places: Path) -> None:
    fetch("toy")
    assert weights.require("toy") == places / "weights" / "toy"
    assert faults(weights.manifest("toy")) == []


def test_it_says_how_to_get_what_is_missing() -> None:
    with pytest.raises(weights.WeightsMissing, match="manage.py weights fetch toy"):
        weights.require("toy")


def test_it_names_the_sets_there_are() -> None:
    with pytest.raises(weights.UnknownSet, match="There is: toy"):
        weights.require("train")


def test_it_gives_out_no_files_that_nobody_verified(places: Path) -> None:
    lay(places / "weights" / "toy")
    with pytest.raises(weights.WeightsMissing, match="nobody has verified them"):
        weights.require("toy")


def test_it_refuses_a_set_with_a_lost_file(places: Path) -> None:
    fetch("toy")
    (places / "weights/toy/config.json").unlink()
    with pytest.raises(weights.WeightsMissing, match=r"config\.json missing"):
        weights.require("toy")


def test_it_refuses_a_file_of_another_size(places: Path) -> None:
    fetch("toy")
    (places / "weights/toy/config.json").write_bytes(b"{}")
    with pytest.raises(weights.WeightsCorrupt, match=r"config\.json"):
        weights.require("toy")


def test_a_check_finds_what_only_a_hash_can_find(places: Path) -> None:
    fetch("toy")
    file = places / "weights/toy/unet/weights.safetensors"
    file.write_bytes(b"x" + file.read_bytes()[1:])
    assert weights.require("toy")
    (fault,) = faults(weights.manifest("toy"))
    assert str(file) in fault and "corrupt" in fault


def test_it_refuses_another_revision_than_the_manifest_names(places: Path) -> None:
    fetch("toy")
    describe(places / "manifests", "toy", revision="2" * 40)
    with pytest.raises(weights.WrongRevision, match=f"are revision {'1' * 40}; {'2' * 40} is needed"):
        weights.require("toy")
    assert "is needed" in faults(weights.manifest("toy"))[0]


def test_it_refuses_what_was_verified_against_another_hash(places: Path) -> None:
    fetch("toy")
    describe(places / "manifests", "toy", FILES | {"config.json": b'{"size": 2}'})
    with pytest.raises(weights.WeightsCorrupt, match=r"config\.json"):
        weights.require("toy")


def test_it_says_of_a_broken_record_what_to_do(places: Path) -> None:
    fetch("toy")
    (places / "weights/toy/.diorama.json").write_text("{")
    with pytest.raises(weights.WeightsCorrupt, match="Delete it"):
        weights.require("toy")
    assert "Delete it" in faults(weights.manifest("toy"))[0]


@pytest.mark.parametrize("advertising", ["contract", False])
def test_a_licence_without_advertising_refuses_until_it_is_held(
    places: Path, monkeypatch: pytest.MonkeyPatch, advertising: object
) -> None:
    describe(places / "manifests", "toy", licence=CONTRACT | {"advertising": advertising})
    fetch("toy")
    with pytest.raises(weights.LicenceNotHeld, match="add toybox to DIORAMA_LICENCES_HELD"):
        weights.require("toy")
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "insightface")
    assert isinstance(weights.state("toy"), weights.LicenceNotHeld)
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "insightface, toybox")
    assert weights.require("toy")


def test_a_manifest_cannot_name_a_file_outside_its_set(places: Path) -> None:
    describe(places / "manifests", "toy", {"../../elsewhere": b""})
    with pytest.raises(ValueError, match="leaves the set's folder"):
        weights.manifest("toy")
