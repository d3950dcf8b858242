"""What the core is told of painters."""

from dataclasses import replace
from pathlib import Path

import pytest

from campaigns import reliance
from generation import painters
from generation.styles import style as styles
from generation.weights.fetching import fetch
from tests.generation.weights.sets import describe, lay


class Toybrush:
    """A painter with weights, that sends faces away."""

    licence = "MIT"
    weights = ("toy",)
    screeners = ()
    processor = "Toybox Inc."
    candidates = 1


@pytest.fixture
def toybrush(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(painters, "find", lambda name: Toybrush)
    for variable, folder in {
        "DIORAMA_WEIGHTS": "weights",
        "DIORAMA_WEIGHTS_MANIFESTS": "manifests",
        "DIORAMA_WEIGHTS_MIRROR": "mirror",
    }.items():
        monkeypatch.setenv(variable, str(tmp_path / folder))
    describe(tmp_path / "manifests", "toy")
    lay(tmp_path / "mirror" / "toy")
    return tmp_path


def test_plastic_relies_on_nobody() -> None:
    relies = reliance.of("plastic")
    assert (relies.weights, relies.processor, relies.problem) == ((), "", "")


def test_weights_are_told_with_their_licence_and_whether_they_are_here(toybrush: Path) -> None:
    relies = reliance.of("toybrush")
    assert (relies.licence, relies.processor, relies.licences_missing) == ("MIT", "Toybox Inc.", [])
    (toy,) = relies.weights
    assert (toy.title, toy.licence, toy.attribution, toy.installed) == ("A toy", "Apache", "Toybox", False)
    fetch("toy")
    assert reliance.of("toybrush").weights[0].installed


def test_a_licence_that_nobody_holds_is_told_by_its_key(
    toybrush: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe(toybrush / "manifests", "toy", licence={"key": "toybox", "advertising": "contract"})
    assert reliance.of("toybrush").licences_missing == ["toybox"]
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "toybox")
    relies = reliance.of("toybrush")
    assert relies.licences_missing == [] and not relies.weights[0].allowed


def test_the_sets_of_the_campaigns_style_are_told_and_no_other_styles(
    toybrush: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("olive", "silver"):
        describe(toybrush / "manifests", name, title=name)
    dressed = {
        style: replace(styles.load(style), painting={"toybrush": {"loras": {lora: 1.0}}})
        for style, lora in (("army", "olive"), ("astronaut", "silver"))
    }
    monkeypatch.setattr(styles, "load", dressed.__getitem__)
    assert [one.title for one in reliance.of("toybrush", "army").weights] == ["A toy", "olive"]
    assert [one.title for one in reliance.of("toybrush").weights] == ["A toy", "olive", "silver"]


def test_a_style_that_does_not_exist_is_a_sentence(toybrush: Path) -> None:
    relies = reliance.of("toybrush", "navy")
    assert relies.processor == "Toybox Inc." and "navy" in relies.problem


def test_an_unknown_painter_is_a_sentence() -> None:
    assert "There is no painter called “crayon”" in reliance.of("crayon").problem


def test_whom_faces_go_to_is_told_even_where_a_manifest_is_missing(toybrush: Path) -> None:
    (toybrush / "manifests" / "toy.toml").unlink()
    relies = reliance.of("toybrush")
    assert relies.processor == "Toybox Inc." and "toy" in relies.problem
