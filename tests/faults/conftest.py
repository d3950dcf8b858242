"""Faults are brought about with the queue's own fixtures."""

from tests.environment import PRODUCTION
from tests.generation.queue.conftest import painting_with, sent, together

__all__ = ["painting_with", "sent", "together"]

#: Workers that are processes of their own share nothing with a run in one process.
collect_ignore = [] if PRODUCTION else ["test_rehearsal.py"]
