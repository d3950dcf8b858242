"""The queue's tasks. Each is thin: claim, call, complete."""

import traceback
from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

import structlog
from celery import Task, shared_task
from django.conf import settings
from django.core.files.storage import default_storage

from campaigns import privacy
from generation import claims, completion, painters, sweeping, warming
from generation.engine import Engine, EngineFailed, Limits, Lost, Sitter, Stopped
from generation.job import Job
from generation.refused import Refused

if TYPE_CHECKING:
    from generation.batch import Outcome

log = structlog.get_logger()


@cache
def engine() -> Engine:
    """The painting process of this worker. Leases are renewed three times while they last."""
    return Engine(
        timeout=settings.RENDER_TIMEOUT_SECONDS,
        keep_every=settings.RENDER_LEASE_SECONDS / 3,
        warm=partial(warming.load, tuple(settings.PAINTERS)),
        limits=Limits(memory_mb=settings.RENDER_MEMORY_MB),
    )


@shared_task(bind=True)
def paint(task: "Task[[int], None]", submission_id: int) -> None:
    """Paint one submission, unless somebody else did or does, and with it others that wait for the same."""
    worker = task.request.hostname or ""
    job = claims.claim(submission_id, worker)
    if job is not None:
        work([job, *claims.claim_more(job, worker, batch_of(job.painter) - 1)])


@shared_task
def sweep() -> None:
    """Repair what lost workers and lost messages left."""
    sweeping.sweep()


@shared_task
def forget() -> None:
    """Delete what is not kept any longer."""
    privacy.forget()


def batch_of(painter: str) -> int:
    """How many people are painted together: as many as settings, painter and device have room for."""
    try:
        cls = painters.find(painter)
    except (painters.UnknownPainter, ImportError):
        return 1  # the painting process meets it again and tells the staff
    return min(settings.RENDER_BATCH, getattr(cls, "batch", 1), engine().room)


def work(jobs: Sequence[Job]) -> None:
    """Paint claimed jobs together and end each claim for itself, one way or another."""
    sitters = [sitter for job in jobs if (sitter := _sitter(job))]
    try:
        outcomes = engine().paint(sitters) if sitters else []
    except Stopped:
        for sitter in sitters:
            claims.give_back(sitter.job)
    except Exception:
        for sitter in sitters:
            claims.fail(sitter.job, traceback.format_exc())
    else:
        for sitter, outcome in zip(sitters, outcomes, strict=True):
            _end(sitter.job, outcome)


def _sitter(job: Job) -> Sitter | None:
    """The job with its selfie; None, and the claim is ended, if that cannot be read."""
    try:
        with default_storage.open(job.selfie) as file:
            return Sitter(job, file.read(), partial(claims.report, job), partial(claims.renew, job))
    except Exception:  # each storage has its own exceptions
        claims.fail(job, traceback.format_exc())
        return None


def _end(job: Job, outcome: "Outcome") -> None:
    """One person's end is theirs alone: what goes wrong with it stops nobody else's."""
    try:
        if isinstance(outcome, Refused):
            claims.refuse(job, outcome.code)
        elif isinstance(outcome, Lost):
            log.info("render_not_wanted", submission=job.submission_id, attempt=job.attempt)
        elif isinstance(outcome, EngineFailed):
            claims.fail(job, str(outcome))
        else:
            completion.complete(job, outcome)
    except Exception:
        claims.fail(job, traceback.format_exc())
