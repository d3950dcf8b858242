"""What the queue does when a submission moves."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from campaigns.lifecycle import State
from campaigns.models import SubmissionEvent
from campaigns.signals import submission_moved
from generation import messages


@receiver(submission_moved)
def send_to_painters(event: SubmissionEvent, **_: Any) -> None:
    """Whatever is queued gets its message, once the move is there to be read.

    `robust`: a broker that is down fails no upload; the sweep sends the message again. (A lambda, because
    Django logs the name of the callable that failed, and a partial has none.)
    """
    if event.target == State.QUEUED:
        transaction.on_commit(lambda: messages.send(event.submission_id), robust=True)
