"""What this process computes on. torch is imported on first use: only who paints pays for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def device() -> torch.device:
    """The GPU that CUDA shows to this process, or the CPU. Touches CUDA: never before a fork."""
    import torch

    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def dtype(on_gpu: str = "bfloat16") -> torch.dtype:
    """What models compute in: `on_gpu` (`bfloat16`, or `float16` for models trained in it) on a GPU, float32
    on a CPU."""
    import torch

    half: torch.dtype = getattr(torch, on_gpu)
    return half if device().type == "cuda" else torch.float32


def compiles() -> bool:
    """Whether compiling a model pays: its minutes come back within a launch day on a GPU, not on a CPU."""
    return device().type == "cuda"


def forget() -> None:
    """Give cached memory of the GPU back."""
    import gc

    import torch

    gc.collect()
    torch.cuda.empty_cache()
