"""The queue's tasks. Each is thin: claim, call, complete."""

import traceback
from functools import cache, partial

import structlog
from celery import Task, shared_task
from django.conf import settings
from django.core.files.storage import default_storage

from campaigns import privacy
from generation import claims, completion, sweeping
from generation.engine import Engine, EngineFailed, Lost, Stopped
from generation.job import Job
from generation.refused import Refused

log = structlog.get_logger()


@cache
def engine() -> Engine:
    """The painting process of this worker. Leases are renewed three times while they last."""
    return Engine(timeout=settings.RENDER_TIMEOUT_SECONDS, keep_every=settings.RENDER_LEASE_SECONDS / 3)


@shared_task(bind=True)
def paint(task: "Task[[int], None]", submission_id: int) -> None:
    """Paint one submission, unless somebody else did or does."""
    job = claims.claim(submission_id, worker=task.request.hostname or "")
    if job is not None:
        work(job)


@shared_task
def sweep() -> None:
    """Repair what lost workers and lost messages left."""
    sweeping.sweep()


@shared_task
def forget() -> None:
    """Delete what is not kept any longer."""
    privacy.forget()


def work(job: Job) -> None:
    """Paint a claimed job and end its claim, one way or another."""
    try:
        with default_storage.open(job.selfie) as file:
            selfie = file.read()
        result = engine().paint(job, selfie, partial(claims.report, job), partial(claims.renew, job))
    except Refused as refused:
        claims.refuse(job, refused.code)
    except Lost:
        log.info("render_not_wanted", submission=job.submission_id, attempt=job.attempt)
    except Stopped:
        claims.give_back(job)
    except EngineFailed as failed:
        claims.fail(job, str(failed))
    except Exception:  # each storage has its own exceptions
        claims.fail(job, traceback.format_exc())
    else:
        completion.complete(job, result)
