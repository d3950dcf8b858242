"""A figurine is done: its files are stored, and it goes to the desk, if it is still wanted."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import now

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.models import Figurine, Frame, Render, Submission
from campaigns.moves import move
from generation import claims
from generation.job import Job

if TYPE_CHECKING:
    from generation import pipeline

log = structlog.get_logger()

#: How long a file may lie without its row before the sweep takes it: far longer than storing takes.
ORPHAN_AFTER = timedelta(minutes=10)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class _Files:
    """Where the files of one result lie: keyed by attempt and chance, so that nobody overwrites another's."""

    preview: str
    cutout: str
    frames: tuple[str, ...]

    def all(self) -> Iterable[str]:
        return (self.preview, self.cutout, *self.frames)


#: A figurine, and where its files lie.
Made = tuple["pipeline.Figurine", _Files]


def complete(job: Job, result: "pipeline.Figurine") -> bool:
    """Store a figurine and its spares, and put the submission in review. False if the attempt is over: then
    nothing is kept.

    The names are announced to the eraser before the files exist and called off with the rows, in one
    transaction: a crash at any point in between leaves no picture behind for longer than `ORPHAN_AFTER`.
    """
    if not claims.renew(job):
        return False
    ranked = [(figurine, _files(job, figurine)) for figurine in (result, *_spares(result))]
    announced = privacy.erase([name for _, files in ranked for name in files.all()], after=ORPHAN_AFTER)
    kept = False
    try:
        for figurine, files in ranked:
            _store(files, figurine)
        kept = _publish(job, ranked, announced)
    finally:
        if not kept:
            privacy.drain_erasures(announced)
    log.info("render_completed", submission=job.submission_id, attempt=job.attempt, kept=kept)
    return kept


def _files(job: Job, result: "pipeline.Figurine") -> _Files:
    folder = f"figurines/{job.public_id}/{job.attempt}-{secrets.token_urlsafe(8)}"
    return _Files(
        preview=f"{folder}/preview.jpg",
        cutout=f"{folder}/cutout.webp",
        frames=tuple(f"{folder}/{frame.shape}.{ENDINGS[frame.content_type]}" for frame in result.frames),
    )


def _store(files: _Files, result: "pipeline.Figurine") -> None:
    contents = (result.preview, result.cutout, *(frame.data for frame in result.frames))
    for name, data in zip(files.all(), contents, strict=True):
        stored = default_storage.save(name, ContentFile(data))
        assert stored == name, "a random name was taken"


@transaction.atomic
def _publish(job: Job, ranked: "Sequence[Made]", announced: list[int]) -> bool:
    rows = Submission.objects.select_for_update()
    submission = rows.filter(pk=job.submission_id, state=State.RENDERING, attempt=job.attempt).first()
    if submission is None or not privacy.spare(announced):
        return False
    result = ranked[0][0]
    _end_render(job, result)
    chosen, *_ = [_record(job, rank, *made) for rank, made in enumerate(ranked)]
    flags = _flags(submission, result)
    moved = move(job.submission_id, "complete", only_if={"attempt": job.attempt}, figurine=chosen, **flags)
    assert moved, "the row is locked"
    return True


def _spares(result: "pipeline.Figurine") -> "Iterator[pipeline.Figurine]":
    """The spares that need no more care than the figurine: nobody flags a submission when one is chosen."""
    return (spare for spare in result.spares if set(spare.verdict.reasons) <= set(result.verdict.reasons))


def _end_render(job: Job, result: "pipeline.Figurine") -> None:
    Render.objects.filter(pk=job.render_id).update(
        outcome=Render.Outcome.DONE,
        finished_at=now(),
        progress=1.0,
        timings=result.stages,
        scores=result.scores | {"band": result.verdict.band, "candidates": list(result.tried)},
    )


def _record(job: Job, rank: int, result: "pipeline.Figurine", files: _Files) -> Figurine:
    figurine = Figurine.objects.create(
        submission_id=job.submission_id, render_id=job.render_id, rank=rank, painter=result.painter,
        notes=list(dict.fromkeys([*job.notes, *result.notes])), preview=files.preview, cutout=files.cutout,
    )  # fmt: skip
    Frame.objects.bulk_create(
        Frame(
            figurine=figurine, shape=frame.shape, width=frame.width, height=frame.height,
            file=name, sha256=frame.sha256,
        )
        for name, frame in zip(files.frames, result.frames, strict=True)
    )  # fmt: skip
    return figurine


def _flags(submission: Submission, result: "pipeline.Figurine") -> dict[str, Any]:
    """A verdict adds to what flags a submission already, and never takes a flag away."""
    if result.verdict.outcome == "pass":
        return {}
    return {"flagged": True, "flags": list(dict.fromkeys([*submission.flags, *result.verdict.reasons]))}
