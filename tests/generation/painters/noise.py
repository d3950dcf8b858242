"""The pipeline in its own process, with random weights and a judge who sees a likeness in noise.

Everything else is what a launch runs; only what a processor would take minutes for is smaller.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from generation import child
from generation.pipeline import Figurine


def load() -> None:
    """What is put in its place, and nothing else ahead."""
    _prepare()


def make_figurines(
    sitters: Sequence[child.Sitter], on_progress: child.Progress, on_cast: child.OnCast
) -> Iterable[tuple[int, Figurine | Exception]]:
    """`generation.child.make_figurines`, judged kindly."""
    _prepare()
    return child.make_figurines(sitters, on_progress, on_cast)


@cache
def _prepare() -> None:
    import numba
    import torch
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as qwen

    from generation import checks

    numba.get_num_threads()  # its threads undo torch's setting as they start
    torch.set_num_threads(1)
    qwen.VAE_IMAGE_SIZE = qwen.CONDITION_IMAGE_SIZE = 64 * 64
    checks.judge = _take


def _take(picture: np.ndarray, analysis: object, gate: object = None) -> object:
    from generation import checks

    assert checks.shows_something(picture), "the painter painted nothing"
    return checks.Judgement(identity_distance=float(picture.mean()) / 1000)
