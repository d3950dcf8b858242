"""What a worker would lack, before it takes work."""

from dataclasses import replace
from pathlib import Path

import pytest

from generation import painters, weights
from generation.styles import style as styles
from generation.styles.style import UnknownStyle
from generation.weights.fetching import fetch
from tests.generation.weights.sets import describe, lay


class Toybrush:
    """A painter that needs the set `toy` and a screener with a model."""

    weights = ("toy",)
    screeners = ("nsfw_classifier",)
    candidates = 4


@pytest.fixture
def toybrush(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("nsfw-classifier", "auraface"):
        describe(places / "manifests", name)
        lay(places / "mirror" / name)
    monkeypatch.setattr(painters, "find", lambda name: Toybrush)


@pytest.fixture
def dressed(toybrush: None, places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two styles ask Toybrush for LoRAs of theirs."""
    described = {"army": ("olive", "shared"), "astronaut": ("silver", "shared")}
    for name in ("olive", "silver", "shared"):
        describe(places / "manifests", name)
        lay(places / "mirror" / name)
    for name, loras in described.items():
        table = {"toybrush": {"loras": dict.fromkeys(loras, 1.0)}}
        described[name] = replace(styles.load(name), painting=table)
    monkeypatch.setattr(styles, "load", described.__getitem__)


def test_plastic_needs_nothing() -> None:
    assert weights.readiness(["plastic"]) == []


def test_it_names_each_set_that_is_missing(toybrush: None) -> None:
    sentences = weights.readiness(["toybrush"])
    assert len(sentences) == 2
    assert "“toy”" in sentences[0] and "“nsfw-classifier”" in sentences[1]
    fetch("toy")
    assert len(weights.readiness(["toybrush"])) == 1


def test_an_unknown_painter_is_a_sentence() -> None:
    (sentence,) = weights.readiness(["crayon"])
    assert "There is no painter called “crayon”" in sentence


def test_the_second_judge_may_be_missing_and_must_not_be_broken(toybrush: None, places: Path) -> None:
    assert weights.sets_for("toybrush") == ["toy", "nsfw-classifier", "auraface"]
    for name in weights.sets_for("toybrush"):
        fetch(name)
    assert weights.readiness(["toybrush"]) == []
    (places / "weights/auraface/config.json").write_bytes(b"")
    (sentence,) = weights.readiness(["toybrush"])
    assert "“auraface” are not as they should be" in sentence


def test_manifests_without_the_second_judge_do_without_it(toybrush: None, places: Path) -> None:
    (places / "manifests" / "auraface.toml").unlink()
    assert weights.sets_for("toybrush") == ["toy", "nsfw-classifier"]


def test_screeners_that_look_at_every_campaign_are_looked_for_as_well(toybrush: None) -> None:
    (sentence,) = weights.readiness([], ["nsfw_classifier"])
    assert sentence.startswith("Screener “nsfw_classifier”: Weights “nsfw-classifier” are not in")


def test_a_painter_needs_the_sets_that_the_installed_styles_ask_it_for(dressed: None) -> None:
    assert weights.sets_of("toybrush") == ["toy", "olive", "shared", "silver", "nsfw-classifier"]
    sentences = " ".join(weights.readiness(["toybrush"]))
    assert "“olive”" in sentences and "“silver”" in sentences
    for name in weights.sets_of("toybrush"):
        fetch(name)
    assert weights.readiness(["toybrush"]) == []


def test_one_style_asks_for_its_own_sets_only(dressed: None) -> None:
    assert weights.sets_of("toybrush", "army") == ["toy", "olive", "shared", "nsfw-classifier"]
    assert weights.loras("klein", "army") == []


def test_a_style_that_does_not_exist_asks_for_nothing_and_says_so() -> None:
    with pytest.raises(UnknownStyle, match="navy"):
        weights.sets_of("plastic", "navy")


def test_what_the_own_styles_ask_for_is_described() -> None:
    assert weights.loras("instantid") == ["toy-lora"]
    assert set(weights.loras("instantid")) <= set(weights.names(weights.OURS))
