"""Tiny random checkpoints, loaded as the real ones are."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from generation.painters import edit
from generation.painters.brief import Brief, Painting
from generation.painters.references import photographed
from tests.generation.queue.conftest import painting_with, sent

__all__ = ["painting_with", "sent"]


@pytest.fixture(scope="session")
def one_thread() -> Iterator[None]:
    """torch leaves a core to everybody else."""
    import numba
    import torch

    # Starts numba's threads: they share OpenMP with torch, and as they start they undo its setting.
    numba.get_num_threads()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory, one_thread) -> Callable[..., Path]:
    """`tiny("klein")` is a folder with those sets, built once."""
    from bench.tiny import install

    @cache
    def built(*sets: str) -> Path:
        folder = tmp_path_factory.mktemp("weights")
        install(folder, *sets)
        return folder

    return built


@pytest.fixture
def photographed_once(monkeypatch) -> None:
    """Each figurine is photographed once for all tests; how is tested elsewhere."""
    monkeypatch.setattr(edit, "photographed", photographed_before)


_taken: dict[tuple[int, str, str, int, int], Painting] = {}


def photographed_before(brief: Brief, width: int, height: int) -> Painting:
    """As `photographed`, from memory."""
    key = (id(brief.sculpture), brief.colour, brief.finish, width, height)
    if key not in _taken:
        _taken[key] = photographed(brief, width, height)
    return _taken[key]
