"""What people take back, and what must not be kept: every deletion of a person's data.

Files are deleted through an outbox (`Erasure`): their names are written down in the transaction that decides
their end, and they go after its commit. Whatever a crash or a broken storage leaves over, `forget` repeats.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from campaigns.lifecycle import OPEN, State, sources_of
from campaigns.models import Campaign, Erasure, Figurine, Frame, Render, Submission
from campaigns.moves import VISITOR, move

log = structlog.get_logger()

#: Between a decision and the end of the files it makes useless: time for an undo, or another look.
GRACE = timedelta(minutes=15)
#: Rows that one sweep takes of each kind. It comes every minute.
BATCH = 500
#: States after which nobody needs the selfie.
DECIDED = frozenset(State) - OPEN
#: Decided states in which the chosen figurine lives on.
SHOWN = (State.APPROVED, State.RETIRED)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof of a withdrawal that its visitor may keep."""

    public_id: str
    at: datetime


@transaction.atomic
def withdraw(submission_id: int) -> Receipt | None:
    """Take a submission back, from whatever state: its files and all that names the person go.

    The consent stays, as the proof that there was one. Idempotent: again gives the same receipt.
    None if there is no such submission.
    """
    # The lock, not the read, keeps a render that ends now from adding files behind our back.
    submission = Submission.objects.select_for_update().filter(pk=submission_id).first()
    if submission is None:
        return None
    erase([submission.selfie.name])
    erase_figurines(submission_id)
    move(
        submission_id, "withdraw", actor=VISITOR,
        selfie="", nickname="", email="", flags=[], airs_at=None, claimed_by=None, claimed_until=None,
    )  # fmt: skip
    submission.refresh_from_db()
    return Receipt(submission.public_id, submission.state_changed_at)


@transaction.atomic
def erase_figurines(submission_id: int) -> None:
    """Delete the pictures of all figurines of a submission. The rows stay, with the hashes once approved."""
    _erase_pictures(Figurine.objects.filter(submission_id=submission_id))


@transaction.atomic
def erase_casts(submission_id: int) -> None:
    """Delete what a submission's owner was shown while it was painted."""
    casts = Render.objects.filter(submission_id=submission_id).exclude(cast="")
    if erase(casts.values_list("cast", flat=True)):
        casts.update(cast="")


@transaction.atomic
def erase(names: Iterable[str | None], *, after: timedelta = timedelta(0)) -> list[int]:
    """Delete these files of the storage once the transaction commits; returns the ids of the outbox rows.

    With `after` they go that much later, and only if nobody calls `spare` with the ids: so a file can be
    announced before it is written, and a crash cannot leave it behind.
    """
    due_at = now() + after
    rows = Erasure.objects.bulk_create(Erasure(name=name, due_at=due_at) for name in names if name)
    ids = [row.pk for row in rows]
    if ids and not after:
        # A lambda: Django logs the name of the callable that failed, and a partial has none.
        transaction.on_commit(lambda: drain_erasures(ids), robust=True)
    return ids


def spare(ids: list[int]) -> bool:
    """Call announced deletions off, in the transaction that makes the files somebody's. False: too late."""
    deleted, _ = Erasure.objects.filter(pk__in=ids).delete()
    return deleted == len(ids)


def drain_erasures(ids: list[int] | None = None) -> int:
    """Delete the files of these outbox rows, or of all that are due; returns how many went."""
    rows = Erasure.objects.filter(due_at__lte=now()) if ids is None else Erasure.objects.filter(pk__in=ids)
    return sum(_delete(pk, name) for pk, name in rows.order_by("pk").values_list("pk", "name")[:BATCH])


def forget() -> None:
    """The sweep: delete what is kept no longer, end what waited too long, retire what is over.

    Each step stands alone, so that one which fails does not keep the others' data alive. Selfies go first,
    by plain updates: their limit holds whatever a listener to the moves may do.
    """
    counts = {}
    for step in (_overdue_selfies, _decided_selfies, _useless_figurines, _expire, _retire, drain_erasures):
        try:
            counts[step.__name__.strip("_")] = step()
        except Exception:
            log.exception("forget_failed", step=step.__name__)
    if any(counts.values()):
        log.info("forgotten", **counts)


def _delete(pk: int, name: str) -> bool:
    """One file and its row. The row is taken first, so that `spare` and another drain wait for this one."""
    try:
        with transaction.atomic():
            if not Erasure.objects.filter(pk=pk).delete()[0]:
                return False
            default_storage.delete(name)
    except Exception:  # each storage has its own exceptions; the row is back, and the next sweep tries again
        log.exception("erasure_failed", erasure=pk)
        return False
    return True


def _erase_pictures(figurines: QuerySet[Figurine]) -> int:
    """Blank the pictures of these figurines and their frames, and delete the files."""
    ids = list(figurines.values_list("pk", flat=True))
    frames = Frame.objects.filter(figurine_id__in=ids)
    for pair in Figurine.objects.filter(pk__in=ids).values_list("preview", "cutout"):
        erase(pair)
    erase(frames.values_list("file", flat=True))
    Figurine.objects.filter(pk__in=ids).update(preview="", cutout="")
    frames.update(file="")
    return len(ids)


def _older_than_its_limit() -> QuerySet[Submission]:
    """Submissions older than their campaign keeps selfies. (SQLite cannot multiply a column by an hour.)"""
    older = Q(pk__in=[])
    for hours in Campaign.objects.values_list("selfie_hours", flat=True).distinct():
        older |= Q(campaign__selfie_hours=hours, created_at__lte=now() - timedelta(hours=hours))
    return Submission.objects.filter(older)


def _overdue_selfies() -> int:
    return _erase_selfies(_older_than_its_limit())


def _decided_selfies() -> int:
    return _erase_selfies(Submission.objects.filter(state__in=DECIDED, state_changed_at__lte=now() - GRACE))


def _erase_selfies(due: QuerySet[Submission]) -> int:
    gone = 0
    for pk, name in due.exclude(selfie="").values_list("pk", "selfie")[:BATCH]:
        with transaction.atomic():
            # Swapped on the whole condition: an undo in between needs the selfie again.
            if due.filter(pk=pk, selfie=name).update(selfie=""):
                erase([name])
                gone += 1
    return gone


def _useless_figurines() -> int:
    """Pictures of what was turned down, and the looks that were not chosen."""
    decided = Figurine.objects.filter(
        submission__state__in=DECIDED, submission__state_changed_at__lte=now() - GRACE
    )
    useless = decided.exclude(submission__state__in=SHOWN, shown_for__isnull=False)
    kept = ~Q(preview="") | ~Q(cutout="") | Q(frames__in=Frame.objects.exclude(file=""))
    gone = 0
    for pk in useless.filter(kept).distinct().values_list("submission_id", "pk")[:BATCH]:
        gone += _erase_if_still(useless, *pk)
    return gone


@transaction.atomic
def _erase_if_still(useless: QuerySet[Figurine], submission_id: int, pk: int) -> int:
    Submission.objects.select_for_update().filter(pk=submission_id).first()
    return _erase_pictures(useless.filter(pk=pk))


def _expire() -> int:
    """End what nobody looked at in time. What an undo just brought back to review has its grace."""
    waiting = _older_than_its_limit().filter(state__in=sources_of("expire"))
    waiting = waiting.exclude(state=State.IN_REVIEW, state_changed_at__gt=now() - GRACE)
    return sum(_expired(pk) for pk in waiting.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _expired(pk: int) -> bool:
    name = Submission.objects.select_for_update().values_list("selfie", flat=True).get(pk=pk)
    if not move(pk, "expire", reason="waited_too_long", selfie="", nickname="", email="", airs_at=None):
        return False
    erase([name])
    erase_figurines(pk)
    return True


def _retire() -> int:
    over = Submission.objects.filter(state=State.APPROVED, campaign__closes_at__lte=now())
    return sum(move(pk, "retire") is not None for pk in over.values_list("pk", flat=True)[:BATCH])
