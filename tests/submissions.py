"""Submissions in any state, made by the rules: every step is a real move with its audit row."""

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils.timezone import now

from campaigns import tokens
from campaigns.lifecycle import State
from campaigns.models import Campaign, Consent, Figurine, Frame, Render, Submission
from campaigns.moves import move

WAY = {
    State.RECEIVED: [],
    State.QUEUED: ["enqueue"],
    State.RENDERING: ["enqueue", "claim"],
    State.IN_REVIEW: ["enqueue", "claim", "complete"],
    State.FAILED: ["enqueue", "claim", "fail"],
}


def submission_in(
    campaign: Campaign, state: State, *, token: str = "", selfie: bytes = b"", **fields
) -> Submission:
    """A submission that was moved to `state` (up to in_review or failed), with token `token` if given."""
    submission = Submission.objects.create(
        campaign=campaign, token_hash=tokens.hashed(token or tokens.new_token()), **fields
    )
    submission.selfie.save(f"selfies/{submission.public_id}.jpg", ContentFile(selfie or b"a selfie"))
    text = campaign.consent_texts.get()
    Consent.objects.create(
        submission=submission, text=text, text_version=1, text_sha256=text.sha256(), locale="en",
        face=True, display=True, age_confirmed=True, is_me=True,
    )  # fmt: skip
    for verb in WAY[state]:
        _step(submission, verb)
    submission.refresh_from_db()
    return submission


def _step(submission: Submission, verb: str) -> None:
    changes = {}
    if verb == "claim":
        changes["attempt"] = 1
        Render.objects.create(
            submission=submission, attempt=1, worker="test", painter="plastic", seed=1,
            lease_until=now() + timedelta(minutes=1),
        )  # fmt: skip
    if verb == "complete":
        changes["figurine"] = figurine_of(submission)
    assert move(submission.pk, verb, reason="no_face" if verb == "fail" else "", **changes)


def figurine_of(submission: Submission, rank: int = 0) -> Figurine:
    """A figurine with one portrait frame whose bytes are unique to the submission; a spare above rank 0."""
    render = submission.renders.get()
    render.outcome = Render.Outcome.DONE
    render.save()
    figurine = Figurine.objects.create(submission=submission, render=render, rank=rank)
    name, data = f"figurines/{submission.public_id}/1", f"frame of {submission.public_id}".encode()
    data += f", spare {rank}".encode() * (rank > 0)
    figurine.preview.save(f"{name}/preview.jpg", ContentFile(b"preview"))
    frame = Frame(figurine=figurine, shape="portrait", width=1080, height=1920)
    frame.sha256 = hashlib.sha256(data).hexdigest()
    frame.file.save(f"{name}/portrait.jpg", ContentFile(data))
    return figurine
