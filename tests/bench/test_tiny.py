"""Tiny checkpoints are described, licensed and required as the real ones are."""

from pathlib import Path

import pytest

from bench import tiny
from generation import weights
from generation.weights.installed import faults


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    tiny.install(folder, "auraface", "antelopev2")
    return folder


@pytest.fixture(autouse=True)
def surroundings(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIORAMA_LICENCES_HELD", raising=False)
    for variable, value in tiny.environment(installed).items():
        monkeypatch.setenv(variable, value)


def test_what_is_installed_is_given_out_and_passes_a_check() -> None:
    assert weights.names() == ["antelopev2", "auraface"]
    assert (weights.require("auraface") / "glintr100.onnx").is_file()
    assert faults(weights.manifest("auraface")) == []


def test_they_keep_the_licences_of_the_real_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(weights.LicenceNotHeld):
        weights.require("antelopev2")
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "insightface")
    assert weights.require("antelopev2")


def test_they_can_be_installed_where_others_are_in_force(installed: Path) -> None:
    tiny.install(installed, "auraface")
    assert weights.manifest("auraface").title == "AuraFace v1, the recogniser alone, tiny and random"


def test_what_nothing_builds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="train"):
        tiny.install(tmp_path, "train")
