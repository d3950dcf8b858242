"""The tasks: claim, call, complete, with a pipeline in a child as ever."""

import pytest

from campaigns.lifecycle import State
from campaigns.models import Figurine, Render
from generation import tasks
from tests.generation.queue import fakes
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sent")]


def painted(campaign, **fields):
    submission = submission_in(campaign, State.QUEUED, **fields)
    tasks.paint(submission.pk)
    submission.refresh_from_db()
    return submission


def test_a_queued_submission_ends_in_review(campaign, painting_with):
    painting_with(fakes.a_figurine)
    submission = painted(campaign, selfie=b"Ellie's selfie")
    assert submission.state == State.IN_REVIEW
    assert submission.figurine.frames.get().file.read() == b"figurine of Ellie's selfie"
    assert submission.renders.get().progress == 1.0


def test_a_message_delivered_twice_paints_once(campaign, painting_with):
    painting_with(fakes.a_figurine)
    submission = painted(campaign)
    tasks.paint(submission.pk)
    assert Figurine.objects.count() == Render.objects.count() == 1


def test_a_refused_picture_fails_with_the_reason(campaign, painting_with):
    painting_with(fakes.refusing)
    submission = painted(campaign)
    assert (submission.state, submission.reason) == (State.FAILED, "no_face")


def test_a_broken_engine_fails_in_the_end_and_the_staff_see_why(campaign, painting_with, settings):
    painting_with(fakes.breaking)
    submission = painted(campaign)
    for _ in range(settings.RENDER_ATTEMPTS - 1):
        assert submission.state == State.QUEUED
        tasks.paint(submission.pk)
        submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.FAILED, "engine_error")
    assert all("a bug in the painter" in render.cause for render in submission.renders.all())


def test_a_selfie_that_cannot_be_read_is_told_to_the_staff(campaign, painting_with):
    painting_with(fakes.a_figurine)
    submission = submission_in(campaign, State.QUEUED)
    submission.selfie.storage.delete(submission.selfie.name)
    tasks.paint(submission.pk)
    submission.refresh_from_db()
    assert submission.state == State.QUEUED
    assert "FileNotFoundError" in submission.renders.get().cause
