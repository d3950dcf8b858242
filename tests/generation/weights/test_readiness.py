"""What a worker would lack, before it takes work."""

from pathlib import Path

import pytest

from generation import painters, weights
from generation.weights.fetching import fetch
from tests.generation.weights.sets import describe


class Toybrush:
    """A painter that needs the set `toy` and a screener with a model."""

    weights = ("toy",)
    screeners = ("nsfw_classifier",)


@pytest.fixture
def toybrush(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    describe(places / "manifests", "nsfw-classifier")
    monkeypatch.setattr(painters, "find", lambda name: Toybrush)


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
