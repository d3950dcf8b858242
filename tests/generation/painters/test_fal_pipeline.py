"""The hosted painter and the screeners with models on the way from selfie to figurine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import fal_client
import pytest
import torch

from bench import tiny
from bench.tiny import screeners
from generation import checks, painters, pipeline, screening
from generation.painters import fal_queue
from generation.painters.fal import Fal
from generation.painters.plastic import Plastic
from generation.pipeline import Figurine, Order, Shape, make_figurine
from generation.refused import Refused
from tests.generation.figurines import brief
from tests.generation.painters.fal_server import Queue, as_led, running
from tests.generation.portraits import astronaut

ORDER = Order(
    style="army", pose="rifle_at_port", colour="green", painter="fal", seed=4, candidates=2,
    shapes=(Shape("portrait", 270, 480),), nickname="Ellie", headline="Report for duty",
    call_to_action="Your turn", url="https://diorama.example/",
)  # fmt: skip


@pytest.fixture
def fal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    """fal's queue, and a painter that knows it, on weights that pass everything."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    tiny.install(tmp_path, "safety-checker", "nsfw-classifier")
    with running(tmp_path) as (queue, certificate):
        for variable, value in tiny.environment(tmp_path).items():
            monkeypatch.setenv(variable, value)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("FAL_KEY", "a-secret-key")
        monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", queue.url)
        monkeypatch.setattr(fal_queue, "ASK_EVERY", 0.02)
        monkeypatch.setattr(screening, "MODELS", {name: screening._model(name) for name in Fal.screeners})
        painter = Fal()
        painter.load()
        monkeypatch.setattr(painters, "ready", {"fal": painter, "plastic": Plastic()}.__getitem__)
        # Modelled once for all tests; and only what this painter brings along is tried here.
        monkeypatch.setattr(pipeline, "_sculpt", lambda *about: brief("collins").sculpture)
        monkeypatch.setattr(checks, "second_judge", lambda: None)
        queue.script.result = as_led
        yield queue
    torch.set_num_threads(threads)


def made(order: Order = ORDER, on_progress: Callable[[str, float], None] = lambda *said: None) -> Figurine:
    return make_figurine(astronaut(), order, on_progress)


def test_a_selfie_becomes_a_figurine_painted_elsewhere_with_a_spare(fal: Queue) -> None:
    told: list[float] = []
    figurine = made(on_progress=lambda stage, fraction: told.append(fraction))
    assert (figurine.painter, figurine.notes, figurine.verdict.reasons) == ("fal", (), ())
    assert len(figurine.spares) == 1 and figurine.scores["identity_distance"] < 0.62
    seeds = [one.body["seed"] for one in fal.of("POST")]
    assert len(set(seeds)) == 2
    assert "Ellie" not in str([one.body["prompt"] for one in fal.of("POST")])
    assert told == sorted(told) and told[-1] == 1


def test_plastic_steps_in_when_fal_fails(fal: Queue) -> None:
    fal.script.failures = [("/edit", 403, {"detail": "no credit"})] * 2
    figurine = made()
    assert (figurine.painter, figurine.notes) == ("plastic", ("fell_back_failed",))
    assert len(fal.heard) == 2


@pytest.mark.parametrize("flags", ["safety_checker", "nsfw_classifier"])
def test_a_selfie_that_is_not_safe_is_never_sent(
    fal: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str
) -> None:
    screeners.build(tmp_path / "flagging", "flags")
    folders = {name: tmp_path / ("flagging" if name == flags else "weights") for name in Fal.screeners}
    monkeypatch.setattr(
        "generation.weights.require", lambda name: folders[name.replace("-", "_")] / name, raising=True
    )
    with pytest.raises(Refused, match="not_safe"):
        made()
    assert not fal.heard


def test_a_screener_that_is_down_holds_the_figurine_for_people(fal: Queue, tmp_path: Path) -> None:
    (tmp_path / "weights" / "nsfw-classifier" / "config.json").unlink()
    figurine = made()
    assert figurine.verdict.outcome == "hold"
    assert set(figurine.verdict.reasons) == {"screener_down", "nsfw_classifier_down"}
