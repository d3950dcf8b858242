"""Submissions beyond review, decided as people decide."""

from datetime import timedelta

from django.contrib.auth.models import User

from campaigns import desk, tokens
from campaigns.lifecycle import State
from campaigns.models import Campaign, Render, Submission
from tests.submissions import submission_in

#: What a visitor sends with the selfie when everything is agreed to.
AGREED = {"age_confirmed": "on", "consent_face": "on", "consent_display": "on", "is_me": "on"}


def approved(campaign: Campaign, moderator: User, *, token: str = "", **fields) -> Submission:
    """A submission that `moderator` approved."""
    submission = submission_in(campaign, State.IN_REVIEW, token=token or tokens.new_token(), **fields)
    desk.approve(submission.pk, moderator, submission.figurine_id)
    submission.refresh_from_db()
    return submission


def rendered(campaign: Campaign, seconds: float) -> Submission:
    """A submission whose render took `seconds`."""
    submission = submission_in(campaign, State.IN_REVIEW)
    render = submission.renders.get()
    Render.objects.filter(pk=render.pk).update(finished_at=render.started_at + timedelta(seconds=seconds))
    return submission
