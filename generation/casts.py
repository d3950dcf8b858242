"""A cast is there: it is stored, and its owner sees it, if anybody still waits."""

import secrets

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.live import ring_on_commit, submission_group
from campaigns.models import Render, Submission
from generation.completion import ORPHAN_AFTER
from generation.job import Job

log = structlog.get_logger()


def show(job: Job, picture: bytes) -> bool:
    """Show somebody their cast, a WebP, until their submission is painted no more. False if it is not, or if
    the picture could not be stored: nobody's figurine fails for that.

    Announced to the eraser before it exists, and called off with the row that names it, as figurines are.
    """
    name = f"casts/{job.public_id}/{job.attempt}-{secrets.token_urlsafe(8)}.webp"
    announced = privacy.erase([name], after=ORPHAN_AFTER)
    shown = False
    try:
        default_storage.save(name, ContentFile(picture))
        shown = _publish(job, name, announced)
    except Exception:  # each storage has its own exceptions
        log.exception("cast_not_shown", submission=job.submission_id, attempt=job.attempt)
    finally:
        if not shown:
            privacy.drain_erasures(announced)
    return shown


@transaction.atomic
def _publish(job: Job, name: str, announced: list[int]) -> bool:
    # The lock: whoever ends this attempt erases its cast, and must find it.
    rows = Submission.objects.select_for_update()
    if not rows.filter(pk=job.submission_id, state=State.RENDERING, attempt=job.attempt).exists():
        return False
    running = Render.objects.filter(pk=job.render_id, outcome=Render.Outcome.RUNNING, cast="")
    if not running.exists() or not privacy.spare(announced):
        return False
    running.update(cast=name)
    ring_on_commit(submission_group(job.submission_id))
    return True
