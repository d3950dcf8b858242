"""What the tests of the queue share."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from generation import messages, painters, tasks
from generation.engine import Engine
from tests.generation.queue import fakes


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """The messages that would have gone to the broker."""
    sent: list[int] = []
    monkeypatch.setattr(messages, "send", sent.append)
    monkeypatch.setattr(messages, "waiting", lambda: 0)
    return sent


@pytest.fixture
def together(monkeypatch, settings) -> Callable[[int], None]:
    """`together(3)` makes every painter one that paints three people in one call."""

    def use(people: int) -> None:
        monkeypatch.setattr(painters, "find", lambda name: SimpleNamespace(batch=people, processor=""))

    settings.RENDER_BATCH = 8
    return use


@pytest.fixture
def painting_with(monkeypatch) -> Iterator[Callable[..., Engine]]:
    """`painting_with(fakes.refusing)` makes the tasks paint with that pipeline, in a child as ever."""
    made: list[Engine] = []

    def use(make, *, timeout: float = 20.0, keep_every: float = 0.1, **choices) -> Engine:
        choices = {"leave_off_within": 0.5, "warm": fakes.load_nothing} | choices
        engine = Engine(timeout=timeout, keep_every=keep_every, make=make, **choices)
        made.append(engine)
        monkeypatch.setattr(tasks, "engine", lambda: engine)
        return engine

    yield use
    for engine in made:
        engine.close()
