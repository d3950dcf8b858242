"""Every move rings the pages that show it; who is painted no more has no cast."""

from typing import Any

from django.dispatch import receiver

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.live import desk_group, ring_on_commit, submission_group
from campaigns.models import SubmissionEvent
from campaigns.signals import submission_moved


@receiver(submission_moved)
def ring_pages(event: SubmissionEvent, **_: Any) -> None:
    """The owner's page and the desk of the campaign look again."""
    ring_on_commit(submission_group(event.submission_id), desk_group(event.submission.campaign_id))


@receiver(submission_moved)
def erase_cast(event: SubmissionEvent, **_: Any) -> None:
    """However a painting ends: done, refused, lost, given back or withdrawn."""
    if event.source == State.RENDERING:
        privacy.erase_casts(event.submission_id)
