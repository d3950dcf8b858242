"""Engines of the tests' own, and people to paint who stand in no database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from generation.engine import Engine, Sitter
from tests.generation.queue import fakes
from tests.generation.queue.jobs import a_job


@contextmanager
def engine(make, *, timeout=20.0, keep_every=5.0, **choices) -> Iterator[Engine]:
    choices = {"leave_off_within": 0.5, "warm": fakes.load_nothing} | choices
    made = Engine(timeout=timeout, keep_every=keep_every, make=make, **choices)
    try:
        yield made
    finally:
        made.close()


def sitter(selfie: bytes = b"a selfie", report=lambda *_: None, keep=lambda: True) -> Sitter:
    return Sitter(
        a_job(), selfie, report, keep, on_cast=lambda picture: None, on_outcome=lambda outcome: None
    )


def painted(at: Engine, sitters: Sequence[Sitter]) -> list:
    """What came of each of these people: everybody hears of their end, and hears of it once."""
    heard: list[list] = [[] for _ in sitters]
    at.paint([replace(one, on_outcome=ends.append) for one, ends in zip(sitters, heard, strict=True)])
    assert [len(ends) for ends in heard] == [1] * len(sitters)
    return [outcome for [outcome] in heard]
