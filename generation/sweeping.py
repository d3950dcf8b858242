"""What repairs the queue: lost workers and lost messages. Runs at start and every half minute."""

from dataclasses import dataclass

import structlog

from campaigns.lifecycle import State
from campaigns.models import Submission
from generation import claims, messages

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did, in submissions."""

    retried: int
    failed: int
    sent: int


def sweep(*, nobody_paints: bool = False) -> Swept:
    """End expired renders and send messages that may be lost again.

    Who knows that `nobody_paints`, because the only process that could has just started, need not wait for
    the leases: every render that seems to run was abandoned.
    Safe at any time and several times at once: moves are swaps, and who gets a message too many finds
    nothing to claim.
    """
    verbs = claims.end_abandoned() if nobody_paints else claims.end_expired()
    swept = Swept(verbs.count("retry"), verbs.count("fail"), _send_again())
    if swept != Swept(0, 0, 0):
        log.info("swept", retried=swept.retried, failed=swept.failed, sent=swept.sent)
    return swept


def _send_again() -> int:
    """Send a message for each queued submission, if there are fewer messages than those.

    So a long queue does not grow a second set of messages at every sweep.
    """
    queued = list(
        Submission.objects.filter(state=State.QUEUED)
        .order_by("state_changed_at")
        .values_list("pk", flat=True)
    )
    if not queued or messages.waiting() >= len(queued):
        return 0
    for submission_id in queued:
        messages.send(submission_id)
    return len(queued)
