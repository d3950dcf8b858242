"""Random weights that are the same every time."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seeded() -> Iterator[None]:
    """torch's random numbers begin at 0 here, and go on afterwards as if nothing had been."""
    import torch

    state = torch.random.get_rng_state()
    torch.manual_seed(0)
    try:
        yield
    finally:
        torch.random.set_rng_state(state)
