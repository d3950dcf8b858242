"""What a campaign's screens may show: who gets in, who goes out, and what changed since when.

Every change bumps `Programme.revision` and stamps the slots that it touches with it, in the transaction of
the change. The update takes the lock of the programme's row (SQLite: of the database), which is held until
the commit: so revisions are committed in their order, and "stamped later than r" misses nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from PIL import Image

from campaigns.lifecycle import State
from campaigns.live import ring_on_commit
from campaigns.models import Erasure, Figurine, Submission
from display.live import programme_group
from display.models import Programme, Slot

#: Seconds that a screen may show a person's figurine without having heard from us. Brand slides have no end.
LEASE_S = 300
#: Different people who must have approved what is flagged.
APPROVERS_OF_FLAGGED = 2


class NotApproved(Exception):
    """Nobody approved the bytes that would go on air; the move that asked for it must not be committed."""

    def __init__(self, submission_id: int) -> None:
        super().__init__(
            f"Submission {submission_id} has frames that nobody approved. Look again and decide anew."
        )


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed for screens of one shape after revision `after`; applied in order, deltas are the truth.

    `after` 0 means: forget what you have, this is everything. `slots` are in the protocol's form.
    """

    after: int
    to: int
    slots: list[dict[str, Any]]
    removed: list[int]

    def message(self) -> dict[str, Any]:
        """The `programme` message of the screen protocol."""
        return {
            "type": "programme",
            "from": self.after,
            "to": self.to,
            "slots": self.slots,
            "removed": self.removed,
        }


def of(campaign_id: int) -> Programme:
    """The programme of a campaign, made when it is first asked for."""
    programme, _ = Programme.objects.get_or_create(campaign_id=campaign_id)
    return programme


@transaction.atomic
def admit(submission_id: int) -> Slot:
    """Put an approved submission on its campaign's screens, first airing due.

    The hashes come from the approval, not from the files. Raises NotApproved when the frames at hand are
    not the ones that enough people approved.
    """
    submission = Submission.objects.select_related("figurine").get(pk=submission_id)
    if submission.state != State.APPROVED or submission.figurine is None:
        raise NotApproved(submission_id)
    frames = _approved_frames(submission, submission.figurine)
    programme = of(submission.campaign_id)
    return Slot.objects.create(
        programme=programme,
        kind=Slot.Kind.FIGURINE,
        submission=submission,
        frames=frames,
        first_airing=True,
        revision=_bump(programme),
    )


@transaction.atomic
def remove(submission_id: int) -> bool:
    """Take a submission off its campaign's screens for good; False if it was not on them."""
    slot = Slot.objects.filter(submission_id=submission_id, removed=False).select_related("programme").first()
    if slot is None:
        return False
    _bury(slot.programme, [slot.pk], _bump(slot.programme))
    return True


@transaction.atomic
def set_brand(campaign_id: int, *slides: Mapping[str, bytes], dwell_ms: int | None = None) -> list[Slot]:
    """Replace the brand loop by `slides`, each a picture (JPEG, PNG or WebP) by shape.

    The same pictures again change nothing. Raises PIL.UnidentifiedImageError for what is no picture.
    """
    programme = of(campaign_id)
    live = list(programme.slots.filter(kind=Slot.Kind.BRAND, removed=False))
    wanted = [{shape: _sha256(data) for shape, data in slide.items()} for slide in slides]
    if [_hashes(slot) for slot in live] == wanted:
        return live
    revision = _bump(programme)
    Erasure.objects.bulk_create(
        Erasure(name=frame["name"]) for slot in live for frame in slot.frames.values()
    )
    _bury(programme, [slot.pk for slot in live], revision)
    return [
        Slot.objects.create(
            programme=programme,
            kind=Slot.Kind.BRAND,
            frames={shape: _kept(campaign_id, shape, data) for shape, data in slide.items()},
            dwell_ms=dwell_ms,
            revision=revision,
        )
        for slide in slides
    ]


@transaction.atomic
def aired(campaign_id: int, slot_ids: Iterable[int]) -> None:
    """A screen has begun to show these: their first airing is no longer due.

    Nobody is rung: a screen that hears of it with the next change, or within half a minute, is early enough.
    """
    due = Slot.objects.filter(
        programme__campaign_id=campaign_id, pk__in=list(slot_ids), first_airing=True, removed=False
    )
    ids = list(due.values_list("pk", flat=True))
    if ids:
        revision = _bump(of(campaign_id), ring=False)
        Slot.objects.filter(pk__in=ids, removed=False).update(first_airing=False, revision=revision)


def revision_of(campaign_id: int) -> int:
    """The revision that a screen of this campaign should be at."""
    found = Programme.objects.filter(campaign_id=campaign_id).values_list("revision", flat=True).first()
    return found or 0


def delta(campaign_id: int, after: int, shape: str) -> Delta:
    """What a screen of `shape` that is at revision `after` has to learn.

    The revision is read before the slots: what is stamped in between is told twice, and never not at all.
    A revision from the future (a restored backup) is answered with everything.
    """
    to = revision_of(campaign_id)
    after = after if 0 < after <= to else 0
    changed = Slot.objects.filter(programme__campaign_id=campaign_id, revision__gt=after)
    live = changed.filter(removed=False, frames__has_key=shape)
    gone = changed.filter(removed=True) if after else changed.none()
    return Delta(
        after=after,
        to=to,
        slots=[_told(slot, shape) for slot in live],
        removed=list(gone.values_list("pk", flat=True)),
    )


def snapshot(campaign_id: int, shape: str) -> Delta:
    """Everything that screens of `shape` may show."""
    return delta(campaign_id, 0, shape)


def _approved_frames(submission: Submission, figurine: Figurine) -> dict[str, dict[str, Any]]:
    frames = {frame.shape: frame for frame in figurine.frames.all()}
    hashes = {shape: frame.sha256 for shape, frame in frames.items()}
    agreeing = [each for each in figurine.approvals.filter(revoked_at=None) if each.frames == hashes]
    if not frames or len(agreeing) < (APPROVERS_OF_FLAGGED if submission.flagged else 1):
        raise NotApproved(submission.pk)
    bound = agreeing[0].frames
    return {
        shape: _frame(str(frame.file.name), bound[shape], frame.width, frame.height)
        for shape, frame in frames.items()
    }


def _frame(name: str, sha256: str, width: int, height: int) -> dict[str, Any]:
    return {"name": name, "sha256": sha256, "width": width, "height": height}


def _bump(programme: Programme, *, ring: bool = True) -> int:
    Programme.objects.filter(pk=programme.pk).update(revision=F("revision") + 1)
    if ring:
        ring_on_commit(programme_group(programme.campaign_id))
    return Programme.objects.values_list("revision", flat=True).get(pk=programme.pk)


def _bury(programme: Programme, slot_ids: list[int], revision: int) -> None:
    Slot.objects.filter(programme=programme, pk__in=slot_ids, removed=False).update(
        removed=True, frames={}, first_airing=False, revision=revision
    )


def _kept(campaign_id: int, shape: str, data: bytes) -> dict[str, Any]:
    with Image.open(BytesIO(data)) as picture:
        (width, height), kind = picture.size, (picture.format or "").lower()
    # A name of its own for every hanging: the one before may still be waiting for its erasure.
    name = default_storage.save(f"brand/{campaign_id}/{uuid4().hex}/{shape}.{kind}", ContentFile(data))
    return _frame(name, _sha256(data), width, height)


def _told(slot: Slot, shape: str) -> dict[str, Any]:
    frame = slot.frames[shape]
    figurine = slot.kind == Slot.Kind.FIGURINE
    return {
        "id": slot.pk,
        "kind": slot.kind,
        "url": reverse("screen_file", args=[slot.pk, frame["sha256"]]),
        "sha256": frame["sha256"],
        "width": frame["width"],
        "height": frame["height"],
        "dwell_ms": slot.dwell_ms,
        "first_airing": slot.first_airing,
        "not_before": _iso(slot.not_before),
        "not_after": _iso(slot.not_after),
        "lease_s": LEASE_S if figurine else None,
        "rules": slot.rules,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _hashes(slot: Slot) -> dict[str, str]:
    return {shape: frame["sha256"] for shape, frame in slot.frames.items()}
