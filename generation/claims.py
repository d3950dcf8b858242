"""Who paints what, until when: claims on submissions, and how they end.

Every verb is one transaction that begins by locking the submission's row (SQLite locks the database at
BEGIN, which comes to the same) and moves it by compare and swap on the attempt: a worker that was thought
dead finds that its attempt is over, and changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from campaigns.lifecycle import State
from campaigns.live import ring_on_commit, submission_group
from campaigns.models import Render, Submission
from campaigns.moves import move
from generation import consented
from generation.job import Job

log = structlog.get_logger()


@transaction.atomic
def claim(submission_id: int, worker: str) -> Job | None:
    """Take a queued submission to paint, under a lease. None if it is not queued (any more).

    What needs a painter that this worker did not load stays in the queue, for a worker that has it.
    """
    submission = _locked(submission_id, State.QUEUED)
    if submission is None:
        return None
    if submission.campaign.painter not in settings.PAINTERS:
        log.warning("painter_not_here", submission=submission_id, painter=submission.campaign.painter)
        return None
    return _take(submission, worker)


def claim_more(job: Job, worker: str, at_most: int) -> list[Job]:
    """Take further queued submissions that the painter of `job` can paint together with it, oldest first.

    Each claim is a swap of its own. What was lost before is painted alone, so that a picture which kills its
    process takes nobody with it twice.
    """
    more: list[Job] = []
    while job.tries == 0 and len(more) < at_most and (companion := _claim_alike(job, worker)):
        more.append(companion)
    return more


def renew(job: Job) -> bool:
    """Keep the lease. False when the work is not wanted any more: given to another, or withdrawn."""
    mine = Render.objects.filter(
        pk=job.render_id,
        outcome=Render.Outcome.RUNNING,
        submission__state=State.RENDERING,
        submission__attempt=job.attempt,
    )
    return mine.update(lease_until=_lease()) == 1


@transaction.atomic
def report(job: Job, stage: str, fraction: float) -> None:
    """Tell the visitor how far it is; a step back, or a word from a render that is over, changes nothing."""
    running = Render.objects.filter(pk=job.render_id, outcome=Render.Outcome.RUNNING, progress__lte=fraction)
    if running.update(stage=stage, progress=min(fraction, 1.0)):
        ring_on_commit(submission_group(job.submission_id))


@transaction.atomic
def refuse(job: Job, code: str) -> bool:
    """No figurine can be made of this picture: the submission fails, for a reason its owner can act on.

    `code` is a key of `campaigns.reasons.REASONS`. False if the attempt is over.
    """
    if _locked(job.submission_id, State.RENDERING) is None:
        return False
    if not move(job.submission_id, "fail", reason=code, only_if={"attempt": job.attempt}):
        return False
    _end(job.render_id, Render.Outcome.REFUSED, reason=code)
    log.info("render_refused", submission=job.submission_id, attempt=job.attempt, reason=code)
    return True


def fail(job: Job, cause: str) -> bool:
    """The engine broke. Another try follows while there are any, else the submission fails.

    `cause` is kept for the staff. False if the attempt is over.
    """
    return _lose(job.submission_id, job.attempt, job.render_id, cause) is not None


@transaction.atomic
def give_back(job: Job) -> bool:
    """The worker is ending: somebody else may paint it, and the try does not count.

    False if the attempt is over.
    """
    if _locked(job.submission_id, State.RENDERING) is None:
        return False
    if not move(job.submission_id, "retry", only_if={"attempt": job.attempt}):
        return False
    return _end(job.render_id, Render.Outcome.LOST, cause="the worker stopped")


def end_expired() -> list[str]:
    """End the renders whose lease ran out; the verbs by which their submissions moved.

    Safe to run several times at once.
    """
    return _end_all("the lease ran out", lease_until__lt=now())


def end_abandoned() -> list[str]:
    """End every render that runs: whoever painted is known to be gone. The verbs as above."""
    return _end_all("the worker was gone")


def seed_of(public_id: str, attempt: int) -> int:
    """The seed of an attempt, 32 bits: the same at every reading, and known to nobody beforehand."""
    return int.from_bytes(salted_hmac("diorama.seed", f"{public_id} {attempt}").digest()[:4])


def _end_all(cause: str, **which: Any) -> list[str]:
    lost = Render.objects.filter(outcome=Render.Outcome.RUNNING, **which).order_by("pk")
    rows = list(lost.values_list("submission_id", "attempt", "pk"))
    return [verb for row in rows if (verb := _lose(*row, cause, **which))]


@transaction.atomic
def _lose(submission_id: int, attempt: int, render_id: int, cause: str, **which: Any) -> str | None:
    """End one render, if it still runs and is one of `which`; the verb by which its submission moved."""
    submission = _locked(submission_id, State.RENDERING)
    ended = _end(render_id, Render.Outcome.LOST, which, cause=cause)
    if submission is None or submission.attempt != attempt or not ended:
        return None
    tries = submission.tries + 1
    verb, reason = ("retry", "") if tries < settings.RENDER_ATTEMPTS else ("fail", "engine_error")
    log.warning("render_lost", submission=submission_id, attempt=attempt, then=verb)
    if move(submission_id, verb, reason=reason, only_if={"attempt": attempt}, tries=tries) is None:
        return None
    return verb


def _locked(submission_id: int, state: State) -> Submission | None:
    rows = Submission.objects.select_related("campaign").select_for_update(of=("self",))
    return rows.filter(pk=submission_id, state=state).first()


def _end(
    render_id: int, outcome: Render.Outcome, which: dict[str, Any] | None = None, **changes: Any
) -> bool:
    running = Render.objects.filter(pk=render_id, outcome=Render.Outcome.RUNNING, **(which or {}))
    return running.update(outcome=outcome, finished_at=now(), **changes) == 1


@transaction.atomic
def _claim_alike(job: Job, worker: str) -> Job | None:
    # Locked rows are skipped: another worker is just taking them, and waiting for it would be for nothing.
    rows = Submission.objects.select_related("campaign").select_for_update(of=("self",), skip_locked=True)
    alike = rows.filter(state=State.QUEUED, tries=0, campaign__painter=job.painter, campaign__style=job.style)
    submission = alike.order_by("state_changed_at", "pk").first()
    return _take(submission, worker) if submission else None


def _take(submission: Submission, worker: str) -> Job | None:
    """Swap a locked submission from queued to rendering. None where nobody may paint it: then it failed."""
    attempt, painter = submission.attempt + 1, submission.campaign.painter
    allowed = consented.may_paint(submission, painter)
    if move(submission.pk, "claim", only_if={"attempt": submission.attempt}, attempt=attempt) is None:
        return None
    render = Render.objects.create(
        submission=submission,
        attempt=attempt,
        worker=worker,
        painter=painter if allowed else consented.AT_HOME,
        seed=seed_of(submission.public_id, attempt),
        lease_until=_lease(),
    )
    if not allowed and not submission.campaign.plastic_fallback:
        _forbid(submission, render, painter)
        return None
    return _job(submission, render, notes=() if allowed else ("fell_back_consent",))


def _forbid(submission: Submission, render: Render, painter: str) -> None:
    """Another try would not change what was agreed to, so there is none."""
    who = consented.processor_of(painter)
    cause = f"The painter {painter} sends faces to {who}, which the consent that was given does not name."
    _end(render.pk, Render.Outcome.LOST, cause=cause)
    move(submission.pk, "fail", reason="engine_error", only_if={"attempt": render.attempt})
    log.warning("painter_not_consented", submission=submission.pk, painter=painter)


def _lease() -> datetime:
    return now() + timedelta(seconds=settings.RENDER_LEASE_SECONDS)


def _job(submission: Submission, render: Render, notes: tuple[str, ...]) -> Job:
    campaign = submission.campaign
    return Job(
        submission_id=submission.pk,
        public_id=submission.public_id,
        attempt=render.attempt,
        render_id=render.pk,
        selfie=submission.selfie.name or "",
        style=campaign.style,
        colour=campaign.colour,
        painter=render.painter,
        seed=render.seed,
        shapes=tuple((shape["name"], shape["width"], shape["height"]) for shape in campaign.shapes),
        nickname=submission.nickname,
        headline=campaign.headline,
        call_to_action=campaign.call_to_action,
        url=f"{settings.DIORAMA_PUBLIC_URL.rstrip('/')}/c/{campaign.slug}/",
        pose=campaign.pose or None,
        finish=campaign.finish,
        mark=campaign.mark,
        candidates=campaign.candidates,
        fallback=campaign.plastic_fallback,
        screeners=tuple(settings.SCREENERS),
        notes=notes,
        tries=submission.tries,
    )
