"""Engines of the tests' own, and people to paint who stand in no database."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    return Sitter(a_job(), selfie, report, keep)
