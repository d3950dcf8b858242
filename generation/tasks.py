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
from generation import casts, claims, completion, painters, sweeping, warming
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
    """Paint claimed jobs together; each claim ends for itself, as soon as it is known how."""
    sitters = [sitter for job in jobs if (sitter := _sitter(job))]
    if sitters:
        engine().paint(sitters)


def _sitter(job: Job) -> Sitter | None:
    """The job with its selfie; None, and the claim is ended, if that cannot be read."""
    try:
        with default_storage.open(job.selfie) as file:
            selfie = file.read()
    except Exception:  # each storage has its own exceptions
        claims.fail(job, traceback.format_exc())
        return None
    return Sitter(
        job,
        selfie,
        on_progress=partial(claims.report, job),
        keep=partial(claims.renew, job),
        on_cast=partial(casts.show, job),
        on_outcome=partial(_end, job),
    )


def _end(job: Job, outcome: "Outcome") -> None:
    """One person's end is theirs alone: what goes wrong with it stops nobody else's."""
    try:
        _end_as(job, outcome)
    except Exception:
        log.exception("render_broke_off", submission=job.submission_id, attempt=job.attempt)
        _fail(job, traceback.format_exc())


def _fail(job: Job, cause: str) -> None:
    """What even this cannot end is ended by the sweep, when its lease runs out."""
    try:
        claims.fail(job, cause)
    except Exception:
        log.exception("render_not_ended", submission=job.submission_id, attempt=job.attempt)


def _end_as(job: Job, outcome: "Outcome") -> None:
    match outcome:
        case Refused():
            claims.refuse(job, outcome.code)
        case Lost():
            log.info("render_not_wanted", submission=job.submission_id, attempt=job.attempt)
        case Stopped():
            claims.give_back(job)
        case EngineFailed():
            claims.fail(job, str(outcome))
        case Exception():
            claims.fail(job, "".join(traceback.format_exception(outcome)))
        case _:
            completion.complete(job, outcome)
