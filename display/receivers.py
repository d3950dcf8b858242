"""What the programme does when a submission moves: in the same transaction, so both or neither hold."""

from typing import Any

from django.dispatch import receiver

from campaigns.lifecycle import State
from campaigns.models import SubmissionEvent
from campaigns.signals import submission_moved
from display import expectations, programme


@receiver(submission_moved)
def follow(event: SubmissionEvent, **_: Any) -> None:
    """Approved ones are admitted, ones that are no longer approved leave. NotApproved undoes the move."""
    if event.target == State.APPROVED:
        programme.admit(event.submission_id)
        expectations.tell(event.submission_id)
    elif event.source == State.APPROVED:
        programme.remove(event.submission_id)
        expectations.forget(event.submission_id)
