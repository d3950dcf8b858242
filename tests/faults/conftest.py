"""Faults are brought about with the queue's own fixtures."""

from tests.generation.queue.conftest import painting_with, sent, together

__all__ = ["painting_with", "sent", "together"]
