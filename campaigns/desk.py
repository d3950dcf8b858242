"""Where people decide: claim, approve, reject, undo, take down.

Every verb takes plain arguments and runs in one transaction that begins by locking the submission's row:
two moderators who press at once are served one after the other, and the second hears what the first did.
(SQLite locks the whole database at BEGIN, which comes to the same.) Who may come to the desk at all is
decided before, in `campaigns.access`.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from campaigns import privacy, reasons
from campaigns.lifecycle import State, sources_of
from campaigns.live import desk_group, ring_on_commit
from campaigns.models import Approval, Submission, SubmissionEvent
from campaigns.moves import move
from campaigns.refusals import (
    AlreadyDecided,
    ClaimedByAnother,
    NothingToUndo,
    OwnUpload,
    Stale,
    UnknownReason,
)

#: How long one may change one's mind.
UNDO_WITHIN = timedelta(minutes=5)
#: Different people who must approve what is flagged.
APPROVERS_OF_FLAGGED = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided. `moved` is False for the first approval of two: the submission stays in review."""

    submission_id: int
    verb: str
    moved: bool
    text: str


def claim(submission_id: int, user: User, *, for_seconds: int = 120) -> bool:
    """Say that `user` is looking at this one; False if somebody else is, or it is not in review.

    A claim ends by itself after `for_seconds`. One's own is renewed, another's may be taken once it ended.
    """
    until = now() + timedelta(seconds=for_seconds)
    rows = Submission.objects.filter(pk=submission_id, state=State.IN_REVIEW)
    if rows.filter(claimed_by=user, claimed_until__gt=now()).update(claimed_until=until):
        return True
    free = Q(claimed_by=None) | Q(claimed_by=user) | Q(claimed_until=None) | Q(claimed_until__lte=now())
    return _tell(submission_id, rows.filter(free).update(claimed_by=user, claimed_until=until))


def release(submission_id: int, user: User) -> bool:
    """Let go of one's own claim; False if one had none."""
    mine = Submission.objects.filter(pk=submission_id, claimed_by=user)
    return _tell(submission_id, mine.update(claimed_by=None, claimed_until=None))


@transaction.atomic
def approve(submission_id: int, user: User, figurine_id: int) -> Decision:
    """Approve the frames of the figurine that `user` saw; on screens only from here on.

    The approval stores the hash of each composed frame. A flagged submission moves at its second approval,
    by someone else and of the same bytes. Raises AlreadyDecided, ClaimedByAnother, Stale, OwnUpload.
    """
    submission = _ready(submission_id, user, figurine_id)
    frames = submission.figurine.sha256_by_shape() if submission.figurine else {}
    if not frames:
        raise Stale
    given = Approval.objects.filter(figurine_id=figurine_id, revoked_at=None)
    if own := given.filter(approver=user).first():
        raise AlreadyDecided(user.get_username(), "approve", own.at)
    agreeing = 1 + sum(approval.frames == frames for approval in given)
    Approval.objects.create(figurine_id=figurine_id, approver=user, frames=frames)
    if submission.flagged and agreeing < APPROVERS_OF_FLAGGED:
        Submission.objects.filter(pk=submission_id).update(claimed_by=None, claimed_until=None)
        ring_on_commit(desk_group(submission.campaign_id))
        return Decision(submission_id, "approve", False, "Approved. A second person has to, too.")
    return _decide(submission, user, "approve", "Approved.")


@transaction.atomic
def reject(submission_id: int, user: User, reason_code: str, figurine_id: int) -> Decision:
    """Turn down the figurine that `user` saw. One person is enough, flagged or not: a no shows nothing.

    Raises AlreadyDecided, ClaimedByAnother, Stale, OwnUpload, UnknownReason.
    """
    if reason_code not in reasons.REJECTIONS:
        raise UnknownReason
    submission = _ready(submission_id, user, figurine_id)
    return _decide(submission, user, "reject", "Rejected.", reason_code)


@transaction.atomic
def undo(submission_id: int, user: User) -> Decision:
    """Take back one's own decision of the last five minutes; it is in review again, claimed by `user`.

    Also takes back the first approval of two. Raises NothingToUndo when it was somebody else's, is too long
    ago, or something happened since.
    """
    submission = _locked(submission_id)
    mine = Approval.objects.filter(
        figurine=submission.figurine_id, approver=user, revoked_at=None, at__gt=now() - UNDO_WITHIN
    )
    if submission.state == State.IN_REVIEW:
        taken_back = mine.update(revoked_at=now()) > 0
        ring_on_commit(desk_group(submission.campaign_id))
    else:
        mine.update(revoked_at=now())
        taken_back = submission.figurine_id is not None and _undone(submission_id, user)
    if not taken_back:
        raise NothingToUndo
    claim(submission_id, user)
    return Decision(submission_id, "undo", True, "Taken back. It is in review again.")


@transaction.atomic
def take_down(submission_id: int, user: User, reason_code: str) -> Decision:
    """Take an approved one off every screen for good, and delete its pictures.

    It asks for no claim: whoever sees something wrong acts. Raises AlreadyDecided, UnknownReason.
    """
    if reason_code not in reasons.TAKEDOWNS:
        raise UnknownReason
    submission = _locked(submission_id)
    if submission.state not in sources_of("take_down"):
        raise _already(submission_id)
    decision = _decide(
        submission, user, "take_down", "Taken down. Its pictures are being deleted.", reason_code
    )
    privacy.erase_figurines(submission_id)
    return decision


def last_event(submission_id: int) -> SubmissionEvent | None:
    """The latest move of a submission."""
    return SubmissionEvent.objects.filter(submission_id=submission_id).order_by("pk").last()


def undoable(event: SubmissionEvent, user: User) -> bool:
    """Whether `event`, the latest of its submission, is a decision that `user` may still take back."""
    own = event.actor == user.get_username() and event.verb in {"approve", "reject"}
    return own and event.at > now() - UNDO_WITHIN


def _undone(submission_id: int, user: User) -> bool:
    last = last_event(submission_id)
    own = last is not None and undoable(last, user)
    return own and move(submission_id, "undo", actor=user.get_username()) is not None


def _locked(submission_id: int) -> Submission:
    return Submission.objects.select_for_update().get(pk=submission_id)


def _ready(submission_id: int, user: User, figurine_id: int) -> Submission:
    submission = _locked(submission_id)
    if submission.state != State.IN_REVIEW:
        raise _already(submission_id)
    if submission.figurine_id != figurine_id:
        raise Stale
    if user.email and user.email.lower() == submission.email.lower():
        raise OwnUpload
    _refuse_if_claimed(submission, user)
    return submission


def _refuse_if_claimed(submission: Submission, user: User) -> None:
    by, until = submission.claimed_by, submission.claimed_until
    if by and by.pk != user.pk and until and until > now():
        raise ClaimedByAnother(by.get_username(), until)


def _tell(submission_id: int, changed: int) -> bool:
    if changed:
        ring_on_commit(
            desk_group(Submission.objects.values_list("campaign_id", flat=True).get(pk=submission_id))
        )
    return bool(changed)


def _already(submission_id: int) -> AlreadyDecided:
    event = last_event(submission_id)
    if event is None:
        return AlreadyDecided("system", "", now())
    return AlreadyDecided(event.actor, event.verb, event.at)


def _decide(submission: Submission, user: User, verb: str, text: str, reason: str = "") -> Decision:
    moved = move(
        submission.pk,
        verb,
        actor=user.get_username(),
        reason=reason,
        only_if={"figurine_id": submission.figurine_id, "flagged": submission.flagged},
        claimed_by=None,
        claimed_until=None,
    )
    if moved is None:
        raise _already(submission.pk)
    return Decision(submission.pk, verb, True, text)
