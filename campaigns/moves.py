"""The compare and swap by which every submission moves: one update, one audit row, one transaction."""

from typing import Any

from django.db import transaction
from django.utils.timezone import now

from campaigns.lifecycle import TRANSITIONS, State
from campaigns.models import Submission, SubmissionEvent
from campaigns.signals import submission_moved

VISITOR = "visitor"
SYSTEM = "system"


@transaction.atomic
def move(
    submission_id: int,
    verb: str,
    *,
    actor: str = SYSTEM,
    reason: str = "",
    only_if: dict[str, Any] | None = None,
    **changes: Any,
) -> SubmissionEvent | None:
    """Move one submission by `verb` and write its audit row; None if it does not stand where the verb starts.

    `only_if` narrows the swap further (a render claim is swapped on `attempt`); `changes` are set with it.
    A read tells the audit row where the submission came from, and the update is conditional on that very
    state, so a move that loses a race changes nothing and looks again: at most once for each state.
    """
    transition = TRANSITIONS[verb]
    rows = Submission.objects.filter(pk=submission_id, **(only_if or {}))
    for _ in State:
        source = rows.values_list("state", flat=True).first()
        if source not in transition.sources:
            return None
        moved_at = now()
        swapped = rows.filter(state=source).update(
            state=transition.target, state_changed_at=moved_at, reason=reason, **changes
        )
        if swapped == 1:
            return _record(submission_id, verb, source, transition.target, actor, reason)
    return None


def _record(
    submission_id: int, verb: str, source: str, target: State, actor: str, reason: str
) -> SubmissionEvent:
    event = SubmissionEvent.objects.create(
        submission_id=submission_id, verb=verb, source=source, target=target, actor=actor, reason=reason
    )
    submission_moved.send(sender=Submission, event=event)
    return event
