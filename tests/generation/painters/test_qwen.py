"""Qwen-Image-Edit, on a tiny random checkpoint."""

from dataclasses import replace

import numpy as np
import pytest

from bench.tiny import environment
from generation.painters import BatchPainter, OutOfMemory, find
from generation.painters.brief import Brief, Unwanted
from generation.painters.diffusion import NotFinite
from generation.painters.qwen import Qwen

from ..figurines import ARMY, brief

SEEN = 5e-4  # of the whole range: far more than rounding

pytestmark = pytest.mark.usefixtures("photographed_once", "small_references")
STYLE = replace(ARMY, painting={"qwen": {**ARMY.painting["qwen"], "steps": 2, "selfie": 96}})


@pytest.fixture(scope="module")
def qwen(tiny) -> Qwen:
    painter = Qwen()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(tiny("qwen")).items():
            patch.setenv(name, value)
        painter.load()
    return painter


@pytest.fixture
def small_references(monkeypatch) -> None:
    """The pipeline brings references to a million pixels, which a CPU would take a minute for."""
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as stock

    monkeypatch.setattr(stock, "VAE_IMAGE_SIZE", 64 * 64)
    monkeypatch.setattr(stock, "CONDITION_IMAGE_SIZE", 64 * 64)


def collins(**changes) -> Brief:
    return replace(brief("collins", frame="bust"), style=STYLE, **changes)


def hopper(**changes) -> Brief:
    return replace(brief("hopper", frame="bust"), style=STYLE, **changes)


def floats(painter: Qwen, asked: Brief) -> np.ndarray:
    return painter.denoise(asked, painter.sitter(asked), lambda fraction: None)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max())


def test_selfie_figurine_and_seed_matter_and_equal_briefs_give_equal_pictures(qwen):
    usual = floats(qwen, collins())
    assert apart(usual, floats(qwen, collins())) == 0
    assert apart(usual, floats(qwen, collins(seed=1))) > SEEN
    assert apart(usual, floats(qwen, collins(analysis=hopper().analysis))) > SEEN
    assert apart(usual, floats(qwen, collins(sculpture=hopper().sculpture))) > SEEN
    assert apart(usual, floats(qwen, hopper())) > SEEN


def test_every_step_is_reported_and_the_painting_has_the_briefs_size(qwen):
    told: list[float] = []
    painting = qwen.paint(collins(), told.append)
    assert told == sorted(told) and told[-1] == 1 and 0.5 in told
    assert painting.picture.shape == (160, 90, 3) and painting.alpha.max() == 255


def test_what_progress_raises_ends_the_painting(qwen):
    def stop(fraction: float) -> None:
        if fraction > 0.1:
            raise Unwanted

    with pytest.raises(Unwanted):
        qwen.paint(collins(), stop)


def test_too_little_memory_and_pictures_of_no_numbers_are_told_as_such(qwen, monkeypatch):
    import torch

    decode = qwen._pipeline.vae.decode
    with monkeypatch.context() as patch:
        patch.setattr(qwen._pipeline.vae, "decode", lambda *a, **k: (decode(*a, **k)[0] * torch.nan,))
        with pytest.raises(NotFinite):
            qwen.paint(collins(), lambda fraction: None)

    def full(*args, **kwargs):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(qwen._pipeline.transformer, "forward", full)
    with pytest.raises(OutOfMemory):
        qwen.paint(collins(), lambda fraction: None)


def test_it_paints_one_at_a_time():
    assert find("qwen") is Qwen and not isinstance(Qwen(), BatchPainter)
