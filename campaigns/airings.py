"""What the display room tells a submission's owner: when it will be on a screen, and when it was."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.live import ring_on_commit, submission_group
from campaigns.models import Airing, Submission


@transaction.atomic
def expect(submission_id: int, at: datetime | None) -> None:
    """Its first airing is expected at `at` (None: not known any more)."""
    if Submission.objects.filter(pk=submission_id).exclude(airs_at=at).update(airs_at=at):
        ring_on_commit(submission_group(submission_id))


@transaction.atomic
def record(submission_id: int, screen: str, play: UUID, at: datetime) -> bool:
    """It was on `screen` at `at`. Idempotent by `play`: False when that play was known."""
    _, new = Airing.objects.get_or_create(
        play=play, defaults={"submission_id": submission_id, "screen": screen, "at": at}
    )
    if new:
        ring_on_commit(submission_group(submission_id))
    return new
