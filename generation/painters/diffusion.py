"""What diffusion painters have in common: noise, progress, and how they fail."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from generation.painters.brief import OutOfMemory, Progress

if TYPE_CHECKING:
    import torch

#: What diffusers' pipelines call after each step: pipeline, number of the step, its time, tensors.
OnStep = Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]


GRAPHS = 64  # at most, of a block that repeats; a dozen were counted


class NotFinite(RuntimeError):
    """A model's picture has numbers that are none. Another seed, or another precision, may do."""


def generators(seeds: Iterable[int]) -> list[torch.Generator]:
    """One source of noise a row, so that no row's noise depends on its company. They are the CPU's: a seed is
    the same noise on every device."""
    import torch

    return [torch.Generator("cpu").manual_seed(seed) for seed in seeds]


def each_step(on_progress: Progress, steps: int, start: float, end: float) -> OnStep:
    """Reports each step of denoising as a fraction from `start` to `end`. What `on_progress` raises travels
    through diffusers out of the loop."""

    def report(pipeline: Any, step: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        on_progress(start + (end - start) * min((step + 1) / steps, 1.0))
        return tensors

    return report


def compile_blocks(network: Any) -> None:
    """Compile the block that repeats in a network, once for all of its places: a tenth of the time that the
    whole would take. Each batch size and hold on the face is a graph of its own."""
    import torch

    # Past the limit, 8, a full graph is an error; networks that share a block's code share the limit.
    torch._dynamo.config.recompile_limit = GRAPHS
    network.compile_repeated_blocks(fullgraph=True)


@contextmanager
def room_for(pictures: int) -> Iterator[None]:
    """Turns the device's out-of-memory error into OutOfMemory, and gives back what the attempt had taken."""
    import torch

    from generation.painters import device

    try:
        yield
        return
    except torch.OutOfMemoryError as error:
        # The frames hold the tensors that left no room.
        traceback.clear_frames(error.__traceback__)
    device.forget()
    raise OutOfMemory(f"The device has no room to paint {pictures} at once.") from None


def pictures(images: np.ndarray) -> np.ndarray:
    """A pipeline's output (n, H, W, 3), float 0-1, as uint8. Raises NotFinite."""
    if not np.isfinite(images).all():
        raise NotFinite("The model painted numbers that are none (NaN or infinite).")
    return np.round(images * 255).astype(np.uint8)
