"""What is loaded ahead, before a worker takes work."""

from types import SimpleNamespace

import pytest

from generation import painters, pipeline, warming
from generation.refused import Refused

HOSTED = {"fal": "a company"}


@pytest.fixture
def made(monkeypatch) -> list[tuple[str, str]]:
    """The style and painter of each figurine that was asked for; painters load at once."""
    made: list[tuple[str, str]] = []

    def ready(name: str) -> SimpleNamespace:
        return SimpleNamespace(processor=HOSTED.get(name, ""))

    monkeypatch.setattr(painters, "ready", ready)
    monkeypatch.setattr(
        pipeline, "make_figurine", lambda selfie, order, told: made.append((order.style, order.painter))
    )
    return made


def test_every_painter_makes_a_figurine_of_every_style_that_it_can_paint(made):
    warming.load(["klein"])
    assert {("army", "plastic"), ("army", "klein"), ("astronaut", "plastic")} <= set(made)
    assert len(made) == len(set(made))


def test_no_picture_is_sent_to_who_paints_elsewhere(made):
    warming.load(["fal"])
    assert {painter for _, painter in made} == {"plastic"}


def test_a_painter_that_cannot_paint_is_told(made, monkeypatch):
    def broken(selfie, order, told):
        raise RuntimeError("the weights are of another model")

    monkeypatch.setattr(pipeline, "make_figurine", broken)
    with pytest.raises(RuntimeError, match="another model"):
        warming.load(["klein"])


def test_a_small_picture_that_a_judge_turns_away_has_loaded_everything(made, monkeypatch):
    def refused(selfie, order, told):
        raise Refused("engine_error")

    monkeypatch.setattr(pipeline, "make_figurine", refused)
    warming.load(["klein"])


def test_a_failure_is_not_hidden_by_the_fallback(made, monkeypatch):
    orders = []
    monkeypatch.setattr(pipeline, "make_figurine", lambda selfie, order, told: orders.append(order))
    warming.load(["klein"])
    assert orders and not any(order.fallback for order in orders)
